//! A file split into tables, as far as its syntax allows.

use std::ops::Range;

use super::fragment::Fragment;
use super::reader::TableReader;
use super::shape::Shape;
use super::source::{Report, Source};
use super::syntax;

/// What could be read of a file: one fragment or, if its syntax is broken, one per top-level
/// table, so that a mistake in one leaves the others readable.
#[derive(Debug)]
pub struct Document<'a> {
    root: &'static Shape,
    fragments: Vec<Fragment<'a>>,
}

impl<'a> Document<'a> {
    /// Parses a file whose top level has the fields of `root`; syntax errors go to `report`.
    #[must_use]
    pub fn parse(source: &'a Source, root: &'static Shape, report: &Report) -> Self {
        let (whole, errors) = Fragment::parse(source, 0..source.text.len());
        if errors.is_empty() && !source.lossy {
            let fragments = vec![whole];
            return Self { root, fragments };
        }
        let parse = |range| {
            let (fragment, errors) = Fragment::parse(source, range);
            syntax::report(&fragment, errors, report);
            fragment
        };
        let fragments = split(source, root).into_iter().map(parse).collect();
        Self { root, fragments }
    }

    /// Readers for the document's top level. There may be several, one for each fragment.
    #[must_use]
    pub fn roots(&'a self, report: &'a Report) -> Vec<TableReader<'a>> {
        let fragments = self.fragments.iter();
        fragments
            .map(|fragment| TableReader::new(fragment, report, 0..0, &fragment.table, self.root))
            .collect()
    }

    /// The ids that broken lines may define: an `id` that could not be read does not count as
    /// missing.
    pub fn ids_on_broken_lines(&self) -> impl Iterator<Item = &'a str> + '_ {
        let broken = self.fragments.iter().filter(|it| it.is_broken());
        broken.flat_map(|fragment| fragment.text.lines().filter_map(id_on))
    }
}

/// The id that a line seems to define, with or without its quotes.
fn id_on(line: &str) -> Option<&str> {
    let value = line.trim_start().strip_prefix("id")?;
    let is_of_id = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if value.starts_with(is_of_id) {
        return None;
    }
    let value = value.trim_start_matches(|c| !is_of_id(c));
    value.split(|c| !is_of_id(c)).next()
}

/// Cuts a file before each header of a top-level table; well-formed or not, so that a missing
/// bracket spoils only that table.
fn split(source: &Source, root: &Shape) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut offset) = (0, 0);
    for line in source.text.split_inclusive('\n') {
        if offset > start && is_header(line, root) {
            ranges.push(start..offset);
            start = offset;
        }
        offset += line.len();
    }
    ranges.push(start..offset);
    ranges
}

fn is_header(line: &str, root: &Shape) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let Some(name) = line.strip_prefix('[') else {
        return false;
    };
    let name = name.strip_prefix('[').unwrap_or(name);
    let name = name.trim_end_matches(']').trim();
    root.tables().any(|table| table.key == name)
}
