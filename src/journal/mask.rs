//! What says who somebody is, taken out of a question before anything is written.

use std::collections::HashSet;
use std::sync::LazyLock;

use french_lexicon::lexicon;
use french_text::{Stemmer, fold, tokenize_with_elisions};
use french_vectors::Word;
use regex::Regex;

/// What is hidden, and what stands in its place, in this order.
const HIDDEN: [(&str, &str); 7] = [
    (
        r"(?i)[\w.+-]+(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?|\s(?:at|arobase)\s)[\w-]+(?:(?:\.|\s(?:dot|point)\s)[\w-]+)+",
        "[courriel]",
    ),
    (
        r"(?i)\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*",
        "[lien]",
    ),
    (r"<[@#&!a-zA-Z:]+[0-9a-zA-Z_:]+>|@[\w.]{2,}", "[mention]"),
    // A French social-security number, whose department may be 2A or 2B.
    (
        r"\b[12](?:[\s.\-]?\d{2}){2}[\s.\-]?(?:\d{2}|2[ABab])(?:[\s.\-]?\d{3}){2}(?:[\s.\-]?\d{2})?\b",
        "[numéro]",
    ),
    // Telephone and other numbers of nine digits or more, however they are spaced.
    (r"\+?\(?\d(?:[\s.\-/()_]{0,3}\d){8,}", "[numéro]"),
    (r"\d{7,}", "[numéro]"),
    (
        r"(?i)\b\d{1,4}\s?(?:bis|ter|quater)?,?\s(?:rue|avenue|av\.?|boulevard|bd|all[ée]e|place|chemin|impasse|route|quai|square|cours)\s(?:(?:de|du|des|la|le|les)\s|[ld]['’])*[\w-]+",
        "[adresse]",
    ),
];
/// What comes before a name and nothing else.
const NAMED: &str = r"je?\s*m['’ ]?\s?app?ell?e|je\s+me\s+(?:nomme|pr[ée]nomme)|mon\s+(?:nom|pr[ée]nom)(?:\s+de\s+famille)?\s*,?\s*(?:c['’ ]?\s?)?est|\b(?:nom|pr[ée]nom)\s*:|my\s+name\s+is|my\s+name['’]?s|call\s+me|appelez[- ]moi";
/// What comes before a name, or before something else.
const SAID: &str = r"je\s+suis|j['’ ]?suis|chuis|moi\s*,?\s*c['’ ]?\s?est|i\s+am|i['’]?m|cordialement|bien\s+à\s+vous|signé";
/// Words after it that may be part of the name.
const LONGEST_NAME: usize = 5;
/// What stands before a name, and is none.
const TITLES: [&str; 17] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "le",
    "la",
    "dr",
    "docteur",
    "pr",
    "professeur",
    "maitre",
    "doctor",
    "mrs",
    "ms",
];
/// How much of a question is kept, in characters.
const LONGEST: usize = 300;

static HIDDEN_PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let read = HIDDEN.into_iter();
    read.filter_map(|(pattern, instead)| Some((Regex::new(pattern).ok()?, instead)))
        .collect()
});
/// Its first group is there if nothing but a name follows.
static BEFORE_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\b(?:({NAMED})|{SAID})[\s,:]+")).ok());
/// Frequent first names, folded: those in small letters are told from other words by it.
static FIRST_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("first_names.txt").split_whitespace().collect());

/// A question without what says who somebody is, on one line and not too long.
pub fn masked(question: &str) -> String {
    let mut text = question.split_whitespace().collect::<Vec<_>>().join(" ");
    for (pattern, instead) in &*HIDDEN_PATTERNS {
        text = pattern.replace_all(&text, *instead).into_owned();
    }
    without_names(&text).chars().take(LONGEST).collect()
}

/// The same as it is counted: its words, folded; empty if it has none.
pub fn normalised(masked: &str) -> String {
    let words = tokenize_with_elisions(masked).into_iter();
    words.map(|it| it.word).collect::<Vec<_>>().join(" ")
}

/// Hides the names that people give as theirs.
fn without_names(text: &str) -> String {
    let Some(pattern) = BEFORE_NAME.as_ref() else {
        return String::new();
    };
    let has_small_letters = text.chars().any(char::is_lowercase);
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(found) = pattern.captures(rest) {
        let (before, after) = rest.split_at(found.get_match().end());
        kept.push_str(before);
        let mut name = Name {
            is_named: found.get(1).is_some(),
            has_small_letters,
            last: Last::Opening,
        };
        rest = after;
        for word in after.split_inclusive(' ').take(LONGEST_NAME) {
            rest = rest.get(word.len()..).unwrap_or_default();
            let was_name = name.last == Last::Name;
            let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
            match (name.hides(bare), was_name) {
                (true, false) => kept.push_str("[nom]"),
                (true, true) => {}
                (false, _) => kept.push_str(word),
            }
            let ending = word
                .rsplit(char::is_alphanumeric)
                .next()
                .unwrap_or_default();
            if name.last == Last::Name {
                kept.truncate(kept.trim_end().len());
                kept.push_str(ending);
            }
            if ending.contains(['.', '!', '?', ',', ';', ':']) {
                break;
            }
        }
    }
    kept.push_str(rest);
    kept.trim().to_owned()
}

/// What was read of the words that may be a name.
struct Name {
    /// Nothing but a name can be meant.
    is_named: bool,
    /// The text is not in capitals throughout, which tell nothing then.
    has_small_letters: bool,
    last: Last,
}

/// What was read last.
#[derive(PartialEq, Eq)]
enum Last {
    /// What comes before a name, or a title.
    Opening,
    Name,
    Word,
}

impl Name {
    /// Whether the next word is part of a name.
    fn hides(&mut self, word: &str) -> bool {
        let folded = fold(word);
        let is_word = word.chars().count() > 1
            && word
                .chars()
                .all(|it| it.is_alphabetic() || "'’-".contains(it));
        let mut letters = word.chars();
        let is_capital = self.has_small_letters && letters.next().is_some_and(char::is_uppercase);
        let is_capitalised = is_capital && letters.all(|it| !it.is_uppercase());
        let is_stop_word =
            lexicon().is_folded_stop_word(&folded) || lexicon().is_english_stop_word(&folded);
        let mut parts = folded.split('-');
        let is_first_name = parts.any(|part| FIRST_NAMES.contains(part));
        let stem = || Stemmer::default().stem(&folded);
        let is_title = self.last == Last::Opening && TITLES.contains(&folded.as_str());
        let is_unknown = !is_stop_word && !lexicon().knows(&stem());
        let is_name = is_word
            && !is_title
            && (is_first_name
                || is_capitalised
                || match self.last {
                    Last::Opening => {
                        self.is_named || is_capital || is_unknown && Word::find(&stem()).is_none()
                    }
                    Last::Name => is_capital || is_unknown,
                    Last::Word => false,
                });
        self.last = match (is_name, is_title) {
            (true, _) => Last::Name,
            (false, true) => Last::Opening,
            (false, false) => Last::Word,
        };
        is_name
    }
}

#[cfg(test)]
mod tests {
    use super::{BEFORE_NAME, HIDDEN, HIDDEN_PATTERNS, masked, normalised};

    #[test]
    fn what_says_who_somebody_is_is_hidden() {
        assert_eq!(HIDDEN_PATTERNS.len(), HIDDEN.len());
        assert!(BEFORE_NAME.is_some());
        let table = [
            ("Qui a parlé du vote ?", "Qui a parlé du vote ?"),
            (
                "écrivez à zoe.k+x@exemple.fr svp",
                "écrivez à [courriel] svp",
            ),
            ("zoe (at) exemple.fr", "[courriel]"),
            ("zoe arobase exemple point fr", "[courriel]"),
            ("mon tél : 06 12 34 56 78 ?", "mon tél : [numéro] ?"),
            ("06.12.34.56.78", "[numéro]"),
            ("06\u{a0}12\u{202f}34 56 78", "[numéro]"),
            ("+33 (0)6.12.34.56.78", "[numéro]"),
            ("0612345678", "[numéro]"),
            ("(06) 12-34-56-78", "[numéro]"),
            (
                "mon numéro 2 84 05 2A 123 456 78, et après",
                "mon numéro [numéro], et après",
            ),
            ("184057512345678", "[numéro]"),
            ("1 84 05 75 123 456", "[numéro]"),
            ("la loi de 2004 ou de 2016 ?", "la loi de 2004 ou de 2016 ?"),
            ("le 21/01/2025", "le 21/01/2025"),
            (
                "j'habite 12 bis rue des Lilas à côté",
                "j'habite [adresse] à côté",
            ),
            (
                "voir https://exemple.fr/?u=zoe et <@123>",
                "voir [lien] et [mention]",
            ),
            ("sur exemple.fr/zoe", "sur [lien]"),
            ("deux\nlignes   ici", "deux lignes ici"),
            ("", ""),
        ];
        for (question, expected) in table {
            assert_eq!(masked(question), expected, "{question}");
        }
        assert_eq!(masked(&"mot ".repeat(200)).chars().count(), 300);
    }

    #[test]
    fn names_that_people_give_as_theirs_are_hidden() {
        let table = [
            (
                "je suis Marie Dupont, et le DMP ?",
                "je suis [nom], et le DMP ?",
            ),
            ("je suis marie dupont", "je suis [nom]"),
            ("JE SUIS MARIE ET LE DMP", "JE SUIS [nom] ET LE DMP"),
            (
                "je suis kwiatkowski, où est la vidéo",
                "je suis [nom], où est la vidéo",
            ),
            ("je suis aidante et fatiguée", "je suis aidante et fatiguée"),
            ("je suis Jean-Pierre DUPONT", "je suis [nom]"),
            ("je suis le docteur Martin.", "je suis le docteur [nom]."),
            (
                "je suis la fille de Marie Durand ?",
                "je suis la fille de [nom] ?",
            ),
            (
                "Bonjour je m'appelle Zoé Kwiatkowski où est la vidéo",
                "Bonjour je m'appelle [nom] où est la vidéo",
            ),
            ("je m’appelle rose", "je m’appelle [nom]"),
            ("je mappelle zoe", "je mappelle [nom]"),
            ("mon nom est Petit", "mon nom est [nom]"),
            ("mon nom c'est petit !", "mon nom c'est [nom] !"),
            ("I'm John Smith. Where is it?", "I'm [nom]. Where is it?"),
            ("I am looking for the video", "I am looking for the video"),
            ("my name is Jane", "my name is [nom]"),
            ("jmapelle zoe", "jmapelle [nom]"),
            ("mon prenom est zoe", "mon prenom est [nom]"),
            ("Nom : Petit", "Nom : [nom]"),
            ("moi cest zoe", "moi cest [nom]"),
            ("le nom du rapport ?", "le nom du rapport ?"),
            (
                "je suis perdue avec FranceConnect",
                "je suis perdue avec FranceConnect",
            ),
            (
                "je suis Zoé et je suis Luc",
                "je suis [nom] et je suis [nom]",
            ),
            (
                "merci. Cordialement, Zoé Petit",
                "merci. Cordialement, [nom]",
            ),
        ];
        for (question, expected) in table {
            assert_eq!(masked(question), expected, "{question}");
        }
    }

    #[test]
    fn the_same_question_counts_as_one() {
        for question in [
            "C’est quoi le vote ?",
            "c'est quoi le VOTE",
            " C'EST QUOI LE VOTE !!",
        ] {
            assert_eq!(normalised(&masked(question)), "c est quoi le vote");
        }
        assert_eq!(normalised("👍 ?"), "");
    }
}
