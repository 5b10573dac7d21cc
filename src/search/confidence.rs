//! How sure the search is that a candidate answers: what is known of the question beside it, and a
//! logistic regression over that, which `cargo run --release --example fit` fits.

use super::index::Index;
use super::query::Query;
use super::rank::Ranked;
use super::retrieve::best_expansion;
use super::terms::Terms;
use super::vocabulary::{Expansion, MatchKind};

/// How many features there are.
pub const FEATURES: usize = 14;

/// Each feature's name and what it adds to the log-odds, by its value; as the fit prints them.
pub const COEFFICIENTS: [(&str, f64); FEATURES] = [
    ("coverage", 0.53),
    ("likeness", 1.80),
    ("proximity", 1.72),
    ("lead", 1.17),
    ("elsewhere", -1.88),
    ("nearer elsewhere", -2.00),
    ("loose matches", -1.36),
    ("missing thing", -0.33),
    ("second word", 1.52),
    ("uncovered", -1.08),
    ("unknown words", -0.52),
    ("rarity of matches", 0.55),
    ("one thing", -0.81),
    ("tells of oneself", -1.21),
];
/// The log-odds of a candidate of which nothing is known.
pub const INTERCEPT: f64 = -0.73;

/// In a base of a few entries often no other matches at all, which proves little.
const MOST_LEAD: f32 = 0.7;
/// However much nearer what is treated elsewhere is, this says it all.
const MOST_ELSEWHERE: f32 = 1.5;
/// However much the matches tell together, this says it all.
pub const MOST_RARITY: f32 = 3.0;
/// The rarity of a word that says little, and of one as telling as can be.
pub const TELLING: std::ops::Range<f32> = 0.31..0.81;

/// What tells whether a candidate answers, in the order of [`COEFFICIENTS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceFeatures(pub [f32; FEATURES]);

/// The other candidates beside it.
#[derive(Debug, Clone, Copy)]
pub struct Rivals {
    /// The score of the words of the best candidate.
    pub best: f32,
    /// Of the second.
    pub second: f32,
    /// Of the nearest of what is treated elsewhere.
    pub elsewhere: f32,
}

impl ConfidenceFeatures {
    /// Sets a question beside a candidate.
    pub fn of(index: &Index, query: &Query, ranked: &Ranked, rivals: Rivals) -> Self {
        let best = rivals.best.max(f32::EPSILON);
        let elsewhere = (rivals.elsewhere / best).min(MOST_ELSEWHERE);
        let words = WordsBeside::of(index, query, ranked.document);
        let one_thing = flag(query.form.asks_for_one_thing);
        let shares = shares_of_words(index, query, ranked.document);
        Self([
            ranked.features.bm25 + ranked.features.passage + ranked.features.context,
            ranked.features.likeness,
            ranked.features.proximity,
            (1.0 - rivals.second / best).min(MOST_LEAD),
            elsewhere,
            flag(elsewhere >= 1.0),
            words.loose,
            one_thing * words.missing,
            shares.get(1).copied().unwrap_or(0.0).sqrt(),
            words.uncovered,
            words.unknown,
            words.rarity,
            one_thing,
            flag(query.form.tells_of_oneself),
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

/// What each word of the question (a person's name is one) gives a document, of the most that a
/// word can; most first.
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

/// What the words of a question find in a document, and what they do not.
#[derive(Debug, Default)]
struct WordsBeside {
    /// The share of the words that only something related matches.
    loose: f32,
    /// What the most telling word tells that the document does not say, in any spelling or declared
    /// synonym, of the most that a word can.
    missing: f32,
    /// The share of the question's weight that nothing matches in the document.
    uncovered: f32,
    /// The share that nothing matches in the base.
    unknown: f32,
    /// How telling its matches are together, by how rare they are in general language.
    rarity: f32,
}

impl WordsBeside {
    fn of(index: &Index, query: &Query, document: usize) -> Self {
        let (mut weight, mut loose) = (0.0, 0.0);
        let mut beside = Self::default();
        for (at, word) in query.words.iter().enumerate() {
            let said = word.expansions.iter();
            let said = said.filter(|it| index.frequency(document, it.term).is_some());
            let is_named =
                |it: &&&Expansion| it.kind.is_spelling() || it.kind == MatchKind::Synonym;
            let named = said
                .clone()
                .find(|it| is_named(&it))
                .map_or(0.0, |it| it.similarity);
            let nearest = said.map(|it| it.similarity).fold(0.0, f32::max);
            beside.missing = beside
                .missing
                .max(word.weight * (1.0 - named) / index.max_idf());
            beside.uncovered += word.weight * (1.0 - nearest);
            if word.expansions.is_empty() {
                beside.unknown += word.weight;
            }
            weight += word.weight;
            if let Some((best, _)) = best_expansion(index, word, document) {
                loose += flag(matches!(
                    best.kind,
                    MatchKind::Lexicon | MatchKind::Trigrams
                ));
                let rarity = word.meaning.map_or(1.0, french_vectors::Word::rarity);
                let telling = (rarity - TELLING.start) / (TELLING.end - TELLING.start);
                // A full name is rare, and tells nothing of what is asked of the person.
                let goes_on = query
                    .words
                    .get(at + 1)
                    .is_some_and(|next| next.continues_name);
                if !word.continues_name && !goes_on {
                    beside.rarity += telling.clamp(0.0, 1.0) * best.similarity;
                }
            }
        }
        #[allow(clippy::cast_precision_loss)] // a count of words
        let count = query.words.len().max(1) as f32;
        beside.loose = loose / count;
        beside.rarity = beside.rarity.min(MOST_RARITY);
        beside.uncovered /= f32::max(weight, f32::EPSILON);
        beside.unknown /= f32::max(weight, f32::EPSILON);
        beside
    }
}
