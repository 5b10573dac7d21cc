//! What answers look like, whole.

use serde_json::json;

use crate::bot::{AMBIGUOUS, Bot, QUESTION};
use crate::buttons::labels;

#[tokio::test]
async fn an_answer_to_a_message() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    let mut shown = json!({
        "content": reply.content, "embeds": reply.embeds, "components": reply.components,
    });
    shown.sort_all_objects();
    insta::assert_json_snapshot!(shown);
    bot.finish().await;
}

#[tokio::test]
async fn a_choice_between_entries() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, AMBIGUOUS);
    let reply = asked.reply().await.expect("a reply");
    let mut labels = labels(&reply);
    assert_eq!(labels.pop().as_deref(), Some("Supprimer"));
    labels.sort_unstable();
    assert_eq!(labels, ["Atelier du matin", "Atelier du soir"]);
    for title in &labels {
        assert!(reply.content.contains(title), "{}", reply.content);
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_members_text_is_inert_everywhere() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let text = "@everyone **illectronisme** <@1> [clic](https://mal.fr) `x`";
    let asked = discord
        .slash(sample.member, sample.general, "question")
        .option("texte", text)
        .send()
        .expect("a command");
    let answer = asked.response().await.expect("an answer").message;
    let content = answer.expect("a message").content;
    let echo = content.lines().last().unwrap_or_default();
    assert_eq!(
        echo,
        "-# Question posée\u{a0}: «\u{a0}@\u{200b}everyone \\*\\*illectronisme\\*\\* \\<@1> \
         \\[clic\\](https:\u{200b}//mal.fr) \\`x\\`\u{a0}»"
    );
    bot.finish().await;
}
