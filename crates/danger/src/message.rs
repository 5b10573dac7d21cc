//! A message as its sentences, and these as words in full: « jveu » is « je veux ».

use std::collections::HashMap;

use french_text::tokenize_with_elisions;

/// A sentence longer than this is read in stretches of this many words, each overlapping the last
/// by half.
const LONGEST: usize = 48;

/// The sentences of a message, each as its words.
pub(crate) fn sentences(text: &str, full_forms: &HashMap<String, Vec<String>>) -> Vec<Vec<String>> {
    let mut sentences = Vec::new();
    for sentence in split(text) {
        let mut words = Vec::new();
        for token in tokenize_with_elisions(sentence) {
            push_in_full(token.word, full_forms, &mut words);
        }
        if words.len() <= LONGEST {
            sentences.push(words);
            continue;
        }
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            sentences.push(rest.iter().take(LONGEST).cloned().collect());
            if rest.len() <= LONGEST {
                break;
            }
            rest = rest.get(LONGEST / 2..).unwrap_or_default();
        }
    }
    sentences.retain(|words| !words.is_empty());
    sentences
}

/// Splits at the end of sentences. An ellipsis does not end one: « je veux... mourir ».
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest
        .get(from..)
        .and_then(|it| it.find(['.', '!', '?', '\n', ';']))
    {
        let at = from + found;
        let after = rest.get(at + 1..).unwrap_or_default();
        let is_point = rest.get(at..).is_some_and(|it| it.starts_with('.'));
        let before = rest.get(..at).unwrap_or_default();
        let goes_on = is_point
            && (after.starts_with('.')
                || before.ends_with('.')
                || after.starts_with(|c: char| c.is_alphanumeric()));
        if goes_on {
            from = at + 1;
            continue;
        }
        parts.push(before);
        rest = after;
        from = 0;
    }
    parts.push(rest);
    parts
}

/// A word with what it is short for, and « j » apart from what is glued to it.
fn push_in_full(word: String, full_forms: &HashMap<String, Vec<String>>, words: &mut Vec<String>) {
    if let Some(full) = full_forms.get(&word) {
        words.extend(full.iter().cloned());
        return;
    }
    let word = unstretched(word);
    let glued = word.strip_prefix('j').filter(|rest| {
        rest.len() >= 2
            && rest.starts_with(|c: char| c.is_ascii_alphabetic() && !"aeiouyhp".contains(c))
    });
    match glued {
        Some(rest) => {
            words.push("j".to_owned());
            push_in_full(rest.to_owned(), full_forms, words);
        }
        None => words.push(word),
    }
}

/// « aideeeez » is « aideez »: no French or English word has a letter three times in a row.
fn unstretched(word: String) -> String {
    let characters: Vec<char> = word.chars().collect();
    let stretched =
        |three: &[char]| matches!(three, [a, b, c] if a == b && b == c && a.is_alphabetic());
    if !characters.windows(3).any(stretched) {
        return word;
    }
    let mut short = String::with_capacity(word.len());
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| characters.get(it));
        if before != Some(character) || !character.is_alphabetic() {
            short.push(*character);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_sentences_of_whole_words() {
        let full = HashMap::from([("chui".to_owned(), vec!["je".to_owned(), "suis".to_owned()])]);
        let read = |text: &str| {
            let sentences = sentences(text, &full);
            let joined: Vec<String> = sentences.iter().map(|words| words.join(" ")).collect();
            joined.join(" / ")
        };
        let table = [
            ("sentences", "Bonjour. Ça va ?", "bonjour / ca va"),
            ("suspension", "je veux... partir", "je veux partir"),
            ("in full", "chui là", "je suis la"),
            ("glued", "jveu jte", "j veu j te"),
            ("stretched", "aiiide", "aide"),
            ("numbers", "3.5 fois", "3 5 fois"),
            ("nothing", " ?! ", ""),
        ];
        for (name, text, expected) in table {
            assert_eq!(read(text), expected, "{name}");
        }
        let long = "mot ".repeat(100);
        assert_eq!(sentences(&long, &full).len(), 4, "in stretches");
    }
}
