//! Names and values of a file, as messages write them.

use toml::de::DeValue;
use toml::value::Datetime;

/// The one of `known` that `name` seems to mean.
pub fn suggestion<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    let within = |distance: usize| distance < length && distance * 3 <= length.max(3);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&name, known), known))
        .filter(|(distance, _)| within(*distance))
        .min()
        .map(|(_, known)| known)
}

/// A name from a file, fit for one line of a message.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 40;
    let clean = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = clean.clone().take(LONGEST).collect();
    if clean.count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// Keys, as a message lists them.
pub(super) fn list<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let quoted: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

/// What a value is, in French, with its article.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "un texte vide",
        DeValue::String(_) => "un texte",
        DeValue::Integer(number)
            if i64::from_str_radix(number.as_str(), number.radix()).is_err() =>
        {
            "un nombre trop grand"
        }
        DeValue::Integer(_) => "un nombre entier",
        DeValue::Float(_) => "un nombre à virgule",
        DeValue::Boolean(_) => "vrai ou faux",
        DeValue::Datetime(Datetime { date: None, .. }) => "une heure",
        DeValue::Datetime(Datetime { time: Some(_), .. }) => "une date avec une heure",
        DeValue::Datetime(_) => "une date",
        DeValue::Array(_) => "une liste",
        DeValue::Table(_) => "une table",
    }
}
