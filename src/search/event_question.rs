//! Questions about the event itself, in a few small words: « c'était où ? », « ki a parlé », “when was
//! it?”. The facts are those of `[event]` and of the entry about the event, if the base has one.

use french_lexicon::lexicon;
use french_text::{Stemmer, Token, fold, is_number, tokenize};

use crate::knowledge::{Date, Entry, EntryKind, Knowledge, MONTHS};

use super::senses::phrase;

/// What is asked of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventFact {
    /// When.
    Date,
    /// Where.
    Place,
    /// When and where.
    DateAndPlace,
    /// By whom.
    Organiser,
    /// Who spoke.
    Speakers,
    /// Its parts.
    Programme,
    /// The recordings or the page.
    Links,
    /// What it is about.
    Whole,
}

/// A question about the event, with what answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventQuestion {
    /// What is asked.
    pub fact: EventFact,
    /// The entry about the event, by its index.
    pub entry: Option<usize>,
    /// The point of that entry that says it.
    pub point: Option<usize>,
    /// Whether the message names an event, rather than « c'était ».
    pub names_event: bool,
}

/// What is known of the event.
#[derive(Debug, Default)]
pub struct EventFacts {
    date: Option<Date>,
    entry: Option<usize>,
    /// The words of each point of the entry.
    points: Vec<Vec<String>>,
    place: Vec<String>,
    organiser: Vec<String>,
    /// The names among the words of the organiser: « Drees », not « mission ».
    organiser_names: Vec<String>,
    /// The words of its name; the first says what kind of event it is.
    title: Vec<String>,
    has_speakers: bool,
    has_link: bool,
}

/// Who writes and who is spoken to: what they ask is mostly not about the event.
const PEOPLE: &[&str] = &[
    "je", "j", "tu", "toi", "te", "moi", "me", "nous", "vous", "you", "i", "we", "us", "u", "my",
    "ton", "ta", "mon", "ma", "your",
];
/// Who or what else may be meant where no event is named.
const OTHERS: &[&str] = &[
    "il", "elle", "ils", "elles", "on", "he", "she", "they", "lui", "eux",
];
/// What is going on now is not the event.
const NOW: &[&str] = &[
    "aujourdhui",
    "maintenant",
    "demain",
    "hier",
    "actuellement",
    "now",
    "today",
    "tomorrow",
];
/// What asks for a part of the event by its place or its kind, not for the event.
const OF_PARTS: &[&str] = &["before", "after", "recommendations"];
/// A longer message has a subject of its own.
const LONGEST: usize = 14;
/// A point says a fact if it has at least this share of its words.
const SAYS: f32 = 0.5;

impl EventFacts {
    /// The facts of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let event = &knowledge.event;
        let entry = event_entry(knowledge);
        let points = entry.and_then(|at| knowledge.entries.get(at));
        let points = points.map_or(&[][..], |entry| &entry.points);
        Self {
            date: event.date,
            entry,
            points: points.iter().map(|it| words(&it.text.fr)).collect(),
            place: content(event.place.as_deref()),
            organiser: content(event.organiser.as_deref()),
            organiser_names: names(event.organiser.as_deref().unwrap_or_default()),
            title: content(event.title.as_ref().map(|title| title.fr.as_str())),
            has_speakers: knowledge.entries.iter().any(|it| !it.speakers.is_empty()),
            has_link: event.url.is_some(),
        }
    }

    /// What a message asks of the event, if it asks nothing else. Its elided words stand apart, its
    /// numbers are in digits.
    pub fn asked(&self, tokens: &[Token]) -> Option<EventQuestion> {
        if tokens.is_empty() || tokens.len() > LONGEST {
            return None;
        }
        let said = Clues::read(tokens, &self.title, &self.organiser_names)?;
        if said.is_about_others() {
            return None;
        }
        let (fact, point) = match said.fact() {
            Some(fact) => (fact, self.point(fact)),
            None if self.is_then(&said) => (EventFact::Date, self.dated(&said)),
            None => return None,
        };
        // Of what the base does not tell, the search may know more.
        let is_told = point.is_some()
            || match fact {
                EventFact::Date => self.date.is_some(),
                EventFact::Place => !self.place.is_empty(),
                EventFact::DateAndPlace => self.date.is_some() && !self.place.is_empty(),
                EventFact::Organiser => !self.organiser.is_empty(),
                EventFact::Speakers => self.has_speakers,
                EventFact::Links => self.has_link,
                EventFact::Programme | EventFact::Whole => self.entry.is_some(),
            };
        is_told.then_some(EventQuestion {
            fact,
            entry: self.entry,
            point,
            names_event: said.names_event,
        })
    }

    /// The point of the entry about the event that says a fact best.
    fn point(&self, fact: EventFact) -> Option<usize> {
        let date: Vec<String>;
        let told = match fact {
            EventFact::Date => {
                date = date_words(self.date?);
                &date
            }
            EventFact::Place => &self.place,
            EventFact::Organiser => &self.organiser,
            _ => return None,
        };
        let share = |point: &Vec<String>| {
            let said = told.iter().filter(|word| point.contains(word)).count();
            #[allow(clippy::cast_precision_loss)] // counts of words
            let share = said as f32 / told.len().max(1) as f32;
            share
        };
        let shares = self.points.iter().map(share).enumerate();
        // Of equals, the first.
        let best = shares.rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
        (best.1 >= SAYS).then_some(best.0)
    }

    /// Whether the event was at the date or the time that a message gives, or the entry about it tells
    /// of that day.
    fn is_then(&self, said: &Clues) -> bool {
        // A number alone is no date.
        let day = &said.date;
        if day.is_empty() || said.words.len() < 2 || said.has("links") || said.has("speakers") {
            return false;
        }
        self.date.is_some_and(|date| day.is_in(date)) || self.dated(said).is_some()
    }

    /// The point that tells of the date or the time that a message gives.
    fn dated(&self, said: &Clues) -> Option<usize> {
        let of_event = self.point(EventFact::Date);
        let day = &said.date;
        if !day.hours.is_empty() {
            let words = self.points.get(of_event?)?;
            let mut hours = day.hours.iter();
            return of_event.filter(|_| hours.all(|hour| words.contains(&hour.to_string())));
        }
        if self.date.is_some_and(|date| day.is_in(date)) {
            return of_event;
        }
        // Another day that the entry tells of.
        let month = MONTHS.get(usize::from(day.month?).checked_sub(1)?)?;
        let asked = [day.day?.to_string(), fold(month.0)];
        let tells = |point: &Vec<String>| asked.iter().all(|word| point.contains(word));
        self.points.iter().position(tells)
    }
}

/// The entry about the event: of that kind, else the one of which most others are a part.
pub(super) fn event_entry(knowledge: &Knowledge) -> Option<usize> {
    let entries = &knowledge.entries;
    let is_root = |entry: &Entry| {
        let parts = entries
            .iter()
            .filter(|it| it.part_of.as_ref() == Some(&entry.id));
        entry.part_of.is_none() && parts.count() * 2 >= entries.len().max(2)
    };
    let about = |entry: &Entry| entry.kind == EntryKind::About && entry.part_of.is_none();
    entries
        .iter()
        .position(about)
        .or_else(|| entries.iter().position(is_root))
}

/// What the words of a message say.
#[derive(Debug, Default)]
struct Clues {
    senses: Vec<&'static str>,
    words: Vec<String>,
    date: AskedDate,
    names_event: bool,
    names_organiser: bool,
}

/// A date or a time of day, as far as a message gives it.
#[derive(Debug, Default)]
struct AskedDate {
    day: Option<u16>,
    month: Option<u16>,
    year: Option<u16>,
    hours: Vec<u16>,
}

impl Clues {
    /// Reads a message that holds nothing but small words, words that ask for something, words for an
    /// event, and a date.
    fn read(tokens: &[Token], title: &[String], organiser: &[String]) -> Option<Self> {
        let mut said = Self::default();
        let english = lexicon().is_english(tokens);
        let mut of_title = Vec::new();
        let mut rest = tokens;
        while let Some((first, after)) = rest.split_first() {
            // “AI” is no small word in English.
            if (english || first.capitals) && lexicon().has_english_full_form(&first.word) {
                return None;
            }
            if let Some((sense, length)) = phrase(rest).filter(|_| !is_or(rest)) {
                if OF_PARTS.contains(&sense) {
                    return None;
                }
                said.names_event |= sense == "events";
                if sense != "requests" {
                    said.words
                        .extend(rest.iter().take(length).map(|it| it.word.clone()));
                }
                said.senses.push(sense);
                rest = rest.get(length..)?;
                continue;
            }
            if !said.date.add(first, after.first()) {
                if organiser.contains(&first.word) {
                    said.names_organiser = true;
                } else if title.contains(&first.word) {
                    of_title.push(&first.word);
                } else if !lexicon().is_stop_word(first) {
                    return None;
                }
            }
            said.words.push(first.word.clone());
            rest = after;
        }
        said.names_event |= of_title.iter().any(|word| Some(*word) == title.first());
        (of_title.is_empty() || said.names_event).then_some(said)
    }

    fn has(&self, sense: &str) -> bool {
        self.senses.contains(&sense)
    }

    /// Whether it asks about who writes, who reads, or somebody met before.
    fn is_about_others(&self) -> bool {
        let says = |others: &[&str]| self.words.iter().any(|it| others.contains(&it.as_str()));
        // « c t ou » is « c'était où », « t ou » is not.
        let mut pairs = self.words.iter().zip(self.words.iter().skip(1));
        let was = pairs.any(|(one, next)| one == "c" && next == "t");
        let you = self.words.iter().any(|word| word == "t") && !was;
        let speaks = self.has("speakers");
        let is_request = self.names_event || self.has("links") || self.has("summary");
        says(NOW) || !is_request && (says(PEOPLE) || you || !speaks && says(OTHERS))
    }

    /// Whether it calls for who spoke by a noun: « les intervenants ».
    fn names_speakers(&self) -> bool {
        let nouns = ["intervenant", "orat", "speaker"];
        let mut words = self.words.iter();
        words.any(|word| nouns.iter().any(|noun| word.starts_with(noun)))
    }

    /// Whether its link or page is the event's: « source ? » is asked of what somebody says.
    fn is_of_event(&self) -> bool {
        let others = ["source", "sources", "page", "rapport"];
        self.names_event
            || !self
                .words
                .iter()
                .any(|word| others.contains(&word.as_str()))
    }

    /// What it asks for.
    fn fact(&self) -> Option<EventFact> {
        let when = self.has("when") || self.has("times") || self.has("how long");
        let where_ = self.has("where") || self.has("places");
        let what = self.has("what") || self.has("topics") || self.has("summary");
        let who = self.has("who");
        if self.names_organiser {
            let asks = [
                "what",
                "who",
                "which",
                "organisers",
                "events",
                "lead-ins",
                "requests",
            ];
            let asks_who_it_is = self.senses.iter().all(|sense| asks.contains(sense));
            return asks_who_it_is.then_some(EventFact::Organiser);
        }
        Some(match () {
            () if when && where_ => EventFact::DateAndPlace,
            () if when => EventFact::Date,
            () if self.has("organisers") => EventFact::Organiser,
            // « qui a parlé le plus ? » is not asked of all.
            () if self.has("speakers") && self.has("more") => return None,
            () if self.has("speakers") && (who || self.names_speakers()) => EventFact::Speakers,
            () if self.has("links") && self.is_of_event() => EventFact::Links,
            () if where_ => EventFact::Place,
            () if self.has("programme") => EventFact::Programme,
            () if self.has("summary") || self.has("topics") => EventFact::Whole,
            () if what && (self.has("speakers") || self.names_event) => EventFact::Whole,
            () => return None,
        })
    }
}

/// Whether a text begins with « ou » that lost no accent: « ou pas », not « c'est ou ».
fn is_or(tokens: &[Token]) -> bool {
    const WHERE: &[&str] = &["c", "ca", "est", "etait", "et"];
    let (Some(first), next) = (tokens.first(), tokens.get(1)) else {
        return false;
    };
    first.word == "ou"
        && first.accented.is_none()
        && next.is_some_and(|next| !WHERE.contains(&next.word.as_str()))
}

impl AskedDate {
    /// Whether a date is what is given of this one.
    fn is_in(&self, date: Date) -> bool {
        let same = |asked: Option<u16>, is: u16| asked.is_none_or(|asked| asked == is);
        let century = date.year - date.year % 100;
        let year = self
            .year
            .map(|year| if year < 100 { year + century } else { year });
        self.hours.is_empty()
            && same(self.day, u16::from(date.day))
            && same(self.month, u16::from(date.month))
            && same(year, date.year)
    }

    fn is_empty(&self) -> bool {
        self.day.or(self.month).or(self.year).is_none() && self.hours.is_empty()
    }

    /// Takes a word if it is part of a date: « 21 », « 1er », « janv », « 2025 », « 9h », « dernier ».
    fn add(&mut self, token: &Token, next: Option<&Token>) -> bool {
        let word = token.word.as_str();
        let digits = word.trim_end_matches(|it: char| !it.is_ascii_digit());
        let ending = word.get(digits.len()..).unwrap_or_default();
        if let Some((hour, _)) = word.split_once('h').filter(|(hour, _)| is_number(hour)) {
            return hour.parse().map(|hour| self.hours.push(hour)).is_ok();
        }
        if is_number(digits) && ["", "er", "st", "nd", "rd", "th"].contains(&ending) {
            let is_hour = next.is_some_and(|next| {
                ["h", "heure", "heures", "am", "pm"].contains(&next.word.as_str())
            });
            let Ok(number) = digits.parse::<u16>() else {
                return false;
            };
            if is_hour {
                self.hours.push(number);
                return true;
            }
            let field = match number {
                1..=31 if self.day.is_none() => &mut self.day,
                1..=12 if self.month.is_none() => &mut self.month,
                0..=99 | 1900..=2100 => &mut self.year,
                _ => return false,
            };
            return field.replace(number).is_none();
        }
        if let Some(month) = month(word) {
            return self.month.replace(month).is_none();
        }
        !self.is_empty() && ["h", "dernier", "derniere", "last", "am"].contains(&word)
    }
}

/// The month that a word names, in French or English, in full or shortened to three letters or more.
pub fn month(word: &str) -> Option<u16> {
    let mut months = (1..).zip(MONTHS);
    let is_one = |name: &str| {
        let name = fold(name);
        name == word || word.len() >= 3 && word.len() <= 4 && name.starts_with(word)
    };
    // « mars », « mai » and « juin » have no short form.
    months
        .find(|(_, (french, english))| is_one(french) || is_one(english))
        .map(|(number, _)| number)
}

fn date_words(date: Date) -> Vec<String> {
    let month = MONTHS.get(usize::from(date.month).wrapping_sub(1));
    let month = month.map(|(french, _)| fold(french));
    let numbers = [date.day.to_string(), date.year.to_string()];
    numbers.into_iter().chain(month).collect()
}

fn words(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| token.word).collect()
}

/// The words of a name that say nothing else: acronyms, and words that French does not have.
fn names(name: &str) -> Vec<String> {
    let is_acronym = |written: &str| written.chars().skip(1).any(char::is_uppercase);
    let stemmer = Stemmer::default();
    let written = name.split(|it: char| !it.is_alphanumeric());
    written
        .filter(|it| is_acronym(it) || !lexicon().knows(&stemmer.stem(&fold(it))))
        .flat_map(|it| content(Some(it)))
        .collect()
}

/// The words of content of a text.
fn content(text: Option<&str>) -> Vec<String> {
    let tokens = tokenize(text.unwrap_or_default());
    let telling = tokens.into_iter().filter(|it| !lexicon().is_stop_word(it));
    telling.map(|token| token.word).collect()
}

#[cfg(test)]
mod tests {
    use french_text::{in_digits, tokenize_with_elisions};

    use super::{EventFact, EventFacts};
    use crate::knowledge::{Date, Entry, EntryKind, Event, Knowledge, Point, Speaker, Text};

    fn text(fr: &str) -> Text {
        Text {
            fr: fr.to_owned(),
            en: None,
        }
    }

    fn knowledge() -> Knowledge {
        let point = |fr: &str| Point {
            text: text(fr),
            ..Point::default()
        };
        let about = Entry {
            id: "forum".to_owned(),
            kind: EntryKind::About,
            points: vec![
                point("On y a planté trente arbres."),
                point("Le forum a eu lieu à Nantes, au palais des congrès."),
                point("C’était le 12 mars 2026, de 9 heures à 17 heures."),
                point("Les actes sont parus le 3 mai 2026."),
            ],
            speakers: vec![Speaker::default()],
            ..Entry::default()
        };
        Knowledge {
            event: Event {
                title: Some(text("Forum de la haie")),
                date: Some(Date {
                    year: 2026,
                    month: 3,
                    day: 12,
                }),
                place: Some("Nantes, palais des congrès".to_owned()),
                organiser: Some("Réseau Haies et Bocages (RHB)".to_owned()),
                url: Some("https://example.org/".to_owned()),
                ..Event::default()
            },
            entries: vec![about],
            ..Knowledge::default()
        }
    }

    #[test]
    fn small_questions_ask_for_a_fact_of_the_event() {
        use EventFact::{Date, DateAndPlace, Links, Organiser, Place, Programme, Speakers, Whole};
        let facts = EventFacts::new(&knowledge());
        let table = [
            ("c’était quand ?", Some((Date, Some(2)))),
            ("quand ?", Some((Date, Some(2)))),
            ("c kan", Some((Date, Some(2)))),
            ("c t kan", Some((Date, Some(2)))),
            ("quand était-ce ?", Some((Date, Some(2)))),
            ("ça a eu lieu quand ?", Some((Date, Some(2)))),
            ("ça s’est passé en quelle année", Some((Date, Some(2)))),
            ("C’était quel jour déjà ?", Some((Date, Some(2)))),
            ("à quelle heure ça commençait ?", Some((Date, Some(2)))),
            ("ça a duré combien de temps ?", Some((Date, Some(2)))),
            ("when was it?", Some((Date, Some(2)))),
            ("how long did it last?", Some((Date, Some(2)))),
            ("tu peux me dire quand c’était ?", Some((Date, Some(2)))),
            ("c’était le 12 ?", Some((Date, Some(2)))),
            ("12/03/26", Some((Date, Some(2)))),
            ("March 12th", Some((Date, Some(2)))),
            ("en mars dernier ?", Some((Date, Some(2)))),
            ("ça commençait à 9h ?", Some((Date, Some(2)))),
            ("le 3 mai 2026", Some((Date, Some(3)))),
            ("c ou", Some((Place, Some(1)))),
            ("c’était où, le forum ?", Some((Place, Some(1)))),
            ("dans quelle ville ?", Some((Place, Some(1)))),
            ("where did it take place?", Some((Place, Some(1)))),
            ("où est-ce que la journée a eu lieu", Some((Place, Some(1)))),
            ("où et quand ?", Some((DateAndPlace, None))),
            ("qui a organisé ?", Some((Organiser, None))),
            ("c’est quoi le R.H.B. ?", Some((Organiser, None))),
            ("le RHB", Some((Organiser, None))),
            ("le réseau ?", None),
            ("où est le RHB ?", None),
            ("who organised the forum?", Some((Organiser, None))),
            ("ki a parlé", Some((Speakers, None))),
            ("les intervenants", Some((Speakers, None))),
            ("who spoke?", Some((Speakers, None))),
            ("le programme ?", Some((Programme, None))),
            ("la vidéo ?", Some((Links, None))),
            ("ya une vidéo kelke par ?", Some((Links, None))),
            ("is there a video I can watch?", Some((Links, None))),
            ("ça parle de quoi ?", Some((Whole, None))),
            ("what was it about?", Some((Whole, None))),
            ("c’est quoi ce forum de la haie ?", Some((Whole, None))),
            // Talk among members, other subjects, and other days.
            ("t ou ?", None),
            ("ou pas ?", None),
            ("quand même !", None),
            ("12", None),
            ("what about AI?", None),
            ("who spoke about ai?", None),
            ("ça parle", None),
            ("source ?", None),
            ("tu es où ?", None),
            ("il est où ?", None),
            ("on se retrouve où ?", None),
            ("quelle heure est-il ?", None),
            ("c’est quand la fête ?", None),
            ("c’est qui ?", None),
            ("c’est quoi ?", None),
            ("comment ?", None),
            ("la haie", None),
            ("14 juillet", None),
            ("2025 ?", None),
            ("on est 4", None),
            ("à 23h", None),
            ("qui a parlé de la haie ?", None),
            // Of a part, or of one person among them.
            ("où sont les recommandations ?", None),
            ("la vidéo des recommandations", None),
            ("qui a parlé avant ?", None),
            ("who are the speakers of the next one?", None),
            ("qui a parlé le plus longtemps ?", None),
            ("", None),
        ];
        for (message, expected) in table {
            let tokens = in_digits(tokenize_with_elisions(message));
            let found = facts.asked(&tokens).map(|it| (it.fact, it.point));
            assert_eq!(found, expected, "{message}");
        }
    }

    #[test]
    fn what_the_base_does_not_tell_is_left_to_the_search() {
        let facts = EventFacts::new(&Knowledge::default());
        for message in ["c’était quand ?", "où ?", "qui a parlé ?", "la vidéo ?"] {
            let tokens = tokenize_with_elisions(message);
            assert_eq!(facts.asked(&tokens), None, "{message}");
        }
    }
}
