//! Limits of messages and embeds.

use serde_json::Value;

use super::components::check_rows;
use super::part::{Part, check_body};
use crate::error::ApiError;

const CONTENT: usize = 2000;
const EMBEDS: usize = 10;
const EMBEDS_TOGETHER: usize = 6000;
const FILES: usize = 10;
const NONCE: usize = 25;

/// Checks what a message is to hold: the body of a creation, an edit, or an interaction's answer.
pub(crate) fn check(body: &Value, files: usize) -> Result<(), ApiError> {
    if !body.is_object() {
        return Err(ApiError::BAD_JSON);
    }
    check_body(body, |body| {
        let content = body.field("content");
        match content.value {
            Value::Null | Value::String(_) => content.length(0, CONTENT),
            _ => content.error("BASE_TYPE_BAD_STRING", "Expected a string."),
        }
        for (field, most) in [
            ("embeds", EMBEDS),
            ("attachments", FILES),
            ("sticker_ids", 3),
        ] {
            let list = body.field(field);
            match list.value {
                Value::Null | Value::Array(_) => list.count(0, most),
                _ => {
                    let message = "Only iterables may be used in a ListType";
                    list.error("LIST_TYPE_CONVERT", message);
                }
            }
        }
        body.field("files").size(files, 0, FILES);
        body.field("nonce").length(0, NONCE);
        check_embeds(&body.field("embeds"));
        check_rows(&body.field("components"));
        check_allowed_mentions(&body.field("allowed_mentions"));
    })
}

fn check_embeds(embeds: &Part) {
    let together: usize = embeds.items().iter().map(check_embed).sum();
    if together > EMBEDS_TOGETHER {
        let message = "Embed size exceeds maximum size of 6000";
        embeds.error("MAX_EMBED_SIZE_EXCEEDED", message);
    }
}

/// Checks one embed and gives the length that counts towards the sum.
fn check_embed(embed: &Part) -> usize {
    const LINKS: [&str; 6] = [
        "url",
        "image/url",
        "thumbnail/url",
        "author/url",
        "footer/icon_url",
        "author/icon_url",
    ];
    let mut length = 0;
    let mut check = |text: Part, least: usize, most: usize| {
        length += text.text().chars().count();
        text.length(least, most);
    };
    check(embed.field("title"), 0, 256);
    check(embed.field("description"), 0, 4096);
    check(embed.field("footer/text"), 0, 2048);
    check(embed.field("author/name"), 0, 256);
    let fields = embed.field("fields");
    for field in fields.items() {
        check(field.field("name"), 1, 256);
        check(field.field("value"), 1, 1024);
    }
    fields.count(0, 25);
    let links = LINKS.map(|link| embed.field(link)).into_iter();
    links
        .filter(|link| link.value.is_string())
        .for_each(|link| link.url());
    let colour = embed.field("color");
    if colour.value.as_u64().is_some_and(|it| it > 0xFF_FFFF) {
        let message = "int value should be less than or equal to 16777215.";
        colour.error("NUMBER_TYPE_MAX", message);
    }
    length
}

fn check_allowed_mentions(allowed: &Part) {
    for kind in ["users", "roles"] {
        let named = allowed.field(kind);
        named.count(0, 100);
        let parsed = allowed.field("parse").items();
        if !named.items().is_empty() && parsed.iter().any(|it| it.value == kind) {
            let message =
                format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            allowed.error("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
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
