//! Numbers, dates, and values that are not there.

use std::ops::Range;

use super::{Broken, Fix};

impl Broken {
    pub fn date(&self) -> Option<Fix> {
        let value = self.value_on_line().filter(|_| self.expects("date"))?;
        let date = french_date(self.get(value.clone()))?;
        Some(Fix::replace(value, date.clone()).showing(date))
    }

    pub fn impossible_date(&self) -> Option<Fix> {
        let value = self.value_on_line()?;
        let parts: Vec<&str> = self.get(value.clone()).split('-').collect();
        let is_date = parts.len() == 3 && parts.iter().all(|it| is_number(it));
        is_date.then(|| Fix::replace(value, "2000-01-01"))
    }

    pub fn zeros(&self) -> Option<Fix> {
        let value = self.value_on_line()?;
        let digits = self.get(value.clone());
        let number = match digits.trim_start_matches('0') {
            "" => "0",
            number => number,
        };
        let fits = is_number(digits) && digits.len() > number.len();
        fits.then(|| Fix::replace(value, number).showing(number))
    }

    pub fn ends_with(&self, mark: char) -> Option<Fix> {
        let last = self.on_line().last()?;
        let end = last.range.end;
        let fits = self.token(last).ends_with(mark);
        fits.then(|| Fix::replace(end - mark.len_utf8()..end, ""))
    }

    pub fn not_a_number(&self) -> Option<Fix> {
        let value = self
            .value_on_line()
            .filter(|_| self.expects("nombre entier"))?;
        let is_text = self.get(value.clone()).contains('"');
        (!is_text).then(|| Fix::replace(value, "0"))
    }

    pub fn no_value(&self) -> Option<Fix> {
        let value = self.value_on_line().filter(Range::is_empty)?;
        let equals = self.value.clone()?.start;
        let at = value.start.min(self.text.trim_end().len());
        Some(Fix::insert(equals, " \"\"").told_at(equals.min(at)))
    }

    pub fn value_below(&self) -> Option<Fix> {
        self.value_on_line().filter(Range::is_empty)?;
        let value = self.value.clone()?;
        let below = self.trimmed(value.clone());
        (!below.is_empty()).then(|| Fix::replace(value.start..below.start, " "))
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A day as French people write it → as TOML has it: `13/09/2025`, `le 13 septembre 2025`.
pub fn french_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec",
    ];
    const BEFORE: [&str; 8] = [
        "le", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ];
    let plain = text
        .to_lowercase()
        .replace(['é', 'è'], "e")
        .replace('û', "u");
    let parts = plain.split(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = parts
        .filter(|it| !it.is_empty() && !BEFORE.contains(it))
        .collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let named = MONTHS.iter().position(|name| month.starts_with(name));
    let month = named.map(|at| at + 1).or_else(|| month.parse().ok())?;
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
