//! Using commands, buttons, menus and forms as a person.

use std::fmt;

use serde_json::{Map, Value, json};

use super::super::commands::Command;
use super::super::id::Id;
use super::super::intents::Intents;
use super::super::interaction::{Interaction, callbacks, kinds};
use super::super::message::Message;
use super::super::server::LocalDiscord;
use super::super::state::State;
use super::super::wire;
use super::super::world::{Channel, World};
use super::answers::Invoked;
use super::options::{OptionValue, Options};

/// Why a client does not let a person do this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such command here for this person; also when it is hidden from them.
    NoSuchCommand(String),
    /// The command does not take these options.
    WrongOptions(String),
    /// There is no such message, or this person does not see it.
    NoSuchMessage,
    /// The message has no such button or menu, or it is greyed out.
    NoSuchControl(String),
    /// There is no such channel.
    NoSuchChannel,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchCommand(name) => {
                write!(formatter, "no command “{name}” here for this person")
            }
            Self::WrongOptions(why) => write!(formatter, "wrong options: {why}"),
            Self::NoSuchMessage => write!(formatter, "no such message for this person"),
            Self::NoSuchControl(id) => write!(formatter, "no button or menu “{id}” to be used"),
            Self::NoSuchChannel => write!(formatter, "no such channel"),
        }
    }
}

impl std::error::Error for Refused {}

/// What is used.
#[derive(Clone, Debug)]
enum Target {
    Command {
        kind: u64,
        name: String,
        on: Option<Id>,
    },
    Autocomplete {
        name: String,
        focused: String,
    },
    Control {
        message: Id,
        custom_id: String,
        values: Vec<String>,
    },
    Modal {
        custom_id: String,
        fields: Vec<(String, String)>,
        message: Option<Id>,
        trigger: Id,
    },
}

type Alteration = Box<dyn FnOnce(&mut Value) + Send>;

/// An interaction about to be started.
#[must_use = "nothing happens before `send`"]
pub struct Invocation {
    discord: LocalDiscord,
    pub(in super::super) person: Id,
    pub(super) channel: Id,
    target: Target,
    options: Options,
    locale: Option<String>,
    pub(super) forced: bool,
    alteration: Option<Alteration>,
}

impl LocalDiscord {
    fn invoke(&self, person: Id, channel: Id, target: Target) -> Invocation {
        Invocation {
            discord: self.clone(),
            person,
            channel,
            target,
            options: Options::default(),
            locale: None,
            forced: false,
            alteration: None,
        }
    }

    /// Uses a slash command; subcommands are written with spaces, as people type them.
    pub fn slash(&self, person: Id, channel: Id, command: &str) -> Invocation {
        self.invoke(
            person,
            channel,
            Target::Command {
                kind: 1,
                name: command.to_owned(),
                on: None,
            },
        )
    }

    /// Uses a command on a message.
    pub fn message_command(&self, person: Id, message: Id, command: &str) -> Invocation {
        let channel = self
            .message(message)
            .map_or(Id::new(0), |message| message.channel);
        self.invoke(
            person,
            channel,
            Target::Command {
                kind: 3,
                name: command.to_owned(),
                on: Some(message),
            },
        )
    }

    /// Types in an option of a slash command.
    pub fn autocomplete(
        &self,
        person: Id,
        channel: Id,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Invocation {
        let target = Target::Autocomplete {
            name: command.to_owned(),
            focused: option.to_owned(),
        };
        self.invoke(person, channel, target).option(option, typed)
    }

    /// Clicks a button.
    pub fn click(&self, person: Id, message: Id, custom_id: &str) -> Invocation {
        self.select(person, message, custom_id, &[])
    }

    /// Chooses in a menu.
    pub fn select(&self, person: Id, message: Id, custom_id: &str, values: &[&str]) -> Invocation {
        let channel = self
            .message(message)
            .map_or(Id::new(0), |message| message.channel);
        let values = values.iter().map(ToString::to_string).collect();
        self.invoke(
            person,
            channel,
            Target::Control {
                message,
                custom_id: custom_id.to_owned(),
                values,
            },
        )
    }

    /// Sends a form that the bot has shown, with these fields by their `custom_id`.
    #[must_use]
    pub fn submit_modal(&self, shown: &Invoked, fields: &[(&str, &str)]) -> Option<Invocation> {
        self.submit_form(shown.id, fields)
    }

    /// The same, by the id of the interaction that the form was shown for.
    pub(in super::super) fn submit_form(
        &self,
        trigger: Id,
        fields: &[(&str, &str)],
    ) -> Option<Invocation> {
        let (person, channel, message, custom_id) = self.shared.with(|state| {
            let interaction = state.interactions.get(&trigger)?;
            let answer = interaction
                .acknowledged
                .as_ref()
                .filter(|one| one.callback == callbacks::MODAL)?;
            let custom_id = answer.data["custom_id"].as_str()?.to_owned();
            Some((
                interaction.person,
                interaction.channel,
                interaction.source,
                custom_id,
            ))
        })?;
        let fields = fields
            .iter()
            .map(|(id, value)| ((*id).to_owned(), (*value).to_owned()))
            .collect();
        Some(self.invoke(
            person,
            channel,
            Target::Modal {
                custom_id,
                fields,
                message,
                trigger,
            },
        ))
    }
}

impl Invocation {
    /// Fills in an option.
    pub fn option(mut self, name: &str, value: impl Into<OptionValue>) -> Self {
        self.options.fill(name, value.into());
        self
    }

    /// The person's client speaks this language, this time.
    pub fn locale(mut self, locale: &str) -> Self {
        self.locale = Some(locale.to_owned());
        self
    }

    /// Sends it as a hostile client would, whatever the person can see and whatever the command takes.
    pub const fn forced(mut self) -> Self {
        self.forced = true;
        self.options.unchecked = true;
        self
    }

    /// Changes the event before it is sent: for what Discord would never send.
    pub fn altered(mut self, alteration: impl FnOnce(&mut Value) + Send + 'static) -> Self {
        self.alteration = Some(Box::new(alteration));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// When a client would not offer this to the person.
    pub fn send(self) -> Result<Invoked, Refused> {
        let discord = self.discord.clone();
        let (id, since) = discord.shared.with(|state| self.start(state))?;
        Ok(Invoked { discord, id, since })
    }

    fn start(mut self, state: &mut State) -> Result<(Id, usize), Refused> {
        let since = state.journal.len();
        let parts = self.parts(state)?;
        let id = state.world.ids.next();
        let channel = state
            .world
            .channels
            .get(&self.channel)
            .ok_or(Refused::NoSuchChannel)?
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
        state.forget();
        state.tell(
            "INTERACTION_CREATE",
            channel.guild,
            Intents::NONE,
            Some(id),
            |_| payload.clone(),
        );
        Ok((id, since))
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
            "channel": channel.map(|channel| wire::interaction_channel(world, channel, self.person)),
            "app_permissions": channel.map(|channel| world.app_permissions(channel)),
            "locale": locale, "entitlements": [], "entitlement_sku_ids": [],
            "authorizing_integration_owners": interaction.authorized_by,
            "context": channel.map(|channel| channel.kind.context()),
            "attachment_size_limit": state.settings.attachment_size_limit,
        });
        match guild {
            Some(guild) => wire::extend(
                &mut payload,
                json!({
                    "guild_id": guild, "guild_locale": world.guilds.get(&guild).map(|guild| &guild.locale),
                    "guild": { "id": guild, "locale": world.guilds.get(&guild).map(|guild| &guild.locale), "features": [] },
                    "member": wire::interaction_member(world, guild, self.channel, self.person),
                }),
            ),
            None => payload["user"] = json!(person.map(wire::user)),
        }
        if let Some(message) = parts.source.and_then(|id| state.messages.get(&id)) {
            payload["message"] = state.message_json(message);
        }
        payload
    }

    /// What is particular to a sort of interaction.
    fn parts(&self, state: &State) -> Result<Parts, Refused> {
        match &self.target {
            Target::Command { kind, name, on } => self.command_parts(state, *kind, name, *on),
            Target::Autocomplete { name, focused } => {
                let (command, path) = self.split(state, 1, name)?;
                let options = self.options.nested(&command, &path, Some(focused))?;
                Ok(Parts::command(kinds::AUTOCOMPLETE, &command, options))
            }
            Target::Control {
                message,
                custom_id,
                values,
            } => self.control_parts(state, *message, custom_id, values),
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
    ) -> Result<Parts, Refused> {
        let Some(message) = on else {
            let (command, path) = self.split(state, kind, name)?;
            let options = self.options.nested(&command, &path, None)?;
            return Ok(Parts::command(kinds::COMMAND, &command, options));
        };
        let command = state.command_for(self, kind, name)?;
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
    fn seen_message<'a>(&self, state: &'a State, id: Id) -> Result<&'a Message, Refused> {
        let hidden = |message: &Message| message.only_for.is_some_and(|one| one != self.person);
        let message = state.messages.get(&id);
        message
            .filter(|message| self.forced || !hidden(message))
            .ok_or(Refused::NoSuchMessage)
    }

    /// A command and the names of its subcommands.
    fn split(
        &self,
        state: &State,
        kind: u64,
        name: &str,
    ) -> Result<(Command, Vec<String>), Refused> {
        let mut words = name.split(' ').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        Ok((state.command_for(self, kind, &first)?, words.collect()))
    }

    fn control_parts(
        &self,
        state: &State,
        message: Id,
        custom_id: &str,
        values: &[String],
    ) -> Result<Parts, Refused> {
        let message = self.seen_message(state, message)?;
        let known = message
            .control(custom_id)
            .filter(|control| control["disabled"] != true);
        if known.is_none() && !self.forced {
            return Err(Refused::NoSuchControl(custom_id.to_owned()));
        }
        let kind = known
            .and_then(|control| control["type"].as_u64())
            .unwrap_or(if values.is_empty() { 2 } else { 3 });
        if kind == 3 && !self.forced && !known.is_some_and(|menu| takes(menu, values)) {
            return Err(Refused::WrongOptions(format!(
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

/// Whether a menu offers these options, and takes so many at once.
fn takes(menu: &Value, values: &[String]) -> bool {
    let options = menu["options"].as_array().map_or(&[][..], Vec::as_slice);
    let limit = |field: &str| menu[field].as_u64().unwrap_or(1);
    let offered = |value: &String| options.iter().any(|one| one["value"] == **value);
    (limit("min_values")..=limit("max_values")).contains(&(values.len() as u64))
        && values.iter().all(offered)
}

/// What is particular to a sort of interaction.
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
