//! Numbers: « douze », « soixante-dix » and « septante » are 12, 70 and 70.

use crate::tokens::Token;

/// Number words up to a hundred, folded, with their values. « un » and « neuf » mostly say something
/// else, so they count only within a longer number.
const WORDS: &[(&str, u32)] = &[
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("vingts", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("septante", 70),
    ("huitante", 80),
    ("octante", 80),
    ("nonante", 90),
    ("cent", 100),
    ("cents", 100),
];

/// Whether a word is a number in digits.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit())
}

/// The words with each number below a thousand in digits.
pub fn in_digits(tokens: Vec<Token>) -> Vec<Token> {
    if !tokens.iter().any(|token| value(&token.word).is_some()) {
        return tokens;
    }
    let mut read = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if let Some((number, length)) = number(rest) {
            read.push(Token {
                word: number.to_string(),
                accented: None,
                capitals: false,
            });
            rest = rest.get(length..).unwrap_or_default();
        } else {
            read.push(first.clone());
            rest = after;
        }
    }
    read
}

/// The number that a text begins with, and how many words make it.
fn number(tokens: &[Token]) -> Option<(u32, usize)> {
    let mut number = value(&tokens.first()?.word)?;
    let mut length = 1;
    while let Some(token) = tokens.get(length) {
        let links = token.word == "et" && number >= 20;
        let at = if links { length + 1 } else { length };
        let next = tokens.get(at).and_then(|token| value(&token.word));
        let Some(longer) = next.and_then(|next| joined(number, next)) else {
            break;
        };
        number = longer;
        length = at + 1;
    }
    (length > 1 || !matches!(number, 1 | 9)).then_some((number, length))
}

/// The number that one makes with the next word: « soixante » and « dix », « quatre » and « vingts ».
fn joined(number: u32, next: u32) -> Option<u32> {
    let units = number % 100;
    match next {
        100 if (2..=9).contains(&number) => Some(number * 100),
        20 if units == 4 => Some(number + 76),
        10..=16 if units == 60 || units == 80 => Some(number + next),
        // « soixante-dix-sept ».
        7..=9 if units % 20 == 10 && units != 30 && units != 50 => Some(number + next),
        1..=9 if units >= 20 && units.is_multiple_of(10) => Some(number + next),
        1..=90 if number >= 100 && units == 0 => Some(number + next),
        _ => None,
    }
}

fn value(word: &str) -> Option<u32> {
    WORDS
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::in_digits;
    use crate::tokens::tokenize;

    #[test]
    fn number_words_become_digits() {
        let table = [
            ("douze équipes", "12 equipes"),
            ("dix-sept ans", "17 ans"),
            ("vingt et un, trente-deux", "21 32"),
            ("soixante-dix, septante et soixante et onze", "70 70 et 71"),
            ("quatre-vingt-dix-huit nonante-huit", "98 98"),
            ("quatre-vingts", "80"),
            ("deux cent trente-quatre", "234"),
            ("cent deux", "102"),
            ("soixante-dix-sept", "77"),
            ("deux trois", "2 3"),
            ("un ordinateur neuf", "un ordinateur neuf"),
            ("16 % de 2 000", "16 de 2 000"),
            ("", ""),
        ];
        for (text, expected) in table {
            let words: Vec<String> = in_digits(tokenize(text))
                .into_iter()
                .map(|token| token.word)
                .collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
