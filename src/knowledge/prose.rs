//! The language of what members read.

/// Small words that one language has and the other has not.
const FRENCH: &[&str] = &[
    "le", "la", "les", "des", "du", "une", "est", "sont", "dans", "pour", "que", "qui", "avec",
    "sur", "au", "aux", "et", "ce", "cette", "ces", "pas", "plus", "par", "ou", "il", "elle",
    "ont",
];
const ENGLISH: &[&str] = &[
    "the", "of", "and", "is", "are", "with", "for", "to", "in", "that", "this", "these", "not",
    "by", "was", "were", "has", "have", "from", "at", "it", "they", "their", "an", "be",
];

/// How many small words of a language a sentence has if it is in that language.
const SMALL_WORDS: usize = 3;

/// The first sentence of `text` that is not in the language that it should be in; quotations
/// aside.
pub(super) fn other_language(text: &str, should_be_english: bool) -> Option<&str> {
    let (own, other) = if should_be_english {
        (ENGLISH, FRENCH)
    } else {
        (FRENCH, ENGLISH)
    };
    let mut sentences = text.split_inclusive(['.', '!', '?', '\n']).map(str::trim);
    sentences.find(|sentence| {
        let lower = sentence.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).collect();
        let count = |small: &[&str]| words.iter().filter(|it| small.contains(it)).count();
        let is_quoted = sentence.contains(['«', '“', '"']);
        let others = count(other);
        !is_quoted && others >= SMALL_WORDS && others > 2 * count(own)
    })
}
