//! What every French base shares: stop words, how common a word is, shortened words, irregular
//! families, everyday synonyms and associations, English. General language only: the words of one
//! colloquium belong in its `knowledge/`.
//!
//! The lists are text files in `lexicon/`, written for this project. The short ones are read here;
//! what the long ones come down to is computed when the program is built ([`super::relations`]).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::lists::{lines, lone_words, words};
use super::relations::{Link, Relations};
use super::text::{Token, phonetic_key, tokenize};

/// The lexicon, parsed once per process.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);
    &LEXICON
}

/// General French. Words are folded; relations are by stem.
#[derive(Debug)]
pub struct Lexicon {
    stop_words: HashSet<String>,
    /// How they sound, but for the shortest, which much sounds like.
    stop_sounds: HashSet<String>,
    greetings: HashSet<String>,
    thanks: HashSet<String>,
    chat: HashSet<String>,
    chat_phrases: Vec<Vec<String>>,
    english_words: HashSet<String>,
    /// What a word that people shorten stands for, in full.
    full_forms: HashMap<String, Vec<Token>>,
    english_full_forms: HashMap<String, Vec<Token>>,
    relations: Relations<'static>,
}

/// What `build/main.rs` has computed from the lists.
static RELATIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/relations.postcard"));

/// Words shorter than this are not told by ear.
const SHORTEST_SOUND: usize = 5;

const SMALL_TALK: &str = include_str!("lexicon/small_talk.txt");
const SHORT_FORMS: &str = include_str!("lexicon/short_forms.txt");

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

    /// Whether a folded word sounds like one that says nothing of the subject.
    pub fn sounds_like_stop_word(&self, word: &str) -> bool {
        word.len() >= SHORTEST_SOUND && self.stop_sounds.contains(&phonetic_key(word))
    }

    /// Whether a message greets, thanks or chats, and says nothing else. Its elided words stand
    /// apart.
    pub fn is_small_talk(&self, mut tokens: &[Token]) -> bool {
        let mut marked = false;
        while let Some((first, rest)) = tokens.split_first() {
            let greets = self.greetings.contains(&first.word) || self.thanks.contains(&first.word);
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

    /// Whether a message of small talk thanks.
    pub fn thanks(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.thanks.contains(&token.word))
    }

    /// How many words the longest phrase of small talk has that a message begins with.
    fn chat_phrase(&self, tokens: &[Token]) -> usize {
        let begins = |phrase: &&Vec<String>| {
            phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(a, b)| *a == b.word)
        };
        let lengths = self.chat_phrases.iter().filter(begins).map(Vec::len);
        lengths.max().unwrap_or(0)
    }

    /// The words that a shortened one stands for: « rdv », « appli »; in English, “AI”.
    pub fn full_form(&self, word: &str, english: bool) -> Option<&[Token]> {
        let in_english = self.english_full_forms.get(word).filter(|_| english);
        in_english
            .or_else(|| self.full_forms.get(word))
            .map(Vec::as_slice)
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
        self.relations.informativeness(stem).unwrap_or(1.0)
    }

    /// Whether general French has this stem, so that it is no misspelling of another.
    pub fn knows(&self, stem: &str) -> bool {
        self.relations.knows(stem)
    }

    /// Stems that may say the same as this one of a French question.
    pub fn links(&self, stem: &str) -> impl Iterator<Item = Link<'_>> {
        self.relations.links(stem)
    }

    /// French stems that may say the same as this word of an English question.
    pub fn translations(&self, stem: &str) -> impl Iterator<Item = Link<'_>> {
        self.relations.translations(stem)
    }

    fn parse() -> Self {
        let stop_words = lone_words(include_str!("lexicon/stop_words.txt"));
        let long = stop_words
            .iter()
            .filter(|word| word.len() >= SHORTEST_SOUND);
        Self {
            stop_sounds: long.map(|word| phonetic_key(word)).collect(),
            stop_words,
            greetings: section(SMALL_TALK, "[markers]").flat_map(words).collect(),
            thanks: section(SMALL_TALK, "[thanks]").flat_map(words).collect(),
            chat: section(SMALL_TALK, "[companions]")
                .flat_map(words)
                .collect(),
            chat_phrases: section(SMALL_TALK, "[phrases]")
                .map(|line| words(line).collect())
                .collect(),
            english_words: words(include_str!("lexicon/english_words.txt")).collect(),
            full_forms: full_forms(section(SHORT_FORMS, "[french]")),
            english_full_forms: full_forms(section(SHORT_FORMS, "[english]")),
            relations: postcard::from_bytes(RELATIONS).unwrap_or_default(),
        }
    }
}

/// Reads `short, short = words in full`.
fn full_forms<'a>(lines: impl Iterator<Item = &'a str>) -> HashMap<String, Vec<Token>> {
    lines
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::text::French;

    #[test]
    fn the_lists_relate_words_as_they_say() {
        let lexicon = lexicon();
        let stem = |word: &str| French::default().stem(word);
        let near = |one: &str, other: &str, english: bool| {
            let (one, other) = (stem(one), stem(other));
            let links: Vec<Link<'_>> = if english {
                lexicon.translations(&one).collect()
            } else {
                lexicon.links(&one).collect()
            };
            links.iter().any(|link| link.stem == other)
        };
        let table = [
            ("a family", "vieux", "vieillir", false),
            ("both ways", "vieillir", "vieux", false),
            ("synonyms", "docteur", "medecin", false),
            ("a translation", "doctor", "medecin", true),
        ];
        for (name, one, other, english) in table {
            assert!(near(one, other, english), "{name}: {one}, {other}");
        }
        assert!(!near("medecin", "doctor", true), "one way only");
        assert!(lexicon.knows(&stem("medecin")) && !lexicon.knows("zzzzzz"));
        assert!(lexicon.informativeness(&stem("personne")) < 1.0);
    }
}
