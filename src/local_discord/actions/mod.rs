//! What can be done with a running local Discord: act as a person, wait for the bot, read back what
//! happened, and make things go wrong.

mod disturbing;
mod interacting;
mod reading;
mod settling;
mod writing;

use std::fmt;
use std::time::Duration;

pub use interacting::{Invocation, Invoked, OptionValue, Refused, Response};
pub use writing::{Draft, SentMessage};

use super::journal::Record;
use super::server::LocalDiscord;

/// How long a handle waits for the bot. Nothing waits this long when all is well.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The bot did not do in time what was waited for.
#[derive(Clone, Debug)]
pub struct TimedOut {
    /// What was waited for.
    pub what: String,
    /// What happened meanwhile.
    pub journal: Vec<Record>,
}

impl fmt::Display for TimedOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "no {} in time; meanwhile:", self.what)?;
        for record in &self.journal {
            writeln!(
                formatter,
                "  {:>4} {:?} {}",
                record.index, record.at, record.what
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for TimedOut {}

impl LocalDiscord {
    fn timed_out(&self, what: impl Into<String>, since: usize) -> TimedOut {
        TimedOut {
            what: what.into(),
            journal: self.records_since(since),
        }
    }

    /// Waits until something happens that fits; what has happened before `since` (see
    /// [`Self::journal_len`]) does not count.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn wait_for(
        &self,
        since: usize,
        what: &str,
        mut fits: impl FnMut(&Record) -> bool,
    ) -> Result<Record, TimedOut> {
        let mut next = since;
        let found = self
            .until(PATIENCE, |state| {
                let new = state.journal.records().get(next..)?;
                next += new.len();
                new.iter().find(|record| fits(record)).cloned()
            })
            .await;
        found.ok_or_else(|| self.timed_out(what, since))
    }

    /// Waits until the bot has identified itself and been told of its guilds.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn ready(&self) -> Result<(), TimedOut> {
        let ready = |state: &mut super::state::State| {
            state
                .sessions
                .all
                .values()
                .any(|session| session.connection.is_some())
                .then_some(())
        };
        self.until(PATIENCE, ready)
            .await
            .ok_or_else(|| self.timed_out("session of the bot", 0))
    }

    /// Waits until the bot has written its list of commands: the global one, or a guild's.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn commands_registered(&self, guild: Option<super::Id>) -> Result<(), TimedOut> {
        let fits = |record: &Record| matches!(record.what, super::Happening::CommandsChanged { guild: of } if of == guild);
        self.wait_for(0, "list of commands", fits).await.map(|_| ())
    }
}
