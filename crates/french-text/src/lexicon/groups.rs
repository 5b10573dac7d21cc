//! Groups of stems that may say the same → [`Relations`].

use std::collections::HashMap;

use super::relations::{Groups, Relations, Rows};
use crate::stem::{StemId, Stems};

/// The language of the words that a group is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    French,
    English,
}

/// Stems that may say the same, in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    pub language: Language,
    pub left: Vec<StemId>,
    /// Empty if every member may say the same as every other.
    pub right: Vec<StemId>,
    pub nearness: Nearness,
}

/// Why the members of a group are near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nearness {
    Known,
    Family,
    Synonym,
    Hypernym,
    Related,
    Translation,
}

impl Nearness {
    /// How near they are, 0 to 1.
    fn similarity(self) -> f32 {
        match self {
            // One member, near no other.
            Self::Known => 0.0,
            // vieux, vieillir
            Self::Family => 0.75,
            // Out of context.
            Self::Synonym => 0.5,
            // pomme, fruit; caserne, pompier
            Self::Hypernym | Self::Related => 0.35,
            Self::Translation => 0.8,
        }
    }
}

/// The relations of words, with the stems in alphabetical order.
pub fn relations<'a>(
    stems: &'a Stems,
    informativeness: &HashMap<StemId, f32>,
    groups: &[Group],
) -> Relations<'a> {
    let mut order: Vec<StemId> = (0..number(stems.len())).collect();
    order.sort_unstable_by_key(|id| stems.text(*id));
    let mut ranks = vec![0; order.len()];
    for (rank, id) in order.iter().enumerate() {
        ranks[*id as usize] = number(rank);
    }
    let ranked = |ids: &[StemId]| ids.iter().map(|id| ranks[*id as usize]).collect();
    let mut rows = Groups::default();
    // For each stem, the groups in which it can be looked up.
    let (mut french, mut english) = (vec![Vec::new(); ranks.len()], vec![Vec::new(); ranks.len()]);
    for (index, group) in groups.iter().enumerate() {
        let (left, right): (Vec<StemId>, Vec<StemId>) = (ranked(&group.left), ranked(&group.right));
        // A French word stands on either side, an English one on the left.
        let (by_stem, looked_up) = match group.language {
            Language::French => (&mut french, [left.as_slice(), &right].concat()),
            Language::English => (&mut english, left.clone()),
        };
        for rank in looked_up {
            by_stem[rank as usize].push(number(index));
        }
        push(&mut rows.left, left);
        push(&mut rows.right, right);
        rows.similarity.push(group.nearness.similarity());
    }
    Relations {
        stems: order.iter().map(|id| stems.text(*id)).collect(),
        informativeness: order
            .iter()
            .map(|id| informativeness.get(id).copied())
            .collect(),
        groups: rows,
        french: in_rows(french),
        english: in_rows(english),
    }
}

fn in_rows(lists: Vec<Vec<u32>>) -> Rows {
    let mut rows = Rows::default();
    for list in lists {
        push(&mut rows, list);
    }
    rows
}

fn push(rows: &mut Rows, row: Vec<u32>) {
    rows.numbers.extend(row);
    rows.ends.push(number(rows.numbers.len()));
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
