//! Why a question is decided as it is: which words matched what, and each one's share of the score.
//! For curators, so in words of the base, never in stems.

use super::decide::{decide, features};
use super::finding::{Finding, Reason};
use super::index::{DocumentId, Index};
use super::query::{Query, QueryWord};
use super::rank::Ranked;
use super::retrieve::best_expansion;
use super::vocabulary::{Expansion, MatchKind};

/// How one question was understood and decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was decided.
    pub finding: Finding,
    /// Why.
    pub reason: Reason,
    /// What each feature adds to the log-odds of the best entry's answering, most first.
    pub confidence: Vec<(&'static str, f64)>,
    /// Words of the question that nothing in the base resembles.
    pub unknown_words: Vec<String>,
    /// The best candidates, what is treated elsewhere included, best first.
    pub best: Vec<ExplainedCandidate>,
}

/// A candidate, and the evidence for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedCandidate {
    /// What it is.
    pub document: DocumentId,
    /// The score of its words and n-grams, which the ranking is by.
    pub score: f32,
    /// The score of its words alone, which the decision is by.
    pub word_score: f32,
    /// What each word of the question matched in it, the heaviest first.
    pub matches: Vec<WordMatch>,
}

/// What a word of the question matched in a candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct WordMatch {
    /// The word, folded.
    pub word: String,
    /// The word or group of synonyms of the base that it matched.
    pub matched: String,
    /// How.
    pub kind: MatchKind,
    /// Its share of the score of the words, 0 to 1.
    pub share: f32,
}

/// Candidates explained.
const MOST_EXPLAINED: usize = 3;

/// Explains a ranking.
pub fn explain(index: &Index, query: &Query, ranked: &[Ranked]) -> Explanation {
    let (finding, reason) = decide(index, query, ranked);
    let features = features(index, query, ranked);
    let parts = features.iter().flat_map(|(_, features)| features.parts());
    let mut confidence: Vec<(&'static str, f64)> = parts.collect();
    confidence.sort_by(|a, b| b.1.total_cmp(&a.1));
    Explanation {
        finding,
        reason,
        confidence,
        unknown_words: query
            .words
            .iter()
            .filter(|word| word.expansions.is_empty())
            .map(|word| word.text.clone())
            .collect(),
        best: ranked
            .iter()
            .take(MOST_EXPLAINED)
            .filter_map(|ranked| explained(index, query, ranked))
            .collect(),
    }
}

fn explained(index: &Index, query: &Query, ranked: &Ranked) -> Option<ExplainedCandidate> {
    let document = index.documents.get(ranked.document)?;
    let scores: Vec<(&QueryWord, &Expansion, f32)> = query
        .words
        .iter()
        .filter_map(|word| {
            let (expansion, score) = best_expansion(index, word, ranked.document)?;
            Some((word, expansion, score))
        })
        .collect();
    let total: f32 = scores.iter().map(|(_, _, score)| score).sum();
    let mut matches: Vec<WordMatch> = scores
        .into_iter()
        .map(|(word, expansion, score)| WordMatch {
            word: word.text.clone(),
            matched: index.vocabulary.label(expansion.term).to_owned(),
            kind: expansion.kind,
            share: score / total,
        })
        .collect();
    matches.sort_by(|a, b| b.share.total_cmp(&a.share));
    Some(ExplainedCandidate {
        document: document.id,
        score: ranked.score,
        word_score: ranked.word_score,
        matches,
    })
}
