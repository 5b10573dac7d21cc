//! What a person's client receives: first all that the person sees, then what happens, in frames like
//! those of Discord's gateway (`t` for the name, `d` for the data).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State as Extracted};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::client::app::App;
use crate::id::Id;
use crate::journal::RecordKind;
use crate::message::Message;
use crate::payload;
use crate::state::State;
use crate::world::Channel;

#[derive(Deserialize)]
pub(super) struct Viewer {
    person: Option<Id>,
}

/// How large a frame from the page may be, in bytes: the page has nothing to say here.
const FROM_PAGE: usize = 1024;

/// Opens the connection for a person; for the first of the people if none, or an unknown one, is
/// named. Status 503 if too many are open.
pub(super) async fn upgrade(
    Extracted(app): Extracted<App>,
    Query(viewer): Query<Viewer>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let known = |person: &Id| app.people.contains(person);
    let person = viewer.person.filter(known);
    let Some(person) = person.or_else(|| app.people.first().copied()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(seat) = Arc::clone(&app.seats).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let upgrade = upgrade.max_message_size(FROM_PAGE);
    upgrade.on_upgrade(async move |socket| {
        serve(socket, app, person).await;
        drop(seat);
    })
}

/// Serves the connection until either side ends it.
async fn serve(mut socket: WebSocket, app: App, person: Id) {
    let mut stop = app.discord.shared.stop.subscribe();
    let mut next = None;
    loop {
        let frames = tokio::select! {
            frames = frames(&app, person, &mut next) => frames,
            read = socket.recv() => match read {
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            _ = stop.wait_for(|stop| *stop) => return,
        };
        for frame in frames {
            if socket.send(Frame::text(frame.to_string())).await.is_err() {
                return;
            }
        }
    }
}

/// Waits for the next frames. `next` is the place in the journal up to which all has been sent; a page
/// that has fallen too far behind begins anew.
async fn frames(app: &App, person: Id, next: &mut Option<usize>) -> Vec<Value> {
    let news = |state: &mut State| {
        let from = next.filter(|from| *from >= state.journal.first());
        let frames = match from {
            None => vec![ready(state, person, &app.people)],
            Some(from) => {
                let new = state.journal.since(from).iter();
                new.filter_map(|record| event(state, person, &record.kind))
                    .collect()
            }
        };
        *next = Some(state.journal.len());
        (!frames.is_empty()).then_some(frames)
    };
    app.discord.shared.whenever(news).await.unwrap_or_default()
}

/// All that a person sees.
fn ready(state: &State, person: Id, people: &[Id]) -> Value {
    let world = &state.world;
    let users: BTreeMap<String, Value> = world
        .users
        .values()
        .map(|user| (user.id.to_string(), payload::user(user)))
        .collect();
    let roles: BTreeMap<String, &String> = world
        .roles
        .values()
        .map(|role| (role.id.to_string(), &role.name))
        .collect();
    let shown = world.channels.values();
    let channels: Vec<Value> = shown
        .filter(|channel| world.shows(channel, person))
        .map(|channel| payload::interaction_channel(world, channel, person))
        .collect();
    let messages = state.messages.values();
    let messages: Vec<Value> = messages
        .filter(|message| sees(state, person, message))
        .map(|message| state.message_json(message))
        .collect();
    let guilds: Vec<Value> = world
        .guilds
        .values()
        .filter(|guild| world.members.contains_key(&(guild.id, person)))
        .map(|guild| json!({ "id": guild.id, "name": guild.name }))
        .collect();
    json!({ "t": "READY", "d": {
        "user": person, "bot": world.bot(), "online": state.sessions.is_online(),
        "people": people.iter().map(|id| persona(state, *id)).collect::<Vec<_>>(),
        "users": users, "roles": roles, "guilds": guilds, "channels": channels,
        "messages": messages,
    } })
}

/// One of the people that the page can act as, with the names of their roles.
fn persona(state: &State, person: Id) -> Value {
    let world = &state.world;
    let memberships = world.members.iter().filter(|((_, who), _)| *who == person);
    let roles: Vec<&String> = memberships
        .flat_map(|(_, member)| &member.roles)
        .filter_map(|role| Some(&world.roles.get(role)?.name))
        .collect();
    let name = world.users.get(&person).map(|user| &user.name);
    json!({ "id": person, "name": name, "roles": roles })
}

fn sees(state: &State, person: Id, message: &Message) -> bool {
    let channel = state.world.channels.get(&message.channel);
    channel.is_some_and(|channel| state.world.shows(channel, person))
        && message.only_for.is_none_or(|only| only == person)
}

/// The frame for a record, if this person sees what it is about.
fn event(state: &State, person: Id, what: &RecordKind) -> Option<Value> {
    let shown = |channel: &Id| -> Option<&Channel> {
        let channel = state.world.channels.get(channel)?;
        state.world.shows(channel, person).then_some(channel)
    };
    let (name, data) = match what {
        RecordKind::MessageCreated { message, .. } => {
            ("MESSAGE_CREATE", message_data(state, person, *message)?)
        }
        RecordKind::MessageEdited { message, .. } => {
            ("MESSAGE_UPDATE", message_data(state, person, *message)?)
        }
        RecordKind::MessageDeleted { channel, message } => {
            shown(channel)?;
            let data = json!({ "id": message, "channel_id": channel });
            ("MESSAGE_DELETE", data)
        }
        RecordKind::Typing { channel } => {
            shown(channel)?;
            let data = json!({ "channel_id": channel, "user_id": state.world.bot() });
            ("TYPING_START", data)
        }
        RecordKind::ThreadCreated { thread } => {
            let channel = shown(thread)?;
            let data = payload::interaction_channel(&state.world, channel, person);
            ("THREAD_CREATE", data)
        }
        RecordKind::CommandsChanged { .. } => ("COMMANDS_UPDATE", Value::Null),
        RecordKind::Identified { .. }
        | RecordKind::Resumed { .. }
        | RecordKind::Disconnected { .. } => (
            "PRESENCE_UPDATE",
            json!({ "online": state.sessions.is_online() }),
        ),
        _ => return None,
    };
    Some(json!({ "t": name, "d": data }))
}

/// A message as it is by now, if the person sees it.
fn message_data(state: &State, person: Id, id: Id) -> Option<Value> {
    let message = state.messages.get(&id)?;
    sees(state, person, message).then(|| state.message_json(message))
}
