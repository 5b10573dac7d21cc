//! From a ranking to a decision: answer, let the member choose, or say that it is not known.

use super::explain::Reason;
use super::index::{Index, Source};
use super::query::Query;
use super::rank::{Ranked, best_share};
use super::vocabulary::Match;
use super::{Candidate, Finding, Outcome};

/// Answers at and above this confidence, whatever the base.
pub const THRESHOLD: f64 = 0.5;
/// Sure enough to answer unasked.
pub const SURE: f64 = 0.7;
/// What a candidate may score below the best, as a share of its score, and still be as good.
const AS_GOOD: f64 = 0.06;
/// How much more it may score below where the best is hardly sure enough to answer.
const AS_GOOD_IN_DOUBT: f64 = 0.5;
/// In a base of a few entries often no other matches at all, which proves little.
const MOST_LEAD: f32 = 0.7;
/// A passage that says at least this much of a name, and as little else, is that name.
const VERY_NAME: f32 = 0.9;
/// Candidates offered at most.
const MOST_OFFERED: usize = 5;
/// Candidates reported at most.
const MOST_REPORTED: usize = 10;

/// Decides from the ranking of the entries and, apart, of what is treated elsewhere; says why.
pub fn decide(index: &Index, query: &Query, ranked: &[Ranked]) -> (Finding, Reason) {
    let contest = Contest::of(index, ranked);
    let confidence = contest.best.map_or(0.0, |best| {
        Signs::of(index, query, best, &contest.words).confidence()
    });
    let (outcome, reason) = contest.outcome(index, query, confidence);
    let confidence = match reason {
        // No entry may answer, however near.
        Reason::NearerElsewhere(_) => confidence.min(THRESHOLD - 0.01),
        _ => confidence,
    };
    let finding = Finding {
        outcome,
        confidence,
        candidates: contest.candidates,
    };
    (finding, reason)
}

/// What a question may be answered with.
struct Contest<'a> {
    /// The entries, best first.
    candidates: Vec<Candidate>,
    /// Their scores; those of the entries that are not reported too.
    scores: Vec<f32>,
    /// What their words alone say, most first.
    words: Vec<f32>,
    best: Option<&'a Ranked>,
    /// The nearest of what is treated elsewhere.
    elsewhere: Option<(usize, &'a Ranked)>,
}

impl<'a> Contest<'a> {
    fn of(index: &Index, ranking: &'a [Ranked]) -> Self {
        let mut contest = Self {
            candidates: Vec::new(),
            scores: Vec::new(),
            words: Vec::new(),
            best: None,
            elsewhere: None,
        };
        for ranked in ranking {
            let document = index.documents.get(ranked.document);
            match document.map(|document| document.source) {
                Some(Source::Entry(entry)) => {
                    contest.best.get_or_insert(ranked);
                    contest.scores.push(ranked.score);
                    contest.words.push(ranked.words);
                    contest.candidates.push(Candidate {
                        entry,
                        score: f64::from(ranked.score),
                        point: ranked.point,
                    });
                }
                Some(Source::Elsewhere(at)) => {
                    let nearest = contest.elsewhere.map_or(0.0, |(_, nearest)| nearest.words);
                    if ranked.words > nearest {
                        contest.elsewhere = Some((at, ranked));
                    }
                }
                None => {}
            }
        }
        contest.candidates.truncate(MOST_REPORTED);
        contest.words.sort_by(|a, b| b.total_cmp(a));
        contest
    }

    /// What is treated elsewhere and is at least as near as every entry. It stands for a request, so
    /// an entry keeps a subject that it has the very name of, where nothing else is asked.
    fn nearer_elsewhere(&self, query: &Query, confidence: f64) -> Option<(usize, &'a Ranked)> {
        let most_said = self.words.first().copied().unwrap_or(0.0);
        let has_the_name = self.best.is_some_and(|it| it.evidence.passage >= VERY_NAME);
        let kept = query.names_a_subject && has_the_name && confidence >= THRESHOLD;
        self.elsewhere
            .filter(|(_, it)| !kept && it.words >= most_said)
    }

    fn outcome(&self, index: &Index, query: &Query, confidence: f64) -> (Outcome, Reason) {
        if let Some(at) = query.asked_elsewhere {
            return (Outcome::Elsewhere(at), Reason::NearerElsewhere(at));
        }
        if let Some((at, ranked)) = self.nearer_elsewhere(query, confidence) {
            let signs = Signs::of(index, query, ranked, &[ranked.words]);
            let outcome = if signs.confidence() >= THRESHOLD {
                Outcome::Elsewhere(at)
            } else {
                Outcome::Unknown
            };
            return (outcome, Reason::NearerElsewhere(at));
        }
        if self.candidates.is_empty() {
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

/// What tells whether a candidate answers.
#[derive(Debug)]
struct Signs {
    /// How much of the question it says, thrice over: by frequency, by passage, with context.
    said: f32,
    /// Likeness to a short text of the candidate.
    likeness: f32,
    /// How far it is ahead of the third: two as good are a choice, three are a guess.
    lead: f32,
    /// What the question's second word tells by itself: one word in common proves little.
    second_word: f32,
    /// Where the question asks for one thing, which has to be there: what speaks against that.
    unmet: Option<Unmet>,
}

/// What speaks against a candidate's having the one thing that is asked for.
#[derive(Debug)]
struct Unmet {
    /// What the most telling word tells that the candidate does not say, of the most that a word
    /// can.
    unsaid: f32,
    /// The share of one word in all that is said.
    one_word: f32,
}

impl Signs {
    /// `words`: what the words of all candidates say, most first.
    fn of(index: &Index, query: &Query, ranked: &Ranked, words: &[f32]) -> Self {
        let evidence = ranked.evidence;
        let best = words.first().copied().unwrap_or(0.0).max(f32::EPSILON);
        let mut shares: Vec<f32> = query
            .words
            .chunk_by(|_, next| next.goes_on_name)
            .map(|name| {
                let shares = name
                    .iter()
                    .filter_map(|word| best_share(index, word, ranked.document));
                shares.map(|(_, share)| share).sum::<f32>() / index.rarity_of_unknown()
            })
            .collect();
        shares.sort_by(|a, b| b.total_cmp(a));
        Self {
            said: evidence.frequency + evidence.passage + evidence.context,
            likeness: evidence.likeness,
            lead: (1.0 - words.get(2).copied().unwrap_or(0.0) / best).min(MOST_LEAD),
            second_word: shares.get(1).copied().unwrap_or(0.0).sqrt(),
            unmet: query.asks_for_one_thing.then(|| Unmet {
                unsaid: most_unsaid(index, query, ranked.document),
                one_word: shares.first().copied().unwrap_or(0.0)
                    / shares.iter().sum::<f32>().max(f32::EPSILON),
            }),
        }
    }

    /// The probability that the candidate answers, as a logistic regression sees it that was
    /// fitted on nine French bases (see `docs/ranking.md`).
    fn confidence(&self) -> f64 {
        let unmet = self.unmet.as_ref().map_or(0.0, |unmet| {
            1.18 * f64::from(unmet.unsaid) + 1.52 * f64::from(unmet.one_word)
        });
        let log_odds = 1.24 * f64::from(self.said)
            + 4.25 * f64::from(self.lead)
            + 1.78 * f64::from(self.likeness)
            + 2.38 * f64::from(self.second_word)
            - unmet
            - 4.1;
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// What the most telling word tells that a document does not say, in any spelling or declared
/// synonym, beside a word as rare as can be.
fn most_unsaid(index: &Index, query: &Query, document: usize) -> f32 {
    let unsaid = query.words.iter().map(|word| {
        let said = word
            .alternatives
            .iter()
            .filter(|similar| similar.by.is_spelling() || similar.by == Match::Synonym)
            .find(|similar| index.says(document, similar.term))
            .map_or(0.0, |similar| similar.similarity);
        word.weight * (1.0 - said)
    });
    unsaid.fold(0.0, f32::max) / index.rarity_of_unknown()
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
