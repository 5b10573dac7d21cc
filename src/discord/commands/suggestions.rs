//! Autocomplete: what to offer while somebody types a question, and what the choice means when it
//! comes back as the option's value: the id of an entry or of a theme, behind a prefix that no
//! question begins with, or a question.

use serenity::all::CommandData;

use crate::base::Base;
use crate::commands::{self, CommandId};
use crate::discord::api::AutocompleteChoice;
use crate::discord::format::limits::{self, cut};
use crate::knowledge::Language;
use crate::search::{Suggestion, Target};

const ENTRY: &str = "entry:";
const THEME: &str = "theme:";

/// What an option's value asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// An entry, by its id.
    Entry(String),
    /// A theme, by its id.
    Theme(String),
    /// What the member wrote.
    Text(String),
}

impl Asked {
    /// Reads an option's value.
    pub fn read(value: &str) -> Self {
        let id = |prefix| value.strip_prefix(prefix).filter(|id| is_id(id));
        if let Some(entry) = id(ENTRY) {
            Self::Entry(entry.to_owned())
        } else if let Some(theme) = id(THEME) {
            Self::Theme(theme.to_owned())
        } else {
            Self::Text(value.to_owned())
        }
    }
}

/// What to offer for what is typed in a command's option.
pub fn choices(base: &Base, data: &CommandData, language: Language) -> Vec<AutocompleteChoice> {
    let Some(option) = data.autocomplete() else {
        return Vec::new();
    };
    let mut themes = base.knowledge.themes.iter();
    let theme = themes.find(|theme| *theme.command == *data.name);
    let asks = commands::named(&data.name).is_some_and(|it| it.id == CommandId::Question);
    if theme.is_none() && !asks {
        return Vec::new();
    }
    let theme = theme.map(|theme| theme.id.as_str());
    let suggestions = base.suggest(option.value, theme, language, limits::CHOICES);
    suggestions.iter().map(choice).collect()
}

fn choice(suggestion: &Suggestion<'_>) -> AutocompleteChoice {
    let value = match suggestion.target {
        Target::Entry(id) => format!("{ENTRY}{id}"),
        Target::Theme(id) => format!("{THEME}{id}"),
        Target::Person(name) => cut(name, limits::CHOICE_VALUE),
        Target::Question { text, .. } if limits::length(text) <= limits::CHOICE_VALUE => {
            text.clone()
        }
        Target::Question { entry, .. } | Target::Point { entry, .. } => format!("{ENTRY}{entry}"),
        Target::Elsewhere(_) | Target::Term(_) => cut(suggestion.label, limits::CHOICE_VALUE),
    };
    AutocompleteChoice {
        name: cut(suggestion.label, limits::CHOICE_NAME),
        value,
    }
}

/// Whether this can be the id of an entry or of a theme.
fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_reads_as_what_was_chosen_or_written() {
        let text = |text: &str| Asked::Text(text.to_owned());
        let cases = [
            ("entry:reco-2", Asked::Entry(String::from("reco-2"))),
            ("theme:sante", Asked::Theme(String::from("sante"))),
            ("entry: l’IA ?", text("entry: l’IA ?")),
            ("entry:", text("entry:")),
            ("l’IA ?", text("l’IA ?")),
        ];
        for (value, expected) in cases {
            assert_eq!(Asked::read(value), expected, "{value}");
        }
    }

    #[test]
    fn a_choice_stays_within_discords_limits_and_reads_back() {
        let long = "é".repeat(250);
        let entry = "e".repeat(64);
        let opens = Asked::Entry(entry.clone());
        let cases = [
            (Target::Entry(entry.clone()), opens.clone()),
            (
                Target::Question {
                    text: long.clone(),
                    entry,
                },
                opens,
            ),
            (Target::Theme("t".repeat(64)), Asked::Theme("t".repeat(64))),
            (
                Target::Person(long.clone()),
                Asked::Text(format!("{}…", "é".repeat(99))),
            ),
        ];
        for (target, expected) in cases {
            let choice = choice(&Suggestion {
                label: &long,
                target: &target,
            });
            assert!(limits::length(&choice.name) <= limits::CHOICE_NAME);
            assert!(limits::length(&choice.value) <= limits::CHOICE_VALUE);
            assert_eq!(Asked::read(&choice.value), expected);
        }
    }
}
