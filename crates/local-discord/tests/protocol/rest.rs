//! REST: tokens, limits, permissions, messages, commands.

use local_discord::{FaultKind, Id, LocalDiscord, Permissions, Sample};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use discord_conformance::bare_client::{Http, answer};
use discord_conformance::start_discord;

fn kinds(discord: &LocalDiscord) -> Vec<FaultKind> {
    discord
        .take_faults()
        .iter()
        .map(|fault| fault.kind)
        .collect()
}

#[tokio::test]
async fn a_wrong_token_is_refused() {
    let discord = start_discord(Sample::new("bot").world).await;
    let http = Http::with_token(&discord, "wrong");
    let refused = (401, json!({ "message": "401: Unauthorized", "code": 0 }));
    assert_eq!(http.get("/users/@me").await, refused);
    assert_eq!(Http::new(&discord).get("/users/@me").await.0, 200);
}

#[tokio::test]
async fn an_unknown_route_is_a_fault() {
    let discord = start_discord(Sample::new("bot").world).await;
    let http = Http::new(&discord);
    assert_eq!(
        http.get("/nowhere").await,
        (404, json!({ "message": "404: Not Found", "code": 0 }))
    );
    assert_eq!(http.delete("/users/@me").await.0, 405);
    assert_eq!(
        kinds(&discord),
        [FaultKind::UnknownRoute, FaultKind::UnknownRoute]
    );
}

#[tokio::test]
async fn a_broken_limit_is_reported_at_its_place() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", sample.general);

    let (status, error) = http
        .post(&path, &json!({ "content": "é".repeat(2001) }))
        .await;
    assert_eq!(
        (status, &error["code"], &error["message"]),
        (400, &json!(50035), &json!("Invalid Form Body"))
    );
    let told =
        json!([{ "code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length." }]);
    assert_eq!(error["errors"], json!({ "content": { "_errors": told } }));

    let button = |id: &str| json!({ "type": 2, "style": 1, "label": "x", "custom_id": id });
    let rows = json!([{ "type": 1, "components": [button("a"), button("a")] }]);
    let (_, error) = http
        .post(&path, &json!({ "content": "x", "components": rows }))
        .await;
    let place =
        &error["errors"]["components"]["0"]["components"]["1"]["custom_id"]["_errors"][0]["code"];
    assert_eq!(place, "COMPONENT_CUSTOM_ID_DUPLICATED");

    let (status, error) = http.post(&path, &json!({ "content": "  " })).await;
    assert_eq!((status, &error["code"]), (400, &json!(50006)));
    assert_eq!(kinds(&discord), [FaultKind::InvalidBody; 3]);
    assert_eq!(discord.messages(sample.general).len(), 0);
}

#[tokio::test]
async fn missing_things_and_missing_rights_have_different_errors() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let bot = world.bot();
    let mut without = |name: &str, permissions| {
        let channel = world.add_channel(sample.guild, name);
        world.deny(channel, bot, permissions);
        channel
    };
    let unseen = without("caché", Permissions::VIEW_CHANNEL);
    let mute = without("muet", Permissions::SEND_MESSAGES);
    let plain = without("sobre", Permissions::EMBED_LINKS);
    let forgetful = without("sans historique", Permissions::READ_MESSAGE_HISTORY);
    let closed = world.add_person("Fermé");
    world
        .users
        .get_mut(&closed)
        .expect("a person")
        .accepts_direct_messages = false;
    let closed = world.direct_channel(closed);
    let discord = start_discord(world).await;
    let http = Http::new(&discord);
    let asked = discord.send_message(sample.member, forgetful, "?").id;

    let text = json!({ "content": "x" });
    let embed = json!({ "embeds": [{ "title": "x" }] });
    let reply = json!({ "content": "x", "message_reference": { "message_id": asked } });
    let cases = [
        ("no such channel", Id::new(12), &text, 404, 10003),
        ("cannot see", unseen, &text, 403, 50001),
        ("cannot write", mute, &text, 403, 50013),
        ("embeds alone", plain, &embed, 403, 50013),
        ("reply without history", forgetful, &reply, 400, 160_002),
        ("person who takes no messages", closed, &text, 403, 50007),
        ("forum", sample.forum, &text, 400, 50008),
    ];
    for (name, channel, body, status, code) in cases {
        let (found, error) = http
            .post(&format!("/channels/{channel}/messages"), body)
            .await;
        assert_eq!(
            (found, error["code"].as_u64()),
            (status, Some(code)),
            "{name}"
        );
    }
    let both = json!({ "content": "x", "embeds": [{ "title": "x" }] });
    let (status, message) = http
        .post(&format!("/channels/{plain}/messages"), &both)
        .await;
    assert_eq!(
        (status, &message["embeds"]),
        (200, &json!([])),
        "embeds vanish beside a text"
    );
    let (status, _) = http
        .post(&format!("/channels/{mute}/typing"), &json!({}))
        .await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn messages_are_written_changed_read_and_deleted() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let asked = discord.send_message(sample.member, sample.general, "?").id;
    let path = format!("/channels/{}/messages", sample.general);

    let body = json!({ "content": format!("<@{}>", sample.member), "message_reference": { "message_id": asked },
        "embeds": [{ "title": "Titre" }], "allowed_mentions": { "parse": [] } });
    let (_, message) = http.post(&path, &body).await;
    assert_eq!(
        (&message["type"], &message["referenced_message"]["id"]),
        (&json!(19), &json!(asked))
    );
    assert_eq!(
        (&message["embeds"][0]["type"], &message["mentions"]),
        (&json!("rich"), &json!([]))
    );

    let one = format!("{path}/{}", message["id"].as_str().expect("an id"));
    let (_, changed) = http.patch(&one, &json!({ "content": "mieux" })).await;
    assert_eq!(
        (&changed["content"], &changed["embeds"][0]["title"]),
        (&json!("mieux"), &json!("Titre"))
    );
    assert!(changed["edited_timestamp"].is_string());
    assert_eq!(http.get(&one).await.1["content"], "mieux");
    assert_eq!(
        http.get(&format!("{path}?limit=1")).await.1[0]["content"],
        "mieux"
    );

    assert_eq!(
        http.patch(&format!("{path}/{asked}"), &json!({ "content": "x" }))
            .await
            .1["code"],
        50005
    );
    assert_eq!(
        http.delete(&format!("{path}/{asked}")).await.1["code"],
        50013
    );
    assert_eq!(http.delete(&one).await, (204, Value::Null));
    assert_eq!(http.get(&one).await.1["code"], 10008);
    let unknown = json!({ "content": "x", "message_reference": { "message_id": "12" } });
    assert_eq!(http.post(&path, &unknown).await.1["code"], 50035);
}

#[tokio::test]
async fn a_nonce_that_is_enforced_makes_one_message() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", sample.general);
    let body = |enforced: bool| json!({ "content": "x", "nonce": "1", "enforce_nonce": enforced });
    let (_, first) = http.post(&path, &body(true)).await;
    assert_eq!(http.post(&path, &body(true)).await, (200, first.clone()));
    assert_ne!(http.post(&path, &body(false)).await.1["id"], first["id"]);
    assert_eq!(discord.messages(sample.general).len(), 2);
}

#[tokio::test]
async fn files_are_kept_and_served() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let part = Part::bytes(b"bonjour".to_vec())
        .file_name("rapport.txt")
        .mime_str("text/plain")
        .expect("a type");
    let payload =
        json!({ "content": "voici", "attachments": [{ "id": 0, "description": "le rapport" }] });
    let form = Form::new()
        .part("files[0]", part)
        .text("payload_json", payload.to_string());
    let request = http
        .request(
            Method::POST,
            &format!("/channels/{}/messages", sample.general),
        )
        .multipart(form);
    let (status, message) = answer(request).await;
    let file = &message["attachments"][0];
    assert_eq!(
        (status, &file["filename"], &file["size"]),
        (200, &json!("rapport.txt"), &json!(7))
    );
    assert_eq!(file["description"], "le rapport");
    let served = reqwest::get(file["url"].as_str().expect("an address"))
        .await
        .expect("a file");
    assert_eq!(served.text().await.expect("its text"), "bonjour");
    assert_eq!(discord.requests()[0].files[0].name, "rapport.txt");
}

#[tokio::test]
async fn reactions_are_kept() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let message = discord.send_message(sample.member, sample.general, "?").id;
    let path = format!(
        "/channels/{}/messages/{message}/reactions/%F0%9F%91%8D/@me",
        sample.general
    );
    assert_eq!(http.put(&path, &Value::Null).await.0, 204);
    assert!(discord.message(message).expect("a message").reactions["👍"].contains(&discord.bot()));
    assert_eq!(http.delete(&path).await.0, 204);
    assert!(
        discord
            .message(message)
            .expect("a message")
            .reactions
            .is_empty()
    );
}

fn command(name: &str, kind: u64) -> Value {
    json!({ "name": name, "type": kind, "description": if kind == 1 { "x" } else { "" } })
}

#[tokio::test]
async fn a_bulk_overwrite_keeps_the_ids_of_what_stays() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let app = discord.bot();
    for path in [
        format!("/applications/{app}/commands"),
        format!("/applications/{app}/guilds/{}/commands", sample.guild),
    ] {
        let (_, first) = http
            .put(
                &path,
                &json!([
                    command("sante", 1),
                    command("droits", 1),
                    command("sante", 3)
                ]),
            )
            .await;
        let mut changed = command("sante", 1);
        changed["description"] = json!("mieux");
        let (_, second) = http
            .put(
                &path,
                &json!([changed, command("droits", 1), command("nouveau", 1)]),
            )
            .await;
        assert_eq!(second[0]["id"], first[0]["id"], "changed");
        assert_ne!(second[0]["version"], first[0]["version"], "changed");
        assert_eq!(second[1], first[1], "the same");
        let (_, third) = http.put(&path, &json!([command("sante", 3)])).await;
        assert_ne!(third[0]["id"], first[2]["id"], "it was gone meanwhile");
        assert_eq!(http.get(&path).await.1.as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn commands_are_made_and_changed_one_by_one() {
    let discord = start_discord(Sample::new("bot").world).await;
    let http = Http::new(&discord);
    let path = format!("/applications/{}/commands", discord.bot());
    let mut sante = command("sante", 1);
    sante["name_localizations"] = json!({ "en-US": "health" });
    let (status, made) = http.post(&path, &sante).await;
    assert_eq!(
        (status, &made["name_localizations"]["en-US"]),
        (201, &json!("health"))
    );
    assert_eq!(http.post(&path, &sante).await.0, 200, "it replaces");
    assert!(
        http.get(&path).await.1[0]
            .get("name_localizations")
            .is_none()
    );
    let with = http.get(&format!("{path}?with_localizations=true")).await.1;
    assert_eq!(with[0]["name_localizations"]["en-US"], "health");

    let one = format!("{path}/{}", made["id"].as_str().expect("an id"));
    assert_eq!(
        http.patch(&one, &json!({ "description": "y" })).await.1["description"],
        "y"
    );
    assert_eq!(http.delete(&one).await.0, 204);
    assert_eq!(http.get(&one).await.1["code"], 10063);
    assert_eq!(
        http.put("/applications/12/commands", &json!([])).await.1["code"],
        10002
    );
}

#[tokio::test]
async fn guild_commands_need_the_bot_in_the_guild() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let elsewhere = world.add_guild_without_bot("Ailleurs");
    let discord = start_discord(world).await;
    let http = Http::new(&discord);
    let path = format!(
        "/applications/{}/guilds/{elsewhere}/commands",
        discord.bot()
    );
    assert_eq!(http.put(&path, &json!([])).await.1["code"], 50001);
    assert_eq!(
        http.get(&format!("/guilds/{elsewhere}")).await.1["code"],
        50001
    );
    assert_eq!(
        http.get(&format!("/guilds/{}", sample.guild)).await.1["name"],
        "Premier serveur"
    );
}

#[tokio::test]
async fn a_direct_conversation_is_opened_once() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let open = json!({ "recipient_id": sample.member });
    let (_, first) = http.post("/users/@me/channels", &open).await;
    assert_eq!(first["recipients"][0]["id"], json!(sample.member));
    assert_eq!(
        http.post("/users/@me/channels", &open).await.1["id"],
        first["id"]
    );
}
