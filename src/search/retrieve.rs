//! First stage of the ranking: BM25 over weighted fields, through the inverted index.

use super::index::Index;
use super::query::{Query, QueryWord};
use super::terms::Terms;
use super::vocabulary::Expansion;

/// BM25's k1: how fast repetitions of a word stop counting.
const SATURATION: f32 = 1.2;
/// Documents that are kept for reranking.
const RETRIEVED: usize = 48;

/// A document with its BM25 score.
pub type Retrieved = (usize, f32);

/// The best documents by BM25 that `allowed` accepts; of each word its best expansion counts.
pub fn retrieve(index: &Index, query: &Query, allowed: &dyn Fn(usize) -> bool) -> Vec<Retrieved> {
    let mut scores = vec![0.0_f32; index.documents.len()];
    let mut best = vec![0.0_f32; index.documents.len()];
    let mut touched = Vec::new();
    for word in &query.words {
        for expansion in &word.expansions {
            for posting in index.postings(expansion.term) {
                let Some(best) = best.get_mut(posting.document as usize) else {
                    continue;
                };
                if *best == 0.0 {
                    touched.push(posting.document as usize);
                }
                *best = best.max(word_score(index, word, expansion, posting.frequency));
            }
        }
        for at in touched.drain(..) {
            if let (Some(score), Some(best)) = (scores.get_mut(at), best.get_mut(at)) {
                *score += std::mem::take(best);
            }
        }
    }
    let mut found: Vec<Retrieved> = scores
        .into_iter()
        .enumerate()
        .filter(|(at, score)| *score > 0.0 && allowed(*at))
        .collect();
    let by_score = |a: &Retrieved, b: &Retrieved| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > RETRIEVED {
        found.select_nth_unstable_by(RETRIEVED, by_score);
        found.truncate(RETRIEVED);
    }
    found
}

/// What one word of the question gets from a document that says one of its expansions `frequency`
/// times: at most the word's weight. If a common word stands for a rare one, it counts no more than
/// the common one.
fn word_score(index: &Index, word: &QueryWord, expansion: &Expansion, frequency: f32) -> f32 {
    let weight = expansion.similarity * word.weight.min(index.idf(expansion.term));
    weight * frequency / (frequency + SATURATION)
}

/// The expansion of a word that scores highest in a document, and its score.
pub fn best_expansion<'a>(
    index: &Index,
    word: &'a QueryWord,
    document: usize,
) -> Option<(&'a Expansion, f32)> {
    word.expansions
        .iter()
        .filter_map(|expansion| {
            let frequency = index.frequency(document, expansion.term)?;
            Some((expansion, word_score(index, word, expansion, frequency)))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
}
