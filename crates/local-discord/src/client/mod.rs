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
//! Anybody who reaches the server can act as any of its people, without a password: serve it to
//! this machine alone. Requests from another site's page are refused.

mod api;
mod app;
mod assets;
mod guard;
mod live;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use tokio::sync::Semaphore;

use crate::client::app::App;
use crate::id::Id;
use crate::server::LocalDiscord;

/// How many pages can be open at once.
const PAGES: usize = 256;

/// The routes of [`LocalDiscord::router`] and those of the page, which acts as one of `people`.
///
/// Only requests for this machine's loopback names, for the address that they came in at, or for
/// one of `names` are answered.
pub fn router(discord: &LocalDiscord, people: &[Id], names: &[String]) -> Router {
    let app = App {
        discord: discord.clone(),
        people: people.into(),
        seats: Arc::new(Semaphore::new(PAGES)),
    };
    let names: Arc<[String]> = names.into();
    Router::new()
        .route("/", get(assets::index))
        .route("/client/{name}", get(assets::file))
        .route("/member/live", get(live::upgrade))
        .route("/member/commands", get(api::commands))
        .route("/member/messages", post(api::write))
        .route("/member/messages/{message}", delete(api::remove))
        .route("/member/posts", post(api::post))
        .route("/member/interactions", post(api::interact))
        .with_state(app)
        .merge(discord.router())
        .layer(from_fn_with_state(names, guard::check))
}
