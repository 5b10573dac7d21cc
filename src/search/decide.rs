//! From a ranking to a decision: answer, let the member choose, or say that the bot does not know.

use super::confidence::ConfidenceFeatures;
use super::finding::{Candidate, Finding, MOST_REPORTED, Outcome, Reason, THRESHOLD};
use super::index::{DocumentId, Index};
use super::query::Query;
use super::rank::Ranked;

/// What a candidate may score below the best, as a share of its score, and still be as good.
const AS_GOOD: f64 = 0.05;
/// What is left of the confidence where several are as good: a choice is between two answers, no way out
/// of doubt.
const TIED: f64 = 0.7;
/// What is treated elsewhere says at least this much of the question.
const LEAST_ELSEWHERE: f32 = 2.5;
/// A message of so many words that names one thing asks about it.
const SHORT: usize = 6;
/// A text as like the question as this says the same.
const ALIKE: f32 = 0.8;
/// Candidates offered at most.
const MOST_OFFERED: usize = 5;

/// Decides from the ranking of the entries and that of the elsewheres; says why.
pub fn decide(index: &Index, query: &Query, ranked: &[Ranked]) -> (Finding, Reason) {
    let candidates = Candidates::of(index, query, ranked);
    let features = candidates.features(index, query);
    // What the base says is treated elsewhere is surely not answered here.
    let searched = features.filter(|_| query.elsewhere_question.is_none());
    let tied = if as_good(&candidates.scores) > 1 {
        TIED
    } else {
        1.0
    };
    let confidence = searched.map_or(0.0, |features| tied * features.confidence());
    let (outcome, reason) = candidates.outcome(query, confidence);
    let finding = Finding {
        outcome,
        confidence,
        candidates: candidates.reported,
        ..Finding::default()
    };
    (finding, reason)
}

/// What the confidence is computed from, with the best entry: for the fit.
pub fn features(
    index: &Index,
    query: &Query,
    ranked: &[Ranked],
) -> Option<(usize, ConfidenceFeatures)> {
    let candidates = Candidates::of(index, query, ranked);
    let best = candidates.reported.first()?.entry;
    let decided = query.elsewhere_question.is_some();
    candidates
        .features(index, query)
        .filter(|_| !decided)
        .map(|features| (best, features))
}

/// Whether a question names what is treated elsewhere: « l’IA » alone does not name what says much
/// besides. A common word alone is no subject.
fn names(query: &Query, elsewhere: &Ranked) -> bool {
    let is_short = query.form.length <= SHORT && !query.form.addresses_somebody;
    match query.words.as_slice() {
        [word] if word.telling() >= 1.0 && is_short => elsewhere.features.likeness >= ALIKE,
        _ => true,
    }
}

/// What a question may be answered with.
struct Candidates<'a> {
    /// The best entries, best first.
    reported: Vec<Candidate>,
    /// The scores of all entries, best first.
    scores: Vec<f32>,
    /// The highest score of words alone.
    best_word_score: f32,
    best: Option<&'a Ranked>,
    /// The nearest of the elsewheres that the question names.
    elsewhere: Option<(usize, &'a Ranked)>,
}

impl<'a> Candidates<'a> {
    fn of(index: &Index, query: &Query, ranking: &'a [Ranked]) -> Self {
        let mut candidates = Self {
            reported: Vec::new(),
            scores: Vec::new(),
            best_word_score: 0.0,
            best: None,
            elsewhere: None,
        };
        for ranked in ranking {
            let document = index.documents.get(ranked.document);
            match document.map(|document| document.id) {
                Some(DocumentId::Entry(entry)) => {
                    candidates.best.get_or_insert(ranked);
                    candidates.scores.push(ranked.score);
                    candidates.best_word_score = candidates.best_word_score.max(ranked.word_score);
                    candidates.reported.push(Candidate {
                        entry,
                        score: f64::from(ranked.score),
                        point: ranked.point,
                    });
                }
                Some(DocumentId::Elsewhere(at)) if names(query, ranked) => {
                    let nearest = candidates
                        .elsewhere
                        .map_or(0.0, |(_, nearest)| nearest.word_score);
                    if ranked.word_score > nearest {
                        candidates.elsewhere = Some((at, ranked));
                    }
                }
                _ => {}
            }
        }
        candidates.reported.truncate(MOST_REPORTED);
        candidates
    }

    /// What tells whether the best one answers.
    fn features(&self, index: &Index, query: &Query) -> Option<ConfidenceFeatures> {
        let elsewhere = self.elsewhere.map(|(_, it)| it);
        let best_score = self.best_word_score;
        let of = |best| ConfidenceFeatures::of(index, query, best, best_score, elsewhere);
        self.best.map(of)
    }

    /// What is treated elsewhere and is at least as near as every entry.
    fn nearer_elsewhere(&self) -> Option<usize> {
        let (at, nearest) = self.elsewhere?;
        (nearest.word_score >= self.best_word_score.max(LEAST_ELSEWHERE)).then_some(at)
    }

    fn outcome(&self, query: &Query, confidence: f64) -> (Outcome, Reason) {
        if let Some(at) = query.elsewhere_question {
            return (Outcome::Elsewhere(at), Reason::ElsewhereQuestion(at));
        }
        if confidence < THRESHOLD
            && let Some(at) = self.nearer_elsewhere()
        {
            return (Outcome::Elsewhere(at), Reason::NearerElsewhere(at));
        }
        if self.reported.is_empty() {
            return (Outcome::Unknown, Reason::NothingFound);
        }
        if confidence < THRESHOLD {
            return (Outcome::Unknown, Reason::TooUncertain);
        }
        match as_good(&self.scores) {
            offered @ 2.. => (Outcome::Clarify { offered }, Reason::AsGood),
            _ => (Outcome::Answer, Reason::Ahead),
        }
    }
}

/// How many candidates, from the best on, are as good as the best.
fn as_good(scores: &[f32]) -> usize {
    let top = f64::from(scores.first().copied().unwrap_or(0.0));
    let as_good = |score: &&f32| f64::from(**score) >= top * (1.0 - AS_GOOD);
    scores.iter().take(MOST_OFFERED).take_while(as_good).count()
}

#[cfg(test)]
mod tests {
    use super::as_good;

    #[test]
    fn only_what_is_as_good_is_offered() {
        let table: &[(&[f32], usize)] = &[
            (&[4.0, 3.9, 3.0], 2),
            (&[4.0, 3.6, 3.5], 1),
            (&[4.0, 4.0, 4.0, 4.0, 4.0, 4.0], 5),
            (&[4.0], 1),
            (&[], 0),
        ];
        for (scores, offered) in table {
            assert_eq!(as_good(scores), *offered, "{scores:?}");
        }
    }
}
