//! Routes about the bot itself, its guilds and people.

use std::time::Duration;

use serde_json::{Value, json};

use crate::error::ApiError;
use crate::id::Id;
use crate::payload;
use crate::rest::call::Call;
use crate::rest::reply::{Answer, Reply};
use crate::state::State;

pub(super) fn gateway(state: &mut State, _: &Call) -> Answer {
    Reply::ok(json!({ "url": told_address(state) }))
}

pub(super) fn gateway_bot(state: &mut State, _: &Call) -> Answer {
    let counted = (
        1000_u64.saturating_sub(state.sessions.begun()),
        Duration::ZERO,
    );
    let (left, reset_after) = state.sessions.behaviour.sessions_left.unwrap_or(counted);
    let reset_after = u64::try_from(reset_after.as_millis()).unwrap_or(u64::MAX);
    Reply::ok(json!({
        "url": told_address(state), "shards": 1,
        "session_start_limit": {
            "total": 1000, "remaining": left, "reset_after": reset_after, "max_concurrency": 1,
        },
    }))
}

fn told_address(state: &State) -> String {
    let other = state.sessions.behaviour.address.clone();
    other.unwrap_or_else(|| state.gateway_url())
}

pub(super) fn application(state: &mut State, _: &Call) -> Answer {
    Reply::ok(payload::application(&state.world))
}

pub(super) fn me(state: &mut State, _: &Call) -> Answer {
    Reply::ok(payload::current_user(&state.world))
}

pub(super) fn my_guilds(state: &mut State, _: &Call) -> Answer {
    let world = &state.world;
    let guilds = world
        .guilds
        .values()
        .filter(|guild| world.has_bot(guild.id));
    let guilds: Vec<_> = guilds
        .map(|guild| {
            json!({
                "id": guild.id, "name": guild.name, "icon": null, "banner": null, "features": [],
                "owner": guild.owner == world.bot(),
                "permissions": world.guild_permissions(guild.id, world.bot()),
            })
        })
        .collect();
    Reply::ok(Value::Array(guilds))
}

pub(super) fn user(state: &mut State, call: &Call) -> Answer {
    let user = state
        .world
        .users
        .get(&call.id("user_id")?)
        .ok_or(ApiError::UNKNOWN_USER)?;
    Reply::ok(payload::user(user))
}

/// A guild that the bot is in.
pub(super) fn known_guild(state: &State, call: &Call) -> Result<Id, ApiError> {
    let guild = call.id("guild_id")?;
    if !state.world.guilds.contains_key(&guild) {
        return Err(ApiError::UNKNOWN_GUILD);
    }
    if state.world.has_bot(guild) {
        Ok(guild)
    } else {
        Err(ApiError::MISSING_ACCESS)
    }
}

pub(super) fn guild(state: &mut State, call: &Call) -> Answer {
    let id = known_guild(state, call)?;
    let guild = state.world.guilds.get(&id).ok_or(ApiError::UNKNOWN_GUILD)?;
    Reply::ok(payload::guild(&state.world, guild))
}

pub(super) fn roles(state: &mut State, call: &Call) -> Answer {
    let id = known_guild(state, call)?;
    let guild = state.world.guilds.get(&id).ok_or(ApiError::UNKNOWN_GUILD)?;
    Reply::ok(payload::guild(&state.world, guild)["roles"].take())
}

pub(super) fn member(state: &mut State, call: &Call) -> Answer {
    let guild = known_guild(state, call)?;
    let member = payload::member(&state.world, guild, call.id("user_id")?);
    Reply::ok(member.ok_or(ApiError::UNKNOWN_MEMBER)?)
}

pub(super) fn my_membership(state: &mut State, call: &Call) -> Answer {
    let guild = known_guild(state, call)?;
    let member = payload::member(&state.world, guild, state.world.bot());
    Reply::ok(member.ok_or(ApiError::UNKNOWN_MEMBER)?)
}
