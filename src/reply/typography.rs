//! French typography: the spaces at which no line may break, put in when a text is shown, so that
//! the base's files stay easy to type. One space replaces another: lengths stay as they are.

/// U+00A0, which every font and screen reader knows; some know no narrow one (U+202F).
const NO_BREAK: char = '\u{a0}';
/// What stands after a number and belongs to it.
const UNITS: [&str; 27] = [
    "%",
    "€",
    "k€",
    "M€",
    "Md€",
    "°C",
    "km",
    "m",
    "cm",
    "kg",
    "g",
    "h",
    "min",
    "s",
    "Ko",
    "Mo",
    "Go",
    "million",
    "millions",
    "milliard",
    "milliards",
    "euro",
    "euros",
    "ans",
    "heures",
    "jours",
    "minutes",
];

/// A French text with no-break spaces before « ? ! : ; », inside « », in numbers and before units.
/// Code between backquotes and the spaces beside an address stay as they are.
pub(super) fn set_french(text: &str) -> String {
    let mut in_code = false;
    let characters = text.char_indices().map(|(index, character)| {
        in_code ^= character == '`';
        let is_bound = character == ' ' && !in_code && is_bound(text, index);
        if is_bound { NO_BREAK } else { character }
    });
    characters.collect()
}

/// Whether what stands before and after the space at `index` belongs together.
fn is_bound(text: &str, index: usize) -> bool {
    let (before, after) = text.split_at_checked(index).unwrap_or_default();
    let after = after.strip_prefix(' ').unwrap_or_default();
    let is_after_address = before
        .rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains("://"));
    if is_after_address {
        return false;
    }
    is_mark(after)
        || before.ends_with('«') && !after.starts_with("http")
        || before.ends_with("n°") && after.starts_with(is_digit)
        || before.ends_with(is_digit) && (is_unit(after) || is_next_group(before, after))
        || is_hour(before) && after.starts_with(is_digit)
}

/// Whether a mark stands here that French sets apart from the word before; no `:emoji:`, no `;)`.
fn is_mark(text: &str) -> bool {
    let mut characters = text.chars();
    let (mark, next) = (characters.next(), characters.next());
    match mark {
        Some('»') => true,
        Some('?' | '!') => next.is_none_or(|c| !c.is_alphanumeric()),
        Some(':' | ';') => next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

fn is_unit(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ')' | '…'));
    let word = end.map_or(Some(text), |end| text.get(..end));
    word.is_some_and(|word| UNITS.contains(&word))
}

/// Whether three digits go on with a number, which began with one to three.
fn is_next_group(before: &str, after: &str) -> bool {
    let rest = before.trim_end_matches(is_digit);
    let first = before.len() - rest.len();
    let following = after.chars().take_while(|&c| is_digit(c)).count();
    let is_within_word = rest.ends_with(|c: char| c.is_alphabetic() || ",.-/:".contains(c));
    (1..=3).contains(&first) && following == 3 && !is_within_word
}

/// Whether hours end here, as in « 9 h 30 ».
fn is_hour(text: &str) -> bool {
    let number = text.strip_suffix(" h");
    number.is_some_and(|number| number.ends_with(is_digit))
}

const fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case as it is shown, `~` for the no-break space.
    #[test]
    fn only_spaces_within_what_belongs_together_are_bound() {
        for expected in [
            "Qui a parlé~? Lui~! Voici~: tout~; rien. (Vraiment~?) **Quoi~?**",
            "«~Les chiffres~», dit-on~: «~15,4~% des gens~»~! (ou «~peu~»)",
            "«~Vraiment~?~» et «~Quoi~?!~»\n«~À la ligne~»",
            "16~000~000 de personnes, 1~500~€, 20~millions d’euros, 9~h~30 et 30~min.",
            "un n°~1953 à 24~heures sur 24 et (12~%)",
            "3114~: vous pouvez appeler~; le 3919 ou le 114",
            "en 2025 100 personnes, le 01 42 60 00 00, 15 hommes, 3 m’ont dit, 15 kilos",
            "B2 100 fois, 1,5 000, 12:30 000",
            "à 12:30, en 16/9 ou 4:3, :emoji: et ;) ou :-), <t:5:R> <@7>~: <#8>",
            "`/question texte : a ? b` puis ceci~: https://a.b/?x=1 (https://a.b/!)",
            "« https://a.b/c_d », https://a.b : là, https://a.b/?x=1 ? Oui~!",
            "sans espace: «rien» n’est ajouté! 15% non plus",
            "",
            " ",
        ] {
            let typed = expected.replace('~', " ");
            let shown = set_french(&typed);
            assert_eq!(shown.replace(NO_BREAK, "~"), expected);
            assert_eq!(set_french(&shown), shown);
        }
    }
}
