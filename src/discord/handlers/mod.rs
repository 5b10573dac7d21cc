//! What happens on Discord, and what the bot does then: one module for each kind of event.
//!
//! | module | role |
//! |---|---|
//! | [`events`] | gateway events, handed to who answers them |
//! | [`messages`] | messages |
//! | [`commands`] | commands, and typing in them |
//! | [`components`] | buttons and menus |
//! | [`threads`] | which threads there are, and who writes in them |
//! | [`answer`] | a reply with what the log says of it |

mod answer;
pub mod commands;
pub mod components;
pub mod events;
pub mod messages;
pub mod threads;
