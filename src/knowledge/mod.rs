//! The knowledge base: its model, and (in its submodules) how it is loaded and checked.
//! It must not know search or Discord.

mod changes;
mod check;
mod command;
mod files;
mod load;
mod model;
mod read;

pub use changes::{Changes, Difference};
pub use command::RESERVED_COMMANDS;
pub use load::{LoadError, Loaded, Place, load};
pub use model::{
    Date, Elsewhere, Entry, Event, Kind, Knowledge, Language, Point, Speaker, Text, Theme, Timecode,
};
