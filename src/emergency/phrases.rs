//! Phrases of a base, recognised in messages with their misspellings.

use french_lexicon::lexicon;
use french_text::{PhoneticWord, tokenize_with_elisions};

/// How many words may come between two words of a phrase.
const GAP: usize = 1;
/// Shorter words are compared letter by letter.
const SHORTEST_BY_EAR: usize = 4;

/// The words of a message.
pub(super) fn words(text: &str) -> Vec<PhoneticWord<String>> {
    let tokens = tokenize_with_elisions(text).into_iter();
    tokens
        .map(|token| PhoneticWord::new(token.word, SHORTEST_BY_EAR))
        .collect()
}

/// A phrase: its words, and whether they must be in a row.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    words: Vec<PhoneticWord<String>>,
    in_a_row: bool,
}

impl Phrase {
    /// Its words in a row, with at most one other word between two.
    pub fn in_a_row(text: &str) -> Option<Self> {
        let words = words(text);
        (!words.is_empty()).then_some(Self {
            words,
            in_a_row: true,
        })
    }

    /// All of its words but the smallest, in any order; at least two, since one alone says little.
    pub fn anywhere(text: &str) -> Option<Self> {
        let words: Vec<_> = words(text)
            .into_iter()
            .filter(|it| !lexicon().is_folded_stop_word(&it.word))
            .collect();
        (words.len() >= 2).then_some(Self {
            words,
            in_a_row: false,
        })
    }

    /// Whether a message contains it.
    pub fn is_in(&self, message: &[PhoneticWord<String>]) -> bool {
        if !self.in_a_row {
            let has = |word: &PhoneticWord<String>| message.iter().any(|other| word.matches(other));
            return self.words.iter().all(has);
        }
        (0..message.len()).any(|start| {
            let mut rest = message.get(start..).unwrap_or_default();
            self.words.iter().enumerate().all(|(index, word)| {
                let reach = if index == 0 { 1 } else { GAP + 1 };
                let found = rest
                    .iter()
                    .take(reach)
                    .position(|other| word.matches(other));
                rest = found.and_then(|at| rest.get(at + 1..)).unwrap_or_default();
                found.is_some()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_people_type_them() {
        let phrase = Phrase::in_a_row("centre antipoisons").unwrap();
        let question = Phrase::anywhere("Quel est le numéro du centre antipoisons ?").unwrap();
        let table = [
            ("le centre antipoison", true, false),
            ("numero du sentre anti antipoisons", true, true),
            ("le centre de Paris contre les antipoisons", false, false),
            ("antipoisons, centre, numéro", false, true),
            ("", false, false),
        ];
        for (text, in_a_row, anywhere) in table {
            let words = words(text);
            assert_eq!(phrase.is_in(&words), in_a_row, "{text}");
            assert_eq!(question.is_in(&words), anywhere, "{text}");
        }
        assert!(Phrase::anywhere("Le numéro ?").is_none(), "a word alone");
    }
}
