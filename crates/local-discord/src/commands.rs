//! Registered commands: the global list and each guild's, with ids that stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::id::Id;
use crate::world::Application;

/// A registered command.
#[derive(Clone, Debug)]
pub struct Command {
    /// The id; it stays when a bulk overwrite names the command again.
    pub id: Id,
    /// Its guild; none for global commands.
    pub guild: Option<Id>,
    /// Discord's number: 1 slash command, 2 on a person, 3 on a message.
    pub kind: u64,
    /// The name.
    pub name: String,
    /// The command as Discord gives it back, with all localisations.
    pub json: Value,
}

impl Command {
    /// The permissions that a member needs to see it, all of them, if it asks for any.
    pub fn default_member_permissions(&self) -> Option<u64> {
        self.json["default_member_permissions"]
            .as_str()?
            .parse()
            .ok()
    }

    /// Whether a list of numbers in the command (contexts, integration types) holds this one.
    pub(crate) fn lists(&self, field: &str, number: u64) -> Option<bool> {
        Some(
            self.json[field]
                .as_array()?
                .iter()
                .any(|value| *value == number),
        )
    }
}

/// All commands.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    scopes: BTreeMap<Option<Id>, Vec<Command>>,
    /// What a guild's owner has allowed in its Integrations: guild, command's name, role or person.
    granted: BTreeSet<(Id, String, Id)>,
}

impl Commands {
    /// The commands of a guild, or the global ones.
    pub fn of(&self, guild: Option<Id>) -> &[Command] {
        self.scopes.get(&guild).map_or(&[], Vec::as_slice)
    }

    pub fn find(&self, guild: Option<Id>, id: Id) -> Option<&Command> {
        self.of(guild).iter().find(|command| command.id == id)
    }

    pub fn named(&self, guild: Option<Id>, kind: u64, name: &str) -> Option<&Command> {
        self.of(guild)
            .iter()
            .find(|command| command.kind == kind && command.name == name)
    }

    /// Replaces a whole list.
    pub fn overwrite(&mut self, guild: Option<Id>, commands: Vec<Command>) {
        self.scopes.insert(guild, commands);
    }

    /// Adds a command, in the place of the one with its id.
    pub fn put(&mut self, command: Command) {
        let list = self.scopes.entry(command.guild).or_default();
        match list.iter_mut().find(|known| known.id == command.id) {
            Some(known) => *known = command,
            None => list.push(command),
        }
    }

    /// Allows a command to a role (`@everyone` has the guild's id) or a person, overriding its
    /// default.
    pub fn grant(&mut self, guild: Id, name: &str, subject: Id) {
        self.granted.insert((guild, name.to_owned(), subject));
    }

    pub fn is_granted(&self, guild: Id, name: &str, subject: Id) -> bool {
        self.granted.contains(&(guild, name.to_owned(), subject))
    }

    /// Removes a command; `false` if there is none.
    pub fn remove(&mut self, guild: Option<Id>, id: Id) -> bool {
        let list = self.scopes.entry(guild).or_default();
        let before = list.len();
        list.retain(|command| command.id != id);
        list.len() < before
    }
}

/// Completes what the bot sent to what Discord gives back.
pub(crate) fn completed(
    body: &Value,
    id: Id,
    version: Id,
    application: &Application,
    guild: Option<Id>,
) -> Command {
    let kind = body["type"].as_u64().unwrap_or(1);
    let name = body["name"].as_str().unwrap_or_default().to_owned();
    let permissions = match &body["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    let mut value = json!({
        "id": id, "application_id": application.id, "version": version, "type": kind, "name": name,
        "name_localizations": body["name_localizations"],
        "description": body["description"].as_str().unwrap_or_default(),
        "description_localizations": body["description_localizations"],
        "default_member_permissions": permissions, "nsfw": body["nsfw"].as_bool().unwrap_or(false),
    });
    if let Some(options) = body["options"].as_array() {
        value["options"] = options.iter().map(completed_option).collect();
    }
    match guild {
        Some(guild) => value["guild_id"] = json!(guild),
        None => complete_global(&mut value, body, application),
    }
    Command {
        id,
        guild,
        kind,
        name,
        json: value,
    }
}

/// Only global commands say where they can be used.
fn complete_global(value: &mut Value, body: &Value, application: &Application) {
    value["dm_permission"] = json!(body["dm_permission"].as_bool().unwrap_or(true));
    value["contexts"] = body["contexts"].clone();
    value["integration_types"] = if body["integration_types"].is_array() {
        body["integration_types"].clone()
    } else {
        json!(application.integration_types)
    };
}

/// Discord leaves `required: false` and the like out.
fn completed_option(option: &Value) -> Value {
    let mut option = option.clone();
    if let Some(fields) = option.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && *value != json!(false));
        if let Some(nested) = fields.get_mut("options").and_then(Value::as_array_mut) {
            for option in nested {
                *option = completed_option(option);
            }
        }
    }
    option
}

/// A list as `GET` shows it: localisations only if asked for.
pub(crate) fn listed(commands: &[Command], with_localizations: bool) -> Value {
    let mut list: Vec<Value> = commands
        .iter()
        .map(|command| command.json.clone())
        .collect();
    if !with_localizations {
        for command in &mut list {
            strip_localizations(command);
        }
    }
    Value::Array(list)
}

fn strip_localizations(value: &mut Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.remove("name_localizations");
        fields.remove("description_localizations");
    }
    for list in ["options", "choices"] {
        if let Some(items) = value.get_mut(list).and_then(Value::as_array_mut) {
            items.iter_mut().for_each(strip_localizations);
        }
    }
}
