//! Texts and component ids as Discord takes them, and the words for Discord's own features. Pure.
//!
//! | module | role |
//! |---|---|
//! | [`limits`] | Discord's limits, and how to stay within them |
//! | [`markdown`] | texts made inert |
//! | [`custom_id`] | what a button or a menu means |
//! | [`words`] | what is said of buttons, channels and moderation |

pub mod custom_id;
pub mod limits;
pub mod markdown;
pub mod words;
