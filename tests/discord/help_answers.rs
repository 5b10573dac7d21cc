//! Who asked a human is told of a moderator's answer: where they asked, or in private.

use local_discord::{Id, LocalDiscord, Message, Permissions, Sample, SentMessage};

use crate::ask_people::{ASK, posted, posts, with_help, world};
use crate::bot::{Bot, UNANSWERABLE, number, usual};
use crate::buttons::{labels, press, shown};
use crate::log;

const ANSWER: &str = "Des *pommes*, @everyone :\nhttps://exemple.fr/tarte";
const TO_TELL: &str = "La première réponse de la modération lui est transmise";

async fn start() -> (Bot, Id) {
    let (sample, help) = world();
    (Bot::start_with(sample, with_help(help, usual)).await, help)
}

/// Somebody replies to a post, without a ping.
async fn reply(bot: &Bot, person: Id, post: &Message, text: &str) -> SentMessage {
    let draft = bot.discord.draft(person, post.channel, text);
    let sent = draft.reply_without_ping(post.id).send();
    bot.discord.settle().await.expect("the bot settles");
    sent
}

/// The latest that the bot has written in a channel, and how much that is.
fn latest(bot: &Bot, channel: Id) -> (Message, usize) {
    let mut all = posts(bot, channel);
    let count = all.len();
    (all.pop().expect("a message"), count)
}

fn plain(message: &Message) -> String {
    message.content.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn the_first_answer_of_a_moderators_is_told_where_it_was_asked() {
    let (mut sample, help) = world();
    let world = &mut sample.world;
    let curators = world.add_role(sample.guild, "curation", Permissions::empty());
    let (curator, other) = (world.add_person("Zoé"), world.add_person("Noé"));
    world.add_member(sample.guild, curator, &[curators]);
    world.add_member(sample.guild, other, &[]);
    let config = || {
        with_help(help, move |sample| {
            let mut config = usual(sample);
            config.moderation.roles = vec![number(curators)];
            config
        })
    };
    let mut bot = Bot::start_with(sample, config()).await;
    let (general, member) = (bot.sample.general, bot.sample.member);
    for moderator in [bot.sample.moderator, curator] {
        let post = posted(&bot, help, member).await;
        let marked = |bot: &Bot| bot.discord.message(post.id).expect("the post");
        assert!(marked(&bot).content.contains(TO_TELL), "{}", post.content);
        let (asked, before) = latest(&bot, general);
        for person in [other, member] {
            reply(&bot, person, &post, "Je me le demande aussi.").await;
        }
        reply(&bot, moderator, &post, "👍").await;
        bot.discord
            .draft(moderator, help, "Bonne question !")
            .send();
        bot.discord.settle().await.expect("the bot settles");
        assert_eq!(latest(&bot, general).1, before, "no moderator's answer");

        let answer = reply(&bot, moderator, &post, ANSWER).await;
        let (told, after) = latest(&bot, general);
        assert_eq!(after, before + 1);
        let expected = format!(
            "<@{moderator}> a répondu à votre question « {UNANSWERABLE} » :\n\
             > Des \\*pommes\\*, @\u{200b}everyone :\n> https://exemple.fr/tarte"
        );
        assert_eq!(plain(&told), expected);
        assert_eq!(told.reply_to, asked.reply_to, "a reply to the question");
        assert!(
            told.mentions.is_empty() && !told.mentions_everyone,
            "pings nobody"
        );
        assert_eq!(labels(&told), ["Voir la réponse", "Supprimer"]);
        let link = format!(
            "https://discord.com/channels/{}/{help}/{}",
            bot.sample.guild, answer.id
        );
        assert_eq!(told.link("Voir la réponse"), Some(link.as_str()));
        let content = marked(&bot).content;
        assert!(
            content.ends_with("Une réponse de la modération lui est transmise."),
            "{content}"
        );
        assert_eq!(labels(&marked(&bot)), labels(&post), "its buttons stay");

        // Once, after a restart too.
        reply(&bot, moderator, &post, "Et de la cannelle.").await;
        bot = bot.restart(config()).await;
        bot.discord.settle().await.expect("the bot settles");
        reply(&bot, moderator, &post, "Et du sucre.").await;
        assert_eq!(latest(&bot, general).1, after);
    }
    bot.finish().await;
}

#[tokio::test]
async fn it_goes_with_the_answer_and_with_the_question() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for deletes_question in [false, true] {
        let post = posted(&bot, help, sample.member).await;
        let asked = latest(&bot, sample.general).0.reply_to.expect("a question");
        let answer = reply(&bot, sample.moderator, &post, ANSWER).await;
        let (told, _) = latest(&bot, sample.general);
        discord.delete_message(if deletes_question { asked } else { answer.id });
        discord.deleted(told.id).await.expect("it goes too");
    }

    // A question that was deleted while the bot was away is not repeated.
    let post = posted(&bot, help, sample.member).await;
    let (unanswered, count) = latest(&bot, sample.general);
    let asked = unanswered.reply_to.expect("a question");
    let delete = |discord: &LocalDiscord, _: &Sample| {
        discord.delete_message(asked);
    };
    let bot = bot.restart_after(with_help(help, usual), delete).await;
    bot.discord.settle().await.expect("the bot settles");
    reply(&bot, bot.sample.moderator, &post, ANSWER).await;
    assert_eq!(latest(&bot, bot.sample.general).1, count);
    bot.finish().await;
}

#[tokio::test]
async fn what_was_asked_in_private_or_by_a_command_is_told_in_private() {
    log::listen();
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (member, moderator) = (sample.member, sample.moderator);
    let direct = discord.with_world(|world| world.direct_channel(member));

    let asked = discord.direct_message(member, UNANSWERABLE);
    let unanswered = asked.reply().await.expect("a reply");
    press(&bot, member, &unanswered, ASK).await;
    reply(&bot, moderator, &latest(&bot, help).0, ANSWER).await;
    let (told, count) = latest(&bot, direct);
    assert!(
        plain(&told).starts_with(&format!("<@{moderator}> a répondu")),
        "{told:?}"
    );

    let command = discord.slash(member, sample.general, "question");
    let command = command.option("texte", "What is the recipe of the apple pie?");
    let asked = command.send().expect("a command").response().await;
    let unanswered = shown(asked.expect("an answer"));
    press(&bot, member, &unanswered, "Ask a human").await;
    let before = posts(&bot, sample.general).len();
    reply(&bot, moderator, &latest(&bot, help).0, ANSWER).await;
    assert_eq!(
        posts(&bot, sample.general).len(),
        before,
        "nothing in public"
    );
    let (told, after) = latest(&bot, direct);
    assert_eq!(after, count + 1);
    assert!(
        told.content.contains("answered your question “What is"),
        "{}",
        told.content
    );

    // In private too where the bot may no longer write.
    let post = posted(&bot, help, member).await;
    let itself = discord.bot();
    discord.with_world(|world| world.deny(sample.general, itself, Permissions::SEND_MESSAGES));
    reply(&bot, moderator, &post, ANSWER).await;
    assert_eq!(latest(&bot, direct).1, after + 1);
    bot.finish().await;
}

#[tokio::test]
async fn what_cannot_be_told_is_left_and_what_is_asked_there_needs_no_telling() {
    log::listen();
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (member, moderator) = (sample.member, sample.moderator);
    let asked = discord.direct_message(member, UNANSWERABLE);
    let unanswered = asked.reply().await.expect("a reply");
    press(&bot, member, &unanswered, ASK).await;
    let post = latest(&bot, help).0;
    discord.with_world(|world| {
        let person = world.users.get_mut(&member).expect("a person");
        person.accepts_direct_messages = false;
    });
    log::forget();
    reply(&bot, moderator, &post, ANSWER).await;
    let post = discord.message(post.id).expect("the post");
    assert!(post.content.contains(TO_TELL), "{}", post.content);
    let lines = log::lines_with("non transmise");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(!lines[0].contains("pommes"), "{lines:?}");

    let asked = discord.mention_bot(member, help, UNANSWERABLE);
    let unanswered = asked.reply().await.expect("a reply");
    press(&bot, member, &unanswered, ASK).await;
    let (post, count) = latest(&bot, help);
    assert!(!post.content.contains(TO_TELL), "{}", post.content);
    reply(&bot, moderator, &post, ANSWER).await;
    assert_eq!(latest(&bot, help).1, count);
    bot.finish().await;
}
