//! Reading the word lists of `lexicon/`: one item a line, `#` for comments, with their accents.

use std::collections::HashSet;

use super::text::tokenize;

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
pub fn lone_words(file: &str) -> HashSet<String> {
    lines(file)
        .filter_map(|line| {
            let mut tokens = tokenize(line).into_iter();
            let first = tokens.next()?;
            tokens.next().is_none().then_some(first)
        })
        .map(|token| token.word)
        .collect()
}
