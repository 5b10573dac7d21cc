//! A client for people: a page in the browser, and the small API that it uses.
//!
//! The page shows what Discord's own client shows of a bot: channels, messages, commands, buttons,
//! menus, forms. It is plain HTML, CSS and ES modules, embedded in the program.
//!
//! | path | what |
//! |---|---|
//! | `/`, `/client/…` | the page |
//! | `/member/live` | a WebSocket: all that a person sees, then what happens |
//! | `/member/…` | what a person does |
//!
//! A person's client writes, deletes, opens posts in forums, finds and uses commands, has options
//! completed, presses buttons, chooses from menus and fills in forms; a request is refused if
//! Discord's client would not offer it, with a `message` that says why.
//!
//! Anybody who reaches the server can act as any of its people: serve it to this machine alone, or
//! give it a key ([`Access::key`]), which the address that opens the page then ends with. Requests
//! from another site's page are refused.

mod api;
mod app;
mod assets;
mod guard;
mod live;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::client::app::App;
use crate::id::Id;
use crate::server::LocalDiscord;

/// How many pages can be open at once.
const PAGES: usize = 256;

/// How large a request from the page may be, in bytes.
const LARGEST_REQUEST: usize = 128 << 10;
/// How long such a request may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(30);

/// Who reaches the page, and what they can do there.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The people that the page can act as.
    pub people: Vec<Id>,
    /// This machine's names, besides its loopback names and the address that a request came in at.
    pub names: Vec<String>,
    /// What the page's first address has to end with (`/?key=…`), if not everybody who reaches the
    /// server is to see it.
    pub key: Option<String>,
}

/// A text that nobody can guess: for [`Access::key`], and for the bot's token where others reach the
/// server.
///
/// # Errors
/// If this machine has no randomness to give.
pub fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// The routes of [`LocalDiscord::router`] and those of the page.
pub fn router(discord: &LocalDiscord, access: Access) -> Router {
    let app = App {
        discord: discord.clone(),
        people: access.people.clone().into(),
        seats: Arc::new(Semaphore::new(PAGES)),
    };
    let access = Arc::new(access);
    let person = Router::new()
        .route("/member/live", get(live::upgrade))
        .route("/member/commands", get(api::commands))
        .route("/member/messages", post(api::write))
        .route("/member/messages/{message}", delete(api::remove))
        .route("/member/posts", post(api::post))
        .route("/member/interactions", post(api::interact))
        .layer(from_fn(whole));
    Router::new()
        .route("/", get(assets::index))
        .route("/client/{name}", get(assets::file))
        .merge(person)
        .with_state(app)
        .merge(discord.router())
        .layer(from_fn_with_state(access, guard::check))
}

/// Reads a request's body before it is answered: it must be small, and arrive in time.
async fn whole(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > LARGEST_REQUEST as u64 {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    match timeout(ARRIVES_WITHIN, to_bytes(body, LARGEST_REQUEST)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, body.into())).await,
        Ok(Err(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}
