//! The demonstration answers this machine alone.

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
