//! The form of a message: whether it is a question, whether it asks for one thing, whether it only
//! names a subject.

use french_lexicon::lexicon;
use french_text::lexicon::Asks;
use french_text::{fold, tokenize_with_elisions};

/// Words of the longest phrase that opens a question.
const LONGEST_OPENING: usize = 3;
/// Small words within a name.
const WITHIN_NAMES: &[&str] = &[
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "a", "au", "aux", "en", "et",
    "the", "an", "of", "and", "in", "for",
];
/// What follows a verb that comes before its subject: « parle-t-il », « peut-on ».
const INVERTED: &[&str] = &[
    "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles", "-il", "-elle", "-on", "-ils", "-elles",
    "-vous", "-ce",
];

/// Whether a message reads as a question: by its question mark, its first words or an inversion.
#[must_use]
pub fn looks_like_question(message: &str) -> bool {
    message
        .split_whitespace()
        .filter(|word| !word.contains("://"))
        .any(|word| word.contains(['?', '？', '⁉', '❓']) || is_inverted(word))
        || opens_like_one(message)
}

/// Whether a question asks for one thing, which an answer must hold; others are answered by what
/// is about their subject.
pub fn asks_for_one_thing(question: &str) -> bool {
    let words = words(question);
    let mut senses = words.iter().map(|word| lexicon().asks(word));
    let opener = senses.clone().find(|sense| *sense != Some(Asks::LeadIn));
    opener.flatten().is_some_and(Asks::asks_for_one_thing)
        || senses.any(|sense| sense == Some(Asks::HowMany))
}

/// Whether a message only names a subject: « l’aide à domicile ».
pub fn names_a_subject(message: &str) -> bool {
    let within = |word: &str| WITHIN_NAMES.contains(&word);
    let mut words = tokenize_with_elisions(message).into_iter();
    words.all(|token| within(&token.word) || !lexicon().is_stop_word(&token))
}

fn is_inverted(word: &str) -> bool {
    let folded = fold(word);
    let word = folded.trim_end_matches([',', '.', '!', ';', ':', '…']);
    // « rendez-vous » asks for nothing.
    word != "rendez-vous" && INVERTED.iter().any(|ending| word.ends_with(ending))
}

fn opens_like_one(message: &str) -> bool {
    let words = words(message);
    let opening: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| lexicon().asks(word) == Some(Asks::LeadIn))
        .take(LONGEST_OPENING)
        .collect();
    (1..=opening.len()).any(|length| {
        let start = opening.get(..length).unwrap_or_default().join(" ");
        lexicon().asks(&start).is_some_and(Asks::opens_a_question)
    })
}

/// The words with their elisions, as the lexicon's question words have them.
fn words(message: &str) -> Vec<String> {
    tokenize_with_elisions(&fold(message).replace("qu'est", "est"))
        .into_iter()
        .map(|token| token.word)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{asks_for_one_thing, looks_like_question, names_a_subject};

    #[test]
    fn questions_are_recognised_among_other_messages() {
        let table = [
            ("Qui a parlé de l'illectronisme", true),
            ("qui a parlé de ça ?", true),
            ("illectronisme ?", true),
            ("Bonjour, comment revoir la journée", true),
            ("c'est quoi la fracture numérique", true),
            ("c koi le colloque", true),
            ("pk les vieux galèrent", true),
            ("Le numérique réduit-il les inégalités", true),
            ("peut-on revoir les vidéos", true),
            ("Qu'est-ce que l'illectronisme", true),
            ("est-ce que la vidéo est en ligne", true),
            ("et à quelle heure ça commençait", true),
            ("who spoke about privacy", true),
            ("J'ai trouvé la table ronde passionnante", false),
            ("merci pour le compte rendu !", false),
            ("on se donne rendez-vous à 14 h", false),
            ("https://example.org/page?x=1", false),
            ("L'illectronisme, quel sujet", false),
            ("", false),
        ];
        for (message, expected) in table {
            assert_eq!(looks_like_question(message), expected, "{message}");
        }
    }

    #[test]
    fn precise_questions_are_recognised() {
        let table = [
            ("Qui a parlé d'illectronisme ?", true),
            ("Bonjour, comment refaire ma carte ?", true),
            ("À quelle heure ça commence ?", true),
            ("ça coûte combien", true),
            ("kan ?", true),
            ("How do I water a tomato?", true),
            ("Pourquoi les vieux galèrent ?", false),
            ("Le numérique réduit-il les inégalités ?", false),
            (
                "j'ai perdu mon mot de passe quand j'ai changé d'ordinateur",
                false,
            ),
            ("illectronisme", false),
            ("", false),
        ];
        for (question, expected) in table {
            assert_eq!(asks_for_one_thing(question), expected, "{question}");
        }
    }

    #[test]
    fn a_name_requests_nothing() {
        let table = [
            ("Handicap ?", true),
            ("l’aide à domicile", true),
            ("artificial intelligence", true),
            ("je cherche une aide à domicile", false),
            ("mon handicap", false),
            ("où est le médecin", false),
        ];
        for (message, expected) in table {
            assert_eq!(names_a_subject(message), expected, "{message}");
        }
    }
}
