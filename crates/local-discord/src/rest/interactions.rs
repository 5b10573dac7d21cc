//! Routes by which the bot answers interactions.

use serde_json::{Value, json};

use crate::error::{ApiError, invalid};
use crate::id::Id;
use crate::interaction::{
    ACKNOWLEDGE_WITHIN, Acknowledgement, Interaction, TOKEN_LIFE, callbacks, kinds,
};
use crate::journal::{FaultKind, RecordKind};
use crate::limits;
use crate::message::{self, Author, Message, MessageFlags};
use crate::permissions::Permissions;
use crate::rest::call::Call;
use crate::rest::messages::{moderate, rewrite, write};
use crate::rest::reply::{Answer, Reply};
use crate::state::State;

/// How many further answers an application has that only the person installed.
const MOST_FOLLOW_UPS: usize = 5;

/// The first answer to an interaction.
pub(super) fn callback(state: &mut State, call: &Call) -> Answer {
    let id = call.id("interaction_id")?;
    let known = state
        .interactions
        .get(&id)
        .filter(|one| one.token == call.param("interaction_token"));
    let interaction = known.ok_or(ApiError::UNKNOWN_INTERACTION)?.clone();
    if interaction.acknowledged.is_some() {
        return Err(ApiError::ALREADY_ACKNOWLEDGED);
    }
    let waited = state.now() - interaction.started;
    if waited > ACKNOWLEDGE_WITHIN {
        state.journal.fault(
            FaultKind::LateAcknowledgement,
            format!("interaction {id} acknowledged after {waited:?}"),
        );
        return Err(ApiError::UNKNOWN_INTERACTION);
    }
    let body = call.json()?;
    let callback = body["type"]
        .as_u64()
        .and_then(|number| u8::try_from(number).ok())
        .unwrap_or_default();
    let data = &body["data"];
    check(&interaction, callback, data, call.files.len())?;
    let original = carry_out(state, &interaction, callback, data, call)?;
    if let Some(interaction) = state.interactions.get_mut(&id) {
        interaction.acknowledged = Some(Acknowledgement {
            callback,
            data: data.clone(),
        });
        interaction.original = original;
    }
    state
        .journal
        .add(RecordKind::Acknowledged { interaction: id });
    if call
        .query
        .get("with_response")
        .is_none_or(|value| value != "true")
    {
        return Reply::no_content();
    }
    Reply::ok(callback_response(state, &interaction, callback, original))
}

/// Whether this callback fits this interaction, and its content the limits.
fn check(
    interaction: &Interaction,
    callback: u8,
    data: &Value,
    files: usize,
) -> Result<(), ApiError> {
    let from_component = interaction.source.is_some();
    let fits = match callback {
        callbacks::MESSAGE | callbacks::DEFERRED_MESSAGE => interaction.kind != kinds::AUTOCOMPLETE,
        callbacks::DEFERRED_UPDATE | callbacks::UPDATE => from_component,
        callbacks::CHOICES => interaction.kind == kinds::AUTOCOMPLETE,
        callbacks::MODAL => matches!(interaction.kind, kinds::COMMAND | kinds::COMPONENT),
        _ => false,
    };
    if !fits {
        return Err(invalid(
            "type",
            "INTERACTION_CALLBACK_TYPE_INVALID",
            "Invalid interaction callback type for this interaction",
        ));
    }
    match callback {
        callbacks::MESSAGE => {
            limits::messages::check(data, files)?;
            let empty = ["content", "embeds", "components"]
                .iter()
                .all(|field| is_empty(&data[*field]));
            if empty && files == 0 {
                Err(ApiError::EMPTY_MESSAGE)
            } else {
                Ok(())
            }
        }
        callbacks::UPDATE if data.is_object() => limits::messages::check(data, files),
        callbacks::CHOICES => limits::components::check_choices(data),
        callbacks::MODAL => limits::components::check_modal(data),
        _ => Ok(()),
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
        && value.as_array().is_none_or(Vec::is_empty)
}

/// Does what the answer says; gives the message that is its first answer from now on.
fn carry_out(
    state: &mut State,
    to: &Interaction,
    callback: u8,
    data: &Value,
    call: &Call,
) -> Result<Option<Id>, ApiError> {
    match callback {
        callbacks::MESSAGE => {
            let message = answer_to(state, to, data, call);
            moderate(state, &message)?;
            Ok(Some(state.create_message(message)))
        }
        callbacks::DEFERRED_MESSAGE => {
            let flags = data["flags"].as_u64().unwrap_or(0) & MessageFlags::EPHEMERAL.bits();
            let mut message = answer_to(state, to, &json!({ "flags": flags }), call);
            message.flags |= MessageFlags::LOADING;
            Ok(Some(state.create_message(message)))
        }
        callbacks::UPDATE => {
            let source = to.source.ok_or(ApiError::UNKNOWN_MESSAGE)?;
            let empty = json!({});
            rewrite(
                state,
                source,
                if data.is_object() { data } else { &empty },
                &call.files,
                false,
            )?;
            Ok(Some(source))
        }
        callbacks::DEFERRED_UPDATE => Ok(to.source),
        _ => Ok(None),
    }
}

/// A message of the bot that answers an interaction.
fn answer_to(state: &mut State, to: &Interaction, data: &Value, call: &Call) -> Message {
    let mut message = Message::new(
        state.world.ids.next(),
        to.channel,
        Author::User(state.world.bot()),
    );
    message.interaction = Some(to.id);
    message.kind = match (to.kind, to.is_context_menu) {
        (kinds::COMMAND, false) => message::kinds::CHAT_INPUT_COMMAND,
        (kinds::COMMAND, true) => message::kinds::CONTEXT_MENU_COMMAND,
        _ if to.source.is_some() => message::kinds::REPLY,
        _ => message::kinds::DEFAULT,
    };
    message.reply_to = to.source;
    write(state, &mut message, data, &call.files);
    if answers_only_privately(state, to) {
        message.flags |= MessageFlags::EPHEMERAL;
    }
    message.only_for = message.is_ephemeral().then_some(to.person);
    message
}

/// Whether Discord shows all answers to the person alone: if a guild does not let its members use
/// applications that it has not installed itself.
fn answers_only_privately(state: &State, to: &Interaction) -> bool {
    let in_guild = state.world.guild_of(to.channel).is_some();
    let allowed = state.world.channel_permissions(to.channel, to.person);
    in_guild && to.rests_on_person_alone() && !allowed.contains(Permissions::USE_EXTERNAL_APPS)
}

fn callback_response(
    state: &State,
    interaction: &Interaction,
    callback: u8,
    original: Option<Id>,
) -> Value {
    let message = original.and_then(|id| state.messages.get(&id));
    json!({
        "interaction": {
            "id": interaction.id, "type": interaction.kind, "response_message_id": original,
            "response_message_loading": callback == callbacks::DEFERRED_MESSAGE,
            "response_message_ephemeral": message.is_some_and(Message::is_ephemeral),
        },
        "resource": { "type": callback, "message": message.map(|message| state.message_json(message)) },
    })
}

/// The interaction of a token that is still alive and was acknowledged.
fn alive(state: &State, call: &Call) -> Result<Interaction, ApiError> {
    if call.id("webhook_id")? != state.world.application.id {
        return Err(ApiError::UNKNOWN_WEBHOOK);
    }
    let token = call.param("webhook_token");
    let interaction = state.interactions.values().find(|one| one.token == token);
    let interaction = interaction.ok_or(ApiError::INVALID_WEBHOOK_TOKEN)?;
    if state.now() - interaction.started > TOKEN_LIFE {
        return Err(ApiError::INVALID_WEBHOOK_TOKEN);
    }
    if interaction.acknowledged.is_none() || interaction.kind == kinds::AUTOCOMPLETE {
        return Err(ApiError::UNKNOWN_WEBHOOK);
    }
    Ok(interaction.clone())
}

/// The message that is the first answer.
fn original(state: &State, call: &Call) -> Result<Id, ApiError> {
    let id = alive(state, call)?
        .original
        .ok_or(ApiError::UNKNOWN_MESSAGE)?;
    if state.messages.contains_key(&id) {
        Ok(id)
    } else {
        Err(ApiError::UNKNOWN_MESSAGE)
    }
}

/// One of the later answers; the first one can be named by its id too.
fn one_of(state: &State, call: &Call) -> Result<Id, ApiError> {
    let interaction = alive(state, call)?;
    let id = call.id("message_id")?;
    let is_its = interaction.followups.contains(&id) || interaction.original == Some(id);
    if is_its && state.messages.contains_key(&id) {
        Ok(id)
    } else {
        Err(ApiError::UNKNOWN_MESSAGE)
    }
}

fn shown(state: &State, id: Id) -> Answer {
    let message = state.messages.get(&id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    Reply::ok(state.message_json(message))
}

fn changed(state: &mut State, id: Id, call: &Call) -> Answer {
    let body = call.json()?;
    limits::messages::check(body, call.files.len())?;
    rewrite(state, id, body, &call.files, false)
}

fn deleted(state: &mut State, id: Id) -> Answer {
    state.delete_message(id);
    Reply::no_content()
}

/// A further answer. The first one after "I am thinking" takes the place of that notice.
pub(super) fn follow_up(state: &mut State, call: &Call) -> Answer {
    let interaction = alive(state, call)?;
    let body = call.json()?;
    limits::messages::check(body, call.files.len())?;
    let waiting = interaction
        .original
        .filter(|id| state.messages.get(id).is_some_and(Message::is_loading));
    if let Some(id) = waiting {
        return rewrite(state, id, body, &call.files, false);
    }
    if interaction.rests_on_person_alone() && interaction.followups.len() >= MOST_FOLLOW_UPS {
        return Err(ApiError::TOO_MANY_FOLLOW_UPS);
    }
    let mut message = answer_to(state, &interaction, body, call);
    if message.is_empty() {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    message.kind = message::kinds::REPLY;
    message.reply_to = interaction
        .original
        .filter(|id| state.messages.contains_key(id));
    moderate(state, &message)?;
    let id = state.create_message(message);
    if let Some(interaction) = state.interactions.get_mut(&interaction.id) {
        interaction.followups.push(id);
    }
    shown(state, id)
}

pub(super) fn get_original(state: &mut State, call: &Call) -> Answer {
    shown(state, original(state, call)?)
}

pub(super) fn edit_original(state: &mut State, call: &Call) -> Answer {
    let id = original(state, call)?;
    changed(state, id, call)
}

pub(super) fn delete_original(state: &mut State, call: &Call) -> Answer {
    let id = original(state, call)?;
    deleted(state, id)
}

pub(super) fn get_follow_up(state: &mut State, call: &Call) -> Answer {
    shown(state, one_of(state, call)?)
}

pub(super) fn edit_follow_up(state: &mut State, call: &Call) -> Answer {
    let id = one_of(state, call)?;
    changed(state, id, call)
}

pub(super) fn delete_follow_up(state: &mut State, call: &Call) -> Answer {
    let id = one_of(state, call)?;
    deleted(state, id)
}
