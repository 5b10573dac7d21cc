//! A text file with the places of its lines, and the collector of its problems.

use std::cell::RefCell;

use crate::diagnostics::{Position, Problem, Severity};

/// A text file, as far as it could be read.
#[derive(Debug)]
pub struct Source {
    /// The file as its reader would name it.
    pub file: String,
    pub(super) text: String,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
    /// The file is not UTF-8: what could not be read is U+FFFD.
    pub(super) lossy: bool,
}

impl Source {
    /// A file by its name and content; a byte order mark is dropped. A file that is not UTF-8 is
    /// reported, and still read as far as possible.
    #[must_use]
    pub fn new(file: String, bytes: Vec<u8>, report: &Report) -> Self {
        let (text, first_bad) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let first_bad = error.utf8_error().valid_up_to();
                (decode_lossily(error.as_bytes()), Some(first_bad))
            }
        };
        let bom = if text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        let text = text.get(bom..).unwrap_or_default().to_owned();
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        let source = Self {
            file,
            lines: std::iter::once(0).chain(starts).collect(),
            text,
            lossy: first_bad.is_some(),
        };
        if let Some(first_bad) = first_bad {
            let message = "ce caractère n’est pas en UTF-8 ; enregistrez le fichier en UTF-8 \
                           (dans l’éditeur : « Enregistrer sous », encodage UTF-8)";
            report.error(&source, first_bad.saturating_sub(bom), message);
        }
        source
    }

    /// Whether nothing of it could be read: another encoding altogether.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.lossy && self.text.is_empty()
    }

    /// The place of the byte at `offset`; past the end, the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_of(offset);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        let continues = |byte: &&u8| (**byte & 0b1100_0000) == 0b1000_0000;
        let characters = before.len() - before.iter().filter(continues).count();
        Position {
            line,
            column: characters + 1,
        }
    }

    /// The line, from 1, of the byte at `offset`.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset).max(1)
    }

    /// The text of a line, from 1, without its end.
    pub(super) fn line(&self, line: usize) -> &str {
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let rest = start.and_then(|start| self.text.get(start..));
        rest.and_then(|rest| rest.lines().next())
            .unwrap_or_default()
    }
}

const BOM: char = '\u{feff}';

/// What can be read of bytes that are not UTF-8; nothing if it is another encoding altogether.
fn decode_lossily(bytes: &[u8]) -> String {
    if bytes.contains(&0) {
        return String::new();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// Collects problems, of any file and in any order.
#[derive(Debug, Default)]
pub struct Report {
    problems: RefCell<Vec<Problem>>,
}

impl Report {
    /// An error at a byte of a file.
    pub fn error(&self, source: &Source, offset: usize, message: impl Into<String>) {
        self.error_at(&source.file, source.position(offset), message);
    }

    /// An error at a place that is known.
    pub fn error_at(&self, file: &str, position: Position, message: impl Into<String>) {
        self.add(file, position, Severity::Error, message.into());
    }

    /// A warning at a place that is known.
    pub fn warn_at(&self, file: &str, position: Position, message: impl Into<String>) {
        self.add(file, position, Severity::Warning, message.into());
    }

    fn add(&self, file: &str, position: Position, severity: Severity, message: String) {
        self.problems.borrow_mut().push(Problem {
            file: file.to_owned(),
            position,
            severity,
            message,
        });
    }

    /// Whether any problem so far is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let problems = self.problems.borrow();
        problems.iter().any(|it| it.severity == Severity::Error)
    }

    /// All problems, sorted by file and place, each once.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort();
        problems.dedup();
        problems
    }
}
