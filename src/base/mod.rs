//! A knowledge base with its search index, built and swapped whole.
//!
//! [`Base`] never changes; [`LiveBase`] holds the one in service and replaces it in one step, so
//! that a question is answered wholly from the old base or wholly from the new one.

mod index;
mod live;
mod opening;
mod self_test;
#[cfg(test)]
mod tests;

pub use index::Base;
pub use live::edits::{Edit, EditRefused, Work};
pub use live::{Candidate, LiveBase, NoState, NotServed, Reloaded, Served, Start, UploadRefused};
pub use self_test::{Found, SelfTest, Tested};

/// How many example questions `check` asks at most, spread over the base: some seconds' worth.
pub const TESTED_BY_CHECK: usize = 5_000;
