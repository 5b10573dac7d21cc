//! Somebody in danger is given a number before anything else, free of limits, sharing and logs.

use local_discord::{Effect, Id, Injection, Message, Permissions};

use crate::bot::{Bot, QUESTION, usual};
use crate::buttons::{labels, press, shown};
use crate::log;
use crate::reload::reload;

const EMERGENCY: &str = r#"
[[emergency]]
kind = "suicide"
number = "3114"
text = "3114 : vous pouvez appeler maintenant."
text_en = "3114: you can call now."
details = "C’est gratuit, jour et nuit."
details_en = "It is free, day and night."
url = "https://3114.fr"
"#;
const FIRST: &str = "3114\u{a0}: vous pouvez appeler maintenant.";
const WHOLE: &str = "3114\u{a0}: vous pouvez appeler maintenant.\n\nC’est gratuit, jour et nuit.";
/// What somebody in danger writes.
pub const IN_DANGER: &str = "je veux mourir";
const MORE: &str = "En savoir plus, en privé";
const SITE: &str = "Le site du service";

async fn start() -> Bot {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    bot
}

/// Adds a number to the bot's base.
pub async fn with_emergency(bot: &Bot) {
    bot.edit(|base| format!("{base}\n{EMERGENCY}"));
    reload(bot).await;
}

/// The number comes first, and nothing else is shown.
fn assert_helps(reply: &Message) {
    assert_eq!(reply.content, FIRST);
    assert!(reply.embeds.is_empty(), "{:?}", reply.embeds);
    assert_eq!(labels(reply), [MORE, "Supprimer"]);
}

async fn by_command(bot: &Bot, name: &str, option: &str, locale: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, name);
    let command = command.option(option, IN_DANGER).locale(locale);
    let asked = command.send().expect("a command");
    shown(asked.response().await.expect("an answer"))
}

#[tokio::test]
async fn wherever_the_bot_is_called_the_number_comes_first() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let long = format!("{} {IN_DANGER}. {QUESTION}", "Bonjour à tous. ".repeat(20));
    for text in [IN_DANGER, "jveu mourrir", &long] {
        let asked = discord.send_message(sample.member, sample.ask, text);
        assert_helps(&asked.reply().await.expect("a reply"));
        for channel in [sample.general, sample.watched] {
            let asked = discord.mention_bot(sample.member, channel, text);
            assert_helps(&asked.reply().await.expect("a reply"));
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn english_is_answered_in_english() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, "I want to die");
    let reply = asked.reply().await.expect("a reply");
    assert_eq!(reply.content, "3114: you can call now.");
    let by_command = by_command(&bot, "question", "texte", "en-GB").await;
    assert!(
        by_command.content.starts_with("3114: you can call now."),
        "{}",
        by_command.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn the_rest_is_shown_only_to_the_person_who_asks_for_it() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, IN_DANGER);
    let reply = asked.reply().await.expect("a reply");
    for person in [sample.member, sample.moderator] {
        let more = shown(press(&bot, person, &reply, MORE).await);
        assert_eq!(more.only_for, Some(person));
        assert_eq!(more.content, WHOLE);
        assert_eq!(more.link(SITE), Some("https://3114.fr"));
        assert_eq!(labels(&more), [SITE], "nothing shows it to all");
    }
    bot.finish().await;
}

#[tokio::test]
async fn in_private_it_is_whole_at_once() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.direct_message(sample.member, IN_DANGER);
    let reply = asked.reply().await.expect("a reply");
    assert_eq!(reply.content, WHOLE);
    assert_eq!(labels(&reply), [SITE, "Supprimer"]);
    bot.finish().await;
}

#[tokio::test]
async fn a_command_is_answered_in_private_without_an_echo_even_if_commands_are_public() {
    for public in [false, true] {
        let sample = local_discord::Sample::new("colloque");
        let bot = Bot::start_with(sample, |sample| {
            let mut config = usual(sample);
            config.discord.public_commands = public;
            config
        })
        .await;
        with_emergency(&bot).await;
        for (name, option) in [("question", "texte"), ("droits", "question")] {
            let answer = by_command(&bot, name, option, "fr").await;
            assert_eq!(answer.only_for, Some(bot.sample.member), "{name}");
            assert_eq!(answer.content, WHOLE, "{name}");
            assert_eq!(labels(&answer), [SITE], "{name}");
        }
        bot.finish().await;
    }
}

#[tokio::test]
async fn neither_bursts_nor_limits_hold_it_back() {
    let sample = local_discord::Sample::new("colloque");
    let bot = Bot::start_with(sample, |sample| {
        let mut config = usual(sample);
        config.limits.person = 1;
        config.limits.channel = 1;
        config
    })
    .await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.ask, QUESTION);
    asked.reply().await.expect("a reply");
    for _ in 0..4 {
        let asked = discord.send_message(sample.member, sample.ask, IN_DANGER);
        assert_helps(&asked.reply().await.expect("a reply"));
    }
    bot.finish().await;
}

#[tokio::test]
async fn unasked_in_a_watched_channel_the_bot_keeps_out_of_it() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let said = discord.send_message(
        sample.member,
        sample.watched,
        "je veux mourir, qui m'aide ?",
    );
    said.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn nothing_of_it_is_logged_or_remembered() {
    log::listen();
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    asked.reply().await.expect("a reply");
    discord.settle().await.expect("the bot settles");
    let before = log::lines_with("réponse (").len();
    assert!(before > 0);
    let asked = discord.mention_bot(sample.member, sample.general, IN_DANGER);
    let reply = asked.reply().await.expect("a reply");
    press(&bot, sample.member, &reply, MORE).await;
    by_command(&bot, "question", "texte", "fr").await;
    discord.settle().await.expect("the bot settles");
    assert_eq!(log::lines_with("réponse (").len(), before);
    let written = log::lines_with("mourir").len() + log::lines_with("3114").len();
    // Only the reload says that the base has the number.
    assert!(written <= 1, "{:?}", log::lines_with("3114"));
    // A follow-up still refers to the session given before.
    let asked = discord.mention_bot(sample.member, sample.general, "et qui a parlé ?");
    let reply = asked.reply().await.expect("a reply");
    assert!(reply.content.contains("Ada Lovelace"), "{}", reply.content);
    bot.finish().await;
}

#[tokio::test]
async fn it_goes_with_the_message() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, IN_DANGER);
    let reply: Id = asked.reply().await.expect("a reply").id;
    discord.delete_message(asked.id);
    discord.settle().await.expect("the bot settles");
    assert!(discord.message(reply).is_none());
    bot.finish().await;
}

#[tokio::test]
async fn what_could_not_be_sent_or_was_deleted_is_not_called_an_emergency() {
    log::listen();
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let refusal = Effect::Refused {
        status: 404,
        code: 10_003,
    };
    let messages = "/channels/{channel_id}/messages";
    // The reload has said that the base has one.
    let before = log::lines_with("urgence").len();
    discord.inject(Injection::new(refusal).on("POST", messages));
    discord.mention_bot(sample.member, sample.general, IN_DANGER);
    discord.settle().await.expect("the bot settles");
    assert_eq!(log::lines_with("réponse perdue (mention)").len(), 1);
    let asked = discord.mention_bot(sample.member, sample.general, IN_DANGER);
    let reply = asked.reply().await.expect("a reply");
    let delete = reply.button("Supprimer").expect("a button");
    let pressed = discord.click(sample.member, reply.id, delete).send();
    pressed.expect("a button").acknowledged().await.expect("it");
    discord.deleted(reply.id).await.expect("deleted");
    discord.settle().await.expect("the bot settles");
    assert!(log::lines_with("réponse supprimée").is_empty());
    assert_eq!(log::lines_with("urgence").len(), before);
    bot.finish().await;
}

#[tokio::test]
async fn it_comes_in_private_if_need_be_however_many_came_before() {
    let bot = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (itself, write) = (discord.bot(), Permissions::SEND_MESSAGES);
    discord.with_world(|world| world.deny(sample.general, itself, write));
    for _ in 0..12 {
        discord.mention_bot(sample.member, sample.general, IN_DANGER);
        discord.settle().await.expect("the bot settles");
    }
    let direct = discord.with_world(|world| world.direct_channel(sample.member));
    let words = discord.messages(direct);
    assert_eq!(words.len(), 12);
    assert!(words.iter().all(|word| word.content == FIRST));
    bot.finish().await;
}
