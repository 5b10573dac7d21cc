//! How a message is read before any search. Each reading is a function here and a row of
//! [`READINGS`]; a message that none of them takes is a question, and is searched.

use french_lexicon::lexicon;
use french_text::lexicon::BotTopic;
use french_text::{Token, in_digits, tokenize, tokenize_with_elisions};

use crate::knowledge::{Event, Knowledge};

use super::event_question::{EventFacts, EventQuestion};
use super::programme_order::{ProgrammeOrder, step_from_subject};
use super::question_form::is_wordless;
use super::senses;

/// The readings, in the order in which they are tried.
const READINGS: [fn(&Message) -> Option<Reading>; 8] = [
    next_to_given,
    more,
    about_bot,
    small_talk,
    by_place,
    about_event,
    wordless,
    next_to_subject,
];

/// A message that needs no search, by what it calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// An entry that it names without its subject: the one just given, the next.
    Entry {
        /// Its index.
        entry: usize,
        /// What is asked of it.
        asks: FollowUp,
    },
    /// A question about the event itself.
    Event(EventQuestion),
    /// A question about the bot itself.
    AboutBot(BotTopic),
    /// A greeting or chat.
    SmallTalk,
    /// Thanks.
    Thanks,
    /// A link, a number, a reaction or a command to another bot.
    Wordless,
}

/// What a message asks of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// Who spoke.
    People,
    /// The recording or the page.
    Links,
    /// The whole of it.
    Whole,
}

/// A message, and the entry that it may follow up on.
struct Message<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// The entry just given, by its index.
    given: Option<usize>,
    known: &'a Known,
    find: Find<'a>,
}

/// Searches, and returns the index of the entry found if there is only one.
pub type Find<'a> = &'a dyn Fn(&str) -> Option<usize>;

/// What readings know of a base.
#[derive(Debug, Default)]
pub struct Known {
    order: ProgrammeOrder,
    event: EventFacts,
    organiser: Organiser,
}

impl Known {
    /// Of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        Self {
            order: ProgrammeOrder::new(knowledge),
            event: EventFacts::new(knowledge),
            organiser: Organiser::new(&knowledge.event),
        }
    }
}

/// Reads a message; `given` is the index of the entry that was just given, if one was.
pub fn read(text: &str, given: Option<usize>, known: &Known, find: Find<'_>) -> Option<Reading> {
    let message = Message {
        text,
        tokens: tokenize(text),
        given,
        known,
        find,
    };
    READINGS.iter().find_map(|read| read(&message))
}

/// The session before or after the one just given: « et après ? », « la séance d’avant ».
fn next_to_given(message: &Message) -> Option<Reading> {
    const SAID: &[&str] = &["before", "after", "sessions", "speakers", "links", "more"];
    let given = message.given?;
    let senses = message.follow_up(SAID)?;
    let step = match ["before", "after"].map(|it| senses.contains(&it)) {
        [true, false] => -1,
        [false, true] => 1,
        _ => return None,
    };
    let entry = message.known.order.next_to(given, step)?;
    let asks = FollowUp::Whole;
    Some(Reading::Entry { entry, asks })
}

/// More about the answer just given: « et qui a parlé ? », « la vidéo ? ».
fn more(message: &Message) -> Option<Reading> {
    // In this order: « qui parle dans la vidéo » asks who.
    const SENSES: [(&str, FollowUp); 4] = [
        ("speakers", FollowUp::People),
        ("links", FollowUp::Links),
        ("summary", FollowUp::Whole),
        ("more", FollowUp::Whole),
    ];
    let entry = message.given?;
    let senses = message.follow_up(&SENSES.map(|(sense, _)| sense))?;
    let mut known = SENSES.into_iter();
    let (_, asks) = known.find(|(sense, _)| senses.contains(sense))?;
    Some(Reading::Entry { entry, asks })
}

/// What the bot is, who runs it, what becomes of messages, and nothing else.
fn about_bot(message: &Message) -> Option<Reading> {
    let mut tokens = tokenize_with_elisions(message.text);
    if tokens.len() > Message::LONGEST_ABOUT_BOT {
        return None;
    }
    message.known.organiser.name_by_role(&mut tokens);
    lexicon().about_bot(&tokens).map(Reading::AboutBot)
}

/// Greetings, thanks and chat alone.
fn small_talk(message: &Message) -> Option<Reading> {
    let tokens = tokenize_with_elisions(message.text);
    let reading = if lexicon().thanks(&tokens) {
        Reading::Thanks
    } else {
        Reading::SmallTalk
    };
    lexicon().is_small_talk(&tokens).then_some(reading)
}

/// An entry by its place in the programme: « la deuxième table ronde », « qui a parlé en dernier ? ».
fn by_place(message: &Message) -> Option<Reading> {
    let asks = if message.has("speakers") {
        FollowUp::People
    } else if message.has("links") {
        FollowUp::Links
    } else {
        FollowUp::Whole
    };
    let entry = message.known.order.by_place(&message.words())?;
    Some(Reading::Entry { entry, asks })
}

/// When, where, who, what of the event itself, and nothing else.
fn about_event(message: &Message) -> Option<Reading> {
    message
        .known
        .event
        .asked(&message.words())
        .map(Reading::Event)
}

/// Links, markup, numbers, reactions and commands to other bots ask nothing.
fn wordless(message: &Message) -> Option<Reading> {
    is_wordless(message.text).then_some(Reading::Wordless)
}

/// The session before or after a subject, which is searched: « celle d’après les statistiques ».
fn next_to_subject(message: &Message) -> Option<Reading> {
    let (step, subject) = step_from_subject(&tokenize_with_elisions(message.text))?;
    let found = (message.find)(&subject)?;
    let entry = message.known.order.next_to(found, step)?;
    let asks = FollowUp::Whole;
    Some(Reading::Entry { entry, asks })
}

impl Message<'_> {
    /// A longer message has a subject of its own.
    const LONGEST_FOLLOW_UP: usize = 10;
    /// The same, small words and greetings included.
    const LONGEST_ABOUT_BOT: usize = 25;

    /// Its words, the elided ones apart, numbers in digits.
    fn words(&self) -> Vec<Token> {
        in_digits(tokenize_with_elisions(self.text))
    }

    fn has(&self, sense: &str) -> bool {
        let mut tokens = self.tokens.iter();
        tokens.any(|token| lexicon().asks(&token.word) == Some(sense))
    }

    /// What it asks for, if it has no subject of its own: only words of these senses and stop words.
    fn follow_up(&self, among: &[&str]) -> Option<Vec<&'static str>> {
        let is_short = self.tokens.len() <= Self::LONGEST_FOLLOW_UP;
        senses::only(among, &self.words()).filter(|_| is_short)
    }
}

impl Reading {
    /// The entry that it names, by its index, and what is asked of it.
    pub const fn entry(self) -> Option<(usize, FollowUp)> {
        match self {
            Self::Entry { entry, asks } => Some((entry, asks)),
            _ => None,
        }
    }

    /// Whether the reply leads somewhere, rather than returning a courtesy.
    pub const fn helps(self) -> bool {
        matches!(
            self,
            Self::Entry { .. } | Self::Event(_) | Self::AboutBot(_)
        )
    }
}

/// The words that name who organises the event.
#[derive(Debug, Default)]
pub struct Organiser(Vec<String>);

impl Organiser {
    /// What the lexicon calls any organiser.
    const ROLE: &str = "organisateur";

    /// Of an event.
    pub fn new(event: &Event) -> Self {
        let named = tokenize(event.organiser.as_deref().unwrap_or_default());
        let words = named.into_iter().filter(|it| !lexicon().is_stop_word(it));
        Self(words.map(|token| token.word).collect())
    }

    /// « le bot de la Drees » → « le bot de la organisateur ».
    fn name_by_role(&self, tokens: &mut [Token]) {
        for token in tokens.iter_mut().filter(|it| self.0.contains(&it.word)) {
            Self::ROLE.clone_into(&mut token.word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EventQuestion, FollowUp, Known, Reading, lexicon, read};
    use crate::knowledge::{Entry, EntryKind, Event, Knowledge, Speaker};
    use crate::search::event_question::EventFact;

    #[test]
    fn messages_that_need_no_search() {
        // Three sessions, then a recommendation, then what the event is.
        let kinds = [
            EntryKind::Session,
            EntryKind::Session,
            EntryKind::Session,
            EntryKind::Recommendation,
            EntryKind::About,
        ];
        let placed = |(order, kind)| Entry {
            order: Some(order),
            kind,
            speakers: vec![Speaker::default()],
            ..Entry::default()
        };
        let known = Known::new(&Knowledge {
            event: Event {
                place: Some("Nantes".to_owned()),
                url: Some("https://exemple.fr/".to_owned()),
                ..Event::default()
            },
            entries: (1..).zip(kinds).map(placed).collect(),
            ..Knowledge::default()
        });
        let entry = |entry, asks| Some(Reading::Entry { entry, asks });
        let (people, links) = (entry(1, FollowUp::People), entry(1, FollowUp::Links));
        let whole = |at| entry(at, FollowUp::Whole);
        let event = |fact, names_event| {
            Some(Reading::Event(EventQuestion {
                fact,
                entry: Some(4),
                point: None,
                names_event,
            }))
        };
        let table = [
            // More about the entry just given.
            ("et qui a parlé ?", Some(1), people),
            ("C'était qui les intervenants ?", Some(1), people),
            ("who spoke?", Some(1), people),
            ("la vidéo ?", Some(1), links),
            ("t'as le lien svp", Some(1), links),
            ("un résumé", Some(1), whole(1)),
            ("dis m'en plus", Some(1), whole(1)),
            ("qui a parlé de l'illectronisme ?", Some(1), None),
            ("la vidéo sur l'éthique", Some(1), None),
            ("et les jeunes ?", Some(1), None),
            ("", Some(1), None),
            // Without an answer to go on from, it is asked of the event.
            ("et qui a parlé ?", None, event(EventFact::Speakers, false)),
            ("c’était où ?", Some(1), event(EventFact::Place, false)),
            (
                "la vidéo du colloque",
                Some(1),
                event(EventFact::Links, true),
            ),
            ("où sont les recommandations ?", None, None),
            // By its place.
            ("la deuxième séance", None, whole(1)),
            ("qui a parlé en dernier ?", None, entry(2, FollowUp::People)),
            // The one before or after it.
            ("et après ?", Some(1), whole(2)),
            ("et qui a parlé après ?", Some(1), whole(2)),
            ("la séance suivante", Some(1), whole(2)),
            ("and the next one?", Some(1), whole(2)),
            ("what came after?", Some(1), whole(2)),
            ("la séance d'avant", Some(1), whole(0)),
            ("et celle d’avant ?", Some(1), whole(0)),
            ("the previous talk", Some(1), whole(0)),
            ("la vidéo d’avant ?", Some(1), whole(0)),
            ("la première", Some(1), None),
            ("avant ou après ?", Some(1), None),
            ("et après le repas ?", Some(1), None),
            ("et après ?", None, None),
            // The last or the first of its kind, or out of the order.
            ("et après ?", Some(2), None),
            ("et avant ?", Some(3), None),
            ("et avant ?", Some(9), None),
            // After the last, it is read as it would be without « après ».
            (
                "et qui a parlé après ?",
                Some(2),
                entry(2, FollowUp::People),
            ),
            // Small talk.
            ("Bonjour à tous !", None, Some(Reading::SmallTalk)),
            ("merci beaucoup", None, Some(Reading::Thanks)),
            ("merci !", Some(1), Some(Reading::Thanks)),
            ("+1", None, Some(Reading::Wordless)),
        ];
        for (message, given, expected) in table {
            let found = read(message, given, &known, &|_| None);
            assert_eq!(found, expected, "{message} after {given:?}");
        }
    }

    #[test]
    fn every_sense_of_the_question_words_is_used() {
        let code = [
            include_str!("event_question.rs"),
            include_str!("programme_order.rs"),
            include_str!("question_form.rs"),
            include_str!("reading.rs"),
        ]
        .concat();
        // « a eu lieu » says that a question is small, and asks for nothing by itself.
        let senses = lexicon()
            .senses()
            .into_iter()
            .filter(|sense| *sense != "taking place");
        for sense in senses {
            assert!(code.contains(&format!("{sense:?}")), "[{sense}]");
        }
    }
}
