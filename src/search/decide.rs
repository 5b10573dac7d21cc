//! From a ranking to a decision: answer, let the member choose, or say that the bot does not know.

use super::finding::{Candidate, Finding, Outcome, Reason, THRESHOLD};
use super::index::{DocumentId, Index};
use super::query::Query;
use super::rank::Ranked;
use super::retrieve::best_expansion;
use super::vocabulary::MatchKind;

/// What a candidate may score below the best, as a share of its score, and still be as good.
const AS_GOOD: f64 = 0.06;
/// How much more it may score below if the best is hardly sure enough to answer.
const AS_GOOD_IN_DOUBT: f64 = 0.5;
/// In a base of a few entries, often no other entry matches at all, which proves little.
const MOST_LEAD: f32 = 0.7;
/// A passage that says at least this much of a name, and as little else, is that name.
const VERY_NAME: f32 = 0.9;
/// Candidates offered at most.
const MOST_OFFERED: usize = 5;
/// Candidates reported at most.
const MOST_REPORTED: usize = 10;

/// Decides from the ranking of the entries and that of the elsewheres; says why.
pub fn decide(index: &Index, query: &Query, ranked: &[Ranked]) -> (Finding, Reason) {
    let candidates = Candidates::of(index, ranked);
    let confidence = candidates.best.map_or(0.0, |best| {
        ConfidenceFeatures::of(index, query, best, &candidates.word_scores).confidence()
    });
    let (outcome, reason) = candidates.outcome(index, query, confidence);
    let confidence = match reason {
        // No entry may answer, however near.
        Reason::NearerElsewhere(_) => confidence.min(THRESHOLD - 0.01),
        _ => confidence,
    };
    let finding = Finding {
        outcome,
        confidence,
        candidates: candidates.reported,
    };
    (finding, reason)
}

/// What a question may be answered with.
struct Candidates<'a> {
    /// The best entries, best first.
    reported: Vec<Candidate>,
    /// The scores of all entries, best first.
    scores: Vec<f32>,
    /// The scores of their words alone, best first.
    word_scores: Vec<f32>,
    best: Option<&'a Ranked>,
    /// The nearest of the elsewheres.
    elsewhere: Option<(usize, &'a Ranked)>,
}

impl<'a> Candidates<'a> {
    fn of(index: &Index, ranking: &'a [Ranked]) -> Self {
        let mut candidates = Self {
            reported: Vec::new(),
            scores: Vec::new(),
            word_scores: Vec::new(),
            best: None,
            elsewhere: None,
        };
        for ranked in ranking {
            let document = index.documents.get(ranked.document);
            match document.map(|document| document.id) {
                Some(DocumentId::Entry(entry)) => {
                    candidates.best.get_or_insert(ranked);
                    candidates.scores.push(ranked.score);
                    candidates.word_scores.push(ranked.word_score);
                    candidates.reported.push(Candidate {
                        entry,
                        score: f64::from(ranked.score),
                        point: ranked.point,
                    });
                }
                Some(DocumentId::Elsewhere(at)) => {
                    let nearest = candidates
                        .elsewhere
                        .map_or(0.0, |(_, nearest)| nearest.word_score);
                    if ranked.word_score > nearest {
                        candidates.elsewhere = Some((at, ranked));
                    }
                }
                None => {}
            }
        }
        candidates.reported.truncate(MOST_REPORTED);
        candidates.word_scores.sort_by(|a, b| b.total_cmp(a));
        candidates
    }

    /// What is treated elsewhere and is at least as near as every entry. It stands for a request, so
    /// an entry keeps a subject that it has the very name of, if nothing else is asked.
    fn nearer_elsewhere(&self, query: &Query, confidence: f64) -> Option<(usize, &'a Ranked)> {
        let best_score = self.word_scores.first().copied().unwrap_or(0.0);
        let has_the_name = self.best.is_some_and(|it| it.features.passage >= VERY_NAME);
        let kept = query.names_a_subject && has_the_name && confidence >= THRESHOLD;
        self.elsewhere
            .filter(|(_, it)| !kept && it.word_score >= best_score)
    }

    fn outcome(&self, index: &Index, query: &Query, confidence: f64) -> (Outcome, Reason) {
        if let Some(at) = query.elsewhere_question {
            return (Outcome::Elsewhere(at), Reason::NearerElsewhere(at));
        }
        if let Some((at, ranked)) = self.nearer_elsewhere(query, confidence) {
            let features = ConfidenceFeatures::of(index, query, ranked, &[ranked.word_score]);
            let outcome = if features.confidence() >= THRESHOLD {
                Outcome::Elsewhere(at)
            } else {
                Outcome::Unknown
            };
            return (outcome, Reason::NearerElsewhere(at));
        }
        if self.reported.is_empty() {
            return (Outcome::Unknown, Reason::NothingFound);
        }
        if confidence < THRESHOLD {
            return (Outcome::Unknown, Reason::TooUncertain);
        }
        match as_good(&self.scores, confidence) {
            offered @ 2.. => (Outcome::Clarify { offered }, Reason::AsGood),
            _ => (Outcome::Answer, Reason::Ahead),
        }
    }
}

/// How many candidates, from the best on, are as good as the best: the less sure it is, the more
/// are worth offering.
fn as_good(scores: &[f32], confidence: f64) -> usize {
    let doubt = (1.0 - confidence) / (1.0 - THRESHOLD);
    let top = f64::from(scores.first().copied().unwrap_or(0.0));
    let least = top * (1.0 - AS_GOOD - AS_GOOD_IN_DOUBT * doubt);
    scores
        .iter()
        .take(MOST_OFFERED)
        .take_while(|score| f64::from(**score) >= least)
        .count()
}

/// The features by which a candidate is judged to answer.
#[derive(Debug)]
struct ConfidenceFeatures {
    /// How much of the question it covers, as a sum of three: by BM25, by passage, with context.
    coverage: f32,
    /// Likeness to a short text of the candidate.
    likeness: f32,
    /// How far it is ahead of the third: two as good are a choice, three are a guess.
    lead: f32,
    /// The evidence of the question's second word alone: one word in common proves little.
    second_word: f32,
    /// If the question asks for one thing, which must be there: the weight of its heaviest word
    /// that the candidate does not say, of the most that a word can have.
    missing: f32,
    /// If so: the share of one word in all that is covered.
    one_word: f32,
}

impl ConfidenceFeatures {
    /// `word_scores`: those of all candidates, best first.
    fn of(index: &Index, query: &Query, ranked: &Ranked, word_scores: &[f32]) -> Self {
        let best = word_scores.first().copied().unwrap_or(0.0);
        let third = word_scores.get(2).copied().unwrap_or(0.0);
        let shares = shares_of_words(index, query, ranked.document);
        let first = shares.first().copied().unwrap_or(0.0);
        let (missing, one_word) = if query.asks_for_one_thing {
            (
                most_missing(index, query, ranked.document),
                first / shares.iter().sum::<f32>().max(f32::EPSILON),
            )
        } else {
            (0.0, 0.0)
        };
        Self {
            coverage: ranked.features.bm25 + ranked.features.passage + ranked.features.context,
            likeness: ranked.features.likeness,
            lead: (1.0 - third / best.max(f32::EPSILON)).min(MOST_LEAD),
            second_word: shares.get(1).copied().unwrap_or(0.0).sqrt(),
            missing,
            one_word,
        }
    }

    /// The probability that the candidate answers, by a logistic regression that was fitted on nine
    /// French bases (see `docs/ranking.md`).
    fn confidence(&self) -> f64 {
        let against = 1.18 * f64::from(self.missing) + 1.52 * f64::from(self.one_word);
        let log_odds = 1.24 * f64::from(self.coverage)
            + 4.25 * f64::from(self.lead)
            + 1.78 * f64::from(self.likeness)
            + 2.38 * f64::from(self.second_word)
            - against
            - 4.1;
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// What each word of the question (a person's name is one) contributes to a document, of the most
/// that a word can; highest first.
fn shares_of_words(index: &Index, query: &Query, document: usize) -> Vec<f32> {
    let names = query.words.chunk_by(|_, next| next.continues_name);
    let mut shares: Vec<f32> = names
        .map(|name| {
            let best = name
                .iter()
                .filter_map(|word| best_expansion(index, word, document));
            best.map(|(_, score)| score).sum::<f32>() / index.max_idf()
        })
        .collect();
    shares.sort_by(|a, b| b.total_cmp(a));
    shares
}

/// The weight of the heaviest word that a document does not say, in any spelling or declared
/// synonym, relative to the rarest possible word.
fn most_missing(index: &Index, query: &Query, document: usize) -> f32 {
    let missing = query.words.iter().map(|word| {
        let said = word
            .expansions
            .iter()
            .filter(|it| it.kind.is_spelling() || it.kind == MatchKind::Synonym)
            .find(|it| index.frequency(document, it.term).is_some())
            .map_or(0.0, |it| it.similarity);
        word.weight * (1.0 - said)
    });
    missing.fold(0.0, f32::max) / index.max_idf()
}

#[cfg(test)]
mod tests {
    use super::as_good;

    #[test]
    fn more_are_offered_in_doubt() {
        let table: &[(&[f32], f64, usize)] = &[
            (&[4.0, 3.9, 3.0], 1.0, 2),
            (&[4.0, 3.0, 2.0], 1.0, 1),
            (&[4.0, 3.0, 1.5], 0.5, 2),
            (&[4.0, 4.0, 4.0, 4.0, 4.0, 4.0], 0.9, 5),
            (&[4.0], 0.5, 1),
            (&[], 0.0, 0),
        ];
        for (scores, confidence, offered) in table {
            let found = as_good(scores, *confidence);
            assert_eq!(found, *offered, "{scores:?} at {confidence}");
        }
    }
}
