//! The gateway: the WebSocket over which events reach the bot.
//!
//! What a frame means is decided here, under the lock; the task at the end only moves frames.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use crate::id::Id;
use crate::intents::Intents;
use crate::journal::{FaultKind, RecordKind};
use crate::payload;
use crate::sessions::{Outgoing, shard_of};
use crate::shared::SharedState;
use crate::state::State;

/// Discord's close codes, with its words.
pub(crate) mod close {
    pub const UNKNOWN_OPCODE: (u16, &str) = (4001, "Unknown opcode.");
    pub const DECODE_ERROR: (u16, &str) = (4002, "Error while decoding payload.");
    pub const NOT_AUTHENTICATED: (u16, &str) = (4003, "Not authenticated.");
    pub const AUTHENTICATION_FAILED: (u16, &str) = (4004, "Authentication failed.");
    pub const ALREADY_AUTHENTICATED: (u16, &str) = (4005, "Already authenticated.");
    pub const INVALID_SEQ: (u16, &str) = (4007, "Invalid seq.");
    pub const SESSION_TIMED_OUT: (u16, &str) = (4009, "Session timed out.");
    pub const INVALID_SHARD: (u16, &str) = (4010, "Invalid shard.");
    pub const INVALID_VERSION: (u16, &str) = (4012, "Invalid API version.");
    pub const INVALID_INTENTS: (u16, &str) = (4013, "Invalid intent(s).");
    pub const DISALLOWED_INTENTS: (u16, &str) = (4014, "Disallowed intent(s).");
}

/// The longest frame that Discord takes from a bot, in bytes.
pub(crate) const LARGEST_FRAME: usize = 4096;
/// How long a connection may take to identify itself.
const IDENTIFY_WITHIN: Duration = Duration::from_secs(60);

/// Payloads longer than this are compressed for clients that asked for it.
const COMPRESS_FROM: usize = 1024;

impl State {
    /// A frame has come from the bot.
    fn read_frame(&mut self, connection: u64, text: &str) {
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return self.refuse_frame(connection, close::DECODE_ERROR, text);
        };
        let known = self
            .sessions
            .connections
            .get(&connection)
            .is_some_and(|open| open.session.is_some());
        match frame["op"].as_u64() {
            Some(1) => self.heartbeat(connection, &frame["d"]),
            Some(2 | 6) if known => {
                self.refuse_frame(connection, close::ALREADY_AUTHENTICATED, text);
            }
            Some(2) => self.identify(connection, &frame["d"]),
            Some(6) => self.resume(connection, &frame["d"]),
            Some(3 | 4 | 8 | 31) if !known => {
                self.refuse_frame(connection, close::NOT_AUTHENTICATED, text);
            }
            // The bot's presence is ignored.
            Some(3) => {}
            Some(4 | 8 | 31) => self
                .journal
                .fault(FaultKind::NotCovered, format!("gateway frame {text}")),
            _ => self.refuse_frame(connection, close::UNKNOWN_OPCODE, text),
        }
    }

    fn refuse_frame(&mut self, connection: u64, (code, reason): (u16, &'static str), text: &str) {
        self.journal.fault(
            FaultKind::InvalidFrame,
            format!("{code} {reason} for {text}"),
        );
        self.close(connection, (code, reason));
    }

    fn close(&mut self, connection: u64, (code, reason): (u16, &'static str)) {
        self.sessions
            .send(connection, Outgoing::Close(code, reason));
    }

    /// Closes a connection that nobody has identified themselves on, if others reach this server.
    fn close_anonymous(&mut self, connection: u64) {
        let open = self.sessions.connections.get(&connection);
        let is_anonymous = open.is_some_and(|open| open.session.is_none());
        if is_anonymous && self.settings.patience.is_some() {
            self.close(connection, close::SESSION_TIMED_OUT);
        }
    }

    fn heartbeat(&mut self, connection: u64, seq: &Value) {
        self.journal
            .add(RecordKind::Heartbeat { seq: seq.as_u64() });
        if !self.sessions.ignores_heartbeats {
            self.send(connection, &json!({ "op": 11 }));
        }
    }

    fn send(&mut self, connection: u64, payload: &Value) {
        self.sessions
            .send(connection, Outgoing::Payload(payload.to_string()));
    }

    fn has_token(&self, data: &Value) -> bool {
        let token = data["token"].as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.world.application.token
    }

    fn identify(&mut self, connection: u64, data: &Value) {
        let intents = data["intents"].as_u64().map(Intents::from_bits_retain);
        let shard = shard(&data["shard"]);
        if let (Some(intents), Some(shard)) = (intents, shard) {
            self.journal.add(RecordKind::Identified {
                connection,
                intents,
                shard,
            });
        }
        if !self.has_token(data) {
            return self.close(connection, close::AUTHENTICATION_FAILED);
        }
        let Some(shard) = shard else {
            return self.close(connection, close::INVALID_SHARD);
        };
        let Some(intents) = intents.filter(|intents| Intents::all().contains(*intents)) else {
            return self.close(connection, close::INVALID_INTENTS);
        };
        let switched_on = self.world.application.privileged_intents;
        if !switched_on.contains(intents & Intents::PRIVILEGED) {
            return self.close(connection, close::DISALLOWED_INTENTS);
        }
        let behaviour = &self.sessions.behaviour;
        if let Some(code) = behaviour.close_on_identify {
            return self.close(connection, (code, "Closed by the test."));
        }
        let after = behaviour.ready_after;
        if after.is_zero() {
            return self.begin(connection, intents, shard);
        }
        let begin = Outgoing::Begin {
            after,
            intents,
            shard,
        };
        self.sessions.send(connection, begin);
    }

    fn begin(&mut self, connection: u64, intents: Intents, shard: (u64, u64)) {
        let session = self.sessions.begin(connection, intents, shard);
        self.greet(&session, intents, shard);
    }

    /// READY, then every guild.
    fn greet(&mut self, session: &str, intents: Intents, shard: (u64, u64)) {
        let guilds = self.world.guilds.keys().copied();
        let guilds: Vec<Id> = guilds
            .filter(|id| self.world.has_bot(*id) && shard_of(*id, shard.1) == shard.0)
            .collect();
        let unavailable = guilds.iter();
        let unavailable: Vec<_> = unavailable
            .map(|id| json!({ "id": id, "unavailable": true }))
            .collect();
        let ready = json!({
            "v": 10, "user": payload::current_user(&self.world), "guilds": unavailable,
            "session_id": session, "resume_gateway_url": self.gateway_url(), "session_type": "normal",
            "shard": [shard.0, shard.1], "private_channels": [], "relationships": [], "presences": [],
            "user_settings": {}, "geo_ordered_rtc_regions": [], "guild_join_requests": [],
            "application": { "id": self.world.application.id, "flags": payload::application_flags(&self.world) },
        });
        self.dispatch_to(session, "READY", None, &ready);
        if !intents.contains(Intents::GUILDS) {
            return;
        }
        for id in guilds {
            if let Some(guild) = self.world.guilds.get(&id) {
                let data = payload::guild_create(&self.world, guild);
                self.dispatch_to(session, "GUILD_CREATE", Some(id), &data);
            }
        }
    }

    fn resume(&mut self, connection: u64, data: &Value) {
        if !self.has_token(data) {
            return self.close(connection, close::AUTHENTICATION_FAILED);
        }
        let (id, seq) = (
            data["session_id"].as_str().unwrap_or_default(),
            data["seq"].as_u64().unwrap_or(0),
        );
        let Some(session) = self
            .sessions
            .all
            .get(id)
            .filter(|session| session.remembers(seq))
        else {
            return self.send(connection, &json!({ "op": 9, "d": false }));
        };
        if seq > session.seq {
            return self.close(connection, close::INVALID_SEQ);
        }
        let missed: Vec<_> = session
            .sent
            .iter()
            .filter(|(sent, _)| *sent > seq)
            .map(|(_, text)| text.clone())
            .collect();
        self.journal.add(RecordKind::Resumed {
            connection,
            seq,
            replayed: missed.len(),
        });
        self.sessions.attach(connection, id);
        for text in missed {
            self.sessions.send(connection, Outgoing::Payload(text));
        }
        self.dispatch_to(id, "RESUMED", None, &json!({}));
    }
}

/// `[id, number of shards]`; one shard if there is nothing.
fn shard(value: &Value) -> Option<(u64, u64)> {
    if value.is_null() {
        return Some((0, 1));
    }
    let (id, total) = (value.get(0)?.as_u64()?, value.get(1)?.as_u64()?);
    (id < total).then_some((id, total))
}

/// The gateway's query parameters.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Query {
    v: Option<String>,
    encoding: Option<String>,
    compress: Option<String>,
}

/// How a connection ended.
struct End {
    code: Option<u16>,
    by_bot: bool,
}

impl End {
    const CUT: Self = Self {
        code: None,
        by_bot: false,
    };
    const LOST: Self = Self {
        code: None,
        by_bot: true,
    };

    const fn closed(code: u16, by_bot: bool) -> Self {
        Self {
            code: Some(code),
            by_bot,
        }
    }
}

/// Serves a connection from its first frame to its last.
pub(crate) async fn serve(mut socket: WebSocket, query: Query, shared: Arc<SharedState>) {
    let (outgoing, todo) = mpsc::unbounded_channel();
    let connection = shared.with(|state| open(state, outgoing, &query));
    let End { code, by_bot } = carry(&mut socket, connection, todo, &shared).await;
    shared.with(|state| {
        // With these two codes the bot gives up its session.
        let for_good = by_bot && matches!(code, Some(close_code::NORMAL | close_code::AWAY));
        state.sessions.closed(connection, for_good);
        state.journal.add(RecordKind::Disconnected {
            connection,
            code,
            by_bot,
        });
    });
    if code.is_some() {
        // Completes the close handshake: else the client would find a broken connection.
        let farewell = async { while let Some(Ok(_)) = socket.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_secs(1), farewell).await;
    }
}

/// Moves frames between the bot and the state until either ends the connection.
async fn carry(
    socket: &mut WebSocket,
    connection: u64,
    mut todo: mpsc::UnboundedReceiver<(Instant, Outgoing)>,
    shared: &SharedState,
) -> End {
    let mut compress = false;
    let mut begins: Option<(Instant, Intents, (u64, u64))> = None;
    let mut on_its_way: Option<(Instant, Outgoing)> = None;
    let anonymous = tokio::time::sleep(IDENTIFY_WITHIN);
    tokio::pin!(anonymous);
    loop {
        let latency = shared.look(|state| state.sessions.behaviour.latency);
        let arrives = on_its_way.as_ref().map(|(sent, _)| *sent + latency);
        let begin_at = begins.as_ref().map(|(at, ..)| *at);
        tokio::select! {
            // Sending comes first, so that a close follows the events before it.
            biased;
            next = todo.recv(), if arrives.is_none() => match next {
                Some(next) => on_its_way = Some(next),
                None => return End::CUT,
            },
            () = at(arrives) => match on_its_way.take().map(|(_, outgoing)| outgoing) {
                Some(Outgoing::Payload(text)) => {
                    if socket.send(packed(text, compress)).await.is_err() {
                        return End::LOST;
                    }
                }
                Some(Outgoing::Close(code, reason)) => {
                    // The client may have disconnected already.
                    let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
                    return End::closed(code, false);
                }
                Some(Outgoing::Begin { after, intents, shard }) => {
                    begins = Some((Instant::now() + after, intents, shard));
                }
                Some(Outgoing::Cut) | None => return End::CUT,
            },
            () = at(begin_at) => {
                if let Some((_, intents, shard)) = begins.take() {
                    shared.with(|state| state.begin(connection, intents, shard));
                }
            }
            () = &mut anonymous, if !anonymous.is_elapsed() => {
                shared.with(|state| state.close_anonymous(connection));
            }
            frame = socket.recv() => match frame {
                Some(Ok(Message::Text(text))) => {
                    if !latency.is_zero() {
                        sleep(latency).await;
                    }
                    compress |= wants_compression(&text);
                    shared.with(|state| state.read_frame(connection, &text));
                }
                Some(Ok(Message::Close(frame))) => {
                    return End::closed(frame.map_or(close_code::STATUS, |frame| frame.code), true);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return End::LOST,
            },
        }
    }
}

/// Completes at this time; never without one.
async fn at(time: Option<Instant>) {
    match time {
        // A timer would take another millisecond.
        Some(time) if time <= Instant::now() => {}
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

fn open(
    state: &mut State,
    outgoing: mpsc::UnboundedSender<(Instant, Outgoing)>,
    query: &Query,
) -> u64 {
    let connection = state.sessions.open(outgoing);
    state.journal.add(RecordKind::Connected { connection });
    if query.v.as_deref().is_some_and(|version| version != "10") {
        state.close(connection, close::INVALID_VERSION);
        return connection;
    }
    if query.compress.is_some()
        || query
            .encoding
            .as_deref()
            .is_some_and(|encoding| encoding != "json")
    {
        state.journal.fault(
            FaultKind::NotCovered,
            format!("gateway transport {query:?}"),
        );
    }
    let interval = u64::try_from(state.settings.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
    state.send(
        connection,
        &json!({ "op": 10, "d": { "heartbeat_interval": interval } }),
    );
    connection
}

/// Whether this frame is an IDENTIFY that asks for compressed payloads.
fn wants_compression(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|frame| frame["op"] == 2 && frame["d"]["compress"] == true)
}

/// A payload as sent: long ones compressed, if the client asked for it.
fn packed(text: String, compress: bool) -> Message {
    if compress && text.len() > COMPRESS_FROM {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        if encoder.write_all(text.as_bytes()).is_ok()
            && let Ok(bytes) = encoder.finish()
        {
            return Message::Binary(bytes.into());
        }
    }
    Message::Text(text.into())
}
