//! Gateway events, handed to who answers them.

use std::sync::atomic::Ordering;

use serenity::all::{
    ChannelId, Context, EventHandler, Guild, GuildChannel, GuildId, Interaction, Message,
    MessageId, Ready, ThreadListSyncEvent,
};
use serenity::async_trait;
use tracing::info;

use crate::discord::connection::greeting;
use crate::discord::handlers::answer::Bot;

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        self.identity.send_replace(Some(ready.user.id));
        let (base, app) = (self.base.current(), ready.application.id);
        // Each shard and each new session gets a READY: the start is told once.
        let starts = !self.greeted.swap(true, Ordering::Relaxed);
        if starts {
            for line in greeting::lines(&ready, &base.knowledge, &self.channels, &self.moderation) {
                info!("{line}");
            }
        }
        self.registrar
            .register(&self.api, app, &base.knowledge)
            .await;
        if !starts {
            return;
        }
        let guilds = ready.guilds.iter().map(|guild| guild.id).collect();
        self.registrar.clean(&self.api, app, guilds).await;
    }

    async fn message(&self, _: Context, message: Message) {
        self.on_message(&message).await;
    }

    async fn message_delete(&self, _: Context, _: ChannelId, id: MessageId, _: Option<GuildId>) {
        self.on_deleted(&[id]).await;
    }

    async fn message_delete_bulk(
        &self,
        _: Context,
        _: ChannelId,
        ids: Vec<MessageId>,
        _: Option<GuildId>,
    ) {
        self.on_deleted(&ids).await;
    }

    async fn interaction_create(&self, _: Context, event: Interaction) {
        match event {
            Interaction::Command(command) => self.on_command(&command).await,
            Interaction::Autocomplete(typing) => self.on_typing(&typing).await,
            Interaction::Component(press) => self.on_press(&press).await,
            Interaction::Modal(form) => self.on_form(&form).await,
            // Discord checks addresses for interactions with it, and this bot has none.
            _ => {}
        }
    }

    async fn guild_create(&self, context: Context, guild: Guild, _: Option<bool>) {
        if !self.channels.is_empty() {
            guild.threads.iter().for_each(|thread| self.learn(thread));
        }
        // Each server is told of at start, and when it invites the bot later.
        if let Some(app) = context.http.application_id() {
            let base = self.base.current();
            self.registrar
                .register_in(&self.api, app, &base.knowledge, guild.id)
                .await;
        }
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        if !self.channels.is_empty() {
            self.learn_new(&thread);
        }
    }

    async fn thread_list_sync(&self, _: Context, sync: ThreadListSyncEvent) {
        if !self.channels.is_empty() {
            sync.threads.iter().for_each(|thread| self.learn(thread));
        }
    }
}
