//! Everyday French as a search engine needs it: stop words, how common a word is, small talk,
//! shortened words, word families, synonyms, associations, English twins. General language only.
//!
//! The lists are text files in `lists/`, written for this project; each opens with its format.
//!
//! ```
//! use french_lexicon::lexicon;
//! use french_text::{Stemmer, tokenize_whole};
//!
//! assert!(lexicon().is_small_talk(&tokenize_whole("Bonjour, ça va ?")));
//! assert!(lexicon().knows(&Stemmer::default().stem("medecin")));
//! ```

use std::sync::LazyLock;

use french_text::lexicon::Lexicon;

/// What `build.rs` has computed from the lists.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.postcard"));

/// The lexicon, read once per process.
#[must_use]
pub fn lexicon() -> &'static Lexicon<'static> {
    static LEXICON: LazyLock<Lexicon<'static>> =
        LazyLock::new(|| postcard::from_bytes(COMPILED).unwrap_or_default());
    &LEXICON
}

#[cfg(test)]
mod tests {
    use super::lexicon;
    use french_text::Stemmer;
    use french_text::lexicon::Link;

    #[test]
    fn the_lists_relate_words_as_they_say() {
        let lexicon = lexicon();
        let stem = |word: &str| Stemmer::default().stem(word);
        let near = |one: &str, other: &str, english: bool| {
            let (one, other) = (stem(one), stem(other));
            let links: Vec<Link<'_>> = if english {
                lexicon.translations(&one).collect()
            } else {
                lexicon.links(&one).collect()
            };
            links.iter().any(|link| link.stem == other)
        };
        let table = [
            ("a family", "vieux", "vieillir", false),
            ("both ways", "vieillir", "vieux", false),
            ("synonyms", "docteur", "medecin", false),
            ("a translation", "doctor", "medecin", true),
        ];
        for (name, one, other, english) in table {
            assert!(near(one, other, english), "{name}: {one}, {other}");
        }
        assert!(!near("medecin", "doctor", true), "one way only");
        assert!(lexicon.knows(&stem("medecin")) && !lexicon.knows("zzzzzz"));
        assert!(lexicon.informativeness(&stem("personne")) < 1.0);
    }
}
