//! Registers commands: which exist where, and keeping Discord's list in step with the base.
//!
//! Discord's list is fetched first, and written only if it differs: one bulk overwrite per scope,
//! which keeps the ids, and so the servers' own permissions, of the commands that stay.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};
use serenity::all::{
    ApplicationId, CreateCommand, GuildId, InstallationContext, InteractionContext,
};
use tokio::sync::Mutex;
use tracing::{debug, error, info, warn};

use crate::discord::api::{ApiClient, ApiError, CommandScope};
use crate::discord::bounded::Locked;
use crate::discord::commands;
use crate::knowledge::Knowledge;

/// The servers that the configuration names for commands.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// Those that get the members' commands, instead of all.
    pub development: Vec<GuildId>,
    /// Those that get the moderators' commands.
    pub moderation: Vec<GuildId>,
}

impl Targets {
    /// Every server that the configuration names for commands.
    pub fn guilds(&self) -> BTreeSet<GuildId> {
        let all = self.development.iter().chain(&self.moderation);
        all.copied().collect()
    }
}

/// All commands of each scope. A server that is both a moderators' and a development server gets
/// both in one list, since an overwrite replaces all that was there. With development servers,
/// the global list is empty: else the members' commands would show twice there.
pub fn plan(
    targets: &Targets,
    knowledge: &Knowledge,
) -> BTreeMap<CommandScope, Vec<CreateCommand>> {
    let members = commands::members(knowledge);
    let everywhere = if targets.development.is_empty() {
        members.iter().cloned().map(usable_anywhere).collect()
    } else {
        Vec::new()
    };
    let mut plan = BTreeMap::from([(CommandScope::Global, everywhere)]);
    for guild in targets.guilds() {
        let mut there = Vec::new();
        if targets.development.contains(&guild) {
            there.extend(members.clone());
        }
        if targets.moderation.contains(&guild) {
            there.extend(commands::moderators());
        }
        plan.insert(CommandScope::Guild(guild), there);
    }
    plan
}

/// In servers, in direct messages, and anywhere for members who installed the bot for themselves.
/// Discord accepts this for global commands only.
fn usable_anywhere(command: CreateCommand) -> CreateCommand {
    command
        .integration_types(vec![InstallationContext::Guild, InstallationContext::User])
        .contexts(vec![
            InteractionContext::Guild,
            InteractionContext::BotDm,
            InteractionContext::PrivateChannel,
        ])
}

/// Registers the commands and remembers what Discord holds.
#[derive(Debug)]
pub struct CommandRegistrar {
    api: Arc<ApiClient>,
    targets: Targets,
    presence: Locked<Presence>,
    held: Mutex<HashMap<CommandScope, Value>>,
    ids: CommandIds,
}

/// Who the bot is, and where, once Discord has said so.
#[derive(Debug, Default)]
struct Presence {
    app: Option<ApplicationId>,
    guilds: HashSet<GuildId>,
}

/// Discord's ids of the commands of each scope, by name.
type CommandIds = Locked<HashMap<CommandScope, HashMap<String, String>>>;

impl CommandRegistrar {
    /// A registrar that does not know yet what Discord holds.
    pub fn new(api: Arc<ApiClient>, targets: Targets) -> Self {
        Self {
            api,
            targets,
            presence: Locked::of(Presence::default()),
            held: Mutex::default(),
            ids: Locked::of(HashMap::new()),
        }
    }

    /// A session begins: the application, and the servers that the bot is in.
    pub fn begin(&self, app: ApplicationId, guilds: impl Iterator<Item = GuildId>) {
        self.presence.with(|presence| {
            presence.app = Some(app);
            presence.guilds.extend(guilds);
        });
    }

    /// The bot is in this server; true if it is to have commands of its own.
    pub fn joined(&self, guild: GuildId) -> bool {
        self.presence.with(|presence| presence.guilds.insert(guild));
        self.targets.guilds().contains(&guild)
    }

    /// The bot is no longer in this server.
    pub fn left(&self, guild: GuildId) {
        self.presence
            .with(|presence| presence.guilds.remove(&guild));
    }

    /// The mention of a slash command as it exists in this server or everywhere, which opens it when
    /// it is clicked on; its name in code if Discord has not said its id.
    pub fn mention(&self, name: &str, guild: Option<GuildId>) -> String {
        let scopes = guild.map(CommandScope::Guild);
        let scopes = scopes.into_iter().chain([CommandScope::Global]);
        let id = self.ids.with(|ids| {
            let mut known = scopes.filter_map(|scope| ids.get(&scope)?.get(name).cloned());
            known.next()
        });
        id.map_or_else(|| format!("`/{name}`"), |id| format!("</{name}:{id}>"))
    }

    /// Registers the commands of `knowledge`; true if Discord has them all then. A scope that fails
    /// is logged and does not stop the others; the next call retries it, and skips those that are
    /// up to date. One call at a time, so that the last base wins.
    pub async fn register(&self, knowledge: &Knowledge) -> bool {
        let mut held = self.held.lock().await;
        let mut all = true;
        for (scope, commands) in plan(&self.targets, knowledge) {
            all &= self.sync(scope, commands, &mut held).await;
        }
        all
    }

    /// The same in one server that has just become accessible, if its commands are not known yet.
    pub async fn register_in(&self, knowledge: &Knowledge, guild: GuildId) {
        let scope = CommandScope::Guild(guild);
        let mut held = self.held.lock().await;
        let missing = !held.contains_key(&scope);
        if let Some(commands) = plan(&self.targets, knowledge).remove(&scope)
            && missing
        {
            self.sync(scope, commands, &mut held).await;
        }
    }

    /// A command of this server was used: if the configuration does not name the server, an earlier
    /// one has left it there, and its commands are removed. To look for them at start would take a
    /// request for each server.
    pub async fn clean(&self, guild: GuildId) {
        if !self.targets.guilds().contains(&guild) {
            let mut held = HashMap::new();
            self.sync(CommandScope::Guild(guild), Vec::new(), &mut held)
                .await;
        }
    }

    /// Writes the commands of a scope if Discord has others; true if it has these then.
    async fn sync(
        &self,
        scope: CommandScope,
        commands: Vec<CreateCommand>,
        held: &mut HashMap<CommandScope, Value>,
    ) -> bool {
        let Some(app) = self.presence.with(|presence| presence.app) else {
            return false;
        };
        let number = commands.len();
        let Ok(body) = serde_json::to_value(commands) else {
            error!("les commandes ne peuvent pas être écrites en JSON");
            return false;
        };
        let wanted = comparable(&body);
        if held.get(&scope) == Some(&wanted) {
            return true;
        }
        let written = match write(&self.api, app, scope, &body, &wanted).await {
            Ok(written) => written,
            Err(error) => {
                held.remove(&scope);
                self.tell_unregistered(scope, &error);
                return false;
            }
        };
        let place = place(scope);
        let registered = match written {
            Written::New(all) => {
                info!("commandes enregistrées {place} : {number}");
                all
            }
            Written::Already(all) => {
                debug!("commandes déjà à jour {place} : {number}");
                all
            }
        };
        let ids = ids_of(&registered);
        self.ids.with(|known| known.insert(scope, ids));
        held.insert(scope, wanted);
        true
    }

    fn tell_unregistered(&self, scope: CommandScope, error: &ApiError) {
        let refused = matches!(
            error,
            ApiError::Refused {
                status: 403 | 404,
                ..
            }
        );
        let CommandScope::Guild(guild) = scope else {
            return error!("commandes non enregistrées {} : {error}", place(scope));
        };
        let is_in = self
            .presence
            .with(|presence| presence.guilds.contains(&guild));
        match (refused, is_in) {
            (true, true) => warn!(
                "je suis sur le serveur {guild}, mais Discord m’y refuse des commandes : il me manque \
                 sans doute la portée applications.commands ; rouvrez le lien d’invitation pour ce \
                 serveur ({error})"
            ),
            (true, false) => warn!(
                "je ne suis pas sur le serveur {guild} de la configuration : les commandes n’y \
                 existent pas ; invitez-moi par le lien d’invitation, ou retirez ce serveur de \
                 config.toml"
            ),
            (false, _) => error!("commandes non enregistrées {} : {error}", place(scope)),
        }
    }
}

/// Whether Discord had other commands; with all as they are registered now.
enum Written {
    New(Value),
    Already(Value),
}

/// The ids of registered slash commands, by name.
fn ids_of(registered: &Value) -> HashMap<String, String> {
    let commands = registered.as_array().into_iter().flatten();
    let slash = commands.filter(|command| command["type"].as_u64().is_none_or(|kind| kind == 1));
    slash
        .filter_map(|command| {
            let text = |field: &str| Some(command[field].as_str()?.to_owned());
            Some((text("name")?, text("id")?))
        })
        .collect()
}

async fn write(
    api: &ApiClient,
    app: ApplicationId,
    scope: CommandScope,
    body: &Value,
    wanted: &Value,
) -> Result<Written, ApiError> {
    let found = api.commands(app, scope).await?;
    if comparable(&found) == *wanted {
        return Ok(Written::Already(found));
    }
    let registered = api.overwrite_commands(app, scope, body).await?;
    Ok(Written::New(registered))
}

/// What Discord adds to a command, or a server's settings.
const DISCORDS_OWN: [&str; 9] = [
    "application_id",
    "default_permission",
    "description_localized",
    "dm_permission",
    "guild_id",
    "handler",
    "id",
    "name_localized",
    "version",
];

/// A list of commands, ours or Discord's, in a canonical form: a default counts as absent, and the
/// order of commands does not count.
fn comparable(commands: &Value) -> Value {
    let mut commands: Vec<Value> = commands
        .as_array()
        .into_iter()
        .flatten()
        .map(|command| {
            let mut command = without_defaults(command);
            if let Some(command) = command.as_object_mut() {
                command.retain(|key, _| !DISCORDS_OWN.contains(&key.as_str()));
                command.entry("type").or_insert(Value::from(1));
                // Discord fills this in for servers' commands.
                if !command.contains_key("contexts") {
                    command.remove("integration_types");
                }
            }
            command
        })
        .collect();
    commands.sort_by_key(|command| {
        let name = command["name"].as_str().unwrap_or_default().to_owned();
        (command["type"].as_u64(), name)
    });
    Value::Array(commands)
}

/// The value without null, false and empty parts.
fn without_defaults(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_defaults).collect(),
        Value::Object(object) => {
            let kept = object
                .iter()
                .map(|(key, value)| (key.clone(), without_defaults(value)))
                .filter(|(_, value)| says_something(value));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// Whether a list, as Discord gives it, holds just these commands.
pub fn is_current(found: &Value, commands: &[CreateCommand]) -> bool {
    serde_json::to_value(commands).is_ok_and(|wanted| comparable(&wanted) == comparable(found))
}

/// A scope in words.
pub fn place(scope: CommandScope) -> String {
    match scope {
        CommandScope::Global => String::from("pour tous les serveurs"),
        CommandScope::Guild(guild) => format!("sur le serveur {guild}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;
    use serde_json::json;

    const MODERATORS: GuildId = GuildId::new(1);
    const WORKSHOP: GuildId = GuildId::new(2);

    fn names(targets: &Targets) -> Vec<(CommandScope, Vec<String>)> {
        plan(targets, &fixture::knowledge())
            .into_iter()
            .map(|(scope, commands)| (scope, expected(commands)))
            .collect()
    }

    /// A base whose commands are the bot's own and its one theme's.
    fn expected(commands: Vec<CreateCommand>) -> Vec<String> {
        let name = |command| serde_json::to_value(command).unwrap()["name"].clone();
        let names = commands.into_iter().map(name);
        names
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn members_commands_are_global_and_moderators_are_not() {
        let targets = Targets {
            development: vec![],
            moderation: vec![MODERATORS],
        };
        let members = expected(commands::members(&fixture::knowledge()));
        assert_eq!(
            names(&targets),
            [
                (CommandScope::Global, members),
                (
                    CommandScope::Guild(MODERATORS),
                    expected(commands::moderators())
                ),
            ]
        );
    }

    #[test]
    fn a_development_server_gets_the_members_commands_instead() {
        let targets = Targets {
            development: vec![WORKSHOP],
            moderation: vec![WORKSHOP, MODERATORS, MODERATORS],
        };
        let members = expected(commands::members(&fixture::knowledge()));
        let moderators = expected(commands::moderators());
        assert_eq!(
            names(&targets),
            [
                (CommandScope::Global, vec![]),
                (CommandScope::Guild(MODERATORS), moderators.clone()),
                (
                    CommandScope::Guild(WORKSHOP),
                    [members, moderators].concat()
                ),
            ]
        );
    }

    #[test]
    fn a_list_is_the_same_as_discord_gives_it_back() {
        let ours = json!([
            {"name": "question", "name_localizations": {}, "description": "Poser", "options": [
                {"type": 3, "name": "texte", "description": "Quoi", "required": true, "choices": []},
            ], "integration_types": [0, 1], "contexts": [0, 1, 2]},
            {"name": "droits", "description": "Les droits", "default_member_permissions": "32"},
        ]);
        let discords = json!([
            {"id": "2", "application_id": "1", "version": "3", "type": 1, "name": "droits",
             "name_localizations": null, "description": "Les droits", "nsfw": false,
             "default_member_permissions": "32", "dm_permission": true, "contexts": null,
             "integration_types": [0]},
            {"id": "4", "application_id": "1", "version": "3", "type": 1, "name": "question",
             "description": "Poser", "default_member_permissions": null, "options": [
                {"type": 3, "name": "texte", "description": "Quoi", "required": true},
             ], "integration_types": [0, 1], "contexts": [0, 1, 2]},
        ]);
        assert_eq!(comparable(&ours), comparable(&discords));
        let changes = [
            ("/0/description", json!("Vos droits")),
            ("/0/default_member_permissions", json!("8")),
            ("/1/contexts", json!([0])),
            ("/1/options/0/required", json!(false)),
            ("/1/options/0/autocomplete", json!(true)),
            ("/1/description_localizations", json!({"en-US": "Ask"})),
        ];
        for (place, value) in changes {
            let mut other = discords.clone();
            let (parent, key) = place.rsplit_once('/').unwrap();
            other.pointer_mut(parent).unwrap()[key] = value;
            assert_ne!(comparable(&ours), comparable(&other), "{place}");
        }
    }
}
