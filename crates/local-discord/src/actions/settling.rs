//! Knowing that the bot has nothing more to say, without sleeping.

use serde_json::json;

use super::super::id::Id;
use super::super::journal::{Happening, Record};
use super::super::server::LocalDiscord;
use super::super::sessions::Order;
use super::TimedOut;

impl LocalDiscord {
    /// Waits until the bot has worked off everything that it was sent.
    ///
    /// Discord may ask for a heartbeat at any time, and the bot's answer names the last event that it
    /// has read. As frames are read in order, an answer proves that every event before it has been read
    /// and that its handler has been started. The handler itself runs on its own (serenity spawns a task
    /// for each), so one answer proves no more. But each further answer takes a lap of the bot's
    /// scheduler, in which every task that can go on goes on; this waits for a number of laps in a row
    /// ([`Settings::laps`](super::super::Settings::laps)) in which the bot has neither sent a request nor has
    /// one under way.
    ///
    /// That is sound for a bot on a single-threaded runtime (`#[tokio::test]` with the bot in the test's
    /// process) whose handlers wait for nothing but Discord's answers. With several threads, or in another
    /// process, a handler's thread may be held up for longer than all laps take: then it is only likely (one
    /// in several hundred went wrong on a machine three times overloaded), and a test that must be sure
    /// sends something afterwards that the bot must answer, and waits for that answer first. In no case
    /// does this see a bot that waits for a timer, a file or another thread: wait for what it does then.
    ///
    /// # Errors
    /// When the bot is not connected or does not come to rest in time.
    pub async fn settle(&self) -> Result<(), TimedOut> {
        let since = self.journal_len();
        let laps = self.shared.with(|state| state.settings.laps);
        let mut calm = 0;
        while calm < laps {
            let before = self.journal_len();
            self.lap(since).await?;
            let quiet = self.shared.with(|state| {
                let new = state.journal.since(before);
                state.in_flight == 0
                    && !new
                        .iter()
                        .any(|record| matches!(record.what, Happening::Request(_)))
            });
            calm = if quiet { calm + 1 } else { 0 };
        }
        Ok(())
    }

    /// Asks for a heartbeat, and waits until one comes that knows every event sent so far.
    async fn lap(&self, since: usize) -> Result<(), TimedOut> {
        let (before, last) = self.shared.with(|state| {
            state
                .sessions
                .order_all(&Order::Send(json!({ "op": 1, "d": null }).to_string()));
            let last = state
                .sessions
                .all
                .values()
                .filter(|one| one.connection.is_some())
                .map(|one| one.seq)
                .max();
            (state.journal.len(), last)
        });
        let found = self
            .until(|state| {
                let mut new = state.journal.since(before).iter();
                new.find(
                    |record| matches!(record.what, Happening::Heartbeat { seq } if seq >= last),
                )
                .map(|_| ())
            })
            .await;
        found.ok_or_else(|| self.timed_out("sign of life from the bot", since))
    }

    /// Waits until the bot has settled, and makes sure that it has said nothing in a channel since a
    /// place in the journal: no message, no typing. [`Self::settle`] says what that proves.
    ///
    /// # Errors
    /// When it does not settle in time, or has said something.
    pub async fn expect_silence(&self, channel: Id, since: usize) -> Result<(), TimedOut> {
        self.settle().await?;
        let noise = |record: &Record| match record.what {
            Happening::MessageCreated {
                channel: of,
                by_bot,
                ..
            } => by_bot && of == channel,
            Happening::Typing { channel: of } => of == channel,
            _ => false,
        };
        if self.records_since(since).iter().any(noise) {
            return Err(self.timed_out("silence", since));
        }
        Ok(())
    }
}
