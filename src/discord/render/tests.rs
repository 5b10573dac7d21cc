use super::*;
use crate::knowledge::{Entry, Knowledge, Language};
use crate::reply::fixture;
use crate::reply::tests::finding;
use crate::search::Outcome;
use serde_json::{Value, json};

const ASKER: UserId = UserId::new(7);

/// What Discord gets.
pub(super) fn shown(view: &View) -> Value {
    json!({"content": view.content, "embeds": view.embeds, "components": view.rows})
}

fn every_reply(knowledge: &Knowledge, language: Language) -> Vec<(&'static str, Reply)> {
    let found = |outcome, candidates: &[(usize, Option<usize>)]| {
        Reply::to_finding(knowledge, &finding(outcome, candidates), language)
    };
    let theme = &knowledge.themes[0];
    vec![
        ("recorded", found(Outcome::Answer, &[(0, Some(0))])),
        ("unrecorded", found(Outcome::Answer, &[(1, Some(0))])),
        ("recommendation", found(Outcome::Answer, &[(2, None)])),
        (
            "clarify",
            found(Outcome::Clarify { offered: 2 }, &[(0, Some(0)), (1, None)]),
        ),
        ("unknown", found(Outcome::Unknown, &[])),
        ("elsewhere", found(Outcome::Elsewhere(0), &[])),
        ("small_talk", found(Outcome::SmallTalk, &[])),
        ("theme", Reply::theme(knowledge, theme, language)),
        ("programme", Reply::programme(knowledge, language)),
        ("no_text", Reply::no_text(language)),
        ("gone", Reply::gone(language)),
    ]
}

#[test]
fn every_reply_on_discord() {
    for language in [Language::French, Language::English] {
        for (name, reply) in every_reply(&fixture::knowledge(), language) {
            let name = format!("discord_{language:?}_{name}");
            insta::assert_json_snapshot!(name, shown(&view(&reply, ASKER)));
        }
    }
}

#[test]
fn every_reply_in_the_terminal() {
    for language in [Language::French, Language::English] {
        for (name, reply) in every_reply(&fixture::knowledge(), language) {
            let name = format!("terminal_{language:?}_{name}");
            insta::assert_snapshot!(name, crate::terminal::render(&reply));
        }
    }
}

/// A base of the longest texts allowed, of characters that escaping doubles.
pub(super) fn longest() -> Knowledge {
    let text = |length: usize| fixture::text(&"*".repeat(length), None);
    let mut knowledge = fixture::knowledge();
    knowledge.event.title = Some(text(1_000));
    knowledge.event.contact = Some("_".repeat(3_000));
    knowledge.elsewhere[0].title = text(1_000);
    knowledge.elsewhere[0].text = text(600);
    let longest = Entry {
        video: Some(format!("https://exemple.fr/{}", "v".repeat(600))),
        source: Some(format!("https://exemple.fr/{}", "s".repeat(480))),
        questions: vec!["?".repeat(2_000)],
        ..fixture::entry(&"e".repeat(64), text(250), text(3_500))
    };
    let crowd = knowledge.entries[0].speakers.iter().cycle().take(100);
    let longest = Entry {
        speakers: crowd.cloned().collect(),
        points: knowledge.entries[0].points.clone(),
        ..longest
    };
    knowledge.entries = vec![longest; 60];
    for entry in &mut knowledge.entries {
        entry.points[0].text = text(600);
    }
    knowledge.themes[0].title = text(100);
    knowledge
}

#[test]
fn nothing_exceeds_discords_limits() {
    for (name, reply) in every_reply(&longest(), Language::French) {
        let view = view(&reply, ASKER).asked(&"_".repeat(6_000), reply.words());
        within_limits(name, &shown(&view));
    }
}

pub(super) fn within_limits(name: &str, shown: &Value) {
    let within = |value: &Value, limit: usize| {
        let length = value.as_str().map_or(0, limits::length);
        assert!(length <= limit, "{name}: {length} > {limit}: {value}");
        length
    };
    within(&shown["content"], limits::CONTENT);
    for embed in shown["embeds"].as_array().unwrap() {
        let mut total = within(&embed["title"], limits::EMBED_TITLE)
            + within(&embed["description"], limits::EMBED_DESCRIPTION)
            + within(&embed["footer"]["text"], 2_048);
        for field in embed["fields"].as_array().into_iter().flatten() {
            total += within(&field["name"], limits::FIELD_NAME);
            total += within(&field["value"], limits::FIELD_VALUE);
        }
        assert!(total <= limits::EMBEDS_TOTAL, "{name}: {total}");
    }
    let rows = shown["components"].as_array().map_or(0, Vec::len);
    assert!(rows <= limits::ROWS, "{name}: {rows} rows");
    for row in shown["components"].as_array().unwrap() {
        let buttons = row["components"].as_array().unwrap();
        assert!(
            (1..=limits::BUTTONS_PER_ROW).contains(&buttons.len()),
            "{name}"
        );
        for button in buttons {
            within(&button["label"], limits::BUTTON_LABEL);
            within(&button["custom_id"], limits::CUSTOM_ID);
            within(&button["url"], limits::BUTTON_URL);
            let options = button["options"].as_array();
            for option in options.into_iter().flatten() {
                within(&option["label"], limits::MENU_TEXT);
                within(&option["description"], limits::MENU_TEXT);
                within(&option["value"], limits::MENU_TEXT);
            }
        }
    }
}

#[test]
fn the_members_question_is_repeated_but_inert() {
    let view = View::text("Réponse").asked("@everyone **qui** ?", Words::of(Language::French));
    assert_eq!(
        view.content,
        "Réponse\n-# Question posée : « @\u{200b}everyone \\*\\*qui\\*\\* ? »"
    );
}
