//! The classifier's features of a stretch of a message.

/// Features are hashed into this many weights.
pub const BUCKETS: usize = 1 << BITS;

const BITS: u32 = 17;
const MASK: u32 = (1 << BITS) - 1;

/// Which features hold, and how much each says.
pub type Features = Vec<(u32, f32)>;

/// Makes features; equal ones count once.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    values: Features,
}

/// How much a kind of feature says before training.
pub(crate) mod worth {
    pub const WORD: f32 = 1.0;
    pub const PAIR: f32 = 1.0;
    /// Two words with one between them.
    pub const PAIR_APART: f32 = 0.7;
    pub const PIECE: f32 = 0.4;
    pub const CLASS: f32 = 1.0;
    pub const PATTERN: f32 = 2.0;
    /// What the rest of the message is about.
    pub const AROUND: f32 = 0.6;
}

/// How many letters a piece of a word has, its two ends counted.
const PIECES: std::ops::RangeInclusive<usize> = 3..=5;

impl Builder {
    /// A feature of a kind, by its parts.
    pub fn add(&mut self, kind: u8, parts: &[&str], value: f32) {
        let mut hash = Hash::new(kind);
        for part in parts {
            part.bytes().for_each(|byte| hash.eat(u32::from(byte)));
            hash.eat(0);
        }
        self.values.push((hash.bucket(), value));
    }

    /// Words, pairs of them (also with one between), and pieces of words.
    pub fn add_words(&mut self, words: &[&str]) {
        let mut marked = Vec::new();
        for word in words {
            self.add(b'w', &[word], worth::WORD);
            marked.clear();
            marked.extend(['<'].into_iter().chain(word.chars()).chain(['>']));
            for length in PIECES {
                for piece in marked.windows(length) {
                    let mut hash = Hash::new(b'p');
                    for letter in piece {
                        hash.eat(u32::from(*letter));
                    }
                    self.values.push((hash.bucket(), worth::PIECE));
                }
            }
        }
        for (at, pair) in words.windows(2).enumerate() {
            let [one, other] = pair else { continue };
            self.add(b'b', &[one, other], worth::PAIR);
            if let Some(next) = words.get(at + 2) {
                self.add(b's', &[one, next], worth::PAIR_APART);
            }
        }
    }

    /// The features, each once.
    pub fn finish(self) -> Features {
        let mut features = self.values;
        features.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
        features.dedup_by_key(|(bucket, _)| *bucket);
        features
    }
}

/// The features of sentences together, of length one.
#[must_use]
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
