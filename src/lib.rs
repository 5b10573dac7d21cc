//! colloque-bot answers members' questions about a colloquium, on Discord and in the terminal.
//!
//! A question passes through the modules in this order:
//!
//! ```text
//! text → emergency (somebody in danger is given a number, and nothing else)
//!      → search (understand, retrieve, rank, decide) → Finding → reply (what to say)
//!                                                              → discord | terminal (how it looks)
//! ```
//!
//! ```
//! use std::path::Path;
//!
//! use colloque_bot::base::Base;
//! use colloque_bot::search::Outcome;
//!
//! let (base, _warnings) = Base::open(Path::new("knowledge"), 0)?;
//! let finding = base.ask("c koi lilectronisme ??");
//! assert_eq!(finding.outcome, Outcome::Answer);
//! let entry = &base.knowledge.entries[finding.candidates[0].entry];
//! assert_eq!(entry.id, "cadrage-statistique");
//! # Ok::<(), colloque_bot::knowledge::LoadError>(())
//! ```
//!
//! From the ground up:
//!
//! - `printable`: texts from outside made fit to print
//! - [`diagnostics`]: a mistake in a file, with its place
//! - `toml_reader`: TOML read to the end, every mistake collected
//! - [`git`]: the copy of a Git repository
//! - [`config`]: the settings, from a file and the environment
//! - [`commands`]: the bot's own commands, a row each
//! - [`knowledge`]: the knowledge base's model, how it is loaded and checked
//! - [`metrics`]: what is counted for those who operate the bot
//! - [`monitoring`]: serves that, over HTTP
//! - [`links`]: whether the base's links still lead somewhere; asks the network
//! - `programme`: an event's programme, made into drafts of a base
//! - `emergency`: recognises somebody in danger, before anything else
//! - [`search`]: understands a question and ranks the entries; no files
//! - [`base`]: a knowledge base with its search index, swapped whole
//! - `journal`: which questions were missed, and what was given, counted without persons
//! - `opt_outs`: who wants no answer unasked
//! - [`evaluation`]: how well a list of questions is answered
//! - `reply`: what to say, for any medium
//! - `terminal`: a reply as text
//! - [`discord`]: the bot: events, commands, rendering, sending
//! - [`cli`]: the commands `ask`, `check`, `evaluate`, `run`, `demo`
//!
//! Which module may use which, and which crates, is declared in `tests/architecture.rs`, which
//! reads the imports.

pub mod base;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostics;
pub mod discord;
mod emergency;
pub mod evaluation;
pub mod git;
mod journal;
pub mod knowledge;
pub mod links;
pub mod metrics;
pub mod monitoring;
mod opt_outs;
mod printable;
mod programme;
mod reply;
pub mod search;
mod terminal;
mod toml_reader;
