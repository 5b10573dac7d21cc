//! From a ranking to a decision: answer, let the member choose, or say that it is not known.

use super::explain::Reason;
use super::index::{Index, Source};
use super::rank::{Evidence, Ranked};
use super::{Candidate, Finding, Outcome};

/// Answers at and above this confidence, whatever the base.
pub const THRESHOLD: f64 = 0.5;
/// Sure enough to answer unasked.
pub const SURE: f64 = 0.7;
/// Candidates within this share of the best score are as good as the best.
const AS_GOOD: f32 = 0.94;
/// In a base of a few entries often no other matches at all, which proves little.
const MOST_LEAD: f32 = 0.7;
/// Candidates offered at most.
const MOST_OFFERED: usize = 5;
/// Candidates reported at most.
const MOST_REPORTED: usize = 10;

/// Decides from the ranking of the entries and, apart, of what is treated elsewhere; says why.
pub fn decide(index: &Index, ranked: &[Ranked], words: usize) -> (Finding, Reason) {
    let mut candidates = Vec::new();
    let mut scores = Vec::new();
    let mut elsewhere = None;
    let mut best = None;
    for ranked in ranked {
        match index
            .documents
            .get(ranked.document)
            .map(|document| document.source)
        {
            Some(Source::Entry(entry)) => {
                best.get_or_insert(ranked.evidence);
                scores.push(ranked.score);
                candidates.push(Candidate {
                    entry,
                    score: f64::from(ranked.score),
                    point: ranked.point,
                });
            }
            Some(Source::Elsewhere(at)) => {
                elsewhere.get_or_insert((at, ranked));
            }
            None => {}
        }
    }
    candidates.truncate(MOST_REPORTED);
    let confidence = best.map_or(0.0, |evidence| confidence(evidence, &scores, words));
    let mut finding = Finding {
        outcome: Outcome::Unknown,
        confidence,
        candidates,
    };
    let top = scores.first().copied().unwrap_or(0.0);
    let reason = if let Some((at, ranked)) = elsewhere.filter(|(_, it)| it.score >= top) {
        // The nearer of the two is not treated here: no entry may answer, however near.
        finding.confidence = confidence.min(THRESHOLD - 0.01);
        if self::confidence(ranked.evidence, &[ranked.score], words) >= THRESHOLD {
            finding.outcome = Outcome::Elsewhere(at);
        }
        Reason::NearerElsewhere(at)
    } else if finding.candidates.is_empty() {
        Reason::NothingFound
    } else if confidence < THRESHOLD {
        Reason::TooUncertain
    } else {
        let offered = as_good(&scores);
        if offered > 1 {
            finding.outcome = Outcome::Clarify { offered };
            Reason::AsGood
        } else {
            finding.outcome = Outcome::Answer;
            Reason::Ahead
        }
    };
    (finding, reason)
}

/// How many candidates, from the best on, are as good as the best.
fn as_good(scores: &[f32]) -> usize {
    let top = scores.first().copied().unwrap_or(0.0);
    scores
        .iter()
        .take(MOST_OFFERED)
        .take_while(|score| **score >= top * AS_GOOD)
        .count()
}

/// The probability that the best entry answers, as a logistic regression sees it that was fitted
/// on nine French bases, each held out in turn (see `docs/ranking.md`).
fn confidence(evidence: Evidence, scores: &[f32], words: usize) -> f64 {
    let said = evidence.frequency + evidence.passage + evidence.context;
    let best = scores.first().copied().unwrap_or(0.0).max(f32::EPSILON);
    // How far the best is ahead of the third: two as good are a choice, three are a guess.
    let lead = (1.0 - scores.get(2).copied().unwrap_or(0.0) / best).min(MOST_LEAD);
    #[allow(clippy::cast_precision_loss)] // words of a question
    let length = (words as f64).ln_1p();
    let log_odds = 1.7 * f64::from(said)
        + 1.74 * length
        + 3.68 * f64::from(lead)
        + 1.7 * f64::from(evidence.likeness)
        - 7.06;
    1.0 / (1.0 + (-log_odds).exp())
}
