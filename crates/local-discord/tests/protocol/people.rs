//! What people do, and which events the bot gets.

use local_discord::{Sample, message};
use serde_json::json;

use discord_conformance::bare_client::Bot;
use discord_conformance::start_discord;

#[tokio::test]
async fn messages_of_every_sort_reach_the_bot() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let (member, general) = (sample.member, sample.general);

    let first = discord.send_message(
        member,
        general,
        &format!("<@{}> et <@&{}>", sample.moderator, sample.moderator_role),
    );
    let event = bot.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&event["id"], &event["guild_id"]),
        (&json!(first.id), &json!(sample.guild))
    );
    assert_eq!(
        (&event["mentions"][0]["id"], &event["mention_roles"]),
        (&json!(sample.moderator), &json!([sample.moderator_role]))
    );
    assert!(event["member"]["joined_at"].is_string() && event["author"]["bot"] == false);

    discord
        .draft(sample.moderator, general, "oui")
        .reply_to(first.id)
        .send();
    let reply = bot.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&reply["type"], &reply["referenced_message"]["id"]),
        (&json!(19), &json!(first.id))
    );
    assert_eq!(reply["mentions"][0]["id"], json!(member));

    discord
        .draft(member, general, "nouvelles")
        .through_webhook("Actualités")
        .send();
    let webhook = bot.event("MESSAGE_CREATE").await;
    assert!(webhook["webhook_id"].is_string() && webhook["author"]["username"] == "Actualités");

    discord
        .draft(member, general, "")
        .system(message::kinds::USER_JOIN)
        .send();
    assert_eq!(bot.event("MESSAGE_CREATE").await["type"], 7);

    assert!(discord.edit_message(first.id, "corrigé"));
    assert_eq!(bot.event("MESSAGE_UPDATE").await["content"], "corrigé");
    assert!(discord.delete_message(first.id) && !discord.delete_message(first.id));
    assert_eq!(
        bot.event("MESSAGE_DELETE").await,
        json!({ "id": first.id, "channel_id": general, "guild_id": sample.guild })
    );
    let [one, two] = ["un", "deux"].map(|text| discord.send_message(member, general, text).id);
    let elsewhere = discord.send_message(member, sample.ask, "ailleurs").id;
    discord.delete_messages(general, &[one, two, elsewhere]);
    assert_eq!(
        bot.event("MESSAGE_DELETE_BULK").await,
        json!({ "ids": [one, two], "channel_id": general, "guild_id": sample.guild })
    );
    assert!(discord.message(elsewhere).is_some());
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn threads_and_posts_are_announced() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let (member, general) = (sample.member, sample.general);

    let thread = discord.create_thread(member, general, "Suite");
    let event = bot.event("THREAD_CREATE").await;
    assert_eq!(
        (&event["id"], &event["parent_id"], &event["newly_created"]),
        (&json!(thread), &json!(general), &json!(true))
    );
    assert_eq!(bot.event("MESSAGE_CREATE").await["type"], 18);

    let question = discord.send_message(member, general, "?").id;
    discord
        .create_thread_on(member, question, "Réponses")
        .expect("a thread");
    bot.event("MESSAGE_CREATE").await;
    assert_eq!(bot.event("THREAD_CREATE").await["id"], json!(question));
    let starter = bot.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&starter["type"], &starter["channel_id"]),
        (&json!(21), &json!(question))
    );

    let post = discord.create_post(member, sample.forum, "Titre", "Texte");
    let event = bot.event("THREAD_CREATE").await;
    assert_eq!(
        (&event["parent_id"], &event["name"]),
        (&json!(sample.forum), &json!("Titre"))
    );
    let first = bot.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&first["id"], &first["channel_id"], &first["content"]),
        (&json!(post.id), &json!(post.id), &json!("Texte"))
    );
    let (status, _) = bot
        .http
        .post(
            &format!("/channels/{}/messages", post.channel),
            &json!({ "content": "réponse" }),
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(post.reply().await.expect("a reply").content, "réponse");
    assert_eq!(discord.faults(), []);
}

#[tokio::test]
async fn forwards_polls_stickers_previews_and_the_bots_role_reach_the_bot() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let mut bot = Bot::with_content(&discord).await;
    let (member, general) = (sample.member, sample.general);
    let draft = |text: &str| discord.draft(member, general, text);

    let first = draft("https://exemple.fr").send();
    bot.event("MESSAGE_CREATE").await;
    draft("").forward(first.id).send();
    let forward = bot.event("MESSAGE_CREATE").await;
    assert_eq!(forward["message_reference"]["type"], 1);
    let snapshot = &forward["message_snapshots"][0]["message"];
    assert_eq!(snapshot["content"], "https://exemple.fr");

    draft("").poll("On y va ?", &["oui", "non"]).send();
    let poll = &bot.event("MESSAGE_CREATE").await["poll"];
    assert_eq!(poll["question"]["text"], "On y va ?");
    assert_eq!(poll["answers"][1]["poll_media"]["text"], "non");
    draft("").sticker("bravo").send();
    let sticker = bot.event("MESSAGE_CREATE").await;
    assert_eq!(sticker["sticker_items"][0]["name"], "bravo");

    assert!(discord.add_preview(first.id, json!({"title": "Exemple"})));
    let preview = bot.event("MESSAGE_UPDATE").await;
    assert_eq!(preview["embeds"][0]["title"], "Exemple");
    assert!(preview["edited_timestamp"].is_null());

    let role = discord.create_bot_role(sample.guild);
    let created = bot.event("GUILD_ROLE_CREATE").await;
    assert_eq!(created["guild_id"], json!(sample.guild));
    assert_eq!(created["role"]["id"], json!(role));
    assert_eq!(created["role"]["tags"]["bot_id"], json!(discord.bot()));
}
