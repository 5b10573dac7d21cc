//! The bot's real `run` path against the local Discord.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod answers;
mod ask_people;
mod bot;
mod buttons;
mod captions;
mod commands;
mod connection;
mod deleting;
mod doctor;
mod editing;
mod emergencies;
mod faults;
mod git;
mod help;
mod help_answers;
mod installed;
mod journal;
mod log;
mod message_command;
mod messages;
mod missing;
mod monitoring;
mod people;
mod process;
mod programme;
mod registration;
mod reload;
mod rights;
mod sharing;
mod soak;
mod suggestions;
mod tact;
mod talk;
mod trial;
mod upload;
mod versions;
