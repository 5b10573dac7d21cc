//! The bot: what it knows, what it remembers, and how it thinks. What happens on Discord is in
//! [`crate::discord::handlers::messages`] and [`crate::discord::handlers::commands`].

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serenity::all::{ChannelId, InteractionContext, UserId};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tracing::{debug, error, info};

use crate::base::{Base, LiveBase};
use crate::discord::api::{ApiClient, ApiError};
use crate::discord::commands;
use crate::discord::connection::registration::Registrar;
use crate::discord::delivery::missing_permissions::MissingPermissions;
use crate::discord::delivery::sent_replies::SentReplies;
use crate::discord::listening::intake::{Channels, Mode};
use crate::discord::listening::parents::ThreadParents;
use crate::discord::listening::participants::ThreadParticipants;
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::moderation::Moderation;
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::discord::render::{Audience, Frame};
use crate::knowledge::Language;
use crate::reply::{Content, Reply};
use crate::search::{Finding, follow_up};

/// The bot: what it knows, where it listens, and how it sends.
#[derive(Debug)]
pub struct Bot {
    /// Sends everything.
    pub api: Arc<ApiClient>,
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
    pub memory: Conversations,
    /// Which channel a thread belongs to.
    pub places: ThreadParents,
    /// Who has written in a thread.
    pub threads: ThreadParticipants,
    /// When to keep silent.
    pub reply_policy: ReplyPolicy,
    /// Which reply a question got.
    pub replies: SentReplies,
    /// What Discord does not let the bot do.
    pub missing: MissingPermissions,
    /// Who the bot is, once Discord has said so.
    pub identity: watch::Sender<Option<UserId>>,
    /// Whether the start has been told.
    pub greeted: AtomicBool,
    /// Dropped with the bot: tells when the last event has been handled.
    pub(crate) _done: mpsc::Sender<()>,
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
    pub(crate) const fn of_message(self, asker: UserId) -> Frame {
        Frame::new(asker, Audience::Everyone, self.plain_text)
    }

    /// How an answer to a command is shown.
    pub(crate) fn of_command(self, asker: UserId, context: Option<InteractionContext>) -> Frame {
        let audience = if self.public_commands {
            Audience::Everyone
        } else {
            Audience::alone(context)
        };
        Frame::new(asker, audience, self.plain_text)
    }
}

/// What was said, for the log.
pub(crate) struct LoggedReply {
    pub reply: Reply,
    pub found: String,
    pub confidence: Option<f64>,
    /// Whether it says more of what was given before.
    pub goes_on: bool,
}

impl LoggedReply {
    pub(crate) fn plainly(reply: Reply, found: &str) -> Self {
        Self {
            reply,
            found: found.to_owned(),
            confidence: None,
            goes_on: false,
        }
    }

    pub(crate) fn of(base: &Base, reply: Reply, finding: &Finding) -> Self {
        Self {
            reply,
            found: commands::found(&base.knowledge, finding),
            // Small talk is not found: nothing to be sure of.
            confidence: Some(finding.confidence).filter(|sure| *sure > 0.0),
            goes_on: false,
        }
    }

    /// The id of the entry that is given, where one is.
    pub(crate) fn entry(&self) -> Option<&str> {
        match &self.reply.content {
            Content::Answer(card) => Some(&card.entry),
            _ => None,
        }
    }
}

/// What was found and how surely, for the log: ids, never a text.
impl fmt::Display for LoggedReply {
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
    pub(crate) fn remember(
        &self,
        channel: ChannelId,
        person: UserId,
        said: &LoggedReply,
        now: Instant,
    ) {
        if let Some(entry) = said.entry() {
            self.memory.remember(channel, person, entry, now);
        }
    }

    /// Who the bot is. Events are handled side by side: a message may be faster than READY.
    pub(crate) async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
    }
}

/// Runs a search without holding up other events. A failure there (which is a bug) is told, and
/// answered by nothing.
pub(crate) fn search<T>(think: impl FnOnce() -> T) -> Option<T> {
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
pub(crate) fn more_of(
    base: &Base,
    before: Option<String>,
    text: &str,
    language: Language,
) -> Option<LoggedReply> {
    let asks = follow_up(text)?;
    let entry = before.filter(|entry| base.knowledge.entry(entry).is_some())?;
    let reply = Reply::follow_up(&base.knowledge, &entry, asks, language);
    Some(LoggedReply {
        goes_on: true,
        ..LoggedReply::plainly(reply, &entry)
    })
}

/// One line per answer, without its text.
pub(crate) fn tell<T>(mode: &str, said: &LoggedReply, began: Instant, sent: &Result<T, ApiError>) {
    let took = began.elapsed().as_millis();
    match sent {
        Ok(_) => info!("réponse ({mode}) : {said}, {took} ms"),
        Err(error) => error!("réponse perdue ({mode}) : {said} ; {error}"),
    }
}

/// The same line for an answer that nobody could be given.
pub(crate) fn log_undeliverable(mode: &str, said: &LoggedReply) {
    info!("réponse sans destinataire ({mode}) : {said}");
}

/// One line where nothing is said to a message, with the reason; for who wonders why.
pub(crate) fn log_silence<T>(mode: Mode, why: &str) -> Option<T> {
    debug!("silence ({}) : {why}", mode.name());
    None
}
