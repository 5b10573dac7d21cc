//! The base's own synonyms: phrases of which each stands for its whole group.

use std::collections::HashMap;

use super::vocabulary::{TermId, Vocabulary, content_words, read_words};

/// The phrases of the base's groups of synonyms.
#[derive(Debug, Default)]
pub struct Phrases {
    /// By first term: the rest of the phrase, and the term that stands for the group.
    by_first: HashMap<TermId, Vec<(Vec<TermId>, TermId)>>,
}

/// Where a text holds a phrase of a group of synonyms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SynonymSpan {
    /// First word, and how many.
    pub start: usize,
    /// Number of words.
    pub length: usize,
    /// The term that stands for the group.
    pub term: TermId,
}

impl Phrases {
    /// Reads the groups; their words join the vocabulary.
    pub fn new(groups: &[Vec<String>], vocabulary: &mut Vocabulary) -> Self {
        let mut phrases = Self::default();
        for (number, group) in groups.iter().enumerate() {
            let term = vocabulary.add_group(number, &group.join(" = "));
            for phrase in group {
                let mut terms = content_words(read_words(phrase))
                    .into_iter()
                    .map(|token| vocabulary.add(&token));
                if let Some(first) = terms.next() {
                    let rest = terms.collect();
                    let phrases = phrases.by_first.entry(first).or_default();
                    phrases.push((rest, term));
                }
            }
        }
        phrases
    }

    /// The phrases that a sequence of terms holds.
    pub fn spans(&self, terms: &[TermId]) -> Vec<SynonymSpan> {
        let mut found = Vec::new();
        for (start, first) in terms.iter().enumerate() {
            for (rest, term) in self.by_first.get(first).into_iter().flatten() {
                let next = terms.get(start + 1..start + 1 + rest.len());
                if next == Some(rest.as_slice()) {
                    found.push(SynonymSpan {
                        start,
                        length: 1 + rest.len(),
                        term: *term,
                    });
                }
            }
        }
        found
    }
}
