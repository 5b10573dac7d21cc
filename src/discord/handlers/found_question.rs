//! The question that one of the bot's own messages answers, as the message itself tells: so that nothing of
//! it has to be kept, and a restart forgets nothing.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serenity::all::{ComponentInteraction, Message, MessageId, UserId};

use crate::discord::api::ApiClient;
use crate::discord::format::markdown;
use crate::discord::listening::text;
use crate::discord::render::asked_in;

/// A question that was found again.
pub(super) struct FoundQuestion {
    /// As it was asked.
    pub text: String,
    /// The same, inert.
    pub shown: String,
    /// The message that asked, and its author; none if a command did.
    pub message: Option<(MessageId, UserId)>,
}

impl FoundQuestion {
    /// Changes with what was asked.
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        hasher.finish()
    }

    /// What the message repeats, or what the message says that it replies to.
    pub async fn of(api: &ApiClient, pressed: &ComponentInteraction) -> Option<Self> {
        let reply = &pressed.message;
        if let Some(shown) = asked_in(&reply.content) {
            return Some(Self {
                text: markdown::unescaped(&shown),
                shown,
                message: None,
            });
        }
        let there = reply.referenced_message.as_deref();
        let fetched = if there.is_some_and(|it| !it.content.is_empty()) {
            None
        } else {
            let id = reply.message_reference.as_ref()?.message_id?;
            api.message(pressed.channel_id, id).await.ok()
        };
        let message = fetched.as_ref().or(there)?;
        let readings = text::said(message);
        let written = text::as_written(message).or_else(|| readings.into_iter().next())?;
        let texts = text::with_title(title_of(message, pressed), vec![written]);
        let text = texts.into_iter().next()?;
        Some(Self {
            shown: markdown::member(&text),
            text,
            message: Some((message.id, message.author.id)),
        })
    }
}

/// The title of the post that a message opens, if it opens one.
fn title_of<'a>(message: &Message, pressed: &'a ComponentInteraction) -> Option<&'a str> {
    let opens_post = message.id.get() == pressed.channel_id.get();
    let place = pressed.channel.as_ref().filter(|_| opens_post)?;
    place.name.as_deref()
}
