//! The demonstration answers this machine alone, or who has its key; and nobody makes it keep much.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder};

use crate::program::Demo;

/// A request of each sort: the page, its API, its WebSocket, and the bot's REST and gateway.
const PATHS: [(&str, Method); 6] = [
    ("/", Method::GET),
    ("/client/app.js", Method::GET),
    ("/member/messages", Method::POST),
    ("/member/live", Method::GET),
    ("/api/v10/gateway", Method::GET),
    ("/gateway", Method::GET),
];

fn upgrading(request: RequestBuilder) -> RequestBuilder {
    request
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
}

#[tokio::test]
async fn only_this_machines_own_requests_are_answered() {
    let demo = Demo::start().await;
    let client = reqwest::Client::new();
    let port = demo.authority().rsplit_once(':').expect("a port").1;
    let here = |name: &str| format!("{name}:{port}");
    let origin = |name: &str| Some(format!("http://{name}:{port}"));
    let cases = [
        (here("127.0.0.1"), None, true),
        (here("localhost"), None, true),
        (here("[::1]"), None, true),
        (here("localhost"), origin("localhost"), true),
        (here("127.0.0.1"), origin("localhost"), true),
        (here("evil.example"), None, false),
        (here("127.0.0.1.evil.example"), None, false),
        (here("192.168.1.10"), None, false),
        (here("localhost"), origin("evil.example"), false),
        (here("localhost"), Some("null".to_owned()), false),
    ];
    for (host, origin, passes) in cases {
        for (path, method) in PATHS {
            let url = format!("{}{path}", demo.url);
            let mut request = client.request(method, url).header("host", &host);
            if let Some(origin) = &origin {
                request = request.header("origin", origin);
            }
            let upgrades = path.ends_with("live") || path == "/gateway";
            let request = if upgrades {
                upgrading(request)
            } else {
                request
            };
            let answer = request.send().await.expect("an answer");
            let refused = answer.status() == 403;
            assert_eq!(refused, !passes, "{path} for {host} from {origin:?}");
            if refused {
                let said = answer.text().await.expect("a text");
                assert!(said.starts_with("Requête refusée"), "{said}");
            }
        }
    }
    assert_eq!(demo.stop("TERM").await, Some(0));
}

#[tokio::test]
async fn the_page_asks_nothing_of_anybody_else() {
    let demo = Demo::start().await;
    let page = reqwest::get(&demo.url).await.expect("the page");
    let policy = page.headers()["content-security-policy"].to_str();
    let policy = policy.expect("text").to_owned();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(demo.stop("TERM").await, Some(0));
}

#[tokio::test]
async fn open_to_the_network_it_asks_for_its_key() {
    let demo = Demo::start_with(&["--listen", "0.0.0.0:0"]).await;
    let (base, key) = demo
        .url
        .split_once("/?key=")
        .expect("an address with a key");
    assert!(key.len() >= 32, "{key}");
    let client = reqwest::Client::builder().redirect(Policy::none()).build();
    let client = client.expect("a client");
    let status = async |path: &str, method: Method, cookie: &str| {
        let request = client.request(method, format!("{base}{path}"));
        let upgrades = path.ends_with("live");
        let request = if upgrades {
            upgrading(request)
        } else {
            request
        };
        let answer = request.header("cookie", cookie).send().await;
        answer.expect("an answer").status().as_u16()
    };
    let pages = [
        ("/", Method::GET),
        ("/client/app.js", Method::GET),
        ("/member/messages", Method::POST),
        ("/member/live", Method::GET),
        ("/attachments/1/2/a", Method::GET),
        ("/?key=", Method::GET),
        ("/?key=00000000000000000000000000000000", Method::GET),
    ];
    for (path, method) in pages {
        for cookie in ["", "key=", "key=00000000000000000000000000000000"] {
            let refused = status(path, method.clone(), cookie).await;
            assert_eq!(refused, 403, "{path} with {cookie}");
        }
        let with_key = status(path, method, &format!("autre=1; key={key}")).await;
        assert_ne!(with_key, 403, "{path}");
    }
    // The bot's side asks for the bot's token, which nobody can guess.
    assert_eq!(status("/api/v10/users/@me", Method::GET, "").await, 401);

    let opened = client.get(&demo.url).send().await.expect("an answer");
    assert_eq!(opened.status(), 303);
    let cookie = opened.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.starts_with(&format!("key={key};")), "{cookie}");
    assert!(cookie.contains("HttpOnly"), "{cookie}");
    assert_eq!(
        opened.headers()["location"],
        "/",
        "the key leaves the address"
    );
    assert_eq!(demo.stop("TERM").await, Some(0));
}

#[tokio::test]
async fn nobody_makes_it_read_much() {
    let demo = Demo::start().await;
    let authority = demo.authority().to_owned();
    let answered = |head: &str| {
        let mut stream = TcpStream::connect(&authority).expect("a connection");
        let wait = Some(Duration::from_secs(10));
        stream.set_read_timeout(wait).expect("a time limit");
        let head = format!("{head}Host: localhost\r\nContent-Length: 24000000\r\n\r\n[");
        stream.write_all(head.as_bytes()).expect("sending");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer, at once");
        String::from_utf8_lossy(&answer).into_owned()
    };
    for (head, expected) in [
        // Nobody who may ask, nobody who answers: the body is not waited for.
        (
            "POST /api/v10/channels/1/messages HTTP/1.1\r\n",
            "HTTP/1.1 401",
        ),
        ("POST /api/v10/nowhere HTTP/1.1\r\n", "HTTP/1.1 404"),
        (
            "POST /api/v10/interactions/1/x/callback HTTP/1.1\r\n",
            "HTTP/1.1 404",
        ),
        (
            "POST /member/messages HTTP/1.1\r\nContent-Type: application/json\r\n",
            "HTTP/1.1 413",
        ),
    ] {
        assert_eq!(answered(head), expected, "{head}");
    }
    assert_eq!(demo.stop("TERM").await, Some(0));
}
