//! What a member asked for with a command, read against the base in service.

use serenity::all::CommandData;

use super::options::text_of;
use super::suggestions::Asked;
use super::{question, search, theme};
use crate::commands::{self, COMMANDS, Command, CommandId, CommandKind};
use crate::knowledge::{Knowledge, Language, Theme};

/// What a command typed as text begins with.
const TYPED_MARKS: [char; 2] = ['/', '!'];

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
        /// The ways to read the message, its whole text first; none if it says nothing.
        readings: Vec<String>,
    },
    /// A command that takes nothing more.
    Own(CommandId),
    /// A command that the bot no longer has: a theme renamed since.
    Gone,
}

impl Call {
    /// Reads what Discord sent, against the base in service.
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
                readings: search::readings(data),
            },
            Some(id) => Self::Own(id),
            None => knowledge
                .themes
                .iter()
                .find(|theme| *theme.command == *data.name)
                .map_or(Self::Gone, |theme| Self::within(theme, data)),
        }
    }

    /// What the member wrote, or pointed at: the whole first, then other ways to read it.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Question { text } => vec![text],
            Self::Theme { question, .. } => question.as_deref().into_iter().collect(),
            Self::Message { readings } => readings.iter().map(String::as_str).collect(),
            Self::Entry { .. } | Self::Own(_) | Self::Gone => Vec::new(),
        }
    }

    /// What to repeat under the answer, since nobody else sees what was asked.
    pub fn asked<'a>(&'a self, knowledge: &'a Knowledge, language: Language) -> Option<&'a str> {
        match self {
            Self::Entry { entry } => {
                let entry = knowledge.entry(entry)?;
                Some(entry.title.get(language))
            }
            _ => self.texts().first().copied(),
        }
    }

    /// A theme's command.
    fn within(theme: &Theme, data: &CommandData) -> Self {
        let question = text_of(data, theme::QUESTION);
        match question.as_deref().map(Asked::read) {
            Some(Asked::Entry(entry)) => Self::Entry { entry },
            _ => Self::in_theme(theme, &question.unwrap_or_default()),
        }
    }

    /// A theme, or a question within it.
    fn in_theme(theme: &Theme, question: &str) -> Self {
        Self::Theme {
            theme: theme.id.clone(),
            question: (!question.is_empty()).then(|| question.to_owned()),
        }
    }

    /// A command typed as text (`/aide`, `!aide`, `/question texte: …`), by any of its names; nothing
    /// if it is none of the bot's.
    pub fn typed(text: &str, knowledge: &Knowledge) -> Option<Self> {
        let command = text.strip_prefix(TYPED_MARKS)?;
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        let name = name.to_lowercase();
        let asked = typed_question(rest);
        let is_named = |command: &&Command| {
            let names = command.names.iter().chain(command.similar_names);
            command.kind == CommandKind::Slash && names.into_iter().any(|it| **it == *name)
        };
        if let Some(command) = COMMANDS.iter().find(is_named) {
            return Some(match command.id {
                CommandId::Question => Self::Question {
                    text: asked.to_owned(),
                },
                id => Self::Own(id),
            });
        }
        let theme = knowledge.themes.iter().find(|theme| {
            let english = theme.command_en.as_ref();
            *theme.command == *name || english.is_some_and(|english| **english == *name)
        })?;
        Some(Self::in_theme(theme, asked))
    }
}

/// What a typed command asks: the value of its option for text, or all that follows its name.
fn typed_question(rest: &str) -> &str {
    let rest = rest.trim();
    let value = question::TEXT_NAMES.iter().find_map(|name| {
        let value = rest.strip_prefix(name)?.trim_start();
        value.strip_prefix(':')
    });
    let value = value.unwrap_or(rest);
    // The options that may follow.
    let ends = question::FURTHER_NAMES.iter().filter_map(|name| {
        let at = value.find(&format!(" {name}:"))?;
        value.get(..at)
    });
    ends.min_by_key(|text| text.len()).unwrap_or(value).trim()
}
