//! Decides what patterns alone cannot: a linear classifier over words and stems, pairs of them, pieces of
//! words, classes of words and the patterns that hold. It is trained by `examples/train.rs`.

use crate::features::{BUCKETS, Features, length};
use crate::language::Danger;

/// Weights of each danger, one row after the other, eight bits a weight.
#[derive(Debug, Clone, Default)]
pub struct Classifier {
    /// What a weight of one step is worth; then the bias of each row.
    pub scale: f32,
    /// One for « in danger at all », then one for each danger.
    pub biases: [f32; ROWS],
    /// Row by row.
    pub weights: Vec<i8>,
}

/// In danger at all, and each danger.
pub const ROWS: usize = 1 + Danger::NAMES.len();

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

    /// The stretch of a message, a sentence or two, with a row's highest score: its first sentence,
    /// how many it has, and the score.
    pub(crate) fn best(&self, row: usize, sentences: &[Features]) -> Option<(usize, usize, f32)> {
        let parts: Vec<(f32, f32)> = sentences
            .iter()
            .map(|it| (self.sum(row, it), length(it)))
            .collect();
        let of = |start: usize, stretch: &[(f32, f32)]| {
            let sum: f32 = stretch.iter().map(|it| it.0).sum();
            let squares: f32 = stretch.iter().map(|it| it.1 * it.1).sum();
            (start, stretch.len(), sum / squares.sqrt() + self.bias(row))
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
            .max_by(|one, other| one.2.total_cmp(&other.2))
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
        let (start, length, _) = classifier.best(0, &sentences).unwrap();
        assert_eq!((start, length), (1, 2));
        assert!(classifier.best(0, &[]).is_none());
    }
}
