//! An entry. What answers best is the message's own text, so that notifications, screen readers
//! and "copy text" have it; the embed below it is the entry: title, summary, people, themes.
//!
//! As text alone, without embeds: for screen readers, for phones on which an embed cannot be
//! copied, and for channels that do not allow embeds.

use serenity::all::{CreateEmbed, CreateEmbedFooter};

use super::facts::{fields, lines, link_buttons, link_lines};
use super::frame::Frame;
use super::view::{COLOUR, View, row};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Card, Words};

/// An entry, within its frame.
pub(super) fn render(card: &Card, words: &Words, frame: &Frame) -> View {
    let rows = row(link_buttons(&card.links));
    if frame.plain {
        return View {
            content: plain_text(card, words, frame.room()),
            rows,
            ..View::default()
        };
    }
    View {
        content: with_quotations(opening(card, frame.room()), card, frame.room()),
        embeds: vec![embed(card)],
        rows,
        file: None,
    }
}

/// What answers best, and the minute at which it is said; the links if they are what was asked for.
fn opening(card: &Card, room: usize) -> String {
    let Some(highlight) = &card.highlight else {
        return if card.is_brief() {
            links(card)
        } else {
            String::new()
        };
    };
    let text = markdown::base(&highlight.text);
    match &highlight.moment {
        None => text,
        Some(moment) => {
            let link = markdown::link(&moment.title, &moment.url);
            let room = room.saturating_sub(limits::length(&link) + 1);
            format!("{}\n{link}", cut(&text, room))
        }
    }
}

/// A text with what was said under it, as much as there is room for.
fn with_quotations(mut text: String, card: &Card, room: usize) -> String {
    for quotation in quotations(card) {
        let separator = usize::from(!text.is_empty());
        if limits::length(&text) + separator + limits::length(&quotation) > room {
            break;
        }
        if separator > 0 {
            text.push('\n');
        }
        text.push_str(&quotation);
    }
    text
}

/// What was said: when and by whom, then the words, those asked for in bold.
fn quotations(card: &Card) -> impl Iterator<Item = String> {
    card.quotations.iter().map(|quotation| {
        let spans = quotation.text.iter().map(|span| {
            let text = markdown::base(&span.text);
            if span.is_match {
                format!("**{text}**")
            } else {
                text
            }
        });
        let attribution = markdown::base(&quotation.attribution);
        format!("{attribution}\n> {}", spans.collect::<String>())
    })
}

fn embed(card: &Card) -> CreateEmbed {
    let title = cut(&markdown::base(&card.title), limits::EMBED_TITLE);
    let fields = fields(&card.facts);
    let beside: usize = fields
        .iter()
        .map(|(name, value)| limits::length(name) + limits::length(value))
        .chain([limits::length(&title), card.note.map_or(0, limits::length)])
        .sum();
    let room = limits::EMBED_DESCRIPTION.min(limits::EMBEDS_TOTAL.saturating_sub(beside));

    let mut embed = CreateEmbed::new().colour(COLOUR).title(title);
    if !card.is_brief() {
        embed = embed.description(cut(&markdown::base(&card.summary), room));
    }
    for (name, value) in fields {
        embed = embed.field(name, value, false);
    }
    match card.note {
        Some(note) => embed.footer(CreateEmbedFooter::new(note)),
        None => embed,
    }
}

/// What happens to a paragraph if room is short.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shortening {
    /// Cut with "…".
    Cut,
    /// Left out: half a link is useless.
    Drop,
}

/// The entry as text alone, within `room`.
fn plain_text(card: &Card, words: &Words, room: usize) -> String {
    let highlight = card.highlight.as_ref();
    let highlight = highlight.map(|it| markdown::base(&it.text));
    let quotations = with_quotations(String::new(), card, room);
    let title = format!("**{}**", markdown::base(&card.title));
    let summary = markdown::base(&card.summary);
    let (byline, facts): (Vec<_>, Vec<_>) = card.facts.iter().partition(|fact| fact.is_byline());
    let (byline, facts) = (lines(byline, words), lines(facts, words));
    // In reading order, each with its rank when room is short.
    let mut paragraphs = [
        (highlight.unwrap_or_default(), Shortening::Cut, 6),
        (quotations, Shortening::Drop, 3),
        (title, Shortening::Drop, 5),
        (byline.join("\n"), Shortening::Cut, 2),
        (summary, Shortening::Cut, 0),
        (facts.join("\n"), Shortening::Cut, 1),
        (links(card), Shortening::Drop, 4),
    ];
    for turn in 0..paragraphs.len() {
        let length = limits::length(&joined(&paragraphs));
        let over = length.saturating_sub(room);
        let giving = paragraphs.iter_mut().find(|(_, _, place)| *place == turn);
        if let Some((text, how, _)) = giving.filter(|_| over > 0) {
            let left = limits::length(text).saturating_sub(over);
            *text = match how {
                Shortening::Cut => cut(text, left),
                Shortening::Drop => String::new(),
            };
        }
    }
    joined(&paragraphs)
}

fn joined(paragraphs: &[(String, Shortening, usize)]) -> String {
    let texts = paragraphs.iter().map(|(text, ..)| text.as_str());
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

/// The pages to open, then what is said of them, a line each.
fn links(card: &Card) -> String {
    let note = card.note.map(str::to_owned);
    let lines: Vec<String> = link_lines(&card.links).into_iter().chain(note).collect();
    lines.join("\n")
}
