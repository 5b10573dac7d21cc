//! Reading word lists: one item a line, `#` for comments, with their accents.

use std::collections::BTreeSet;

use crate::tokens::tokenize;

/// The lines that say something.
pub fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a text, folded.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    lines(text).flat_map(tokenize).map(|token| token.word)
}

/// The words that stand alone on a line.
pub fn lone_words(file: &str) -> BTreeSet<String> {
    lines(file)
        .filter_map(|line| {
            let mut tokens = tokenize(line).into_iter();
            let first = tokens.next()?;
            tokens.next().is_none().then_some(first)
        })
        .map(|token| token.word)
        .collect()
}

/// The lines of one section of a list.
pub fn section<'a>(file: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    lines(file)
        .skip_while(move |line| *line != name)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
}
