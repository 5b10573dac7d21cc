//! The gateway's payloads, as Discord's documentation defines them. Pure.

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use serenity::all::GatewayIntents;
use url::Url;

use crate::config::Token;

/// What Discord has sent.
#[derive(Debug)]
pub enum Received<'a> {
    /// The first payload of a connection: how often a heartbeat is due.
    Hello(Duration),
    /// An event.
    Dispatch {
        /// Its number in the session.
        seq: u64,
        /// Its kind, such as `MESSAGE_CREATE`.
        name: Cow<'a, str>,
        /// Its content, in JSON.
        data: &'a str,
    },
    /// A heartbeat is wanted at once.
    HeartbeatRequest,
    /// A heartbeat has arrived.
    HeartbeatAck,
    /// The bot is to connect anew.
    Reconnect,
    /// The session does not exist, or no longer.
    InvalidSession {
        /// It may be resumed all the same.
        resumable: bool,
    },
    /// Of a kind that is not known.
    Unknown,
}

#[derive(Deserialize)]
struct Payload<'a> {
    op: u8,
    #[serde(borrow, default)]
    d: Option<&'a RawValue>,
    #[serde(default)]
    s: Option<u64>,
    #[serde(borrow, default)]
    t: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: u64,
}

impl<'a> Received<'a> {
    /// Reads a payload; `None` if it is none.
    pub fn read(text: &'a str) -> Option<Self> {
        let payload: Payload<'a> = serde_json::from_str(text).ok()?;
        let data = payload.d.map_or("null", RawValue::get);
        Some(match payload.op {
            0 => Self::Dispatch {
                seq: payload.s?,
                name: payload.t?,
                data,
            },
            1 => Self::HeartbeatRequest,
            7 => Self::Reconnect,
            9 => Self::InvalidSession {
                resumable: data == "true",
            },
            10 => {
                let hello: Hello = serde_json::from_str(data).ok()?;
                Self::Hello(Duration::from_millis(hello.heartbeat_interval))
            }
            11 => Self::HeartbeatAck,
            _ => Self::Unknown,
        })
    }
}

/// What READY says of the session; the event is read whole elsewhere.
#[derive(Debug, Deserialize)]
pub struct SessionStart {
    /// The session's id.
    pub session_id: String,
    /// Where to resume it.
    pub resume_gateway_url: Option<String>,
}

/// A session that can be resumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    /// Where to resume it, if Discord has said so.
    pub address: Option<String>,
    /// The number of the last event.
    pub seq: u64,
}

/// A heartbeat, with the number of the last event.
pub fn heartbeat(seq: Option<u64>) -> String {
    json!({"op": 1, "d": seq}).to_string()
}

/// What an IDENTIFY says.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The bot's token.
    pub token: Token,
    /// What the bot wants to receive.
    pub intents: GatewayIntents,
    /// The shard's number.
    pub shard: u32,
    /// How many shards there are.
    pub shards: u32,
}

impl Identity {
    /// IDENTIFY: begins a session.
    pub fn identify(&self) -> String {
        let name = env!("CARGO_PKG_NAME");
        self.payload(
            2,
            json!({
                "intents": self.intents.bits(),
                "shard": [self.shard, self.shards],
                "properties": {"os": std::env::consts::OS, "browser": name, "device": name},
            }),
        )
    }

    /// RESUME: takes a session up again.
    pub fn resume(&self, session: &Session) -> String {
        self.payload(6, json!({"session_id": session.id, "seq": session.seq}))
    }

    fn payload(&self, op: u8, mut data: Value) -> String {
        data["token"] = Value::from(self.token.expose());
        json!({"op": op, "d": data}).to_string()
    }
}

/// The address to connect to, with the version and the encoding; `None` if it is not an address of
/// the gateway.
pub fn connection_address(gateway: &str) -> Option<Url> {
    let mut url = Url::parse(gateway).ok()?;
    if !matches!(url.scheme(), "ws" | "wss") {
        return None;
    }
    url.set_query(Some("v=10&encoding=json"));
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_read_by_their_opcode() {
        let read = |text| format!("{:?}", Received::read(text));
        for (text, expected) in [
            (
                r#"{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}"#,
                "Some(Hello(41.25s))",
            ),
            (
                r#"{"t":"RESUMED","s":7,"op":0,"d":{}}"#,
                r#"Some(Dispatch { seq: 7, name: "RESUMED", data: "{}" })"#,
            ),
            (r#"{"op":1,"d":null}"#, "Some(HeartbeatRequest)"),
            (r#"{"op":7,"d":null}"#, "Some(Reconnect)"),
            (
                r#"{"op":9,"d":true}"#,
                "Some(InvalidSession { resumable: true })",
            ),
            (
                r#"{"op":9,"d":false}"#,
                "Some(InvalidSession { resumable: false })",
            ),
            (r#"{"op":11}"#, "Some(HeartbeatAck)"),
            (r#"{"op":99}"#, "Some(Unknown)"),
            (r#"{"op":0,"d":{}}"#, "None"),
            (r#"{"op":10,"d":{}}"#, "None"),
            ("[]", "None"),
            ("", "None"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_without_a_path_gets_one() {
        for (gateway, expected) in [
            (
                "wss://gateway.discord.gg",
                Some("wss://gateway.discord.gg/?v=10&encoding=json"),
            ),
            (
                "ws://127.0.0.1:4000/gateway/",
                Some("ws://127.0.0.1:4000/gateway/?v=10&encoding=json"),
            ),
            ("https://discord.com", None),
            ("gateway", None),
        ] {
            let address = connection_address(gateway);
            assert_eq!(address.as_ref().map(Url::as_str), expected);
        }
    }
}
