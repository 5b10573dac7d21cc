//! Lists of entries.

use serenity::all::CreateEmbed;

use super::menus::{self, Opening};
use super::{COLOUR, Frame, View};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Item, Overview, Words};

/// A theme and what it holds.
pub(super) fn theme(overview: &Overview, words: &Words, frame: &Frame) -> View {
    let mut lines = vec![markdown::base(&overview.description)];
    for group in &overview.groups {
        lines.push(format!("\n**{}**", words.heading(group.kind)));
        lines.extend(group.items.iter().map(|item| match &item.url {
            Some(url) => format!("- {}", markdown::link(&item.title, url)),
            None => format!("- {}", markdown::base(&item.title)),
        }));
    }
    if overview.groups.is_empty() {
        lines.push(words.empty_theme.to_owned());
    }
    let title = cut(&markdown::base(&overview.title), limits::EMBED_TITLE);
    let items = overview.groups.iter().flat_map(|group| &group.items);
    let openings: Vec<Opening<'_>> = items.map(opening).collect();
    View {
        rows: menus::view(&openings, words.choose, frame),
        ..view(title, lines, words, frame)
    }
}

fn opening(item: &Item) -> Opening<'_> {
    Opening {
        entry: &item.entry,
        title: &item.title,
        detail: String::new(),
    }
}

/// A titled list, whose last lines are left out where they are too many.
pub(super) fn view(title: String, lines: Vec<String>, words: &Words, frame: &Frame) -> View {
    let (before, after) = words.more;
    let within = |lines: Vec<String>, room: usize| {
        whole_lines(lines.into_iter(), room, |left| {
            format!("{before}{left}{after}")
        })
    };
    if frame.plain {
        let titled = std::iter::once(format!("**{title}**")).chain(lines);
        return View::text(&within(titled.collect(), frame.room()));
    }
    let embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(title)
        .description(within(lines, limits::EMBED_DESCRIPTION));
    View {
        embeds: vec![embed],
        ..View::default()
    }
}

/// As many whole lines as fit, so that no link is cut; `rest` tells how many are left out.
pub(super) fn whole_lines(
    lines: impl ExactSizeIterator<Item = String>,
    limit: usize,
    rest: impl Fn(usize) -> String,
) -> String {
    let total = lines.len();
    let reserve = limits::length(&rest(total)) + 1;
    let mut text = String::new();
    for (index, line) in lines.enumerate() {
        let last = index + 1 == total;
        let room = if last {
            limit
        } else {
            limit.saturating_sub(reserve)
        };
        let separator = usize::from(index > 0);
        if limits::length(&text) + separator + limits::length(&line) > room {
            if separator > 0 {
                text.push('\n');
            }
            text.push_str(&rest(total - index));
            return cut(&text, limit);
        }
        if separator > 0 {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}
