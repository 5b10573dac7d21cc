//! Numbers, dates, and values that are not there.

use std::ops::Range;

use super::{Broken, Fix};

impl Broken<'_> {
    pub fn date(&self) -> Vec<Fix> {
        let value = self.value_on_line().filter(|_| self.expects("date"));
        let found = value.and_then(|range| {
            let date = french_date(self.get(range.clone()))?;
            Some(Fix::replace(range, date.clone()).showing(date))
        });
        found.into_iter().collect()
    }

    pub fn impossible_date(&self) -> Vec<Fix> {
        let is_date = |text: &str| {
            let parts: Vec<&str> = text.split('-').collect();
            let digits = |it: &&str| it.bytes().all(|byte| byte.is_ascii_digit());
            parts.len() == 3 && parts.iter().all(digits)
        };
        let value = self
            .value_on_line()
            .filter(|it| is_date(self.get(it.clone())));
        value
            .map(|it| Fix::replace(it, "2000-01-01"))
            .into_iter()
            .collect()
    }

    pub fn zeros(&self) -> Vec<Fix> {
        let found = self.value_on_line().and_then(|range| {
            let digits = self.get(range.clone());
            let number = digits.trim_start_matches('0');
            let all_digits = digits.bytes().all(|it| it.is_ascii_digit());
            let number = if number.is_empty() { "0" } else { number };
            (all_digits && digits.len() > number.len())
                .then(|| Fix::replace(range, number).showing(number))
        });
        found.into_iter().collect()
    }

    pub fn ends_with(&self, mark: char) -> Vec<Fix> {
        let content = self.on_line().last();
        let found = content
            .filter(|it| self.token(it).ends_with(mark))
            .map(|it| {
                let at = it.range.end - mark.len_utf8();
                Fix::replace(at..it.range.end, "")
            });
        found.into_iter().collect()
    }

    pub fn not_a_number(&self) -> Vec<Fix> {
        let number = self
            .value_on_line()
            .filter(|it| self.expects("nombre entier") && !self.get(it.clone()).contains('"'));
        number
            .map(|range| Fix::replace(range, "0"))
            .into_iter()
            .collect()
    }

    pub fn no_value(&self) -> Vec<Fix> {
        let value = self.value_on_line().filter(Range::is_empty);
        value
            .map(|it| {
                let at = it.start.min(self.text.trim_end().len());
                let equals = self.value.clone().map_or(at, |it| it.start);
                Fix::new(equals.min(at), vec![(equals..equals, " \"\"".to_owned())])
            })
            .into_iter()
            .collect()
    }

    pub fn value_below(&self) -> Vec<Fix> {
        let value = self
            .value_on_line()
            .filter(Range::is_empty)
            .and(self.value.clone());
        let Some(value) = value.filter(|value| !self.get(value.clone()).trim().is_empty()) else {
            return Vec::new();
        };
        let rest = self.get(value.clone());
        let next = value.start + (rest.len() - rest.trim_start().len());
        vec![Fix::new(
            value.start,
            vec![(value.start..next, " ".to_owned())],
        )]
    }
}

/// A day as French people write it → as TOML has it: `13/09/2025`, `le 13 septembre 2025`.
pub fn french_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc",
    ];
    let lower = text
        .to_lowercase()
        .replace("aout", "août")
        .replace("fev", "fév")
        .replace("dec", "déc");
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| {
            !it.is_empty()
                && !matches!(
                    *it,
                    "le" | "lundi"
                        | "mardi"
                        | "mercredi"
                        | "jeudi"
                        | "vendredi"
                        | "samedi"
                        | "dimanche"
                )
        })
        .collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let named = MONTHS
        .iter()
        .position(|name| month.starts_with(name))
        .map(|at| at + 1);
    let month = named.or_else(|| month.parse().ok())?;
    let (day, year) = if first.len() == 4 {
        (last, first)
    } else {
        (first, last)
    };
    let day: u8 = day.trim_end_matches("er").parse().ok()?;
    let year: u16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    let fits = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2200).contains(&year);
    fits.then(|| format!("{year}-{month:02}-{day:02}"))
}
