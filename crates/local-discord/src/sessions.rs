//! Gateway sessions and the connections that carry them.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::id::Id;
use crate::intents::Intents;

/// How many events a session keeps for a resume.
const REPLAY_LIMIT: usize = 1000;

/// What a gateway connection does next.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// Sends this.
    Payload(String),
    /// Closes with this code and reason.
    Close(u16, &'static str),
    /// Breaks without a close frame.
    Cut,
    /// Begins a session after a while.
    Begin {
        after: Duration,
        intents: Intents,
        shard: (u64, u64),
    },
}

/// How the gateway behaves, for better or worse.
#[derive(Clone, Debug, Default)]
pub struct GatewayBehaviour {
    /// How long a frame is on its way, in each direction.
    pub latency: Duration,
    /// How long READY takes after IDENTIFY.
    pub ready_after: Duration,
    /// Closes with this code upon IDENTIFY, instead of READY.
    pub close_on_identify: Option<u16>,
    /// The address that `GET /gateway/bot` tells instead of its own.
    pub address: Option<String>,
    /// How many IDENTIFYs `GET /gateway/bot` says are left, instead of counting them, and after how
    /// long there will be more.
    pub sessions_left: Option<(u64, Duration)>,
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    outgoing: UnboundedSender<(Instant, Outgoing)>,
    pub session: Option<String>,
}

/// A session; it outlives its connection.
#[derive(Debug)]
pub(crate) struct Session {
    pub intents: Intents,
    /// The shard's number and the number of shards.
    pub shard: (u64, u64),
    pub seq: u64,
    /// The last events, for a resume.
    pub sent: VecDeque<(u64, String)>,
    pub connection: Option<u64>,
}

impl Session {
    /// Numbers an event and keeps it for a resume.
    pub fn keep(&mut self, payload: String) {
        self.seq += 1;
        self.sent.push_back((self.seq, payload));
        if self.sent.len() > REPLAY_LIMIT {
            self.sent.pop_front();
        }
    }

    /// Whether every event after this one is still there.
    pub fn remembers(&self, seq: u64) -> bool {
        let oldest = self.sent.front();
        oldest.is_none_or(|(oldest, _)| *oldest <= seq + 1)
    }

    /// Whether this session's shard has the guild; direct messages belong to the first shard.
    pub fn covers(&self, guild: Option<Id>) -> bool {
        let (shard, total) = self.shard;
        guild.map_or(0, |guild| shard_of(guild, total)) == shard
    }
}

/// Discord's rule for which shard a guild belongs to.
pub(crate) fn shard_of(guild: Id, total: u64) -> u64 {
    (guild.get() >> 22) % total.max(1)
}

/// All sessions and connections.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    pub all: BTreeMap<String, Session>,
    pub connections: BTreeMap<u64, Connection>,
    opened: u64,
    begun: u64,
    /// Whether heartbeats stay without an answer.
    pub ignores_heartbeats: bool,
    pub behaviour: GatewayBehaviour,
}

impl Sessions {
    pub fn open(&mut self, outgoing: UnboundedSender<(Instant, Outgoing)>) -> u64 {
        self.opened += 1;
        let connection = Connection {
            outgoing,
            session: None,
        };
        self.connections.insert(self.opened, connection);
        self.opened
    }

    /// How many sessions have been begun.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// Whether the bot is connected and identified.
    pub fn is_online(&self) -> bool {
        self.all
            .values()
            .any(|session| session.connection.is_some())
    }

    /// Forgets a connection, and its session too if the bot closed it for good.
    pub fn closed(&mut self, connection: u64, for_good: bool) {
        let closed = self.connections.remove(&connection);
        let Some(id) = closed.and_then(|closed| closed.session) else {
            return;
        };
        if for_good {
            self.all.remove(&id);
        } else if let Some(session) = self.all.get_mut(&id)
            && session.connection == Some(connection)
        {
            session.connection = None;
        }
    }

    pub fn begin(&mut self, connection: u64, intents: Intents, shard: (u64, u64)) -> String {
        self.begun += 1;
        let id = format!("session-{}", self.begun);
        let session = Session {
            intents,
            shard,
            seq: 0,
            sent: VecDeque::new(),
            connection: None,
        };
        self.all.insert(id.clone(), session);
        self.attach(connection, &id);
        id
    }

    /// Ties a session to a connection.
    pub fn attach(&mut self, connection: u64, id: &str) {
        if let Some(open) = self.connections.get_mut(&connection) {
            open.session = Some(id.to_owned());
        }
        if let Some(session) = self.all.get_mut(id) {
            session.connection = Some(connection);
        }
    }

    /// Forgets every session; a connection stays open, but must identify again.
    pub fn invalidate(&mut self) {
        self.all.clear();
        for connection in self.connections.values_mut() {
            connection.session = None;
        }
    }

    pub fn send(&self, connection: u64, outgoing: Outgoing) {
        if let Some(open) = self.connections.get(&connection) {
            // A connection that has just ended needs nothing more.
            let _ = open.outgoing.send((Instant::now(), outgoing));
        }
    }

    /// Cuts every connection, with a session or without.
    pub fn cut_all(&self) {
        for connection in self.connections.keys() {
            self.send(*connection, Outgoing::Cut);
        }
    }

    /// Sends to every connection that has a session.
    pub fn send_to_all(&self, outgoing: &Outgoing) {
        for (id, open) in &self.connections {
            if open.session.is_some() {
                self.send(*id, outgoing.clone());
            }
        }
    }
}
