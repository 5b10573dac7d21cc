//! The programme: what the colloquium was, and its sessions in order.

use super::people;
use crate::knowledge::{Date, Entry, Event, Kind, Knowledge, Language};

/// The colloquium itself, as far as the base tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occasion {
    /// Its name.
    pub title: Option<String>,
    /// Its day, in words.
    pub date: Option<String>,
    /// Where it took place.
    pub place: Option<String>,
    /// By whom.
    pub organiser: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// The colloquium and its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// The colloquium itself.
    pub occasion: Occasion,
    /// Its sessions, in order.
    pub sessions: Vec<Session>,
}

/// A session in the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The entry's id.
    pub entry: String,
    /// The entry's title.
    pub title: String,
    /// The names of those who spoke.
    pub people: Vec<String>,
}

impl Occasion {
    /// What the base tells of the event.
    #[must_use]
    pub fn new(event: &Event, language: Language) -> Self {
        Self {
            title: event
                .title
                .as_ref()
                .map(|title| title.get(language).to_owned()),
            date: event.date.map(|date| in_words(date, language)),
            place: event.place.clone(),
            organiser: event.organiser.clone(),
            url: event.url.clone(),
        }
    }
}

impl Programme {
    /// The base's programme.
    #[must_use]
    pub fn new(knowledge: &Knowledge, language: Language) -> Self {
        let sessions = knowledge
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Session);
        Self {
            occasion: Occasion::new(&knowledge.event, language),
            sessions: sessions.map(|entry| session(entry, language)).collect(),
        }
    }
}

fn session(entry: &Entry, language: Language) -> Session {
    let people = people(entry, language).into_iter();
    Session {
        entry: entry.id.clone(),
        title: entry.title.get(language).to_owned(),
        people: people.map(|person| person.name).collect(),
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];

/// `21 janvier 2025`, `1er mars 2025`, `21 January 2025`.
fn in_words(date: Date, language: Language) -> String {
    let Date { year, month, day } = date;
    let month = MONTHS.get(usize::from(month).wrapping_sub(1));
    let (french, english) = month.copied().unwrap_or_default();
    match (language, day) {
        (Language::French, 1) => format!("1er {french} {year}"),
        (Language::French, _) => format!("{day} {french} {year}"),
        (Language::English, _) => format!("{day} {english} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_words() {
        let cases = [
            ((2025, 1, 21), "21 janvier 2025", "21 January 2025"),
            ((2024, 8, 1), "1er août 2024", "1 August 2024"),
            ((2025, 12, 31), "31 décembre 2025", "31 December 2025"),
        ];
        for ((year, month, day), french, english) in cases {
            let date = Date { year, month, day };
            assert_eq!(in_words(date, Language::French), french);
            assert_eq!(in_words(date, Language::English), english);
        }
    }
}
