//! `/essayer`: what a moderator sees of an answer, and why it is given.

use local_discord::{Invocation, Message};

use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE, UNKNOWN};
use crate::emergencies::{IN_DANGER, with_emergency};

/// What a moderator is shown who tries a question: the answer, and why.
async fn tried(bot: &Bot, question: &str) -> [Message; 2] {
    both(command(bot, question)).await
}

fn command(bot: &Bot, question: &str) -> Invocation {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.moderator, sample.general, "essayer");
    command.option("question", question)
}

async fn both(command: Invocation) -> [Message; 2] {
    let invoked = command.send().expect("a command");
    let answer = invoked.response().await.expect("an answer");
    let answer = answer.message.expect("a message");
    let why = invoked.follow_ups(1).await.expect("an explanation")[0].clone();
    assert!(answer.is_ephemeral() && why.is_ephemeral());
    [answer, why]
}

#[tokio::test]
async fn a_moderator_sees_what_would_be_answered_and_why() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    let [answer, why] = tried(&bot, QUESTION).await;
    let asked = bot
        .discord
        .mention_bot(bot.sample.member, bot.sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    assert_eq!(answer.embeds, reply.embeds, "what a member sees");
    assert!(answer.button("Montrer à tous").is_none());
    for told in ["Décision : réponse", "1. chiffres", "illectronisme"] {
        assert!(why.content.contains(told), "{told}\n{}", why.content);
    }
    let [choice, why] = tried(&bot, AMBIGUOUS).await;
    assert!(choice.button("Atelier du matin").is_some());
    assert!(why.content.contains("2. robots-"), "{}", why.content);
    let [unknown, why] = tried(&bot, UNANSWERABLE).await;
    assert!(unknown.content.contains(UNKNOWN), "{}", unknown.content);
    assert!(
        why.content.contains("Décision : inconnu"),
        "{}",
        why.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn somebody_in_danger_is_helped_there_too() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    with_emergency(&bot).await;
    let [answer, why] = tried(&bot, IN_DANGER).await;
    assert!(answer.content.contains("3114"), "{}", answer.content);
    assert!(why.content.contains("en danger"), "{}", why.content);
    assert!(!why.content.contains("Décision"), "{}", why.content);
    bot.finish().await;
}

#[tokio::test]
async fn a_question_is_tried_on_a_file_that_is_not_in_service() {
    // Nothing is written: there is no need of a folder for versions.
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    let before = bot.read("base.toml");
    let entry = "[[entry]]\nid = \"tarte\"\ntitle = \"La tarte aux pommes\"\nsummary = \"La recette est au buffet.\"\n";
    let file = command(&bot, UNANSWERABLE).file("fichier", "neuf.toml", entry);
    let [answer, why] = both(file).await;
    assert!(
        answer.content.contains("La tarte aux pommes"),
        "{}",
        answer.content
    );
    assert!(why.content.contains("rien n’est écrit"), "{}", why.content);
    assert!(why.content.contains("1. tarte"), "{}", why.content);
    let [unknown, _] = tried(&bot, UNANSWERABLE).await;
    assert!(unknown.content.contains(UNKNOWN), "{}", unknown.content);
    assert!(!bot.has("neuf.toml"));
    for (content, told) in [
        ("[[entry]]\nid = \"x\"\n", "neuf.toml:1:"),
        ("Bonjour", "n’est ni un fichier"),
    ] {
        let file = command(&bot, QUESTION).file("fichier", "neuf.toml", content);
        let refused = file
            .send()
            .expect("a command")
            .response()
            .await
            .expect("an answer");
        let refused = refused.message.expect("a message");
        assert!(refused.content.contains(told), "{}", refused.content);
    }
    assert_eq!(bot.read("base.toml"), before);
    bot.finish().await;
}
