//! Ranking: BM25 retrieves documents, features of their passages rerank them, character n-grams
//! and the meaning of their texts separate those whose words score about the same.

use super::index::Index;
use super::query::Query;
use super::rerank::{Features, PassageMatcher};
use super::retrieve::retrieve;

/// A document with the evidence for it.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// Index into [`Index::documents`].
    pub document: usize,
    /// The score that ranks: words, n-grams and meaning.
    pub score: f32,
    /// The score of its words alone, which decides.
    pub word_score: f32,
    /// The features that make the score.
    pub features: Features,
    /// The point that the question is nearest to.
    pub point: Option<usize>,
}

/// What the most similar n-grams add to a score, as a share of the best one.
const NGRAM_SHARE: f32 = 0.25;
/// What a text of the very meaning of the question adds, as a share of the best score.
const MEANING_SHARE: f32 = 0.5;

/// Ranks the documents that `allowed` accepts, best first.
pub fn rank(index: &Index, query: &Query, allowed: &dyn Fn(usize) -> bool) -> Vec<Ranked> {
    let total = query.weight;
    if total <= 0.0 {
        return Vec::new();
    }
    let matcher = PassageMatcher::new(query, index);
    let mut ranked: Vec<Ranked> = retrieve(index, query, allowed)
        .into_iter()
        .filter_map(|(at, bm25)| {
            let document = index.documents.get(at)?;
            let (mut features, point) = matcher.rerank(document, index);
            features.bm25 = bm25 / total;
            let word_score = features.score();
            Some(Ranked {
                document: at,
                score: word_score,
                word_score,
                features,
                point,
            })
        })
        .collect();
    add_ngram_and_meaning_scores(query, index, &mut ranked);
    ranked.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.document.cmp(&b.document))
    });
    ranked
}

fn add_ngram_and_meaning_scores(query: &Query, index: &Index, ranked: &mut [Ranked]) {
    let ngrams = |it: &Ranked| {
        let similarity = query.ngram_similarities.get(it.document);
        similarity.copied().unwrap_or(0.0)
    };
    let most = ranked.iter().map(ngrams).fold(f32::EPSILON, f32::max);
    let top = ranked.iter().map(|it| it.word_score).fold(0.0, f32::max);
    for it in ranked {
        let meaning = index.meanings.nearness(it.document, &query.meaning);
        it.score += top * (NGRAM_SHARE * ngrams(it) / most + MEANING_SHARE * meaning);
    }
}
