//! What every French base shares: stop words, how common a word is, shortened words, irregular
//! families, everyday synonyms and associations, English. General language only: the words of one colloquium belong
//! in its `knowledge/`.
//!
//! The lists are text files in `lexicon/`, one item a line, `#` for comments, with their accents
//! (folded here). They were written for this project.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::text::{StemId, Stems, Token, tokenize};

/// The lexicon, parsed once per process.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);
    &LEXICON
}

/// General French. Words are folded; everything else is by stem.
#[derive(Debug, Default)]
pub struct Lexicon {
    stop_words: HashSet<String>,
    greetings: HashSet<String>,
    chat: HashSet<String>,
    chat_phrases: Vec<Vec<String>>,
    english_words: HashSet<String>,
    /// What a word that people shorten stands for, in full.
    full_forms: HashMap<String, Vec<Token>>,
    /// Numbers the stems of the lists.
    stems: Stems,
    /// For each stem, how much it tells of the subject, where that is known.
    informativeness: HashMap<StemId, f32>,
    groups: Vec<Group>,
    /// For each stem, its groups.
    french: HashMap<StemId, Vec<u32>>,
    /// For each stem of an English word, its translations' groups.
    english: HashMap<StemId, Vec<u32>>,
}

/// Stems that may say the same: each of the one side as any of the other.
#[derive(Debug)]
struct Group {
    left: Vec<StemId>,
    right: Side,
    similarity: f32,
}

#[derive(Debug)]
enum Side {
    /// Every member may say the same as every other.
    Same,
    Other(Vec<StemId>),
}

/// A stem that may say the same as another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<'a> {
    /// The other stem.
    pub stem: &'a str,
    /// How near the meanings are, 0 to 1.
    pub similarity: f32,
}

/// How near two words of one morphological family are: vieux, vieillir.
const FAMILY: f32 = 0.75;
/// How near two everyday synonyms are, out of context.
const SYNONYM: f32 = 0.5;
/// How near a word and a more general one are: pomme, fruit.
const HYPERNYM: f32 = 0.35;
/// How near a word and what comes with it are: caserne, pompier.
const RELATED: f32 = 0.35;
/// How near an English word and its French translation are.
const TRANSLATION: f32 = 0.8;

/// How much a very common word tells of the subject, beside a rare one's 1.
const VERY_COMMON: f32 = 0.35;
/// How much a common word tells of the subject, beside a rare one's 1.
const COMMON: f32 = 0.65;

const SMALL_TALK: &str = include_str!("lexicon/small_talk.txt");

/// Words that only their accent tells from a stop word.
const NOT_STOP_WORDS: &[&str] = &["maïs", "sûr", "sûre", "sûrs", "sûres", "thé", "thés"];

impl Lexicon {
    /// Whether a word says nothing of the subject.
    pub fn is_stop_word(&self, token: &Token) -> bool {
        let accented = token.accented.as_deref();
        !accented.is_some_and(|word| NOT_STOP_WORDS.contains(&word))
            && self.stop_words.contains(&token.word)
    }

    /// Whether a folded word says nothing of the subject.
    pub fn is_folded_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Whether a message greets, thanks or chats, and says nothing else. Its elided words stand
    /// apart.
    pub fn is_small_talk(&self, mut tokens: &[Token]) -> bool {
        let mut marked = false;
        while let Some((first, rest)) = tokens.split_first() {
            let greets = self.greetings.contains(&first.word);
            let phrase = self.chat_phrase(tokens);
            marked |= greets || phrase > 0;
            tokens = if phrase > 0 {
                tokens.get(phrase..).unwrap_or_default()
            } else if greets || self.chat.contains(&first.word) || self.is_stop_word(first) {
                rest
            } else {
                return false;
            };
        }
        marked
    }

    /// How many words the longest phrase of small talk has that a message begins with.
    fn chat_phrase(&self, tokens: &[Token]) -> usize {
        let begins = |phrase: &&Vec<String>| {
            phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(a, b)| *a == b.word)
        };
        let lengths = self.chat_phrases.iter().filter(begins).map(Vec::len);
        lengths.max().unwrap_or(0)
    }

    /// The words that a shortened one stands for: « rdv », « appli ».
    pub fn full_form(&self, word: &str) -> Option<&[Token]> {
        self.full_forms.get(word).map(Vec::as_slice)
    }

    /// Whether a question is in English: by its small words, which no French sentence has.
    pub fn is_english(&self, tokens: &[Token]) -> bool {
        let english = |token: &&Token| self.english_words.contains(&token.word);
        let french = |token: &&Token| {
            self.stop_words.contains(&token.word) && !self.english_words.contains(&token.word)
        };
        tokens.iter().filter(english).count() > tokens.iter().filter(french).count()
    }

    /// How much a stem tells of the subject as far as general French goes: 0 to 1.
    pub fn informativeness(&self, stem: &str) -> f32 {
        let known = self.stems.find(stem);
        let told = known.and_then(|id| self.informativeness.get(&id));
        told.copied().unwrap_or(1.0)
    }

    /// Whether general French has this stem, so that it is no misspelling of another.
    pub fn knows(&self, stem: &str) -> bool {
        self.stems.find(stem).is_some_and(|id| {
            self.informativeness.contains_key(&id) || self.french.contains_key(&id)
        })
    }

    /// Stems that may say the same as this one of a French question.
    pub fn links(&self, stem: &str) -> impl Iterator<Item = Link<'_>> {
        self.linked(&self.french, stem)
    }

    /// French stems that may say the same as this word of an English question.
    pub fn translations(&self, stem: &str) -> impl Iterator<Item = Link<'_>> {
        self.linked(&self.english, stem)
    }

    fn linked<'a>(
        &'a self,
        groups: &'a HashMap<StemId, Vec<u32>>,
        stem: &str,
    ) -> impl Iterator<Item = Link<'a>> {
        let id = self.stems.find(stem);
        let groups = id.and_then(|id| groups.get(&id)).into_iter().flatten();
        groups
            .filter_map(|group| self.groups.get(*group as usize))
            .flat_map(move |group| {
                let others = match &group.right {
                    Side::Other(right) if id.is_some_and(|id| group.left.contains(&id)) => right,
                    Side::Same | Side::Other(_) => &group.left,
                };
                others.iter().map(|other| (*other, group.similarity))
            })
            .filter(move |(other, _)| Some(*other) != id)
            .map(|(other, similarity)| Link {
                stem: self.stems.text(other),
                similarity,
            })
    }

    fn parse() -> Self {
        let mut lexicon = Self {
            stop_words: stop_words(include_str!("lexicon/stop_words.txt")),
            greetings: section(SMALL_TALK, "[markers]").flat_map(words).collect(),
            chat: section(SMALL_TALK, "[companions]")
                .flat_map(words)
                .collect(),
            chat_phrases: section(SMALL_TALK, "[phrases]")
                .map(|line| words(line).collect())
                .collect(),
            english_words: words(include_str!("lexicon/english_words.txt")).collect(),
            full_forms: full_forms(include_str!("lexicon/short_forms.txt")),
            ..Self::default()
        };
        lexicon.read_common_words();
        for family in lines(include_str!("lexicon/families.txt")) {
            let members = words(family).map(|word| lexicon.stems.id(&word)).collect();
            lexicon.add_french(members, Side::Same, FAMILY);
        }
        for file in [
            include_str!("lexicon/synonyms.txt"),
            include_str!("lexicon/synonyms_verbs.txt"),
            include_str!("lexicon/synonyms_qualities.txt"),
        ] {
            lexicon.read_synonyms(file);
        }
        for file in [
            include_str!("lexicon/related_society.txt"),
            include_str!("lexicon/related_things.txt"),
        ] {
            for (word, related) in lines(file).filter_map(|line| line.split_once('=')) {
                let word = lexicon.single_words(word);
                let related = Side::Other(lexicon.single_words(related));
                lexicon.add_french(word, related, RELATED);
            }
        }
        let english = lines(include_str!("lexicon/english.txt"));
        for (word, translations) in english.filter_map(|line| line.split_once('=')) {
            let word = lexicon.single_words(word);
            let translations = Side::Other(lexicon.single_words(translations));
            lexicon.add_english(word, translations);
        }
        lexicon.stems.forget_words();
        lexicon
    }

    fn read_common_words(&mut self) {
        let mut weight = VERY_COMMON;
        for line in lines(include_str!("lexicon/common_words.txt")) {
            match line {
                "[very common]" => weight = VERY_COMMON,
                "[common]" => weight = COMMON,
                _ => {
                    for word in words(line) {
                        let id = self.stems.id(&word);
                        self.informativeness.entry(id).or_insert(weight);
                    }
                }
            }
        }
    }

    /// Reads `word, word, …` (all near) and `general > specific, specific, …`.
    fn read_synonyms(&mut self, file: &str) {
        for line in lines(file) {
            if let Some((general, specific)) = line.split_once('>') {
                let general = self.single_words(general);
                let specific = Side::Other(self.single_words(specific));
                self.add_french(general, specific, HYPERNYM);
            } else {
                let members = self.single_words(line);
                self.add_french(members, Side::Same, SYNONYM);
            }
        }
    }

    fn add_french(&mut self, left: Vec<StemId>, right: Side, similarity: f32) {
        let number = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let others: &[StemId] = match &right {
            Side::Same => &[],
            Side::Other(right) => right,
        };
        for id in left.iter().chain(others) {
            self.french.entry(*id).or_default().push(number);
        }
        self.groups.push(Group {
            left,
            right,
            similarity,
        });
    }

    fn add_english(&mut self, left: Vec<StemId>, right: Side) {
        let number = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        for id in &left {
            self.english.entry(*id).or_default().push(number);
        }
        self.groups.push(Group {
            left,
            right,
            similarity: TRANSLATION,
        });
    }

    /// The stems of a comma-separated group's members that come down to one word of content.
    fn single_words(&mut self, group: &str) -> Vec<StemId> {
        let mut ids = Vec::new();
        for member in group.split(',') {
            let mut content = words(member).filter(|word| !self.stop_words.contains(word));
            if let (Some(word), None) = (content.next(), content.next()) {
                ids.push(self.stems.id(&word));
            }
        }
        ids
    }
}

/// The words that stand alone on a line.
fn stop_words(file: &str) -> HashSet<String> {
    lines(file)
        .filter_map(|line| {
            let mut tokens = tokenize(line).into_iter();
            let first = tokens.next()?;
            tokens.next().is_none().then_some(first)
        })
        .map(|token| token.word)
        .collect()
}

/// Reads `short, short = words in full`.
fn full_forms(file: &str) -> HashMap<String, Vec<Token>> {
    lines(file)
        .filter_map(|line| line.split_once('='))
        .flat_map(|(short, full)| words(short).map(|word| (word, tokenize(full))))
        .collect()
}

/// The lines of one section of a list.
fn section<'a>(file: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    lines(file)
        .skip_while(move |line| *line != name)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    lines(text).flat_map(tokenize).map(|token| token.word)
}
