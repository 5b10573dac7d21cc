//! The form of a message: whether it is a question, whether it asks for one thing, whether it only
//! names a subject.

use french_lexicon::lexicon;
use french_text::fold;

/// Words that open a question, folded; hurried spellings included.
const OPENERS: &[&str] = &[
    "qui",
    "quoi",
    "que",
    "quand",
    "comment",
    "pourquoi",
    "combien",
    "quel",
    "quelle",
    "quels",
    "quelles",
    "lequel",
    "laquelle",
    "lesquels",
    "lesquelles",
    "ou",
    "est ce",
    "c est quoi",
    "c est qui",
    "c quoi",
    "c koi",
    "c ki",
    "y a t",
    "quelqu un sait",
    "vous savez",
    "savez vous",
    "qqn sait",
    "pk",
    "pkoi",
    "koi",
    "ki",
    "cmt",
    "who",
    "what",
    "when",
    "where",
    "why",
    "how",
    "which",
    "does",
    "did",
    "is there",
    "are there",
    "do you know",
    "can anyone",
    "does anyone",
];
/// Words that may come before them.
const LEAD_INS: &[&str] = &[
    "et", "mais", "donc", "alors", "sinon", "du", "coup", "bonjour", "bonsoir", "salut", "slt",
    "bjr", "hello", "hi", "coucou", "svp", "stp", "dites", "dis", "euh", "au", "fait", "a", "de",
    "pour", "avec", "sur", "dans", "en", "and", "so", "but", "by", "the", "way", "please",
];
/// Openers that ask for one thing: a person, a place, a time, a number, a way, one among several.
const PRECISE: &[&str] = &[
    "qui",
    "ki",
    "who",
    "quel",
    "quelle",
    "quels",
    "quelles",
    "kel",
    "kelle",
    "lequel",
    "laquelle",
    "lesquels",
    "lesquelles",
    "which",
    "ou",
    "where",
    "quand",
    "kan",
    "when",
    "combien",
    "cmb",
    "comment",
    "cmt",
    "how",
];
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

/// Whether a message reads as a question: by its mark, its first words or its inversion.
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
    let words = tokenize_whole(question);
    let says = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let opener = words.iter().find(|word| !says(word, LEAD_INS));
    opener.is_some_and(|word| says(word, PRECISE)) || words.iter().any(|word| word == "combien")
}

/// Whether a message is the name of a subject, and requests nothing: « l’aide à domicile ».
pub fn names_a_subject(message: &str) -> bool {
    let within = |word: &str| WITHIN_NAMES.contains(&word);
    let mut words = french_text::tokenize_whole(message).into_iter();
    words.all(|token| within(&token.word) || !lexicon().is_stop_word(&token))
}

fn is_inverted(word: &str) -> bool {
    let folded = fold(word);
    let word = folded.trim_end_matches([',', '.', '!', ';', ':', '…']);
    // « rendez-vous » asks for nothing.
    word != "rendez-vous" && INVERTED.iter().any(|ending| word.ends_with(ending))
}

fn opens_like_one(message: &str) -> bool {
    let words: Vec<String> = tokenize_whole(message);
    let opening: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| LEAD_INS.contains(word))
        .take(3)
        .collect();
    (1..=opening.len()).any(|length| {
        let start = opening.get(..length).unwrap_or_default().join(" ");
        OPENERS.contains(&start.as_str())
    })
}

/// The words with their elisions, as [`OPENERS`] has them.
fn tokenize_whole(message: &str) -> Vec<String> {
    french_text::tokenize_whole(&fold(message).replace("qu'est", "est"))
        .into_iter()
        .map(|token| token.word)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{asks_for_one_thing, looks_like_question, names_a_subject};

    #[test]
    fn questions_are_told_from_other_messages() {
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
    fn precise_questions_are_told_from_the_others() {
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
