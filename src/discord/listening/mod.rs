//! Reads messages: where they were written, and whether they are for the bot.
//!
//! | module | role |
//! |---|---|
//! | [`intake`] | is this message for the bot, and what does it ask (pure) |
//! | [`missed`] | what was asked while the bot was away (pure) |
//! | [`text`] | what a message says in words (pure) |
//! | [`roles`] | the bot's own role in each server |
//! | [`parents`] | which channel a thread belongs to |
//! | [`participants`] | who has written in a thread |

pub mod intake;
pub mod missed;
pub mod parents;
pub mod participants;
pub mod roles;
pub mod text;
