//! `[event]`: the colloquium itself.

use std::sync::LazyLock;

use super::noun::Noun;
use super::text::Text;
use super::values::{link, optional_text, text};
use crate::toml_reader::{Shape, TableReader};

pub(super) static EVENT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("event", "[event]", Event::read)
        .meaning("Le colloque lui-même, montré par `/aide` et `/programme` ; un seul en tout.")
});

/// `[event]`: every key optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Event {
    /// Its name.
    pub title: Option<Text>,
    /// What it is: « le colloque ».
    pub noun: Noun,
    /// The day it took place.
    pub date: Option<Date>,
    /// Where.
    pub place: Option<String>,
    /// By whom.
    pub organiser: Option<String>,
    /// Who runs this bot.
    pub operator: Option<Text>,
    /// Its page.
    pub url: Option<String>,
    /// Who to ask when the bot does not know: a channel, a page, an address.
    pub contact: Option<String>,
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

/// The months, in French and in English.
pub const MONTHS: [(&str, &str); 12] = [
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

impl Event {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        Self {
            title: text(&table.optional("title", "le nom du colloque"), None),
            noun: Noun::read(&table.optional(
                "noun",
                "ce que c’est, avec son article ; `\"le colloque\"` par défaut, `\"l’atelier\"`, `\"les journées\"`",
            )),
            date: date(table),
            place: optional_text(&table.optional("place", "le lieu")),
            organiser: optional_text(&table.optional("organiser", "qui l’organise")),
            operator: text(
                &table.optional("operator", "qui fait fonctionner ce bot"),
                None,
            ),
            url: link(table.optional("url", "la page du colloque")),
            contact: optional_text(&table.optional(
                "contact",
                "à qui s’adresser si le bot ne sait pas : un salon, une page, une adresse",
            )),
        }
    }
}

fn date(table: &TableReader<'_>) -> Option<Date> {
    let found = table
        .optional("date", "le jour : `date = 2025-01-21`")
        .date()?;
    let toml_date = found.value;
    Some(Date {
        year: toml_date.year,
        month: toml_date.month,
        day: toml_date.day,
    })
}
