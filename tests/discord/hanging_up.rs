//! A gateway that closes every connection right after IDENTIFY. serenity reconnects for ever and
//! does not report the code; the bot must.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::routing::{any, get};
use axum::{Json, Router};
use colloque_bot::base::{Base, LiveBase};
use colloque_bot::config::{Config, Token};
use colloque_bot::discord::{self, RunError};
use colloque_bot::knowledge::Knowledge;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

/// Longer than the bot takes to ask for the code; not much longer, since serenity spins until then.
const HEARTBEAT: Duration = Duration::from_secs(7);

/// What the gateway does, and how many IDENTIFYs it got.
struct Gateway {
    code: u16,
    url: String,
    identified: watch::Sender<u32>,
}

/// The gateway, on a thread of its own: serenity may keep the bot's busy.
fn start(code: u16) -> Arc<Gateway> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let gateway = Arc::new(Gateway {
        code,
        url: address.to_string(),
        identified: watch::Sender::new(0),
    });
    let router = Router::new()
        .route("/api/v10/gateway/bot", get(place))
        .route("/gateway/", any(connect))
        .with_state(Arc::clone(&gateway));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await
        })
    });
    gateway
}

async fn place(State(gateway): State<Arc<Gateway>>) -> Json<serde_json::Value> {
    let limit = json!({"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1});
    let url = format!("ws://{}/gateway/", gateway.url);
    Json(json!({"url": url, "shards": 1, "session_start_limit": limit}))
}

async fn connect(
    State(gateway): State<Arc<Gateway>>,
    upgrade: WebSocketUpgrade,
) -> axum::response::Response {
    upgrade.on_upgrade(async move |socket| drop(hang_up(socket, &gateway).await))
}

async fn hang_up(mut socket: WebSocket, gateway: &Gateway) -> Result<(), axum::Error> {
    let beat = HEARTBEAT.as_millis();
    let hello = json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": beat}});
    socket.send(Message::text(hello.to_string())).await?;
    while let Some(message) = socket.recv().await {
        if message?
            .to_text()
            .is_ok_and(|text| text.contains("\"op\":2"))
        {
            gateway.identified.send_modify(|number| *number += 1);
            let close = CloseFrame {
                code: gateway.code,
                reason: "".into(),
            };
            socket.send(Message::Close(Some(close))).await?;
        }
    }
    Ok(())
}

async fn run(gateway: &Gateway, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
    let base = Arc::new(LiveBase::from_base(Base::new(Knowledge::default())));
    let token = |name: &str| (name == "DISCORD_TOKEN").then(|| String::from("jeton"));
    let token = Token::find(token).expect("a token");
    let url = format!("http://{}", gateway.url);
    discord::run(&Config::default(), base, token, Some(&url), shutdown).await
}

#[test]
fn every_final_code_ends_the_bot_and_is_named() {
    let codes = [4004, 4010, 4011, 4012, 4013, 4014];
    let ends = codes.map(|code| std::thread::spawn(move || told_after(code)));
    for (code, end) in codes.into_iter().zip(ends) {
        let told = end.join().expect("the bot does not panic");
        assert!(told.contains(&format!("code {code}")), "{told}");
    }
}

/// How the bot ends if the gateway closes with this code. On a runtime of its own, as in the real
/// program: serenity keeps one of its threads busy after some codes.
fn told_after(code: u16) -> String {
    let gateway = start(code);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(3)
        .enable_all()
        .build()
        .expect("a runtime");
    let end = runtime.block_on(run(&gateway, std::future::pending()));
    runtime.shutdown_background();
    let identified = *gateway.identified.borrow();
    assert!(identified <= 2, "{identified} IDENTIFYs for code {code}");
    end.expect_err("an end").to_string()
}

#[tokio::test]
async fn a_passing_code_leaves_the_bot_trying_until_it_is_asked_to_stop() {
    let gateway = start(4000);
    let (stop, stopped) = oneshot::channel::<()>();
    let mut identified = gateway.identified.subscribe();
    let asked = async {
        // serenity's, and the watchdog's.
        let twice = identified.wait_for(|&number| number == 2).await;
        drop(twice.expect("a running gateway"));
        let asked = Instant::now();
        drop(stop);
        asked
    };
    let running = run(&gateway, async { drop(stopped.await) });
    let (ended, asked) = tokio::join!(running, asked);
    ended.expect("the bot stops without an error");
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
}
