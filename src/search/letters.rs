//! How much the letters of a question look like those of a document: the cosine of their sequences
//! of five letters, within words, weighed by rarity. It takes in what words leave out: small words,
//! parts of words, how long a document is.

use french_text::fold;

/// The sequences of letters of every document.
#[derive(Debug, Default)]
pub struct Letters {
    /// Every sequence, in order.
    sequences: Vec<Sequence>,
    /// For each, where its postings end.
    ends: Vec<u32>,
    postings: Vec<Posting>,
    /// For each document, the length of its vector.
    norms: Vec<f32>,
}

/// The letters of one document while it is read, sequence by sequence.
#[derive(Debug, Default)]
pub struct LetterCounts {
    sequences: Vec<Sequence>,
}

/// The letters of all documents, in their order, before they are indexed.
#[derive(Debug, Default)]
pub struct Collected {
    documents: u32,
    found: Vec<(Sequence, Posting)>,
}

/// A few letters as one number, to the base of [`ALPHABET`].
type Sequence = u32;

/// A document and how often it has a sequence (255 at most), in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting(u32);

/// Letters, digits, the edge of a word, any other letter; 0 is no letter.
const ALPHABET: u32 = 39;
const EDGE: u32 = 1;
const OTHER: u32 = 2;
/// Letters in a sequence; a shorter word is one by itself, edges included.
const LENGTH: u32 = 5;
/// More than any sequence without its first letter.
const ALL_BUT_FIRST: u32 = ALPHABET.pow(LENGTH - 1);

impl Posting {
    /// Sixteen million documents fit, and no base has as many.
    fn new(document: u32, count: usize) -> Self {
        Self(document << 8 | u32::try_from(count).unwrap_or(u32::MAX).min(255))
    }

    fn document(self) -> usize {
        (self.0 >> 8) as usize
    }

    /// How much the sequence says of the document but for its rarity.
    fn weight(self) -> f32 {
        #[allow(clippy::cast_precision_loss)] // at most 255
        weight((self.0 & 255) as f32)
    }
}

/// The second time says less than the first, the tenth hardly more than the ninth.
fn weight(count: f32) -> f32 {
    1.0 + count.ln()
}

impl LetterCounts {
    /// Counts the letters of a text.
    pub fn add(&mut self, text: &str) {
        let folded = fold(text);
        let words = folded.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            let (mut last, mut length) = (EDGE, 1);
            for letter in word.chars().map(number).chain(std::iter::once(EDGE)) {
                last = last % ALL_BUT_FIRST * ALPHABET + letter;
                length += 1;
                if length >= LENGTH {
                    self.sequences.push(last);
                }
            }
            if length < LENGTH {
                self.sequences.push(last);
            }
        }
    }

    /// Each sequence once, with how often it comes.
    fn counted(&mut self) -> impl Iterator<Item = (Sequence, usize)> {
        self.sequences.sort_unstable();
        let same = self.sequences.chunk_by(|one, next| one == next);
        same.filter_map(|same| Some((*same.first()?, same.len())))
    }
}

fn number(letter: char) -> u32 {
    match letter {
        'a'..='z' => OTHER + 1 + (u32::from(letter) - u32::from('a')),
        '0'..='9' => OTHER + 27 + (u32::from(letter) - u32::from('0')),
        _ => OTHER,
    }
}

impl Collected {
    /// Adds the next document.
    pub fn add(&mut self, mut counts: LetterCounts) {
        let posting = |(sequence, count)| (sequence, Posting::new(self.documents, count));
        self.found.extend(counts.counted().map(posting));
        self.documents += 1;
    }

    /// The index of them all.
    pub fn index(mut self) -> Letters {
        self.found.sort_unstable();
        let mut letters = Letters {
            norms: vec![0.0; self.documents as usize],
            ..Letters::default()
        };
        for same in self.found.chunk_by(|one, next| one.0 == next.0) {
            let rarity = letters.rarity(same.len());
            for (_, posting) in same {
                if let Some(square) = letters.norms.get_mut(posting.document()) {
                    *square += (posting.weight() * rarity).powi(2);
                }
                letters.postings.push(*posting);
            }
            letters.sequences.extend(same.first().map(|it| it.0));
            let end = u32::try_from(letters.postings.len()).unwrap_or(u32::MAX);
            letters.ends.push(end);
        }
        for norm in &mut letters.norms {
            *norm = norm.sqrt();
        }
        letters
    }
}

impl Letters {
    /// For each document, its likeness to a question: 0 (no letters in common) upward, on one scale
    /// for one question only.
    pub fn likeness(&self, question: &str) -> Vec<f32> {
        let mut asked = LetterCounts::default();
        asked.add(question);
        let mut likeness = vec![0.0; self.norms.len()];
        for (sequence, count) in asked.counted() {
            let postings = self.postings(sequence);
            let rarity = self.rarity(postings.len());
            #[allow(clippy::cast_precision_loss)] // a count of letters
            let asked = weight(count as f32) * rarity * rarity;
            for posting in postings {
                if let Some(likeness) = likeness.get_mut(posting.document()) {
                    *likeness += asked * posting.weight();
                }
            }
        }
        for (likeness, norm) in likeness.iter_mut().zip(&self.norms) {
            *likeness /= norm.max(1.0);
        }
        likeness
    }

    /// Inverse document frequency, 1 for what all documents have.
    fn rarity(&self, having: usize) -> f32 {
        #[allow(clippy::cast_precision_loss)] // counts of documents
        let (having, all) = (having as f32, self.norms.len() as f32);
        ((1.0 + all) / (1.0 + having)).ln() + 1.0
    }

    fn postings(&self, sequence: Sequence) -> &[Posting] {
        let Ok(at) = self.sequences.binary_search(&sequence) else {
            return &[];
        };
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.postings.get(start..end(at)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Collected, LetterCounts};

    #[test]
    fn the_likest_document_has_the_most_letters_of_the_question() {
        let documents = [
            "Les aidants et l’aide à domicile",
            "L’illectronisme",
            "東京 2021",
        ];
        let mut collected = Collected::default();
        for text in documents {
            let mut counts = LetterCounts::default();
            counts.add(text);
            collected.add(counts);
        }
        let letters = collected.index();
        let table = [
            ("words", "aide à domicile", Some(0)),
            ("a part of a word, misspelt", "ilectronik", Some(1)),
            ("digits", "en 2021 ?", Some(2)),
            ("nothing in common", "xylophone", None),
            ("no letters", "?!", None),
        ];
        for (name, question, expected) in table {
            let likeness = letters.likeness(question);
            let best = (0..3)
                .filter(|at| likeness[*at] > 0.0)
                .max_by(|a, b| likeness[*a].total_cmp(&likeness[*b]));
            assert_eq!(best, expected, "{name}: {likeness:?}");
            assert!(
                likeness.iter().all(|it| it.is_finite()),
                "{name}: {likeness:?}"
            );
        }
    }
}
