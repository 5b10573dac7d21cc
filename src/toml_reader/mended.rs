//! A file as it was probably meant: every mistake in how it is written is told and put right, so
//! that the rest can be read.

use std::ops::Range;

use super::edited::Edited;
use super::lines::Lines;
use super::mistake::Mistake;
use super::remedies;
use super::shape::Shape;
use super::statements::{Statement, StatementKind, is_broken, key_of, statements};
use super::structure;

/// How many mistakes of one file are told; with more it is not TOML at all.
const TOLD_AT_MOST: usize = 30;

/// A file that can be read, and what was wrong with it.
#[derive(Debug)]
pub(super) struct Mended {
    pub edited: Edited,
    /// The lines of the file as it is.
    pub lines: Lines,
    /// Where something was already told, in bytes of the file: no more is to be said of it.
    pub told: Vec<Range<usize>>,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

impl Mended {
    /// Mends a file whose top level is `root`.
    pub fn new(text: &str, lines: Lines, root: &'static Shape) -> Self {
        let mut mended = Self {
            edited: Edited::new(text),
            lines,
            told: Vec::new(),
            mistakes: Vec::new(),
        };
        let broken = is_broken(text);
        if let Some(format) = foreign_format(text).filter(|_| broken) {
            mended.tell(0, not_toml(&format!("mais {format}")));
            mended.edited.text.clear();
            return mended;
        }
        mended.git_conflicts(broken);
        if broken {
            mended.syntax(root);
        }
        let structure = structure::mend(&mended.edited, &mended.lines, root);
        if let Some(edited) = structure.edited {
            mended.edited = edited;
        }
        mended.told.extend(structure.told);
        mended.mistakes.extend(structure.mistakes);
        mended.told.sort_by_key(|range| range.start);
        mended
    }

    fn tell(&mut self, at: usize, message: impl Into<String>) {
        self.mistakes.push(Mistake::error(at, message));
    }

    /// Keeps the first side of each conflict that git left.
    fn git_conflicts(&mut self, is_error: bool) {
        let mut edits = Vec::new();
        let mut open: Option<(usize, usize, Option<usize>)> = None;
        let mut at = 0;
        let text = std::mem::take(&mut self.edited);
        for (index, line) in text.text.split_inclusive('\n').enumerate() {
            let end = at + line.trim_end().len();
            let middle = open.and_then(|(.., middle)| middle);
            if line.starts_with("<<<<<<<") {
                open = Some((at, index + 1, None));
                edits.push((at..end, String::new()));
            } else if let (Some((start, first, None)), true) = (
                open,
                line.starts_with("=======") || line.starts_with("|||||||"),
            ) {
                open = Some((start, first, Some(at)));
            } else if let (Some((start, first, _)), Some(middle), true) =
                (open, middle, line.starts_with(">>>>>>>"))
            {
                edits.push((middle..end, String::new()));
                let last = index + 1;
                let message = format!(
                    "conflit Git non résolu, lignes {first} à {last} : gardez l’une des deux versions, effacez l’autre et les lignes <<<<<<<, ======= et >>>>>>>"
                );
                self.mistakes.push(Mistake {
                    at: start,
                    is_error,
                    message,
                });
                open = None;
            }
            at += line.len();
        }
        // What never ends is no conflict.
        if let Some((start, ..)) = open {
            edits.retain(|(range, _)| range.start != start);
        }
        self.edited = if edits.is_empty() {
            text
        } else {
            text.with(&edits)
        };
    }

    /// Mends each statement that is broken.
    fn syntax(&mut self, root: &'static Shape) {
        let text = std::mem::take(&mut self.edited);
        let all = statements(&text.text, root, true);
        let neither = |it: &Statement| it.kind == StatementKind::Other;
        if all.iter().all(|it| it.broken) && (all.len() > 3 || all.iter().all(neither)) {
            self.tell(0, not_toml(": comparez avec un autre fichier de la base"));
            return;
        }
        let mut parts = Vec::new();
        for Statement { range, kind, .. } in all.into_iter().filter(|it| it.broken) {
            let mut statement = text.part(range.clone());
            let place = statement.origin(0)..statement.origin(statement.text.len());
            let mut mistakes: Vec<Mistake> = Vec::new();
            let is_mended = self.mistakes.len() < TOLD_AT_MOST
                && remedies::mend(&mut statement, root, |at, message| {
                    let line = self.lines.line_of(at);
                    let same =
                        |it: &Mistake| it.message == message && self.lines.line_of(it.at) == line;
                    if !mistakes.iter().any(same) {
                        mistakes.push(Mistake::error(at, message));
                    }
                });
            if !is_mended {
                statement = placeholder(&statement, kind);
            }
            if kind == StatementKind::Field {
                self.told.push(place);
            }
            let told = self.mistakes.len();
            self.mistakes.extend(mistakes);
            if told < TOLD_AT_MOST && self.mistakes.len() >= TOLD_AT_MOST {
                self.mistakes.truncate(TOLD_AT_MOST);
                self.tell(
                    range.start,
                    "et d’autres erreurs d’écriture : est-ce bien un fichier TOML ?",
                );
            }
            parts.push((range, statement));
        }
        self.edited = text.spliced(parts);
    }
}

fn not_toml(but: &str) -> String {
    format!("ce n’est pas du TOML, {but}").replace(", :", " :")
}

/// What stands for a statement that cannot be read: the key is there.
fn placeholder(statement: &Edited, kind: StatementKind) -> Edited {
    let at = statement.origin(0);
    let Some((key, rest)) = key_of(&statement.text).filter(|_| kind == StatementKind::Field) else {
        return Edited::standing_for("", at);
    };
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !key.chars().all(is_bare) {
        return Edited::standing_for("", at);
    }
    // An id is still worth a guess: what refers to it is not wrong.
    let first = rest.lines().next().unwrap_or_default();
    let guess: String = first.chars().filter(|c| is_bare(*c)).collect();
    Edited::standing_for(format!("{key} = \"{guess}\""), at)
}

/// The format of a file that is clearly not TOML.
fn foreign_format(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let second = text.get(1..).unwrap_or_default().trim_start();
    if text.starts_with("{\\rtf") {
        return Some(
            "un document mis en forme (RTF) : enregistrez-le en texte brut (.txt), puis renommez-le",
        );
    }
    if text.starts_with('{') || (text.starts_with('[') && second.starts_with('{')) {
        return Some(
            "du JSON : un titre de table entre crochets, comme [[entry]], puis une ligne `champ = \"…\"` par champ",
        );
    }
    if text.starts_with('<') && !text.starts_with("<<<<<<<") {
        return Some("une page web (HTML ou XML) : enregistrez le fichier lui-même, en texte brut");
    }
    let is_yaml = text.starts_with("---\n")
        || text
            .lines()
            .next()
            .is_some_and(|line| line.ends_with(':') && !line.contains(['=', '[', '"']));
    is_yaml.then_some("du YAML : un titre de table entre crochets, comme [[entry]], puis une ligne `champ = \"…\"` par champ")
}
