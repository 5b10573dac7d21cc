//! Changing one table of a base's files as text: fields as curators read and write them, and the text of
//! the file with only what they changed. Pure.

mod list;
mod quoted;

pub use quoted::quoted;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Array, Document, InlineTable, Item, TableLike, Value};

use super::files::BaseFiles;
use super::values::{LONGEST_ID, slug};

/// A field that a curator edits, each in a text of its own: lists have an item a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditableField {
    /// `title`.
    Title,
    /// `summary`.
    Summary,
    /// `text`.
    Text,
    /// `speakers`: a name, then after a comma their role.
    Speakers,
    /// `keywords`.
    Keywords,
    /// `questions`.
    Questions,
    /// `at`.
    At,
    /// `source`.
    Source,
    /// `url`.
    Url,
    /// `words`: of a term, the one that is shown first.
    Words,
    /// `description`.
    Description,
    /// `command`.
    Command,
}

/// Fields and what they say.
pub type FieldValues = BTreeMap<EditableField, String>;

/// What can be edited in a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editable {
    /// An entry, by its id.
    Entry(String),
    /// A point.
    Point {
        /// The id of its entry.
        entry: String,
        /// Its place among the entry's points, from 0.
        index: usize,
        /// What it said when it was named.
        text: String,
    },
    /// Something that is treated elsewhere.
    Elsewhere {
        /// Its title when it was named.
        title: String,
        /// What it said then: finds it under another title.
        text: String,
    },
    /// A theme, by its id.
    Theme(String),
    /// A term.
    Term {
        /// The first of its words when it was named.
        word: String,
        /// What it meant then: finds it under another word.
        text: String,
    },
}

/// What can be added to a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addable {
    /// An entry about the event.
    About,
    /// A session.
    Session,
    /// A recommendation.
    Recommendation,
    /// Something that is treated elsewhere.
    Elsewhere,
    /// A term.
    Term,
}

/// What is edited, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Its fields; those that are absent are empty.
    pub values: FieldValues,
    /// Changes with its text.
    pub digest: u64,
    place: TablePlace,
}

/// Where a table is: stays the same while its fields change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TablePlace {
    file: PathBuf,
    /// `entry`, `elsewhere`, `theme` or `term`.
    kind: &'static str,
    index: usize,
    point: Option<usize>,
}

/// Why something cannot be edited. Displays in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is in none of the files.
    #[error("cela n’est plus dans les fichiers de la base")]
    Gone,
    /// A file is not TOML, and may hold it.
    #[error("« {0} » a des fautes d’écriture : corrigez-le d’abord (/recharger dit lesquelles)")]
    Unreadable(String),
    /// A field is written in a way that cannot be changed here.
    #[error(
        "`{field}` est écrit autrement que d’habitude dans « {file} » : changez-le dans le fichier"
    )]
    Unusual {
        /// The field.
        field: &'static str,
        /// The file.
        file: String,
    },
}

impl EditableField {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Summary,
        Self::Text,
        Self::Speakers,
        Self::Keywords,
        Self::Questions,
        Self::At,
        Self::Source,
        Self::Url,
        Self::Words,
        Self::Description,
        Self::Command,
    ];

    /// Its key in TOML.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Text => "text",
            Self::Speakers => "speakers",
            Self::Keywords => "keywords",
            Self::Questions => "questions",
            Self::At => "at",
            Self::Source => "source",
            Self::Url => "url",
            Self::Words => "words",
            Self::Description => "description",
            Self::Command => "command",
        }
    }

    /// Whether it is a list, with an item a line.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Speakers | Self::Keywords | Self::Questions | Self::Words
        )
    }

    /// Whether two texts say the same in this field.
    pub fn is_same(self, one: &str, other: &str) -> bool {
        if self.is_list() {
            lines(one).eq(lines(other))
        } else {
            one.trim() == other.trim()
        }
    }

    /// What it says now, and what somebody typed who saw it `before`: both changes in a list, theirs in
    /// a text.
    pub fn merged(self, before: &str, typed: &str, now: &str) -> String {
        if self.is_same(before, typed) {
            return now.to_owned();
        }
        if !self.is_list() || self.is_same(before, now) {
            return typed.to_owned();
        }
        let is_in = |text: &str, line: &str| lines(text).any(|it| it == line);
        let theirs = lines(typed).filter(|it| is_in(now, it) || !is_in(before, it));
        let others = lines(now).filter(|it| !is_in(before, it) && !is_in(typed, it));
        theirs.chain(others).collect::<Vec<_>>().join("\n")
    }
}

const OF_ENTRIES: &[EditableField] = &[
    EditableField::Title,
    EditableField::Summary,
    EditableField::Speakers,
    EditableField::Keywords,
    EditableField::Questions,
];
const OF_ELSEWHERE: &[EditableField] = &[
    EditableField::Title,
    EditableField::Text,
    EditableField::Keywords,
    EditableField::Questions,
    EditableField::Url,
];
const OF_THEMES: &[EditableField] = &[
    EditableField::Title,
    EditableField::Description,
    EditableField::Command,
];
const OF_TERMS: &[EditableField] = &[
    EditableField::Words,
    EditableField::Text,
    EditableField::Url,
];
const OF_POINTS: &[EditableField] = &[
    EditableField::Text,
    EditableField::Keywords,
    EditableField::At,
    EditableField::Source,
];

impl Editable {
    /// The fields that can be edited.
    pub const fn fields(&self) -> &'static [EditableField] {
        match self {
            Self::Entry(_) => OF_ENTRIES,
            Self::Point { .. } => OF_POINTS,
            Self::Elsewhere { .. } => OF_ELSEWHERE,
            Self::Theme(_) => OF_THEMES,
            Self::Term { .. } => OF_TERMS,
        }
    }

    /// The same once its fields say this.
    pub fn saying(&self, values: &FieldValues) -> Self {
        let said = |field| values.get(&field).map(|it| it.trim().to_owned());
        match self {
            Self::Entry(_) | Self::Theme(_) => self.clone(),
            Self::Term { word, text } => Self::Term {
                word: first_word(values).unwrap_or_else(|| word.clone()),
                text: said(EditableField::Text).unwrap_or_else(|| text.clone()),
            },
            Self::Point { entry, index, text } => Self::Point {
                entry: entry.clone(),
                index: *index,
                text: said(EditableField::Text).unwrap_or_else(|| text.clone()),
            },
            Self::Elsewhere { title, text } => Self::Elsewhere {
                title: said(EditableField::Title).unwrap_or_else(|| title.clone()),
                text: said(EditableField::Text).unwrap_or_else(|| text.clone()),
            },
        }
    }

    /// What it is as its files have it.
    ///
    /// # Errors
    /// [`EditError`].
    pub fn read(&self, files: &BaseFiles) -> Result<Edited, EditError> {
        let mut unreadable = None;
        for (file, bytes) in files.toml() {
            let text = str::from_utf8(bytes).ok();
            let Some(document) = text.and_then(|text| Document::parse(text).ok()) else {
                unreadable = unreadable.or_else(|| Some(name(file)));
                continue;
            };
            if let Some(place) = self.place_in(&document, file) {
                return place.read(&document, self.fields());
            }
        }
        Err(unreadable.map_or(EditError::Gone, EditError::Unreadable))
    }

    /// The files that change so that its fields say this; those that are not given stay.
    ///
    /// # Errors
    /// [`EditError`].
    pub fn write(&self, files: &BaseFiles, values: &FieldValues) -> Result<BaseFiles, EditError> {
        let Edited {
            place,
            values: before,
            ..
        } = self.read(files)?;
        let bytes = files.get(&place.file).unwrap_or_default();
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for field in self.fields() {
            let (Some(new), Some(old)) = (values.get(field), before.get(field)) else {
                continue;
            };
            if !field.is_same(old, new) {
                text = place.with(&text, *field, new)?;
            }
        }
        let mut written = BaseFiles::default();
        written.insert(&place.file, text.into_bytes());
        Ok(written)
    }

    fn place_in(&self, document: &Document<&str>, file: &Path) -> Option<TablePlace> {
        let (kind, keys) = match self {
            Self::Entry(id) | Self::Point { entry: id, .. } => ("entry", vec![("id", id)]),
            Self::Elsewhere { title, text } => {
                ("elsewhere", vec![("title", title), ("text", text)])
            }
            Self::Theme(id) => ("theme", vec![("id", id)]),
            Self::Term { word, text } => ("term", vec![("words", word), ("text", text)]),
        };
        let tables = tables(document.get(kind)?);
        let index = keys.into_iter().find_map(|(key, value)| {
            let mut tables = tables.iter();
            tables.position(|it| text_in(*it, key).as_ref() == Some(value))
        })?;
        let point = match self {
            Self::Point {
                index: at, text, ..
            } => {
                let points = tables.get(index)?.get("point").map(self::tables)?;
                let says = |point: &&dyn TableLike| text_in(*point, "text").as_ref() == Some(text);
                let is_there = points.get(*at).is_some_and(says);
                let moved = points.iter().position(says).filter(|_| !is_there);
                let at = moved.unwrap_or(*at);
                points.get(at)?;
                Some(at)
            }
            _ => None,
        };
        let file = file.to_owned();
        Some(TablePlace {
            file,
            kind,
            index,
            point,
        })
    }
}

impl TablePlace {
    /// The table, and whether it is written within braces.
    fn table<'a>(&self, document: &'a Document<&str>) -> Option<(&'a dyn TableLike, bool)> {
        let mut list = document.get(self.kind)?;
        let mut table = *tables(list).get(self.index)?;
        if let Some(point) = self.point {
            list = table.get("point")?;
            table = *tables(list).get(point)?;
        }
        Some((table, list.is_value()))
    }

    fn read(
        self,
        document: &Document<&str>,
        fields: &[EditableField],
    ) -> Result<Edited, EditError> {
        let raw = document.raw();
        let (table, _) = self.table(document).ok_or(EditError::Gone)?;
        let mut hasher = DefaultHasher::new();
        let own = table.iter().filter(|(_, item)| item.is_value());
        for (key, item) in own {
            let written = item.span().and_then(|span| raw.get(span));
            (key, written).hash(&mut hasher);
        }
        let mut values = FieldValues::new();
        for field in fields {
            let items = self.items(raw, table, *field)?;
            let items: Vec<String> = items.into_iter().map(|it| it.shown).collect();
            values.insert(*field, items.join("\n"));
        }
        values.hash(&mut hasher);
        let digest = hasher.finish();
        Ok(Edited {
            values,
            digest,
            place: self,
        })
    }

    fn unusual(&self, field: EditableField) -> EditError {
        EditError::Unusual {
            field: field.key(),
            file: name(&self.file),
        }
    }

    /// What a field holds: the items of a list, or one.
    fn items(
        &self,
        raw: &str,
        table: &dyn TableLike,
        field: EditableField,
    ) -> Result<Vec<Written>, EditError> {
        let unusual = || self.unusual(field);
        let Some(item) = table.get(field.key()) else {
            return Ok(Vec::new());
        };
        if let Some(tables) = item.as_array_of_tables().filter(|_| field.is_list()) {
            let speakers = tables.iter().map(|it| Written {
                shown: speaker(it),
                span: 0..0,
            });
            return Ok(speakers.collect());
        }
        let span = |value: &Value| value.span().ok_or_else(unusual);
        let said = |value: &Value| {
            let span = span(value)?;
            let said = match value {
                Value::String(_) => quoted::said(raw.get(span.clone()).unwrap_or_default()),
                Value::InlineTable(table) if field == EditableField::Speakers => speaker(table),
                _ => return Err(unusual()),
            };
            let shown = if field.is_list() {
                one_line(&said)
            } else {
                said
            };
            Ok(Written { shown, span })
        };
        match item.as_value() {
            Some(Value::Array(array)) if field.is_list() => array.iter().map(said).collect(),
            Some(value @ Value::String(_)) if !field.is_list() => Ok(vec![said(value)?]),
            _ => Err(unusual()),
        }
    }

    /// The text of the file once a field says this.
    fn with(&self, text: &str, field: EditableField, new: &str) -> Result<String, EditError> {
        let unusual = || self.unusual(field);
        let document = Document::parse(text).map_err(|_| unusual())?;
        let (table, is_inline) = self.table(&document).ok_or(EditError::Gone)?;
        let line_end = line_end(text);
        let items = self.items(text, table, field)?;
        let lines: Vec<String> = lines(new).map(str::to_owned).collect();
        let Some(item) = table.get(field.key()) else {
            let line = format!("{} = {}", field.key(), written(field, new, line_end));
            let separator = if is_inline { ", " } else { line_end };
            return inserted(text, table, &format!("{separator}{line}")).ok_or_else(unusual);
        };
        if item.is_array_of_tables() && field == EditableField::Speakers {
            let old: Vec<String> = items.into_iter().map(|it| it.shown).collect();
            let changed = self.with_speakers(text, &old, &lines);
            return changed.ok_or_else(unusual);
        }
        if lines.is_empty() {
            let removed = if is_inline { removed_inline } else { removed };
            return removed(text, table, field.key()).ok_or_else(unusual);
        }
        let span = item.as_value().and_then(Value::span).ok_or_else(unusual)?;
        let raw = text.get(span.clone()).unwrap_or_default();
        let value = if field.is_list() {
            let old: Vec<String> = items.iter().map(|it| it.shown.clone()).collect();
            let within = |it: &Written| it.span.start - span.start..it.span.end - span.start;
            let spans: Vec<Range<usize>> = items.iter().map(within).collect();
            list::rewritten(raw, &spans, &old, &lines, line_end, |old, new| {
                item_as_written(field, old, new, line_end)
            })
        } else {
            quoted::rewritten(raw, new, line_end)
        };
        let mut text = text.to_owned();
        text.replace_range(span, &value);
        Ok(text)
    }
}

/// Speakers who have a table each, `[[entry.speakers]]`: what stays is left as it is written.
impl TablePlace {
    fn with_speakers(&self, text: &str, old: &[String], new: &[String]) -> Option<String> {
        let mut text = text.to_owned();
        // From the last to the first, so that places stay right.
        for step in list::steps(old, new).into_iter().rev() {
            match step {
                list::Step::Replace(at, to) => text = self.with_speaker(&text, at, new.get(to)?)?,
                list::Step::Remove(range) => {
                    for at in range.rev() {
                        let lines = self.lines_of_speaker(&text, at)?;
                        text.replace_range(lines, "");
                    }
                }
                list::Step::Insert(before, range) => {
                    let line_end = line_end(&text);
                    let tables = new.get(range)?.iter();
                    let tables: String = tables.map(|it| self.new_speaker(it, line_end)).collect();
                    let at = match before.checked_sub(1) {
                        Some(last) => self.lines_of_speaker(&text, last)?.end,
                        None => self.lines_of_speaker(&text, 0)?.start,
                    };
                    let is_cut = at > 0 && !text.get(..at)?.ends_with('\n');
                    text.insert_str(at, &tables);
                    if is_cut {
                        text.insert_str(at, line_end);
                    }
                }
            }
        }
        Some(text)
    }

    /// Has somebody's table say this.
    fn with_speaker(&self, text: &str, at: usize, line: &str) -> Option<String> {
        let (name, role) = name_and_role(line);
        let document = Document::parse(text).ok()?;
        let was = text_in(self.speaker(&document, at)?, "name");
        let mut text = self.with_text(text, at, "name", name)?;
        text = self.with_text(&text, at, "role", role)?;
        // The twin says what the role was, of somebody who may be another person.
        if was.as_deref() != Some(name) || role.is_empty() {
            text = self.with_text(&text, at, "role_en", "")?;
        }
        Some(text)
    }

    /// Has a key of somebody's table say this; an empty one goes.
    fn with_text(&self, text: &str, at: usize, key: &str, new: &str) -> Option<String> {
        let document = Document::parse(text).ok()?;
        let table = self.speaker(&document, at)?;
        let line_end = line_end(text);
        let Some(item) = table.get(key) else {
            if new.is_empty() {
                return Some(text.to_owned());
            }
            let line = format!("{line_end}{key} = {}", quoted(new, line_end));
            return inserted(text, table, &line);
        };
        if new.is_empty() {
            return removed(text, table, key);
        }
        if text_in(table, key).as_deref() == Some(new) {
            return Some(text.to_owned());
        }
        let span = item.span()?;
        let value = quoted::rewritten(text.get(span.clone())?, new, line_end);
        let mut text = text.to_owned();
        text.replace_range(span, &value);
        Some(text)
    }

    fn speaker<'a>(&self, document: &'a Document<&str>, at: usize) -> Option<&'a toml_edit::Table> {
        let (table, _) = self.table(document)?;
        let tables = table.get(EditableField::Speakers.key())?;
        tables.as_array_of_tables()?.get(at)
    }

    /// From the line of a table's heading to that of its last field, its end included.
    fn lines_of_speaker(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let document = Document::parse(text).ok()?;
        let table = self.speaker(&document, at)?;
        let heading = table.span()?;
        let values = table.iter().filter_map(|(_, item)| Some(item.span()?.end));
        let end = end_of_line(text, values.chain([heading.end]).max()?);
        let feed = text.get(end..)?.find('\n').map_or(end, |at| end + at + 1);
        let start = text
            .get(..heading.start)?
            .rfind('\n')
            .map_or(0, |at| at + 1);
        Some(start..feed)
    }

    fn new_speaker(&self, line: &str, line_end: &str) -> String {
        let (name, role) = name_and_role(line);
        let mut table = format!("[[{}.speakers]]{line_end}", self.kind);
        for (key, value) in [("name", name), ("role", role)] {
            if !value.is_empty() {
                let _ = write!(table, "{key} = {}{line_end}", quoted(value, line_end));
            }
        }
        table
    }
}

/// Somebody's name and role on a line.
fn name_and_role(line: &str) -> (&str, &str) {
    match line.split_once(',') {
        Some((name, role)) => (name.trim(), role.trim()),
        None => (line.trim(), ""),
    }
}

/// An item of a field: as people read it, and where it is written.
struct Written {
    shown: String,
    span: Range<usize>,
}

/// A file with a new table at its end, and what it adds. Its id comes from its title, and no other has it.
pub fn added(kind: Addable, values: &FieldValues, files: &BaseFiles) -> (Editable, BaseFiles) {
    let said = |field: EditableField| values.get(&field).map_or("", |it| it.trim());
    let title = one_line(said(EditableField::Title));
    let word = first_word(values).unwrap_or_default();
    let taken = taken_names(files);
    let id = free_name(&title, |name| taken.contains(name));
    let free_file = |name: String| free_name(&name, |name| has_file(files, name));
    let (file, mut text) = match kind {
        Addable::Elsewhere => (
            free_file(format!("ailleurs-{title}")),
            "[[elsewhere]]\n".to_owned(),
        ),
        Addable::Term => (free_file(format!("mot-{word}")), "[[term]]\n".to_owned()),
        _ => {
            let text = format!("[[entry]]\nid = {}\n", quoted(&id, "\n"));
            (id.clone(), text)
        }
    };
    text.push_str(match kind {
        Addable::About => "kind = \"about\"\n",
        Addable::Recommendation => "kind = \"recommendation\"\n",
        Addable::Session | Addable::Elsewhere | Addable::Term => "",
    });
    let given =
        |field: &&EditableField| **field == EditableField::Title || !said(**field).is_empty();
    for field in kind.fields().iter().filter(given) {
        let value = written(*field, said(*field), "\n");
        let _ = writeln!(text, "{} = {value}", field.key());
    }
    let mut added = BaseFiles::default();
    added.insert(Path::new(&format!("{file}.toml")), text.into_bytes());
    let text = said(EditableField::Text).to_owned();
    let what = match kind {
        Addable::Elsewhere => Editable::Elsewhere { title, text },
        Addable::Term => Editable::Term { word, text },
        _ => Editable::Entry(id),
    };
    (what, added)
}

/// The word that a term is shown by.
fn first_word(values: &FieldValues) -> Option<String> {
    let words = values.get(&EditableField::Words)?;
    lines(words).next().map(str::to_owned)
}

impl Addable {
    /// The fields that it is made with.
    pub const fn fields(self) -> &'static [EditableField] {
        match self {
            Self::Elsewhere => OF_ELSEWHERE,
            Self::Term => OF_TERMS,
            _ => OF_ENTRIES,
        }
    }
}

/// The ids of entries and themes, and the files' names.
fn taken_names(files: &BaseFiles) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for (path, bytes) in files.toml() {
        taken.extend(stem(path));
        let text = String::from_utf8_lossy(bytes);
        // Of a file with mistakes too: whatever looks like an id.
        let ids = text.lines().filter_map(|line| {
            let value = line.trim().strip_prefix("id")?.trim_start();
            let value = value.strip_prefix('=')?.trim();
            value.split(['"', '\'']).nth(1).map(str::to_owned)
        });
        taken.extend(ids);
    }
    taken
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_lowercase())
}

fn has_file(files: &BaseFiles, name: &str) -> bool {
    files
        .toml()
        .any(|(path, _)| stem(path).as_deref() == Some(name))
}

/// A name from a title, that nothing has yet.
fn free_name(title: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let name = match slug(title) {
        name if name.is_empty() => "fiche".to_owned(),
        name => name,
    };
    let numbered = (2_u32..).map(|number| {
        let room = LONGEST_ID - 1 - number.to_string().len();
        let short = name.get(..name.len().min(room)).unwrap_or(&name);
        format!("{}-{number}", short.trim_end_matches('-'))
    });
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|it| !is_taken(it)).unwrap_or_default()
}

/// A field's value as TOML.
fn written(field: EditableField, value: &str, line_end: &str) -> String {
    if !field.is_list() {
        return quoted(value.trim(), line_end);
    }
    let items = lines(value).map(|it| item_as_written(field, None, it, line_end));
    list::of_items(&items.collect::<Vec<_>>(), line_end)
}

/// An item of a list as TOML, in the place of another if there is one.
fn item_as_written(field: EditableField, old: Option<&str>, new: &str, line_end: &str) -> String {
    if field != EditableField::Speakers {
        return match old {
            Some(old) => quoted::rewritten(old, new, line_end),
            None => quoted(new, line_end),
        };
    }
    let (name, role) = name_and_role(new);
    let mut table = match old.and_then(|old| old.parse().ok()) {
        Some(Value::InlineTable(table)) => table,
        _ => InlineTable::new(),
    };
    let was_named = text_of(table.get("name"));
    set(&mut table, "name", name);
    set(&mut table, "role", role);
    // The twin says what the role was, of somebody who may be another person.
    if was_named.as_deref() != Some(name) || role.is_empty() {
        table.remove("role_en");
    }
    Value::InlineTable(table).to_string().trim().to_owned()
}

/// Has a field of an inline table say this; an empty one goes.
fn set(table: &mut InlineTable, key: &str, new: &str) {
    let said = text_of(table.get(key)).unwrap_or_default();
    if said == new {
        return;
    }
    if new.is_empty() {
        table.remove(key);
    } else if let Ok(value) = quoted(new, "\n").parse::<Value>() {
        table.insert(key, value);
    }
}

/// Somebody who spoke, on a line.
fn speaker(table: &dyn TableLike) -> String {
    let text = |key| {
        text_in(table, key)
            .map(|it| one_line(&it))
            .unwrap_or_default()
    };
    let (name, role) = (text("name"), text("role"));
    if role.is_empty() {
        name
    } else {
        format!("{name}, {role}")
    }
}

/// A text, or the first of several.
fn text_in(table: &dyn TableLike, key: &str) -> Option<String> {
    match table.get(key)?.as_value() {
        Some(Value::Array(texts)) => text_of(texts.get(0)),
        value => text_of(value),
    }
}

fn text_of(value: Option<&Value>) -> Option<String> {
    Some(value?.as_str()?.replace("\r\n", "\n").trim().to_owned())
}

/// The tables of a list of them, however it is written.
fn tables(item: &Item) -> Vec<&dyn TableLike> {
    match item {
        Item::ArrayOfTables(tables) => tables.iter().map(|it| it as &dyn TableLike).collect(),
        Item::Value(Value::Array(array)) => inline_tables(array),
        _ => Vec::new(),
    }
}

fn inline_tables(array: &Array) -> Vec<&dyn TableLike> {
    let tables = array.iter().filter_map(Value::as_inline_table);
    tables.map(|it| it as &dyn TableLike).collect()
}

/// The text with a field more, after the others of its table.
fn inserted(text: &str, table: &dyn TableLike, field: &str) -> Option<String> {
    let values = table.iter().filter(|(_, item)| item.is_value());
    let last = values
        .filter_map(|(_, item)| Some(item.span()?.end))
        .max()?;
    let at = if field.starts_with(',') {
        last
    } else {
        end_of_line(text, last)
    };
    let mut text = text.to_owned();
    text.insert_str(at, field);
    Some(text)
}

/// The text without a field that has a line of its own; comments stay.
fn removed(text: &str, table: &dyn TableLike, key: &str) -> Option<String> {
    let (start, value_end) = place_of(table, key)?;
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = end_of_line(text, value_end);
    let rest = text.get(value_end..end)?;
    let range = if rest.trim().is_empty() {
        let feed = text.get(end..)?.find('\n').map_or(end, |at| end + at + 1);
        line..feed
    } else {
        line..value_end + (rest.len() - rest.trim_start().len())
    };
    let mut text = text.to_owned();
    text.replace_range(range, "");
    Some(text)
}

/// The same of a table within braces.
fn removed_inline(text: &str, table: &dyn TableLike, key: &str) -> Option<String> {
    let (start, value_end) = place_of(table, key)?;
    let (before, after) = (text.get(..start)?, text.get(value_end..)?);
    if let Some(before) = before.trim_end().strip_suffix(',') {
        return Some(format!("{before}{after}"));
    }
    let after = after.trim_start();
    let after = after.strip_prefix(',').map_or(after, str::trim_start);
    Some(format!("{before}{after}"))
}

/// Where a field begins and ends.
fn place_of(table: &dyn TableLike, key: &str) -> Option<(usize, usize)> {
    let start = table.key(key)?.span()?.start;
    Some((start, table.get(key)?.span()?.end))
}

/// Where the line ends that holds this place, its end left out.
fn end_of_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    at + line.len()
}

fn line_end(text: &str) -> &'static str {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(file: &Path) -> String {
    file.display().to_string()
}

#[cfg(test)]
mod tests;
