//! What to offer while somebody types: titles, speakers, themes, example questions.
//!
//! Prepared once for a base, since a member's client asks at every letter. Labels
//! and questions share a [`Vocabulary`]'s rules; the nearest come first, misspelt ones last.

use std::collections::HashMap;

use french_lexicon::lexicon;
use french_text::tokenize;

use super::vocabulary::{TypedMatch, Vocabulary, WordId};
use crate::knowledge::{Entry, EntryKind, Knowledge, Language, Text};

/// How many typed words are compared.
const COMPARED: usize = 12;
/// How many of each kind are offered before anything is typed: in this order, 25 in all.
const OPENING: [(Sort, usize); 4] = [
    (Sort::Question, 6),
    (Sort::Title, 10),
    (Sort::Recommendation, 5),
    (Sort::Theme, 4),
];

/// Something to choose instead of typing on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// How it reads.
    pub label: &'a str,
    /// What choosing it means.
    pub target: &'a Target,
}

/// What a suggestion stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An entry, by its id.
    Entry(String),
    /// A theme, by its id.
    Theme(String),
    /// Somebody who spoke, by name.
    Person(String),
    /// An example question.
    Question {
        /// The question.
        text: String,
        /// The id of the entry whose example it is.
        entry: String,
    },
    /// A point, for curators.
    Point {
        /// The id of its entry.
        entry: String,
        /// Its place among the entry's points, from 0.
        index: usize,
    },
    /// Something that is treated elsewhere, for curators: by its place in the base.
    Elsewhere(usize),
    /// A term, for curators: by its place in the base.
    Term(usize),
}

/// All that may be suggested for one base.
#[derive(Debug, Default)]
pub struct Suggester {
    items: Vec<Item>,
    vocabulary: Vocabulary,
}

/// Kinds of suggestions; among equally near ones, those of an earlier kind come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Title,
    Person,
    Recommendation,
    Theme,
    Question,
    Point,
    Elsewhere,
    Term,
}

#[derive(Debug)]
struct Item {
    sort: Sort,
    label: Text,
    target: Target,
    /// The entries that it leads to, by index; none for a theme.
    entries: Vec<usize>,
    /// The label as it is compared, in each of its languages.
    forms: Vec<Form>,
    /// The language of an example question.
    language: Option<Language>,
}

/// A label as it is compared.
#[derive(Debug)]
struct Form {
    /// Its words with a space before each.
    text: String,
    words: Vec<WordId>,
}

impl Suggester {
    /// Prepares the suggestions of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut suggester = Self::default();
        for (index, entry) in knowledge.entries.iter().enumerate() {
            suggester.add_title(index, entry);
            suggester.add_questions(index, entry);
        }
        for (name, entries) in people(knowledge) {
            let label = french(name);
            suggester.add(
                Sort::Person,
                label,
                Target::Person(name.to_owned()),
                entries,
            );
        }
        suggester.add_themes(knowledge);
        suggester.items.sort_by_key(|item| item.sort);
        suggester
    }

    /// Prepares what curators can edit: titles of entries, points, what is treated elsewhere, themes, terms.
    pub fn for_curators(knowledge: &Knowledge) -> Self {
        let mut suggester = Self::default();
        for (index, entry) in knowledge.entries.iter().enumerate() {
            suggester.add_title(index, entry);
        }
        for (index, entry) in knowledge.entries.iter().enumerate() {
            for (at, point) in entry.points.iter().enumerate() {
                let target = Target::Point {
                    entry: entry.id.clone(),
                    index: at,
                };
                let label = format!("{} › {}", point.text.fr, entry.title.fr);
                suggester.add(Sort::Point, french(&label), target, vec![index]);
            }
        }
        for (index, elsewhere) in knowledge.elsewhere.iter().enumerate() {
            let target = Target::Elsewhere(index);
            let label = elsewhere.title.clone();
            suggester.add(Sort::Elsewhere, label, target, Vec::new());
        }
        suggester.add_themes(knowledge);
        for (index, term) in knowledge.terms.iter().enumerate() {
            let label = french(&term.words.join(", "));
            suggester.add(Sort::Term, label, Target::Term(index), Vec::new());
        }
        suggester
    }

    fn add_themes(&mut self, knowledge: &Knowledge) {
        for theme in &knowledge.themes {
            let target = Target::Theme(theme.id.clone());
            self.add(Sort::Theme, theme.title.clone(), target, Vec::new());
        }
    }

    fn add_title(&mut self, index: usize, entry: &Entry) {
        let sort = match entry.kind {
            EntryKind::Session | EntryKind::About => Sort::Title,
            EntryKind::Recommendation => Sort::Recommendation,
        };
        let target = Target::Entry(entry.id.clone());
        self.add(sort, entry.title.clone(), target, vec![index]);
    }

    fn add_questions(&mut self, index: usize, entry: &Entry) {
        for question in &entry.questions {
            let target = Target::Question {
                text: question.clone(),
                entry: entry.id.clone(),
            };
            self.add(Sort::Question, french(question), target, vec![index]);
        }
    }

    fn add(&mut self, sort: Sort, label: Text, target: Target, entries: Vec<usize>) {
        let texts = std::iter::once(&label.fr).chain(&label.en);
        let forms = texts
            .map(|text| Form::new(text, &mut self.vocabulary))
            .collect();
        let language = (sort == Sort::Question).then(|| language_of(&label.fr));
        self.items.push(Item {
            sort,
            label,
            target,
            entries,
            forms,
            language,
        });
    }

    /// At most `number` suggestions for what is typed, best first, among those that lead to an entry
    /// that `allowed` accepts (by index), if it is given.
    pub fn suggest(
        &self,
        typed: &str,
        language: Language,
        allowed: Option<&dyn Fn(usize) -> bool>,
        number: usize,
    ) -> Vec<Suggestion<'_>> {
        let items = self
            .items
            .iter()
            .filter(|item| allowed.is_none_or(|allowed| item.leads_to(allowed)));
        let words = words(typed);
        let found = if words.is_empty() {
            opening(&items.collect::<Vec<_>>(), language)
        } else {
            self.nearest(items, &words)
        };
        let shown = found.into_iter().take(number);
        shown
            .map(|item| Suggestion {
                label: item.label.get(language),
                target: &item.target,
            })
            .collect()
    }

    /// The title of an entry, by index.
    pub fn title(&self, entry: usize, language: Language) -> Option<Suggestion<'_>> {
        let is_it =
            |item: &&Item| matches!(item.target, Target::Entry(_)) && item.entries.contains(&entry);
        self.items.iter().find(is_it).map(|item| Suggestion {
            label: item.label.get(language),
            target: &item.target,
        })
    }

    fn nearest<'a>(
        &self,
        items: impl Iterator<Item = &'a Item>,
        typed: &[String],
    ) -> Vec<&'a Item> {
        let whole = typed.join(" ");
        let lookups = typed.iter().map(|word| self.vocabulary.typed(word));
        let lookups: Vec<HashMap<WordId, TypedMatch>> = lookups.collect();
        let mut found: Vec<(Level, &Item)> = items
            .filter_map(|item| {
                let forms = item.forms.iter();
                let level = forms
                    .filter_map(|form| form.level(&whole, &lookups))
                    .min()?;
                Some((level, item))
            })
            .collect();
        // Stable: items of one level keep their order.
        found.sort_by_key(|(level, _)| *level);
        found.into_iter().map(|(_, item)| item).collect()
    }
}

/// How near a label is to what is typed, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// The label begins with it.
    Begins,
    /// The label contains it from the start of a word.
    Continues,
    /// Each typed word begins one of its words.
    Words,
    /// Each typed word is part of one of its words.
    Parts,
    /// Each typed word is nearly the beginning of one of its words.
    Misspelt,
}

impl Item {
    fn leads_to(&self, allowed: &dyn Fn(usize) -> bool) -> bool {
        self.entries.iter().any(|entry| allowed(*entry))
    }
}

impl Form {
    fn new(label: &str, vocabulary: &mut Vocabulary) -> Self {
        let mut form = Self {
            text: String::new(),
            words: Vec::new(),
        };
        for token in tokenize(label) {
            vocabulary.add(&token);
            form.words.extend(vocabulary.word(&token.word));
            form.text.push(' ');
            form.text.push_str(&token.word);
        }
        form
    }

    /// How near the typed words are, given the words that each leads to.
    fn level(&self, typed: &str, lookups: &[HashMap<WordId, TypedMatch>]) -> Option<Level> {
        let mut worst = TypedMatch::Prefix;
        for found in lookups {
            let words = self.words.iter();
            let best = words.filter_map(|word| found.get(word)).min()?;
            worst = worst.max(*best);
        }
        match worst {
            TypedMatch::Prefix => {}
            TypedMatch::Part => return Some(Level::Parts),
            TypedMatch::Misspelt => return Some(Level::Misspelt),
        }
        let at = self.text.match_indices(' ').find(|(at, _)| {
            let rest = self.text.get(at + 1..);
            rest.is_some_and(|rest| rest.starts_with(typed))
        });
        Some(match at {
            Some((0, _)) => Level::Begins,
            Some(_) => Level::Continues,
            None => Level::Words,
        })
    }
}

fn words(typed: &str) -> Vec<String> {
    words_of(typed).take(COMPARED).collect()
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    tokenize(text).into_iter().map(|token| token.word)
}

pub fn language_of(question: &str) -> Language {
    if lexicon().is_english(&tokenize(question)) {
        Language::English
    } else {
        Language::French
    }
}

fn french(text: &str) -> Text {
    Text {
        fr: text.to_owned(),
        en: None,
    }
}

/// The speakers, in the programme's order, and their entries.
fn people(knowledge: &Knowledge) -> Vec<(&str, Vec<usize>)> {
    let mut people: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in knowledge.entries.iter().enumerate() {
        for speaker in &entry.speakers {
            let name = speaker.name.as_str();
            let place = *places.entry(name).or_insert(people.len());
            match people.get_mut(place) {
                Some((_, entries)) => entries.push(index),
                None => people.push((name, vec![index])),
            }
        }
    }
    people
}

/// What is offered before anything is typed: some of each kind, spread over the programme.
fn opening<'a>(items: &[&'a Item], language: Language) -> Vec<&'a Item> {
    OPENING
        .into_iter()
        .flat_map(|(sort, number)| {
            let mut some: Vec<&Item> = items
                .iter()
                .filter(|item| item.sort == sort)
                .filter(|item| item.language.is_none_or(|its| its == language))
                .copied()
                .collect();
            if sort == Sort::Question {
                some.dedup_by(|next, before| next.entries == before.entries);
            }
            let step = (some.len() / number).max(1);
            some.into_iter().step_by(step).take(number)
        })
        .collect()
}

#[cfg(test)]
mod tests;
