//! The gateway's events, as far as the bot handles them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Error;
use serenity::all::{
    ChannelId, GuildCreateEvent, GuildDeleteEvent, GuildId, GuildRoleCreateEvent,
    GuildRoleUpdateEvent, InteractionCreateEvent, MessageCreateEvent, MessageDeleteBulkEvent,
    MessageDeleteEvent, MessageUpdateEvent, ReadyEvent, ThreadCreateEvent, ThreadListSyncEvent,
};
use tracing::warn;

use crate::discord::api::InteractionHandle;

/// A change in a server that permissions may depend on: of a channel, a thread, a role, or the bot's
/// own membership (Discord sends no other without the privileged intent).
#[derive(Debug, Deserialize)]
pub struct GuildChange {
    /// The server; none for direct messages.
    #[serde(default)]
    pub guild_id: Option<GuildId>,
    /// The channel or thread, if that is what has changed.
    #[serde(default)]
    pub id: Option<ChannelId>,
}

macro_rules! events {
    ($($($name:literal)|+ => $variant:ident($kind:ty)),* $(,)?) => {
        /// An event that the bot handles, as serenity reads it.
        #[derive(Debug)]
        pub enum GatewayEvent {
            $(#[doc = concat!($("`", $name, "`. ",)+)] $variant(Box<$kind>),)*
            /// An interaction that cannot be read, save for where to respond.
            UnreadableInteraction(InteractionHandle),
        }

        impl GatewayEvent {
            /// Reads the event of this name from its JSON; `None` if the bot does not handle it.
            fn read(name: &str, data: &str) -> Option<Result<Self, (&'static str, Error)>> {
                match name {
                    $($($name => Some(match serde_json::from_str(data) {
                        Ok(event) => Ok(Self::$variant(event)),
                        Err(error) => Err(($name, error)),
                    }),)+)*
                    _ => None,
                }
            }
        }
    };
}

events! {
    "READY" => Ready(ReadyEvent),
    "GUILD_CREATE" => GuildCreate(GuildCreateEvent),
    "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_UPDATE" | "GUILD_ROLE_DELETE" | "GUILD_MEMBER_UPDATE"
        => GuildChange(GuildChange),
    "GUILD_DELETE" => GuildDelete(GuildDeleteEvent),
    "GUILD_ROLE_CREATE" => GuildRoleCreate(GuildRoleCreateEvent),
    "GUILD_ROLE_UPDATE" => GuildRoleUpdate(GuildRoleUpdateEvent),
    "INTERACTION_CREATE" => InteractionCreate(InteractionCreateEvent),
    "MESSAGE_CREATE" => MessageCreate(MessageCreateEvent),
    "MESSAGE_DELETE" => MessageDelete(MessageDeleteEvent),
    "MESSAGE_DELETE_BULK" => MessageDeleteBulk(MessageDeleteBulkEvent),
    "MESSAGE_UPDATE" => MessageUpdate(MessageUpdateEvent),
    "THREAD_CREATE" => ThreadCreate(ThreadCreateEvent),
    "THREAD_LIST_SYNC" => ThreadListSync(ThreadListSyncEvent),
}

/// Reads events, and says once for each kind if one cannot be read.
#[derive(Debug, Default)]
pub struct EventReader {
    told: Mutex<BTreeSet<&'static str>>,
}

impl EventReader {
    /// Reads an event; `None` if the bot does not handle such events, or it cannot be read.
    pub fn read(&self, name: &str, data: &str) -> Option<GatewayEvent> {
        match GatewayEvent::read(name, data)? {
            Ok(event) => Some(event),
            Err((name, error)) => {
                self.tell(name, &error);
                unreadable_interaction(name, data)
            }
        }
    }

    fn tell(&self, name: &'static str, error: &Error) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(name) {
            warn!(
                "événement {name} illisible, donc perdu : {}. Les suivants du même genre ne seront \
                 pas notés ; installez une version plus récente du bot, ou signalez-le avec ce \
                 message",
                without_values(&error.to_string())
            );
        }
    }
}

/// Where to tell somebody that what they used was not understood. Suggestions need no answer.
fn unreadable_interaction(name: &str, data: &str) -> Option<GatewayEvent> {
    const AUTOCOMPLETE: u8 = 4;
    #[derive(Deserialize)]
    struct InteractionType {
        #[serde(rename = "type")]
        kind: u8,
    }
    let kind: InteractionType = serde_json::from_str(data).ok()?;
    if name != "INTERACTION_CREATE" || kind.kind == AUTOCOMPLETE {
        return None;
    }
    let handle = serde_json::from_str(data).ok()?;
    Some(GatewayEvent::UnreadableInteraction(handle))
}

/// serde's words without the values that it quotes: members may have written them.
fn without_values(error: &str) -> String {
    let mut told = String::new();
    for (index, part) in error.replace("\\\"", "").split('"').enumerate() {
        told.push_str(if index % 2 == 0 { part } else { "…" });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_without_what_it_says() {
        let error = GatewayEvent::read("MESSAGE_DELETE", r#"{"id":"1"}"#);
        let (name, error) = error.expect("a kind").expect_err("an error");
        assert_eq!(name, "MESSAGE_DELETE");
        assert!(error.to_string().starts_with("missing field `channel_id`"));
        let quoting = r#"invalid type: string "Camille a dit \"non\"", expected u64 at line 1"#;
        assert_eq!(
            without_values(quoting),
            "invalid type: string …, expected u64 at line 1"
        );
        assert!(GatewayEvent::read("TYPING_START", "{}").is_none());
    }
}
