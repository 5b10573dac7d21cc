//! Messages in channels and direct messages: each is answered in its turn, once, and anew if it is
//! mended; its answer goes with it.
//!
//! | module | role |
//! |---|---|
//! | `consider` | what to say to a message, and whether to say it |
//! | `catch_up` | what was asked while the bot was away |

mod catch_up;
mod consider;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serenity::all::{ChannelId, GuildId, Message, MessageId, MessageUpdateEvent, Role, UserId};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::info;

use super::answer::{self, LoggedReply, log_silence, log_undeliverable};
use super::recorder::Recorder;
use super::threads::ThreadTracker;
use super::work_queue::Urgency;
use crate::base::LiveBase;
use crate::discord::api::{ApiClient, ApiError, log_failure};
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::delivery::messages::{Asked, MessageSender};
use crate::discord::delivery::sent_replies::{SentReplies, SentReply};
use crate::discord::listening::intake::{self, Identity, Mode};
use crate::discord::listening::roles::BotRoles;
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::knowledge::Language;
use crate::opt_outs::OptOuts;

/// The language of replies to messages. Discord does not say which one the author reads.
const LANGUAGE: Language = Language::French;
/// How long after it was written an edited message is read again, in seconds: later, the channel has
/// moved on.
const MENDED_WITHIN: i64 = 60 * 60;

/// Answers messages.
#[derive(Debug)]
pub struct MessageHandler {
    api: Arc<ApiClient>,
    base: Arc<LiveBase>,
    conversations: Arc<Conversations>,
    reply_policy: Arc<ReplyPolicy>,
    registrar: Arc<CommandRegistrar>,
    sender: Arc<MessageSender>,
    sent: SentReplies,
    /// Threads, and who writes in them.
    pub threads: ThreadTracker,
    recorder: Arc<Recorder>,
    opt_outs: Arc<OptOuts>,
    roles: BotRoles,
    /// The newest message that has come, by its id.
    newest: AtomicU64,
    /// Who the bot is, once Discord has said so.
    identity: watch::Sender<Option<UserId>>,
}

/// What is to be sent: to whom, why, and what.
struct Answer {
    asked: Asked,
    mode: Mode,
    reply: LoggedReply,
}

impl Answer {
    /// Whether it counts in the limits: what helps somebody in danger does not, nor does asking for
    /// patience.
    fn counts(&self) -> bool {
        let content = &self.reply.reply.content;
        !content.is_emergency() && !content.is_pause()
    }
}

impl MessageHandler {
    /// A handler that has answered nothing yet.
    #[expect(clippy::too_many_arguments, reason = "each of another type, once")]
    pub fn new(
        api: Arc<ApiClient>,
        base: Arc<LiveBase>,
        conversations: Arc<Conversations>,
        reply_policy: Arc<ReplyPolicy>,
        registrar: Arc<CommandRegistrar>,
        sender: Arc<MessageSender>,
        threads: ThreadTracker,
        recorder: Arc<Recorder>,
        opt_outs: Arc<OptOuts>,
    ) -> Self {
        Self {
            api,
            base,
            conversations,
            reply_policy,
            registrar,
            sender,
            sent: SentReplies::default(),
            threads,
            recorder,
            opt_outs,
            roles: BotRoles::default(),
            newest: AtomicU64::new(0),
            identity: watch::Sender::new(None),
        }
    }

    /// Discord says who the bot is.
    pub fn identify(&self, bot: UserId) {
        self.identity.send_replace(Some(bot));
    }

    /// Who the bot is, if Discord has said so.
    pub fn known_identity(&self) -> Option<UserId> {
        *self.identity.borrow()
    }

    /// Whether anybody waits for what the bot says to a message; `None` if it could never be for the
    /// bot.
    pub fn urgency(&self, message: &Message) -> Option<Urgency> {
        let Some(bot) = self.known_identity() else {
            return Some(Urgency::Unasked);
        };
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let is_asked = intake::is_addressed(message, self.identity_in(message, bot))
            || self.threads.is_for_asking(message);
        Some(if is_asked {
            Urgency::Asked
        } else {
            Urgency::Unasked
        })
    }

    /// Who the bot is. Events are handled concurrently: a message may come before READY.
    pub async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
    }

    /// Something has changed in a server that permissions depend on.
    pub fn reconsider_permissions(&self, guild: GuildId) {
        self.sender.reconsider(guild);
    }

    /// Learns of a server's role: it may be the bot's own.
    pub fn learn_role(&self, role: &Role) {
        if let Some(bot) = self.known_identity() {
            self.roles.learn(role, bot);
        }
    }

    /// Who the bot is to the author of a message.
    fn identity_in(&self, message: &Message, user: UserId) -> Identity {
        Identity {
            user,
            role_is_mentioned: self.roles.is_mentioned(message),
        }
    }

    /// Answers a message if it is for the bot. One person's messages are answered in turn.
    pub async fn handle(&self, message: &Message) {
        self.newest.fetch_max(message.id.get(), Ordering::Relaxed);
        self.hear(message, Instant::now()).await;
    }

    /// Answers a message that its author has mended, in the place of the first answer.
    pub async fn handle_edited(&self, event: &MessageUpdateEvent) {
        let Some(message) = intake::mended(event) else {
            return;
        };
        let newest = self.newest.load(Ordering::Relaxed).max(message.id.get());
        let at = |id: MessageId| id.created_at().unix_timestamp();
        let age = at(MessageId::new(newest)) - at(message.id);
        if age <= MENDED_WITHIN {
            self.hear(&message, Instant::now()).await;
        }
    }

    /// Answers a message of that time if it is for the bot and has not been read yet.
    async fn hear(&self, message: &Message, at: Instant) -> Option<()> {
        let began = Instant::now();
        let user = self.identity().await?;
        if !intake::is_from_person(message, user) {
            return None;
        }
        let _turn = self.reply_policy.turn(message.author.id).await;
        let answer = self.consider(message, user, at).await?;
        let (channel, person) = (message.channel_id, message.author.id);
        if self.sent.has_gone(message.id) {
            self.forgo(&answer, channel, person);
            return log_silence(answer.mode, "question supprimée entre-temps");
        }
        let earlier = self.sent.last(message.id);
        let Some((sent_in, sent)) = Box::pin(self.deliver(&answer, earlier.as_ref(), began)).await
        else {
            self.forgo(&answer, channel, person);
            return None;
        };
        self.reply_policy.replied(channel, person, sent);
        let reply = &answer.reply;
        for place in [channel, sent_in] {
            for person in answer.asked.author.into_iter().chain([person]) {
                reply.remember(&self.conversations, place, person, at);
            }
        }
        let sent = SentReply {
            channel: sent_in,
            message: sent,
            asked_in: channel,
            asker: person,
            entry: reply.entry().map(str::to_owned),
            is_emergency: reply.reply.content.is_emergency(),
        };
        if let Some(sent) = self.sent.record(message.id, sent, Instant::now()) {
            self.withdraw(sent).await;
        }
        Some(())
    }

    /// An answer was not given after all: it does not count.
    fn forgo(&self, answer: &Answer, channel: ChannelId, person: UserId) {
        if answer.counts() {
            self.reply_policy
                .discount(channel, person, answer.reply.entry());
        }
    }

    /// Sends an answer, in the place of the earlier one if there is one: never in that of a number
    /// for somebody in danger, nor such a number where it might go unseen.
    async fn deliver(
        &self,
        answer: &Answer,
        earlier: Option<&SentReply>,
        began: Instant,
    ) -> Option<(ChannelId, MessageId)> {
        let Answer { asked, mode, reply } = answer;
        let recorded = answer::Asked::in_message(*mode, began);
        let is_emergency = reply.reply.content.is_emergency();
        if let Some(earlier) = earlier.filter(|it| it.is_emergency == is_emergency) {
            let place = (earlier.channel, earlier.message);
            match self.sender.replace(place, asked, &reply.reply).await {
                // It was removed: the new one is sent like any other.
                Err(ApiError::Refused { status: 404, .. }) => {}
                replaced => {
                    self.recorder.record(recorded, reply, &replaced);
                    return replaced.ok().map(|()| place);
                }
            }
        }
        let sent = self.sender.send(asked, *mode, &reply.reply).await;
        match &sent {
            Ok(None) => log_undeliverable(mode.name()),
            sent => self.recorder.record(recorded, reply, sent),
        }
        let sent = sent.ok()??;
        if is_emergency && let Some(earlier) = earlier.filter(|it| !it.is_emergency) {
            self.withdraw(earlier.clone()).await;
        }
        Some(sent)
    }

    /// Deletes the replies to deleted messages.
    pub async fn handle_deleted(&self, messages: &[MessageId]) {
        for sent in self.sent.deleted(messages, Instant::now()) {
            self.withdraw(sent).await;
        }
    }

    /// Deletes a reply whose question was deleted.
    async fn withdraw(&self, sent: SentReply) {
        self.reply_policy
            .take_back(sent.asked_in, sent.asker, sent.entry.as_deref());
        match self.api.delete(sent.channel, sent.message).await {
            Ok(()) => info!("question supprimée : sa réponse aussi"),
            // Somebody else has deleted it.
            Err(ApiError::Refused { status: 404, .. }) => {}
            failed => log_failure("suppression d’une réponse", &failed),
        }
    }
}
