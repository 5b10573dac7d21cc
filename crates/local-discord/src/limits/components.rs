//! Limits of buttons, menus and forms.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::{ApiError, FormErrors};
use crate::limits::{check_url, list, text};

const ROWS: usize = 5;
const IN_A_ROW: usize = 5;
const CUSTOM_ID: usize = 100;
const LABEL: usize = 80;
const OPTIONS: usize = 25;
const CHOICES: usize = 25;

/// Checks the rows of a message.
pub(super) fn check_rows(errors: &mut FormErrors, place: &str, rows: &[Value]) {
    errors.count(place, rows.len(), 0, ROWS);
    let mut seen = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let place = format!("{place}/{index}");
        if row["type"] != 1 {
            errors.add(
                &format!("{place}/type"),
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (1,).",
            );
            continue;
        }
        let items = list(row, "components");
        let menus = items.iter().any(|item| item["type"] != 2);
        errors.count(
            &format!("{place}/components"),
            items.len(),
            1,
            if menus { 1 } else { IN_A_ROW },
        );
        for (index, item) in items.iter().enumerate() {
            check_control(
                errors,
                &format!("{place}/components/{index}"),
                item,
                &mut seen,
            );
        }
    }
}

fn check_control<'a>(
    errors: &mut FormErrors,
    place: &str,
    item: &'a Value,
    seen: &mut BTreeSet<&'a str>,
) {
    match item["type"].as_u64() {
        Some(2) => check_button(errors, place, item, seen),
        Some(3 | 5..=8) => check_menu(errors, place, item, seen),
        _ => errors.add(
            &format!("{place}/type"),
            "UNION_TYPE_CHOICES",
            "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).",
        ),
    }
}

fn check_custom_id<'a>(
    errors: &mut FormErrors,
    place: &str,
    item: &'a Value,
    seen: &mut BTreeSet<&'a str>,
) {
    let place = format!("{place}/custom_id");
    let Some(id) = item["custom_id"].as_str() else {
        return errors.required(&place);
    };
    errors.length(&place, id, 1, CUSTOM_ID);
    if !seen.insert(id) {
        errors.add(
            &place,
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        );
    }
}

fn check_button<'a>(
    errors: &mut FormErrors,
    place: &str,
    button: &'a Value,
    seen: &mut BTreeSet<&'a str>,
) {
    match button["style"].as_u64() {
        Some(1..=4) => check_custom_id(errors, place, button, seen),
        Some(5) => match button["url"].as_str() {
            Some(url) => {
                errors.length(&format!("{place}/url"), url, 1, 512);
                check_url(errors, &format!("{place}/url"), url);
            }
            None => errors.required(&format!("{place}/url")),
        },
        _ => errors.add(
            &format!("{place}/style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5}.",
        ),
    }
    errors.text(place, button, "label", 0, LABEL);
    if text(button, "label").is_empty() && button["emoji"].is_null() {
        errors.add(
            place,
            "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
            "A button must have a label or emoji",
        );
    }
}

fn check_menu<'a>(
    errors: &mut FormErrors,
    place: &str,
    menu: &'a Value,
    seen: &mut BTreeSet<&'a str>,
) {
    check_custom_id(errors, place, menu, seen);
    errors.text(place, menu, "placeholder", 0, 150);
    if menu["type"] != 3 {
        return;
    }
    let options = list(menu, "options");
    errors.count(&format!("{place}/options"), options.len(), 1, OPTIONS);
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let place = format!("{place}/options/{index}");
        errors.text(&place, option, "label", 1, 100);
        errors.text(&place, option, "value", 1, 100);
        errors.text(&place, option, "description", 0, 100);
        if !values.insert(text(option, "value")) {
            errors.add(
                &format!("{place}/value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            );
        }
    }
    let most = menu["max_values"].as_u64().unwrap_or(1);
    let least = menu["min_values"].as_u64().unwrap_or(1);
    if least > most || usize::try_from(most).unwrap_or(usize::MAX) > options.len() {
        errors.add(
            &format!("{place}/max_values"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be no more than the number of options.",
        );
    }
}

/// Checks a form.
pub(crate) fn check_modal(data: &Value) -> Result<(), ApiError> {
    let mut errors = FormErrors::default();
    errors.text("data", data, "title", 1, 45);
    errors.text("data", data, "custom_id", 1, CUSTOM_ID);
    let rows = list(data, "components");
    errors.count("data/components", rows.len(), 1, 5);
    let mut seen = BTreeSet::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row["type"] == 1) {
        let place = format!("data/components/{index}/components");
        errors.count(&place, list(row, "components").len(), 1, 1);
        for input in list(row, "components") {
            let place = format!("{place}/0");
            check_custom_id(&mut errors, &place, input, &mut seen);
            errors.text(&place, input, "label", 1, 45);
            errors.text(&place, input, "placeholder", 0, 100);
            errors.text(&place, input, "value", 0, 4000);
        }
    }
    errors.finish()
}

/// Checks the choices offered while somebody types.
pub(crate) fn check_choices(data: &Value) -> Result<(), ApiError> {
    let mut errors = FormErrors::default();
    if !data["choices"].is_array() {
        errors.required("data/choices");
    }
    check_choice_list(&mut errors, "data/choices", list(data, "choices"));
    errors.finish()
}

/// Checks choices, those of autocompletion and those of a command's option.
pub(super) fn check_choice_list(errors: &mut FormErrors, place: &str, choices: &[Value]) {
    errors.count(place, choices.len(), 0, CHOICES);
    for (index, choice) in choices.iter().enumerate() {
        errors.length(
            &format!("{place}/{index}/name"),
            text(choice, "name"),
            1,
            100,
        );
        match &choice["value"] {
            Value::String(value) => errors.length(&format!("{place}/{index}/value"), value, 0, 100),
            Value::Number(_) => {}
            _ => errors.required(&format!("{place}/{index}/value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code_of(rows: &Value) -> Option<u32> {
        let mut errors = FormErrors::default();
        check_rows(
            &mut errors,
            "components",
            rows.as_array().map_or(&[], Vec::as_slice),
        );
        errors.finish().err().map(|error| error.code)
    }

    fn button(id: &str, label: &str) -> Value {
        json!({ "type": 2, "style": 1, "custom_id": id, "label": label })
    }

    fn row(items: &[Value]) -> Value {
        json!({ "type": 1, "components": items })
    }

    #[test]
    fn limits_are_where_discord_has_them() {
        let buttons = |number: usize| {
            (0..number)
                .map(|n| button(&n.to_string(), "x"))
                .collect::<Vec<_>>()
        };
        let option = |n: usize| json!({ "label": "x", "value": n.to_string() });
        let menu = |options: usize| {
            let options: Vec<_> = (0..options).map(option).collect();
            json!({ "type": 3, "custom_id": "menu", "options": options })
        };
        let rows = |number: usize| {
            (0..number)
                .map(|n| row(&[button(&n.to_string(), "x")]))
                .collect::<Vec<_>>()
        };
        let cases = [
            ("rows", json!(rows(5)), json!(rows(6))),
            (
                "buttons",
                json!([row(&buttons(5))]),
                json!([row(&buttons(6))]),
            ),
            (
                "options",
                json!([row(&[menu(25)])]),
                json!([row(&[menu(26)])]),
            ),
            (
                "custom_id",
                json!([row(&[button(&"é".repeat(100), "x")])]),
                json!([row(&[button(&"é".repeat(101), "x")])]),
            ),
            (
                "label",
                json!([row(&[button("a", &"é".repeat(80))])]),
                json!([row(&[button("a", &"é".repeat(81))])]),
            ),
            (
                "custom_id twice",
                json!([row(&[button("a", "x"), button("b", "x")])]),
                json!([row(&[button("a", "x")]), row(&[button("a", "x")])]),
            ),
            (
                "a menu beside a button",
                json!([row(&[menu(1)])]),
                json!([row(&[menu(1), button("a", "x")])]),
            ),
        ];
        for (name, right, wrong) in cases {
            assert_eq!(code_of(&right), None, "{name}: the most that is allowed");
            assert_eq!(code_of(&wrong), Some(50_035), "{name}: too much");
        }
    }
}
