//! Texts and component ids as Discord takes them. Pure.
//!
//! | module | role |
//! |---|---|
//! | [`limits`] | Discord's limits, and how to stay within them |
//! | [`markdown`] | texts made inert |
//! | [`custom_id`] | what a button or a menu means |

pub mod custom_id;
pub mod limits;
pub mod markdown;
