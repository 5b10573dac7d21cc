//! If the bot lacks a permission: what it does instead, and what it logs.

use std::time::Duration;

use local_discord::{DirectMessages, Effect, Id, Injection, Message, Permissions};

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION};
use crate::buttons::{press, shown};
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
    words_to(bot, bot.sample.member)
}

fn words_to(bot: &Bot, person: Id) -> Vec<Message> {
    let direct = bot.discord.with_world(|world| world.direct_channel(person));
    let mut words = bot.discord.messages(direct);
    words.retain(|word| word.is_by(bot.discord.bot()));
    words
}

/// Mentions the bot and waits until it has done what it does.
async fn ask_in(bot: &Bot, channel: Id) {
    bot.discord
        .mention_bot(bot.sample.member, channel, QUESTION);
    bot.discord.settle().await.expect("the bot settles");
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

/// Writing in channels and in threads.
const WRITE: Permissions = Permissions::SEND_MESSAGES.union(Permissions::SEND_MESSAGES_IN_THREADS);

/// A change of the world.
type Step<'a> = &'a dyn Fn();

fn set_everyone(bot: &Bot, may_write: bool) {
    let set = |permissions: &mut Permissions| permissions.set(WRITE, may_write);
    let changed = bot
        .discord
        .change_role(bot.sample.guild, |role| set(&mut role.permissions));
    assert!(changed, "the role of everyone");
}

#[tokio::test]
async fn a_permission_given_back_is_found_at_once_however_it_comes_back() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (general, guild) = (sample.general, sample.guild);
    let thread = discord.create_thread(sample.member, general, "Un fil");
    let writers = discord.with_world(|world| world.add_role(guild, "plumes", WRITE));
    // How the right to write is taken away, and how it is given back.
    let changes: [(&str, Step<'_>, Step<'_>); 3] = [
        (
            "the channel, which is the thread's parent",
            &|| deny(&bot, general, WRITE),
            &|| {
                discord.change_channel(general, |channel| channel.overwrites.clear());
            },
        ),
        ("a role", &|| set_everyone(&bot, false), &|| {
            set_everyone(&bot, true);
        }),
        ("its own roles", &|| set_everyone(&bot, false), &|| {
            discord.change_own_member(guild, |member| member.roles.push(writers));
        }),
    ];
    for (how, take, give) in changes {
        take();
        for channel in [general, thread] {
            let before = private_words(&bot).len();
            ask_in(&bot, channel).await;
            assert_eq!(private_words(&bot).len(), before + 1, "{how}");
        }
        give();
        for channel in [general, thread] {
            let asked = discord.mention_bot(sample.member, channel, QUESTION);
            let reply = asked.reply().await;
            let reply = reply.unwrap_or_else(|error| panic!("{how}: {error}"));
            assert!(reply.content.starts_with(POINT), "{}", reply.content);
        }
    }
    assert_eq!(
        log::lines_with("« Envoyer des messages").len(),
        6,
        "each time"
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_change_that_gives_nothing_back_is_no_news() {
    log::listen();
    let bot = Bot::start().await;
    deny(&bot, bot.sample.general, Permissions::SEND_MESSAGES);
    for changes in 1..=3 {
        for _ in 0..2 {
            ask_in(&bot, bot.sample.general).await;
        }
        assert_eq!(refused(&bot), 2 * changes, "once more, rich and plain");
        set_everyone(&bot, true);
    }
    assert_eq!(log::lines_with("« Envoyer des messages »").len(), 1);
    bot.finish().await;
}

#[tokio::test]
async fn a_locked_thread_is_left_alone_until_it_is_unlocked() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for archived in [false, true] {
        let thread = discord.create_thread(sample.member, sample.general, "Un fil");
        assert!(discord.change_channel(thread, |thread| {
            (thread.locked, thread.archived) = (true, archived);
        }));
        let sent = || {
            let sent = discord.requests_to("POST", MESSAGES).into_iter();
            let here = sent.filter(|it| it.params["channel_id"] == thread.to_string());
            here.count()
        };
        let (told, lines) = (
            private_words(&bot).len(),
            log::lines_with("verrouillé").len(),
        );
        for _ in 0..3 {
            ask_in(&bot, thread).await;
        }
        assert_eq!(sent(), 1, "what was refused once is not tried again");
        let words = private_words(&bot);
        assert_eq!(words.len(), told + 3, "the asker is told each time");
        assert!(words[told].content.contains(&format!("<#{thread}>")));
        assert_eq!(log::lines_with("verrouillé").len(), lines + 1);
        assert!(discord.change_channel(thread, |thread| {
            (thread.locked, thread.archived) = (false, false);
        }));
        let asked = discord.mention_bot(sample.member, thread, QUESTION);
        asked.reply().await.expect("a reply");
    }
    assert!(log::lines_with("ERROR").is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn direct_messages_that_discord_refuses_are_not_tried_again() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    deny(&bot, sample.general, Permissions::SEND_MESSAGES);
    let opened = || discord.requests_to("POST", "/users/@me/channels").len();
    let set = |state| discord.with_world(|world| world.application.direct_messages = state);
    // No guild in common any more: 50278.
    let gone = discord.with_world(|world| world.add_person("Noé"));
    for _ in 0..3 {
        discord.mention_bot(gone, sample.general, QUESTION);
        discord.settle().await.expect("the bot settles");
    }
    assert_eq!((opened(), words_to(&bot, gone).len()), (1, 0));
    for (state, wait, line) in [
        (DirectMessages::TooFast, 10 * 60, "40003"),
        (DirectMessages::Quarantined, 60 * 60, "20026"),
    ] {
        set(state);
        let before = opened();
        for _ in 0..3 {
            ask_in(&bot, sample.general).await;
        }
        assert_eq!(opened(), before + 1, "{line}");
        assert_eq!(log::lines_with(line).len(), 1);
        set(DirectMessages::Open);
        bot.later(Duration::from_secs(wait)).await;
        ask_in(&bot, sample.general).await;
        assert_eq!(opened(), before + 2, "{line}: tried again after a while");
    }
    assert!(log::lines_with("ERROR").is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn direct_messages_in_a_channels_stead_are_so_many_an_hour() {
    log::listen();
    let bot = Bot::start().await;
    deny(&bot, bot.sample.general, Permissions::SEND_MESSAGES);
    for _ in 0..4 {
        // Within the answers that one person gets in a minute.
        for _ in 0..4 {
            ask_in(&bot, bot.sample.general).await;
        }
        bot.later(Duration::from_secs(60)).await;
    }
    assert_eq!(private_words(&bot).len(), 10);
    assert_eq!(log::lines_with("trop de messages privés").len(), 1);
    bot.later(Duration::from_secs(60 * 60)).await;
    ask_in(&bot, bot.sample.general).await;
    assert_eq!(private_words(&bot).len(), 11);
    bot.finish().await;
}

#[tokio::test]
async fn what_automatic_moderation_holds_back_comes_in_private() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, AMBIGUOUS);
    let choice = asked.reply().await.expect("a reply");
    discord.with_world(|world| {
        let guild = world.guilds.get_mut(&sample.guild).expect("a guild");
        guild.blocked_words = ["matin", "souffre"].map(str::to_owned).to_vec();
    });
    let told = shown(press(&bot, sample.member, &choice, "Atelier du matin").await);
    assert_eq!(told.only_for, Some(sample.member));
    assert!(told.content.contains("AutoMod"), "{}", told.content);
    let left = discord.message(choice.id).expect("the choice");
    assert_eq!(left.content, choice.content, "the message stays as it is");
    ask_in(&bot, sample.general).await;
    let words = private_words(&bot);
    assert_eq!(words.len(), 1);
    assert!(words[0].content.contains("AutoMod"), "{}", words[0].content);
    assert!(words[0].content.contains(POINT), "{}", words[0].content);
    bot.finish().await;
}
