//! Texts to words: folding, tokens, elisions.

use std::borrow::Cow;

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
    /// Written in capitals only: an acronym, unless it is one letter or the whole text is in capitals.
    pub capitals: bool,
}

impl Token {
    /// The word as inflections are told apart by: folded, but for the accent of `é` or `és` at its end.
    pub fn inflected(&self) -> Cow<'_, str> {
        let accented = self.accented.as_deref().unwrap_or_default();
        let ending = ["é", "és"];
        let ending = ending.iter().find(|ending| accented.ends_with(*ending));
        ending
            .and_then(|ending| Some((self.word.strip_suffix(&*fold(ending))?, ending)))
            .map_or(Cow::Borrowed(&self.word), |(root, ending)| {
                Cow::Owned(format!("{root}{ending}"))
            })
    }
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

/// What may stand within a word: between the letters of an acronym, before an ending that says gender
/// or number; a slash and a full stop part words too.
const JOINTS: &[char] = &['.', '/', '(', ')', '·', '⋅', '•', '‧', '∙', '・'];

/// They part nothing but what they are written for.
const MIDDLE_DOTS: &[char] = &['·', '⋅', '•', '‧', '∙', '・'];

/// What says gender and number after the masculine: « patient·e·s », « acteur-rice-s », folded.
const GENDER_ENDINGS: &[&str] = &[
    "e", "es", "s", "x", "ne", "nes", "te", "tes", "le", "les", "lle", "lles", "elle", "elles",
    "la", "une", "ere", "eres", "iere", "ieres", "euse", "euses", "se", "ses", "rice", "rices",
    "trice", "trices", "ice", "ices", "drice", "drices", "ve", "ves", "ive", "ives", "ale", "ales",
    "aux", "esse", "esses", "sse", "sses", "enne", "ennes", "ienne", "iennes", "eure", "eures",
    "ette", "ettes", "che", "ches", "que", "ques", "gue", "gues", "fe", "fes",
];

/// As many single letters in a row are a word in spaced type.
const FEWEST_LETTERS: usize = 6;
/// The same of capitals.
const FEWEST_CAPITALS: usize = 4;

/// Lower case, without accents or ligatures, with plain apostrophes and hyphens.
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
pub fn tokenize(text: &str) -> Vec<Token> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        split(text.chars())
    } else {
        split(text.nfc())
    }
}

/// The words of a text, elided ones apart: « c'est » and « t'es » are two words each.
pub fn tokenize_with_elisions(text: &str) -> Vec<Token> {
    let apart = |character| matches!(plain(character), Plain::Letters("'" | "-"));
    tokenize(&text.replace(|c| c == '\'' || c == '-' || apart(c), " "))
}

fn split(text: impl Iterator<Item = char>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chunk = String::new();
    let mut hashtag = false;
    for character in text {
        match plain(character) {
            Plain::Nothing => {}
            Plain::Letters(letters) => chunk.push_str(letters),
            Plain::Same if character.is_alphanumeric() || is_combining_mark(character) => {
                chunk.push(character);
            }
            Plain::Same if character == '\'' || character == '-' => chunk.push(character),
            Plain::Same if !chunk.is_empty() && JOINTS.contains(&character) => {
                chunk.push(character);
            }
            Plain::Same => {
                push_words(&chunk, hashtag, &mut tokens);
                chunk.clear();
                hashtag = character == '#';
            }
        }
    }
    push_words(&chunk, hashtag, &mut tokens);
    join_spaced_letters(tokens)
}

/// Splits one run of letters, apostrophes, hyphens and joints into words.
fn push_words(chunk: &str, hashtag: bool, tokens: &mut Vec<Token>) {
    let chunk = chunk.trim_matches(|it| it == '\'' || it == '-' || JOINTS.contains(&it));
    if chunk.is_empty() {
        return;
    }
    if hashtag {
        for word in humps(chunk) {
            push_words(word, false, tokens);
        }
        return;
    }
    if !chunk.contains(|it| it == '\'' || it == '-' || JOINTS.contains(&it)) {
        push_token(chunk, tokens);
        return;
    }
    let folded = fold(chunk);
    if let Some((_, one_word)) = APOSTROPHE_WORDS.iter().find(|(with, _)| *with == folded) {
        push_token(one_word, tokens);
        return;
    }
    let mut rest = chunk;
    while let Some((before, after)) = rest.split_once('\'') {
        if !ELIDED.contains(&fold(before).as_str()) {
            push_joined(before, tokens);
        }
        rest = after;
    }
    push_joined(rest, tokens);
}

/// Words of their own after a hyphen: « sont-elles ».
const PRONOUNS: &[&str] = &["elle", "elles"];

/// Splits a run of letters, hyphens and joints: « I.A. » is one word, and so is « chercheur·euse·s »,
/// without what only says gender and number.
fn push_joined(run: &str, tokens: &mut Vec<Token>) {
    let is_joint = |it: char| it == '-' || JOINTS.contains(&it);
    let is_letter = |part: &str| {
        let mut letters = part.chars().filter(|it| !is_combining_mark(*it));
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    };
    let mut parts = run.split(is_joint).filter(|part| !part.is_empty());
    if run.contains('.') && !run.contains(['-', '/']) && parts.clone().all(is_letter) {
        push_token(&parts.collect::<String>(), tokens);
        return;
    }
    let Some(first) = parts.next() else {
        return;
    };
    let mut word = first.to_owned();
    let hyphens_alone = !run.contains(JOINTS);
    for part in parts {
        if word.chars().all(char::is_alphabetic)
            && word.chars().count() > 1
            && GENDER_ENDINGS.contains(&fold(part).as_str())
            && !(hyphens_alone && PRONOUNS.contains(&fold(part).as_str()))
        {
            continue;
        }
        if run.contains(MIDDLE_DOTS) {
            word.push_str(part);
        } else {
            push_token(&word, tokens);
            part.clone_into(&mut word);
        }
    }
    push_token(&word, tokens);
}

/// The words of a hashtag, each of which begins with a capital: « `FractureNumérique` ».
fn humps(hashtag: &str) -> impl Iterator<Item = &str> {
    let mut rest = hashtag;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        let mut before = None;
        while let Some((at, letter)) = letters.next() {
            let after = letters.peek().map(|(_, after)| *after);
            let begins = letter.is_uppercase()
                && (before.is_some_and(char::is_lowercase)
                    || before.is_some() && after.is_some_and(char::is_lowercase));
            if begins {
                end = at;
                break;
            }
            before = Some(letter);
        }
        let (hump, after) = rest.split_at_checked(end)?;
        rest = after;
        (!hump.is_empty()).then_some(hump)
    })
}

/// « i l l e c t r o n i s m e » is one word; fewer letters in a row are words of their own, unless
/// they are capitals.
fn join_spaced_letters(tokens: Vec<Token>) -> Vec<Token> {
    let is_letter =
        |token: &Token| token.word.len() == 1 && token.word.as_bytes()[0].is_ascii_alphabetic();
    if tokens.len() < FEWEST_CAPITALS
        || !tokens
            .windows(FEWEST_CAPITALS)
            .any(|it| it.iter().all(is_letter))
    {
        return tokens;
    }
    let mut joined = Vec::with_capacity(tokens.len());
    for run in tokens
        .chunk_by(|one, next| is_letter(one) && is_letter(next) && one.capitals >= next.capitals)
    {
        let capitals = run.iter().all(|token| token.capitals);
        let fewest = if capitals {
            FEWEST_CAPITALS
        } else {
            FEWEST_LETTERS
        };
        if run.len() < fewest {
            joined.extend_from_slice(run);
            continue;
        }
        let words = run.iter().map(|token| token.word.as_str());
        let accented = run
            .iter()
            .map(|it| it.accented.as_deref().unwrap_or(&it.word));
        joined.push(Token {
            word: words.collect(),
            accented: Some(accented.collect())
                .filter(|_| run.iter().any(|it| it.accented.is_some())),
            capitals,
        });
    }
    joined
}

fn push_token(written: &str, tokens: &mut Vec<Token>) {
    let word = fold(written);
    if word.is_empty() {
        return;
    }
    let accented = if written.is_ascii() {
        None
    } else {
        Some(written.to_lowercase()).filter(|lower| *lower != word)
    };
    tokens.push(Token {
        capitals: written.chars().any(char::is_alphabetic)
            && !written.chars().any(char::is_lowercase),
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
            (
                "a dotted acronym",
                "l’I.A. et la C.N.A.F",
                &["ia", "et", "la", "cnaf"],
            ),
            (
                "initials",
                "L. Viard, J.-M. B.",
                &["l", "viard", "j", "m", "b"],
            ),
            (
                "letters with a dot",
                "e.santé fini.Suite",
                &["e", "sante", "fini", "suite"],
            ),
            (
                "inclusive endings",
                "travailleur·euse·s sociaux·ales, patient.e.s, aidant(e)s, acteur-rice-s, étudiant/e/s",
                &[
                    "travailleur",
                    "sociaux",
                    "patient",
                    "aidant",
                    "acteur",
                    "etudiant",
                ],
            ),
            (
                "other middle dots",
                "chercheur⋅euse⋅s l’usager•ère le‧la",
                &["chercheur", "usager", "le"],
            ),
            (
                "whole words beside",
                "usagers/usagères et/ou",
                &["usagers", "usageres", "et", "ou"],
            ),
            (
                "a middle dot within a word",
                "il·lectronisme",
                &["illectronisme"],
            ),
            (
                "an address",
                "example.org/page(1)",
                &["example", "org", "page", "1"],
            ),
            (
                "a hashtag",
                "#FractureNumérique #IASanté #droits",
                &["fracture", "numerique", "ia", "sante", "droits"],
            ),
            (
                "spaced letters",
                "c i l l e c t r o n i s m e R G P D",
                &["cillectronisme", "rgpd"],
            ),
            ("a few letters", "y a t i l", &["y", "a", "t", "i", "l"]),
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
