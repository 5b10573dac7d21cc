//! Commands, buttons, menus, forms: who sees what, and how they may be answered.

use std::time::Duration;

use local_discord::{ClientError, FaultKind, Id, LocalDiscord, Permissions, Sample};
use serde_json::{Value, json};

use discord_conformance::bare_client::Bot;
use discord_conformance::start_discord;

/// Registers commands: globally, or in a guild.
async fn register(bot: &Bot, discord: &LocalDiscord, guild: Option<Id>, commands: Value) {
    let scope = guild.map_or_else(String::new, |guild| format!("/guilds/{guild}"));
    let (status, answer) = bot
        .http
        .put(
            &format!("/applications/{}{scope}/commands", discord.bot()),
            &commands,
        )
        .await;
    assert_eq!(status, 200, "{answer}");
}

fn question() -> Value {
    json!({ "name": "question", "description": "x", "options": [
        { "type": 3, "name": "texte", "description": "x", "required": true, "autocomplete": true },
    ] })
}

/// A bot with `/question`, and an interaction of it that it has just got.
async fn asked() -> (
    Sample,
    LocalDiscord,
    Bot,
    local_discord::SentInteraction,
    Value,
) {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world.clone()).await;
    let mut bot = Bot::with_content(&discord).await;
    register(&bot, &discord, None, json!([question()])).await;
    let invoked = discord
        .slash(sample.member, sample.general, "question")
        .option("texte", "quoi ?")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    (sample, discord, bot, invoked, event)
}

#[tokio::test]
async fn the_event_has_the_caller_the_place_and_the_options() {
    let (sample, discord, _bot, _, event) = asked().await;
    assert_eq!(
        event["data"]["options"],
        json!([{ "name": "texte", "type": 3, "value": "quoi ?" }])
    );
    assert_eq!(
        (&event["locale"], &event["guild_locale"], &event["context"]),
        (&json!("fr"), &json!("fr"), &json!(0))
    );
    assert_eq!(
        event["authorizing_integration_owners"],
        json!({ "0": sample.guild })
    );
    assert_eq!(event["member"]["user"]["id"], json!(sample.member));
    let permissions = |value: &Value| {
        value
            .as_str()
            .and_then(|bits| bits.parse::<u64>().ok())
            .expect("permissions")
    };
    assert_eq!(
        permissions(&event["member"]["permissions"]) & (1 << 5),
        0,
        "no moderator"
    );
    assert_ne!(
        permissions(&event["app_permissions"]) & (1 << 11),
        0,
        "the bot may write"
    );
    discord
        .slash(sample.moderator, sample.general, "question")
        .option("texte", "x")
        .locale("en-US")
        .send()
        .expect("sent");
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn an_answer_is_given_once_and_in_time() {
    let (_, discord, bot, invoked, event) = asked().await;
    let mut forged = event.clone();
    forged["token"] = json!("forged");
    let answer = json!({ "type": 4, "data": { "content": "ceci", "flags": 64 } });
    assert_eq!(bot.call_back(&forged, &answer).await.1["code"], 10062);
    assert_eq!(
        bot.call_back(&event, &json!({ "type": 8, "data": { "choices": [] } }))
            .await
            .1["code"],
        50035
    );
    assert_eq!(bot.call_back(&event, &answer).await, (204, Value::Null));
    let (status, error) = bot.call_back(&event, &answer).await;
    assert_eq!((status, &error["code"]), (400, &json!(40060)));
    let kinds: Vec<_> = discord
        .take_faults()
        .iter()
        .map(|fault| fault.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            FaultKind::UnknownToken,
            FaultKind::InvalidBody,
            FaultKind::AcknowledgedTwice
        ]
    );

    let response = invoked.response().await.expect("a response");
    let message = response.message.expect("a message");
    assert!(message.is_ephemeral() && message.content == "ceci");
    let (status, error) = bot
        .http
        .get(&format!(
            "/channels/{}/messages/{}",
            message.channel, message.id
        ))
        .await;
    assert_eq!(
        (status, &error["code"]),
        (404, &json!(10008)),
        "REST does not show ephemeral messages"
    );
}

#[tokio::test]
async fn a_late_answer_is_refused() {
    let (_, discord, bot, _, event) = asked().await;
    discord.advance(Duration::from_millis(3001));
    assert_eq!(
        discord.faults()[0].kind,
        FaultKind::LateAcknowledgement,
        "already before it comes"
    );
    let (status, error) = bot.call_back(&event, &json!({ "type": 5 })).await;
    assert_eq!((status, &error["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn a_deferred_answer_follows_within_fifteen_minutes() {
    let (_, discord, bot, invoked, event) = asked().await;
    let original = format!("{}/messages/@original", Bot::webhook(&event));
    assert_eq!(
        bot.http
            .patch(&original, &json!({ "content": "trop tôt" }))
            .await
            .0,
        404
    );
    assert_eq!(discord.take_faults().len(), 1);
    assert_eq!(
        bot.call_back(&event, &json!({ "type": 5, "data": { "flags": 64 } }))
            .await
            .0,
        204
    );
    assert!(
        invoked
            .acknowledged()
            .await
            .expect("an acknowledgement")
            .message
            .expect("a notice")
            .is_loading()
    );

    let (status, message) = bot
        .http
        .patch(&original, &json!({ "content": "enfin" }))
        .await;
    assert_eq!(
        (status, &message["content"], &message["flags"]),
        (200, &json!("enfin"), &json!(64))
    );
    let message = invoked
        .response()
        .await
        .expect("a response")
        .message
        .expect("a message");
    assert!(message.is_ephemeral() && !message.is_loading());

    let (_, more) = bot
        .http
        .post(&Bot::webhook(&event), &json!({ "content": "et aussi" }))
        .await;
    assert_eq!(more["message_reference"]["message_id"], json!(message.id));
    assert_eq!(
        invoked.follow_ups(1).await.expect("one")[0].content,
        "et aussi"
    );
    let one = format!(
        "{}/messages/{}",
        Bot::webhook(&event),
        more["id"].as_str().expect("an id")
    );
    assert_eq!(
        bot.http.patch(&one, &json!({ "content": "mieux" })).await.1["content"],
        "mieux"
    );
    assert_eq!(bot.http.delete(&one).await.0, 204);
    assert_eq!(bot.http.delete(&original).await.0, 204);

    discord.advance(Duration::from_secs(15 * 60));
    assert_eq!(
        bot.http
            .post(&Bot::webhook(&event), &json!({ "content": "x" }))
            .await
            .1["code"],
        50027
    );
}

#[tokio::test]
async fn the_first_follow_up_takes_the_place_of_the_notice() {
    let (_, discord, bot, invoked, event) = asked().await;
    bot.call_back(&event, &json!({ "type": 5 })).await;
    bot.http
        .post(&Bot::webhook(&event), &json!({ "content": "voilà" }))
        .await;
    assert_eq!(
        invoked
            .response()
            .await
            .expect("a response")
            .message
            .expect("a message")
            .content,
        "voilà"
    );
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn typing_is_completed() {
    let (sample, discord, mut bot, _, _) = asked().await;
    let typing = discord
        .autocomplete(sample.member, sample.general, "question", "texte", "ill")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (&event["type"], &event["data"]["options"][0]["focused"]),
        (&json!(4), &json!(true))
    );
    let choices = json!([{ "name": "Illectronisme", "value": "illectronisme" }]);
    assert_eq!(
        bot.call_back(
            &event,
            &json!({ "type": 8, "data": { "choices": choices } })
        )
        .await
        .0,
        204
    );
    let choices = typing.response().await.expect("a response").choices();
    assert_eq!(
        choices,
        [("Illectronisme".to_owned(), json!("illectronisme"))]
    );
}

#[tokio::test]
async fn buttons_and_menus_change_their_message() {
    let (sample, discord, mut bot, invoked, event) = asked().await;
    let rows = json!([
        { "type": 1, "components": [
            { "type": 2, "style": 1, "label": "Plus", "custom_id": "plus" },
            { "type": 2, "style": 2, "label": "Gris", "custom_id": "gris", "disabled": true },
        ] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "menu", "options": [{ "label": "A", "value": "a" }] }] },
    ]);
    bot.call_back(
        &event,
        &json!({ "type": 4, "data": { "content": "ceci", "components": rows, "flags": 64 } }),
    )
    .await;
    let message = invoked
        .response()
        .await
        .expect("a response")
        .message
        .expect("a message");

    let click = discord
        .click(
            sample.member,
            message.id,
            message.button("Plus").expect("a button"),
        )
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (
            &event["data"]["custom_id"],
            &event["data"]["component_type"]
        ),
        (&json!("plus"), &json!(2))
    );
    assert_eq!(event["message"]["interaction_metadata"]["name"], "question");
    assert_eq!(
        bot.call_back(&event, &json!({ "type": 7, "data": { "content": "cela" } }))
            .await
            .0,
        204
    );
    let changed = click
        .response()
        .await
        .expect("a response")
        .message
        .expect("a message");
    assert_eq!((changed.id, changed.content.as_str()), (message.id, "cela"));

    let choice = discord
        .select(sample.member, message.id, "menu", &["a"])
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["values"], json!(["a"]));
    assert_eq!(bot.call_back(&event, &json!({ "type": 6 })).await.0, 204);
    assert_eq!(
        choice
            .acknowledged()
            .await
            .expect("an acknowledgement")
            .callback,
        6
    );

    let refused =
        |custom_id: &str, person| discord.click(person, message.id, custom_id).send().err();
    assert_eq!(
        refused("gris", sample.member),
        Some(ClientError::NoSuchComponent("gris".to_owned()))
    );
    assert_eq!(
        refused("autre", sample.member),
        Some(ClientError::NoSuchComponent("autre".to_owned()))
    );
    assert_eq!(
        refused("plus", sample.moderator),
        Some(ClientError::NoSuchMessage),
        "it is ephemeral"
    );
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn a_form_is_shown_and_sent() {
    let (_, discord, mut bot, invoked, event) = asked().await;
    let input = json!({ "type": 4, "custom_id": "pourquoi", "label": "Pourquoi ?", "style": 1 });
    let form = json!({ "title": "Dites-nous", "custom_id": "avis", "components": [{ "type": 1, "components": [input] }] });
    assert_eq!(
        bot.call_back(&event, &json!({ "type": 9, "data": form }))
            .await
            .0,
        204
    );
    invoked.acknowledged().await.expect("a form");
    let sent = discord
        .submit_modal(&invoked, &[("pourquoi", "parce que")])
        .expect("a form")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (
            &event["type"],
            &event["data"]["components"][0]["components"][0]["value"]
        ),
        (&json!(5), &json!("parce que"))
    );
    bot.call_back(
        &event,
        &json!({ "type": 4, "data": { "content": "merci" } }),
    )
    .await;
    assert_eq!(
        sent.response()
            .await
            .expect("a response")
            .message
            .expect("a message")
            .content,
        "merci"
    );
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn a_command_on_a_message_shows_its_text_without_the_intent() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::connect(&discord, local_discord::Intents::empty()).await;
    register(
        &bot,
        &discord,
        None,
        json!([{ "name": "Chercher", "type": 3, "description": "" }]),
    )
    .await;
    let message = discord
        .send_message(sample.moderator, sample.general, "illectronisme")
        .id;
    discord
        .message_command(sample.member, message, "Chercher")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["target_id"], json!(message));
    assert_eq!(
        event["data"]["resolved"]["messages"][message.to_string()]["content"],
        "illectronisme"
    );
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn people_see_the_commands_that_discord_shows_them() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let elsewhere = world.add_guild_without_bot("Ailleurs");
    let elsewhere = world.add_channel(elsewhere, "général");
    let private = world.add_private_channel();
    world.application.installed_by.insert(sample.member);
    let direct = world.direct_channel(sample.member);
    let admin_direct = world.direct_channel(sample.other_admin);
    let discord = start_discord(world).await;
    let bot = Bot::with_content(&discord).await;
    let named = |name: &str| json!({ "name": name, "description": "x" });
    let with = |name: &str, field: &str, value: Value| {
        let mut command = named(name);
        command[field] = value;
        command
    };
    register(
        &bot,
        &discord,
        None,
        json!([
            named("partout"),
            with("serveurs", "integration_types", json!([0])),
            with("prive", "contexts", json!([1, 2])),
            with("gestion", "default_member_permissions", json!("32")),
        ]),
    )
    .await;
    register(
        &bot,
        &discord,
        Some(sample.guild),
        json!([with("recharger", "default_member_permissions", json!("32"))]),
    )
    .await;

    #[rustfmt::skip]
    let cases = [
        ("member", sample.member, sample.general, "partout serveurs"),
        ("moderator", sample.moderator, sample.general, "recharger partout serveurs gestion"),
        ("administrator of another guild", sample.other_admin, sample.other_channel,
         "partout serveurs gestion"),
        ("in private", sample.member, direct, "partout serveurs prive gestion"),
        ("administrator in private", sample.other_admin, admin_direct,
         "partout serveurs prive gestion"),
        ("installed for oneself", sample.member, private, "partout prive gestion"),
        ("not installed for oneself", sample.moderator, private, ""),
        ("no member, guild without the bot", sample.moderator, elsewhere, ""),
    ];
    for (name, person, channel, expected) in cases {
        let found: Vec<_> = discord
            .visible_commands(person, channel)
            .into_iter()
            .map(|command| command.name)
            .collect();
        assert_eq!(found.join(" "), expected, "{name}");
    }

    discord.allow_command(sample.guild, "recharger", sample.member);
    let found = discord.visible_commands(sample.member, sample.general);
    assert_eq!(
        found[0].name, "recharger",
        "allowed by the owner of the guild"
    );
}

#[tokio::test]
async fn a_hidden_command_can_only_be_forced() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let hidden =
        json!([{ "name": "recharger", "description": "x", "default_member_permissions": "32" }]);
    register(&bot, &discord, Some(sample.guild), hidden).await;
    let refused = Some(ClientError::NoSuchCommand("recharger".to_owned()));
    assert_eq!(
        discord
            .slash(sample.member, sample.general, "recharger")
            .send()
            .err(),
        refused
    );
    assert_eq!(
        discord
            .slash(sample.other_admin, sample.other_channel, "recharger")
            .send()
            .err(),
        refused
    );

    discord
        .slash(sample.other_admin, sample.other_channel, "recharger")
        .forced()
        .send()
        .expect("forced");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["guild_id"], json!(sample.other_guild));
    discord
        .slash(sample.member, sample.general, "recharger")
        .forced()
        .altered(|event| event["guild_locale"] = json!("de"))
        .send()
        .expect("forced");
    assert_eq!(bot.event("INTERACTION_CREATE").await["guild_locale"], "de");
}

#[tokio::test]
async fn options_are_checked_as_a_client_checks_them() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let text = json!({ "type": 3, "name": "texte", "description": "x", "required": true, "max_length": 5 });
    let kind = json!({ "type": 4, "name": "sorte", "description": "x", "choices": [{ "name": "Un", "value": 1 }] });
    let sub = json!({ "type": 1, "name": "chercher", "description": "x", "options": [text, kind] });
    register(
        &bot,
        &discord,
        None,
        json!([{ "name": "outil", "description": "x", "options": [sub] }]),
    )
    .await;
    let slash = |name: &str| discord.slash(sample.member, sample.general, name);

    slash("outil chercher")
        .option("texte", "abc")
        .option("sorte", 1)
        .send()
        .expect("sent");
    let options = bot.event("INTERACTION_CREATE").await["data"]["options"].take();
    assert_eq!(options[0]["name"], "chercher");
    assert_eq!(
        options[0]["options"][1],
        json!({ "name": "sorte", "type": 4, "value": 1 })
    );

    let wrong = [
        ("missing", slash("outil chercher")),
        (
            "too long",
            slash("outil chercher").option("texte", "abcdef"),
        ),
        (
            "no such choice",
            slash("outil chercher")
                .option("texte", "a")
                .option("sorte", 2),
        ),
        ("wrong type", slash("outil chercher").option("texte", true)),
        (
            "no such option",
            slash("outil chercher")
                .option("texte", "a")
                .option("autre", "b"),
        ),
        (
            "no such subcommand",
            slash("outil trouver").option("texte", "a"),
        ),
    ];
    for (name, invocation) in wrong {
        assert!(invocation.send().is_err(), "{name}");
    }
}

#[tokio::test]
async fn a_person_can_use_the_bot_in_places_without_it() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let guild = world.add_guild_without_bot("Ailleurs");
    let channel = world.add_channel(guild, "général");
    world.add_member(guild, sample.member, &[]);
    world.application.installed_by.insert(sample.member);
    let discord = start_discord(world).await;
    let mut bot = Bot::with_content(&discord).await;
    register(&bot, &discord, None, json!([question()])).await;
    let invoked = discord
        .slash(sample.member, channel, "question")
        .option("texte", "x")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        event["authorizing_integration_owners"],
        json!({ "1": sample.member })
    );
    bot.call_back(&event, &json!({ "type": 4, "data": { "content": "ceci" } }))
        .await;
    let answer = invoked.response().await.expect("a response").message;
    assert!(!answer.expect("a message").is_ephemeral());
    let (status, error) = bot
        .http
        .post(
            &format!("/channels/{channel}/messages"),
            &json!({ "content": "x" }),
        )
        .await;
    assert_eq!(
        (status, &error["code"]),
        (403, &json!(50001)),
        "it is not there itself"
    );
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn an_application_of_the_person_alone_answers_within_the_guilds_bounds() {
    let sample = Sample::new("bot");
    let mut world = sample.world;
    let guild = world.add_guild_without_bot("Ailleurs");
    let channel = world.add_channel(guild, "général");
    world.add_member(guild, sample.member, &[]);
    world.deny(channel, sample.member, Permissions::USE_EXTERNAL_APPS);
    world.application.installed_by.insert(sample.member);
    let discord = start_discord(world).await;
    let mut bot = Bot::with_content(&discord).await;
    register(&bot, &discord, None, json!([question()])).await;
    let invoked = discord
        .slash(sample.member, channel, "question")
        .option("texte", "x")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    bot.call_back(&event, &json!({ "type": 4, "data": { "content": "ceci" } }))
        .await;
    let answer = invoked.response().await.expect("a response").message;
    assert!(answer.expect("a message").is_ephemeral());

    let path = format!(
        "/webhooks/{}/{}",
        discord.bot(),
        event["token"].as_str().expect("a token")
    );
    for _ in 0..5 {
        let (status, _) = bot.http.post(&path, &json!({ "content": "encore" })).await;
        assert_eq!(status, 200);
    }
    let (status, error) = bot.http.post(&path, &json!({ "content": "trop" })).await;
    assert_eq!((status, &error["code"]), (400, &json!(40094)));
    let kinds: Vec<_> = discord.take_faults().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [FaultKind::InvalidBody]);
}

#[tokio::test]
async fn only_what_a_person_sees_can_be_used() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let on_message = json!({ "name": "Chercher", "type": 3, "description": "" });
    register(&bot, &discord, None, json!([question(), on_message])).await;
    let invoked = discord
        .slash(sample.member, sample.general, "question")
        .option("texte", "x")
        .send()
        .expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    let options: Vec<_> = ["a", "b", "c"]
        .map(|name| json!({ "label": name, "value": name }))
        .into();
    let menu = json!({ "type": 3, "custom_id": "menu", "options": options, "max_values": 2 });
    let rows = json!([{ "type": 1, "components": [menu] }]);
    let data = json!({ "content": "ceci", "flags": 64, "components": rows });
    bot.call_back(&event, &json!({ "type": 4, "data": data }))
        .await;
    let answer = invoked.response().await.expect("a response").message;
    let answer = answer.expect("a message").id;

    let chosen = |values: &[&str]| discord.select(sample.member, answer, "menu", values).send();
    for values in [&[][..], &["a", "b", "c"], &["d"]] {
        assert!(
            matches!(chosen(values), Err(ClientError::WrongOptions(_))),
            "{values:?}"
        );
    }
    chosen(&["a", "b"]).expect("sent");
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["values"], json!(["a", "b"]));
    bot.call_back(&event, &json!({ "type": 6 })).await;

    let by_other = |person| discord.message_command(person, answer, "Chercher").send();
    assert_eq!(
        by_other(sample.moderator).err(),
        Some(ClientError::NoSuchMessage)
    );
    by_other(sample.member).expect("sent");
}
