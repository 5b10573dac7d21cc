//! Limits of registered commands.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::{ApiError, FormErrors};
use crate::limits::components::check_choice_list;
use crate::limits::{list, text};

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
    let mut errors = FormErrors::default();
    check_command(&mut errors, "", command);
    errors.finish()
}

/// Checks a whole list; each mistake under its command's index.
pub(crate) fn check_list(commands: &[Value]) -> Result<(), ApiError> {
    let of_kind = |kind: u64| {
        commands
            .iter()
            .filter(move |command| kind_of(command) == kind)
            .count()
    };
    if MOST.iter().any(|(kind, most)| of_kind(*kind) > *most) {
        return Err(ApiError::TOO_MANY_COMMANDS);
    }
    let mut errors = FormErrors::default();
    let mut seen = BTreeSet::new();
    for (index, command) in commands.iter().enumerate() {
        check_command(&mut errors, &format!("{index}/"), command);
        if !seen.insert((kind_of(command), text(command, "name"))) {
            errors.add(
                &format!("{index}"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            );
        }
    }
    errors.finish()
}

/// Whether one more command of this kind fits.
pub(crate) fn has_room(kind: u64, already: usize) -> bool {
    MOST.iter()
        .any(|(known, most)| *known == kind && already < *most)
}

fn kind_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(CHAT_INPUT)
}

fn check_command(errors: &mut FormErrors, place: &str, command: &Value) {
    let is_slash = kind_of(command) == CHAT_INPUT;
    check_names(errors, place, command, is_slash);
    if is_slash {
        check_descriptions(errors, place, command);
    } else if !text(command, "description").is_empty() {
        errors.add(
            &format!("{place}description"),
            "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED",
            "Context menu commands cannot have a description",
        );
    }
    check_options(errors, place, list(command, "options"));
    if size(command) > TOGETHER {
        errors.add(
            &format!("{place}name"),
            "APPLICATION_COMMAND_TOO_LARGE",
            "Command exceeds maximum size (8000)",
        );
    }
}

fn check_names(errors: &mut FormErrors, place: &str, item: &Value, strict: bool) {
    match item["name"].as_str() {
        Some(name) => check_name(errors, &format!("{place}name"), name, strict),
        None => errors.required(&format!("{place}name")),
    }
    for (locale, name) in localizations(errors, place, item, "name_localizations") {
        check_name(
            errors,
            &format!("{place}name_localizations/{locale}"),
            name,
            strict,
        );
    }
}

fn check_name(errors: &mut FormErrors, place: &str, name: &str, strict: bool) {
    errors.length(place, name, 1, 32);
    let allowed = |letter: char| {
        letter.is_alphanumeric()
            || matches!(letter, '-' | '_' | '\'' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}')
    };
    if strict && !(name.chars().all(allowed) && name == name.to_lowercase()) {
        errors.add(
            place,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
    }
}

fn check_descriptions(errors: &mut FormErrors, place: &str, item: &Value) {
    match item["description"].as_str() {
        Some(description) => errors.length(&format!("{place}description"), description, 1, 100),
        None => errors.required(&format!("{place}description")),
    }
    for (locale, description) in localizations(errors, place, item, "description_localizations") {
        errors.length(
            &format!("{place}description_localizations/{locale}"),
            description,
            1,
            100,
        );
    }
}

/// The localisations of a field, after a look at their languages.
fn localizations<'a>(
    errors: &mut FormErrors,
    place: &str,
    item: &'a Value,
    field: &str,
) -> Vec<(&'a str, &'a str)> {
    let Some(map) = item[field].as_object() else {
        return Vec::new();
    };
    for locale in map
        .keys()
        .filter(|locale| !LOCALES.contains(&locale.as_str()))
    {
        errors.add(
            &format!("{place}{field}/{locale}"),
            "ENUM_TYPE_COERCE",
            format!("Value \"{locale}\" is not a valid enum value."),
        );
    }
    map.iter()
        .map(|(locale, text)| (locale.as_str(), text.as_str().unwrap_or_default()))
        .collect()
}

fn check_options(errors: &mut FormErrors, place: &str, options: &[Value]) {
    let place = format!("{place}options");
    errors.count(&place, options.len(), 0, OPTIONS);
    let mut seen = BTreeSet::new();
    let mut optional_before = false;
    for (index, option) in options.iter().enumerate() {
        let at = format!("{place}/{index}/");
        check_names(errors, &at, option, true);
        check_descriptions(errors, &at, option);
        if !seen.insert(text(option, "name")) {
            errors.add(
                &place,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option names must be unique",
            );
        }
        let required = option["required"] == true;
        if required && optional_before {
            errors.add(
                &format!("{place}/{index}"),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            );
        }
        optional_before |= !required;
        check_option(errors, &at, option);
    }
}

fn check_option(errors: &mut FormErrors, place: &str, option: &Value) {
    match option["type"].as_u64() {
        Some(1 | 2) => check_options(errors, place, list(option, "options")),
        Some(3..=11) => {}
        Some(_) => errors.add(
            &format!("{place}type"),
            "BASE_TYPE_CHOICES",
            "Value must be one of the option types.",
        ),
        None => errors.required(&format!("{place}type")),
    }
    let choices = list(option, "choices");
    check_choice_list(errors, &format!("{place}choices"), choices);
    if option["autocomplete"] == true && !choices.is_empty() {
        errors.add(
            place.trim_end_matches('/'),
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES",
            "Autocomplete options cannot have choices",
        );
    }
}

/// What counts towards the 8,000 characters: names, descriptions and choices' values, each with
/// its longest localisation only.
fn size(item: &Value) -> usize {
    let longest = |field: &str| {
        let localized = item[format!("{field}_localizations")].as_object();
        let others = localized.into_iter().flat_map(|map| map.values());
        others
            .chain([&item[field]])
            .filter_map(Value::as_str)
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let value = item["value"]
        .as_str()
        .map_or(0, |text| text.chars().count());
    let below = list(item, "options")
        .iter()
        .chain(list(item, "choices"))
        .map(size)
        .sum::<usize>();
    longest("name") + longest("description") + value + below
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
