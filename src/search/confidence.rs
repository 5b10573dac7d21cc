//! How sure the search is that a candidate answers: what is known of the question beside it, and a
//! logistic regression over that, which `cargo run --release --example fit` fits.

use super::index::Index;
use super::query::Query;
use super::rank::Ranked;
use super::retrieve::best_expansion;
use super::vocabulary::MatchKind;

/// How many features there are.
pub const FEATURES: usize = 13;
/// Which feature tells how the message is phrased.
pub const PHRASING: usize = 12;

/// Each feature's name and what it adds to the log-odds, by its value; as the fit prints them.
pub const COEFFICIENTS: [(&str, f64); FEATURES] = [
    ("coverage", 0.585),
    ("likeness", 1.739),
    ("proximity", 1.657),
    ("letters", 0.108),
    ("rarity of matches", 0.755),
    ("loose matches", -0.141),
    ("uncovered", -1.330),
    ("elsewhere", -0.047),
    ("nearer elsewhere", -0.351),
    ("one thing", -0.146),
    ("length", -0.028),
    ("second person", -0.349),
    ("unlike its questions", 0.802),
];
/// The log-odds of a candidate of which nothing is known.
pub const INTERCEPT: f64 = 0.064;

/// However much nearer what is treated elsewhere is, this says it all.
const MOST_ELSEWHERE: f32 = 1.5;
/// However much the matches tell together, this says it all.
pub const MOST_RARITY: f32 = 3.0;
/// Of a message longer than this, the rest says nothing more about how sure the search is.
const LONGEST: usize = 25;

/// What tells whether a candidate answers, in the order of [`COEFFICIENTS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceFeatures(pub [f32; FEATURES]);

impl ConfidenceFeatures {
    /// Sets a question beside the best candidate, and the nearest of what is treated elsewhere;
    /// `best_score` is the highest score of words among the candidates.
    pub fn of(
        index: &Index,
        query: &Query,
        ranked: &Ranked,
        best_score: f32,
        elsewhere: Option<&Ranked>,
    ) -> Self {
        let letters = |it: &Ranked| {
            let similarity = query.ngram_similarities.get(it.document);
            similarity.copied().unwrap_or(0.0)
        };
        let score = elsewhere.map_or(0.0, |it| it.word_score);
        let nearness = (score / best_score.max(f32::EPSILON)).min(MOST_ELSEWHERE);
        let words = WordsBeside::of(index, query, ranked.document);
        let form = &query.form;
        #[allow(clippy::cast_precision_loss)] // a count of words
        let length = form.length.min(LONGEST) as f32;
        Self([
            ranked.features.bm25 + ranked.features.passage + ranked.features.context,
            ranked.features.likeness,
            ranked.features.proximity,
            letters(ranked) - elsewhere.map_or(0.0, letters),
            words.rarity,
            words.loose,
            words.uncovered,
            nearness,
            flag(nearness >= 1.0),
            flag(form.asks_for_one_thing),
            length,
            flag(form.addresses_somebody),
            query.unlikeness,
        ])
    }

    /// The probability that the candidate answers.
    pub fn confidence(&self) -> f64 {
        let log_odds: f64 = self.parts().map(|(_, part)| part).sum();
        1.0 / (1.0 + (-log_odds - INTERCEPT).exp())
    }

    /// What each feature adds to the log-odds, by its name.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let worths = self.0.iter().zip(COEFFICIENTS);
        worths.map(|(value, (name, worth))| (name, f64::from(*value) * worth))
    }
}

/// A truth as a number.
pub fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// What the words of a question find in a document, and what they do not.
#[derive(Debug, Default)]
struct WordsBeside {
    /// The share of the words that only something related matches.
    loose: f32,
    /// The share of the question's weight that nothing matches in the document.
    uncovered: f32,
    /// How telling its matches are together, by how rare they are in general language.
    rarity: f32,
}

impl WordsBeside {
    fn of(index: &Index, query: &Query, document: usize) -> Self {
        let (mut weight, mut loose) = (0.0, 0.0);
        let mut beside = Self::default();
        let in_name = |at: usize| {
            let continues = |at: usize| query.words.get(at).is_some_and(|it| it.continues_name);
            continues(at) || continues(at + 1)
        };
        let asks_of_name = query.form.asks_for_one_thing && !(0..query.words.len()).all(in_name);
        for (at, word) in query.words.iter().enumerate() {
            let said = word.expansions.iter();
            let said = said.filter(|it| index.frequency(document, it.term).is_some());
            let nearest = said.map(|it| it.similarity).fold(0.0, f32::max);
            // A full name is rare, and tells nothing of what is asked of the person.
            let tells = !in_name(at);
            if tells || !asks_of_name {
                beside.uncovered += word.weight * (1.0 - nearest);
                weight += word.weight;
            }
            if let Some((best, _)) = best_expansion(index, word, document) {
                loose += flag(matches!(
                    best.kind,
                    MatchKind::Lexicon | MatchKind::Trigrams
                ));
                if tells {
                    beside.rarity += word.telling() * best.similarity;
                }
            }
        }
        #[allow(clippy::cast_precision_loss)] // a count of words
        let count = query.words.len().max(1) as f32;
        beside.loose = loose / count;
        beside.rarity = beside.rarity.min(MOST_RARITY);
        beside.uncovered /= f32::max(weight, f32::EPSILON);
        beside
    }
}
