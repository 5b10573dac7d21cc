//! Interactions: what a person started with a command or a button, and how the bot answered.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::id::Id;
use super::permissions::Permissions;
use super::state::State;
use super::wire;

/// The bot must acknowledge within this time.
pub(super) const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);
/// How long a token lives.
pub(super) const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

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
pub(super) struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u8,
    pub person: Id,
    pub channel: Id,
    pub started: Instant,
    /// The command's name, where it is one.
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
pub(super) struct Acknowledgement {
    pub callback: u8,
    pub data: Value,
}

impl State {
    /// How messages tell which interaction they answer.
    pub fn interaction_metadata(&self, of: &Interaction) -> Value {
        let user = self.world.users.get(&of.person).map(wire::user);
        let mut value = json!({
            "id": of.id, "type": of.kind, "user": user,
            "authorizing_integration_owners": of.authorized_by,
        });
        if let Some(name) = &of.command {
            value["name"] = json!(name);
        }
        if of.kind == kinds::COMPONENT {
            value["interacted_message_id"] = json!(of.source);
        }
        if let Some(trigger) = of.trigger.and_then(|id| self.interactions.get(&id)) {
            value["triggering_interaction_metadata"] = self.interaction_metadata(trigger);
        }
        value
    }

    /// Whether Discord shows the answers to the person alone, whatever the bot wants: where a guild
    /// does not let its members use applications that it has not installed itself.
    pub fn answers_only_privately(&self, to: &Interaction) -> bool {
        let in_guild = self.world.guild_of(to.channel).is_some();
        let allowed = self.world.channel_permissions(to.channel, to.person);
        in_guild && to.rests_on_person_alone() && !allowed.contains(Permissions::USE_EXTERNAL_APPS)
    }
}

impl Interaction {
    /// Whether only the person installed the application, not the guild.
    pub fn rests_on_person_alone(&self) -> bool {
        self.authorized_by.get("0").is_none()
    }

    /// Whether it went without an answer for too long.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.acknowledged.is_none() && now - self.started > ACKNOWLEDGE_WITHIN
    }
}
