//! What is written, where, and whether it is for the bot.
//!
//! | module | role |
//! |---|---|
//! | [`intake`] | is this message for the bot, and what does it ask (pure) |
//! | [`parents`] | which channel a thread belongs to |
//! | [`participants`] | who has written in a thread |

pub mod intake;
pub mod parents;
pub mod participants;
