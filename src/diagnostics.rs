//! A mistake in a file, with its place and what to do: shared by settings and knowledge.
//! It must not know what the files are for.

use std::fmt;

/// Whether a problem keeps a file from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// Worth a look; the file is used all the same.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A place in a text file, both counted from 1; the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Position {
    /// The first character of a file: for problems of the whole file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of the byte at `offset` in `text`; past the end, the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut position = Self::START;
        for (at, character) in text.char_indices() {
            if at >= offset {
                break;
            }
            if character == '\n' {
                position.line += 1;
                position.column = 1;
            } else {
                position.column += 1;
            }
        }
        position
    }
}

/// One problem, shown as `file:line:column: severity: message`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as its reader would name it.
    pub file: String,
    /// Where in the file.
    pub position: Position,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong and what to do, in French, one line.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(
            f,
            "{}:{line}:{column}: {}: {}",
            self.file, self.severity, self.message
        )
    }
}

/// What an error of the file system means, in French.
pub(crate) fn explain_io(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "introuvable".to_owned(),
        ErrorKind::PermissionDenied => "accès refusé, vérifiez les droits".to_owned(),
        ErrorKind::NotADirectory => "ce n’est pas un dossier".to_owned(),
        ErrorKind::IsADirectory => "c’est un dossier, pas un fichier".to_owned(),
        _ => error.to_string(),
    }
}
