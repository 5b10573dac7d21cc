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
//! definitions   whether it asks what a term of the base means (glossary), and which entries say it
//! ```
//!
//! `docs/ranking.md` explains each step.

mod confidence;
mod decide;
mod definitions;
mod event_question;
mod explain;
mod finding;
mod first_names;
mod glossary;
mod index;
mod meaning;
mod moments;
mod ngrams;
mod passages;
mod phrasing;
mod programme_order;
mod query;
mod question_form;
mod rank;
mod reading;
mod rerank;
mod retrieve;
mod senses;
mod sentences;
mod suggest;
mod synonyms;
mod terms;
mod vocabulary;

use crate::knowledge::Knowledge;

use definitions::Definitions;
use index::Index;
use passages::PassageIndex;
use query::Query;
use rank::Ranked;
use reading::Known;

pub use french_text::lexicon::BotTopic;

pub use confidence::{COEFFICIENTS, FEATURES, PHRASING};
pub use event_question::{EventFact, EventQuestion};
pub use explain::{ExplainedCandidate, Explanation, WordMatch};
pub use finding::{Candidate, Definition, Finding, Moment, Outcome, Reason, THRESHOLD};
pub use first_names::FirstNames;
pub use glossary::Glossary;
pub use index::DocumentId;
pub use meaning::Meaning;
pub use phrasing::{PhrasingWeights, runs, unlikeness};
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
    definitions: Definitions,
    known: Known,
}

/// What is found, and the part of the message that decided it.
struct Decision<'a> {
    text: &'a str,
    finding: Finding,
}

/// What a sentence that asks is about is among the best of the whole message.
const NEAR: usize = 3;

impl Searcher {
    /// Builds the index.
    pub fn new(knowledge: &Knowledge) -> Self {
        Self {
            index: Index::new(knowledge),
            passages: PassageIndex::new(knowledge),
            definitions: Definitions::new(knowledge),
            known: Known::new(knowledge),
        }
    }

    /// How a message that needs no search is read, if it is one; `given` is the index of the entry
    /// that was just given, if any. What asks for the meaning of a term is searched.
    pub fn read(&self, message: &str, given: Option<usize>) -> Option<Reading> {
        self.read_among(message, given, &|_| true)
    }

    fn read_among(
        &self,
        message: &str,
        given: Option<usize>,
        allowed: &dyn Fn(usize) -> bool,
    ) -> Option<Reading> {
        if given.is_none() && self.definitions.asked(message).is_some() {
            return None;
        }
        let find = |subject: &str| match self.search(subject, allowed).offered() {
            [found] => Some(found.entry),
            _ => None,
        };
        reading::read(message, given, &self.known, &find)
    }

    /// Finds the entry that answers a question.
    pub fn ask(&self, question: &str) -> Finding {
        self.ask_among(question, |_| true)
    }

    /// The same among the entries that `allowed` accepts (by index), for a question within a theme.
    pub fn ask_among(&self, question: &str, allowed: impl Fn(usize) -> bool) -> Finding {
        self.decide(question, &allowed).finding
    }

    fn decide<'a>(&self, question: &'a str, allowed: &dyn Fn(usize) -> bool) -> Decision<'a> {
        let decided_by = |text, finding| Decision { text, finding };
        if let Some(reading) = self.read_among(question, None, allowed) {
            return decided_by(question, reading.into());
        }
        let whole = self.search(question, allowed);
        let mut answered: Vec<Decision> = Vec::new();
        for sentence in sentences::asking_sentences(question) {
            let finding = self.ask_one(sentence, allowed);
            let first = |it: &Finding| it.candidates.first().map(|it| it.entry);
            let is_new = answered
                .iter()
                .all(|it| first(&it.finding) != first(&finding));
            let leads_on = !finding.offered().is_empty() || finding.definition.is_some();
            if leads_on && is_new {
                answered.push(decided_by(sentence, finding));
            }
        }
        let offers = |it: &&Decision| !it.finding.offered().is_empty();
        if answered.iter().filter(offers).count() > 1 {
            let findings = answered.into_iter().map(|it| it.finding);
            let findings: Vec<Finding> = findings.filter(|it| !it.offered().is_empty()).collect();
            return decided_by(question, Finding::of_several(&findings));
        }
        // What is told besides may be what it asks about; in a long post, it hides that.
        let is_clear = match whole.offered().len() {
            0 => false,
            1 => true,
            _ => question.split_whitespace().count() < sentences::LONG_POST,
        };
        let near = whole.candidates.iter().take(NEAR);
        let near: Vec<usize> = near.map(|it| it.entry).collect();
        let is_near = |it: &Finding| {
            it.candidates
                .first()
                .is_some_and(|it| near.contains(&it.entry))
        };
        let both = |it: &Finding| f64::midpoint(it.confidence, whole.confidence);
        let sentence = answered.pop().filter(|Decision { finding, .. }| {
            let is_named = matches!(finding.outcome, Outcome::NoSearch(_));
            finding.definition.is_some()
                || !is_clear && (is_named || is_near(finding) && both(finding) >= THRESHOLD)
        });
        sentence.unwrap_or_else(|| decided_by(question, whole))
    }

    /// What is found for one sentence that asks.
    fn ask_one(&self, sentence: &str, allowed: &dyn Fn(usize) -> bool) -> Finding {
        let reading = self.read_among(sentence, None, allowed);
        reading.map_or_else(|| self.search(sentence, allowed), Finding::from)
    }

    fn search(&self, question: &str, allowed: &dyn Fn(usize) -> bool) -> Finding {
        let (query, ranked) = self.rank(question, allowed);
        let decided = decide::decide(&self.index, &query, &ranked);
        self.conclude(decided, question, allowed).0
    }

    /// A decision with what was said of it in recordings, and the definition it asks for.
    fn conclude(
        &self,
        decided: (Finding, Reason),
        question: &str,
        allowed: &dyn Fn(usize) -> bool,
    ) -> (Finding, Reason) {
        let decided = self.passages.add_to(decided, question, allowed);
        self.definitions.add_to(decided, question, allowed)
    }

    /// Why a question is decided as it is, for curators: by the part of it that decided.
    pub fn explain(&self, question: &str) -> Explanation {
        let Decision { text, finding } = self.decide(question, &|_| true);
        if matches!(finding.outcome, Outcome::NoSearch(_)) {
            return Explanation {
                finding,
                reason: Reason::NoSearch,
                confidence: Vec::new(),
                unknown_words: Vec::new(),
                best: Vec::new(),
            };
        }
        let (query, ranked) = self.rank(text, |_| true);
        let explanation = explain::explain(&self.index, &query, &ranked);
        let decided = (explanation.finding, explanation.reason);
        let (of_text, reason) = self.conclude(decided, text, &|_| true);
        let is_of_several = of_text != finding;
        Explanation {
            finding,
            reason: if is_of_several {
                Reason::Several
            } else {
                reason
            },
            ..explanation
        }
    }

    /// What the confidence in the best entry is computed from, in the order of [`COEFFICIENTS`], with
    /// that entry; nothing if no entry is searched for or found. For who fits the confidence.
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
