//! A list in a TOML file, and the least change that makes it hold other items: those that stay are left as
//! they are written, with the comments between them.

use std::ops::Range;

/// How wide a new list may be before each item gets its line.
const WIDEST: usize = 100;

/// What becomes of the items of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// An old item becomes a new one.
    Replace(usize, usize),
    Remove(Range<usize>),
    /// New items, before the old one of this index.
    Insert(usize, Range<usize>),
}

/// The list with `new` in the place of `old`, which are its items as people read them, at `spans`.
/// `write` gives an item as it is written, in the place of another one if there is one.
pub(super) fn rewritten(
    raw: &str,
    spans: &[Range<usize>],
    old: &[String],
    new: &[String],
    line_end: &str,
    write: impl Fn(Option<&str>, &str) -> String,
) -> String {
    let written = |range: Range<usize>| {
        let items = new.get(range).unwrap_or_default().iter();
        items.map(|it| write(None, it)).collect::<Vec<String>>()
    };
    if spans.is_empty() {
        let items = written(0..new.len());
        let inside = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if inside.trim().is_empty() {
            return of_items(&items, line_end);
        }
        let items = joined("", &items, ", ");
        return format!("[{items}{inside}]");
    }
    let mut text = raw.to_owned();
    // From the last to the first, so that places stay right.
    for step in steps(old, new).into_iter().rev() {
        match step {
            Step::Replace(from, to) => {
                let (Some(span), Some(item)) = (spans.get(from), new.get(to)) else {
                    continue;
                };
                let item = write(raw.get(span.clone()), item);
                text.replace_range(span.clone(), &item);
            }
            Step::Remove(items) => {
                for range in removed(raw, spans, items).into_iter().rev() {
                    text.replace_range(range, "");
                }
            }
            Step::Insert(before, items) => insert(&mut text, raw, spans, before, &written(items)),
        }
    }
    text
}

/// A new list.
pub(super) fn of_items(items: &[String], line_end: &str) -> String {
    let line = format!("[{}]", items.join(", "));
    if line.chars().count() <= WIDEST {
        return line;
    }
    let lines = joined("  ", items, &format!(",{line_end}"));
    format!("[{line_end}{lines}]")
}

/// The items, each between these texts.
fn joined(before: &str, items: &[String], after: &str) -> String {
    let items = items.iter();
    items.flat_map(|it| [before, it, after]).collect()
}

/// What turns `old` into `new`, in order, with as many items as can be left alone.
pub(super) fn steps(old: &[String], new: &[String]) -> Vec<Step> {
    // How many items the rests have in common, from each pair of places on.
    let width = new.len() + 1;
    let mut common = vec![0_usize; (old.len() + 1) * width];
    let at = |a: usize, b: usize| a * width + b;
    for (a, item) in old.iter().enumerate().rev() {
        for (b, other) in new.iter().enumerate().rev() {
            let get = |a, b| common.get(at(a, b)).copied().unwrap_or_default();
            let longest = if item == other {
                get(a + 1, b + 1) + 1
            } else {
                get(a + 1, b).max(get(a, b + 1))
            };
            if let Some(place) = common.get_mut(at(a, b)) {
                *place = longest;
            }
        }
    }
    let get = |a, b| common.get(at(a, b)).copied().unwrap_or_default();
    let (mut a, mut b) = (0, 0);
    let (mut left, mut came) = (0..0, 0..0);
    let mut steps = Vec::new();
    loop {
        let is_over = a == old.len() && b == new.len();
        if is_over || (a < old.len() && b < new.len() && old.get(a) == new.get(b)) {
            steps.extend(run(left, came));
            if is_over {
                return steps;
            }
            (a, b) = (a + 1, b + 1);
            (left, came) = (a..a, b..b);
        } else if b == new.len() || (a < old.len() && get(a + 1, b) >= get(a, b + 1)) {
            a += 1;
            left.end = a;
        } else {
            b += 1;
            came.end = b;
        }
    }
}

/// Items in the place of others: one for one as long as there are both.
fn run(left: Range<usize>, came: Range<usize>) -> Vec<Step> {
    let both = left.len().min(came.len());
    let (rest, more) = (left.start + both..left.end, came.start + both..came.end);
    let mut steps: Vec<Step> = (left.start..rest.start)
        .zip(came)
        .map(|(from, to)| Step::Replace(from, to))
        .collect();
    if !rest.is_empty() {
        steps.push(Step::Remove(rest));
    } else if !more.is_empty() {
        steps.push(Step::Insert(rest.end, more));
    }
    steps
}

/// What goes with some items: a comma too, and no comment.
fn removed(raw: &str, spans: &[Range<usize>], items: Range<usize>) -> Vec<Range<usize>> {
    let span = |index: usize| spans.get(index).cloned().unwrap_or(0..0);
    let (first, last) = (span(items.start), span(items.end.saturating_sub(1)));
    let whole = if items.end < spans.len() {
        first.start..span(items.end).start
    } else if items.start > 0 {
        span(items.start - 1).end..last.end
    } else {
        let comma = comma(raw, last.end, raw.len()).map_or(last.end, |at| at + 1);
        first.start..comma
    };
    let between = items
        .clone()
        .map(|it| span(it).end..gap_end(raw, spans, it));
    let before = items.start.checked_sub(1);
    let before = before.map(|it| span(it).end..first.start);
    let has_comment = |gap: Range<usize>| raw.get(gap).is_some_and(|gap| gap.contains('#'));
    if !between.chain(before).any(has_comment) {
        return vec![whole];
    }
    let alone = items.flat_map(|it| {
        let comma = comma(raw, span(it).end, gap_end(raw, spans, it));
        [Some(span(it)), comma.map(|at| at..at + 1)]
    });
    alone.flatten().collect()
}

/// Where the next item begins, or the list ends.
fn gap_end(raw: &str, spans: &[Range<usize>], index: usize) -> usize {
    let end = raw.len().saturating_sub(1);
    spans.get(index + 1).map_or(end, |next| next.start)
}

/// The first comma in a gap between items, comments aside.
fn comma(raw: &str, start: usize, end: usize) -> Option<usize> {
    let mut in_comment = false;
    let gap = raw.get(start..end)?.char_indices();
    gap.into_iter().find_map(|(at, c)| {
        in_comment = (in_comment || c == '#') && c != '\n';
        (c == ',' && !in_comment).then_some(start + at)
    })
}

/// Puts items before the old one of this index, written like their neighbours: in their line, or each in
/// its own.
fn insert(text: &mut String, raw: &str, spans: &[Range<usize>], before: usize, items: &[String]) {
    let Some(previous) = before.checked_sub(1) else {
        let first = spans.first().map_or(1, |it| it.start);
        let lead = raw.get(1..first).unwrap_or_default();
        let separator = match lead.rfind('\n') {
            Some(_) => lead.get(lead.trim_end_matches([' ', '\t', '\r', '\n']).len()..),
            None => Some(" "),
        };
        let separator = separator.unwrap_or_default();
        let items = joined("", items, &format!(",{separator}"));
        return text.insert_str(first, &items);
    };
    let Some(span) = spans.get(previous) else {
        return;
    };
    let gap_end = gap_end(raw, spans, previous);
    let comma = comma(raw, span.end, gap_end);
    let from = comma.map_or(span.end, |at| at + 1);
    let line_end = raw.get(from..gap_end).and_then(|gap| gap.find('\n'));
    let Some(line_end) = line_end.map(|at| from + at) else {
        let items = joined(", ", items, "");
        return text.insert_str(span.end, &items);
    };
    let is_crlf = raw.get(..line_end).is_some_and(|it| it.ends_with('\r'));
    let (line_end, feed) = if is_crlf {
        (line_end - 1, "\r\n")
    } else {
        (line_end, "\n")
    };
    let indent = indent(raw, span.start);
    let mut lines = joined(&format!("{feed}{indent}"), items, ",");
    if comma.is_none() {
        lines.pop();
    }
    text.insert_str(line_end, &lines);
    if comma.is_none() {
        text.insert(span.end, ',');
    }
}

/// The white space before the first item of the line of an item.
fn indent(raw: &str, at: usize) -> &str {
    let before = raw.get(..at).unwrap_or_default();
    match before.rfind('\n') {
        Some(line) => {
            let line = before.get(line + 1..).unwrap_or_default();
            let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
            line.get(..blank).unwrap_or_default()
        }
        None => "  ",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The list with its items changed to those, each written between quotes.
    fn changed(raw: &str, new: &[&str]) -> String {
        let file = format!("x={raw}");
        let document = toml_edit::Document::parse(file.as_str()).unwrap();
        let list = document.get("x").unwrap().as_array().unwrap();
        let spans = list.iter().map(|it| it.span().unwrap());
        let spans: Vec<Range<usize>> = spans.map(|it| it.start - 2..it.end - 2).collect();
        let old = list.iter().map(|it| it.as_str().unwrap().to_owned());
        let old: Vec<String> = old.collect();
        let new: Vec<String> = new.iter().map(ToString::to_string).collect();
        rewritten(raw, &spans, &old, &new, "\n", |_, it| format!("\"{it}\""))
    }

    #[test]
    fn items_that_stay_are_left_as_they_are() {
        let cases: [(&str, &[&str], &str); 22] = [
            ("['a', \"b\"]", &["a", "b"], "['a', \"b\"]"),
            ("['a', 'b']", &["a", "b", "c"], "['a', 'b', \"c\"]"),
            ("[ 'a', 'b', ]", &["a", "b", "c"], "[ 'a', 'b', \"c\", ]"),
            ("['a', 'b']", &["c", "a", "b"], "[\"c\", 'a', 'b']"),
            ("['a', 'b']", &["a", "c", "b"], "['a', \"c\", 'b']"),
            ("['a', 'b', 'd']", &["a", "c", "d"], "['a', \"c\", 'd']"),
            ("['a', 'b', 'c']", &["a", "c"], "['a', 'c']"),
            ("['a', 'b', 'c']", &["a"], "['a']"),
            ("['a', 'b', 'c']", &["c"], "['c']"),
            ("['a', 'b', 'c']", &["d", "c"], "[\"d\", 'c']"),
            ("['a',]", &[], "[]"),
            ("[]", &["a"], "[\"a\"]"),
            ("[ # rien\n]", &["a"], "[\"a\",  # rien\n]"),
            (
                "[\n  'a',\n  'b',\n]",
                &["a", "b", "c"],
                "[\n  'a',\n  'b',\n  \"c\",\n]",
            ),
            ("[\n  'a',\n  'b',\n]", &["a"], "[\n  'a',\n]"),
            (
                "[\n  'a',\n  'b'\n]",
                &["a", "b", "c"],
                "[\n  'a',\n  'b',\n  \"c\"\n]",
            ),
            (
                "[\r\n  'a',\r\n  'b', # deux\r\n]",
                &["a", "b", "c"],
                "[\r\n  'a',\r\n  'b', # deux\r\n  \"c\",\r\n]",
            ),
            (
                "[\n  'a', # un\n  'b' # deux, dit-on\n]",
                &["a", "b", "c"],
                "[\n  'a', # un\n  'b', # deux, dit-on\n  \"c\"\n]",
            ),
            (
                "[\n  # un\n  'a',\n  # deux\n  'b',\n]",
                &["a"],
                "[\n  # un\n  'a',\n  # deux\n  \n]",
            ),
            ("[\n  'a', # un\n  'b',\n]", &["b"], "[\n   # un\n  'b',\n]"),
            (
                "[\n  'a', 'b',\n  'c',\n]",
                &["a", "b", "d", "c"],
                "[\n  'a', 'b',\n  \"d\",\n  'c',\n]",
            ),
            (
                "[\n  'a', 'b',\n  'c',\n]",
                &["d", "a", "b", "c"],
                "[\n  \"d\",\n  'a', 'b',\n  'c',\n]",
            ),
        ];
        for (raw, new, expected) in cases {
            let list = changed(raw, new);
            assert_eq!(list, expected, "{raw} → {new:?}");
            let file = format!("x={list}");
            let document = toml_edit::Document::parse(file.as_str()).unwrap();
            let items = document.get("x").unwrap().as_array().unwrap().iter();
            assert!(items.map(|it| it.as_str().unwrap()).eq(new.iter().copied()));
        }
    }

    /// A list as people write it: in a line or several, with comments or without, a last comma or none.
    fn list() -> impl Strategy<Value = String> {
        let gap = || {
            prop::sample::select(vec![
                "",
                " ",
                "\n  ",
                "\r\n  ",
                " # mot, dit-on\n  ",
                "\n# [seul]\n",
            ])
        };
        let item = (gap(), 0..6_u8, gap());
        (prop::collection::vec(item, 0..6), gap(), any::<bool>()).prop_map(|(items, end, comma)| {
            let count = items.len();
            let items = items.iter().enumerate().map(|(at, (before, word, after))| {
                let comma = if at + 1 < count || comma { "," } else { "" };
                format!("{before}'{word}'{after}{comma}")
            });
            format!("[{}{end}]", items.collect::<String>())
        })
    }

    proptest! {
        #[test]
        fn any_list_holds_what_it_is_given_and_keeps_its_comments(
            raw in list(),
            new in prop::collection::vec(0..8_u8, 0..6),
        ) {
            let new: Vec<String> = new.iter().map(ToString::to_string).collect();
            let new: Vec<&str> = new.iter().map(String::as_str).collect();
            let list = changed(&raw, &new);
            let file = format!("x={list}");
            let document = toml_edit::Document::parse(file.as_str()).expect("TOML");
            let items = document.get("x").and_then(|it| it.as_array()).expect("a list");
            let items: Vec<&str> = items.iter().filter_map(|it| it.as_str()).collect();
            prop_assert_eq!(&items, &new, "{}", list);
            prop_assert_eq!(list.matches('#').count(), raw.matches('#').count(), "{} → {}", raw, list);
        }
    }

    #[test]
    fn a_long_list_has_an_item_a_line() {
        let items = ["mot"; 30].map(|it| format!("\"{it}\""));
        let list = of_items(&items, "\r\n");
        assert!(list.starts_with("[\r\n  \"mot\",\r\n"), "{list}");
        assert!(list.ends_with(",\r\n]"), "{list}");
    }
}
