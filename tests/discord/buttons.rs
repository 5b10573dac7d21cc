//! Buttons under a choice between entries.

use colloque_bot::local_discord::{Message, SentMessage};

use crate::bot::{AMBIGUOUS, Bot};

async fn choice(sent: &SentMessage) -> (Message, String) {
    let reply = sent.reply().await.expect("a reply");
    let button = reply.button("Atelier du matin").expect("a button");
    let button = button.to_owned();
    (reply, button)
}

#[tokio::test]
async fn the_asker_opens_an_entry_in_place() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, AMBIGUOUS);
    let (reply, button) = choice(&asked).await;
    let click = discord.click(sample.member, reply.id, &button);
    click
        .send()
        .expect("a button")
        .response()
        .await
        .expect("an answer");
    let shown = discord.message(reply.id).expect("the same message");
    assert_eq!(shown.embeds[0]["title"], "Atelier du matin");
    assert_eq!(shown.content, "");
    assert_eq!(
        shown.link("Lire le compte rendu"),
        Some("https://exemple.fr/robots-matin")
    );
    bot.finish().await;
}

#[tokio::test]
async fn somebody_else_gets_an_answer_of_their_own() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, AMBIGUOUS);
    let (reply, button) = choice(&asked).await;
    let click = discord.click(sample.moderator, reply.id, &button);
    let answer = click
        .send()
        .expect("a button")
        .response()
        .await
        .expect("an answer");
    let own = answer.message.expect("a message");
    assert_eq!(own.only_for, Some(sample.moderator));
    assert_eq!(own.embeds[0]["title"], "Atelier du matin");
    let shown = discord.message(reply.id).expect("the choice");
    assert_eq!(shown.content, reply.content, "the asker's message stays");
    bot.finish().await;
}

#[tokio::test]
async fn a_button_that_names_a_vanished_entry_says_so() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, AMBIGUOUS);
    let (reply, button) = choice(&asked).await;
    bot.edit(|base| base.replace("id = \"robots-matin\"", "id = \"renomme\""));
    crate::reload::reload(&bot).await;

    let click = discord.click(sample.member, reply.id, &button);
    let answer = click
        .send()
        .expect("a button")
        .response()
        .await
        .expect("an answer");
    let told = answer.message.expect("a message");
    assert!(
        told.content.contains("n’est plus dans la base"),
        "{}",
        told.content
    );
    assert!(told.is_ephemeral());
    bot.finish().await;
}
