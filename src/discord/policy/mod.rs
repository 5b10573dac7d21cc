//! Whether the bot speaks, and who may ask what of it. Pure but for its memory, which is bounded.
//!
//! | module | role |
//! |---|---|
//! | [`reply_policy`] | when a reply is given, and when not |
//! | [`conversations`] | the answers given lately, for follow-ups |
//! | [`moderation`] | who may use the moderators' commands |

pub mod conversations;
pub mod moderation;
pub mod reply_policy;
