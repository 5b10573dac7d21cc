//! What to offer while somebody types: titles, speakers, themes, example questions.
//!
//! Prepared once for a base, then fast: a member's client asks at every letter. Labels are compared
//! as words without accents; the nearest come first, misspelt ones last.

use std::collections::HashMap;

use strsim::osa_distance;

use crate::knowledge::{Entry, Kind, Knowledge, Language, Text};
use french_lexicon::lexicon;
use french_text::tokenize;

/// How many words of what is typed are compared: no label has more that matter.
const COMPARED: usize = 12;
/// The shortest typed word that is looked for inside words.
const SHORTEST_PART: usize = 3;
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
    words: Vec<usize>,
}

impl Suggester {
    /// Prepares the suggestions of a base.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut suggester = Self::default();
        for (index, entry) in knowledge.entries.iter().enumerate() {
            let sort = match entry.kind {
                Kind::Session | Kind::About => Sort::Title,
                Kind::Recommendation => Sort::Recommendation,
            };
            let target = Target::Entry(entry.id.clone());
            suggester.add(sort, entry.title.clone(), target, vec![index]);
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
        for theme in &knowledge.themes {
            let target = Target::Theme(theme.id.clone());
            suggester.add(Sort::Theme, theme.title.clone(), target, Vec::new());
        }
        suggester.items.sort_by_key(|item| item.sort);
        suggester
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
        let forms = texts.map(|text| self.vocabulary.form(text)).collect();
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
    /// that `allowed` accepts (by index) where it is given.
    #[must_use]
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
    #[must_use]
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
        let levels = typed.iter().map(|word| self.vocabulary.levels(word));
        let Some(levels) = levels.collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let mut found: Vec<(Level, &Item)> = items
            .filter_map(|item| {
                let forms = item.forms.iter();
                let level = forms.filter_map(|form| form.level(&whole, &levels)).min()?;
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
    /// The label begins so.
    Begins,
    /// It goes on so from one of its words.
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
    /// How near the typed words are, given how near each is to each word of the vocabulary.
    fn level(&self, typed: &str, levels: &[Vec<Option<Level>>]) -> Option<Level> {
        let mut worst = Level::Words;
        for of_vocabulary in levels {
            let words = self.words.iter();
            let best = words.filter_map(|word| *of_vocabulary.get(*word)?).min()?;
            worst = worst.max(best);
        }
        if worst > Level::Words {
            return Some(worst);
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

/// The distinct words of all labels.
#[derive(Debug, Default)]
struct Vocabulary {
    words: Vec<Word>,
    numbers: HashMap<String, usize>,
}

#[derive(Debug)]
struct Word {
    text: String,
    letters: u64,
}

impl Vocabulary {
    fn form(&mut self, label: &str) -> Form {
        let words: Vec<String> = words_of(label).collect();
        Form {
            text: words.iter().flat_map(|word| [" ", word]).collect(),
            words: words.into_iter().map(|word| self.number(word)).collect(),
        }
    }

    fn number(&mut self, word: String) -> usize {
        let next = self.words.len();
        let number = *self.numbers.entry(word.clone()).or_insert(next);
        if number == next {
            let letters = letters(&word);
            self.words.push(Word {
                text: word,
                letters,
            });
        }
        number
    }

    /// How near a typed word is to each word; `None` where it is near none. One that begins a word
    /// is no misspelling.
    fn levels(&self, typed: &str) -> Option<Vec<Option<Level>>> {
        let is_long = typed.chars().count() >= SHORTEST_PART;
        let exact = |word: &Word| {
            if word.text.starts_with(typed) {
                return Some(Level::Words);
            }
            (is_long && word.text.contains(typed)).then_some(Level::Parts)
        };
        let mut levels: Vec<Option<Level>> = self.words.iter().map(exact).collect();
        let mistakes = mistakes_in(typed);
        if mistakes > 0 && !levels.contains(&Some(Level::Words)) {
            let misspelt = Misspelt::new(typed, mistakes);
            for (level, word) in levels.iter_mut().zip(&self.words) {
                if level.is_none() && misspelt.begins(word) {
                    *level = Some(Level::Misspelt);
                }
            }
        }
        levels.iter().any(Option::is_some).then_some(levels)
    }
}

/// A typed word in which there may be mistakes.
struct Misspelt<'a> {
    typed: &'a str,
    length: usize,
    letters: u64,
    mistakes: usize,
}

impl<'a> Misspelt<'a> {
    fn new(typed: &'a str, mistakes: usize) -> Self {
        Self {
            typed,
            length: typed.chars().count(),
            letters: letters(typed),
            mistakes,
        }
    }

    /// Whether it is a beginning of `word`, mistakes aside.
    fn begins(&self, word: &Word) -> bool {
        // Each mistake brings in one letter at most.
        let foreign = (self.letters & !word.letters).count_ones();
        if foreign as usize > self.mistakes {
            return false;
        }
        let lengths = self.length - self.mistakes..=self.length + self.mistakes;
        lengths
            .filter_map(|length| beginning(&word.text, length))
            .any(|beginning| osa_distance(self.typed, beginning) <= self.mistakes)
    }
}

/// The first `length` characters; none of a shorter word.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let mut ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let end = ends.nth(length)?;
    word.get(..end)
}

/// How many mistakes a word of this length may have: none in short ones, where any word would do.
fn mistakes_in(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Which letters a word has, a bit each; all but a to z and digits share one.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |letters, byte| {
        let bit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => byte - b'0' + 26,
            _ => 36,
        };
        letters | 1 << bit
    })
}

fn words(typed: &str) -> Vec<String> {
    words_of(typed).take(COMPARED).collect()
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    tokenize(text).into_iter().map(|token| token.word)
}

/// The language that a question is in.
#[must_use]
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

/// Those who spoke, in the programme's order, and the entries where they did.
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

/// The way around, before anything is typed: some of each kind, spread over the programme.
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
