//! The demonstration: the real program and, in a real browser, its page.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod accessibility;
mod page;
mod picture;
mod program;
mod refusals;
mod starting;
