//! Who sees an answer: the member who asked alone, or all; and how, with embeds or as text alone.

use std::time::Duration;

use local_discord::{Id, Message, Permissions, Sample};

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION, UNANSWERABLE, usual};
use crate::buttons::{labels, press, shown};

async fn by_command(bot: &Bot, channel: Id, name: &str, option: Option<(&str, &str)>) -> Message {
    let mut command = bot.discord.slash(bot.sample.member, channel, name);
    if let Some((option, value)) = option {
        command = command.option(option, value);
    }
    let asked = command.send().expect("a command");
    shown(asked.response().await.expect("an answer"))
}

async fn ask(bot: &Bot, question: &str) -> Message {
    by_command(
        bot,
        bot.sample.general,
        "question",
        Some(("texte", question)),
    )
    .await
}

#[tokio::test]
async fn an_answer_to_a_command_is_its_askers_own() {
    let bot = Bot::start().await;
    for question in [QUESTION, AMBIGUOUS, UNANSWERABLE, "Bonjour !"] {
        let answer = ask(&bot, question).await;
        assert_eq!(answer.only_for, Some(bot.sample.member), "{question}");
        assert_eq!(answer.button("Supprimer"), None, "{question}");
    }
    let mention = bot
        .discord
        .mention_bot(bot.sample.member, bot.sample.general, QUESTION);
    let reply = mention.reply().await.expect("a reply");
    assert!(!reply.is_ephemeral(), "a mention is answered in the open");
    assert_eq!(reply.button("Montrer à tous"), None);
    bot.finish().await;
}

#[tokio::test]
async fn it_is_shown_to_all_with_its_question_and_who_shares_it() {
    let bot = Bot::start().await;
    let answer = ask(&bot, QUESTION).await;
    let shared = shown(press(&bot, bot.sample.member, &answer, "Montrer à tous").await);
    assert!(!shared.is_ephemeral());
    assert!(shared.content.starts_with(POINT), "{}", shared.content);
    let lines: Vec<&str> = shared.content.lines().collect();
    let by = format!("-# Partagé par <@{}>", bot.sample.member);
    let echo = format!("-# Question posée\u{a0}: «\u{a0}{QUESTION}\u{a0}»");
    assert_eq!(lines[lines.len() - 2..], [echo.as_str(), by.as_str()]);
    assert_eq!(shared.embeds, answer.embeds);
    // Nothing else was found: rejecting it would leave nothing for its readers.
    assert_eq!(labels(&shared)[2..], ["Voir aussi", "Supprimer"]);
    let left = bot.discord.message(answer.id).expect("the private answer");
    assert_eq!(left.content, answer.content);
    bot.finish().await;
}

#[tokio::test]
async fn pressing_twice_in_a_row_shows_it_once() {
    let bot = Bot::start().await;
    let (member, general) = (bot.sample.member, bot.sample.general);
    let answer = ask(&bot, QUESTION).await;
    let public = || {
        let messages = bot.discord.messages(general).into_iter();
        messages
            .filter(|it| !it.is_ephemeral() && it.is_by(bot.discord.bot()))
            .count()
    };
    for (wait, expected) in [(0, 1), (0, 1), (11, 2)] {
        bot.later(Duration::from_secs(wait)).await;
        let told = shown(press(&bot, member, &answer, "Montrer à tous").await);
        assert_eq!(public(), expected);
        if wait == 0 && told.is_ephemeral() {
            assert!(told.content.starts_with("C’est fait"), "{}", told.content);
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn lists_and_who_else_can_help_are_shared_too() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        let elsewhere = "[[elsewhere]]\ntitle = \"Carte Vitale\"\nkeywords = [\"carte vitale\"]\n\
                         text = \"Demandez à votre caisse.\"\n";
        format!("{base}\n{elsewhere}")
    });
    crate::reload::reload(&bot).await;
    let theme = by_command(&bot, bot.sample.general, "droits", None).await;
    let elsewhere = ask(&bot, "Ma carte Vitale est perdue").await;
    for private in [theme, elsewhere] {
        let shared = shown(press(&bot, bot.sample.member, &private, "Montrer à tous").await);
        assert!(!shared.is_ephemeral());
        assert_eq!(shared.embeds, private.embeds);
        let expected = format!(
            "{}\n-# Partagé par <@{}>",
            private.content, bot.sample.member
        );
        assert_eq!(shared.content, expected.trim_start());
        assert_eq!(
            labels(&shared).last().map(String::as_str),
            Some("Supprimer")
        );
    }
    bot.finish().await;
}

#[tokio::test]
async fn the_question_stays_under_what_replaces_the_answer() {
    let bot = Bot::start().await;
    let member = bot.sample.member;
    let choice = ask(&bot, AMBIGUOUS).await;
    let opened = shown(press(&bot, member, &choice, "Atelier du matin").await);
    let echo = format!("-# Question posée\u{a0}: «\u{a0}{AMBIGUOUS}\u{a0}»");
    let entry = "**Atelier du matin**\nUn atelier sur les robots.";
    assert_eq!(opened.content, format!("{entry}\n{echo}"));
    assert_eq!(opened.only_for, Some(member));
    let shared = shown(press(&bot, member, &opened, "Montrer à tous").await);
    assert!(shared.content.contains(&echo), "{}", shared.content);
    bot.finish().await;
}

#[tokio::test]
async fn what_is_shown_to_all_still_gives_way_to_what_else_was_found() {
    let bot = Bot::start().await;
    let member = bot.sample.member;
    let choice = ask(&bot, AMBIGUOUS).await;
    let opened = shown(press(&bot, member, &choice, "Atelier du matin").await);
    let shared = shown(press(&bot, member, &opened, "Montrer à tous").await);
    let instead = shown(press(&bot, member, &shared, "Ce n’est pas ça").await);
    assert_eq!(instead.id, shared.id, "in place");
    assert_eq!(labels(&instead), ["Atelier du soir", "Supprimer"]);
    bot.finish().await;
}

#[tokio::test]
async fn what_was_opened_by_its_name_is_not_turned_down() {
    let bot = Bot::start().await;
    let member = bot.sample.member;
    let programme = by_command(&bot, bot.sample.general, "programme", None).await;
    let menu = programme
        .interactive_components()
        .next()
        .expect("a menu")
        .clone();
    let value = menu["options"][0]["value"].as_str().expect("a value");
    let id = menu["custom_id"].as_str().expect("an id");
    let chosen = bot
        .discord
        .select(member, programme.id, id, &[value])
        .send();
    let opened = chosen.expect("a menu").follow_ups(1).await;
    let opened = opened.expect("an answer").remove(0);
    let follow_up = ask(&bot, "et qui a parlé ?").await;
    for card in [opened, follow_up] {
        assert_eq!(card.embeds[0]["title"], "Les chiffres du numérique");
        assert_eq!(card.button("Ce n’est pas ça"), None);
    }
    bot.finish().await;
}

#[tokio::test]
async fn in_a_conversation_with_the_bot_there_is_nobody_to_show_it_to() {
    let mut sample = Sample::new("colloque");
    let direct = sample.world.direct_channel(sample.member);
    let bot = Bot::start_with(sample, usual).await;
    let answer = by_command(&bot, direct, "question", Some(("texte", QUESTION))).await;
    assert_eq!(answer.button("Montrer à tous"), None);
    assert!(answer.is_ephemeral());
    bot.finish().await;
}

#[tokio::test]
async fn one_setting_turns_commands_public() {
    let bot = Bot::start_with(Sample::new("colloque"), |sample| {
        let mut config = usual(sample);
        config.discord.public_commands = true;
        config
    })
    .await;
    let answer = ask(&bot, QUESTION).await;
    assert!(!answer.is_ephemeral());
    let expected = ["Voir aussi", "Ce n’est pas ça", "Supprimer"];
    assert_eq!(labels(&answer)[2..], expected);
    let theme = by_command(&bot, bot.sample.general, "droits", None).await;
    assert_eq!(labels(&theme), ["Supprimer"]);
    bot.finish().await;
}

#[tokio::test]
async fn one_setting_makes_answers_text_alone() {
    let bot = Bot::start_with(Sample::new("colloque"), |sample| {
        let mut config = usual(sample);
        config.discord.plain_text = true;
        config
    })
    .await;
    let (discord, member) = (&bot.discord, bot.sample.member);
    let asked = discord.mention_bot(member, bot.sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    let whole = "Une personne sur six souffre d’illectronisme.\n\
                 **Les chiffres du numérique**\n\
                 Avec\u{a0}: Ada Lovelace (informaticienne)\n\
                 Un état des lieux chiffré de l’illectronisme.\n\
                 Thème\u{a0}: Accès aux droits\n\
                 [Voir la vidéo à 12:30](<https://www.youtube.com/watch?v=abc&t=750>)\n\
                 [Lire le compte rendu](<https://exemple.fr/chiffres>)";
    assert_eq!(reply.content, whole);
    assert!(reply.embeds.is_empty());
    assert_eq!(labels(&reply).last().map(String::as_str), Some("Supprimer"));

    let offer = shown(press(&bot, member, &reply, "Voir aussi").await);
    let opened = shown(press(&bot, member, &offer, "Former les agents").await);
    assert!(opened.embeds.is_empty(), "what follows is text alone too");
    assert!(
        opened.content.starts_with("**Former les agents**"),
        "{}",
        opened.content
    );
    for (command, told) in [
        ("droits", "**Recommandations**"),
        ("programme", "1. **Les chiffres du numérique**"),
        ("aide", "**Ce que je garde**"),
    ] {
        let shown = by_command(&bot, bot.sample.general, command, None).await;
        assert!(shown.embeds.is_empty(), "{command}");
        assert!(shown.content.contains(told), "{}", shown.content);
    }
    bot.finish().await;
}

/// How many messages of the bot's all see in this channel.
fn public(bot: &Bot, channel: Id) -> usize {
    let messages = bot.discord.messages(channel).into_iter();
    messages
        .filter(|it| !it.is_ephemeral() && it.is_by(bot.discord.bot()))
        .count()
}

#[tokio::test]
async fn what_all_see_counts_in_the_limits() {
    for public_commands in [false, true] {
        let bot = Bot::start_with(Sample::new("colloque"), |sample| {
            let mut config = usual(sample);
            config.discord.public_commands = public_commands;
            config
        })
        .await;
        let (member, general) = (bot.sample.member, bot.sample.general);
        for _ in 0..20 {
            let answer = ask(&bot, QUESTION).await;
            if answer.is_ephemeral() && !public_commands {
                press(&bot, member, &answer, "Montrer à tous").await;
            }
        }
        assert_eq!(public(&bot, general), 10, "[limits] person");
        bot.later(Duration::from_secs(60)).await;
        let answer = ask(&bot, QUESTION).await;
        if !public_commands {
            press(&bot, member, &answer, "Montrer à tous").await;
        }
        assert_eq!(public(&bot, general), 11);
        bot.finish().await;
    }
}

#[tokio::test]
async fn who_may_not_write_makes_the_bot_write_nothing_for_all() {
    for public_commands in [false, true] {
        let bot = Bot::start_with(Sample::new("colloque"), |sample| {
            let mut config = usual(sample);
            config.discord.public_commands = public_commands;
            config
        })
        .await;
        let (discord, sample) = (&bot.discord, &bot.sample);
        let thread = discord.create_thread(sample.moderator, sample.general, "Un fil");
        for (channel, taken) in [
            (sample.general, Permissions::SEND_MESSAGES),
            (thread, Permissions::SEND_MESSAGES_IN_THREADS),
        ] {
            discord.with_world(|world| world.deny(sample.general, sample.member, taken));
            let answer = by_command(&bot, channel, "question", Some(("texte", QUESTION))).await;
            assert!(answer.is_ephemeral());
            if public_commands {
                assert_eq!(answer.button("Montrer à tous"), None);
                continue;
            }
            let told = shown(press(&bot, sample.member, &answer, "Montrer à tous").await);
            assert!(told.is_ephemeral());
            assert!(
                told.content.contains("pas le droit d’écrire"),
                "{}",
                told.content
            );
            let moderator = sample.moderator;
            let theirs = discord
                .slash(moderator, channel, "question")
                .option("texte", QUESTION);
            let theirs = theirs.send().expect("a command").response().await;
            let theirs = shown(theirs.expect("an answer"));
            let shared = shown(press(&bot, moderator, &theirs, "Montrer à tous").await);
            assert!(!shared.is_ephemeral(), "who may write may share");
        }
        bot.finish().await;
    }
}

#[tokio::test]
async fn what_was_asked_is_repeated_inert() {
    let bot = Bot::start().await;
    let hostile = "\u{202e} **gras** [clic](https://mal.fr) discord.gg/abc @everyone <@1>";
    let answer = ask(&bot, &format!("{QUESTION} {hostile}")).await;
    let echo = answer
        .content
        .lines()
        .find(|line| line.contains("Question posée"));
    let echo = echo.expect("the question");
    for working in [
        "discord.gg",
        "https://",
        "@everyone",
        " <@1",
        " **",
        "\u{202e}",
    ] {
        assert!(!echo.contains(working), "{working} in {echo}");
    }
    assert!(!answer.mentions_everyone && answer.mentions.is_empty());
    bot.finish().await;
}
