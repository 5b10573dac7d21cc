//! The one place from which anything is sent to Discord's HTTP API.
//!
//! Everything common to all of it lives here: nobody is ever pinged (`allowed_mentions` with an
//! empty `parse` on every message), and every request goes the same way. `calls` is what is sent,
//! `transport` how it gets there, and `handle` names the interaction that is responded to.

mod calls;
mod handle;
mod transport;

pub use calls::{Outbox, Posted, Respond};
pub use handle::InteractionHandle;
pub use transport::SendError;
