//! `/aide`: what the bot can do, what it knows, what it reads and keeps.

use colloque_bot::config::Config;
use local_discord::{Message, Sample};
use serde_json::json;

use crate::bot::{Bot, QUESTION_SHOWN};
use crate::reload::reload;

async fn help(bot: &Bot, locale: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "aide");
    let invoked = command.locale(locale).send().expect("a command");
    let answer = invoked.response().await.expect("an answer");
    answer.message.expect("a message")
}

/// The text of one of the page's fields.
fn field<'a>(page: &'a Message, name: &str) -> &'a str {
    let fields = page.embeds[0]["fields"].as_array().expect("fields");
    let field = fields.iter().find(|field| field["name"] == name);
    field.and_then(|field| field["value"].as_str()).expect(name)
}

#[tokio::test]
async fn what_the_bot_can_do_is_shown_in_private() {
    let bot = Bot::start().await;
    let page = help(&bot, "fr").await;
    assert!(page.is_ephemeral());
    let examples = field(&page, "Vous pouvez me demander, par exemple");
    assert!(examples.contains(QUESTION_SHOWN), "{examples}");
    assert_eq!(
        field(&page, "Thèmes"),
        "- `/droits`\u{a0}: Accès aux droits\n- `/robots`\u{a0}: Robotique"
    );
    let event = field(&page, "Le colloque");
    for told in [
        "**Le numérique et les droits**",
        "21 janvier 2025",
        "https://exemple.fr",
        "le salon d’entraide",
    ] {
        assert!(event.contains(told), "{told} in {event}");
    }
    let footer = page.embeds[0]["footer"]["text"].as_str().expect("a footer");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        footer,
        format!("colloque-bot {version} · Entrées de la base\u{a0}: 4 · Thèmes\u{a0}: 2")
    );
    bot.finish().await;
}

#[tokio::test]
async fn who_runs_the_bot_is_told_if_it_is_known() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = async || {
        let asked = discord.mention_bot(sample.member, sample.general, "Es-tu un bot officiel ?");
        asked.reply().await.expect("a reply").content
    };
    let (runs, not_official) = ("Qui fait fonctionner ce bot", "pas un canal officiel");
    let unnamed = ask().await;
    assert!(unnamed.contains(not_official), "{unnamed}");
    assert!(unnamed.contains("le salon d’entraide"), "{unnamed}");
    assert!(!unnamed.contains(runs), "{unnamed}");
    let page = help(&bot, "fr").await;
    assert!(!field(&page, "Le colloque").contains(runs));

    bot.edit(|base| {
        base.replace(
            "organiser =",
            "operator = \"le club des Colibris\"\norganiser =",
        )
    });
    reload(&bot).await;
    let named = ask().await;
    let operator = format!("{runs}\u{a0}: le club des Colibris");
    assert!(named.contains(&operator), "{named}");
    assert!(!named.contains(not_official), "{named}");
    let page = help(&bot, "fr").await;
    let event = field(&page, "Le colloque");
    assert!(event.contains(&operator), "{event}");
    bot.finish().await;
}

#[tokio::test]
async fn what_becomes_of_messages_is_told_as_by_the_page() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.direct_message(sample.member, "Est-ce que tu gardes mes messages ?");
    let told = asked.reply().await.expect("a reply").content;
    let page = help(&bot, "fr").await;
    let kept = field(&page, "Ce que je garde");
    assert!(told.contains(kept), "{kept} in {told}");
    bot.finish().await;
}

#[tokio::test]
async fn an_english_client_gets_it_in_english() {
    let bot = Bot::start().await;
    let page = help(&bot, "en-GB").await;
    assert_eq!(page.embeds[0]["title"], json!("What I can do"));
    assert_eq!(
        field(&page, "Themes"),
        "- `/rights`: Access to rights\n- `/robots`: Robotique"
    );
    bot.finish().await;
}

#[tokio::test]
async fn what_is_read_depends_on_the_settings() {
    let bot = Bot::start().await;
    let read = help(&bot, "fr").await;
    let read = field(&read, "Ce que je lis");
    let Sample {
        ask,
        watched,
        forum,
        ..
    } = bot.sample;
    for channel in [ask, watched, forum] {
        assert!(read.contains(&format!("<#{channel}>")), "{read}");
    }
    assert!(read.contains("je les ignore"), "{read}");
    bot.finish().await;

    let sample = Sample::new("colloque");
    let bot = Bot::start_with(sample, |_| Config::default()).await;
    let read = help(&bot, "fr").await;
    let read = field(&read, "Ce que je lis");
    assert!(!read.contains("<#"), "{read}");
    assert!(read.contains("ne m’envoie pas le texte"), "{read}");
    bot.finish().await;
}
