//! What a checked knowledge base holds. Only the loader builds it, so everything here is valid:
//! ids are unique, references name something, links are https, lengths are within the contract.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::elsewhere::Elsewhere;
use super::emergency::Emergency;
use super::entry::Entry;
use super::event::Event;
use super::term::Term;
use super::theme::Theme;

/// All that the bot knows. Entries and themes are in a stable order: entries by `order`, then by
/// id; themes as in their files, files by name.
#[derive(Debug, Clone, Default, PartialEq, Hash)]
pub struct Knowledge {
    /// The colloquium itself.
    pub event: Event,
    /// Groups of entries with a slash command of their own.
    pub themes: Vec<Theme>,
    /// What the bot can answer with.
    pub entries: Vec<Entry>,
    /// Known near misses and who can help.
    pub elsewhere: Vec<Elsewhere>,
    /// Numbers that are given before anything else.
    pub emergencies: Vec<Emergency>,
    /// Acronyms and hard words, explained.
    pub terms: Vec<Term>,
    /// Groups of equivalent words or phrases.
    pub synonyms: Vec<Vec<String>>,
}

impl Knowledge {
    /// Tells one content from another: the same for the same content, as long as the program is.
    pub fn version(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The theme with this id.
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    /// The entries of a theme, in the programme's order.
    pub(crate) fn entries_of<'a>(&'a self, theme: &'a Theme) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.themes.contains(&theme.id))
    }
}
