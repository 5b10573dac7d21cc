//! One table of a file: hands out its values, tells what is wrong with each.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Date, Datetime};

use super::document::{Document, Fragment};
use super::source::Report;
use crate::diagnostics::Position;

/// A value and where its key stands.
#[derive(Debug, Clone)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where its key stands.
    pub at: Position,
}

/// What a kind of table is called, and which keys it may have.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The key that it stands under.
    pub key: &'static str,
    /// What messages call it, such as `[[entry]]`.
    pub label: &'static str,
    /// How it is written, where that is not its label.
    pub example: &'static str,
    /// The keys that it may have.
    pub keys: &'static [&'static str],
}

impl Shape {
    /// A table that is called as it is written: `[key]` or `[[key]]`.
    #[must_use]
    pub const fn new(
        key: &'static str,
        label: &'static str,
        keys: &'static [&'static str],
    ) -> Self {
        Self {
            key,
            label,
            example: label,
            keys,
        }
    }
}

/// Reads one table. Unknown keys are told when it is made; wrong types, and what is missing or
/// empty, when a value is asked for. A value that was told wrong, or that stands on broken lines,
/// is then simply absent.
#[derive(Debug)]
pub struct TableReader<'a> {
    fragment: &'a Fragment<'a>,
    report: &'a Report,
    label: &'static str,
    /// The table's header, or the table itself where it is written within braces.
    span: Range<usize>,
    fields: BTreeMap<&'static str, Field<'a>>,
    /// Tables under a misspelt key, by the one that is meant.
    misspelt: Vec<(&'static str, Field<'a>)>,
}

/// A key that is there.
#[derive(Debug)]
struct Field<'a> {
    key: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
    /// Something was told about it already: say no more, and don't use it.
    told: bool,
}

impl<'a> Document<'a> {
    /// Readers for the document's top level, where these keys are known. There may be several: the
    /// document is all of them together.
    #[must_use]
    pub fn tables(
        &'a self,
        known: &'static [&'static str],
        report: &'a Report,
    ) -> Vec<TableReader<'a>> {
        let reader = |fragment: &'a Fragment<'a>| {
            let shape = Shape::new("", "", known);
            TableReader::new((fragment, report), 0..0, &fragment.table, shape)
        };
        self.fragments.iter().map(reader).collect()
    }
}

impl<'a> TableReader<'a> {
    fn new(
        (fragment, report): (&'a Fragment<'a>, &'a Report),
        span: Range<usize>,
        table: &'a DeTable<'a>,
        shape: Shape,
    ) -> Self {
        let mut reader = Self {
            fragment,
            report,
            label: shape.label,
            span,
            fields: BTreeMap::new(),
            misspelt: Vec::new(),
        };
        let mut unknown = Vec::new();
        for (key, value) in table {
            match shape
                .keys
                .iter()
                .find(|known| **known == key.get_ref().as_ref())
            {
                Some(known) => reader.insert(known, key.span(), value),
                None => unknown.push((key, value)),
            }
        }
        for (key, value) in unknown {
            reader.take_unknown(key.get_ref(), key.span(), value, shape.keys);
        }
        reader
    }

    fn insert(&mut self, known: &'static str, key: Range<usize>, value: &'a Spanned<DeValue<'a>>) {
        let told = !is_made_of_tables(value) && self.is_broken(&key, value);
        self.fields.insert(known, Field { key, value, told });
    }

    /// Whether broken syntax touches a key or its value.
    fn is_broken(&self, key: &Range<usize>, value: &Spanned<DeValue<'_>>) -> bool {
        let end = value.span().end.max(key.end);
        self.fragment.is_broken_within(&(key.start..end))
    }

    /// Tells an unknown key. Where it is a known one misspelt, that one is not missing, and the
    /// tables under it are read all the same, for their own mistakes.
    fn take_unknown(
        &mut self,
        name: &str,
        key: Range<usize>,
        value: &'a Spanned<DeValue<'a>>,
        known: &[&'static str],
    ) {
        let headers = self.headers(value);
        let broken_headers = headers.iter().any(|span| self.has_broken_header(span));
        if self.fragment.is_broken_within(&key) || broken_headers {
            return;
        }
        let meant = suggestion(name, known.iter().copied());
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
                list(known)
            ),
        };
        let places = headers.iter().map(|span| span.start);
        let once = headers.is_empty().then_some(key.start);
        for at in places.chain(once) {
            self.error(self.position(at), message.as_str());
        }
        let Some(meant) = meant else {
            return;
        };
        let told = true;
        let field = Field { key, value, told };
        if is_made_of_tables(value) {
            self.misspelt.push((meant, field));
        } else {
            self.fields.entry(meant).or_insert(field);
        }
    }

    /// The headers, `[key]` or each `[[key]]`, of the tables that a value is or holds.
    fn headers(&self, value: &Spanned<DeValue<'_>>) -> Vec<Range<usize>> {
        let elements = value.get_ref().as_array().map(|array| array.iter());
        let itself = value.get_ref().is_table().then(|| value.span());
        let spans = elements.into_iter().flatten().map(Spanned::span);
        spans
            .chain(itself)
            .filter(|span| self.is_header(span))
            .collect()
    }

    /// Whether a table's header is not well-formed: then neither its name nor what it holds is
    /// what the parser makes of it.
    fn has_broken_header(&self, span: &Range<usize>) -> bool {
        self.is_header(span) && self.fragment.is_broken_within(span)
    }

    /// Whether a table's span is a header on a line of its own, rather than braces.
    fn is_header(&self, span: &Range<usize>) -> bool {
        self.starts_with('[', span)
    }

    fn starts_with(&self, opening: char, span: &Range<usize>) -> bool {
        let text = self.fragment.text.get(span.clone());
        text.is_some_and(|text| text.starts_with(opening))
    }

    // What the caller may want to know or to say.

    /// The file as its reader would name it.
    #[must_use]
    pub fn file(&self) -> &'a str {
        &self.fragment.source.file
    }

    /// Where the table starts: its header.
    #[must_use]
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

    /// Where a key stands, whatever its value; where it is absent, the table's header.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Position {
        let field = self.fields.get(key);
        field.map_or_else(|| self.at(), |field| self.position(field.key.start))
    }

    /// Whether a key is there, whatever its value.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// The text under a key, even one that was told wrong: what the writer seems to have meant.
    #[must_use]
    pub fn guess(&self, key: &str) -> Option<&'a str> {
        self.fields.get(key)?.value.get_ref().as_str()
    }

    fn position(&self, at: usize) -> Position {
        self.fragment.source.position(self.fragment.offset + at)
    }

    // The values.

    /// A text that has to be there and not blank.
    #[must_use]
    pub fn required_string(&self, key: &'static str) -> Option<Found<String>> {
        let Some(found) = self.string(key) else {
            self.tell_missing(key, "\"…\"");
            return None;
        };
        if found.value.trim().is_empty() {
            self.error(found.at, format!("`{key}` est vide : complétez-le"));
            return None;
        }
        Some(found)
    }

    /// A text, blank or not.
    #[must_use]
    pub fn string(&self, key: &'static str) -> Option<Found<String>> {
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        self.value(key, "un texte entre guillemets", "\"…\"", text)
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, key: &'static str) -> Option<Found<i64>> {
        self.value(key, "un nombre entier", "2", |value| {
            let digits = value.as_integer()?;
            i64::from_str_radix(digits.as_str(), digits.radix()).ok()
        })
    }

    /// A yes or no.
    #[must_use]
    pub fn boolean(&self, key: &'static str) -> Option<Found<bool>> {
        let is_on = |value: &DeValue<'_>| value.as_bool();
        self.value(key, "true ou false", "true", is_on)
    }

    /// A day, written without quotes.
    #[must_use]
    pub fn date(&self, key: &'static str) -> Option<Found<Date>> {
        let day = |value: &DeValue<'_>| match value.as_datetime()? {
            Datetime {
                date: Some(date),
                time: None,
                offset: None,
            } => Some(*date),
            _ => None,
        };
        self.value(key, "une date sans guillemets", "2025-01-21", day)
    }

    /// A list of texts, blank ones included; empty where the key is absent.
    #[must_use]
    pub fn strings(&self, key: &'static str) -> Found<Vec<String>> {
        self.list(
            key,
            "des textes entre guillemets",
            "[\"…\", \"…\"]",
            |value| value.as_str().map(str::to_owned),
        )
    }

    /// A list of texts that has to be there and to hold one that is not blank.
    #[must_use]
    pub fn required_strings(&self, key: &'static str) -> Found<Vec<String>> {
        let found = self.strings(key);
        let blank = |element: &Spanned<DeValue<'_>>| {
            let text = element.get_ref().as_str();
            text.is_some_and(|text| text.trim().is_empty())
        };
        self.tell_missing(key, "[\"…\", \"…\"]");
        let array = self
            .usable(key)
            .and_then(|field| field.value.get_ref().as_array());
        if array.is_some_and(|array| array.iter().all(blank)) {
            self.error(found.at, format!("`{key}` est vide : complétez-le"));
        }
        found
    }

    /// A list of Discord ids, each a text of digits or a whole number.
    #[must_use]
    pub fn ids(&self, key: &'static str) -> Found<Vec<u64>> {
        self.list(
            key,
            "des identifiants Discord",
            "[\"123456789012345678\"]",
            |value| {
                let digits = match value {
                    DeValue::String(text) => text.trim(),
                    DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
                    _ => return None,
                };
                let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
                let id = all_digits.then(|| digits.parse().ok()).flatten();
                id.filter(|id| *id != 0)
            },
        )
    }

    /// The tables written `[[key]]`, or as a list of tables within braces.
    #[must_use]
    pub fn tables(&self, shape: &Shape) -> Vec<TableReader<'a>> {
        let key = shape.key;
        let misspelt = self.misspelt.iter().filter(|(meant, _)| *meant == key);
        let fields = self.fields.get(key).into_iter();
        let fields = fields.chain(misspelt.map(|(_, field)| field));
        let mut tables: Vec<TableReader<'a>> = fields
            .flat_map(|field| self.tables_under(shape, field))
            .collect();
        tables.sort_by_key(|table| table.span.start);
        tables
    }

    fn tables_under(&self, shape: &Shape, field: &Field<'a>) -> Vec<TableReader<'a>> {
        let Shape {
            key,
            label,
            example,
            ..
        } = shape;
        let span = field.value.span();
        let tell = |at: usize, message: String| {
            if !field.told {
                self.error(self.position(at), message);
            }
        };
        let not_a_table = |value: &DeValue<'_>| {
            let kind = kind_of(value);
            let message =
                format!("`{key}` est une liste de tables, pas {kind} : écrivez {example}");
            tell(field.key.start, message);
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
            DeValue::Table(_) if self.has_broken_header(&span) => Vec::new(),
            DeValue::Table(_) if self.is_header(&span) => {
                tell(
                    span.start,
                    format!("écrivez {label}, avec ses doubles crochets"),
                );
                self.child(field.value, shape).into_iter().collect()
            }
            DeValue::Table(_) if !self.starts_with('{', &span) => {
                let message =
                    format!("ce qui appartient à {label} doit venir après une ligne {label}");
                tell(field.key.start, message);
                Vec::new()
            }
            other => {
                not_a_table(other);
                Vec::new()
            }
        }
    }

    /// The table written `[key]`.
    #[must_use]
    pub fn table(&self, shape: &Shape) -> Option<TableReader<'a>> {
        let Shape { key, label, .. } = shape;
        let misspelt = self.misspelt.iter().find(|(meant, _)| meant == key);
        let misspelt = misspelt.map(|(_, field)| field);
        let field = self.fields.get(*key).or(misspelt)?;
        if let Some(table) = self.child(field.value, shape) {
            return Some(table);
        }
        if field.told || field.value.get_ref().is_table() {
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

    fn child(&self, value: &'a Spanned<DeValue<'a>>, shape: &Shape) -> Option<TableReader<'a>> {
        let table = value.get_ref().as_table()?;
        if self.has_broken_header(&value.span()) {
            return None;
        }
        let context = (self.fragment, self.report);
        Some(TableReader::new(context, value.span(), table, *shape))
    }

    fn usable(&self, key: &str) -> Option<&Field<'a>> {
        self.fields.get(key).filter(|field| !field.told)
    }

    /// The value under a key as `read` understands it; what it does not is of the wrong type.
    fn value<T>(
        &self,
        key: &'static str,
        expected: &str,
        example: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<Found<T>> {
        let field = self.usable(key)?;
        let at = self.position(field.key.start);
        let value = field.value.get_ref();
        let Some(value) = read(value) else {
            let kind = kind_of(value);
            let message = format!("`{key}` doit être {expected}, pas {kind} : `{key} = {example}`");
            self.error(at, message);
            return None;
        };
        Some(Found { value, at })
    }

    /// The elements of the list under a key as `read` understands them.
    fn list<T>(
        &self,
        key: &'static str,
        expected: &str,
        example: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Found<Vec<T>> {
        let at = self.place_of(key);
        let elements = |value: &DeValue<'_>| value.as_array().map(|array| array.len());
        let _told = self.value(key, &format!("une liste ({expected})"), example, elements);
        let array = self
            .usable(key)
            .and_then(|field| field.value.get_ref().as_array());
        let mut list = Vec::new();
        for (index, element) in array.into_iter().flatten().enumerate() {
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

    /// Tells that a key is missing, unless it is there in some broken way.
    fn tell_missing(&self, key: &'static str, example: &str) {
        let broken = self.fragment.is_broken()
            && (self.fragment.mentions(key) || self.fragment.is_broken_within(&self.span));
        let misspelt = self.misspelt.iter().any(|(meant, _)| *meant == key);
        if self.fields.contains_key(key) || misspelt || broken {
            return;
        }
        let label = self.label;
        self.error(
            self.at(),
            format!("il manque `{key}` dans {label} : ajoutez `{key} = {example}`"),
        );
    }
}

/// Whether a value is a table, or a list that holds one: then each key in it is judged by itself.
fn is_made_of_tables(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::Table(_) => true,
        DeValue::Array(array) => array.iter().any(|element| element.get_ref().is_table()),
        _ => false,
    }
}

/// The one of `known` that `name` seems to mean.
pub fn suggestion<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    let within = |distance: usize| distance < length && distance * 3 <= length.max(3);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&name, known), known))
        .filter(|(distance, _)| within(*distance))
        .min()
        .map(|(_, known)| known)
}

/// A name from a file, fit for one line of a message.
fn shown(name: &str) -> String {
    const LONGEST: usize = 40;
    let clean = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = clean.clone().take(LONGEST).collect();
    if clean.count() > LONGEST {
        shown.push('…');
    }
    shown
}

fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

/// What a value is, in French, with its article.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "un texte vide",
        DeValue::String(_) => "un texte",
        DeValue::Integer(number)
            if i64::from_str_radix(number.as_str(), number.radix()).is_err() =>
        {
            "un nombre trop grand"
        }
        DeValue::Integer(_) => "un nombre entier",
        DeValue::Float(_) => "un nombre à virgule",
        DeValue::Boolean(_) => "vrai ou faux",
        DeValue::Datetime(Datetime { date: None, .. }) => "une heure",
        DeValue::Datetime(Datetime { time: Some(_), .. }) => "une date avec une heure",
        DeValue::Datetime(_) => "une date",
        DeValue::Array(_) => "une liste",
        DeValue::Table(_) => "une table",
    }
}
