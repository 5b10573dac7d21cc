//! What Discord accepts as a slash command's name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The names that the bot's own commands have, in French and in English: no theme may take one.
pub const RESERVED_COMMANDS: [&str; 9] = [
    "question",
    "programme",
    "aide",
    "recharger",
    "ask",
    "program",
    "schedule",
    "help",
    "reload",
];

/// The longest name that Discord accepts, in characters.
const LONGEST: usize = 32;

/// A command's name as it is registered: accents in one piece, as Discord wants them.
pub(super) fn normalise(name: &str) -> String {
    name.nfc().collect()
}

/// Why Discord would refuse a name, or why the bot cannot give it to a theme; in French.
pub(super) fn refusal(name: &str) -> Option<String> {
    let length = name.chars().count();
    if length > LONGEST {
        return Some(format!("{length} caractères, au plus {LONGEST}"));
    }
    if let Some(refused) = name.chars().find(|c| !is_allowed(*c)) {
        let what = if refused.is_whitespace() {
            "une espace".to_owned()
        } else {
            format!("« {} »", refused.escape_debug())
        };
        return Some(format!(
            "Discord refuse {what} : seulement des lettres, des chiffres, `-` et `_`"
        ));
    }
    let lower: String = name.chars().flat_map(lower).collect();
    if lower != name {
        return Some(format!("Discord veut des minuscules : « {lower} »"));
    }
    RESERVED_COMMANDS
        .contains(&name)
        .then(|| "c’est une commande du bot lui-même : choisissez un autre nom".to_owned())
}

/// A character's lower case where it has one of its own.
fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase()
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
            assert_eq!(refusal(name), None, "{name}");
        }
        assert_eq!(refusal(&"é".repeat(32)), None);
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
            "e\u{301}",
        ] {
            assert!(refusal(name).is_some(), "{name}");
        }
        assert!(refusal(&"é".repeat(33)).is_some());
        assert_eq!(refusal(&normalise("e\u{301}")), None);
    }

    #[test]
    fn names_of_the_bot_itself() {
        for name in RESERVED_COMMANDS {
            assert!(refusal(name).is_some(), "{name}");
        }
    }
}
