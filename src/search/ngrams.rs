//! How similar a question and a document are as character n-grams: the cosine of their TF-IDF
//! vectors over 5-grams within words. It covers what the word index leaves out: stop words, parts
//! of words, the length of a document.

use std::sync::LazyLock;

use french_text::fold;

/// The n-grams of every document.
#[derive(Debug, Default)]
pub struct NgramIndex {
    /// Every n-gram, in order.
    ngrams: Vec<Ngram>,
    /// For each, the end of its postings.
    ends: Vec<u32>,
    postings: Vec<Posting>,
    /// For each document, the length of its vector.
    norms: Vec<f32>,
}

/// The n-grams of one text.
#[derive(Debug, Default)]
pub struct Ngrams {
    ngrams: Vec<Ngram>,
}

/// Takes the n-grams of all documents, in their order.
#[derive(Debug, Default)]
pub struct NgramIndexBuilder {
    documents: u32,
    found: Vec<(Ngram, Posting)>,
}

/// The characters of an n-gram as one number, to the base [`ALPHABET`].
type Ngram = u32;

/// A document and how often it has an n-gram (255 at most), in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting(u32);

/// Letters, digits, the edge of a word, any other letter; 0 is no letter.
const ALPHABET: u32 = 39;
const EDGE: u32 = 1;
const OTHER: u32 = 2;
/// Characters of an n-gram; a shorter word is one by itself, edges included.
const LENGTH: u32 = 5;
/// More than any n-gram without its first character.
const WITHOUT_FIRST: u32 = ALPHABET.pow(LENGTH - 1);

impl Posting {
    /// Sixteen million documents fit, and no base has as many.
    fn new(document: u32, count: usize) -> Self {
        Self(document << 8 | u32::try_from(count).unwrap_or(u32::MAX).min(255))
    }

    fn document(self) -> usize {
        (self.0 >> 8) as usize
    }

    /// The dampened term frequency.
    fn weight(self) -> f32 {
        // Looked up: a common n-gram is in every document.
        static BY_COUNT: LazyLock<[f32; 256]> = LazyLock::new(|| {
            let mut count = 0_u8;
            [(); 256].map(|()| {
                let weight = weight(f32::from(count));
                count = count.wrapping_add(1);
                weight
            })
        });
        let [.., count] = self.0.to_be_bytes();
        BY_COUNT[usize::from(count)]
    }
}

/// Each repetition counts less than the one before.
fn weight(count: f32) -> f32 {
    1.0 + count.ln()
}

impl Ngrams {
    /// Adds those of a text.
    pub fn add(&mut self, text: &str) {
        let folded = fold(text);
        let words = folded.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            let (mut last, mut length) = (EDGE, 1);
            for letter in word.chars().map(code).chain(std::iter::once(EDGE)) {
                last = last % WITHOUT_FIRST * ALPHABET + letter;
                length += 1;
                if length >= LENGTH {
                    self.ngrams.push(last);
                }
            }
            if length < LENGTH {
                self.ngrams.push(last);
            }
        }
    }

    /// Each n-gram once, with its count.
    fn counted(&mut self) -> impl Iterator<Item = (Ngram, usize)> {
        self.ngrams.sort_unstable();
        let same = self.ngrams.chunk_by(|one, next| one == next);
        same.filter_map(|same| Some((*same.first()?, same.len())))
    }
}

fn code(letter: char) -> u32 {
    match letter {
        'a'..='z' => OTHER + 1 + (u32::from(letter) - u32::from('a')),
        '0'..='9' => OTHER + 27 + (u32::from(letter) - u32::from('0')),
        _ => OTHER,
    }
}

impl NgramIndexBuilder {
    /// Adds the next document.
    pub fn add(&mut self, mut counts: Ngrams) {
        let posting = |(ngram, count)| (ngram, Posting::new(self.documents, count));
        self.found.extend(counts.counted().map(posting));
        self.documents += 1;
    }

    pub fn build(mut self) -> NgramIndex {
        self.found.sort_unstable();
        let mut index = NgramIndex {
            norms: vec![0.0; self.documents as usize],
            ..NgramIndex::default()
        };
        for same in self.found.chunk_by(|one, next| one.0 == next.0) {
            let idf = index.idf(same.len());
            for (_, posting) in same {
                if let Some(square) = index.norms.get_mut(posting.document()) {
                    *square += (posting.weight() * idf).powi(2);
                }
                index.postings.push(*posting);
            }
            index.ngrams.extend(same.first().map(|it| it.0));
            let end = u32::try_from(index.postings.len()).unwrap_or(u32::MAX);
            index.ends.push(end);
        }
        for norm in &mut index.norms {
            *norm = norm.sqrt();
        }
        index
    }
}

impl NgramIndex {
    /// For each document, its similarity to a question: 0 (no letters in common) upward, on one scale
    /// for one question only.
    pub fn similarities(&self, question: &str) -> Vec<f32> {
        let mut asked = Ngrams::default();
        asked.add(question);
        let mut similarity = vec![0.0; self.norms.len()];
        for (ngram, count) in asked.counted() {
            let postings = self.postings(ngram);
            let idf = self.idf(postings.len());
            #[allow(clippy::cast_precision_loss)] // a count of letters
            let asked = weight(count as f32) * idf * idf;
            for posting in postings {
                if let Some(similarity) = similarity.get_mut(posting.document()) {
                    *similarity += asked * posting.weight();
                }
            }
        }
        for (similarity, norm) in similarity.iter_mut().zip(&self.norms) {
            *similarity /= norm.max(1.0);
        }
        similarity
    }

    /// Inverse document frequency, 1 for what all documents have.
    fn idf(&self, having: usize) -> f32 {
        #[allow(clippy::cast_precision_loss)] // counts of documents
        let (having, all) = (having as f32, self.norms.len() as f32);
        ((1.0 + all) / (1.0 + having)).ln() + 1.0
    }

    fn postings(&self, ngram: Ngram) -> &[Posting] {
        let Ok(at) = self.ngrams.binary_search(&ngram) else {
            return &[];
        };
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.postings.get(start..end(at)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{NgramIndexBuilder, Ngrams};

    #[test]
    fn the_document_that_shares_most_ngrams_is_most_similar() {
        let documents = [
            "Les aidants et l’aide à domicile",
            "L’illectronisme",
            "東京 2021",
        ];
        let mut builder = NgramIndexBuilder::default();
        for text in documents {
            let mut counts = Ngrams::default();
            counts.add(text);
            builder.add(counts);
        }
        let index = builder.build();
        let table = [
            ("words", "aide à domicile", Some(0)),
            ("a part of a word, misspelt", "ilectronik", Some(1)),
            ("digits", "en 2021 ?", Some(2)),
            ("nothing in common", "xylophone", None),
            ("no letters", "?!", None),
        ];
        for (name, question, expected) in table {
            let similarity = index.similarities(question);
            let best = (0..3)
                .filter(|at| similarity[*at] > 0.0)
                .max_by(|a, b| similarity[*a].total_cmp(&similarity[*b]));
            assert_eq!(best, expected, "{name}: {similarity:?}");
            assert!(
                similarity.iter().all(|it| it.is_finite()),
                "{name}: {similarity:?}"
            );
        }
    }
}
