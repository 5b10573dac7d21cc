//! Understanding a question and finding the entry that answers it.
//!
//! Pure and deterministic: the same knowledge and text give the same finding. In the order of a
//! message:
//!
//! ```text
//! reading   small talk, follow-ups, questions about the bot need no search
//! query     words of content, each expanded by vocabulary and lexicon
//! retrieve  BM25 through the inverted index
//! rerank    features of passages; rank adds character n-grams and meaning
//! decide    a finding: answer, clarify or unknown, by how sure confidence is
//! moments   what was said of it in the recordings (passages), kept apart from all above
//! ```
//!
//! `docs/ranking.md` explains each step.

mod confidence;
mod decide;
mod explain;
mod finding;
mod first_names;
mod index;
mod meaning;
mod moments;
mod ngrams;
mod passages;
mod query;
mod question_form;
mod rank;
mod reading;
mod rerank;
mod retrieve;
mod suggest;
mod synonyms;
mod terms;
mod vocabulary;

use crate::knowledge::Knowledge;

use index::Index;
use passages::PassageIndex;
use query::Query;
use rank::Ranked;
use reading::{EntryOrder, Organiser};

pub use french_text::lexicon::BotTopic;

pub use confidence::{COEFFICIENTS, FEATURES};
pub use explain::{ExplainedCandidate, Explanation, WordMatch};
pub use finding::{Candidate, Finding, Moment, Outcome, Reason, THRESHOLD};
pub use first_names::FirstNames;
pub use index::DocumentId;
pub(crate) use question_form::{calls_for_answer, looks_like_question};
pub use reading::{FollowUp, Reading};
pub(crate) use suggest::{Suggester, Suggestion, Target, language_of};
pub use vocabulary::MatchKind;

/// A search index over one knowledge base. Refers to entries, points and `elsewhere` by their
/// index in that [`Knowledge`].
#[derive(Debug)]
pub struct Searcher {
    index: Index,
    passages: PassageIndex,
    order: EntryOrder,
    organiser: Organiser,
}

impl Searcher {
    /// Builds the index.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        Self {
            index: Index::new(knowledge),
            passages: PassageIndex::new(knowledge),
            order: EntryOrder::new(knowledge),
            organiser: Organiser::new(&knowledge.event),
        }
    }

    /// How a message that needs no search is read, if it is one; `given` is the index of the entry
    /// that was just given, if any.
    #[must_use]
    pub fn read(&self, message: &str, given: Option<usize>) -> Option<Reading> {
        reading::read(message, given, &self.order, &self.organiser)
    }

    /// Finds the entry that answers a question.
    #[must_use]
    pub fn ask(&self, question: &str) -> Finding {
        self.ask_among(question, |_| true)
    }

    /// The same among the entries that `allowed` accepts (by index), for a question within a theme.
    #[must_use]
    pub fn ask_among(&self, question: &str, allowed: impl Fn(usize) -> bool) -> Finding {
        if let Some(reading) = self.read(question, None) {
            return reading.into();
        }
        let (query, ranked) = self.rank(question, &allowed);
        let decided = decide::decide(&self.index, &query, &ranked);
        self.passages.add_to(decided, question, &allowed).0
    }

    /// Why a question is decided as it is, for curators.
    #[must_use]
    pub fn explain(&self, question: &str) -> Explanation {
        if let Some(reading) = self.read(question, None) {
            return Explanation {
                finding: reading.into(),
                reason: Reason::NoSearch,
                confidence: Vec::new(),
                unknown_words: Vec::new(),
                best: Vec::new(),
            };
        }
        let (query, ranked) = self.rank(question, |_| true);
        let explanation = explain::explain(&self.index, &query, &ranked);
        let decided = (explanation.finding, explanation.reason);
        let (finding, reason) = self.passages.add_to(decided, question, &|_| true);
        Explanation {
            finding,
            reason,
            ..explanation
        }
    }

    /// What the confidence in the best entry is computed from, in the order of [`COEFFICIENTS`], with
    /// that entry; nothing if no entry is searched for or found. For who fits the confidence.
    #[must_use]
    pub fn confidence_features(&self, question: &str) -> Option<(usize, [f32; FEATURES])> {
        if self.read(question, None).is_some() {
            return None;
        }
        let (query, ranked) = self.rank(question, |_| true);
        let (best, features) = decide::features(&self.index, &query, &ranked)?;
        Some((best, features.0))
    }

    fn rank(&self, question: &str, allowed: impl Fn(usize) -> bool) -> (Query, Vec<Ranked>) {
        let query = Query::new(question, &self.index);
        let id = |document: usize| Some(self.index.documents.get(document)?.id);
        let allowed = |document| match id(document) {
            Some(DocumentId::Entry(entry)) => allowed(entry),
            _ => true,
        };
        let ranked = rank::rank(&self.index, &query, &allowed);
        (query, ranked)
    }
}
