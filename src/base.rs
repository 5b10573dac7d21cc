//! A knowledge base with its search index: what answers questions, built and swapped whole.

use crate::knowledge::Knowledge;
use crate::search::{Finding, Searcher};

/// A knowledge base and its index. Immutable: a reload makes another one.
#[derive(Debug)]
pub struct Base {
    /// What the bot knows.
    pub knowledge: Knowledge,
    searcher: Searcher,
}

impl Base {
    /// Indexes a knowledge base.
    #[must_use]
    pub fn new(knowledge: Knowledge) -> Self {
        let searcher = Searcher::new(&knowledge);
        Self {
            knowledge,
            searcher,
        }
    }

    /// Finds the entry that answers a question.
    #[must_use]
    pub fn ask(&self, question: &str) -> Finding {
        self.searcher.ask(question)
    }

    /// The same within one theme, by its id.
    #[must_use]
    pub fn ask_within(&self, theme: &str, question: &str) -> Finding {
        let in_theme = |entry: usize| {
            self.knowledge
                .entries
                .get(entry)
                .is_some_and(|entry| entry.themes.iter().any(|id| id == theme))
        };
        self.searcher.ask_among(question, in_theme)
    }

    /// Whether a message in an ordinary conversation reads as a question at all.
    #[must_use]
    pub fn looks_like_question(&self, message: &str) -> bool {
        self.searcher.looks_like_question(message)
    }
}
