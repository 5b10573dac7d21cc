//! The bot's real `run` path, with serenity's real client, against the local Discord.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod answers;
mod bot;
mod buttons;
mod commands;
mod deleting;
mod emergencies;
mod faults;
mod hanging_up;
mod help;
mod installed;
mod log;
mod message_command;
mod messages;
mod missing;
mod process;
mod programme;
mod registration;
mod reload;
mod rights;
mod sharing;
mod suggestions;
mod tact;
