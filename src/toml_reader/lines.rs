//! The lines of a text.

use std::ops::Range;

/// Where each line of a text starts, in bytes.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(starts).collect())
    }

    /// The line, from 1, of the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset).max(1)
    }

    /// Where a line, from 1, starts.
    pub fn start(&self, line: usize) -> usize {
        self.0.get(line - 1).copied().unwrap_or_default()
    }

    /// The lines of `text` that hold a character.
    pub fn holding(&self, text: &str, wanted: char) -> Vec<Range<usize>> {
        let found = text.match_indices(wanted).map(|(at, _)| self.line_of(at));
        let mut lines: Vec<usize> = found.collect();
        lines.dedup();
        let range = |line| self.start(line)..self.0.get(line).copied().unwrap_or(text.len());
        lines.into_iter().map(range).collect()
    }
}
