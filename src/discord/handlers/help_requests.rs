//! « Demander à un humain »: posts a question where people answer, for who asked it.

use std::sync::Arc;
use std::time::Duration;

use lru::LruCache;
use serenity::all::{ChannelId, ComponentInteraction, InteractionContext, MessageId, Timestamp};
use tokio::time::Instant;
use tracing::{info, warn};

use super::answer::{emergency, reply_language, search};
use super::found_question::FoundQuestion;
use crate::base::LiveBase;
use crate::discord::api::{ApiClient, ApiError, InteractionHandle, Respond, log_failure};
use crate::discord::bounded::{Bounded, Locked, bounded, forget_old};
use crate::discord::commands::edit;
use crate::discord::delivery::messages::MessageSender;
use crate::discord::delivery::missing_permissions::{PermissionError, permission_error};
use crate::discord::delivery::pending::Pending;
use crate::discord::format::limits;
use crate::discord::format::words::DiscordWords;
use crate::discord::policy::help_channel::{HelpChannel, HelpOffer};
use crate::discord::policy::moderation::Moderation;
use crate::discord::policy::publishing::may_publish;
use crate::discord::render::help_request::{self, AskedIn, HelpRequest};
use crate::discord::render::{Audience, Frame, View, asked_in, render};
use crate::knowledge::Language;
use crate::metrics::{Metrics, Passed};
use crate::reply::{Reference, Reply};

/// How long a post is deleted with its question.
const REMEMBERED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// How many posts, deleted questions and presses are remembered: some 100 kB.
const REMEMBERED: usize = 1_000;

/// Posts questions for people to answer.
#[derive(Debug)]
pub struct HelpRequests {
    pub(super) api: Arc<ApiClient>,
    base: Arc<LiveBase>,
    pub(super) moderation: Arc<Moderation>,
    pub(super) channel: Arc<HelpChannel>,
    pub(super) sender: Arc<MessageSender>,
    metrics: Arc<Metrics>,
    /// The questions that were posted, or are about to be, by the reply under which that was asked for.
    pressed: Bounded<MessageId, u64>,
    posts: Locked<Posts>,
    /// The posts whose answer is told, or about to be: they say so too.
    pub(super) told: Bounded<MessageId, ()>,
}

/// The posts that go with their question.
#[derive(Debug)]
struct Posts {
    by_question: LruCache<MessageId, ((ChannelId, MessageId), Instant)>,
    gone: LruCache<MessageId, ()>,
}

/// Why a question is not posted.
enum Refusal {
    /// Who asked is told this, and it is nobody's fault.
    Word(String),
    /// It says that somebody is in danger.
    Emergency(Box<Reply>),
    /// Discord refused.
    Failed(ApiError),
}

impl HelpRequests {
    /// Nothing is posted yet.
    pub fn new(
        api: &Arc<ApiClient>,
        base: &Arc<LiveBase>,
        moderation: &Arc<Moderation>,
        channel: &Arc<HelpChannel>,
        sender: &Arc<MessageSender>,
        metrics: &Arc<Metrics>,
    ) -> Self {
        Self {
            api: Arc::clone(api),
            base: Arc::clone(base),
            moderation: Arc::clone(moderation),
            channel: Arc::clone(channel),
            sender: Arc::clone(sender),
            metrics: Arc::clone(metrics),
            pressed: Bounded::new(REMEMBERED),
            told: Bounded::new(REMEMBERED),
            posts: Locked::of(Posts {
                by_question: bounded(REMEMBERED),
                gone: bounded(REMEMBERED),
            }),
        }
    }

    /// Where the question of a message of the bot's may be posted, if it can be found again: it stands in
    /// the message, or the message replies to it.
    pub fn offer(&self, pressed: &ComponentInteraction) -> Option<HelpOffer> {
        let reply = &pressed.message;
        let is_there = asked_in(&reply.content).is_some() || reply.message_reference.is_some();
        let is_direct = pressed.context == Some(InteractionContext::BotDm);
        let offer = self.channel.offer(pressed.guild_id, is_direct);
        offer.filter(|_| is_there)
    }

    /// Posts the question of who pressed, whose own the reply is (`is_theirs`); once, however often they
    /// press.
    pub async fn respond(
        &self,
        pressed: &ComponentInteraction,
        is_theirs: bool,
        language: Language,
    ) {
        let to = InteractionHandle::from(pressed);
        let words = DiscordWords::of(language);
        let offer = match self.offer(pressed) {
            _ if !is_theirs => Err(words.not_theirs_to_ask),
            None => Err(words.no_help_here),
            _ if !may_publish(pressed.member.as_ref(), pressed.channel.as_ref()) => {
                Err(words.may_not_ask)
            }
            Some(offer) => Ok(offer),
        };
        let offer = match offer {
            Ok(offer) => offer,
            Err(word) => {
                self.metrics.passed_on(Passed::Refused);
                let view = View::sentence(word, language);
                let sent = self.api.respond(&to, Respond::Private, &view).await;
                return log_failure("mot", &sent);
            }
        };
        let pending = Pending::new(&self.api, to, Respond::Update, language);
        let (view, how) = match self.post(pressed, offer, language).await {
            Ok(post) => {
                self.metrics.passed_on(Passed::Posted);
                info!("question transmise à un humain");
                let shown = help_request::posted(&pressed.message, offer, post, language);
                (shown, Respond::Update)
            }
            Err(Refusal::Emergency(reply)) => {
                // Nothing is counted.
                let audience = Audience::alone(pressed.context);
                let frame = Frame::new(pressed.user.id, audience, false);
                (render(&reply, &frame), Respond::Private)
            }
            Err(Refusal::Word(word)) => {
                self.metrics.passed_on(Passed::Refused);
                (View::sentence(&word, language), Respond::Private)
            }
            Err(Refusal::Failed(error)) => {
                self.metrics.passed_on(Passed::Lost);
                let word = self.failed(offer.channel, &error, words);
                (View::sentence(&word, language), Respond::Private)
            }
        };
        log_failure("question transmise", &pending.respond_as(how, &view).await);
    }

    /// Posts it, unless something speaks against that.
    async fn post(
        &self,
        pressed: &ComponentInteraction,
        offer: HelpOffer,
        language: Language,
    ) -> Result<MessageId, Refusal> {
        let (person, now) = (pressed.user.id, Instant::now());
        let words = DiscordWords::of(language);
        let lost = || Refusal::Word(words.question_lost(offer.channel));
        let question = FoundQuestion::of(&self.api, pressed).await;
        let is_theirs = |it: &FoundQuestion| it.message.is_none_or(|(_, by)| by == person);
        let question = question.filter(is_theirs).ok_or_else(lost)?;
        let base = self.base.current();
        if let Some(danger) = emergency(&base, &[&question.text]) {
            let language = reply_language(&question.text, language);
            return Err(Refusal::Emergency(Box::new(Reply::emergency(
                danger, language,
            ))));
        }
        if offer.asked_in_private {
            self.check_membership(pressed, offer, words).await?;
        }
        let digest = question.digest();
        let before = self.pressed.with(|all| all.put(pressed.message.id, digest));
        if before == Some(digest) {
            return Err(Refusal::Word(words.asked_already.to_owned()));
        }
        let posted = if self.channel.allow(person, now) {
            self.send(pressed, offer, &question, digest).await
        } else {
            Err(Refusal::Word(words.asked_too_much(offer.channel)))
        };
        if posted.is_err() {
            self.pressed.with(|all| all.pop(&pressed.message.id));
        }
        posted
    }

    async fn send(
        &self,
        pressed: &ComponentInteraction,
        offer: HelpOffer,
        question: &FoundQuestion,
        digest: u64,
    ) -> Result<MessageId, Refusal> {
        let channel = pressed.channel_id;
        let asked = match (pressed.guild_id, question.message) {
            (None, _) => AskedIn::Private,
            (Some(_), None) => AskedIn::Channel(channel),
            (Some(guild), Some((message, _))) => AskedIn::Message(guild, channel, message),
        };
        let base = self.base.current();
        let is_tended = self.moderation.guilds.contains(&offer.guild);
        let nearest = || edit::nearest(&question.text, &base, limits::CHOICES);
        let nearest = is_tended.then(|| search(nearest).unwrap_or_default());
        let entries = nearest.map(|nearest| {
            let entries = nearest.iter();
            let entries = entries.map(|it| (it.title.fr.as_str(), Reference::to_entry(&it.id)));
            entries.collect::<Vec<_>>()
        });
        let view = help_request::post(&HelpRequest {
            by: pressed.user.id,
            question: &question.shown,
            asked,
            for_moderators: entries.as_deref(),
            tells_answer: is_tended && channel != offer.channel,
        });
        // The same for every attempt; a question that was mended is another one.
        let nonce = format!("{}.{:04x}", pressed.message.id, digest & 0xffff);
        let sent = self.api.post(offer.channel, None, &nonce, &view).await;
        let post = match sent {
            Ok(posted) => posted.id,
            Err(error) => {
                self.channel.discount(pressed.user.id);
                return Err(Refusal::Failed(error));
            }
        };
        if let Some((message, _)) = question.message {
            self.remember(message, (offer.channel, post)).await;
        }
        Ok(post)
    }

    /// Whether somebody who asks in private is in the channel's server, and not timed out there.
    async fn check_membership(
        &self,
        pressed: &ComponentInteraction,
        offer: HelpOffer,
        words: &DiscordWords,
    ) -> Result<(), Refusal> {
        match self.api.member(offer.guild, pressed.user.id).await {
            Ok(member) => {
                let until = member.communication_disabled_until;
                if until.is_some_and(|until| until > Timestamp::now()) {
                    return Err(Refusal::Word(words.may_not_ask.to_owned()));
                }
                Ok(())
            }
            Err(ApiError::Refused { status: 404, .. }) => {
                info!("question non transmise : qui la pose n’est pas sur le serveur du salon");
                Err(Refusal::Word(words.help_elsewhere(offer.channel)))
            }
            Err(error) => Err(Refusal::Failed(error)),
        }
    }

    /// What to say if Discord refuses; one line for the log.
    fn failed(&self, channel: ChannelId, error: &ApiError, words: &DiscordWords) -> String {
        let told = "une question n’a pas pu être transmise à un humain";
        match permission_error(error) {
            Some(PermissionError::Blocked) => {
                warn!("{told} : AutoMod l’a retenue dans le salon {channel}");
                words.help_held_back(channel)
            }
            Some(_) => {
                warn!(
                    "{told} : il me manque « Voir le salon » ou « Envoyer des messages » dans le salon \
                     {channel}, ou il est verrouillé ({error}) ; `colloque-bot doctor` dit ce qui manque"
                );
                words.help_closed(channel)
            }
            None if matches!(error, ApiError::Refused { status: 404, .. }) => {
                self.channel.forget();
                warn!(
                    "{told} : le salon {channel} n’existe plus ; corrigez [discord] help_channel, d’ici là \
                     « Demander à un humain » n’est plus proposé"
                );
                words.help_closed(channel)
            }
            None => {
                warn!("{told} : {error}");
                words.help_failed.to_owned()
            }
        }
    }

    /// Remembers for a day what goes with a message; deletes it if the message was deleted meanwhile.
    pub(super) async fn remember(&self, question: MessageId, post: (ChannelId, MessageId)) {
        let now = Instant::now();
        let is_gone = self.posts.with(|posts| {
            forget_old(&mut posts.by_question, REMEMBERED_FOR, now);
            posts.by_question.put(question, (post, now));
            posts.gone.contains(&question)
        });
        if is_gone {
            self.handle_deleted(&[question]).await;
        }
    }

    /// Deletes what was posted of questions that were deleted.
    pub async fn handle_deleted(&self, messages: &[MessageId]) {
        let posts = self.posts.with(|posts| {
            let found = messages.iter().filter_map(|message| {
                posts.gone.put(*message, ());
                posts.by_question.pop(message)
            });
            found.map(|(post, _)| post).collect::<Vec<_>>()
        });
        for (channel, post) in posts {
            match self.api.delete(channel, post).await {
                Ok(()) => info!("question supprimée : ce qui en était transmis aussi"),
                // Somebody else has deleted it.
                Err(ApiError::Refused { status: 404, .. }) => {}
                failed => log_failure("suppression d’une question transmise", &failed),
            }
        }
    }
}
