#![doc = include_str!("../README.md")]

use std::sync::LazyLock;

use french_text::lexicon::Lexicon;

/// What `build.rs` has computed from the lists.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.postcard"));

/// The lexicon, read once per process.
///
/// # Panics
/// Never: the build fails unless it can read the lexicon back.
pub fn lexicon() -> &'static Lexicon<'static> {
    static LEXICON: LazyLock<Lexicon<'static>> =
        LazyLock::new(|| match postcard::from_bytes(COMPILED) {
            Ok(lexicon) => lexicon,
            Err(error) => unreachable!("the build has read this lexicon: {error}"),
        });
    &LEXICON
}

#[cfg(test)]
mod tests {
    use super::lexicon;
    use french_text::Stemmer;
    use french_text::lexicon::Related;

    #[test]
    fn the_lists_relate_words_as_they_say() {
        let lexicon = lexicon();
        let stem = |word: &str| Stemmer::default().stem(word);
        let near = |one: &str, other: &str, english: bool| {
            let (one, other) = (stem(one), stem(other));
            let related: Vec<Related<'_>> = if english {
                lexicon.translations(&one).collect()
            } else {
                lexicon.related(&one).collect()
            };
            related.iter().any(|it| it.stem == other)
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
