//! Everything that the local Discord knows at a moment, and the changes that the bot is told of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::commands::Commands;
use super::id::Id;
use super::injection::Injections;
use super::intents::Intents;
use super::interaction::{Interaction, TOKEN_LIFE};
use super::journal::{Happening, Journal};
use super::message::Message;
use super::permissions::Permissions;
use super::sessions::Sessions;
use super::wire;
use super::world::World;

/// Looks at every event before it is sent: `Err` says what is missing.
pub type PayloadCheck = Arc<dyn Fn(&Value) -> Result<(), String> + Send + Sync>;

/// How the local Discord behaves.
#[derive(Clone)]
pub struct Settings {
    /// Where it is reached, without a slash at the end; filled in at start.
    pub(super) base_url: String,
    /// How often the gateway wants a sign of life.
    pub heartbeat_interval: Duration,
    /// Checks every event before it is sent, such as: does it deserialise as the client's own type?
    /// What it refuses becomes a fault. It is called under the lock, and must not use this local Discord.
    pub payload_check: Option<PayloadCheck>,
    /// How long the handles wait for the bot. Nothing waits this long when all is well.
    pub patience: Duration,
    /// In how many laps the bot must be calm to count as settled, see
    /// [`LocalDiscord::settle`](super::LocalDiscord::settle).
    pub laps: usize,
    /// How many records the journal keeps at least, and how many messages there are at least before
    /// the oldest are forgotten, with the interactions that nothing needs any more; everything is kept
    /// without a limit, as tests want it.
    pub limit: Option<usize>,
    /// The largest file that a person may attach, as interactions tell it.
    pub attachment_size_limit: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            heartbeat_interval: Duration::from_millis(41_250),
            payload_check: None,
            patience: Duration::from_secs(10),
            laps: 16,
            limit: None,
            attachment_size_limit: 10 << 20,
        }
    }
}

/// The state behind the lock.
pub(super) struct State {
    pub world: World,
    pub settings: Settings,
    pub messages: BTreeMap<Id, Message>,
    pub commands: Commands,
    pub interactions: BTreeMap<Id, Interaction>,
    pub sessions: Sessions,
    pub journal: Journal,
    pub injections: Injections,
    /// How far this Discord's clock was put forward.
    pub ahead: Duration,
    /// How many requests are being answered.
    pub in_flight: usize,
}

impl State {
    pub fn new(world: World, settings: Settings) -> Self {
        let journal = Journal::new(settings.limit);
        Self {
            world,
            settings,
            messages: BTreeMap::new(),
            commands: Commands::default(),
            interactions: BTreeMap::new(),
            sessions: Sessions::default(),
            journal,
            injections: Injections::default(),
            ahead: Duration::ZERO,
            in_flight: 0,
        }
    }

    /// The time by which deadlines go.
    pub fn now(&self) -> Instant {
        Instant::now() + self.ahead
    }

    /// Whether the bot may do all this in a channel.
    pub fn bot_may(&self, channel: Id, permissions: Permissions) -> bool {
        self.world
            .channel_permissions(channel, self.world.bot())
            .contains(permissions)
    }

    /// Whether the bot can see a channel.
    pub fn bot_sees(&self, channel: Id) -> bool {
        let there = |channel| self.world.bot_is_at(channel);
        self.world.channels.get(&channel).is_some_and(there)
            && self.bot_may(channel, Permissions::VIEW_CHANNEL)
    }

    /// Keeps a new message and tells the bot of it.
    pub fn create_message(&mut self, message: Message) -> Id {
        let (id, channel) = (message.id, message.channel);
        let by_bot = message.is_by(self.world.bot());
        let open = message.only_for.is_none();
        self.messages.insert(id, message);
        self.forget();
        self.journal.add(Happening::MessageCreated {
            channel,
            message: id,
            by_bot,
        });
        if open {
            self.tell_of_message("MESSAGE_CREATE", id);
        }
        id
    }

    /// Changes a message and tells the bot of it; `false` where there is no such message.
    pub fn edit_message(&mut self, id: Id, change: impl FnOnce(&mut Message)) -> bool {
        let edited = self.world.ids.timestamp();
        let Some(message) = self.messages.get_mut(&id) else {
            return false;
        };
        let was_announced_only = message.is_loading();
        change(message);
        if !was_announced_only {
            message.edited = Some(edited);
        }
        let (channel, open) = (message.channel, message.only_for.is_none());
        self.journal.add(Happening::MessageEdited {
            channel,
            message: id,
        });
        if open {
            self.tell_of_message("MESSAGE_UPDATE", id);
        }
        true
    }

    /// Deletes a message and tells the bot of it; `false` where there is no such message.
    pub fn delete_message(&mut self, id: Id) -> bool {
        let Some(message) = self.remove_message(id) else {
            return false;
        };
        if message.only_for.is_none() {
            let data = self.in_place(message.channel, json!({ "id": id }));
            self.tell_in_channel("MESSAGE_DELETE", message.channel, id, |_| data.clone());
        }
        true
    }

    /// Deletes several messages of a channel at once, of which the bot is told in one event.
    pub fn delete_messages(&mut self, channel: Id, ids: &[Id]) {
        let in_channel = |id: &&Id| {
            let message = self.messages.get(*id);
            message.is_some_and(|one| one.channel == channel && one.only_for.is_none())
        };
        let ids: Vec<Id> = ids.iter().filter(in_channel).copied().collect();
        for id in &ids {
            self.remove_message(*id);
        }
        let data = self.in_place(channel, json!({ "ids": ids }));
        self.tell_in_channel("MESSAGE_DELETE_BULK", channel, channel, |_| data.clone());
    }

    /// Drops the oldest messages where there are twice as many as are to be kept, and the interactions
    /// that are over and that no message answers.
    pub fn forget(&mut self) {
        let Some(limit) = self.settings.limit else {
            return;
        };
        if self.messages.len() > 2 * limit {
            let first = self.messages.keys().rev().nth(limit - 1).copied();
            self.messages = first.map_or_else(BTreeMap::new, |id| self.messages.split_off(&id));
        }
        if self.interactions.len() > 2 * limit {
            let now = self.now();
            let answers = self.messages.values().filter_map(|one| one.interaction);
            let needed: BTreeSet<Id> = answers.collect();
            let is_over = |one: &Interaction| now - one.started > TOKEN_LIFE;
            self.interactions
                .retain(|id, one| needed.contains(id) || !is_over(one));
        }
    }

    fn remove_message(&mut self, id: Id) -> Option<Message> {
        let message = self.messages.remove(&id)?;
        self.journal.add(Happening::MessageDeleted {
            channel: message.channel,
            message: id,
        });
        Some(message)
    }

    /// An event's data with the channel, and the guild where there is one.
    fn in_place(&self, channel: Id, mut data: Value) -> Value {
        data["channel_id"] = json!(channel);
        if let Some(guild) = self.world.guild_of(channel) {
            data["guild_id"] = json!(guild);
        }
        data
    }

    fn tell_of_message(&mut self, name: &'static str, id: Id) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let channel = message.channel;
        let complete = self.message_event(message);
        let mut blanked = complete.clone();
        wire::hide_content(&mut blanked, self.world.bot());
        let direct = self.world.guild_of(channel).is_none();
        self.tell_in_channel(name, channel, id, |intents| {
            let visible = direct || intents.contains(Intents::MESSAGE_CONTENT);
            if visible {
                complete.clone()
            } else {
                blanked.clone()
            }
        });
    }

    /// Sends an event about messages to the sessions that asked for them and may see the channel.
    pub fn tell_in_channel(
        &mut self,
        name: &'static str,
        channel: Id,
        subject: Id,
        data: impl Fn(Intents) -> Value,
    ) {
        if !self.bot_sees(channel) {
            return;
        }
        let guild = self.world.guild_of(channel);
        let needed = if guild.is_some() {
            Intents::GUILD_MESSAGES
        } else {
            Intents::DIRECT_MESSAGES
        };
        self.tell(name, guild, needed, Some(subject), data);
    }

    /// What the bot is to read of a message by REST.
    pub fn message_for_bot(&self, message: &Message) -> Value {
        let mut value = self.message_json(message);
        let in_guild = self.world.guild_of(message.channel).is_some();
        if in_guild
            && !self
                .world
                .application
                .privileged_intents
                .contains(Intents::MESSAGE_CONTENT)
        {
            wire::hide_content(&mut value, self.world.bot());
        }
        value
    }
}
