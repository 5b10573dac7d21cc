//! What the page and its API share.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::id::Id;
use crate::server::LocalDiscord;

/// What the page and its API need.
#[derive(Clone)]
pub(crate) struct App {
    pub discord: LocalDiscord,
    /// The people that the page can act as.
    pub people: Arc<[Id]>,
    /// Each open page takes one.
    pub seats: Arc<Semaphore>,
}
