//! Messages in channels and direct messages: whether they are for the bot, and what to say.

use std::sync::Arc;

use serenity::all::{Message, MessageId, UserId};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::info;

use super::answer::{
    LoggedReply, emergency, emergency_language, log_reply, log_silence, log_undeliverable,
    reply_before_search, search,
};
use super::threads::ThreadTracker;
use super::work_queue::Urgency;
use crate::base::{Base, LiveBase};
use crate::discord::api::{ApiClient, ApiError, log_failure};
use crate::discord::delivery::messages::MessageSender;
use crate::discord::delivery::sent_replies::{SentReplies, SentReply};
use crate::discord::format::words::DiscordWords;
use crate::discord::listening::intake::{self, Intake, Mode};
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::reply_policy::{ReplyPolicy, ReplyRequest, ReplyValue, Verdict};
use crate::knowledge::{Emergency, Language};
use crate::reply::Reply;
use crate::search::{Finding, Reading, looks_like_question};

/// The language of replies to messages. Discord does not say which one the author reads.
const LANGUAGE: Language = Language::French;

/// Answers messages.
#[derive(Debug)]
pub struct MessageHandler {
    api: Arc<ApiClient>,
    base: Arc<LiveBase>,
    conversations: Arc<Conversations>,
    reply_policy: Arc<ReplyPolicy>,
    sender: MessageSender,
    sent: SentReplies,
    /// Threads, and who writes in them.
    pub threads: ThreadTracker,
    /// Who the bot is, once Discord has said so.
    identity: watch::Sender<Option<UserId>>,
}

impl MessageHandler {
    /// A handler that has answered nothing yet.
    #[must_use]
    pub fn new(
        api: Arc<ApiClient>,
        base: Arc<LiveBase>,
        conversations: Arc<Conversations>,
        reply_policy: Arc<ReplyPolicy>,
        sender: MessageSender,
        threads: ThreadTracker,
    ) -> Self {
        Self {
            api,
            base,
            conversations,
            reply_policy,
            sender,
            sent: SentReplies::default(),
            threads,
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
        let is_asked = intake::is_addressed(message, bot) || self.threads.is_for_asking(message);
        Some(if is_asked {
            Urgency::Asked
        } else {
            Urgency::Unasked
        })
    }

    /// Who the bot is. Events are handled concurrently: a message may come before READY.
    async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
    }

    /// Answers a message if it is for the bot. One person's messages are answered in turn.
    pub async fn handle(&self, message: &Message) -> Option<()> {
        let began = Instant::now();
        let bot = self.identity().await?;
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let _turn = self.reply_policy.turn(message.author.id).await;
        let (mode, reply) = self.consider(message, bot, began).await?;
        if self.sent.has_gone(message.id) {
            let (channel, person) = (message.channel_id, message.author.id);
            self.reply_policy.take_back(channel, person, reply.entry());
            return log_silence(mode, "question supprimée entre-temps");
        }
        let sent = self.sender.send(message, mode, &reply.reply).await;
        match &sent {
            Ok(None) => log_undeliverable(mode.name(), &reply),
            sent => log_reply(mode.name(), &reply, began, sent),
        }
        let (channel, message_id) = sent.ok()??;
        self.reply_policy
            .replied(message.channel_id, message.author.id, message_id);
        let sent = SentReply {
            channel,
            message: message_id,
            asked_in: message.channel_id,
            asker: message.author.id,
            entry: reply.entry().map(str::to_owned),
        };
        if let Some(sent) = self.sent.record(message.id, sent, Instant::now()) {
            self.withdraw(sent).await;
        }
        Some(())
    }

    /// What to say to a message and why; nothing if it is better to keep silent.
    async fn consider(
        &self,
        message: &Message,
        bot: UserId,
        now: Instant,
    ) -> Option<(Mode, LoggedReply)> {
        let (channel, person) = (message.channel_id, message.author.id);
        let location = self.threads.locate(message, bot).await;
        let in_thread = location.parent.is_some();
        let (mode, readings) = match intake::read(message, bot, location, self.threads.channels()) {
            Intake::Ignore => return None,
            Intake::Bare(mode) => (mode, Vec::new()),
            Intake::Question { mode, readings } => (mode, readings),
        };
        let base = self.base.current();
        let texts: Vec<&str> = readings.iter().map(String::as_str).collect();
        if let Some(emergency) = emergency(&base, &texts) {
            return help(emergency, mode, &texts);
        }
        if in_thread && !mode.is_addressed() && self.threads.has_company(message, bot).await {
            return log_silence(mode, "conversation entre membres");
        }
        let before = self.conversations.recall(channel, person, now);
        let reply = search(|| compose(&base, mode, &readings, before))??;
        let asks = readings.iter().any(|text| looks_like_question(text));
        let request = ReplyRequest {
            channel,
            person,
            mode,
            value: value(&reply.reply, asks),
            entry: reply.entry(),
            continues: reply.continues.then_some(message.id),
        };
        match self.reply_policy.decide(&request, now) {
            Verdict::Silence => log_silence(mode, &format!("réponse de trop : {reply}")),
            Verdict::Pause => {
                let text = DiscordWords::of(LANGUAGE).pause;
                Some((mode, LoggedReply::new(Reply::pause(text, LANGUAGE))))
            }
            Verdict::Speak => {
                reply.remember(&self.conversations, channel, person, now);
                Some((mode, reply))
            }
        }
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

/// Helps somebody in danger first: no policy, no limit, no memory; one sentence if others can read
/// it. In a watched channel, the bot keeps silent unless it is called.
fn help(emergency: &Emergency, mode: Mode, texts: &[&str]) -> Option<(Mode, LoggedReply)> {
    let language = emergency_language(&texts.join("\n"), LANGUAGE);
    let reply = match mode {
        Mode::Watched => return None,
        Mode::Direct => Reply::emergency(emergency, language),
        _ => Reply::emergency_in_short(emergency, language),
    };
    Some((mode, LoggedReply::new(reply)))
}

/// What a reply is worth to its reader; `asks`: the message reads as a question (« tu peux m’aider
/// ? »).
const fn value(reply: &Reply, asks: bool) -> ReplyValue {
    if reply.content.is_found() {
        ReplyValue::Help
    } else if reply.content.is_courtesy() && !asks {
        ReplyValue::Courtesy
    } else {
        ReplyValue::Words
    }
}

/// What to say to a message; nothing if it is better to keep silent.
fn compose(
    base: &Base,
    mode: Mode,
    readings: &[String],
    before: Option<String>,
) -> Option<LoggedReply> {
    let Some(text) = readings.first() else {
        let reply = Reply::welcome(&base.knowledge, LANGUAGE);
        return Some(LoggedReply::new(reply));
    };
    if let Some(reply) = reply_before_search(base, before, text, LANGUAGE) {
        return Some(reply);
    }
    let is_wordless = |text: &String| base.read(text, None) == Some(Reading::Wordless);
    if !mode.is_addressed() && readings.iter().all(is_wordless) {
        return log_silence(mode, "aucun mot");
    }
    if mode == Mode::Watched && !looks_like_question(text) {
        return log_silence(mode, "pas une question");
    }
    let finding = surest(base, readings)?;
    let reply = LoggedReply::to_finding(base, &finding, LANGUAGE);
    if mode == Mode::Watched && !finding.is_sure() {
        return log_silence(mode, &format!("pas assez sûr : {reply}"));
    }
    Some(reply)
}

/// The finding of the most helpful reading; the first of equals.
fn surest(base: &Base, readings: &[String]) -> Option<Finding> {
    let findings = readings.iter().rev().map(|reading| base.ask(reading));
    findings.max_by(|one, other| {
        let helps = one.helps().cmp(&other.helps());
        helps.then(one.confidence.total_cmp(&other.confidence))
    })
}
