//! The last answer that each person got in each channel, for a few minutes: what a follow-up
//! (« et qui a parlé ? ») refers to. In memory only, and bounded: the longest known forgotten first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serenity::all::{ChannelId, UserId};

/// How long an answer can be referred to.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(5 * 60);
/// How many answers are remembered: some 200 kB.
const REMEMBERED: usize = 2_000;

type Place = (ChannelId, UserId);

/// Who got which entry where, lately.
#[derive(Debug, Default)]
pub struct Memory {
    answers: Mutex<Answers>,
}

#[derive(Debug, Default)]
struct Answers {
    last: HashMap<Place, (String, Instant)>,
    oldest_first: VecDeque<Place>,
}

impl Memory {
    /// Remembers that `person` got the entry with this id in `channel`.
    pub fn remember(&self, channel: ChannelId, person: UserId, entry: &str, now: Instant) {
        let mut answers = self.answers();
        let place = (channel, person);
        if answers
            .last
            .insert(place, (entry.to_owned(), now))
            .is_some()
        {
            return;
        }
        answers.oldest_first.push_back(place);
        if answers.oldest_first.len() > REMEMBERED
            && let Some(oldest) = answers.oldest_first.pop_front()
        {
            answers.last.remove(&oldest);
        }
    }

    /// The id of the entry that `person` got last in `channel`, a few minutes ago at most.
    #[must_use]
    pub fn recall(&self, channel: ChannelId, person: UserId, now: Instant) -> Option<String> {
        let answers = self.answers();
        let (entry, since) = answers.last.get(&(channel, person))?;
        (now.duration_since(*since) <= REMEMBERED_FOR).then(|| entry.clone())
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        // The map is whole after every statement: a panic elsewhere does not spoil it.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn the_oldest_are_forgotten_first() {
        let memory = Memory::default();
        let (channel, now) = (ChannelId::new(1), Instant::now());
        for person in 1..=REMEMBERED as u64 + 1 {
            memory.remember(channel, UserId::new(person), "un", now);
        }
        assert_eq!(memory.recall(channel, UserId::new(1), now), None);
        let last = memory.recall(channel, UserId::new(REMEMBERED as u64 + 1), now);
        assert_eq!(last.as_deref(), Some("un"));
    }
}
