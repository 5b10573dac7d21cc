//! A part of a file that was parsed on its own.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::source::Source;

/// A part of a file with its tables, as far as its syntax allows.
#[derive(Debug)]
pub(super) struct Fragment<'a> {
    pub(super) source: &'a Source,
    /// Where its text starts in the file, in bytes.
    pub(super) offset: usize,
    pub(super) text: &'a str,
    pub(super) table: DeTable<'a>,
    /// The lines of the file, sorted, on which the syntax is broken.
    broken_lines: Vec<usize>,
}

impl<'a> Fragment<'a> {
    /// Parses a part of a file.
    pub(super) fn parse(source: &'a Source, range: Range<usize>) -> (Self, Vec<Error>) {
        let offset = range.start;
        let text = source.text.get(range).unwrap_or_default();
        let (table, errors) = DeTable::parse_recoverable(text);
        let starts = errors.iter().map(|it| it.span().map_or(0, |it| it.start));
        let unreadable = text.match_indices(char::REPLACEMENT_CHARACTER);
        let unreadable = unreadable.filter(|_| source.lossy).map(|(at, _)| at);
        let broken = starts.chain(unreadable);
        let mut broken_lines: Vec<usize> = broken.map(|at| source.line_of(offset + at)).collect();
        broken_lines.sort_unstable();
        let fragment = Self {
            source,
            offset,
            text,
            table: table.into_inner(),
            broken_lines,
        };
        (fragment, errors)
    }

    /// Whether any of its syntax is broken.
    pub(super) fn is_broken(&self) -> bool {
        !self.broken_lines.is_empty()
    }

    /// Whether the syntax is broken on any line that a range of its text touches.
    pub(super) fn is_broken_within(&self, range: &Range<usize>) -> bool {
        let line = |at: usize| self.source.line_of(self.offset + at);
        let (first, last) = (line(range.start), line(range.end));
        let from = self.broken_lines.partition_point(|line| *line < first);
        self.broken_lines
            .get(from)
            .is_some_and(|line| *line <= last)
    }

    /// Whether a line of its text starts with `key`: then the key is present, though broken.
    pub(super) fn mentions(&self, key: &str) -> bool {
        self.text.lines().any(|line| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    }
}
