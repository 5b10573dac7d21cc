//! The state of the local Discord.

pub(crate) mod dispatch;
pub(crate) mod json;
pub(crate) mod messages;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::commands::Commands;
use crate::id::Id;
use crate::injection::Injections;
use crate::interaction::Interaction;
use crate::journal::Journal;
use crate::message::{Attachment, Message};
use crate::permissions::Permissions;
use crate::sessions::Sessions;
use crate::world::World;

/// Looks at every gateway event before it is sent: `Err` says what is missing.
pub type PayloadCheck = Arc<dyn Fn(&Value) -> Result<(), String> + Send + Sync>;

/// How the local Discord behaves.
#[derive(Clone)]
pub struct Settings {
    /// The address, without a slash at the end; filled in at start.
    pub(crate) base_url: String,
    /// How often the gateway wants a heartbeat.
    pub heartbeat_interval: Duration,
    /// Checks every event before it is sent: does it deserialise as the client's own type, say?
    /// What it refuses becomes a fault. It runs under the lock, and must not use this local Discord.
    pub payload_check: Option<PayloadCheck>,
    /// How long the methods that wait for the bot wait at most.
    pub timeout: Duration,
    /// How many heartbeats in a row must find the bot idle before it counts as settled, see
    /// `LocalDiscord::settle`.
    pub settle_rounds: usize,
    /// How many records and messages are kept at least before the oldest are forgotten. Without a
    /// limit, as tests want it, everything is kept.
    pub history_limit: Option<usize>,
    /// The largest file that may be attached, as interactions state it.
    pub attachment_size_limit: u64,
    /// For a server that others reach: how long a connection may take to send its request, or stay
    /// idle, before it is cut. Without it, as tests want it, there is no limit to connections either.
    pub patience: Option<Duration>,
}

impl Settings {
    /// For a server that runs for long, or that others reach: what they can make it keep is bounded.
    pub fn bounded(history_limit: usize) -> Self {
        Self {
            history_limit: Some(history_limit),
            patience: Some(Duration::from_secs(60)),
            ..Self::default()
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            heartbeat_interval: Duration::from_millis(41_250),
            payload_check: None,
            timeout: Duration::from_secs(10),
            settle_rounds: 16,
            history_limit: None,
            attachment_size_limit: 10 << 20,
            patience: None,
        }
    }
}

/// How many files given to commands are kept.
const UPLOADS: usize = 8;

/// The state behind the lock.
pub(crate) struct State {
    pub world: World,
    pub settings: Settings,
    pub messages: BTreeMap<Id, Message>,
    pub commands: Commands,
    pub interactions: BTreeMap<Id, Interaction>,
    /// Files that people gave as options of commands, and where, the latest last.
    pub uploads: VecDeque<(Id, Attachment)>,
    /// What each person's client shows as chosen: (person, message, menu's `custom_id`).
    pub chosen: BTreeMap<(Id, Id, String), Vec<String>>,
    pub sessions: Sessions,
    pub journal: Journal,
    pub injections: Injections,
    /// How far the clock was put forward.
    pub clock_offset: Duration,
    /// How many requests are being answered.
    pub in_flight: usize,
}

impl State {
    /// Keeps a file that an option of a command is given, for some time.
    pub fn keep_upload(&mut self, channel: Id, name: String, bytes: Vec<u8>) -> Id {
        let id = self.world.ids.next();
        let file = Attachment {
            id,
            name,
            content_type: "application/octet-stream".to_owned(),
            description: None,
            bytes,
        };
        self.uploads.push_back((channel, file));
        if self.uploads.len() > UPLOADS {
            self.uploads.pop_front();
        }
        id
    }

    pub fn new(world: World, settings: Settings) -> Self {
        let journal = Journal::new(settings.history_limit);
        Self {
            world,
            settings,
            messages: BTreeMap::new(),
            commands: Commands::default(),
            interactions: BTreeMap::new(),
            uploads: VecDeque::new(),
            chosen: BTreeMap::new(),
            sessions: Sessions::default(),
            journal,
            injections: Injections::default(),
            clock_offset: Duration::ZERO,
            in_flight: 0,
        }
    }

    /// The time that deadlines are measured by.
    pub fn now(&self) -> Instant {
        Instant::now() + self.clock_offset
    }

    /// Whether the bot may do all this in a channel.
    pub fn bot_may(&self, channel: Id, permissions: Permissions) -> bool {
        let bot = self.world.bot();
        let allowed = self.world.channel_permissions(channel, bot);
        allowed.contains(permissions)
    }

    /// Whether the bot can see a channel.
    pub fn bot_sees(&self, channel: Id) -> bool {
        let there = |channel| self.world.bot_is_at(channel);
        self.world.channels.get(&channel).is_some_and(there)
            && self.bot_may(channel, Permissions::VIEW_CHANNEL)
    }

    /// Where `GET /gateway/bot` sends the bot.
    pub fn gateway_url(&self) -> String {
        let base = self.settings.base_url.replacen("http", "ws", 1);
        format!("{base}/gateway")
    }
}
