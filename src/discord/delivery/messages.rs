//! Answering a message as well as permissions allow: with embeds or in plain text, as a reply or
//! not, in its channel or else in a direct message.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{ChannelId, GuildId, InteractionContext, Message, MessageId, UserId};
use tokio::time::{Instant, sleep};
use tracing::warn;

use crate::discord::api::{ApiClient, ApiError, Posted, log_failure};
use crate::discord::delivery::direct_messages::{Allowance, DirectMessages};
use crate::discord::delivery::missing_permissions::{
    self, MissingPermissions, Need, PermissionError, REFUSED_FOR, permission_error,
};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::words::DiscordWords;
use crate::discord::listening::intake::Mode;
use crate::discord::policy::help_channel::HelpChannel;
use crate::discord::render::{Audience, Frame, Kept, View, render};
use crate::reply::Reply;

/// If sending takes longer than this, the bot is shown as typing.
const TYPING_AFTER: Duration = Duration::from_millis(500);

/// How long the bot writes to nobody who has not written to it once Discord has put it in
/// quarantine.
const QUARANTINE: Duration = Duration::from_secs(60 * 60);

/// The channel and id of an answer.
pub type Placed = (ChannelId, MessageId);

/// What is answered: where, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub channel: ChannelId,
    /// Its server; none for direct messages.
    pub guild: Option<GuildId>,
    /// The question there, which the answer replies to.
    pub question: MessageId,
    /// The same for every attempt at one answer, and for no other.
    pub nonce: String,
    /// Who asked, or called the bot on somebody's question.
    pub caller: UserId,
    /// Whose question it is, if it is not the caller's.
    pub author: Option<UserId>,
}

impl Asked {
    /// The author of this message asks, or asks anew after an edit.
    pub fn by(message: &Message) -> Self {
        // An edit's answer is another one. 20 digits, and 5 more at most.
        let edited = message.edited_timestamp.map_or_else(String::new, |at| {
            format!(".{}{}", at.unix_timestamp() % 10, at.millisecond())
        });
        Self {
            channel: message.channel_id,
            guild: message.guild_id,
            question: message.id,
            nonce: format!("{}{edited}", message.id),
            caller: message.author.id,
            author: None,
        }
    }

    /// Somebody calls the bot on this question, in the same channel.
    pub fn on(self, question: &Message) -> Self {
        let author = &question.author;
        let is_theirs = !author.bot && author.id != self.caller && question.webhook_id.is_none();
        Self {
            question: if question.channel_id == self.channel {
                question.id
            } else {
                self.question
            },
            author: is_theirs.then_some(author.id),
            ..self
        }
    }
}

/// How answers are shown, from `[discord]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Display {
    /// Answers to commands are seen by all.
    pub public_commands: bool,
    /// Answers are text alone.
    pub plain_text: bool,
    /// What is written, which `/aide` tells.
    pub kept: Kept,
}

impl Display {
    /// How an answer to a message is shown: in the open, as the question was. It names whose question
    /// it is, unless they are in danger.
    fn of_message(self, asked: &Asked, reply: &Reply) -> Frame {
        let frame = |asker| self.frame(asker, Audience::Everyone);
        match asked.author {
            Some(author) if !reply.content.is_emergency() => {
                frame(author).addressed(author, reply.language)
            }
            author => frame(author.unwrap_or(asked.caller)),
        }
    }

    /// How an answer to a command is shown.
    pub fn of_command(self, asker: UserId, context: Option<InteractionContext>) -> Frame {
        let audience = if self.public_commands {
            Audience::Everyone
        } else {
            Audience::alone(context)
        };
        self.frame(asker, audience)
    }

    fn frame(self, asker: UserId, audience: Audience) -> Frame {
        Frame {
            kept: self.kept,
            ..Frame::new(asker, audience, self.plain_text)
        }
    }
}

/// Answers messages.
#[derive(Debug)]
pub struct MessageSender {
    api: Arc<ApiClient>,
    display: Display,
    help: Arc<HelpChannel>,
    missing: MissingPermissions,
    direct: DirectMessages,
}

impl MessageSender {
    /// A sender that shows answers in this way.
    pub fn new(api: Arc<ApiClient>, display: Display, help: Arc<HelpChannel>) -> Self {
        Self {
            api,
            display,
            help,
            missing: MissingPermissions::default(),
            direct: DirectMessages::default(),
        }
    }

    /// Something has changed in a server that permissions depend on: they are tried again.
    pub fn reconsider(&self, guild: GuildId) {
        self.missing.reconsider(guild);
    }

    /// Answers in the question's channel if the bot may write there, else in a direct message to who
    /// called it. `None` if neither is possible.
    pub async fn send(
        &self,
        asked: &Asked,
        mode: Mode,
        reply: &Reply,
    ) -> Result<Option<Placed>, ApiError> {
        let (channel, words) = (asked.channel, DiscordWords::of(reply.language));
        let mut why = words.cannot_write(channel);
        if asked.guild.is_none() {
            self.direct.open(asked.caller);
        }
        if !self.lacks(channel, Need::Write) {
            let sending = self.send_here(asked, reply);
            let error = match self.showing_typing(channel, sending).await {
                Ok(posted) => {
                    self.missing.is_allowed(channel, Need::Write);
                    return Ok(Some((channel, posted.id)));
                }
                Err(error) => error,
            };
            match permission_error(&error) {
                Some(PermissionError::Forbidden | PermissionError::Locked) => {
                    self.record_missing(asked, Need::Write).await;
                }
                Some(PermissionError::Blocked) => {
                    warn!("AutoMod a retenu une réponse dans le salon {channel}");
                    why = words.held_back(channel);
                }
                Some(PermissionError::Closed) => return Ok(None),
                _ => return Err(error),
            }
        }
        // Who writes to the bot in private is answered there or nowhere.
        if mode == Mode::Watched || asked.guild.is_none() {
            return Ok(None);
        }
        self.send_directly(asked, reply, &why).await
    }

    /// Puts an answer in the place of an earlier one.
    pub async fn replace(
        &self,
        (channel, earlier): Placed,
        asked: &Asked,
        reply: &Reply,
    ) -> Result<(), ApiError> {
        let mut frame = self.frame(asked, channel, reply);
        frame.plain |= self.lacks(channel, Need::Embed);
        self.api
            .edit(channel, earlier, &render(reply, &frame))
            .await
    }

    /// Answers in the question's channel: in plain text if embeds are refused or left out.
    async fn send_here(&self, asked: &Asked, reply: &Reply) -> Result<Posted, ApiError> {
        let channel = asked.channel;
        let frame = self.frame(asked, channel, reply);
        let rich = render(reply, &frame);
        let plain = render(
            reply,
            &Frame {
                plain: true,
                ..frame
            },
        );
        if self.lacks(channel, Need::Embed) {
            return self.post(asked, &plain).await;
        }
        let posted = match self.post(asked, &rich).await {
            Ok(posted) if posted.lost_embeds(&rich) => {
                let edited = self.api.edit(channel, posted.id, &plain).await;
                log_failure("texte seul", &edited);
                posted
            }
            Err(error)
                if permission_error(&error) == Some(PermissionError::Forbidden)
                    && !rich.embeds.is_empty() =>
            {
                self.post(asked, &plain).await?
            }
            Ok(posted) => {
                if !rich.embeds.is_empty() {
                    self.missing.is_allowed(channel, Need::Embed);
                }
                return Ok(posted);
            }
            refused => return refused,
        };
        self.record_missing(asked, Need::Embed).await;
        Ok(posted)
    }

    /// How an answer is shown in a channel: with the offer to ask people, if it can refer to the question.
    fn frame(&self, asked: &Asked, channel: ChannelId, reply: &Reply) -> Frame {
        let refers = channel == asked.channel && !self.lacks(channel, Need::Refer);
        let help = self.help.offer(asked.guild, asked.guild.is_none());
        Frame {
            help: help.filter(|_| refers),
            ..self.display.of_message(asked, reply)
        }
    }

    /// Posts in the question's channel, as a reply to it if the bot may refer to it.
    async fn post(&self, asked: &Asked, view: &View) -> Result<Posted, ApiError> {
        let (channel, nonce) = (asked.channel, &asked.nonce);
        let refers = !self.lacks(channel, Need::Refer);
        let question = refers.then_some(asked.question);
        match self.api.post(channel, question, nonce, view).await {
            Err(error) if permission_error(&error) == Some(PermissionError::Unreadable) => {
                self.record_missing(asked, Need::Refer).await;
                self.api.post(channel, None, nonce, view).await
            }
            Ok(posted) => {
                if refers {
                    self.missing.is_allowed(channel, Need::Refer);
                }
                Ok(posted)
            }
            refused => refused,
        }
    }

    /// Answers in a direct message, saying why there.
    async fn send_directly(
        &self,
        asked: &Asked,
        reply: &Reply,
        why: &str,
    ) -> Result<Option<Placed>, ApiError> {
        let is_emergency = reply.content.is_emergency();
        let own = Asked {
            author: None,
            ..asked.clone()
        };
        let mut shown = render(reply, &self.display.of_message(&own, reply));
        // Nothing comes before an emergency number.
        if !is_emergency {
            shown = introduced(shown, &reply.words().typeset(why));
        }
        self.write(asked.caller, is_emergency, &asked.nonce, &shown)
            .await
    }

    /// Writes to somebody in private. `None` if they take no such message, or too many were sent.
    pub async fn write_to(
        &self,
        person: UserId,
        nonce: &str,
        view: &View,
    ) -> Result<Option<Placed>, ApiError> {
        self.write(person, false, nonce, view).await
    }

    async fn write(
        &self,
        person: UserId,
        is_emergency: bool,
        nonce: &str,
        view: &View,
    ) -> Result<Option<Placed>, ApiError> {
        match self.direct.allow(person, is_emergency, Instant::now()) {
            Allowance::Granted => {}
            Allowance::Refused => return Ok(None),
            Allowance::JustExhausted => {
                warn!(
                    "trop de messages privés en une heure à la place de salons où je ne peux pas \
                     écrire : j’attends, pour que Discord ne me prenne pas pour un spammeur"
                );
                return Ok(None);
            }
        }
        let sent = match self.api.direct_channel(person).await {
            Ok(channel) => {
                let posted = self.api.post(channel, None, nonce, view).await;
                posted.map(|posted| (channel, posted.id))
            }
            Err(error) => Err(error),
        };
        match sent {
            Ok(placed) => Ok(Some(placed)),
            Err(error) if self.is_unwanted(&error, person) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether Discord refuses that the bot writes to this person, which is remembered.
    fn is_unwanted(&self, error: &ApiError, person: UserId) -> bool {
        let now = Instant::now();
        match permission_error(error) {
            Some(PermissionError::Quarantined) => {
                if self.direct.bar(QUARANTINE, now) {
                    warn!(
                        "Discord a mis le bot en quarantaine (code 20026) : il n’écrit plus en \
                         privé à qui ne lui a pas écrit ; demandez-en la levée à l’assistance de \
                         Discord (https://dis.gd/contact)"
                    );
                }
            }
            Some(PermissionError::TooManyDirect) => {
                if self.direct.bar(REFUSED_FOR, now) {
                    warn!(
                        "Discord trouve que le bot ouvre trop de messages privés (code 40003) : il \
                         n’en ouvre plus pendant dix minutes"
                    );
                }
            }
            Some(_) => self.direct.close(person, now),
            None => return false,
        }
        true
    }

    /// Shows the bot as typing if sending takes long.
    async fn showing_typing<T>(&self, channel: ChannelId, sending: impl Future<Output = T>) -> T {
        let typing = async {
            sleep(TYPING_AFTER).await;
            self.api.show_typing(channel).await;
            pending::<Infallible>().await
        };
        tokio::select! {
            sent = sending => sent,
            never = typing => match never {},
        }
    }

    fn lacks(&self, channel: ChannelId, need: Need) -> bool {
        self.missing.lacks(channel, need, Instant::now())
    }

    /// Remembers what the bot may not do in the question's channel; logs it once.
    async fn record_missing(&self, asked: &Asked, need: Need) {
        let (channel, guild) = (asked.channel, asked.guild);
        if self.missing.record(channel, guild, need, Instant::now()) {
            let found = self.api.channel(channel).await.ok();
            warn!(
                "{}",
                missing_permissions::line(channel, need, found.as_ref())
            );
        }
    }
}

/// The same view after an introductory sentence.
fn introduced(view: View, word: &str) -> View {
    let content = format!("{word}\n{}", view.content);
    View {
        content: cut(content.trim_end(), limits::CONTENT),
        ..view
    }
}
