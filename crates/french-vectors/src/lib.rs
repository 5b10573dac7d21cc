//! Word vectors of everyday French and English: how alike two short texts are in meaning, beyond the
//! words that they share. 27,000 stems, 64 numbers of 4 bits each, 1 MB in the binary, read in place.
//!
//! A text is the mean of its words, the rarer the weightier (smooth inverse frequency). Words are
//! looked up by the stem that [`french_text`] gives the folded word.
//!
//! ```
//! use french_text::{Stemmer, tokenize};
//! use french_vectors::Vector;
//!
//! let stemmer = Stemmer::default();
//! let read = |text| Vector::of_stems(tokenize(text).iter().map(|token| stemmer.stem(&token.word)));
//! let question = read("combien gagne un médecin");
//! let near = question.likeness(&read("le salaire du docteur"));
//! let far = question.likeness(&read("une balade en forêt"));
//! assert!(near > far + 0.2);
//! ```
//!
//! [`french_text`]: https://docs.rs/french-text

use std::sync::LazyLock;

/// Numbers in a vector.
pub const DIMENSIONS: usize = 64;

/// As `make.py` writes it: the number of stems, their hashes in ascending order, their rarities,
/// their vectors.
static TABLE: &[u8] = include_bytes!("vectors.bin");

/// Numbers that are multiplied at once.
const LANES: usize = 8;
const HASH_BYTES: usize = 4;
const VECTOR_BYTES: usize = DIMENSIONS / 2;
/// A word as rare as can be says so often once in ten to this power words.
const MOST_RARITY: f32 = 8.0;
/// A word as frequent as this weighs half as much as a rare one.
const HALF_WEIGHT: f32 = 1e-3;

/// A stem of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    at: usize,
}

/// What a word or a text means: a direction. A text of which no word is known has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vector([f32; DIMENSIONS]);

impl Word {
    /// Looks a stem up.
    pub fn find(stem: &str) -> Option<Self> {
        let hash = fnv1a(stem);
        let (mut low, mut high) = (0, len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match hash_at(middle)?.cmp(&hash) {
                std::cmp::Ordering::Equal => return Some(Self { at: middle }),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// How rare it is in general language: 0 (every word) to 1 (hardly ever said).
    pub fn rarity(self) -> f32 {
        f32::from(self.rarity_byte()) / 255.0
    }

    /// Its direction.
    fn vector(self) -> Vector {
        let start = HASH_BYTES * (1 + len()) + len() + VECTOR_BYTES * self.at;
        let bytes = TABLE.get(start..start + VECTOR_BYTES).unwrap_or_default();
        let mut vector = [0.0; DIMENSIONS];
        for (pair, byte) in vector.chunks_exact_mut(2).zip(bytes) {
            if let [low, high] = pair {
                *low = f32::from(byte & 15) - 8.0;
                *high = f32::from(byte >> 4) - 8.0;
            }
        }
        Vector(vector)
    }

    /// How much it tells of a text that it stands in: 0 to 1.
    fn weight(self) -> f32 {
        static BY_RARITY: LazyLock<[f32; 256]> = LazyLock::new(|| {
            let mut rarity = 0.0_f32;
            [(); 256].map(|()| {
                let frequency = 10_f32.powf(-MOST_RARITY * rarity / 255.0);
                rarity += 1.0;
                HALF_WEIGHT / (HALF_WEIGHT + frequency)
            })
        });
        BY_RARITY[usize::from(self.rarity_byte())]
    }

    fn rarity_byte(self) -> u8 {
        let byte = TABLE.get(HASH_BYTES * (1 + len()) + self.at);
        byte.copied().unwrap_or(u8::MAX)
    }
}

impl Default for Vector {
    fn default() -> Self {
        Self([0.0; DIMENSIONS])
    }
}

impl Vector {
    /// The mean of the words of a text, the rarer the weightier; words that the table lacks say
    /// nothing.
    pub fn of_stems<S: AsRef<str>>(stems: impl IntoIterator<Item = S>) -> Self {
        Self::of_words(
            stems
                .into_iter()
                .filter_map(|stem| Word::find(stem.as_ref())),
        )
    }

    /// The same of words that were looked up.
    pub fn of_words(words: impl IntoIterator<Item = Word>) -> Self {
        let weighed = words.into_iter();
        Self::sum(weighed.map(|word| {
            let vector = word.vector();
            let length = vector.likeness(&vector).sqrt().max(f32::EPSILON);
            (vector, word.weight() / length)
        }))
    }

    /// The cosine of two texts: 1 if they mean the same, about 0 if they have nothing to do with
    /// each other; 0 if one of them means nothing.
    pub fn likeness(&self, other: &Self) -> f32 {
        // Sums side by side, which the processor adds up at once.
        let mut sums = [0.0; LANES];
        for (a, b) in self.0.chunks_exact(LANES).zip(other.0.chunks_exact(LANES)) {
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += a * b;
            }
        }
        sums.iter().sum()
    }

    fn sum(weighed: impl Iterator<Item = (Self, f32)>) -> Self {
        let mut sum = Self::default();
        for (vector, weight) in weighed {
            for (sum, number) in sum.0.iter_mut().zip(vector.0) {
                *sum += weight * number;
            }
        }
        sum.normalised()
    }

    fn normalised(mut self) -> Self {
        let length = self.likeness(&self).sqrt();
        if length > 0.0 {
            for number in &mut self.0 {
                *number /= length;
            }
        }
        self
    }
}

/// How many stems the table has.
fn len() -> usize {
    number(0).map_or(0, |number| number as usize)
}

fn hash_at(at: usize) -> Option<u32> {
    number(1 + at)
}

/// The number at a place of the table's first part, in numbers of four bytes.
fn number(at: usize) -> Option<u32> {
    let bytes = TABLE.get(HASH_BYTES * at..HASH_BYTES * (at + 1))?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::{HASH_BYTES, TABLE, VECTOR_BYTES, Vector, Word, hash_at, len};
    use french_text::{Stemmer, tokenize};

    fn read(text: &str) -> Vector {
        let stemmer = Stemmer::default();
        Vector::of_stems(tokenize(text).iter().map(|it| stemmer.stem(&it.word)))
    }

    #[test]
    fn the_table_is_whole_and_in_order() {
        assert!(len() > 20_000);
        assert_eq!(
            TABLE.len(),
            HASH_BYTES + len() * (HASH_BYTES + 1 + VECTOR_BYTES)
        );
        assert!((1..len()).all(|at| hash_at(at - 1) < hash_at(at)));
    }

    #[test]
    fn near_things_are_alike_and_others_are_not() {
        let table = [
            ("a synonym", "toubib", "médecin", "voiture"),
            ("English", "doctor", "médecin", "forêt"),
            ("an inflection", "nos salaires", "le salaire", "la forêt"),
            (
                "a request",
                "combien ça coûte",
                "quel est le prix",
                "qui a parlé",
            ),
            (
                "a text",
                "soigner les vieux",
                "la santé des personnes âgées",
                "réparer un vélo",
            ),
        ];
        for (name, one, near, far) in table {
            let one = read(one);
            let (near, far) = (one.likeness(&read(near)), one.likeness(&read(far)));
            assert!(near > far + 0.1, "{name}: {near} beside {far}");
        }
    }

    #[test]
    fn what_is_not_known_means_nothing() {
        assert_eq!(Word::find("zzyzx"), None);
        assert_eq!(read("zzyzx"), Vector::default());
        assert!(read("zzyzx").likeness(&read("santé")).abs() < f32::EPSILON);
        assert_eq!(read("zzyzx santé"), read("santé"));
    }

    #[test]
    fn frequent_words_weigh_little() {
        let rarity = |stem| Word::find(stem).map(Word::rarity);
        assert!(rarity("dan") < rarity("maison") && rarity("maison") < rarity("illectron"));
        assert!(read("dans la forêt").likeness(&read("forêt")) > 0.9);
    }
}
