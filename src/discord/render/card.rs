//! An entry. What answers best and the title are the message's own text, so that notifications,
//! screen readers, "copy text" and whoever hides embeds have it; the embed below it is the entry:
//! title, summary, people, themes. But for the title, nothing is said twice.
//!
//! As text alone, without embeds: for screen readers, for phones on which an embed cannot be
//! copied, and for channels that do not allow embeds.

use serenity::all::{CreateEmbed, CreateEmbedFooter};

use super::facts::{fields, lines, link_buttons, link_lines};
use super::frame::Frame;
use super::view::{COLOUR, View, row};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Card, Words, split_lead};

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
    let is_quotation = card.highlight.is_none() && !card.is_brief() && !card.quotations.is_empty();
    let (lead, rest) = match card.highlight {
        None if !is_quotation => split_lead(&card.summary),
        _ => ("", card.summary.as_str()),
    };
    let content = if is_quotation {
        let title = format!("**{}**", markdown::base(&card.title));
        let room = frame.room().saturating_sub(limits::length(&title) + 1);
        let said = with_quotations(String::new(), card, room);
        format!("{said}\n{title}")
    } else {
        with_quotations(opening(card, lead, frame.room()), card, frame.room())
    };
    View {
        content,
        embeds: vec![embed(card, rest)],
        rows,
        file: None,
    }
}

/// What whoever sees no embed still reads, as in a notification: what answers best, else the first
/// sentence; the title; and the minute at which it is said, or the links if they were asked for.
fn opening(card: &Card, lead: &str, room: usize) -> String {
    let title = format!("**{}**", markdown::base(&card.title));
    let Some(highlight) = &card.highlight else {
        let text = if card.is_brief() {
            links(card)
        } else {
            markdown::base(lead)
        };
        let room = room.saturating_sub(limits::length(&title) + 1);
        return format!("{title}\n{}", cut(&text, room));
    };
    let moment = highlight.moment.as_ref();
    let moment = moment.map(|it| markdown::link(&it.title, &it.url));
    let below = std::iter::once(title).chain(moment).collect::<Vec<_>>();
    let below = below.join("\n");
    let room = room.saturating_sub(limits::length(&below) + 1);
    format!("{}\n{below}", cut(&markdown::base(&highlight.text), room))
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

/// The entry; `summary` is what the text above it does not say.
fn embed(card: &Card, summary: &str) -> CreateEmbed {
    let title = cut(&markdown::base(&card.title), limits::EMBED_TITLE);
    let fields = fields(&card.facts);
    let beside: usize = fields
        .iter()
        .map(|(name, value)| limits::length(name) + limits::length(value))
        .chain([limits::length(&title), card.note.map_or(0, limits::length)])
        .sum();
    let room = limits::EMBED_DESCRIPTION.min(limits::EMBEDS_TOTAL.saturating_sub(beside));

    let mut embed = CreateEmbed::new().colour(COLOUR).title(title);
    if !summary.is_empty() {
        embed = embed.description(cut(&markdown::base(summary), room));
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
