//! TOML files written by people: every mistake reported at once, with its place and what to do.
//!
//! [`Source`] is a file, [`Document`] what could be read of it, [`TableReader`] hands out the
//! fields of one table and reports what is wrong with them, [`Report`] collects. [`Shape`] is the
//! fields that a kind of table may have: those that its reader asks for.
//!
//! One mistake gets one message. If the syntax is broken, the file is read again table by table,
//! so that a missing quote spoils one table and not the rest of the file; what stands on broken
//! lines is reported neither as missing nor as wrong.

mod document;
mod fragment;
mod reader;
mod shape;
mod source;
mod syntax;
mod wording;

pub use document::Document;
pub use reader::{Field, Found, TableReader};
pub use shape::{FieldSpec, Shape};
pub use source::{Report, Source};
pub use wording::suggestion;
