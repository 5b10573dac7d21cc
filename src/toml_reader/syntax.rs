//! Syntax errors, explained to people who do not know TOML: one message per mistake, in French.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::fragment::Fragment;
use super::source::Report;

/// How many syntax errors of one part of a file are reported; with more it is not TOML at all.
const TOLD_AT_MOST: usize = 30;

/// Reports the syntax errors of a fragment, without those that only follow from another.
pub(super) fn report(fragment: &Fragment<'_>, errors: Vec<Error>, report: &Report) {
    let source = fragment.source;
    let errors = independent(fragment, errors);
    let more = errors.len().saturating_sub(TOLD_AT_MOST);
    for Mistake { at, error } in errors.into_iter().take(TOLD_AT_MOST) {
        let offset = fragment.offset + at;
        let line = source.line(source.line_of(offset));
        let details = error.message();
        let advice = advice(details, line);
        let message = format!("{advice} (TOML : {details})");
        report.error(source, offset, message.replace(['\n', '\r'], " "));
        if details.contains("recurs") {
            break;
        }
    }
    if more > 0 {
        let message =
            format!("et {more} autres erreurs d’écriture : est-ce bien un fichier TOML ?");
        report.error(source, fragment.offset, message);
    }
}

/// A syntax error and the place to show for it.
struct Mistake {
    at: usize,
    error: Error,
}

/// The errors to report: at most one per line, none within what an unclosed bracket or quote
/// swallowed, none on the lines of text that follow a string closed too early.
fn independent(fragment: &Fragment<'_>, errors: Vec<Error>) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = errors
        .into_iter()
        .map(|error| Mistake {
            at: error.span().map_or(0, |span| span.start),
            error,
        })
        .collect();
    mistakes.sort_by_key(|mistake| mistake.at);
    drop_what_an_unclosed_value_swallowed(fragment, &mut mistakes);
    let source = fragment.source;
    let mut last_line = None;
    mistakes.retain(|mistake| {
        let line = source.line_of(fragment.offset + mistake.at);
        let spilled = last_line == Some(line - 1) && !looks_like_a_setting(source.line(line));
        let follows = last_line == Some(line) || spilled;
        last_line = Some(line);
        !follows
    });
    mistakes
}

/// Whether a line was meant as `key = value` or as a table's header.
fn looks_like_a_setting(line: &str) -> bool {
    let value = after_bare_key(line);
    value.is_some_and(|value| value.starts_with(['=', ':', '"', '\'', '[']))
        || line.starts_with('[')
}

/// What follows the bare key at the start of a line.
fn after_bare_key(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (rest.len() < line.len()).then_some(rest.trim_start())
}

/// Keeps only one of the errors from an unclosed bracket or quote on, placed where it opens.
fn drop_what_an_unclosed_value_swallowed(fragment: &Fragment<'_>, mistakes: &mut Vec<Mistake>) {
    let unclosed = |mistake: &Mistake| {
        let details = mistake.error.message();
        let at_the_end = mistake.at >= fragment.text.trim_end().len();
        details.starts_with("unclosed array,")
            || details.starts_with("unclosed inline table")
            || (at_the_end && details.starts_with("invalid multi-line"))
    };
    let Some(found) = mistakes.iter().position(unclosed) else {
        return;
    };
    let Some(end) = mistakes.get(found).map(|it| it.at) else {
        return;
    };
    let Some(opening) = value_around(&fragment.table, end) else {
        return;
    };
    let mut mistake = mistakes.remove(found);
    mistake.at = opening.start;
    mistakes.retain(|it| it.at < opening.start);
    mistakes.push(mistake);
}

/// The value, written after a `=`, that the byte at `offset` belongs to.
fn value_around(table: &DeTable<'_>, offset: usize) -> Option<Range<usize>> {
    table.iter().find_map(|(key, value)| {
        let span = value.span();
        let after_its_key = span.start > key.span().end;
        if after_its_key && (span.start..=span.end).contains(&offset) {
            return Some(span);
        }
        tables_of(value).find_map(|table| value_around(table, offset))
    })
}

/// The tables that a value is or holds, one level deep.
fn tables_of<'t, 'i>(value: &'t Spanned<DeValue<'i>>) -> impl Iterator<Item = &'t DeTable<'i>> {
    let value = value.get_ref();
    let elements = value.as_array().map(|array| array.iter());
    let elements = elements.into_iter().flatten().map(Spanned::get_ref);
    std::iter::once(value)
        .chain(elements)
        .filter_map(DeValue::as_table)
}

/// What to do about a syntax error, from the parser's words and its line.
fn advice(details: &str, line: &str) -> &'static str {
    if let Some((_, advice)) = LINES.iter().find(|(holds, _)| holds(line, details)) {
        return advice;
    }
    let mut known = ADVICE.lines().filter_map(|line| line.split_once(" → "));
    let found = known.find(|(words, _)| details.contains(words));
    let unknown = "écriture incorrecte : comparez avec une autre ligne du même genre";
    found.map_or(unknown, |(_, advice)| advice)
}

/// Whether a line, and the parser's words about it, show a certain mistake.
type Shows = fn(&str, &str) -> bool;

/// Mistakes that the line itself shows better than the parser's words.
const LINES: [(Shows, &str); 5] = [
    (
        |line, details| details.contains("key with no value") && has_spaced_key(line),
        "le nom d’un champ s’écrit sans accent ni espace",
    ),
    (
        |line, details| {
            let value = after_bare_key(line);
            details.contains("key") && value.is_some_and(|value| value.starts_with(':'))
        },
        "un champ s’écrit avec un signe égal, pas un deux-points : `champ = \"…\"`",
    ),
    (
        |line, details| details.contains("quoted") && line.contains(['“', '”', '«', '»', '’']),
        "un texte se met entre guillemets droits : \"…\"",
    ),
    (
        |line, details| details.contains("quoted") && line.trim_end().ends_with('='),
        "il manque la valeur après le signe égal",
    ),
    (
        |line, details| details.contains("invalid unquoted key") && !line.is_ascii(),
        "le nom d’un champ s’écrit sans accent ni espace",
    ),
];

/// Whether a line is `key = value` but for a space within the key.
fn has_spaced_key(line: &str) -> bool {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-');
    key.contains(' ') && key.chars().all(is_word)
}

/// The parser's words → what they mean for the person who wrote the line; first match.
const ADVICE: &str = r#"
unclosed array table → il manque `]]` à la fin de ce titre de table, comme dans `[[entry]]`
unclosed table → il manque `]` à la fin de ce titre de table, comme dans `[event]`
unclosed array → cette liste n’est pas fermée : ajoutez `]` à sa fin
unclosed inline table → cette accolade n’est pas fermée : ajoutez `}`
missing comma → il manque une virgule entre deux éléments, ou la fin de la liste (`]`) ou de l’accolade (`}`)
invalid inline table element → il manque une virgule ou l’accolade fermante `}`
extra comma → il y a une virgule de trop
duplicate key → ce champ est déjà donné dans la même table : n’en gardez qu’un
escaped value → la barre oblique inverse `\` a un sens spécial : doublez-la (`\\`) ou mettez le texte entre apostrophes ('…')
unicode → la barre oblique inverse `\` a un sens spécial : doublez-la (`\\`) ou mettez le texte entre apostrophes ('…')
invalid multi-line → ce texte n’est pas fermé, ou contient un caractère interdit : ajoutez à sa fin les trois guillemets du début
visible characters → ce texte contient un caractère invisible interdit : retirez-le, ou mettez le texte entre trois guillemets s’il a plusieurs lignes
invalid basic string → il manque le guillemet " à la fin de ce texte ; un texte de plusieurs lignes se met entre trois guillemets (""")
invalid literal string → il manque l’apostrophe ' à la fin de ce texte
missing opening quote → il manque le guillemet " au début de ce texte
string values must be quoted → un texte se met entre guillemets : "…"
unexpected key or value → il y a quelque chose de trop après la valeur ; des guillemets dans un texte s’écrivent « … » ou \", et chaque champ a sa ligne
key with no value → il manque le signe égal : un champ s’écrit `champ = "…"`, un texte de plusieurs lignes se met entre trois guillemets (""")
invalid date → cette date n’existe pas ou est mal écrite : année-mois-jour, comme 2025-01-21
invalid boolean → écrivez `true` ou `false`, ou mettez le texte entre guillemets
recurs → trop de crochets ou d’accolades les uns dans les autres
carriage return → fin de ligne incorrecte : enregistrez le fichier avec des fins de ligne Unix ou Windows
"#;
