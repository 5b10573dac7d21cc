//! A connection to the gateway: opened, written to, read from and closed, each within a time.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use url::Url;

use super::outage::Cause;
use super::payload::Received;
use crate::discord::api::{ApiClient, WebSocket};

/// How long Discord may take to say hello.
const OPEN_TIME: Duration = Duration::from_secs(20);
/// How long a payload may take to leave.
const SEND_TIME: Duration = Duration::from_secs(10);
/// How long saying goodbye may take.
const CLOSE_TIME: Duration = Duration::from_secs(1);

/// The close code with which the bot ends its session.
pub const GOODBYE: u16 = 1000;
/// One that leaves the session to be resumed.
pub const BACK_SOON: u16 = 4000;

/// An open connection.
pub struct Socket {
    stream: WebSocket,
}

impl Socket {
    /// Connects and waits for the hello, which says how often a heartbeat is due.
    ///
    /// # Errors
    /// Why there is no connection.
    pub async fn open(api: &ApiClient, address: Url) -> Result<(Self, Duration), Cause> {
        let opening = async {
            let stream = api.open_gateway(address).await;
            let stream = stream.map_err(Cause::Unreachable)?;
            let mut socket = Self { stream };
            loop {
                let text = socket.next().await?;
                if let Some(Received::Hello(heartbeat)) = Received::read(&text) {
                    return Ok((socket, heartbeat));
                }
            }
        };
        let opened = timeout(OPEN_TIME, opening).await;
        opened.unwrap_or(Err(Cause::NoHello))
    }

    /// The next payload. Nothing is lost if this is dropped before it is done.
    ///
    /// # Errors
    /// How the connection ended.
    pub async fn next(&mut self) -> Result<Utf8Bytes, Cause> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(Cause::Cut, |frame| Cause::Closed(frame.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Cause::Cut),
            }
        }
    }

    /// Sends a payload.
    ///
    /// # Errors
    /// If it does not leave.
    pub async fn send(&mut self, payload: String) -> Result<(), Cause> {
        let sent = timeout(SEND_TIME, self.stream.send(Message::text(payload))).await;
        sent.ok().and_then(Result::ok).ok_or(Cause::Cut)
    }

    /// Closes with a code, and waits a moment for Discord to do so too.
    pub async fn close(mut self, code: u16) {
        let goodbye = async {
            let frame = CloseFrame {
                code: code.into(),
                reason: Utf8Bytes::default(),
            };
            if self.stream.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.stream.next().await {}
            }
        };
        // Discord notices by itself if this fails.
        drop(timeout(CLOSE_TIME, goodbye).await);
    }
}
