//! What the small words of a message ask for, by the sections of the lexicon's `question_words.txt`.

use french_lexicon::lexicon;
use french_text::Token;

/// How many words a phrase of the lexicon has at most.
const LONGEST_PHRASE: usize = 4;

/// The sense of the longest phrase that a text begins with, and how many words it has.
pub fn phrase(tokens: &[Token]) -> Option<(&'static str, usize)> {
    let longest = tokens.len().min(LONGEST_PHRASE);
    (1..=longest).rev().find_map(|length| {
        let words: Vec<&str> = tokens
            .iter()
            .take(length)
            .map(|it| it.word.as_str())
            .collect();
        Some((lexicon().asks(&words.join(" "))?, length))
    })
}

/// The senses of a message that says nothing but phrases of senses `among` these and stop words.
pub fn only(among: &[&str], tokens: &[Token]) -> Option<Vec<&'static str>> {
    let (mut senses, mut rest) = (Vec::new(), tokens);
    while let Some((first, after)) = rest.split_first() {
        if let Some((sense, length)) = phrase(rest).filter(|(it, _)| among.contains(it)) {
            senses.push(sense);
            rest = rest.get(length..)?;
        } else if lexicon().is_stop_word(first) {
            rest = after;
        } else {
            return None;
        }
    }
    Some(senses)
}
