//! Lists and tables: their brackets and what separates their elements.

use super::super::edited::Edit;
use super::super::statements::key_of;
use super::super::tokens::{Brackets, Token, TokenKind, closing, opening};
use super::{Broken, Fix, UNCLOSED_AT_MOST};

impl Broken {
    pub fn semicolons(&self) -> Option<Fix> {
        let signs = self.tokens.iter().filter(|it| self.token(it) == ";");
        Fix::all(signs.map(|it| (it.range.clone(), ",".to_owned())))
    }

    pub fn list_in_other_brackets(&self) -> Option<Fix> {
        let (open, close) = (self.first_of_value()?, self.content().next_back()?);
        let is_list = matches!(open.kind, TokenKind::Open('(' | '{'))
            && matches!(close.kind, TokenKind::Close(_))
            && close.range.start > open.range.start;
        let edits = [(open, "["), (close, "]")];
        let edits = edits.map(|(it, new)| (it.range.clone(), new.to_owned()));
        Fix::all(edits).filter(|_| is_list)
    }

    pub fn first_of_value(&self) -> Option<&Token> {
        let value = self.value.as_ref()?;
        self.content().find(|it| it.range.start >= value.start)
    }

    /// The end of the last content.
    fn end(&self) -> usize {
        let last = self.content().next_back();
        last.map_or(self.text.len(), |it| it.range.end)
    }

    /// The brackets of one kind that are not closed, with the places where they may be.
    pub fn unclosed(&self, bracket: char) -> Vec<Fix> {
        let mut brackets = Brackets::default();
        let mut unclosed: Vec<(char, usize)> = Vec::new();
        for token in &self.tokens {
            unclosed.extend(brackets.take(token));
        }
        unclosed.extend(brackets.open);
        unclosed.retain(|(c, _)| *c == bracket);
        if unclosed.len() > UNCLOSED_AT_MOST {
            return Vec::new();
        }
        // Only one may really be open: a later one of the same line is closed by what follows.
        let fixes = unclosed.into_iter().flat_map(|(_, open)| {
            let places = self.ends_after(open).into_iter();
            places.map(move |at| {
                let at = self.get(0..at).trim_end().len();
                Fix::insert(at, &closing(bracket).to_string()).told_at(open)
            })
        });
        fixes.collect()
    }

    /// Where what is opened at a place may end.
    fn ends_after(&self, open: usize) -> Vec<usize> {
        let is_after = |it: &&Token| it.range.start > open;
        let after: Vec<&Token> = self.tokens.iter().filter(is_after).collect();
        let ends = after.iter().enumerate().filter(|(at, token)| {
            let next = after.get(at + 1).map(|it| it.kind);
            let is_last = matches!(
                next,
                None | Some(
                    TokenKind::Newline
                        | TokenKind::Open('{')
                        | TokenKind::Close(']')
                        | TokenKind::Comment
                )
            );
            matches!(token.kind, TokenKind::Newline | TokenKind::Close(']' | ')'))
                || (token.kind == TokenKind::Comma && is_last)
        });
        let mut places: Vec<usize> = ends.map(|(_, token)| token.range.start).collect();
        places.push(self.end());
        places.sort_unstable();
        places.dedup();
        places.truncate(8);
        if !places.contains(&self.end()) {
            places.push(self.end());
        }
        places
    }

    /// Several brackets that are open at the end.
    pub fn unclosed_all(&self) -> Option<Fix> {
        let mut brackets = Brackets::default();
        for token in &self.tokens {
            let _inner = brackets.take(token);
        }
        let (_, at) = *brackets.open.last()?;
        let missing = brackets.open.iter().rev().map(|(c, _)| closing(*c));
        let missing: String = missing.collect();
        let fix = Fix::insert(self.end(), &missing).told_at(at);
        Some(fix.showing(format!("`{missing}`")))
    }

    /// A line that is no field at all, at the start of the statement.
    pub fn stray_line(&self) -> Option<Fix> {
        let is_first = self.line.start == 0 && self.value.is_none();
        let key = key_of(self.text.trim_start_matches('"')).map(|(key, _)| key);
        let is_known = key.is_some_and(|key| self.knows(key));
        let fits = is_first && !self.text.starts_with('[') && !is_known;
        fits.then(|| Fix::insert(0, "#"))
    }

    pub fn opening_bracket(&self) -> Vec<Fix> {
        let first = self.first_of_value();
        let Some(first) = first.filter(|it| it.kind != TokenKind::Open('[')) else {
            return Vec::new();
        };
        // A list below its key opens beside the equal sign.
        let is_below = self.value_on_line().is_some_and(|it| it.is_empty());
        let equals = self.value.as_ref().filter(|_| is_below);
        let start = equals.map_or(first.range.start, |value| value.start);
        let (open, end) = ((start..start, "[".to_owned()), self.end());
        let close = (end..end, "]".to_owned());
        [vec![open.clone()], vec![open, close]]
            .map(|edits| Fix::new(start, edits))
            .into()
    }

    /// The elements of a list each on a line of its own behind a dash, as YAML has them.
    pub fn dashes(&self) -> Option<Fix> {
        let value = self.value.clone()?;
        let first = self.first_of_value();
        let opens = first.is_some_and(|it| it.kind == TokenKind::Open('['));
        let bracket = |at: usize, sign: &str| (!opens).then(|| (at..at, sign.to_owned()));
        let mut edits: Vec<Edit> = bracket(value.start, "[").into_iter().collect();
        let mut first_dash = None;
        let mut begins_line = false;
        for (at, token) in self.tokens.iter().enumerate() {
            if begins_line && self.token(token) == "-" {
                first_dash = first_dash.or(Some(token.range.start));
                edits.push((token.range.clone(), String::new()));
            }
            begins_line = token.kind == TokenKind::Newline;
            let next = self.tokens.get(at + 1);
            let ends_line = next.is_none_or(|next| !next.is_content());
            let is_element = token.is_text() || token.kind == TokenKind::Word;
            if ends_line && is_element && first_dash.is_some() {
                edits.push((token.range.end..token.range.end, ",".to_owned()));
            }
        }
        edits.extend(bracket(self.end(), "]"));
        Some(Fix::new(first_dash?, edits))
    }

    pub fn opening_brace(&self) -> Vec<Fix> {
        if self.value.is_none() {
            return Vec::new();
        }
        let begins = |(before, key): &(&Token, &Token)| {
            matches!(before.kind, TokenKind::Open('[') | TokenKind::Comma)
                && key.kind == TokenKind::Word
        };
        let pairs = self.content().zip(self.content().skip(1)).filter(begins);
        let fixes = pairs.map(|(_, key)| Fix::insert(key.range.start, "{"));
        fixes.take(8).collect()
    }

    pub fn other_bracket(&self) -> Option<Fix> {
        let mut open: Vec<char> = Vec::new();
        for token in &self.tokens {
            match token.kind {
                TokenKind::Open(c) => open.push(c),
                TokenKind::Close(c) => {
                    let last = open.pop()?;
                    if last != opening(c) && last != '(' {
                        let good = closing(last).to_string();
                        let shown = format!("`{good}`");
                        return Some(Fix::replace(token.range.clone(), good).showing(shown));
                    }
                }
                _ => {}
            }
        }
        None
    }

    pub fn extra_bracket(&self) -> Option<Fix> {
        let here = self.here().filter(|_| self.value.is_some())?;
        let is_bracket = matches!(here.kind, TokenKind::Close(_));
        is_bracket.then(|| Fix::replace(here.range.clone(), ""))
    }

    pub fn extra_comma(&self) -> Option<Fix> {
        let here = self.here().filter(|it| it.kind == TokenKind::Comma)?;
        Some(Fix::replace(here.range.clone(), ""))
    }

    pub fn missing_comma(&self) -> Option<Fix> {
        let (before, here) = (self.before()?, self.here()?);
        let ends = before.is_text() || matches!(before.kind, TokenKind::Close(_) | TokenKind::Word);
        let after = before.range.end;
        let same_line = !self.get(after..here.range.start).contains('\n');
        let at = if same_line { here.range.start } else { after };
        ends.then(|| Fix::insert(after, ",").told_at(at))
    }

    pub fn two_on_a_line(&self) -> Vec<Fix> {
        let content: Vec<&Token> = self.on_line().collect();
        let fixes = content.windows(3).filter_map(|triple| match triple {
            [before, key, equals]
                if key.kind == TokenKind::Word && equals.kind == TokenKind::Equals =>
            {
                let separates = before.kind == TokenKind::Comma || self.token(before) == ";";
                let first = if separates { before } else { key };
                let gap = first.range.start..key.range.start;
                Some(Fix::replace(gap, "\n").told_at(key.range.start))
            }
            _ => None,
        });
        fixes.collect()
    }

    pub fn bare_list(&self) -> Option<Fix> {
        let value = self.value_on_line().filter(|_| self.expects("liste"))?;
        let bare = self.get(value.clone());
        let is_bare = !bare.is_empty() && !bare.starts_with(['[', '\'']) && !bare.contains('"');
        let list = format!("[\"{}\"]", bare.replace('\\', ""));
        is_bare.then(|| Fix::replace(value, list))
    }
}
