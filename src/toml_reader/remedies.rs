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
use super::tokens::{Token, TokenKind, is_invisible, tokens};
use Find::{Any, One};

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
    root: &'static Shape,
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
            let fixes = match find {
                One(find) => find(&broken).into_iter().collect(),
                Any(find) => find(&broken),
            };
            fixes.into_iter().map(move |fix| (message, fix))
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
struct Broken {
    text: String,
    tokens: Vec<Token>,
    /// Where the parser stumbles.
    at: usize,
    /// The line where it does.
    line: Range<usize>,
    /// What follows the first equal sign.
    value: Option<Range<usize>>,
    root: &'static Shape,
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

    /// One mistake in several places, told at the first; none if there are no places.
    fn all(edits: impl IntoIterator<Item = Edit>) -> Option<Self> {
        let edits: Vec<Edit> = edits.into_iter().collect();
        let at = edits.first()?.0.start;
        Some(Self::new(at, edits))
    }

    fn told_at(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    fn showing(mut self, shown: impl Into<String>) -> Self {
        self.shown = Some(shown.into());
        self
    }
}

/// How a mistake is found: the ways in which it could be mended, if it may be there.
enum Find {
    One(fn(&Broken) -> Option<Fix>),
    Any(fn(&Broken) -> Vec<Fix>),
}

/// What to tell → how to find it. The first that leads furthest is told.
#[rustfmt::skip]
const REMEDIES: &[(&str, Find)] = &[
    ("espace insécable (invisible) : effacez-la et retapez une espace",
     One(|it| it.replace_all(is_odd_space, " "))),
    ("caractère invisible (BOM) au début de la ligne : effacez-le", One(Broken::invisible_start)),
    ("caractère invisible : effacez-le", One(|it| it.replace_all(is_invisible, ""))),
    ("reste d’un conflit Git : effacez cette ligne", One(Broken::git)),
    ("un commentaire commence par #, non par", Any(Broken::comment)),
    ("il manque `]]` à la fin de ce titre de table", One(|it| it.header("]]"))),
    ("il manque `]` à la fin de ce titre de table", One(|it| it.header("]"))),
    ("il manque `[[` au début de ce titre de table", One(|it| it.header("[["))),
    ("un champ s’écrit avec un signe égal, pas un deux-points : `champ = \"…\"`",
     One(|it| it.sign(&[":", ":=", ":-"]).or_else(|| it.colons_within()))),
    ("il manque le signe égal : un champ s’écrit `champ = \"…\"`",
     One(|it| it.sign(&["", "-", "–", "—", "->", "→"]))),
    ("un seul signe égal suffit : `champ = \"…\"`", One(|it| it.sign(&["==", "=>", "=:", "= ="]))),
    ("le nom d’un champ s’écrit sans accent ni espace", One(Broken::key)),
    ("une date s’écrit année-mois-jour, sans guillemets", One(Broken::date)),
    ("cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21",
     One(Broken::impossible_date)),
    ("un nombre s’écrit sans zéro devant", One(Broken::zeros)),
    ("retirez le point-virgule", One(|it| it.ends_with(';'))),
    ("retirez la virgule à la fin de cette ligne", One(|it| it.ends_with(','))),
    ("retirez le point à la fin de cette ligne", One(|it| it.ends_with('.'))),
    ("un titre de table s’écrit exactement", One(|it| it.header(""))),
    ("les éléments d’une liste se séparent par des virgules, pas par des points-virgules",
     One(Broken::semicolons)),
    ("une liste se met entre crochets [ ]", One(Broken::list_in_other_brackets)),
    ("un texte se met entre guillemets droits : \"…\"", Any(Broken::typographic_quotes)),
    ("il manque le guillemet \" à la fin de ce texte", Any(Broken::closing_quote)),
    ("il manque le guillemet \" à la fin de ce texte ; un texte de plusieurs lignes se met entre \
      trois guillemets (\"\"\")",
     One(Broken::text_of_many_lines)),
    ("l’apostrophe ferme ce texte : mettez-le entre guillemets droits, \"…\"",
     One(Broken::apostrophes)),
    ("ce texte n’est pas fermé : ajoutez à sa fin les trois guillemets du début",
     Any(Broken::closing_three)),
    ("il manque le guillemet \" au début de ce texte", One(Broken::opening_quote)),
    ("il y a un guillemet de trop", Any(Broken::extra_quote)),
    ("la barre oblique inverse `\\` a un sens spécial : doublez-la (`\\\\`) ou mettez le texte \
      entre apostrophes ('…')",
     One(Broken::backslash)),
    ("il manque la valeur après le signe égal", One(Broken::no_value)),
    ("la valeur commence sur la même ligne que le signe égal", One(Broken::value_below)),
    ("les éléments d’une liste s’écrivent entre crochets et sans tiret : `[\"…\", \"…\"]`",
     One(Broken::dashes)),
    ("il manque l’accolade { au début, après le crochet", Any(Broken::opening_brace)),
    ("il manque le crochet [ au début de cette liste", Any(Broken::opening_bracket)),
    ("cette accolade n’est pas fermée : ajoutez `}`", Any(|it| it.unclosed('{'))),
    ("cette liste n’est pas fermée : ajoutez `]` à sa fin", Any(|it| it.unclosed('['))),
    ("ce qui est ouvert ici n’est pas fermé : il manque à la fin", One(Broken::unclosed_all)),
    ("ce n’est pas ce signe qui ferme ce qui est ouvert : écrivez", One(Broken::other_bracket)),
    ("il y a un crochet, une accolade ou une parenthèse de trop", One(Broken::extra_bracket)),
    ("chaque champ a sa ligne : allez à la ligne ici", Any(Broken::two_on_a_line)),
    ("il y a une virgule de trop", One(Broken::extra_comma)),
    ("il manque une virgule entre deux éléments", One(Broken::missing_comma)),
    ("une liste se met entre crochets [ ], chaque texte entre guillemets : `[\"…\", \"…\"]`",
     One(Broken::bare_list)),
    ("écrivez le nombre en chiffres, sans rien d’autre : `order = 2`", One(Broken::not_a_number)),
    ("un texte se met entre guillemets : \"…\"", Any(Broken::without_quotes)),
    ("il y a quelque chose de trop après la valeur ; des guillemets dans un texte s’écrivent « … » \
      ou \\\"",
     Any(Broken::quotes_within)),
    ("cette ligne n’est ni un champ (`champ = \"…\"`), ni un commentaire (#) : complétez-la ou \
      effacez-la",
     One(Broken::stray_line)),
    ("ce texte contient un caractère invisible interdit : retirez-le",
     One(|it| it.remove_all(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')))),
];

/// The parser's words → what they mean for the person who wrote the line; first match.
#[rustfmt::skip]
const EXPLANATIONS: [(&str, &str); 7] = [
    ("carriage return",
     "fin de ligne incorrecte : enregistrez le fichier avec des fins de ligne Unix ou Windows"),
    ("recurs", "trop de crochets ou d’accolades les uns dans les autres"),
    ("invalid date",
     "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21"),
    ("invalid month",
     "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21"),
    ("value is out of range",
     "cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21"),
    ("unexpected key or value",
     "il y a quelque chose de trop après la valeur ; des guillemets dans un texte s’écrivent « … » \
      ou \\\", et chaque champ a sa ligne"),
    ("unclosed", "il manque ce qui ferme : un crochet `]`, une accolade `}` ou un guillemet"),
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

impl Broken {
    fn new(text: &str, at: usize, root: &'static Shape) -> Self {
        let start = text
            .get(..at)
            .and_then(|it| it.rfind('\n'))
            .map_or(0, |it| it + 1);
        let rest = text.get(start..).unwrap_or_default();
        let line = start..start + rest.lines().next().unwrap_or_default().len();
        let tokens: Vec<Token> = tokens(text, 0).collect();
        let equals = tokens.iter().find(|it| it.kind == TokenKind::Equals);
        let value = equals.map(|it| it.range.end..text.trim_end().len().max(it.range.end));
        Self {
            text: text.to_owned(),
            tokens,
            at,
            line,
            value,
            root,
        }
    }

    fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    fn token(&self, token: &Token) -> &str {
        self.get(token.range.clone())
    }

    /// The key, if it is written well.
    fn key_name(&self) -> &str {
        key_of(&self.text).map_or("", |(key, _)| key)
    }

    /// Whether the field of this key is of a kind.
    fn expects(&self, kind: &str) -> bool {
        self.root
            .kinds_of(self.key_name())
            .any(|it| it.contains(kind))
    }

    /// Whether any table has a field of this key.
    fn knows(&self, key: &str) -> bool {
        self.root.all_keys().any(|it| it == key)
    }

    fn line_text(&self) -> &str {
        self.get(self.line.clone())
    }

    /// A range without the white space at its ends.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.get(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// The value on the key's own line, without a comment.
    fn value_on_line(&self) -> Option<Range<usize>> {
        let value = self.value.clone()?;
        let ends = |it: &&Token| it.range.start >= value.start && !it.is_content();
        let end = self.tokens.iter().find(ends);
        Some(self.trimmed(value.start..end.map_or(value.end, |it| it.range.start)))
    }

    fn content(&self) -> impl DoubleEndedIterator<Item = &Token> {
        self.tokens.iter().filter(|it| it.is_content())
    }

    /// The content tokens of the line where the parser stumbles.
    fn on_line(&self) -> impl Iterator<Item = &Token> {
        let line = self.line.clone();
        self.content()
            .filter(move |it| line.contains(&it.range.start))
    }

    /// The last content token that begins before the parser stumbles.
    fn before(&self) -> Option<&Token> {
        self.content().rfind(|it| it.range.start < self.at)
    }

    /// The first content token that does not end before the parser stumbles.
    fn here(&self) -> Option<&Token> {
        self.content().find(|it| it.range.end > self.at)
    }

    fn outside_texts(&self, wanted: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let is_closed = |kind: TokenKind| {
            matches!(
                kind,
                TokenKind::Text { closed: true } | TokenKind::LongText { closed: true }
            )
        };
        let texts: Vec<&Token> = self.on_line().filter(|it| is_closed(it.kind)).collect();
        let line = self.line_text().char_indices().filter(|(_, c)| wanted(*c));
        line.map(|(at, c)| self.line.start + at..self.line.start + at + c.len_utf8())
            .filter(|it| !texts.iter().any(|text| text.range.contains(&it.start)))
            .collect()
    }
}
