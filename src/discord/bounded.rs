//! Bounded memory: past a number of keys, the least recently used one is forgotten. Nothing that
//! people do can make the bot grow without end.

use std::fmt;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lru::LruCache;
use tokio::time::Instant;

/// A state that event handlers share.
pub struct Locked<T>(Mutex<T>);

impl<T> Locked<T> {
    /// The state to begin with.
    pub fn of(state: T) -> Self {
        Self(Mutex::new(state))
    }

    /// Reads or changes the state as one step. Never held across an `await`.
    pub fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        // The maps are whole after every statement: a panic elsewhere does not spoil them.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> fmt::Debug for Locked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Locked(…)")
    }
}

/// A map of at most so many keys.
pub type Bounded<K, V> = Locked<LruCache<K, V>>;

impl<K: Hash + Eq, V> Bounded<K, V> {
    /// An empty map for at most `most` keys (one at least).
    pub fn new(most: usize) -> Self {
        Self::of(bounded(most))
    }
}

/// The same for a part of a state that is shared whole.
pub fn bounded<K: Hash + Eq, V>(most: usize) -> LruCache<K, V> {
    LruCache::new(NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN))
}

/// Forgets what has been there for longer than `most`: for a map in which only a new value moves a
/// key, so that the oldest come first.
pub fn forget_old<K: Hash + Eq, V>(
    map: &mut LruCache<K, (V, Instant)>,
    most: Duration,
    now: Instant,
) {
    let is_old = |since: Instant| now.duration_since(since) > most;
    while (map.peek_lru()).is_some_and(|(_, (_, since))| is_old(*since)) {
        map.pop_lru();
    }
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
