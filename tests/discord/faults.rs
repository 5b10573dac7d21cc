//! If Discord disconnects, refuses or fails.

use std::time::Duration;

use colloque_bot::discord::{FinalClose, RunError};
use local_discord::{Effect, Injection, RecordKind, Sample};

use crate::bot::{Bot, POINT, QUESTION, usual};
use crate::log;

const MESSAGES: &str = "/channels/{channel_id}/messages";

async fn is_answered(bot: &Bot) {
    let asked = bot
        .discord
        .mention_bot(bot.sample.member, bot.sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    assert!(reply.content.starts_with(POINT), "{}", reply.content);
}

#[tokio::test]
async fn a_final_close_ends_the_bot_and_says_why() {
    for (code, expected) in [
        (4004, FinalClose::TokenRefused),
        (4010, FinalClose::InvalidShard),
        (4011, FinalClose::ShardingRequired),
        (4012, FinalClose::ApiVersion),
        (4013, FinalClose::InvalidIntents),
        (4014, FinalClose::DisallowedIntents),
    ] {
        let bot = Bot::start().await;
        bot.discord.close_gateway(code);
        let end = bot.end().await;
        assert!(
            matches!(end, RunError::Closed(close) if close == expected),
            "{end}"
        );
    }
}

#[tokio::test]
async fn a_refused_token_is_reported_at_start() {
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    discord.inject(Injection::new(Effect::Status(401)).on("GET", "/gateway/bot"));
    let config = usual(&sample);
    let end = Bot::launch(discord, sample, config).end().await;
    assert!(
        matches!(end, RunError::Closed(FinalClose::TokenRefused)),
        "{end}"
    );
}

#[tokio::test]
async fn the_bot_continues_after_a_dropped_connection() {
    let bot = Bot::start().await;
    for drop_connection in [
        |bot: &Bot| bot.discord.close_gateway(4000),
        |bot: &Bot| bot.discord.cut_gateway(),
        |bot: &Bot| bot.discord.ask_to_reconnect(),
    ] {
        let since = bot.discord.journal_len();
        drop_connection(&bot);
        let resumed = bot.discord.wait_for(since, "a resumed session", |record| {
            matches!(record.kind, RecordKind::Resumed { .. })
        });
        resumed.await.expect("the bot takes its session up again");
        is_answered(&bot).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn too_many_requests_are_waited_out() {
    let bot = Bot::start().await;
    let limited = Effect::RateLimited {
        retry_after: Duration::from_millis(20),
        global: false,
    };
    bot.discord
        .inject(Injection::new(limited).on("POST", MESSAGES).times(2));
    is_answered(&bot).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_passing_fault_is_tried_again_and_answers_once() {
    let bot = Bot::start().await;
    for effect in [Effect::Status(503), Effect::CutAfter] {
        bot.discord
            .inject(Injection::new(effect).on("POST", MESSAGES));
        let asked = bot
            .discord
            .mention_bot(bot.sample.member, bot.sample.general, QUESTION);
        asked.reply().await.expect("a reply");
        bot.discord.settle().await.expect("the bot settles");
        let answers = bot.discord.messages(bot.sample.general);
        let answers = answers.iter().filter(|it| it.reply_to == Some(asked.id));
        assert_eq!(answers.count(), 1);
    }
    bot.finish().await;
}

#[tokio::test]
async fn if_discord_fails_to_describe_a_thread_it_is_asked_again() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for route in ["/channels/{channel_id}", MESSAGES] {
        // Discord does not always announce a thread before its first message.
        let thread = discord.with_world(|world| world.add_thread(sample.ask, "fil", sample.member));
        let attempts = 3;
        discord.inject(
            Injection::new(Effect::Status(503))
                .on("GET", route)
                .times(attempts),
        );
        let since = discord.journal_len();
        let asked = discord.send_message(sample.member, thread, QUESTION);
        let mut failed = 0;
        let given_up = discord.wait_for(since, "the last attempt", |record| {
            let is_attempt = |what: &RecordKind| matches!(what, RecordKind::Request(request) if request.is("GET", route));
            failed += usize::from(is_attempt(&record.kind));
            failed == attempts
        });
        given_up.await.expect("the bot tries and gives up");
        asked.expect_silence().await.expect("silence");

        bot.later(Duration::from_secs(6)).await;
        let again = discord.send_message(sample.member, thread, QUESTION);
        again.reply().await.expect("a reply");
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_link_that_discord_refuses_costs_no_more_than_itself() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let refused = |place| Injection::new(Effect::Invalid(place));
    discord.inject(refused("components/0/components/1/url").on("POST", MESSAGES));
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    assert!(reply.content.starts_with(POINT), "{}", reply.content);
    assert_eq!(reply.link("Lire le compte rendu"), None);
    assert!(reply.link("Voir la vidéo à 12:30").is_some());
    assert!(reply.button("Supprimer").is_some());
    let told = log::lines_with("https://exemple.fr/chiffres");
    assert_eq!(told.len(), 1, "{told:?}");

    let callback = "/interactions/{interaction_id}/{interaction_token}/callback";
    discord.inject(refused("data/components/0/components/0/url").on("POST", callback));
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", QUESTION).send().expect("a command");
    let answer = asked.response().await.expect("an answer").message;
    let answer = answer.expect("a message");
    assert_eq!(answer.link("Voir la vidéo à 12:30"), None);
    assert!(answer.link("Lire le compte rendu").is_some());
    bot.finish().await;
}
