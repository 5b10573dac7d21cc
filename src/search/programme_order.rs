//! The entries in the programme's order, and which of them a message names by its place there: « la
//! séance 3 », « qui a parlé en dernier ? ».

use french_lexicon::lexicon;
use french_text::{Stemmer, Token, is_number, tokenize};

use crate::knowledge::{Entry, EntryKind, Knowledge};

/// The entries that have a place in the programme, in its order.
#[derive(Debug, Default)]
pub struct ProgrammeOrder {
    entries: Vec<Placed>,
    stemmer: Stemmer,
}

#[derive(Debug)]
struct Placed {
    kind: EntryKind,
    /// Its index in the base.
    entry: usize,
    /// The stems of what it is called: its title, its keywords, the beginning of its summary.
    named: Vec<String>,
}

/// A place in an order, from its beginning or from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ordinal {
    First(usize),
    Last(usize),
}

/// Ordinals beyond are written in digits.
const ORDINALS: &[(&str, Ordinal)] = &[
    ("premier", Ordinal::First(1)),
    ("premiere", Ordinal::First(1)),
    ("first", Ordinal::First(1)),
    ("deuxieme", Ordinal::First(2)),
    ("second", Ordinal::First(2)),
    ("seconde", Ordinal::First(2)),
    ("troisieme", Ordinal::First(3)),
    ("third", Ordinal::First(3)),
    ("quatrieme", Ordinal::First(4)),
    ("fourth", Ordinal::First(4)),
    ("cinquieme", Ordinal::First(5)),
    ("fifth", Ordinal::First(5)),
    ("sixieme", Ordinal::First(6)),
    ("sixth", Ordinal::First(6)),
    ("septieme", Ordinal::First(7)),
    ("seventh", Ordinal::First(7)),
    ("huitieme", Ordinal::First(8)),
    ("eighth", Ordinal::First(8)),
    ("neuvieme", Ordinal::First(9)),
    ("ninth", Ordinal::First(9)),
    ("dixieme", Ordinal::First(10)),
    ("tenth", Ordinal::First(10)),
    ("onzieme", Ordinal::First(11)),
    ("douzieme", Ordinal::First(12)),
    ("dernier", Ordinal::Last(1)),
    ("derniere", Ordinal::Last(1)),
    ("last", Ordinal::Last(1)),
    ("penultieme", Ordinal::Last(2)),
];
const ORDINAL_ENDINGS: &[&str] = &[
    "er", "ere", "re", "e", "eme", "ieme", "me", "nd", "nde", "st", "rd", "th",
];
const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
/// Words before a number that is a place: « séance n° 3 ».
const NUMBER_MARKS: &[&str] = &["n", "no", "num", "numero", "number", "nr"];
/// Words of a summary that still tell what kind of part it is: « Cette table ronde discute… ».
const OPENING: usize = 12;

impl ProgrammeOrder {
    /// Of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let entries = knowledge.entries.iter().enumerate();
        let mut placed: Vec<(i64, usize, &Entry)> = entries
            .filter_map(|(at, entry)| Some((entry.order?, at, entry)))
            .collect();
        placed.sort_by_key(|(order, at, _)| (*order, *at));
        let stemmer = Stemmer::default();
        let place = |(_, at, entry): &(i64, usize, &Entry)| Placed {
            kind: entry.kind,
            entry: *at,
            named: names(entry, &stemmer),
        };
        Self {
            entries: placed.iter().map(place).collect(),
            stemmer,
        }
    }

    /// The entry of the same kind that is `step` places after another.
    pub fn next_to(&self, entry: usize, step: isize) -> Option<usize> {
        let kind = self.entries.iter().find(|it| it.entry == entry)?.kind;
        let same_kind: Vec<&Placed> = self.of_kind(kind).collect();
        let place = same_kind.iter().position(|it| it.entry == entry)?;
        Some(same_kind.get(place.checked_add_signed(step)?)?.entry)
    }

    /// The entry that a message names by its place among those of its kind, if it says nothing of the
    /// subject besides. Its elided words stand apart.
    pub fn by_place(&self, tokens: &[Token]) -> Option<usize> {
        let (place, span) = find_place(tokens)?;
        let mut kind = None;
        let mut called: Vec<&Token> = Vec::new();
        let mut speaks = false;
        for (at, token) in tokens.iter().enumerate() {
            match lexicon().asks(&token.word) {
                _ if span.contains(&at) => {}
                Some("sessions") => kind = kind.or(Some(EntryKind::Session)),
                Some("recommendations") => kind = Some(EntryKind::Recommendation),
                Some("speakers") => speaks = true,
                Some(_) => {}
                None if lexicon().is_stop_word(token) => {}
                None => called.push(token),
            }
        }
        if kind.is_none() && called.is_empty() && !speaks {
            return None;
        }
        let is_called = |placed: &&Placed| {
            called
                .iter()
                .all(|token| placed.named.contains(&self.stemmer.stem(&token.word)))
        };
        let among: Vec<&Placed> = self
            .of_kind(kind.unwrap_or_default())
            .filter(is_called)
            .collect();
        // A name that only one has is no kind of part: « la première enquête ».
        if !called.is_empty() && among.len() < 2 {
            return None;
        }
        let at = match place {
            Ordinal::First(number) => number.checked_sub(1)?,
            Ordinal::Last(number) => among.len().checked_sub(number)?,
        };
        Some(among.get(at)?.entry)
    }

    fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = &Placed> {
        self.entries.iter().filter(move |it| it.kind == kind)
    }
}

/// What an entry is called, by stems.
fn names(entry: &Entry, stemmer: &Stemmer) -> Vec<String> {
    let opening = tokenize(&entry.summary.fr);
    let texts = entry.keywords.iter().chain([&entry.title.fr]);
    let texts = texts.chain(&entry.title.en);
    let words = texts.flat_map(|text| tokenize(text));
    words
        .chain(opening.into_iter().take(OPENING))
        .map(|token| stemmer.stem(&token.word))
        .collect()
}

/// The step from the subject that a message names to the part that it asks for, and that subject:
/// « celle d'après les statistiques », « qu’y a-t-il juste après ? ». What is said before « après »
/// names a part, or nothing and « juste ».
pub fn step_from_subject(tokens: &[Token]) -> Option<(isize, String)> {
    let sense = |token: &Token| lexicon().asks(&token.word);
    let is_marker = |token: &Token| matches!(sense(token), Some("before" | "after"));
    let at = tokens.iter().position(is_marker)?;
    let (said, rest) = tokens.split_at(at);
    let is_small = |token: &Token| sense(token).is_some() || lexicon().is_stop_word(token);
    let names_part = |token: &Token| {
        let words = ["celle", "celui", "juste", "just"];
        sense(token) == Some("sessions") || words.contains(&token.word.as_str())
    };
    let is_said = |token: &Token| names_part(token) || is_small(token);
    if !said.iter().any(names_part) || !said.iter().all(is_said) {
        return None;
    }
    let (marker, subject) = rest.split_first()?;
    let step = if sense(marker) == Some("before") {
        -1
    } else {
        1
    };
    let words: Vec<&str> = subject.iter().map(|token| token.word.as_str()).collect();
    let says = subject.iter().any(|token| !is_small(token));
    says.then(|| (step, words.join(" ")))
}

/// The only place that a message names, and the words that name it.
fn find_place(tokens: &[Token]) -> Option<(Ordinal, std::ops::Range<usize>)> {
    let mut found = None;
    let mut at = 0;
    while at < tokens.len() {
        let here = ordinal(tokens, at).or_else(|| number_after(tokens, at));
        let Some((place, length)) = here else {
            at += 1;
            continue;
        };
        if found.is_some() {
            return None;
        }
        found = Some((place, at..at + length));
        at += length;
    }
    found
}

/// « deuxième », « 2e », « `IIe` », « avant-dernière », and how many words say it.
fn ordinal(tokens: &[Token], at: usize) -> Option<(Ordinal, usize)> {
    let word = tokens.get(at)?.word.as_str();
    let known = |word: &str| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let mut known = ORDINALS.iter();
        known
            .find(|(known, _)| *known == singular)
            .map(|(_, place)| *place)
    };
    let next = tokens.get(at + 1).map(|next| next.word.as_str());
    if matches!(word, "avant" | "second")
        && let Some(Ordinal::Last(last)) = next.and_then(known)
    {
        return Some((Ordinal::Last(last + 1), 2));
    }
    if let Some(place) = known(word) {
        return Some((place, 1));
    }
    let digits = word.trim_end_matches(|it: char| !it.is_ascii_digit());
    let ending = word.strip_prefix(digits)?;
    if is_number(digits) && ORDINAL_ENDINGS.contains(&ending) {
        return Some((Ordinal::First(digits.parse().ok()?), 1));
    }
    let mut endings = ORDINAL_ENDINGS.iter();
    let roman = endings.find_map(|ending| {
        let roman = word.strip_suffix(ending)?;
        ROMAN.iter().position(|known| *known == roman)
    });
    // « vie » is life.
    let roman = roman.filter(|_| {
        tokens
            .get(at)
            .is_some_and(|it| word != "vie" || it.capitals)
    });
    roman.map(|number| (Ordinal::First(number + 1), 1))
}

/// « séance 3 », « recommandation n° 2 »: the number comes after what it numbers.
fn number_after(tokens: &[Token], at: usize) -> Option<(Ordinal, usize)> {
    let numbered = tokens.get(at.checked_sub(1)?)?;
    if lexicon().is_stop_word(numbered) && lexicon().asks(&numbered.word).is_none() {
        return None;
    }
    let mark = NUMBER_MARKS.contains(&tokens.get(at)?.word.as_str());
    let number = tokens.get(at + usize::from(mark))?;
    let place = if is_number(&number.word) {
        number.word.parse().ok()?
    } else if number.capitals {
        ROMAN.iter().position(|known| *known == number.word)? + 1
    } else {
        return None;
    };
    Some((Ordinal::First(place), 1 + usize::from(mark)))
}

#[cfg(test)]
mod tests {
    use french_text::{in_digits, tokenize_with_elisions};

    use super::{ProgrammeOrder, step_from_subject};
    use crate::knowledge::{Entry, EntryKind, Knowledge, Text};

    fn entry(id: &str, kind: EntryKind, order: i64, title: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            kind,
            order: Some(order),
            title: Text {
                fr: title.to_owned(),
                en: None,
            },
            ..Entry::default()
        }
    }

    #[test]
    fn entries_are_named_by_their_place() {
        let knowledge = Knowledge {
            entries: vec![
                entry("fin", EntryKind::Session, 40, "Clôture"),
                entry("debut", EntryKind::Session, 10, "Ouverture"),
                entry("haies", EntryKind::Session, 20, "Table ronde : les haies"),
                entry("sols", EntryKind::Session, 30, "Table ronde : les sols"),
                entry("planter", EntryKind::Recommendation, 1, "Planter"),
                entry("arroser", EntryKind::Recommendation, 2, "Arroser"),
            ],
            ..Knowledge::default()
        };
        let order = ProgrammeOrder::new(&knowledge);
        let table = [
            ("la séance 3", Some("sols")),
            ("séance n°3 ?", Some("sols")),
            ("c’était quoi la troisième séance", Some("sols")),
            ("session II", Some("haies")),
            ("la 2ème session", Some("haies")),
            ("the first talk", Some("debut")),
            ("la dernière intervention", Some("fin")),
            ("l’avant-dernière séance", Some("sols")),
            ("qui a parlé en deuxième ?", Some("haies")),
            ("who spoke last?", Some("fin")),
            ("la première table ronde", Some("haies")),
            ("table ronde deux", Some("sols")),
            ("IIe table ronde", Some("sols")),
            ("recommandation 1", Some("planter")),
            ("reco n° 2", Some("arroser")),
            ("the second recommendation", Some("arroser")),
            // Beyond the last, a count, something else, or nothing.
            ("la 12e séance", None),
            ("les 4 séances", None),
            ("la première haie", None),
            ("le premier arrosage de la séance", None),
            ("la première", None),
            ("3", None),
            ("la vie des haies", None),
            ("", None),
        ];
        for (message, expected) in table {
            let tokens = in_digits(tokenize_with_elisions(message));
            let found = order.by_place(&tokens);
            let found = found.map(|at| knowledge.entries[at].id.as_str());
            assert_eq!(found, expected, "{message}");
        }
    }

    #[test]
    fn a_part_next_to_another_is_recognised() {
        let table = [
            (
                "celle d’après les statistiques",
                Some((1, "les statistiques")),
            ),
            ("the one after the statistics", Some((1, "the statistics"))),
            (
                "il y a quoi juste après l’éthique ?",
                Some((1, "l ethique")),
            ),
            ("what is just before the ethics?", Some((-1, "the ethics"))),
            (
                "la séance avant la conclusion ?",
                Some((-1, "la conclusion")),
            ),
            ("et après ?", None),
            ("et après le repas ?", None),
            ("la séance d’avant", None),
            ("les soins avant l’hôpital", None),
            ("que faire après une chute ?", None),
        ];
        for (message, expected) in table {
            let found = step_from_subject(&tokenize_with_elisions(message));
            let expected = expected.map(|(step, subject)| (step, subject.to_owned()));
            assert_eq!(found, expected, "{message}");
        }
    }
}
