//! What people type that is not TOML, what to tell them, and how to read it all the same.
//!
//! A remedy is told only if it works: it is tried, and what stands in the file after it has to be
//! read further than before.

use std::ops::Range;

use super::edited::{Edit, Edited};
use super::shape::Shape;
use super::statements::{first_error, key_of};
use super::tokens::{Brackets, Kind, Token, closing, is_invisible, opening, tokens};
use super::wording::translation;

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
    ("un commentaire commence par #, pas par", |it| it.comment()),
    ("il manque `]]` à la fin de ce titre de table", |it| {
        it.header("]]")
    }),
    ("il manque `]` à la fin de ce titre de table", |it| {
        it.header("]")
    }),
    ("il manque `[[` au début de ce titre de table", |it| {
        it.header("[[")
    }),
    ("il y a un crochet de trop, ou mal placé", |it| {
        it.header("")
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

    // Characters that are not seen.

    fn replace_all(&self, wanted: fn(char) -> bool, new: &str) -> Vec<Fix> {
        let found = self.outside_texts(wanted);
        Fix::all(found.into_iter().map(|it| (it, new.to_owned())).collect())
    }

    fn replace_in_text(&self, wanted: fn(char) -> bool) -> Vec<Fix> {
        let found = self.text.char_indices().filter(|(_, c)| wanted(*c));
        let edits: Vec<Edit> = found
            .map(|(at, c)| (at..at + c.len_utf8(), String::new()))
            .collect();
        Fix::all(edits)
    }

    fn invisible_start(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let length = line.len() - line.trim_start_matches(is_invisible).len();
        let start = self.line.start;
        (length > 0)
            .then(|| Fix::replace(start..start + length, ""))
            .into_iter()
            .collect()
    }

    // Whole lines.

    fn git(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        let found = marks.iter().any(|mark| line.starts_with(mark));
        found
            .then(|| Fix::insert(self.line.start, "#"))
            .into_iter()
            .collect()
    }

    fn comment(&self) -> Vec<Fix> {
        const MARKS: [&str; 8] = ["//", "/*", "*/", "<!--", "--", ";", "%", "*"];
        let line = self.get(self.line.clone());
        let start = self.line.start + (line.len() - line.trim_start().len());
        let trailing = self.outside_texts(|c| matches!(c, '/' | '-' | ';'));
        let trailing = trailing.into_iter().map(|it| it.start);
        let places: Vec<usize> = [start, self.at].into_iter().chain(trailing).collect();
        let fixes = places.iter().filter_map(|at| {
            let rest = self.get(*at..self.line.end.max(*at));
            let mark = MARKS
                .iter()
                .find(|mark| rest.starts_with(**mark) && rest.len() > 1)?;
            Some(Fix::insert(*at, "#").showing(format!("`{mark}`")))
        });
        fixes.collect()
    }

    fn header(&self, missing: &str) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let code = line.split('#').next().unwrap_or_default();
        let start = self.line.start + (code.len() - code.trim_start().len());
        let code = code.trim();
        let is_bracket = |c: char| matches!(c, '[' | ']') || c.is_whitespace();
        let name = code.trim_matches(is_bracket);
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let known = self.root.names_table(name);
        if name.is_empty() || !name.chars().all(is_name) || !(known || code.starts_with('[')) {
            return Vec::new();
        }
        let one = self
            .root
            .at(name)
            .map_or(!code.contains("[["), |table| !table.repeats());
        let good = if one {
            format!("[{name}]")
        } else {
            format!("[[{name}]]")
        };
        let (end, at) = (start + code.len(), |at| {
            Fix::new(at, vec![(start..start + code.len(), good.clone())])
        });
        let fits = match missing {
            "]]" => !one && code.starts_with("[[") && !code.ends_with("]]"),
            "]" => one && code.starts_with('[') && !code.ends_with(']'),
            "[[" => !one && code.ends_with("]]") && !code.starts_with("[["),
            _ => return vec![at(start).showing(good.clone())],
        };
        let place = if missing.starts_with('[') { start } else { end };
        let example = format!("écrivez {good}");
        fits.then(|| at(place).showing(example))
            .into_iter()
            .collect()
    }

    // Keys and the equal sign.

    fn sign(&self, signs: &[&str]) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let start = self.line.start + (line.len() - line.trim_start().len());
        let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let rest = self.get(start..self.line.end);
        let key = rest.trim_start_matches(is_of_key);
        let key_end = self.line.end - key.len();
        if key_end == start {
            return Vec::new();
        }
        let value = key
            .trim_start()
            .trim_start_matches(|c: char| ":=>-–—→ \t".contains(c));
        let value_start = self.line.end - value.len();
        let sign = self.get(key_end..value_start);
        let begins_value = |c: char| c.is_ascii_digit() || "\"'[{".contains(c);
        let at = key_end + (sign.len() - sign.trim_start().len());
        let fits = signs.contains(&sign.trim()) && value.starts_with(begins_value);
        let fix = || Fix::new(at, vec![(key_end..value_start, " = ".to_owned())]);
        fits.then(fix).into_iter().collect()
    }

    /// The colons of a table within braces.
    fn colons_within(&self) -> Vec<Fix> {
        let words = self.on_line().filter(|it| it.kind == Kind::Word);
        let keys = words.filter(|it| {
            let key = self.token(it).strip_suffix(':');
            key.is_some_and(|key| self.root.all_keys().any(|known| known == key))
        });
        let edits: Vec<Edit> = keys
            .map(|it| (it.range.end - 1..it.range.end, " =".to_owned()))
            .collect();
        Fix::all(edits)
    }

    fn key(&self) -> Vec<Fix> {
        let line = self.get(self.line.clone());
        let Some((key, rest)) = key_of(line).filter(|(_, rest)| rest.starts_with('=')) else {
            return Vec::new();
        };
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if key.chars().all(is_bare) {
            return Vec::new();
        }
        let end = self.line.end - rest.len();
        let start = self.line.start + (line.len() - line.trim_start().len());
        let known = translation(key, self.root.all_keys());
        let new = known.map_or_else(|| key.replace(|c| !is_bare(c), "_"), str::to_owned);
        let fix = Fix::new(start, vec![(start..end, format!("{new} "))]);
        let shown = known.map(|known| format!("vouliez-vous dire `{known}` ?"));
        vec![Fix { shown, ..fix }]
    }

    // Values that are not texts.

    fn date(&self) -> Vec<Fix> {
        let found = self.value_on_line().and_then(|range| {
            let date = french_date(self.get(range.clone()))?;
            Some(Fix::replace(range, date.clone()).showing(date))
        });
        found.into_iter().collect()
    }

    fn impossible_date(&self) -> Vec<Fix> {
        let is_date = |text: &str| {
            let parts: Vec<&str> = text.split('-').collect();
            let digits = |it: &&str| it.bytes().all(|byte| byte.is_ascii_digit());
            parts.len() == 3 && parts.iter().all(digits)
        };
        let value = self
            .value_on_line()
            .filter(|it| is_date(self.get(it.clone())));
        value
            .map(|it| Fix::replace(it, "2000-01-01"))
            .into_iter()
            .collect()
    }

    fn zeros(&self) -> Vec<Fix> {
        let found = self.value_on_line().and_then(|range| {
            let digits = self.get(range.clone());
            let number = digits.trim_start_matches('0');
            let all_digits = digits.bytes().all(|it| it.is_ascii_digit());
            let number = if number.is_empty() { "0" } else { number };
            (all_digits && digits.len() > number.len())
                .then(|| Fix::replace(range, number).showing(number))
        });
        found.into_iter().collect()
    }

    fn ends_with(&self, mark: char) -> Vec<Fix> {
        let content = self.on_line().last();
        let found = content
            .filter(|it| self.token(it).ends_with(mark))
            .map(|it| {
                let at = it.range.end - mark.len_utf8();
                Fix::replace(at..it.range.end, "")
            });
        found.into_iter().collect()
    }

    fn not_a_number(&self) -> Vec<Fix> {
        let number = self
            .value_on_line()
            .filter(|it| self.expects("nombre entier") && !self.get(it.clone()).contains('"'));
        number
            .map(|range| Fix::replace(range, "0"))
            .into_iter()
            .collect()
    }

    fn no_value(&self) -> Vec<Fix> {
        let value = self.value_on_line().filter(Range::is_empty);
        value
            .map(|it| {
                let at = it.start.min(self.text.trim_end().len());
                let equals = self.value.clone().map_or(at, |it| it.start);
                Fix::new(equals.min(at), vec![(equals..equals, " \"\"".to_owned())])
            })
            .into_iter()
            .collect()
    }

    fn value_below(&self) -> Vec<Fix> {
        let value = self
            .value_on_line()
            .filter(Range::is_empty)
            .and(self.value.clone());
        let Some(value) = value.filter(|value| !self.get(value.clone()).trim().is_empty()) else {
            return Vec::new();
        };
        let rest = self.get(value.clone());
        let next = value.start + (rest.len() - rest.trim_start().len());
        vec![Fix::new(
            value.start,
            vec![(value.start..next, " ".to_owned())],
        )]
    }

    // Lists and tables.

    fn semicolons(&self) -> Vec<Fix> {
        let words = self
            .tokens
            .iter()
            .filter(|it| it.kind == Kind::Word && self.token(it) == ";");
        let edits: Vec<Edit> = words.map(|it| (it.range.clone(), ",".to_owned())).collect();
        Fix::all(edits)
    }

    fn list_in_other_brackets(&self) -> Vec<Fix> {
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
    fn first_of_value(&self) -> Option<&Token> {
        let value = self.value.clone()?;
        self.tokens
            .iter()
            .find(|it| it.is_content() && it.range.start >= value.start)
    }

    /// The end of the last content.
    fn end(&self) -> usize {
        let last = self.tokens.iter().rfind(|it| it.is_content());
        last.map_or(self.text.len(), |it| it.range.end)
    }

    /// The brackets of one kind that are not closed, with the places where they may be.
    fn unclosed(&self, bracket: char) -> Vec<Fix> {
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
    fn unclosed_all(&self) -> Vec<Fix> {
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
    fn stray_line(&self) -> Vec<Fix> {
        let is_first = self.line.start == 0 && self.value.is_none();
        let is_text = !self.text.starts_with('[');
        let fix = || Fix::insert(0, "#");
        (is_first && is_text).then(fix).into_iter().collect()
    }

    fn opening_bracket(&self) -> Vec<Fix> {
        let Some(first) = self
            .first_of_value()
            .filter(|it| !matches!(it.kind, Kind::Open('[')))
        else {
            return Vec::new();
        };
        let start = first.range.start;
        let open = (start..start, "[".to_owned());
        let end = self.end();
        vec![
            Fix::new(start, vec![open.clone()]),
            Fix::new(start, vec![open, (end..end, "]".to_owned())]),
        ]
    }

    fn opening_brace(&self) -> Vec<Fix> {
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

    fn other_bracket(&self) -> Vec<Fix> {
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

    fn extra_bracket(&self) -> Vec<Fix> {
        let here = self.here().filter(|_| self.value.is_some());
        let here = here.filter(|it| matches!(it.kind, Kind::Close(_)));
        here.map(|it| Fix::replace(it.range.clone(), ""))
            .into_iter()
            .collect()
    }

    fn extra_comma(&self) -> Vec<Fix> {
        let here = self.here().filter(|it| it.kind == Kind::Comma);
        here.map(|it| Fix::replace(it.range.clone(), ""))
            .into_iter()
            .collect()
    }

    fn missing_comma(&self) -> Vec<Fix> {
        let (Some(before), Some(here)) = (self.before(), self.here()) else {
            return Vec::new();
        };
        let ends = matches!(before.kind, Kind::Text { .. } | Kind::Close(_) | Kind::Word);
        let fix = || Fix {
            at: here.range.start,
            ..Fix::insert(before.range.end, ",")
        };
        ends.then(fix).into_iter().collect()
    }

    fn two_on_a_line(&self) -> Vec<Fix> {
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

    fn bare_list(&self) -> Vec<Fix> {
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

    // Texts.

    fn typographic_quotes(&self) -> Vec<Fix> {
        const QUOTES: &[char] = &['“', '”', '„', '«', '»', '‟', '″', '`', '´', '‘', '’'];
        let is_quote = |c: char| QUOTES.contains(&c);
        let strong = |c: char| is_quote(c) && !matches!(c, '’' | '‘');
        let mut fixes = Vec::new();
        for wanted in [&strong as &dyn Fn(char) -> bool, &is_quote] {
            let found = self.outside_texts(wanted);
            let at = found.first().map(|it| it.start);
            let edits: Vec<Edit> = found
                .iter()
                .map(|it| (it.clone(), "\"".to_owned()))
                .collect();
            // Only the first and the last, if there are others within.
            let ends = [edits.first().cloned(), edits.last().cloned()];
            let ends: Vec<Edit> = ends.into_iter().flatten().collect();
            for edits in [edits, ends] {
                fixes.extend(
                    at.filter(|_| edits.len() > 1 || !edits.is_empty())
                        .map(|at| Fix::new(at, edits)),
                );
            }
        }
        fixes
    }

    /// The places within the text `token` where it may end: before what looks like the end of an
    /// element or of the line.
    fn ends_within(&self, token: &Token) -> Vec<usize> {
        let start = token.range.start + 1;
        let closed = matches!(token.kind, Kind::Text { closed: true, .. });
        let content = self.get(start..token.range.end - usize::from(closed));
        let mut places = Vec::new();
        // Before the brackets and signs at its end, one after the other.
        let mut left = content.trim_end();
        loop {
            places.push(start + left.len());
            let shorter = left.strip_suffix([']', '}', ')', ',', ';']);
            let Some(shorter) = shorter else {
                break;
            };
            left = shorter.trim_end();
        }
        if closed {
            // The quote that closes it is the next one's own.
            places.remove(0);
        }
        // Before `, key =` and before a comment.
        for (at, _) in content.match_indices([',', '#']) {
            let after = content.get(at..).unwrap_or_default();
            let is_key = after
                .strip_prefix(',')
                .and_then(key_of)
                .is_some_and(|(_, rest)| rest.starts_with('='));
            if is_key || after.starts_with('#') {
                places.push(start + content.get(..at).unwrap_or_default().trim_end().len());
            }
        }
        places.truncate(12);
        places
    }

    fn closing_quote(&self) -> Vec<Fix> {
        let single = |it: &&Token| {
            matches!(
                it.kind,
                Kind::Text {
                    many_lines: false,
                    ..
                }
            )
        };
        let near = self
            .tokens
            .iter()
            .filter(single)
            .filter(|it| it.range.start <= self.at)
            .rev()
            .take(3);
        let mut fixes = Vec::new();
        for token in near.filter(|it| it.range.start >= self.line.start) {
            let quote = self.token(token).get(..1).unwrap_or_default();
            fixes.extend(
                self.ends_within(token)
                    .into_iter()
                    .map(|at| Fix::insert(at, quote)),
            );
        }
        fixes
    }

    fn text_of_many_lines(&self) -> Vec<Fix> {
        let Some(first) = self.first_of_value() else {
            return Vec::new();
        };
        let open = first.range.start;
        let text = self.text.trim_end();
        if !matches!(
            first.kind,
            Kind::Text {
                many_lines: false,
                ..
            }
        ) || !text.contains('\n')
        {
            return Vec::new();
        }
        let quote = self.get(open..open + 1).repeat(2);
        let close = if text.len() > first.range.end && text.ends_with('"') {
            quote.clone()
        } else {
            self.get(open..open + 1).repeat(3)
        };
        let at = first.range.end;
        vec![Fix {
            at,
            ..Fix::new(
                at,
                vec![(open..open, quote), (text.len()..text.len(), close)],
            )
        }]
    }

    fn closing_three(&self) -> Vec<Fix> {
        let many = self.tokens.iter().filter(|it| {
            matches!(
                it.kind,
                Kind::Text {
                    many_lines: true,
                    closed: false
                }
            )
        });
        let fixes = many.flat_map(|it| {
            let quotes = self.get(it.range.start..it.range.start + 3);
            let end = self.get(it.range.clone()).trim_end().len() + it.range.start;
            let text = self.get(it.range.clone()).trim_end().trim_end_matches('"');
            let shorter = it.range.start + text.len();
            let at = it.range.start;
            [
                Fix {
                    at,
                    ..Fix::insert(end, quotes)
                },
                Fix::new(at, vec![(shorter..end.max(shorter), quotes.to_owned())]),
            ]
        });
        fixes.collect()
    }

    fn opening_quote(&self) -> Vec<Fix> {
        let in_value = |it: &&Token| {
            let value = self.value.as_ref();
            value.is_some_and(|value| it.range.start >= value.start)
        };
        let Some(here) = self
            .here()
            .filter(in_value)
            .filter(|it| matches!(it.kind, Kind::Word | Kind::Open('(')))
        else {
            return Vec::new();
        };
        let start = self.run_start(here);
        vec![Fix::insert(start, "\"")]
    }

    /// The start of the words without a sign between them that `token` belongs to.
    fn run_start(&self, token: &Token) -> usize {
        let before = self
            .tokens
            .iter()
            .rev()
            .skip_while(|it| it.range.start > token.range.start);
        let run = before.take_while(|it| it.kind == Kind::Word);
        run.last().map_or(token.range.start, |it| it.range.start)
    }

    fn extra_quote(&self) -> Vec<Fix> {
        let value = self.value_on_line().unwrap_or_default();
        let doubled = self.get(value.clone());
        if doubled.len() > 4 && doubled.starts_with("\"\"") && doubled.ends_with("\"\"") {
            let (start, end) = (value.start, value.end);
            let edits = [start..start + 1, end - 1..end].map(|it| (it, String::new()));
            return vec![Fix::new(start, edits.into())];
        }
        let here = self.tokens.iter().rev().filter(|it| {
            matches!(it.kind, Kind::Text { .. })
                && it.range.end >= self.at
                && it.range.start <= self.at
        });
        let fixes = here.flat_map(|it| {
            let text = self.token(it);
            let quotes = text.len() - text.trim_start_matches('"').len();
            let (start, end) = (it.range.start, it.range.end);
            [
                (quotes == 1).then(|| Fix::replace(start..start + 1, "")),
                (quotes >= 2).then(|| Fix::replace(start..start + quotes, "\"")),
                Some(Fix::replace(end - 1..end, "")),
            ]
        });
        fixes.flatten().collect()
    }

    /// A text that is closed too early: its last quote on the line is the right one.
    fn quotes_within(&self) -> Vec<Fix> {
        let texts: Vec<&Token> = self
            .on_line()
            .filter(|it| {
                matches!(
                    it.kind,
                    Kind::Text {
                        many_lines: false,
                        ..
                    }
                )
            })
            .collect();
        let Some(open) = texts
            .iter()
            .rfind(|it| it.range.start < self.at)
            .map(|it| it.range.start)
        else {
            return Vec::new();
        };
        let line = self.get(open..self.line.end);
        let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| open + at).collect();
        let fixes = (3..=quotes.len()).rev().filter_map(|count| {
            let within = quotes.get(1..count - 1)?;
            let edits = within
                .iter()
                .map(|at| (*at..*at, "\\".to_owned()))
                .collect();
            Some(Fix::new(self.at, edits))
        });
        fixes.take(8).collect()
    }

    fn backslash(&self) -> Vec<Fix> {
        let inside = self
            .tokens
            .iter()
            .find(|it| it.range.contains(&self.at) && matches!(it.kind, Kind::Text { .. }));
        let Some(token) = inside else {
            return Vec::new();
        };
        let text = self.token(token);
        let slashes = text
            .match_indices('\\')
            .map(|(at, _)| token.range.start + at);
        let end = text.trim_end_matches('"').len() + token.range.start;
        let edits: Vec<Edit> = slashes
            .filter(|at| *at < end)
            .map(|at| (at..at, "\\".to_owned()))
            .collect();
        if edits.is_empty() {
            return Vec::new();
        }
        vec![Fix::new(self.at, edits)]
    }

    /// The words without quotes on this line: all of the value, or each element of a list.
    fn without_quotes(&self) -> Vec<Fix> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut run: Option<Range<usize>> = None;
        let in_value = self.value.clone().map_or(usize::MAX, |it| it.start);
        for token in self.on_line().filter(|it| it.range.start >= in_value) {
            if token.kind == Kind::Word {
                let start = run.map_or(token.range.start, |it| it.start);
                run = Some(start..token.range.end);
            } else {
                edits.extend(run.take().map(|it| self.quote(it)));
            }
        }
        edits.extend(run.map(|it| self.quote(it)));
        let at = edits.first().map(|(it, _)| it.start);
        let mut fixes: Vec<Fix> = at.map(|at| Fix::new(at, edits)).into_iter().collect();
        if let Some(value) = self
            .value_on_line()
            .filter(|it| !it.is_empty() && !self.get(it.clone()).starts_with(['"', '[']))
        {
            fixes.push(Fix::new(value.start, vec![self.quote(value)]));
        }
        fixes
    }

    fn quote(&self, range: Range<usize>) -> Edit {
        let text = self.get(range.clone()).replace(['"', '\\'], "'");
        (range, format!("\"{text}\""))
    }
}

/// A day as French people write it → as TOML has it: `13/09/2025`, `le 13 septembre 2025`.
pub(super) fn french_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc",
    ];
    let lower = text
        .to_lowercase()
        .replace("aout", "août")
        .replace("fev", "fév")
        .replace("dec", "déc");
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| {
            !it.is_empty()
                && !matches!(
                    *it,
                    "le" | "lundi"
                        | "mardi"
                        | "mercredi"
                        | "jeudi"
                        | "vendredi"
                        | "samedi"
                        | "dimanche"
                )
        })
        .collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let named = MONTHS
        .iter()
        .position(|name| month.starts_with(name))
        .map(|at| at + 1);
    let month = named.or_else(|| month.parse().ok())?;
    let (day, year) = if first.len() == 4 {
        (last, first)
    } else {
        (first, last)
    };
    let day: u8 = day.trim_end_matches("er").parse().ok()?;
    let year: u16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    let fits = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2200).contains(&year);
    fits.then(|| format!("{year}-{month:02}-{day:02}"))
}
