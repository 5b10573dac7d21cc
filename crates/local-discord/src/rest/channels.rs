//! Routes about channels.

use serde_json::Value;

use crate::error::{ApiError, invalid};
use crate::id::Id;
use crate::journal::RecordKind;
use crate::payload;
use crate::permissions::Permissions;
use crate::rest::application::known_guild;
use crate::rest::call::Call;
use crate::rest::reply::{Answer, Reply};
use crate::state::State;
use crate::world::{Channel, ChannelKind, DirectMessages};

/// A channel that the bot can see.
pub(super) fn visible<'a>(state: &'a State, call: &Call) -> Result<&'a Channel, ApiError> {
    let id = call.id("channel_id")?;
    let channel = state
        .world
        .channels
        .get(&id)
        .ok_or(ApiError::UNKNOWN_CHANNEL)?;
    if !state.bot_sees(id) {
        return Err(ApiError::MISSING_ACCESS);
    }
    Ok(channel)
}

/// The permission that writing in a channel needs.
pub(super) const fn to_write(channel: &Channel) -> Permissions {
    if channel.kind.is_thread() {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    }
}

pub(super) fn get(state: &mut State, call: &Call) -> Answer {
    let channel = visible(state, call)?;
    Reply::ok(payload::channel(&state.world, channel))
}

pub(super) fn of_guild(state: &mut State, call: &Call) -> Answer {
    let guild = known_guild(state, call)?;
    let world = &state.world;
    let channels = world.channels.values();
    let channels =
        channels.filter(|channel| channel.guild == Some(guild) && !channel.kind.is_thread());
    Reply::ok(
        channels
            .map(|channel| payload::channel(world, channel))
            .collect::<Vec<Value>>()
            .into(),
    )
}

/// Opens, or finds, the direct conversation with a person.
pub(super) fn open_direct(state: &mut State, call: &Call) -> Answer {
    let recipient = &call.json()?["recipient_id"];
    let recipient: Option<Id> = recipient
        .as_str()
        .and_then(|id| id.parse().ok())
        .or(recipient.as_u64().map(Id::new));
    let person = recipient.filter(|id| state.world.users.get(id).is_some_and(|user| !user.is_bot));
    let person = person
        .ok_or_else(|| invalid("recipient_id", "INVALID_RECIPIENT", "Invalid Recipient(s)"))?;
    if !has_written_in_private(state, person) {
        match state.world.application.direct_messages {
            DirectMessages::Open => {}
            DirectMessages::TooFast => return Err(ApiError::OPENING_TOO_FAST),
            DirectMessages::Quarantined => return Err(ApiError::QUARANTINED),
        }
    }
    let id = state.world.direct_channel(person);
    let channel = state
        .world
        .channels
        .get(&id)
        .ok_or(ApiError::UNKNOWN_CHANNEL)?;
    Reply::ok(payload::channel(&state.world, channel))
}

fn has_written_in_private(state: &State, person: Id) -> bool {
    let direct = ChannelKind::Direct { with: person };
    let mut messages = state.messages.values();
    messages.any(|message| {
        let channel = state.world.channels.get(&message.channel);
        message.is_by(person) && channel.is_some_and(|channel| channel.kind == direct)
    })
}

pub(super) fn typing(state: &mut State, call: &Call) -> Answer {
    let channel = visible(state, call)?;
    let id = channel.id;
    if !state.bot_may(id, to_write(channel)) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    state.journal.add(RecordKind::Typing { channel: id });
    Reply::no_content()
}

/// Whether the bot can write to the person of a direct conversation.
pub(super) fn is_open(state: &State, channel: &Channel) -> bool {
    match channel.kind {
        ChannelKind::Direct { with } => state
            .world
            .users
            .get(&with)
            .is_some_and(|person| person.accepts_direct_messages),
        _ => true,
    }
}
