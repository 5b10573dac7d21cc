//! Discord's limits: what it refuses in a body, with its own error codes.
//!
//! Lengths are counted in characters (code points), as Discord counts them. The texts of the messages
//! are Discord's if they are known; bots should go by the codes.

pub(crate) mod commands;
pub(crate) mod components;
pub(crate) mod messages;
mod part;
