//! `/recharger version:`: what is offered, and what going back does, also after a restart.

use std::path::Path;

use colloque_bot::config::Config;
use local_discord::{Id, Message, RecordKind, Sample};
use tempfile::TempDir;

use crate::bot::{Bot, usual};
use crate::reload::{reload, summary};

const GOOD: &str = "Un état des lieux chiffré";
const BAD: &str = "Un bilan tout faux";

/// The usual settings, with a folder for versions.
pub fn with_state(state: &Path) -> impl Fn(&Sample) -> Config + use<> {
    let state = state.to_owned();
    move |sample| Config {
        state: Some(state.clone()),
        ..usual(sample)
    }
}

/// The versions that somebody is offered: label and value.
pub async fn offered(bot: &Bot, person: Id, locale: &str) -> Vec<(String, String)> {
    let (discord, general) = (&bot.discord, bot.sample.general);
    let typing = discord.autocomplete(person, general, "recharger", "version", "");
    let invoked = typing.locale(locale).forced().send().expect("an option");
    let response = invoked.response().await.expect("choices");
    let choices = response.choices().into_iter();
    choices
        .map(|(name, value)| (name, value.as_str().expect("a text").to_owned()))
        .collect()
}

/// Goes back to a version as the moderator; the report.
pub async fn go_back(bot: &Bot, version: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.moderator, sample.general, "recharger");
    let invoked = command
        .option("version", version)
        .send()
        .expect("a command");
    let report = invoked.response().await.expect("a report");
    report.message.expect("a message")
}

#[tokio::test]
async fn a_base_that_served_can_be_gone_back_to_and_still_serves_after_a_restart() {
    let state = TempDir::new().expect("a folder");
    let config = with_state(state.path());
    let bot = Bot::start_with(Sample::new("colloque"), &config).await;
    bot.registered(Some(bot.sample.guild)).await;
    let (moderator, member) = (bot.sample.moderator, bot.sample.member);
    let before = bot.read("base.toml");
    assert_eq!(
        offered(&bot, moderator, "fr").await,
        [],
        "nothing before it"
    );

    bot.edit(|base| base.replace(GOOD, BAD));
    let after = bot.read("base.toml");
    reload(&bot).await;
    assert!(summary(&bot).await.starts_with(BAD));
    assert_eq!(offered(&bot, member, "fr").await, [], "not for members");
    let versions = offered(&bot, moderator, "fr").await;
    assert_eq!(versions[0].0, "à l’instant, au démarrage");
    assert_eq!(versions.len(), 1);

    let report = go_back(&bot, &versions[0].1).await;
    let content = report.content.replace('\u{a0}', " ");
    assert!(report.is_ephemeral());
    assert!(
        content.starts_with("La base est revenue à cette version"),
        "{content}"
    );
    assert!(
        content.contains("Entrées : 1 modifiée (chiffres)"),
        "{content}"
    );
    assert!(summary(&bot).await.starts_with(GOOD));
    assert_eq!(bot.read("base.toml"), before, "byte for byte");

    let bot = bot.restart(&config).await;
    assert!(summary(&bot).await.starts_with(GOOD));
    reload(&bot).await;
    assert!(
        summary(&bot).await.starts_with(GOOD),
        "the folder has it too"
    );

    // An undo is undone in the same way.
    let versions = offered(&bot, moderator, "en-GB").await;
    assert_eq!(versions[0].0, "just now, 1 entry changed");
    go_back(&bot, &versions[0].1).await;
    assert!(summary(&bot).await.starts_with(BAD));
    assert_eq!(bot.read("base.toml"), after);
    for unknown in ["../../etc", "hier"] {
        let refused = go_back(&bot, unknown).await;
        assert!(
            refused.content.contains("parmi celles qui sont gardées"),
            "{}",
            refused.content
        );
    }
    bot.finish().await;
}

#[tokio::test]
async fn what_a_curator_was_writing_when_somebody_went_back_is_kept() {
    let state = TempDir::new().expect("a folder");
    let bot = Bot::start_with(Sample::new("colloque"), with_state(state.path())).await;
    bot.registered(Some(bot.sample.guild)).await;
    let moderator = bot.sample.moderator;
    bot.edit(|base| base.replace(GOOD, BAD));
    reload(&bot).await;
    // Not finished, not in service.
    bot.write("demain.toml", "[[entry]]\nid = \"demain");
    let versions = offered(&bot, moderator, "fr").await;
    go_back(&bot, &versions[0].1).await;
    assert!(summary(&bot).await.starts_with(GOOD));
    let versions = offered(&bot, moderator, "fr").await;
    assert!(versions[0].0.contains("mis de côté"), "{versions:?}");
    let kept = state.path().join(&versions[0].1).join("base/demain.toml");
    let kept = std::fs::read_to_string(kept).expect("a file");
    assert_eq!(kept, "[[entry]]\nid = \"demain");
    // It has errors: it is told like any base, and nothing changes.
    let refused = go_back(&bot, &versions[0].1).await;
    assert!(
        refused.content.contains("demain.toml:2:"),
        "{}",
        refused.content
    );
    assert!(summary(&bot).await.starts_with(GOOD));
    bot.finish().await;
}

#[tokio::test]
async fn moderators_are_told_that_the_folder_is_broken_and_the_last_good_base_answers() {
    let state = TempDir::new().expect("a folder");
    let config = with_state(state.path());
    let bot = Bot::start_with(Sample::new("colloque"), &config).await;
    let owner = bot.discord.with_world(|world| {
        let guild = bot.sample.guild;
        let found = world.guilds.get(&guild).expect("the guild");
        found.owner
    });
    bot.edit(|base| base.replace("summary", "resume"));
    let since = bot.discord.journal_len();
    let bot = bot.restart(&config).await;
    let told = bot.discord.wait_for(since, "a word", |record| {
        matches!(record.kind, RecordKind::MessageCreated { by_bot: true, .. })
    });
    told.await.expect("a word to the moderators");
    let direct = bot.discord.with_world(|world| world.direct_channel(owner));
    let told = bot.discord.messages(direct);
    let content = told[0].content.replace('\u{a0}', " ");
    assert!(
        content.starts_with("Attention : la dernière bonne version est en service"),
        "{content}"
    );
    assert!(content.contains("erreur"), "{content}");
    assert!(summary(&bot).await.starts_with(GOOD));
    bot.finish().await;
}
