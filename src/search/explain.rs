//! Why a question is decided as it is: which words matched what, and each one's part of the score.
//! Read by curators, so in words of the base, never in stems.

use super::Finding;
use super::decide::decide;
use super::index::{Index, Source};
use super::query::{Query, QueryWord};
use super::rank::{Ranked, best_share};
use super::vocabulary::{Match, Similar};

/// How one question was understood and decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was decided.
    pub finding: Finding,
    /// Why.
    pub reason: Reason,
    /// Words of the question that nothing in the base resembles.
    pub unknown_words: Vec<String>,
    /// The best candidates, what is treated elsewhere included, best first.
    pub best: Vec<Seen>,
}

/// Why a decision fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The message is a greeting, thanks or chat.
    SmallTalk,
    /// No word of the question is in the base.
    NothingFound,
    /// The best candidate explains too little of the question, or leads by too little.
    TooUncertain,
    /// An `elsewhere` (by index) is nearer than any entry.
    NearerElsewhere(usize),
    /// Several candidates are as good.
    AsGood,
    /// The best candidate is sure enough, and ahead.
    Ahead,
}

/// What a candidate is in the base, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An entry.
    Entry(usize),
    /// An `elsewhere`.
    Elsewhere(usize),
}

/// A candidate, and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What it is.
    pub subject: Subject,
    /// Its score: what its words say, and what its letters add.
    pub score: f32,
    /// What its words say, which the decision is by.
    pub words: f32,
    /// What each word of the question found in it, the weightiest first.
    pub matches: Vec<MatchSeen>,
}

/// What a word of the question found in a candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchSeen {
    /// The word, folded.
    pub word: String,
    /// The word or group of synonyms of the base that it matched.
    pub matched: String,
    /// How.
    pub by: Match,
    /// Its part of what the words give this candidate, 0 to 1.
    pub part: f32,
}

/// Candidates explained.
const MOST_EXPLAINED: usize = 3;

/// Explains a ranking.
pub fn explain(index: &Index, query: &Query, ranked: &[Ranked]) -> Explanation {
    let (finding, reason) = decide(index, query, ranked);
    Explanation {
        finding,
        reason,
        unknown_words: query
            .words
            .iter()
            .filter(|word| word.alternatives.is_empty())
            .map(|word| word.text.clone())
            .collect(),
        best: ranked
            .iter()
            .take(MOST_EXPLAINED)
            .filter_map(|ranked| seen(index, query, ranked))
            .collect(),
    }
}

fn seen(index: &Index, query: &Query, ranked: &Ranked) -> Option<Seen> {
    let document = index.documents.get(ranked.document)?;
    let shares: Vec<(&QueryWord, &Similar, f32)> = query
        .words
        .iter()
        .filter_map(|word| {
            let (similar, share) = best_share(index, word, ranked.document)?;
            Some((word, similar, share))
        })
        .collect();
    let total: f32 = shares.iter().map(|(_, _, share)| share).sum();
    let mut matches: Vec<MatchSeen> = shares
        .into_iter()
        .map(|(word, similar, share)| MatchSeen {
            word: word.text.clone(),
            matched: index.vocabulary.label(similar.term).to_owned(),
            by: similar.by,
            part: share / total,
        })
        .collect();
    matches.sort_by(|a, b| b.part.total_cmp(&a.part));
    Some(Seen {
        subject: match document.source {
            Source::Entry(at) => Subject::Entry(at),
            Source::Elsewhere(at) => Subject::Elsewhere(at),
        },
        score: ranked.score,
        words: ranked.words,
        matches,
    })
}
