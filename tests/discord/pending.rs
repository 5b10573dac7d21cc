//! An interaction whose response takes long to find is acknowledged first.

use std::sync::Arc;
use std::time::Duration;

use colloque_bot::config::Token;
use colloque_bot::discord::pending::Pending;
use colloque_bot::discord::render::View;
use colloque_bot::discord::send::{Interaction as Target, Outbox, Respond};
use colloque_bot::local_discord::Sample;
use serenity::all::{
    ClientBuilder, Context, EventHandler, GatewayIntents, HttpBuilder, Interaction,
};
use serenity::async_trait;

use crate::support;

/// Thinks this long about every command.
struct Slow {
    outbox: Arc<Outbox>,
    thinking: Duration,
    how: Respond,
}

#[async_trait]
impl EventHandler for Slow {
    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let to = Target {
            id: command.id,
            app: command.application_id,
            token: &command.token,
        };
        let pending = Pending::new(&self.outbox, to, self.how);
        tokio::task::yield_now().await;
        tokio::time::pause();
        tokio::time::advance(self.thinking).await;
        tokio::time::resume();
        let sent = pending.respond(&View::text("Trouvé.")).await;
        sent.expect("a response");
    }
}

#[tokio::test]
async fn what_takes_long_is_acknowledged_first_and_what_is_fast_is_not() {
    const AT_ONCE: Duration = Duration::from_millis(900);
    const LATE: Duration = Duration::from_millis(1_100);
    for (thinking, how, callback) in [
        (AT_ONCE, Respond::Public, 4),
        (AT_ONCE, Respond::Private, 4),
        (LATE, Respond::Public, 5),
        (LATE, Respond::Private, 5),
    ] {
        let sample = Sample::new("lent");
        let discord = support::start_discord(sample.world.clone()).await;
        let token = Token::find(|name| (name == "DISCORD_TOKEN").then(|| discord.token()));
        let token = token.expect("a token");
        let outbox = Outbox::new(&token, Some(&discord.url())).expect("an outbox");
        let slow = Slow {
            outbox: Arc::new(outbox),
            thinking,
            how,
        };
        let http = HttpBuilder::new(discord.token())
            .proxy(discord.url())
            .ratelimiter_disabled(true)
            .build();
        let mut client = ClientBuilder::new_with_http(http, GatewayIntents::empty())
            .event_handler(slow)
            .await
            .expect("a client");
        let running = tokio::spawn(async move { client.start_autosharded().await });
        discord.ready().await.expect("the bot connects");

        let command = discord.slash(sample.member, sample.general, "question");
        let invoked = command.forced().send().expect("a command");
        let response = invoked.response().await.expect("a response");
        let message = response.message.expect("a message");
        assert_eq!(response.callback, callback, "after {thinking:?}");
        assert_eq!(message.content, "Trouvé.");
        assert_eq!(message.is_ephemeral(), how == Respond::Private);
        support::finish(&discord).await;
        running.abort();
    }
}
