//! Gateway sessions: who gets which event, numbered and kept for a resume.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::id::Id;
use super::intents::Intents;
use super::journal::{FaultKind, Happening};
use super::state::State;

/// How many events a session keeps for a resume.
const KEPT: usize = 1000;

/// What a gateway connection is told to do next.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// Send this.
    Send(String),
    /// Say goodbye with this code.
    Close(u16, &'static str),
    /// Vanish without a word.
    Cut,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub orders: UnboundedSender<Order>,
    pub session: Option<String>,
}

/// A session; it outlives its connection.
#[derive(Debug)]
pub(super) struct Session {
    pub intents: Intents,
    pub shard: (u64, u64),
    pub seq: u64,
    /// The last events, for a resume.
    pub sent: VecDeque<(u64, String)>,
    pub connection: Option<u64>,
}

impl Session {
    /// Whether every event after this one is still there.
    pub fn remembers(&self, seq: u64) -> bool {
        self.sent
            .front()
            .is_none_or(|(oldest, _)| *oldest <= seq + 1)
    }

    /// Discord's rule for which shard a guild belongs to; direct messages belong to the first.
    fn covers(&self, guild: Option<Id>) -> bool {
        let (shard, total) = self.shard;
        guild.map_or(0, |guild| (guild.get() >> 22) % total.max(1)) == shard
    }
}

/// All sessions and connections.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    pub all: BTreeMap<String, Session>,
    pub connections: BTreeMap<u64, Connection>,
    opened: u64,
    begun: u64,
    /// Whether heartbeats stay without an answer.
    pub deaf: bool,
}

impl Sessions {
    pub fn open(&mut self, orders: UnboundedSender<Order>) -> u64 {
        self.opened += 1;
        self.connections.insert(
            self.opened,
            Connection {
                orders,
                session: None,
            },
        );
        self.opened
    }

    /// How many sessions have been begun.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// Forgets a connection; its session stays unless the bot said goodbye for good.
    pub fn closed(&mut self, connection: u64, for_good: bool) {
        let session = self
            .connections
            .remove(&connection)
            .and_then(|connection| connection.session);
        let Some(id) = session else {
            return;
        };
        if for_good {
            self.all.remove(&id);
        } else if let Some(session) = self
            .all
            .get_mut(&id)
            .filter(|one| one.connection == Some(connection))
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
            connection: Some(connection),
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

    pub fn order(&self, connection: u64, order: Order) {
        if let Some(open) = self.connections.get(&connection) {
            // A connection that has just ended no longer takes orders, and needs none.
            let _ = open.orders.send(order);
        }
    }

    /// Cuts every connection, with a session or without.
    pub fn cut_all(&self) {
        for connection in self.connections.keys() {
            self.order(*connection, Order::Cut);
        }
    }

    /// Tells every connection that has a session.
    pub fn order_all(&self, order: &Order) {
        for (id, open) in &self.connections {
            if open.session.is_some() {
                self.order(*id, order.clone());
            }
        }
    }
}

impl State {
    /// Sends an event to every session that covers the guild and asked for such events.
    pub fn tell(
        &mut self,
        name: &'static str,
        guild: Option<Id>,
        needed: Intents,
        subject: Option<Id>,
        data: impl Fn(Intents) -> Value,
    ) {
        let chosen = |session: &Session| session.covers(guild) && session.intents.contains(needed);
        let chosen: Vec<_> = self
            .sessions
            .all
            .iter()
            .filter(|(_, session)| chosen(session))
            .map(|(id, _)| id.clone())
            .collect();
        for id in chosen {
            let intents = self
                .sessions
                .all
                .get(&id)
                .map_or(Intents::NONE, |session| session.intents);
            self.tell_session(&id, name, subject, &data(intents));
        }
    }

    /// Sends an event to one session: numbered, checked and kept.
    pub fn tell_session(
        &mut self,
        id: &str,
        name: &'static str,
        subject: Option<Id>,
        data: &Value,
    ) {
        let Some(session) = self.sessions.all.get_mut(id) else {
            return;
        };
        session.seq += 1;
        let (seq, connection) = (session.seq, session.connection);
        let payload = json!({ "op": 0, "t": name, "s": seq, "d": data });
        let text = payload.to_string();
        session.sent.push_back((seq, text.clone()));
        if session.sent.len() > KEPT {
            session.sent.pop_front();
        }
        if let Some(check) = &self.settings.payload_check
            && let Err(missing) = check(&payload)
        {
            self.journal.fault(
                FaultKind::IncompleteEvent,
                format!("{name}: {missing} in {payload}"),
            );
        }
        self.journal
            .add(Happening::Dispatched { name, seq, subject });
        if let Some(connection) = connection {
            self.sessions.order(connection, Order::Send(text));
        }
    }
}
