//! colloque-bot answers members' questions about a colloquium, on Discord and in the terminal.
//!
//! The way of a question, one module a step:
//!
//! ```text
//! text → search (normalise, look up, score, decide) → Finding → reply (what to say)
//!                                                             → discord | terminal (how it looks)
//! ```
//!
//! | module | role | must not know |
//! |---|---|---|
//! | [`diagnostics`] | a mistake in a file, with its place | what the file is for |
//! | [`toml_reader`] | TOML read to the end, every mistake collected | what the file is for |
//! | [`config`] | settings: file and environment | the knowledge base's content |
//! | [`knowledge`] | the base: model, load, check, atomic swap | search, Discord |
//! | [`search`] | understanding a question and ranking entries; pure | files, Discord |
//! | [`base`] | a knowledge base with its search index, swapped whole | Discord |
//! | [`evaluation`] | how well a list of questions is answered | Discord |
//! | [`reply`] | what to say, free of any medium; pure | Discord, scores |
//! | [`terminal`] | a reply as text | Discord |
//! | [`discord`] | the bot: events, commands, rendering, sending | scores |
//! | [`cli`] | `ask`, `check`, `evaluate`, `run`, `demo` | |

pub mod base;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod discord;
pub mod evaluation;
pub mod knowledge;
pub mod reply;
pub mod search;
pub mod terminal;
pub mod toml_reader;
