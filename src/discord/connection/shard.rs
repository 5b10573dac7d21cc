//! A shard: one connection to the gateway after another, for as long as the bot runs.
//!
//! serenity's own client reconnects without end and without a pause, after any close code; it hides
//! the code and what it could not read, and goes past proxies. So the bot keeps its connection
//! itself, by Discord's documentation: hello, IDENTIFY or RESUME, heartbeats, and after a loss the
//! session is resumed as long as Discord keeps it. When an IDENTIFY may be sent is for the
//! [`IdentifyGate`] alone to decide.

use std::pin::pin;
use std::time::Duration;

use serde_json::from_str;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tracing::{debug, warn};
use url::Url;

use super::closing::FinalClose;
use super::events::{EventReader, GatewayEvent};
use super::identify_gate::IdentifyGate;
use super::outage::{Cause, Outage};
use super::pacing::{Backoff, chance};
use super::payload::{Identity, Received, Session, SessionStart, connection_address, heartbeat};
use super::socket::{BACK_SOON, GOODBYE, Socket};
use crate::discord::api::{ApiClient, ApiError};
use crate::metrics::{Connected, Metrics};

/// After how long an unanswered connection is told, well before it is given up.
const SLOW: Duration = Duration::from_secs(8);
/// The same for READY, which takes its time where many start at once.
const SLOW_READY: Duration = Duration::from_secs(60);
/// How long READY may take.
const READY_TIME: Duration = Duration::from_secs(180);
/// How many times in a row resuming may fail before the session is given up.
const RESUMES: u32 = 3;

/// Close codes after which the session cannot be resumed.
const SESSION_LOST: [u16; 3] = [4003, 4007, 4009];

/// What a shard shares with the others.
#[derive(Clone)]
pub struct ShardContext<'a> {
    /// Discord's API.
    pub api: &'a ApiClient,
    /// Decides when an IDENTIFY may be sent.
    pub gate: &'a IdentifyGate,
    /// Reads events.
    pub reader: &'a EventReader,
    /// Counts connections.
    pub metrics: &'a Metrics,
    /// What to do with an event; it must not take long.
    pub on_event: &'a (dyn Fn(GatewayEvent) + Send + Sync),
    pub stop: watch::Receiver<bool>,
}

/// One shard of the bot.
pub struct Shard<'a> {
    shared: ShardContext<'a>,
    identity: Identity,
    session: Option<Session>,
    /// When the session began.
    began: Option<Instant>,
    /// How many times in a row the gateway was not reached.
    unreached: u32,
    /// How many times in a row resuming was refused.
    failed_resumes: u32,
    outage: Outage,
    backoff: Backoff,
    /// Whether events have ever come.
    was_ready: bool,
    connection: Progress,
}

/// How far the present connection has come.
#[derive(Debug, Default)]
struct Progress {
    /// An IDENTIFY was sent.
    identified: bool,
    /// A RESUME was sent.
    resumed: bool,
    /// Since when events come.
    ready: Option<Instant>,
}

/// Why a connection ended.
enum End {
    Stopped,
    Final(FinalClose),
    Lost(Cause),
}

impl From<Cause> for End {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Closed(code) => {
                FinalClose::from_code(code).map_or(Self::Lost(cause), Self::Final)
            }
            cause => Self::Lost(cause),
        }
    }
}

impl<'a> Shard<'a> {
    /// A shard that has not connected yet.
    pub fn new(shared: ShardContext<'a>, identity: Identity) -> Self {
        Self {
            shared,
            identity,
            session: None,
            began: None,
            unreached: 0,
            failed_resumes: 0,
            outage: Outage::default(),
            backoff: Backoff::default(),
            was_ready: false,
            connection: Progress::default(),
        }
    }

    /// Keeps connected until asked to stop.
    ///
    /// # Errors
    /// If Discord forbids going on.
    pub async fn run(mut self) -> Result<(), FinalClose> {
        let mut stop = self.shared.stop.clone();
        loop {
            self.connection = Progress::default();
            let opened = tokio::select! {
                opened = self.open() => opened,
                () = stopped(&mut stop) => return Ok(()),
            };
            let end = match opened {
                Ok((socket, heartbeat)) => self.serve(socket, heartbeat).await,
                Err(end) => end,
            };
            let cause = match end {
                End::Stopped => return Ok(()),
                End::Final(close) => return Err(close),
                End::Lost(cause) => cause,
            };
            let wait = self.lost(&cause).await;
            tokio::select! {
                () = sleep(wait) => {}
                () = stopped(&mut stop) => return Ok(()),
            }
        }
    }

    /// Connects, and begins a session or takes it up again.
    async fn open(&mut self) -> Result<(Socket, Duration), End> {
        let ShardContext { api, gate, .. } = self.shared;
        let turn = match self.session {
            Some(_) => None,
            None => Some(gate.turn().await.map_err(End::Final)?),
        };
        let address = self.address();
        let host = address.host_str().unwrap_or_default().to_owned();
        let mut opening = pin!(Socket::open(api, address));
        let opened = tokio::select! {
            opened = &mut opening => opened,
            () = sleep(SLOW) => {
                self.outage.is_slow(&host, Instant::now());
                opening.await
            }
        };
        let (mut socket, heartbeat) = opened?;
        let payload = match &self.session {
            Some(session) => self.identity.resume(session),
            None => self.identity.identify(),
        };
        self.connection.identified = turn.is_some();
        self.connection.resumed = turn.is_none();
        if let Some(turn) = turn {
            turn.used();
        }
        socket.send(payload).await?;
        Ok((socket, heartbeat))
    }

    /// Where to connect: where the session is, in turn with the gateway's own address if that is not
    /// reached.
    fn address(&self) -> Url {
        let session = self
            .session
            .as_ref()
            .filter(|_| self.unreached.is_multiple_of(2));
        let address = session.and_then(|session| session.address.as_deref());
        let address = address.and_then(connection_address);
        address.unwrap_or_else(|| self.shared.gate.address())
    }

    /// Keeps a connection until it ends, and closes it if it is the bot that ends it.
    async fn serve(&mut self, mut socket: Socket, interval: Duration) -> End {
        let end = match self.exchange(&mut socket, interval).await {
            Ok(()) => End::Stopped,
            Err(cause) => End::from(cause),
        };
        if self.connection.ready.is_some() {
            self.shared.metrics.disconnected();
        }
        match &end {
            End::Stopped => socket.close(GOODBYE).await,
            End::Final(_) | End::Lost(Cause::Closed(_) | Cause::Cut) => {}
            End::Lost(_) => socket.close(BACK_SOON).await,
        }
        end
    }

    /// Reads events and sends heartbeats until asked to stop.
    async fn exchange(&mut self, socket: &mut Socket, interval: Duration) -> Result<(), Cause> {
        let mut stop = self.shared.stop.clone();
        let opened = Instant::now();
        // The first heartbeat comes at a random time, so that bots do not send theirs together.
        let mut beat = pin!(sleep(interval.mul_f64(chance())));
        let mut ready = pin!(sleep(SLOW_READY));
        let mut is_acknowledged = true;
        loop {
            let text = tokio::select! {
                biased;
                () = stopped(&mut stop) => return Ok(()),
                text = socket.next() => text?,
                () = &mut beat => {
                    if !is_acknowledged {
                        return Err(Cause::NoHeartbeatAck);
                    }
                    is_acknowledged = false;
                    beat.as_mut().reset(Instant::now() + interval);
                    socket.send(self.heartbeat()).await?;
                    continue;
                }
                () = &mut ready, if self.connection.ready.is_none() => {
                    if opened.elapsed() >= READY_TIME {
                        return Err(Cause::NoReady);
                    }
                    warn!("Discord n’a pas encore ouvert la session : j’attends");
                    ready.as_mut().reset(opened + READY_TIME);
                    continue;
                }
            };
            match Received::read(&text) {
                Some(Received::Dispatch { seq, name, data }) => self.dispatch(seq, &name, data),
                Some(Received::HeartbeatRequest) => socket.send(self.heartbeat()).await?,
                Some(Received::HeartbeatAck) => is_acknowledged = true,
                Some(Received::Reconnect) => return Err(Cause::Reconnect),
                Some(Received::InvalidSession { resumable }) => {
                    return Err(Cause::InvalidSession { resumable });
                }
                Some(Received::Hello(_) | Received::Unknown) => {}
                None => debug!("message de la passerelle illisible"),
            }
        }
    }

    fn heartbeat(&self) -> String {
        heartbeat(self.session.as_ref().map(|session| session.seq))
    }

    fn dispatch(&mut self, seq: u64, name: &str, data: &str) {
        let now = Instant::now();
        if name == "READY" {
            self.began = Some(now);
            self.session = from_str(data).ok().map(|start: SessionStart| Session {
                id: start.session_id,
                address: start.resume_gateway_url,
                seq,
            });
        }
        if let Some(session) = &mut self.session {
            session.seq = seq;
        }
        let connected = match name {
            "READY" => Some(Connected::Identified),
            "RESUMED" => Some(Connected::Resumed),
            _ => None,
        };
        if let Some(how) = connected {
            if self.connection.ready.is_none() {
                self.shared.metrics.connected(how, !self.was_ready);
            }
            self.was_ready = true;
            self.connection.ready = Some(now);
            (self.unreached, self.failed_resumes) = (0, 0);
            self.outage.ended(now);
        }
        if let Some(event) = self.shared.reader.read(name, data) {
            (self.shared.on_event)(event);
        }
    }

    /// Notes and tells that the connection was lost; returns how long to wait before the next.
    async fn lost(&mut self, cause: &Cause) -> Duration {
        let (now, connection) = (Instant::now(), &self.connection);
        let ready_for = connection.ready.map(|since| now.duration_since(since));
        if ready_for.is_some() {
            self.outage.began(cause, now);
        } else {
            self.outage.goes_on(cause, now);
            self.failed_resumes += u32::from(connection.resumed);
            self.unreached += u32::from(!connection.resumed && !connection.identified);
        }
        let had_session = self.session.is_some();
        let is_over = match cause {
            Cause::Closed(code) => SESSION_LOST.contains(code),
            Cause::InvalidSession { resumable } => !resumable,
            _ => false,
        };
        if is_over || self.failed_resumes >= RESUMES {
            self.session = None;
            self.failed_resumes = 0;
        }
        if self.session.is_none() && (had_session || connection.identified) {
            let lasted = self.began.take().map(|began| now.duration_since(began));
            let refused = matches!(cause, Cause::InvalidSession { .. });
            self.shared.gate.session_ended(lasted, refused).await;
        }
        let wait = self.backoff.ended(ready_for, chance());
        match cause {
            Cause::Unreachable(ApiError::RateLimited(time)) => wait.max(*time),
            _ => wait,
        }
    }
}

/// Completes when the bot is asked to stop.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}
