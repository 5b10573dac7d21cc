//! TOML files written by people: every mistake reported at once, with its place and what to do.
//!
//! [`SourceFile`] is a file, [`Document`] what could be read of it, [`TableReader`] hands out the
//! fields of one table and reports what is wrong with them, [`Report`] collects. [`Shape`] is the
//! fields that a kind of table may have: those that its reader asks for.
//!
//! One mistake gets one message. A file that is not TOML is mended first: `statements` cuts it so
//! that a mistake spoils one field and not the rest, `remedies` is what people type instead of TOML,
//! `structure` puts fields under the table they belong to. What was told there is told once.

mod document;
mod edited;
mod lines;
mod mended;
mod mistake;
mod reader;
mod remedies;
mod shape;
mod source;
mod statements;
mod structure;
mod tokens;
mod wording;

pub use document::Document;
pub use reader::{FieldOrTable, FieldReader, Found, TableReader};
pub use shape::{FieldSpec, Shape};
pub use source::{Report, SourceFile};
pub use wording::suggestion;
