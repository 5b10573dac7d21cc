//! Lines that are no fields, keys, the equal sign, and characters that are not seen.

use super::super::edited::Edit;
use super::super::statements::{header_path, key_of};
use super::super::tokens::{Kind, is_invisible};
use super::super::wording::translation;
use super::{Broken, Fix};

impl Broken<'_> {
    pub fn replace_all(&self, wanted: fn(char) -> bool, new: &str) -> Vec<Fix> {
        let found = self.outside_texts(wanted);
        Fix::all(found.into_iter().map(|it| (it, new.to_owned())).collect())
    }

    pub fn replace_in_text(&self, wanted: fn(char) -> bool) -> Vec<Fix> {
        let found = self.text.char_indices().filter(|(_, c)| wanted(*c));
        let edits: Vec<Edit> = found
            .map(|(at, c)| (at..at + c.len_utf8(), String::new()))
            .collect();
        Fix::all(edits)
    }

    pub fn invisible_start(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let length = line.len() - line.trim_start_matches(is_invisible).len();
        let start = self.line.start;
        (length > 0)
            .then(|| Fix::replace(start..start + length, ""))
            .into_iter()
            .collect()
    }

    pub fn git(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        let found = marks.iter().any(|mark| line.starts_with(mark));
        found
            .then(|| Fix::insert(self.line.start, "#"))
            .into_iter()
            .collect()
    }

    pub fn comment(&self) -> Vec<Fix> {
        const MARKS: [&str; 8] = ["//", "/*", "*/", "<!--", "--", ";", "%", "*"];
        let line = self.get(self.line.clone());
        let start = self.line.start + (line.len() - line.trim_start().len());
        let trailing = self.outside_texts(|c| matches!(c, '/' | '-' | ';'));
        let trailing = trailing.into_iter().map(|it| it.start);
        let places: Vec<usize> = [start, self.at].into_iter().chain(trailing).collect();
        let fixes = places.iter().filter_map(|at| {
            let rest = self.get(*at..self.line.end.max(*at));
            let mark = MARKS
                .iter()
                .find(|mark| rest.starts_with(**mark) && rest.len() > 1)?;
            Some(Fix::insert(*at, "#").showing(format!("`{mark}`")))
        });
        fixes.collect()
    }

    pub fn header(&self, missing: &str) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let code = line.split('#').next().unwrap_or_default();
        let start = self.line.start + (code.len() - code.trim_start().len());
        let code = code.trim();
        let Some(name) = header_path(code, self.root) else {
            return Vec::new();
        };
        let one = self
            .root
            .at(&name)
            .map_or(!code.contains("[["), |table| !table.repeats());
        let good = if one {
            format!("[{name}]")
        } else {
            format!("[[{name}]]")
        };
        let (end, at) = (start + code.len(), |at| {
            Fix::new(at, vec![(start..start + code.len(), good.clone())])
        });
        let fits = match missing {
            "]]" => !one && code.starts_with("[[") && !code.contains("]]"),
            "]" => one && code.starts_with('[') && !code.contains(']'),
            "[[" => !one && code.ends_with("]]") && !code.starts_with("[["),
            _ => return vec![at(start).showing(good.clone())],
        };
        let place = if missing.starts_with('[') { start } else { end };
        let example = format!("écrivez {good}");
        fits.then(|| at(place).showing(example))
            .into_iter()
            .collect()
    }

    pub fn sign(&self, signs: &[&str]) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let start = self.line.start + (line.len() - line.trim_start().len());
        let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let whole = self.get(start..self.line.end);
        // A key between quotes, as JSON has it.
        let is_quoted = whole.starts_with('"');
        let key = whole.trim_start_matches('"');
        let key = key.get(..key.find(|c| !is_of_key(c)).unwrap_or(key.len()));
        let key = key.unwrap_or_default();
        let key_end = start + key.len() + if is_quoted { 2 } else { 0 };
        if key.is_empty() || (is_quoted && !self.root.all_keys().any(|it| it == key)) {
            return Vec::new();
        }
        let value = self
            .get(key_end..self.line.end)
            .trim_start()
            .trim_start_matches(|c: char| ":=>-–—→ \t".contains(c));
        let value_start = self.line.end - value.len();
        let sign = self.get(key_end..value_start);
        let begins_value = |c: char| c.is_ascii_digit() || "\"'[{".contains(c);
        let at = key_end + (sign.len() - sign.trim_start().len());
        let fits = signs.contains(&sign.trim()) && value.starts_with(begins_value);
        let fix = || Fix::new(at, vec![(start..value_start, format!("{key} = "))]);
        fits.then(fix).into_iter().collect()
    }

    /// The colons of a table within braces.
    pub fn colons_within(&self) -> Vec<Fix> {
        let words = self.on_line().filter(|it| it.kind == Kind::Word);
        let keys = words.filter(|it| {
            let key = self.token(it).strip_suffix(':');
            key.is_some_and(|key| self.root.all_keys().any(|known| known == key))
        });
        let edits: Vec<Edit> = keys
            .map(|it| (it.range.end - 1..it.range.end, " =".to_owned()))
            .collect();
        Fix::all(edits)
    }

    pub fn key(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let Some((key, rest)) = key_of(line).filter(|(_, rest)| rest.starts_with('=')) else {
            return Vec::new();
        };
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if key.chars().all(is_bare) {
            return Vec::new();
        }
        let end = self.line.end - rest.len();
        let start = self.line.start + (line.len() - line.trim_start().len());
        let known = translation(key, self.root.all_keys());
        let new = known.map_or_else(|| key.replace(|c| !is_bare(c), "_"), str::to_owned);
        let fix = Fix::new(start, vec![(start..end, format!("{new} "))]);
        let shown = known.map(|known| format!("vouliez-vous dire `{known}` ?"));
        vec![Fix { shown, ..fix }]
    }
}
