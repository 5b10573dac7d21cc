//! The bodies of requests: without control characters, and without the links that Discord refuses.

use serde_json::{Map, Value, json};

use super::transport::FieldError;
use crate::discord::render::View;
use crate::printable;

/// The parts of a message. All are given even if empty, so that an edit leaves nothing of the old
/// message.
pub(super) fn message(view: &View) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert(String::from("content"), json!(view.content));
    body.insert(String::from("embeds"), json!(view.embeds));
    body.insert(String::from("components"), json!(view.rows));
    body.insert(
        String::from("allowed_mentions"),
        json!({"parse": [], "replied_user": false}),
    );
    if let Some(file) = &view.file {
        body.insert(
            String::from("attachments"),
            json!([{"id": 0, "filename": file.filename, "description": file.description}]),
        );
    }
    body
}

/// Takes control characters out of every text.
pub(super) fn make_printable(body: &mut Value) {
    match body {
        Value::String(text) if text.chars().any(printable::is_control) => {
            *text = printable::text(text);
        }
        Value::Array(items) => items.iter_mut().for_each(make_printable),
        Value::Object(fields) => fields.values_mut().for_each(make_printable),
        _ => {}
    }
}

/// Takes out the links at these places, such as `components.0.components.1.url` or `embeds.0.url`: the
/// button with its link, of anything else the link alone. Gives the addresses.
pub(super) fn take_links(body: &mut Value, refused: &[FieldError]) -> Vec<String> {
    let mut links: Vec<Vec<&str>> = refused
        .iter()
        .map(|field| field.path.split('.').filter(|key| *key != "data").collect())
        .filter(|keys: &Vec<&str>| keys.last() == Some(&"url"))
        .collect();
    // From the last to the first, so that places stay right.
    links.sort_by_key(|keys| {
        keys.iter()
            .map(|key| key.parse::<usize>().ok())
            .collect::<Vec<_>>()
    });
    let message = match body.get("data") {
        Some(Value::Object(_)) => &mut body["data"],
        _ => body,
    };
    let taken = links.iter().rev().filter_map(|keys| take(message, keys));
    let taken = taken.collect();
    if let Some(Value::Array(rows)) = message.get_mut("components") {
        rows.retain(|row| row["components"].as_array().is_none_or(|it| !it.is_empty()));
    }
    taken
}

fn take(message: &mut Value, keys: &[&str]) -> Option<String> {
    let (field, owner) = keys.split_last()?;
    let address = find(message, keys)?.as_str()?.to_owned();
    match owner.split_last() {
        Some((index, list)) if owner.first() == Some(&"components") => {
            let items = find(message, list)?.as_array_mut()?;
            let index = index.parse().ok().filter(|index| *index < items.len())?;
            items.remove(index);
        }
        _ => {
            find(message, owner)?.as_object_mut()?.remove(*field);
        }
    }
    Some(address)
}

fn find<'a>(value: &'a mut Value, keys: &[&str]) -> Option<&'a mut Value> {
    keys.iter().try_fold(value, |at, key| match at {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        other => other.get_mut(*key),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_refused_links_go() {
        let link = |url: &str| json!({"type": 2, "style": 5, "url": url, "label": "x"});
        let button = json!({"type": 2, "style": 1, "custom_id": "a", "label": "y"});
        let row = |items: &[&Value]| json!({"type": 1, "components": items});
        let (a, b) = (&link("https://a"), &link("https://b"));
        let message = json!({
            "content": "c", "embeds": [{"title": "t", "url": "https://e"}],
            "components": [row(&[a, b]), row(&[&button])],
        });
        let cases = [
            (&["content"][..], &[][..], message.clone()),
            (
                &["components.0.components.1.url"],
                &["https://b"],
                json!({
                    "content": "c", "embeds": [{"title": "t", "url": "https://e"}],
                    "components": [row(&[a]), row(&[&button])],
                }),
            ),
            (
                &[
                    "data.components.0.components.0.url",
                    "embeds.0.url",
                    "components.0.components.1.url",
                    "components.9.components.0.url",
                ],
                &["https://e", "https://b", "https://a"],
                json!({
                    "content": "c", "embeds": [{"title": "t"}], "components": [row(&[&button])],
                }),
            ),
        ];
        for (places, taken, left) in cases {
            let places: Vec<FieldError> = places
                .iter()
                .map(|place| FieldError {
                    path: (*place).to_owned(),
                    code: String::from("URL_TYPE_INVALID_URL"),
                })
                .collect();
            let mut alone = message.clone();
            assert_eq!(
                sorted(take_links(&mut alone, &places)),
                sorted(taken),
                "{places:?}"
            );
            assert_eq!(alone, left, "{places:?}");
            let mut response = json!({"type": 4, "data": message});
            take_links(&mut response, &places);
            assert_eq!(response["data"], left, "{places:?}");
        }
    }

    fn sorted<T: ToString>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
        let mut texts: Vec<String> = texts.into_iter().map(|it| it.to_string()).collect();
        texts.sort();
        texts
    }

    #[test]
    fn no_control_character_is_sent() {
        let mut body =
            json!({"content": "a\u{0}b\n", "embeds": [{"title": "\u{9b}t\u{202e}"}], "n": 1});
        make_printable(&mut body);
        assert_eq!(
            body,
            json!({"content": "ab\n", "embeds": [{"title": "t"}], "n": 1})
        );
    }
}
