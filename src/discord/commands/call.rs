//! What a member asked for with a command, read against the base in service.

use serenity::all::CommandData;

use super::options::text_of;
use super::suggestions::Asked;
use super::{question, search, theme};
use crate::commands::{self, CommandId};
use crate::knowledge::{Knowledge, Language, Theme};

/// What a member asked for with a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// `/question`.
    Question {
        /// What was asked.
        text: String,
    },
    /// An entry, chosen while typing.
    Entry {
        /// The entry's id.
        entry: String,
    },
    /// A theme's command, or a theme chosen while typing.
    Theme {
        /// The theme's id.
        theme: String,
        /// What was asked within it, if anything.
        question: Option<String>,
    },
    /// « Chercher dans le colloque ».
    Message {
        /// The message's text, if it has any.
        text: Option<String>,
    },
    /// A command that takes nothing more.
    Own(CommandId),
    /// A command that the bot no longer has: a theme renamed since.
    Gone,
}

impl Call {
    /// Reads what Discord sent, against the base in service.
    #[must_use]
    pub fn read(data: &CommandData, knowledge: &Knowledge) -> Self {
        match commands::named(&data.name).map(|command| command.id) {
            Some(CommandId::Question) => {
                let value = text_of(data, question::TEXT).unwrap_or_default();
                match Asked::read(&value) {
                    Asked::Entry(entry) => Self::Entry { entry },
                    Asked::Theme(theme) => Self::Theme {
                        theme,
                        question: None,
                    },
                    Asked::Text(text) => Self::Question { text },
                }
            }
            Some(CommandId::Search) => Self::Message {
                text: search::text(data),
            },
            Some(id) => Self::Own(id),
            None => knowledge
                .themes
                .iter()
                .find(|theme| *theme.command == *data.name)
                .map_or(Self::Gone, |theme| Self::within(theme, data)),
        }
    }

    /// What the member wrote, or pointed at, if anything.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Question { text } => Some(text),
            Self::Theme { question: text, .. } | Self::Message { text } => text.as_deref(),
            Self::Entry { .. } | Self::Own(_) | Self::Gone => None,
        }
    }

    /// What to repeat under the answer, since nobody else sees what was asked.
    #[must_use]
    pub fn asked<'a>(&'a self, knowledge: &'a Knowledge, language: Language) -> Option<&'a str> {
        match self {
            Self::Entry { entry } => {
                let entry = knowledge.entry(entry)?;
                Some(entry.title.get(language))
            }
            _ => self.text(),
        }
    }

    /// A theme's command.
    fn within(theme: &Theme, data: &CommandData) -> Self {
        let question = text_of(data, theme::QUESTION);
        match question.as_deref().map(Asked::read) {
            Some(Asked::Entry(entry)) => Self::Entry { entry },
            _ => Self::Theme {
                theme: theme.id.clone(),
                question,
            },
        }
    }
}
