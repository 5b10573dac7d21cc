//! Second stage of the ranking: features of each passage of a document. Each is a share of the
//! question's weight, so that it means the same in every base.

use super::index::{Document, Index, Passage, PassageKind};
use super::query::Query;
use super::terms::Terms;
use super::vocabulary::TermId;

/// The evidence for a document: shares of the question's weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Features {
    /// BM25 over fields, of the most that the question could get.
    pub bm25: f32,
    /// Coverage by its best passage, less what else that passage says.
    pub passage: f32,
    /// Coverage by its best passage together with its title, keywords and speakers.
    pub context: f32,
    /// Similarity to its nearest title, sample question or keyword, both ways.
    pub likeness: f32,
    /// Neighbours in the question that are neighbours in one of its passages, of all of them.
    pub proximity: f32,
}

impl Features {
    /// The weights were chosen on nine French bases at once and are flat around these values.
    pub fn score(self) -> f32 {
        3.0 * self.bm25
            + 2.0 * self.passage
            + 0.6 * self.likeness
            + 0.6 * self.context
            + 0.5 * self.proximity
    }
}

/// A question is not about a point that covers less of it than this.
const POINT_THRESHOLD: f32 = 0.28;
/// Words less near than this do not show which point a question is about.
const POINT_SIMILARITY: f32 = 0.5;
/// Words less near than this make no pair of neighbours.
const NEIGHBOUR_SIMILARITY: f32 = 0.45;

/// The question, ready to be matched with many passages.
pub struct PassageMatcher<'a> {
    query: &'a Query,
    /// For each term of the base, one more than its place in `matches`; 0 if it has none.
    places: Vec<u32>,
    /// For a term: the words of the question it may stand for, and how near.
    matches: Vec<Vec<(usize, f32)>>,
    /// For each word but the last: the weight of the pair that it makes with the next one.
    pairs: Vec<f32>,
}

impl<'a> PassageMatcher<'a> {
    pub fn new(query: &'a Query, index: &Index) -> Self {
        let mut matcher = Self {
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
            for expansion in &word.expansions {
                matcher.add(expansion.term, (at, expansion.similarity));
            }
        }
        matcher
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

    /// How much of the question the terms cover, and the share of their own weight that the
    /// question asks for.
    fn coverage(&self, terms: &[TermId], index: &Index) -> (Coverage, f32) {
        let mut coverage = Coverage::none(self.query);
        let (mut asked, mut whole) = (0.0, 0.0);
        for term in terms {
            let weight = index.idf(*term);
            whole += weight;
            let mut nearest = 0.0_f32;
            for (word, similarity) in self.matches(*term) {
                nearest = nearest.max(*similarity);
                coverage.raise(*word, *similarity);
            }
            asked += nearest * weight;
        }
        let relevant = if whole > 0.0 { asked / whole } else { 0.0 };
        (coverage, relevant)
    }

    /// The share of the question's pairs of neighbours that are neighbours here too.
    fn proximity(&self, terms: &[TermId]) -> f32 {
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

    /// The features of a document, all but BM25's, and the point that the question is about.
    pub fn rerank(&self, document: &Document, index: &Index) -> (Features, Option<usize>) {
        let query = self.query;
        let coverage = |passage: &Passage| self.coverage(&passage.terms, index);
        let mut covered: Vec<(Coverage, f32)> = document.passages.iter().map(coverage).collect();
        let mut heading = Coverage::none(query);
        let passages = document.passages.iter().zip(&covered);
        for (passage, (coverage, relevant)) in passages.filter(|(it, _)| it.kind.is_heading()) {
            let by = if passage.kind.is_keyword() {
                relevant.sqrt()
            } else {
                1.0
            };
            heading.add_weakened(coverage, by);
        }
        let mut features = Features {
            context: heading.share(query),
            ..Features::default()
        };
        let mut points = Vec::new();
        for (passage, (coverage, relevant)) in document.passages.iter().zip(&mut covered) {
            let relevant = *relevant;
            let share = coverage.share(query);
            features.proximity = features.proximity.max(self.proximity(&passage.terms));
            features.passage = features.passage.max(share * (1.0 + relevant) / 2.0);
            if passage.kind.is_short() {
                features.likeness = features.likeness.max((share * relevant).sqrt());
            }
            if let Some(point) = passage.kind.point() {
                add_point(&mut points, point, coverage, relevant);
            }
            coverage.add(&heading);
            features.context = features.context.max(coverage.share(query));
        }
        (features, best_point(&points, query))
    }
}

/// For each word of a question, how near something comes to saying it: 0 to 1.
#[derive(Clone)]
struct Coverage(Vec<f32>);

impl Coverage {
    fn none(query: &Query) -> Self {
        Self(vec![0.0; query.words.len()])
    }

    fn raise(&mut self, word: usize, similarity: f32) {
        if let Some(covered) = self.0.get_mut(word) {
            *covered = covered.max(similarity);
        }
    }

    fn add(&mut self, other: &Self) {
        self.add_weakened(other, 1.0);
    }

    fn add_weakened(&mut self, other: &Self, by: f32) {
        for (covered, other) in self.0.iter_mut().zip(&other.0) {
            *covered = covered.max(other * by);
        }
    }

    /// Without words that are only related to the question's: they may lead to an entry, but do not
    /// show that a claim answers.
    fn without_related(&self) -> Self {
        let kept = |it: &f32| if *it < POINT_SIMILARITY { 0.0 } else { *it };
        Self(self.0.iter().map(kept).collect())
    }

    /// The share of the question's weight that is covered.
    fn share(&self, query: &Query) -> f32 {
        let covered: f32 = query
            .words
            .iter()
            .zip(&self.0)
            .map(|(word, covered)| word.weight * covered)
            .sum();
        covered / query.weight
    }
}

/// A point's text and keywords count together.
fn add_point(points: &mut Vec<(Coverage, f32)>, point: usize, coverage: &Coverage, relevant: f32) {
    while points.len() <= point {
        points.push((Coverage(vec![0.0; coverage.0.len()]), 0.0));
    }
    if let Some((all, best)) = points.get_mut(point) {
        all.add(&coverage.without_related());
        *best = best.max(relevant);
    }
}

fn best_point(points: &[(Coverage, f32)], query: &Query) -> Option<usize> {
    let mut best = None;
    let mut highest = POINT_THRESHOLD;
    for (at, (coverage, relevant)) in points.iter().enumerate() {
        // Of two points that cover as much of the question, the one that says less besides.
        let score = coverage.share(query) * (1.0 + 0.2 * relevant);
        if score > highest {
            highest = score;
            best = Some(at);
        }
    }
    best
}

impl PassageKind {
    /// Whether it is about the whole document.
    fn is_heading(self) -> bool {
        matches!(self, Self::Title | Self::Keyword(None) | Self::Speaker)
    }

    /// Whether it names the subject only as a whole.
    fn is_keyword(self) -> bool {
        matches!(self, Self::Keyword(_))
    }

    /// Whether it is about as short as a question.
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
