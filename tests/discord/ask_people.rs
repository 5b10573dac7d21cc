//! « Demander à un humain »: what is said before the click, what is posted, and what a moderator makes of
//! the answer.

use std::path::Path;
use std::time::{Duration, SystemTime};

use colloque_bot::config::Config;
use local_discord::{Effect, Id, Injection, Intents, Message, Permissions, Sample, World};
use tempfile::TempDir;

use crate::bot::{Bot, QUESTION, UNANSWERABLE, UNKNOWN, number, usual};
use crate::buttons::{labels, option, press, shown};
use crate::editing::{AGAIN, Form};
use crate::emergencies::{IN_DANGER, with_emergency};
use crate::log;
use crate::reload::reload;
use crate::upload::TAKE;
use crate::versions::with_state;

pub const ASK: &str = "Demander à un humain";
pub const NEW_ENTRY: &str = "En faire une fiche";
pub const EXAMPLE: &str = "Ajouter à une fiche";
const POST: &str = "/channels/{channel_id}/messages";

/// The sample world with a channel where people answer.
pub fn world() -> (Sample, Id) {
    let mut sample = Sample::new("colloque");
    let help = sample.world.add_channel(sample.guild, "entraide");
    (sample, help)
}

/// These settings, with that channel.
pub fn with_help(
    help: Id,
    config: impl FnOnce(&Sample) -> Config,
) -> impl FnOnce(&Sample) -> Config {
    move |sample| {
        let mut config = config(sample);
        config.discord.help_channel = Some(number(help));
        config
    }
}

async fn start() -> (Bot, Id) {
    let (sample, help) = world();
    (Bot::start_with(sample, with_help(help, usual)).await, help)
}

/// A bot whose base can be edited.
async fn start_with_state(state: &Path) -> (Bot, Id) {
    let (sample, help) = world();
    let bot = Bot::start_with(sample, with_help(help, with_state(state))).await;
    bot.registered(Some(bot.sample.guild)).await;
    (bot, help)
}

/// The bot's reply to a mention by the member, which it cannot answer.
async fn unknown(bot: &Bot, question: &str) -> (Id, Message) {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, question);
    (asked.id, asked.reply().await.expect("a reply"))
}

/// What the bot has posted in a channel.
pub fn posts(bot: &Bot, channel: Id) -> Vec<Message> {
    let mut messages = bot.discord.messages(channel);
    messages.retain(|it| it.is_by(bot.discord.bot()));
    messages
}

fn plain(message: &Message) -> String {
    message.content.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Lifts what was denied in a channel.
fn allow_all(world: &mut World, channel: Id) {
    let channel = world.channels.get_mut(&channel).expect("a channel");
    channel.overwrites.clear();
}

/// What somebody asked in a channel, posted for people.
pub async fn posted(bot: &Bot, help: Id, person: Id) -> Message {
    let (discord, general) = (&bot.discord, bot.sample.general);
    let asked = discord.mention_bot(person, general, UNANSWERABLE);
    let reply = asked.reply().await.expect("a reply");
    press(bot, person, &reply, ASK).await;
    posts(bot, help).pop().expect("a post")
}

#[tokio::test]
async fn before_the_click_it_is_said_and_the_click_posts_with_links_both_ways() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let question = "Quelle est la **recette** de la tarte, @everyone ? discord.gg/abc";
    let (asked, reply) = unknown(&bot, question).await;
    assert!(reply.content.starts_with(UNKNOWN), "{}", reply.content);
    let offer = format!(
        "« Demander à un humain » publie votre question et votre nom dans <#{help}>, où d’autres les liront"
    );
    assert!(plain(&reply).contains(&offer), "{}", reply.content);
    assert_eq!(labels(&reply), [ASK, "Supprimer"]);
    assert_eq!(posts(&bot, help).len(), 0, "nothing before the click");

    let told = shown(press(&bot, sample.member, &reply, ASK).await);
    let post = posts(&bot, help).pop().expect("a post");
    let content = plain(&post);
    let lines: Vec<&str> = content.lines().collect();
    let opening = format!(
        "**Question pour un humain**, posée par <@{}> dans <#{}> :",
        sample.member, sample.general
    );
    assert_eq!(lines[0], opening);
    assert_eq!(
        lines[1],
        "> Quelle est la \\*\\*recette\\*\\* de la tarte, @\u{200b}everyone ? discord.\u{200b}gg/abc"
    );
    let back = format!(
        "https://discord.com/channels/{}/{}/{asked}",
        sample.guild, sample.general
    );
    assert_eq!(post.link("Voir la question"), Some(back.as_str()));
    assert_eq!(labels(&post), ["Voir la question", NEW_ENTRY, "Supprimer"]);
    assert!(
        post.mentions.is_empty() && !post.mentions_everyone,
        "pings nobody"
    );

    assert_eq!(told.id, reply.id, "in its place");
    let link = format!(
        "https://discord.com/channels/{}/{help}/{}",
        sample.guild, post.id
    );
    assert!(
        plain(&told).contains(&format!("Question transmise à un humain : {link}")),
        "{}",
        told.content
    );
    assert!(!plain(&told).contains(&offer), "{}", told.content);
    assert_eq!(labels(&told), ["Supprimer"]);
    discord.settle().await.expect("the bot settles");
    assert_eq!(posts(&bot, help).len(), 1);
    let counted = bot.metrics.exposition(SystemTime::now());
    assert!(
        counted.contains("colloque_bot_help_requests_total{result=\"posted\"} 1"),
        "{counted}"
    );
    bot.finish().await;
}

#[tokio::test]
async fn commands_and_direct_messages_too_each_with_its_own_word() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for (locale, offer, passed) in [
        (
            "fr",
            "publie votre question et votre nom dans",
            "Question transmise à un humain : ",
        ),
        (
            "en-GB",
            "posts your question and your name in",
            "Question passed on to a human: ",
        ),
    ] {
        let command = discord.slash(sample.member, sample.general, "question");
        let command = command.option("texte", UNANSWERABLE).locale(locale);
        let asked = command.send().expect("a command");
        let reply = shown(asked.response().await.expect("an answer"));
        assert!(
            reply.is_ephemeral() && plain(&reply).contains(offer),
            "{}",
            reply.content
        );
        let ask = reply.interactive_components().next().expect("a button");
        let ask = ask["custom_id"].as_str().expect("an id").to_owned();
        let click = discord.click(sample.member, reply.id, &ask).locale(locale);
        let told = click.send().expect("a button").response().await;
        let told = shown(told.expect("an answer"));
        assert!(
            told.is_ephemeral() && plain(&told).contains(passed),
            "{}",
            told.content
        );
        assert!(
            told.content.contains("tarte aux pommes"),
            "{}",
            told.content
        );
        assert!(labels(&told).is_empty());
        let post = posts(&bot, help).pop().expect("a post");
        let place = format!("dans <#{}> :\n> {UNANSWERABLE}\n", sample.general);
        assert!(plain(&post).contains(&place), "{}", post.content);
        assert_eq!(post.link("Voir la question"), None, "nobody else sees it");
        discord.delete_message(post.id);
    }

    let asked = discord.direct_message(sample.member, UNANSWERABLE);
    let reply = asked.reply().await.expect("a reply");
    assert!(
        plain(&reply).contains("posée ici en privé"),
        "{}",
        reply.content
    );
    press(&bot, sample.member, &reply, ASK).await;
    let post = posts(&bot, help).pop().expect("a post");
    let place = format!("posée par <@{}> en message privé :", sample.member);
    assert!(plain(&post).contains(&place), "{}", post.content);
    assert_eq!(post.link("Voir la question"), None);
    bot.finish().await;
}

#[tokio::test]
async fn after_that_is_not_it_and_in_a_forum_the_question_is_found_again() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (_, answer) = unknown(&bot, QUESTION).await;
    assert_eq!(answer.button(ASK), None, "an answer");
    let nothing_else = shown(press(&bot, sample.member, &answer, "Ce n’est pas ça").await);
    press(&bot, sample.member, &nothing_else, ASK).await;
    let post = posts(&bot, help).pop().expect("a post");
    assert!(
        plain(&post).contains(&format!("> {QUESTION}\n")),
        "{}",
        post.content
    );

    let opened = discord.create_post(
        sample.member,
        sample.forum,
        UNANSWERABLE,
        "Merci d’avance !",
    );
    let reply = opened.reply().await.expect("a reply");
    press(&bot, sample.member, &reply, ASK).await;
    let post = posts(&bot, help).pop().expect("a post");
    let both = format!("> {UNANSWERABLE} Merci d’avance !\n");
    assert!(plain(&post).contains(&both), "{}", post.content);
    bot.finish().await;
}

#[tokio::test]
async fn without_a_channel_elsewhere_and_in_an_emergency_it_is_not_offered() {
    let bot = Bot::start().await;
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    assert_eq!(labels(&reply), ["Supprimer"], "no channel is set");
    bot.finish().await;

    let (mut sample, help) = world();
    let member = sample.member;
    let world = &mut sample.world;
    let without_bot = world.add_guild_without_bot("Ailleurs");
    let there = world.add_channel(without_bot, "salon");
    world.add_member(without_bot, member, &[]);
    let between_people = world.add_private_channel();
    world.application.installed_by.insert(member);
    let bot = Bot::start_with(sample, with_help(help, usual)).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let elsewhere = discord.mention_bot(sample.other_admin, sample.other_channel, UNANSWERABLE);
    let reply = elsewhere.reply().await.expect("a reply");
    assert_eq!(labels(&reply), ["Supprimer"], "another server");
    for place in [there, between_people] {
        let command = discord.slash(member, place, "question");
        let asked = command
            .option("texte", UNANSWERABLE)
            .send()
            .expect("a command");
        let reply = shown(asked.response().await.expect("an answer"));
        assert_eq!(reply.button(ASK), None, "the bot is not there");
    }
    with_emergency(&bot).await;
    let asked = discord.mention_bot(member, sample.general, IN_DANGER);
    let reply = asked.reply().await.expect("a reply");
    assert!(reply.content.starts_with("3114") && reply.button(ASK).is_none());
    bot.finish().await;
}

#[tokio::test]
async fn only_who_asked_may_press_and_pressing_twice_posts_once() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    let refused = shown(press(&bot, sample.moderator, &reply, ASK).await);
    assert!(refused.is_ephemeral());
    assert!(
        refused.content.starts_with("Seule la personne"),
        "{}",
        refused.content
    );
    assert_eq!(posts(&bot, help).len(), 0);

    let button = reply.button(ASK).expect("a button").to_owned();
    let click = || discord.click(sample.member, reply.id, &button).forced();
    let presses = [click(), click(), click()].map(|it| it.send().expect("a button"));
    let mut told = Vec::new();
    for pressed in presses {
        told.push(plain(&shown(pressed.response().await.expect("an answer"))));
    }
    assert_eq!(posts(&bot, help).len(), 1, "{told:?}");
    let again = told
        .iter()
        .filter(|it| it.starts_with("C’est fait"))
        .count();
    assert_eq!(again, 2, "{told:?}");

    // The button is gone: a restart does not bring it back.
    let bot = bot.restart(with_help(help, usual)).await;
    let kept = bot.discord.message(reply.id).expect("the reply");
    assert_eq!(labels(&kept), ["Supprimer"]);
    bot.finish().await;
}

#[tokio::test]
async fn the_question_is_found_again_after_a_restart_and_without_message_content() {
    let (mut sample, help) = world();
    sample.world.application.privileged_intents = Intents::empty();
    let config = move |sample: &Sample| {
        let mut config = Config::default();
        config.moderation.guilds = vec![number(sample.guild)];
        config.discord.help_channel = Some(number(help));
        config
    };
    let bot = Bot::start_with(sample, config).await;
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    let bot = bot.restart(config).await;
    bot.discord.settle().await.expect("the bot settles");
    press(&bot, bot.sample.member, &reply, ASK).await;
    let post = posts(&bot, help).pop().expect("a post");
    assert!(
        plain(&post).contains(&format!("> {UNANSWERABLE}\n")),
        "{}",
        post.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn so_many_an_hour_and_a_failed_one_does_not_count() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    let unavailable = Effect::Refused {
        status: 403,
        code: 50_013,
    };
    discord.inject(Injection::new(unavailable).on("POST", POST));
    press(&bot, sample.member, &reply, ASK).await;
    let mut told = Vec::new();
    for number in 0..4 {
        let (_, reply) = unknown(&bot, &format!("{UNANSWERABLE} ({number})")).await;
        told.push(plain(&shown(press(&bot, sample.member, &reply, ASK).await)));
    }
    assert_eq!(posts(&bot, help).len(), 3, "{told:?}");
    assert!(
        told[3].starts_with("Beaucoup de questions ont été transmises"),
        "{told:?}"
    );
    bot.later(Duration::from_secs(60 * 60)).await;
    press(&bot, sample.member, &reply, ASK).await;
    assert_eq!(posts(&bot, help).len(), 4);
    bot.finish().await;
}

#[tokio::test]
async fn what_keeps_it_from_being_posted_is_told_and_logged_in_a_line() {
    log::listen();
    let (mut sample, help) = world();
    let stranger = sample.world.add_person("Noé");
    let (other_guild, guild) = (sample.other_guild, sample.guild);
    sample.world.add_member(other_guild, stranger, &[]);
    let bot = Bot::start_with(sample, with_help(help, usual)).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (member, itself) = (sample.member, discord.bot());
    let line = |told: &str| {
        let lines = log::lines_with("transmis");
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(lines[0].contains(told), "{lines:#?}");
        assert!(!lines[0].contains("tarte"), "no text: {lines:#?}");
        log::forget();
    };
    let refused = async |reply: &Message, person: Id| {
        let told = shown(press(&bot, person, reply, ASK).await);
        assert!(told.is_ephemeral(), "{told:?}");
        plain(&told)
    };

    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    discord.with_world(|world| world.deny(help, itself, Permissions::SEND_MESSAGES));
    let told = refused(&reply, member).await;
    assert!(
        told.starts_with("Votre question n’est pas transmise : je ne peux pas écrire"),
        "{told}"
    );
    line("« Envoyer des messages »");

    discord.with_world(|world| {
        allow_all(world, help);
        let guild = world.guilds.get_mut(&guild).expect("a guild");
        guild.blocked_words.push(String::from("tarte"));
    });
    assert!(refused(&reply, member).await.contains("AutoMod"));
    line("AutoMod");

    let asked = discord.direct_message(stranger, "Quelle est la recette du gratin ?");
    let in_private = asked.reply().await.expect("a reply");
    let told = refused(&in_private, stranger).await;
    assert!(told.starts_with("Vous n’êtes pas sur le serveur"), "{told}");
    line("n’est pas sur le serveur");

    discord.with_world(|world| world.deny(sample.general, member, Permissions::SEND_MESSAGES));
    let told = refused(&reply, member).await;
    assert!(
        told.starts_with("Vous n’avez pas le droit d’écrire ici"),
        "{told}"
    );
    discord.with_world(|world| allow_all(world, sample.general));

    discord.with_world(|world| world.channels.remove(&help));
    let told = refused(&reply, member).await;
    assert!(told.contains("je ne peux pas écrire"), "{told}");
    line("n’existe plus");
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    assert_eq!(labels(&reply), ["Supprimer"], "offered no more");
    bot.finish().await;
}

#[tokio::test]
async fn a_question_that_is_gone_is_not_posted_and_one_that_is_deleted_takes_its_post_along() {
    let (bot, help) = start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (asked, reply) = unknown(&bot, UNANSWERABLE).await;
    press(&bot, sample.member, &reply, ASK).await;
    let post = posts(&bot, help).pop().expect("a post");
    discord.delete_message(asked);
    discord.deleted(post.id).await.expect("the post goes too");

    // Who asked may delete the post by itself.
    let post = posted(&bot, help, sample.member).await;
    let delete = post.button("Supprimer").expect("a button");
    let pressed = discord.click(sample.member, post.id, delete).send();
    pressed
        .expect("a button")
        .acknowledged()
        .await
        .expect("an answer");
    discord.deleted(post.id).await.expect("the post is deleted");
    bot.finish().await;
}

#[tokio::test]
async fn a_moderators_answer_becomes_an_entry_in_two_clicks() {
    let state = TempDir::new().expect("a folder");
    let (bot, help) = start_with_state(state.path()).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let post = posted(&bot, help, sample.member).await;
    let answer = format!(
        "<@{}> Des pommes, du beurre : https://exemple.fr/tarte",
        sample.member
    );
    let answered = discord
        .draft(sample.moderator, help, &answer)
        .reply_to(post.id)
        .send();
    discord.settle().await.expect("the bot settles");
    assert!(answered.replies().is_empty(), "it is no question");

    let report = shown(press(&bot, sample.moderator, &post, NEW_ENTRY).await);
    assert!(report.is_ephemeral());
    assert!(
        labels(&report).contains(&TAKE.to_owned()),
        "{}",
        report.content
    );
    let served = shown(press(&bot, sample.moderator, &report, TAKE).await);
    assert!(
        served.content.starts_with("La base est rechargée"),
        "{}",
        served.content
    );
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    let said = format!("{}{:?}", reply.content, reply.embeds);
    assert!(
        said.contains("Des pommes, du beurre") && said.contains("exemple.fr/tarte"),
        "{said}"
    );
    bot.finish().await;
}

#[tokio::test]
async fn without_an_answer_a_form_opens() {
    let state = TempDir::new().expect("a folder");
    let (bot, help) = start_with_state(state.path()).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let post = posted(&bot, help, sample.member).await;
    let button = post.button(NEW_ENTRY).expect("a button");
    let click = discord.click(sample.moderator, post.id, button);
    let form = Form::of(click.send().expect("a button")).await;
    assert_eq!(form.fields["questions"], UNANSWERABLE);
    assert_eq!(form.fields["summary"], "");
    bot.finish().await;
}

/// What a moderator is shown who adds a posted question to an entry: what would change, and if nothing is
/// wrong what members would see.
async fn add_to(bot: &Bot, post: &Message, entry: &str) -> Vec<Message> {
    let (menu, entry) = option(post, EXAMPLE, Some(entry));
    let chosen = bot
        .discord
        .select(bot.sample.moderator, post.id, &menu, &[&entry]);
    let chosen = chosen.send().expect("a menu");
    let shown = chosen.follow_ups(1).await.expect("an answer");
    bot.discord.settle().await.expect("the bot settles");
    assert!(shown.iter().all(Message::is_ephemeral), "{shown:?}");
    chosen.follow_ups(shown.len()).await.expect("an answer")
}

#[tokio::test]
async fn a_question_goes_to_an_entry_in_two_clicks() {
    let state = TempDir::new().expect("a folder");
    let (bot, help) = start_with_state(state.path()).await;
    let sample = &bot.sample;
    let before = bot.read("base.toml");
    let asked = bot
        .discord
        .mention_bot(sample.member, sample.general, QUESTION);
    let answer = asked.reply().await.expect("a reply");
    let nothing_else = shown(press(&bot, sample.member, &answer, "Ce n’est pas ça").await);
    press(&bot, sample.member, &nothing_else, ASK).await;
    let near = posts(&bot, help).pop().expect("a post");
    let nearest = option(&near, EXAMPLE, Some("Les chiffres du numérique"));
    assert_eq!(option(&near, EXAMPLE, None), nearest, "the nearest first");

    let post = posted(&bot, help, sample.member).await;
    let report = add_to(&bot, &post, "Former les agents").await.remove(0);
    let content = plain(&report);
    let told = format!(
        "Question d’exemple pour « Former les agents » : « {UNANSWERABLE} »\nCe qui changerait"
    );
    assert!(content.starts_with(&told), "{content}");
    assert!(
        content.contains("Entrées : 1 modifiée (former)"),
        "{content}"
    );
    assert!(labels(&report).contains(&TAKE.to_owned()), "{report:?}");
    assert_eq!(bot.read("base.toml"), before, "nothing is written");

    press(&bot, sample.moderator, &report, TAKE).await;
    let expected = before.replace(
        "keywords = [\"formation\"]\n",
        &format!("keywords = [\"formation\"]\nquestions = [\"{UNANSWERABLE}\"]\n"),
    );
    assert_eq!(bot.read("base.toml"), expected, "to the byte");
    let (_, reply) = unknown(&bot, UNANSWERABLE).await;
    assert_eq!(reply.embeds[0]["title"], "Former les agents");

    let again = add_to(&bot, &post, "Former les agents").await.remove(0);
    assert!(
        again.content.contains("rien n’a été modifié"),
        "{}",
        again.content
    );
    bot.edit(|base| base.replace("\"robots-soir\"", "\"robots-nuit\""));
    reload(&bot).await;
    let gone = add_to(&bot, &post, "Atelier du soir").await.remove(0);
    assert!(
        gone.content.contains("n’est plus dans les fichiers"),
        "{}",
        gone.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn of_two_questions_for_one_entry_none_is_lost() {
    let state = TempDir::new().expect("a folder");
    let (bot, help) = start_with_state(state.path()).await;
    let moderator = bot.sample.moderator;
    let mut reports = Vec::new();
    for number in 1..=2 {
        let (_, reply) = unknown(&bot, &format!("{UNANSWERABLE} ({number})")).await;
        press(&bot, bot.sample.member, &reply, ASK).await;
        let post = posts(&bot, help).pop().expect("a post");
        reports.push(add_to(&bot, &post, "Former les agents").await.remove(0));
    }
    press(&bot, moderator, &reports[0], TAKE).await;
    let told = shown(press(&bot, moderator, &reports[1], TAKE).await);
    assert!(
        plain(&told).starts_with("Quelqu’un d’autre l’a modifié"),
        "{}",
        told.content
    );
    assert!(
        plain(&told).contains(&format!("+ {UNANSWERABLE} (1)")),
        "{}",
        told.content
    );
    let again = told.button(AGAIN).expect("a button");
    let click = bot.discord.click(moderator, told.id, again);
    let form = Form::of(click.send().expect("a button")).await;
    let both = format!("{UNANSWERABLE} (2)\n{UNANSWERABLE} (1)");
    assert_eq!(form.fields["questions"], both);
    let (report, _) = form.send(&bot).await;
    press(&bot, moderator, &report, TAKE).await;
    for number in 1..=2 {
        assert!(bot.read("base.toml").contains(&format!("({number})")));
    }
    bot.finish().await;
}

#[tokio::test]
async fn the_menu_of_an_answer_takes_the_question_too_even_without_message_content() {
    let state = TempDir::new().expect("a folder");
    let (mut sample, help) = world();
    sample.world.application.privileged_intents = Intents::empty();
    let folder = state.path().to_owned();
    let bot = Bot::start_with(sample, move |sample: &Sample| {
        let mut config = Config::default();
        config.moderation.guilds = vec![number(sample.guild)];
        config.discord.help_channel = Some(number(help));
        config.state = Some(folder);
        config
    })
    .await;
    bot.registered(Some(bot.sample.guild)).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let post = posted(&bot, help, sample.member).await;
    let draft = discord.draft(sample.moderator, help, "Des pommes et du beurre.");
    let answer = draft.reply_without_ping(post.id).send();
    let command = discord.message_command(sample.moderator, answer.id, "Ajouter à la base");
    let choice = command.send().expect("a command").response().await;
    let choice = shown(choice.expect("an answer"));
    assert!(
        choice.content.contains("tarte aux pommes"),
        "{}",
        choice.content
    );
    let button = choice.button("Nouvelle fiche").expect("a button");
    let click = discord.click(sample.moderator, choice.id, button);
    let form = Form::of(click.send().expect("a button")).await;
    assert_eq!(form.fields["title"], UNANSWERABLE);
    assert_eq!(form.fields["summary"], "Des pommes et du beurre.");
    assert_eq!(form.fields["questions"], UNANSWERABLE);
    bot.finish().await;
}
