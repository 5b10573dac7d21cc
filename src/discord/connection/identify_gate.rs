//! The one place that decides when an IDENTIFY may be sent, for all shards together.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serenity::all::BotGateway;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep_until};
use tracing::{debug, info, warn};
use url::Url;

use super::closing::{FinalClose, RunError};
use super::pacing::{IdentifyBudget, Reason, Reminder, chance, in_words};
use super::payload::connection_address;
use crate::discord::api::{ApiClient, ApiError};
use crate::discord::bounded::Locked;
use crate::metrics::Metrics;

/// How many times Discord is asked for its gateway before the bot gives up, and the wait between.
const ATTEMPTS: u32 = 3;
const BETWEEN_ATTEMPTS: Duration = Duration::from_secs(1);
/// The longest time until Discord grants more IDENTIFYs: it says a day at most.
const LONGEST_RESET: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a rate limit is waited out at least, after several in a row.
const LONGEST_LEAST_WAIT: Duration = Duration::from_secs(5 * 60);

/// Where the gateway is, and what may be sent there.
#[derive(Debug)]
pub struct IdentifyGate {
    api: Arc<ApiClient>,
    address: Locked<Url>,
    state: Mutex<GateState>,
    metrics: Arc<Metrics>,
}

#[derive(Debug)]
struct GateState {
    budget: IdentifyBudget,
    /// Whether Discord has said what is left since the last turn.
    is_current: bool,
}

/// The right to send one IDENTIFY, which others wait for.
#[derive(Debug)]
pub struct Turn<'a> {
    state: MutexGuard<'a, GateState>,
    metrics: &'a Metrics,
}

impl Turn<'_> {
    /// The IDENTIFY is being sent.
    pub fn used(mut self) {
        self.state.budget.record(Instant::now());
        self.metrics.identified();
    }
}

impl IdentifyGate {
    /// Asks Discord where the gateway is and how many shards to open. Waits while Discord wants it.
    ///
    /// # Errors
    /// [`RunError`] if Discord refuses, or is not reached.
    pub async fn find(
        api: Arc<ApiClient>,
        metrics: &Arc<Metrics>,
    ) -> Result<(Self, u32), RunError> {
        let (mut attempts, mut least_wait) = (1, BETWEEN_ATTEMPTS);
        let found = loop {
            match api.gateway().await {
                Ok(found) => break found,
                Err(ApiError::RateLimited(time)) => {
                    let until = Instant::now() + time.max(least_wait);
                    least_wait = LONGEST_LEAST_WAIT.min(least_wait * 2);
                    wait_until(until, |left| {
                        warn!(
                            "Discord limite les requêtes de cette adresse : nouvel essai dans \
                             {left} ; inutile de relancer le bot"
                        );
                    })
                    .await;
                }
                Err(error) if error.is_passing() && attempts < ATTEMPTS => {
                    if attempts == 1 {
                        warn!("{error}. {}", error.advice());
                    }
                    attempts += 1;
                    tokio::time::sleep(BETWEEN_ATTEMPTS).await;
                }
                Err(error) => return Err(RunError::from(error)),
            }
        };
        let address = connection_address(&found.url)
            .ok_or(ApiError::Unexpected("adresse de passerelle invalide"))?;
        let shards = found.shards.max(1);
        let mut state = GateState {
            budget: IdentifyBudget::default(),
            is_current: true,
        };
        state.note(&found, metrics);
        let gate = Self {
            api,
            address: Locked::of(address),
            state: Mutex::new(state),
            metrics: Arc::clone(metrics),
        };
        Ok((gate, shards))
    }

    /// Where to connect.
    pub fn address(&self) -> Url {
        self.address.with(|address| address.clone())
    }

    /// Waits for the right to send an IDENTIFY, and says why if that takes long.
    ///
    /// # Errors
    /// If Discord refuses the token meanwhile.
    pub async fn turn(&self) -> Result<Turn<'_>, FinalClose> {
        let mut state = self.state.lock().await;
        loop {
            let now = Instant::now();
            if let Some((until, reason)) = state.budget.wait(now) {
                let (failures, today) = (state.budget.failures(), state.budget.within_a_day(now));
                wait_until(until, |left| tell(reason, failures, today, left)).await;
                state.is_current &= reason != Reason::Discord;
            } else if state.is_current {
                state.is_current = false;
                return Ok(Turn {
                    state,
                    metrics: &self.metrics,
                });
            } else {
                self.ask(&mut state).await?;
            }
        }
    }

    /// Asks how many IDENTIFYs are left, and where to connect. If Discord does not say, its last word
    /// counts.
    async fn ask(&self, state: &mut GateState) -> Result<(), FinalClose> {
        match self.api.gateway().await {
            Ok(found) => {
                state.note(&found, &self.metrics);
                if let Some(address) = connection_address(&found.url) {
                    self.address.with(|known| *known = address);
                }
            }
            Err(ApiError::Refused { status: 401, .. }) => return Err(FinalClose::TokenRefused),
            Err(error) => debug!("identifications restantes inconnues : {error}"),
        }
        state.is_current = true;
        Ok(())
    }

    /// The session that an IDENTIFY was sent for has ended, after so long if it ever began.
    pub async fn session_ended(&self, lasted: Option<Duration>, refused: bool) {
        let (now, mut state) = (Instant::now(), self.state.lock().await);
        state.budget.session_ended(lasted, now, chance());
        if refused {
            state.budget.session_refused(now, chance());
        }
    }
}

impl GateState {
    fn note(&mut self, found: &BotGateway, metrics: &Metrics) {
        let limit = &found.session_start_limit;
        let reset_after = Duration::from_millis(limit.reset_after).min(LONGEST_RESET);
        self.budget
            .limit(limit.remaining, reset_after, Instant::now());
        let reset = SystemTime::now() + reset_after;
        metrics.identifies_left(limit.remaining, limit.total, reset);
    }
}

/// Says what the next IDENTIFY waits for.
fn tell(reason: Reason, failures: u32, today: usize, left: &str) {
    match reason {
        Reason::Spacing => debug!("nouvelle identification dans {left}"),
        Reason::Failures if failures == 1 => info!("nouvelle identification dans {left}"),
        Reason::Failures => warn!(
            "{failures} sessions de suite ont fini aussitôt : nouvelle identification dans {left} \
             ({today} depuis un jour)"
        ),
        Reason::Minute => warn!("trop d’identifications en une minute : la suivante dans {left}"),
        Reason::Day => warn!(
            "{today} identifications depuis un jour : la suivante dans {left}, pour que Discord \
             n’annule pas le jeton"
        ),
        Reason::Discord => warn!(
            "Discord n’accorde plus d’identification pour l’instant (session_start_limit) : la \
             suivante dans {left} ; inutile de relancer le bot"
        ),
    }
}

/// Waits, and says how long: now, and again at growing intervals.
async fn wait_until(until: Instant, say: impl Fn(&str)) {
    let mut reminder = Reminder::new(Instant::now());
    loop {
        say(&in_words(until.duration_since(Instant::now())));
        let next = reminder.next().min(until);
        sleep_until(next).await;
        if next == until {
            return;
        }
        reminder.is_due(Instant::now());
    }
}
