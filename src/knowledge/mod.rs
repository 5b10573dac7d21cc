//! The knowledge base: its model, and (in its submodules) how it is loaded and checked.
//! It must not know search or Discord.

mod model;

pub use model::{
    Date, Elsewhere, Entry, Event, Kind, Knowledge, Language, Point, Speaker, Text, Theme, Timecode,
};
