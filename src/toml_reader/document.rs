//! A file taken apart into tables, as far as its syntax allows.

use std::ops::Range;

use toml::de::DeTable;

use super::source::{Report, Source};
use super::syntax;

/// What could be read of a file: one fragment, or, where its syntax is broken, one per top-level
/// table, so that a mistake in one leaves the others readable.
#[derive(Debug)]
pub struct Document<'a> {
    pub(super) fragments: Vec<Fragment<'a>>,
}

/// A part of a file that was parsed on its own.
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

impl<'a> Document<'a> {
    /// Parses a file whose top-level tables are `tables`; syntax errors go to `report`.
    #[must_use]
    pub fn parse(source: &'a Source, tables: &[&str], report: &Report) -> Self {
        let (whole, errors) = DeTable::parse_recoverable(&source.text);
        if errors.is_empty() && !source.lossy {
            let fragment = Fragment::new(source, 0..source.text.len(), whole.into_inner());
            return Self {
                fragments: vec![fragment],
            };
        }
        let fragments = split(source, tables);
        let parse = |range| Fragment::parse(source, range, report);
        Self {
            fragments: fragments.into_iter().map(parse).collect(),
        }
    }

    /// The ids that broken lines may define: an `id` that could not be read is not one that is
    /// missing elsewhere.
    pub fn ids_on_broken_lines(&self) -> impl Iterator<Item = &'a str> + '_ {
        let broken = self.fragments.iter().filter(|it| it.is_broken());
        broken.flat_map(|fragment| fragment.text.lines().filter_map(id_on))
    }
}

/// The id that a line seems to define, whatever its quotes.
fn id_on(line: &str) -> Option<&str> {
    let value = line.trim_start().strip_prefix("id")?;
    let is_of_id = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if value.starts_with(is_of_id) {
        return None;
    }
    let value = value.trim_start_matches(|c| !is_of_id(c));
    value.split(|c| !is_of_id(c)).next()
}

/// Cuts a file before each header of a top-level table; well-formed or not, so that a bracket that
/// is missing costs that table only.
fn split(source: &Source, tables: &[&str]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut offset) = (0, 0);
    for line in source.text.split_inclusive('\n') {
        if offset > start && is_header(line, tables) {
            ranges.push(start..offset);
            start = offset;
        }
        offset += line.len();
    }
    ranges.push(start..offset);
    ranges
}

fn is_header(line: &str, tables: &[&str]) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let Some(name) = line.strip_prefix('[') else {
        return false;
    };
    let name = name.strip_prefix('[').unwrap_or(name);
    let name = name.trim_end_matches(']').trim();
    tables.contains(&name)
}

impl<'a> Fragment<'a> {
    fn new(source: &'a Source, range: Range<usize>, table: DeTable<'a>) -> Self {
        Self {
            source,
            offset: range.start,
            text: source.text.get(range).unwrap_or_default(),
            table,
            broken_lines: Vec::new(),
        }
    }

    fn parse(source: &'a Source, range: Range<usize>, report: &Report) -> Self {
        let text = source.text.get(range.clone()).unwrap_or_default();
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut fragment = Self::new(source, range, table.into_inner());
        let in_file =
            |error: &toml::de::Error| fragment.offset + error.span().map_or(0, |it| it.start);
        let mut broken: Vec<usize> = errors.iter().map(in_file).collect();
        let unreadable = text.match_indices(char::REPLACEMENT_CHARACTER);
        if source.lossy {
            broken.extend(unreadable.map(|(at, _)| fragment.offset + at));
        }
        fragment.broken_lines = broken.iter().map(|at| source.line_of(*at)).collect();
        fragment.broken_lines.sort_unstable();
        syntax::report(&fragment, errors, report);
        fragment
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

    /// Whether a line of its text starts with `key`: then it is there, if in a broken way.
    pub(super) fn mentions(&self, key: &str) -> bool {
        self.text.lines().any(|line| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    }
}
