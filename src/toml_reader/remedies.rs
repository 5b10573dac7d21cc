//! What people type that is not TOML, what to tell them, and how to read it all the same.
//!
//! A remedy is told only if it works: it is tried, and what stands in the file after it has to be
//! read further than before.

mod brackets;
mod lines;
mod quotes;
mod values;

use std::ops::Range;

use super::edited::{Edit, Edited};
use super::shape::Shape;
use super::statements::{first_error, key_of};
use super::tokens::{Kind, Token, is_invisible, tokens};

pub(super) use values::french_date;

/// How many mistakes one statement may have before it is given up.
const MOST: usize = 30;

/// How many bytes may be read in the search for a statement's remedies.
const BYTES_AT_MOST: usize = 4_000_000;

/// With more brackets unclosed than this, nothing is known of what was meant.
const UNCLOSED_AT_MOST: usize = 10;

/// Mends a broken statement, and tells each of its mistakes with its place in the file. Returns
/// whether the statement is well written now.
pub(super) fn mend(
    statement: &mut Edited,
    root: &Shape,
    mut tell: impl FnMut(usize, String),
) -> bool {
    let mut bytes = 0;
    for _ in 0..MOST {
        let Some((at, details)) = first_error(&statement.text) else {
            return true;
        };
        let broken = Broken::new(&statement.text, at, root);
        let before = statement.origin(at);
        let tried = REMEDIES.iter().flat_map(|(message, find)| {
            let fixes = find(&broken).into_iter();
            fixes.map(move |fix| (message, fix))
        });
        let mut best: Option<(usize, usize, String, Edited)> = None;
        for (message, fix) in tried {
            bytes += statement.text.len();
            if bytes > BYTES_AT_MOST {
                break;
            }
            let mended = statement.with(&fix.edits);
            let error = first_error(&mended.text);
            let reached = error.map_or(usize::MAX, |(at, _)| mended.origin(at));
            let least = best.as_ref().map_or(before, |(reached, ..)| *reached);
            if reached > least {
                let at = statement.origin(fix.at);
                let message = match fix.shown {
                    Some(shown) => format!("{message} : {shown}"),
                    None => (*message).to_owned(),
                };
                best = Some((reached, at, message, mended));
            }
            if reached == usize::MAX {
                break;
            }
        }
        let Some((_, at, message, mended)) = best else {
            tell(before, format!("{} (TOML : {details})", explain(&details)));
            return false;
        };
        tell(at, message);
        *statement = mended;
    }
    false
}

/// A statement up to its first error.
struct Broken<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Where the parser stumbles.
    at: usize,
    /// The line where it does.
    line: Range<usize>,
    /// What follows the first equal sign.
    value: Option<Range<usize>>,
    root: &'t Shape,
}

/// A way to mend a statement: the place of the mistake, what to change, and what the message shows.
#[derive(Debug, Clone, Default)]
struct Fix {
    at: usize,
    edits: Vec<Edit>,
    shown: Option<String>,
}

impl Fix {
    fn new(at: usize, edits: Vec<Edit>) -> Self {
        let shown = None;
        Self { at, edits, shown }
    }

    fn insert(at: usize, new: &str) -> Self {
        Self::new(at, vec![(at..at, new.to_owned())])
    }

    fn replace(range: Range<usize>, new: impl Into<String>) -> Self {
        Self::new(range.start, vec![(range, new.into())])
    }

    /// One mistake in several places, told at the first.
    fn all(edits: Vec<Edit>) -> Vec<Self> {
        let first = edits.first().map(|(range, _)| range.start);
        first.map(|at| Self::new(at, edits)).into_iter().collect()
    }

    fn showing(mut self, shown: impl Into<String>) -> Self {
        self.shown = Some(shown.into());
        self
    }
}

/// Finds the ways in which a mistake could be mended, if it may be there.
type Find = fn(&Broken<'_>) -> Vec<Fix>;

/// What to tell → how to find it. The first that leads furthest is told.
const REMEDIES: &[(&str, Find)] = &[
    (
        "espace insécable (invisible) : effacez-la et retapez une espace",
        |it| it.replace_all(is_odd_space, " "),
    ),
    (
        "caractère invisible (BOM) au début de la ligne : effacez-le",
        |it| it.invisible_start(),
    ),
    ("caractère invisible : effacez-le", |it| {
        it.replace_all(is_invisible, "")
    }),
    ("reste d’un conflit Git : effacez cette ligne", |it| {
        it.git()
    }),
    ("un commentaire commence par #, non par", |it| it.comment()),
    ("il manque `]]` à la fin de ce titre de table", |it| {
        it.header("]]")
    }),
    ("il manque `]` à la fin de ce titre de table", |it| {
        it.header("]")
    }),
    ("il manque `[[` au début de ce titre de table", |it| {
        it.header("[[")
    }),
    (
        "un champ s’écrit avec un signe égal, pas un deux-points : `champ = \"…\"`",
        |it| [it.sign(&[":", ":=", ":-"]), it.colons_within()].concat(),
    ),
    (
        "il manque le signe égal : un champ s’écrit `champ = \"…\"`",
        |it| it.sign(&["", "-", "–", "—", "->", "→"]),
    ),
    ("un seul signe égal suffit : `champ = \"…\"`", |it| {
        it.sign(&["==", "=>", "=:", "= ="])
    }),
    (
        "le nom d’un champ s’écrit sans accent ni espace",
        |it| it.key(),
    ),
    (
        "une date s’écrit année-mois-jour, sans guillemets",
        |it| it.date(),
    ),
    (
        "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21",
        |it| it.impossible_date(),
    ),
    ("un nombre s’écrit sans zéro devant", |it| it.zeros()),
    ("retirez le point-virgule", |it| it.ends_with(';')),
    ("retirez la virgule à la fin de cette ligne", |it| {
        it.ends_with(',')
    }),
    ("retirez le point à la fin de cette ligne", |it| {
        it.ends_with('.')
    }),
    ("un titre de table s’écrit exactement", |it| {
        it.header("")
    }),
    (
        "les éléments d’une liste se séparent par des virgules, pas par des points-virgules",
        |it| it.semicolons(),
    ),
    ("une liste se met entre crochets [ ]", |it| {
        it.list_in_other_brackets()
    }),
    ("un texte se met entre guillemets droits : \"…\"", |it| {
        it.typographic_quotes()
    }),
    ("il manque le guillemet \" à la fin de ce texte", |it| {
        it.closing_quote()
    }),
    (
        "il manque le guillemet \" à la fin de ce texte ; un texte de plusieurs lignes se met \
         entre trois guillemets (\"\"\")",
        |it| it.text_of_many_lines(),
    ),
    (
        "l’apostrophe ferme ce texte : mettez-le entre guillemets droits, \"…\"",
        |it| it.apostrophes(),
    ),
    (
        "ce texte n’est pas fermé : ajoutez à sa fin les trois guillemets du début",
        |it| it.closing_three(),
    ),
    ("il manque le guillemet \" au début de ce texte", |it| {
        it.opening_quote()
    }),
    ("il y a un guillemet de trop", |it| it.extra_quote()),
    (
        "la barre oblique inverse `\\` a un sens spécial : doublez-la (`\\\\`) ou mettez le texte \
         entre apostrophes ('…')",
        |it| it.backslash(),
    ),
    ("il manque la valeur après le signe égal", |it| {
        it.no_value()
    }),
    (
        "la valeur commence sur la même ligne que le signe égal",
        |it| it.value_below(),
    ),
    (
        "les éléments d’une liste s’écrivent entre crochets et sans tiret : `[\"…\", \"…\"]`",
        |it| it.dashes(),
    ),
    (
        "il manque l’accolade { au début, après le crochet",
        |it| it.opening_brace(),
    ),
    ("il manque le crochet [ au début de cette liste", |it| {
        it.opening_bracket()
    }),
    ("cette accolade n’est pas fermée : ajoutez `}`", |it| {
        it.unclosed('{')
    }),
    (
        "cette liste n’est pas fermée : ajoutez `]` à sa fin",
        |it| it.unclosed('['),
    ),
    (
        "ce qui est ouvert ici n’est pas fermé : il manque à la fin",
        |it| it.unclosed_all(),
    ),
    (
        "ce n’est pas ce signe qui ferme ce qui est ouvert : écrivez",
        |it| it.other_bracket(),
    ),
    (
        "il y a un crochet, une accolade ou une parenthèse de trop",
        |it| it.extra_bracket(),
    ),
    ("chaque champ a sa ligne : allez à la ligne ici", |it| {
        it.two_on_a_line()
    }),
    ("il y a une virgule de trop", |it| it.extra_comma()),
    ("il manque une virgule entre deux éléments", |it| {
        it.missing_comma()
    }),
    (
        "une liste se met entre crochets [ ], chaque texte entre guillemets : `[\"…\", \"…\"]`",
        |it| it.bare_list(),
    ),
    (
        "écrivez le nombre en chiffres, sans rien d’autre : `order = 2`",
        |it| it.not_a_number(),
    ),
    ("un texte se met entre guillemets : \"…\"", |it| {
        it.without_quotes()
    }),
    (
        "il y a quelque chose de trop après la valeur ; des guillemets dans un texte s’écrivent \
         « … » ou \\\"",
        |it| it.quotes_within(),
    ),
    (
        "cette ligne n’est ni un champ (`champ = \"…\"`), ni un commentaire (#) : complétez-la ou \
         effacez-la",
        |it| it.stray_line(),
    ),
    (
        "ce texte contient un caractère invisible interdit : retirez-le",
        |it| it.replace_in_text(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')),
    ),
];

/// The parser's words → what they mean for the person who wrote the line; first match.
const EXPLANATIONS: [(&str, &str); 7] = [
    (
        "carriage return",
        "fin de ligne incorrecte : enregistrez le fichier avec des fins de ligne Unix ou Windows",
    ),
    (
        "recurs",
        "trop de crochets ou d’accolades les uns dans les autres",
    ),
    (
        "invalid date",
        "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21",
    ),
    (
        "invalid month",
        "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21",
    ),
    (
        "value is out of range",
        "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21",
    ),
    (
        "unexpected key or value",
        "il y a quelque chose de trop après la valeur ; des guillemets dans un texte s’écrivent « … » ou \\\", et chaque champ a sa ligne",
    ),
    (
        "unclosed",
        "il manque ce qui ferme : un crochet `]`, une accolade `}` ou un guillemet",
    ),
];

fn explain(details: &str) -> &'static str {
    let found = EXPLANATIONS
        .iter()
        .find(|(words, _)| details.contains(words));
    found.map_or(
        "écriture incorrecte : comparez avec une autre ligne du même genre",
        |(_, explanation)| explanation,
    )
}

fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

impl<'t> Broken<'t> {
    fn new(text: &'t str, at: usize, root: &'t Shape) -> Self {
        let start = text
            .get(..at)
            .and_then(|it| it.rfind('\n'))
            .map_or(0, |it| it + 1);
        let rest = text.get(start..).unwrap_or_default();
        let line = start..start + rest.lines().next().unwrap_or_default().len();
        let tokens: Vec<Token> = tokens(text, 0).collect();
        let equals = tokens.iter().find(|it| it.kind == Kind::Equals);
        let value = equals.map(|it| it.range.end..text.trim_end().len().max(it.range.end));
        Self {
            text,
            tokens,
            at,
            line,
            value,
            root,
        }
    }

    fn get(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn token(&self, token: &Token) -> &'t str {
        self.get(token.range.clone())
    }

    /// The key, if it is written well.
    fn key_name(&self) -> &'t str {
        key_of(self.text).map_or("", |(key, _)| key)
    }

    /// Whether the field of this key is of a kind.
    fn expects(&self, kind: &str) -> bool {
        self.root
            .kinds_of(self.key_name())
            .any(|it| it.contains(kind))
    }

    /// The value on the key's own line, without a comment.
    fn value_on_line(&self) -> Option<Range<usize>> {
        let value = self.value.clone()?;
        let ends = |it: &&Token| it.range.start >= value.start && !it.is_content();
        let end = self
            .tokens
            .iter()
            .find(ends)
            .map_or(value.end, |it| it.range.start);
        let text = self.get(value.start..end);
        let start = value.start + (text.len() - text.trim_start().len());
        Some(start..start + text.trim().len())
    }

    /// The content tokens of the line where the parser stumbles.
    fn on_line(&self) -> impl Iterator<Item = &Token> {
        let line = self.line.clone();
        self.tokens.iter().filter(move |it| {
            it.is_content() && it.range.start >= line.start && it.range.start < line.end
        })
    }

    /// The last content token that begins before the parser stumbles.
    fn before(&self) -> Option<&Token> {
        self.tokens
            .iter()
            .rfind(|it| it.is_content() && it.range.start < self.at)
    }

    /// The first content token that does not end before the parser stumbles.
    fn here(&self) -> Option<&Token> {
        self.tokens
            .iter()
            .find(|it| it.is_content() && it.range.end > self.at)
    }

    fn outside_texts(&self, wanted: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let texts: Vec<&Token> = self
            .on_line()
            .filter(|it| matches!(it.kind, Kind::Text { closed: true, .. }))
            .collect();
        let line = self.get(self.line.clone()).char_indices();
        line.filter(|(_, c)| wanted(*c))
            .map(|(at, c)| self.line.start + at..self.line.start + at + c.len_utf8())
            .filter(|it| !texts.iter().any(|text| text.range.contains(&it.start)))
            .collect()
    }
}
