//! What `[http]` serves: whether the bot is alive and ready, and what it has counted.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Output;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use colloque_bot::metrics::{Connected, Metrics};
use colloque_bot::monitoring::Monitoring;
use local_discord::{Effect, Injection, Sample};
use reqwest::{Client, Method, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE};
use crate::buttons::press;
use crate::connection::{launch, told};
use crate::emergencies::{IN_DANGER, with_emergency};
use crate::log;
use crate::process::{program, signal};

const MESSAGES: &str = "/channels/{channel_id}/messages";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Serves these metrics.
async fn serve(metrics: &Arc<Metrics>) -> SocketAddr {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let monitoring = Monitoring::listen(address, Arc::clone(metrics)).await;
    let monitoring = monitoring.expect("a port");
    let address = monitoring.address().expect("an address");
    tokio::spawn(monitoring.serve());
    address
}

async fn request(method: Method, address: SocketAddr, path: &str) -> Response {
    let client = Client::builder().no_proxy().build().expect("a client");
    let request = client.request(method, format!("http://{address}{path}"));
    request.send().await.expect("a response")
}

/// The status and the text.
async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let response = request(Method::GET, address, path).await;
    let status = response.status().as_u16();
    (status, response.text().await.expect("a text"))
}

/// The value of a series, without the prefix of its name.
fn value<'a>(exposition: &'a str, series: &str) -> Option<&'a str> {
    exposition.lines().find_map(|line| {
        let line = line.strip_prefix("colloque_bot_")?;
        line.strip_prefix(series)?.strip_prefix(' ')
    })
}

/// The series of questions that are not zero.
fn questions(exposition: &str) -> BTreeSet<String> {
    let lines = exposition.lines();
    let lines = lines.filter_map(|line| line.strip_prefix("colloque_bot_questions_total"));
    let counted = lines.filter(|line| !line.ends_with(" 0"));
    counted.map(|line| line.replace('"', "")).collect()
}

#[tokio::test]
async fn questions_are_counted_by_surface_and_outcome_while_somebody_scrapes() {
    let bot = Bot::start().await;
    let address = serve(&bot.metrics).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let mut last = None;
    for (channel, question) in [
        (sample.general, QUESTION),
        (sample.general, AMBIGUOUS),
        (sample.general, UNANSWERABLE),
    ] {
        let asked = discord.mention_bot(sample.member, channel, question);
        let (reply, (status, _)) = tokio::join!(asked.reply(), get(address, "/metrics"));
        assert_eq!(status, 200);
        last.get_or_insert(reply.expect("a reply"));
    }
    let asked = discord.send_message(sample.member, sample.ask, QUESTION);
    asked.reply().await.expect("a reply");
    let command = discord.slash(sample.member, sample.general, "question");
    let command = command.option("texte", QUESTION).send();
    let answered = command.expect("a command").response().await;
    answered.expect("a response");
    press(&bot, sample.member, &last.expect("an answer"), "Voir aussi").await;

    let response = request(Method::GET, address, "/metrics").await;
    assert_eq!(
        response.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = response.text().await.expect("a text");
    assert!(text.ends_with("# EOF\n"), "{text}");
    let expected = [
        "{surface=ask,outcome=answer} 1",
        "{surface=command,outcome=answer} 1",
        "{surface=component,outcome=clarify} 1",
        "{surface=mention,outcome=answer} 1",
        "{surface=mention,outcome=clarify} 1",
        "{surface=mention,outcome=unknown} 1",
    ];
    assert_eq!(questions(&text), expected.map(str::to_owned).into());
    assert_eq!(value(&text, "answer_seconds_count"), Some("6"));
    assert_eq!(value(&text, "base_entries"), Some("4"));
    assert_eq!(value(&text, "gateway_ready_shards"), Some("1"));
    assert_eq!(value(&text, "gateway_identifies_total"), Some("1"));
    for id in [sample.member, sample.guild, sample.general, sample.ask] {
        assert!(!text.contains(&id.to_string()), "{id} in {text}");
    }
    for word in ["illectronisme", "chiffres", "colloque\"", "droits"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn nothing_tells_of_an_emergency() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let before = bot.metrics.exposition(SystemTime::UNIX_EPOCH);
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, IN_DANGER);
    asked.reply().await.expect("a reply");
    let command = discord.slash(sample.member, sample.general, "question");
    let command = command.option("texte", IN_DANGER).send();
    command
        .expect("a command")
        .response()
        .await
        .expect("a reply");
    assert_eq!(bot.metrics.exposition(SystemTime::UNIX_EPOCH), before);
    bot.finish().await;
}

#[tokio::test]
async fn it_is_ready_from_ready_on_and_not_without_the_gateway() {
    log::listen();
    let bot = launch(|gateway| gateway.sessions_left = Some((0, HOUR))).await;
    let address = serve(&bot.metrics).await;
    told("la suivante dans 1 h").await;
    assert_eq!(get(address, "/healthz").await.0, 200);
    let (status, why) = get(address, "/readyz").await;
    assert_eq!((status, why.contains("0 sur 1")), (503, true), "{why}");
    let (_, text) = get(address, "/metrics").await;
    assert_eq!(value(&text, "gateway_identifies_left"), Some("0"));

    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = Some((2, HOUR)));
    bot.later(HOUR).await;
    told("connecté à Discord sous le nom").await;
    assert_eq!(get(address, "/readyz").await, (200, String::from("prêt\n")));

    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = Some((0, HOUR)));
    bot.discord.invalidate_sessions(false);
    told("Discord met fin à la session : je me reconnecte").await;
    assert_eq!(get(address, "/healthz").await.0, 200);
    let (status, why) = get(address, "/readyz").await;
    assert_eq!((status, why.contains("0 sur 1")), (503, true), "{why}");

    bot.later(Duration::from_secs(10)).await;
    told("session_start_limit").await;
    bot.discord
        .change_gateway(|gateway| gateway.sessions_left = Some((7, HOUR)));
    bot.later(HOUR).await;
    told("connexion à Discord rétablie").await;
    assert_eq!(get(address, "/readyz").await.0, 200);
    let (_, text) = get(address, "/metrics").await;
    for (series, expected) in [
        ("gateway_reconnections_total{how=\"identified\"}", "1"),
        ("gateway_reconnections_total{how=\"resumed\"}", "0"),
        ("gateway_identifies_total", "2"),
        ("gateway_identifies_left", "6"),
    ] {
        assert_eq!(value(&text, series), Some(expected), "{series}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn rate_limits_lost_answers_and_reloads_are_counted() {
    let bot = Bot::start().await;
    let counted = |series: &str| {
        let text = bot.metrics.exposition(SystemTime::now());
        value(&text, series).map(str::to_owned)
    };
    let (discord, sample) = (&bot.discord, &bot.sample);
    let limited = Effect::RateLimited {
        retry_after: Duration::from_millis(10),
        global: false,
    };
    discord.inject(Injection::new(limited).on("POST", MESSAGES));
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    asked.reply().await.expect("a reply");
    assert_eq!(counted("rate_limits_total").as_deref(), Some("1"));

    let version = || {
        let text = bot.metrics.exposition(SystemTime::now());
        let line = text
            .lines()
            .find(|it| it.starts_with("colloque_bot_base_info"));
        line.expect("a version").to_owned()
    };
    let first = version();
    bot.edit(|base| format!("# Le même contenu.\n{base}"));
    crate::reload::reload(&bot).await;
    assert_eq!(version(), first, "the same content");
    let entry = "[[entry]]\nid = \"x\"\ntitle = \"Le goûter\"\nsummary = \"Des gaufres.\"\n";
    bot.edit(|base| format!("{base}\n{entry}"));
    crate::reload::reload(&bot).await;
    assert_ne!(version(), first);
    assert_eq!(counted("base_entries").as_deref(), Some("5"));
    bot.edit(|base| format!("{base}\n[[entry]]\n"));
    crate::reload::reload(&bot).await;
    bot.edit(crate::reload::steal_question);
    crate::reload::reload(&bot).await;
    for (result, expected) in [("served", "2"), ("refused", "1"), ("waits", "1")] {
        let series = format!("reloads_total{{result=\"{result}\"}}");
        assert_eq!(counted(&series).as_deref(), Some(expected), "{result}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn only_small_requests_to_read_are_answered() {
    let address = serve(&Arc::default()).await;
    for (method, path, expected) in [
        (Method::GET, "/healthz", 200),
        (Method::HEAD, "/healthz", 200),
        (Method::HEAD, "/readyz", 503),
        (Method::GET, "/metrics?x=1", 200),
        (Method::GET, "/", 404),
        (Method::GET, "/metrics/", 404),
        (Method::POST, "/metrics", 405),
        (Method::DELETE, "/healthz", 405),
    ] {
        let response = request(method.clone(), address, path).await;
        assert_eq!(response.status(), expected, "{method} {path}");
        if expected == 405 {
            assert_eq!(response.headers()["allow"], "GET, HEAD");
        }
        let is_empty = response.bytes().await.expect("a body").is_empty();
        assert_eq!(is_empty, method == Method::HEAD, "{method} {path}");
    }
    let long = "x".repeat(20_000);
    for wrong in [
        format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: x\r\nx: {long}\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nhost: x\r\n{}\r\n",
            "x: y\r\n".repeat(200)
        ),
        String::from("\u{1}\u{2}\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        // It may close before it has read everything.
        drop(stream.write_all(wrong.as_bytes()).await);
        let mut response = Vec::new();
        drop(stream.read_to_end(&mut response).await);
        let response = String::from_utf8_lossy(&response);
        let is_refused = response.is_empty() || response.starts_with("HTTP/1.1 4");
        assert!(is_refused, "{response}");
    }
    assert_eq!(get(address, "/healthz").await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn slow_requests_are_dropped_and_let_others_in() {
    let address = serve(&Arc::default()).await;
    let mut slow = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET /healthz").await.expect("a part");
        slow.push(stream);
    }
    assert_eq!(get(address, "/healthz").await.0, 200);
    for mut stream in slow {
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer).await);
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{answer:?}");
    }
}

#[tokio::test]
async fn the_program_serves_it_where_the_settings_say_and_logs_json() {
    let folder = TempDir::new().expect("a folder");
    let settings = "logs = \"json\"\n[http]\nlisten = \"127.0.0.1:0\"\n";
    std::fs::write(folder.path().join("config.toml"), settings).expect("settings");
    let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
    let mut child = program(folder.path())
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
    let mut address = None;
    loop {
        let line = lines.next_line().await.expect("a line").expect("a line");
        let line: Value = serde_json::from_str(&line).expect("a JSON object a line");
        let message = line["message"].as_str().expect("a message");
        if let Some(at) = message.strip_prefix("supervision : http://") {
            let at = at.strip_suffix("/metrics").expect("a path");
            address = Some(at.parse().expect("an address"));
        }
        if message.starts_with("connecté à Discord") {
            break;
        }
    }
    let address = address.expect("the address is told");
    assert_eq!(get(address, "/readyz").await, (200, String::from("prêt\n")));
    let (_, text) = get(address, "/metrics").await;
    let build = concat!(
        "build_info{version=\"",
        env!("CARGO_PKG_VERSION"),
        "\",commit=\"\"}"
    );
    assert_eq!(value(&text, build), Some("1"));
    signal(&child, "TERM").await;
    assert_eq!(child.wait().await.expect("an end").code(), Some(0));
}

#[tokio::test]
async fn an_address_that_is_taken_ends_it_with_status_1_and_what_to_change() {
    let taken = serve(&Arc::default()).await;
    let folder = TempDir::new().expect("a folder");
    let settings = format!("[http]\nlisten = \"{taken}\"\n");
    std::fs::write(folder.path().join("config.toml"), settings).expect("settings");
    let mut program = program(folder.path());
    program
        .env("DISCORD_TOKEN", "a.b.c")
        .env("DISCORD_API_URL", "http://127.0.0.1:1");
    let Output { status, stderr, .. } = program.output().await.expect("an end");
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("[http]"), "{said}");
}

/// What `colloque-bot health` says with these settings.
async fn health(settings: &str) -> (Option<i32>, String) {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), settings).expect("settings");
    let output = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
        .arg("health")
        .current_dir(folder.path())
        .output()
        .await;
    let Output {
        status,
        stdout,
        stderr,
    } = output.expect("an end");
    let said = [stdout, stderr].concat();
    (
        status.code(),
        String::from_utf8_lossy(&said).trim().to_owned(),
    )
}

#[tokio::test]
async fn health_says_whether_the_bot_of_the_settings_is_ready() {
    let metrics = Arc::<Metrics>::default();
    let served = serve(&metrics).await;
    let everywhere = SocketAddr::from(([0, 0, 0, 0], served.port()));
    let settings = |address| format!("[http]\nlisten = \"{address}\"\n");
    let (status, said) = health(&settings(served)).await;
    assert_eq!(
        (status, said.contains("aucune base")),
        (Some(1), true),
        "{said}"
    );
    metrics.base_served(1, 1, SystemTime::now());
    metrics.expect_shards(1);
    metrics.connected(Connected::Identified, true);
    for address in [served, everywhere] {
        let ready = (Some(0), String::from("prêt"));
        assert_eq!(health(&settings(address)).await, ready, "{address}");
    }
    let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
    for (settings, status, text) in [
        (settings(nobody), 1, "ne répond pas"),
        (String::new(), 2, "[http]"),
    ] {
        let (ended, said) = health(&settings).await;
        assert_eq!(ended, Some(status), "{said}");
        assert!(said.contains(text), "{said}");
    }
}

/// Every `colloque_bot_…` name in a text, and each label that is compared with a value, as
/// `label="value"`.
fn mentioned(text: &str) -> (BTreeSet<&str>, BTreeSet<String>) {
    let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let words = text.split(is_other);
    let names = words.filter(|word| word.starts_with("colloque_bot_"));
    let matchers = text.split('{').skip(1).filter_map(|rest| {
        let (matcher, _) = rest.split_once('}')?;
        let matcher = matcher.replace('\\', "").replace("=~", "=");
        let (label, values) = matcher.split_once('=')?;
        let values = values.trim_matches('"').split('|');
        Some(
            values
                .map(|value| format!("{label}=\"{value}\""))
                .collect::<Vec<_>>(),
        )
    });
    (names.collect(), matchers.flatten().collect())
}

#[tokio::test]
async fn the_dashboard_and_the_alerts_name_what_is_served() {
    let bot = Bot::start().await;
    let (_, served) = get(serve(&bot.metrics).await, "/metrics").await;
    bot.finish().await;
    let dashboard = include_str!("../../packaging/grafana/colloque-bot.json");
    let alerts = include_str!("../../packaging/prometheus/colloque-bot.yml");
    for text in [dashboard, alerts] {
        let (names, labels) = mentioned(text);
        assert!(names.len() > 4, "{names:?}");
        assert!(!labels.is_empty());
        for name in names {
            let is_served = |line: &str| {
                let rest = line.strip_prefix(name);
                rest.is_some_and(|rest| rest.starts_with([' ', '{']))
            };
            assert!(served.lines().any(is_served), "{name} is not served");
        }
        for label in labels {
            assert!(served.contains(&label), "{label} is not served");
        }
    }
    let dashboard: Value = serde_json::from_str(dashboard).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    for panel in panels {
        let targets = panel["targets"].as_array().expect("targets");
        assert!(targets.iter().all(|it| it["expr"].is_string()), "{panel}");
    }
    assert_eq!(alerts.matches("- alert: ").count(), 3);
    assert_eq!(alerts.matches("expr: ").count(), 3);
}
