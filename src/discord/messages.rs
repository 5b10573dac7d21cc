//! What is written in channels and direct messages: is it for the bot, and what to say.

use serenity::all::{ChannelId, GuildChannel, Message, UserId};
use tokio::time::Instant;
use tracing::warn;

use super::bot::{Bot, Said, more_of, tell};
use super::intake::{self, Intake, Mode, Place};
use super::render::view;
use super::send::SendError;
use crate::base::Base;
use crate::knowledge::Language;
use crate::reply::Reply;
use crate::search::looks_like_question;

impl Bot {
    /// Answers a message, where it is for the bot.
    pub(super) async fn on_message(&self, message: &Message) -> Option<()> {
        let began = Instant::now();
        let bot = self.identity().await?;
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let place = self.place_of(message, bot).await;
        let (mode, text) = match intake::read(message, bot, place, &self.channels) {
            Intake::Ignore => return None,
            Intake::Bare(mode) => (mode, None),
            Intake::Question { mode, text } => (mode, Some(text)),
        };
        let (channel, person) = (message.channel_id, message.author.id);
        let before = self.memory.recall(channel, person, began);
        let said = self.thinking(|base| say(base, mode, text, before))??;
        self.remember(channel, person, &said, began);
        let view = view(&said.reply, &self.display.of_message(person));
        let sent = self.outbox.reply(message, &view).await;
        tell(mode.name(), &said, began, &sent);
        Some(())
    }

    /// Where the message stands; asks Discord what it is a thread of only where that matters.
    async fn place_of(&self, message: &Message, bot: UserId) -> Place {
        let channel = message.channel_id;
        let matters = !self.channels.is_empty()
            && !intake::is_addressed(message, bot)
            && !self.channels.lists(channel);
        let parent = if matters {
            self.parent_of(channel).await
        } else {
            None
        };
        Place { channel, parent }
    }

    async fn parent_of(&self, channel: ChannelId) -> Option<ChannelId> {
        if let Some(parent) = self.places.parent(channel) {
            return parent;
        }
        match self.outbox.channel(channel).await {
            Ok(found) => self.learn(&found),
            // Not ours to see: no thread as far as we know.
            Err(SendError::Refused { .. }) => self.places.learn(channel, None),
            Err(error) => warn!("salon {channel} inconnu : {error}"),
        }
        self.places.parent(channel).flatten()
    }

    pub(super) fn learn(&self, channel: &GuildChannel) {
        let parent = channel.thread_metadata.and(channel.parent_id);
        self.places.learn(channel.id, parent);
    }
}

/// What to say to a message; nothing where it is better not to speak.
fn say(base: &Base, mode: Mode, text: Option<String>, before: Option<String>) -> Option<Said> {
    let language = Language::French;
    let Some(text) = text else {
        let reply = Reply::welcome(&base.knowledge, language);
        return Some(Said::plainly(reply, "accueil"));
    };
    if let Some(said) = more_of(base, before, &text, language) {
        return Some(said);
    }
    if mode == Mode::Watched && !looks_like_question(&text) {
        return None;
    }
    let finding = base.ask(&text);
    if mode == Mode::Watched && !finding.is_sure() {
        return None;
    }
    let reply = Reply::to_finding(&base.knowledge, &finding, language);
    Some(Said::of(base, reply, &finding))
}
