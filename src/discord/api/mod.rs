//! The one place from which anything is sent to Discord's HTTP API.
//!
//! Nobody is ever pinged: every message has `allowed_mentions` with an empty `parse`. `client`
//! makes the requests, `transport` sends them, and `interaction` names the interaction that is
//! responded to.

mod client;
mod interaction;
mod transport;

pub use client::{ApiClient, AutocompleteChoice, CommandScope, Posted, Respond};
pub use interaction::InteractionHandle;
pub use transport::{ApiError, log_failure};
