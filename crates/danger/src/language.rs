//! The language of danger: classes of words, idioms that are calm, patterns of each danger.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use french_text::{Stemmer, fold};

use crate::features::{Builder, Features, worth};
use crate::message::sentences;
use crate::pattern::{ClassId, Part, Pattern, Places};
use crate::vocabulary::{Vocabulary, WordId};

/// Two classes at most this many words apart make a feature together.
const NEAR: usize = 4;

/// What somebody is in danger of, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// Somebody who calls for help can neither speak nor hear.
    CannotSpeak,
    /// A body in danger: heart, breath, blood, poison.
    Medical,
    /// Fire, gas, flood.
    Fire,
    /// An attack, a threat, somebody who breaks in: now.
    Attack,
    /// Suicide, or dark thoughts.
    Suicide,
    /// Violence between partners.
    PartnerViolence,
    /// A child who is beaten, abused, neglected.
    Child,
}

impl Danger {
    /// All of them, with the names that they have in files.
    pub const NAMES: [(&'static str, Danger); 7] = [
        ("cannot-speak", Danger::CannotSpeak),
        ("medical", Danger::Medical),
        ("fire", Danger::Fire),
        ("attack", Danger::Attack),
        ("suicide", Danger::Suicide),
        ("partner-violence", Danger::PartnerViolence),
        ("child", Danger::Child),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, danger)| *danger == self);
        named.map_or("", |(name, _)| name)
    }

    /// The danger with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let named = Self::NAMES.iter().find(|(its, _)| *its == name);
        named.map(|(_, danger)| *danger)
    }
}

/// What may stand before a word by itself.
const ARTICLES: &[&str] = &[
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux", "the", "a", "an",
];

/// Which pattern found which danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'a> {
    /// The danger that it shows.
    pub danger: Danger,
    /// The pattern as it is written.
    pub pattern: &'a str,
}

/// A phrase of a class: its words in a row.
#[derive(Debug)]
struct Phrase {
    words: Vec<WordId>,
    class: ClassId,
}

#[derive(Debug)]
struct Rule {
    danger: Danger,
    /// Does not hold in a message about films, studies, software.
    weak: bool,
    pattern: Pattern,
}

/// Patterns to recognise danger by.
#[derive(Debug, Default)]
pub struct Language {
    vocabulary: Vocabulary,
    /// By the first word.
    phrases: HashMap<WordId, Vec<Phrase>>,
    classes: usize,
    full_forms: HashMap<String, Vec<String>>,
    /// Words that by themselves call for help.
    calls: HashMap<String, Danger>,
    /// What they cover counts for nothing.
    calm: Vec<Pattern>,
    /// In a message, weak rules do not hold. In a sentence, no rule holds.
    frames: Vec<Pattern>,
    fiction: Vec<Pattern>,
    rules: Vec<Rule>,
    /// Classes that have a name.
    named: Vec<(String, ClassId)>,
}

/// A word of a message.
struct Word {
    written: String,
    stem: String,
    /// Which of the patterns' words it may be.
    ids: Vec<WordId>,
}

/// A sentence, read.
pub(crate) struct Sentence {
    words: Vec<Rc<Word>>,
    places: Places,
    /// The rules that hold.
    rules: Vec<usize>,
}

/// The word that a message is by itself, with an article at most (« le toit »), if no pattern holds.
pub(crate) fn lone_word(sentences: &[Sentence]) -> Option<&str> {
    let [Sentence { words, rules, .. }] = sentences else {
        return None;
    };
    let word = match words.as_slice() {
        [article, word] if ARTICLES.contains(&article.written.as_str()) => word,
        [word] => word,
        _ => return None,
    };
    rules.is_empty().then_some(word.written.as_str())
}

impl Language {
    /// Reads patterns; the format is at the head of `language.txt`.
    ///
    /// # Errors
    /// The first line that cannot be read, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader::default();
        for (number, line) in logical_lines(text) {
            reader
                .line(&line)
                .map_err(|error| format!("line {number}: {error}"))?;
        }
        Ok(reader.finish())
    }

    /// Every pattern that holds in a message.
    pub fn matches(&self, text: &str) -> Vec<Match<'_>> {
        let sentences = self.sentences(text);
        let rules = sentences.iter().flat_map(|sentence| &sentence.rules);
        rules
            .filter_map(|rule| self.rules.get(*rule))
            .map(|rule| Match {
                danger: rule.danger,
                pattern: &rule.pattern.written,
            })
            .collect()
    }

    /// The danger that a word by itself calls for help against.
    pub(crate) fn call(&self, word: &str) -> Option<Danger> {
        self.calls.get(word).copied()
    }

    /// The classifier's features of each sentence of a message.
    pub fn features(&self, text: &str) -> Vec<Features> {
        self.features_of_message(text, &self.sentences(text))
    }

    pub(crate) fn features_of_message(&self, text: &str, sentences: &[Sentence]) -> Vec<Features> {
        // What the whole message is about, such as a study or a game; and whether it laughs.
        let mut around: Vec<&str> = Vec::new();
        for (name, class) in &self.named {
            let stands = |it: &Sentence| it.places.get(*class).is_some_and(|it| !it.is_empty());
            if sentences.len() > 1 && sentences.iter().any(stands) {
                around.push(name);
            }
        }
        around.extend(
            ["😂", "🤣", "😅", "😆", "🔥", "«", "("]
                .into_iter()
                .filter(|it| text.contains(*it)),
        );
        around.push(match sentences.len() {
            0..=1 => "one sentence",
            2 => "two",
            3..=4 => "three",
            5..=7 => "five",
            _ => "eight",
        });
        let mut builder = Builder::default();
        let each = sentences.iter();
        each.map(|sentence| self.features_of(sentence, &around, &mut builder))
            .collect()
    }

    fn features_of(&self, sentence: &Sentence, around: &[&str], builder: &mut Builder) -> Features {
        for name in around {
            builder.add(b'm', &[name], worth::AROUND);
        }
        self.add_classes(sentence, builder);
        for rule in sentence
            .rules
            .iter()
            .filter_map(|rule| self.rules.get(*rule))
        {
            builder.add(b'r', &[&rule.pattern.written], worth::PATTERN);
            let name = rule.danger.name();
            builder.add(
                b'k',
                &[name, if rule.weak { "weak" } else { "" }],
                worth::PATTERN,
            );
        }
        let words = &sentence.words;
        builder.add_words(&between_marks(words.iter().map(|it| it.written.as_str())));
        builder.add_stems(&between_marks(words.iter().map(|it| it.stem.as_str())));
        builder.finish()
    }

    /// Classes, and pairs of them that are near each other.
    fn add_classes(&self, sentence: &Sentence, builder: &mut Builder) {
        let mut standing: Vec<(usize, usize, &str)> = Vec::new();
        for (name, class) in &self.named {
            for place in sentence.places.get(*class).into_iter().flatten() {
                builder.add(b'c', &[name], worth::CLASS);
                standing.push((place.start, place.end, name));
            }
        }
        standing.sort_unstable();
        for (at, (_, end, one)) in standing.iter().enumerate() {
            for (start, _, other) in standing.iter().skip(at + 1) {
                if *start >= *end && start - end <= NEAR {
                    builder.add(b'd', &[one, other], worth::CLASS);
                }
            }
        }
    }

    /// The sentences of a message with the rules that hold in each.
    pub(crate) fn sentences(&self, text: &str) -> Vec<Sentence> {
        let stemmer = Stemmer::default();
        let mut known: HashMap<String, Rc<Word>> = HashMap::new();
        let mut word = |written: String| {
            let word = known.entry(written).or_insert_with_key(|written| {
                Rc::new(Word {
                    stem: stemmer.stem(written),
                    ids: self.vocabulary.read(written, &stemmer),
                    written: written.clone(),
                })
            });
            Rc::clone(word)
        };
        let mut sentences: Vec<Sentence> = sentences(text, &self.full_forms)
            .into_iter()
            .map(|words| self.read(words.into_iter().map(&mut word).collect()))
            .collect();
        let anywhere = |part: &Part| {
            sentences
                .iter()
                .any(|sentence| !part.find(&sentence.places).is_empty())
        };
        let holds = |patterns: &[Pattern], sentence: &Sentence| {
            let mut patterns = patterns.iter();
            patterns.any(|pattern| pattern.find(&sentence.places, &anywhere).is_some())
        };
        let framed = sentences
            .iter()
            .any(|sentence| holds(&self.frames, sentence));
        let rules: Vec<Vec<usize>> = sentences
            .iter()
            .map(|sentence| {
                if holds(&self.fiction, sentence) {
                    return Vec::new();
                }
                let rules = self.rules.iter().enumerate();
                rules
                    .filter(|(_, rule)| !(rule.weak && framed))
                    .filter(|(_, rule)| rule.pattern.find(&sentence.places, &anywhere).is_some())
                    .map(|(index, _)| index)
                    .collect()
            })
            .collect();
        for (sentence, rules) in sentences.iter_mut().zip(rules) {
            sentence.rules = rules;
        }
        sentences
    }

    fn read(&self, words: Vec<Rc<Word>>) -> Sentence {
        let mut ids: Vec<&[WordId]> = words.iter().map(|it| it.ids.as_slice()).collect();
        let mut places = self.places(&ids);
        let hidden = self
            .calm
            .iter()
            .filter_map(|pattern| pattern.find(&places, &|_| false));
        let hidden: Vec<Range<usize>> = hidden.flatten().collect();
        if !hidden.is_empty() {
            for word in hidden.into_iter().flatten() {
                if let Some(ids) = ids.get_mut(word) {
                    *ids = &[];
                }
            }
            places = self.places(&ids);
        }
        Sentence {
            words,
            places,
            rules: Vec::new(),
        }
    }

    fn places(&self, words: &[&[WordId]]) -> Places {
        let mut places: Places = vec![Vec::new(); self.classes];
        for (start, ids) in words.iter().enumerate() {
            let phrases = ids.iter().filter_map(|id| self.phrases.get(id)).flatten();
            for phrase in phrases {
                let rest = words.get(start..).unwrap_or_default();
                let stands = phrase.words.len() <= rest.len()
                    && phrase
                        .words
                        .iter()
                        .zip(rest)
                        .all(|(id, ids)| ids.contains(id));
                if stands && let Some(places) = places.get_mut(phrase.class) {
                    let place = start..start + phrase.words.len();
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
            }
        }
        places
    }
}

/// Words with a mark at each end, so that the first and the last one are told apart.
fn between_marks<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    ["<"].into_iter().chain(words).chain([">"]).collect()
}

/// Lines with those that go on (indented) joined; comments and blank lines are dropped.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some((_, last)) if line.starts_with(char::is_whitespace) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push((index + 1, line.trim().to_owned())),
        }
    }
    lines
}

/// A language while it is read.
#[derive(Default)]
struct Reader {
    language: Language,
    /// Phrases of each class by name, as words.
    classes: HashMap<String, Vec<String>>,
    /// Places of patterns that were met already.
    ids: HashMap<String, ClassId>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let (head, body) = line.split_once(':').ok_or("no « : »")?;
        let (head, body) = (head.trim(), fold(body.trim()));
        if let Some(name) = head.strip_prefix('@') {
            let mut phrases = Vec::new();
            for item in body.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                phrases.extend(self.phrases(item)?);
            }
            if self.classes.insert(name.to_owned(), phrases).is_some() {
                return Err(format!("a second @{name}"));
            }
            return Ok(());
        }
        if head == "short" {
            let (short, full) = body.split_once('=').ok_or("no « = »")?;
            let full: Vec<String> = full.split_whitespace().map(str::to_owned).collect();
            for short in short.split_whitespace() {
                self.language
                    .full_forms
                    .insert(short.to_owned(), full.clone());
            }
            return Ok(());
        }
        if head == "call" {
            let (name, words) = body.split_once('=').ok_or("no « = »")?;
            let danger =
                Danger::from_name(name.trim()).ok_or_else(|| format!("what is « {name} »?"))?;
            let words = words.split_whitespace().map(str::to_owned);
            self.language.calls.extend(words.map(|word| (word, danger)));
            return Ok(());
        }
        let pattern = Pattern::parse(&body, |place| self.class(place))?;
        match head {
            "calm" => self.language.calm.push(pattern),
            "frame" => self.language.frames.push(pattern),
            "fiction" => self.language.fiction.push(pattern),
            _ => {
                let (name, weak) = head
                    .strip_suffix('?')
                    .map_or((head, false), |it| (it, true));
                let danger =
                    Danger::from_name(name).ok_or_else(|| format!("what is « {name} »?"))?;
                self.language.rules.push(Rule {
                    danger,
                    weak,
                    pattern,
                });
            }
        }
        Ok(())
    }

    /// The phrases that an item stands for: itself, or those of a class.
    fn phrases(&self, item: &str) -> Result<Vec<String>, String> {
        match item.strip_prefix('@') {
            Some(name) => {
                let phrases = self.classes.get(name);
                phrases
                    .cloned()
                    .ok_or_else(|| format!("no class @{name} so far"))
            }
            None => Ok(vec![item.replace(['_', '\'', '-'], " ")]),
        }
    }

    fn class(&mut self, place: &str) -> Result<ClassId, String> {
        if let Some(id) = self.ids.get(place) {
            return Ok(*id);
        }
        let id = self.language.classes;
        self.language.classes += 1;
        self.ids.insert(place.to_owned(), id);
        for item in place.split('|') {
            for phrase in self.phrases(item)? {
                let words: Vec<WordId> = phrase
                    .split_whitespace()
                    .map(|word| self.language.vocabulary.add(word))
                    .collect();
                let first = *words
                    .first()
                    .ok_or_else(|| format!("nothing in « {place} »"))?;
                let phrases = self.language.phrases.entry(first).or_default();
                phrases.push(Phrase { words, class: id });
            }
        }
        Ok(id)
    }

    fn finish(mut self) -> Language {
        let mut names: Vec<String> = self.classes.keys().cloned().collect();
        names.sort_unstable();
        for name in names {
            if let Ok(id) = self.class(&format!("@{name}")) {
                self.language.named.push((name, id));
            }
        }
        self.language.vocabulary.finish();
        self.language
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_language_is_read() {
        if let Err(error) = Language::parse(include_str!("language.txt")) {
            panic!("{error}");
        }
    }
}
