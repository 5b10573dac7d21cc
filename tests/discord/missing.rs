//! If the bot lacks a permission: what it does instead, and what it logs.

use std::time::Duration;

use local_discord::{Effect, Id, Injection, Message, Permissions};

use crate::bot::{Bot, POINT, QUESTION};
use crate::log;

const MESSAGES: &str = "/channels/{channel_id}/messages";

fn deny(bot: &Bot, channel: Id, permissions: Permissions) {
    let itself = bot.discord.bot();
    bot.discord
        .with_world(|world| world.deny(channel, itself, permissions));
}

fn refused(bot: &Bot) -> usize {
    let sent = bot.discord.requests_to("POST", MESSAGES);
    sent.iter().filter(|it| it.status == Some(403)).count()
}

/// What the bot has written to the member in private.
fn private_words(bot: &Bot) -> Vec<Message> {
    let member = bot.sample.member;
    let direct = bot.discord.with_world(|world| world.direct_channel(member));
    bot.discord.messages(direct)
}

#[tokio::test]
async fn without_the_right_to_embed_the_answer_is_plain_text() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    // In the first channel Discord leaves the embed out, in the second it refuses the message.
    deny(&bot, sample.general, Permissions::EMBED_LINKS);
    let refusal = Effect::Refused {
        status: 403,
        code: 50_013,
    };
    for channel in [sample.general, sample.ask] {
        if channel == sample.ask {
            discord.inject(Injection::new(refusal).on("POST", MESSAGES));
        }
        for _ in 0..2 {
            let asked = discord.mention_bot(sample.member, channel, QUESTION);
            let reply = asked.reply().await.expect("a reply");
            discord.settle().await.expect("the bot settles");
            let reply = discord.message(reply.id).expect("the reply is still there");
            assert!(reply.embeds.is_empty());
            for part in [
                POINT,
                "Les chiffres du numérique",
                "Un état des lieux chiffré",
            ] {
                assert!(reply.content.contains(part), "{}", reply.content);
            }
            assert_eq!(asked.replies().len(), 1);
        }
    }
    assert_eq!(refused(&bot), 1, "what was refused once is not tried again");
    let edits = discord.requests_to("PATCH", "/channels/{channel_id}/messages/{message_id}");
    assert_eq!(edits.len(), 1, "nor what was left out once");
    let lines = log::lines_with("« Intégrer des liens »");
    assert_eq!(lines.len(), 2, "once for each channel: {lines:?}");
    assert!(lines[0].contains("#général"), "{lines:?}");
    bot.finish().await;
}

#[tokio::test]
async fn without_the_right_to_write_it_answers_in_a_direct_message() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (write, in_threads) = (
        Permissions::SEND_MESSAGES,
        Permissions::SEND_MESSAGES_IN_THREADS,
    );
    let thread = discord.create_thread(sample.member, sample.general, "Un fil");
    deny(&bot, sample.general, write | in_threads);
    deny(&bot, sample.ask, write);
    for (channel, name) in [
        (sample.general, "« Envoyer des messages »"),
        (sample.ask, "« Envoyer des messages »"),
        (thread, "« Envoyer des messages dans les fils »"),
    ] {
        let before = log::lines_with(name).len();
        for _ in 0..2 {
            let told = private_words(&bot).len();
            discord.mention_bot(sample.member, channel, QUESTION);
            discord.settle().await.expect("the bot settles");
            let words = private_words(&bot);
            assert_eq!(words.len(), told + 1, "one direct word");
            let word = &words[told];
            let why = format!("Je n’ai pas le droit d’écrire dans <#{channel}>");
            assert!(word.content.starts_with(&why), "{}", word.content);
            assert!(word.content.contains(POINT), "{}", word.content);
            assert!(!word.embeds.is_empty());
        }
        assert_eq!(log::lines_with(name).len(), before + 1, "told once");
    }
    assert_eq!(refused(&bot), 6, "rich and plain, once in each channel");
    bot.finish().await;
}

#[tokio::test]
async fn without_the_right_to_write_it_writes_to_nobody_who_has_not_asked() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    deny(&bot, sample.watched, Permissions::SEND_MESSAGES);
    discord.send_message(sample.member, sample.watched, QUESTION);
    discord.settle().await.expect("the bot settles");
    assert!(private_words(&bot).is_empty());
    assert_eq!(
        log::lines_with("réponse sans destinataire (salon suivi)").len(),
        1
    );
    assert!(log::lines_with("réponse (").is_empty(), "none was sent");
    bot.finish().await;
}

#[tokio::test]
async fn who_takes_no_direct_messages_is_not_written_to_again() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    deny(&bot, sample.general, Permissions::SEND_MESSAGES);
    discord.with_world(|world| {
        if let Some(member) = world.users.get_mut(&sample.member) {
            member.accepts_direct_messages = false;
        }
    });
    for expected in [1, 1] {
        discord.mention_bot(sample.member, sample.general, QUESTION);
        discord.settle().await.expect("the bot settles");
        let opened = discord.requests_to("POST", "/users/@me/channels").len();
        assert_eq!(opened, expected);
    }
    bot.later(Duration::from_secs(10 * 60)).await;
    discord.mention_bot(sample.member, sample.general, QUESTION);
    discord.settle().await.expect("the bot settles");
    assert_eq!(discord.requests_to("POST", "/users/@me/channels").len(), 2);
    bot.finish().await;
}

#[tokio::test]
async fn without_the_right_to_read_history_it_answers_without_a_reference() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    deny(&bot, sample.general, Permissions::READ_MESSAGE_HISTORY);
    for _ in 0..2 {
        let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
        let reply = asked.reply().await.expect("a reply");
        assert!(reply.content.starts_with(POINT), "{}", reply.content);
        assert_eq!(reply.reply_to, None);
    }
    assert_eq!(log::lines_with("« Voir les anciens messages »").len(), 1);
    bot.finish().await;
}

#[tokio::test]
async fn a_permission_given_back_is_found_after_a_while() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    deny(&bot, sample.general, Permissions::SEND_MESSAGES);
    discord.mention_bot(sample.member, sample.general, QUESTION);
    discord.settle().await.expect("the bot settles");
    discord.with_world(|world| {
        if let Some(channel) = world.channels.get_mut(&sample.general) {
            channel.overwrites.clear();
        }
    });
    bot.later(Duration::from_secs(10 * 60)).await;
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    asked.reply().await.expect("a reply");
    bot.finish().await;
}
