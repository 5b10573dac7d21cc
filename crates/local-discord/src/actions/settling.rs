//! Knowing that the bot has nothing more to say, without sleeping.

use serde_json::json;

use crate::actions::waiting::TimedOut;
use crate::id::Id;
use crate::journal::{Record, RecordKind};
use crate::server::LocalDiscord;
use crate::sessions::Outgoing;
use crate::state::State;

impl LocalDiscord {
    /// Waits until the bot has handled everything that it was sent.
    ///
    /// Discord may ask for a heartbeat at any time, and the bot's answer names the last event that it
    /// has read. Frames are read in order, so an answer proves that every event before it has been
    /// read and its handler started. It proves no more: the handler runs on its own (serenity spawns a
    /// task for each). But between two answers every task of the bot that is ready runs. So
    /// this asks until the bot has been idle for
    /// [`Settings::settle_rounds`](crate::state::Settings::settle_rounds) heartbeats in a row: it has
    /// sent no request and has none in flight.
    ///
    /// That is sound for a bot on a single-threaded runtime (`#[tokio::test]`, with the bot in the
    /// test's process) whose handlers wait for nothing but Discord's answers. With several threads, or
    /// in another process, a handler may be held up for longer than all rounds take. Then it is only
    /// likely (one run in several hundred failed on a machine three times overloaded): a test that
    /// must be sure first sends something that the bot must answer, and waits for that answer. A bot
    /// that waits for a timer, a file or another thread always looks settled: wait for what it does
    /// then.
    ///
    /// # Errors
    /// When the bot is not connected or does not settle in time.
    pub async fn settle(&self) -> Result<(), TimedOut> {
        let since = self.journal_len();
        let rounds = self.shared.with(|state| state.settings.settle_rounds);
        let mut idle = 0;
        while idle < rounds {
            let before = self.journal_len();
            self.heartbeat(since).await?;
            let is_idle = self.shared.with(|state| {
                let mut new = state.journal.since(before).iter();
                let is_request = |record: &Record| matches!(record.kind, RecordKind::Request(_));
                state.in_flight == 0 && !new.any(is_request)
            });
            idle = if is_idle { idle + 1 } else { 0 };
        }
        Ok(())
    }

    /// Asks for a heartbeat, and waits for one that acknowledges every event sent so far.
    async fn heartbeat(&self, since: usize) -> Result<(), TimedOut> {
        let request = json!({ "op": 1, "d": null }).to_string();
        let (before, last) = self.shared.with(|state| {
            state.sessions.send_to_all(&Outgoing::Payload(request));
            let sessions = state.sessions.all.values();
            let connected = sessions.filter(|session| session.connection.is_some());
            (state.journal.len(), connected.map(|one| one.seq).max())
        });
        let came = |state: &mut State| {
            let mut new = state.journal.since(before).iter();
            let knows = |record: &Record| matches!(record.kind, RecordKind::Heartbeat { seq } if seq >= last);
            new.any(knows).then_some(())
        };
        self.expect("heartbeat of the bot", since, came).await
    }

    /// Waits until the bot has settled, and makes sure that it has said nothing in a channel since a
    /// place in the journal: no message, no typing. [`Self::settle`] says what that proves.
    ///
    /// # Errors
    /// When it does not settle in time, or has said something.
    pub async fn expect_silence(&self, channel: Id, since: usize) -> Result<(), TimedOut> {
        self.settle().await?;
        let noise = |record: &Record| match record.kind {
            RecordKind::MessageCreated {
                channel: of,
                by_bot,
                ..
            } => by_bot && of == channel,
            RecordKind::Typing { channel: of } => of == channel,
            _ => false,
        };
        if self.records_since(since).iter().any(noise) {
            return Err(self.timed_out("silence", since));
        }
        Ok(())
    }
}
