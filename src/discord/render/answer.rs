//! An entry as an answer. The point that answers is the message's own text, so that
//! notifications, screen readers and "copy text" have it; the embed below it is the entry: title,
//! summary, people, themes.

use serenity::all::{CreateButton, CreateEmbed, CreateEmbedFooter};

use super::lists::whole_lines;
use super::{COLOUR, Frame, View, link_button, plain, row};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Card, Person, Words};

/// An entry that answers.
pub(super) fn view(card: &Card, words: &Words, frame: &Frame) -> View {
    let rows = row(links(card, words));
    if frame.plain {
        return View {
            content: plain::answer(card, words, frame.room()),
            rows,
            ..View::default()
        };
    }
    View {
        content: lead(card, words, frame.room()),
        embeds: vec![entry_embed(card, words)],
        rows,
        file: None,
    }
}

/// The point that answers, and the minute where it is said; the links where they are what was asked
/// for.
fn lead(card: &Card, words: &Words, room: usize) -> String {
    let Some(lead) = &card.lead else {
        return if card.is_brief() {
            plain::links(card, words)
        } else {
            String::new()
        };
    };
    let text = markdown::base(&lead.text);
    let moment = card.video.as_ref().and_then(|video| {
        let at = video.at.as_deref()?;
        Some(markdown::link(&words.video_label(Some(at)), &video.url))
    });
    match moment {
        None => text,
        Some(link) => {
            let room = room.saturating_sub(limits::length(&link) + 1);
            format!("{}\n{link}", cut(&text, room))
        }
    }
}

fn entry_embed(card: &Card, words: &Words) -> CreateEmbed {
    let title = cut(&markdown::base(&card.title), limits::EMBED_TITLE);
    let mut fields = Vec::new();
    if !card.people.is_empty() {
        fields.push((words.people, people(&card.people)));
    }
    if !card.themes.is_empty() {
        let themes = markdown::base(&card.themes.join(", "));
        fields.push((
            words.themes_label(card.themes.len()),
            cut(&themes, limits::FIELD_VALUE),
        ));
    }
    let footer = card
        .recordings_on_page()
        .then_some(words.recordings_on_page);

    let beside: usize = fields
        .iter()
        .map(|(name, value)| limits::length(name) + limits::length(value))
        .chain([limits::length(&title), footer.map_or(0, limits::length)])
        .sum();
    let room = limits::EMBED_DESCRIPTION.min(limits::EMBEDS_TOTAL.saturating_sub(beside));

    let mut embed = CreateEmbed::new().colour(COLOUR).title(title);
    if !card.is_brief() {
        embed = embed.description(cut(&markdown::base(&card.summary), room));
    }
    for (name, value) in fields {
        embed = embed.field(name, value, false);
    }
    if let Some(footer) = footer {
        embed = embed.footer(CreateEmbedFooter::new(footer));
    }
    embed
}

/// Names and roles, one a line; whole lines only.
fn people(people: &[Person]) -> String {
    let lines = people.iter().map(|person| {
        let name = markdown::base(&person.name);
        match &person.role {
            Some(role) => format!("**{name}**, {}", markdown::base(role)),
            None => format!("**{name}**"),
        }
    });
    whole_lines(lines, limits::FIELD_VALUE, |_| String::from("…"))
}

fn links(card: &Card, words: &Words) -> Vec<CreateButton> {
    let video = card
        .video
        .as_ref()
        .and_then(|video| link_button(&words.video_label(video.at.as_deref()), &video.url));
    let source = card
        .source
        .as_ref()
        .and_then(|url| link_button(words.source, url));
    video.into_iter().chain(source).collect()
}
