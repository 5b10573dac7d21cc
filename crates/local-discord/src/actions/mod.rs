//! What can be done with a running local Discord: act as a person, wait for the bot, read back what
//! happened, and make things go wrong.

mod answers;
mod disturbing;
mod finding;
mod interacting;
mod options;
mod reading;
mod settling;
mod writing;

use std::fmt;

pub use answers::{Invoked, Response};
pub use interacting::{Invocation, Refused};
pub use options::OptionValue;
pub use writing::{Draft, SentMessage};

use super::id::Id;
use super::journal::{Happening, Record};
use super::message::Message;
use super::server::LocalDiscord;
use super::state::State;

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
            .until(|state| {
                let new = state.journal.since(next);
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
        let ready = |state: &mut State| {
            state
                .sessions
                .all
                .values()
                .any(|session| session.connection.is_some())
                .then_some(())
        };
        self.until(ready)
            .await
            .ok_or_else(|| self.timed_out("session of the bot", 0))
    }

    /// Waits until a message is gone.
    ///
    /// # Errors
    /// When it is still there after some time.
    pub async fn deleted(&self, message: Id) -> Result<(), TimedOut> {
        let gone = |state: &mut State| (!state.messages.contains_key(&message)).then_some(());
        self.until(gone)
            .await
            .ok_or_else(|| self.timed_out("deletion of the message", 0))
    }

    /// Waits until a message has been changed; gives it as it is then.
    ///
    /// # Errors
    /// When it is not changed in time.
    pub async fn edited(&self, message: Id) -> Result<Message, TimedOut> {
        let edited = |state: &mut State| {
            state
                .messages
                .get(&message)
                .filter(|one| one.edited.is_some())
                .cloned()
        };
        self.until(edited)
            .await
            .ok_or_else(|| self.timed_out("change of the message", 0))
    }

    /// Waits until the bot has written its list of commands: the global one, or a guild's.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn commands_registered(&self, guild: Option<Id>) -> Result<(), TimedOut> {
        let fits = |record: &Record| matches!(record.what, Happening::CommandsChanged { guild: of } if of == guild);
        self.wait_for(0, "list of commands", fits).await.map(|_| ())
    }
}
