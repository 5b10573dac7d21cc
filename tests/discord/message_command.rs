//! « Chercher dans le colloque » on somebody's message.

use local_discord::{Id, Message};

use crate::bot::{Bot, POINT, QUESTION, UNANSWERABLE, UNKNOWN};

/// The member looks for what the moderator wrote in a channel.
async fn looked_for(bot: &Bot, message: Id, locale: &str) -> Message {
    let name = "Chercher dans le colloque";
    let command = bot
        .discord
        .message_command(bot.sample.member, message, name);
    let invoked = command.locale(locale).send().expect("a command");
    let answer = invoked.response().await.expect("an answer");
    answer.message.expect("a message")
}

fn written(bot: &Bot, text: &str) -> Id {
    let (discord, sample) = (&bot.discord, &bot.sample);
    discord
        .send_message(sample.moderator, sample.general, text)
        .id
}

#[tokio::test]
async fn somebody_elses_message_is_answered_in_private() {
    let bot = Bot::start().await;
    let message = written(&bot, QUESTION);
    let answer = looked_for(&bot, message, "fr").await;
    assert!(answer.content.starts_with(POINT), "{}", answer.content);
    assert!(
        answer
            .content
            .contains("-# Question posée\u{a0}: «\u{a0}Qui a parlé")
    );
    assert_eq!(answer.only_for, Some(bot.sample.member));
    let english = looked_for(&bot, message, "en-US").await;
    assert_eq!(english.embeds[0]["title"], "Digital figures");
    bot.finish().await;
}

#[tokio::test]
async fn a_message_without_an_answer_says_so() {
    let bot = Bot::start().await;
    let message = written(&bot, UNANSWERABLE);
    let answer = looked_for(&bot, message, "fr").await;
    assert!(answer.content.contains(UNKNOWN), "{}", answer.content);
    bot.finish().await;
}

#[tokio::test]
async fn a_message_without_text_gets_a_kind_word() {
    let bot = Bot::start().await;
    let mention = format!("<@{}> 👋", bot.sample.member);
    let message = written(&bot, &mention);
    let french = looked_for(&bot, message, "fr").await;
    assert!(
        french
            .content
            .starts_with("Ce message ne contient pas de texte")
    );
    assert!(french.is_ephemeral());
    let english = looked_for(&bot, message, "en-GB").await;
    assert!(english.content.starts_with("This message has no text"));
    bot.finish().await;
}
