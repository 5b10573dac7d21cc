//! Texts and their quotes.

use std::ops::Range;

use super::super::edited::Edit;
use super::super::statements::key_of;
use super::super::tokens::{Token, TokenKind};
use super::{Broken, Fix};

impl Broken {
    pub fn typographic_quotes(&self) -> Vec<Fix> {
        const STRONG: &[char] = &['“', '”', '„', '«', '»', '‟', '″', '`', '´'];
        let strong = |c: char| STRONG.contains(&c);
        let any = |c: char| strong(c) || matches!(c, '’' | '‘');
        let fixes = |wanted: &dyn Fn(char) -> bool| {
            let found = self.outside_texts(wanted).into_iter();
            let edits: Vec<Edit> = found.map(|it| (it, "\"".to_owned())).collect();
            // Only the first and the last, if there are others within.
            let ends = [edits.first().cloned(), edits.last().cloned()];
            [Fix::all(edits), Fix::all(ends.into_iter().flatten())]
        };
        let fixes = [fixes(&strong), fixes(&any)].into_iter().flatten();
        fixes.flatten().collect()
    }

    /// The places within a text where it may end: before what looks like the end of an element or
    /// of the line.
    fn ends_within(&self, text: &Token) -> Vec<usize> {
        let start = text.range.start + 1;
        let closed = text.kind == TokenKind::Text { closed: true };
        let content = self.get(start..text.range.end - usize::from(closed));
        // Before the brackets and signs at its end, one after the other.
        let mut left = content.trim_end();
        let mut places = vec![start + left.len()];
        while let Some(shorter) = left.strip_suffix([']', '}', ')', ',', ';']) {
            left = shorter.trim_end();
            places.push(start + left.len());
        }
        if closed {
            // The quote that closes it is the next one's own.
            places.remove(0);
        }
        // Before `, key =` and before a comment.
        for (at, sign) in content.match_indices([',', '#']) {
            let (before, after) = content.split_at(at);
            let next = after.strip_prefix(',').and_then(key_of);
            if sign == "#" || next.is_some_and(|(_, rest)| rest.starts_with('=')) {
                places.push(start + before.trim_end().len());
            }
        }
        places.truncate(12);
        places
    }

    pub fn closing_quote(&self) -> Vec<Fix> {
        let single = |it: &&Token| matches!(it.kind, TokenKind::Text { .. });
        let texts = self.tokens.iter().filter(single);
        let near = texts.filter(|it| it.range.start <= self.at).rev().take(3);
        let near = near.filter(|it| it.range.start >= self.line.start);
        let fixes = near.flat_map(|token| {
            let quote = self.token(token).get(..1).unwrap_or_default();
            let ends = self.ends_within(token).into_iter();
            ends.map(move |at| Fix::insert(at, quote))
        });
        fixes.collect()
    }

    /// A text of several lines without the three quotes at its ends.
    pub fn text_of_many_lines(&self) -> Option<Fix> {
        let (value, first) = (self.value.clone()?, self.first_of_value()?);
        let is_below = self.value_on_line().is_some_and(|it| it.is_empty());
        let start = if is_below {
            value.start
        } else {
            first.range.start
        };
        let text = self.get(start..self.text.trim_end().len());
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
        let quote = quote.unwrap_or('"');
        let inner = text.trim_start_matches(quote);
        let opening = text.len() - inner.len();
        let closing = inner.len() - inner.trim_end_matches(quote).len();
        if opening >= 3 || !text.contains('\n') || (opening == 0 && closing < 3) {
            return None;
        }
        let quotes = |there: usize| quote.to_string().repeat(3_usize.saturating_sub(there));
        let end = start + text.len();
        let edits = vec![(start..start, quotes(opening)), (end..end, quotes(closing))];
        let at = if opening == 1 { first.range.end } else { start };
        Some(Fix::new(at, edits))
    }

    pub fn closing_three(&self) -> Vec<Fix> {
        let open = |it: &&Token| it.kind == TokenKind::LongText { closed: false };
        let fixes = self.tokens.iter().filter(open).flat_map(|it| {
            let at = it.range.start;
            let quotes = self.get(at..at + 3);
            let text = self.token(it).trim_end();
            let end = at + text.len();
            let shorter = at + text.trim_end_matches('"').len();
            [end..end, shorter..end].map(|place| Fix::replace(place, quotes).told_at(at))
        });
        fixes.collect()
    }

    /// Texts between apostrophes that hold others.
    pub fn apostrophes(&self) -> Option<Fix> {
        let line = self.line_text();
        let value = line.find('=').map_or(0, |at| at + 1);
        let delimits = |at: usize| {
            let (before, after) = line.split_at(at);
            let before = before.trim_end().chars().next_back();
            let after = after.trim_start_matches('\'').trim_start().chars().next();
            before.is_none_or(|c| "=[,{".contains(c)) || after.is_none_or(|c| ",]}#".contains(c))
        };
        let found = line.match_indices('\'').map(|(at, _)| at);
        let found = found.filter(|at| *at >= value && delimits(*at));
        let places = found.map(|at| self.line.start + at..self.line.start + at + 1);
        let edits: Vec<Edit> = places.map(|it| (it, "\"".to_owned())).collect();
        let fits = edits.len() > 1 && !line.contains('"');
        fits.then(|| Fix::new(self.at, edits))
    }

    pub fn opening_quote(&self) -> Option<Fix> {
        let value = self.value.as_ref()?;
        let here = self.here().filter(|it| it.range.start >= value.start)?;
        if !matches!(here.kind, TokenKind::Word | TokenKind::Open('(')) {
            return None;
        }
        // Before all the words without a sign between them.
        let before = self.tokens.iter().rev();
        let before = before.skip_while(|it| it.range.start > here.range.start);
        let run = before.take_while(|it| it.kind == TokenKind::Word);
        let first = run.last().unwrap_or(here);
        Some(Fix::insert(first.range.start, "\""))
    }

    pub fn extra_quote(&self) -> Vec<Fix> {
        let value = self.value_on_line().unwrap_or_default();
        let doubled = self.get(value.clone());
        if doubled.len() > 4 && doubled.starts_with("\"\"") && doubled.ends_with("\"\"") {
            let ends = [value.start..value.start + 1, value.end - 1..value.end];
            return vec![Fix::new(
                value.start,
                ends.map(|it| (it, String::new())).into(),
            )];
        }
        let texts = self.tokens.iter().rev().filter(|it| it.is_text());
        let here = texts.filter(|it| it.range.start <= self.at && it.range.end >= self.at);
        let fixes = here.flat_map(|it| {
            let text = self.token(it);
            let quotes = text.len() - text.trim_start_matches('"').len();
            let Range { start, end } = it.range;
            let opening = match quotes {
                0 => None,
                1 => Some(Fix::replace(start..start + 1, "")),
                _ => Some(Fix::replace(start..start + quotes, "\"")),
            };
            [opening, Some(Fix::replace(end - 1..end, ""))]
        });
        fixes.flatten().collect()
    }

    /// A text that is closed too early: its last quote on the line is the right one.
    pub fn quotes_within(&self) -> Vec<Fix> {
        let single = |it: &&Token| matches!(it.kind, TokenKind::Text { .. });
        let texts = self.on_line().filter(single);
        let Some(open) = texts.filter(|it| it.range.start < self.at).last() else {
            return Vec::new();
        };
        let open = open.range.start;
        let line = self.get(open..self.line.end);
        let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| open + at).collect();
        let fixes = (3..=quotes.len()).rev().filter_map(|count| {
            let within = quotes.get(1..count - 1)?.iter();
            let edits = within.map(|at| (*at..*at, "\\".to_owned())).collect();
            Some(Fix::new(self.at, edits))
        });
        fixes.take(8).collect()
    }

    pub fn backslash(&self) -> Option<Fix> {
        let mut texts = self.tokens.iter().filter(|it| it.is_text());
        let token = texts.find(|it| it.range.contains(&self.at))?;
        let slashes = self.token(token).trim_end_matches('"').match_indices('\\');
        let places = slashes.map(|(at, _)| token.range.start + at);
        let doubled = Fix::all(places.map(|at| (at..at, "\\".to_owned())))?;
        Some(doubled.told_at(self.at))
    }

    /// The words without quotes on this line: all of the value, or each element of a list.
    pub fn without_quotes(&self) -> Vec<Fix> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut goes_on = false;
        let in_value = self.value.clone().map_or(usize::MAX, |it| it.start);
        for token in self.on_line().filter(|it| it.range.start >= in_value) {
            let is_word = token.kind == TokenKind::Word;
            match runs.last_mut() {
                Some(run) if is_word && goes_on => run.end = token.range.end,
                _ if is_word => runs.push(token.range.clone()),
                _ => {}
            }
            goes_on = is_word;
        }
        let words = Fix::all(runs.into_iter().map(|it| self.quote(it)));
        let is_bare =
            |it: &Range<usize>| !it.is_empty() && !self.get(it.clone()).starts_with(['"', '[']);
        let value = self.value_on_line().filter(is_bare);
        let value = value.and_then(|it| Fix::all([self.quote(it)]));
        words.into_iter().chain(value).collect()
    }

    fn quote(&self, range: Range<usize>) -> Edit {
        let text = self.get(range.clone()).replace(['"', '\\'], "'");
        (range, format!("\"{text}\""))
    }
}
