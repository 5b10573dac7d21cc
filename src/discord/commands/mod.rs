//! The bot's commands: one file each, with its declaration and its behaviour. Behaviours are
//! pure: they return what to say and send nothing.

pub mod help;
pub mod programme;
pub mod question;
pub mod reload;
pub mod search;
pub mod suggestions;
pub mod theme;

use serenity::all::{
    CommandData, CommandDataOptionValue, CommandOptionType, CreateCommand, CreateCommandOption,
};

use crate::discord::format::limits;
use crate::knowledge::{Knowledge, Language, Theme};
use suggestions::Asked;

/// Discord's locales that get the English names and descriptions.
const ENGLISH_LOCALES: [&str; 2] = ["en-US", "en-GB"];

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
    /// `/programme`.
    Programme,
    /// `/aide`.
    Help,
    /// `/recharger`.
    Reload,
    /// A command that the bot no longer has: a theme renamed since.
    Gone,
}

impl Call {
    /// Reads what Discord sent, against the base in service.
    #[must_use]
    pub fn read(data: &CommandData, knowledge: &Knowledge) -> Self {
        match data.name.as_str() {
            question::NAME => {
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
            search::NAME => Self::Message {
                text: search::text(data),
            },
            programme::NAME => Self::Programme,
            help::NAME => Self::Help,
            reload::NAME => Self::Reload,
            name => knowledge
                .themes
                .iter()
                .find(|theme| *theme.command == *name)
                .map_or(Self::Gone, |theme| Self::within(theme, data)),
        }
    }
}

impl Call {
    /// What to repeat under the answer, since nobody else sees what was asked.
    #[must_use]
    pub fn asked<'a>(&'a self, knowledge: &'a Knowledge, language: Language) -> Option<&'a str> {
        match self {
            Self::Question { text } => Some(text),
            Self::Entry { entry } => {
                let entry = knowledge.entry(entry)?;
                Some(entry.title.get(language))
            }
            Self::Theme { question, .. } => question.as_deref(),
            Self::Message { text } => text.as_deref(),
            Self::Programme | Self::Help | Self::Reload | Self::Gone => None,
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

/// The commands of every member.
#[must_use]
pub fn members(knowledge: &Knowledge) -> Vec<CreateCommand> {
    let themes = knowledge.themes.iter().map(theme::declaration);
    let own = [
        question::declaration(),
        programme::declaration(),
        help::declaration(),
    ];
    // A server may get the moderators' too.
    let room = limits::COMMANDS - moderators().len();
    own.into_iter()
        .chain(themes)
        .take(room)
        .chain([search::declaration()])
        .collect()
}

/// The commands of moderators.
#[must_use]
pub fn moderators() -> Vec<CreateCommand> {
    vec![reload::declaration()]
}

/// The language of an interaction: the member's own client's.
#[must_use]
pub fn language(locale: &str) -> Language {
    if locale == "en" || locale.starts_with("en-") {
        Language::English
    } else {
        Language::French
    }
}

/// A text option's value; white space alone is none.
fn text_of(data: &CommandData, name: &str) -> Option<String> {
    let option = data.options.iter().find(|option| option.name == name)?;
    match &option.value {
        CommandDataOptionValue::String(text) if !text.trim().is_empty() => {
            Some(text.trim().to_owned())
        }
        _ => None,
    }
}

/// A command with its description in both languages.
fn command(name: &str, description: &str, description_en: &str) -> CreateCommand {
    let command = CreateCommand::new(name).description(described(description));
    ENGLISH_LOCALES
        .into_iter()
        .fold(command, |command, locale| {
            command.description_localized(locale, described(description_en))
        })
}

/// The command's name in English.
fn named_in_english(command: CreateCommand, name: &str) -> CreateCommand {
    ENGLISH_LOCALES
        .into_iter()
        .fold(command, |command, locale| {
            command.name_localized(locale, name)
        })
}

/// A text option that offers what to ask.
fn text_option(french: (&str, &str), english: (&str, &str)) -> CreateCommandOption {
    option(french, english)
        .max_length(limits::OPTION_VALUE)
        .set_autocomplete(true)
}

/// An option: name and description in French and in English.
fn option(french: (&str, &str), english: (&str, &str)) -> CreateCommandOption {
    let option = CreateCommandOption::new(CommandOptionType::String, french.0, described(french.1));
    ENGLISH_LOCALES.into_iter().fold(option, |option, locale| {
        option
            .name_localized(locale, english.0)
            .description_localized(locale, described(english.1))
    })
}

/// A description as long as Discord takes.
fn described(text: &str) -> String {
    limits::cut(text, limits::COMMAND_DESCRIPTION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{CommandName, RESERVED_COMMANDS};
    use crate::reply::fixture;
    use serde_json::{Value, json};
    use serenity::all::CommandType;

    fn call(data: &serde_json::Value) -> Call {
        let data: CommandData = serde_json::from_value(data.clone()).unwrap();
        Call::read(&data, &fixture::knowledge())
    }

    fn data(name: &str, options: &serde_json::Value) -> serde_json::Value {
        json!({"id": "1", "name": name, "type": 1, "options": options})
    }

    #[test]
    fn commands_read_as_what_was_asked() {
        let text = |name: &str, value: &str| json!([{"name": name, "type": 3, "value": value}]);
        let theme = |question: Option<&str>| Call::Theme {
            theme: String::from("acces-aux-droits"),
            question: question.map(str::to_owned),
        };
        let cases = [
            (
                data("question", &text("texte", " L’IA ? ")),
                Call::Question {
                    text: "L’IA ?".into(),
                },
            ),
            (
                data("question", &json!([])),
                Call::Question {
                    text: String::new(),
                },
            ),
            (data("droits", &json!([])), theme(None)),
            (
                data("droits", &text("question", "qui ?")),
                theme(Some("qui ?")),
            ),
            (data("droits", &text("question", "  ")), theme(None)),
            (
                data("question", &text("texte", "entry:chiffres")),
                Call::Entry {
                    entry: "chiffres".into(),
                },
            ),
            (
                data("question", &text("texte", "theme:acces-aux-droits")),
                theme(None),
            ),
            (
                data("droits", &text("question", "entry:chiffres")),
                Call::Entry {
                    entry: "chiffres".into(),
                },
            ),
            (data("programme", &json!([])), Call::Programme),
            (data("aide", &json!([])), Call::Help),
            (data("recharger", &json!([])), Call::Reload),
            (data("ancien", &json!([])), Call::Gone),
        ];
        for (data, expected) in cases {
            assert_eq!(call(&data), expected, "{data}");
        }
    }

    #[test]
    fn a_message_reads_as_what_it_says() {
        let message = |content: &str| {
            json!({
                "id": "5", "channel_id": "1", "author": {"id": "2", "username": "u"},
                "content": content, "timestamp": "2025-01-21T09:00:00.000000+00:00",
                "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
                "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
            })
        };
        let on = |content: &str| {
            json!({
                "id": "1", "name": search::NAME, "type": 3, "target_id": "5",
                "resolved": {"messages": {"5": message(content)}},
            })
        };
        let text = |text: Option<&str>| Call::Message {
            text: text.map(str::to_owned),
        };
        assert_eq!(call(&on("<@1> et l’IA ?")), text(Some("et l’IA ?")));
        assert_eq!(call(&on(" 👍 ")), text(None));
    }

    #[test]
    fn an_answers_format_is_the_members_choice() {
        let plain = |format: &str| {
            let options = json!([
                {"name": "texte", "type": 3, "value": "qui ?"},
                {"name": "format", "type": 3, "value": format},
            ]);
            let data = data("question", &options);
            question::plain(&serde_json::from_value(data).unwrap())
        };
        let cases = [
            ("texte", Some(true)),
            ("encadre", Some(false)),
            ("", None),
            ("x", None),
        ];
        for (format, expected) in cases {
            assert_eq!(plain(format), expected, "{format}");
        }
    }

    #[test]
    fn no_theme_may_take_the_name_of_one_of_these_commands() {
        let mut own = members(&Knowledge::default());
        own.extend(moderators());
        for command in serde_json::to_value(own).unwrap().as_array().unwrap() {
            // Commands on messages have names that no theme's could be.
            if command["type"] == json!(CommandType::Message) {
                continue;
            }
            let english = command["name_localizations"].as_object().unwrap();
            assert!(!english.is_empty(), "{command}");
            for name in english.values().chain([&command["name"]]) {
                let name = name.as_str().unwrap();
                assert!(RESERVED_COMMANDS.contains(&name), "{name}");
            }
        }
    }

    /// A base with the longest texts that a command is made of, and more themes than commands.
    fn longest() -> Knowledge {
        let mut knowledge = fixture::knowledge();
        let theme = knowledge.themes.remove(0);
        let (width, long) = (
            limits::COMMAND_NAME,
            "é".repeat(limits::COMMAND_DESCRIPTION),
        );
        knowledge.themes = (0..limits::COMMANDS + 10)
            .map(|number| Theme {
                command: CommandName::parse(&format!("{number:é>width$}")).unwrap(),
                command_en: CommandName::parse(&format!("{number:e>width$}")).ok(),
                description: fixture::text(&long, Some(&long)),
                ..theme.clone()
            })
            .collect();
        knowledge
    }

    /// How much of Discord's measure of a command this is: each text in its longest language.
    fn measure(value: &Value) -> usize {
        let length = |value: &Value| value.as_str().map_or(0, limits::length);
        let texts = ["name", "description"].map(|field| {
            let localised = value[format!("{field}_localizations")].as_object();
            let longest = localised.into_iter().flat_map(serde_json::Map::values);
            longest
                .map(length)
                .max()
                .unwrap_or(0)
                .max(length(&value[field]))
        });
        assert!(texts[0] <= limits::COMMAND_NAME, "{value}");
        assert!(texts[1] <= limits::COMMAND_DESCRIPTION, "{value}");
        let parts = ["options", "choices"].map(|field| {
            let parts = value[field].as_array().map_or(&[][..], Vec::as_slice);
            assert!(parts.len() <= limits::COMMAND_OPTIONS, "{value}");
            parts.iter().map(measure).sum::<usize>()
        });
        texts.iter().chain(&parts).sum::<usize>() + length(&value["value"])
    }

    #[test]
    fn no_command_and_no_list_of_them_exceeds_discords_limits() {
        let all: Vec<CreateCommand> = members(&longest())
            .into_iter()
            .chain(moderators())
            .collect();
        let all = serde_json::to_value(all).unwrap();
        let all = all.as_array().unwrap();
        let typed = |command: &&Value| command["type"] != json!(CommandType::Message);
        assert_eq!(all.iter().filter(typed).count(), limits::COMMANDS);
        for command in all {
            let size = measure(command);
            assert!(size <= limits::COMMAND_TOTAL, "{size}: {command}");
        }
    }

    #[test]
    fn every_command_option_and_choice_has_its_english_names() {
        fn check(value: &Value) {
            for locale in ENGLISH_LOCALES {
                assert!(value["name_localizations"][locale].is_string(), "{value}");
                let described = value["description"]
                    .as_str()
                    .is_some_and(|it| !it.is_empty());
                let localised = value["description_localizations"][locale].is_string();
                assert_eq!(described, localised, "{value}");
            }
            for field in ["options", "choices"] {
                value[field]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .for_each(check);
            }
        }
        let mut knowledge = fixture::knowledge();
        knowledge.themes[0].command_en = None;
        for base in [fixture::knowledge(), knowledge] {
            let all = members(&base).into_iter().chain(moderators());
            all.for_each(|command| check(&serde_json::to_value(command).unwrap()));
        }
    }

    #[test]
    fn the_declarations() {
        let all: Vec<_> = members(&fixture::knowledge())
            .into_iter()
            .chain(moderators())
            .collect();
        let mut all = serde_json::to_value(all).unwrap();
        all.sort_all_objects();
        insta::assert_json_snapshot!(all);
    }

    #[test]
    fn a_locale_is_english_or_else_french() {
        for locale in ["en-US", "en-GB", "en"] {
            assert_eq!(language(locale), Language::English);
        }
        for locale in ["fr", "de", "", "eno"] {
            assert_eq!(language(locale), Language::French);
        }
    }
}
