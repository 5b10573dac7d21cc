//! From what a person uses to the event that the bot gets.

use serde_json::{Map, Value, json};

use crate::actions::client_error::ClientError;
use crate::actions::interactions::{Invocation, Target};
use crate::commands::Command;
use crate::id::Id;
use crate::intents::Intents;
use crate::interaction::{Interaction, kinds};
use crate::message::Message;
use crate::payload;
use crate::state::State;
use crate::world::{Channel, World};

impl Invocation {
    /// Starts the interaction: its id, and the place of its first record in the journal.
    pub(super) fn start(mut self, state: &mut State) -> Result<(Id, usize), ClientError> {
        let since = state.journal.len();
        for (option, name, bytes) in std::mem::take(&mut self.files) {
            let id = state.keep_upload(self.channel, name, bytes);
            self.options.fill(&option, id.into());
        }
        let parts = self.parts(state)?;
        self.choose(state)?;
        let id = state.world.ids.next();
        let channel = state
            .world
            .channels
            .get(&self.channel)
            .ok_or(ClientError::NoSuchChannel)?
            .clone();
        let authorized_by = self.authorized_by(&state.world, &channel);
        let interaction = Interaction {
            id,
            token: format!("interaction-token-{id}"),
            kind: parts.kind,
            person: self.person,
            channel: self.channel,
            started: state.now(),
            command: parts.command.clone(),
            is_context_menu: parts.is_context_menu,
            source: parts.source,
            trigger: parts.trigger,
            authorized_by,
            acknowledged: None,
            original: None,
            followups: Vec::new(),
        };
        let mut payload = self.payload(state, &interaction, &parts);
        if let Some(alter) = self.alteration.take() {
            alter(&mut payload);
        }
        state.interactions.insert(id, interaction);
        state.forget_oldest();
        state.dispatch(
            "INTERACTION_CREATE",
            channel.guild,
            Intents::empty(),
            Some(id),
            |_| payload.clone(),
        );
        Ok((id, since))
    }

    /// Remembers what a menu shows as chosen; choosing it again sends nothing.
    fn choose(&self, state: &mut State) -> Result<(), ClientError> {
        let Target::Component {
            message,
            custom_id,
            values,
        } = &self.target
        else {
            return Ok(());
        };
        if values.is_empty() {
            return Ok(());
        }
        let menu = (self.person, *message, custom_id.clone());
        let before = state.chosen.insert(menu, values.clone());
        if before.as_ref() == Some(values) && !self.forced {
            return Err(ClientError::ChosenAlready(custom_id.clone()));
        }
        Ok(())
    }

    /// Which installation the interaction rests on: the guild's or the person's.
    fn authorized_by(&self, world: &World, channel: &Channel) -> Value {
        let mut owners = Map::new();
        if world.bot_is_at(channel) {
            // Discord writes 0 for a guild's application used in private.
            owners.insert("0".to_owned(), json!(channel.guild.unwrap_or(Id::new(0))));
        }
        if world.application.installed_by.contains(&self.person) {
            owners.insert("1".to_owned(), json!(self.person));
        }
        Value::Object(owners)
    }

    fn payload(&self, state: &State, interaction: &Interaction, parts: &Parts) -> Value {
        let world = &state.world;
        let channel = world.channels.get(&self.channel);
        let guild = channel.and_then(|channel| channel.guild);
        let person = world.users.get(&self.person);
        let locale = self
            .locale
            .clone()
            .or_else(|| person.map(|person| person.locale.clone()));
        let mut payload = json!({
            "id": interaction.id, "application_id": world.application.id, "type": interaction.kind,
            "token": interaction.token, "version": 1, "data": parts.data, "channel_id": self.channel,
            "channel": channel.map(|channel| payload::interaction_channel(world, channel, self.person)),
            "app_permissions": channel.map(|channel| world.app_permissions(channel)),
            "locale": locale, "entitlements": [], "entitlement_sku_ids": [],
            "authorizing_integration_owners": interaction.authorized_by,
            "context": channel.map(|channel| channel.kind.context()),
            "attachment_size_limit": state.settings.attachment_size_limit,
        });
        match guild {
            Some(guild) => payload::extend(
                &mut payload,
                json!({
                    "guild_id": guild, "guild_locale": world.guilds.get(&guild).map(|guild| &guild.locale),
                    "guild": { "id": guild, "locale": world.guilds.get(&guild).map(|guild| &guild.locale), "features": [] },
                    "member": payload::interaction_member(world, guild, self.channel, self.person),
                }),
            ),
            None => payload["user"] = json!(person.map(payload::user)),
        }
        if let Some(message) = parts.source.and_then(|id| state.messages.get(&id)) {
            payload["message"] = state.message_json(message);
        }
        payload
    }

    /// What differs between the kinds of interaction.
    fn parts(&self, state: &State) -> Result<Parts, ClientError> {
        match &self.target {
            Target::Command { kind, name, on } => self.command_parts(state, *kind, name, *on),
            Target::Autocomplete { name, focused } => {
                let (command, path) = self.split(state, 1, name)?;
                let options = self.options.nested(&command, &path, Some(focused))?;
                Ok(Parts::command(kinds::AUTOCOMPLETE, &command, options))
            }
            Target::Component {
                message,
                custom_id,
                values,
            } => self.component_parts(state, *message, custom_id, values),
            Target::Modal {
                custom_id,
                fields,
                message,
                trigger,
            } => {
                let rows: Vec<_> = fields.iter().map(|(id, value)| {
                    json!({ "type": 1, "id": 1, "components": [{ "type": 4, "id": 2, "custom_id": id, "value": value }] })
                }).collect();
                let data = json!({ "custom_id": custom_id, "components": rows });
                Ok(Parts {
                    source: *message,
                    trigger: Some(*trigger),
                    ..Parts::new(kinds::MODAL, data)
                })
            }
        }
    }

    fn command_parts(
        &self,
        state: &State,
        kind: u64,
        name: &str,
        on: Option<Id>,
    ) -> Result<Parts, ClientError> {
        let Some(message) = on else {
            let (command, path) = self.split(state, kind, name)?;
            let options = self.options.nested(&command, &path, None)?;
            let resolved = resolved(state, &options);
            let mut parts = Parts::command(kinds::COMMAND, &command, options);
            if let Some(resolved) = resolved {
                parts.data["resolved"] = resolved;
            }
            return Ok(parts);
        };
        let command = self.command(state, kind, name)?;
        let message = self.seen_message(state, message)?;
        let mut parts = Parts::command(kinds::COMMAND, &command, Vec::new());
        parts.is_context_menu = true;
        parts.data["target_id"] = json!(message.id);
        // The whole text: choosing a message shows it to the bot.
        parts.data["resolved"] =
            json!({ "messages": { message.id.to_string(): state.message_json(message) } });
        Ok(parts)
    }

    /// A message that the person sees; a hostile client names any.
    fn seen_message<'a>(&self, state: &'a State, id: Id) -> Result<&'a Message, ClientError> {
        let hidden = |message: &Message| message.only_for.is_some_and(|one| one != self.person);
        let message = state.messages.get(&id);
        message
            .filter(|message| self.forced || !hidden(message))
            .ok_or(ClientError::NoSuchMessage)
    }

    /// The command of this name, as far as the client finds or forces it.
    fn command(&self, state: &State, kind: u64, name: &str) -> Result<Command, ClientError> {
        let named = |command: &Command| command.kind == kind && command.name == name;
        let visible = state
            .visible_commands(self.person, self.channel)
            .into_iter();
        let found = visible.chain(self.forced_commands(state)).find(named);
        found
            .or_else(|| self.forced.then(|| invented(kind, name)))
            .ok_or_else(|| ClientError::NoSuchCommand(name.to_owned()))
    }

    /// A hostile client can send any command.
    fn forced_commands(&self, state: &State) -> Vec<Command> {
        if !self.forced {
            return Vec::new();
        }
        let guild = state.world.guild_of(self.channel);
        let guilds = state.world.guilds.keys().map(|id| Some(*id));
        let scopes = [guild, None].into_iter().chain(guilds);
        scopes
            .flat_map(|scope| state.commands.of(scope))
            .cloned()
            .collect()
    }

    /// A command and the names of its subcommands.
    fn split(
        &self,
        state: &State,
        kind: u64,
        name: &str,
    ) -> Result<(Command, Vec<String>), ClientError> {
        let mut words = name.split(' ').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        Ok((self.command(state, kind, &first)?, words.collect()))
    }

    fn component_parts(
        &self,
        state: &State,
        message: Id,
        custom_id: &str,
        values: &[String],
    ) -> Result<Parts, ClientError> {
        let message = self.seen_message(state, message)?;
        let known = message
            .component(custom_id)
            .filter(|component| component["disabled"] != true);
        if known.is_none() && !self.forced {
            return Err(ClientError::NoSuchComponent(custom_id.to_owned()));
        }
        let kind = known
            .and_then(|component| component["type"].as_u64())
            .unwrap_or(if values.is_empty() { 2 } else { 3 });
        if kind == 3 && !self.forced && !known.is_some_and(|menu| takes(menu, values)) {
            return Err(ClientError::WrongOptions(format!(
                "{custom_id} does not take {values:?}"
            )));
        }
        let mut data = json!({ "custom_id": custom_id, "component_type": kind, "id": 1 });
        if kind != 2 {
            data["values"] = json!(values);
        }
        Ok(Parts {
            source: Some(message.id),
            ..Parts::new(kinds::COMPONENT, data)
        })
    }
}

/// The people and the files that options name, in full.
fn resolved(state: &State, options: &[Value]) -> Option<Value> {
    let of_kind = |kind: u64, json: &dyn Fn(Id) -> Option<Value>| {
        let named = options.iter().filter(|option| option["type"] == kind);
        let found = named.filter_map(|option| {
            let id = option["value"].as_str()?;
            Some((id.to_owned(), json(id.parse().ok()?)?))
        });
        found.collect::<Map<String, Value>>()
    };
    let people = of_kind(6, &|id| state.world.users.get(&id).map(payload::user));
    let files = of_kind(11, &|id| {
        let (channel, file) = state.uploads.iter().find(|(_, file)| file.id == id)?;
        Some(payload::attachment(
            &state.settings.base_url,
            *channel,
            file,
        ))
    });
    let kinds = [("users", people), ("attachments", files)];
    let kinds = kinds.into_iter().filter(|(_, found)| !found.is_empty());
    let found: Map<String, Value> = kinds
        .map(|(kind, found)| (kind.to_owned(), Value::Object(found)))
        .collect();
    (!found.is_empty()).then_some(Value::Object(found))
}

/// A command that was never registered.
fn invented(kind: u64, name: &str) -> Command {
    Command {
        id: Id::new(1),
        guild: None,
        kind,
        name: name.to_owned(),
        json: json!({ "id": "1", "name": name, "type": kind }),
    }
}

/// Whether a menu offers these options, and takes so many at once.
fn takes(menu: &Value, values: &[String]) -> bool {
    let options = menu["options"].as_array().map_or(&[][..], Vec::as_slice);
    let limit = |field: &str| menu[field].as_u64().unwrap_or(1);
    let offered = |value: &String| options.iter().any(|one| one["value"] == **value);
    (limit("min_values")..=limit("max_values")).contains(&(values.len() as u64))
        && values.iter().all(offered)
}

/// What differs between the kinds of interaction.
struct Parts {
    kind: u8,
    data: Value,
    command: Option<String>,
    is_context_menu: bool,
    source: Option<Id>,
    trigger: Option<Id>,
}

impl Parts {
    const fn new(kind: u8, data: Value) -> Self {
        Self {
            kind,
            data,
            command: None,
            is_context_menu: false,
            source: None,
            trigger: None,
        }
    }

    fn command(kind: u8, command: &Command, options: Vec<Value>) -> Self {
        let mut data = json!({ "id": command.id, "name": command.name, "type": command.kind });
        if let Some(guild) = command.guild {
            data["guild_id"] = json!(guild);
        }
        if !options.is_empty() {
            data["options"] = Value::Array(options);
        }
        Self {
            command: Some(command.name.clone()),
            ..Self::new(kind, data)
        }
    }
}
