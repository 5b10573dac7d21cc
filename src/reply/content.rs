//! What a reply is made of: content free of any medium, ready to be shown.

use std::fmt;

use super::{Programme, Reference, Subject, Words};
use crate::knowledge::{Kind, Language};

/// What to say, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The language of the content and of the labels around it.
    pub language: Language,
    /// What is said.
    pub content: Content,
}

/// The kinds of things said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One entry answers.
    Answer(Box<Card>),
    /// A few entries to choose from.
    Choices(Choices),
    /// Nothing answers; what else can be done.
    Unknown(Help),
    /// The answer was not meant, and there is no other.
    NothingElse(Help),
    /// Not treated at the colloquium, but somebody can help.
    Elsewhere(Pointer),
    /// A greeting, or a bare mention: what the bot can do.
    Welcome(Help),
    /// A friendly word to who thanks.
    Thanks,
    /// Too many answers in too little time: patience, please.
    Pause,
    /// A theme and what it holds.
    Theme(Overview),
    /// The day and its sessions.
    Programme(Programme),
    /// The message to look for says nothing: a picture, a sticker.
    NoText,
    /// What a button or command named is no longer in the base.
    Gone,
}

/// One entry, as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The entry's id.
    pub entry: String,
    /// Names this answer: the entry and what leads it.
    pub reference: Reference,
    /// What may have been meant instead, best first.
    pub others: Vec<Reference>,
    /// Whether it answers a question, and was not asked for by its name.
    pub answers: bool,
    /// Whether the base has related entries.
    pub leads_on: bool,
    /// The point that the question is about: said first.
    pub lead: Option<Lead>,
    /// The entry's title.
    pub title: String,
    /// The entry's summary; empty where the card says one thing more of what was given before.
    pub summary: String,
    /// Who spoke.
    pub people: Vec<Person>,
    /// Titles of its themes.
    pub themes: Vec<String>,
    /// The recording; at the minute that answers where it is known.
    pub video: Option<Video>,
    /// The page that the facts come from.
    pub source: Option<String>,
}

impl Card {
    /// Whether something else may have been meant.
    #[must_use]
    pub const fn may_be_wrong(&self) -> bool {
        self.answers || !self.others.is_empty()
    }

    /// Whether it says one thing more of what was given before: title and links only.
    #[must_use]
    pub const fn is_brief(&self) -> bool {
        self.summary.is_empty()
    }

    /// Whether to say that the recordings are on the source's page: this entry has none of its own.
    #[must_use]
    pub fn recordings_on_page(&self) -> bool {
        !self.is_brief() && self.video.is_none() && self.source.is_some()
    }
}

/// The point that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// What was said.
    pub text: String,
}

/// Somebody who spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// First and last name.
    pub name: String,
    /// Function, organisation.
    pub role: Option<String>,
}

/// The name, with the role in parentheses.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.role {
            Some(role) => write!(f, "{} ({role})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// Where it is; at the minute that answers where that is known.
    pub url: String,
    /// That minute, as shown: `12:30`, `1:02:03`.
    pub at: Option<String>,
}

/// Entries to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Why there is a choice.
    pub purpose: Purpose,
    /// At most 25, best first; two to five where a question is ambiguous.
    pub choices: Vec<Choice>,
    /// What may have been meant besides those, best first.
    pub further: Vec<Reference>,
}

/// Why entries are offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// They answer the question as well.
    Ambiguous,
    /// They come next to the answer that was not meant.
    Instead,
    /// They have to do with the entry of this title.
    Related(String),
}

impl Choices {
    /// The choice at `index`, then what may have been meant instead of it.
    #[must_use]
    pub fn from(&self, index: usize) -> Vec<Reference> {
        let chosen = self.choices.get(index).map(|choice| choice.reference);
        let others = self.choices.iter().map(|choice| choice.reference);
        let others = others.filter(|other| Some(*other) != chosen);
        chosen
            .into_iter()
            .chain(others)
            .chain(self.further.iter().copied())
            .collect()
    }
}

/// One entry to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The entry's id.
    pub entry: String,
    /// Names it, led by the point found where there is one.
    pub reference: Reference,
    /// The entry's title.
    pub title: String,
    /// What tells it from the others: the point found, where there is one.
    pub hint: Option<String>,
}

/// What can be asked, and of whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// The event's title.
    pub event: Option<String>,
    /// Example questions from the base.
    pub examples: Vec<String>,
    /// Who to ask when the bot does not know.
    pub contact: Option<String>,
}

/// Who can help with something that was not treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// Names it.
    pub reference: Reference,
    /// What is asked about.
    pub title: String,
    /// Who can help.
    pub text: String,
    /// Their page.
    pub url: Option<String>,
}

/// A theme and its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Names the theme.
    pub reference: Reference,
    /// The theme's title.
    pub title: String,
    /// The theme's description.
    pub description: String,
    /// Its entries by kind, in the programme's order; empty groups left out.
    pub groups: Vec<Group>,
}

/// Entries of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub kind: Kind,
    /// The entries.
    pub items: Vec<Item>,
}

/// One entry in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry's id.
    pub entry: String,
    /// The entry's title.
    pub title: String,
    /// Its recording, else its page, else the event's page.
    pub url: Option<String>,
}

impl Reply {
    /// Names what this shows, where it can be shown again by its name.
    #[must_use]
    pub fn reference(&self) -> Option<Reference> {
        match &self.content {
            Content::Answer(card) => Some(card.reference),
            Content::Elsewhere(pointer) => Some(pointer.reference),
            Content::Theme(overview) => Some(overview.reference),
            Content::Programme(_) => Some(Reference::to(Subject::Programme)),
            Content::Choices(_)
            | Content::Unknown(_)
            | Content::NothingElse(_)
            | Content::Welcome(_)
            | Content::Thanks
            | Content::NoText
            | Content::Pause
            | Content::Gone => None,
        }
    }

    /// The bot's own words in this reply's language.
    #[must_use]
    pub const fn words(&self) -> &'static Words {
        Words::of(self.language)
    }
}
