//! Routes about messages, and how a body becomes a message.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::error::{ApiError, invalid};
use crate::id::Id;
use crate::journal::{FaultKind, File};
use crate::limits;
use crate::mentions::AllowedMentions;
use crate::message::{Attachment, Author, Message, MessageFlags, kinds};
use crate::permissions::Permissions;
use crate::rest::call::Call;
use crate::rest::channels::{is_open, to_write, visible};
use crate::rest::reply::{Answer, Reply};
use crate::state::State;
use crate::world::{Channel, ChannelKind};

/// The flags that a bot may set by itself.
const SETTABLE: MessageFlags = MessageFlags::SUPPRESS_EMBEDS
    .union(MessageFlags::EPHEMERAL)
    .union(MessageFlags::SUPPRESS_NOTIFICATIONS)
    .union(MessageFlags::IS_COMPONENTS_V2);

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let channel = visible(state, call)?.clone();
    let body = call.json()?;
    limits::messages::check(body, call.files.len())?;
    may_write(state, &channel, body, call)?;
    if let Some(known) = sent_before(state, body) {
        return shown(state, known);
    }
    let mut message = Message::new(
        state.world.ids.next(),
        channel.id,
        Author::User(state.world.bot()),
    );
    refer(state, &mut message, body)?;
    write(state, &mut message, body, &call.files);
    message.flags -= MessageFlags::EPHEMERAL;
    if !state.bot_may(channel.id, Permissions::EMBED_LINKS) {
        drop_embeds(&mut message)?;
    }
    if message.is_empty() || is_blank(&message) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    moderate(state, &message)?;
    let id = state.create_message(message);
    shown(state, id)
}

/// What the guild's automatic moderation says of a message that all can see.
pub(super) fn moderate(state: &State, message: &Message) -> Result<(), ApiError> {
    let guild = state.world.guild_of(message.channel);
    let guild = guild.and_then(|guild| state.world.guilds.get(&guild));
    let words = guild.map_or(&[][..], |guild| &guild.blocked_words);
    let embeds: Vec<String> = message.embeds.iter().map(Value::to_string).collect();
    let holds = |word: &String| {
        message.content.contains(word) || embeds.iter().any(|embed| embed.contains(word))
    };
    if !message.is_ephemeral() && words.iter().any(holds) {
        return Err(ApiError::BLOCKED);
    }
    Ok(())
}

/// The message that already has this body's nonce, if the body asks that there be only one.
/// (Discord remembers nonces for some minutes; here they are remembered for ever.)
fn sent_before(state: &State, body: &Value) -> Option<Id> {
    let nonce = body.get("nonce").filter(|nonce| !nonce.is_null())?;
    if body["enforce_nonce"] != true {
        return None;
    }
    let bot = state.world.bot();
    let mut own = state.messages.values().filter(|message| message.is_by(bot));
    own.find(|message| message.nonce.as_ref() == Some(nonce))
        .map(|message| message.id)
}

/// Whether the bot may write this here.
fn may_write(state: &State, channel: &Channel, body: &Value, call: &Call) -> Result<(), ApiError> {
    if !channel.kind.takes_messages() {
        return Err(ApiError::NO_TEXT_CHANNEL);
    }
    if !is_open(state, channel) {
        return Err(ApiError::CANNOT_WRITE_TO_USER);
    }
    if let ChannelKind::Direct { with } = channel.kind
        && !state.world.bot_shares_guild_with(with)
    {
        return Err(ApiError::NO_MUTUAL_GUILDS);
    }
    let may = |permissions| state.bot_may(channel.id, permissions);
    if !may(to_write(channel)) || (!call.files.is_empty() && !may(Permissions::ATTACH_FILES)) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    if channel.locked && !may(Permissions::MANAGE_THREADS) {
        return Err(if channel.archived {
            ApiError::THREAD_ARCHIVED
        } else {
            ApiError::THREAD_LOCKED
        });
    }
    if body["message_reference"].is_object() && !may(Permissions::READ_MESSAGE_HISTORY) {
        return Err(ApiError::REPLY_WITHOUT_HISTORY);
    }
    Ok(())
}

/// Without the permission to embed links Discord refuses a message of embeds alone, and silently
/// takes them out of any other.
fn drop_embeds(message: &mut Message) -> Result<(), ApiError> {
    let had_embeds = !message.embeds.is_empty();
    message.embeds.clear();
    if had_embeds && message.is_empty() {
        Err(ApiError::MISSING_PERMISSIONS)
    } else {
        Ok(())
    }
}

fn is_blank(message: &Message) -> bool {
    message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.components.is_empty()
}

/// Makes the message an answer to another.
fn refer(state: &mut State, message: &mut Message, body: &Value) -> Result<(), ApiError> {
    let reference = &body["message_reference"];
    if reference["type"] == 1 {
        let what = "forwarding a message";
        state.journal.fault(FaultKind::NotCovered, what);
    }
    let Some(id) = id_of(&reference["message_id"]) else {
        return Ok(());
    };
    if state
        .messages
        .get(&id)
        .is_some_and(|other| other.channel == message.channel && other.only_for.is_none())
    {
        message.reply_to = Some(id);
        message.kind = kinds::REPLY;
        return Ok(());
    }
    if reference["fail_if_not_exists"] == false {
        return Ok(());
    }
    let code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE";
    Err(invalid("message_reference", code, "Unknown message"))
}

/// An id as a string or a number.
fn id_of(value: &Value) -> Option<Id> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .or(value.as_u64().map(Id::new))
}

/// Applies a body to a message. Fields that the body does not name stay as they were.
pub(super) fn write(state: &mut State, message: &mut Message, body: &Value, files: &[File]) {
    let given = |field: &str| body.get(field);
    if let Some(content) = given("content") {
        content
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut message.content);
    }
    if let Some(embeds) = given("embeds") {
        message.embeds = embeds
            .as_array()
            .map_or_else(Vec::new, |list| list.iter().map(rich).collect());
    }
    if let Some(rows) = given("components") {
        message.components = rows.as_array().cloned().unwrap_or_default();
    }
    if let Some(wanted) = given("flags").and_then(Value::as_u64) {
        let wanted = MessageFlags::from_bits_retain(wanted) & SETTABLE;
        message.flags = (message.flags - SETTABLE) | wanted;
    }
    if message.flags.contains(MessageFlags::IS_COMPONENTS_V2) {
        let what = "a message laid out by components alone";
        state.journal.fault(FaultKind::NotCovered, what);
    }
    if let Some(nonce) = given("nonce").filter(|nonce| !nonce.is_null()) {
        message.nonce = Some(nonce.clone());
    }
    attach(state, message, body, files);
    let allowed = AllowedMentions::read(&body["allowed_mentions"], message.interaction.is_some());
    state.set_mentions(message, &allowed);
}

/// Discord names the type of each embed.
fn rich(embed: &Value) -> Value {
    let mut embed = embed.clone();
    embed["type"] = json!("rich");
    embed
}

/// New files are added; of the old ones those stay that `attachments` names, or all without it.
fn attach(state: &mut State, message: &mut Message, body: &Value, files: &[File]) {
    let described = body["attachments"].as_array();
    if let Some(kept) = described {
        let kept: BTreeSet<Id> = kept.iter().filter_map(|file| id_of(&file["id"])).collect();
        message.attachments.retain(|file| kept.contains(&file.id));
    }
    for file in files {
        let place = file
            .field
            .trim_start_matches("files[")
            .trim_end_matches(']');
        let description = described.and_then(|list| {
            list.iter()
                .find(|one| id_of(&one["id"]).is_some_and(|id| id.to_string() == place))
        });
        message.attachments.push(Attachment {
            id: state.world.ids.next(),
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            description: description
                .and_then(|one| one["description"].as_str())
                .map(str::to_owned),
            bytes: file.bytes.clone(),
        });
    }
}

/// The message as the bot gets it back.
fn shown(state: &State, id: Id) -> Answer {
    let message = state.messages.get(&id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    Reply::ok(state.message_for_bot(message))
}

/// The message of the path, if it is in the path's channel and not ephemeral.
fn found(state: &State, call: &Call) -> Result<Id, ApiError> {
    let channel = visible(state, call)?.id;
    let id = call.id("message_id")?;
    let message = state
        .messages
        .get(&id)
        .filter(|one| one.channel == channel && one.only_for.is_none());
    if message.is_none() {
        Err(ApiError::UNKNOWN_MESSAGE)
    } else {
        Ok(id)
    }
}

pub(super) fn get(state: &mut State, call: &Call) -> Answer {
    let id = found(state, call)?;
    may_read(state, call)?;
    shown(state, id)
}

fn may_read(state: &State, call: &Call) -> Result<(), ApiError> {
    let may = state.bot_may(call.id("channel_id")?, Permissions::READ_MESSAGE_HISTORY);
    if may {
        Ok(())
    } else {
        Err(ApiError::MISSING_ACCESS)
    }
}

/// The newest messages first; `before`, `after` and `limit` as Discord has them.
pub(super) fn list(state: &mut State, call: &Call) -> Answer {
    let channel = visible(state, call)?.id;
    may_read(state, call)?;
    let asked = |name: &str| {
        call.query
            .get(name)
            .and_then(|value| value.parse::<u64>().ok())
    };
    let limit = usize::try_from(asked("limit").unwrap_or(50).clamp(1, 100)).unwrap_or(50);
    let (after, before) = (
        asked("after").unwrap_or(0),
        asked("before").unwrap_or(u64::MAX),
    );
    let inside = |message: &&Message| {
        message.channel == channel
            && message.only_for.is_none()
            && (after + 1..before).contains(&message.id.get())
    };
    let mut chosen: Vec<_> = state.messages.values().filter(inside).collect();
    if asked("after").is_none() {
        chosen.reverse();
    }
    chosen.truncate(limit);
    chosen.sort_by_key(|message| std::cmp::Reverse(message.id));
    Reply::ok(
        chosen
            .iter()
            .map(|message| state.message_for_bot(message))
            .collect::<Vec<_>>()
            .into(),
    )
}

pub(super) fn edit(state: &mut State, call: &Call) -> Answer {
    let id = found(state, call)?;
    let body = call.json()?;
    limits::messages::check(body, call.files.len())?;
    if !is_own(state, id) {
        return Err(ApiError::EDIT_OF_ANOTHER);
    }
    let channel = call.id("channel_id")?;
    let is_archived = |channel: &Channel| channel.archived;
    if state.world.channels.get(&channel).is_some_and(is_archived) {
        return Err(ApiError::THREAD_ARCHIVED);
    }
    let may_embed = state.bot_may(channel, Permissions::EMBED_LINKS);
    rewrite(state, id, body, &call.files, !may_embed)
}

fn is_own(state: &State, id: Id) -> bool {
    let bot = state.world.bot();
    let message = state.messages.get(&id);
    message.is_some_and(|message| message.is_by(bot))
}

/// Changes a message by a body, unless nothing would be left of it.
pub(super) fn rewrite(
    state: &mut State,
    id: Id,
    body: &Value,
    files: &[File],
    without_embeds: bool,
) -> Answer {
    let message = state.messages.get(&id);
    let mut message = message.ok_or(ApiError::UNKNOWN_MESSAGE)?.clone();
    let was_ephemeral = message.is_ephemeral();
    write(state, &mut message, body, files);
    message.flags -= MessageFlags::LOADING;
    message.flags.set(MessageFlags::EPHEMERAL, was_ephemeral);
    if without_embeds {
        message.embeds.clear();
    }
    if is_blank(&message) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    moderate(state, &message)?;
    state.edit_message(id, |old| *old = message);
    shown(state, id)
}

pub(super) fn delete(state: &mut State, call: &Call) -> Answer {
    let id = found(state, call)?;
    let manages = state.bot_may(call.id("channel_id")?, Permissions::MANAGE_MESSAGES);
    if !is_own(state, id) && !manages {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    state.delete_message(id);
    Reply::no_content()
}

pub(super) fn react(state: &mut State, call: &Call) -> Answer {
    let id = found(state, call)?;
    if !state.bot_may(call.id("channel_id")?, Permissions::ADD_REACTIONS) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    let (bot, emoji) = (state.world.bot(), call.param("emoji_name").to_owned());
    if let Some(message) = state.messages.get_mut(&id) {
        message.reactions.entry(emoji).or_default().insert(bot);
    }
    Reply::no_content()
}

pub(super) fn unreact(state: &mut State, call: &Call) -> Answer {
    let id = found(state, call)?;
    let bot = state.world.bot();
    if let Some(message) = state.messages.get_mut(&id) {
        if let Some(people) = message.reactions.get_mut(call.param("emoji_name")) {
            people.remove(&bot);
        }
        message.reactions.retain(|_, people| !people.is_empty());
    }
    Reply::no_content()
}
