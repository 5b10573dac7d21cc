//! The bot: what it knows, what it remembers, and how it thinks. What happens on Discord is in
//! [`super::messages`] and [`super::interactions`].

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serenity::all::{ChannelId, InteractionContext, UserId};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tracing::{debug, error, info};

use super::commands;
use super::intake::{Channels, Mode};
use super::memory::Memory;
use super::missing::Missing;
use super::permissions::Moderation;
use super::places::Places;
use super::registration::Registrar;
use super::render::{Audience, Frame};
use super::replies::Replies;
use super::send::{Outbox, SendError};
use super::tact::Tact;
use super::threads::Threads;
use crate::base::{Base, LiveBase};
use crate::knowledge::Language;
use crate::reply::{Content, Reply};
use crate::search::{Finding, follow_up};

/// The bot: what it knows, where it listens, and how it sends.
#[derive(Debug)]
pub struct Bot {
    /// Sends everything.
    pub outbox: Arc<Outbox>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// The channels of the configuration.
    pub channels: Channels,
    /// Who may use the moderators' commands.
    pub moderation: Moderation,
    /// How answers are shown.
    pub display: Display,
    /// Keeps the commands registered.
    pub registrar: Registrar,
    /// The answers given lately.
    pub memory: Memory,
    /// Which channel a thread belongs to.
    pub places: Places,
    /// Who has written in a thread.
    pub threads: Threads,
    /// When to keep silent.
    pub tact: Tact,
    /// Which reply a question got.
    pub replies: Replies,
    /// What Discord does not let the bot do.
    pub missing: Missing,
    /// Who the bot is, once Discord has said so.
    pub identity: watch::Sender<Option<UserId>>,
    /// Whether the start has been told.
    pub greeted: AtomicBool,
    /// Dropped with the bot: tells when the last event has been handled.
    pub done: mpsc::Sender<()>,
}

/// How answers are shown, from `[discord]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Display {
    /// Answers to commands are seen by all.
    pub public_commands: bool,
    /// Answers are text alone.
    pub plain_text: bool,
}

impl Display {
    /// How an answer to a message is shown: in the open, as the question was.
    pub(super) const fn of_message(self, asker: UserId) -> Frame {
        Frame::new(asker, Audience::Everyone, self.plain_text)
    }

    /// How an answer to a command is shown.
    pub(super) fn of_command(self, asker: UserId, context: Option<InteractionContext>) -> Frame {
        let audience = if self.public_commands {
            Audience::Everyone
        } else {
            Audience::alone(context)
        };
        Frame::new(asker, audience, self.plain_text)
    }
}

/// What was said, for the log.
pub(super) struct Said {
    pub reply: Reply,
    pub found: String,
    pub confidence: Option<f64>,
    /// Whether it says more of what was given before.
    pub goes_on: bool,
}

impl Said {
    pub(super) fn plainly(reply: Reply, found: &str) -> Self {
        Self {
            reply,
            found: found.to_owned(),
            confidence: None,
            goes_on: false,
        }
    }

    pub(super) fn of(base: &Base, reply: Reply, finding: &Finding) -> Self {
        Self {
            reply,
            found: commands::found(&base.knowledge, finding),
            // Small talk is not found: nothing to be sure of.
            confidence: Some(finding.confidence).filter(|sure| *sure > 0.0),
            goes_on: false,
        }
    }

    /// The id of the entry that is given, where one is.
    pub(super) fn entry(&self) -> Option<&str> {
        match &self.reply.content {
            Content::Answer(card) => Some(&card.entry),
            _ => None,
        }
    }
}

/// What was found and how surely, for the log: ids, never a text.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.found)?;
        match self.confidence {
            Some(sure) => write!(f, ", confiance {sure:.2}"),
            None => Ok(()),
        }
    }
}

impl Bot {
    /// Remembers which entry was given, for what is asked next.
    pub(super) fn remember(&self, channel: ChannelId, person: UserId, said: &Said, now: Instant) {
        if let Some(entry) = said.entry() {
            self.memory.remember(channel, person, entry, now);
        }
    }

    /// Who the bot is. Events are handled side by side: a message may be faster than READY.
    pub(super) async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
    }
}

/// Runs a search without holding up other events. A failure there (which is a bug) is told, and
/// answered by nothing.
pub(super) fn thinking<T>(think: impl FnOnce() -> T) -> Option<T> {
    let think = || catch_unwind(AssertUnwindSafe(think));
    let thought = match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(think),
        _ => think(),
    };
    thought
        .inspect_err(|_| error!("la recherche a échoué : c’est une erreur du bot"))
        .ok()
}

/// What to say where a message asks for more of the entry that was given before.
pub(super) fn more_of(
    base: &Base,
    before: Option<String>,
    text: &str,
    language: Language,
) -> Option<Said> {
    let asks = follow_up(text)?;
    let entry = before.filter(|entry| base.knowledge.entry(entry).is_some())?;
    let reply = Reply::follow_up(&base.knowledge, &entry, asks, language);
    Some(Said {
        goes_on: true,
        ..Said::plainly(reply, &entry)
    })
}

/// One line per answer, without its text.
pub(super) fn tell<T>(mode: &str, said: &Said, began: Instant, sent: &Result<T, SendError>) {
    let took = began.elapsed().as_millis();
    match sent {
        Ok(_) => info!("réponse ({mode}) : {said}, {took} ms"),
        Err(error) => error!("réponse perdue ({mode}) : {said} ; {error}"),
    }
}

/// The same line for an answer that nobody could be given.
pub(super) fn tell_undeliverable(mode: &str, said: &Said) {
    info!("réponse sans destinataire ({mode}) : {said}");
}

/// One line where nothing is said to a message, with the reason; for who wonders why.
pub(super) fn keep_silent<T>(mode: Mode, why: &str) -> Option<T> {
    debug!("silence ({}) : {why}", mode.name());
    None
}

/// What failed to go out; `what` is a noun.
pub(super) fn tell_failure(what: &str, sent: &Result<(), SendError>) {
    if let Err(error) = sent {
        error!("échec d’envoi ({what}) : {error}");
    }
}
