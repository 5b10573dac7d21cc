//! Gateway events, each handed to its handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serenity::all::{
    ChannelId, Context, EventHandler, Guild, GuildChannel, GuildId, Interaction, Message,
    MessageId, Ready, ThreadListSyncEvent,
};
use serenity::async_trait;
use tokio::sync::mpsc;
use tracing::info;

use super::commands::CommandHandler;
use super::components::ComponentHandler;
use super::messages::MessageHandler;
use super::threads::ThreadTracker;
use crate::base::LiveBase;
use crate::discord::connection::greeting;
use crate::discord::connection::registration::CommandRegistrar;
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

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        self.messages.identify(ready.user.id);
        let (base, app) = (self.base.current(), ready.application.id);
        // Each shard and each new session gets a READY: the start is logged once.
        let starts = !self.greeted.swap(true, Ordering::Relaxed);
        if starts {
            for line in greeting::lines(
                &ready,
                &base.knowledge,
                self.messages.threads.channels(),
                &self.moderation,
            ) {
                info!("{line}");
            }
        }
        self.registrar.register(app, &base.knowledge).await;
        if !starts {
            return;
        }
        let guilds = ready.guilds.iter().map(|guild| guild.id).collect();
        self.registrar.clean(app, guilds).await;
    }

    async fn message(&self, _: Context, message: Message) {
        self.messages.handle(&message).await;
    }

    async fn message_delete(&self, _: Context, _: ChannelId, id: MessageId, _: Option<GuildId>) {
        self.messages.handle_deleted(&[id]).await;
    }

    async fn message_delete_bulk(
        &self,
        _: Context,
        _: ChannelId,
        ids: Vec<MessageId>,
        _: Option<GuildId>,
    ) {
        self.messages.handle_deleted(&ids).await;
    }

    async fn interaction_create(&self, _: Context, event: Interaction) {
        match event {
            Interaction::Command(command) => self.commands.handle(&command).await,
            Interaction::Autocomplete(typing) => self.commands.autocomplete(&typing).await,
            Interaction::Component(component) => self.components.handle(&component).await,
            Interaction::Modal(form) => self.components.handle_form(&form).await,
            // A ping checks an HTTP endpoint for interactions, which this bot does not have.
            _ => {}
        }
    }

    async fn guild_create(&self, context: Context, guild: Guild, _: Option<bool>) {
        if let Some(known) = self.threads() {
            guild.threads.iter().for_each(|thread| known.learn(thread));
        }
        // Discord sends this for each server at start, and for each that invites the bot later.
        if let Some(app) = context.http.application_id() {
            let base = self.base.current();
            self.registrar
                .register_in(app, &base.knowledge, guild.id)
                .await;
        }
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        if let Some(known) = self.threads() {
            known.learn_new(&thread);
        }
    }

    async fn thread_list_sync(&self, _: Context, sync: ThreadListSyncEvent) {
        if let Some(known) = self.threads() {
            sync.threads.iter().for_each(|thread| known.learn(thread));
        }
    }
}
