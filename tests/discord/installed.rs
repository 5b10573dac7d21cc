//! The bot installed by a person for themselves, used without the bot being there: in another
//! server, and in a conversation between people.

use local_discord::{Id, Message, Sample};

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION, usual};
use crate::buttons::{labels, press, shown};

/// A bot that the member has installed for themselves, and the places where they use it.
async fn start() -> (Bot, [Id; 2]) {
    let mut sample = Sample::new("colloque");
    let member = sample.member;
    let world = &mut sample.world;
    let guild = world.add_guild_without_bot("Ailleurs");
    let channel = world.add_channel(guild, "salon");
    world.add_member(guild, member, &[]);
    let private = world.add_private_channel();
    world.application.installed_by.insert(member);
    (Bot::start_with(sample, usual).await, [channel, private])
}

async fn command(bot: &Bot, channel: Id, name: &str, option: Option<(&str, &str)>) -> Message {
    let mut command = bot.discord.slash(bot.sample.member, channel, name);
    if let Some((option, value)) = option {
        command = command.option(option, value);
    }
    let used = command.send().expect("Discord shows it there");
    shown(used.response().await.expect("an answer"))
}

#[tokio::test]
async fn every_command_and_button_works_through_the_interaction_alone() {
    let (bot, places) = start().await;
    let (discord, member) = (&bot.discord, bot.sample.member);
    discord.settle().await.expect("the bot settles");
    let before = discord.requests().len();
    for channel in places {
        let typing = discord.autocomplete(member, channel, "question", "texte", "");
        let offered = typing.send().expect("an option").response().await;
        assert!(!offered.expect("choices").choices().is_empty());

        let answer = command(&bot, channel, "question", Some(("texte", QUESTION))).await;
        assert!(answer.content.starts_with(POINT) && answer.is_ephemeral());
        let offer = shown(press(&bot, member, &answer, "Voir aussi").await);
        let opened = shown(press(&bot, member, &offer, "Former les agents").await);
        assert_eq!(opened.id, offer.id, "in its place");

        let choice = command(&bot, channel, "question", Some(("texte", AMBIGUOUS))).await;
        let opened = shown(press(&bot, member, &choice, "Atelier du matin").await);
        let instead = shown(press(&bot, member, &opened, "Ce n’est pas ça").await);
        assert_eq!(labels(&instead), ["Atelier du soir"]);

        let shared = shown(press(&bot, member, &answer, "Montrer à tous").await);
        assert!(!shared.is_ephemeral());
        let delete = shared.button("Supprimer").expect("a button");
        let deleted = discord.click(member, shared.id, delete).send();
        deleted
            .expect("a button")
            .acknowledged()
            .await
            .expect("an answer");
        discord.deleted(shared.id).await.expect("deleted");

        for name in ["programme", "aide", "droits"] {
            let answer = command(&bot, channel, name, None).await;
            assert!(answer.is_ephemeral() && !answer.embeds.is_empty(), "{name}");
        }
        let message = discord.send_message(member, channel, QUESTION);
        let search = discord.message_command(member, message.id, "Chercher dans le colloque");
        let found = search.send().expect("a command").response().await;
        assert!(shown(found.expect("an answer")).content.starts_with(POINT));
    }
    discord.settle().await.expect("the bot settles");
    for request in &discord.requests()[before..] {
        let through_interaction = ["/interactions/", "/webhooks/"]
            .iter()
            .any(|it| request.route.starts_with(it));
        assert!(through_interaction, "{} {}", request.method, request.route);
    }
    bot.finish().await;
}
