//! How the bot keeps silent in conversations, and deletes its replies.

use std::time::Duration;

use colloque_bot::config::Config;
use local_discord::{Effect, Id, Injection, Message, RecordKind, Sample, SentMessage};

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION, UNANSWERABLE, UNKNOWN, usual};
use crate::reload::reload;

const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
/// A question that another entry answers.
const OTHER_QUESTION: &str = "Faut-il former les agents ?";
/// Longer than a burst lasts.
const A_WHILE: Duration = Duration::from_secs(6);

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

async fn answer(sent: &SentMessage) -> Message {
    let reply = sent.reply().await.expect("a reply");
    assert_eq!(reply.reply_to, Some(sent.id));
    reply
}

async fn is_answered(sent: &SentMessage) {
    let reply = answer(sent).await;
    assert!(reply.content.starts_with(POINT), "{}", reply.content);
}

async fn is_left_alone(sent: &SentMessage) {
    sent.expect_silence().await.expect("silence");
}

#[tokio::test]
async fn of_several_messages_in_a_few_seconds_the_first_is_answered() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for channel in [sample.ask, sample.watched] {
        let say = |text| discord.send_message(sample.member, channel, text);
        let all = [QUESTION, OTHER_QUESTION, AMBIGUOUS].map(say);
        is_answered(&all[0]).await;
        discord.settle().await.expect("the bot settles");
        assert_eq!(all[0].replies().len(), 1, "one answer for all three");

        is_answered(&discord.mention_bot(sample.member, channel, QUESTION)).await;
        bot.later(A_WHILE).await;
        answer(&say(OTHER_QUESTION)).await;
        bot.later(A_WHILE).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn after_a_greeting_or_an_unknown_what_follows_is_answered_once() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for first in ["Bonjour !", UNANSWERABLE] {
        let say = |text| discord.send_message(sample.member, sample.ask, text);
        answer(&say(first)).await;
        is_left_alone(&say(UNANSWERABLE)).await;
        is_left_alone(&say("Merci !")).await;
        is_answered(&say(QUESTION)).await;
        is_left_alone(&say(AMBIGUOUS)).await;
        bot.later(A_WHILE).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn after_what_was_not_treated_a_question_is_answered() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        let elsewhere = "[[elsewhere]]\ntitle = \"Carte Vitale\"\nkeywords = [\"carte vitale\"]\n\
                         text = \"Demandez à votre caisse.\"\n";
        format!("{base}\n{elsewhere}")
    });
    reload(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let say = |text| discord.send_message(sample.member, sample.ask, text);
    let pointed = answer(&say("Ma carte Vitale est perdue")).await;
    assert!(
        pointed.content.contains("Le compte rendu n’en parle pas"),
        "{}",
        pointed.content
    );
    is_left_alone(&say("Ma carte Vitale est perdue")).await;
    is_answered(&say(QUESTION)).await;
    is_left_alone(&say(OTHER_QUESTION)).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_greeting_is_returned_once_and_thanks_are_left_alone() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let say = |text| discord.send_message(sample.member, sample.ask, text);
    let word = answer(&say("Bonjour !")).await;
    assert!(
        word.content.starts_with("Bonjour\u{a0}!"),
        "{}",
        word.content
    );
    bot.later(A_WHILE).await;
    is_left_alone(&say("Salut tout le monde")).await;
    is_answered(&say(QUESTION)).await;
    bot.later(A_WHILE).await;
    is_left_alone(&say("Merci beaucoup !")).await;
    bot.later(A_WHILE).await;
    answer(&say("Tu peux m’aider ?")).await;
    let greeted = discord.send_message(sample.moderator, sample.ask, "Bonjour !");
    answer(&greeted).await;
    answer(&discord.mention_bot(sample.member, sample.ask, "Bonjour !")).await;
    bot.finish().await;
}

#[tokio::test]
async fn who_has_read_an_answer_may_go_on_from_it() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for channel in [sample.ask, sample.watched] {
        let say = |text| discord.send_message(sample.member, channel, text);
        is_answered(&say(QUESTION)).await;
        for follow_up in ["et qui a parlé ?", "la vidéo ?"] {
            let more = answer(&say(follow_up)).await;
            assert_eq!(more.embeds[0]["title"], "Les chiffres du numérique");
        }
        is_left_alone(&say(QUESTION)).await;
        let other = discord.send_message(sample.moderator, channel, "et qui a parlé ?");
        discord.settle().await.expect("the bot settles");
        let told = other.replies();
        assert!(
            told.iter()
                .flat_map(|it| &it.embeds)
                .all(|it| it["title"] != "Les chiffres du numérique"),
            "nobody else’s answer"
        );
    }
    // Written before the answer was posted, it belongs to the burst.
    bot.later(minutes(20)).await;
    let both = [QUESTION, "et qui a parlé ?"]
        .map(|text| discord.send_message(sample.member, sample.watched, text));
    is_answered(&both[0]).await;
    discord.settle().await.expect("the bot settles");
    assert_eq!(both[0].replies().len(), 1, "one answer for both");
    bot.finish().await;
}

#[tokio::test]
async fn direct_messages_and_commands_are_answered_however_fast() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for _ in 0..3 {
        is_answered(&discord.direct_message(sample.member, QUESTION)).await;
        let command = discord.slash(sample.member, sample.watched, "question");
        let command = command.option("texte", QUESTION).send().expect("a command");
        let answer = command.response().await.expect("an answer");
        assert!(
            answer
                .message
                .expect("a message")
                .content
                .starts_with(POINT)
        );
    }
    bot.finish().await;
}

#[tokio::test]
async fn an_entry_is_not_given_twice_unasked_in_a_watched_channel() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = |person| discord.send_message(person, sample.watched, QUESTION);
    is_answered(&ask(sample.member)).await;
    is_left_alone(&ask(sample.moderator)).await;
    is_answered(&discord.mention_bot(sample.moderator, sample.watched, QUESTION)).await;
    is_answered(&discord.send_message(sample.moderator, sample.ask, QUESTION)).await;

    bot.later(minutes(9)).await;
    is_left_alone(&ask(sample.member)).await;
    bot.later(minutes(2)).await;
    is_answered(&ask(sample.member)).await;

    bot.later(A_WHILE).await;
    is_left_alone(&ask(sample.member)).await;
    reload(&bot).await;
    bot.later(A_WHILE).await;
    is_answered(&ask(sample.member)).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_reply_is_deleted_with_its_question() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let one = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = answer(&one).await;
    discord.settle().await.expect("the bot settles");
    discord.delete_message(one.id);
    discord.deleted(reply.id).await.expect("the reply goes too");

    let two = discord.mention_bot(sample.member, sample.general, QUESTION);
    let three = discord.mention_bot(sample.moderator, sample.general, QUESTION);
    let replies = [answer(&two).await.id, answer(&three).await.id];
    discord.settle().await.expect("the bot settles");
    discord.delete_messages(sample.general, &[two.id, three.id, replies[0]]);
    discord
        .deleted(replies[1])
        .await
        .expect("the reply goes too");
    discord.settle().await.expect("the bot settles");
    let deletions = discord.requests_to("DELETE", MESSAGE);
    assert_eq!(deletions.len(), 2, "the one that went along is left alone");
    bot.finish().await;
}

#[tokio::test]
async fn a_reply_is_deleted_with_its_question_even_while_it_is_being_sent() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let limited = Effect::RateLimited {
        retry_after: Duration::from_millis(50),
        global: false,
    };
    discord.inject(Injection::new(limited).on("POST", MESSAGES));
    let since = discord.journal_len();
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    let refused = discord.wait_for(since, "a first attempt", |record| {
        matches!(&record.kind, RecordKind::Request(request) if request.is("POST", MESSAGES))
    });
    refused.await.expect("the bot tries");
    discord.delete_message(asked.id);
    let deleted = discord.wait_for(since, "the reply's deletion", |record| {
        matches!(&record.kind, RecordKind::Request(request) if request.is("DELETE", MESSAGE))
    });
    deleted.await.expect("the reply goes too");
    assert_eq!(by_bot(&bot, sample.general), 0);

    // And if it was deleted before anything was sent, nothing is.
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    discord.delete_message(asked.id);
    discord.settle().await.expect("the bot settles");
    assert_eq!(by_bot(&bot, sample.general), 0);
    bot.finish().await;
}

/// How many messages of the bot a channel has.
fn by_bot(bot: &Bot, channel: Id) -> usize {
    let messages = bot.discord.messages(channel);
    let bot = bot.discord.bot();
    messages.iter().filter(|message| message.is_by(bot)).count()
}

#[tokio::test]
async fn a_question_deleted_and_asked_again_is_answered_again() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.watched, QUESTION);
    let reply = answer(&asked).await;
    discord.settle().await.expect("the bot settles");
    discord.delete_message(asked.id);
    discord.deleted(reply.id).await.expect("the reply goes too");
    is_answered(&discord.send_message(sample.member, sample.watched, QUESTION)).await;
    bot.finish().await;
}

#[tokio::test]
async fn in_a_thread_the_bot_leaves_people_to_each_other_unless_it_is_called() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for channel in [sample.ask, sample.watched] {
        let thread = discord.create_thread(sample.member, channel, "Une question");
        is_answered(&discord.send_message(sample.member, thread, QUESTION)).await;
        bot.later(A_WHILE).await;
        answer(&discord.send_message(sample.member, thread, OTHER_QUESTION)).await;

        let helped = discord.send_message(sample.moderator, thread, "Je crois que oui.");
        is_left_alone(&helped).await;
        bot.later(minutes(20)).await;
        is_left_alone(&discord.send_message(sample.member, thread, QUESTION)).await;
        is_answered(&discord.mention_bot(sample.member, thread, QUESTION)).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn answers_in_a_thread_before_the_bot_came_count() {
    let mut sample = Sample::new("colloque");
    let (ask, member, moderator) = (sample.ask, sample.member, sample.moderator);
    let thread = sample.world.add_thread(ask, "avant", member);
    let lonely = sample.world.add_thread(ask, "seul", member);
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    discord.send_message(member, thread, "Une question");
    discord.send_message(moderator, thread, "Une réponse");
    discord.send_message(member, lonely, "Une question");
    let config = usual(&sample);
    let bot = Bot::launch(discord, sample, config);
    bot.discord.ready().await.expect("the bot connects");
    bot.registered(None).await;

    is_left_alone(&bot.discord.send_message(member, thread, QUESTION)).await;
    is_answered(&bot.discord.send_message(member, lonely, QUESTION)).await;
    bot.finish().await;
}

#[tokio::test]
async fn who_opens_a_thread_on_a_question_is_not_who_asked() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.ask, UNANSWERABLE);
    answer(&asked).await;
    let thread = discord.create_thread_on(sample.moderator, asked.id, "Aide");
    let thread = thread.expect("a thread");
    let helped = discord.send_message(sample.moderator, thread, OTHER_QUESTION);
    is_left_alone(&helped).await;
    is_left_alone(&discord.send_message(sample.member, thread, QUESTION)).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_new_post_is_answered_only_once() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let post = discord.create_post(sample.member, sample.forum, "Une question", QUESTION);
    is_answered(&post).await;
    bot.later(minutes(20)).await;
    for person in [sample.member, sample.moderator] {
        is_left_alone(&discord.send_message(person, post.channel, OTHER_QUESTION)).await;
    }
    is_answered(&discord.mention_bot(sample.member, post.channel, QUESTION)).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_posts_title_is_part_of_its_question() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for text in ["Merci d’avance !", "", "Je n’ai pas tout suivi."] {
        let post = discord.create_post(sample.member, sample.forum, QUESTION, text);
        is_answered(&post).await;
        bot.later(A_WHILE).await;
    }
    let called = format!("<@{}> une idée ?", discord.bot());
    let post = discord.create_post(sample.member, sample.forum, QUESTION, &called);
    is_answered(&post).await;
    bot.finish().await;
}

#[tokio::test]
async fn too_many_questions_get_one_word_and_then_silence_until_it_has_cooled() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = |person| discord.mention_bot(person, sample.general, QUESTION);
    for _ in 0..10 {
        is_answered(&ask(sample.member)).await;
    }
    let pause = answer(&ask(sample.member)).await;
    assert!(
        pause.content.contains("une courte pause"),
        "{}",
        pause.content
    );
    for _ in 0..3 {
        is_left_alone(&ask(sample.member)).await;
    }
    is_answered(&ask(sample.moderator)).await;
    is_answered(&discord.mention_bot(sample.member, sample.ask, QUESTION)).await;
    let command = discord.slash(sample.member, sample.general, "question");
    let command = command.option("texte", QUESTION).send().expect("a command");
    command.response().await.expect("commands always answer");

    bot.later(minutes(1)).await;
    is_answered(&ask(sample.member)).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_flood_of_direct_messages_or_mentions_gets_ten_answers_and_one_word() {
    let bot = Bot::start().await;
    let (discord, member) = (&bot.discord, bot.sample.member);
    let direct = || discord.direct_message(member, QUESTION);
    let mention = || discord.mention_bot(member, bot.sample.general, QUESTION);
    let ways: [&dyn Fn() -> SentMessage; 2] = [&direct, &mention];
    for way in ways {
        let sent: Vec<SentMessage> = (0..15).map(|_| way()).collect();
        discord.settle().await.expect("the bot settles");
        let replies: Vec<Message> = sent.iter().filter_map(|it| reply_to(&bot, it)).collect();
        let answers = replies.iter().filter(|it| it.content.starts_with(POINT));
        assert_eq!((answers.count(), replies.len()), (10, 11));
    }
    bot.finish().await;
}

/// The bot's reply to this very message, if there is one.
fn reply_to(bot: &Bot, asked: &SentMessage) -> Option<Message> {
    let mut messages = bot.discord.messages(asked.channel).into_iter();
    messages.find(|it| it.reply_to == Some(asked.id))
}

#[tokio::test]
async fn a_channel_can_be_given_a_limit() {
    let limited = |sample: &Sample| -> Config {
        let mut config = usual(sample);
        config.limits.channel = 2;
        config
    };
    let bot = Bot::start_with(Sample::new("colloque"), limited).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = |person| discord.mention_bot(person, sample.general, QUESTION);
    is_answered(&ask(sample.member)).await;
    is_answered(&ask(sample.moderator)).await;
    let pause = answer(&ask(sample.member)).await;
    assert!(
        pause.content.contains("une courte pause"),
        "{}",
        pause.content
    );
    is_left_alone(&ask(sample.moderator)).await;
    bot.later(minutes(1)).await;
    is_answered(&ask(sample.member)).await;
    bot.finish().await;
}

#[tokio::test]
async fn typing_is_shown_only_if_sending_takes_long() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let typed = |channel: Id| {
        let shown = |it: &local_discord::Record| matches!(it.kind, RecordKind::Typing { channel: of } if of == channel);
        discord.records().iter().filter(|it| shown(it)).count()
    };
    is_answered(&discord.mention_bot(sample.member, sample.general, QUESTION)).await;
    assert_eq!(typed(sample.general), 0, "a fast answer needs no typing");

    let slow = Effect::Delayed(Duration::from_millis(700));
    discord.inject(Injection::new(slow).on("POST", MESSAGES));
    is_answered(&discord.mention_bot(sample.member, sample.general, QUESTION)).await;
    assert_eq!(typed(sample.general), 1);

    is_left_alone(&discord.send_message(sample.member, sample.watched, UNANSWERABLE)).await;
    let unknown = discord.mention_bot(sample.member, sample.general, UNANSWERABLE);
    assert!(answer(&unknown).await.content.contains(UNKNOWN));
    assert_eq!(typed(sample.general), 1);
    bot.finish().await;
}
