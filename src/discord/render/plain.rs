//! An entry as text alone, without embeds: for screen readers, for telephones where an embed
//! cannot be copied, and where Discord does not let the bot show embeds.

use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Card, Person, Words};

/// What becomes of a paragraph where room is short.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Give {
    /// Cut with "…".
    Cut,
    /// Left out: half a link is none.
    Drop,
}

/// An entry that answers, within `room`.
pub(super) fn answer(card: &Card, words: &Words, room: usize) -> String {
    let lead = card.lead.as_ref().map(|lead| markdown::base(&lead.text));
    let title = format!("**{}**", markdown::base(&card.title));
    let summary = markdown::base(&card.summary);
    let (people, themes, links) = (with(card, words), themes(card, words), links(card, words));
    // In the order of reading, each with its place in the order of giving way.
    let mut paragraphs = [
        (lead.unwrap_or_default(), Give::Cut, 5),
        (title, Give::Drop, 4),
        (people, Give::Cut, 2),
        (summary, Give::Cut, 0),
        (themes, Give::Cut, 1),
        (links, Give::Drop, 3),
    ];
    for turn in 0..paragraphs.len() {
        let length = limits::length(&joined(&paragraphs));
        let over = length.saturating_sub(room);
        let giving = paragraphs.iter_mut().find(|(_, _, place)| *place == turn);
        if let Some((text, give, _)) = giving.filter(|_| over > 0) {
            let left = limits::length(text).saturating_sub(over);
            *text = match give {
                Give::Cut => cut(text, left),
                Give::Drop => String::new(),
            };
        }
    }
    joined(&paragraphs)
}

fn joined(paragraphs: &[(String, Give, usize)]) -> String {
    let texts = paragraphs.iter().map(|(text, ..)| text.as_str());
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

fn with(card: &Card, words: &Words) -> String {
    if card.people.is_empty() {
        return String::new();
    }
    let people: Vec<String> = card.people.iter().map(Person::to_string).collect();
    words.labelled(words.people, &markdown::base(&people.join(", ")))
}

fn themes(card: &Card, words: &Words) -> String {
    if card.themes.is_empty() {
        return String::new();
    }
    let themes = markdown::base(&card.themes.join(", "));
    words.labelled(words.themes_label(card.themes.len()), &themes)
}

/// Where the entry can be watched and read, a line each.
pub(super) fn links(card: &Card, words: &Words) -> String {
    let video = card
        .video
        .iter()
        .map(|video| markdown::link(&words.video_label(video.at.as_deref()), &video.url));
    let source = card
        .source
        .iter()
        .map(|url| markdown::link(words.source, url));
    let recordings = card
        .recordings_on_page()
        .then(|| words.recordings_on_page.to_owned());
    let lines: Vec<String> = video.chain(source).chain(recordings).collect();
    lines.join("\n")
}
