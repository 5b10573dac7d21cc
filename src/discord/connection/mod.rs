//! Connecting to Discord: registering commands, keeping the gateway's rules, logging start and end.
//!
//! | module | role |
//! |---|---|
//! | [`gateway`] | events come over it: all shards together |
//! | [`shard`] | one connection after another, with heartbeats |
//! | [`identify_gate`] | decides when an IDENTIFY may be sent |
//! | [`pacing`] | how long to wait before what (pure) |
//! | [`socket`] | opens, reads, writes and closes one connection |
//! | [`payload`] | what goes over it (pure) |
//! | [`events`] | the events that the bot handles |
//! | [`outage`] | what the log says while there is no connection |
//! | [`closing`] | why the bot stops |
//! | [`registration`] | which commands exist where |
//! | [`greeting`] | what the log says at start |
//! | [`configured_places`] | what is wrong with the places of the configuration |

pub mod closing;
pub mod configured_places;
pub mod events;
pub mod gateway;
pub mod greeting;
mod identify_gate;
mod outage;
pub mod pacing;
mod payload;
pub mod registration;
mod shard;
mod socket;
