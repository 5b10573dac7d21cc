//! What can be done with a running local Discord: act as a person, wait for the bot, read back what
//! happened, and make things go wrong.

pub(crate) mod changes;
pub(crate) mod client_error;
pub(crate) mod disruption;
pub(crate) mod inspection;
mod interaction_create;
pub(crate) mod interactions;
pub(crate) mod messages;
pub(crate) mod options;
pub(crate) mod responses;
pub(crate) mod settling;
pub(crate) mod visibility;
pub(crate) mod waiting;
