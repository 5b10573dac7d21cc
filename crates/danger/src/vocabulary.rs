//! The words of the patterns, and which of them a written word may be: the same, one that begins
//! so, one that sounds so, one with a letter wrong.

use std::collections::HashMap;

use french_lexicon::lexicon;
use french_text::{Stemmer, phonetic_key};

/// A word, or the beginning of words, that a pattern names.
pub(crate) type WordId = u32;

/// Shorter words are not matched by ear.
const SHORTEST_BY_EAR: usize = 4;
/// Shorter words are not corrected: « mort » is not « port ».
const SHORTEST_MISSPELT: usize = 6;

#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashMap<String, WordId>,
    beginnings: HashMap<String, WordId>,
    count: WordId,
    by_sound: HashMap<String, Vec<WordId>>,
    /// Each word with one letter less, and beginnings too.
    by_gap: HashMap<String, Vec<String>>,
}

impl Vocabulary {
    /// The id of a pattern's word: « frapp* » is a beginning.
    pub fn add(&mut self, written: &str) -> WordId {
        let (table, word) = match written.strip_suffix('*') {
            Some(beginning) => (&mut self.beginnings, beginning),
            None => (&mut self.words, written),
        };
        if let Some(id) = table.get(word) {
            return *id;
        }
        let id = self.count;
        self.count += 1;
        table.insert(word.to_owned(), id);
        id
    }

    /// Prepares the lookup of misspelt words.
    pub fn finish(&mut self) {
        for (word, id) in &self.words {
            if word.len() >= SHORTEST_BY_EAR {
                self.by_sound
                    .entry(phonetic_key(word))
                    .or_default()
                    .push(*id);
            }
            if word.len() >= SHORTEST_MISSPELT {
                for short in gaps(word).chain([word.clone()]) {
                    self.by_gap.entry(short).or_default().push(word.clone());
                }
            }
        }
    }

    /// Which of the patterns' words a written word may be.
    pub fn read(&self, written: &str, stemmer: &Stemmer) -> Vec<WordId> {
        let mut ids: Vec<WordId> = self.words.get(written).copied().into_iter().collect();
        ids.extend(self.beginning(written));
        if !ids.is_empty() || written.len() < SHORTEST_BY_EAR || !written.is_ascii() {
            return ids;
        }
        let sounds = self.by_sound.get(&phonetic_key(written));
        ids.extend(sounds.into_iter().flatten());
        if written.len() >= SHORTEST_MISSPELT - 1 {
            for short in gaps(written).chain([written.to_owned()]) {
                for word in self.by_gap.get(&short).into_iter().flatten() {
                    if one_letter_apart(word, written) {
                        ids.extend(self.words.get(word));
                    }
                }
            }
        }
        // By ear, a beginning too: « suiside », « etranglai ».
        if ids.is_empty() && written.len() >= SHORTEST_MISSPELT {
            let sound = phonetic_key(written);
            for (beginning, id) in &self.beginnings {
                if beginning.len() >= SHORTEST_MISSPELT
                    && sound.starts_with(phonetic_key(beginning).as_str())
                {
                    ids.push(*id);
                }
            }
        }
        if ids.is_empty() || is_a_word(written, stemmer) {
            return Vec::new();
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn beginning(&self, written: &str) -> impl Iterator<Item = WordId> {
        let ends = written.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.filter_map(|end| self.beginnings.get(written.get(..end)?).copied())
    }
}

/// A real word is no misspelling of another.
fn is_a_word(written: &str, stemmer: &Stemmer) -> bool {
    let lexicon = lexicon();
    lexicon.is_folded_stop_word(written) || lexicon.knows(&stemmer.stem(written))
}

/// A word without each of its letters in turn.
fn gaps(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(|(at, letter)| {
        let (before, after) = word.split_at(at);
        let mut short = before.to_owned();
        short.extend(after.chars().skip(usize::from(letter.len_utf8() > 0)));
        short
    })
}

/// Whether two words differ by one letter added, removed or changed, or by two letters swapped. The
/// first letter is the same.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.first() != other.first() {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (
        one.get(same..).unwrap_or_default(),
        other.get(same..).unwrap_or_default(),
    );
    match (one, other) {
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], others) if rest == others => true,
        (rest, [_, others @ ..]) if rest == others => true,
        _ => false,
    }
}
