//! What the end-to-end tests share: a bot against the local Discord, and what must hold at their end.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use colloque_bot::local_discord::{LocalDiscord, Settings, World};
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
