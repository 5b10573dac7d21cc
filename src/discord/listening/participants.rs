//! Who has written in a thread: once a second person has, somebody is helping, and the bot leaves
//! them to it unless it is called.

use std::collections::BTreeSet;

use serenity::all::{ChannelId, Message, MessageType, UserId};

use crate::discord::bounded::Bounded;
use crate::discord::listening::intake;

/// How many threads are remembered: some 500 kB.
const REMEMBERED: usize = 5_000;

/// Who has written in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// Only the person who asks.
    Alone(UserId),
    /// Others too.
    Several,
}

/// The threads that the bot has read.
#[derive(Debug)]
pub struct ThreadParticipants {
    known: Bounded<ChannelId, Company>,
}

impl Default for ThreadParticipants {
    fn default() -> Self {
        Self {
            known: Bounded::new(REMEMBERED),
        }
    }
}

impl ThreadParticipants {
    /// Whether a second person has written in the thread; `None` if it has not been read yet.
    pub fn has_company(&self, thread: ChannelId) -> Option<bool> {
        let company = self.known.with(|known| known.get(&thread).copied());
        company.map(|company| company == Company::Several)
    }

    /// Records an author, if the thread is known.
    pub fn wrote(&self, thread: ChannelId, person: UserId) {
        self.known.with(|known| {
            if let Some(company) = known.get_mut(&thread)
                && *company != Company::Alone(person)
            {
                *company = Company::Several;
            }
        });
    }

    /// Records who wrote in a thread until now, and the author of a message that may not be in it
    /// yet; true if a second person has written.
    pub fn read(
        &self,
        thread: ChannelId,
        history: &[Message],
        bot: UserId,
        person: UserId,
    ) -> bool {
        let people = history.iter().filter_map(|message| writer(message, bot));
        let people: BTreeSet<UserId> = people.chain([person]).collect();
        let company = if people.len() > 1 {
            Company::Several
        } else {
            Company::Alone(person)
        };
        self.known.with(|known| known.put(thread, company));
        company == Company::Several
    }
}

/// The person behind a message of a thread. If the thread was started from a message, Discord's own
/// first message repeats it: the asker is the author of the original.
fn writer(message: &Message, bot: UserId) -> Option<UserId> {
    let message = match message.kind {
        MessageType::ThreadStarterMessage => message.referenced_message.as_deref()?,
        _ => message,
    };
    intake::is_from_person(message, bot).then_some(message.author.id)
}
