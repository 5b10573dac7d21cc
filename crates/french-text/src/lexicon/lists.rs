//! Reading word lists: one item a line, `#` for comments, with their accents. Every mistake is
//! collected with its place.

use std::fmt::{self, Display, Formatter};

use crate::tokens::tokenize;

/// A mistake in a word list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError {
    /// The file's name.
    pub file: String,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Display for ListError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// All that is wrong with some word lists, one mistake a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListErrors(pub Vec<ListError>);

impl Display for ListErrors {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| writeln!(f, "{error}"))
    }
}

impl std::error::Error for ListErrors {}

/// A line with content, and its place.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub file: &'a str,
    pub number: usize,
    pub text: &'a str,
}

impl Line<'_> {
    pub fn error(&self, message: impl Into<String>) -> ListError {
        ListError {
            file: self.file.to_owned(),
            line: self.number,
            message: message.into(),
        }
    }
}

/// A list, line by line.
#[derive(Debug)]
pub struct List<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl<'a> List<'a> {
    /// The lines that are neither blank nor comments.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        let lines = self.text.lines().map(str::trim).zip(1..);
        let file = self.file;
        lines
            .filter(|(text, _)| !text.is_empty() && !text.starts_with('#'))
            .map(move |(text, number)| Line { file, number, text })
    }

    /// The lines with what their section means, each of which has to be one of `sections`.
    pub fn in_sections<T: Copy>(
        &self,
        sections: &[(&str, T)],
        errors: &mut ListErrors,
    ) -> Vec<(T, Line<'a>)> {
        let meaning = |text: &str| sections.iter().find(|(name, _)| *name == text);
        self.under_headings(|text| meaning(text).map(|(_, meaning)| *meaning), errors)
    }

    /// The lines with the name of their section.
    pub fn by_section(&self, errors: &mut ListErrors) -> Vec<(&'a str, Line<'a>)> {
        let name = |text: &'a str| text.strip_prefix('[')?.strip_suffix(']');
        self.under_headings(name, errors)
    }

    /// The lines with what `meaning` makes of the heading above them.
    fn under_headings<T: Copy>(
        &self,
        meaning: impl Fn(&'a str) -> Option<T>,
        errors: &mut ListErrors,
    ) -> Vec<(T, Line<'a>)> {
        let mut current = None;
        let mut found = Vec::new();
        for line in self.lines() {
            if line.text.starts_with('[') {
                current = meaning(line.text);
                if current.is_none() {
                    errors.0.push(line.error("unknown section"));
                }
            } else if let Some(meaning) = current {
                found.push((meaning, line));
            } else {
                errors.0.push(line.error("in no known section"));
            }
        }
        found
    }
}

/// The words of a text, folded.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    tokenize(text).into_iter().map(|token| token.word)
}
