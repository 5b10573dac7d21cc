//! From the tables of a file to drafts of entries and themes: all that one table alone can have
//! wrong is told here; what takes the whole base is in [`super::check`].

use std::sync::Arc;

use url::Url;

use super::command;
use super::model::{Date, Elsewhere, Entry, Event, Kind, Point, Speaker, Text, Theme, Timecode};
use crate::diagnostics::Position;
use crate::toml_reader::{Document, Found, Report, Shape, TableReader, suggestion};

/// Lengths in characters (Unicode scalar values), as the format sets them.
mod longest {
    pub const ID: usize = 64;
    pub const THEME_TITLE: usize = 100;
    pub const THEME_DESCRIPTION: usize = 100;
    pub const ENTRY_TITLE: usize = 250;
    pub const SUMMARY: usize = 3_500;
    pub const POINT: usize = 600;
    pub const ELSEWHERE: usize = 600;
}

/// From this length on a summary is long to read in a channel.
const LONG_SUMMARY: usize = 900;

/// Discord's limit for a link button's address.
const LONG_LINK: usize = 512;

/// The tables a file may hold.
pub(super) const TABLES: [&str; 5] = ["event", "theme", "entry", "elsewhere", "synonyms"];

/// What the files hold, in their order, with the places that the checks of the whole base need.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub event: Option<Draft<Event>>,
    pub themes: Vec<Draft<Theme>>,
    pub entries: Vec<Draft<Entry>>,
    pub elsewhere: Vec<Elsewhere>,
    pub synonyms: Vec<Vec<String>>,
}

/// A part of the base with its place. What was told wrong is blank in it.
#[derive(Debug)]
pub(super) struct Draft<T> {
    pub item: T,
    pub file: Arc<str>,
    pub at: Position,
    pub keys: Keys,
    /// Its id is as the format wants it.
    pub id_is_valid: bool,
    /// Where its id is missing or misspelt: the ids that it probably should have.
    pub probable_ids: Vec<String>,
}

/// Where the keys stand that the checks of the whole base speak of; for an absent one, the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    pub id: Position,
    pub title: Position,
    pub themes: Position,
    pub part_of: Position,
    pub questions: Position,
    pub command: Position,
    pub command_en: Position,
}

impl<T> Draft<T> {
    fn new(table: &TableReader<'_>, file: &Arc<str>, item: T) -> Self {
        Self {
            item,
            file: Arc::clone(file),
            at: table.at(),
            keys: Keys {
                id: table.place_of("id"),
                title: table.place_of("title"),
                themes: table.place_of("themes"),
                part_of: table.place_of("part_of"),
                questions: table.place_of("questions"),
                command: table.place_of("command"),
                command_en: table.place_of("command_en"),
            },
            id_is_valid: false,
            probable_ids: Vec::new(),
        }
    }

    fn with_id(mut self, table: &TableReader<'_>, id: Option<&Found<String>>) -> Self {
        self.id_is_valid = id.is_some_and(|id| is_id(&id.value));
        if id.is_none() {
            let meant = table.guess("id").map(str::to_owned);
            let slugs = ["command", "title"]
                .into_iter()
                .filter_map(|key| table.guess(key));
            self.probable_ids = meant.into_iter().chain(slugs.map(slug)).collect();
        }
        self
    }
}

impl Drafts {
    /// Reads all the tables of a file.
    pub fn read(&mut self, document: &Document<'_>, file: &str, report: &Report) {
        let file: Arc<str> = Arc::from(file);
        for root in document.tables(&TABLES, report) {
            self.read_event(&root, &file);
            for table in root.tables(&THEME) {
                self.themes.push(theme(&table, &file));
            }
            for table in root.tables(&ENTRY) {
                self.entries.push(entry(&table, &file));
            }
            let elsewhere_tables = root.tables(&ELSEWHERE);
            self.elsewhere
                .extend(elsewhere_tables.iter().map(elsewhere));
            let synonym_tables = root.tables(&SYNONYMS);
            self.synonyms.extend(synonym_tables.iter().map(synonyms));
        }
    }

    fn read_event(&mut self, root: &TableReader<'_>, file: &Arc<str>) {
        let Some(table) = root.table(&EVENT) else {
            return;
        };
        let draft = Draft::new(&table, file, event(&table));
        match &self.event {
            None => self.event = Some(draft),
            Some(first) => {
                let (file, line) = (&first.file, first.at.line);
                let message =
                    format!("un seul [event] en tout : il y en a déjà un ({file}, ligne {line})");
                table.error(table.at(), message);
            }
        }
    }
}

const EVENT: Shape = Shape::new(
    "event",
    "[event]",
    &[
        "title",
        "title_en",
        "date",
        "place",
        "organiser",
        "url",
        "contact",
    ],
);

fn event(table: &TableReader<'_>) -> Event {
    let date = table.date("date").map(|date| Date {
        year: date.value.year,
        month: date.value.month,
        day: date.value.day,
    });
    Event {
        title: optional(table, "title", None).map(|fr| Text {
            fr,
            en: optional(table, "title_en", None),
        }),
        date,
        place: optional(table, "place", None),
        organiser: optional(table, "organiser", None),
        url: link(table, "url"),
        contact: optional(table, "contact", None),
    }
}

const THEME: Shape = Shape::new(
    "theme",
    "[[theme]]",
    &[
        "id",
        "command",
        "command_en",
        "title",
        "title_en",
        "description",
        "description_en",
    ],
);

fn theme(table: &TableReader<'_>, file: &Arc<str>) -> Draft<Theme> {
    let id = id(table);
    let command = table.required_string("command");
    let command_en = table.string("command_en");
    let command_en = command_en.filter(|found| is_filled(table, "command_en", found));
    let theme = Theme {
        id: value_of(id.as_ref()),
        command: command
            .map(|it| command_name(table, "command", &it))
            .unwrap_or_default(),
        command_en: command_en.map(|it| command_name(table, "command_en", &it)),
        title: text(table, "title", "title_en", longest::THEME_TITLE),
        description: text(
            table,
            "description",
            "description_en",
            longest::THEME_DESCRIPTION,
        ),
    };
    Draft::new(table, file, theme).with_id(table, id.as_ref())
}

const ENTRY: Shape = Shape::new(
    "entry",
    "[[entry]]",
    &[
        "id",
        "kind",
        "title",
        "title_en",
        "summary",
        "summary_en",
        "text",
        "themes",
        "speakers",
        "keywords",
        "questions",
        "order",
        "part_of",
        "video",
        "source",
        "point",
    ],
);

fn entry(table: &TableReader<'_>, file: &Arc<str>) -> Draft<Entry> {
    let id = id(table);
    let speakers = table.tables(&SPEAKERS);
    let points = table.tables(&POINT);
    let entry = Entry {
        id: value_of(id.as_ref()),
        kind: kind(table),
        title: text(table, "title", "title_en", longest::ENTRY_TITLE),
        summary: summary(table),
        text: optional(table, "text", None),
        themes: without_repeats(table.strings("themes").value),
        speakers: speakers.iter().map(speaker).collect(),
        keywords: words(table, "keywords"),
        questions: words(table, "questions"),
        order: table.integer("order").map(|order| order.value),
        part_of: table.string("part_of").map(|part_of| part_of.value),
        video: link(table, "video"),
        source: link(table, "source"),
        points: points.iter().map(point).collect(),
    };
    Draft::new(table, file, entry).with_id(table, id.as_ref())
}

const SPEAKERS: Shape = Shape {
    key: "speakers",
    label: "`speakers`",
    example: "`speakers = [{ name = \"…\" }]`",
    keys: &["name", "role", "role_en"],
};

fn speaker(table: &TableReader<'_>) -> Speaker {
    let name = table.required_string("name");
    let role = optional(table, "role", None);
    let role_en = optional(table, "role_en", None);
    Speaker {
        name: name
            .map(|name| name.value.trim().to_owned())
            .unwrap_or_default(),
        role: role.map(|fr| Text { fr, en: role_en }),
    }
}

const POINT: Shape = Shape::new(
    "point",
    "[[entry.point]]",
    &["text", "text_en", "keywords", "at"],
);

fn point(table: &TableReader<'_>) -> Point {
    Point {
        text: text(table, "text", "text_en", longest::POINT),
        keywords: words(table, "keywords"),
        at: timecode(table),
    }
}

const ELSEWHERE: Shape = Shape::new(
    "elsewhere",
    "[[elsewhere]]",
    &[
        "title",
        "title_en",
        "text",
        "text_en",
        "keywords",
        "questions",
        "url",
    ],
);

fn elsewhere(table: &TableReader<'_>) -> Elsewhere {
    let title = table.required_string("title").map(|title| title.value);
    Elsewhere {
        title: Text {
            fr: title
                .map(|title| title.trim().to_owned())
                .unwrap_or_default(),
            en: optional(table, "title_en", None),
        },
        keywords: words(table, "keywords"),
        questions: words(table, "questions"),
        text: text(table, "text", "text_en", longest::ELSEWHERE),
        url: link(table, "url"),
    }
}

const SYNONYMS: Shape = Shape::new("synonyms", "[[synonyms]]", &["words"]);

fn synonyms(table: &TableReader<'_>) -> Vec<String> {
    let found = table.required_strings("words");
    let words = filled(table, "words", &found);
    if let [alone] = words.as_slice() {
        let message =
            format!("`words` n’a que « {alone} » : ajoutez ce qui veut dire la même chose");
        table.warn(found.at, message);
    }
    words
}

// Kinds of value.

fn value_of(found: Option<&Found<String>>) -> String {
    found.map(|found| found.value.clone()).unwrap_or_default()
}

fn id(table: &TableReader<'_>) -> Option<Found<String>> {
    let id = table.required_string("id")?;
    let length = id.value.chars().count();
    if length > longest::ID {
        let most = longest::ID;
        table.error(
            id.at,
            format!("`id` a {length} caractères, au plus {most} : raccourcissez-le"),
        );
    } else if !is_id(&id.value) {
        let example = slug(&id.value);
        let example = if example.is_empty() {
            "accueil-2"
        } else {
            &example
        };
        table.error(id.at, format!("`id` n’admet que des minuscules sans accent, des chiffres et des tirets simples : par exemple `id = \"{example}\"`"));
    }
    Some(id)
}

/// `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters.
fn is_id(id: &str) -> bool {
    let is_word = |word: &str| {
        let mut bytes = word.bytes();
        !word.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.len() <= longest::ID && id.split('-').all(is_word)
}

/// The id that a text would make.
fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = text.nfd().filter(char::is_ascii);
    let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(longest::ID).collect()
}

fn kind(table: &TableReader<'_>) -> Kind {
    const KINDS: [(&str, Kind); 3] = [
        ("session", Kind::Session),
        ("recommendation", Kind::Recommendation),
        ("about", Kind::About),
    ];
    let Some(found) = table.string("kind") else {
        return Kind::default();
    };
    if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == found.value) {
        return *kind;
    }
    let meant = suggestion(&found.value, KINDS.iter().map(|(name, _)| *name));
    let advice = match meant {
        Some(meant) => format!("vouliez-vous dire `kind = \"{meant}\"` ?"),
        None => "`session`, `recommendation` ou `about`".to_owned(),
    };
    table.error(
        found.at,
        format!("`kind` inconnu « {} » : {advice}", one_line(&found.value)),
    );
    Kind::default()
}

/// A required text within a length, and its English twin.
fn text(table: &TableReader<'_>, key: &'static str, key_en: &'static str, longest: usize) -> Text {
    let found = table.required_string(key);
    let fr = found.map(|found| within(table, key, &found, longest));
    Text {
        fr: fr.unwrap_or_default(),
        en: optional(table, key_en, Some(longest)),
    }
}

fn summary(table: &TableReader<'_>) -> Text {
    let summary = text(table, "summary", "summary_en", longest::SUMMARY);
    let length = summary.fr.chars().count();
    if (LONG_SUMMARY + 1..=longest::SUMMARY).contains(&length) {
        let message = format!(
            "`summary` a {length} caractères : au-delà de {LONG_SUMMARY}, il est long à lire sur Discord"
        );
        table.warn(table.place_of("summary"), message);
    }
    summary
}

/// An optional text, trimmed; a blank one counts as absent.
fn optional(table: &TableReader<'_>, key: &'static str, longest: Option<usize>) -> Option<String> {
    let found = table.string(key)?;
    if !is_filled(table, key, &found) {
        return None;
    }
    Some(within(table, key, &found, longest.unwrap_or(usize::MAX)))
}

fn is_filled(table: &TableReader<'_>, key: &str, found: &Found<String>) -> bool {
    let filled = !found.value.trim().is_empty();
    if !filled {
        table.warn(
            found.at,
            format!("`{key}` est vide : complétez-le ou retirez-le"),
        );
    }
    filled
}

/// The text, trimmed; longer than it may be is an error.
fn within(table: &TableReader<'_>, key: &str, found: &Found<String>, longest: usize) -> String {
    let text = found.value.trim();
    let length = text.chars().count();
    if length > longest {
        table.error(
            found.at,
            format!("`{key}` a {length} caractères, au plus {longest} : raccourcissez-le"),
        );
    }
    text.to_owned()
}

fn command_name(table: &TableReader<'_>, key: &str, found: &Found<String>) -> String {
    let name = command::normalise(&found.value);
    if let Some(refusal) = command::refusal(&name) {
        let name = one_line(&name);
        table.error(
            found.at,
            format!("`{key}` ne peut pas être « {name} » : {refusal}"),
        );
    }
    name
}

/// A list of words or phrases: blank ones and repeats are dropped, with a warning.
fn words(table: &TableReader<'_>, key: &'static str) -> Vec<String> {
    let found = table.strings(key);
    let words = filled(table, key, &found);
    let mut seen = std::collections::HashSet::new();
    for word in &words {
        if !seen.insert(word.to_lowercase()) {
            let word = one_line(word);
            table.warn(
                found.at,
                format!("`{key}` répète « {word} » : une fois suffit"),
            );
        }
    }
    without_repeats(words)
}

fn filled(table: &TableReader<'_>, key: &str, found: &Found<Vec<String>>) -> Vec<String> {
    let words = found.value.iter().map(|word| word.trim());
    let filled: Vec<String> = words
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    if !filled.is_empty() && filled.len() < found.value.len() {
        table.warn(
            found.at,
            format!("`{key}` contient un texte vide : retirez-le"),
        );
    }
    filled
}

fn without_repeats(mut words: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(word.to_lowercase()));
    words
}

/// An https link that Discord can open; an address with accents is percent-encoded.
fn link(table: &TableReader<'_>, key: &'static str) -> Option<String> {
    let found = table.string(key)?;
    let link = found.value.trim();
    let Some(url) = https(link) else {
        let shown = one_line(link);
        table.error(found.at, format!("`{key}` doit être une adresse qui commence par https:// (ici « {shown} ») : `{key} = \"https://…\"`"));
        return None;
    };
    let link = if link.is_ascii() {
        link.to_owned()
    } else {
        url.into()
    };
    if link.len() > LONG_LINK {
        table.warn(found.at, format!("`{key}` a plus de {LONG_LINK} caractères : Discord ne pourra pas en faire un bouton"));
    }
    Some(link)
}

fn https(link: &str) -> Option<Url> {
    let (scheme, rest) = link.split_once("://")?;
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && c != '\\';
    if !scheme.eq_ignore_ascii_case("https") || rest.starts_with('/') || !link.chars().all(is_clean)
    {
        return None;
    }
    Url::parse(link).ok().filter(Url::has_host)
}

fn timecode(table: &TableReader<'_>) -> Option<Timecode> {
    let found = table.string("at")?;
    let timecode = parse_timecode(found.value.trim());
    if timecode.is_none() {
        let shown = one_line(&found.value);
        table.error(found.at, format!("`at` doit être un moment de la vidéo, heures:minutes:secondes (ici « {shown} ») : `at = \"00:12:30\"`"));
    }
    timecode
}

/// `h:mm:ss` or `m:ss`.
fn parse_timecode(text: &str) -> Option<Timecode> {
    let number = |part: &str| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let parts: Option<Vec<u32>> = text.split(':').map(number).collect();
    let (hours, minutes, seconds) = match *parts?.as_slice() {
        [hours, minutes, seconds] if minutes < 60 => (hours, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    (seconds < 60).then_some(Timecode {
        seconds: hours * 3600 + minutes * 60 + seconds,
    })
}

/// A text of a file, fit for one line of a message.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|it| !it.is_empty())
        .collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}
