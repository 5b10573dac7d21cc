//! Recognises that somebody is in danger, from a message in French or English, well or badly
//! written: its author, or somebody else. It says which [`Danger`], so that the right emergency
//! number can be given before anything else.
//!
//! ```
//! use danger::{Danger, recognise};
//!
//! assert_eq!(recognise("jveu mourrir"), Some(Danger::Suicide));
//! assert_eq!(recognise("My husband beats me."), Some(Danger::PartnerViolence));
//! assert_eq!(recognise("J’étais mort de rire"), None);
//! ```
//!
//! The general language of danger is a list of patterns, `language.txt`, which opens with its
//! format. A message is read sentence by sentence; its words are compared exactly, by their
//! beginning, by ear and with one letter wrong. A linear classifier weighs the patterns that hold
//! with the words, stems, pieces of words and classes of words of each sentence and of each two; it
//! is trained on the messages of `training/` by `examples/train.rs`. A word by itself calls for help only
//! if `language.txt` says so. All of it is pure.

mod classifier;
mod features;
mod language;
mod message;
mod pattern;
mod vocabulary;

pub use classifier::{Classifier, ROWS, TELLING};
pub use features::{BUCKETS, Features, together};
pub use language::{Danger, Language, Match};

use std::sync::LazyLock;

use language::lone_word;

/// The general language of danger, read once.
static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| Recogniser {
    language: Language::parse(include_str!("language.txt")).unwrap_or_default(),
    classifier: Classifier::from_bytes(include_bytes!("weights.bin")).unwrap_or_default(),
});

/// Patterns, and the classifier that weighs them with the words.
#[derive(Debug, Default)]
pub struct Recogniser {
    /// Patterns and classes of words.
    pub language: Language,
    /// Weights.
    pub classifier: Classifier,
}

impl Recogniser {
    /// Which danger a message describes, if any, and how sure that is (above 0: sure enough).
    pub fn judge(&self, text: &str) -> Option<(Danger, f32)> {
        let sentences = self.language.sentences(text);
        // What the classifier knows of single words tells nothing.
        if let Some(word) = lone_word(&sentences) {
            let command = text.trim_start().starts_with(['/', '!']);
            let danger = self.language.call(word).filter(|_| !command);
            return Some((danger?, f32::INFINITY));
        }
        let sentences = self.language.features_of_message(text, &sentences);
        self.classifier.judge(&sentences)
    }
}

/// Which danger a message describes, if any.
pub fn recognise(text: &str) -> Option<Danger> {
    let (danger, score) = RECOGNISER.judge(text)?;
    (score > 0.0).then_some(danger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_danger_of_a_message_is_told_and_everyday_words_are_calm() {
        let table = [
            ("suicide", "j'ai envie d'en finir", Some(Danger::Suicide)),
            ("in SMS", "jveu mourir", Some(Danger::Suicide)),
            ("in English", "I want to die", Some(Danger::Suicide)),
            (
                "a partner",
                "Mon mari me frappe",
                Some(Danger::PartnerViolence),
            ),
            ("fire", "ya le feu ds limmeuble", Some(Danger::Fire)),
            ("laughter", "je suis mort de rire", None),
            ("software", "j'en peux plus de ce logiciel", None),
            (
                "the digital divide",
                "en finir avec la fracture numérique",
                None,
            ),
            ("a word alone", "toujours", None),
            ("a thing", "un balcon", None),
            ("things", "papa et savon", None),
            ("a call", "au secours", Some(Danger::Attack)),
            ("a command", "/help", None),
            ("another bot's command", "!help", None),
            ("what it is", "suicide", Some(Danger::Suicide)),
            ("nothing", "", None),
            ("marks only", "?! ...", None),
        ];
        for (name, text, expected) in table {
            assert_eq!(recognise(text), expected, "{name}");
        }
    }

    #[test]
    fn the_weights_are_those_of_this_classifier() {
        assert_eq!(RECOGNISER.classifier.weights.len(), ROWS * BUCKETS);
        assert!(RECOGNISER.classifier.scale > 0.0);
    }
}
