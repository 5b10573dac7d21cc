//! Why there is no connection, and what the log says while there is none.

use std::fmt;

use tokio::time::Instant;
use tracing::{info, warn};

use super::pacing::{Reminder, in_words};
use crate::discord::api::ApiError;

/// Why a connection ended, or never was.
#[derive(Debug)]
pub enum Cause {
    /// The gateway was not reached.
    Unreachable(ApiError),
    /// It was, and did not say hello.
    NoHello,
    /// It did not accept the session for minutes.
    NoReady,
    /// Discord closed with this code.
    Closed(u16),
    /// The connection broke.
    Cut,
    /// A heartbeat got no answer.
    NoHeartbeatAck,
    /// Discord wants the bot to connect anew.
    Reconnect,
    /// The session does not exist, or no longer.
    InvalidSession {
        /// It may be resumed all the same.
        resumable: bool,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(error) => write!(f, "{error}"),
            Self::NoHello => f.write_str("la passerelle ne dit rien"),
            Self::NoReady => f.write_str("la passerelle n’ouvre pas la session"),
            Self::Closed(code) => write!(f, "fermée par Discord, code {code}"),
            Self::Cut => f.write_str("connexion interrompue"),
            Self::NoHeartbeatAck => f.write_str("Discord ne répond plus"),
            Self::Reconnect => f.write_str("Discord demande une nouvelle connexion"),
            Self::InvalidSession { .. } => f.write_str("Discord met fin à la session"),
        }
    }
}

impl Cause {
    /// What the operator can do, as a sentence.
    pub fn advice(&self) -> String {
        match self {
            Self::Unreachable(error) => error.advice(),
            _ => String::from(
                "Si cela dure, voyez https://discordstatus.com, puis le réseau de cette machine.",
            ),
        }
    }

    /// Whether this happens on any day.
    const fn is_routine(&self) -> bool {
        matches!(self, Self::Reconnect | Self::InvalidSession { .. })
    }
}

/// What is told of the time without a connection.
#[derive(Debug, Default)]
pub struct Outage {
    lasting: Option<Lasting>,
}

#[derive(Debug)]
struct Lasting {
    since: Instant,
    attempts: u32,
    reminder: Option<Reminder>,
}

impl Outage {
    /// A connection has ended that events came over.
    pub fn began(&mut self, cause: &Cause, now: Instant) {
        if cause.is_routine() {
            info!("{cause} : je me reconnecte");
        } else {
            warn!("connexion à Discord perdue ({cause}) : je me reconnecte");
        }
        self.lasting = Some(Lasting::from(now));
    }

    /// A connection has failed before any event: told at once, then at growing intervals.
    pub fn goes_on(&mut self, cause: &Cause, now: Instant) {
        let lasting = self.lasting.get_or_insert_with(|| Lasting::from(now));
        lasting.attempts = lasting.attempts.saturating_add(1);
        let reminder = lasting.reminder.as_mut();
        if reminder.is_some_and(|reminder| !reminder.is_due(now)) {
            return;
        }
        lasting.reminder.get_or_insert_with(|| Reminder::new(now));
        let attempts = match lasting.attempts {
            1 => String::new(),
            attempts => {
                let time = in_words(now.duration_since(lasting.since));
                format!(" depuis {time} ({attempts} essais)")
            }
        };
        let advice = cause.advice();
        warn!("pas de connexion à Discord{attempts} : {cause}. {advice} Je réessaie.");
    }

    /// Discord is slow to answer: told like a failure, so that nobody waits for the first line.
    pub fn is_slow(&mut self, host: &str, now: Instant) {
        let lasting = self.lasting.get_or_insert_with(|| Lasting::from(now));
        if lasting.reminder.is_none() {
            lasting.reminder = Some(Reminder::new(now));
            warn!(
                "la passerelle de Discord ({host}) tarde à répondre. Vérifiez le réseau et le \
                 pare-feu ; si seul un proxy mène dehors, donnez-le dans HTTPS_PROXY. J’attends."
            );
        }
    }

    /// Events come again.
    pub fn ended(&mut self, now: Instant) {
        if let Some(lasting) = self.lasting.take() {
            info!(
                "connexion à Discord rétablie, après {}",
                in_words(now.duration_since(lasting.since))
            );
        }
    }
}

impl Lasting {
    const fn from(since: Instant) -> Self {
        Self {
            since,
            attempts: 0,
            reminder: None,
        }
    }
}
