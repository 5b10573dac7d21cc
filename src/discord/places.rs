//! Which channel a thread belongs to. Without serenity's cache the bot remembers it itself, a
//! bounded number of channels, the longest known forgotten first (and asked for again if need be).

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serenity::all::ChannelId;

/// How many channels are remembered: some 500 kB.
const REMEMBERED: usize = 10_000;

/// What is known of channels: a thread's parent, or that a channel is no thread.
#[derive(Debug, Default)]
pub struct Places {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    parents: HashMap<ChannelId, Option<ChannelId>>,
    oldest_first: VecDeque<ChannelId>,
}

impl Places {
    /// Remembers that `channel` is a thread of `parent`, or no thread.
    pub fn learn(&self, channel: ChannelId, parent: Option<ChannelId>) {
        let mut known = self.known();
        if known.parents.insert(channel, parent).is_some() {
            return;
        }
        known.oldest_first.push_back(channel);
        if known.oldest_first.len() > REMEMBERED
            && let Some(oldest) = known.oldest_first.pop_front()
        {
            known.parents.remove(&oldest);
        }
    }

    /// The parent of `channel` where it is a thread; the outer `None` where that is not known.
    #[must_use]
    pub fn parent(&self, channel: ChannelId) -> Option<Option<ChannelId>> {
        self.known().parents.get(&channel).copied()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // The map is whole after every statement: a panic elsewhere does not spoil it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_first() {
        let places = Places::default();
        let parent = ChannelId::new(1);
        for id in 1..=REMEMBERED as u64 + 1 {
            places.learn(ChannelId::new(id), Some(parent));
        }
        assert_eq!(places.parent(ChannelId::new(1)), None);
        assert_eq!(places.parent(ChannelId::new(2)), Some(Some(parent)));
        places.learn(ChannelId::new(2), None);
        assert_eq!(places.parent(ChannelId::new(2)), Some(None));
    }
}
