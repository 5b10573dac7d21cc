//! Limits of messages and embeds.

use serde_json::Value;

use crate::error::{ApiError, FormErrors};
use crate::limits::components::check_rows;
use crate::limits::{check_url, list, text};

const CONTENT: usize = 2000;
const EMBEDS: usize = 10;
const EMBEDS_TOGETHER: usize = 6000;
const FILES: usize = 10;
const NONCE: usize = 25;

/// Checks what a message is to hold: the body of a creation, an edit, or an interaction's answer.
pub(crate) fn check(body: &Value, files: usize) -> Result<(), ApiError> {
    let mut errors = FormErrors::default();
    if !body.is_object() {
        return Err(ApiError::BAD_JSON);
    }
    match &body["content"] {
        Value::Null | Value::String(_) => {
            errors.length("content", text(body, "content"), 0, CONTENT);
        }
        _ => errors.add("content", "BASE_TYPE_BAD_STRING", "Expected a string."),
    }
    for (field, most) in [
        ("embeds", EMBEDS),
        ("attachments", FILES),
        ("sticker_ids", 3),
    ] {
        match &body[field] {
            Value::Null => {}
            Value::Array(items) => errors.count(field, items.len(), 0, most),
            _ => errors.add(
                field,
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            ),
        }
    }
    errors.count("files", files, 0, FILES);
    errors.length("nonce", text(body, "nonce"), 0, NONCE);
    check_embeds(&mut errors, list(body, "embeds"));
    check_rows(&mut errors, "components", list(body, "components"));
    check_allowed_mentions(&mut errors, &body["allowed_mentions"]);
    errors.finish()
}

fn check_embeds(errors: &mut FormErrors, embeds: &[Value]) {
    let mut together = 0;
    for (index, embed) in embeds.iter().enumerate() {
        together += check_embed(errors, &format!("embeds/{index}"), embed);
    }
    if together > EMBEDS_TOGETHER {
        errors.add(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            "Embed size exceeds maximum size of 6000",
        );
    }
}

/// Checks one embed and gives the length that counts towards the sum.
fn check_embed(errors: &mut FormErrors, place: &str, embed: &Value) -> usize {
    let mut length = 0;
    let mut check = |at: &str, text: &str, least: usize, most: usize| {
        length += text.chars().count();
        errors.length(&format!("{place}/{at}"), text, least, most);
    };
    check("title", text(embed, "title"), 0, 256);
    check("description", text(embed, "description"), 0, 4096);
    check("footer/text", text(&embed["footer"], "text"), 0, 2048);
    check("author/name", text(&embed["author"], "name"), 0, 256);
    for (index, field) in list(embed, "fields").iter().enumerate() {
        check(&format!("fields/{index}/name"), text(field, "name"), 1, 256);
        check(
            &format!("fields/{index}/value"),
            text(field, "value"),
            1,
            1024,
        );
    }
    errors.count(
        &format!("{place}/fields"),
        list(embed, "fields").len(),
        0,
        25,
    );
    for at in [
        "url",
        "image/url",
        "thumbnail/url",
        "author/url",
        "footer/icon_url",
        "author/icon_url",
    ] {
        let value = at.split('/').fold(embed, |value, key| &value[key]);
        if let Some(url) = value.as_str() {
            check_url(errors, &format!("{place}/{at}"), url);
        }
    }
    if embed["color"]
        .as_u64()
        .is_some_and(|colour| colour > 0xFF_FFFF)
    {
        errors.add(
            &format!("{place}/color"),
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        );
    }
    length
}

fn check_allowed_mentions(errors: &mut FormErrors, allowed: &Value) {
    for (field, kind) in [("users", "users"), ("roles", "roles")] {
        let named = list(allowed, field);
        errors.count(&format!("allowed_mentions/{field}"), named.len(), 0, 100);
        if !named.is_empty() && list(allowed, "parse").iter().any(|value| value == kind) {
            let message =
                format!("parse:[\"{kind}\"] and {field}: [ids...] are mutually exclusive.");
            errors.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                message,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_where_discord_has_them() {
        let x = |length: usize| "é".repeat(length);
        let cases = [
            (
                "content",
                json!({ "content": x(2000) }),
                json!({ "content": x(2001) }),
            ),
            (
                "embeds",
                json!({ "embeds": vec![json!({}); 10] }),
                json!({ "embeds": vec![json!({}); 11] }),
            ),
            (
                "description",
                json!({ "embeds": [{ "description": x(4096) }] }),
                json!({ "embeds": [{ "description": x(4097) }] }),
            ),
            (
                "the embeds together",
                json!({ "embeds": [{ "description": x(4000) }, { "description": x(2000) }] }),
                json!({ "embeds": [{ "description": x(4000) }, { "description": x(2001) }] }),
            ),
            (
                "fields",
                json!({ "embeds": [{ "fields": vec![json!({ "name": "a", "value": "b" }); 25] }] }),
                json!({ "embeds": [{ "fields": vec![json!({ "name": "a", "value": "b" }); 26] }] }),
            ),
            (
                "a field's value",
                json!({ "embeds": [{ "fields": [{ "name": "a", "value": x(1024) }] }] }),
                json!({ "embeds": [{ "fields": [{ "name": "a", "value": "" }] }] }),
            ),
            (
                "an embed's link",
                json!({ "embeds": [{ "title": "a", "url": "https://example.org" }] }),
                json!({ "embeds": [{ "title": "a", "url": "example.org" }] }),
            ),
        ];
        for (name, right, wrong) in cases {
            assert_eq!(check(&right, 0), Ok(()), "{name}: the most that is allowed");
            assert_eq!(
                check(&wrong, 0).map_err(|error| error.code),
                Err(50_035),
                "{name}: too much"
            );
        }
    }
}
