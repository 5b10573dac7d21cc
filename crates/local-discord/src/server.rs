//! The server: one address for REST, gateway and files.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Query, Request, State as Extracted};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::gateway;
use crate::id::Id;
use crate::rest::{attachments, routes};
use crate::shared::SharedState;
use crate::state::{Settings, State};
use crate::tcp::{CuttableListener, TcpConnection};
use crate::world::World;

/// How long a shutdown waits for requests that are being answered.
const GRACE: Duration = Duration::from_millis(500);

/// A running local Discord. Clones are handles on the same one; it runs until [`Self::shutdown`], or
/// until its runtime ends.
#[derive(Clone)]
pub struct LocalDiscord {
    pub(crate) shared: Arc<SharedState>,
    address: Option<SocketAddr>,
}

impl LocalDiscord {
    /// Starts on a free port of the loopback interface.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(world: World) -> io::Result<Self> {
        Self::start_with(world, Settings::default()).await
    }

    /// The same, with other settings.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start_with(world: World, settings: Settings) -> io::Result<Self> {
        Self::serve(world, settings, TcpListener::bind("127.0.0.1:0").await?)
    }

    /// Starts on a listener of the caller's.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn serve(world: World, settings: Settings, listener: TcpListener) -> io::Result<Self> {
        Self::serve_with(world, settings, listener, Self::router)
    }

    /// The same, with routes of the caller's beside [`Self::router`]'s, such as those of
    /// `client::router`.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn serve_with(
        world: World,
        settings: Settings,
        listener: TcpListener,
        router: impl FnOnce(&Self) -> Router,
    ) -> io::Result<Self> {
        let (address, patience) = (listener.local_addr()?, settings.patience);
        let mut discord = Self::unserved(world, settings, &reached_at(address));
        discord.address = Some(address);
        let router = router(&discord).layer(from_fn(mark_busy));
        let router = router.into_make_service_with_connect_info::<TcpConnection>();
        let mut stop = discord.shared.stop.subscribe();
        let server = axum::serve(CuttableListener::new(listener, patience), router)
            .with_graceful_shutdown(async move {
                // An error means that the last handle was dropped: stop as well.
                let _ = stop.wait_for(|stop| *stop).await;
            });
        discord.shared.stopped.send_replace(false);
        let shared = Arc::clone(&discord.shared);
        tokio::spawn(async move {
            // axum's own error type here is empty in practice: it retries to accept.
            let _ = server.await;
            shared.stopped.send_replace(true);
        });
        Ok(discord)
    }

    /// A local Discord that nobody serves yet.
    fn unserved(world: World, mut settings: Settings, base_url: &str) -> Self {
        base_url
            .trim_end_matches('/')
            .clone_into(&mut settings.base_url);
        let shared = SharedState::new(State::new(world, settings));
        Self {
            shared: Arc::new(shared),
            address: None,
        }
    }

    /// REST below `/api`, the gateway at `/gateway`, attached files below `/attachments`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/gateway", get(upgrade))
            .route("/gateway/", get(upgrade))
            .route(
                "/attachments/{channel}/{id}/{name}",
                get(attachments::serve),
            )
            .merge(routes::router())
            .with_state(Arc::clone(&self.shared))
    }

    /// The address to give to the bot as Discord's.
    pub fn url(&self) -> String {
        self.shared.with(|state| state.settings.base_url.clone())
    }

    /// The socket's address.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// The only token that is accepted.
    pub fn token(&self) -> String {
        self.shared
            .with(|state| state.world.application.token.clone())
    }

    /// The bot's id, which is its application's too.
    pub fn bot(&self) -> Id {
        self.shared.with(|state| state.world.bot())
    }

    /// Reads or changes the world while the bot runs. That sends no event.
    pub fn with_world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(|state| act(&mut state.world))
    }

    /// Puts this Discord's clock forward: interactions grow older.
    pub fn advance(&self, time: Duration) {
        self.shared.with(|state| state.clock_offset += time);
    }

    /// Stops listening and ends every connection; requests that are being answered are finished first.
    pub async fn shutdown(&self) {
        self.shared.stop.send_replace(true);
        self.shared.with(|state| state.sessions.cut_all());
        let mut stopped = self.shared.stopped.subscribe();
        let end = stopped.wait_for(|stopped| *stopped);
        // A client that never closes its connection must not block this.
        let _ = tokio::time::timeout(GRACE, end).await;
    }
}

/// Where a listener is reached from this machine.
fn reached_at(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// Marks a connection as busy while its request is answered, and for good once it is a WebSocket.
async fn mark_busy(
    ConnectInfo(connection): ConnectInfo<TcpConnection>,
    request: Request,
    next: Next,
) -> Response {
    connection.set_busy(true);
    let response = next.run(request).await;
    connection.set_busy(response.status() == StatusCode::SWITCHING_PROTOCOLS);
    response
}

async fn upgrade(
    upgrade: WebSocketUpgrade,
    Query(query): Query<gateway::Query>,
    Extracted(shared): Extracted<Arc<SharedState>>,
) -> Response {
    let upgrade = upgrade.max_message_size(gateway::LARGEST_FRAME);
    upgrade.on_upgrade(move |socket| gateway::serve(socket, query, shared))
}
