//! Identifying, resuming, losing the connection; which events come, and their content.

use std::time::{Duration, Instant};

use local_discord::{Intents, RecordKind, Sample};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use discord_conformance::bare_client::{Bot, Gateway, Http};
use discord_conformance::start_discord;

#[tokio::test]
async fn a_session_begins_with_ready_and_the_guilds() {
    let sample = Sample::new("bot");
    let (guild, other) = (sample.guild, sample.other_guild);
    let discord = start_discord(sample.world).await;
    let mut gateway = Gateway::connect(&discord).await;
    gateway.identify(&discord.token(), Intents::GUILDS).await;

    let ready = gateway.frame().await;
    assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    assert_eq!(
        ready["d"]["guilds"],
        json!([{ "id": guild, "unavailable": true }, { "id": other, "unavailable": true }])
    );
    for (seq, id) in [(2, guild), (3, other)] {
        let event = gateway.frame().await;
        assert_eq!(
            (&event["t"], &event["s"], &event["d"]["id"]),
            (&json!("GUILD_CREATE"), &json!(seq), &json!(id))
        );
    }
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn heartbeats_are_acknowledged_unless_switched_off() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut gateway = Gateway::connect(&discord).await;
    gateway.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(gateway.frame().await["op"], 11);

    discord.ignore_heartbeats(true);
    gateway.send(json!({ "op": 1, "d": null })).await;
    gateway.identify(&discord.token(), Intents::empty()).await;
    assert_eq!(
        gateway.frame().await["t"],
        "READY",
        "no acknowledgement comes before"
    );
}

#[tokio::test]
async fn wrong_introductions_are_refused_with_discords_codes() {
    let identify = |token: &str, intents: u64, shard: Value| json!({ "op": 2, "d": { "token": token, "intents": intents, "shard": shard } });
    let mut world = Sample::new("bot").world;
    world.application.privileged_intents = Intents::empty();
    let token = world.application.token.clone();
    let discord = start_discord(world).await;
    let content = Intents::MESSAGE_CONTENT.bits();
    let cases = [
        ("wrong token", identify("wrong", 0, Value::Null), 4004),
        (
            "shard out of range",
            identify(&token, 0, json!([1, 1])),
            4010,
        ),
        (
            "intent that does not exist",
            identify(&token, 1 << 30, Value::Null),
            4013,
        ),
        (
            "privileged intent that is switched off",
            identify(&token, content, Value::Null),
            4014,
        ),
        (
            "resume with a wrong token",
            json!({ "op": 6, "d": { "token": "wrong", "session_id": "a", "seq": 1 } }),
            4004,
        ),
        (
            "presence before identifying",
            json!({ "op": 3, "d": {} }),
            4003,
        ),
        ("unknown opcode", json!({ "op": 99 }), 4001),
        ("no JSON object", json!("hello"), 4001),
    ];
    for (name, frame, code) in cases {
        let mut gateway = Gateway::connect(&discord).await;
        gateway.send(frame).await;
        assert_eq!(gateway.close_code().await, code, "{name}");
    }
}

#[tokio::test]
async fn identifying_twice_is_refused() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut bot = Bot::with_content(&discord).await;
    bot.gateway
        .identify(&discord.token(), Intents::empty())
        .await;
    assert_eq!(bot.gateway.close_code().await, 4005);
}

#[tokio::test]
async fn a_resume_brings_what_was_missed() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut gateway = Gateway::connect(&discord).await;
    gateway
        .identify(
            &discord.token(),
            Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT,
        )
        .await;
    let ready = gateway.event("READY").await;
    let session = ready["d"]["session_id"]
        .as_str()
        .expect("a session")
        .to_owned();
    discord.send_message(sample.member, sample.general, "un");
    let seq = gateway.event("MESSAGE_CREATE").await["s"]
        .as_u64()
        .expect("a number");

    discord.cut_gateway();
    let gone =
        |happening: &RecordKind| matches!(happening, RecordKind::Disconnected { code: None, .. });
    discord
        .wait_for(0, "end of the connection", |record| gone(&record.kind))
        .await
        .expect("an end");
    discord.send_message(sample.member, sample.general, "deux");

    let mut gateway = Gateway::connect(&discord).await;
    gateway.resume(&discord.token(), &session, seq).await;
    let missed = gateway.frame().await;
    assert_eq!(
        (&missed["s"], &missed["d"]["content"]),
        (&json!(seq + 1), &json!("deux"))
    );
    assert_eq!(gateway.frame().await["t"], "RESUMED");
    discord.send_message(sample.member, sample.general, "trois");
    assert_eq!(gateway.frame().await["d"]["content"], "trois");
}

#[tokio::test]
async fn a_forgotten_session_cannot_be_resumed() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut bot = Bot::with_content(&discord).await;
    discord.invalidate_sessions(false);
    assert_eq!(bot.gateway.frame_of(9).await["d"], false);

    let mut gateway = Gateway::connect(&discord).await;
    gateway.resume(&discord.token(), "session-1", 1).await;
    assert_eq!(gateway.frame().await, json!({ "op": 9, "d": false }));
    // The connection stays open for a new IDENTIFY.
    gateway.identify(&discord.token(), Intents::empty()).await;
    assert_eq!(gateway.frame().await["t"], "READY");
}

#[tokio::test]
async fn a_resume_from_the_future_is_refused() {
    let discord = start_discord(Sample::new("bot").world).await;
    let _bot = Bot::with_content(&discord).await;
    discord.cut_gateway();
    let mut gateway = Gateway::connect(&discord).await;
    gateway.resume(&discord.token(), "session-1", 99).await;
    assert_eq!(gateway.close_code().await, 4007);
}

#[tokio::test]
async fn the_bot_can_be_asked_to_come_back() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut bot = Bot::with_content(&discord).await;
    discord.ask_to_reconnect();
    assert_eq!(bot.gateway.frame_of(7).await["op"], 7);
    discord.close_gateway(4000);
    assert_eq!(bot.gateway.close_code().await, 4000);
}

#[tokio::test]
async fn long_payloads_are_compressed_for_who_asks() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut gateway = Gateway::connect(&discord).await;
    let identify =
        json!({ "op": 2, "d": { "token": discord.token(), "intents": 1, "compress": true } });
    gateway.send(identify).await;
    let mut compressed = 0;
    for _ in 0..3 {
        compressed += usize::from(matches!(gateway.raw().await, Message::Binary(_)));
    }
    assert!(compressed > 0, "GUILD_CREATE is long");
}

#[tokio::test]
async fn content_is_hidden_without_the_intent() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let intents = Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let mut bot = Bot::connect(&discord, intents).await;
    let own = bot
        .http
        .post(
            &format!("/channels/{}/messages", sample.general),
            &json!({ "content": "moi" }),
        )
        .await
        .1;
    let own_id = own["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    assert_eq!(
        bot.event("MESSAGE_CREATE").await["content"],
        "moi",
        "the bot's own"
    );

    let (member, general) = (sample.member, sample.general);
    discord
        .draft(member, general, "secret")
        .attach("plan.txt", b"x")
        .send();
    let hidden = bot.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&hidden["content"], &hidden["attachments"]),
        (&json!(""), &json!([])),
        "an ordinary message"
    );

    discord.mention_bot(member, general, "bonjour");
    let mention = bot.event("MESSAGE_CREATE").await["content"].take();
    assert!(
        mention
            .as_str()
            .is_some_and(|text| text.ends_with("bonjour")),
        "a mention: {mention}"
    );

    discord
        .draft(member, general, "avec")
        .reply_to(own_id)
        .send();
    assert_eq!(
        bot.event("MESSAGE_CREATE").await["content"],
        "avec",
        "a reply that pings"
    );

    discord
        .draft(member, general, "sans")
        .reply_without_ping(own_id)
        .send();
    let silent = bot.event("MESSAGE_CREATE").await;
    assert_eq!(silent["content"], "", "a reply with the ping off");
    assert_eq!(
        silent["referenced_message"]["content"], "moi",
        "the bot's own within it"
    );

    discord.direct_message(member, "entre nous");
    assert_eq!(
        bot.event("MESSAGE_CREATE").await["content"],
        "entre nous",
        "a direct message"
    );

    let other = discord.send_message(member, general, "plus tard");
    discord.edit_message(other.id, "changé");
    assert_eq!(bot.event("MESSAGE_UPDATE").await["content"], "", "a change");
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn events_come_by_intents_and_permissions() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let hidden = world.add_channel(sample.guild, "bureau");
    let bot_id = world.bot();
    world.deny(hidden, bot_id, local_discord::Permissions::VIEW_CHANNEL);
    let elsewhere = world.add_guild_without_bot("Ailleurs");
    let elsewhere = world.add_channel(elsewhere, "général");
    let private = world.add_private_channel();
    let discord = start_discord(world).await;
    let mut bot = Bot::connect(&discord, Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT).await;

    for channel in [hidden, elsewhere, private] {
        discord.send_message(sample.member, channel, "invisible");
    }
    discord.direct_message(sample.member, "ce genre n'a pas été demandé");
    discord.send_message(sample.member, sample.general, "visible");
    assert_eq!(bot.event("MESSAGE_CREATE").await["content"], "visible");
}

#[tokio::test]
async fn a_shard_gets_its_guilds_only() {
    let sample = Sample::new("bot");
    let mut shards = Vec::new();
    let discord = start_discord(sample.world).await;
    for shard in [0, 1] {
        let mut gateway = Gateway::connect(&discord).await;
        let intents = Intents::GUILDS | Intents::GUILD_MESSAGES;
        gateway.send(json!({ "op": 2, "d": { "token": discord.token(), "intents": intents.bits(), "shard": [shard, 2] } })).await;
        let ready = gateway.event("READY").await;
        shards.extend(
            ready["d"]["guilds"]
                .as_array()
                .expect("guilds")
                .clone()
                .into_iter()
                .map(|guild| (shard, guild["id"].clone())),
        );
    }
    let shard_of = |id: local_discord::Id| (id.get() >> 22) % 2;
    for guild in [sample.guild, sample.other_guild] {
        assert!(
            shards.contains(&(shard_of(guild), json!(guild))),
            "{guild} in {shards:?}"
        );
    }
    assert_eq!(shards.len(), 2);
}

#[tokio::test]
async fn the_gateway_misbehaves_as_asked() {
    let discord = start_discord(Sample::new("bot").world).await;
    discord.change_gateway(|gateway| gateway.close_on_identify = Some(4000));
    let mut closing = Gateway::connect(&discord).await;
    closing.identify(&discord.token(), Intents::GUILDS).await;
    assert_eq!(closing.close_code().await, 4000);

    discord.change_gateway(|gateway| {
        gateway.close_on_identify = None;
        gateway.ready_after = Duration::from_millis(200);
        gateway.latency = Duration::from_millis(50);
    });
    let began = Instant::now();
    let mut slow = Gateway::connect(&discord).await;
    slow.identify(&discord.token(), Intents::GUILDS).await;
    slow.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(slow.frame().await["op"], 11, "heartbeats do not wait");
    assert_eq!(slow.frame().await["t"], "READY");
    assert!(
        began.elapsed() >= Duration::from_millis(350),
        "{:?}",
        began.elapsed()
    );

    let hour = Duration::from_secs(3600);
    discord.change_gateway(|gateway| {
        gateway.sessions_left = Some((0, hour));
        gateway.address = Some("ws://127.0.0.1:1".to_owned());
    });
    let (_, told) = Http::new(&discord).get("/gateway/bot").await;
    assert_eq!(told["url"], "ws://127.0.0.1:1");
    assert_eq!(told["session_start_limit"]["remaining"], 0);
    assert_eq!(told["session_start_limit"]["reset_after"], 3_600_000);
}

/// A path starts with a slash, also if it has only a query.
#[tokio::test]
async fn a_request_line_without_a_path_is_refused() {
    let discord = start_discord(Sample::new("bot").world).await;
    let address = discord.address().expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET ?v=10&encoding=json HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 400");
}
