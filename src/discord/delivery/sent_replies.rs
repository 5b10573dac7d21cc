//! Which reply a question got, so that it changes with the question and is deleted with it, even if
//! the question is deleted before the reply is posted; and which messages have been read, so that
//! each is answered once, whichever way it comes.

use std::time::Duration;

use lru::LruCache;
use serenity::all::{ChannelId, MessageId, Timestamp, UserId};
use tokio::time::Instant;

use crate::discord::bounded::{Locked, bounded, forget_old};

/// How long a reply is deleted with its question.
const REMEMBERED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// How many replies are remembered: some 300 kB.
const REMEMBERED: usize = 2_000;
/// How many deleted messages are remembered: enough for the replies under way.
const DELETED: usize = 1_000;
/// How many messages that have been read are remembered: some 200 kB.
const READ: usize = 2_000;

/// A posted reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReply {
    /// Its channel: the question's, or direct messages.
    pub channel: ChannelId,
    /// The reply.
    pub message: MessageId,
    /// The question's channel.
    pub asked_in: ChannelId,
    /// Who asked.
    pub asker: UserId,
    /// The id of the entry that it gave, if any.
    pub entry: Option<String>,
    /// Whether it says who helps somebody in danger.
    pub is_emergency: bool,
}

/// The latest replies, by question.
#[derive(Debug)]
pub struct SentReplies {
    known: Locked<Known>,
}

#[derive(Debug)]
struct Known {
    given: LruCache<MessageId, (Vec<SentReply>, Instant)>,
    deleted: LruCache<MessageId, ()>,
    /// When each was last edited, as far as it was read.
    read: LruCache<MessageId, Option<Timestamp>>,
}

impl Default for SentReplies {
    fn default() -> Self {
        Self {
            known: Locked::of(Known {
                given: bounded(REMEMBERED),
                deleted: bounded(DELETED),
                read: bounded(READ),
            }),
        }
    }
}

impl SentReplies {
    /// Whether the question is already deleted.
    pub fn has_gone(&self, question: MessageId) -> bool {
        self.known.with(|known| known.deleted.contains(&question))
    }

    /// Whether the message, as it was last edited, has not been read yet; from now on it has.
    pub fn is_news(&self, message: MessageId, edited: Option<Timestamp>) -> bool {
        self.known.with(|known| {
            let before = known.read.get(&message).copied();
            let is_news = before.is_none_or(|before| edited > before);
            if is_news {
                known.read.put(message, edited);
            }
            is_news
        })
    }

    /// Whether the message has been read.
    pub fn has_read(&self, message: MessageId) -> bool {
        self.known.with(|known| known.read.contains(&message))
    }

    /// The last reply that the message has got.
    pub fn last(&self, question: MessageId) -> Option<SentReply> {
        self.known.with(|known| {
            let (given, _) = known.given.peek(&question)?;
            given.last().cloned()
        })
    }

    /// Remembers the reply for a day; returns it, to be deleted, if the question has been deleted
    /// meanwhile.
    pub fn record(&self, question: MessageId, given: SentReply, now: Instant) -> Option<SentReply> {
        self.known.with(|known| {
            forget_old(&mut known.given, REMEMBERED_FOR, now);
            if known.deleted.contains(&question) {
                return Some(given);
            }
            // Its own reply is no news to the bot.
            known.read.put(given.message, None);
            let before = known.given.pop(&question);
            let mut all = before.map_or_else(Vec::new, |(all, _)| all);
            all.retain(|it| it.message != given.message);
            all.push(given);
            known.given.put(question, (all, now));
            None
        })
    }

    /// Records deleted messages and returns the replies to delete with them, except those that were
    /// deleted themselves.
    pub fn deleted(&self, messages: &[MessageId], now: Instant) -> Vec<SentReply> {
        self.known.with(|known| {
            forget_old(&mut known.given, REMEMBERED_FOR, now);
            for message in messages {
                known.deleted.put(*message, ());
            }
            let given = messages.iter().filter_map(|it| known.given.pop(it));
            let given = given.flat_map(|(given, _)| given);
            given.filter(|it| !messages.contains(&it.message)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_deleted_with_its_question_for_a_day() {
        let given = |number| SentReply {
            channel: ChannelId::new(1),
            message: MessageId::new(number),
            asked_in: ChannelId::new(1),
            asker: UserId::new(1),
            entry: None,
            is_emergency: false,
        };
        let (replies, start) = (SentReplies::default(), Instant::now());
        let (one, two) = (MessageId::new(1), MessageId::new(2));
        let day = REMEMBERED_FOR;
        assert_eq!(replies.record(one, given(10), start), None);
        assert_eq!(replies.record(two, given(20), start + day / 2), None);
        let later = start + day + Duration::from_secs(1);
        assert_eq!(replies.deleted(&[one, two], later), [given(20)]);
        let held = replies.known.with(|known| known.given.len());
        assert_eq!(held, 0, "what has expired is not kept");
    }

    #[test]
    fn a_message_is_read_once_and_again_after_each_edit() {
        let replies = SentReplies::default();
        let at = |seconds| Timestamp::from_unix_timestamp(seconds).ok();
        let steps = [
            (1, None, true),
            (1, None, false),
            (1, at(10), true),
            (1, at(10), false),
            (1, None, false),
            (1, at(11), true),
            (2, at(10), true),
            (2, None, false),
        ];
        for (message, edited, expected) in steps {
            let is_news = replies.is_news(MessageId::new(message), edited);
            assert_eq!(is_news, expected, "{message} {edited:?}");
        }
    }
}
