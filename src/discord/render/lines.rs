//! As many whole lines as there is room for.

use crate::discord::format::limits::{self, cut};
use crate::reply::Words;

/// As many of the lines as fit, then how many are left out.
pub(super) fn within(lines: Vec<String>, room: usize, words: &Words) -> String {
    whole_lines(lines.into_iter(), room, |left| words.and_more(left))
}

/// As many whole lines as fit, so that no link is cut; `rest` says how many are left out.
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
