//! Which commands are registered where, and keeping Discord's list like the base.
//!
//! One bulk overwrite per place: it keeps the ids, and so the servers' own permissions, of the
//! commands that stay. Again when a reload changes the themes, and only where something changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use serenity::all::{ApplicationId, CreateCommand, GuildId};
use tokio::sync::Mutex;
use tracing::{error, info, warn};

use super::commands;
use super::send::{Outbox, SendError};
use crate::knowledge::Knowledge;

/// Where commands are registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere the bot is, and in direct messages.
    Global,
    /// In one server.
    Guild(GuildId),
}

/// The servers that the configuration names for commands.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// Where the members' commands go instead of everywhere.
    pub development: Vec<GuildId>,
    /// Where the moderators' commands go.
    pub moderation: Vec<GuildId>,
}

/// All commands of each scope. A server that is both a moderators' and a development server gets
/// both in one list, since an overwrite replaces all that was there.
#[must_use]
pub fn plan(targets: &Targets, knowledge: &Knowledge) -> BTreeMap<Scope, Vec<CreateCommand>> {
    let members = commands::members(knowledge);
    let mut plan: BTreeMap<Scope, Vec<CreateCommand>> = BTreeMap::new();
    if targets.development.is_empty() {
        plan.insert(Scope::Global, members.clone());
    }
    let guilds: BTreeSet<GuildId> = targets
        .development
        .iter()
        .chain(&targets.moderation)
        .copied()
        .collect();
    for guild in guilds {
        let mut there = Vec::new();
        if targets.development.contains(&guild) {
            there.extend(members.clone());
        }
        if targets.moderation.contains(&guild) {
            there.extend(commands::moderators());
        }
        plan.insert(Scope::Guild(guild), there);
    }
    plan
}

/// Registers the commands and remembers what Discord holds.
#[derive(Debug)]
pub struct Registrar {
    targets: Targets,
    written: Mutex<HashMap<Scope, Value>>,
}

impl Registrar {
    /// Nothing is registered yet.
    #[must_use]
    pub fn new(targets: Targets) -> Self {
        Self {
            targets,
            written: Mutex::default(),
        }
    }

    /// Makes Discord's commands those of `knowledge`. A place that fails is told in the log and
    /// does not stop the others. One call at a time, so that the last base wins.
    pub async fn register(&self, outbox: &Outbox, app: ApplicationId, knowledge: &Knowledge) {
        let mut written = self.written.lock().await;
        for (scope, commands) in plan(&self.targets, knowledge) {
            let number = commands.len();
            let Ok(body) = serde_json::to_value(commands) else {
                error!("les commandes ne peuvent pas être écrites en JSON");
                return;
            };
            if written.get(&scope) == Some(&body) {
                continue;
            }
            match outbox.overwrite_commands(app, scope, &body).await {
                Ok(()) => {
                    info!("commandes enregistrées {} : {number}", place(scope));
                    written.insert(scope, body);
                }
                Err(error) => tell_failure(scope, &error),
            }
        }
    }
}

fn place(scope: Scope) -> String {
    match scope {
        Scope::Global => String::from("pour tous les serveurs"),
        Scope::Guild(guild) => format!("sur le serveur {guild}"),
    }
}

fn tell_failure(scope: Scope, error: &SendError) {
    let out_of_reach = matches!(
        error,
        SendError::Refused {
            status: 403 | 404,
            ..
        }
    );
    if let (Scope::Guild(guild), true) = (scope, out_of_reach) {
        warn!(
            "le serveur {guild} de la configuration ne m’est pas accessible : les commandes n’y \
             existent pas ; invitez-y le bot par le lien d’invitation (portée \
             applications.commands comprise), ou retirez ce serveur de config.toml"
        );
    } else {
        error!("commandes non enregistrées {} : {error}", place(scope));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::fixture;

    const MODERATORS: GuildId = GuildId::new(1);
    const WORKSHOP: GuildId = GuildId::new(2);

    fn names(targets: &Targets) -> Vec<(Scope, Vec<String>)> {
        let name = |command: CreateCommand| {
            let json = serde_json::to_value(command).unwrap();
            json["name"].as_str().unwrap().to_owned()
        };
        plan(targets, &fixture::knowledge())
            .into_iter()
            .map(|(scope, commands)| (scope, commands.into_iter().map(name).collect()))
            .collect()
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn members_commands_are_global_and_moderators_are_not() {
        let targets = Targets {
            development: vec![],
            moderation: vec![MODERATORS],
        };
        assert_eq!(
            names(&targets),
            [
                (
                    Scope::Global,
                    owned(&[
                        "question",
                        "programme",
                        "aide",
                        "droits",
                        "Chercher dans le colloque"
                    ])
                ),
                (Scope::Guild(MODERATORS), owned(&["recharger"])),
            ]
        );
    }

    #[test]
    fn a_development_server_gets_the_members_commands_instead() {
        let targets = Targets {
            development: vec![WORKSHOP],
            moderation: vec![WORKSHOP, MODERATORS, MODERATORS],
        };
        assert_eq!(
            names(&targets),
            [
                (Scope::Guild(MODERATORS), owned(&["recharger"])),
                (
                    Scope::Guild(WORKSHOP),
                    owned(&[
                        "question",
                        "programme",
                        "aide",
                        "droits",
                        "Chercher dans le colloque",
                        "recharger"
                    ])
                ),
            ]
        );
    }
}
