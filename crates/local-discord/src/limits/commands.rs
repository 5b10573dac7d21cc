//! Limits of registered commands.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::check_choice_list;
use super::part::{Part, check_body};
use crate::error::ApiError;

const OPTIONS: usize = 25;
const TOGETHER: usize = 8000;
/// Slash commands, commands on people, commands on messages: for the global list and for each guild.
const MOST: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];
const CHAT_INPUT: u64 = 1;

/// The languages that Discord's clients speak.
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];

/// Checks one command.
pub(crate) fn check(command: &Value) -> Result<(), ApiError> {
    check_body(command, check_command)
}

/// Checks a whole list; each mistake under its command's index.
pub(crate) fn check_list(commands: &[Value]) -> Result<(), ApiError> {
    let of_kind = |kind: u64| {
        let kinds = commands.iter().map(kind_of);
        kinds.filter(|other| *other == kind).count()
    };
    if MOST.iter().any(|(kind, most)| of_kind(*kind) > *most) {
        return Err(ApiError::TOO_MANY_COMMANDS);
    }
    check_body(&Value::from(commands), |commands| {
        let mut seen = BTreeSet::new();
        for command in commands.items() {
            check_command(&command);
            if !seen.insert((kind_of(command.value), command.field("name").text())) {
                let message = "Application command names must be unique";
                command.error("APPLICATION_COMMANDS_DUPLICATE_NAME", message);
            }
        }
    })
}

/// Whether one more command of this kind fits.
pub(crate) fn has_room(kind: u64, already: usize) -> bool {
    MOST.iter()
        .any(|(known, most)| *known == kind && already < *most)
}

fn kind_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(CHAT_INPUT)
}

fn check_command(command: &Part) {
    let is_slash = kind_of(command.value) == CHAT_INPUT;
    check_names(command, is_slash);
    let description = command.field("description");
    if is_slash {
        check_descriptions(command);
    } else if !description.text().is_empty() {
        let message = "Context menu commands cannot have a description";
        description.error("APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", message);
    }
    check_options(&command.field("options"));
    if size(command.value) > TOGETHER {
        let message = "Command exceeds maximum size (8000)";
        let name = command.field("name");
        name.error("APPLICATION_COMMAND_TOO_LARGE", message);
    }
}

fn check_names(item: &Part, strict: bool) {
    let name = item.field("name");
    if name.value.is_string() {
        check_name(&name, strict);
    } else {
        name.required();
    }
    for name in localizations(&item.field("name_localizations")) {
        check_name(&name, strict);
    }
}

fn check_name(name: &Part, strict: bool) {
    name.length(1, 32);
    let allowed = |letter: char| {
        letter.is_alphanumeric()
            || matches!(letter, '-' | '_' | '\'' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}')
    };
    let text = name.text();
    if strict && !(text.chars().all(allowed) && text == text.to_lowercase()) {
        let message = "Command name is invalid";
        name.error("APPLICATION_COMMAND_INVALID_NAME", message);
    }
}

fn check_descriptions(item: &Part) {
    item.field("description").required_text(1, 100);
    for description in localizations(&item.field("description_localizations")) {
        description.length(1, 100);
    }
}

/// The localisations of a text, after a look at their languages.
fn localizations<'a>(texts: &Part<'a>) -> Vec<Part<'a>> {
    let locales = texts
        .value
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys());
    let localized = locales.map(|locale| {
        let text = texts.field(locale);
        if !LOCALES.contains(&locale.as_str()) {
            let message = format!("Value \"{locale}\" is not a valid enum value.");
            text.error("ENUM_TYPE_COERCE", message);
        }
        text
    });
    localized.collect()
}

fn check_options(options: &Part) {
    options.count(0, OPTIONS);
    let mut seen = BTreeSet::new();
    let mut optional_before = false;
    for option in options.items() {
        check_names(&option, true);
        check_descriptions(&option);
        if !seen.insert(option.field("name").text()) {
            let message = "Option names must be unique";
            options.error("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
        }
        let required = option.value["required"] == true;
        if required && optional_before {
            let message = "Required options must be placed before non-required options";
            option.error("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        optional_before |= !required;
        check_option(&option);
    }
}

fn check_option(option: &Part) {
    let kind = option.field("type");
    match kind.value.as_u64() {
        Some(1 | 2) => check_options(&option.field("options")),
        Some(3..=11) => {}
        Some(_) => kind.error(
            "BASE_TYPE_CHOICES",
            "Value must be one of the option types.",
        ),
        None => kind.required(),
    }
    let choices = option.field("choices");
    check_choice_list(&choices);
    if option.value["autocomplete"] == true && !choices.items().is_empty() {
        let message = "Autocomplete options cannot have choices";
        option.error("APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", message);
    }
}

/// What counts towards the 8,000 characters: names, descriptions and choices' values, each with
/// its longest localisation only.
fn size(item: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |field: &str| {
        let localized = item[format!("{field}_localizations")].as_object();
        let others = localized.into_iter().flat_map(|map| map.values());
        others.chain([&item[field]]).map(length).max().unwrap_or(0)
    };
    let below = ["options", "choices"].map(|list| item[list].as_array());
    let below = below.into_iter().flatten().flatten().map(size);
    longest("name") + longest("description") + length(&item["value"]) + below.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn command(more: &Value) -> Value {
        let mut command = json!({ "name": "santé", "description": "x" });
        for (name, value) in more.as_object().into_iter().flatten() {
            command[name] = value.clone();
        }
        command
    }

    #[test]
    fn limits_are_where_discord_has_them() {
        let option = |name: &str, required: bool| json!({ "type": 3, "name": name, "description": "x", "required": required });
        let options = |number: usize| {
            (0..number)
                .map(|n| option(&format!("o{n}"), false))
                .collect::<Vec<_>>()
        };
        let choices = |number: usize| {
            let list: Vec<_> = (0..number)
                .map(|n| json!({ "name": "x", "value": n.to_string() }))
                .collect();
            json!({ "options": [{ "type": 3, "name": "o", "description": "x", "choices": list }] })
        };
        let long = |length: usize| {
            let list: Vec<_> = (0..25)
                .map(|n| {
                    json!({ "type": 3, "name": format!("o{n}"), "description": "x",
                "choices": [{ "name": "é".repeat(100), "value": "é".repeat(length) }] })
                })
                .collect();
            json!({ "options": list })
        };
        let cases = [
            (
                "name",
                json!({ "name": "é".repeat(32) }),
                json!({ "name": "é".repeat(33) }),
            ),
            (
                "lower case",
                json!({ "name": "l'été_2-x" }),
                json!({ "name": "Été" }),
            ),
            ("spaces", json!({ "name": "a" }), json!({ "name": "a b" })),
            (
                "context menu",
                json!({ "type": 3, "name": "Chercher ici", "description": "" }),
                json!({ "type": 3, "name": "x" }),
            ),
            (
                "description",
                json!({ "description": "é".repeat(100) }),
                json!({ "description": "" }),
            ),
            (
                "options",
                json!({ "options": options(25) }),
                json!({ "options": options(26) }),
            ),
            (
                "order",
                json!({ "options": [option("a", true), option("b", false)] }),
                json!({ "options": [option("a", false), option("b", true)] }),
            ),
            ("choices", choices(25), choices(26)),
            (
                "size",
                json!({ "description_localizations": { "fr": "é".repeat(100) } }),
                long(100 + 100 + 40),
            ),
            (
                "locale",
                json!({ "name_localizations": { "en-US": "health" } }),
                json!({ "name_localizations": { "en": "health" } }),
            ),
        ];
        for (name, right, wrong) in cases {
            assert_eq!(
                check(&command(&right)),
                Ok(()),
                "{name}: the most that is allowed"
            );
            assert_eq!(
                check(&command(&wrong)).map_err(|error| error.code),
                Err(50_035),
                "{name}: too much"
            );
        }
    }

    #[test]
    fn a_list_holds_a_hundred_commands_of_different_names() {
        let commands = |number: usize| {
            (0..number)
                .map(|n| command(&json!({ "name": format!("c{n}") })))
                .collect::<Vec<_>>()
        };
        assert_eq!(check_list(&commands(100)), Ok(()));
        assert_eq!(check_list(&commands(101)), Err(ApiError::TOO_MANY_COMMANDS));
        assert!(check_list(&[command(&json!({})), command(&json!({}))]).is_err());
        assert_eq!(
            check_list(&[
                command(&json!({})),
                command(&json!({ "type": 3, "description": "" }))
            ]),
            Ok(())
        );
    }
}
