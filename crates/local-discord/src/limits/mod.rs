//! Discord's limits: what it refuses in a body, with its own error codes.
//!
//! Lengths are counted in characters (code points), as Discord counts them. The texts of the messages
//! are Discord's if they are known; bots should go by the codes.

pub(crate) mod commands;
pub(crate) mod components;
pub(crate) mod messages;

use serde_json::Value;

use crate::error::FormErrors;

/// The text of a field; empty if it is absent or something else.
fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// The items of a list; none if it is absent or something else.
fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// A link that Discord accepts.
fn check_url(errors: &mut FormErrors, place: &str, url: &str) {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("http" | "https" | "attachment" | "discord")) {
        errors.add(place, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    }
}
