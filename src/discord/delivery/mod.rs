//! Delivers an answer as well as permissions allow, and in time.
//!
//! | module | role |
//! |---|---|
//! | [`messages`] | an answer to a message |
//! | [`pending`] | the response to an interaction, acknowledged in time |
//! | [`missing_permissions`] | permissions that the bot turned out to lack |
//! | [`direct_messages`] | who may be written to in a channel's stead |
//! | [`sent_replies`] | which reply a question got, to be deleted with it |

pub mod direct_messages;
pub mod messages;
pub mod missing_permissions;
pub mod pending;
pub mod sent_replies;
