//! The form of a message: whether it is a question, whether it asks for one thing, whether it says
//! anything at all.

use french_lexicon::lexicon;
use french_text::{fold, tokenize_with_elisions};

/// What a question may ask for that is one thing, which an answer must hold.
const ONE_THING: &[&str] = &["who", "which", "where", "when", "how many", "how"];
/// What other words that open a question ask for.
const OTHER_OPENINGS: &[&str] = &["what", "why", "whether"];
/// What may come before a question.
const LEAD_IN: &str = "lead-ins";
/// Words of the longest phrase that opens a question.
const LONGEST_OPENING: usize = 3;
/// What a command to a bot begins with.
const COMMAND_MARKS: &[char] = &['!', '/', '?', '$', '+', '-', '.', ';', '%', '&', '='];
/// Words for who writes.
const ONESELF: &[&str] = &["je", "j", "m", "moi", "mon", "ma", "mes", "i", "me", "my"];
/// Words for whom it is said to.
const SOMEBODY: &[&str] = &[
    "tu", "te", "ton", "ta", "tes", "toi", "vous", "votre", "vos", "you", "your",
];
/// What follows a verb that comes before its subject: « parle-t-il », « peut-on ».
const INVERTED: &[&str] = &[
    "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles", "-il", "-elle", "-on", "-ils", "-elles",
    "-vous", "-ce",
];

/// How many words a call has at most.
const LONGEST_CALL: usize = 8;

/// The form of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Form {
    /// Whether it asks for one thing, which an answer must hold.
    pub asks_for_one_thing: bool,
    /// Whether its author tells something of himself and asks nothing.
    pub tells_of_oneself: bool,
    /// Whether it speaks to somebody (« vous connaissez »).
    pub addresses_somebody: bool,
    /// How many words it has, small ones included.
    pub length: usize,
}

impl Form {
    /// Reads a message.
    pub fn of(message: &str) -> Self {
        let words = words(message);
        let says = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
        Self {
            asks_for_one_thing: asks_for_one_thing(message),
            tells_of_oneself: says(ONESELF) && !looks_like_question(message),
            addresses_somebody: says(SOMEBODY),
            length: words.len(),
        }
    }
}

/// Whether a message says nothing in words: a link, a mention, an emoji, a number, code, a reaction
/// (« +1 »), or a command to another bot (« !play »).
pub fn is_wordless(message: &str) -> bool {
    let words: Vec<&str> = message.split_whitespace().collect();
    is_command(&words) || !words.is_empty() && !words.into_iter().any(says_something)
}

/// « !play la mer », « ?ban @toto »: a mark and a word at once. Other marks than a command's usual
/// ones may be a slip, so little may follow.
fn is_command(words: &[&str]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    let name = first.trim_start_matches(COMMAND_MARKS);
    let marks = first.len() - name.len();
    (1..=2).contains(&marks)
        && name.starts_with(|it: char| it.is_ascii_alphabetic())
        && (first.starts_with(['!', '/', '$']) || words.len() <= 2)
}

/// Whether one word of a message is a word: two letters at least, outside of Discord's markup.
fn says_something(word: &str) -> bool {
    let is_markup = word.starts_with(['<', '`', '@'])
        || word.contains("://")
        || word.starts_with("www.")
        || (word.len() > 2 && word.starts_with(':') && word.ends_with(':'));
    !is_markup && word.chars().filter(|it| it.is_alphabetic()).count() >= 2
}

/// Whether a message reads as a question: by its question mark, its first words or an inversion.
pub fn looks_like_question(message: &str) -> bool {
    message
        .split_whitespace()
        .filter(|word| !word.contains("://"))
        .any(|word| word.contains(['?', '？', '⁉', '❓']) || is_inverted(word))
        || opens_like_one(message)
}

/// Whether a message only calls for an answer to what somebody else has asked: « une idée ? ».
pub(crate) fn calls_for_answer(message: &str) -> bool {
    let words = tokenize_with_elisions(&fold(message));
    let calls = |word: &str| lexicon().is_call(word);
    let is_small = |word: &str| lexicon().is_folded_stop_word(word);
    words.len() <= LONGEST_CALL
        && words.iter().any(|it| calls(&it.word))
        && words.iter().all(|it| calls(&it.word) || is_small(&it.word))
}

/// Whether a question asks for one thing, which an answer must hold; others are answered by what
/// is about their subject.
fn asks_for_one_thing(question: &str) -> bool {
    let words = words(question);
    let mut senses = words.iter().map(|word| lexicon().asks(word));
    let opener = senses.clone().find(|sense| *sense != Some(LEAD_IN));
    opener
        .flatten()
        .is_some_and(|sense| ONE_THING.contains(&sense))
        || senses.any(|sense| sense == Some("how many"))
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
        .skip_while(|word| lexicon().asks(word) == Some(LEAD_IN))
        .take(LONGEST_OPENING)
        .collect();
    (1..=opening.len()).any(|length| {
        let start = opening.get(..length).unwrap_or_default().join(" ");
        lexicon()
            .asks(&start)
            .is_some_and(|sense| [ONE_THING, OTHER_OPENINGS].concat().contains(&sense))
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
    use super::{Form, asks_for_one_thing, calls_for_answer, is_wordless, looks_like_question};

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
    fn what_says_nothing_is_told_from_words() {
        let wordless = [
            "+1",
            "42",
            "👍",
            "???",
            "https://example.org/page",
            ":tada:",
            "<@1234> <#56>",
            "`x = 1`",
            "!play la mer",
            "/help",
            "?ban @toto",
            "$balance",
            "06 12 34 56",
        ];
        let words = [
            "",
            "IA ?",
            "+ de détails",
            "qui a parlé ?",
            "lis https://example.org",
            "<@1234> où ?",
            "-qui a ouvert la journée",
            "...et après ?",
            "les 4 recommandations",
        ];
        assert_eq!(wordless.map(is_wordless), [true; 13]);
        assert_eq!(words.map(is_wordless), [false; 9]);
    }

    #[test]
    fn who_tells_of_himself_asks_nothing() {
        let tells = |message| Form::of(message).tells_of_oneself;
        assert!(tells("j’arrive dans dix minutes") && tells("mon chat dort"));
        assert!(!tells("comment je fais ?") && !tells("les aidants"));
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
    fn a_call_for_an_answer_has_no_subject() {
        let table = [
            ("une idée ?", true),
            ("des idées pour ça ?", true),
            ("quelqu’un sait ?", true),
            ("Tu connais la réponse ?", true),
            ("c'est vrai ?", true),
            ("aide-le stp", true),
            ("any idea?", true),
            ("does anyone know?", true),
            ("", false),
            ("merci", false),
            ("qui a parlé d'illectronisme ?", false),
            ("une idée de la date ?", false),
            ("l'aide à domicile ?", false),
        ];
        for (message, expected) in table {
            assert_eq!(calls_for_answer(message), expected, "{message}");
        }
    }
}
