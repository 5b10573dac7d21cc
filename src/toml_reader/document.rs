//! What could be read of a file.

use toml::de::DeTable;

use super::reader::TableReader;
use super::shape::Shape;
use super::source::{Report, SourceFile};

/// The tables of a file.
#[derive(Debug)]
pub struct Document<'a> {
    source: &'a SourceFile,
    root: &'static Shape,
    table: DeTable<'a>,
}

impl<'a> Document<'a> {
    /// Parses a file whose top level has the fields of `root`. What its source could not mend goes
    /// to `report`.
    pub fn parse(source: &'a SourceFile, root: &'static Shape, report: &Report) -> Self {
        let (table, errors) = DeTable::parse_recoverable(source.text());
        let starts = errors
            .iter()
            .map(|it| (it.span().map_or(0, |span| span.start), it));
        let first = starts
            .filter(|(at, _)| !source.was_told(*at))
            .min_by_key(|(at, _)| *at);
        if let Some((at, error)) = first {
            let details = error.message().replace(['\n', '\r'], " ");
            let what = if details.contains("duplicate") {
                "ce champ ou cette table est déjà donné ailleurs dans ce fichier : n’en gardez qu’un"
            } else {
                "écriture incorrecte : comparez avec une autre ligne du même genre"
            };
            let message = format!("{what} (TOML : {details})");
            report.error_at(&source.file, source.position(at), message);
        }
        Self {
            source,
            root,
            table: table.into_inner(),
        }
    }

    /// The reader of the document's top level.
    pub fn reader(&'a self, report: &'a Report) -> TableReader<'a> {
        TableReader::new(self.source, report, 0..0, &self.table, self.root)
    }
}
