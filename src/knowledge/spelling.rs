//! Characters that were spoilt, and words that the rest of the base writes differently.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::drafts::Drafts;
use crate::diagnostics::Position;
use crate::toml_reader::Report;

/// Warns once for a file of characters that were spoilt when it was saved: « Ã© » for « é ».
pub(super) fn spoilt_characters(file: &str, bytes: &[u8], report: &Report) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let found: Vec<(usize, &str, char)> = spoilt(text).collect();
    let Some((at, spoilt, meant)) = found.first() else {
        return;
    };
    let more = match found.len() - 1 {
        0 => String::new(),
        1 => " (et à 1 autre endroit)".to_owned(),
        more => format!(" (et à {more} autres endroits)"),
    };
    let bom = usize::from(text.starts_with('\u{feff}'));
    let place = Position::of(text, *at);
    let column = place.column - if place.line == 1 { bom } else { 0 };
    let message = if *meant == char::REPLACEMENT_CHARACTER {
        format!("« {spoilt} » tient la place d’un caractère perdu{more} : retapez-le")
    } else {
        format!(
            "« {spoilt} » est sans doute « {meant} »{more} : le fichier a été enregistré dans un autre encodage ; reprenez-en une bonne copie, ou corrigez, et enregistrez en UTF-8"
        )
    };
    report.warn_at(file, Position { column, ..place }, message);
}

/// Each place where UTF-8 was read as Windows text, with the character that it was.
fn spoilt(text: &str) -> impl Iterator<Item = (usize, &str, char)> {
    text.char_indices().filter_map(|(at, c)| {
        let rest = text.get(at..)?;
        if c == char::REPLACEMENT_CHARACTER {
            return Some((at, rest.get(..c.len_utf8())?, c));
        }
        // Those by which French letters and signs begin when misread.
        let length = match c {
            'Ã' | 'Â' | 'Å' => 2,
            'â' => 3,
            _ => return None,
        };
        let bytes: Option<Vec<u8>> = rest.chars().take(length).map(windows_byte).collect();
        let meant = String::from_utf8(bytes?).ok()?;
        let end = rest
            .char_indices()
            .nth(length)
            .map_or(rest.len(), |(at, _)| at);
        Some((at, rest.get(..end)?, meant.chars().next()?))
    })
}

/// The byte that Windows shows as a character.
fn windows_byte(c: char) -> Option<u8> {
    const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match FROM_80.chars().position(|it| it == c) {
        Some(at) => u8::try_from(0x80 + at).ok(),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

/// A word is looked at if it is at least this long, in characters.
const SHORTEST: usize = 7;
/// How often the other spelling stands in the base.
const USUAL: usize = 4;

/// Warns of words that stand once in what members read, and differ by one letter from one that
/// the base has often.
pub(super) fn misspelt_words(drafts: &Drafts, report: &Report) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut shown: Vec<(&str, Position, &str)> = Vec::new();
    for draft in &drafts.entries {
        let entry = &draft.item;
        let points = entry.points.iter().map(|point| point.text.fr.as_str());
        let summary = [("title", &entry.title.fr), ("summary", &entry.summary.fr)];
        let texts =
            summary.map(|(key, text)| (draft.file.as_str(), draft.place(key), text.as_str()));
        shown.extend(texts);
        shown.extend(points.map(|text| (draft.file.as_str(), draft.at, text)));
        for text in entry.keywords.iter().chain(&entry.questions) {
            words(text).for_each(|word| *counts.entry(word).or_default() += 1);
        }
        for point in &entry.points {
            let keywords = point.keywords.iter().flat_map(|it| words(it));
            keywords.for_each(|word| *counts.entry(word).or_default() += 1);
        }
    }
    for (_, _, text) in &shown {
        words(text).for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let usual: Vec<&String> = counts
        .iter()
        .filter(|(_, count)| **count >= USUAL)
        .map(|(word, _)| word)
        .collect();
    let mut by_length: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    for word in usual {
        by_length
            .entry(word.chars().count())
            .or_default()
            .push(word);
    }
    for (file, place, text) in shown {
        for word in words(text).filter(|word| counts.get(word) == Some(&1)) {
            let length = word.chars().count();
            let near = by_length
                .range(length - 1..=length + 1)
                .flat_map(|(_, words)| words);
            if let Some(meant) = near.filter(|it| is_slip(&word, it)).min() {
                let message = format!(
                    "« {word} » : le reste de la base écrit « {meant} » ; est-ce une faute de frappe ?"
                );
                report.warn_at(file, place, message);
            }
        }
    }
}

/// The words of a text worth comparing, in lower case; names and addresses aside.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split_whitespace().filter(|it| !it.contains('/'));
    let words = parts.flat_map(|part| part.split(|c: char| !c.is_alphabetic()));
    let common = words.filter(|it| it.chars().next().is_some_and(char::is_lowercase));
    common
        .filter(|it| it.chars().count() >= SHORTEST)
        .map(str::to_owned)
}

/// Whether a word is another but for one slip within it: a difference at the end is grammar, and
/// one at the start is another word.
fn is_slip(word: &str, usual: &str) -> bool {
    let plain =
        |text: &str| -> Vec<char> { text.nfd().filter(|c| !is_combining_mark(*c)).collect() };
    let (a, b) = (plain(word), plain(usual));
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    if a == b {
        // An accent, but for one at the end.
        let (word, usual): (Vec<char>, Vec<char>) = (word.nfc().collect(), usual.nfc().collect());
        let same_end = word.iter().rev().zip(usual.iter().rev());
        return word != usual && same_end.take_while(|(a, b)| a == b).count() >= 3;
    }
    same >= 2 && same_end >= 3 && strsim::generic_damerau_levenshtein(&a, &b) == 1
}
