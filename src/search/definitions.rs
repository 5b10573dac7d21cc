//! Questions for the meaning of a term: the definition, with the entries that speak of it.

use std::collections::BTreeSet;

use super::event_question::event_entry;
use super::finding::{Definition, Finding, Outcome, Reason, SURE};
use super::glossary::Glossary;
use crate::knowledge::{Entry, Knowledge};

/// The terms of a base, and where it speaks of them.
#[derive(Debug, Default)]
pub struct Definitions {
    glossary: Glossary,
    /// For each term, the entries that speak of it.
    entries: Vec<Vec<usize>>,
    /// The terms that the organiser is called by, and the entry about the event.
    organiser: BTreeSet<usize>,
    event_entry: Option<usize>,
}

impl Definitions {
    /// Of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let glossary = Glossary::new(&knowledge.terms);
        let mut entries = vec![Vec::new(); knowledge.terms.len()];
        if !knowledge.terms.is_empty() {
            for (at, entry) in knowledge.entries.iter().enumerate() {
                for term in glossary.all_in(texts(entry)) {
                    entries.get_mut(term).into_iter().for_each(|it| it.push(at));
                }
            }
        }
        let organiser = knowledge.event.organiser.as_deref();
        Self {
            organiser: glossary.all_in(organiser),
            event_entry: event_entry(knowledge),
            glossary,
            entries,
        }
    }

    /// The term (by index) whose meaning a message asks for, and nothing else.
    pub fn asked(&self, message: &str) -> Option<usize> {
        self.glossary.asked(message)
    }

    /// A finding with the definition that the question asks for. The best entry that speaks of the
    /// term answers, if the search alone would give none.
    pub fn add_to(
        &self,
        (mut finding, reason): (Finding, Reason),
        question: &str,
        allowed: &dyn Fn(usize) -> bool,
    ) -> (Finding, Reason) {
        let Some(term) = self.asked(question) else {
            return (finding, reason);
        };
        let speak = self.entries.get(term).map_or(&[][..], Vec::as_slice);
        let ranked = finding.candidates.iter().map(|it| it.entry);
        let mut entries: Vec<usize> = ranked.filter(|it| speak.contains(it)).collect();
        let others = speak.iter().copied().filter(|it| allowed(*it));
        let others: Vec<usize> = others.filter(|it| !entries.contains(it)).collect();
        entries.extend(others);
        // Who asks what the organiser is asks about the event.
        let about = self.event_entry.filter(|it| allowed(*it));
        let about = about.filter(|_| self.organiser.contains(&term));
        if let Some(about) = about {
            entries.retain(|it| *it != about);
            entries.insert(0, about);
        }
        if (about.is_some() || finding.outcome != Outcome::Answer)
            && let Some(best) = entries.first()
        {
            finding.answer_first(*best);
            finding.outcome = Outcome::Answer;
        }
        if finding.outcome == Outcome::Answer {
            finding.confidence = finding.confidence.max(SURE);
        }
        finding.definition = Some(Definition { term, entries });
        (finding, Reason::Definition(term))
    }
}

/// What an entry says.
fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let points = entry.points.iter().map(|it| &it.text);
    let shown = [&entry.title, &entry.summary].into_iter().chain(points);
    let shown = shown.flat_map(|it| [Some(it.fr.as_str()), it.en.as_deref()]);
    let of_points = entry.points.iter().flat_map(|it| &it.keywords);
    let keywords = entry.keywords.iter().chain(of_points).map(String::as_str);
    shown.flatten().chain(keywords).chain(entry.text.as_deref())
}
