//! Labelled facts and links: one loop each for text, embeds and buttons.

use serenity::all::CreateButton;

use super::lines::whole_lines;
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Fact, Link, Value, Words};

/// How much of a fact is shown in a list.
const FACT: usize = 200;

/// The facts as text, one a line.
pub(super) fn lines<'a>(facts: impl IntoIterator<Item = &'a Fact>, words: &Words) -> Vec<String> {
    let facts = facts.into_iter();
    facts
        .map(|fact| words.labelled(fact.label, &value(&fact.value)))
        .collect()
}

/// The same, each cut to what a list has room for.
pub(super) fn short_lines(facts: &[Fact], words: &Words) -> Vec<String> {
    let facts = facts.iter();
    facts
        .map(|fact| words.labelled(fact.label, &cut(&value(&fact.value), FACT)))
        .collect()
}

/// Names and values of an embed's fields.
pub(super) fn fields(facts: &[Fact]) -> Vec<(&'static str, String)> {
    let facts = facts.iter().take(limits::EMBED_FIELDS);
    facts
        .map(|fact| {
            let value = match &fact.value {
                Value::People(people) => {
                    let lines = people.iter().map(|person| {
                        let name = markdown::base(&person.name);
                        match &person.role {
                            Some(role) => format!("**{name}**, {}", markdown::base(role)),
                            None => format!("**{name}**"),
                        }
                    });
                    whole_lines(lines, limits::FIELD_VALUE, |_| String::from("…"))
                }
                Value::Lines(lines) => {
                    let lines: Vec<String> = lines.iter().map(|it| markdown::base(it)).collect();
                    cut(&lines.join("\n"), limits::FIELD_VALUE)
                }
                other => cut(&value(other), limits::FIELD_VALUE),
            };
            (fact.label, value)
        })
        .collect()
}

fn value(value: &Value) -> String {
    let text = value.to_string();
    match value {
        Value::Contact(_) => markdown::contact(&text),
        Value::Lines(lines) => {
            let lines = lines.iter().map(|it| format!("\n- {}", markdown::base(it)));
            lines.collect()
        }
        Value::Text(_) | Value::People(_) => markdown::base(&text),
    }
}

/// The links as text, one a line.
pub(super) fn link_lines(links: &[Link]) -> Vec<String> {
    let links = links.iter();
    links
        .map(|link| markdown::link(&link.title, &link.url))
        .collect()
}

/// The links as buttons; without those whose address is longer than Discord takes.
pub(super) fn link_buttons(links: &[Link]) -> Vec<CreateButton> {
    let fitting = links
        .iter()
        .filter(|link| limits::length(&link.url) <= limits::BUTTON_URL);
    fitting
        .map(|link| CreateButton::new_link(&link.url).label(cut(&link.title, limits::BUTTON_LABEL)))
        .collect()
}
