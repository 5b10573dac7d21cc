//! Whether the bot speaks, and who may use what. Pure but for its bounded memory.
//!
//! | module | role |
//! |---|---|
//! | [`reply_policy`] | when a reply is given, and when not |
//! | [`conversations`] | the latest answers, for follow-ups |
//! | [`publishing`] | who may make the bot write for all to see |
//! | [`help_channel`] | when a question may be posted for people to answer |
//! | [`moderation`] | who may use the moderators' commands |

pub mod conversations;
pub mod help_channel;
pub mod moderation;
pub mod publishing;
pub mod reply_policy;
