//! « Supprimer »: who may use it, and how the message is deleted.

use local_discord::{Effect, Id, Injection, Message, Permissions, Sample};

use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE, number, usual};
use crate::buttons::{press, shown};

async fn delete(bot: &Bot, person: Id, message: &Message) {
    let id = message.button("Supprimer").expect("a button");
    let pressed = bot.discord.click(person, message.id, id).send();
    let pressed = pressed.expect("a button");
    pressed.acknowledged().await.expect("an answer");
}

async fn reply_to(bot: &Bot, question: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, question);
    asked.reply().await.expect("a reply")
}

#[tokio::test]
async fn the_asker_may_delete_any_kind_of_answer() {
    let bot = Bot::start().await;
    for question in [QUESTION, AMBIGUOUS, UNANSWERABLE, ""] {
        let reply = reply_to(&bot, question).await;
        delete(&bot, bot.sample.member, &reply).await;
        bot.discord.deleted(reply.id).await.expect(question);
    }
    let direct = bot.discord.direct_message(bot.sample.member, QUESTION);
    let direct = direct.reply().await.expect("a reply");
    delete(&bot, bot.sample.member, &direct).await;
    bot.discord.deleted(direct.id).await.expect("in private");
    bot.finish().await;
}

#[tokio::test]
async fn pressing_twice_deletes_once_and_complains_of_nothing() {
    let bot = Bot::start().await;
    let reply = reply_to(&bot, QUESTION).await;
    let id = reply.button("Supprimer").expect("a button");
    let press = || bot.discord.click(bot.sample.member, reply.id, id).send();
    let pressed = [press(), press()].map(|pressed| pressed.expect("a button"));
    for pressed in pressed {
        let answer = pressed.acknowledged().await.expect("an answer");
        assert_eq!(answer.callback, 6, "nothing is said");
    }
    bot.discord.deleted(reply.id).await.expect("deleted");
    bot.finish().await;
}

#[tokio::test]
async fn moderators_delete_too_and_nobody_else() {
    let mut sample = Sample::new("colloque");
    let guild = sample.guild;
    let world = &mut sample.world;
    let chosen = world.add_role(guild, "équipe du colloque", Permissions::empty());
    let other = world.add_person("Alix");
    world.add_member(guild, other, &[]);
    let by_role = world.add_person("Charlie");
    world.add_member(guild, by_role, &[chosen]);
    let bot = Bot::start_with(sample, move |sample| {
        let mut config = usual(sample);
        config.moderation.roles = vec![number(chosen)];
        config
    })
    .await;
    for person in [bot.sample.moderator, by_role] {
        let reply = reply_to(&bot, QUESTION).await;
        let refused = shown(press(&bot, other, &reply, "Supprimer").await);
        assert_eq!(refused.only_for, Some(other));
        assert!(
            refused
                .content
                .starts_with("Seules la personne qui a posé la question"),
            "{}",
            refused.content
        );
        assert!(bot.discord.message(reply.id).is_some());
        delete(&bot, person, &reply).await;
        bot.discord
            .deleted(reply.id)
            .await
            .expect("a moderator may");
    }
    bot.finish().await;
}

#[tokio::test]
async fn sharing_an_answer_allows_deleting_it() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", QUESTION).send().expect("a command");
    let answer = shown(asked.response().await.expect("an answer"));
    let shared = shown(press(&bot, sample.member, &answer, "Montrer à tous").await);
    delete(&bot, sample.member, &shared).await;
    discord.deleted(shared.id).await.expect("taken back");
    bot.finish().await;
}

#[tokio::test]
async fn installed_by_a_person_it_deletes_through_the_interaction() {
    let mut sample = Sample::new("colloque");
    let guild = sample.world.add_guild_without_bot("Ailleurs");
    let channel = sample.world.add_channel(guild, "salon");
    sample.world.add_member(guild, sample.member, &[]);
    sample.world.application.installed_by.insert(sample.member);
    let bot = Bot::start_with(sample, usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, channel, "question").forced();
    let asked = command.option("texte", QUESTION).send().expect("a command");
    let answer = shown(asked.response().await.expect("an answer"));
    let shared = shown(press(&bot, sample.member, &answer, "Montrer à tous").await);
    delete(&bot, sample.member, &shared).await;
    discord.deleted(shared.id).await.expect("deleted");
    let by_channel = "/channels/{channel_id}/messages/{message_id}";
    assert!(discord.requests_to("DELETE", by_channel).is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn if_the_bot_does_not_see_the_channel_it_deletes_through_the_interaction() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let itself = discord.bot();
    discord.with_world(|world| world.deny(sample.general, itself, Permissions::VIEW_CHANNEL));
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", QUESTION).send().expect("a command");
    let answer = shown(asked.response().await.expect("an answer"));
    let shared = shown(press(&bot, sample.member, &answer, "Montrer à tous").await);
    delete(&bot, sample.member, &shared).await;
    discord.deleted(shared.id).await.expect("deleted");
    bot.finish().await;
}

#[tokio::test]
async fn a_failed_deletion_is_reported_to_the_person_who_asked_for_it() {
    let bot = Bot::start().await;
    let reply = reply_to(&bot, QUESTION).await;
    let route = "/channels/{channel_id}/messages/{message_id}";
    let refusal = Injection::new(Effect::Status(403)).on("DELETE", route);
    bot.discord.inject(refusal);
    let id = reply.button("Supprimer").expect("a button");
    let pressed = bot.discord.click(bot.sample.member, reply.id, id).send();
    let told = pressed.expect("a button").follow_ups(1).await;
    let told = told.expect("a word")[0].clone();
    assert!(told.is_ephemeral());
    assert!(
        told.content.contains("ne m’a pas laissé supprimer"),
        "{}",
        told.content
    );
    bot.finish().await;
}
