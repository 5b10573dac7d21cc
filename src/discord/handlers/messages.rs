//! What is written in channels and direct messages: is it for the bot, and what to say.

use serenity::all::{ChannelId, GuildChannel, Message, MessageId, UserId};
use tokio::time::Instant;
use tracing::{info, warn};

use crate::base::Base;
use crate::discord::api::{ApiError, log_failure};
use crate::discord::delivery::sent_replies::SentReply;
use crate::discord::handlers::answer::{
    Bot, LoggedReply, log_silence, log_undeliverable, more_of, search, tell,
};
use crate::discord::listening::intake::{self, Intake, MessageLocation, Mode};
use crate::discord::policy::reply_policy::{ReplyRequest, ReplyValue, Verdict};
use crate::knowledge::Language;
use crate::reply::{Content, Reply};
use crate::search::{Finding, looks_like_question};

/// The language of messages, which do not tell their author's: the base's own.
const LANGUAGE: Language = Language::French;

impl Bot {
    /// Answers a message, where it is for the bot. One person's messages are answered one after the
    /// other.
    pub(crate) async fn on_message(&self, message: &Message) -> Option<()> {
        let began = Instant::now();
        let bot = self.identity().await?;
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let _turn = self.reply_policy.turn(message.author.id).await;
        let (mode, said) = self.consider(message, bot, began).await?;
        if self.replies.has_gone(message.id) {
            let (channel, person) = (message.channel_id, message.author.id);
            self.reply_policy.take_back(channel, person, said.entry());
            return log_silence(mode, "question supprimée entre-temps");
        }
        let sent = self.deliver(message, mode, &said.reply).await;
        match &sent {
            Ok(None) => log_undeliverable(mode.name(), &said),
            sent => tell(mode.name(), &said, began, sent),
        }
        let (channel, reply) = sent.ok()??;
        self.reply_policy
            .replied(message.channel_id, message.author.id, reply);
        let given = SentReply {
            channel,
            message: reply,
            asked_in: message.channel_id,
            asker: message.author.id,
            entry: said.entry().map(str::to_owned),
        };
        if let Some(given) = self.replies.record(message.id, given, Instant::now()) {
            self.withdraw(given).await;
        }
        Some(())
    }

    /// What to say to a message and why; nothing where it is better not to speak.
    async fn consider(
        &self,
        message: &Message,
        bot: UserId,
        now: Instant,
    ) -> Option<(Mode, LoggedReply)> {
        let (channel, person) = (message.channel_id, message.author.id);
        self.threads.wrote(channel, person);
        let place = self.place_of(message, bot).await;
        let in_thread = place.parent.is_some();
        let (mode, readings) = match intake::read(message, bot, place, &self.channels) {
            Intake::Ignore => return None,
            Intake::Bare(mode) => (mode, Vec::new()),
            Intake::Question { mode, readings } => (mode, readings),
        };
        if in_thread && !mode.is_addressed() && self.has_company(message, bot).await {
            return log_silence(mode, "conversation entre membres");
        }
        let before = self.memory.recall(channel, person, now);
        let base = self.base.current();
        let said = search(|| say(&base, mode, &readings, before))??;
        let asks = readings.iter().any(|text| looks_like_question(text));
        let request = ReplyRequest {
            channel,
            person,
            mode,
            value: value(&said.reply, asks),
            entry: said.entry(),
            continues: said.goes_on.then_some(message.id),
        };
        match self.reply_policy.decide(&request, now) {
            Verdict::Silence => log_silence(mode, &format!("réponse de trop : {said}")),
            Verdict::Pause => Some((mode, LoggedReply::plainly(Reply::pause(LANGUAGE), "pause"))),
            Verdict::Speak => {
                self.remember(channel, person, &said, now);
                Some((mode, said))
            }
        }
    }

    /// Deletes the replies to messages that have gone.
    pub(crate) async fn on_deleted(&self, messages: &[MessageId]) {
        for given in self.replies.deleted(messages, Instant::now()) {
            self.withdraw(given).await;
        }
    }

    /// Deletes a reply whose question has gone.
    async fn withdraw(&self, given: SentReply) {
        self.reply_policy
            .take_back(given.asked_in, given.asker, given.entry.as_deref());
        match self.api.delete(given.channel, given.message).await {
            Ok(()) => info!("question supprimée : sa réponse aussi"),
            // Somebody was faster.
            Err(ApiError::Refused { status: 404, .. }) => {}
            failed => log_failure("suppression d’une réponse", &failed),
        }
    }

    /// Where the message stands; asks Discord what it is a thread of only where that matters.
    async fn place_of(&self, message: &Message, bot: UserId) -> MessageLocation {
        let channel = message.channel_id;
        let opens_post = intake::starts_thread(message);
        let matters = !self.channels.is_empty()
            && !self.channels.lists(channel)
            && (opens_post || !intake::is_addressed(message, bot));
        let parent = if matters {
            self.parent_of(channel).await
        } else {
            None
        };
        let title = if opens_post {
            self.places.take_title(channel)
        } else {
            None
        };
        MessageLocation {
            channel,
            parent,
            title,
        }
    }

    async fn parent_of(&self, channel: ChannelId) -> Option<ChannelId> {
        if self.places.knows(channel) {
            return self.places.parent(channel);
        }
        match self.api.channel(channel).await {
            Ok(found) => self.learn_new(&found),
            // Not ours to see: no thread as far as we know.
            Err(error) if is_refusal(&error) => self.places.learn(channel, None),
            Err(error) => warn!("salon {channel} inconnu : {error}"),
        }
        self.places.parent(channel)
    }

    /// A thread is there, or a channel that is none.
    pub(crate) fn learn(&self, channel: &GuildChannel) {
        let parent = channel.thread_metadata.and(channel.parent_id);
        self.places.learn(channel.id, parent);
    }

    /// The same of one that may have begun just now: its first message is to come, or here.
    pub(crate) fn learn_new(&self, channel: &GuildChannel) {
        let in_forum = |parent| self.channels.forums.contains(&parent);
        let is_new = !self.places.knows(channel.id);
        if is_new && channel.parent_id.is_some_and(in_forum) {
            self.places.keep_title(channel.id, &channel.name);
        }
        self.learn(channel);
    }

    /// Whether a second person has written in the message's thread, which is read where it is not
    /// known yet. Whom Discord does not let the bot see does not count; where it fails to say who is
    /// there, somebody may be.
    async fn has_company(&self, message: &Message, bot: UserId) -> bool {
        let thread = message.channel_id;
        if let Some(known) = self.threads.has_company(thread) {
            return known;
        }
        let history = if intake::starts_thread(message) {
            Ok(Vec::new())
        } else {
            self.api.history(thread).await
        };
        let history = match history {
            Ok(history) => history,
            Err(error) => {
                warn!("fil {thread} illisible : {error}");
                if !is_refusal(&error) {
                    return true;
                }
                Vec::new()
            }
        };
        self.threads.read(thread, &history, bot, message.author.id)
    }
}

/// Whether Discord says no, and would say so again: no passing fault.
const fn is_refusal(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused {
            status: 400..500,
            ..
        }
    )
}

/// What a reply is value to who wrote; `asks`: it reads as a question (« tu peux m’aider ? »).
const fn value(reply: &Reply, asks: bool) -> ReplyValue {
    match reply.content {
        Content::Answer(_) | Content::Choices(_) | Content::Theme(_) | Content::Programme(_) => {
            ReplyValue::Help
        }
        Content::Welcome(_) | Content::Thanks if !asks => ReplyValue::Courtesy,
        Content::Welcome(_)
        | Content::Thanks
        | Content::Elsewhere(_)
        | Content::Unknown(_)
        | Content::NothingElse(_)
        | Content::NoText
        | Content::Pause
        | Content::Gone => ReplyValue::Words,
    }
}

/// What to say to a message; nothing where it is better not to speak.
fn say(
    base: &Base,
    mode: Mode,
    readings: &[String],
    before: Option<String>,
) -> Option<LoggedReply> {
    let Some(text) = readings.first() else {
        let reply = Reply::welcome(&base.knowledge, LANGUAGE);
        return Some(LoggedReply::plainly(reply, "accueil"));
    };
    if let Some(said) = more_of(base, before, text, LANGUAGE) {
        return Some(said);
    }
    if mode == Mode::Watched && !looks_like_question(text) {
        return log_silence(mode, "pas une question");
    }
    let finding = surest(base, readings)?;
    let reply = Reply::to_finding(&base.knowledge, &finding, LANGUAGE);
    let said = LoggedReply::of(base, reply, &finding);
    if mode == Mode::Watched && !finding.is_sure() {
        return log_silence(mode, &format!("pas assez sûr : {said}"));
    }
    Some(said)
}

/// What is found for the reading that helps most; the first of those that help as much.
fn surest(base: &Base, readings: &[String]) -> Option<Finding> {
    let findings = readings.iter().rev().map(|reading| base.ask(reading));
    findings.max_by(|one, other| {
        let helps = one.helps().cmp(&other.helps());
        helps.then(one.confidence.total_cmp(&other.confidence))
    })
}
