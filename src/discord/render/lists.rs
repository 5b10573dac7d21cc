//! Lists of entries.

use serenity::all::CreateEmbed;

use super::{COLOUR, View};
use crate::discord::limits::{self, cut};
use crate::discord::markdown;
use crate::reply::{Overview, Words};

pub(super) fn theme(overview: &Overview, words: &Words) -> View {
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
    let (before, after) = words.more;
    let description = whole_lines(lines.into_iter(), limits::EMBED_DESCRIPTION, |left| {
        format!("{before}{left}{after}")
    });
    let embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(cut(&markdown::base(&overview.title), limits::EMBED_TITLE))
        .description(description);
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
