//! Questions about the bot itself: what it is, what becomes of messages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Lexicon;
use crate::phonetics::PhoneticWord;
use crate::tokens::Token;

/// What a question about the bot is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BotTopic {
    /// What it is, who made it, who runs it, whether it is official.
    Status,
    /// What becomes of messages.
    Privacy,
}

/// Words shorter than this are not told by ear.
const SHORTEST_HEARD: usize = 7;

/// Words in a row, folded.
type Phrase = Vec<String>;

/// The questions, and the words that may or may not stand beside what makes them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BotQuestions {
    pub patterns: Vec<(BotTopic, Pattern)>,
    pub companions: BTreeSet<String>,
    pub apart: BTreeSet<String>,
}

/// A message says a phrase of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern(pub Vec<Vec<Phrase>>);

impl Lexicon<'_> {
    /// What a message asks of the bot, if it asks nothing else. Its elided words stand apart.
    pub fn about_bot(&self, tokens: &[Token]) -> Option<BotTopic> {
        let questions = &self.bot_questions;
        let beside = |token: &Token| {
            let is_small = self.is_small(token) || questions.companions.contains(&token.word);
            is_small && !questions.apart.contains(&token.word)
        };
        let asked = questions.patterns.iter().find(|(_, pattern)| {
            let is_all = |said: Vec<bool>| {
                let mut all = tokens.iter().zip(said);
                all.all(|(token, said)| said || beside(token))
            };
            pattern.said(tokens).is_some_and(is_all)
        });
        asked.map(|(topic, _)| *topic)
    }
}

impl Pattern {
    /// Which words of a message are of the pattern, if it says a phrase of each side.
    fn said(&self, tokens: &[Token]) -> Option<Vec<bool>> {
        let mut said = vec![false; tokens.len()];
        for side in &self.0 {
            let mut found = false;
            for phrase in side {
                for (at, window) in tokens.windows(phrase.len()).enumerate() {
                    if window
                        .iter()
                        .zip(phrase)
                        .all(|(token, word)| is(&token.word, word))
                    {
                        found = true;
                        said.iter_mut()
                            .skip(at)
                            .take(phrase.len())
                            .for_each(|it| *it = true);
                    }
                }
            }
            if !found {
                return None;
            }
        }
        Some(said)
    }
}

/// Whether a word is the other, or is heard as it; a plural is another word.
fn is(word: &str, other: &str) -> bool {
    let is_plural = word.strip_suffix('s') == Some(other);
    let heard = |word| PhoneticWord::new(word, SHORTEST_HEARD);
    !is_plural && heard(word).matches(&heard(other))
}
