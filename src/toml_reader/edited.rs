//! A text that was changed, and where each of its bytes comes from.

use std::ops::Range;

/// A text with the place of each of its bytes in the file that it was made from.
#[derive(Debug, Clone, Default)]
pub(super) struct Edited {
    pub text: String,
    /// For each byte, and for the end; empty if each is where it was.
    origins: Vec<usize>,
}

/// What is put in the place of a range.
pub(super) type Edit = (Range<usize>, String);

impl Edited {
    /// A whole file as it is.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            origins: Vec::new(),
        }
    }

    /// A text all of which stands for the byte at `origin`.
    pub fn standing_for(text: impl Into<String>, origin: usize) -> Self {
        let text = text.into();
        Self {
            origins: vec![origin; text.len() + 1],
            text,
        }
    }

    pub fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        part.push(self, range.clone());
        part.origins.push(self.origin(range.end));
        part
    }

    /// Where the byte at `offset` was; past the end, the end.
    pub fn origin(&self, offset: usize) -> usize {
        let origin = self.origins.get(offset).or(self.origins.last());
        origin.copied().unwrap_or(offset)
    }

    /// The text with edits, which do not overlap and are sorted by place.
    pub fn with(&self, edits: &[Edit]) -> Self {
        let edits = edits.iter().map(|(range, new)| {
            let origin = self.origin(range.start);
            (range.clone(), Self::standing_for(new, origin))
        });
        self.spliced(edits)
    }

    /// The text with other texts in the place of ranges, which do not overlap and are sorted.
    pub fn spliced(&self, parts: impl IntoIterator<Item = (Range<usize>, Self)>) -> Self {
        let mut spliced = Self::default();
        let mut done = 0;
        for (range, new) in parts {
            spliced.push(self, done..range.start);
            spliced.push(&new, 0..new.text.len());
            done = range.end;
        }
        spliced.push(self, done..self.text.len());
        spliced.origins.push(self.origin(self.text.len()));
        spliced
    }

    fn push(&mut self, from: &Self, range: Range<usize>) {
        self.text
            .push_str(from.text.get(range.clone()).unwrap_or_default());
        match from.origins.get(range.clone()) {
            Some(origins) => self.origins.extend(origins),
            None => self.origins.extend(range),
        }
    }
}
