//! serenity's real client against the local Discord.

use local_discord::{Intents, LocalDiscord, RecordKind, Sample};
use serenity::all::{
    Client, ClientBuilder, Command, CommandOptionType, Context, CreateAllowedMentions,
    CreateCommand, CreateCommandOption, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EventHandler, GatewayIntents, HttpBuilder,
    Interaction, Message, Ready,
};
use serenity::async_trait;
use tokio::task::AbortHandle;

/// The smallest bot: `ping` in a message is answered `pong`, and `/ping` too.
struct PingBot;

#[async_trait]
impl EventHandler for PingBot {
    async fn ready(&self, context: Context, _: Ready) {
        let text = CreateCommandOption::new(CommandOptionType::String, "texte", "À répéter");
        let ping = CreateCommand::new("ping")
            .description("Répond pong")
            .add_option(text);
        Command::set_global_commands(&context, vec![ping])
            .await
            .expect("registering");
    }

    async fn message(&self, context: Context, message: Message) {
        if message.author.bot || !message.content.contains("ping") {
            return;
        }
        let reply = CreateMessage::new()
            .content("pong")
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        message
            .channel_id
            .send_message(&context, reply)
            .await
            .expect("replying");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let text = command
            .data
            .options
            .first()
            .and_then(|option| option.value.as_str())
            .unwrap_or("pong");
        let message = CreateInteractionResponseMessage::new()
            .content(text)
            .ephemeral(true)
            .allowed_mentions(CreateAllowedMentions::new());
        command
            .create_response(&context, CreateInteractionResponse::Message(message))
            .await
            .expect("answering");
    }
}

/// Stops the bot when the test ends.
struct Running(AbortHandle);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A bot that is connected and has registered its command.
async fn start_bot(discord: &LocalDiscord, intents: GatewayIntents) -> Running {
    let running = launch(discord, intents).await;
    discord.ready().await.expect("the bot connects");
    discord
        .commands_registered(None)
        .await
        .expect("the bot registers its commands");
    running
}

async fn launch(discord: &LocalDiscord, intents: GatewayIntents) -> Running {
    let mut client = client(discord, intents).await;
    let task = tokio::spawn(async move { client.start_autosharded().await });
    Running(task.abort_handle())
}

async fn client(discord: &LocalDiscord, intents: GatewayIntents) -> Client {
    let http = HttpBuilder::new(discord.token())
        .proxy(discord.url())
        .ratelimiter_disabled(true)
        .build();
    let builder = ClientBuilder::new_with_http(http, intents);
    builder.event_handler(PingBot).await.expect("a client")
}

fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::DIRECT_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT
}

#[tokio::test]
async fn a_message_is_answered() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let _bot = start_bot(&discord, intents()).await;

    let question = discord.send_message(sample.member, sample.general, "ping ?");
    let reply = question.reply().await.expect("a reply");
    assert_eq!(
        (reply.content.as_str(), reply.reply_to),
        ("pong", Some(question.id))
    );
    discord_conformance::finish(&discord).await;
}

#[tokio::test]
async fn a_slash_command_is_answered() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let _bot = start_bot(&discord, intents()).await;

    let invoked = discord
        .slash(sample.member, sample.general, "ping")
        .option("texte", "coucou")
        .send()
        .expect("a command");
    let message = invoked
        .response()
        .await
        .expect("a response")
        .message
        .expect("a message");
    assert_eq!(
        (message.content.as_str(), message.only_for),
        ("coucou", Some(sample.member))
    );
    discord_conformance::finish(&discord).await;
}

#[tokio::test]
async fn serenity_resumes_and_gets_what_it_missed() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let _bot = start_bot(&discord, intents()).await;

    discord.cut_gateway();
    let question = discord.send_message(sample.member, sample.general, "ping");
    assert_eq!(question.reply().await.expect("a reply").content, "pong");
    let resumed = discord
        .records()
        .iter()
        .any(|record| matches!(record.kind, RecordKind::Resumed { .. }));
    assert!(resumed, "by a resume");

    let since = discord.journal_len();
    discord.close_gateway(4000);
    discord
        .wait_for(since, "resume", |record| {
            matches!(record.kind, RecordKind::Resumed { .. })
        })
        .await
        .expect("a resume");
    discord_conformance::finish(&discord).await;
}

#[tokio::test]
async fn serenity_gives_up_on_a_token_that_is_no_longer_good() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let bot = start_bot(&discord, intents()).await;
    discord.with_world(|world| "new".clone_into(&mut world.application.token));
    discord.cut_gateway();
    discord
        .wait_for(0, "refusal", |record| {
            matches!(
                record.kind,
                RecordKind::Disconnected {
                    code: Some(4004),
                    ..
                }
            )
        })
        .await
        .expect("a refusal");
    drop(bot);
    discord_conformance::finish_without_bot(&discord);
}

#[tokio::test]
async fn serenity_says_goodbye() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let mut client = client(&discord, intents()).await;
    let shards = client.shard_manager.clone();
    let running = tokio::spawn(async move { client.start_autosharded().await });
    discord.ready().await.expect("the bot connects");
    shards.shutdown_all().await;
    running.await.expect("no panic").expect("a good end");
    let goodbye = |happening: &RecordKind| {
        matches!(
            happening,
            RecordKind::Disconnected {
                code: Some(1000),
                by_bot: true,
                ..
            }
        )
    };
    assert!(discord.records().iter().any(|record| goodbye(&record.kind)));
}

#[tokio::test]
async fn serenity_learns_that_an_intent_is_switched_off() {
    let mut world = Sample::new("ping").world;
    world.application.privileged_intents = Intents::empty();
    let discord = discord_conformance::start_discord(world).await;
    let _bot = launch(&discord, intents()).await;
    discord
        .wait_for(0, "refusal", |record| {
            matches!(
                record.kind,
                RecordKind::Disconnected {
                    code: Some(4014),
                    ..
                }
            )
        })
        .await
        .expect("a refusal");
    discord_conformance::finish_without_bot(&discord);
}

#[tokio::test]
async fn silence_can_be_awaited() {
    let sample = Sample::new("ping");
    let discord = discord_conformance::start_discord(sample.world).await;
    let _bot = start_bot(&discord, intents()).await;

    discord
        .send_message(sample.member, sample.general, "bonjour")
        .expect_silence()
        .await
        .expect("silence");
    let question = discord.send_message(sample.member, sample.general, "ping");
    assert!(
        question.expect_silence().await.is_err(),
        "the bot has said pong"
    );
    let heartbeats = discord
        .records()
        .iter()
        .filter(|record| matches!(record.kind, RecordKind::Heartbeat { .. }))
        .count();
    assert!(heartbeats >= 32, "{heartbeats}");
}
