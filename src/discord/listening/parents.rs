//! Which channel a thread belongs to. The bot does without serenity's cache: it remembers parents
//! itself, and asks again for those it has forgotten. A new post's title waits here for its first
//! message.

use serenity::all::ChannelId;

use crate::discord::bounded::Bounded;

/// How many channels are remembered: some 500 kB.
const REMEMBERED: usize = 10_000;
/// How many new posts' titles wait at most.
const TITLES: usize = 100;

/// What is known of channels.
#[derive(Debug)]
pub struct ThreadParents {
    /// A thread's parent, or that a channel is no thread.
    parents: Bounded<ChannelId, Option<ChannelId>>,
    titles: Bounded<ChannelId, String>,
}

impl Default for ThreadParents {
    fn default() -> Self {
        Self {
            parents: Bounded::new(REMEMBERED),
            titles: Bounded::new(TITLES),
        }
    }
}

impl ThreadParents {
    /// Remembers that `channel` is a thread of `parent`, or no thread.
    pub fn learn(&self, channel: ChannelId, parent: Option<ChannelId>) {
        self.parents.with(|parents| parents.put(channel, parent));
    }

    /// Whether it is known what `channel` is.
    pub fn knows(&self, channel: ChannelId) -> bool {
        self.parents.with(|parents| parents.contains(&channel))
    }

    /// The parent of `channel` if it is known to be a thread.
    pub fn parent(&self, channel: ChannelId) -> Option<ChannelId> {
        self.parents
            .with(|parents| parents.get(&channel).copied().flatten())
    }

    /// Keeps a new post's title until it is taken.
    pub fn keep_title(&self, post: ChannelId, title: &str) {
        self.titles
            .with(|titles| titles.put(post, title.to_owned()));
    }

    /// The title of a post whose first message has come.
    pub fn take_title(&self, post: ChannelId) -> Option<String> {
        self.titles.with(|titles| titles.pop(&post))
    }
}
