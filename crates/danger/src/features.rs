//! The classifier's features of a stretch of a message.

/// Features are hashed into this many weights.
pub const BUCKETS: usize = 1 << BITS;

const BITS: u32 = 18;
const MASK: u32 = (1 << BITS) - 1;

/// Which features hold, and how much each says.
pub type Features = Vec<(u32, f32)>;

/// Makes features; equal ones count once.
#[derive(Debug)]
pub(crate) struct Builder {
    values: Features,
    /// A bit for each bucket that has a feature.
    seen: Vec<u64>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            values: Features::new(),
            seen: vec![0; BUCKETS.div_ceil(64)],
        }
    }
}

/// How much a kind of feature says before training.
pub(crate) mod worth {
    pub const WORD: f32 = 1.0;
    pub const PAIR: f32 = 1.0;
    pub const STEM: f32 = 1.0;
    pub const STEMS: f32 = 1.0;
    /// Two stems with one between them.
    pub const STEMS_APART: f32 = 0.7;
    /// Two stems with two between them.
    pub const STEMS_FAR: f32 = 0.5;
    pub const PIECE: f32 = 0.68;
    pub const CLASS: f32 = 1.0;
    pub const PATTERN: f32 = 2.0;
    /// What the rest of the message is about.
    pub const AROUND: f32 = 0.6;
}

/// How many letters a piece of a word has, its two ends counted.
const SHORTEST_PIECE: usize = 3;
const LONGEST_PIECE: usize = 5;

impl Builder {
    /// A feature of a kind, by its parts.
    pub fn add(&mut self, kind: u8, parts: &[&str], value: f32) {
        let mut hash = Hash::new(kind);
        for part in parts {
            part.bytes().for_each(|byte| hash.eat(u32::from(byte)));
            hash.eat(0);
        }
        self.push(&hash, value);
    }

    /// Words, pieces of them, and pairs in a row.
    pub fn add_words(&mut self, words: &[&str]) {
        let mut marked = Vec::new();
        for word in words {
            self.add(b'w', &[word], worth::WORD);
            marked.clear();
            marked.extend(['<'].into_iter().chain(word.chars()).chain(['>']));
            for start in 0..marked.len() {
                let mut hash = Hash::new(b'p');
                let letters = marked.iter().skip(start).take(LONGEST_PIECE);
                for (length, letter) in (1..).zip(letters) {
                    hash.eat(u32::from(*letter));
                    if length >= SHORTEST_PIECE {
                        self.push(&hash, worth::PIECE);
                    }
                }
            }
        }
        for pair in words.windows(2) {
            self.add(b'b', pair, worth::PAIR);
        }
    }

    /// Stems, and pairs of them in a row or with one or two between: « frappée » is « frapper ».
    pub fn add_stems(&mut self, stems: &[&str]) {
        let distances = [
            (1, worth::STEMS),
            (2, worth::STEMS_APART),
            (3, worth::STEMS_FAR),
        ];
        for (at, stem) in stems.iter().enumerate() {
            self.add(b'1', &[stem], worth::STEM);
            for (distance, worth) in distances {
                if let Some(other) = stems.get(at + distance) {
                    let kind = if distance == 1 { b'2' } else { b'3' };
                    self.add(kind, &[stem, other], worth);
                }
            }
        }
    }

    fn push(&mut self, hash: &Hash, value: f32) {
        let bucket = hash.bucket();
        let bit = 1 << (bucket % 64);
        if let Some(bits) = self.seen.get_mut(bucket as usize / 64)
            && *bits & bit == 0
        {
            *bits |= bit;
            self.values.push((bucket, value));
        }
    }

    /// The features, each once; the builder is empty again.
    pub fn finish(&mut self) -> Features {
        for (bucket, _) in &self.values {
            if let Some(bits) = self.seen.get_mut(*bucket as usize / 64) {
                *bits = 0;
            }
        }
        std::mem::take(&mut self.values)
    }
}

/// The features of sentences together, of length one.
pub fn together(sentences: &[Features]) -> Features {
    let mut features = sentences.concat();
    let length = length(&features);
    for (_, value) in &mut features {
        *value /= length;
    }
    features
}

/// How long features are as a vector.
pub(crate) fn length(features: &Features) -> f32 {
    let squares: f32 = features.iter().map(|(_, value)| value * value).sum();
    squares.sqrt().max(f32::MIN_POSITIVE)
}

/// FNV-1a, folded.
struct Hash(u32);

impl Hash {
    fn new(kind: u8) -> Self {
        let mut hash = Self(0x811c_9dc5);
        hash.eat(u32::from(kind));
        hash
    }

    fn eat(&mut self, symbol: u32) {
        self.0 = (self.0 ^ symbol).wrapping_mul(0x0100_0193);
    }

    fn bucket(&self) -> u32 {
        (self.0 ^ (self.0 >> 15)) & MASK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_features_count_once_and_a_builder_starts_anew() {
        let mut builder = Builder::default();
        builder.add_words(&["aide"]);
        let once = builder.finish();
        builder.add_words(&["aide", "aide"]);
        let twice = builder.finish();
        assert_eq!(twice.len(), once.len() + 1, "the pair is new");
        builder.add_words(&["aide"]);
        assert_eq!(builder.finish(), once);
    }

    #[test]
    fn features_together_have_length_one() {
        let features = together(&[vec![(1, 2.0)], vec![(2, 1.0), (3, 0.5)]]);
        assert!((length(&features) - 1.0).abs() < 1e-6);
    }
}
