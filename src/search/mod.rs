//! Understanding a question and finding the entry that answers it.
//!
//! Pure and deterministic: the same knowledge and text give the same finding. It must not know
//! files, Discord, or what is said to the member.

mod decide;
mod explain;
mod finding;
mod follow_up;
mod index;
mod ngrams;
mod query;
mod question_form;
mod rank;
mod rerank;
mod retrieve;
mod suggest;
mod vocabulary;

use french_lexicon::lexicon;

use crate::knowledge::Knowledge;

use index::Index;
use query::Query;
use rank::Ranked;

pub use explain::{ExplainedCandidate, Explanation, WordMatch};
pub use finding::{Candidate, Finding, Outcome, Reason, THRESHOLD};
pub use follow_up::{FollowUp, follow_up};
pub use index::DocumentId;
pub use question_form::looks_like_question;
pub use suggest::{Suggester, Suggestion, Target, language_of};
pub use vocabulary::MatchKind;

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
        let id = |document: usize| Some(self.index.documents.get(document)?.id);
        let allowed = |document| match id(document) {
            Some(DocumentId::Entry(entry)) => allowed(entry),
            _ => true,
        };
        let ranked = rank::rank(&self.index, &query, &allowed);
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
