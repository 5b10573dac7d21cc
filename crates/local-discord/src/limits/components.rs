//! Limits of buttons, menus and forms.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::part::{Part, check_body};
use crate::error::ApiError;

const ROWS: usize = 5;
const IN_A_ROW: usize = 5;
const CUSTOM_ID: usize = 100;
const LABEL: usize = 80;
const OPTIONS: usize = 25;
const CHOICES: usize = 25;

/// The `custom_id`s of a message or form.
type Ids<'a> = BTreeSet<&'a str>;

/// Checks the rows of a message.
pub(super) fn check_rows(rows: &Part) {
    rows.count(0, ROWS);
    let mut seen = Ids::new();
    for row in rows.items() {
        if row.value["type"] != 1 {
            let message = "Value of field \"type\" must be one of (1,).";
            row.field("type").error("UNION_TYPE_CHOICES", message);
            continue;
        }
        let controls = row.field("components");
        let has_menu = controls.items().iter().any(|it| it.value["type"] != 2);
        controls.count(1, if has_menu { 1 } else { IN_A_ROW });
        for control in controls.items() {
            check_control(&control, &mut seen);
        }
    }
}

fn check_control<'a>(control: &Part<'a>, seen: &mut Ids<'a>) {
    match control.value["type"].as_u64() {
        Some(2) => check_button(control, seen),
        Some(3 | 5..=8) => check_menu(control, seen),
        _ => {
            let message = "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).";
            control.field("type").error("UNION_TYPE_CHOICES", message);
        }
    }
}

fn check_custom_id<'a>(control: &Part<'a>, seen: &mut Ids<'a>) {
    let id = control.field("custom_id");
    id.required_text(1, CUSTOM_ID);
    if id.value.is_string() && !seen.insert(id.text()) {
        let message = "Component custom id cannot be duplicated";
        id.error("COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
}

fn check_button<'a>(button: &Part<'a>, seen: &mut Ids<'a>) {
    let style = button.field("style");
    match style.value.as_u64() {
        Some(1..=4) => check_custom_id(button, seen),
        Some(5) => {
            let url = button.field("url");
            url.required_text(1, 512);
            if url.value.is_string() {
                url.url();
            }
        }
        _ => style.error("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5}."),
    }
    let label = button.field("label");
    label.length(0, LABEL);
    if label.text().is_empty() && button.value["emoji"].is_null() {
        let message = "A button must have a label or emoji";
        button.error("BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
    }
}

fn check_menu<'a>(menu: &Part<'a>, seen: &mut Ids<'a>) {
    check_custom_id(menu, seen);
    menu.field("placeholder").length(0, 150);
    if menu.value["type"] != 3 {
        return;
    }
    let options = menu.field("options");
    options.count(1, OPTIONS);
    let mut values = BTreeSet::new();
    for option in options.items() {
        let value = option.field("value");
        option.field("label").length(1, 100);
        value.length(1, 100);
        option.field("description").length(0, 100);
        if !values.insert(value.text()) {
            let message = "The specified option value is already used";
            value.error("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
    let most = menu.value["max_values"].as_u64().unwrap_or(1);
    let least = menu.value["min_values"].as_u64().unwrap_or(1);
    if least > most || usize::try_from(most).unwrap_or(usize::MAX) > options.items().len() {
        let message = "Must be no more than the number of options.";
        menu.field("max_values")
            .error("BASE_TYPE_MAX_LENGTH", message);
    }
}

/// Checks a form.
pub(crate) fn check_modal(data: &Value) -> Result<(), ApiError> {
    check_body(&json!({ "data": data }), |body| {
        let form = body.field("data");
        form.field("title").length(1, 45);
        form.field("custom_id").length(1, CUSTOM_ID);
        let rows = form.field("components");
        rows.count(1, 5);
        let mut seen = Ids::new();
        for row in rows.items().iter().filter(|row| row.value["type"] == 1) {
            let inputs = row.field("components");
            inputs.count(1, 1);
            for input in inputs.items() {
                check_custom_id(&input, &mut seen);
                input.field("label").length(1, 45);
                input.field("placeholder").length(0, 100);
                input.field("value").length(0, 4000);
            }
        }
    })
}

/// Checks the choices offered while somebody types.
pub(crate) fn check_choices(data: &Value) -> Result<(), ApiError> {
    check_body(&json!({ "data": data }), |body| {
        let choices = body.field("data/choices");
        if !choices.value.is_array() {
            choices.required();
        }
        check_choice_list(&choices);
    })
}

/// Checks choices, those of autocompletion and those of a command's option.
pub(super) fn check_choice_list(choices: &Part) {
    choices.count(0, CHOICES);
    for choice in choices.items() {
        choice.field("name").length(1, 100);
        let value = choice.field("value");
        if !value.value.is_number() {
            value.required_text(0, 100);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(rows: &Value) -> Option<u32> {
        let refused = check_body(rows, check_rows).err();
        refused.map(|error| error.code)
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
        #[rustfmt::skip]
        let cases = [
            ("rows", json!(rows(5)), json!(rows(6))),
            ("buttons", json!([row(&buttons(5))]), json!([row(&buttons(6))])),
            ("options", json!([row(&[menu(25)])]), json!([row(&[menu(26)])])),
            ("custom_id", json!([row(&[button(&"é".repeat(100), "x")])]),
             json!([row(&[button(&"é".repeat(101), "x")])])),
            ("label", json!([row(&[button("a", &"é".repeat(80))])]),
             json!([row(&[button("a", &"é".repeat(81))])])),
            ("custom_id twice", json!([row(&[button("a", "x"), button("b", "x")])]),
             json!([row(&[button("a", "x")]), row(&[button("a", "x")])])),
            ("a menu beside a button", json!([row(&[menu(1)])]),
             json!([row(&[menu(1), button("a", "x")])])),
        ];
        for (name, right, wrong) in cases {
            assert_eq!(code_of(&right), None, "{name}: the most that is allowed");
            assert_eq!(code_of(&wrong), Some(50_035), "{name}: too much");
        }
    }
}
