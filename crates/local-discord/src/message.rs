//! Messages as they are kept and read back.

use std::collections::{BTreeMap, BTreeSet};

use bitflags::bitflags;
use serde_json::Value;

use crate::id::Id;

bitflags! {
    /// Flags of a message.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct MessageFlags: u64 {
        /// Its embeds are not shown.
        const SUPPRESS_EMBEDS = 1 << 2;
        /// Only the person who used the interaction sees it.
        const EPHEMERAL = 1 << 6;
        /// "The bot is thinking…": a deferred answer without content yet.
        const LOADING = 1 << 7;
        /// It makes no sound.
        const SUPPRESS_NOTIFICATIONS = 1 << 12;
        /// It is laid out by components alone (not covered here).
        const IS_COMPONENTS_V2 = 1 << 15;
    }
}

/// Kinds of message, by Discord's number.
pub mod kinds {
    /// What a person or a bot writes.
    pub const DEFAULT: u8 = 0;
    /// "… joined the server."
    pub const USER_JOIN: u8 = 7;
    /// "… started a thread."
    pub const THREAD_CREATED: u8 = 18;
    /// An answer to another message.
    pub const REPLY: u8 = 19;
    /// The answer to a slash command.
    pub const CHAT_INPUT_COMMAND: u8 = 20;
    /// The first message of a thread started from a message.
    pub const THREAD_STARTER_MESSAGE: u8 = 21;
    /// The answer to a command on a message or a person.
    pub const CONTEXT_MENU_COMMAND: u8 = 23;
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person or a bot.
    User(Id),
    /// A webhook.
    Webhook {
        /// The webhook's id.
        id: Id,
        /// The name that it writes under.
        name: String,
    },
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// The id.
    pub id: Id,
    /// Its channel.
    pub channel: Id,
    /// Who wrote it.
    pub author: Author,
    /// Discord's number for its kind, see [`kinds`].
    pub kind: u8,
    /// The text.
    pub content: String,
    /// The people who are mentioned, with those whom a reply pings.
    pub mentions: Vec<Id>,
    /// The roles that are mentioned.
    pub mention_roles: Vec<Id>,
    /// Whether everybody is mentioned.
    pub mentions_everyone: bool,
    /// The embeds.
    pub embeds: Vec<Value>,
    /// The rows of components.
    pub components: Vec<Value>,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// The stickers.
    pub stickers: Vec<Value>,
    /// The poll.
    pub poll: Option<Value>,
    /// The message that this one forwards, as it was then.
    pub forwarded: Option<Forwarded>,
    /// The flags.
    pub flags: MessageFlags,
    /// The message that this one answers.
    pub reply_to: Option<Id>,
    /// The interaction that this one answers.
    pub interaction: Option<Id>,
    /// When it was last changed.
    pub edited: Option<String>,
    /// The only person who sees it, if it is ephemeral.
    pub only_for: Option<Id>,
    /// The bot's own mark for it.
    pub nonce: Option<Value>,
    /// Who reacted with what.
    pub reactions: BTreeMap<String, BTreeSet<Id>>,
}

/// A forwarded message: where it is, and a copy of it.
#[derive(Clone, Debug)]
pub struct Forwarded {
    /// Its channel.
    pub channel: Id,
    /// Its id.
    pub message: Id,
    /// What it said, as Discord's JSON writes it.
    pub snapshot: Value,
}

/// A file attached to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The id.
    pub id: Id,
    /// The file's name.
    pub name: String,
    /// What it is, by its MIME type.
    pub content_type: String,
    /// What it is, in words.
    pub description: Option<String>,
    /// The file itself.
    pub bytes: Vec<u8>,
}

impl Message {
    /// An empty message.
    pub(crate) fn new(id: Id, channel: Id, author: Author) -> Self {
        Self {
            id,
            channel,
            author,
            kind: kinds::DEFAULT,
            content: String::new(),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mentions_everyone: false,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            stickers: Vec::new(),
            poll: None,
            forwarded: None,
            flags: MessageFlags::empty(),
            reply_to: None,
            interaction: None,
            edited: None,
            only_for: None,
            nonce: None,
            reactions: BTreeMap::new(),
        }
    }

    /// Whether a person wrote it, or this bot.
    pub fn is_by(&self, user: Id) -> bool {
        self.author == Author::User(user)
    }

    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
            && self.embeds.is_empty()
            && self.components.is_empty()
            && self.attachments.is_empty()
            && self.stickers.is_empty()
            && self.poll.is_none()
            && self.forwarded.is_none()
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn weight(&self) -> usize {
        let files = self.attachments.iter().map(|file| file.bytes.len());
        let parts = self.embeds.iter().chain(&self.components).map(weight);
        size_of::<Self>() + self.content.len() + files.chain(parts).sum::<usize>()
    }

    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags.contains(MessageFlags::EPHEMERAL)
    }

    /// Whether it has been announced but not yet written.
    pub fn is_loading(&self) -> bool {
        self.flags.contains(MessageFlags::LOADING)
    }

    /// Every button and menu, in order.
    pub fn interactive_components(&self) -> impl Iterator<Item = &Value> {
        self.components
            .iter()
            .filter_map(|row| row["components"].as_array())
            .flatten()
    }

    /// The button or menu with this `custom_id`.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        self.interactive_components()
            .find(|component| component["custom_id"] == custom_id)
    }

    /// The `custom_id` of the button with this label.
    pub fn button(&self, label: &str) -> Option<&str> {
        self.interactive_components()
            .find(|component| component["label"] == label)?["custom_id"]
            .as_str()
    }

    /// The address of the link button with this label.
    pub fn link(&self, label: &str) -> Option<&str> {
        self.interactive_components()
            .find(|component| component["label"] == label)?["url"]
            .as_str()
    }
}

/// About how many bytes of memory a value takes.
fn weight(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, it)| key.len() + 64 + weight(it))
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    size_of::<Value>() + inside
}
