//! Understanding a question and finding the entry that answers it.
//!
//! Pure and deterministic: the same knowledge and text give the same finding. It must not know
//! files, Discord, or what is said to the member.

mod decide;
mod explain;
mod follow_up;
mod index;
mod letters;
mod query;
mod question_form;
mod rank;
mod suggest;
mod vocabulary;

use french_lexicon::lexicon;

use crate::knowledge::Knowledge;

use index::{Index, Source};
use query::Query;
use rank::Ranked;

pub use decide::THRESHOLD;
pub use explain::{Explanation, MatchSeen, Reason, Seen, Subject};
pub use follow_up::{FollowUp, follow_up};
pub use question_form::looks_like_question;
pub use suggest::{Suggester, Suggestion, Target, language_of};
pub use vocabulary::Match;

/// A search index over one knowledge base. Refers to entries, points and `elsewhere` by their
/// index in that [`Knowledge`].
#[derive(Debug)]
pub struct Searcher {
    index: Index,
}

impl Searcher {
    /// Builds the index.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        Self {
            index: Index::new(knowledge),
        }
    }

    /// Finds the entry that answers a question.
    #[must_use]
    pub fn ask(&self, question: &str) -> Finding {
        self.ask_among(question, |_| true)
    }

    /// The same among the entries that `allowed` accepts (by index), for a question within a theme.
    #[must_use]
    pub fn ask_among(&self, question: &str, allowed: impl Fn(usize) -> bool) -> Finding {
        if let Some(outcome) = small_talk(question) {
            return outcome.into();
        }
        let (query, ranked) = self.rank(question, allowed);
        decide::decide(&self.index, &query, &ranked).0
    }

    /// Why a question is decided as it is: for the curator who mends the base.
    #[must_use]
    pub fn explain(&self, question: &str) -> Explanation {
        if let Some(outcome) = small_talk(question) {
            return Explanation {
                finding: outcome.into(),
                reason: Reason::SmallTalk,
                unknown_words: Vec::new(),
                best: Vec::new(),
            };
        }
        let (query, ranked) = self.rank(question, |_| true);
        explain::explain(&self.index, &query, &ranked)
    }

    fn rank(&self, question: &str, allowed: impl Fn(usize) -> bool) -> (Query, Vec<Ranked>) {
        let query = Query::new(question, &self.index);
        let source = |document| {
            let document: &index::Document = self.index.documents.get(document)?;
            Some(document.source)
        };
        let ranked = rank::rank(&self.index, &query, &|document| match source(document) {
            Some(Source::Entry(entry)) => allowed(entry),
            _ => true,
        });
        (query, ranked)
    }
}

/// What a message made of greetings, thanks and chat alone comes to; nothing where it is another.
fn small_talk(message: &str) -> Option<Outcome> {
    let tokens = french_text::tokenize_whole(message);
    let outcome = if lexicon().thanks(&tokens) {
        Outcome::Thanks
    } else {
        Outcome::SmallTalk
    };
    lexicon().is_small_talk(&tokens).then_some(outcome)
}

impl From<Outcome> for Finding {
    /// A decision that takes no search.
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            ..Self::default()
        }
    }
}

/// What the search found for one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// The decision.
    pub outcome: Outcome,
    /// From 0 to 1, comparable across questions on one base.
    pub confidence: f64,
    /// The ranking, best first, at most 10, whatever the outcome.
    pub candidates: Vec<Candidate>,
}

impl Finding {
    /// The candidates that are shown: the one that answers, or those to choose from.
    #[must_use]
    pub fn offered(&self) -> &[Candidate] {
        let number = match self.outcome {
            Outcome::Answer => 1,
            Outcome::Clarify { offered } => offered,
            Outcome::Unknown | Outcome::Elsewhere(_) | Outcome::SmallTalk | Outcome::Thanks => 0,
        };
        self.candidates.get(..number).unwrap_or(&self.candidates)
    }

    /// Whether it leads somewhere: to entries, or to who can help.
    #[must_use]
    pub const fn helps(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Answer | Outcome::Clarify { .. } | Outcome::Elsewhere(_)
        )
    }

    /// Whether the answer may be given to somebody who did not ask for it: unasked, a doubtful
    /// answer is worse than none.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.outcome == Outcome::Answer && self.confidence >= decide::SURE
    }
}

/// What to do with a question.
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
    /// Not treated, but the base knows who can help: index into [`Knowledge::elsewhere`].
    /// On the command line this is `unknown`.
    Elsewhere(usize),
    /// A greeting or chat: a friendly word, no session. On the command line this is `unknown`.
    SmallTalk,
    /// Thanks: the same.
    Thanks,
}

/// One entry of the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Index into [`Knowledge::entries`].
    pub entry: usize,
    /// Higher is better; comparable within one finding only.
    pub score: f64,
    /// Index of the point that the question is about, within the entry.
    pub point: Option<usize>,
}
