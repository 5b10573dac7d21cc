//! Texts and their quotes.

use std::ops::Range;

use super::super::edited::Edit;
use super::super::statements::key_of;
use super::super::tokens::{Kind, Token};
use super::{Broken, Fix};

impl Broken<'_> {
    pub fn typographic_quotes(&self) -> Vec<Fix> {
        const QUOTES: &[char] = &['“', '”', '„', '«', '»', '‟', '″', '`', '´', '‘', '’'];
        let is_quote = |c: char| QUOTES.contains(&c);
        let strong = |c: char| is_quote(c) && !matches!(c, '’' | '‘');
        let mut fixes = Vec::new();
        for wanted in [&strong as &dyn Fn(char) -> bool, &is_quote] {
            let found = self.outside_texts(wanted);
            let at = found.first().map(|it| it.start);
            let edits: Vec<Edit> = found
                .iter()
                .map(|it| (it.clone(), "\"".to_owned()))
                .collect();
            // Only the first and the last, if there are others within.
            let ends = [edits.first().cloned(), edits.last().cloned()];
            let ends: Vec<Edit> = ends.into_iter().flatten().collect();
            for edits in [edits, ends] {
                fixes.extend(
                    at.filter(|_| edits.len() > 1 || !edits.is_empty())
                        .map(|at| Fix::new(at, edits)),
                );
            }
        }
        fixes
    }

    /// The places within the text `token` where it may end: before what looks like the end of an
    /// element or of the line.
    pub fn ends_within(&self, token: &Token) -> Vec<usize> {
        let start = token.range.start + 1;
        let closed = matches!(token.kind, Kind::Text { closed: true, .. });
        let content = self.get(start..token.range.end - usize::from(closed));
        let mut places = Vec::new();
        // Before the brackets and signs at its end, one after the other.
        let mut left = content.trim_end();
        loop {
            places.push(start + left.len());
            let shorter = left.strip_suffix([']', '}', ')', ',', ';']);
            let Some(shorter) = shorter else {
                break;
            };
            left = shorter.trim_end();
        }
        if closed {
            // The quote that closes it is the next one's own.
            places.remove(0);
        }
        // Before `, key =` and before a comment.
        for (at, _) in content.match_indices([',', '#']) {
            let after = content.get(at..).unwrap_or_default();
            let is_key = after
                .strip_prefix(',')
                .and_then(key_of)
                .is_some_and(|(_, rest)| rest.starts_with('='));
            if is_key || after.starts_with('#') {
                places.push(start + content.get(..at).unwrap_or_default().trim_end().len());
            }
        }
        places.truncate(12);
        places
    }

    pub fn closing_quote(&self) -> Vec<Fix> {
        let single = |it: &&Token| {
            matches!(
                it.kind,
                Kind::Text {
                    many_lines: false,
                    ..
                }
            )
        };
        let near = self
            .tokens
            .iter()
            .filter(single)
            .filter(|it| it.range.start <= self.at)
            .rev()
            .take(3);
        let mut fixes = Vec::new();
        for token in near.filter(|it| it.range.start >= self.line.start) {
            let quote = self.token(token).get(..1).unwrap_or_default();
            fixes.extend(
                self.ends_within(token)
                    .into_iter()
                    .map(|at| Fix::insert(at, quote)),
            );
        }
        fixes
    }

    /// A text of several lines without the three quotes at its ends.
    pub fn text_of_many_lines(&self) -> Vec<Fix> {
        let (Some(value), Some(first)) = (self.value.clone(), self.first_of_value()) else {
            return Vec::new();
        };
        let is_below = self.value_on_line().is_some_and(|it| it.is_empty());
        let start = if is_below {
            value.start
        } else {
            first.range.start
        };
        let text = self.get(start..self.text.trim_end().len());
        let quote = text
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .unwrap_or('"');
        let opening = text.len() - text.trim_start_matches(quote).len();
        let inner = text.get(opening..).unwrap_or_default();
        let closing = inner.len() - inner.trim_end_matches(quote).len();
        if opening >= 3 || !text.contains('\n') || (opening == 0 && closing < 3) {
            return Vec::new();
        }
        let quotes = |there: usize| quote.to_string().repeat(3_usize.saturating_sub(there));
        let end = start + text.len();
        let edits = vec![(start..start, quotes(opening)), (end..end, quotes(closing))];
        let at = if opening == 1 { first.range.end } else { start };
        vec![Fix::new(at, edits)]
    }

    pub fn closing_three(&self) -> Vec<Fix> {
        let many = self.tokens.iter().filter(|it| {
            matches!(
                it.kind,
                Kind::Text {
                    many_lines: true,
                    closed: false
                }
            )
        });
        let fixes = many.flat_map(|it| {
            let quotes = self.get(it.range.start..it.range.start + 3);
            let end = self.get(it.range.clone()).trim_end().len() + it.range.start;
            let text = self.get(it.range.clone()).trim_end().trim_end_matches('"');
            let shorter = it.range.start + text.len();
            let at = it.range.start;
            [
                Fix {
                    at,
                    ..Fix::insert(end, quotes)
                },
                Fix::new(at, vec![(shorter..end.max(shorter), quotes.to_owned())]),
            ]
        });
        fixes.collect()
    }

    /// Texts between apostrophes that hold others.
    pub fn apostrophes(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let value = line.find('=').map_or(line.len(), |at| at + 1);
        let delimits = |at: usize| {
            let before = line
                .get(..at)
                .and_then(|it| it.trim_end().chars().next_back());
            let after = line
                .get(at + 1..)
                .and_then(|it| it.trim_start().chars().next());
            before.is_none_or(|c| "=[,{".contains(c)) || after.is_none_or(|c| ",]}#".contains(c))
        };
        let found = line.match_indices('\'').map(|(at, _)| at);
        let edits: Vec<Edit> = found
            .filter(|at| (*at >= value || value == line.len()) && delimits(*at))
            .map(|at| self.line.start + at)
            .map(|at| (at..at + 1, "\"".to_owned()))
            .collect();
        let fix = || Fix::new(self.at, edits.clone());
        (edits.len() > 1 && !line.contains('"'))
            .then(fix)
            .into_iter()
            .collect()
    }

    pub fn opening_quote(&self) -> Vec<Fix> {
        let in_value = |it: &&Token| {
            let value = self.value.as_ref();
            value.is_some_and(|value| it.range.start >= value.start)
        };
        let Some(here) = self
            .here()
            .filter(in_value)
            .filter(|it| matches!(it.kind, Kind::Word | Kind::Open('(')))
        else {
            return Vec::new();
        };
        let start = self.run_start(here);
        vec![Fix::insert(start, "\"")]
    }

    /// The start of the words without a sign between them that `token` belongs to.
    pub fn run_start(&self, token: &Token) -> usize {
        let before = self
            .tokens
            .iter()
            .rev()
            .skip_while(|it| it.range.start > token.range.start);
        let run = before.take_while(|it| it.kind == Kind::Word);
        run.last().map_or(token.range.start, |it| it.range.start)
    }

    pub fn extra_quote(&self) -> Vec<Fix> {
        let value = self.value_on_line().unwrap_or_default();
        let doubled = self.get(value.clone());
        if doubled.len() > 4 && doubled.starts_with("\"\"") && doubled.ends_with("\"\"") {
            let (start, end) = (value.start, value.end);
            let edits = [start..start + 1, end - 1..end].map(|it| (it, String::new()));
            return vec![Fix::new(start, edits.into())];
        }
        let here = self.tokens.iter().rev().filter(|it| {
            matches!(it.kind, Kind::Text { .. })
                && it.range.end >= self.at
                && it.range.start <= self.at
        });
        let fixes = here.flat_map(|it| {
            let text = self.token(it);
            let quotes = text.len() - text.trim_start_matches('"').len();
            let (start, end) = (it.range.start, it.range.end);
            [
                (quotes == 1).then(|| Fix::replace(start..start + 1, "")),
                (quotes >= 2).then(|| Fix::replace(start..start + quotes, "\"")),
                Some(Fix::replace(end - 1..end, "")),
            ]
        });
        fixes.flatten().collect()
    }

    /// A text that is closed too early: its last quote on the line is the right one.
    pub fn quotes_within(&self) -> Vec<Fix> {
        let texts: Vec<&Token> = self
            .on_line()
            .filter(|it| {
                matches!(
                    it.kind,
                    Kind::Text {
                        many_lines: false,
                        ..
                    }
                )
            })
            .collect();
        let Some(open) = texts
            .iter()
            .rfind(|it| it.range.start < self.at)
            .map(|it| it.range.start)
        else {
            return Vec::new();
        };
        let line = self.get(open..self.line.end);
        let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| open + at).collect();
        let fixes = (3..=quotes.len()).rev().filter_map(|count| {
            let within = quotes.get(1..count - 1)?;
            let edits = within
                .iter()
                .map(|at| (*at..*at, "\\".to_owned()))
                .collect();
            Some(Fix::new(self.at, edits))
        });
        fixes.take(8).collect()
    }

    pub fn backslash(&self) -> Vec<Fix> {
        let inside = self
            .tokens
            .iter()
            .find(|it| it.range.contains(&self.at) && matches!(it.kind, Kind::Text { .. }));
        let Some(token) = inside else {
            return Vec::new();
        };
        let text = self.token(token);
        let slashes = text
            .match_indices('\\')
            .map(|(at, _)| token.range.start + at);
        let end = text.trim_end_matches('"').len() + token.range.start;
        let edits: Vec<Edit> = slashes
            .filter(|at| *at < end)
            .map(|at| (at..at, "\\".to_owned()))
            .collect();
        if edits.is_empty() {
            return Vec::new();
        }
        vec![Fix::new(self.at, edits)]
    }

    /// The words without quotes on this line: all of the value, or each element of a list.
    pub fn without_quotes(&self) -> Vec<Fix> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut run: Option<Range<usize>> = None;
        let in_value = self.value.clone().map_or(usize::MAX, |it| it.start);
        for token in self.on_line().filter(|it| it.range.start >= in_value) {
            if token.kind == Kind::Word {
                let start = run.map_or(token.range.start, |it| it.start);
                run = Some(start..token.range.end);
            } else {
                edits.extend(run.take().map(|it| self.quote(it)));
            }
        }
        edits.extend(run.map(|it| self.quote(it)));
        let at = edits.first().map(|(it, _)| it.start);
        let mut fixes: Vec<Fix> = at.map(|at| Fix::new(at, edits)).into_iter().collect();
        if let Some(value) = self
            .value_on_line()
            .filter(|it| !it.is_empty() && !self.get(it.clone()).starts_with(['"', '[']))
        {
            fixes.push(Fix::new(value.start, vec![self.quote(value)]));
        }
        fixes
    }

    pub fn quote(&self, range: Range<usize>) -> Edit {
        let text = self.get(range.clone()).replace(['"', '\\'], "'");
        (range, format!("\"{text}\""))
    }
}
