//! A server that others reach: what they can make it keep open is bounded.

use std::io::ErrorKind;
use std::time::Duration;

use local_discord::{LocalDiscord, Sample, Settings};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use discord_conformance::bare_client::{Gateway, Http};
use discord_conformance::start_discord_with;

/// The connections that may be open at once.
const MOST: usize = 512;
/// A connection may take a minute to say what it wants.
const NEARLY_A_MINUTE: Duration = Duration::from_secs(59);
const MOMENT: Duration = Duration::from_secs(1);
const REQUEST: &[u8] = b"GET /api/v10/gateway HTTP/1.1\r\nHost: discord\r\n\r\n";

async fn start() -> LocalDiscord {
    start_discord_with(Sample::new("bot").world, Settings::bounded(1_000)).await
}

async fn connect(discord: &LocalDiscord) -> TcpStream {
    let address = discord.address().expect("an address");
    TcpStream::connect(address).await.expect("a connection")
}

#[tokio::test]
async fn one_connection_too_many_waits_until_another_ends() {
    let discord = start().await;
    let http = Http::new(&discord);
    assert_eq!(http.get("/gateway").await.0, 200, "keeps its connection");
    let mut idle = Vec::new();
    for _ in 1..MOST {
        idle.push(connect(&discord).await);
    }
    let mut last = connect(&discord).await;
    last.write_all(REQUEST).await.expect("room in the socket");
    for _ in 0..20 {
        assert_eq!(http.get("/gateway").await.0, 200, "others are served");
    }
    let mut answer = [0; 8];
    let early = last.try_read(&mut answer).map_err(|it| it.kind());
    assert_eq!(early, Err(ErrorKind::WouldBlock));

    drop(idle.pop());
    last.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1", "whatever it says");
}

#[tokio::test]
async fn a_connection_that_sends_no_whole_request_is_cut() {
    let discord = start().await;
    for sent in [&REQUEST[..0], &REQUEST[..20]] {
        let mut connection = connect(&discord).await;
        connection.write_all(sent).await.expect("room");
        let other = Http::new(&discord);
        assert_eq!(other.get("/gateway").await.0, 200);
        pass(NEARLY_A_MINUTE).await;
        assert_eq!(other.get("/gateway").await.0, 200, "accepted by now");
        let early = connection.try_read(&mut [0]).map_err(|it| it.kind());
        assert_eq!(early, Err(ErrorKind::WouldBlock));
        pass(2 * MOMENT).await;
        let mut rest = Vec::new();
        // Whether it ends or breaks makes no difference.
        let _ = connection.read_to_end(&mut rest).await;
        assert!(rest.is_empty(), "no answer");
    }
}

#[tokio::test]
async fn a_gateway_client_that_never_identifies_is_sent_away() {
    let discord = start().await;
    let mut gateway = Gateway::connect(&discord).await;
    pass(NEARLY_A_MINUTE).await;
    gateway.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(gateway.frame().await["op"], 11, "still there");
    pass(2 * MOMENT).await;
    assert_eq!(gateway.close_code().await, 4009);
}

/// Advances the clock, without waiting.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
