//! One table of a file: hands out its fields, reports what is wrong with each.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Date, Datetime};

use super::remedies::french_date;
use super::shape::{FieldSpec, Shape};
use super::source::{Report, SourceFile};
use super::wording::{kind_of, list, shown, translation};
use crate::diagnostics::Position;

/// A value and the place of its key.
#[derive(Debug, Clone)]
pub struct Found<T> {
    pub value: T,
    /// The place of its key.
    pub at: Position,
}

/// Reads one table. Unknown keys are reported when it is made; wrong types, and missing or empty
/// values, when a value is read. A value that was reported counts as absent.
#[derive(Debug)]
pub struct TableReader<'a> {
    source: &'a SourceFile,
    report: &'a Report,
    label: &'static str,
    /// The table's header, or the table itself if it is written within braces.
    span: Range<usize>,
    present: BTreeMap<&'a str, Present<'a>>,
    /// The fields read so far.
    asked: RefCell<Vec<FieldSpec>>,
}

/// A key that is there.
#[derive(Debug)]
struct Present<'a> {
    key: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
    /// It was already reported: report no more, and do not use it.
    reported: bool,
}

impl Shape {
    /// The shape of the tables that `read` reads: `read` is called once, on an empty table.
    pub fn of<T>(
        key: &'static str,
        label: &'static str,
        read: impl Fn(&TableReader<'_>) -> T,
    ) -> Self {
        let mut shape = Self {
            key,
            label,
            example: label,
            meaning: "",
            fields: Vec::new(),
        };
        let (report, source, nothing) = (Report::default(), SourceFile::default(), DeTable::new());
        let table = TableReader::new(&source, &report, 0..0, &nothing, &shape);
        let _ = read(&table);
        let asked = table.asked.take();
        shape.fields = asked;
        // What may be a value or a table is asked for as both.
        shape.fields.dedup_by(|later, first| later.key == first.key);
        shape
    }
}

impl<'a> TableReader<'a> {
    pub(super) fn new(
        source: &'a SourceFile,
        report: &'a Report,
        span: Range<usize>,
        table: &'a DeTable<'a>,
        shape: &'a Shape,
    ) -> Self {
        let mut reader = Self {
            source,
            report,
            label: shape.label,
            span,
            present: BTreeMap::new(),
            asked: RefCell::default(),
        };
        let is_known = |key: &str| shape.keys().any(|known| known == key);
        let (known, unknown): (Vec<_>, Vec<_>) = table
            .iter()
            .partition(|(key, _)| is_known(key.get_ref().as_ref()));
        for (key, value) in known {
            let present = Present {
                reported: source.was_told(key.span().start),
                key: key.span(),
                value,
            };
            reader.present.insert(key.get_ref(), present);
        }
        for (key, value) in unknown {
            reader.take_unknown(key.get_ref(), key.span(), value, shape);
        }
        reader
    }

    /// Reports an unknown key. If it is a known key misspelt, that key does not count as missing,
    /// and the tables under it are still read for their own mistakes.
    fn take_unknown(
        &mut self,
        name: &str,
        key: Range<usize>,
        value: &'a Spanned<DeValue<'a>>,
        shape: &'a Shape,
    ) {
        let at = self.header(value).unwrap_or(key.start);
        if self.source.was_told(at) {
            return;
        }
        let meant = translation(name, shape.keys()).or_else(|| shape.called(name));
        let place = match self.label {
            "" => "en tête de fichier".to_owned(),
            label => format!("dans {label}"),
        };
        let shown = shown(name);
        let message = match meant {
            Some(meant) => {
                format!("champ inconnu `{shown}` {place} : vouliez-vous dire `{meant}` ?")
            }
            None => format!(
                "champ inconnu `{shown}` {place} : retirez-le, ou choisissez parmi {}",
                list(shape.keys())
            ),
        };
        self.error(self.position(at), message);
        if let Some(meant) = meant {
            let reported = true;
            self.present.entry(meant).or_insert(Present {
                key,
                value,
                reported,
            });
        }
    }

    /// Where the first header, `[key]` or `[[key]]`, of the tables that a value is or holds is.
    fn header(&self, value: &Spanned<DeValue<'_>>) -> Option<usize> {
        let first = value.get_ref().as_array().and_then(|array| array.first());
        let table = first.unwrap_or(value);
        let span = table.span();
        (table.get_ref().is_table() && self.is_header(&span)).then_some(span.start)
    }

    /// Whether a table's span is a header on a line of its own, rather than braces.
    fn is_header(&self, span: &Range<usize>) -> bool {
        self.starts_with('[', span)
            && self
                .source
                .text()
                .get(span.clone())
                .is_some_and(|it| it.ends_with(']'))
    }

    fn starts_with(&self, opening: char, span: &Range<usize>) -> bool {
        let text = self.source.text().get(span.clone());
        text.is_some_and(|text| text.starts_with(opening))
    }

    // Accessors and reports for the caller.

    /// The file as its reader would name it.
    pub fn file(&self) -> &'a str {
        &self.source.file
    }

    /// Where the table starts: its header.
    pub fn at(&self) -> Position {
        self.position(self.span.start)
    }

    /// An error at a place of this file.
    pub fn error(&self, at: Position, message: impl Into<String>) {
        self.report.error_at(self.file(), at, message);
    }

    /// A warning at a place of this file.
    pub fn warn(&self, at: Position, message: impl Into<String>) {
        self.report.warn_at(self.file(), at, message);
    }

    /// The place of each key present.
    pub fn places(&self) -> BTreeMap<String, Position> {
        let place =
            |(key, it): (&&str, &Present<'_>)| (String::from(*key), self.position(it.key.start));
        self.present.iter().map(place).collect()
    }

    /// The place of a key, even if its value is wrong; if it is absent, the table's header.
    pub fn place_of(&self, key: &str) -> Position {
        let field = self.present.get(key);
        field.map_or_else(|| self.at(), |field| self.position(field.key.start))
    }

    /// Whether a key is present, even with a wrong value.
    pub fn has(&self, key: &str) -> bool {
        self.present.contains_key(key)
    }

    /// The text under a key, even if it was reported: what the writer seems to have meant.
    pub fn guess(&self, key: &str) -> Option<&'a str> {
        self.present.get(key)?.value.get_ref().as_str()
    }

    fn position(&self, at: usize) -> Position {
        self.source.position(at)
    }

    /// A required field, and what it means to curators.
    pub fn required(&self, key: &'static str, meaning: &'static str) -> FieldReader<'_, 'a> {
        FieldReader {
            required: true,
            ..self.optional(key, meaning)
        }
    }

    /// A field that may be there.
    pub fn field(&self, key: &'static str) -> FieldReader<'_, 'a> {
        self.optional(key, "")
    }

    /// A field that may be there, and what it means.
    pub fn optional(&self, key: &'static str, meaning: &'static str) -> FieldReader<'_, 'a> {
        FieldReader {
            table: self,
            key: Cow::Borrowed(key),
            meaning,
            required: false,
            kind: None,
        }
    }

    /// The tables written `[[key]]`, or as a list of tables within braces.
    pub fn tables(&self, shape: &'static Shape) -> Vec<TableReader<'a>> {
        self.note_table("tables", shape);
        let field = self.present.get(shape.key);
        field.map_or_else(Vec::new, |field| self.tables_under(shape, field))
    }

    fn tables_under(&self, shape: &'static Shape, field: &Present<'a>) -> Vec<TableReader<'a>> {
        let Shape {
            key,
            label,
            example,
            ..
        } = shape;
        let span = field.value.span();
        let report = |at: usize, message: String| {
            if !field.reported {
                self.error(self.position(at), message);
            }
        };
        let not_a_table = |value: &DeValue<'_>| {
            let kind = kind_of(value);
            let message =
                format!("`{key}` est une liste de tables, pas {kind} : écrivez {example}");
            report(field.key.start, message);
        };
        match field.value.get_ref() {
            DeValue::Array(elements) => {
                let elements = elements.iter();
                let wrong = elements
                    .clone()
                    .filter(|element| !element.get_ref().is_table());
                wrong.for_each(|element| not_a_table(element.get_ref()));
                elements
                    .filter_map(|element| self.child(element, shape))
                    .collect()
            }
            DeValue::Table(_) if !self.starts_with('{', &span) => {
                let message =
                    format!("ce qui appartient à {label} doit venir après une ligne {label}");
                report(field.key.start, message);
                Vec::new()
            }
            other => {
                not_a_table(other);
                Vec::new()
            }
        }
    }

    /// What may be written `key = value` or, with more to say, `[key]`.
    pub fn field_or_table(&self, key: &'static str, shape: &'static Shape) -> FieldOrTable<'_, 'a> {
        let value = self.present.get(key).map(|field| field.value.get_ref());
        if value.is_none_or(DeValue::is_table)
            && let Some(table) = self.table(shape)
        {
            return FieldOrTable::Table(table);
        }
        FieldOrTable::Field(self.field(key))
    }

    /// The table written `[key]`.
    pub fn table(&self, shape: &'static Shape) -> Option<TableReader<'a>> {
        self.note_table("table", shape);
        let Shape { key, label, .. } = shape;
        let field = self.present.get(*key)?;
        if let Some(table) = self.child(field.value, shape) {
            return Some(table);
        }
        if field.reported || field.value.get_ref().is_table() {
            return None;
        }
        let at = self.position(field.key.start);
        let kind = kind_of(field.value.get_ref());
        self.error(
            at,
            format!("`{key}` est une table, pas {kind} : écrivez {label}"),
        );
        let first = field.value.get_ref().as_array()?.first()?;
        self.child(first, shape)
    }

    fn child(
        &self,
        value: &'a Spanned<DeValue<'a>>,
        shape: &'static Shape,
    ) -> Option<TableReader<'a>> {
        let table = value.get_ref().as_table()?;
        Some(TableReader::new(
            self.source,
            self.report,
            value.span(),
            table,
            shape,
        ))
    }

    fn note_table(&self, kind: &str, shape: &'static Shape) {
        self.asked.borrow_mut().push(FieldSpec {
            key: shape.key.to_owned(),
            kind: kind.to_owned(),
            required: false,
            meaning: String::new(),
            table: Some(shape),
        });
    }

    fn usable(&self, key: &str) -> Option<&Present<'a>> {
        self.present.get(key).filter(|field| !field.reported)
    }

    fn report_missing(&self, key: &str, example: &str) {
        let told = self.span.end > 0 && self.source.was_told(self.span.start);
        if self.present.contains_key(key) || told {
            return;
        }
        let label = self.label;
        self.error(
            self.at(),
            format!("il manque `{key}` dans {label} : ajoutez `{key} = {example}`"),
        );
    }
}

/// What was written of the two that a key may be.
#[derive(Debug)]
pub enum FieldOrTable<'t, 'a> {
    /// A value, or nothing.
    Field(FieldReader<'t, 'a>),
    Table(TableReader<'a>),
}

/// A field that is asked for: its value is read once its kind is named.
#[derive(Debug, Clone)]
pub struct FieldReader<'t, 'a> {
    pub table: &'t TableReader<'a>,
    pub key: Cow<'static, str>,
    meaning: &'static str,
    required: bool,
    kind: Option<Cow<'static, str>>,
}

impl<'t, 'a> FieldReader<'t, 'a> {
    /// What kind of value the shape says it has, if not that of the method that reads it.
    pub fn kind(mut self, kind: impl Into<Cow<'static, str>>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Its English twin, `key_en`.
    pub fn in_english(&self) -> FieldReader<'t, 'a> {
        FieldReader {
            table: self.table,
            key: Cow::Owned(format!("{}_en", self.key)),
            meaning: "le même en anglais",
            required: false,
            kind: self.kind.clone(),
        }
    }

    /// An error about its value.
    pub fn error(&self, at: Position, message: impl Into<String>) {
        self.table.error(at, message);
    }

    /// A text; a required one is not blank.
    pub fn string(&self) -> Option<Found<String>> {
        const EXAMPLE: &str = "\"…\"";
        self.note("texte");
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        let found = self.value("un texte entre guillemets", EXAMPLE, text);
        if !self.required {
            return found;
        }
        let Some(found) = found else {
            self.table.report_missing(&self.key, EXAMPLE);
            return None;
        };
        if found.value.trim().is_empty() {
            self.report_empty(found.at);
            return None;
        }
        Some(found)
    }

    /// A whole number.
    pub fn integer(&self) -> Option<Found<i64>> {
        self.note("nombre entier");
        self.value("un nombre entier", "2", |value| {
            let digits = value.as_integer()?;
            i64::from_str_radix(digits.as_str(), digits.radix()).ok()
        })
    }

    /// A yes or no.
    pub fn boolean(&self) -> Option<Found<bool>> {
        self.note("`true` ou `false`");
        let is_on = |value: &DeValue<'_>| value.as_bool();
        self.value("true ou false", "true", is_on)
    }

    /// A day, written without quotes.
    pub fn date(&self) -> Option<Found<Date>> {
        self.note("date sans guillemets");
        let day = |value: &DeValue<'_>| match value.as_datetime()? {
            Datetime {
                date: Some(date),
                time: None,
                offset: None,
            } => Some(*date),
            _ => None,
        };
        self.value("une date sans guillemets", "2025-01-21", day)
    }

    /// A list of texts, blank ones included; empty if the key is absent. A required one holds a
    /// text that is not blank.
    pub fn strings(&self) -> Found<Vec<String>> {
        const EXAMPLE: &str = "[\"…\", \"…\"]";
        self.note("liste de textes");
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        let found = self.list("des textes entre guillemets", EXAMPLE, text);
        if self.required {
            self.table.report_missing(&self.key, EXAMPLE);
            let blank = |element: &Spanned<DeValue<'_>>| {
                let text = element.get_ref().as_str();
                text.is_some_and(|text| text.trim().is_empty())
            };
            if self.elements().is_some_and(|mut it| it.all(blank)) {
                self.report_empty(found.at);
            }
        }
        found
    }

    /// A list of texts or whole numbers, each as `read` understands it.
    pub fn texts_or_numbers<T>(
        &self,
        expected: &'static str,
        example: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Found<Vec<T>> {
        self.note(expected);
        self.list(expected, example, |value| text_or_number(value, &read))
    }

    /// A text or a whole number, as `read` understands it.
    pub fn text_or_number<T>(
        &self,
        expected: &'static str,
        example: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Found<T>> {
        self.note(expected);
        self.value(expected, example, |value| text_or_number(value, &read))
    }

    /// The value as `read` understands it; what it does not is of the wrong type.
    fn value<T>(
        &self,
        expected: &str,
        example: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<Found<T>> {
        let key = &self.key;
        let field = self.table.usable(key)?;
        let at = self.table.position(field.key.start);
        let value = field.value.get_ref();
        let Some(value) = read(value) else {
            let kind = kind_of(value);
            let day = value.as_str().filter(|_| expected.contains("date"));
            let day = day.and_then(french_date);
            let example = day.as_deref().unwrap_or(example);
            let message = format!("`{key}` doit être {expected}, pas {kind} : `{key} = {example}`");
            self.error(at, message);
            return None;
        };
        Some(Found { value, at })
    }

    /// The elements of a list as `read` understands them.
    fn list<T>(
        &self,
        expected: &str,
        example: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Found<Vec<T>> {
        let key = &self.key;
        let at = self.table.place_of(key);
        let is_list = |value: &DeValue<'_>| value.is_array().then_some(());
        let _reported = self.value(&format!("une liste ({expected})"), example, is_list);
        let mut list = Vec::new();
        for (index, element) in self.elements().into_iter().flatten().enumerate() {
            let element = element.get_ref();
            if let Some(value) = read(element) {
                list.push(value);
                continue;
            }
            let what = match element {
                DeValue::String(text) => format!("« {} »", shown(text)),
                DeValue::Integer(number) => format!("le nombre {}", shown(number.as_str())),
                other => kind_of(other).to_owned(),
            };
            let message = format!(
                "`{key}` doit contenir {expected} ; l’élément {} est {what} : `{key} = {example}`",
                index + 1
            );
            self.error(at, message);
        }
        Found { value: list, at }
    }

    fn elements(&self) -> Option<impl Iterator<Item = &'a Spanned<DeValue<'a>>>> {
        let array = self.table.usable(&self.key)?.value.get_ref().as_array()?;
        Some(array.iter())
    }

    fn report_empty(&self, at: Position) {
        self.error(at, format!("`{}` est vide : complétez-le", self.key));
    }

    fn note(&self, kind: &str) {
        self.table.asked.borrow_mut().push(FieldSpec {
            key: self.key.to_string(),
            kind: self.kind.as_deref().unwrap_or(kind).to_owned(),
            required: self.required,
            meaning: self.meaning.to_owned(),
            table: None,
        });
    }
}

/// A text, or a whole number as it is written, as `read` understands it.
fn text_or_number<T>(value: &DeValue<'_>, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    match value {
        DeValue::String(text) => read(text),
        DeValue::Integer(number) if number.radix() == 10 => read(number.as_str()),
        _ => None,
    }
}
