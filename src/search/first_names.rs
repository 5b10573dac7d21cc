//! First names of speakers among other people. « Louise, tu viens ? » is said to a friend, not of the
//! speaker of that name; only the full name says for sure who is meant.

use std::collections::{BTreeMap, BTreeSet};

use french_text::fold;

use crate::knowledge::Knowledge;

/// Words that speak to somebody.
const TO_SOMEBODY: [&str; 13] = [
    "tu", "t", "te", "toi", "ton", "ta", "tes", "tas", "vous", "votre", "vos", "you", "your",
];
/// What a name may follow at the start of a message.
const BEFORE_NAME: [&str; 14] = [
    "salut", "coucou", "bonjour", "bonsoir", "hello", "hey", "hi", "eh", "he", "dis", "merci",
    "et", "bravo", "yo",
];

/// The speakers' first names, folded, each with the family names that go with it.
#[derive(Debug, Default)]
pub struct FirstNames(BTreeMap<String, BTreeSet<String>>);

impl FirstNames {
    /// Those of a base. A name of one word is nobody's first name.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut names = BTreeMap::<String, BTreeSet<String>>::new();
        let speakers = knowledge.entries.iter().flat_map(|entry| &entry.speakers);
        for speaker in speakers {
            let words = words(&speaker.name);
            if let [first, family @ ..] = words.as_slice()
                && !family.is_empty()
            {
                let known = names.entry(first.clone()).or_default();
                known.extend(family.iter().cloned());
            }
        }
        Self(names)
    }

    /// Whether such a first name stands in a text without a family name.
    pub fn stand_alone_in(&self, text: &str) -> bool {
        let words = words(text);
        words.iter().any(|word| self.is_alone(word, &words))
    }

    /// Whether a text speaks to somebody by such a first name: « Louise, tu viens ? », « tu viens,
    /// Louise ? ».
    pub fn is_spoken_to_in(&self, text: &str) -> bool {
        let words = words(text);
        let mut start = words.iter();
        let first = start.find(|word| !BEFORE_NAME.contains(&word.as_str()));
        let mut ends = [first, words.last()].into_iter().flatten();
        let speaks = words.iter().any(|it| TO_SOMEBODY.contains(&it.as_str()));
        speaks && ends.any(|word| self.is_alone(word, &words))
    }

    /// Whether a word is a speaker's first name without a family name of theirs in the text.
    fn is_alone(&self, word: &str, text: &[String]) -> bool {
        let family = self.0.get(word);
        family.is_some_and(|family| !text.iter().any(|other| family.contains(other)))
    }
}

/// The folded words of a text, elided ones and parts of compounds apart.
fn words(text: &str) -> Vec<String> {
    let words = fold(text);
    let words = words.split(|it: char| !it.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;

    fn names() -> FirstNames {
        let mut knowledge = fixture::knowledge();
        let mut speaker = knowledge.entries[0].speakers[0].clone();
        speaker.name = String::from("Louise Viard-Guillot");
        let mut organisation = speaker.clone();
        organisation.name = String::from("Drees");
        knowledge.entries[0].speakers = vec![speaker, organisation];
        FirstNames::new(&knowledge)
    }

    #[test]
    fn a_first_name_alone_says_nothing_of_the_speaker() {
        let cases = [
            ("Louise, tu viens ?", true),
            ("Qui a vu Louise ce matin ?", true),
            ("qu’a dit Louise Viard ?", false),
            ("qu’a dit louise guillot ?", false),
            ("et la Drees ?", false),
            ("Qui a parlé ?", false),
        ];
        for (text, expected) in cases {
            assert_eq!(names().stand_alone_in(text), expected, "{text}");
        }
    }

    #[test]
    fn who_is_spoken_to_by_name_is_no_speaker() {
        let cases = [
            ("Louise, tu viens ?", true),
            ("Salut Louise t’as vu la vidéo ?", true),
            ("vous venez, Louise ?", true),
            ("Peux-tu m’aider, Louise ?", true),
            ("Qu’a dit Louise ?", false),
            ("Tu sais ce qu’a dit Louise de l’IA ?", false),
            ("Louise Viard-Guillot, vous la connaissez ?", false),
            ("Tu viens ?", false),
        ];
        for (text, expected) in cases {
            assert_eq!(names().is_spoken_to_in(text), expected, "{text}");
        }
    }
}
