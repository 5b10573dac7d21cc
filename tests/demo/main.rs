//! The demonstration: the real program and, in a real browser, its page.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod accessibility;
#[path = "../local_discord/bare_client.rs"]
#[allow(dead_code, reason = "the page's tests use a part of it")]
mod bare_client;
mod browser;
mod gallery;
mod page;
mod program;
mod refusals;
mod starting;
