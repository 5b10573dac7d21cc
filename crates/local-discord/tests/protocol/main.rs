//! The local Discord, driven by serenity's real client and by a bare one that shows every byte.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod bounded;
mod client;
mod faults;
mod gateway;
mod interactions;
mod people;
mod rest;
mod serenity_client;
