//! Waiting for the bot; the error says what happened meanwhile.

use std::fmt;

use crate::id::Id;
use crate::journal::{Record, RecordKind};
use crate::message::Message;
use crate::server::LocalDiscord;
use crate::state::State;

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
            let Record { index, at, kind } = record;
            writeln!(formatter, "  {index:>4} {at:?} {kind}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TimedOut {}

impl LocalDiscord {
    pub(crate) fn timed_out(&self, what: impl Into<String>, since: usize) -> TimedOut {
        TimedOut {
            what: what.into(),
            journal: self.records_since(since),
        }
    }

    /// Waits until `found` finds something in the state; else says `what` did not come, and what
    /// happened `since` then.
    pub(crate) async fn expect<T>(
        &self,
        what: &str,
        since: usize,
        found: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, TimedOut> {
        let found = self.shared.until(found).await;
        found.ok_or_else(|| self.timed_out(what, since))
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
        self.expect(what, since, |state| {
            let new = state.journal.since(next);
            next += new.len();
            new.iter().find(|record| fits(record)).cloned()
        })
        .await
    }

    /// Waits until the bot has identified itself.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn ready(&self) -> Result<(), TimedOut> {
        let online = |state: &mut State| state.sessions.is_online().then_some(());
        self.expect("session of the bot", 0, online).await
    }

    /// Waits until a message is deleted.
    ///
    /// # Errors
    /// When it is still there after some time.
    pub async fn deleted(&self, message: Id) -> Result<(), TimedOut> {
        let gone = |state: &mut State| (!state.messages.contains_key(&message)).then_some(());
        self.expect("deletion of the message", 0, gone).await
    }

    /// Waits until a message has been changed; gives it as it is then.
    ///
    /// # Errors
    /// When it is not changed in time.
    pub async fn edited(&self, message: Id) -> Result<Message, TimedOut> {
        let edited = |state: &mut State| {
            let message = state.messages.get(&message);
            message.filter(|one| one.edited.is_some()).cloned()
        };
        self.expect("edit of the message", 0, edited).await
    }

    /// Waits until the bot has written its list of commands: the global one, or a guild's.
    ///
    /// # Errors
    /// When it does not happen in time.
    pub async fn commands_registered(&self, guild: Option<Id>) -> Result<(), TimedOut> {
        let fits = |record: &Record| match record.kind {
            RecordKind::CommandsChanged { guild: of } => of == guild,
            _ => false,
        };
        self.wait_for(0, "list of commands", fits).await.map(|_| ())
    }
}
