//! Interactions: what a person started with a command or a button, and how the bot answered.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::id::Id;

/// The bot must acknowledge within this time.
pub(crate) const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);
/// How long a token lives.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// Kinds of interaction, by Discord's number.
pub mod kinds {
    /// A slash command, or a command on a message or a person.
    pub const COMMAND: u8 = 2;
    /// A button or a menu.
    pub const COMPONENT: u8 = 3;
    /// Typing in an option of a command.
    pub const AUTOCOMPLETE: u8 = 4;
    /// A form that was sent.
    pub const MODAL: u8 = 5;
}

/// Kinds of first answer, by Discord's number.
pub mod callbacks {
    /// A message.
    pub const MESSAGE: u8 = 4;
    /// "I am thinking": a message follows.
    pub const DEFERRED_MESSAGE: u8 = 5;
    /// Nothing visible yet; the component's message may be changed later.
    pub const DEFERRED_UPDATE: u8 = 6;
    /// A change of the component's message.
    pub const UPDATE: u8 = 7;
    /// Choices for what is being typed.
    pub const CHOICES: u8 = 8;
    /// A form.
    pub const MODAL: u8 = 9;
}

/// An interaction as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u8,
    pub person: Id,
    pub channel: Id,
    pub started: Instant,
    /// The command's name, if it is one.
    pub command: Option<String>,
    /// Whether it is a command on a message or a person.
    pub is_context_menu: bool,
    /// The message whose component was used.
    pub source: Option<Id>,
    /// The interaction that a form was shown for.
    pub trigger: Option<Id>,
    /// Discord's key for who installed the application: 0 a guild, 1 a person.
    pub authorized_by: Value,
    pub acknowledged: Option<Acknowledgement>,
    /// The message that is its first answer.
    pub original: Option<Id>,
    pub followups: Vec<Id>,
}

/// The bot's first answer.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledgement {
    pub callback: u8,
    pub data: Value,
}

impl Interaction {
    /// Whether only the person installed the application, not the guild.
    pub fn rests_on_person_alone(&self) -> bool {
        self.authorized_by.get("0").is_none()
    }

    /// Whether it had no answer for too long.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.acknowledged.is_none() && now - self.started > ACKNOWLEDGE_WITHIN
    }
}
