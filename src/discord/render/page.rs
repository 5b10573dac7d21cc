//! A list of entries under a title, with menus that open each in a message of its own: a theme, the
//! programme.

use serenity::all::CreateEmbed;

use super::facts::{link_lines, short_lines};
use super::frame::Frame;
use super::lines::within;
use super::menus;
use super::view::{COLOUR, View};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Group, Item, Page, Words};

/// How much of a detail is shown under an entry.
const DETAIL: usize = 200;

/// The list, whose last lines are left out if they are too many.
pub(super) fn render(page: &Page, words: &Words, frame: &Frame) -> View {
    let title = cut(&markdown::base(&page.title), limits::EMBED_TITLE);
    let items = page.groups.iter().flat_map(|group| &group.items);
    let rows = menus::render(items, page.invitation, frame);
    // For whoever sees no embed as well.
    let mut text = vec![format!("**{title}**"), markdown::base(&page.description)];
    let lines = lines(page, words);
    if frame.plain {
        text.extend(lines);
        return View {
            rows,
            ..View::text(&within(text, frame.room(), words))
        };
    }
    let embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(title.as_str())
        .description(within(lines, limits::EMBED_DESCRIPTION, words).trim_start());
    View {
        embeds: vec![embed],
        rows,
        ..View::text(&within(text, frame.room(), words))
    }
}

fn lines(page: &Page, words: &Words) -> Vec<String> {
    let mut lines = short_lines(&page.facts, words);
    lines.extend(link_lines(&page.links));
    if page.groups.is_empty() {
        lines.extend(page.empty.map(str::to_owned));
    }
    for group in &page.groups {
        let heading = cut(&markdown::base(&group.heading), DETAIL);
        lines.push(format!("\n**{heading}**"));
        lines.extend((1..).zip(&group.items).map(|it| line(group, it)));
    }
    lines
}

fn line(group: &Group, (number, item): (usize, &Item)) -> String {
    let title = match &item.url {
        Some(url) => markdown::link(&item.title, url),
        None => markdown::base(&item.title),
    };
    let mut line = if group.is_numbered {
        format!("{number}. **{title}**")
    } else {
        format!("- {title}")
    };
    for detail in &item.details {
        line.push_str("\n  ");
        line.push_str(&cut(&markdown::base(detail), DETAIL));
    }
    line
}
