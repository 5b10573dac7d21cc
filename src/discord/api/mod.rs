//! The one place from which anything is sent to Discord's HTTP API, and where connections to its
//! gateway begin.
//!
//! Nobody is ever pinged: every message has `allowed_mentions` with an empty `parse`. `client`
//! makes the requests, `body` their bodies, `transport` sends them, `network_fault` says why they do not
//! arrive, and `interaction` names the interaction that is responded to.

mod body;
mod client;
mod interaction;
mod network_fault;
mod transport;

pub use client::{ApiClient, Application, AutocompleteChoice, CommandScope, Posted, Respond};
pub use interaction::InteractionHandle;
pub use transport::{ApiError, WebSocket, log_failure};
