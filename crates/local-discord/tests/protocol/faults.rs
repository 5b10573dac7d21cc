//! Faults on demand.

use std::time::Duration;

use local_discord::{Effect, Injection, Sample};
use reqwest::Method;
use serde_json::{Value, json};

use discord_conformance::bare_client::{Bot, Http};
use discord_conformance::start_discord;

#[tokio::test]
async fn rate_limits_say_when_to_come_back() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", sample.general);
    let limited = |global| Effect::RateLimited {
        retry_after: Duration::from_millis(1500),
        global,
    };
    discord.inject(
        Injection::new(limited(false))
            .on("POST", "/channels/{channel_id}/messages")
            .times(2),
    );
    discord.inject(Injection::new(limited(true)).on("GET", "/users/@me"));

    assert_eq!(http.get("/gateway/bot").await.0, 200, "another route");
    for _ in 0..2 {
        let response = http
            .request(Method::POST, &path)
            .json(&json!({ "content": "x" }))
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            (
                response.status().as_u16(),
                response.headers()["retry-after"].as_bytes()
            ),
            (429, &b"2"[..])
        );
        let body: Value = response.json().await.expect("a body");
        assert_eq!(
            (&body["retry_after"], &body["global"]),
            (&json!(1.5), &json!(false))
        );
    }
    assert_eq!(
        http.post(&path, &json!({ "content": "x" })).await.0,
        200,
        "twice is enough"
    );
    let response = http
        .request(Method::GET, "/users/@me")
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.headers()["x-ratelimit-global"], "true");
    assert_eq!(discord.messages(sample.general).len(), 1);
    assert_eq!(
        discord
            .requests()
            .iter()
            .filter(|request| request.injected)
            .count(),
        3
    );
}

#[tokio::test]
async fn servers_fail_and_connections_break() {
    let sample = Sample::new("bot");
    let discord = start_discord(sample.world).await;
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", sample.general);
    let body = json!({ "content": "x" });

    discord.inject(Injection::new(Effect::Status(503)));
    assert_eq!(http.post(&path, &body).await, (503, Value::Null));
    discord.inject(Injection::new(Effect::Cut));
    assert!(
        http.request(Method::POST, &path)
            .json(&body)
            .send()
            .await
            .is_err(),
        "cut before"
    );
    assert_eq!(
        discord.messages(sample.general).len(),
        0,
        "nothing was done"
    );
    discord.inject(Injection::new(Effect::CutAfter));
    assert!(
        http.request(Method::POST, &path)
            .json(&body)
            .send()
            .await
            .is_err(),
        "cut after"
    );
    assert_eq!(
        discord.messages(sample.general).len(),
        1,
        "it was done, the answer was lost"
    );
    discord.inject(Injection::new(Effect::Delayed(Duration::from_millis(30))));
    let before = std::time::Instant::now();
    assert_eq!(http.post(&path, &body).await.0, 200);
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn after_a_shutdown_nobody_answers() {
    let discord = start_discord(Sample::new("bot").world).await;
    let mut bot = Bot::with_content(&discord).await;
    assert_eq!(bot.http.get("/users/@me").await.0, 200);
    discord.shutdown().await;
    assert!(bot.gateway.is_over().await);
    assert!(
        bot.http
            .request(Method::GET, "/users/@me")
            .send()
            .await
            .is_err()
    );
}
