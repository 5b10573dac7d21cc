//! Tables and fields that stand in the wrong place: headers that are missing or not written as
//! they should be, fields under another table than their own, fields given twice.

use std::collections::HashMap;
use std::ops::Range;

use super::edited::Edited;
use super::lines::Lines;
use super::mistake::Mistake;
use super::shape::Shape;
use super::statements::{Statement, StatementKind, key_of, statements};
use super::wording::{shown, translation};

/// What was done about the structure of a text.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// The text as it should be, if that is another.
    pub edited: Option<Edited>,
    /// Where all is told, in bytes of the file.
    pub told: Vec<Range<usize>>,
    /// What was wrong.
    pub mistakes: Vec<Mistake>,
}

/// Mends the structure of a text whose statements are well written.
pub(super) fn mend(text: &Edited, lines: &Lines, root: &'static Shape) -> Structure {
    let (with_headers, mut mistakes) = headers(text, root);
    let text = with_headers.as_ref().unwrap_or(text);
    let statements = statements(&text.text, root, false);
    let mut outline = Outline {
        root,
        text: &text.text,
        edited: text,
        lines,
        parts: Vec::new(),
        mistakes: Vec::new(),
        told: Vec::new(),
    };
    outline.read(&statements);
    let Outline {
        mut parts,
        mistakes: found,
        told,
        ..
    } = outline;
    mistakes.extend(found);
    parts.sort_by_key(|(range, _)| (range.start, range.end));
    let edited = (!parts.is_empty()).then(|| text.spliced(parts));
    Structure {
        edited: edited.or(with_headers),
        told,
        mistakes,
    }
}

fn path_of(header: &str) -> &str {
    let code = header.split('#').next().unwrap_or_default();
    code.trim_matches(|c: char| matches!(c, '[' | ']') || c.is_whitespace())
}

/// Each header that seems to mean a known table, written as that table's should be.
fn headers(text: &Edited, root: &Shape) -> (Option<Edited>, Vec<Mistake>) {
    let (mut edits, mut mistakes) = (Vec::new(), Vec::new());
    for statement in statements(&text.text, root, false) {
        if statement.kind != StatementKind::Header {
            continue;
        }
        let header = text.text.get(statement.range.clone()).unwrap_or_default();
        let code = header.split('#').next().unwrap_or_default().trim_end();
        let start = statement.range.end - header.trim_start().len();
        let code = code.trim_start();
        let Some((message, good)) = header_meant(code, root) else {
            continue;
        };
        edits.push((start..start + code.len(), good));
        mistakes.push(Mistake::error(text.origin(start), message));
    }
    let edited = (!edits.is_empty()).then(|| text.with(&edits));
    (edited, mistakes)
}

/// What to tell about a header, and how it should be written; none if it is right, or means
/// nothing that is known.
fn header_meant(code: &str, root: &Shape) -> Option<(String, String)> {
    let path = path_of(code);
    if let Some(table) = root.at(path) {
        let good = table.header(path);
        if code.starts_with("[[") == table.repeats() {
            return None;
        }
        let brackets = if table.repeats() {
            "ses doubles"
        } else {
            "de simples"
        };
        return Some((format!("écrivez {good}, avec {brackets} crochets"), good));
    }
    if let Some((parent, name)) = path.split_once('.') {
        let parent_shape = root.at(parent)?;
        let meant = translation(name, parent_shape.tables().map(|it| it.key))?;
        let good = format!("{parent}.{meant}");
        let message = format!(
            "champ inconnu `{}` dans {} : vouliez-vous dire `{meant}` ?",
            shown(name),
            parent_shape.label
        );
        return Some((message, root.at(&good)?.header(&good)));
    }
    let nested = root.tables().flat_map(|table| {
        table
            .tables()
            .map(move |inner| (inner.key, format!("{}.{}", table.key, inner.key)))
    });
    let nested: Vec<(&str, String)> = nested.collect();
    let names = root
        .tables()
        .map(|it| it.key)
        .chain(nested.iter().map(|(key, _)| *key));
    let meant = translation(path, names)?;
    if let Some((_, path)) = nested.iter().find(|(key, _)| *key == meant) {
        let good = root.at(path)?.header(path);
        return Some((format!("écrivez {good}"), good));
    }
    let message = format!(
        "champ inconnu `{}` en tête de fichier : vouliez-vous dire `{meant}` ?",
        shown(path)
    );
    Some((message, root.at(meant)?.header(meant)))
}

/// Fields under the same header, or under none at the top of the file.
struct Outline<'a> {
    root: &'static Shape,
    text: &'a str,
    edited: &'a Edited,
    lines: &'a Lines,
    /// What to put where.
    parts: Vec<(Range<usize>, Edited)>,
    mistakes: Vec<Mistake>,
    told: Vec<Range<usize>>,
}

/// A table in the file.
struct Block<'a> {
    path: String,
    shape: &'static Shape,
    /// Where its header is; none at the top of the file.
    header: Option<usize>,
    fields: Vec<Assignment<'a>>,
}

#[derive(Clone, Copy)]
struct Assignment<'a> {
    key: &'a str,
    statement: &'a Statement,
}

impl<'a> Outline<'a> {
    fn read(&mut self, statements: &'a [Statement]) {
        let blocks = self.blocks(statements);
        let mut parent: Option<usize> = None;
        let mut single: HashMap<&str, usize> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            let is_nested = block.path.contains('.');
            if !is_nested {
                parent = Some(at);
            }
            if let (Some(header), false) = (block.header, block.shape.repeats()) {
                if let Some(first) = single.get(block.path.as_str()) {
                    let label = block.shape.label;
                    let line = self.line(*first);
                    self.tell(
                        header,
                        format!("un seul {label} en tout : il y en a déjà un, ligne {line}"),
                    );
                    self.drop_block(header, block);
                    continue;
                }
                single.insert(&block.path, header);
            }
            if block.header.is_none() {
                self.top(block, &blocks);
            } else {
                let outer = parent.and_then(|at| blocks.get(at)).filter(|_| is_nested);
                let first_inner = parent
                    .and_then(|at| blocks.get(at + 1))
                    .and_then(|it| it.header);
                let is_last = blocks
                    .get(at + 1)
                    .is_none_or(|next| !next.path.contains('.'));
                self.block(block, outer.zip(first_inner), is_last);
            }
        }
    }

    /// The tables whose kind is known, in their order.
    fn blocks(&self, statements: &'a [Statement]) -> Vec<Block<'a>> {
        let mut blocks: Vec<Block<'a>> = vec![Block {
            path: String::new(),
            shape: self.root,
            header: None,
            fields: Vec::new(),
        }];
        let mut known = true;
        for statement in statements {
            let text: &'a str = self.text.get(statement.range.clone()).unwrap_or_default();
            if statement.kind == StatementKind::Header {
                let path = path_of(text);
                known = false;
                if let Some(shape) = self.root.at(path) {
                    known = true;
                    let header = Some(statement.range.start);
                    blocks.push(Block {
                        path: path.to_owned(),
                        shape,
                        header,
                        fields: Vec::new(),
                    });
                }
            } else if let (true, Some((key, rest)), Some(block)) =
                (known, key_of(text), blocks.last_mut())
                && rest.starts_with('=')
                && !key.contains('.')
            {
                block.fields.push(Assignment { key, statement });
            }
        }
        blocks
    }

    /// Fields at the top of a file that belong under a header.
    fn top(&mut self, block: &Block<'_>, blocks: &[Block<'_>]) {
        let strangers = block.fields.iter().filter(|it| !self.root.has(it.key));
        let strangers: Vec<&Assignment<'_>> = strangers.collect();
        let Some(first) = strangers.first() else {
            return;
        };
        let score = |table: &&'static Shape| {
            let fits = strangers.iter().filter(|it| table.has(it.key)).count();
            let given = |key: &str| strangers.iter().any(|it| it.key == key);
            let missing = table.required().filter(|key| !given(key)).count();
            (fits, std::cmp::Reverse(missing))
        };
        let mut tables: Vec<&'static Shape> =
            self.root.tables().filter(|it| score(it).0 > 0).collect();
        tables.sort_by_key(|table| std::cmp::Reverse(score(table)));
        let Some(best) = tables.first().copied() else {
            return;
        };
        let is_sure = score(&best).1.0 == 0 && best.required().next().is_some();
        let in_file = |table: &&&'static Shape| {
            blocks
                .iter()
                .any(|it| it.header.is_some() && it.path == table.key)
        };
        let mut meant: Vec<&str> = vec![best.label];
        if !is_sure {
            meant.extend(tables.iter().skip(1).filter(in_file).map(|it| it.label));
        }
        let message = format!("il manque la ligne {} au-dessus", meant.join(" ou "));
        self.tell(first.statement.range.start, message);
        if is_sure {
            self.insert_header(first.statement, best, best.key);
        } else {
            for field in strangers {
                self.forget(field);
            }
        }
    }

    /// Fields under a header that belong elsewhere. `outer` is the table that it is in, with the
    /// place of the first header in that one.
    fn block(&mut self, block: &Block<'a>, outer: Option<(&Block<'a>, usize)>, is_last: bool) {
        let mut shape = block.shape;
        let mut seen: HashMap<&str, &Assignment<'_>> = HashMap::new();
        let mut fields = block.fields.as_slice();
        while let Some((field, rest)) = fields.split_first() {
            let twice = seen.get(field.key).copied();
            if shape.has(field.key) && twice.is_none() {
                self.warn_of_misplaced(field, &seen, outer.filter(|_| is_last));
                seen.insert(field.key, field);
                fields = rest;
                continue;
            }
            if let Some((path, table)) = self.missing_header(block, fields, twice.is_some()) {
                let label = table.label;
                self.tell(
                    field.statement.range.start,
                    format!("il manque la ligne {label} au-dessus"),
                );
                self.insert_header(field.statement, table, &path);
                shape = table;
                seen = HashMap::from([(field.key, field)]);
                fields = rest;
                continue;
            }
            let belongs_out = outer.filter(|(outer, _)| outer.shape.has(field.key));
            match (twice, belongs_out) {
                (None, Some((outer, first_inner))) => {
                    self.misplaced(shape, fields, &seen, outer, first_inner);
                    return;
                }
                (Some(other), _) => self.given_twice(shape, field, other, belongs_out),
                (None, None) => {}
            }
            fields = rest;
        }
    }

    /// The table that begins with the first of `fields`, if its header seems to be missing: all
    /// that it requires is there.
    fn missing_header(
        &self,
        block: &Block<'_>,
        fields: &[Assignment<'_>],
        twice: bool,
    ) -> Option<(String, &'static Shape)> {
        let first = fields.first()?;
        if twice && fields.len() == 1 && !self.follows_blank_line(first) {
            return None;
        }
        let top = block.path.split('.').next().unwrap_or_default();
        let inner = self
            .root
            .at(top)?
            .tables()
            .map(|it| (format!("{top}.{}", it.key), it));
        let outer = self.root.tables().map(|it| (it.key.to_owned(), it));
        let begins = |table: &'static Shape| {
            let given = |key: &str| fields.iter().any(|it| it.key == key);
            let all_known = fields.iter().take(3).all(|it| table.has(it.key));
            let mut required = table.required().peekable();
            table.repeats() && required.peek().is_some() && all_known && required.all(given)
        };
        outer.chain(inner).find(|(_, table)| begins(table))
    }

    fn follows_blank_line(&self, field: &Assignment<'_>) -> bool {
        let before = self
            .text
            .get(..field.statement.range.start)
            .unwrap_or_default();
        let mut lines = before.trim_end_matches([' ', '\t']).lines().rev();
        lines.next().is_some_and(|line| line.trim().is_empty())
    }

    /// Fields of the outer table below a table within it.
    fn misplaced(
        &mut self,
        shape: &Shape,
        fields: &[Assignment<'a>],
        seen: &HashMap<&str, &Assignment<'_>>,
        outer: &Block<'a>,
        first_inner: usize,
    ) {
        let has = |block: &Block<'_>, key: &str| block.fields.iter().any(|it| it.key == key);
        let of_outer = |it: &&Assignment<'a>| {
            let own = shape.has(it.key) && !seen.contains_key(it.key);
            outer.shape.has(it.key) && !(own && has(outer, it.key))
        };
        let misplaced: Vec<&Assignment<'a>> = fields.iter().filter(of_outer).collect();
        let Some(first) = misplaced.first() else {
            return;
        };
        let keys: Vec<String> = misplaced.iter().map(|it| format!("`{}`", it.key)).collect();
        let (subject, verb, it) = match keys.as_slice() {
            [alone] => (alone.clone(), "est un champ", "le"),
            [all @ .., last] => (
                format!("{} et {last}", all.join(", ")),
                "sont des champs",
                "les",
            ),
            [] => return,
        };
        let (own, label, line) = (outer.shape.label, shape.label, self.line(first_inner));
        let message = format!(
            "{subject} {verb} de {own}, mais {label} est au-dessus : placez-{it} avant le premier {label} (ligne {line})"
        );
        self.tell(first.statement.range.start, message);
        for field in misplaced {
            self.forget(field);
            if !has(outer, field.key) {
                // So that it does not count as missing where it belongs.
                let origin = self.edited.origin(field.statement.range.start);
                let blank = Edited::standing_for(format!("{} = \"\"\n", field.key), origin);
                self.parts.push((first_inner..first_inner, blank));
            }
        }
    }

    fn given_twice(
        &mut self,
        shape: &Shape,
        field: &Assignment<'_>,
        other: &Assignment<'_>,
        outer: Option<(&Block<'_>, usize)>,
    ) {
        let (key, label) = (field.key, shape.label);
        let line = self.line(other.statement.range.start);
        let or = if let Some((outer, first_inner)) = outer {
            let (own, line) = (outer.shape.label, self.line(first_inner));
            format!(" (celui de {own} se place avant le premier {label}, ligne {line})")
        } else if shape.required().eq([key]) {
            format!(", ou ajoutez la ligne {label} au-dessus")
        } else {
            String::new()
        };
        let message = format!(
            "ce champ est déjà donné dans la même table : `{key}` de {label}, ligne {line} ; n’en gardez qu’un{or}"
        );
        self.tell(field.statement.range.start, message);
        self.forget(field);
    }

    /// Warns of a field after the last table within another, set apart by a blank line: it is read
    /// as that table's, and may be meant for the outer one.
    fn warn_of_misplaced(
        &mut self,
        field: &Assignment<'_>,
        seen: &HashMap<&str, &Assignment<'_>>,
        outer: Option<(&Block<'_>, usize)>,
    ) {
        let Some((outer, first_inner)) = outer else {
            return;
        };
        let key = field.key;
        let outer_has = outer.fields.iter().any(|it| it.key == key);
        if seen.is_empty() || outer_has || !outer.shape.has(key) || !self.follows_blank_line(field)
        {
            return;
        }
        let (own, line) = (outer.shape.label, self.line(first_inner));
        let message = format!(
            "`{key}` est lu comme un champ du dernier point, au-dessus ; s’il est de {own}, placez-le avant le premier point (ligne {line})"
        );
        let at = self.edited.origin(field.statement.range.start);
        self.mistakes.push(Mistake {
            at,
            is_error: false,
            message,
        });
    }

    fn tell(&mut self, at: usize, message: String) {
        self.mistakes
            .push(Mistake::error(self.edited.origin(at), message));
    }

    /// The line, in the file, of a byte of the text.
    fn line(&self, at: usize) -> usize {
        self.lines.line_of(self.edited.origin(at))
    }

    fn insert_header(&mut self, above: &Statement, table: &Shape, path: &str) {
        let at = above.range.start;
        let header = format!("{}\n", table.header(path));
        let header = Edited::standing_for(header, self.edited.origin(at));
        self.parts.push((at..at, header));
    }

    /// Leaves out a field about which all is told.
    fn forget(&mut self, field: &Assignment<'_>) {
        let range = field.statement.range.clone();
        self.told
            .push(self.edited.origin(range.start)..self.edited.origin(range.end));
        self.parts.push((range, Edited::default()));
    }

    fn drop_block(&mut self, header: usize, block: &Block<'_>) {
        let end = block.fields.last().map(|it| it.statement.range.end);
        let line = self
            .text
            .get(header..)
            .and_then(|it| it.find('\n'))
            .map_or(self.text.len(), |at| header + at);
        let range = header..end.unwrap_or(line).max(line);
        self.parts.push((range, Edited::default()));
    }
}
