//! The first sentence of a text: what is said where only a little can be.

/// A text's first sentence, and the rest.
pub fn split_lead(text: &str) -> (&str, &str) {
    let text = text.trim();
    let ends = text.char_indices().filter(|(_, c)| ".!?…\n".contains(*c));
    for (at, mark) in ends {
        let (lead, rest) = text
            .split_at_checked(at + mark.len_utf8())
            .unwrap_or((text, ""));
        if mark == '\n' || ends_sentence(lead, rest) {
            return (lead.trim_end(), rest.trim_start());
        }
    }
    (text, "")
}

/// Whether a sentence ends between these: no abbreviation (« M. »), no number, no other mark.
fn ends_sentence(lead: &str, rest: &str) -> bool {
    let word = lead.trim_end_matches(['.', '!', '?', '…', ' ', '\u{a0}']);
    let last = word.chars().rev().take_while(|c| c.is_alphanumeric());
    let is_abbreviation =
        lead.ends_with('.') && last.count() < 3 && !word.ends_with(['»', ')', '%']);
    let mut after = rest.chars();
    match after.next() {
        None => true,
        Some(space) if space.is_whitespace() => {
            let next = after.find(|c| !c.is_whitespace() && !"«“\"(".contains(*c));
            next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit()) && !is_abbreviation
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_stands_apart() {
        for (text, lead, rest) in [
            (
                "Un état des lieux. Puis le reste.",
                "Un état des lieux.",
                "Puis le reste.",
            ),
            ("Une seule phrase", "Une seule phrase", ""),
            ("Qui\u{a0}? Le public.", "Qui\u{a0}?", "Le public."),
            (
                "M. Dupont et le Dr. X parlent. Fin.",
                "M. Dupont et le Dr. X parlent.",
                "Fin.",
            ),
            (
                "Soit 15.4 % des gens... Oui.",
                "Soit 15.4 % des gens...",
                "Oui.",
            ),
            (
                "Un (oui.) et « deux. » trois. Fin",
                "Un (oui.) et « deux. » trois.",
                "Fin",
            ),
            ("Titre\nSuite.", "Titre", "Suite."),
            ("", "", ""),
        ] {
            assert_eq!(split_lead(text), (lead, rest), "{text}");
        }
    }
}
