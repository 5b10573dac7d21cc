//! The knowledge base: its model, how it is read, checked and compared.
//!
//! Each kind of table has a file with its type and its reader (`entry`, `theme` and so on):
//! mistakes within one table are found there, those that concern the whole base in `check`.

mod caption_files;
mod changes;
mod check;
mod command;
mod copies;
mod drafts;
mod editing;
mod elsewhere;
mod emergency;
mod entry;
mod event;
mod files;
#[cfg(test)]
pub(crate) mod fixture;
mod links;
mod load;
mod model;
mod noun;
mod prose;
mod recording;
mod reference;
mod replacement;
mod spelling;
mod synonyms;
mod term;
mod text;
mod theme;
mod timecode;
mod upload;
mod values;
mod versions;
mod video;

pub use changes::{Changes, Counts, Difference};
pub use command::CommandName;
pub use editing::{
    Addable, EditError, Editable, EditableField, Edited, FieldValues, added, quoted,
};
pub use elsewhere::Elsewhere;
pub use emergency::Emergency;
pub use entry::{Entry, EntryKind, Point, Speaker};
pub(crate) use entry::{LONGEST_POINT, LONGEST_SUMMARY, LONGEST_TITLE};
pub use event::{Date, Event, MONTHS};
pub use files::{BaseFiles, state as state_of_files};
pub(crate) use files::{read as read_file, texts};
pub use links::{Link, links};
pub(crate) use load::TO_REVIEW;
pub use load::{FilePlace, LoadError, Loaded, load, load_with};
pub use model::Knowledge;
pub use noun::Noun;
pub use recording::{Milliseconds, Passage, Recording};
pub use reference::field_reference;
pub(crate) use replacement::write_file;
pub use term::Term;
pub(crate) use text::bilingual;
pub use text::{Language, Text};
pub(crate) use theme::LONGEST_THEME_TEXT;
pub use theme::Theme;
pub use timecode::{Offset, Timecode};
pub use upload::{LARGEST_UPLOAD, Upload, UploadError, read_upload};
pub(crate) use values::{LONGEST_ID, is_link, slug};
pub use versions::{Origin, Version, Versions};
pub(crate) use video::at_moment;
