//! REST: what the bot asks for, and what it is answered.
//!
//! `routes` is the table; the modules named after Discord's resources hold the handlers; `execution`
//! applies injected faults, runs a handler under the lock and records the request.

pub(crate) mod application;
pub(crate) mod attachments;
pub(crate) mod call;
pub(crate) mod channels;
pub(crate) mod commands;
pub(crate) mod execution;
pub(crate) mod interactions;
pub(crate) mod messages;
pub(crate) mod reply;
pub(crate) mod routes;
