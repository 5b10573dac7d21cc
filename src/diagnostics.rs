//! A mistake in a file, with its place and what to do: shared by settings and knowledge.
//! It must not know what the files are for.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use crate::printable;

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
        let (file, message) = (printable::line(&self.file), printable::line(&self.message));
        write!(f, "{file}:{line}:{column}: {}: {message}", self.severity)
    }
}

/// How many warnings of a kind are shown of one file.
const SHOWN_OF_A_KIND: usize = 5;

/// The problems to show to somebody who reads them all: of many warnings of the same kind in one
/// file, the first, and how many more there are. Errors all stay.
pub fn digest(problems: &[Problem]) -> Vec<Problem> {
    let kind = |problem: &Problem| (problem.file.clone(), kind_of(&problem.message));
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for problem in problems {
        *counts.entry(kind(problem)).or_default() += 1;
    }
    let mut shown: BTreeMap<(String, String), usize> = BTreeMap::new();
    let digest = problems.iter().filter_map(|problem| {
        if problem.severity == Severity::Error {
            return Some(problem.clone());
        }
        let kind = kind(problem);
        let all = counts.get(&kind).copied().unwrap_or_default();
        let so_far = shown.entry(kind).or_default();
        *so_far += 1;
        let more = all.saturating_sub(SHOWN_OF_A_KIND);
        match (*so_far).cmp(&SHOWN_OF_A_KIND) {
            Ordering::Less => Some(problem.clone()),
            Ordering::Equal if more == 0 => Some(problem.clone()),
            Ordering::Equal => Some(Problem {
                message: format!("{} ; et {more} autres de ce genre", problem.message),
                ..problem.clone()
            }),
            Ordering::Greater => None,
        }
    });
    digest.collect()
}

/// A message without what it quotes and counts.
fn kind_of(message: &str) -> String {
    let mut kind = String::new();
    let mut quoted = false;
    for c in message.chars() {
        match c {
            '«' => quoted = true,
            '»' => quoted = false,
            c if quoted || c.is_ascii_digit() => {}
            c => kind.push(c),
        }
    }
    kind
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_of_a_kind_are_counted() {
        let problem = |line, severity, message: String| Problem {
            file: "a.toml".to_owned(),
            position: Position { line, column: 1 },
            severity,
            message,
        };
        let many = |severity| -> Vec<Problem> {
            let message = |line| format!("`questions` : « q {line} » ne trouve rien");
            (1..=9)
                .map(|line| problem(line, severity, message(line)))
                .collect()
        };
        let mut problems = many(Severity::Warning);
        problems.push(problem(10, Severity::Warning, "autre chose".to_owned()));
        let lines: Vec<usize> = digest(&problems)
            .iter()
            .map(|it| it.position.line)
            .collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 10]);
        let last = &digest(&problems)[4].message;
        assert!(
            last.ends_with("ne trouve rien ; et 4 autres de ce genre"),
            "{last}"
        );
        assert_eq!(digest(&many(Severity::Error)).len(), 9);
    }
}
