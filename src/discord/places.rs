//! What surrounds a channel: the one that a thread belongs to, a post's title. Without serenity's
//! cache the bot remembers it itself, and asks again for what it has forgotten.

use serenity::all::ChannelId;

use super::bounded::Bounded;

/// How many channels are remembered: some 1 MB.
const REMEMBERED: usize = 10_000;

/// What surrounds what is written in a channel; nothing where it is no thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The channel that the thread belongs to.
    pub parent: Option<ChannelId>,
    /// The thread's title, where it is a post of a listed forum.
    pub title: Option<String>,
}

/// What is known of channels.
#[derive(Debug)]
pub struct Places {
    known: Bounded<ChannelId, Surroundings>,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            known: Bounded::new(REMEMBERED),
        }
    }
}

impl Places {
    /// Remembers what surrounds `channel`.
    pub fn learn(&self, channel: ChannelId, surroundings: Surroundings) {
        self.known.with(|known| known.put(channel, surroundings));
    }

    /// What surrounds `channel`; `None` where that is not known.
    #[must_use]
    pub fn recall(&self, channel: ChannelId) -> Option<Surroundings> {
        self.known.with(|known| known.get(&channel).cloned())
    }
}
