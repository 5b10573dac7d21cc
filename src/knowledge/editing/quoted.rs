//! A text between quotes in a TOML file: what it says, and the least change that makes it say something
//! else.

use std::fmt::Write as _;
use std::ops::Range;

/// How a text is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Basic,
    Literal,
    BasicLines,
    LiteralLines,
}

impl Quotes {
    fn of(raw: &str) -> Self {
        match raw.as_bytes() {
            [b'"', b'"', b'"', ..] => Self::BasicLines,
            [b'\'', b'\'', b'\'', ..] => Self::LiteralLines,
            [b'\'', ..] => Self::Literal,
            _ => Self::Basic,
        }
    }

    const fn width(self) -> usize {
        match self {
            Self::Basic | Self::Literal => 1,
            Self::BasicLines | Self::LiteralLines => 3,
        }
    }

    const fn has_escapes(self) -> bool {
        matches!(self, Self::Basic | Self::BasicLines)
    }

    const fn has_lines(self) -> bool {
        matches!(self, Self::BasicLines | Self::LiteralLines)
    }
}

/// A character of a text, and the bytes that stand for it, quotes included in the count.
type Written = (char, Range<usize>);

/// What a text says, without white space around it.
pub(super) fn said(raw: &str) -> String {
    trimmed(&read(raw)).iter().map(|(c, _)| *c).collect()
}

/// The same text saying `new`: what it said already stays as it is written. `line_end` is the file's.
pub(super) fn rewritten(raw: &str, new: &str, line_end: &str) -> String {
    let new = new.trim();
    let changed = spliced(raw, new, line_end);
    changed
        .filter(|it| said(it) == new)
        .unwrap_or_else(|| quoted(new, line_end))
}

/// A text as TOML writes it, between quotes; `line_end` is the file's.
pub fn quoted(text: &str, line_end: &str) -> String {
    if text.contains('\n') {
        let text = encoded(text, Quotes::BasicLines, line_end).unwrap_or_default();
        format!("\"\"\"{line_end}{text}{line_end}\"\"\"")
    } else {
        let text = encoded(text, Quotes::Basic, line_end).unwrap_or_default();
        format!("\"{text}\"")
    }
}

/// With the characters between the first and the last that differ replaced; none if these quotes cannot
/// hold the new ones.
fn spliced(raw: &str, new: &str, line_end: &str) -> Option<String> {
    let written = read(raw);
    let old = trimmed(&written);
    let (first, last) = (old.first()?, old.last()?);
    let new: Vec<char> = new.chars().collect();
    let same = |(a, b): &(&Written, &char)| a.0 == **b;
    let before = old.iter().zip(&new).take_while(same).count();
    let room = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev());
    let after = after.take(room).take_while(same).count();
    let at = |index: usize| old.get(index).map(|(_, range)| range.clone());
    let removed = before..old.len() - after;
    let range = if removed.is_empty() {
        let start = at(before).map_or(last.1.end, |range| range.start);
        let start = if before == 0 { first.1.start } else { start };
        start..start
    } else {
        at(removed.start)?.start..at(removed.end - 1)?.end
    };
    let middle: String = new.get(before..new.len() - after)?.iter().collect();
    let quotes = Quotes::of(raw);
    let middle = if quotes == Quotes::Basic && raw.contains("\\n") {
        // Its lines are written in one, so are the new ones.
        let lines = middle.split('\n').map(|it| encoded(it, quotes, line_end));
        lines.collect::<Option<Vec<String>>>()?.join("\\n")
    } else {
        encoded(&middle, quotes, line_end)?
    };
    let (head, tail) = (raw.get(..range.start)?, raw.get(range.end..)?);
    Some(format!("{head}{middle}{tail}"))
}

/// A text as it stands between quotes; none if it cannot.
fn encoded(text: &str, quotes: Quotes, line_end: &str) -> Option<String> {
    let mut encoded = String::new();
    let mut characters = text.chars().peekable();
    let mut is_first = true;
    while let Some(c) = characters.next() {
        match c {
            '\n' if quotes.has_lines() => encoded.push_str(line_end),
            '\n' => return None,
            '\t' => encoded.push('\t'),
            '\'' if !quotes.has_escapes() => return None,
            '\\' if quotes.has_escapes() => encoded.push_str("\\\\"),
            '"' if quotes == Quotes::Basic => encoded.push_str("\\\""),
            '"' if quotes == Quotes::BasicLines => {
                // Three in a row would end the text.
                let is_beside = is_first || characters.peek().is_none_or(|it| *it == '"');
                encoded.push_str(if is_beside { "\\\"" } else { "\"" });
            }
            c if c.is_control() && quotes.has_escapes() => {
                let _ = write!(encoded, "\\u{:04X}", u32::from(c));
            }
            c if c.is_control() => return None,
            c => encoded.push(c),
        }
        is_first = false;
    }
    Some(encoded)
}

/// The characters of a text that TOML accepts.
fn read(raw: &str) -> Vec<Written> {
    let quotes = Quotes::of(raw);
    let end = raw.len().saturating_sub(quotes.width());
    let mut at = quotes.width();
    if quotes.has_lines() {
        at += line_end_at(raw, at);
    }
    let mut written = Vec::new();
    while let Some(c) = raw.get(at..end).and_then(|rest| rest.chars().next()) {
        if c == '\\' && quotes.has_escapes() {
            let (meant, length) = escape(raw.get(at..end).unwrap_or_default());
            if let Some(meant) = meant {
                written.push((meant, at..at + length));
            }
            at += length;
            continue;
        }
        let (c, length) = match line_end_at(raw, at) {
            0 => (c, c.len_utf8()),
            length => ('\n', length),
        };
        written.push((c, at..at + length));
        at += length;
    }
    written
}

/// How long the end of a line is that begins there; 0 if none does.
fn line_end_at(raw: &str, at: usize) -> usize {
    let rest = raw.get(at..).unwrap_or_default();
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    }
}

/// What stands after a backslash: a character or, at the end of a line, nothing; and its length.
fn escape(rest: &str) -> (Option<char>, usize) {
    let kind = rest.chars().nth(1).unwrap_or_default();
    let hexadecimal = |digits: usize| {
        let code = rest.get(2..2 + digits);
        let code = code.and_then(|it| u32::from_str_radix(it, 16).ok());
        (code.and_then(char::from_u32), 2 + digits)
    };
    match kind {
        'b' => (Some('\u{8}'), 2),
        't' => (Some('\t'), 2),
        'n' => (Some('\n'), 2),
        'f' => (Some('\u{c}'), 2),
        'r' => (Some('\r'), 2),
        'e' => (Some('\u{1b}'), 2),
        'x' => hexadecimal(2),
        'u' => hexadecimal(4),
        'U' => hexadecimal(8),
        c if c.is_ascii_whitespace() => {
            let after = rest.get(1..).unwrap_or_default();
            let blank = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
            (None, 1 + blank)
        }
        c => (Some(c), 1 + c.len_utf8()),
    }
}

/// Without white space around it.
fn trimmed(written: &[Written]) -> &[Written] {
    let is_text = |(c, _): &Written| !c.is_whitespace();
    let start = written.iter().position(is_text).unwrap_or(written.len());
    let end = written.iter().rposition(is_text).map_or(start, |it| it + 1);
    written.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_differs_is_written_anew() {
        let cases = [
            (r#""Un mot.""#, "Un mot.", r#""Un mot.""#),
            (r#""Un mot.""#, "Un beau mot.", r#""Un beau mot.""#),
            (r#""Un mot""#, "Un mot de plus", r#""Un mot de plus""#),
            (r#""Un mot""#, "mot", r#""mot""#),
            (r#""\u00e9t\u00e9""#, "été.", r#""\u00e9t\u00e9.""#),
            (r#""a""#, r#"le "b""#, r#""le \"b\"""#),
            (r#""a \\ b""#, r"a \ c", r#""a \\ c""#),
            (
                r#""Un.\nDeux.""#,
                "Un.\nDeux.\nTrois.",
                r#""Un.\nDeux.\nTrois.""#,
            ),
            ("'a'", "b", "'b'"),
            ("'a'", "l'a", "\"l'a\""),
            ("\"a\"", "a\nb", "\"\"\"\na\nb\n\"\"\""),
            (
                "\"\"\"\nUn.\nDeux.\n\"\"\"",
                "Un.\nTrois.",
                "\"\"\"\nUn.\nTrois.\n\"\"\"",
            ),
            (
                "\"\"\"\r\nUn.\r\nDeux.\r\n\"\"\"",
                "Un.\nDeux.\nTrois.",
                "\"\"\"\r\nUn.\r\nDeux.\r\nTrois.\r\n\"\"\"",
            ),
            (
                "\"\"\"\\\n  Un, \\\n  deux.\"\"\"",
                "Un, deux, trois.",
                "\"\"\"\\\n  Un, \\\n  deux, trois.\"\"\"",
            ),
            ("\"\"\"a\"\"\"", "a\"", "\"\"\"a\\\"\"\"\""),
            ("'''\na\n'''", "b\nc", "'''\nb\nc\n'''"),
            ("'''a'''", "l'a", "\"l'a\""),
            (r#""""#, "a", r#""a""#),
            (r#""  ""#, "a", r#""a""#),
        ];
        for (raw, new, expected) in cases {
            let line_end = if raw.contains('\r') { "\r\n" } else { "\n" };
            assert_eq!(rewritten(raw, new, line_end), expected, "{raw} → {new}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            3 => any::<char>(),
            4 => prop::sample::select(vec!['a', 'é', ' ', '"', '\'', '\\', '\n', '\t']),
        ];
        prop::collection::vec(character, 0..12).prop_map(|it| {
            let text: String = it.into_iter().filter(|c| *c != '\r').collect();
            text.trim().to_owned()
        })
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back(before in text(), after in text(), crlf: bool) {
            let line_end = if crlf { "\r\n" } else { "\n" };
            let raw = quoted(&before, line_end);
            prop_assert_eq!(&said(&raw), &before);
            let new = rewritten(&raw, &after, line_end);
            prop_assert_eq!(&said(&new), &after);
            let file = format!("x = {new}\n");
            let read = toml_edit::Document::parse(file.as_str());
            let read = read.expect("TOML");
            let read = read.get("x").and_then(|it| it.as_str()).unwrap_or_default();
            let read = read.replace("\r\n", "\n");
            prop_assert_eq!(read.trim(), after);
        }
    }
}
