//! Gateway events turned into decisions, and decisions into what is sent. Thin: what a message is,
//! what to say and how it looks are decided by pure modules.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serenity::all::{
    ChannelId, CommandInteraction, ComponentInteraction, Context, EventHandler, Guild,
    GuildChannel, Interaction as Event, Message, Permissions, Ready, ThreadListSyncEvent, UserId,
};
use serenity::async_trait;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, watch};
use tracing::{error, info, warn};

use super::commands::{self, Call, reload, theme};
use super::components::Press;
use super::greeting;
use super::intake::{self, Channels, Intake, Mode, Place};
use super::memory::Memory;
use super::permissions::{Caller, Moderation};
use super::places::Places;
use super::registration::Registrar;
use super::render::{View, view};
use super::send::{Interaction, Outbox, Respond, SendError};
use crate::base::{Base, LiveBase};
use crate::knowledge::Language;
use crate::reply::{Content, Reply, Words};
use crate::search::{Finding, follow_up, looks_like_question};

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
    /// Keeps the commands registered.
    pub registrar: Registrar,
    /// The answers given lately.
    pub memory: Memory,
    /// Which channel a thread belongs to.
    pub places: Places,
    /// Who the bot is, once Discord has said so.
    pub identity: watch::Sender<Option<UserId>>,
    /// Whether the start has been told.
    pub greeted: AtomicBool,
    /// Dropped with the bot: tells when the last event has been handled.
    pub done: mpsc::Sender<()>,
}

/// What was said, for the log.
struct Said {
    reply: Reply,
    found: String,
    confidence: Option<f64>,
}

impl Said {
    fn plainly(reply: Reply, found: &str) -> Self {
        Self {
            reply,
            found: found.to_owned(),
            confidence: None,
        }
    }

    fn of(base: &Base, reply: Reply, finding: &Finding) -> Self {
        Self {
            reply,
            found: commands::found(&base.knowledge, finding),
            confidence: Some(finding.confidence),
        }
    }
}

impl Bot {
    /// Answers a message, where it is for the bot.
    async fn on_message(&self, message: &Message) -> Option<()> {
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
        let view = view(&said.reply, person);
        let sent = self.outbox.reply(message, &view).await;
        tell(mode.name(), &said, began, &sent);
        Some(())
    }

    /// Remembers which entry was given, for what is asked next.
    fn remember(&self, channel: ChannelId, person: UserId, said: &Said, now: Instant) {
        if let Content::Answer(card) = &said.reply.content {
            self.memory.remember(channel, person, &card.entry, now);
        }
    }

    /// Who the bot is. Events are handled side by side: a message may be faster than READY.
    async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
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

    fn learn(&self, channel: &GuildChannel) {
        let parent = channel.thread_metadata.and(channel.parent_id);
        self.places.learn(channel.id, parent);
    }

    /// Runs the search on the base in service, without holding up other events. A failure there
    /// (which is a bug) is told, and answered by nothing.
    fn thinking<T>(&self, think: impl FnOnce(&Base) -> T) -> Option<T> {
        let base = self.base.current();
        let think = || catch_unwind(AssertUnwindSafe(|| think(&base)));
        let thought = match Handle::current().runtime_flavor() {
            RuntimeFlavor::MultiThread => tokio::task::block_in_place(think),
            _ => think(),
        };
        thought
            .inspect_err(|_| error!("la recherche a échoué : c’est une erreur du bot"))
            .ok()
    }

    /// Answers a slash command.
    async fn on_command(&self, command: &CommandInteraction) -> Option<()> {
        let began = Instant::now();
        let language = commands::language(&command.locale);
        let call = Call::read(&command.data, &self.base.current().knowledge);
        if call == Call::Reload {
            self.on_reload(command, language).await;
            return None;
        }
        let asked = match &call {
            Call::Question { text } => Some(text.clone()),
            Call::Theme { question, .. } => question.clone(),
            Call::Reload | Call::Gone => None,
        };
        let (channel, person) = (command.channel_id, command.user.id);
        let before = self.memory.recall(channel, person, began);
        let said = self.thinking(|base| answer(base, &call, before, language))?;
        self.remember(channel, person, &said, began);
        let mut view = view(&said.reply, person);
        if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
            view = view.asked(&asked, Words::of(language));
        }
        let sent = self
            .outbox
            .respond(of_command(command), Respond::Public, &view)
            .await;
        let mode = format!("commande /{}", command.data.name);
        tell(&mode, &said, began, &sent);
        Some(())
    }

    /// Reloads the base for a moderator: acknowledged at once, reported when done.
    async fn on_reload(&self, command: &CommandInteraction, language: Language) {
        let interaction = of_command(command);
        let member = command.member.as_deref();
        let caller = Caller {
            guild: command.guild_id,
            permissions: member
                .and_then(|member| member.permissions)
                .unwrap_or(Permissions::empty()),
            roles: member.map_or(&[], |member| &member.roles),
        };
        if let Err(refusal) = self.moderation.check(caller) {
            info!("rechargement refusé : {refusal:?}");
            let view = View::text(reload::refused(refusal, language));
            let sent = self.outbox.respond(interaction, Respond::Private, &view);
            tell_failure("refus", &sent.await);
            return;
        }
        tell_failure("rechargement", &self.outbox.defer(interaction).await);
        let report = self.reload().await;
        let sent = self.outbox.finish(interaction, &report).await;
        tell_failure("compte rendu du rechargement", &sent);
        let base = self.base.current();
        self.registrar
            .register(&self.outbox, command.application_id, &base.knowledge)
            .await;
    }

    async fn reload(&self) -> View {
        let base = Arc::clone(&self.base);
        let result = tokio::task::spawn_blocking(move || base.reload()).await;
        let Ok(result) = result else {
            error!("le rechargement a échoué : c’est une erreur du bot");
            return reload::broken_down();
        };
        match &result {
            Ok(reloaded) if reloaded.changes.is_empty() => info!("base rechargée sans changement"),
            Ok(_) => info!("base rechargée"),
            Err(error) => warn!("base refusée, l’ancienne reste en service : {error}"),
        }
        reload::report(&result)
    }

    /// Opens what a button names: in place for the member who asked, apart for others.
    async fn on_press(&self, press: &ComponentInteraction) {
        let began = Instant::now();
        let language = commands::language(&press.locale);
        let base = self.base.current();
        let (said, how) = open(&base, &press.data.custom_id, press.user.id, language);
        self.remember(press.channel_id, press.user.id, &said, began);
        let interaction = Interaction {
            id: press.id,
            app: press.application_id,
            token: &press.token,
        };
        let view = view(&said.reply, press.user.id);
        let sent = self.outbox.respond(interaction, how, &view).await;
        tell("bouton", &said, began, &sent);
    }
}

/// What a button opens, and where.
fn open(base: &Base, custom_id: &str, presser: UserId, language: Language) -> (Said, Respond) {
    let gone = || {
        let said = Said::plainly(Reply::gone(language), "contenu disparu");
        (said, Respond::Private)
    };
    let Some(Press::Entry { entry, asker }) = Press::parse(custom_id) else {
        return gone();
    };
    if base.knowledge.entry(&entry).is_none() {
        return gone();
    }
    let how = if asker.is_none_or(|asker| asker == presser) {
        Respond::Update
    } else {
        Respond::Private
    };
    let reply = Reply::entry(&base.knowledge, &entry, language);
    (Said::plainly(reply, &entry), how)
}

fn of_command(command: &CommandInteraction) -> Interaction<'_> {
    Interaction {
        id: command.id,
        app: command.application_id,
        token: &command.token,
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

/// What to say where a message asks for more of the entry that was given before.
fn more_of(base: &Base, before: Option<String>, text: &str, language: Language) -> Option<Said> {
    let asks = follow_up(text)?;
    let entry = before.filter(|entry| base.knowledge.entry(entry).is_some())?;
    let reply = Reply::follow_up(&base.knowledge, &entry, asks, language);
    Some(Said::plainly(reply, &entry))
}

/// What to say to a member's command.
fn answer(base: &Base, call: &Call, before: Option<String>, language: Language) -> Said {
    match call {
        Call::Question { text } => {
            if let Some(said) = more_of(base, before, text, language) {
                return said;
            }
            let finding = base.ask(text);
            let reply = Reply::to_finding(&base.knowledge, &finding, language);
            Said::of(base, reply, &finding)
        }
        Call::Theme { theme, question } => {
            let (reply, finding) = theme::answer(base, theme, question.as_deref(), language);
            match finding {
                Some(finding) => Said::of(base, reply, &finding),
                None => Said::plainly(reply, theme),
            }
        }
        Call::Reload | Call::Gone => Said::plainly(Reply::gone(language), "commande disparue"),
    }
}

/// One line per answer, without its text.
fn tell(mode: &str, said: &Said, began: Instant, sent: &Result<(), SendError>) {
    let found = &said.found;
    let confidence = said
        .confidence
        .map_or_else(String::new, |sure| format!(", confiance {sure:.2}"));
    let took = began.elapsed().as_millis();
    match sent {
        Ok(()) => info!("réponse ({mode}) : {found}{confidence}, {took} ms"),
        Err(error) => error!("réponse perdue ({mode}) : {found}{confidence} ; {error}"),
    }
}

fn tell_failure(what: &str, sent: &Result<(), SendError>) {
    if let Err(error) = sent {
        error!("{what} non envoyé : {error}");
    }
}

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        self.identity.send_replace(Some(ready.user.id));
        // Each shard and each new session gets a READY: the start is told once.
        if self.greeted.swap(true, Ordering::Relaxed) {
            return;
        }
        let base = self.base.current();
        for line in greeting::lines(&ready, &base.knowledge, &self.channels, &self.moderation) {
            info!("{line}");
        }
        self.registrar
            .register(&self.outbox, ready.application.id, &base.knowledge)
            .await;
    }

    async fn message(&self, _: Context, message: Message) {
        self.on_message(&message).await;
    }

    async fn interaction_create(&self, _: Context, event: Event) {
        match event {
            Event::Command(command) => drop(self.on_command(&command).await),
            Event::Component(press) => self.on_press(&press).await,
            _ => {}
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        if !self.channels.is_empty() {
            guild.threads.iter().for_each(|thread| self.learn(thread));
        }
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        if !self.channels.is_empty() {
            self.learn(&thread);
        }
    }

    async fn thread_list_sync(&self, _: Context, sync: ThreadListSyncEvent) {
        if !self.channels.is_empty() {
            sync.threads.iter().for_each(|thread| self.learn(thread));
        }
    }
}
