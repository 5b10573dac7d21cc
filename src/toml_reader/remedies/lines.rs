//! Lines that are no fields, keys, the equal sign, and characters that are not seen.

use super::super::shape::{Shape, header};
use super::super::statements::{header_path, key_of};
use super::super::tokens::{TokenKind, is_invisible};
use super::super::wording::translation;
use super::{Broken, Fix};

impl Broken {
    /// Outside of texts.
    pub fn replace_all(&self, wanted: fn(char) -> bool, new: &str) -> Option<Fix> {
        let found = self.outside_texts(wanted).into_iter();
        Fix::all(found.map(|it| (it, new.to_owned())))
    }

    pub fn remove_all(&self, wanted: fn(char) -> bool) -> Option<Fix> {
        let found = self.text.char_indices().filter(|(_, c)| wanted(*c));
        Fix::all(found.map(|(at, c)| (at..at + c.len_utf8(), String::new())))
    }

    pub fn invisible_start(&self) -> Option<Fix> {
        let (line, start) = (self.line_text(), self.line.start);
        let length = line.len() - line.trim_start_matches(is_invisible).len();
        (length > 0).then(|| Fix::replace(start..start + length, ""))
    }

    pub fn git(&self) -> Option<Fix> {
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        let found = marks.iter().any(|mark| self.line_text().starts_with(mark));
        found.then(|| Fix::insert(self.line.start, "#"))
    }

    pub fn comment(&self) -> Vec<Fix> {
        const MARKS: [&str; 8] = ["//", "/*", "*/", "<!--", "--", ";", "%", "*"];
        let start = self.trimmed(self.line.clone()).start;
        let trailing = self.outside_texts(|c| matches!(c, '/' | '-' | ';'));
        let trailing = trailing.into_iter().map(|it| it.start);
        let fix = |at: usize| {
            let rest = self.get(at..self.line.end.max(at));
            let mut marks = MARKS.iter().filter(|_| rest.len() > 1);
            let mark = marks.find(|mark| rest.starts_with(**mark))?;
            Some(Fix::insert(at, "#").showing(format!("`{mark}`")))
        };
        let places = [start, self.at].into_iter().chain(trailing);
        places.filter_map(fix).collect()
    }

    /// A header that lacks these brackets, or is written in some other way.
    pub fn header(&self, missing: &str) -> Option<Fix> {
        let line = self.line_text().split('#').next().unwrap_or_default();
        let place = self.trimmed(self.line.start..self.line.start + line.len());
        let code = self.get(place.clone());
        let name = header_path(code, self.root)?;
        let table = self.root.at(&name);
        let repeats = table.map_or(code.contains("[["), Shape::repeats);
        let good = header(&name, repeats);
        let (fits, at) = match missing {
            "]]" => (
                repeats && code.starts_with("[[") && !code.contains("]]"),
                place.end,
            ),
            "]" => (
                !repeats && code.starts_with('[') && !code.contains(']'),
                place.end,
            ),
            "[[" => (
                repeats && code.ends_with("]]") && !code.starts_with("[["),
                place.start,
            ),
            _ => return Some(Fix::replace(place, good.clone()).showing(good)),
        };
        let shown = format!("écrivez {good}");
        fits.then(|| Fix::replace(place, good).told_at(at).showing(shown))
    }

    /// One of these signs in the place of the equal sign.
    pub fn sign(&self, signs: &[&str]) -> Option<Fix> {
        let start = self.trimmed(self.line.clone()).start;
        let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let whole = self.get(start..self.line.end);
        // A key between quotes, as JSON has it.
        let is_quoted = whole.starts_with('"');
        let key = whole.trim_start_matches('"');
        let key = key.get(..key.find(|c| !is_of_key(c)).unwrap_or(key.len()))?;
        let key_end = start + key.len() + if is_quoted { 2 } else { 0 };
        if key.is_empty() || (is_quoted && !self.knows(key)) {
            return None;
        }
        let value = self.get(key_end..self.line.end).trim_start();
        let value = value.trim_start_matches(|c: char| ":=>-–—→ \t".contains(c));
        let value_start = self.line.end - value.len();
        let sign = self.trimmed(key_end..value_start);
        let begins_value = |c: char| c.is_ascii_digit() || "\"'[{".contains(c);
        let fits = signs.contains(&self.get(sign.clone())) && value.starts_with(begins_value);
        let fix = || Fix::replace(start..value_start, format!("{key} = "));
        fits.then(|| fix().told_at(sign.start))
    }

    /// The colons of a table within braces.
    pub fn colons_within(&self) -> Option<Fix> {
        let words = self.on_line().filter(|it| it.kind == TokenKind::Word);
        let keys = words.filter(|it| {
            let key = self.token(it).strip_suffix(':');
            key.is_some_and(|key| self.knows(key))
        });
        Fix::all(keys.map(|it| (it.range.end - 1..it.range.end, " =".to_owned())))
    }

    pub fn key(&self) -> Option<Fix> {
        let (key, rest) = key_of(self.line_text()).filter(|(_, rest)| rest.starts_with('='))?;
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if key.chars().all(is_bare) {
            return None;
        }
        let place = self.trimmed(self.line.clone()).start..self.line.end - rest.len();
        let known = translation(key, self.root.all_keys());
        let new = known.map_or_else(|| key.replace(|c| !is_bare(c), "_"), str::to_owned);
        let shown = known.map(|known| format!("vouliez-vous dire `{known}` ?"));
        let fix = Fix::replace(place, format!("{new} "));
        Some(Fix { shown, ..fix })
    }
}
