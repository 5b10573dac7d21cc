//! Patterns of words in a row, with gaps.

use std::ops::Range;

/// One place of a pattern: a word, a phrase, or any of several.
pub(crate) type ClassId = usize;

/// Words that may come between two places of a pattern.
const GAP: usize = 2;
/// The same if the pattern says « .. ».
const WIDE_GAP: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub class: ClassId,
    /// How many words at most come before it.
    pub gap: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Sentence,
    Message,
}

/// A part of a pattern: a row of places, wanted or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub steps: Vec<Step>,
    pub wanted: bool,
    pub scope: Scope,
}

/// All of its parts hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub parts: Vec<Part>,
    /// As it is written.
    pub written: String,
}

/// The places of each class in a sentence.
pub(crate) type Places = Vec<Vec<Range<usize>>>;

impl Part {
    /// The place of the row in a sentence.
    pub fn find(&self, places: &Places) -> Vec<Range<usize>> {
        let Some((first, rest)) = self.steps.split_first() else {
            return Vec::new();
        };
        let of = |class: ClassId| places.get(class).map(Vec::as_slice).unwrap_or_default();
        if self.steps.iter().any(|step| of(step.class).is_empty()) {
            return Vec::new();
        }
        let mut rows: Vec<Range<usize>> = of(first.class).to_vec();
        for step in rest {
            let mut longer = Vec::new();
            for row in &rows {
                let next = of(step.class)
                    .iter()
                    .filter(|place| place.start >= row.end && place.start - row.end <= step.gap);
                longer.extend(next.map(|place| row.start..place.end));
            }
            longer.dedup();
            rows = longer;
        }
        rows
    }
}

impl Pattern {
    /// Whether it holds in a sentence, and the places of its wanted parts. `anywhere` finds a part
    /// in the whole message.
    pub fn find(
        &self,
        places: &Places,
        anywhere: &dyn Fn(&Part) -> bool,
    ) -> Option<Vec<Range<usize>>> {
        let mut found = Vec::new();
        for part in &self.parts {
            match part.scope {
                Scope::Sentence => {
                    let rows = part.find(places);
                    if rows.is_empty() == part.wanted {
                        return None;
                    }
                    if part.wanted {
                        found.extend(rows);
                    }
                }
                Scope::Message => {
                    if anywhere(part) != part.wanted {
                        return None;
                    }
                }
            }
        }
        Some(found)
    }

    /// Reads a pattern; `class` gives the id of a place as it is written.
    pub fn parse(
        written: &str,
        mut class: impl FnMut(&str) -> Result<ClassId, String>,
    ) -> Result<Self, String> {
        let mut parts = Vec::new();
        for part in written.split('&') {
            let part = part.trim();
            let (wanted, part) = part
                .strip_prefix('!')
                .map_or((true, part), |rest| (false, rest));
            let (scope, part) = part
                .strip_prefix('^')
                .map_or((Scope::Sentence, part), |rest| (Scope::Message, rest));
            let mut steps = Vec::new();
            let mut gap = GAP;
            for place in part.split_whitespace() {
                if place == ".." {
                    gap = WIDE_GAP;
                    continue;
                }
                let (gap_before, place) = match place.strip_prefix('+') {
                    Some(rest) => (0, rest),
                    None => (gap, place),
                };
                steps.push(Step {
                    class: class(place)?,
                    gap: gap_before,
                });
                gap = GAP;
            }
            if steps.is_empty() {
                return Err(format!("an empty part in « {written} »"));
            }
            parts.push(Part {
                steps,
                wanted,
                scope,
            });
        }
        if !parts
            .iter()
            .any(|part| part.wanted && part.scope == Scope::Sentence)
        {
            return Err(format!("nothing wanted in « {written} »"));
        }
        Ok(Self {
            parts,
            written: written.to_owned(),
        })
    }
}
