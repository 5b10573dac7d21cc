//! What a question is read against: the terms of a base, or of what was said in its recordings.

use super::synonyms::SynonymSpan;
use super::vocabulary::{TermId, Vocabulary};

/// An index's terms, as far as reading a question needs them.
pub trait Terms {
    /// Every word of the index.
    fn vocabulary(&self) -> &Vocabulary;

    /// Whether anything in the index says a term.
    fn says(&self, term: TermId) -> bool;

    /// A term's inverse document frequency, 0 or more.
    fn idf(&self, term: TermId) -> f32;

    /// The inverse document frequency of a word that the index lacks: the highest.
    fn max_idf(&self) -> f32;

    /// The groups of synonyms that a sequence of terms holds.
    fn synonym_spans(&self, terms: &[TermId]) -> Vec<SynonymSpan>;

    /// Whether a text has one term right before another, one of which is a number.
    fn counts(&self, one: TermId, next: TermId) -> bool;

    /// Whether two terms are in one person's name.
    fn in_one_name(&self, one: TermId, other: TermId) -> bool;
}
