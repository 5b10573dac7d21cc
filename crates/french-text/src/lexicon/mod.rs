//! What every French base shares: stop words, how common a word is, shortened words, irregular
//! families, everyday synonyms and associations, English.
//!
//! [`Compiler`] reads word lists when a program is built; the program only looks up the result, so
//! that its start does not wait for some 80,000 words to be stemmed.

mod about_bot;
mod compile;
mod groups;
mod lists;
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use about_bot::BotTopic;
pub use compile::Compiler;
pub use lists::{ListError, ListErrors};
pub use relations::Related;

use about_bot::BotQuestions;
use relations::Relations;

use crate::numbers::is_number;
use crate::phonetics::phonetic_key;
use crate::stem::Stemmer;
use crate::tokens::Token;

/// General French. Words are folded; relations are by stem.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon<'a> {
    stop_words: BTreeSet<String>,
    /// How they sound, except the shortest, which sound like too many words.
    stop_sounds: BTreeSet<String>,
    greetings: BTreeSet<String>,
    thanks: BTreeSet<String>,
    chat: BTreeSet<String>,
    calls: BTreeSet<String>,
    chat_phrases: Vec<Vec<String>>,
    bot_questions: BotQuestions,
    /// Small words that only English has.
    english_words: BTreeSet<String>,
    /// Small words of English that are words of French too.
    shared_words: BTreeSet<String>,
    /// What a word that people shorten stands for, in full.
    full_forms: BTreeMap<String, Vec<Token>>,
    english_full_forms: BTreeMap<String, Vec<Token>>,
    /// What words and phrases of words ask for: the name of their section in the list.
    question_words: BTreeMap<String, String>,
    #[serde(borrow)]
    relations: Relations<'a>,
}

/// Words shorter than this are not matched by ear.
const SHORTEST_SOUND: usize = 5;

/// Words that French people borrow from English are seldom as many in a row.
const FEWEST_ENGLISH: usize = 2;

/// Words that only their accent distinguishes from a stop word.
const NOT_STOP_WORDS: &[&str] = &["maïs", "sûr", "sûre", "sûrs", "sûres", "thé", "thés"];

impl Lexicon<'_> {
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

    /// Whether a message greets, thanks or chats, and says nothing else. Elided words are separate.
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

    /// Whether a word alone says nothing: a small word, or one of small talk.
    fn is_small(&self, token: &Token) -> bool {
        self.is_stop_word(token)
            || [&self.greetings, &self.thanks, &self.chat]
                .iter()
                .any(|words| words.contains(&token.word))
    }

    /// Whether a message of small talk thanks.
    pub fn thanks(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.thanks.contains(&token.word))
    }

    /// Whether a folded word calls for an answer to what somebody else has asked: « une idée ? ».
    #[must_use]
    pub fn is_call(&self, word: &str) -> bool {
        self.calls.contains(word)
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

    /// Whether English shortens other words to this one: “AI”.
    pub fn has_english_full_form(&self, word: &str) -> bool {
        self.english_full_forms.contains_key(word)
    }

    /// What a folded word, or a phrase with a space between its words, asks for: the name of its
    /// section in `question_words.txt`.
    pub fn asks(&self, words: &str) -> Option<&str> {
        self.question_words.get(words).map(String::as_str)
    }

    /// Everything that words ask for.
    pub fn senses(&self) -> BTreeSet<&str> {
        self.question_words.values().map(String::as_str).collect()
    }

    /// Whether a message is in English: by its small words, which no French sentence has; without
    /// any, by several other words that only English has.
    pub fn is_english(&self, tokens: &[Token]) -> bool {
        let is_shared = |token: &Token| {
            self.shared_words.contains(&token.word)
                || token.capitals && self.has_english_full_form(&token.word)
        };
        let is_english = |token: &Token| self.english_words.contains(&token.word);
        let is_french = |token: &Token| {
            token.accented.is_some() || self.stop_words.contains(&token.word) && !is_english(token)
        };
        let telling = || tokens.iter().filter(|token| !is_shared(token));
        let english = telling().filter(|token| is_english(token)).count();
        let french = telling().filter(|token| is_french(token)).count();
        if english + french > 0 {
            return english > french;
        }
        let stemmer = Stemmer::default();
        let mut only_english = 0;
        for token in telling().filter(|token| !is_number(&token.word)) {
            let stem = stemmer.stem(&token.word);
            if self.knows(&stem) || self.translations(&stem).next().is_none() {
                return false;
            }
            only_english += 1;
        }
        only_english >= FEWEST_ENGLISH
    }

    /// Whether a word says nothing of the subject of an English message: “no”, “but”.
    pub fn is_english_stop_word(&self, word: &str) -> bool {
        self.english_words.contains(word) || self.shared_words.contains(word)
    }

    /// How much a stem says about the subject in general French: 0 to 1.
    pub fn informativeness(&self, stem: &str) -> f32 {
        self.relations.informativeness(stem).unwrap_or(1.0)
    }

    /// Whether general French has this stem: then it is no misspelling of another.
    pub fn knows(&self, stem: &str) -> bool {
        self.relations.knows(stem)
    }

    /// Stems that may say the same as this one of a French question.
    pub fn related(&self, stem: &str) -> impl Iterator<Item = Related<'_>> {
        self.relations.related(stem)
    }

    /// French stems that may say the same as this word of an English question.
    pub fn translations(&self, stem: &str) -> impl Iterator<Item = Related<'_>> {
        self.relations.translations(stem)
    }
}
