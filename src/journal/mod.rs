//! The journal: which questions were missed, and what was given, counted without persons.
//!
//! | module | role |
//! |---|---|
//! | `mask` | what says who somebody is, taken out of a question (pure) |
//! | `store` | the file |
//! | `writer` | the thread that writes it, so that no answer waits for a disk |
//! | `topics` | questions that mean the same, with what the base has near them (pure) |

mod mask;
mod store;
mod topics;
mod writer;

pub use store::{Fault, Gap, Record, Store, Use};
pub use topics::{Topic, Verdict, topics};
pub use writer::{Journal, erase};
