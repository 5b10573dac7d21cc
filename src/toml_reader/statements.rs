//! A file cut into its statements, however broken each of them is.

use std::ops::Range;

use toml::de::DeTable;

use super::shape::Shape;
use super::tokens::{Brackets, Token, TokenKind, is_invisible, tokens};

/// A part of a file that would be read alone.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Its place, in bytes, without the end of its last line.
    pub range: Range<usize>,
    /// What it should be.
    pub kind: StatementKind,
    /// Its syntax is broken.
    pub broken: bool,
}

/// What a statement should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementKind {
    /// `[table]` or `[[table]]`.
    Header,
    /// `key = value`.
    Field,
    /// A line that is neither.
    Other,
}

/// With more broken statements than this, it is not TOML at all.
const BROKEN_AT_MOST: usize = 40;

/// The statements of `text`, whose top level is `root`; blank lines and comments belong to none.
/// If it `may_be_broken`, what follows a broken statement is part of it as long as it looks like no
/// other.
pub(super) fn statements(text: &str, root: &Shape, may_be_broken: bool) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut start = 0;
    let mut broken_so_far = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let line = rest.lines().next().unwrap_or_default();
        let next = start + rest.find('\n').map_or(rest.len(), |end| end + 1);
        let kind = kind_of(line, root);
        let Some(kind) = kind else {
            start = next;
            continue;
        };
        let opens_text = |it: &Statement| {
            let field = text.get(it.range.clone()).and_then(key_of);
            may_be_broken && field.is_some_and(|(_, rest)| matches!(rest, "= \"\"" | "= ''"))
        };
        let previous = found.last_mut().filter(|it| it.broken || opens_text(it));
        if let (StatementKind::Other, Some(previous)) = (kind, previous) {
            previous.broken = true;
            previous.range.end = start + line.trim_ascii_end().len();
            start = next;
            continue;
        }
        let mut range = start..start + line.trim_ascii_end().len();
        if kind == StatementKind::Field && broken_so_far < BROKEN_AT_MOST {
            range.end = end_of_field(text, start, may_be_broken.then_some(root));
        }
        let broken = may_be_broken && is_broken(text.get(range.clone()).unwrap_or_default());
        broken_so_far += usize::from(broken);
        start = text
            .get(range.end..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |end| range.end + end + 1);
        found.push(Statement {
            range,
            kind,
            broken,
        });
    }
    found
}

pub(super) fn is_broken(text: &str) -> bool {
    first_error(text).is_some()
}

/// The place of the first error of a text, and the parser's words.
pub(super) fn first_error(text: &str) -> Option<(usize, String)> {
    // The parser takes it for that of a file.
    if text.starts_with('\u{feff}') {
        return Some((0, "byte order mark".to_owned()));
    }
    let (_, errors) = DeTable::parse_recoverable(text);
    let start = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    let first = errors.into_iter().min_by_key(start)?;
    Some((start(&first), first.message().replace(['\n', '\r'], " ")))
}

/// What a line should be; none if it is blank or a comment.
fn kind_of(line: &str, root: &Shape) -> Option<StatementKind> {
    let seen = line.trim().trim_start_matches(is_invisible).trim_start();
    let is_invisible = seen.is_empty() && !line.trim().is_empty();
    let line = seen;
    if (line.is_empty() && !is_invisible) || line.starts_with('#') {
        return None;
    }
    Some(if is_header(line, root) {
        StatementKind::Header
    } else if is_field(line, root) {
        StatementKind::Field
    } else {
        StatementKind::Other
    })
}

/// Whether a line is a table's header, well-formed or not.
fn is_header(line: &str, root: &Shape) -> bool {
    header_path(line, root).is_some()
}

/// The path that a table's header names, such as `entry.point`, whatever stands around and between
/// its words; none if the line is no header.
pub(super) fn header_path(line: &str, root: &Shape) -> Option<String> {
    let code = line.split('#').next().unwrap_or_default().trim();
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let words = code.split(|c| !is_of_name(c)).filter(|it| !it.is_empty());
    let path = words.collect::<Vec<_>>().join(".");
    if path.is_empty() || code.contains(['"', '\'', '=']) {
        return None;
    }
    let is_plain = |c: char| is_of_name(c) || matches!(c, '[' | ']' | '.' | ' ');
    let is_meant = code.starts_with(['[', '(']) || code.ends_with("]]") || code == path;
    let is_known = is_meant && root.names_table(&path);
    let is_header = code.starts_with('[') && code.chars().all(is_plain);
    (is_known || is_header).then_some(path)
}

/// Whether a line begins with a key: any with an equal sign, a known one with any other sign.
fn is_field(line: &str, root: &Shape) -> bool {
    let unquoted = line.strip_prefix('"');
    let Some((key, rest)) = key_of(unquoted.unwrap_or(line)) else {
        return false;
    };
    let known = root.all_keys().any(|known| known == key);
    if unquoted.is_some() {
        return known && rest.starts_with("\":");
    }
    rest.starts_with('=') || (known && rest.starts_with([':', '"', '\'', '[', '-']))
}

/// The bare key, accents and spaces included, that a line begins with, and what follows it.
pub(super) fn key_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = line.find(|c| !is_of_key(c)).unwrap_or(line.len());
    let (first, rest) = line.split_at_checked(end)?;
    if first.is_empty() {
        return None;
    }
    let rest = rest.trim_start();
    // A key of several words, up to the equal sign.
    let words = line.split_once('=').map(|(key, _)| key.trim());
    let of_words = |key: &&str| {
        key.chars()
            .all(|c| is_of_key(c) || matches!(c, ' ' | '’' | '\''))
    };
    match words
        .filter(of_words)
        .filter(|key| key.split(' ').count() <= 4)
    {
        Some(key) => Some((key, line.get(line.find('=')?..)?)),
        None => Some((first, rest)),
    }
}

/// Where the field that begins at `start` ends: with its line, or where its brackets and texts are
/// closed. If they may not be, or not well, it ends before the next line that begins another
/// statement of `root`.
fn end_of_field(text: &str, start: usize, root: Option<&Shape>) -> usize {
    let mut brackets = Brackets::default();
    let mut last = start;
    let mut unclosed = false;
    for token in tokens(text, start) {
        let _inner = brackets.take(&token);
        if token.kind == TokenKind::Newline {
            if brackets.open.is_empty() {
                break;
            }
            continue;
        }
        unclosed = token.kind == TokenKind::LongText { closed: false };
        last = token.range.end;
    }
    let field = text.get(start..last).unwrap_or_default();
    let Some(root) = root.filter(|_| field.contains('\n')) else {
        return last;
    };
    let well = brackets.open.is_empty() && !unclosed && !closed_by_another(field);
    if well && !is_broken(field) {
        return last;
    }
    cut(field, root).map_or(last, |end| start + end)
}

/// Whether the quotes that close a text of many lines are those that open another field's.
fn closed_by_another(field: &str) -> bool {
    let before = field.strip_suffix("\"\"\"").unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    before.contains('\n') && key_of(line).is_some_and(|(_, rest)| rest.trim() == "=")
}

/// Where a field of many lines should end if it swallowed other statements: before the first line
/// of another one, but the keys of the tables that the field itself may hold.
fn cut(field: &str, root: &Shape) -> Option<usize> {
    let (key, _) = key_of(field)?;
    let own: Vec<&str> = root.keys_within(key).collect();
    let is_long = |it: &Token| matches!(it.kind, TokenKind::LongText { .. });
    let texts: Vec<Token> = tokens(field, 0).filter(is_long).collect();
    let holds = |it: &Token, at: usize| it.range.start < at && at < it.range.end;
    let in_text = |at: usize| texts.iter().any(|it| holds(it, at));
    let mut offset = 0;
    for line in field.split_inclusive('\n') {
        let begins = offset > 0 && begins_statement(line.trim(), in_text(offset), &own, root);
        if begins {
            return Some(field.get(..offset)?.trim_end().len());
        }
        offset += line.len();
    }
    None
}

fn begins_statement(line: &str, in_text: bool, own: &[&str], root: &Shape) -> bool {
    if is_header(line, root) && line.starts_with('[') && line.len() > 2 {
        let name = line.trim_matches(|c| matches!(c, '[' | ']'));
        return name.starts_with(|c: char| c.is_alphabetic())
            && (!in_text || root.names_table(name));
    }
    let Some((key, rest)) = key_of(line) else {
        return false;
    };
    let known = root.all_keys().any(|it| it == key);
    rest.starts_with('=') && !own.contains(&key) && (known || !in_text)
}
