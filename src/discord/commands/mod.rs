//! Commands as Discord has them. Pure: nothing is sent from here.
//!
//! | module | role |
//! |---|---|
//! | [`declaration`] | what Discord registers |
//! | `builder` | names and descriptions in two languages |
//! | [`call`] | what a member asked for |
//! | `options` | reading a command's options |
//! | [`form`] | the form in which something of the base is edited |
//! | [`question`], [`search`], [`theme`], [`reload`], [`version`], [`upload`], [`trial`], [`edit`], [`gaps`], [`statistics`] | what is particular to one command |
//! | [`suggestions`] | what is offered while somebody types |

mod builder;
pub mod call;
pub mod declaration;
pub mod edit;
pub mod form;
pub mod gaps;
mod options;
pub mod question;
pub mod reload;
pub mod search;
pub mod statistics;
pub mod suggestions;
pub mod theme;
pub mod trial;
pub mod upload;
pub mod version;

use crate::knowledge::Language;

pub use call::Call;
pub use declaration::{members, moderators};

/// The language of an interaction: the member's own client's.
pub fn language(locale: &str) -> Language {
    if locale == "en" || locale.starts_with("en-") {
        Language::English
    } else {
        Language::French
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{COMMANDS, CommandId, Overview, Users, is_reserved};
    use crate::discord::format::limits;
    use crate::knowledge::{CommandName, Knowledge, Theme, fixture};
    use builder::ENGLISH_LOCALES;
    use serde_json::{Value, json};
    use serenity::all::{CommandData, CommandType, CreateCommand, Permissions};

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
            (data("ancien", &json!([])), Call::Gone),
        ];
        for (data, expected) in cases {
            assert_eq!(call(&data), expected, "{data}");
        }
        for command in COMMANDS {
            let read = call(&data(command.names[0], &json!([])));
            assert_ne!(read, Call::Gone, "{command:?}");
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
                "id": "1", "name": COMMANDS[1].names[0], "type": 3, "target_id": "5",
                "resolved": {"messages": {"5": message(content)}},
            })
        };
        let readings = |texts: &[&str]| Call::Message {
            readings: texts.iter().map(|&text| text.to_owned()).collect(),
        };
        assert_eq!(call(&on("<@1> et l’IA ?")), readings(&["et l’IA ?"]));
        assert_eq!(call(&on(" 👍 ")), readings(&[]));
    }

    #[test]
    fn a_command_typed_as_text_reads_as_the_command() {
        let question = |text: &str| {
            Some(Call::Question {
                text: text.to_owned(),
            })
        };
        let theme = |question: Option<&str>| {
            Some(Call::Theme {
                theme: String::from("acces-aux-droits"),
                question: question.map(str::to_owned),
            })
        };
        let own = |id| Some(Call::Own(id));
        let cases = [
            ("/aide", own(CommandId::Help)),
            ("!aide", own(CommandId::Help)),
            ("/HELP", own(CommandId::Help)),
            ("/programme", own(CommandId::Overview(Overview::Programme))),
            ("/recharger", own(CommandId::Reload)),
            ("/question", question("")),
            ("/question texte: L’IA ?", question("L’IA ?")),
            ("/question texte:L’IA ? format:texte", question("L’IA ?")),
            ("/ask L’IA ?", question("L’IA ?")),
            ("/droits", theme(None)),
            ("!droits question: qui ?", theme(Some("qui ?"))),
            ("!play la mer", None),
            ("$daily", None),
            ("aide", None),
            ("/", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Call::typed(text, &fixture::knowledge()), expected, "{text}");
        }
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
            // Commands on messages have names that no theme can have.
            if command["type"] == json!(CommandType::Message) {
                continue;
            }
            let english = command["name_localizations"].as_object().unwrap();
            assert!(!english.is_empty(), "{command}");
            for name in english.values().chain([&command["name"]]) {
                let name = name.as_str().unwrap();
                assert!(is_reserved(name), "{name}");
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

    /// The size of a command as Discord measures it: each text in its longest language.
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
    fn the_declarations_with_options() {
        let all: Vec<_> = members(&fixture::knowledge())
            .into_iter()
            .chain(moderators())
            .collect();
        let mut all = serde_json::to_value(all).unwrap();
        let with_options = all.as_array_mut().unwrap();
        with_options.retain(|command| !command["options"].as_array().unwrap().is_empty());
        all.sort_all_objects();
        insta::assert_json_snapshot!(all);
    }

    #[test]
    fn only_moderators_commands_ask_for_a_permission() {
        let manage = json!(Permissions::MANAGE_GUILD);
        for (users, declared) in [
            (Users::Members, members(&Knowledge::default())),
            (Users::Moderators, moderators()),
        ] {
            let number = COMMANDS.iter().filter(|it| it.users == users).count();
            assert_eq!(declared.len(), number, "{users:?}");
            for command in declared {
                let command = serde_json::to_value(command).unwrap();
                let asked = &command["default_member_permissions"];
                assert_eq!(*asked == manage, users == Users::Moderators, "{command}");
            }
        }
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
