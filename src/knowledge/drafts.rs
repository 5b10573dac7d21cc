//! What the files of a base hold, before the checks of the whole base.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::elsewhere::{ELSEWHERE, Elsewhere};
use super::emergency::{EMERGENCY, Emergency};
use super::entry::{ENTRY, Entry};
use super::event::{EVENT, Event};
use super::synonyms::{self, SYNONYMS};
use super::term::{TERM, Term};
use super::theme::{THEME, Theme};
use super::values::{is_id, slug};
use crate::diagnostics::Position;
use crate::toml_reader::{Document, Report, Shape, TableReader};

/// The top level of a file.
pub(super) static ROOT: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("", "", |root| Drafts::default().read_root(root)));

/// What the files hold, in their order, with the places that the checks of the whole base need.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub event: Option<Draft<Event>>,
    pub themes: Vec<Draft<Theme>>,
    pub entries: Vec<Draft<Entry>>,
    pub elsewhere: Vec<Elsewhere>,
    pub emergencies: Vec<Emergency>,
    pub terms: Vec<Draft<Term>>,
    pub synonyms: Vec<Vec<String>>,
}

/// A part of the base with its place. What was reported wrong is blank in it.
#[derive(Debug)]
pub(super) struct Draft<T> {
    pub item: T,
    pub file: String,
    pub at: Position,
    places: BTreeMap<String, Position>,
    /// Its id is as the format wants it.
    pub id_is_valid: bool,
    /// If its id is missing or misspelt, the ids that it should probably have.
    pub probable_ids: Vec<String>,
}

impl<T> Draft<T> {
    fn new(table: &TableReader<'_>, item: T) -> Self {
        Self {
            item,
            file: table.file().to_owned(),
            at: table.at(),
            places: table.places(),
            id_is_valid: false,
            probable_ids: Vec::new(),
        }
    }

    fn with_id(table: &TableReader<'_>, item: T, id: impl Fn(&T) -> &str) -> Self {
        let mut draft = Self::new(table, item);
        let id = id(&draft.item);
        draft.id_is_valid = is_id(id);
        if id.is_empty() {
            let guess = |key| table.guess(key);
            let slugs = ["command", "title"].into_iter().filter_map(guess).map(slug);
            let meant = guess("id").map(str::to_owned);
            draft.probable_ids = meant.into_iter().chain(slugs).collect();
        }
        draft
    }

    /// The place of a key; if it is absent, that of the table.
    pub fn place(&self, key: &str) -> Position {
        self.places.get(key).copied().unwrap_or(self.at)
    }
}

impl Drafts {
    /// Reads all the tables of a file.
    pub fn read(&mut self, document: &Document<'_>, report: &Report) {
        self.read_root(&document.reader(report));
    }

    /// Takes what another file holds.
    pub fn extend(&mut self, other: Self, report: &Report) {
        let Self {
            event,
            themes,
            entries,
            elsewhere,
            emergencies,
            terms,
            synonyms,
        } = other;
        if let Some(event) = event {
            self.add_event(event, report);
        }
        self.themes.extend(themes);
        self.entries.extend(entries);
        self.elsewhere.extend(elsewhere);
        self.emergencies.extend(emergencies);
        self.terms.extend(terms);
        self.synonyms.extend(synonyms);
    }

    /// The ids of its themes and entries.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let themes = self.themes.iter().filter(|it| it.id_is_valid);
        let entries = self.entries.iter().filter(|it| it.id_is_valid);
        let themes = themes.map(|it| it.item.id.as_str());
        themes.chain(entries.map(|it| it.item.id.as_str()))
    }

    fn read_root(&mut self, root: &TableReader<'_>) {
        if let Some(table) = root.table(&EVENT) {
            self.event = Some(Draft::new(&table, Event::read(&table)));
        }
        for table in root.tables(&THEME) {
            let theme = Theme::read(&table);
            self.themes.push(Draft::with_id(&table, theme, |it| &it.id));
        }
        for table in root.tables(&ENTRY) {
            let entry = Entry::read(&table);
            self.entries
                .push(Draft::with_id(&table, entry, |it| &it.id));
        }
        let elsewhere = root.tables(&ELSEWHERE);
        self.elsewhere.extend(elsewhere.iter().map(Elsewhere::read));
        let emergencies = root.tables(&EMERGENCY);
        self.emergencies
            .extend(emergencies.iter().map(Emergency::read));
        for table in root.tables(&TERM) {
            self.terms.push(Draft::new(&table, Term::read(&table)));
        }
        let synonyms = root.tables(&SYNONYMS);
        self.synonyms.extend(synonyms.iter().map(synonyms::read));
    }

    fn add_event(&mut self, draft: Draft<Event>, report: &Report) {
        match &self.event {
            None => self.event = Some(draft),
            Some(first) => {
                let (file, line) = (&first.file, first.at.line);
                let message =
                    format!("un seul [event] en tout : il y en a déjà un ({file}, ligne {line})");
                report.error_at(&draft.file, draft.at, message);
            }
        }
    }
}
