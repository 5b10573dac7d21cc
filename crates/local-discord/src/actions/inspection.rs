//! Reading back what happened.

use crate::commands::Command;
use crate::id::Id;
use crate::journal::{Fault, FaultKind, Record, RecordKind, Request};
use crate::message::Message;
use crate::server::LocalDiscord;

impl LocalDiscord {
    /// Everything that happened.
    pub fn records(&self) -> Vec<Record> {
        self.records_since(0)
    }

    /// Everything that happened from a place in the journal on.
    pub(crate) fn records_since(&self, index: usize) -> Vec<Record> {
        self.shared
            .with(|state| state.journal.since(index).to_vec())
    }

    /// How long the journal is: the place of the next record.
    pub fn journal_len(&self) -> usize {
        self.shared.with(|state| state.journal.len())
    }

    /// Every REST request of the bot.
    pub fn requests(&self) -> Vec<Request> {
        let requests = self.records().into_iter();
        requests
            .filter_map(|record| match record.kind {
                RecordKind::Request(request) => Some(*request),
                _ => None,
            })
            .collect()
    }

    /// The requests of one route, as Discord's documentation writes it.
    pub fn requests_to(&self, method: &str, route: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.is(method, route));
        requests
    }

    /// A message.
    pub fn message(&self, id: Id) -> Option<Message> {
        self.shared.with(|state| state.messages.get(&id).cloned())
    }

    /// The messages of a channel, oldest first, ephemeral ones included.
    pub fn messages(&self, channel: Id) -> Vec<Message> {
        self.shared.with(|state| {
            state
                .messages
                .values()
                .filter(|message| message.channel == channel)
                .cloned()
                .collect()
        })
    }

    /// The registered commands: the global ones, or a guild's.
    pub fn commands(&self, guild: Option<Id>) -> Vec<Command> {
        self.shared.with(|state| state.commands.of(guild).to_vec())
    }

    /// Everything that should not have been, interactions left without an answer included. A test
    /// ends by finding this empty.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.with(|state| {
            let now = state.now();
            let overdue = state
                .interactions
                .values()
                .filter(|one| one.is_overdue(now));
            let overdue = overdue.map(|one| Fault {
                kind: FaultKind::LateAcknowledgement,
                detail: format!(
                    "interaction {} ({:?}) has had no answer",
                    one.id, one.command
                ),
            });
            state
                .journal
                .faults()
                .iter()
                .cloned()
                .chain(overdue)
                .collect()
        })
    }

    /// The faults so far, which are then forgotten: for a test that provokes them.
    pub fn take_faults(&self) -> Vec<Fault> {
        self.shared.with(|state| state.journal.take_faults())
    }

    /// The interactions that have had no answer yet, late or not.
    pub fn unanswered(&self) -> Vec<Id> {
        self.shared.with(|state| {
            state
                .interactions
                .values()
                .filter(|one| one.acknowledged.is_none())
                .map(|one| one.id)
                .collect()
        })
    }
}
