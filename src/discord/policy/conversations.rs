//! The last answer that each person got in each channel, for a few minutes: what a follow-up
//! (« et qui a parlé ? ») refers to.

use std::time::Duration;

use serenity::all::{ChannelId, UserId};
use tokio::time::Instant;

use crate::discord::bounded::{Bounded, forget_old};

/// How long an answer can be referred to.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(5 * 60);
/// How many answers are remembered: some 200 kB.
const REMEMBERED: usize = 2_000;

/// The entry that each person got last in each channel.
#[derive(Debug)]
pub struct Conversations {
    answers: Bounded<(ChannelId, UserId), (String, Instant)>,
}

impl Default for Conversations {
    fn default() -> Self {
        Self {
            answers: Bounded::new(REMEMBERED),
        }
    }
}

impl Conversations {
    /// Remembers that `person` got the entry with this id in `channel`.
    pub fn remember(&self, channel: ChannelId, person: UserId, entry: &str, now: Instant) {
        let answer = (entry.to_owned(), now);
        self.answers.with(|answers| {
            forget_old(answers, REMEMBERED_FOR, now);
            answers.put((channel, person), answer)
        });
    }

    /// The id of the entry that `person` got last in `channel`, a few minutes ago at most.
    pub fn recall(&self, channel: ChannelId, person: UserId, now: Instant) -> Option<String> {
        self.answers.with(|answers| {
            forget_old(answers, REMEMBERED_FOR, now);
            let (entry, _) = answers.peek(&(channel, person))?;
            Some(entry.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_recalled_by_its_person_in_its_channel_for_a_while() {
        let memory = Conversations::default();
        let (here, there) = (ChannelId::new(1), ChannelId::new(2));
        let (asker, other) = (UserId::new(1), UserId::new(2));
        let now = Instant::now();
        memory.remember(here, asker, "un", now);
        memory.remember(here, asker, "deux", now);
        let table = [
            (here, asker, Duration::ZERO, Some("deux")),
            (here, asker, REMEMBERED_FOR, Some("deux")),
            (here, asker, REMEMBERED_FOR + Duration::from_secs(1), None),
            (there, asker, Duration::ZERO, None),
            (here, other, Duration::ZERO, None),
        ];
        for (channel, person, later, expected) in table {
            let recalled = memory.recall(channel, person, now + later);
            assert_eq!(recalled.as_deref(), expected);
        }
    }

    #[test]
    fn what_can_no_longer_be_recalled_is_forgotten_at_the_next_question() {
        let memory = Conversations::default();
        let (channel, now) = (ChannelId::new(1), Instant::now());
        let held = || memory.answers.with(|answers| answers.len());
        let later = now + REMEMBERED_FOR + Duration::from_secs(1);
        memory.remember(channel, UserId::new(1), "un", now);
        memory.remember(channel, UserId::new(2), "deux", now);
        memory.remember(channel, UserId::new(3), "trois", later);
        assert_eq!(held(), 1);
        let recalled = memory.recall(channel, UserId::new(4), later + REMEMBERED_FOR * 2);
        assert_eq!((recalled, held()), (None, 0));
    }
}
