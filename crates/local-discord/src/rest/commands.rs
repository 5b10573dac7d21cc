//! Routes about registered commands, global and of guilds.

use serde_json::Value;

use crate::commands::{Command, completed, listed};
use crate::error::ApiError;
use crate::id::Id;
use crate::journal::RecordKind;
use crate::limits;
use crate::payload;
use crate::rest::application::known_guild;
use crate::rest::call::Call;
use crate::rest::reply::{Answer, Reply};
use crate::state::State;

/// Whose list the path is about: a guild's or the global one.
fn scope(state: &State, call: &Call) -> Result<Option<Id>, ApiError> {
    if call.id("application_id")? != state.world.application.id {
        return Err(ApiError::UNKNOWN_APPLICATION);
    }
    call.params
        .contains_key("guild_id")
        .then(|| known_guild(state, call))
        .transpose()
}

pub(super) fn list(state: &mut State, call: &Call) -> Answer {
    let scope = scope(state, call)?;
    let with_localizations = call
        .query
        .get("with_localizations")
        .is_some_and(|value| value == "true");
    Reply::ok(listed(state.commands.of(scope), with_localizations))
}

/// Replaces the whole list; commands of the same kind and name keep their ids.
pub(super) fn overwrite(state: &mut State, call: &Call) -> Answer {
    let scope = scope(state, call)?;
    let bodies = call.json()?.as_array().ok_or(ApiError::BAD_JSON)?;
    limits::commands::check_list(bodies)?;
    let commands = bodies
        .iter()
        .map(|body| registered(state, scope, body))
        .collect();
    state.commands.overwrite(scope, commands);
    changed(state, scope);
    Reply::ok(Value::Array(
        state
            .commands
            .of(scope)
            .iter()
            .map(|command| command.json.clone())
            .collect(),
    ))
}

/// A command made of a body, with the id of the one that it replaces.
fn registered(state: &mut State, scope: Option<Id>, body: &Value) -> Command {
    let kind = body["type"].as_u64().unwrap_or(1);
    let known = state
        .commands
        .named(scope, kind, body["name"].as_str().unwrap_or_default())
        .cloned();
    let application = state.world.application.clone();
    let Some(known) = known else {
        let id = state.world.ids.next();
        return completed(body, id, id, &application, scope);
    };
    let version = known.json["version"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .unwrap_or(known.id);
    let command = completed(body, known.id, version, &application, scope);
    if command.json == known.json {
        return known;
    }
    completed(body, known.id, state.world.ids.next(), &application, scope)
}

fn changed(state: &mut State, guild: Option<Id>) {
    state.journal.add(RecordKind::CommandsChanged { guild });
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let scope = scope(state, call)?;
    let body = call.json()?;
    limits::commands::check(body)?;
    let kind = body["type"].as_u64().unwrap_or(1);
    let known = state
        .commands
        .named(scope, kind, body["name"].as_str().unwrap_or_default())
        .is_some();
    let already = state
        .commands
        .of(scope)
        .iter()
        .filter(|command| command.kind == kind)
        .count();
    if !known && !limits::commands::has_room(kind, already) {
        return Err(ApiError::TOO_MANY_COMMANDS);
    }
    let command = registered(state, scope, body);
    let json = command.json.clone();
    state.commands.put(command);
    changed(state, scope);
    if known {
        Reply::ok(json)
    } else {
        Reply::created(json)
    }
}

fn found<'a>(state: &'a State, call: &Call) -> Result<&'a Command, ApiError> {
    let scope = scope(state, call)?;
    state
        .commands
        .find(scope, call.id("command_id")?)
        .ok_or(ApiError::UNKNOWN_COMMAND)
}

pub(super) fn get(state: &mut State, call: &Call) -> Answer {
    Reply::ok(found(state, call)?.json.clone())
}

pub(super) fn edit(state: &mut State, call: &Call) -> Answer {
    let command = found(state, call)?.clone();
    let mut body = command.json.clone();
    payload::extend(&mut body, call.json()?.clone());
    limits::commands::check(&body)?;
    let version = state.world.ids.next();
    let application = &state.world.application;
    let edited = completed(&body, command.id, version, application, command.guild);
    let json = edited.json.clone();
    state.commands.put(edited);
    changed(state, command.guild);
    Reply::ok(json)
}

pub(super) fn delete(state: &mut State, call: &Call) -> Answer {
    let scope = scope(state, call)?;
    if !state.commands.remove(scope, call.id("command_id")?) {
        return Err(ApiError::UNKNOWN_COMMAND);
    }
    changed(state, scope);
    Reply::no_content()
}
