//! What is remembered, in memory and never without end: past a number of keys the one longest
//! unused is forgotten. Nothing that people do can make the bot grow.

use std::fmt;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

/// A map of at most so many keys, shared by the handlers of events.
pub struct Bounded<K, V>(Mutex<LruCache<K, V>>);

impl<K: Hash + Eq, V> Bounded<K, V> {
    /// An empty map for at most `most` keys (one at least).
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self(Mutex::new(bounded(most)))
    }

    /// Reads or changes the map as one step. Never held across an `await`.
    pub fn with<T>(&self, act: impl FnOnce(&mut LruCache<K, V>) -> T) -> T {
        // The map is whole after every statement: a panic elsewhere does not spoil it.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<K, V> fmt::Debug for Bounded<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bounded(…)")
    }
}

/// The same for a part of a state that has a lock of its own.
#[must_use]
pub fn bounded<K: Hash + Eq, V>(most: usize) -> LruCache<K, V> {
    LruCache::new(NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_is_forgotten_first() {
        let map = Bounded::new(2);
        map.with(|map| {
            map.put(1, "un");
            map.put(2, "deux");
            map.get(&1);
            map.put(3, "trois");
        });
        let left = |key| map.with(|map| map.get(&key).copied());
        assert_eq!(
            [left(1), left(2), left(3)],
            [Some("un"), None, Some("trois")]
        );
    }
}
