//! The tokens of TOML as people write it, broken or not.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A text between quotes; `closed` unless the closing one is missing.
    Text { closed: bool },
    /// A text of many lines, between three quotes.
    LongText { closed: bool },
    /// `[`, `{` or `(`.
    Open(char),
    /// `]`, `}` or `)`.
    Close(char),
    /// `,`.
    Comma,
    /// `=`.
    Equals,
    /// From `#` to the end of the line.
    Comment,
    /// The end of a line.
    Newline,
    /// Anything else without white space.
    Word,
}

/// A token with its place, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

impl Token {
    /// Whether it says something: neither a comment nor the end of a line.
    pub fn is_content(&self) -> bool {
        !matches!(self.kind, TokenKind::Comment | TokenKind::Newline)
    }

    /// Whether it is a text, of one line or of many.
    pub fn is_text(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Text { .. } | TokenKind::LongText { .. }
        )
    }
}

/// Splits `text` from the byte `start` on.
pub(super) fn tokens(text: &str, start: usize) -> impl Iterator<Item = Token> + '_ {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start_matches(is_blank).len();
        let rest = text.get(at..)?;
        let (kind, length) = first(rest)?;
        let range = at..at + length;
        at = range.end;
        Some(Token { kind, range })
    })
}

/// Whether a character takes no place on the screen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// White space within a line.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() && c != '\n'
}

fn first(rest: &str) -> Option<(TokenKind, usize)> {
    let c = rest.chars().next()?;
    let kind = match c {
        '\n' => TokenKind::Newline,
        ',' => TokenKind::Comma,
        '=' => TokenKind::Equals,
        '[' | '{' | '(' => TokenKind::Open(c),
        ']' | '}' | ')' => TokenKind::Close(c),
        '#' => {
            let end = rest.find('\n').unwrap_or(rest.len());
            let line = rest.get(..end).unwrap_or_default();
            return Some((TokenKind::Comment, line.trim_end().len()));
        }
        '"' | '\'' => return Some(quoted(rest, c)),
        _ => {
            let ends = |c: char| c.is_ascii_whitespace() || "\",=[]{}()#".contains(c);
            return Some((TokenKind::Word, rest.find(ends).unwrap_or(rest.len())));
        }
    };
    Some((kind, c.len_utf8()))
}

/// A text between quotes: one without closing quotes ends with its line, or with the file if it
/// may have many lines.
fn quoted(rest: &str, quote: char) -> (TokenKind, usize) {
    let three: String = [quote; 3].iter().collect();
    let is_long = rest.starts_with(&three);
    let kind = |closed| {
        let (long, single) = (TokenKind::LongText { closed }, TokenKind::Text { closed });
        if is_long { long } else { single }
    };
    let opening = if is_long { 3 } else { 1 };
    let mut escaped = false;
    let inner = rest.get(opening..).unwrap_or_default();
    for (at, c) in inner.char_indices() {
        let (before, after) = inner.split_at(at);
        if c == '\n' && !is_long {
            return (kind(false), opening + before.trim_end_matches('\r').len());
        }
        let ends = c == quote && (!is_long || after.starts_with(&three));
        if ends && !escaped {
            // Up to two quotes may stand before the three that close.
            let more = after.chars().skip(opening).take(2);
            let more = more.take_while(|c| is_long && *c == quote);
            return (kind(true), opening + at + opening + more.count());
        }
        escaped = quote == '"' && c == '\\' && !escaped;
    }
    (kind(false), rest.len())
}

/// The brackets that are open at the end of some tokens, innermost last. A closing one closes
/// whatever was left open within; one that was never opened is ignored.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    pub open: Vec<(char, usize)>,
}

impl Brackets {
    /// Takes the next token; returns the brackets that it shows to be unclosed.
    pub fn take(&mut self, token: &Token) -> Vec<(char, usize)> {
        let pair = match token.kind {
            TokenKind::Open(c) => {
                self.open.push((c, token.range.start));
                return Vec::new();
            }
            TokenKind::Close(c) => opening(c),
            _ => return Vec::new(),
        };
        let Some(at) = self.open.iter().rposition(|(c, _)| *c == pair) else {
            return Vec::new();
        };
        self.open.split_off(at).split_off(1)
    }
}

/// The bracket that opens what `closing` closes.
pub(super) fn opening(closing: char) -> char {
    match closing {
        ']' => '[',
        '}' => '{',
        _ => '(',
    }
}

/// The bracket that closes what `opening` opens.
pub(super) fn closing(opening: char) -> char {
    match opening {
        '[' => ']',
        '{' => '}',
        _ => ')',
    }
}
