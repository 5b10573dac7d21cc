//! Decides what patterns alone cannot: a linear classifier over words and stems, pairs of them, pieces of
//! words, classes of words and the patterns that hold. It is trained by `examples/train.rs`.

use std::ops::Range;

use crate::features::{BUCKETS, Features, length, together};
use crate::language::Danger;

/// Weights of each danger, one row after the other, eight bits a weight.
#[derive(Debug, Clone, Default)]
pub struct Classifier {
    /// What a weight of one step is worth; then the bias of each row.
    pub scale: f32,
    /// One for each row.
    pub biases: [f32; ROWS],
    /// Row by row.
    pub weights: Vec<i8>,
}

/// Somebody is in danger: finds the most telling stretch.
pub const TELLING: usize = 0;
/// The same, learnt from the most telling stretches alone.
const TOLD: usize = 1;
/// The first of the rows of each danger.
const KINDS: usize = 2;
/// How many rows there are.
pub const ROWS: usize = KINDS + Danger::NAMES.len();
/// What the second row counts beside the first.
const WORTH_OF_TOLD: f32 = 0.5;

impl Classifier {
    /// Reads what [`Classifier::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, weights) = bytes.split_at_checked(4 * (1 + ROWS))?;
        let mut numbers = head
            .chunks_exact(4)
            .filter_map(|it| it.try_into().ok().map(f32::from_le_bytes));
        let scale = numbers.next()?;
        let mut biases = [0.0; ROWS];
        for bias in &mut biases {
            *bias = numbers.next()?;
        }
        if weights.len() != ROWS * BUCKETS {
            return None;
        }
        let weights = weights
            .iter()
            .map(|byte| i8::from_le_bytes([*byte]))
            .collect();
        Some(Self {
            scale,
            biases,
            weights,
        })
    }

    /// The classifier as a file holds it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.scale.to_le_bytes().to_vec();
        bytes.extend(self.biases.iter().flat_map(|bias| bias.to_le_bytes()));
        bytes.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        bytes
    }

    /// A row's score for features of length one: above 0, rather yes.
    pub fn score(&self, row: usize, features: &Features) -> f32 {
        self.sum(row, features) + self.bias(row)
    }

    /// How sure it is that a message tells of danger (above 0: sure enough), and which danger that is.
    pub(crate) fn judge(&self, sentences: &[Features]) -> Option<(Danger, f32)> {
        let (telling, score) = self.telling(sentences)?;
        let telling = together(sentences.get(telling)?);
        let kinds = Danger::NAMES.iter().zip(KINDS..);
        let kinds = kinds.map(|((_, danger), row)| (self.score(row, &telling), *danger));
        let (_, danger) = kinds.max_by(|one, other| one.0.total_cmp(&other.0))?;
        Some((danger, score + WORTH_OF_TOLD * self.score(TOLD, &telling)))
    }

    /// The most telling stretch of a message, a sentence or two, and its score.
    pub fn telling(&self, sentences: &[Features]) -> Option<(Range<usize>, f32)> {
        let parts: Vec<(f32, f32)> = sentences
            .iter()
            .map(|it| (self.sum(TELLING, it), length(it)))
            .collect();
        let of = |start: usize, stretch: &[(f32, f32)]| {
            let sum: f32 = stretch.iter().map(|it| it.0).sum();
            let squares: f32 = stretch.iter().map(|it| it.1 * it.1).sum();
            let score = sum / squares.sqrt() + self.bias(TELLING);
            (start..start + stretch.len(), score)
        };
        let alone = parts
            .windows(1)
            .enumerate()
            .map(|(start, it)| of(start, it));
        let pairs = parts
            .windows(2)
            .enumerate()
            .map(|(start, it)| of(start, it));
        alone
            .chain(pairs)
            .max_by(|one, other| one.1.total_cmp(&other.1))
    }

    fn sum(&self, row: usize, features: &Features) -> f32 {
        let weights = self
            .weights
            .get(row * BUCKETS..(row + 1) * BUCKETS)
            .unwrap_or_default();
        let weight = |bucket: u32| weights.get(bucket as usize).map(|it| f32::from(*it));
        let sum: f32 = features
            .iter()
            .filter_map(|(bucket, value)| Some(weight(*bucket)? * value))
            .sum();
        sum * self.scale
    }

    fn bias(&self, row: usize) -> f32 {
        self.biases.get(row).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_back_the_classifier_and_a_cut_one_gives_none() {
        let mut classifier = Classifier {
            scale: 0.5,
            biases: [-1.0; ROWS],
            weights: vec![0; ROWS * BUCKETS],
        };
        classifier.weights[3] = -7;
        let bytes = classifier.to_bytes();
        let read = Classifier::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        assert!((read.score(0, &vec![(3, 2.0)]) - -8.0).abs() < 1e-6);
        assert!(Classifier::from_bytes(&bytes[1..]).is_none());
    }

    #[test]
    fn the_stretch_that_says_most_is_found() {
        let mut weights = vec![0; ROWS * BUCKETS];
        (weights[1], weights[2]) = (10, 10);
        let classifier = Classifier {
            scale: 1.0,
            biases: [0.0; ROWS],
            weights,
        };
        let sentences = [vec![(5, 1.0)], vec![(1, 1.0)], vec![(2, 1.0)]];
        let (telling, _) = classifier.telling(&sentences).unwrap();
        assert_eq!(telling, 1..3);
        assert!(classifier.telling(&[]).is_none());
    }
}
