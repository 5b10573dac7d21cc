//! The last answer that each person got in each channel, for a few minutes: what a follow-up
//! (« et qui a parlé ? ») refers to.

use std::time::Duration;

use serenity::all::{ChannelId, UserId};
use tokio::time::Instant;

use super::bounded::Bounded;

/// How long an answer can be referred to.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(5 * 60);
/// How many answers are remembered: some 200 kB.
const REMEMBERED: usize = 2_000;

/// Who got which entry where, lately.
#[derive(Debug)]
pub struct Memory {
    answers: Bounded<(ChannelId, UserId), (String, Instant)>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            answers: Bounded::new(REMEMBERED),
        }
    }
}

impl Memory {
    /// Remembers that `person` got the entry with this id in `channel`.
    pub fn remember(&self, channel: ChannelId, person: UserId, entry: &str, now: Instant) {
        let answer = (entry.to_owned(), now);
        self.answers
            .with(|answers| answers.put((channel, person), answer));
    }

    /// The id of the entry that `person` got last in `channel`, a few minutes ago at most.
    #[must_use]
    pub fn recall(&self, channel: ChannelId, person: UserId, now: Instant) -> Option<String> {
        self.answers.with(|answers| {
            let (entry, since) = answers.get(&(channel, person))?;
            (now.duration_since(*since) <= REMEMBERED_FOR).then(|| entry.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_recalled_by_its_person_in_its_channel_for_a_while() {
        let memory = Memory::default();
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
}
