//! The knowledge base: its model, and (in its submodules) how it is loaded and checked.
//! It must not know search or Discord.

mod changes;
mod load;
mod model;

pub use changes::{Changes, Difference};
pub use load::{LoadError, Loaded, Place, load};
pub use model::{
    Date, Elsewhere, Entry, Event, Kind, Knowledge, Language, Point, Speaker, Text, Theme, Timecode,
};

/// The names that the bot's own commands have, in French and in English: no theme may take one.
pub const RESERVED_COMMANDS: [&str; 9] = [
    "question",
    "programme",
    "aide",
    "recharger",
    "ask",
    "program",
    "schedule",
    "help",
    "reload",
];
