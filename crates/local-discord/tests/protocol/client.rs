//! What the page's API lets a person do, what it refuses, and what it sends.

use futures_util::{SinkExt as _, StreamExt as _};
use local_discord::{Id, LocalDiscord, Permissions, Sample, Settings, client};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use discord_conformance::bare_client::{Bot, answer};

/// An id that nothing has.
const NOBODY: u64 = 1;

/// A local Discord with its page's API, for the sample's member and moderator.
struct Stage {
    discord: LocalDiscord,
    sample: Sample,
}

impl Stage {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let sample = Sample::new("bot");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let people = [sample.member, sample.moderator];
        let world = sample.world.clone();
        let discord = LocalDiscord::serve_with(world, settings, listener, |discord| {
            let access = client::Access {
                people: people.to_vec(),
                ..client::Access::default()
            };
            client::router(discord, access)
        })
        .expect("a server");
        Self { discord, sample }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/member/{path}", self.discord.url());
        reqwest::Client::new().request(method, url)
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, path).json(body)).await
    }

    async fn delete(&self, message: impl std::fmt::Display, person: Id) -> u16 {
        let path = format!("messages/{message}?person={person}");
        answer(self.request(Method::DELETE, &path)).await.0
    }

    /// What a person's client receives, from the beginning.
    async fn live(&self, query: &str) -> Live {
        let url = self.discord.url().replacen("http", "ws", 1);
        let url = format!("{url}/member/live{query}");
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .expect("a connection");
        Live(socket)
    }

    fn in_general(&self, content: &str) -> Value {
        let Sample {
            member, general, ..
        } = self.sample;
        json!({ "person": member, "channel": general, "content": content })
    }
}

struct Live(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Live {
    /// The data of the next frame of this name.
    async fn next(&mut self, name: &str) -> Value {
        loop {
            let frame = self.0.next().await.expect("a frame").expect("a good frame");
            let mut frame: Value =
                serde_json::from_str(frame.to_text().expect("text")).expect("JSON");
            if frame["t"] == name {
                return frame["d"].take();
            }
        }
    }
}

/// A body with some of its fields changed.
fn with(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn what_discords_client_would_not_send_is_refused() {
    let stage = Stage::new().await;
    let Sample {
        member,
        moderator,
        general,
        ask,
        watched,
        forum,
        ..
    } = stage.sample;
    stage.discord.with_world(|world| {
        world.deny(ask, member, Permissions::VIEW_CHANNEL);
        world.deny(watched, member, Permissions::SEND_MESSAGES);
    });
    let elsewhere = stage.discord.send_message(moderator, ask, "là").id;
    let message = stage.in_general("bonjour");
    let post = json!({ "person": member, "forum": forum, "title": "Titre", "content": "Texte" });
    let command = json!({ "person": member, "locale": "fr", "type": "command", "channel": general, "name": "x", "options": [] });
    let component = json!({ "person": member, "locale": "fr", "type": "component", "message": elsewhere, "custom_id": "a", "values": [] });
    let modal = json!({ "person": member, "locale": "fr", "type": "modal", "trigger": NOBODY.to_string(), "fields": [] });
    let nobody = json!({ "person": NOBODY.to_string() });
    let cases = [
        ("messages", &message, nobody.clone(), 403),
        (
            "messages",
            &message,
            json!({ "person": stage.discord.bot() }),
            403,
        ),
        (
            "messages",
            &message,
            json!({ "channel": NOBODY.to_string() }),
            403,
        ),
        ("messages", &message, json!({ "channel": ask }), 403),
        ("messages", &message, json!({ "channel": watched }), 403),
        ("messages", &message, json!({ "channel": forum }), 403),
        ("messages", &message, json!({ "content": " \n" }), 400),
        (
            "messages",
            &message,
            json!({ "content": "é".repeat(2001) }),
            400,
        ),
        ("messages", &message, json!({ "content": null }), 422),
        (
            "messages",
            &message,
            json!({ "reply_to": NOBODY.to_string() }),
            404,
        ),
        ("messages", &message, json!({ "reply_to": elsewhere }), 404),
        ("posts", &post, nobody.clone(), 403),
        ("posts", &post, json!({ "forum": general }), 403),
        ("posts", &post, json!({ "title": "" }), 400),
        ("posts", &post, json!({ "title": "t".repeat(101) }), 400),
        ("posts", &post, json!({ "content": "t".repeat(2001) }), 400),
        ("interactions", &command, nobody.clone(), 403),
        ("interactions", &command, json!({}), 400),
        (
            "interactions",
            &command,
            json!({ "channel": NOBODY.to_string() }),
            400,
        ),
        ("interactions", &command, json!({ "type": "dance" }), 422),
        ("interactions", &component, json!({}), 400),
        (
            "interactions",
            &component,
            json!({ "message": NOBODY.to_string() }),
            400,
        ),
        ("interactions", &modal, json!({}), 404),
    ];
    for (path, body, changes, expected) in cases {
        let (status, said) = stage.post(path, &with(body.clone(), &changes)).await;
        assert_eq!(status, expected, "{path} with {changes}: {said}");
    }
    let commands = format!("commands?person={NOBODY}&channel={general}");
    let (status, _) = answer(stage.request(Method::GET, &commands)).await;
    assert_eq!(status, 403);
    assert!(stage.discord.messages(general).is_empty());
    assert!(stage.discord.messages(ask).len() == 1 && stage.discord.faults().is_empty());
}

#[tokio::test]
async fn what_is_no_request_at_all_is_refused_and_harms_nothing() {
    let stage = Stage::new().await;
    let cases = [
        ("application/json", "{".to_owned(), 400),
        ("application/json", String::new(), 400),
        ("text/plain", stage.in_general("bonjour").to_string(), 415),
        (
            "application/json",
            stage.in_general(&"a".repeat(3 << 20)).to_string(),
            413,
        ),
        ("application/json", "[".repeat(100_000), 422),
    ];
    for (kind, body, expected) in cases {
        let start: String = body.chars().take(20).collect();
        let request = stage.request(Method::POST, "messages");
        let (status, _) = answer(request.header("content-type", kind).body(body)).await;
        assert_eq!(status, expected, "{kind} {start}");
    }
    let (status, _) = stage.post("messages", &stage.in_general("bonjour")).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn what_is_written_is_there_for_all_who_see_the_channel() {
    let stage = Stage::new().await;
    let Sample {
        member,
        moderator,
        general,
        ask,
        forum,
        ..
    } = stage.sample;
    stage
        .discord
        .with_world(|world| world.deny(ask, member, Permissions::VIEW_CHANNEL));
    let mut bot = Bot::with_content(&stage.discord).await;
    let mut of_member = stage.live("").await;
    let mut of_moderator = stage.live(&format!("?person={moderator}")).await;
    let ready = of_member.next("READY").await;
    assert_eq!(
        (&ready["user"], &ready["online"]),
        (&json!(member), &json!(true))
    );
    let shown = ready["channels"].as_array().expect("channels");
    assert!(shown.iter().all(|channel| channel["id"] != json!(ask)));
    assert_eq!(of_moderator.next("READY").await["user"], json!(moderator));

    let hidden = json!({ "person": moderator, "channel": ask, "content": "entre nous" });
    assert_eq!(stage.post("messages", &hidden).await.0, 200);
    let first = stage
        .post("messages", &stage.in_general("  bonjour "))
        .await;
    let answer = with(
        stage.in_general("oui"),
        &json!({ "reply_to": first.1["id"] }),
    );
    assert_eq!(
        (first.0, stage.post("messages", &answer).await.0),
        (200, 200)
    );
    assert_eq!(
        of_moderator.next("MESSAGE_CREATE").await["content"],
        "entre nous"
    );
    for live in [&mut of_member, &mut of_moderator] {
        assert_eq!(live.next("MESSAGE_CREATE").await["content"], "bonjour");
        let reply = live.next("MESSAGE_CREATE").await;
        assert_eq!(reply["referenced_message"]["id"], first.1["id"]);
    }
    assert_eq!(bot.event("MESSAGE_CREATE").await["content"], "entre nous");

    let post = json!({ "person": member, "forum": forum, "title": "Titre", "content": "Texte" });
    let (status, post) = stage.post("posts", &post).await;
    assert_eq!(status, 200);
    assert_eq!(of_moderator.next("THREAD_CREATE").await["id"], post["id"]);
    let more = with(stage.in_general("suite"), &json!({ "channel": post["id"] }));
    assert_eq!(stage.post("messages", &more).await.0, 200);
    assert_eq!(stage.discord.messages(general).len(), 2);
}

#[tokio::test]
async fn one_deletes_ones_own_messages_and_a_moderator_anothers_in_the_guild() {
    let stage = Stage::new().await;
    let Sample {
        member,
        moderator,
        general,
        ..
    } = stage.sample;
    let discord = &stage.discord;
    let write = |person: Id| discord.send_message(person, general, "…").id;
    let direct = discord.direct_message(member, "…").id;
    let cases = [
        (write(member), moderator, 204),
        (write(moderator), member, 403),
        (write(moderator), moderator, 204),
        (direct, moderator, 403),
        (direct, member, 204),
    ];
    for (message, person, expected) in cases {
        assert_eq!(stage.delete(message, person).await, expected);
        assert_eq!(discord.message(message).is_none(), expected == 204);
    }
    assert_eq!(stage.delete(NOBODY, member).await, 404);
    assert_eq!(stage.delete("x", member).await, 400);
}

#[tokio::test]
async fn an_ephemeral_answer_is_sent_to_its_person_alone() {
    let stage = Stage::new().await;
    let Sample {
        member,
        moderator,
        general,
        ..
    } = stage.sample;
    let mut bot = Bot::with_content(&stage.discord).await;
    let commands = format!("/applications/{}/commands", stage.discord.bot());
    let command = json!([{ "name": "dire", "description": "Dit" }]);
    assert_eq!(bot.http.put(&commands, &command).await.0, 200);
    let mut of_member = stage.live("").await;
    let used = json!({ "person": member, "locale": "fr", "type": "command", "channel": general, "name": "dire", "options": [] });
    let body = json!({ "type": 4, "data": { "content": "psst", "flags": 64 } });
    let answering = async {
        let interaction = bot.event("INTERACTION_CREATE").await;
        bot.call_back(&interaction, &body).await
    };
    let (answered, (status, _)) = tokio::join!(stage.post("interactions", &used), answering);
    assert_eq!(
        (answered.0, &answered.1["callback"], status),
        (200, &json!(4), 204)
    );

    let told = of_member.next("MESSAGE_CREATE").await;
    assert_eq!(told["content"], "psst");
    let mut of_moderator = stage.live(&format!("?person={moderator}")).await;
    let ready = of_moderator.next("READY").await;
    assert_eq!(ready["messages"], json!([]));
    let id = told["id"].as_str().expect("an id");
    assert_eq!(stage.delete(id, moderator).await, 403);

    let (status, _) = stage.post("interactions", &used).await;
    assert_eq!(status, 504, "the bot keeps silent");
}

#[tokio::test]
async fn a_long_life_keeps_to_its_limit_and_who_lags_behind_begins_anew() {
    let mut settings = Settings::default();
    settings.history_limit = Some(10);
    let stage = Stage::with(settings).await;
    let Sample {
        member, general, ..
    } = stage.sample;
    let mut live = stage.live("").await;
    assert_eq!(live.next("READY").await["messages"], json!([]));
    // More than the journal keeps, with nothing else running meanwhile.
    for number in 0..100 {
        let text = number.to_string();
        stage.discord.send_message(member, general, &text);
    }
    let kept = stage.discord.messages(general);
    assert!((10..=20).contains(&kept.len()), "{}", kept.len());
    assert!(stage.discord.records().len() <= 20);
    let ready = live.next("READY").await;
    let shown = ready["messages"].as_array().expect("messages");
    let shown: Vec<&Value> = shown.iter().map(|one| &one["content"]).collect();
    let kept: Vec<&str> = kept.iter().map(|one| one.content.as_str()).collect();
    assert_eq!(shown, kept);
    assert_eq!(kept.last(), Some(&"99"));

    stage.discord.send_message(member, general, "encore");
    assert_eq!(live.next("MESSAGE_CREATE").await["content"], "encore");
}

#[tokio::test]
async fn so_many_pages_can_be_open_and_each_makes_room_when_it_leaves() {
    let stage = Stage::new().await;
    let mut open = Vec::new();
    let url = stage.discord.url().replacen("http", "ws", 1) + "/member/live";
    while let Ok((socket, _)) = tokio_tungstenite::connect_async(&url).await {
        open.push(Live(socket));
        assert!(open.len() <= 1000, "no end of pages");
    }
    assert!(open.len() >= 200, "{}", open.len());
    let mut last = open.pop().expect("a page");
    last.0.send("x".repeat(5000).into()).await.expect("sending");
    while let Some(Ok(_)) = last.0.next().await {}
    stage.live("").await.next("READY").await;
    open.last_mut().expect("a page").next("READY").await;
}
