//! What to say: a finding turned into content, free of any medium.
//!
//! Pure: the same knowledge and finding give the same reply, no clock, no I/O. It must not know
//! Discord or the terminal (they render a [`Reply`]), nor scores (search has decided already).

mod content;
#[cfg(test)]
pub(crate) mod fixture;
mod links;
mod programme;
mod reference;
mod related;
mod words;

pub use content::{
    Card, Choice, Choices, Content, Group, Help, Item, Lead, Overview, Person, Pointer, Purpose,
    Reply, Video,
};
pub use links::at_moment;
pub use programme::{Occasion, Programme, Session};
pub use reference::{Aspect, NoReference, Reference, Subject};
pub use words::Words;

use crate::knowledge::{Elsewhere, Entry, Kind, Knowledge, Language, Point, Theme};
use crate::search::{Candidate, Finding, FollowUp, Outcome, language_of};

/// How many example questions a reply shows.
const EXAMPLES: usize = 3;
/// How many of a ranking's first are worth a look, the answer included.
const WORTH_A_LOOK: usize = 6;
/// How many entries are offered at once in the place of one that was not meant.
const INSTEAD: usize = 5;

impl Reply {
    /// What to say of a finding.
    #[must_use]
    pub fn to_finding(knowledge: &Knowledge, finding: &Finding, language: Language) -> Self {
        let content = match finding.outcome {
            Outcome::Answer => answer(knowledge, finding, language),
            Outcome::Clarify { offered } => ambiguous(knowledge, finding, offered, language),
            Outcome::Elsewhere(index) => knowledge
                .elsewhere
                .get(index)
                .map(|elsewhere| Content::Elsewhere(pointer(elsewhere, language))),
            Outcome::SmallTalk => Some(Content::Welcome(Help::new(knowledge, language))),
            Outcome::Thanks => Some(Content::Thanks),
            Outcome::Unknown => None,
        };
        let content = content.unwrap_or_else(|| Content::Unknown(Help::new(knowledge, language)));
        Self { language, content }
    }

    /// What the bot can do: for a bare mention.
    #[must_use]
    pub fn welcome(knowledge: &Knowledge, language: Language) -> Self {
        let content = Content::Welcome(Help::new(knowledge, language));
        Self { language, content }
    }

    /// Asks for patience in the place of one answer too many.
    #[must_use]
    pub const fn pause(language: Language) -> Self {
        Self {
            language,
            content: Content::Pause,
        }
    }

    /// One entry, whole: chosen from a list. Kindly says so where the base no longer has it.
    #[must_use]
    pub fn entry(knowledge: &Knowledge, id: &str, language: Language) -> Self {
        Self::follow_up(knowledge, id, FollowUp::Whole, language)
    }

    /// More of the entry that was just given: what the follow-up asks for, first.
    #[must_use]
    pub fn follow_up(knowledge: &Knowledge, id: &str, asks: FollowUp, language: Language) -> Self {
        let content = knowledge.entry(id).map_or(Content::Gone, |entry| {
            answer_with(knowledge, entry, Aspect::Asked(asks), Vec::new(), language)
        });
        Self { language, content }
    }

    /// What the first reference names; the others may have been meant instead. Kindly says so
    /// where the base no longer has it.
    #[must_use]
    pub fn referred(knowledge: &Knowledge, references: &[Reference], language: Language) -> Self {
        let (subject, others) = match references {
            [first, others @ ..] => (first.find(knowledge), others.to_vec()),
            [] => (None, Vec::new()),
        };
        let content = match subject {
            Some(Subject::Entry(entry, aspect)) => {
                answer_with(knowledge, entry, aspect, others, language)
            }
            Some(Subject::Theme(theme)) => Content::Theme(overview(knowledge, theme, language)),
            Some(Subject::Elsewhere(it)) => Content::Elsewhere(pointer(it, language)),
            Some(Subject::Programme) => Content::Programme(Programme::new(knowledge, language)),
            None => Content::Gone,
        };
        Self { language, content }
    }

    /// The same, chosen as the answer to a question.
    #[must_use]
    pub fn chosen(knowledge: &Knowledge, references: &[Reference], language: Language) -> Self {
        let content = Self::referred(knowledge, references, language).content;
        Self {
            language,
            content: answering(content),
        }
    }

    /// What may have been meant instead of an answer, as far as the base still has it; an honest
    /// word where nothing is left.
    #[must_use]
    pub fn instead(knowledge: &Knowledge, others: &[Reference], language: Language) -> Self {
        let choices: Vec<Choice> = others
            .iter()
            .filter_map(|reference| match reference.find(knowledge)? {
                Subject::Entry(entry, aspect) => Some(choice(entry, aspect, language)),
                Subject::Theme(_) | Subject::Elsewhere(_) | Subject::Programme => None,
            })
            .take(INSTEAD)
            .collect();
        let content = if choices.is_empty() {
            Content::NothingElse(Help::new(knowledge, language))
        } else {
            Content::Choices(Choices {
                purpose: Purpose::Instead,
                choices,
                further: others.iter().skip(INSTEAD).copied().collect(),
            })
        };
        Self { language, content }
    }

    /// What else to look at beside an entry. Kindly says so where the base no longer has it.
    #[must_use]
    pub fn related(knowledge: &Knowledge, to: Reference, language: Language) -> Self {
        let Some(Subject::Entry(entry, _)) = to.find(knowledge) else {
            return Self::gone(language);
        };
        let related = related::related(knowledge, entry).into_iter();
        let choices: Vec<Choice> = related
            .map(|entry| choice(entry, Aspect::Whole, language))
            .collect();
        let content = if choices.is_empty() {
            Content::NothingElse(Help::new(knowledge, language))
        } else {
            Content::Choices(Choices {
                purpose: Purpose::Related(entry.title.get(language).to_owned()),
                choices,
                further: Vec::new(),
            })
        };
        Self { language, content }
    }

    /// A theme and its entries.
    #[must_use]
    pub fn theme(knowledge: &Knowledge, theme: &Theme, language: Language) -> Self {
        let content = Content::Theme(overview(knowledge, theme, language));
        Self { language, content }
    }

    /// The day and its sessions.
    #[must_use]
    pub fn programme(knowledge: &Knowledge, language: Language) -> Self {
        let content = Content::Programme(Programme::new(knowledge, language));
        Self { language, content }
    }

    /// The message to look for says nothing.
    #[must_use]
    pub const fn no_text(language: Language) -> Self {
        Self {
            language,
            content: Content::NoText,
        }
    }

    /// What was named is no longer in the base.
    #[must_use]
    pub const fn gone(language: Language) -> Self {
        Self {
            language,
            content: Content::Gone,
        }
    }
}

fn answer(knowledge: &Knowledge, finding: &Finding, language: Language) -> Option<Content> {
    let (entry, aspect) = found(knowledge, finding.candidates.first()?)?;
    let others = worth_a_look(knowledge, finding, 1);
    let content = answer_with(knowledge, entry, aspect, others, language);
    Some(answering(content))
}

/// The same as the answer to a question.
fn answering(mut content: Content) -> Content {
    if let Content::Answer(card) = &mut content {
        card.answers = true;
    }
    content
}

fn answer_with(
    knowledge: &Knowledge,
    entry: &Entry,
    aspect: Aspect,
    others: Vec<Reference>,
    language: Language,
) -> Content {
    let mut card = card(knowledge, entry, aspect, language);
    card.others = others;
    Content::Answer(Box::new(card))
}

fn ambiguous(
    knowledge: &Knowledge,
    finding: &Finding,
    offered: usize,
    language: Language,
) -> Option<Content> {
    let offers = finding.candidates.iter().take(offered);
    let choices: Vec<Choice> = offers
        .filter_map(|candidate| found(knowledge, candidate))
        .map(|(entry, aspect)| choice(entry, aspect, language))
        .collect();
    (!choices.is_empty()).then(|| {
        Content::Choices(Choices {
            purpose: Purpose::Ambiguous,
            choices,
            further: worth_a_look(knowledge, finding, offered),
        })
    })
}

/// The entry that a search found, and what it is led by.
fn found<'a>(knowledge: &'a Knowledge, candidate: &Candidate) -> Option<(&'a Entry, Aspect)> {
    let entry = knowledge.entries.get(candidate.entry)?;
    Some((entry, candidate.point.map_or(Aspect::Whole, Aspect::Point)))
}

/// The best of a ranking after the first `shown`.
fn worth_a_look(knowledge: &Knowledge, finding: &Finding, shown: usize) -> Vec<Reference> {
    let others = finding.candidates.iter().take(WORTH_A_LOOK).skip(shown);
    others
        .filter_map(|candidate| found(knowledge, candidate))
        .map(|(entry, aspect)| Reference::to(Subject::Entry(entry, aspect)))
        .collect()
}

fn choice(entry: &Entry, aspect: Aspect, language: Language) -> Choice {
    Choice {
        entry: entry.id.clone(),
        reference: Reference::to(Subject::Entry(entry, aspect)),
        title: entry.title.get(language).to_owned(),
        hint: point_of(entry, aspect).map(|point| point.text.get(language).to_owned()),
    }
}

/// The point that leads an entry, where one does.
fn point_of(entry: &Entry, aspect: Aspect) -> Option<&Point> {
    match aspect {
        Aspect::Point(index) => entry.points.get(index),
        Aspect::Whole | Aspect::Asked(_) => None,
    }
}

fn card(knowledge: &Knowledge, entry: &Entry, aspect: Aspect, language: Language) -> Card {
    let point = point_of(entry, aspect);
    let moment = point.and_then(|point| point.at);
    let mut card = Card {
        entry: entry.id.clone(),
        reference: Reference::to(Subject::Entry(entry, aspect)),
        others: Vec::new(),
        answers: false,
        leads_on: !related::related(knowledge, entry).is_empty(),
        lead: point.map(|point| Lead {
            text: point.text.get(language).to_owned(),
        }),
        title: entry.title.get(language).to_owned(),
        summary: entry.summary.get(language).trim().to_owned(),
        people: people(entry, language),
        themes: entry
            .themes
            .iter()
            .filter_map(|id| knowledge.theme(id))
            .map(|theme| theme.title.get(language).to_owned())
            .collect(),
        video: entry.video.as_ref().map(|url| Video {
            url: moment.map_or_else(|| url.clone(), |at| at_moment(url, at)),
            at: moment.map(links::clock),
        }),
        source: entry.source.clone(),
    };
    match aspect {
        Aspect::Asked(FollowUp::People) => {
            let text = names(&card.people, Words::of(language));
            brief(card, Some(text))
        }
        Aspect::Asked(FollowUp::Links) => {
            card.source = card.source.or_else(|| knowledge.event.url.clone());
            if card.video.is_none() && card.source.is_none() {
                return card;
            }
            let text = card
                .recordings_on_page()
                .then(|| Words::of(language).recordings_on_page.to_owned());
            brief(card, text)
        }
        Aspect::Asked(FollowUp::Whole) | Aspect::Whole | Aspect::Point(_) => card,
    }
}

/// Title and links under what was asked: the rest was given before.
fn brief(card: Card, asked: Option<String>) -> Card {
    Card {
        lead: asked.map(|text| Lead { text }),
        summary: String::new(),
        people: Vec::new(),
        themes: Vec::new(),
        ..card
    }
}

/// Who spoke, as a sentence.
fn names(people: &[Person], words: &Words) -> String {
    let names: Vec<String> = people.iter().map(Person::to_string).collect();
    let (one, several) = words.spoke;
    match names.as_slice() {
        [] => words.nobody_named.to_owned(),
        [name] => format!("{name}{one}"),
        [others @ .., last] => format!("{}{}{last}{several}", others.join(", "), words.and),
    }
}

fn people(entry: &Entry, language: Language) -> Vec<Person> {
    entry
        .speakers
        .iter()
        .map(|speaker| Person {
            name: speaker.name.clone(),
            role: speaker
                .role
                .as_ref()
                .map(|role| role.get(language).to_owned()),
        })
        .collect()
}

fn pointer(elsewhere: &Elsewhere, language: Language) -> Pointer {
    Pointer {
        reference: Reference::to(Subject::Elsewhere(elsewhere)),
        title: elsewhere.title.get(language).to_owned(),
        text: elsewhere.text.get(language).to_owned(),
        url: elsewhere.url.clone(),
    }
}

impl Help {
    /// What can be asked of this base.
    #[must_use]
    pub fn new(knowledge: &Knowledge, language: Language) -> Self {
        let event = &knowledge.event;
        Self {
            event: event
                .title
                .as_ref()
                .map(|title| title.get(language).to_owned()),
            examples: examples(knowledge, language),
            contact: event.contact.clone(),
        }
    }
}

/// A few example questions, spread over the programme so that they show what can be asked; in this
/// language where the base has some.
fn examples(knowledge: &Knowledge, language: Language) -> Vec<String> {
    let in_language = |question: &&String| language_of(question) == language;
    let mut all = one_of_each(knowledge, in_language);
    if all.is_empty() {
        all = one_of_each(knowledge, |_| true);
    }
    let step = (all.len() / EXAMPLES).max(1);
    let some = all.into_iter().step_by(step).take(EXAMPLES);
    some.cloned().collect()
}

/// Each entry's first example question of this sort.
fn one_of_each(knowledge: &Knowledge, is_one: impl Fn(&&String) -> bool) -> Vec<&String> {
    let entries = knowledge.entries.iter();
    entries
        .filter_map(|entry| entry.questions.iter().find(&is_one))
        .collect()
}

fn overview(knowledge: &Knowledge, theme: &Theme, language: Language) -> Overview {
    let items_of = |kind| -> Vec<Item> {
        knowledge
            .entries_of(theme)
            .filter(|entry| entry.kind == kind)
            .map(|entry| item(knowledge, entry, language))
            .collect()
    };
    let groups = [Kind::Session, Kind::Recommendation, Kind::About]
        .into_iter()
        .map(|kind| Group {
            kind,
            items: items_of(kind),
        })
        .filter(|group| !group.items.is_empty())
        .collect();
    Overview {
        reference: Reference::to(Subject::Theme(theme)),
        title: theme.title.get(language).to_owned(),
        description: theme.description.get(language).to_owned(),
        groups,
    }
}

fn item(knowledge: &Knowledge, entry: &Entry, language: Language) -> Item {
    let links = [&entry.video, &entry.source, &knowledge.event.url];
    Item {
        entry: entry.id.clone(),
        title: entry.title.get(language).to_owned(),
        url: links.into_iter().find_map(Clone::clone),
    }
}

#[cfg(test)]
pub(crate) mod tests;
