//! How the demonstration starts, and how it ends.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::program::{Demo, ended, program};

/// How long stopping may take, with a page open; twice what it should, for a slow machine.
const STOP: Duration = Duration::from_secs(2);

#[tokio::test]
async fn it_answers_as_soon_as_it_says_so() {
    let demo = Demo::start().await;
    let page = reqwest::get(&demo.url).await.expect("the page");
    assert_eq!(page.status(), 200);
    let live = format!("ws://{}/member/live", demo.authority());
    let (mut socket, _) = tokio_tungstenite::connect_async(live)
        .await
        .expect("a connection");
    let frame = socket.next().await.expect("a frame").expect("a good frame");
    let ready: serde_json::Value =
        serde_json::from_str(frame.to_text().expect("text")).expect("JSON");
    assert_eq!(ready["d"]["online"], true, "the bot is connected");
    assert_eq!(demo.stop("TERM").await, Some(0));
}

#[tokio::test]
async fn signals_stop_it_with_status_0_even_while_the_page_is_open() {
    for signal in ["TERM", "INT"] {
        let demo = Demo::start().await;
        let live = format!("ws://{}/member/live", demo.authority());
        let page = tokio_tungstenite::connect_async(live).await;
        let _page = page.expect("a connection");
        let mut unfinished = std::net::TcpStream::connect(demo.authority()).expect("a connection");
        unfinished
            .write_all(b"GET / HTTP/1.1\r\nHost: lo")
            .expect("sending");
        let asked = Instant::now();
        assert_eq!(demo.stop(signal).await, Some(0), "{signal}");
        assert!(asked.elapsed() < STOP, "{signal}: {:?}", asked.elapsed());
    }
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_reported_with_the_next_step() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    let broken = TempDir::new().expect("a folder");
    fs::create_dir(broken.path().join("knowledge")).expect("a folder");
    fs::write(broken.path().join("knowledge/base.toml"), "[[entry]]\n").expect("a file");
    fs::write(broken.path().join("wrong.toml"), "[discord]\nsalons = []\n").expect("a file");
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo");
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["--knowledge", good, "--listen", &taken],
            1,
            "déjà pris par un autre programme",
        ),
        (&["--knowledge", good, "--listen", &taken], 1, "--listen"),
        (
            &["--knowledge", good, "--listen", "8080"],
            2,
            "comme 127.0.0.1:8080",
        ),
        (
            &["--knowledge", good, "--listen", "192.0.2.1:8080"],
            1,
            "choisissez une adresse de cette machine",
        ),
        (&["--listen", "127.0.0.1:0"], 1, "base.toml:1:1: error"),
        (&["--knowledge", "absent"], 2, "absent"),
        (&["--config", "wrong.toml"], 2, "wrong.toml:2:1"),
    ];
    for (arguments, status, said) in cases {
        let (ended, stderr) = ended(broken.path(), arguments).await;
        assert_eq!(ended, Some(*status), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {said} in {stderr}");
    }
}

#[tokio::test]
async fn opening_it_to_the_network_prints_a_warning() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo");
    let folder = TempDir::new().expect("a folder");
    let arguments = ["--knowledge", shipped, "--listen", "0.0.0.0:0"];
    let mut child = program(folder.path(), &arguments)
        .spawn()
        .expect("the program starts");
    let output = child.stderr.take().expect("standard error");
    let mut lines = BufReader::new(output).lines();
    let line = lines.next_line().await.expect("text").expect("a line");
    assert!(line.contains("ouverte à tout le réseau"), "{line}");
    assert!(line.contains("clé"), "{line}");
    let output = child.stdout.take().expect("standard output");
    let line = BufReader::new(output).lines().next_line().await;
    let line = line.expect("text").expect("a line");
    assert!(
        line.contains("http://127.0.0.1:") && line.contains("/?key="),
        "{line}"
    );
}

#[tokio::test]
async fn its_log_invites_to_no_server() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo");
    let folder = TempDir::new().expect("a folder");
    let arguments = ["--knowledge", shipped, "--listen", "127.0.0.1:0"];
    let mut child = program(folder.path(), &arguments)
        .env_remove("RUST_LOG")
        .spawn()
        .expect("the program starts");
    let output = child.stderr.take().expect("standard error");
    let mut lines = BufReader::new(output).lines();
    loop {
        let line = lines.next_line().await.expect("text").expect("a line");
        assert!(!line.contains("discord.com"), "{line}");
        if line.contains("commandes enregistrées") {
            break;
        }
    }
}

#[tokio::test]
async fn the_rest_of_the_configuration_is_taken() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("ailleurs")).expect("a folder");
    let base =
        "[[entry]]\nid = \"a\"\ntitle = \"T\"\nsummary = \"S\"\nquestions = [\"Et la mer ?\"]\n";
    fs::write(folder.path().join("ailleurs/base.toml"), base).expect("a file");
    let config = folder.path().join("reglages.toml");
    let settings =
        "knowledge = \"ailleurs\"\n[discord]\nask_channels = [1]\n[moderation]\nguilds = [2]\n";
    fs::write(&config, settings).expect("a file");
    let config = config.to_str().expect("a path");
    let demo = Demo::start_with(&["--listen", "127.0.0.1:0", "--config", config]).await;
    let live = format!("ws://{}/member/live", demo.authority());
    let (mut socket, _) = tokio_tungstenite::connect_async(live)
        .await
        .expect("a connection");
    let frame = socket.next().await.expect("a frame").expect("a good frame");
    assert!(
        frame.to_text().expect("text").contains("Et la mer ?"),
        "the topic gives a question of that base"
    );
    assert_eq!(demo.stop("TERM").await, Some(0));
}
