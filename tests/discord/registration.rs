//! Keeping Discord's lists of commands in step with the base and the configuration: written only if
//! they differ, and never left behind.

use std::time::Duration;

use colloque_bot::config::Config;
use local_discord::{Effect, Id, Injection, Record, RecordKind, Sample};
use serde_json::json;

use crate::bot::{Bot, number, usual};
use crate::commands::moderators;

const GLOBAL: &str = "/applications/{application_id}/commands";
const GUILD: &str = "/applications/{application_id}/guilds/{guild_id}/commands";

fn names(bot: &Bot, guild: Option<Id>) -> Vec<String> {
    let commands = bot.discord.commands(guild);
    commands.into_iter().map(|command| command.name).collect()
}

/// How many lists the bot has written so far.
fn written(bot: &Bot) -> usize {
    let lists = [GLOBAL, GUILD].map(|route| bot.discord.requests_to("PUT", route).len());
    lists.into_iter().sum()
}

/// Both of the sample's guilds are the operator's.
fn both(sample: &Sample) -> Config {
    let mut config = usual(sample);
    config.moderation.guilds.push(number(sample.other_guild));
    config
}

#[tokio::test]
async fn what_discord_has_already_is_not_written_again() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    let before = written(&bot);
    assert_eq!(before, 2, "the global list and the moderators'");
    let bot = bot.restart(usual).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert_eq!(written(&bot), before);
    bot.finish().await;
}

#[tokio::test]
async fn what_a_former_configuration_left_is_taken_away() {
    let bot = Bot::start_with(Sample::new("colloque"), both).await;
    let other = bot.sample.other_guild;
    bot.registered(Some(other)).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert_eq!(names(&bot, Some(other)), moderators());

    // Once it is used: to look for such lists at start would take a request for each server.
    let bot = bot.restart(usual).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert!(
        bot.discord.requests_to("GET", GUILD).len() <= 4,
        "twice two servers"
    );
    let (admin, channel) = (bot.sample.other_admin, bot.sample.other_channel);
    let used = bot.discord.slash(admin, channel, "recharger").send();
    let refusal = used.expect("a command").response().await;
    refusal.expect("a refusal");
    bot.discord.settle().await.expect("the bot comes to rest");
    assert!(names(&bot, Some(other)).is_empty());
    assert_eq!(names(&bot, Some(bot.sample.guild)), moderators());

    let workshop = |sample: &Sample| {
        let mut config = usual(sample);
        config.discord.development_guilds = vec![number(sample.guild)];
        config
    };
    let bot = bot.restart(workshop).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert!(names(&bot, None).is_empty(), "they would show twice");
    assert!(names(&bot, Some(bot.sample.guild)).contains(&String::from("question")));
    bot.finish().await;
}

#[tokio::test]
async fn what_was_refused_at_start_is_written_in_the_next_session() {
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let refusal = Effect::Refused {
        status: 403,
        code: 50_001,
    };
    discord.inject(Injection::new(refusal).on("PUT", GLOBAL));
    let config = usual(&sample);
    let bot = Bot::launch(discord, sample, config);
    bot.registered(Some(bot.sample.guild)).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert!(names(&bot, None).is_empty());

    let since = bot.discord.journal_len();
    bot.discord.invalidate_sessions(false);
    let identified = |record: &Record| matches!(record.kind, RecordKind::Identified { .. });
    let session = bot.discord.wait_for(since, "a new session", identified);
    bot.later(Duration::from_secs(5)).await;
    session.await.expect("the bot connects again");
    bot.registered(None).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert_eq!(written(&bot), 3, "refused, the moderators', accepted");
    bot.finish().await;
}

#[tokio::test]
async fn a_guild_that_invites_the_bot_later_gets_its_commands() {
    let mut sample = Sample::new("colloque");
    let late = sample.world.add_guild_without_bot("Ailleurs");
    let config = move |sample: &Sample| {
        let mut config = usual(sample);
        config.moderation.guilds.push(number(late));
        config
    };
    let bot = Bot::start_with(sample, config).await;
    bot.discord.settle().await.expect("the bot comes to rest");
    assert!(names(&bot, Some(late)).is_empty());
    let since = bot.discord.journal_len();
    bot.discord.invite_bot(late);
    let written = bot.discord.wait_for(
        since,
        "a list of commands",
        |record| matches!(record.kind, RecordKind::CommandsChanged { guild } if guild == Some(late)),
    );
    written.await.expect("the commands are registered there");
    assert_eq!(names(&bot, Some(late)), moderators());
    bot.finish().await;
}

#[tokio::test]
async fn members_commands_work_everywhere_and_moderators_nowhere_else() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    for command in bot.discord.commands(None) {
        assert_eq!(
            command.json["contexts"],
            json!([0, 1, 2]),
            "{}",
            command.name
        );
        assert_eq!(
            command.json["integration_types"],
            json!([0, 1]),
            "{}",
            command.name
        );
    }
    let bodies = bot.discord.requests_to("PUT", GUILD);
    let body = bodies[0].body.as_ref().expect("a list");
    for field in ["contexts", "integration_types"] {
        assert!(
            body[0].get(field).is_none(),
            "of global commands only: {body}"
        );
    }
    bot.finish().await;
}
