//! Connecting to Discord: registering commands, keeping the gateway's rules, logging start and end.
//!
//! | module | role |
//! |---|---|
//! | [`registration`] | which commands exist where |
//! | [`watchdog`] | reconnecting within Discord's rules |
//! | [`closing`] | why the bot stops |
//! | [`greeting`] | what the log says at start |

pub mod closing;
pub mod greeting;
pub mod registration;
pub mod watchdog;
