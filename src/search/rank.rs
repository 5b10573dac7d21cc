//! Ranking: a first look through the whole index (BM25 over fields), then a second at the best
//! documents, passage by passage. Scores and features are from 0 to about 1 for each kind of
//! evidence, so that they mean the same in every base.

use super::index::{Document, Index, Passage, Role};
use super::query::{Query, QueryWord};
use super::vocabulary::{Similar, TermId};

/// A document with what speaks for it.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// Index into [`Index::documents`].
    pub document: usize,
    /// What the ranking is by: words, then letters.
    pub score: f32,
    /// What its words say, without its letters: what the decision is by.
    pub words: f32,
    /// What the score is made of.
    pub evidence: Evidence,
    /// The point that the question is nearest to.
    pub point: Option<usize>,
}

/// What speaks for a document: shares of the question's weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// BM25 over fields, of the most that the question could get.
    pub frequency: f32,
    /// Said by its best passage, less what else that passage says.
    pub passage: f32,
    /// Said by its best passage together with its title, keywords and speakers.
    pub context: f32,
    /// Likeness to its nearest title, sample question or keyword, both ways.
    pub likeness: f32,
    /// Neighbours in the question that are neighbours in one of its passages, of all of them.
    pub neighbours: f32,
}

impl Evidence {
    /// The weights were chosen on nine French bases at once and are flat around these values.
    fn score(self) -> f32 {
        3.0 * self.frequency
            + 2.0 * self.passage
            + 0.6 * self.likeness
            + 0.6 * self.context
            + 0.5 * self.neighbours
    }
}

/// What the likest letters add to a score, as a share of the best one.
const LETTERS: f32 = 0.25;
/// BM25's k1: how soon repeating a word stops counting.
const SATURATION: f32 = 1.2;
/// Documents that get a second look.
const SECOND_LOOK: usize = 48;
/// A point that says less of the question than this is not what the question is about.
const POINT_THRESHOLD: f32 = 0.28;
/// Words less near than this do not tell which point a question is about.
const POINT_SIMILARITY: f32 = 0.5;
/// Words less near than this make no pair of neighbours.
const NEIGHBOUR_SIMILARITY: f32 = 0.45;

/// Ranks the documents that `allowed` accepts, best first.
pub fn rank(index: &Index, query: &Query, allowed: &dyn Fn(usize) -> bool) -> Vec<Ranked> {
    let total = query.weight;
    if total <= 0.0 {
        return Vec::new();
    }
    let asked = Asked::new(query, index);
    let mut ranked: Vec<Ranked> = first_look(index, query, allowed)
        .into_iter()
        .filter_map(|(at, frequency)| {
            let document = index.documents.get(at)?;
            let (mut evidence, point) = second_look(document, &asked, index);
            evidence.frequency = frequency / total;
            let words = evidence.score();
            Some(Ranked {
                document: at,
                score: words,
                words,
                evidence,
                point,
            })
        })
        .collect();
    add_letters(query, &mut ranked);
    ranked.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.document.cmp(&b.document))
    });
    ranked
}

/// Adds what the letters tell: they set apart documents whose words say about as much.
fn add_letters(query: &Query, ranked: &mut [Ranked]) {
    let alike = |it: &Ranked| query.letters.get(it.document).copied().unwrap_or(0.0);
    let most = ranked.iter().map(alike).fold(f32::EPSILON, f32::max);
    let top = ranked.iter().map(|it| it.words).fold(0.0, f32::max);
    for it in ranked {
        it.score += LETTERS * top * alike(it) / most;
    }
}

/// What one word of the question gets from a document that says one of its alternatives
/// `frequency` times: at most the word's weight. A rare word that is met by a common one gets no
/// more than the common one is worth.
fn share(index: &Index, word: &QueryWord, similar: &Similar, frequency: f32) -> f32 {
    let weight = similar.similarity * word.weight.min(index.rarity(similar.term));
    weight * frequency / (frequency + SATURATION)
}

/// The alternative of a word that gives a document most, and how much.
pub fn best_share<'a>(
    index: &Index,
    word: &'a QueryWord,
    document: usize,
) -> Option<(&'a Similar, f32)> {
    word.alternatives
        .iter()
        .filter_map(|similar| {
            let postings = index.postings(similar.term);
            let place = postings
                .binary_search_by_key(&document, |posting| posting.document as usize)
                .ok()?;
            let frequency = postings.get(place)?.frequency;
            Some((similar, share(index, word, similar, frequency)))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The best documents by BM25, with their sums; for each word its best alternative counts.
fn first_look(index: &Index, query: &Query, allowed: &dyn Fn(usize) -> bool) -> Vec<(usize, f32)> {
    let mut scores = vec![0.0_f32; index.documents.len()];
    let mut best = vec![0.0_f32; index.documents.len()];
    let mut touched = Vec::new();
    for word in &query.words {
        for similar in &word.alternatives {
            for posting in index.postings(similar.term) {
                let Some(best) = best.get_mut(posting.document as usize) else {
                    continue;
                };
                if *best == 0.0 {
                    touched.push(posting.document as usize);
                }
                *best = best.max(share(index, word, similar, posting.frequency));
            }
        }
        for at in touched.drain(..) {
            if let (Some(score), Some(best)) = (scores.get_mut(at), best.get_mut(at)) {
                *score += std::mem::take(best);
            }
        }
    }
    let mut found: Vec<(usize, f32)> = scores
        .into_iter()
        .enumerate()
        .filter(|(at, score)| *score > 0.0 && allowed(*at))
        .collect();
    let by_score = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > SECOND_LOOK {
        found.select_nth_unstable_by(SECOND_LOOK, by_score);
        found.truncate(SECOND_LOOK);
    }
    found
}

/// The question, ready to be set beside many passages.
struct Asked<'a> {
    query: &'a Query,
    /// For each term of the base, one more than its place in `matches`; 0 where it has none.
    places: Vec<u32>,
    /// For a term: the words of the question it may stand for, and how near.
    matches: Vec<Vec<(usize, f32)>>,
    /// For each word but the last: the weight of the pair that it makes with the next one.
    pairs: Vec<f32>,
}

impl<'a> Asked<'a> {
    fn new(query: &'a Query, index: &Index) -> Self {
        let mut asked = Self {
            query,
            places: vec![0; index.vocabulary.len()],
            matches: Vec::new(),
            pairs: query
                .words
                .iter()
                .zip(query.words.iter().skip(1))
                .map(|(one, next)| one.weight.min(next.weight))
                .collect(),
        };
        for (at, word) in query.words.iter().enumerate() {
            for similar in &word.alternatives {
                asked.add(similar.term, (at, similar.similarity));
            }
        }
        asked
    }

    fn add(&mut self, term: TermId, found: (usize, f32)) {
        let Some(place) = self.places.get_mut(term as usize) else {
            return;
        };
        if *place == 0 {
            self.matches.push(Vec::new());
            *place = u32::try_from(self.matches.len()).unwrap_or(0);
        }
        if let Some(matches) = self.matches.get_mut((*place as usize).wrapping_sub(1)) {
            matches.push(found);
        }
    }

    fn matches(&self, term: TermId) -> &[(usize, f32)] {
        let place = self.places.get(term as usize).copied().unwrap_or(0) as usize;
        self.matches
            .get(place.wrapping_sub(1))
            .map_or(&[], Vec::as_slice)
    }

    /// Raises, for each word of the question, how near the terms come to saying it; returns the
    /// share of the terms' own weight that the question asks for.
    fn beside(&self, terms: &[TermId], index: &Index, said: &mut Said) -> f32 {
        let (mut asked, mut whole) = (0.0, 0.0);
        for term in terms {
            let weight = index.rarity(*term);
            whole += weight;
            let mut nearest = 0.0_f32;
            for (word, similarity) in self.matches(*term) {
                nearest = nearest.max(*similarity);
                said.raise(*word, *similarity);
            }
            asked += nearest * weight;
        }
        if whole > 0.0 { asked / whole } else { 0.0 }
    }

    /// The share of the question's pairs of neighbours that are neighbours here too.
    fn neighbours(&self, terms: &[TermId]) -> f32 {
        let all: f32 = self.pairs.iter().sum();
        if all <= 0.0 {
            return 0.0;
        }
        let near = |term| {
            let matches = self.matches(term).iter();
            matches.filter(|(_, similarity)| *similarity >= NEIGHBOUR_SIMILARITY)
        };
        let mut met = vec![0.0_f32; self.pairs.len()];
        for (one, next) in terms.iter().zip(terms.iter().skip(1)) {
            for (a, how_near_a) in near(*one) {
                for (b, how_near_b) in near(*next).filter(|(b, _)| a.abs_diff(*b) == 1) {
                    if let Some(met) = met.get_mut(*a.min(b)) {
                        *met = met.max(how_near_a * how_near_b);
                    }
                }
            }
        }
        let met: f32 = met.iter().zip(&self.pairs).map(|(a, b)| a * b).sum();
        met / all
    }
}

/// For each word of a question, how near something comes to saying it: 0 to 1.
#[derive(Clone)]
struct Said(Vec<f32>);

impl Said {
    fn nothing(query: &Query) -> Self {
        Self(vec![0.0; query.words.len()])
    }

    fn raise(&mut self, word: usize, similarity: f32) {
        if let Some(said) = self.0.get_mut(word) {
            *said = said.max(similarity);
        }
    }

    fn add(&mut self, other: &Self) {
        self.add_weakened(other, 1.0);
    }

    fn add_weakened(&mut self, other: &Self, by: f32) {
        for (said, other) in self.0.iter_mut().zip(&other.0) {
            *said = said.max(other * by);
        }
    }

    /// Without what is only related to the question's words: enough to find an entry by, not to
    /// say that a claim answers.
    fn without_hints(&self) -> Self {
        let kept = |said: &f32| if *said < POINT_SIMILARITY { 0.0 } else { *said };
        Self(self.0.iter().map(kept).collect())
    }

    /// The share of the question's weight that is said.
    fn share(&self, query: &Query) -> f32 {
        let said: f32 = query
            .words
            .iter()
            .zip(&self.0)
            .map(|(word, said)| word.weight * said)
            .sum();
        said / query.weight
    }
}

/// Sets the question beside each passage of a document.
fn second_look(document: &Document, asked: &Asked, index: &Index) -> (Evidence, Option<usize>) {
    let query = asked.query;
    let beside = |passage: &Passage| {
        let mut said = Said::nothing(query);
        let explained = asked.beside(&passage.terms, index, &mut said);
        (said, explained)
    };
    let mut looked_at: Vec<(Said, f32)> = document.passages.iter().map(beside).collect();
    let mut heading = Said::nothing(query);
    let passages = document.passages.iter().zip(&looked_at);
    for (passage, (said, explained)) in passages.filter(|(it, _)| it.role.is_heading()) {
        let by = if passage.role.is_keyword() {
            explained.sqrt()
        } else {
            1.0
        };
        heading.add_weakened(said, by);
    }
    let mut evidence = Evidence {
        context: heading.share(query),
        ..Evidence::default()
    };
    let mut points = Vec::new();
    for (passage, (said, explained)) in document.passages.iter().zip(&mut looked_at) {
        let explained = *explained;
        let share = said.share(query);
        evidence.neighbours = evidence.neighbours.max(asked.neighbours(&passage.terms));
        evidence.passage = evidence.passage.max(share * (1.0 + explained) / 2.0);
        if passage.role.is_short() {
            evidence.likeness = evidence.likeness.max((share * explained).sqrt());
        }
        if let Some(point) = passage.role.point() {
            add_point(&mut points, point, said, explained);
        }
        said.add(&heading);
        evidence.context = evidence.context.max(said.share(query));
    }
    (evidence, best_point(&points, query))
}

/// A point's text and keywords count together.
fn add_point(points: &mut Vec<(Said, f32)>, point: usize, said: &Said, explained: f32) {
    while points.len() <= point {
        points.push((Said(vec![0.0; said.0.len()]), 0.0));
    }
    if let Some((all, best)) = points.get_mut(point) {
        all.add(&said.without_hints());
        *best = best.max(explained);
    }
}

fn best_point(points: &[(Said, f32)], query: &Query) -> Option<usize> {
    let mut best = None;
    let mut highest = POINT_THRESHOLD;
    for (at, (said, explained)) in points.iter().enumerate() {
        // Of two points that say as much of the question, the one that says less else.
        let score = said.share(query) * (1.0 + 0.2 * explained);
        if score > highest {
            highest = score;
            best = Some(at);
        }
    }
    best
}

impl Role {
    /// What tells of the whole document.
    fn is_heading(self) -> bool {
        matches!(self, Self::Title | Self::Keyword(None) | Self::Speaker)
    }

    /// What stands for its subject as a whole only.
    fn is_keyword(self) -> bool {
        matches!(self, Self::Keyword(_))
    }

    /// What is about as short as a question.
    fn is_short(self) -> bool {
        matches!(self, Self::Title | Self::Question | Self::Keyword(_))
    }

    fn point(self) -> Option<usize> {
        match self {
            Self::Point(at) | Self::Keyword(Some(at)) => Some(at),
            _ => None,
        }
    }
}
