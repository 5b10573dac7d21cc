//! Acronyms and hard words, explained.

use std::slice;

use super::content::{Fact, Value};
use super::words::Words;
use crate::knowledge::{Entry, Knowledge, Language, Term};
use crate::search::Glossary;

/// Words explained in one reply at most.
const MOST_EXPLAINED: usize = 2;
/// Other entries named under a definition at most.
const MOST_NAMED: usize = 3;

/// What a term means, in a line that names it.
pub(super) fn definition(term: &Term, language: Language) -> String {
    let text = term.text.get(language);
    let name = Term {
        words: vec![term.name().to_owned()],
        ..Term::default()
    };
    if Glossary::new(slice::from_ref(&name)).opens(text) {
        text.to_owned()
    } else {
        Words::of(language).labelled(term.name(), text)
    }
}

/// The terms that these texts use, in their order; `defined` was said already.
pub(super) fn explained<'a>(
    knowledge: &Knowledge,
    texts: impl IntoIterator<Item = &'a str>,
    defined: Option<&Term>,
    language: Language,
) -> Option<Fact> {
    if knowledge.terms.is_empty() {
        return None;
    }
    let text: Vec<&str> = texts.into_iter().collect();
    let said = Glossary::new(&knowledge.terms).said_in(&text.join("\n"));
    let terms = said.into_iter().filter_map(|at| knowledge.terms.get(at));
    let lines = terms.filter(|term| Some(*term) != defined);
    let lines = lines.map(|term| definition(term, language));
    let lines: Vec<String> = lines.take(MOST_EXPLAINED).collect();
    let label = language.pick(["En clair", "In plain words"]);
    (!lines.is_empty()).then(|| Fact::new(label, Value::Lines(lines)))
}

/// The other entries that speak of a term, by their titles.
pub(super) fn also_in<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    language: Language,
) -> Option<Fact> {
    let words = Words::of(language);
    let titles = entries.map(|it| words.quote(it.title.get(language)));
    let titles: Vec<String> = titles.take(MOST_NAMED).collect();
    let label = language.pick(["On en parle aussi dans", "Also spoken of in"]);
    (!titles.is_empty()).then(|| Fact::text(label, titles.join(", ")))
}
