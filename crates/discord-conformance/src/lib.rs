//! What tests against the local Discord share.
//!
//! [`finish`] is how each ends: two independent judges find nothing wrong. serenity can read every
//! event, and Discord's own description accepts every body that the bot sends. [`bare_client`] is a bot
//! without a library.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests use it, and a test may fail"
)]

pub mod bare_client;
mod openapi;

use std::sync::Arc;

use local_discord::{LocalDiscord, Request, Settings, World};
use serde_json::Value;
use serenity::model::event::{Event, GatewayEvent};

/// A local Discord whose every event serenity must be able to read.
pub async fn start_discord(world: World) -> LocalDiscord {
    start_discord_with(world, Settings::default()).await
}

/// The same, with other settings.
pub async fn start_discord_with(world: World, mut settings: Settings) -> LocalDiscord {
    settings.payload_check = Some(Arc::new(check_payload));
    LocalDiscord::start_with(world, settings)
        .await
        .expect("a free port")
}

/// serenity silently drops an event that it cannot read, so every one is read here first.
fn check_payload(payload: &Value) -> Result<(), String> {
    match serde_json::from_value(payload.clone()) {
        Ok(GatewayEvent::Dispatch(_, Event::Unknown(_))) => {
            Err("serenity does not know it".to_owned())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// The end of every end-to-end test: there were no faults, no interaction waits for an answer,
/// Discord's own description accepts every body, and no message of the bot can ping anybody.
pub async fn finish(discord: &LocalDiscord) {
    discord
        .settle()
        .await
        .unwrap_or_else(|late| panic!("{late}"));
    finish_without_bot(discord);
}

/// The same, if the bot has already been stopped.
pub fn finish_without_bot(discord: &LocalDiscord) {
    let faults: Vec<String> = discord.faults().iter().map(ToString::to_string).collect();
    let unanswered = discord
        .unanswered()
        .into_iter()
        .map(|id| format!("interaction {id} was never answered"));
    let bodies = discord
        .requests()
        .into_iter()
        .flat_map(|request| mistakes_in(&request));
    let all: Vec<String> = faults.into_iter().chain(unanswered).chain(bodies).collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// What is wrong with one request.
fn mistakes_in(request: &Request) -> Vec<String> {
    let mistakes = openapi::mistakes(request).into_iter();
    let pings = message_of(request)
        .filter(|message| !pings_nobody(message))
        .map(|_| "pings are not switched off".to_owned());
    mistakes
        .chain(pings)
        .map(|mistake| format!("{request}\n    {mistake}"))
        .collect()
}

/// The message that a request creates, if it creates one.
fn message_of(request: &Request) -> Option<&Value> {
    let body = request.body.as_ref()?;
    match (request.method.as_str(), request.route.as_str()) {
        ("POST", "/channels/{channel_id}/messages" | "/webhooks/{webhook_id}/{webhook_token}") => {
            Some(body)
        }
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
            if body["type"] == 4 =>
        {
            Some(&body["data"])
        }
        // After "I am thinking", the edit is what creates the text.
        ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original") => Some(body),
        _ => None,
    }
}

fn pings_nobody(message: &Value) -> bool {
    let allowed = &message["allowed_mentions"];
    let empty = |field: &str| allowed[field].as_array().is_none_or(Vec::is_empty);
    allowed["parse"] == Value::Array(Vec::new())
        && empty("users")
        && empty("roles")
        && allowed["replied_user"] != true
}
