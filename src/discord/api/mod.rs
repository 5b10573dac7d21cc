//! The one place from which anything is sent to Discord's HTTP API.
//!
//! Everything common to all of it lives here: nobody is ever pinged (`allowed_mentions` with an
//! empty `parse` on every message), and every request goes the same way. `client` is what is sent,
//! `transport` how it gets there, and `interaction` names the interaction that is responded to.

mod client;
mod interaction;
mod transport;

pub use client::{ApiClient, AutocompleteChoice, CommandScope, Posted, Respond};
pub use interaction::InteractionHandle;
pub use transport::{ApiError, log_failure};
