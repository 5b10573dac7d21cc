//! What a reply is made of: content for any medium. Its texts are plain: a renderer escapes what
//! its medium would take for markup.
//!
//! There are four shapes, which each medium knows how to show: a card, choices, a page and a
//! notice. A new kind of reply is one of them, filled by a builder of its own.

use std::fmt;

use super::reference::Reference;
use super::words::Words;
use crate::knowledge::Language;

/// What to say, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The language of the content and of the labels around it.
    pub language: Language,
    /// What is said.
    pub content: Content,
}

/// The shapes of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One entry.
    Card(Box<Card>),
    /// A few entries to choose from.
    Choices(Choices),
    /// A list under a title: a theme, the programme.
    Page(Page),
    /// A few sentences: nothing found, a greeting, thanks.
    Notice(Notice),
}

/// A labelled fact beside a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its label, as members read it.
    pub label: &'static str,
    pub value: Value,
    /// Whether the programme shows it too.
    pub in_programme: bool,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    /// Who spoke: comes before the text in media without a layout.
    People(Vec<Person>),
    /// Who to ask: may name a channel.
    Contact(String),
    /// Sentences, each on a line of its own.
    Lines(Vec<String>),
}

impl Fact {
    /// A text after its label.
    pub(crate) const fn text(label: &'static str, text: String) -> Self {
        Self::new(label, Value::Text(text))
    }

    /// A value after its label.
    pub(crate) const fn new(label: &'static str, value: Value) -> Self {
        Self {
            label,
            value,
            in_programme: false,
        }
    }

    /// The same, shown in the programme too.
    pub(crate) fn in_programme(self) -> Self {
        Self {
            in_programme: true,
            ..self
        }
    }

    /// Whether it says who spoke.
    pub const fn is_byline(&self) -> bool {
        matches!(self.value, Value::People(_))
    }
}

/// The value after its label.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Contact(text) => f.write_str(text),
            Self::People(people) => {
                let people: Vec<String> = people.iter().map(Person::to_string).collect();
                f.write_str(&people.join(", "))
            }
            Self::Lines(lines) => lines.iter().try_for_each(|line| write!(f, "\n- {line}")),
        }
    }
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

/// A page or a recording to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it opens, as members read it.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The entry's id.
    pub entry: String,
    /// Names this card: the entry and what is highlighted.
    pub reference: Reference,
    /// What may have been meant instead, best first.
    pub others: Vec<Reference>,
    /// Whether it answers a question, rather than being asked for by its name.
    pub answers_question: bool,
    /// Whether the base has related entries.
    pub has_related: bool,
    /// What answers best, said first.
    pub highlight: Option<Highlight>,
    /// What was said of it, from captions.
    pub quotations: Vec<Quotation>,
    /// The entry's title.
    pub title: String,
    /// The entry's summary; empty if the card adds to an entry given before.
    pub summary: String,
    /// Who spoke, and other facts about the entry.
    pub facts: Vec<Fact>,
    /// The recording, at the minute that answers if it is known, and the page of the facts.
    pub links: Vec<Link>,
    /// Said under it all.
    pub note: Option<&'static str>,
}

impl Card {
    /// Whether something else may have been meant.
    pub const fn may_be_wrong(&self) -> bool {
        self.answers_question || !self.others.is_empty()
    }

    /// Whether it adds to an entry given before: title and links only.
    pub const fn is_brief(&self) -> bool {
        self.summary.is_empty()
    }
}

/// What was said, from captions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// When, by whom, in which session, and whether the captions were reviewed.
    pub attribution: String,
    /// The words within quotation marks, as they are in the captions.
    pub text: Vec<Span>,
    /// The recording a little before.
    pub link: Option<Link>,
}

/// A part of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they were asked for.
    pub is_match: bool,
}

/// The words alone.
impl fmt::Display for Quotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text
            .iter()
            .try_for_each(|span| f.write_str(&span.text))
    }
}

/// What answers best: the point found, or a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// What was said.
    pub text: String,
    /// The minute of the recording at which it was said.
    pub moment: Option<Link>,
}

/// Entries to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Why there is a choice.
    pub introduction: String,
    /// Whether what is chosen answers the question asked.
    pub answer_question: bool,
    /// At most 25, best first; two to five if a question is ambiguous.
    pub options: Vec<Choice>,
    /// What may have been meant besides those, best first.
    pub further: Vec<Reference>,
}

impl Choices {
    /// The choice at `index`, then what may have been meant instead of it.
    pub fn from(&self, index: usize) -> Vec<Reference> {
        let chosen = self.options.get(index).map(|choice| choice.reference);
        let others = self.options.iter().map(|choice| choice.reference);
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
    /// Names it, with the point found if there is one.
    pub reference: Reference,
    /// The entry's title.
    pub title: String,
    /// What distinguishes it from the others: the point found.
    pub hint: Option<String>,
}

/// A list under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Names the page.
    pub reference: Reference,
    /// What the log calls it.
    pub name: String,
    pub title: String,
    /// What it is, for whoever sees no list as well.
    pub description: String,
    /// Facts about the whole.
    pub facts: Vec<Fact>,
    /// The pages to read on.
    pub links: Vec<Link>,
    /// The items; empty groups left out.
    pub groups: Vec<Group>,
    /// Said if there are none.
    pub empty: Option<&'static str>,
    /// Invites to open one of the entries.
    pub invitation: Option<&'static str>,
}

/// Items under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub heading: String,
    /// Whether their order means something.
    pub is_numbered: bool,
    pub items: Vec<Item>,
}

/// One item of a list: an entry, somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The id of the entry that it is, if it is one: it can be opened.
    pub entry: Option<String>,
    pub title: String,
    /// The page that the title opens.
    pub url: Option<String>,
    /// The lines under the title.
    pub details: Vec<String>,
}

/// A few sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// Names it, if it can be shown again by its name.
    pub reference: Option<Reference>,
    /// What is said first.
    pub text: String,
    /// A titled text of the base.
    pub passage: Option<Passage>,
    pub facts: Vec<Fact>,
    /// Pages that help.
    pub links: Vec<Link>,
    /// What can be asked, for example.
    pub examples: Option<Examples>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Somebody is in danger: who helps.
    Emergency,
    /// Nothing answers; what else can be done.
    Unknown,
    /// The answer was not meant, and there is no other.
    NothingElse,
    /// Not treated at the colloquium, but somebody can help.
    Elsewhere,
    /// What a term means, of which nothing else is known.
    Definition,
    /// What the bot is and who runs it.
    Status,
    /// What becomes of messages: each medium adds what it reads and keeps.
    Privacy,
    /// A greeting, or a bare mention: what the bot can do.
    Welcome,
    /// A friendly reply to thanks.
    Thanks,
    /// Too many answers in too little time: patience, please.
    Pause,
    /// How to reach the bot, in the medium's own words and markup.
    HowTo,
    /// The message to look for says nothing: a picture, a sticker.
    NoText,
    /// What a button or command named is no longer in the base.
    Gone,
}

impl NoticeKind {
    /// Whether it says that nothing answers, or nothing else.
    pub const fn is_unanswered(self) -> bool {
        matches!(self, Self::Unknown | Self::NothingElse)
    }
}

/// A titled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub title: String,
    pub text: String,
}

/// Questions that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    /// Introduces them.
    pub heading: &'static str,
    pub questions: Vec<String>,
}

impl Content {
    /// Names what this shows, if it can be shown again by its name.
    pub fn reference(&self) -> Option<Reference> {
        match self {
            Self::Card(card) => Some(card.reference),
            Self::Page(page) => Some(page.reference),
            Self::Notice(notice) => notice.reference,
            Self::Choices(_) => None,
        }
    }

    /// The id of the entry that is given, if one is.
    pub fn entry(&self) -> Option<&str> {
        match self {
            Self::Card(card) => Some(&card.entry),
            Self::Choices(_) | Self::Page(_) | Self::Notice(_) => None,
        }
    }

    /// Whether it shows something of the base, and not only a sentence of the bot's.
    pub const fn is_found(&self) -> bool {
        !matches!(self, Self::Notice(notice) if !matches!(notice.kind, NoticeKind::Definition))
    }

    /// Whether it only returns a courtesy, or speaks of the bot itself.
    pub const fn is_courtesy(&self) -> bool {
        use NoticeKind::{Privacy, Status, Thanks, Welcome};
        matches!(self, Self::Notice(notice) if matches!(notice.kind, Welcome | Thanks | Status | Privacy))
    }

    /// Whether it says who helps somebody in danger: never recorded.
    pub const fn is_emergency(&self) -> bool {
        matches!(self, Self::Notice(notice) if matches!(notice.kind, NoticeKind::Emergency))
    }

    /// Whether it asks for patience.
    pub const fn is_pause(&self) -> bool {
        matches!(self, Self::Notice(notice) if matches!(notice.kind, NoticeKind::Pause))
    }

    /// Whether it says that nothing answers.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Notice(notice) if matches!(notice.kind, NoticeKind::Unknown))
    }

    /// Whether what was named is no longer in the base.
    pub const fn is_gone(&self) -> bool {
        matches!(self, Self::Notice(notice) if matches!(notice.kind, NoticeKind::Gone))
    }

    /// What was shown, for the log.
    pub fn label(&self) -> String {
        let text = match self {
            Self::Card(card) => &card.entry,
            Self::Page(page) => &page.name,
            Self::Choices(choices) => {
                let ids = choices.options.iter().map(|it| it.entry.as_str());
                return format!("choix entre {}", ids.collect::<Vec<_>>().join(", "));
            }
            Self::Notice(notice) => match notice.kind {
                NoticeKind::Emergency => "urgence",
                NoticeKind::Elsewhere => "hors colloque",
                NoticeKind::Definition => "définition",
                NoticeKind::Unknown => "sans réponse",
                NoticeKind::NothingElse => "rien d’autre",
                NoticeKind::Status | NoticeKind::Privacy => "à propos du bot",
                NoticeKind::Welcome | NoticeKind::Thanks => "politesse",
                NoticeKind::HowTo => "mode d’emploi",
                NoticeKind::NoText => "sans texte",
                NoticeKind::Pause => "pause",
                NoticeKind::Gone => "contenu disparu",
            },
        };
        text.to_owned()
    }
}

impl Reply {
    /// The bot's own words in this reply's language.
    pub const fn words(&self) -> &'static Words {
        Words::of(self.language)
    }
}
