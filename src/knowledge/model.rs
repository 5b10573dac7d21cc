//! What a checked knowledge base holds. Only the loader builds it, so everything here is valid:
//! ids are unique, references name something, links are https, lengths are within the contract.

/// A language that a base's texts may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// French, the base's own language.
    #[default]
    French,
    /// English, where the base has `*_en` texts.
    English,
}

/// A text with its optional English twin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text in the base's language.
    pub fr: String,
    /// Its English twin (`*_en`).
    pub en: Option<String>,
}

impl Text {
    /// The text in `language`, else in the base's own.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::English, Some(en)) => en,
            _ => &self.fr,
        }
    }
}

/// All that the bot knows. Entries and themes are in a stable order, whatever the files' order:
/// entries by `order`, then by id; themes as they stand in their files, files by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The colloquium itself.
    pub event: Event,
    /// Groups of entries with a slash command of their own.
    pub themes: Vec<Theme>,
    /// What the bot can answer with.
    pub entries: Vec<Entry>,
    /// Known near misses and who can help.
    pub elsewhere: Vec<Elsewhere>,
    /// Groups of equivalent words or phrases.
    pub synonyms: Vec<Vec<String>>,
}

impl Knowledge {
    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The theme with this id.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    /// The entries of a theme, in the programme's order.
    pub fn entries_of<'a>(&'a self, theme: &'a Theme) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.themes.contains(&theme.id))
    }
}

/// `[event]`: every key optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// Its name.
    pub title: Option<Text>,
    /// The day it took place.
    pub date: Option<Date>,
    /// Where.
    pub place: Option<String>,
    /// By whom.
    pub organiser: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Who to ask when the bot does not know: a channel, a page, an address.
    pub contact: Option<String>,
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// `[[theme]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Unique among themes.
    pub id: String,
    /// The slash command's name.
    pub command: String,
    /// The slash command's name for English clients.
    pub command_en: Option<String>,
    /// At most 100 characters.
    pub title: Text,
    /// At most 100 characters.
    pub description: Text,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// A session of the programme.
    #[default]
    Session,
    /// Something the colloquium recommends.
    Recommendation,
    /// The colloquium itself.
    About,
}

/// `[[entry]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters, unique.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// At most 250 characters.
    pub title: Text,
    /// At most 3,500 characters.
    pub summary: Text,
    /// Transcript or notes: searched, never shown.
    pub text: Option<String>,
    /// Ids of themes.
    pub themes: Vec<String>,
    /// Who spoke.
    pub speakers: Vec<Speaker>,
    /// Words and phrases that lead here.
    pub keywords: Vec<String>,
    /// Example questions.
    pub questions: Vec<String>,
    /// Place in the programme.
    pub order: Option<i64>,
    /// Id of the parent entry.
    pub part_of: Option<String>,
    /// https link to the recording.
    pub video: Option<String>,
    /// https link to the page the facts come from.
    pub source: Option<String>,
    /// The claims made.
    pub points: Vec<Point>,
}

/// Somebody who spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// First and last name.
    pub name: String,
    /// Function, organisation.
    pub role: Option<Text>,
}

/// `[[entry.point]]`: one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// At most 600 characters.
    pub text: Text,
    /// Words and phrases that lead here.
    pub keywords: Vec<String>,
    /// When in the video.
    pub at: Option<Timecode>,
}

/// A moment of a recording, in seconds from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timecode {
    /// Seconds from the recording's start.
    pub seconds: u32,
}

/// `[[elsewhere]]`: often asked, not treated here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// What is asked about.
    pub title: Text,
    /// Words and phrases that lead here.
    pub keywords: Vec<String>,
    /// Example questions.
    pub questions: Vec<String>,
    /// Who can help, at most 600 characters.
    pub text: Text,
    /// https link to who can help.
    pub url: Option<String>,
}
