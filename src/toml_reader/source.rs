//! A text file, mended as far as possible, with the places of what is in it; and the collector of
//! problems.

use std::cell::RefCell;
use std::ops::Range;

use super::edited::Edited;
use super::lines::Lines;
use super::mended::Mended;
use super::mistake::Mistake;
use super::shape::Shape;
use crate::diagnostics::{Position, Problem, Severity};

/// A text file, as far as it could be read.
#[derive(Debug, Default)]
pub struct SourceFile {
    /// The file as its reader would name it.
    pub file: String,
    original: String,
    lines: Lines,
    /// The text to be read.
    edited: Edited,
    /// Where something was already told, in bytes of the file, sorted.
    told: Vec<Range<usize>>,
    /// Nothing of it can be read.
    unreadable: bool,
}

impl SourceFile {
    /// A file by its name and content, whose top level has the fields of `root`. What is not
    /// UTF-8 and not TOML is reported, and mended where that can be; a byte order mark is dropped.
    pub fn new(file: String, bytes: Vec<u8>, root: &'static Shape, report: &Report) -> Self {
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
        let original = text.get(bom..).unwrap_or_default().to_owned();
        let Mended {
            edited,
            lines,
            mut told,
            mistakes,
        } = Mended::new(&original, Lines::of(&original), root);
        if first_bad.is_some() {
            told.extend(lines.holding(&original, char::REPLACEMENT_CHARACTER));
            told.sort_by_key(|range| range.start);
        }
        let source = Self {
            file,
            unreadable: edited.text.trim().is_empty()
                && (first_bad.is_some() || !mistakes.is_empty()),
            original,
            lines,
            edited,
            told,
        };
        if let Some(first_bad) = first_bad {
            let message = "ce caractère n’est pas en UTF-8 ; enregistrez le fichier en UTF-8 \
                           (dans l’éditeur : « Enregistrer sous », encodage UTF-8)";
            report.error_at(
                &source.file,
                source.place_in_file(first_bad.saturating_sub(bom)),
                message,
            );
        }
        for Mistake {
            at,
            is_error,
            message,
        } in mistakes
        {
            let position = source.place_in_file(at);
            if is_error {
                report.error_at(&source.file, position, message);
            } else {
                report.warn_at(&source.file, position, message);
            }
        }
        source
    }

    /// Whether nothing of it could be read: another encoding or format altogether.
    pub fn is_unreadable(&self) -> bool {
        self.unreadable
    }

    /// What is to be read of it.
    pub(super) fn text(&self) -> &str {
        &self.edited.text
    }

    /// The place, in the file, of a byte of the text that is read.
    pub fn position(&self, offset: usize) -> Position {
        self.place_in_file(self.edited.origin(offset))
    }

    /// Whether what is wrong at a byte of the text was already told.
    pub(super) fn was_told(&self, offset: usize) -> bool {
        let at = self.edited.origin(offset);
        let before = self.told.partition_point(|range| range.start <= at);
        let last = before.checked_sub(1).and_then(|last| self.told.get(last));
        last.is_some_and(|range| at < range.end)
    }

    fn place_in_file(&self, at: usize) -> Position {
        let at = at.min(self.original.len());
        let line = self.lines.line_of(at);
        let start = self.lines.start(line);
        let before = self.original.get(start..at).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
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

    /// Takes the problems of another report.
    pub fn extend(&self, other: Self) {
        let mut problems = self.problems.borrow_mut();
        problems.append(&mut other.problems.into_inner());
    }

    /// Whether any problem so far is an error.
    pub fn has_errors(&self) -> bool {
        let problems = self.problems.borrow();
        problems.iter().any(|it| it.severity == Severity::Error)
    }

    /// All problems, sorted by file and place, each once.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort();
        problems.dedup();
        problems
    }
}
