//! Discord's limits as named constants, and how to stay within them.
//!
//! Lengths are counted in UTF-16 code units: Discord's clients count so, and its API counts
//! characters, which are never more. What fits one count fits the other.

/// Content of a message.
pub const CONTENT: usize = 2_000;
/// Title of an embed.
pub const EMBED_TITLE: usize = 256;
/// Description of an embed.
pub const EMBED_DESCRIPTION: usize = 4_096;
/// Name of an embed's field.
#[cfg(test)]
pub const FIELD_NAME: usize = 256;
/// Value of an embed's field.
pub const FIELD_VALUE: usize = 1_024;
/// Footer of an embed.
#[cfg(test)]
pub const EMBED_FOOTER: usize = 2_048;
/// Fields of an embed.
pub const EMBED_FIELDS: usize = 25;
/// All texts of all embeds of a message together.
pub const EMBEDS_TOTAL: usize = 6_000;
/// Label of a button.
pub const BUTTON_LABEL: usize = 80;
/// Rows of components of a message.
pub const ROWS: usize = 5;
/// What a menu says before anything is chosen.
#[cfg(test)]
pub const PLACEHOLDER: usize = 150;
/// Buttons in a row.
pub const BUTTONS_PER_ROW: usize = 5;
/// State of a component.
pub const CUSTOM_ID: usize = 100;
/// Value of a choice: a menu's, or one offered while somebody types.
pub const CHOICE_VALUE: usize = 100;
/// Name of such a choice, and its description.
pub const CHOICE_NAME: usize = 100;
/// Choices of a menu, or while somebody types.
pub const CHOICES: usize = 25;
/// Link of a button.
pub const BUTTON_URL: usize = 512;
/// Name of a command or of an option.
#[cfg(test)]
pub const COMMAND_NAME: usize = 32;
/// All texts of one command together, each in its longest language.
#[cfg(test)]
pub const COMMAND_TOTAL: usize = 8_000;
/// Options of a command.
#[cfg(test)]
pub const COMMAND_OPTIONS: usize = 25;
/// Description of a command or of an option.
pub const COMMAND_DESCRIPTION: usize = 100;
/// An attachment's description.
pub const DESCRIPTION: usize = 1_024;
/// Global commands of one application; the same for each guild.
pub const COMMANDS: usize = 100;
/// Text that a member may give to an option of a command.
pub const OPTION_VALUE: u16 = 6_000;

/// What marks a cut.
const ELLIPSIS: char = '…';
/// How far back a cut may move to fall between two words.
const WORD_SEARCH: usize = 30;

/// Length as Discord counts it.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `text` within `limit`, cut with "…" if it is longer: between two words if one ends near, never
/// within an address, half of which opens nothing, nor within an escape (`\*`), since what it escapes
/// would become formatting.
pub fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(ELLIPSIS.len_utf16());
    let mut kept = String::new();
    let mut used = 0;
    for character in text.chars() {
        used += character.len_utf16();
        if used > room {
            break;
        }
        kept.push(character);
    }
    drop_half_address(&mut kept, text);
    back_to_word(&mut kept);
    drop_open_escape(&mut kept);
    kept.truncate(kept.trim_end().len());
    if limit > 0 {
        kept.push(ELLIPSIS);
    }
    kept
}

/// Drops the address that the cut of `text` falls within, if it falls within one.
fn drop_half_address(kept: &mut String, text: &str) {
    let next = text.get(kept.len()..).and_then(|rest| rest.chars().next());
    let last_space = kept.rfind(char::is_whitespace).unwrap_or(0);
    let last_word = kept.get(last_space..).unwrap_or_default();
    let address = ["<http", "https://", "http://"];
    let found = address.into_iter().find_map(|start| last_word.find(start));
    if let Some(at) = found.filter(|_| next.is_some_and(|c| !c.is_whitespace())) {
        kept.truncate(last_space + at);
    }
}

/// Shortens to the end of the last whole word, if one is near.
fn back_to_word(text: &mut String) {
    let tail: Vec<char> = text.chars().rev().take(WORD_SEARCH).collect();
    if let Some(dropped) = tail.iter().position(|c| c.is_whitespace()) {
        for _ in 0..dropped {
            text.pop();
        }
    }
}

/// Drops a last backslash that would escape the ellipsis.
fn drop_open_escape(text: &mut String) {
    let backslashes = text.chars().rev().take_while(|&c| c == '\\').count();
    if backslashes % 2 == 1 {
        text.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_within_the_limit_stays_as_it_is() {
        assert_eq!(cut("été", 3), "été");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn a_long_text_is_cut_at_a_word_with_an_ellipsis() {
        assert_eq!(cut("un deux trois", 9), "un deux…");
        assert_eq!(cut("anticonstitutionnellement", 10), "anticonst…");
    }

    #[test]
    fn a_cut_never_leaves_half_an_address() {
        let text = "voir (https://exemple.fr/une/adresse/qui/est/vraiment/tres/longue) ici";
        for limit in 6..=66 {
            assert_eq!(cut(text, limit), "voir…", "{limit}");
        }
        assert!(cut(text, 68).contains("longue)"));
        assert_eq!(cut("https://exemple.fr/a", 12), "…");
    }

    #[test]
    fn a_cut_never_exceeds_the_limit_in_either_count() {
        let text = "👩🏽‍💻 é mot ".repeat(400);
        for limit in [1, 2, 3, 80, 100, 256, 1_024, 2_000] {
            let cut = cut(&text, limit);
            assert!(length(&cut) <= limit, "{} > {limit}", length(&cut));
            assert!(cut.chars().count() <= limit);
        }
    }

    #[test]
    fn a_cut_never_splits_an_escape() {
        assert_eq!(cut("abc\\*def", 5), "abc…");
        assert_eq!(cut("ab\\\\\\*def", 6), "ab\\\\…");
    }

    proptest! {
        #[test]
        fn no_text_exceeds_its_limit(text in any::<String>(), limit in 0_usize..300) {
            let cut = cut(&text, limit);
            prop_assert!(length(&cut) <= limit);
            prop_assert_eq!(cut == text, length(&text) <= limit);
        }
    }
}
