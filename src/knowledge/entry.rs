//! `[[entry]]`: one thing that the bot can answer with. A field is named once, in the line that
//! reads it, with its meaning for curators.

use std::sync::LazyLock;

use super::recording::Recording;
use super::text::Text;
use super::timecode::Timecode;
use super::values::{
    id, link, one_line, optional_text, required_text, text, without_repeats, words,
};
use crate::toml_reader::{FieldReader, Shape, TableReader, suggestion};

pub(super) static ENTRY: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("entry", "[[entry]]", Entry::read).meaning(
        "Ce que le bot peut donner en réponse : une séance, une recommandation, le colloque.",
    )
});
static SPEAKERS: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("speakers", "`speakers`", Speaker::read)
        .written("`speakers = [{ name = \"…\" }]`")
        .meaning("Qui a parlé : `speakers = [{ name = \"…\", role = \"…\" }]`.")
});
static POINT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("point", "[[entry.point]]", Point::read)
        .meaning("Une affirmation, sous l’entrée qui la contient.")
});

pub const LONGEST_TITLE: usize = 250;
pub const LONGEST_SUMMARY: usize = 3_500;
pub const LONGEST_POINT: usize = 600;
/// A summary of this length or more is long to read in a channel.
const LONG_SUMMARY: usize = 900;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EntryKind {
    /// A session of the programme.
    #[default]
    Session,
    /// Something the colloquium recommends.
    Recommendation,
    /// The colloquium itself.
    About,
}

/// `[[entry]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Entry {
    /// `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters, unique.
    pub id: String,
    /// What it is about.
    pub kind: EntryKind,
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
    /// What is said in it, and where the entry begins.
    pub recording: Recording,
    /// https link to the page the facts come from.
    pub source: Option<String>,
    /// The claims made.
    pub points: Vec<Point>,
}

/// Somebody who spoke.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// First and last name.
    pub name: String,
    /// Function, organisation.
    pub role: Option<Text>,
}

/// `[[entry.point]]`: one claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// At most 600 characters.
    pub text: Text,
    /// Words and phrases that lead here.
    pub keywords: Vec<String>,
    /// When in the video.
    pub at: Option<Timecode>,
    /// https link to the page that the claim comes from, if it is not the entry's.
    pub source: Option<String>,
}

impl Entry {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        Self {
            id: id(table.required("id", "son nom, unique et stable, que personne ne lit")),
            kind: EntryKind::read(
                &table
                    .optional("kind", "sa nature ; une séance par défaut")
                    .kind("`\"session\"`, `\"recommendation\"` ou `\"about\"` (le colloque)"),
            ),
            title: required_text(&table.required("title", "son titre"), LONGEST_TITLE),
            summary: summary(&table.required(
                "summary",
                "la réponse : des phrases qui se lisent à voix haute",
            )),
            text: optional_text(&table.optional(
                "text",
                "transcription ou notes : cherchées, jamais montrées",
            )),
            themes: without_repeats(
                table
                    .optional("themes", "les `id` de ses thèmes")
                    .strings()
                    .value,
            ),
            speakers: table.tables(&SPEAKERS).iter().map(Speaker::read).collect(),
            keywords: words(&table.optional("keywords", "mots et expressions qui y mènent")),
            questions: words(
                &table.optional("questions", "exemples de questions, que `check` essaie"),
            ),
            order: table
                .optional("order", "sa place dans le programme")
                .integer()
                .map(|it| it.value),
            part_of: table
                .optional("part_of", "l’`id` de l’entrée dont elle fait partie")
                .string()
                .map(|it| it.value),
            video: link(table.optional("video", "l’enregistrement")),
            recording: Recording::read(table),
            source: link(table.optional("source", "la page d’où viennent les faits")),
            points: table.tables(&POINT).iter().map(Point::read).collect(),
        }
    }
}

impl Speaker {
    fn read(table: &TableReader<'_>) -> Self {
        let name = table.required("name", "prénom et nom").string();
        Self {
            name: name
                .map(|it| it.value.trim().to_owned())
                .unwrap_or_default(),
            role: text(&table.optional("role", "fonction, organisme"), None),
        }
    }
}

impl Point {
    fn read(table: &TableReader<'_>) -> Self {
        Self {
            text: required_text(
                &table.required("text", "une seule affirmation, en une ou deux phrases"),
                LONGEST_POINT,
            ),
            keywords: words(&table.optional("keywords", "mots et expressions qui y mènent")),
            at: Timecode::read(table.optional("at", "le moment de la vidéo")),
            source: link(table.optional(
                "source",
                "la page d’où vient ce fait, si c’en est une autre",
            )),
        }
    }
}

impl EntryKind {
    fn read(field: &FieldReader<'_, '_>) -> Self {
        const KINDS: [(&str, EntryKind); 3] = [
            ("session", EntryKind::Session),
            ("recommendation", EntryKind::Recommendation),
            ("about", EntryKind::About),
        ];
        let Some(found) = field.string() else {
            return Self::default();
        };
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == found.value) {
            return *kind;
        }
        let meant = suggestion(&found.value, KINDS.iter().map(|(name, _)| *name));
        let advice = match meant {
            Some(meant) => format!("vouliez-vous dire `kind = \"{meant}\"` ?"),
            None => "`session`, `recommendation` ou `about`".to_owned(),
        };
        field.error(
            found.at,
            format!("`kind` inconnu « {} » : {advice}", one_line(&found.value)),
        );
        Self::default()
    }
}

fn summary(field: &FieldReader<'_, '_>) -> Text {
    let summary = required_text(field, LONGEST_SUMMARY);
    let length = summary.fr.chars().count();
    if (LONG_SUMMARY + 1..=LONGEST_SUMMARY).contains(&length) {
        let message = format!(
            "`summary` a {length} caractères : au-delà de {LONG_SUMMARY}, il est long à lire sur Discord"
        );
        field.table.warn(field.table.place_of("summary"), message);
    }
    summary
}
