//! Slash commands: which exist where, and what members' commands answer.

use colloque_bot::commands::{COMMANDS, CommandKind, Users};
use colloque_bot::config::Config;
use local_discord::{Id, LocalDiscord, Message, Sample};

use crate::bot::{Bot, POINT, QUESTION, UNANSWERABLE, UNKNOWN, number, usual};

fn names(discord: &LocalDiscord, guild: Option<Id>) -> Vec<String> {
    let commands = discord.commands(guild);
    commands
        .iter()
        .map(|command| command.name.clone())
        .collect()
}

/// The themes' commands of the base as it starts.
const THEMES: [&str; 2] = ["droits", "robots"];

/// The names of the members' commands, themes' included, as they are registered.
pub fn members(themes: [&'static str; 2]) -> Vec<&'static str> {
    let own = |kind| own(Users::Members, kind);
    let slash = own(CommandKind::Slash).chain(themes);
    slash.chain(own(CommandKind::OnMessage)).collect()
}

/// The names of the moderators' commands.
pub fn moderators() -> Vec<&'static str> {
    let own = |kind| own(Users::Moderators, kind);
    own(CommandKind::Slash)
        .chain(own(CommandKind::OnMessage))
        .collect()
}

fn own(users: Users, kind: CommandKind) -> impl Iterator<Item = &'static str> {
    let these = COMMANDS.iter();
    let these = these.filter(move |it| it.users == users && it.kind == kind);
    these.map(|it| it.names[0])
}

async fn asked(bot: &Bot, command: &str, option: Option<(&str, &str)>, locale: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let mut invocation = discord
        .slash(sample.member, sample.general, command)
        .locale(locale);
    if let Some((name, value)) = option {
        invocation = invocation.option(name, value);
    }
    let answer = invocation.send().expect("a command").response().await;
    answer.expect("an answer").message.expect("a message")
}

#[tokio::test]
async fn members_commands_are_global_and_moderators_only_in_their_guild() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    let discord = &bot.discord;
    assert_eq!(names(discord, None), members(THEMES));
    assert_eq!(names(discord, Some(bot.sample.guild)), moderators());
    assert!(names(discord, Some(bot.sample.other_guild)).is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn a_development_guild_gets_the_members_commands_instead() {
    let sample = Sample::new("colloque");
    let mut config = usual(&sample);
    config.discord.development_guilds = vec![number(sample.guild)];
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let bot = Bot::launch(discord, sample, config);
    bot.discord.ready().await.expect("the bot connects");
    bot.registered(Some(bot.sample.guild)).await;
    let both = [members(THEMES), moderators()].concat();
    assert_eq!(names(&bot.discord, Some(bot.sample.guild)), both);
    assert!(names(&bot.discord, None).is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn a_guild_out_of_reach_does_not_stop_the_others() {
    let mut sample = Sample::new("colloque");
    let without = sample.world.add_guild_without_bot("Ailleurs");
    let config = move |sample: &Sample| -> Config {
        let mut config = usual(sample);
        config.moderation.guilds = vec![number(without), number(sample.guild)];
        config
    };
    let bot = Bot::start_with(sample, config).await;
    bot.registered(Some(bot.sample.guild)).await;
    assert_eq!(names(&bot.discord, Some(bot.sample.guild)), moderators());
    let answer = asked(&bot, "question", Some(("texte", QUESTION)), "fr").await;
    assert!(answer.content.starts_with(POINT));
    bot.finish().await;
}

#[tokio::test]
async fn a_question_by_command_is_answered() {
    let bot = Bot::start().await;
    let answer = asked(&bot, "question", Some(("texte", QUESTION)), "fr").await;
    assert!(answer.content.starts_with(POINT), "{}", answer.content);
    assert_eq!(answer.embeds[0]["title"], "Les chiffres du numérique");
    let unknown = asked(&bot, "question", Some(("texte", UNANSWERABLE)), "fr").await;
    assert!(unknown.content.contains(UNKNOWN), "{}", unknown.content);
    bot.finish().await;
}

#[tokio::test]
async fn an_english_client_gets_english_if_the_base_has_it() {
    let bot = Bot::start().await;
    let answer = asked(&bot, "question", Some(("texte", QUESTION)), "en-GB").await;
    assert!(
        answer.content.starts_with("One person in six"),
        "{}",
        answer.content
    );
    assert_eq!(answer.embeds[0]["title"], "Digital figures");
    assert!(answer.link("Watch the video at 12:30").is_some());
    let summary = answer.embeds[0]["description"].as_str().expect("a summary");
    assert!(summary.starts_with("Un état des lieux"), "no English twin");
    bot.finish().await;
}

#[tokio::test]
async fn a_themes_command_shows_what_it_holds() {
    let bot = Bot::start().await;
    let answer = asked(&bot, "droits", None, "fr").await;
    let shown = answer.embeds[0]["description"].as_str().expect("a list");
    for line in [
        "**Séances**",
        "- [Les chiffres du numérique](<https://www.youtube.com/watch?v=abc>)",
        "**Recommandations**",
        "- [Former les agents](<https://exemple.fr/colloque>)",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    assert!(!shown.contains("Atelier"), "another theme's");
    bot.finish().await;
}

#[tokio::test]
async fn a_themes_command_answers_within_its_theme() {
    let bot = Bot::start().await;
    let within = asked(&bot, "droits", Some(("question", QUESTION)), "fr").await;
    assert!(within.content.starts_with(POINT), "{}", within.content);
    let outside = asked(&bot, "robots", Some(("question", QUESTION)), "fr").await;
    assert!(!outside.content.contains(POINT), "{}", outside.content);
    bot.finish().await;
}

/// The answer to the usual question in a format.
async fn formatted(bot: &Bot, format: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "question");
    let invoked = command.option("texte", QUESTION).option("format", format);
    let answer = invoked.send().expect("a command").response().await;
    answer.expect("an answer").message.expect("a message")
}

#[tokio::test]
async fn the_format_asked_for_wins_over_the_settings() {
    for plain_text in [false, true] {
        let config = |sample: &Sample| {
            let mut config = usual(sample);
            config.discord.plain_text = plain_text;
            config
        };
        let bot = Bot::start_with(Sample::new("colloque"), config).await;
        let plain = formatted(&bot, "texte").await;
        assert!(plain.embeds.is_empty());
        assert!(plain.content.starts_with(POINT), "{}", plain.content);
        let embed = formatted(&bot, "encadre").await;
        assert_eq!(embed.embeds[0]["title"], "Les chiffres du numérique");
        bot.finish().await;
    }
}

#[tokio::test]
async fn no_command_is_left_without_an_answer() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let without = discord.slash(sample.member, sample.general, "question");
    let told = without.forced().send().expect("a command").response().await;
    let told = told.expect("an answer").message.expect("a message");
    assert!(
        told.content.starts_with("Bonjour\u{a0}!"),
        "{}",
        told.content
    );

    let renamed = |event: &mut serde_json::Value| event["data"]["name"] = "ancienne".into();
    let unknown = discord.slash(sample.member, sample.general, "aide");
    let unknown = unknown.altered(renamed).send().expect("a command");
    let told = unknown.response().await.expect("an answer");
    crate::buttons::assert_gone(&told.message.expect("a message"));

    let typing = discord.autocomplete(sample.member, sample.general, "question", "texte", "a");
    let typing = typing.altered(renamed).send().expect("an option");
    let offered = typing.response().await.expect("choices");
    assert!(offered.choices().is_empty());
    bot.finish().await;
}
