//! Gateway events, each handed to its handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serenity::all::{Guild, Interaction, MessageId, Ready, Role};
use tokio::sync::mpsc;
use tracing::{info, warn};

use super::alerts::Alerts;
use super::commands::CommandHandler;
use super::components::ComponentHandler;
use super::help_requests::HelpRequests;
use super::messages::MessageHandler;
use super::threads::ThreadTracker;
use crate::base::LiveBase;
use crate::discord::connection::configured_places::ConfiguredPlaces;
use crate::discord::connection::events::GatewayEvent;
use crate::discord::connection::greeting;
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::policy::help_channel::HelpChannel;
use crate::discord::policy::moderation::Moderation;

/// The bot: receives every event and hands it to a handler.
#[derive(Debug)]
pub struct Bot {
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// Who may use the moderators' commands.
    pub moderation: Arc<Moderation>,
    /// Keeps the commands registered.
    pub registrar: Arc<CommandRegistrar>,
    /// The places that the configuration names.
    pub places: ConfiguredPlaces,
    /// Where people answer what the bot could not.
    pub help_channel: Arc<HelpChannel>,
    /// Posts questions there.
    pub help_requests: Arc<HelpRequests>,
    /// Tells moderators what they should know.
    pub alerts: Arc<Alerts>,
    /// Answers messages.
    pub messages: MessageHandler,
    /// Answers commands.
    pub commands: CommandHandler,
    /// Answers buttons and menus.
    pub components: ComponentHandler,
    /// Whether the start has been logged.
    pub greeted: AtomicBool,
    /// Dropped with the bot: signals that the last event has been handled.
    pub _done: mpsc::Sender<()>,
}

impl Bot {
    /// The threads, if the bot reads any channel that may have some.
    fn threads(&self) -> Option<&ThreadTracker> {
        let threads = &self.messages.threads;
        (!threads.channels().is_empty()).then_some(threads)
    }
}

impl Bot {
    /// Notes what later events depend on; what takes time runs on its own.
    pub fn note(self: &Arc<Self>, event: GatewayEvent) {
        match event {
            GatewayEvent::Ready(event) => self.ready(&event.ready),
            GatewayEvent::GuildCreate(event) => self.guild_create(&event.guild),
            GatewayEvent::GuildDelete(event) => {
                self.registrar.left(event.guild.id);
                self.places.left(event.guild.id);
            }
            GatewayEvent::GuildRoleCreate(event) => self.role_changed(&event.role),
            GatewayEvent::GuildRoleUpdate(event) => self.role_changed(&event.role),
            GatewayEvent::ThreadCreate(event) => {
                if let Some(known) = self.threads() {
                    known.learn_new(&event.thread);
                }
            }
            GatewayEvent::GuildChange(event) => {
                if let Some(guild) = event.guild_id {
                    self.messages.reconsider_permissions(guild);
                    if let Some(channel) = event.id {
                        self.help_channel.see(channel, guild);
                    }
                }
            }
            // Discord sends this once the bot sees a channel that it did not.
            GatewayEvent::ThreadListSync(event) => {
                self.messages.reconsider_permissions(event.guild_id);
                if let Some(known) = self.threads() {
                    event.threads.iter().for_each(|thread| known.learn(thread));
                }
            }
            _ => {}
        }
    }

    /// Handles an event that somebody may wait for.
    pub async fn handle(&self, event: GatewayEvent) {
        match event {
            GatewayEvent::MessageCreate(event) => {
                self.messages.handle(&event.message).await;
                if let Some(bot) = self.messages.identity().await {
                    self.help_requests.handle_reply(&event.message, bot).await;
                }
            }
            GatewayEvent::MessageUpdate(event) => self.messages.handle_edited(&event).await,
            GatewayEvent::MessageDelete(event) => {
                self.deleted(&[event.message_id]).await;
            }
            GatewayEvent::MessageDeleteBulk(event) => self.deleted(&event.ids).await,
            GatewayEvent::InteractionCreate(event) => self.interaction(&event.interaction).await,
            GatewayEvent::UnreadableInteraction(to) => self.commands.apologise(to).await,
            _ => {}
        }
    }

    /// What the bot wrote for deleted messages goes with them.
    async fn deleted(&self, messages: &[MessageId]) {
        self.messages.handle_deleted(messages).await;
        self.help_requests.handle_deleted(messages).await;
    }

    async fn interaction(&self, event: &Interaction) {
        match event {
            Interaction::Command(command) => self.commands.handle(command).await,
            Interaction::Autocomplete(typing) => self.commands.autocomplete(typing).await,
            Interaction::Component(component) => {
                if let Some(bot) = self.messages.identity().await {
                    self.components.handle(component, bot).await;
                }
            }
            Interaction::Modal(form) => self.components.handle_form(form).await,
            // A ping checks an HTTP endpoint for interactions, which this bot does not have.
            _ => {}
        }
    }

    /// A session begins. Each shard and each new session gets a READY: the start is logged once.
    fn ready(self: &Arc<Self>, ready: &Ready) {
        self.messages.identify(ready.user.id);
        let base = self.base.current();
        if !self.greeted.swap(true, Ordering::Relaxed) {
            for line in greeting::lines(
                ready,
                &base.knowledge,
                self.messages.threads.channels(),
                &self.moderation,
            ) {
                info!("{line}");
            }
        }
        for line in self.places.begin(ready) {
            warn!("{line}");
        }
        let guilds = ready.guilds.iter().map(|guild| guild.id);
        self.registrar.begin(ready.application.id, guilds);
        let bot = Arc::clone(self);
        tokio::spawn(async move { bot.registrar.register(&base.knowledge).await });
    }

    /// A role is new, or changed: perhaps the bot's own.
    fn role_changed(&self, role: &Role) {
        self.messages.learn_role(role);
        self.messages.reconsider_permissions(role.guild_id);
    }

    /// Discord sends this for each server at start, and for each that invites the bot later.
    fn guild_create(self: &Arc<Self>, guild: &Guild) {
        self.alerts.tell(guild);
        self.help_channel.look_at(guild);
        self.messages.reconsider_permissions(guild.id);
        for role in guild.roles.values() {
            self.messages.learn_role(role);
        }
        let missed = self.messages.missed_in(guild);
        if !missed.is_empty() {
            let (bot, guild) = (Arc::clone(self), guild.id);
            tokio::spawn(async move { Box::pin(bot.messages.catch_up(guild, missed)).await });
        }
        if let Some(known) = self.threads() {
            guild.threads.iter().for_each(|thread| known.learn(thread));
        }
        if let Some(bot) = self.messages.known_identity() {
            for line in self.places.look_at(guild, bot) {
                warn!("{line}");
            }
        }
        if self.registrar.joined(guild.id) {
            let (bot, guild) = (Arc::clone(self), guild.id);
            tokio::spawn(async move {
                let base = bot.base.current();
                bot.registrar.register_in(&base.knowledge, guild).await;
            });
        }
    }
}
