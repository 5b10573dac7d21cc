//! Relations of words: how much each says about a subject, and which may mean the same.

use serde::{Deserialize, Serialize};

use crate::stem::StemId;

/// General French by stem. A stem's number is its place among `stems`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Relations<'a> {
    /// In alphabetical order.
    #[serde(borrow)]
    pub stems: Vec<&'a str>,
    /// How much each stem says about the subject, 0 to 1; none if that is not known.
    pub informativeness: Vec<Option<f32>>,
    /// Groups of stems that may say the same.
    pub groups: Groups,
    /// For each stem, its groups.
    pub french: Rows,
    /// For each stem of an English word, its translations' groups.
    pub english: Rows,
}

/// Groups of stems: each of the one side may say the same as any of the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Groups {
    /// The one side.
    pub left: Rows,
    /// The other; empty if every member may say the same as every other.
    pub right: Rows,
    /// How near the meanings are, 0 to 1.
    pub similarity: Vec<f32>,
}

/// Rows of numbers, one after the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rows {
    /// Where each row ends among the numbers.
    pub ends: Vec<u32>,
    /// The numbers of all rows.
    pub numbers: Vec<u32>,
}

/// A stem that may say the same as another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Related<'a> {
    /// The other stem.
    pub stem: &'a str,
    /// How near the meanings are, 0 to 1.
    pub similarity: f32,
}

impl Rows {
    /// A row; an empty one if there is none.
    pub fn get(&self, index: usize) -> &[u32] {
        let end = self.ends.get(index).copied().unwrap_or_default() as usize;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied())
            .unwrap_or_default() as usize;
        self.numbers.get(start..end).unwrap_or_default()
    }
}

impl Relations<'_> {
    /// How much a stem says about the subject, 0 to 1; none if that is not known.
    pub fn informativeness(&self, stem: &str) -> Option<f32> {
        let id = self.find(stem)?;
        self.informativeness.get(id as usize).copied().flatten()
    }

    /// Whether a list has this stem, as a French word.
    pub fn knows(&self, stem: &str) -> bool {
        self.informativeness(stem).is_some() || !self.row(&self.french, stem).is_empty()
    }

    /// Stems that may say the same as this one of a French question.
    pub fn related(&self, stem: &str) -> impl Iterator<Item = Related<'_>> {
        self.related_by(&self.french, stem)
    }

    /// French stems that may say the same as this one of an English question.
    pub fn translations(&self, stem: &str) -> impl Iterator<Item = Related<'_>> {
        self.related_by(&self.english, stem)
    }

    fn related_by<'a>(&'a self, rows: &'a Rows, stem: &str) -> impl Iterator<Item = Related<'a>> {
        let id = self.find(stem).unwrap_or(StemId::MAX);
        self.row(rows, stem).iter().flat_map(move |group| {
            let group = *group as usize;
            let (left, right) = (self.groups.left.get(group), self.groups.right.get(group));
            let others = if !right.is_empty() && left.contains(&id) {
                right
            } else {
                left
            };
            let similarity = self.groups.similarity.get(group).copied();
            others
                .iter()
                .filter(move |other| **other != id)
                .filter_map(move |other| {
                    let stem = self.stems.get(*other as usize)?;
                    let similarity = similarity?;
                    Some(Related { stem, similarity })
                })
        })
    }

    fn row<'a>(&self, rows: &'a Rows, stem: &str) -> &'a [u32] {
        self.find(stem).map_or(&[], |id| rows.get(id as usize))
    }

    fn find(&self, stem: &str) -> Option<StemId> {
        let place = self.stems.binary_search(&stem).ok()?;
        StemId::try_from(place).ok()
    }
}
