//! How an answer reaches its place: as richly as Discord lets, and in time.
//!
//! | module | role |
//! |---|---|
//! | [`messages`] | an answer to a message |
//! | [`pending`] | the response to an interaction, acknowledged in time |
//! | [`missing_permissions`] | permissions that the bot turned out not to have |
//! | [`sent_replies`] | which reply a question got, to go with it |

pub mod messages;
pub mod missing_permissions;
pub mod pending;
pub mod sent_replies;
