//! A knowledge base with its search index: what answers questions.

use std::sync::OnceLock;

use crate::emergency::Emergencies;
use crate::knowledge::{Emergency, Knowledge, Language};
use crate::search::{Explanation, Finding, FirstNames, Reading, Searcher, Suggester, Suggestion};

/// How many entries a message is tried with: some have no session before or after them.
const TRIED_FOR_FOLLOW_UP: usize = 10;

/// A knowledge base and its index. Immutable: a reload makes another one.
#[derive(Debug)]
pub struct Base {
    /// What the bot knows.
    pub knowledge: Knowledge,
    searcher: Searcher,
    emergencies: Emergencies,
    first_names: FirstNames,
    /// Only autocomplete needs them: what members ask, what curators edit.
    suggesters: [OnceLock<Suggester>; 2],
}

impl Base {
    /// Indexes a knowledge base.
    pub fn new(knowledge: Knowledge) -> Self {
        let searcher = Searcher::new(&knowledge);
        Self {
            emergencies: Emergencies::new(&knowledge.emergencies),
            first_names: FirstNames::new(&knowledge),
            knowledge,
            searcher,
            suggesters: Default::default(),
        }
    }

    /// Who helps, if a message says that somebody is in danger. To be asked before anything else.
    pub fn emergency(&self, message: &str) -> Option<&Emergency> {
        self.emergencies.find(message)
    }

    /// The speakers' first names, which among people may be somebody else's.
    pub const fn first_names(&self) -> &FirstNames {
        &self.first_names
    }

    /// Whether a message may follow up on an answer: it has no subject of its own.
    pub fn follows_up(&self, message: &str) -> bool {
        let names_entry = |given| matches!(self.read(message, given), Some(Reading::Entry { .. }));
        let mut ids = self.knowledge.entries.iter().map(|entry| entry.id.as_str());
        let given = ids.by_ref().take(TRIED_FOR_FOLLOW_UP);
        !names_entry(None) && given.map(Some).any(names_entry)
    }

    /// How a message that needs no search is read, if it is one; `given` is the id of the entry
    /// that was just given, if any.
    pub fn read(&self, message: &str, given: Option<&str>) -> Option<Reading> {
        let mut entries = self.knowledge.entries.iter();
        let given = given.and_then(|id| entries.position(|entry| entry.id == id));
        self.searcher.read(message, given)
    }

    /// Finds the entry that answers a question.
    pub fn ask(&self, question: &str) -> Finding {
        self.searcher.ask(question)
    }

    /// Why a question is decided as it is, for curators.
    pub fn explain(&self, question: &str) -> Explanation {
        self.searcher.explain(question)
    }

    /// The same within one theme, by its id.
    pub(crate) fn ask_within(&self, theme: &str, question: &str) -> Finding {
        let in_theme = |entry| self.is_in(theme, entry);
        self.searcher.ask_among(question, in_theme)
    }

    /// At most `number` suggestions for what somebody has typed so far, best first; within one
    /// theme, by its id, if it is given. If no label is near, what a search would find.
    pub(crate) fn suggest(
        &self,
        typed: &str,
        theme: Option<&str>,
        language: Language,
        number: usize,
    ) -> Vec<Suggestion<'_>> {
        let allowed = |entry| theme.is_none_or(|theme| self.is_in(theme, entry));
        let within: Option<&dyn Fn(usize) -> bool> = theme.is_some().then_some(&allowed);
        let [suggester, _] = &self.suggesters;
        let suggester = suggester.get_or_init(|| Suggester::new(&self.knowledge));
        self.nearest(suggester, typed, language, within, number)
    }

    /// The same for what a curator may edit.
    pub(crate) fn suggest_to_curators(
        &self,
        typed: &str,
        language: Language,
        number: usize,
    ) -> Vec<Suggestion<'_>> {
        let [_, suggester] = &self.suggesters;
        let suggester = suggester.get_or_init(|| Suggester::for_curators(&self.knowledge));
        self.nearest(suggester, typed, language, None, number)
    }

    fn nearest<'a>(
        &self,
        suggester: &'a Suggester,
        typed: &str,
        language: Language,
        within: Option<&dyn Fn(usize) -> bool>,
        number: usize,
    ) -> Vec<Suggestion<'a>> {
        let near = suggester.suggest(typed, language, within, number);
        if !near.is_empty() {
            return near;
        }
        let allowed = |entry| within.is_none_or(|within| within(entry));
        let finding = self.searcher.ask_among(typed, allowed);
        let offered = finding.offered().iter();
        offered
            .filter_map(|found| suggester.title(found.entry, language))
            .collect()
    }

    fn is_in(&self, theme: &str, entry: usize) -> bool {
        let entry = self.knowledge.entries.get(entry);
        entry.is_some_and(|entry| entry.themes.iter().any(|id| id == theme))
    }

    /// How many example questions the entries have.
    pub fn example_questions(&self) -> usize {
        let entries = self.knowledge.entries.iter();
        entries.map(|entry| entry.questions.len()).sum()
    }
}
