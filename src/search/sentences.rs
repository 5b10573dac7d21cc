//! Several sentences in one message: which of them ask.

use super::question_form::looks_like_question;

/// A message of as many words tells a story.
pub const LONG_POST: usize = 35;
/// Questions of one message that are answered each for itself.
const MOST_QUESTIONS: usize = 4;

/// The sentences of a message that ask something, if it has other sentences besides or several that
/// ask; nothing of a message of one sentence.
pub fn asking_sentences(message: &str) -> Vec<&str> {
    let all = sentences(message);
    if all.len() < 2 {
        return Vec::new();
    }
    let asking = all.into_iter().filter(|it| looks_like_question(it));
    asking.take(MOST_QUESTIONS).collect()
}

/// The sentences of a text: each ends with a mark before a blank, or with its line. A full stop after
/// a letter or two shortens a word: « M. Paliod ».
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut letters = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        letters = if character.is_alphanumeric() {
            letters + 1
        } else {
            letters
        };
        let next = characters.peek().map(|(_, next)| *next);
        let before_blank = next.is_none_or(char::is_whitespace);
        let ends = match character {
            '\n' => true,
            '?' | '!' | '…' => before_blank,
            '.' => before_blank && letters > 2,
            _ => false,
        };
        if ends {
            let end = at + character.len_utf8();
            sentences.extend(text.get(start..end));
            start = end;
        }
        if character.is_whitespace() || character == '\'' || character == '’' {
            letters = 0;
        }
    }
    sentences.extend(text.get(start..));
    let says = |it: &&str| it.chars().any(char::is_alphanumeric);
    sentences.into_iter().map(str::trim).filter(says).collect()
}

#[cfg(test)]
mod tests {
    use super::asking_sentences;

    #[test]
    fn the_sentences_that_ask_are_found() {
        let table: &[(&str, &[&str])] = &[
            (
                "Qui a conclu ? Et qui a ouvert ?",
                &["Qui a conclu ?", "Et qui a ouvert ?"],
            ),
            (
                "Mon chat est malade. Bref. Qui a parlé du surtravail ? Merci !",
                &["Qui a parlé du surtravail ?"],
            ),
            ("que dit M. Paliod de l’I.A. à l’école ?", &[]),
            (
                "bonjour\nc’est quoi l’illectronisme",
                &["c’est quoi l’illectronisme"],
            ),
            ("Il pleut. Il vente.", &[]),
            ("illectronisme ???", &[]),
            ("", &[]),
        ];
        for (message, expected) in table {
            assert_eq!(asking_sentences(message), *expected, "{message}");
        }
    }
}
