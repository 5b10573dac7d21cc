//! What the bot does with each event: one module for each kind.
//!
//! | module | role |
//! |---|---|
//! | [`dispatcher`] | hands events over, in bounded memory |
//! | [`events`] | the bot: each event, handed to its handler |
//! | [`messages`] | messages |
//! | [`commands`] | commands, and typing in them |
//! | [`components`] | buttons and menus |
//! | [`moderators`] | who may use the moderators' commands |
//! | [`help_requests`] | questions that are posted for people to answer |
//! | `help_answers` | their answers, of which who asked is told |
//! | [`recorder`] | what is counted of replies |
//! | [`reloading`] | putting another base in service |
//! | [`editing`] | editing the base in forms |
//! | [`reports`] | what moderators learn from the journal |
//! | [`threads`] | which threads there are, and who writes in them |
//! | [`alerts`] | what moderators are told unasked |
//! | [`answer`] | a reply with what the log says about it |
//! | [`found_question`] | the question that a message of the bot's own answers |
//! | [`work_queue`] | so much work at once, so much waiting (pure) |

pub mod alerts;
mod answer;
pub mod commands;
pub mod components;
pub mod dispatcher;
pub mod editing;
pub mod events;
mod found_question;
mod help_answers;
pub mod help_requests;
pub mod messages;
pub mod moderators;
pub mod recorder;
pub mod reloading;
pub mod reports;
pub mod threads;
mod work_queue;
