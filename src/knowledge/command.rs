//! What Discord accepts as a slash command's name.

use std::fmt;
use std::ops::Deref;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A slash command's name that Discord accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct CommandName(String);

impl CommandName {
    /// The longest name that Discord accepts, in characters.
    pub(crate) const LONGEST: usize = 32;

    /// A name as it is registered: accents in one piece, as Discord wants them.
    ///
    /// # Errors
    /// Why Discord would refuse it, in French.
    pub fn parse(name: &str) -> Result<Self, String> {
        let name: String = name.nfc().collect();
        let length = name.chars().count();
        if length > Self::LONGEST {
            let longest = Self::LONGEST;
            return Err(format!("{length} caractères, au plus {longest}"));
        }
        if let Some(refused) = name.chars().find(|c| !is_allowed(*c)) {
            let what = if refused.is_whitespace() {
                "une espace".to_owned()
            } else {
                format!("« {} »", refused.escape_debug())
            };
            return Err(format!(
                "Discord refuse {what} : seulement des lettres, des chiffres, `-` et `_`"
            ));
        }
        let lower: String = name.chars().flat_map(char::to_lowercase).collect();
        if lower != name {
            return Err(format!("Discord veut des minuscules : « {lower} »"));
        }
        Ok(Self(name))
    }
}

impl Deref for CommandName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Discord's pattern: `[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]`.
fn is_allowed(c: char) -> bool {
    // What `is_alphabetic` counts beyond letters and numbers: marks and enclosed letters.
    let beyond_letters =
        is_combining_mark(c) || matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}');
    let deva_or_thai =
        matches!(c, '\u{0900}'..='\u{097F}' | '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E5B}');
    matches!(c, '-' | '_' | '\'') || deva_or_thai || (c.is_alphanumeric() && !beyond_letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_discord_accepts() {
        for name in [
            "sante",
            "santé",
            "accès-aux-droits",
            "2025",
            "l'aide",
            "ไทย",
            "हिन्दी",
            "œuvre_1",
        ] {
            assert!(CommandName::parse(name).is_ok(), "{name}");
        }
        assert!(CommandName::parse(&"é".repeat(32)).is_ok());
    }

    #[test]
    fn names_that_it_refuses() {
        for name in [
            "Santé",
            "deux mots",
            "a/b",
            "l’aide",
            "a.b",
            "😀",
            "ⓐ",
            "tab\t",
        ] {
            assert!(CommandName::parse(name).is_err(), "{name}");
        }
        assert!(CommandName::parse(&"é".repeat(33)).is_err());
        let composed = CommandName::parse("e\u{301}").unwrap();
        assert_eq!(&*composed, "é");
    }
}
