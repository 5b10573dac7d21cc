//! The gateway, over which events come: all shards together.

use std::sync::Arc;

use futures_util::future::try_join_all;
use serenity::all::GatewayIntents;
use tokio::sync::watch;

use super::closing::RunError;
use super::events::{EventReader, GatewayEvent};
use super::identify_gate::IdentifyGate;
use super::outage::Cause;
use super::payload::{Identity, connection_address};
use super::shard::{Shard, ShardContext};
use super::socket::{GOODBYE, Socket};
use crate::config::Token;
use crate::discord::api::{ApiClient, ApiError};
use crate::metrics::Metrics;

/// The gateway as Discord has it for this bot.
#[derive(Debug)]
pub struct Gateway {
    api: Arc<ApiClient>,
    metrics: Arc<Metrics>,
    gate: IdentifyGate,
    shards: u32,
}

impl Gateway {
    /// Asks Discord where it is.
    ///
    /// # Errors
    /// [`RunError`], which says what to change.
    pub async fn find(api: &Arc<ApiClient>, metrics: &Arc<Metrics>) -> Result<Self, RunError> {
        let (gate, shards) = IdentifyGate::find(Arc::clone(api), metrics).await?;
        metrics.expect_shards(shards);
        Ok(Self {
            api: Arc::clone(api),
            metrics: Arc::clone(metrics),
            gate,
            shards,
        })
    }

    /// Stays connected until `stop`, and hands over every event, which must not take long.
    ///
    /// # Errors
    /// If Discord forbids going on.
    pub async fn run(
        &self,
        token: &Token,
        intents: GatewayIntents,
        stop: watch::Receiver<bool>,
        on_event: &(dyn Fn(GatewayEvent) + Send + Sync),
    ) -> Result<(), RunError> {
        let reader = EventReader::default();
        let shared = ShardContext {
            api: &self.api,
            gate: &self.gate,
            reader: &reader,
            metrics: &self.metrics,
            on_event,
            stop,
        };
        let shards = (0..self.shards).map(|shard| {
            let identity = Identity {
                token: token.clone(),
                intents,
                shard,
                shards: self.shards,
            };
            Shard::new(shared.clone(), identity).run()
        });
        let ended = try_join_all(shards).await;
        ended.map(drop).map_err(RunError::Closed)
    }
}

/// Whether the gateway answers at an address, without beginning a session.
///
/// # Errors
/// Why not, and what to do.
pub async fn reach(api: &ApiClient, gateway: &str) -> Result<(), (String, String)> {
    let address = connection_address(gateway);
    let address = address.ok_or(ApiError::Unexpected("adresse de passerelle invalide"));
    let opened = match address {
        Ok(address) => Socket::open(api, address).await,
        Err(error) => Err(Cause::Unreachable(error)),
    };
    match opened {
        Ok((socket, _)) => {
            socket.close(GOODBYE).await;
            Ok(())
        }
        Err(cause) => Err((cause.to_string(), cause.advice())),
    }
}
