//! Keeps serenity's own reconnecting within Discord's rules.
//!
//! serenity 0.12 reconnects for ever, without backing off and after any close code. It does
//! not report the code either, and after two of them (4010, 4011) it spins until its next
//! heartbeat, which can starve the whole runtime of timers and connections: so the watchdog has a
//! thread and a runtime of its own. serenity takes the address of every connection from a mutex
//! that it shares with us, which serves as a turnstile: the watchdog holds it and releases it for
//! an instant at a time, after a pause that grows while the gateway closes right after IDENTIFY.
//! Once per such series it asks the gateway itself, with one connection of its own, for the close
//! code, and stops the bot if it is final.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use serenity::all::{ConnectionStage, GatewayIntents, ShardManager};
use tokio::runtime::Builder;
use tokio::sync::{Mutex, oneshot};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tracing::warn;

use crate::config::Token;
use crate::discord::connection::closing::{FinalClose, RunError};

/// Between two openings of the turnstile, as long as all is well.
const TURN: Duration = Duration::from_millis(250);
/// The first pause after the gateway closed on an IDENTIFY.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How long a shard may take from connecting to READY before that counts as a failure. Not less
/// than Discord's time between two IDENTIFYs, since asking for the code sends another.
const READY_TIME: Duration = Duration::from_secs(5);
/// How long the gateway may take to close.
const PROBE_TIME: Duration = Duration::from_secs(10);

/// What the watchdog needs to know of the connection.
#[derive(Debug)]
pub struct Watchdog {
    /// serenity's shards.
    pub manager: Arc<ShardManager>,
    /// The gateway's address: the turnstile.
    pub address: Arc<Mutex<String>>,
    /// How to identify, to ask for the close code.
    pub identity: Identity,
}

/// What an IDENTIFY says.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The bot's token.
    pub token: Token,
    /// What the bot wants to receive.
    pub intents: GatewayIntents,
    /// How many shards there are.
    pub shards: u32,
}

/// How many IDENTIFYs in a row failed.
#[derive(Debug, Default)]
struct Series {
    failures: u32,
    /// The last failure still shows.
    showing: bool,
    /// Since when a shard has been connecting.
    connecting: Option<Instant>,
}

impl Series {
    /// Records the stages of the shards; true if an IDENTIFY has failed since the last call.
    fn failed_again(&mut self, stages: &[ConnectionStage], now: Instant) -> bool {
        // serenity shows this stage only for a connection that it gives up.
        let given_up = stages.contains(&ConnectionStage::Identifying);
        let again = (given_up && !self.showing) || self.is_overdue(stages, now);
        self.showing = given_up;
        if again {
            self.failures = self.failures.saturating_add(1);
        } else if stages.contains(&ConnectionStage::Connected) && !given_up {
            self.failures = 0;
        }
        again
    }

    /// Whether a shard has been connecting for too long; the time then starts again.
    fn is_overdue(&mut self, stages: &[ConnectionStage], now: Instant) -> bool {
        if !stages.contains(&ConnectionStage::Disconnected) {
            self.connecting = None;
            return false;
        }
        let since = *self.connecting.get_or_insert(now);
        let overdue = now.duration_since(since) >= READY_TIME;
        if overdue {
            self.connecting = None;
        }
        overdue
    }

    /// How long the turnstile stays shut.
    fn pause(&self) -> Duration {
        match self.failures.checked_sub(1) {
            None => TURN,
            Some(doublings) => FIRST_PAUSE
                .saturating_mul(2_u32.saturating_pow(doublings))
                .min(LONGEST_PAUSE),
        }
    }
}

impl Watchdog {
    /// Watches until the gateway's reason is final, and then sends it; ends when the receiver is
    /// dropped. On a thread of its own.
    ///
    /// # Errors
    /// If this machine has no thread left.
    pub fn start(self) -> io::Result<oneshot::Receiver<RunError>> {
        let (mut sender, reason) = oneshot::channel();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let watch = move || {
            runtime.block_on(async move {
                let reason = tokio::select! {
                    reason = self.watch() => reason,
                    () = sender.closed() => return,
                };
                // If nobody waits any more, the bot has already stopped.
                drop(sender.send(reason));
            });
        };
        let thread = std::thread::Builder::new().name(String::from("watchdog"));
        thread.spawn(watch)?;
        Ok(reason)
    }

    async fn watch(&self) -> RunError {
        let mut series = Series::default();
        loop {
            tokio::time::sleep(TURN).await;
            // The lock is fair: a shard that waits to connect gets it before the next turn.
            let shut = self.address.lock().await;
            if series.failed_again(&self.stages().await, Instant::now()) {
                if series.failures == 1
                    && let Some(reason) = self.identity.ask_why(&shut).await
                {
                    return RunError::Closed(reason);
                }
                let pause = series.pause();
                warn!(
                    "Discord ferme la connexion aussitôt ouverte ; nouvel essai dans {} s",
                    pause.as_secs()
                );
                tokio::time::sleep(pause).await;
            } else {
                tokio::time::sleep(TURN).await;
            }
        }
    }

    async fn stages(&self) -> Vec<ConnectionStage> {
        let runners = self.manager.runners.lock().await;
        runners.values().map(|runner| runner.stage).collect()
    }
}

impl Identity {
    /// Connects and identifies once more, to read the close code; `None` if it is not final.
    async fn ask_why(&self, address: &str) -> Option<FinalClose> {
        let code = tokio::time::timeout(PROBE_TIME, self.close_code(address)).await;
        FinalClose::from_code(code.ok()??)
    }

    async fn close_code(&self, address: &str) -> Option<u16> {
        let url = format!("{address}?v=10&encoding=json");
        let (mut gateway, _) = tokio_tungstenite::connect_async(url).await.ok()?;
        while let Some(Ok(frame)) = gateway.next().await {
            let text = match frame {
                Message::Close(frame) => return frame.map(|frame| frame.code.into()),
                Message::Text(text) => text,
                _ => continue,
            };
            let payload: Value = serde_json::from_str(&text).ok()?;
            match payload.get("op").and_then(Value::as_u64) {
                Some(10) => gateway.send(Message::text(self.identify())).await.ok()?,
                // Accepted, or asked to try later: not final.
                Some(0 | 7 | 9) => break,
                _ => {}
            }
        }
        let _ = gateway.close(None).await;
        None
    }

    fn identify(&self) -> String {
        json!({
            "op": 2,
            "d": {
                "token": self.token.expose(),
                "intents": self.intents.bits(),
                "shard": [0, self.shards],
                "properties": {
                    "os": std::env::consts::OS, "browser": "colloque-bot", "device": "colloque-bot",
                },
            },
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConnectionStage::{Connected, Disconnected, Identifying};

    #[test]
    fn pauses_grow_while_the_gateway_hangs_up_and_end_when_it_accepts() {
        let now = Instant::now();
        let mut series = Series::default();
        let mut pauses = Vec::new();
        for _ in 0..7 {
            assert!(!series.failed_again(&[Disconnected], now));
            assert!(series.failed_again(&[Identifying], now));
            assert!(!series.failed_again(&[Identifying], now), "told once");
            pauses.push(series.pause().as_secs());
        }
        assert_eq!(pauses, [10, 20, 40, 80, 160, 300, 300]);
        assert!(!series.failed_again(&[Connected], now));
        assert_eq!(series.pause(), TURN);
    }

    #[test]
    fn a_shard_that_never_gets_ready_is_a_failure() {
        let start = Instant::now();
        let mut series = Series::default();
        let mut look = |seconds, stages: &[ConnectionStage]| {
            series.failed_again(stages, start + Duration::from_secs(seconds))
        };
        assert!(!look(0, &[Disconnected]));
        assert!(!look(4, &[Disconnected]));
        assert!(look(5, &[Disconnected]));
        assert!(!look(6, &[Disconnected]), "told once, then counted anew");
        assert!(look(11, &[Disconnected, Connected]));
        assert!(!look(12, &[Disconnected, Connected]));
        assert!(!look(13, &[Connected]));
        assert!(!look(18, &[Disconnected]), "another shard");
        assert!(!look(40, &[]), "the network is down: nothing was sent");
    }
}
