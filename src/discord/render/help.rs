//! What is said where no entry answers: nothing found, a greeting, who else can help.

use std::fmt::Write as _;

use super::{View, link_button, row};
use crate::discord::format::markdown;
use crate::reply::{Help, Pointer, Words};

/// An honest word, then who to ask and what.
pub(super) fn honest(word: &str, help: &Help, words: &Words) -> String {
    let mut text = word.to_owned();
    if let Some(contact) = &help.contact {
        let _ = write!(
            text,
            "\n{}",
            words.labelled(words.contact, &markdown::contact(contact))
        );
    }
    text.push_str(&examples(help, words));
    text
}

pub(super) fn welcome(help: &Help, words: &Words) -> String {
    let event = help.event.as_deref().map(markdown::base);
    let mut text = words.greeting(event.as_deref());
    text.push_str(&examples(help, words));
    text
}

fn examples(help: &Help, words: &Words) -> String {
    if help.examples.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}{}", words.examples, words.colon.trim_end());
    for example in &help.examples {
        let _ = write!(text, "\n- {}", markdown::base(example));
    }
    text
}

pub(super) fn elsewhere(pointer: &Pointer, words: &Words) -> View {
    let link = pointer
        .url
        .as_ref()
        .and_then(|url| link_button(words.elsewhere_link, url));
    let text = format!(
        "{}\n**{}**\n{}",
        words.elsewhere,
        markdown::base(&pointer.title),
        markdown::base(&pointer.text)
    );
    View {
        rows: row(link.into_iter().collect()),
        ..View::text(&text)
    }
}
