//! What is written in channels and direct messages: is it for the bot, and what to say.

use serenity::all::{ChannelId, GuildChannel, Message, MessageId, UserId};
use tokio::time::Instant;
use tracing::{info, warn};

use super::bot::{
    Bot, Said, keep_silent, more_of, tell, tell_failure, tell_undeliverable, thinking,
};
use super::intake::{self, Intake, Mode, Place};
use super::replies::Given;
use super::send::SendError;
use super::tact::{Verdict, Wish, Worth};
use crate::base::Base;
use crate::knowledge::Language;
use crate::reply::{Content, Reply};
use crate::search::{Finding, looks_like_question};

/// The language of messages, which do not tell their author's: the base's own.
const LANGUAGE: Language = Language::French;

impl Bot {
    /// Answers a message, where it is for the bot. One person's messages are answered one after the
    /// other.
    pub(super) async fn on_message(&self, message: &Message) -> Option<()> {
        let began = Instant::now();
        let bot = self.identity().await?;
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let _turn = self.tact.turn(message.author.id).await;
        let (mode, said) = self.consider(message, bot, began).await?;
        if self.replies.has_gone(message.id) {
            let (channel, person) = (message.channel_id, message.author.id);
            self.tact.take_back(channel, person, said.entry());
            return keep_silent(mode, "question supprimée entre-temps");
        }
        let sent = self.deliver(message, mode, &said.reply).await;
        match &sent {
            Ok(None) => tell_undeliverable(mode.name(), &said),
            sent => tell(mode.name(), &said, began, sent),
        }
        let (channel, reply) = sent.ok()??;
        self.tact
            .replied(message.channel_id, message.author.id, reply);
        let given = Given {
            channel,
            message: reply,
            asked_in: message.channel_id,
            asker: message.author.id,
            entry: said.entry().map(str::to_owned),
        };
        if let Some(given) = self.replies.gave(message.id, given, Instant::now()) {
            self.withdraw(given).await;
        }
        Some(())
    }

    /// What to say to a message and why; nothing where it is better not to speak.
    async fn consider(&self, message: &Message, bot: UserId, now: Instant) -> Option<(Mode, Said)> {
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
            return keep_silent(mode, "conversation entre membres");
        }
        let before = self.memory.recall(channel, person, now);
        let base = self.base.current();
        let said = thinking(|| say(&base, mode, &readings, before))??;
        let asks = readings.iter().any(|text| looks_like_question(text));
        let wish = Wish {
            channel,
            person,
            mode,
            worth: worth(&said.reply, asks),
            entry: said.entry(),
            going_on: said.goes_on.then_some(message.id),
        };
        match self.tact.decide(&wish, now) {
            Verdict::Silence => keep_silent(mode, &format!("réponse de trop : {said}")),
            Verdict::Pause => Some((mode, Said::plainly(Reply::pause(LANGUAGE), "pause"))),
            Verdict::Speak => {
                self.remember(channel, person, &said, now);
                Some((mode, said))
            }
        }
    }

    /// Deletes the replies to messages that have gone.
    pub(super) async fn on_deleted(&self, messages: &[MessageId]) {
        for given in self.replies.went(messages, Instant::now()) {
            self.withdraw(given).await;
        }
    }

    /// Deletes a reply whose question has gone.
    async fn withdraw(&self, given: Given) {
        self.tact
            .take_back(given.asked_in, given.asker, given.entry.as_deref());
        match self.outbox.delete(given.channel, given.message).await {
            Ok(()) => info!("question supprimée : sa réponse aussi"),
            // Somebody was faster.
            Err(SendError::Refused { status: 404, .. }) => {}
            failed => tell_failure("suppression d’une réponse", &failed),
        }
    }

    /// Where the message stands; asks Discord what it is a thread of only where that matters.
    async fn place_of(&self, message: &Message, bot: UserId) -> Place {
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
        Place {
            channel,
            parent,
            title,
        }
    }

    async fn parent_of(&self, channel: ChannelId) -> Option<ChannelId> {
        if let Some(parent) = self.places.parent(channel) {
            return parent;
        }
        match self.outbox.channel(channel).await {
            Ok(found) => self.learn_new(&found),
            // Not ours to see: no thread as far as we know.
            Err(error) if is_refusal(&error) => self.places.learn(channel, None),
            Err(error) => warn!("salon {channel} inconnu : {error}"),
        }
        self.places.parent(channel).flatten()
    }

    /// A thread is there, or a channel that is none.
    pub(super) fn learn(&self, channel: &GuildChannel) {
        let parent = channel.thread_metadata.and(channel.parent_id);
        self.places.learn(channel.id, parent);
    }

    /// The same of one that may have begun just now: its first message is to come, or here.
    pub(super) fn learn_new(&self, channel: &GuildChannel) {
        let in_forum = |parent| self.channels.forums.contains(&parent);
        let is_new = self.places.parent(channel.id).is_none();
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
            self.outbox.history(thread).await
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
const fn is_refusal(error: &SendError) -> bool {
    matches!(
        error,
        SendError::Refused {
            status: 400..500,
            ..
        }
    )
}

/// What a reply is worth to who wrote; `asks`: it reads as a question (« tu peux m’aider ? »).
const fn worth(reply: &Reply, asks: bool) -> Worth {
    match reply.content {
        Content::Answer(_) | Content::Choices(_) | Content::Theme(_) | Content::Programme(_) => {
            Worth::Help
        }
        Content::Welcome(_) | Content::Thanks if !asks => Worth::Courtesy,
        Content::Welcome(_)
        | Content::Thanks
        | Content::Elsewhere(_)
        | Content::Unknown(_)
        | Content::NothingElse(_)
        | Content::NoText
        | Content::Pause
        | Content::Gone => Worth::Words,
    }
}

/// What to say to a message; nothing where it is better not to speak.
fn say(base: &Base, mode: Mode, readings: &[String], before: Option<String>) -> Option<Said> {
    let Some(text) = readings.first() else {
        let reply = Reply::welcome(&base.knowledge, LANGUAGE);
        return Some(Said::plainly(reply, "accueil"));
    };
    if let Some(said) = more_of(base, before, text, LANGUAGE) {
        return Some(said);
    }
    if mode == Mode::Watched && !looks_like_question(text) {
        return keep_silent(mode, "pas une question");
    }
    let finding = surest(base, readings)?;
    let reply = Reply::to_finding(&base.knowledge, &finding, LANGUAGE);
    let said = Said::of(base, reply, &finding);
    if mode == Mode::Watched && !finding.is_sure() {
        return keep_silent(mode, &format!("pas assez sûr : {said}"));
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
