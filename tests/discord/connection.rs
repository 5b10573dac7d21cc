//! Connecting to the gateway and staying connected: what Discord counts, what it forbids, and what
//! the operator reads meanwhile.

use std::time::Duration;

use colloque_bot::discord::{FinalClose, RunError};
use local_discord::{
    Effect, GatewayBehaviour, Id, Injection, LocalDiscord, Permissions, RecordKind, Sample,
};
use serde_json::json;

use crate::bot::{Bot, POINT, QUESTION, number, usual};
use crate::log;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A bot that starts while the gateway behaves in some way.
pub async fn launch(change: impl FnOnce(&mut GatewayBehaviour)) -> Bot {
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    discord.change_gateway(change);
    let config = usual(&sample);
    Bot::launch(discord, sample, config)
}

/// How many IDENTIFYs Discord has received.
fn identified(discord: &LocalDiscord) -> usize {
    let records = discord.records();
    let identified = |kind: &RecordKind| matches!(kind, RecordKind::Identified { .. });
    records.iter().filter(|it| identified(&it.kind)).count()
}

/// Lets some time pass for the bot, whose frames take a moment of real time to come and go.
async fn pass(bot: &Bot, time: Duration) {
    const STEPS: u32 = 60;
    for _ in 0..STEPS {
        bot.later(time / STEPS).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits for a line of the log.
pub async fn told(text: &str) {
    let line = async {
        while log::lines_with(text).is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(10), line).await;
    assert!(told.is_ok(), "« {text} » is not in the log");
}

async fn is_answered(bot: &Bot) {
    let (member, general) = (bot.sample.member, bot.sample.general);
    let reply = bot
        .discord
        .mention_bot(member, general, QUESTION)
        .reply()
        .await;
    assert!(reply.expect("a reply").content.starts_with(POINT));
}

#[tokio::test]
async fn a_gateway_that_closes_upon_identify_gets_few_of_them() {
    log::listen();
    let bot = launch(|gateway| gateway.close_on_identify = Some(4000)).await;
    pass(&bot, MINUTE).await;
    let sent = identified(&bot.discord);
    assert!((3..=6).contains(&sent), "{sent} in the first minute");
    pass(&bot, 4 * MINUTE).await;
    let sent = identified(&bot.discord);
    assert!(sent <= 8, "{sent} in five minutes");
    let steps = log::lines_with("nouvelle identification dans");
    assert!(steps.len() >= sent, "{steps:#?}");

    bot.discord
        .change_gateway(|gateway| gateway.close_on_identify = None);
    bot.later(8 * MINUTE).await;
    bot.discord.ready().await.expect("the bot is back");
    told("connexion à Discord rétablie").await;
    is_answered(&bot).await;
    bot.finish().await;
}

#[tokio::test]
async fn every_final_code_ends_the_bot_after_one_identify() {
    for code in [4004, 4010, 4011, 4012, 4013, 4014] {
        let bot = launch(|gateway| gateway.close_on_identify = Some(code)).await;
        let discord = bot.discord.clone();
        let end = bot.end().await;
        assert!(
            matches!(end, RunError::Closed(close) if FinalClose::from_code(code) == Some(close)),
            "{end}"
        );
        assert_eq!(identified(&discord), 1, "{code}");
    }
}

#[tokio::test]
async fn a_late_ready_is_waited_for_in_silence() {
    log::listen();
    for (seconds, lines) in [(8, 0), (20, 0), (90, 1)] {
        let bot = launch(|gateway| gateway.ready_after = Duration::from_secs(seconds)).await;
        bot.discord
            .wait_for(0, "an IDENTIFY", |it| {
                matches!(it.kind, RecordKind::Identified { .. })
            })
            .await
            .expect("the bot identifies itself");
        pass(&bot, Duration::from_secs(seconds)).await;
        bot.discord.ready().await.expect("the bot connects");
        is_answered(&bot).await;
        assert_eq!(identified(&bot.discord), 1, "{seconds} s");
        assert_eq!(log::lines_with("WARN").len(), lines, "{seconds} s");
        bot.finish().await;
    }
}

#[tokio::test]
async fn latency_changes_nothing() {
    for milliseconds in [80, 500] {
        let bot = launch(|gateway| gateway.latency = Duration::from_millis(milliseconds)).await;
        bot.discord.ready().await.expect("the bot connects");
        is_answered(&bot).await;
        let since = bot.discord.journal_len();
        bot.discord.cut_gateway();
        bot.discord
            .wait_for(since, "a resumed session", |it| {
                matches!(it.kind, RecordKind::Resumed { .. })
            })
            .await
            .expect("the bot resumes");
        is_answered(&bot).await;
        assert_eq!(identified(&bot.discord), 1, "{milliseconds} ms");
    }
}

#[tokio::test]
async fn no_identify_is_sent_while_discord_has_none_left() {
    log::listen();
    let bot = launch(|gateway| gateway.sessions_left = Some((0, 3 * HOUR))).await;
    told("la suivante dans 3 h").await;
    pass(&bot, MINUTE).await;
    bot.later(2 * HOUR).await;
    told("la suivante dans 5").await;
    assert_eq!(identified(&bot.discord), 0);
    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = None);
    bot.later(HOUR).await;
    bot.discord.ready().await.expect("the bot connects");

    // In a session, too.
    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = Some((0, HOUR)));
    bot.discord.invalidate_sessions(false);
    pass(&bot, 10 * Duration::from_secs(1)).await;
    told("la suivante dans 1 h").await;
    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = Some((2, HOUR)));
    bot.later(HOUR).await;
    bot.discord.ready().await.expect("the bot connects again");
    assert_eq!(identified(&bot.discord), 2);
    bot.finish().await;
}

#[tokio::test]
async fn a_rate_limit_of_hours_at_start_is_waited_out() {
    log::listen();
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let limited = Effect::RateLimited {
        retry_after: 7 * HOUR,
        global: false,
    };
    discord.inject(Injection::new(limited).on("GET", "/gateway/bot"));
    let config = usual(&sample);
    let bot = Bot::launch(discord, sample, config);
    told("nouvel essai dans 7 h").await;
    bot.later(7 * HOUR).await;
    bot.discord.ready().await.expect("the bot connects");
    bot.finish().await;
}

#[tokio::test]
async fn an_unreachable_gateway_is_told_at_once_and_again() {
    const CAUSE: &str = "connexion refusée";
    log::listen();
    let closed = Some(String::from("ws://127.0.0.1:1"));
    let bot = launch(|gateway| gateway.address = closed).await;
    told(CAUSE).await;
    pass(&bot, 3 * MINUTE).await;
    let lines = log::lines_with(CAUSE);
    assert!((3..=4).contains(&lines.len()), "{lines:#?}");
    let advised = |line: &String| line.contains("HTTPS_PROXY");
    assert!(lines.iter().all(advised), "{lines:#?}");
    assert_eq!(identified(&bot.discord), 0);

    bot.discord.change_gateway(|gateway| gateway.address = None);
    pass(&bot, MINUTE).await;
    bot.discord.ready().await.expect("the bot connects");
    bot.finish().await;
    let restored = log::lines_with("connexion à Discord rétablie, après");
    assert_eq!(restored.len(), 1);
}

/// No time is made to pass: the resolver takes its own.
#[tokio::test]
async fn a_gateway_of_an_unknown_name_is_told_at_once() {
    log::listen();
    let unknown = Some(String::from("ws://nowhere.invalid"));
    let bot = launch(|gateway| gateway.address = unknown).await;
    told("nom introuvable (DNS)").await;
    let advised = log::lines_with("getent hosts");
    assert_eq!(advised.len(), 1, "{advised:#?}");
    bot.discord.change_gateway(|gateway| gateway.address = None);
    told("connexion à Discord rétablie, après").await;
    bot.finish().await;
}

#[tokio::test]
async fn an_outage_is_told_when_it_begins_and_when_it_ends() {
    log::listen();
    let bot = Bot::start().await;
    bot.discord
        .change_gateway(|gateway| gateway.latency = 2 * MINUTE);
    bot.discord.cut_gateway();
    bot.later(2 * MINUTE).await;
    told("connexion à Discord perdue").await;
    pass(&bot, Duration::from_secs(50)).await;
    bot.discord
        .change_gateway(|gateway| gateway.latency = Duration::ZERO);
    pass(&bot, MINUTE).await;
    told("connexion à Discord rétablie, après 1 min").await;
    is_answered(&bot).await;
    assert_eq!(identified(&bot.discord), 1, "the session was resumed");
    bot.finish().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_told_once_a_kind() {
    log::listen();
    let bot = Bot::start().await;
    for _ in 0..2 {
        bot.discord
            .send_raw_event("MESSAGE_CREATE", &json!({ "id": "1" }));
        bot.discord.send_raw_event("TYPING_START", &json!({}));
    }
    let strange = json!({ "id": "1", "application_id": "2", "token": "secret", "type": 2 });
    bot.discord.send_raw_event("INTERACTION_CREATE", &strange);
    is_answered(&bot).await;
    let lines = log::lines_with("illisible");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    for (line, kind) in lines.iter().zip(["MESSAGE_CREATE", "INTERACTION_CREATE"]) {
        assert!(line.contains(kind), "{line}");
        assert!(line.contains("missing field"), "{line}");
        assert!(!line.contains("secret"), "{line}");
    }
    bot.discord.settle().await.expect("the bot settles");
    let callback = "/interactions/{interaction_id}/{interaction_token}/callback";
    let answers = bot.discord.requests_to("POST", callback);
    assert_eq!(answers.len(), 1, "who used the command is told");
    // It is unknown here, since nobody has used it.
    drop(bot.discord.take_faults());
    bot.finish().await;
}

#[tokio::test]
async fn a_flood_is_cut_down_to_what_was_asked() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let people = discord.with_world(|world| {
        let mut person = || {
            let person = world.add_person("Maxime");
            world.add_member(sample.guild, person, &[]);
            person
        };
        (0..70).map(|_| person()).collect::<Vec<_>>()
    });
    let stalled = Effect::Delayed(Duration::from_secs(14));
    let messages = "/channels/{channel_id}/messages";
    // As many as are answered at once.
    discord.inject(Injection::new(stalled).on("POST", messages).times(32));
    for person in people {
        discord.mention_bot(person, sample.general, QUESTION);
    }
    for _ in 0..1_500 {
        discord.send_message(sample.member, sample.watched, "bien vu");
    }
    let asked = discord.mention_bot(sample.moderator, sample.general, QUESTION);
    told("trop d’événements à la fois").await;
    pass(&bot, Duration::from_secs(14)).await;
    asked.reply().await.expect("what was asked is answered");
    discord.settle().await.expect("the bot settles");
    assert_eq!(log::lines_with("trop d’événements à la fois").len(), 1);
    assert_eq!(log::lines_with("de nouveau à jour").len(), 1);
    bot.finish().await;
}

#[tokio::test]
async fn whoever_writes_much_leaves_room_for_others() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    // Only who writes in this thread waits for Discord to describe it.
    let thread = discord.with_world(|world| world.add_thread(sample.ask, "fil", sample.member));
    let stalled = Effect::Delayed(Duration::from_secs(14));
    discord.inject(Injection::new(stalled).on("GET", "/channels/{channel_id}"));
    for _ in 0..200 {
        discord.send_message(sample.member, thread, QUESTION);
    }
    let asked = discord.mention_bot(sample.moderator, sample.general, QUESTION);
    asked.reply().await.expect("an answer at once");
    pass(&bot, Duration::from_secs(14)).await;
    bot.finish().await;
}

#[tokio::test]
async fn configured_places_are_looked_at_when_servers_arrive() {
    log::listen();
    let mut sample = Sample::new("colloque");
    let world = &mut sample.world;
    let category = world.add_category(sample.guild, "Salons");
    let hidden = world.add_channel(sample.guild, "caché");
    let mute = world.add_channel(sample.guild, "muet");
    let (bot, everything) = (world.bot(), Permissions::VIEW_CHANNEL);
    world.deny(hidden, bot, everything);
    world.deny(
        mute,
        bot,
        Permissions::SEND_MESSAGES | Permissions::EMBED_LINKS,
    );
    let numbers = |ids: &[Id]| ids.iter().copied().map(number).collect::<Vec<_>>();
    let config = move |sample: &Sample| {
        let mut config = usual(sample);
        let asked = numbers(&[category, sample.guild, mute]);
        config.discord.ask_channels.extend(asked);
        let watched = numbers(&[hidden, sample.moderator_role]);
        config.discord.watched_channels.extend(watched);
        config.discord.watched_channels.push(999);
        config.discord.forums.push(number(sample.general));
        config.moderation.roles = vec![number(sample.moderator_role), 998];
        config
    };
    let bot = Bot::start_with(sample, config).await;
    told("998").await;
    let expected = [
        format!(
            "ask_channels, {category} : #Salons (serveur « Premier serveur ») est une catégorie"
        ),
        format!(
            "ask_channels, {} : c’est le serveur « Premier serveur »",
            bot.sample.guild
        ),
        format!(
            "ask_channels, {mute} : #muet (serveur « Premier serveur ») ne me donne pas les \
             permissions « Envoyer des messages », « Intégrer des liens »"
        ),
        format!("watched_channels, {hidden} : aucun serveur où je suis n’a ce salon"),
        format!(
            "watched_channels, {} : c’est le rôle « modération »",
            bot.sample.moderator_role
        ),
        String::from("watched_channels, 999 : aucun serveur où je suis n’a ce salon"),
        format!(
            "forums, {} : #général (serveur « Premier serveur ») n’est pas un forum",
            bot.sample.general
        ),
        String::from("[moderation] roles, 998 : aucun serveur où je suis n’a ce rôle"),
    ];
    for line in &expected {
        assert_eq!(log::lines_with(line).len(), 1, "{line}");
    }
    assert_eq!(log::lines_with("config.toml, ").len(), expected.len());
    bot.discord.settle().await.expect("the bot comes to rest");
    let asked = bot.discord.requests().into_iter();
    let asked: Vec<_> = asked
        .filter(|it| it.method == "GET")
        .map(|it| it.route)
        .collect();
    let commands = "/applications/{application_id}/commands";
    let of_guild = "/applications/{application_id}/guilds/{guild_id}/commands";
    assert_eq!(
        asked,
        ["/gateway/bot", commands, of_guild],
        "of the moderators' alone"
    );

    let since = bot.discord.journal_len();
    bot.discord.invalidate_sessions(false);
    bot.later(10 * Duration::from_secs(1)).await;
    bot.discord
        .wait_for(since, "a session", |it| {
            matches!(it.kind, RecordKind::Identified { .. })
        })
        .await
        .expect("the bot connects again");
    is_answered(&bot).await;
    assert_eq!(
        log::lines_with("config.toml, ").len(),
        expected.len(),
        "told once"
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_suggestion_that_comes_too_late_is_no_error() {
    log::listen();
    let bot = Bot::start().await;
    let late = Effect::Refused {
        status: 404,
        code: 10_062,
    };
    let callback = "/interactions/{interaction_id}/{interaction_token}/callback";
    bot.discord
        .inject(Injection::new(late).on("POST", callback));
    let (member, general) = (bot.sample.member, bot.sample.general);
    let typing = bot
        .discord
        .autocomplete(member, general, "question", "texte", "illec");
    typing.send().expect("an option that suggests");
    told("suggestions tardives").await;
    assert!(log::lines_with("ERROR").is_empty());
}
