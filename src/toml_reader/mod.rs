//! TOML files written by people: every mistake told at once, with its place and what to do.
//!
//! [`Source`] is a file, [`Document`] what could be read of it, [`TableReader`] hands out the
//! values of one table and tells what is wrong with them, [`Report`] collects. Shared by settings,
//! knowledge and question lists; it must not know what any of them mean.
//!
//! One mistake gets one message. Where the syntax is broken, the file is read again table by
//! table, so that a missing quote costs one table and not the rest of the file; and what stands on
//! broken lines is neither missing nor wrong.

mod document;
mod reader;
mod source;
mod syntax;

pub use document::Document;
pub use reader::{Found, Shape, TableReader, suggestion};
pub use source::{Report, Source};
