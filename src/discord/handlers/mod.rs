//! What the bot does with each event: one module for each kind.
//!
//! | module | role |
//! |---|---|
//! | [`events`] | gateway events, each handed to its handler |
//! | [`messages`] | messages |
//! | [`commands`] | commands, and typing in them |
//! | [`components`] | buttons and menus |
//! | [`threads`] | which threads there are, and who writes in them |
//! | [`answer`] | a reply with what the log says about it |

mod answer;
pub mod commands;
pub mod components;
pub mod events;
pub mod messages;
pub mod threads;
