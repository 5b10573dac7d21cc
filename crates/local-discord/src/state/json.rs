//! Messages as Discord writes them: payloads that need more of the state than the message itself.

use serde_json::{Map, Value, json};

use crate::id::Id;
use crate::intents::Intents;
use crate::interaction::{Interaction, kinds};
use crate::message::{self, Author, Message};
use crate::payload;
use crate::state::State;

impl State {
    /// A complete message, with the one that it replies to.
    pub fn message_json(&self, message: &Message) -> Value {
        let mut value = self.message_alone(message);
        if let Some(forwarded) = &message.forwarded {
            value["message_reference"] = json!({
                "type": 1, "message_id": forwarded.message, "channel_id": forwarded.channel,
                "guild_id": self.world.guild_of(forwarded.channel),
            });
        }
        if let Some(reply_to) = message.reply_to {
            let other = self.messages.get(&reply_to);
            value["message_reference"] = json!({
                "type": 0, "message_id": reply_to,
                "channel_id": other.map_or(message.channel, |other| other.channel),
                "guild_id": self.world.guild_of(message.channel),
            });
            let shown = [
                message::kinds::REPLY,
                message::kinds::THREAD_STARTER_MESSAGE,
            ];
            if shown.contains(&message.kind) {
                value["referenced_message"] = json!(other.map(|other| self.message_alone(other)));
            }
        }
        value
    }

    /// A message without the one that it replies to.
    fn message_alone(&self, message: &Message) -> Value {
        let channel = message.channel;
        let mentions = message.mentions.iter();
        let mentions: Vec<_> = mentions.map(|id| self.mention_json(channel, *id)).collect();
        let base_url = &self.settings.base_url;
        let files = message.attachments.iter();
        let files: Vec<_> = files
            .map(|file| payload::attachment(base_url, channel, file))
            .collect();
        let mut value = json!({
            "id": message.id, "type": message.kind, "channel_id": channel,
            "author": self.author_json(message), "content": message.content,
            "timestamp": message.id.timestamp(), "edited_timestamp": message.edited, "tts": false,
            "mention_everyone": message.mentions_everyone, "mentions": mentions,
            "mention_roles": message.mention_roles, "attachments": files, "embeds": message.embeds,
            "components": message.components, "pinned": false, "flags": message.flags.bits(),
        });
        payload::extend(&mut value, Value::Object(self.optional_fields(message)));
        value
    }

    fn optional_fields(&self, message: &Message) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut set = |name: &str, value| fields.insert(name.to_owned(), value);
        if let Author::Webhook { id, .. } = &message.author {
            set("webhook_id", json!(id));
        }
        if let Some(nonce) = &message.nonce {
            set("nonce", nonce.clone());
        }
        let interaction = message.interaction;
        if let Some(interaction) = interaction.and_then(|id| self.interactions.get(&id)) {
            set("application_id", json!(self.world.application.id));
            let metadata = self.interaction_metadata(interaction);
            set("interaction_metadata", metadata);
        }
        if !message.stickers.is_empty() {
            set("sticker_items", json!(message.stickers));
        }
        if let Some(poll) = &message.poll {
            set("poll", poll.clone());
        }
        if let Some(forwarded) = &message.forwarded {
            let snapshot = json!([{ "message": forwarded.snapshot }]);
            set("message_snapshots", snapshot);
        }
        if !message.reactions.is_empty() {
            let reactions = message.reactions.iter().map(|(emoji, people)| {
                json!({
                    "count": people.len(), "count_details": { "burst": 0, "normal": people.len() },
                    "me": people.contains(&self.world.bot()), "me_burst": false,
                    "emoji": payload::emoji(emoji), "burst_colors": [],
                })
            });
            set("reactions", reactions.collect());
        }
        if let Some(thread) = self.world.channels.get(&message.id) {
            set("thread", payload::channel(&self.world, thread));
        }
        fields
    }

    /// What a message that forwards this one keeps of it.
    pub fn snapshot(&self, message: &Message) -> Value {
        let whole = self.message_alone(message);
        let kept = [
            "type",
            "content",
            "embeds",
            "attachments",
            "timestamp",
            "edited_timestamp",
            "flags",
            "mentions",
            "mention_roles",
            "components",
            "sticker_items",
        ];
        let kept = kept.map(|field| (field.to_owned(), whole[field].clone()));
        Value::Object(
            kept.into_iter()
                .filter(|(name, value)| name == "edited_timestamp" || !value.is_null())
                .collect(),
        )
    }

    fn author_json(&self, message: &Message) -> Value {
        match &message.author {
            Author::User(id) => payload::user_by_id(&self.world, *id),
            Author::Webhook { id, name } => json!({
                "id": id, "username": name, "global_name": null, "discriminator": "0000",
                "avatar": null, "bot": true,
            }),
        }
    }

    fn mention_json(&self, channel: Id, person: Id) -> Value {
        let mut value = payload::user_by_id(&self.world, person);
        let guild = self.world.guild_of(channel);
        let member = guild.and_then(|guild| payload::partial_member(&self.world, guild, person));
        if let Some(member) = member {
            value["member"] = member;
        }
        value
    }

    /// A message as the gateway sends it: with the guild and the author's membership.
    pub fn message_event(&self, message: &Message) -> Value {
        let mut value = self.message_json(message);
        let channel = self.world.channels.get(&message.channel);
        value["channel_type"] = json!(channel.map(|channel| channel.kind.number()));
        if let Some(guild) = channel.and_then(|channel| channel.guild) {
            value["guild_id"] = json!(guild);
            if let Author::User(author) = message.author
                && let Some(member) = payload::partial_member(&self.world, guild, author)
            {
                value["member"] = member;
            }
        }
        value
    }

    /// A message as the bot may read it by REST.
    pub fn message_for_bot(&self, message: &Message) -> Value {
        let mut value = self.message_json(message);
        let in_guild = self.world.guild_of(message.channel).is_some();
        let intents = self.world.application.privileged_intents;
        if in_guild && !intents.contains(Intents::MESSAGE_CONTENT) {
            payload::hide_content(&mut value, self.world.bot());
        }
        value
    }

    /// How a message names the interaction that it answers.
    fn interaction_metadata(&self, of: &Interaction) -> Value {
        let user = self.world.users.get(&of.person).map(payload::user);
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
}
