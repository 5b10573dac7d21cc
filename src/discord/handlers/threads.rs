//! Which threads there are and who writes in them: kept up to date, and fetched from Discord when
//! needed.

use std::sync::Arc;

use serenity::all::{ChannelId, GuildChannel, Message, UserId};
use tracing::warn;

use crate::discord::api::{ApiClient, ApiError};
use crate::discord::listening::intake::{self, Channels, Identity, MessageLocation};
use crate::discord::listening::parents::ThreadParents;
use crate::discord::listening::participants::ThreadParticipants;

#[derive(Debug)]
pub struct ThreadTracker {
    api: Arc<ApiClient>,
    channels: Channels,
    parents: ThreadParents,
    participants: ThreadParticipants,
}

impl ThreadTracker {
    /// Nothing is known of threads yet.
    pub fn new(api: Arc<ApiClient>, channels: Channels) -> Self {
        Self {
            api,
            channels,
            parents: ThreadParents::default(),
            participants: ThreadParticipants::default(),
        }
    }

    /// The channels of the configuration.
    pub const fn channels(&self) -> &Channels {
        &self.channels
    }

    /// Records the author, and returns the message's location; asks Discord for the thread's parent
    /// only if that matters.
    pub async fn locate(&self, message: &Message, bot: Identity) -> MessageLocation {
        let channel = message.channel_id;
        self.participants.wrote(channel, message.author.id);
        let opens_post = intake::starts_thread(message);
        let matters = !self.channels.is_empty()
            && !self.channels.lists(channel)
            && (opens_post || !intake::is_addressed(message, bot));
        let parent = if matters {
            self.parent_of(channel).await
        } else {
            None
        };
        let title = if opens_post {
            self.parents.take_title(channel)
        } else {
            None
        };
        MessageLocation {
            channel,
            parent,
            title,
        }
    }

    /// Whether the message is in a channel for asking, or in a thread of one as far as is known.
    pub fn is_for_asking(&self, message: &Message) -> bool {
        let channel = message.channel_id;
        [Some(channel), self.parents.parent(channel)]
            .into_iter()
            .flatten()
            .any(|channel| self.channels.ask.contains(&channel))
    }

    async fn parent_of(&self, channel: ChannelId) -> Option<ChannelId> {
        if self.parents.knows(channel) {
            return self.parents.parent(channel);
        }
        match self.api.channel(channel).await {
            Ok(found) => self.learn_new(&found),
            // The bot may not see it: treated as no thread.
            Err(error) if is_refusal(&error) => self.parents.learn(channel, None),
            Err(error) => warn!("salon {channel} inconnu : {error}"),
        }
        self.parents.parent(channel)
    }

    /// What a thread or a forum's post was opened with; nothing if the channel is no thread, or what
    /// it was opened with cannot be read.
    pub async fn opening(&self, thread: ChannelId) -> Option<Message> {
        let parent = self.parent_of(thread).await?;
        // A post's first message is in the post; a thread's, in the channel where it was opened.
        let places = if self.channels.forums.contains(&parent) {
            [thread, parent]
        } else {
            [parent, thread]
        };
        for channel in places {
            if let Ok(message) = self.api.message(channel, thread.get().into()).await {
                return Some(message);
            }
        }
        None
    }

    /// The name of a thread or post.
    pub async fn title(&self, thread: ChannelId) -> Option<String> {
        let channel = self.api.channel(thread).await.ok()?;
        channel.thread_metadata.and(Some(channel.name))
    }

    /// Records a thread, or a channel that is none.
    pub fn learn(&self, channel: &GuildChannel) {
        let parent = channel.thread_metadata.and(channel.parent_id);
        self.parents.learn(channel.id, parent);
    }

    /// The same for one that may have just been opened: its first message may still be coming.
    pub fn learn_new(&self, channel: &GuildChannel) {
        let in_forum = |parent| self.channels.forums.contains(&parent);
        let is_new = !self.parents.knows(channel.id);
        if is_new && channel.parent_id.is_some_and(in_forum) {
            self.parents.keep_title(channel.id, &channel.name);
        }
        self.learn(channel);
    }

    /// Whether a second person has written in the message's thread, which is read if it is not
    /// known yet. A thread that the bot may not see has none; if Discord fails to answer, somebody
    /// may be there.
    pub async fn has_company(&self, message: &Message, bot: UserId) -> bool {
        let thread = message.channel_id;
        if let Some(known) = self.participants.has_company(thread) {
            return known;
        }
        let history = if intake::starts_thread(message) {
            Ok(Vec::new())
        } else {
            self.api.history(thread).await
        };
        let history = match history {
            Ok(history) => history,
            Err(error) => {
                warn!("fil {thread} illisible : {error}");
                if !is_refusal(&error) {
                    return true;
                }
                Vec::new()
            }
        };
        self.participants
            .read(thread, &history, bot, message.author.id)
    }
}

/// Whether Discord refuses for good: not a passing fault.
const fn is_refusal(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused {
            status: 400..500,
            ..
        }
    )
}
