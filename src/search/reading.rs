//! How a message is read before any search. Each reading is a function here and a row of
//! [`READINGS`]; a message that none of them takes is a question, and is searched.

use french_lexicon::lexicon;
use french_text::lexicon::{Asks, BotTopic};
use french_text::{Token, tokenize, tokenize_with_elisions};

use crate::knowledge::{Event, Kind, Knowledge};

use super::finding::{Candidate, Finding, Outcome};
use super::question_form::is_wordless;

/// The readings, in the order in which they are tried.
const READINGS: [fn(&Message) -> Option<Reading>; 5] =
    [neighbour, more, about_bot, small_talk, wordless];

/// A message that needs no search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It follows up on the answer just given.
    FollowUp {
        /// The entry that it asks for, by its index: the one just given, or one beside it.
        entry: usize,
        /// What it asks of the entry.
        asks: FollowUp,
    },
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
    order: &'a EntryOrder,
    organiser: &'a Organiser,
}

/// Reads a message; `given` is the index of the entry that was just given, if one was.
pub fn read(
    text: &str,
    given: Option<usize>,
    order: &EntryOrder,
    organiser: &Organiser,
) -> Option<Reading> {
    let message = Message {
        text,
        tokens: tokenize(text),
        given,
        order,
        organiser,
    };
    READINGS.iter().find_map(|read| read(&message))
}

/// The session before or after the one just given: « et après ? », « la séance d’avant ».
fn neighbour(message: &Message) -> Option<Reading> {
    const SAID: &[Asks] = &[
        Asks::Before,
        Asks::After,
        Asks::Session,
        Asks::Speakers,
        Asks::Links,
        Asks::More,
    ];
    let given = message.given?;
    let step = match (message.has(Asks::Before), message.has(Asks::After)) {
        (true, false) => -1,
        (false, true) => 1,
        _ => return None,
    };
    let entry = message.order.neighbour(given, step)?;
    message.says_only(SAID).then_some(Reading::FollowUp {
        entry,
        asks: FollowUp::Whole,
    })
}

/// More about the answer just given: « et qui a parlé ? », « la vidéo ? ».
fn more(message: &Message) -> Option<Reading> {
    // In this order: « qui parle dans la vidéo » asks who.
    const SENSES: [(Asks, FollowUp); 3] = [
        (Asks::Speakers, FollowUp::People),
        (Asks::Links, FollowUp::Links),
        (Asks::More, FollowUp::Whole),
    ];
    let entry = message.given?;
    let (_, asks) = SENSES.into_iter().find(|(sense, _)| message.has(*sense))?;
    let says_nothing_else = message.says_only(&SENSES.map(|(sense, _)| sense));
    says_nothing_else.then_some(Reading::FollowUp { entry, asks })
}

/// What the bot is, who runs it, what becomes of messages, and nothing else.
fn about_bot(message: &Message) -> Option<Reading> {
    let mut tokens = tokenize_with_elisions(message.text);
    if tokens.len() > Message::LONGEST_ABOUT_BOT {
        return None;
    }
    message.organiser.name_by_role(&mut tokens);
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

/// Links, markup, numbers, reactions and commands to other bots ask nothing.
fn wordless(message: &Message) -> Option<Reading> {
    is_wordless(message.text).then_some(Reading::Wordless)
}

impl Message<'_> {
    /// A longer message has a subject of its own.
    const LONGEST_FOLLOW_UP: usize = 10;
    /// The same, small words and greetings included.
    const LONGEST_ABOUT_BOT: usize = 25;

    fn has(&self, sense: Asks) -> bool {
        let mut tokens = self.tokens.iter();
        tokens.any(|token| lexicon().asks(&token.word) == Some(sense))
    }

    /// Whether it has no subject of its own: only words of these senses and stop words.
    fn says_only(&self, senses: &[Asks]) -> bool {
        let is_one = |token: &Token| {
            let sense = lexicon().asks(&token.word);
            lexicon().is_stop_word(token) || sense.is_some_and(|sense| senses.contains(&sense))
        };
        self.tokens.len() <= Self::LONGEST_FOLLOW_UP && self.tokens.iter().all(is_one)
    }
}

impl From<Reading> for Finding {
    fn from(reading: Reading) -> Self {
        let (outcome, entry) = match reading {
            Reading::AboutBot(topic) => (Outcome::AboutBot(topic), None),
            // If it is answered at all, it is greeted.
            Reading::SmallTalk | Reading::Wordless => (Outcome::SmallTalk, None),
            Reading::Thanks => (Outcome::Thanks, None),
            Reading::FollowUp { entry, .. } => (Outcome::Answer, Some(entry)),
        };
        let candidate = |entry| Candidate {
            entry,
            score: 0.0,
            point: None,
        };
        Self {
            outcome,
            confidence: if entry.is_some() { 1.0 } else { 0.0 },
            candidates: entry.map(candidate).into_iter().collect(),
        }
    }
}

/// The entries that have a place in the programme, in its order.
#[derive(Debug, Default)]
pub struct EntryOrder(Vec<(Kind, usize)>);

impl EntryOrder {
    /// The order of a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let entries = knowledge.entries.iter().enumerate();
        let mut placed: Vec<(i64, Kind, usize)> = entries
            .filter_map(|(at, entry)| Some((entry.order?, entry.kind, at)))
            .collect();
        placed.sort_by_key(|(order, _, at)| (*order, *at));
        Self(placed.into_iter().map(|(_, kind, at)| (kind, at)).collect())
    }

    /// The entry of the same kind that is `step` places after another.
    fn neighbour(&self, entry: usize, step: isize) -> Option<usize> {
        let (kind, _) = self.0.iter().find(|(_, at)| *at == entry)?;
        let same_kind = self.0.iter().filter(|(other, _)| other == kind);
        let entries: Vec<usize> = same_kind.map(|(_, at)| *at).collect();
        let place = entries.iter().position(|at| *at == entry)?;
        entries.get(place.checked_add_signed(step)?).copied()
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
    use super::{EntryOrder, FollowUp, Kind, Organiser, Reading, read};

    /// Three sessions, then a recommendation.
    fn order() -> EntryOrder {
        let sessions = (0..3).map(|at| (Kind::Session, at));
        EntryOrder(sessions.chain([(Kind::Recommendation, 3)]).collect())
    }

    fn follow_up(message: &str, given: usize) -> Option<(usize, FollowUp)> {
        match read(message, Some(given), &order(), &Organiser::default())? {
            Reading::FollowUp { entry, asks } => Some((entry, asks)),
            _ => None,
        }
    }

    #[test]
    fn follow_ups_have_no_subject_of_their_own() {
        let table = [
            ("et qui a parlé ?", Some(FollowUp::People)),
            ("C'était qui les intervenants ?", Some(FollowUp::People)),
            ("la vidéo ?", Some(FollowUp::Links)),
            ("t'as le lien svp", Some(FollowUp::Links)),
            ("un résumé", Some(FollowUp::Whole)),
            ("dis m'en plus", Some(FollowUp::Whole)),
            ("who spoke?", Some(FollowUp::People)),
            ("qui a parlé de l'illectronisme ?", None),
            ("la vidéo sur l'éthique", None),
            ("et les jeunes ?", None),
            ("merci !", None),
            ("", None),
        ];
        for (message, expected) in table {
            let asks = follow_up(message, 1);
            assert_eq!(asks, expected.map(|asks| (1, asks)), "{message}");
        }
        assert_eq!(
            read("et qui a parlé ?", None, &order(), &Organiser::default()),
            None
        );
    }

    #[test]
    fn the_session_before_or_after_the_one_just_given() {
        let table = [
            ("et après ?", 1, Some(2)),
            ("et qui a parlé après ?", 1, Some(2)),
            ("la séance suivante", 1, Some(2)),
            ("and the next one?", 1, Some(2)),
            ("what came after?", 1, Some(2)),
            ("la séance d'avant", 1, Some(0)),
            ("et celle d’avant ?", 1, Some(0)),
            ("the previous talk", 1, Some(0)),
            ("la vidéo d’avant ?", 1, Some(0)),
            ("la première", 1, None),
            ("avant ou après ?", 1, None),
            ("et après le repas ?", 1, None),
            // No neighbour: none of the kind, or none at all.
            ("et après ?", 2, None),
            ("et avant ?", 3, None),
            ("et avant ?", 9, None),
        ];
        for (message, given, expected) in table {
            let found = follow_up(message, given);
            let expected = expected.map(|entry| (entry, FollowUp::Whole));
            assert_eq!(found, expected, "{message} after {given}");
        }
        // Without a neighbour, it is read as it would be without « après ».
        let asks = follow_up("et qui a parlé après ?", 2);
        assert_eq!(asks, Some((2, FollowUp::People)));
    }

    #[test]
    fn small_talk_needs_no_answer_before_it() {
        let table = [
            ("Bonjour à tous !", Some(Reading::SmallTalk)),
            ("merci beaucoup", Some(Reading::Thanks)),
            ("et après ?", None),
        ];
        for (message, expected) in table {
            assert_eq!(
                read(message, None, &order(), &Organiser::default()),
                expected,
                "{message}"
            );
        }
    }
}
