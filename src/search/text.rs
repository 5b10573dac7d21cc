//! French text to terms: folding, tokenising, elisions, stemming, phonetic keys.
//!
//! Nothing here knows an index or a base; every function is total and deterministic.

use std::collections::HashMap;
use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A word of a text, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Lower case, without accents, without its elision.
    pub word: String,
    /// The same with its accents, where it has any.
    pub accented: Option<String>,
    /// Written in capitals only, two letters or more: a sigle, unless the whole text shouts.
    pub capitals: bool,
}

/// Words that lose their vowel before another; they carry no subject.
const ELIDED: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "c", "n", "z", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
    "quelqu", "presqu", "parsqu", "pasqu",
];

/// Written with an apostrophe, yet one word.
const APOSTROPHE_WORDS: &[(&str, &str)] = &[
    ("aujourd'hui", "aujourdhui"),
    ("prud'homme", "prudhomme"),
    ("prud'hommes", "prudhommes"),
    ("prud'homal", "prudhomal"),
    ("presqu'ile", "presquile"),
    ("grand'mere", "grandmere"),
];

/// Lower case, without accents or ligatures, with plain apostrophes and hyphens.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('`', "'");
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match plain(character) {
            Plain::Nothing => {}
            Plain::Letters(letters) => folded.push_str(letters),
            Plain::Same => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// What is left of a character that has several shapes.
enum Plain {
    Nothing,
    Letters(&'static str),
    Same,
}

fn plain(character: char) -> Plain {
    Plain::Letters(match character {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' => "d",
        'ı' => "i",
        '’' | '‘' | 'ʼ' | '´' | '`' | '′' | '＇' => "'",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        // Soft hyphens and zero-width characters split nothing.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return Plain::Nothing,
        _ => return Plain::Same,
    })
}

/// The words of a text, in its order.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        split(text.chars())
    } else {
        split(text.nfc())
    }
}

/// The words of a text, elided ones apart: « c'est » and « t'es » are two words each.
#[must_use]
pub fn tokenize_whole(text: &str) -> Vec<Token> {
    let apart = |character| matches!(plain(character), Plain::Letters("'" | "-"));
    tokenize(&text.replace(|c| c == '\'' || c == '-' || apart(c), " "))
}

fn split(text: impl Iterator<Item = char>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chunk = String::new();
    for character in text {
        match plain(character) {
            Plain::Nothing => {}
            Plain::Letters(letters) => chunk.push_str(letters),
            Plain::Same if character.is_alphanumeric() || is_combining_mark(character) => {
                chunk.push(character);
            }
            Plain::Same if character == '\'' || character == '-' => chunk.push(character),
            Plain::Same => {
                push_words(&chunk, &mut tokens);
                chunk.clear();
            }
        }
    }
    push_words(&chunk, &mut tokens);
    tokens
}

/// Splits one run of letters, apostrophes and hyphens into words.
fn push_words(chunk: &str, tokens: &mut Vec<Token>) {
    let chunk = chunk.trim_matches(['\'', '-']);
    if chunk.is_empty() {
        return;
    }
    if !chunk.contains(['\'', '-']) {
        push_token(chunk, tokens);
        return;
    }
    let folded = fold(chunk);
    if let Some((_, one_word)) = APOSTROPHE_WORDS.iter().find(|(with, _)| *with == folded) {
        push_token(one_word, tokens);
        return;
    }
    for part in chunk.split('-') {
        let mut rest = part;
        while let Some((before, after)) = rest.split_once('\'') {
            if !ELIDED.contains(&fold(before).as_str()) {
                push_token(before, tokens);
            }
            rest = after;
        }
        push_token(rest, tokens);
    }
}

fn push_token(written: &str, tokens: &mut Vec<Token>) {
    let word = fold(written);
    if word.is_empty() {
        return;
    }
    let letters = written.chars().filter(|c| c.is_alphabetic()).count();
    let accented = if written.is_ascii() {
        None
    } else {
        Some(written.to_lowercase()).filter(|lower| *lower != word)
    };
    tokens.push(Token {
        capitals: letters >= 2 && !written.chars().any(char::is_lowercase),
        accented,
        word,
    });
}

/// The stems of the words that Snowball confuses with others: the first form of each, marked.
static STEMS_APART: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/stems_apart.txt").lines();
    let groups = lines.filter(|line| !line.starts_with('#')).map(tokenize);
    groups
        .filter_map(|group| Some((format!("{}|", group.first()?.word), group)))
        .flat_map(|(stem, group)| {
            let forms = group.into_iter();
            forms.map(move |token| (token.word, stem.clone()))
        })
        .collect()
});

/// Cuts a folded word down to what its inflected forms share.
pub struct French(Stemmer);

impl std::fmt::Debug for French {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("French")
    }
}

impl Default for French {
    fn default() -> Self {
        Self(Stemmer::create(Algorithm::French))
    }
}

impl French {
    /// The stem of a folded word. Snowball expects accents; a member's question often has none,
    /// so texts and questions are both stemmed without, and the endings that only an accent
    /// tells apart (`é`, `ée`, `és`, `ées`) are brought to one first.
    #[must_use]
    pub fn stem(&self, word: &str) -> String {
        if let Some(stem) = STEMS_APART.get(word) {
            return stem.clone();
        }
        let singular = word.strip_suffix('s').unwrap_or(word);
        let base = match singular.strip_suffix("ee") {
            Some(root) if root.chars().count() >= 3 => format!("{root}e"),
            _ => word.to_owned(),
        };
        let stem = self.0.stem(&base).into_owned();
        if stem.is_empty() { base } else { stem }
    }
}

/// The number of a stem in [`Stems`].
pub type StemId = u32;

/// Numbers stems, from 0.
#[derive(Debug, Default)]
pub struct Stems {
    french: French,
    by_stem: HashMap<String, StemId>,
    texts: Vec<String>,
}

impl Stems {
    /// The number of a stem, which gets one if it is new.
    pub fn number(&mut self, stem: String) -> StemId {
        if let Some(id) = self.by_stem.get(&stem) {
            return *id;
        }
        let id = StemId::try_from(self.texts.len()).unwrap_or(StemId::MAX);
        self.texts.push(stem.clone());
        self.by_stem.insert(stem, id);
        id
    }

    /// The stem of a folded word.
    #[must_use]
    pub fn stem(&self, word: &str) -> String {
        self.french.stem(word)
    }

    /// How many stems have a number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The number of a stem.
    #[must_use]
    pub fn find(&self, stem: &str) -> Option<StemId> {
        self.by_stem.get(stem).copied()
    }

    /// The stem with a number.
    #[must_use]
    pub fn text(&self, id: StemId) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }
}

/// How a French word sounds, roughly: words that are written by ear share a key.
#[must_use]
pub fn phonetic_key(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut key = String::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let after = letters.get(at + 2).copied();
        let (sound, taken) = sound(letter, next, after);
        for character in sound.chars() {
            if !key.ends_with(character) {
                key.push(character);
            }
        }
        at += taken;
    }
    while key.chars().count() > 3 && key.ends_with(['e', 's', 't', 'd', 'x', 'p', 'z', 'r']) {
        key.pop();
    }
    key
}

/// The sound of the next letters, and how many of them make it.
fn sound(letter: char, next: Option<char>, after: Option<char>) -> (&'static str, usize) {
    let soft = |c: Option<char>| matches!(c, Some('e' | 'i' | 'y'));
    let vowel = |c: Option<char>| matches!(c, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    match (letter, next) {
        ('e', Some('a')) if after == Some('u') => ("o", 3),
        ('a', Some('u')) => ("o", 2),
        ('a' | 'e', Some('i')) if after == Some('n') => ("1", 3),
        ('a' | 'e', Some('i')) => ("e", 2),
        ('a' | 'e', Some('n' | 'm'))
            if !vowel(after) && after != Some('n') && after != Some('m') =>
        {
            ("2", 2)
        }
        ('i' | 'y', Some('n' | 'm'))
            if !vowel(after) && after != Some('n') && after != Some('m') =>
        {
            ("1", 2)
        }
        ('o', Some('n' | 'm')) if !vowel(after) && after != Some('n') && after != Some('m') => {
            ("3", 2)
        }
        ('o', Some('u')) => ("u", 2),
        ('o', Some('i')) => ("w", 2),
        ('p', Some('h')) => ("f", 2),
        ('q', Some('u')) => ("k", 2),
        ('c' | 's', Some('h')) => ("8", 2),
        ('c', following) if soft(following) => ("s", 1),
        ('c' | 'q' | 'k', _) => ("k", 1),
        ('g', Some('n')) => ("n", 2),
        ('g', Some('u')) if soft(after) => ("g", 2),
        ('g', following) if soft(following) => ("j", 1),
        ('t', Some('i')) if after == Some('o') => ("si", 2),
        ('h', _) => ("", 1),
        ('y', _) => ("i", 1),
        ('z' | 's', _) => ("s", 1),
        ('x', _) => ("ks", 1),
        ('w', _) => ("v", 1),
        (other, _) => (letter_str(other), 1),
    }
}

/// A letter as a static string, so that [`sound`] allocates nothing; anything else is silent.
fn letter_str(letter: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    LETTERS
        .find(letter)
        .and_then(|at| LETTERS.get(at..at + 1))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn texts_become_the_words_that_are_compared() {
        let table: &[(&str, &str, &[&str])] = &[
            ("case and accents", "ÉLÈVE Âgé", &["eleve", "age"]),
            ("accents not composed", "e\u{301}le\u{300}ve", &["eleve"]),
            (
                "ligatures",
                "cœur Œuvre ex æquo",
                &["coeur", "oeuvre", "ex", "aequo"],
            ),
            (
                "elision",
                "l'illectronisme d'aide",
                &["illectronisme", "aide"],
            ),
            ("typographic apostrophe", "l’accès qu’on", &["acces", "on"]),
            ("long elisions", "jusqu'ici lorsqu’elle", &["ici", "elle"]),
            ("one word", "aujourd’hui", &["aujourdhui"]),
            (
                "hyphens",
                "Viard-Guillot parle-t-il",
                &["viard", "guillot", "parle", "t", "il"],
            ),
            (
                "non-breaking hyphen",
                "non\u{2011}recours",
                &["non", "recours"],
            ),
            ("soft hyphen", "numé\u{ad}rique", &["numerique"]),
            (
                "punctuation",
                "« IA », santé ; 2025 ?",
                &["ia", "sante", "2025"],
            ),
            ("lone marks", "' - '' ---", &[]),
            ("emoji", "👍 merci", &["merci"]),
            ("nothing", "", &[]),
        ];
        for (name, text, expected) in table {
            assert_eq!(words(text), *expected, "{name}");
        }
    }

    #[test]
    fn sigles_and_accents_are_remembered() {
        let tokens = tokenize("l’INSEE et le maïs");
        let insee = tokens.first().map(|token| token.capitals);
        let corn = tokens.last().and_then(|token| token.accented.clone());
        assert_eq!((insee, corn.as_deref()), (Some(true), Some("maïs")));
    }

    #[test]
    fn inflections_share_a_stem() {
        let french = French::default();
        let table = [
            ("numerique", "numeriques"),
            ("donnee", "donnees"),
            ("formee", "forme"),
            ("inegalite", "inegalites"),
            ("professionnel", "professionnelles"),
            ("organiser", "organisait"),
        ];
        for (one, other) in table {
            assert_eq!(french.stem(one), french.stem(other), "{one}, {other}");
        }
        let apart = [
            ("sante", "saut"),
            ("date", "data"),
            ("commune", "communication"),
            ("collectif", "collecte"),
        ];
        for (one, other) in apart {
            assert_ne!(french.stem(one), french.stem(other), "{one}, {other}");
        }
        assert_eq!(french.stem("communale"), french.stem("communes"));
    }

    #[test]
    fn words_written_by_ear_share_a_key() {
        let table = [
            ("numerik", "numerique"),
            ("farmacie", "pharmacie"),
            ("ilectronizme", "illectronisme"),
            ("ordinateur", "ordinatteur"),
            ("kestion", "question"),
            ("recomandassion", "recommandation"),
        ];
        for (heard, written) in table {
            let same = phonetic_key(heard) == phonetic_key(written);
            // « tion » sounds « sion » only before an o: both spellings must meet there.
            assert!(
                same,
                "{heard}: {} {written}: {}",
                phonetic_key(heard),
                phonetic_key(written)
            );
        }
        assert_ne!(phonetic_key("sante"), phonetic_key("chance"));
    }
}
