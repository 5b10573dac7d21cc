//! Which channel a thread belongs to: without serenity's cache the bot remembers it itself, and
//! asks again for what it has forgotten.

use serenity::all::ChannelId;

use super::bounded::Bounded;

/// How many channels are remembered: some 500 kB.
const REMEMBERED: usize = 10_000;

/// What is known of channels: a thread's parent, or that a channel is no thread.
#[derive(Debug)]
pub struct Places {
    parents: Bounded<ChannelId, Option<ChannelId>>,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            parents: Bounded::new(REMEMBERED),
        }
    }
}

impl Places {
    /// Remembers that `channel` is a thread of `parent`, or no thread.
    pub fn learn(&self, channel: ChannelId, parent: Option<ChannelId>) {
        self.parents.with(|parents| parents.put(channel, parent));
    }

    /// The parent of `channel` where it is a thread; the outer `None` where that is not known.
    #[must_use]
    pub fn parent(&self, channel: ChannelId) -> Option<Option<ChannelId>> {
        self.parents.with(|parents| parents.get(&channel).copied())
    }
}
