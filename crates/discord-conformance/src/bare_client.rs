//! A bot without a library: it sends any request and shows any response.

#![allow(missing_docs, reason = "it sends what its names say")]

use futures_util::{SinkExt as _, StreamExt as _};
use local_discord::{Intents, LocalDiscord};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// REST alone.
pub struct Http {
    client: reqwest::Client,
    base: String,
    authorization: String,
}

/// The gateway alone.
pub struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// Both.
pub struct Bot {
    pub http: Http,
    pub gateway: Gateway,
}

impl Http {
    pub fn new(discord: &LocalDiscord) -> Self {
        Self::with_token(discord, &discord.token())
    }

    pub fn with_token(discord: &LocalDiscord, token: &str) -> Self {
        Self {
            client: reqwest::Client::new(),
            base: format!("{}/api/v10", discord.url()),
            authorization: format!("Bot {token}"),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client
            .request(method, url)
            .header("authorization", &self.authorization)
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::DELETE, path)).await
    }
}

/// The status and the JSON of an answer; null if it has no body.
pub async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let bytes = response.bytes().await.expect("a body");
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

impl Gateway {
    /// The next frame with this opcode.
    pub async fn frame_of(&mut self, op: u64) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["op"] == op {
                return frame;
            }
        }
    }

    /// Connects and reads the greeting.
    pub async fn connect(discord: &LocalDiscord) -> Self {
        let url = format!(
            "{}/gateway?v=10&encoding=json",
            discord.url().replacen("http", "ws", 1)
        );
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .expect("a connection");
        let mut gateway = Self { socket };
        assert_eq!(gateway.frame().await["op"], 10);
        gateway
    }

    pub async fn send(&mut self, frame: Value) {
        self.socket
            .send(Message::text(frame.to_string()))
            .await
            .expect("sending");
    }

    /// The next frame as it comes.
    pub async fn raw(&mut self) -> Message {
        let next = tokio::time::timeout(std::time::Duration::from_secs(5), self.socket.next());
        next.await
            .expect("a frame in time")
            .expect("a frame")
            .expect("a good frame")
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        let frame = self.raw().await;
        serde_json::from_str(frame.to_text().expect("text"))
            .unwrap_or_else(|_| panic!("no JSON: {frame:?}"))
    }

    /// The code with which the connection is closed; frames before it are skipped.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.raw().await {
                return frame.expect("a code").code.into();
            }
        }
    }

    /// Whether the connection ends without a close frame.
    pub async fn is_over(&mut self) -> bool {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Close(_))) => return false,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return true,
            }
        }
    }

    pub async fn identify(&mut self, token: &str, intents: Intents) {
        self.send(json!({ "op": 2, "d": {
            "token": token, "intents": intents.bits(), "compress": false,
            "properties": { "os": "linux", "browser": "bare", "device": "bare" },
        } }))
        .await;
    }

    pub async fn resume(&mut self, token: &str, session: &str, seq: u64) {
        self.send(json!({ "op": 6, "d": { "token": token, "session_id": session, "seq": seq } }))
            .await;
    }

    /// The next event of this name, whole; those before it are skipped.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["t"] == name {
                return frame;
            }
        }
    }
}

impl Bot {
    /// A bot that has identified itself and received its guilds.
    pub async fn connect(discord: &LocalDiscord, intents: Intents) -> Self {
        let mut gateway = Gateway::connect(discord).await;
        gateway.identify(&discord.token(), intents).await;
        gateway.event("READY").await;
        Self {
            http: Http::new(discord),
            gateway,
        }
    }

    /// Everything but members and presences.
    pub async fn with_content(discord: &LocalDiscord) -> Self {
        let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
        Self::connect(discord, intents | Intents::MESSAGE_CONTENT).await
    }

    /// The data of the next event of this name.
    pub async fn event(&mut self, name: &str) -> Value {
        self.gateway.event(name).await["d"].take()
    }

    /// Answers an interaction for the first time.
    pub async fn call_back(&self, interaction: &Value, body: &Value) -> (u16, Value) {
        let (id, token) = (
            interaction["id"].as_str().expect("id"),
            interaction["token"].as_str().expect("token"),
        );
        self.http
            .post(&format!("/interactions/{id}/{token}/callback"), body)
            .await
    }

    /// The path of an interaction's later answers.
    pub fn webhook(interaction: &Value) -> String {
        let token = interaction["token"].as_str().expect("token");
        format!(
            "/webhooks/{}/{token}",
            interaction["application_id"].as_str().expect("application")
        )
    }
}
