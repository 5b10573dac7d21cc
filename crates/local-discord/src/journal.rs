//! What happened, in order: every request of the bot, every event sent to it, and every fault.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::id::Id;
use crate::intents::Intents;

/// One line of the journal.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its place, from 0.
    pub index: usize,
    /// When it happened, from the start of the local Discord.
    pub at: Duration,
    /// What happened.
    pub kind: RecordKind,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum RecordKind {
    /// The bot asked something by REST.
    Request(Box<Request>),
    /// A gateway connection was opened.
    Connected {
        /// Counts connections, from 1.
        connection: u64,
    },
    /// The bot identified itself.
    Identified {
        /// The connection.
        connection: u64,
        /// The events that it asks for.
        intents: Intents,
        /// Its shard and the number of shards.
        shard: (u64, u64),
    },
    /// The bot took up an earlier session.
    Resumed {
        /// The connection.
        connection: u64,
        /// The last event that the bot has received.
        seq: u64,
        /// How many events were sent again.
        replayed: usize,
    },
    /// The bot sent a heartbeat.
    Heartbeat {
        /// The last event that it has read.
        seq: Option<u64>,
    },
    /// A gateway connection ended.
    Disconnected {
        /// The connection.
        connection: u64,
        /// The close code, if there was one.
        code: Option<u16>,
        /// Whether the bot ended it, or vanished.
        by_bot: bool,
    },
    /// An event was sent to the bot.
    Dispatched {
        /// Its name, such as `MESSAGE_CREATE`.
        name: &'static str,
        /// Its number in the session.
        seq: u64,
        /// The id of what it is about.
        subject: Option<Id>,
    },
    /// Somebody wrote a message.
    MessageCreated {
        /// The channel.
        channel: Id,
        /// The message.
        message: Id,
        /// Whether the bot wrote it.
        by_bot: bool,
    },
    /// A message was changed.
    MessageEdited {
        /// The channel.
        channel: Id,
        /// The message.
        message: Id,
    },
    /// A message was deleted.
    MessageDeleted {
        /// The channel.
        channel: Id,
        /// The message.
        message: Id,
    },
    /// Somebody opened a thread.
    ThreadCreated {
        /// The thread.
        thread: Id,
    },
    /// The bot shows that it is typing.
    Typing {
        /// The channel.
        channel: Id,
    },
    /// The bot answered an interaction for the first time.
    Acknowledged {
        /// The interaction.
        interaction: Id,
    },
    /// The list of commands changed.
    CommandsChanged {
        /// The guild whose list it is; none for the global list.
        guild: Option<Id>,
    },
}

impl fmt::Display for RecordKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(request) => request.fmt(formatter),
            other => fmt::Debug::fmt(other, formatter),
        }
    }
}

/// A REST request of the bot, with its answer.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`…
    pub method: String,
    /// The route as Discord's documentation writes it, such as `/channels/{channel_id}/messages`;
    /// the path itself if there is no such route.
    pub route: String,
    /// The values of the route's parameters.
    pub params: BTreeMap<String, String>,
    /// The query.
    pub query: BTreeMap<String, String>,
    /// The JSON body, or the `payload_json` of a multipart body.
    pub body: Option<Value>,
    /// The files of a multipart body.
    pub files: Vec<File>,
    /// The status that it was answered with; none if the connection was cut.
    pub status: Option<u16>,
    /// The body that it was answered with.
    pub answer: Option<Value>,
    /// Whether the answer is a fault that was injected.
    pub injected: bool,
    /// How long after the event that caused it: the interaction or the message that it answers,
    /// else the last event sent.
    pub since_cause: Option<Duration>,
}

/// A file as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name of its form field, such as `files[0]`.
    pub field: String,
    /// The file's name.
    pub name: String,
    /// Its MIME type.
    pub content_type: String,
    /// The file itself.
    pub bytes: Vec<u8>,
}

impl Request {
    /// Whether this is such a request; `route` as the documentation writes it.
    pub fn is(&self, method: &str, route: &str) -> bool {
        self.method == method && self.route == route
    }
}

impl fmt::Display for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.route)?;
        match self.status {
            Some(status) => write!(formatter, " → {status}")?,
            None => write!(formatter, " → cut")?,
        }
        if self.injected {
            write!(formatter, " (injected)")?;
        }
        self.body
            .as_ref()
            .map_or(Ok(()), |body| write!(formatter, " {body}"))
    }
}

/// Something that the bot, or the local Discord itself, should not have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// What exactly.
    pub detail: String,
}

/// Kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A route that Discord, or this part of it, does not have.
    UnknownRoute,
    /// A body that Discord refuses.
    InvalidBody,
    /// An interaction acknowledged after 3 s, or not at all.
    LateAcknowledgement,
    /// An interaction acknowledged twice.
    AcknowledgedTwice,
    /// An interaction token that was never given or has expired.
    UnknownToken,
    /// Something that Discord can do and this part of it cannot.
    NotCovered,
    /// A gateway frame that Discord refuses.
    InvalidFrame,
    /// An event of the local Discord that the payload check refused.
    IncompleteEvent,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.kind, self.detail)
    }
}

/// How much of a fault's detail is kept, in characters.
const LONGEST_DETAIL: usize = 4_000;

/// The journal itself.
#[derive(Debug)]
pub(crate) struct Journal {
    started: Instant,
    records: Vec<Record>,
    /// How many records were dropped from the front.
    dropped: usize,
    /// How many are kept at least; all without a limit.
    limit: Option<usize>,
    faults: Vec<Fault>,
    last_dispatch: Option<Instant>,
    causes: BTreeMap<Id, Instant>,
}

impl Journal {
    pub fn new(limit: Option<usize>) -> Self {
        Self {
            started: Instant::now(),
            records: Vec::new(),
            dropped: 0,
            limit,
            faults: Vec::new(),
            last_dispatch: None,
            causes: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, kind: RecordKind) {
        if let RecordKind::Dispatched { subject, .. } = &kind {
            self.last_dispatch = Some(Instant::now());
            if let Some(subject) = subject {
                self.causes.entry(*subject).or_insert_with(Instant::now);
            }
        }
        let (index, at) = (self.len(), self.started.elapsed());
        self.records.push(Record { index, at, kind });
        self.forget();
    }

    /// Drops the oldest records once there are twice as many as are to be kept.
    fn forget(&mut self) {
        let Some(limit) = self.limit.filter(|limit| self.records.len() > 2 * limit) else {
            return;
        };
        let old = self.records.len() - limit;
        self.records.drain(..old);
        self.dropped += old;
        self.causes.clear();
    }

    /// How long ago the event about this thing was sent, else the last event.
    pub fn since_cause(&self, subject: Option<Id>) -> Option<Duration> {
        let known = subject
            .and_then(|subject| self.causes.get(&subject))
            .copied();
        known.or(self.last_dispatch).map(|moment| moment.elapsed())
    }

    /// The records from a place on, as far as they are kept.
    pub fn since(&self, index: usize) -> &[Record] {
        self.records
            .get(index.saturating_sub(self.dropped)..)
            .unwrap_or_default()
    }

    /// The place of the oldest record that is kept.
    pub fn first(&self) -> usize {
        self.dropped
    }

    /// How many records there have been.
    pub fn len(&self) -> usize {
        self.dropped + self.records.len()
    }

    pub fn fault(&mut self, kind: FaultKind, detail: impl Into<String>) {
        let detail = detail.into().chars().take(LONGEST_DETAIL).collect();
        self.faults.push(Fault { kind, detail });
        if let Some(limit) = self.limit.filter(|limit| self.faults.len() > 2 * limit) {
            self.faults.drain(..self.faults.len() - limit);
        }
    }

    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_journal_keeps_the_places_of_its_records() {
        let mut journal = Journal::new(Some(10));
        for seq in 0..95 {
            journal.add(RecordKind::Heartbeat { seq: Some(seq) });
        }
        let kept = journal.since(0);
        assert!((10..=20).contains(&kept.len()), "{}", kept.len());
        assert_eq!(
            journal
                .since(90)
                .iter()
                .map(|record| record.index)
                .collect::<Vec<_>>(),
            [90, 91, 92, 93, 94]
        );
        assert_eq!(
            (
                journal.len(),
                journal.since(95).len(),
                journal.since(99).len()
            ),
            (95, 0, 0)
        );
    }
}
