//! Which reply a question got, so that it goes when the question goes: even when the question goes
//! before its reply is there.

use std::sync::{Mutex, PoisonError};

use lru::LruCache;
use serenity::all::{ChannelId, MessageId, UserId};

use super::bounded::bounded;

/// How many replies are remembered: some 300 kB.
const REMEMBERED: usize = 2_000;
/// How many messages lately deleted are remembered: as long as a reply can be under way.
const DELETED: usize = 1_000;

/// A reply in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Where it stands: the question's channel, or a direct message.
    pub channel: ChannelId,
    /// The reply.
    pub message: MessageId,
    /// Where the question stood.
    pub asked_in: ChannelId,
    /// Who asked.
    pub asker: UserId,
    /// The id of the entry that it gave, where it gave one.
    pub entry: Option<String>,
}

/// The replies given lately, by question.
#[derive(Debug)]
pub struct Replies {
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    given: LruCache<MessageId, Given>,
    deleted: LruCache<MessageId, ()>,
}

impl Default for Replies {
    fn default() -> Self {
        Self {
            known: Mutex::new(Known {
                given: bounded(REMEMBERED),
                deleted: bounded(DELETED),
            }),
        }
    }
}

impl Replies {
    /// Whether the question has gone already.
    #[must_use]
    pub fn has_gone(&self, question: MessageId) -> bool {
        self.with(|known| known.deleted.contains(&question))
    }

    /// Remembers the reply; gives it back, to be deleted, where the question has gone meanwhile.
    #[must_use]
    pub fn gave(&self, question: MessageId, given: Given) -> Option<Given> {
        self.with(|known| {
            if known.deleted.contains(&question) {
                return Some(given);
            }
            known.given.put(question, given);
            None
        })
    }

    /// Messages have gone: the replies to go with them. Those that went along are left out.
    #[must_use]
    pub fn went(&self, messages: &[MessageId]) -> Vec<Given> {
        self.with(|known| {
            for message in messages {
                known.deleted.put(*message, ());
            }
            let given = messages.iter().filter_map(|it| known.given.pop(it));
            given.filter(|it| !messages.contains(&it.message)).collect()
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        // Both maps are whole after every statement: a panic elsewhere does not spoil them.
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
