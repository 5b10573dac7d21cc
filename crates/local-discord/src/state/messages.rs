//! Messages are created, edited and deleted: recorded, and dispatched to the bot.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::id::Id;
use crate::interaction::{Interaction, TOKEN_LIFE};
use crate::journal::RecordKind;
use crate::mentions::{self, AllowedMentions};
use crate::message::Message;
use crate::state::State;

/// How many bytes the kept messages may take together.
const HEAVIEST_HISTORY: usize = 64 << 20;
/// How many interactions are kept at most, even if their tokens are still alive.
const MOST_INTERACTIONS: usize = 1_000;

impl State {
    /// Keeps a new message.
    pub fn create_message(&mut self, message: Message) -> Id {
        let (id, channel) = (message.id, message.channel);
        let by_bot = message.is_by(self.world.bot());
        let is_public = message.only_for.is_none();
        if is_public && let Some(channel) = self.world.channels.get_mut(&channel) {
            channel.last_message = Some(id);
        }
        self.messages.insert(id, message);
        self.forget_oldest();
        self.journal.add(RecordKind::MessageCreated {
            channel,
            message: id,
            by_bot,
        });
        if is_public {
            self.dispatch_message("MESSAGE_CREATE", id);
        }
        id
    }

    /// Sets whom a message mentions, as far as allowed.
    pub fn set_mentions(&self, message: &mut Message, allowed: &AllowedMentions) {
        let replied = message.reply_to.and_then(|id| self.messages.get(&id));
        mentions::set(&self.world, message, replied, allowed);
    }

    /// Changes a message; `false` if there is no such message.
    pub fn edit_message(&mut self, id: Id, change: impl FnOnce(&mut Message)) -> bool {
        let edited = self.world.ids.timestamp();
        self.update_message(id, |message| {
            let was_loading = message.is_loading();
            change(message);
            if !was_loading {
                message.edited = Some(edited);
            }
        })
    }

    /// The same by Discord itself, which is no edit: a link gets its preview.
    pub fn update_message(&mut self, id: Id, change: impl FnOnce(&mut Message)) -> bool {
        let Some(message) = self.messages.get_mut(&id) else {
            return false;
        };
        change(message);
        // A client shows the menus anew, with nothing chosen.
        self.chosen.retain(|(_, of, _), _| *of != id);
        let (channel, is_public) = (message.channel, message.only_for.is_none());
        self.journal.add(RecordKind::MessageEdited {
            channel,
            message: id,
        });
        if is_public {
            self.dispatch_message("MESSAGE_UPDATE", id);
        }
        true
    }

    /// Deletes a message; `false` if there is no such message.
    pub fn delete_message(&mut self, id: Id) -> bool {
        let Some(message) = self.remove_message(id) else {
            return false;
        };
        if message.only_for.is_none() {
            let data = self.located(message.channel, json!({ "id": id }));
            self.dispatch_in_channel("MESSAGE_DELETE", message.channel, id, |_| data.clone());
        }
        true
    }

    /// Deletes several messages of a channel at once, which makes one event.
    pub fn delete_messages(&mut self, channel: Id, ids: &[Id]) {
        let in_channel = |id: &&Id| {
            let message = self.messages.get(*id);
            message.is_some_and(|one| one.channel == channel && one.only_for.is_none())
        };
        let ids: Vec<Id> = ids.iter().filter(in_channel).copied().collect();
        for id in &ids {
            self.remove_message(*id);
        }
        let data = self.located(channel, json!({ "ids": ids }));
        self.dispatch_in_channel("MESSAGE_DELETE_BULK", channel, channel, |_| data.clone());
    }

    /// Drops the oldest messages once there are twice as many as are to be kept, or once they take too
    /// much memory, and the expired interactions that no message answers.
    pub fn forget_oldest(&mut self) {
        let Some(limit) = self.settings.history_limit else {
            return;
        };
        if self.messages.len() > 2 * limit {
            let first = self.messages.keys().rev().nth(limit - 1).copied();
            self.messages = first.map_or_else(BTreeMap::new, |id| self.messages.split_off(&id));
        }
        let mut weight: usize = self.messages.values().map(Message::weight).sum();
        while weight > HEAVIEST_HISTORY && self.messages.len() > 1 {
            let oldest = self.messages.pop_first();
            weight -= oldest.map_or(0, |(_, message)| message.weight());
        }
        while self.interactions.len() > MOST_INTERACTIONS.max(4 * limit) {
            self.interactions.pop_first();
        }
        if self.interactions.len() > 2 * limit {
            let now = self.now();
            let answers = self.messages.values().filter_map(|one| one.interaction);
            let needed: BTreeSet<Id> = answers.collect();
            let has_expired = |one: &Interaction| now - one.started > TOKEN_LIFE;
            self.interactions
                .retain(|id, one| needed.contains(id) || !has_expired(one));
        }
    }

    fn remove_message(&mut self, id: Id) -> Option<Message> {
        let message = self.messages.remove(&id)?;
        self.journal.add(RecordKind::MessageDeleted {
            channel: message.channel,
            message: id,
        });
        Some(message)
    }

    /// An event's data with the channel, and the guild if there is one.
    fn located(&self, channel: Id, mut data: Value) -> Value {
        data["channel_id"] = json!(channel);
        if let Some(guild) = self.world.guild_of(channel) {
            data["guild_id"] = json!(guild);
        }
        data
    }
}
