//! Reads messages: where they were written, and whether they are for the bot.
//!
//! | module | role |
//! |---|---|
//! | [`intake`] | is this message for the bot, and what does it ask (pure) |
//! | [`parents`] | which channel a thread belongs to |
//! | [`participants`] | who has written in a thread |

pub mod intake;
pub mod parents;
pub mod participants;
