//! Lists and tables: their brackets and what separates their elements.

use super::super::edited::Edit;
use super::super::statements::key_of;
use super::super::tokens::{Brackets, Kind, Token, closing, opening};
use super::{Broken, Fix, UNCLOSED_AT_MOST};

impl Broken<'_> {
    pub fn semicolons(&self) -> Vec<Fix> {
        let words = self
            .tokens
            .iter()
            .filter(|it| it.kind == Kind::Word && self.token(it) == ";");
        let edits: Vec<Edit> = words.map(|it| (it.range.clone(), ",".to_owned())).collect();
        Fix::all(edits)
    }

    pub fn list_in_other_brackets(&self) -> Vec<Fix> {
        let Some(open) = self
            .first_of_value()
            .filter(|it| matches!(it.kind, Kind::Open('(' | '{')))
        else {
            return Vec::new();
        };
        let last = self.tokens.iter().rfind(|it| it.is_content());
        let Some(close) = last
            .filter(|it| matches!(it.kind, Kind::Close(_)) && it.range.start > open.range.start)
        else {
            return Vec::new();
        };
        let edits = vec![
            (open.range.clone(), "[".to_owned()),
            (close.range.clone(), "]".to_owned()),
        ];
        vec![Fix::new(open.range.start, edits)]
    }

    /// The first token of the value.
    pub fn first_of_value(&self) -> Option<&Token> {
        let value = self.value.clone()?;
        self.tokens
            .iter()
            .find(|it| it.is_content() && it.range.start >= value.start)
    }

    /// The end of the last content.
    pub fn end(&self) -> usize {
        let last = self.tokens.iter().rfind(|it| it.is_content());
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
        let mut fixes = Vec::new();
        for (_, open) in unclosed {
            let mut places = vec![self.end()];
            let after = self.tokens.iter().skip_while(|it| it.range.start <= open);
            let after: Vec<&Token> = after.collect();
            for (at, token) in after.iter().enumerate() {
                let next = after.get(at + 1).map(|it| it.kind);
                let ends = [
                    Kind::Newline,
                    Kind::Open('{'),
                    Kind::Close(']'),
                    Kind::Comment,
                ];
                let comma =
                    token.kind == Kind::Comma && next.is_none_or(|next| ends.contains(&next));
                let ends = matches!(token.kind, Kind::Newline | Kind::Close(']' | ')'));
                if comma || ends {
                    places.push(token.range.start);
                }
            }
            places.sort_unstable();
            places.dedup();
            places.truncate(8);
            if !places.contains(&self.end()) {
                places.push(self.end());
            }
            fixes.extend(places.into_iter().map(|at| {
                let at = self.get(0..at).trim_end().len();
                Fix {
                    at: open,
                    ..Fix::insert(at, &closing(bracket).to_string())
                }
            }));
        }
        fixes
    }

    /// Several brackets that are open at the end.
    pub fn unclosed_all(&self) -> Vec<Fix> {
        let mut brackets = Brackets::default();
        for token in &self.tokens {
            let _inner = brackets.take(token);
        }
        let missing: String = brackets
            .open
            .iter()
            .rev()
            .map(|(c, _)| closing(*c))
            .collect();
        let fix = |(_, at): &(char, usize)| {
            let shown = format!("`{missing}`");
            Fix {
                at: *at,
                ..Fix::insert(self.end(), &missing)
            }
            .showing(shown)
        };
        brackets.open.last().map(fix).into_iter().collect()
    }

    /// A line that is no field at all, at the start of the statement.
    pub fn stray_line(&self) -> Vec<Fix> {
        let is_first = self.line.start == 0 && self.value.is_none();
        let key = key_of(self.text.trim_start_matches('"')).map(|(key, _)| key);
        let is_known = key.is_some_and(|key| self.root.all_keys().any(|it| it == key));
        let is_text = !self.text.starts_with('[') && !is_known;
        let fix = || Fix::insert(0, "#");
        (is_first && is_text).then(fix).into_iter().collect()
    }

    pub fn opening_bracket(&self) -> Vec<Fix> {
        let Some(first) = self
            .first_of_value()
            .filter(|it| !matches!(it.kind, Kind::Open('[')))
        else {
            return Vec::new();
        };
        // A list below its key opens beside the equal sign.
        let is_below = self.value_on_line().is_some_and(|it| it.is_empty());
        let equals = self.value.as_ref().filter(|_| is_below);
        let start = equals.map_or(first.range.start, |value| value.start);
        let open = (start..start, "[".to_owned());
        let end = self.end();
        vec![
            Fix::new(start, vec![open.clone()]),
            Fix::new(start, vec![open, (end..end, "]".to_owned())]),
        ]
    }

    /// The elements of a list each on a line of its own behind a dash, as YAML has them.
    pub fn dashes(&self) -> Vec<Fix> {
        let Some(value) = self.value.clone() else {
            return Vec::new();
        };
        let mut edits: Vec<Edit> = Vec::new();
        let opens = self
            .first_of_value()
            .is_some_and(|it| it.kind == Kind::Open('['));
        if !opens {
            edits.push((value.start..value.start, "[".to_owned()));
        }
        let mut dashes = Vec::new();
        let mut begins_line = false;
        for (at, token) in self.tokens.iter().enumerate() {
            if begins_line && self.token(token) == "-" {
                dashes.push(token.range.start);
                edits.push((token.range.clone(), String::new()));
            }
            begins_line = token.kind == Kind::Newline;
            let ends_line = self
                .tokens
                .get(at + 1)
                .is_none_or(|next| !next.is_content());
            if ends_line
                && !dashes.is_empty()
                && matches!(token.kind, Kind::Text { .. } | Kind::Word)
            {
                edits.push((token.range.end..token.range.end, ",".to_owned()));
            }
        }
        if !opens {
            edits.push((self.end()..self.end(), "]".to_owned()));
        }
        let fix = |at: &usize| Fix::new(*at, edits.clone());
        dashes.first().map(fix).into_iter().collect()
    }

    pub fn opening_brace(&self) -> Vec<Fix> {
        if self.value.is_none() {
            return Vec::new();
        }
        let after_separator = |pair: &(&Token, &Token)| {
            let (before, key) = pair;
            matches!(before.kind, Kind::Open('[') | Kind::Comma) && key.kind == Kind::Word
        };
        let content: Vec<&Token> = self.tokens.iter().filter(|it| it.is_content()).collect();
        let pairs = content.iter().copied().zip(content.iter().copied().skip(1));
        pairs
            .filter(after_separator)
            .map(|(_, key)| Fix::insert(key.range.start, "{"))
            .take(8)
            .collect()
    }

    pub fn other_bracket(&self) -> Vec<Fix> {
        let mut open: Vec<char> = Vec::new();
        for token in &self.tokens {
            match token.kind {
                Kind::Open(c) => open.push(c),
                Kind::Close(c) => {
                    let Some(last) = open.pop() else {
                        return Vec::new();
                    };
                    if last != opening(c) && last != '(' {
                        let good = closing(last).to_string();
                        return vec![
                            Fix::replace(token.range.clone(), good.clone())
                                .showing(format!("`{good}`")),
                        ];
                    }
                }
                _ => {}
            }
        }
        Vec::new()
    }

    pub fn extra_bracket(&self) -> Vec<Fix> {
        let here = self.here().filter(|_| self.value.is_some());
        let here = here.filter(|it| matches!(it.kind, Kind::Close(_)));
        here.map(|it| Fix::replace(it.range.clone(), ""))
            .into_iter()
            .collect()
    }

    pub fn extra_comma(&self) -> Vec<Fix> {
        let here = self.here().filter(|it| it.kind == Kind::Comma);
        here.map(|it| Fix::replace(it.range.clone(), ""))
            .into_iter()
            .collect()
    }

    pub fn missing_comma(&self) -> Vec<Fix> {
        let (Some(before), Some(here)) = (self.before(), self.here()) else {
            return Vec::new();
        };
        let ends = matches!(before.kind, Kind::Text { .. } | Kind::Close(_) | Kind::Word);
        let after = before.range.end;
        let same_line = !self.get(after..here.range.start).contains('\n');
        let at = if same_line { here.range.start } else { after };
        let fix = || Fix {
            at,
            ..Fix::insert(after, ",")
        };
        ends.then(fix).into_iter().collect()
    }

    pub fn two_on_a_line(&self) -> Vec<Fix> {
        let content: Vec<&Token> = self.on_line().collect();
        let triples = content.windows(3).filter_map(|triple| match triple {
            [before, key, equals] if key.kind == Kind::Word && equals.kind == Kind::Equals => {
                Some((*before, *key))
            }
            _ => None,
        });
        let fix = |(before, key): (&Token, &Token)| {
            let separates = before.kind == Kind::Comma || self.token(before) == ";";
            let start = if separates {
                before.range.start
            } else {
                key.range.start
            };
            Fix {
                at: key.range.start,
                ..Fix::replace(start..key.range.start, "\n")
            }
        };
        triples.map(fix).collect()
    }

    pub fn bare_list(&self) -> Vec<Fix> {
        let Some(value) = self
            .value_on_line()
            .filter(|it| self.expects("liste") && !it.is_empty())
        else {
            return Vec::new();
        };
        let bare = self.get(value.clone());
        if bare.starts_with(['[', '"', '\'']) || bare.contains('"') {
            return Vec::new();
        }
        vec![Fix::replace(
            value,
            format!("[\"{}\"]", bare.replace('\\', "")),
        )]
    }
}
