//! Texts to words: folding, tokens, elisions.

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A word of a text, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Lower case, without accents, without its elision.
    pub word: String,
    /// The same with its accents, if it has any.
    pub accented: Option<String>,
    /// Written in capitals only, two letters or more: an acronym, unless the whole text is in
    /// capitals.
    pub capitals: bool,
}

/// Words that lose their vowel before another; they are all stop words.
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
pub fn tokenize_with_elisions(text: &str) -> Vec<Token> {
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
    fn acronyms_and_accents_are_remembered() {
        let tokens = tokenize("l’INSEE et le maïs");
        let insee = tokens.first().map(|token| token.capitals);
        let corn = tokens.last().and_then(|token| token.accented.clone());
        assert_eq!((insee, corn.as_deref()), (Some(true), Some("maïs")));
    }
}
