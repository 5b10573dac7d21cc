//! What the search found for a question, and what is decided from it.

use super::reading::Reading;

/// The bot answers at and above this confidence, in any base.
pub const THRESHOLD: f64 = 0.5;
/// Sure enough to answer unasked.
const SURE: f64 = 0.7;

/// What the search found for one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// The decision.
    pub outcome: Outcome,
    /// From 0 to 1, comparable across questions on one base.
    pub confidence: f64,
    /// The ranking, best first, at most 10, for every outcome.
    pub candidates: Vec<Candidate>,
}

impl Finding {
    /// The candidates that are shown: the one that answers, or those to choose from.
    #[must_use]
    pub fn offered(&self) -> &[Candidate] {
        let number = match self.outcome {
            Outcome::Answer => 1,
            Outcome::Clarify { offered } => offered,
            Outcome::NoSearch(reading) => usize::from(reading.entry().is_some()),
            Outcome::Unknown | Outcome::Elsewhere(_) => 0,
        };
        self.candidates.get(..number).unwrap_or(&self.candidates)
    }

    /// Whether it leads somewhere: to entries, to who can help, to what the bot says of itself.
    #[must_use]
    pub const fn helps(&self) -> bool {
        match self.outcome {
            Outcome::Answer | Outcome::Clarify { .. } | Outcome::Elsewhere(_) => true,
            Outcome::NoSearch(reading) => reading.helps(),
            Outcome::Unknown => false,
        }
    }

    /// Whether the answer may be given to somebody who did not ask for it: unasked, a doubtful
    /// answer is worse than none.
    pub(crate) fn is_sure(&self) -> bool {
        self.offered().len() == 1 && self.confidence >= SURE
    }
}

/// What to do with a question. Entries and elsewheres are given by their index in the knowledge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// The first candidate answers.
    Answer,
    /// The first `offered` candidates (2 to 5) are as good: let the member choose.
    Clarify {
        /// How many of the candidates to offer.
        offered: usize,
    },
    /// Not treated, not understood, or not a question.
    #[default]
    Unknown,
    /// Not treated, but the base knows who can help. On the command line this is `unknown`.
    Elsewhere(usize),
    /// Not searched: the reading says what to reply. On the command line this is `answer` if it
    /// names an entry, else `unknown`.
    NoSearch(Reading),
}

impl From<Reading> for Finding {
    fn from(reading: Reading) -> Self {
        let candidate = |(entry, _)| Candidate {
            entry,
            score: 0.0,
            point: None,
        };
        let candidates: Vec<Candidate> = reading.entry().map(candidate).into_iter().collect();
        Self {
            outcome: Outcome::NoSearch(reading),
            confidence: if candidates.is_empty() { 0.0 } else { 1.0 },
            candidates,
        }
    }
}

/// One entry of the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its index in the knowledge.
    pub entry: usize,
    /// Higher is better; comparable within one finding only.
    pub score: f64,
    /// Index of the point that the question is about, within the entry.
    pub point: Option<usize>,
}

/// The reason for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The message is read without a search.
    NoSearch,
    /// No word of the question is in the base.
    NothingFound,
    /// The best candidate covers too little of the question, or leads by too little.
    TooUncertain,
    /// An `elsewhere` (by index) is nearer than any entry.
    NearerElsewhere(usize),
    /// Several candidates are as good.
    AsGood,
    /// The best candidate is sure enough, and ahead.
    Ahead,
}
