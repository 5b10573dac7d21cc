//! The kinds of value that several tables have, each with what may be wrong with it.

use std::collections::HashSet;

use url::Url;

use super::prose::other_language;
use super::text::Text;
use crate::printable;
use crate::toml_reader::{FieldReader, Found};

pub const LONGEST_ID: usize = 64;

/// Discord's limit for a link button's address.
const LONG_LINK: usize = 512;

/// An id; what is wrong with it is reported, and it is kept all the same.
pub(super) fn id(field: FieldReader<'_, '_>) -> String {
    let field =
        field.kind("texte : minuscules sans accent, chiffres et tirets, 64 caractères au plus");
    let Some(id) = field.string() else {
        return String::new();
    };
    let length = id.value.chars().count();
    if length > LONGEST_ID {
        report_too_long(&field, &id, length, LONGEST_ID);
    } else if !is_id(&id.value) {
        let example = slug(&id.value);
        let example = if example.is_empty() {
            "accueil-2"
        } else {
            &example
        };
        field.error(id.at, format!("`id` n’admet que des minuscules sans accent, des chiffres et des tirets simples : par exemple `id = \"{example}\"`"));
    }
    id.value
}

/// `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters.
pub(super) fn is_id(id: &str) -> bool {
    let is_word = |word: &str| {
        let mut bytes = word.bytes();
        !word.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.len() <= LONGEST_ID && id.split('-').all(is_word)
}

/// The id that a text would make.
pub(crate) fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain = text.nfd().filter(|c| !is_combining_mark(*c));
    let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(LONGEST_ID).collect();
    slug.trim_end_matches('-').to_owned()
}

/// A required text, trimmed, and its English twin.
pub(super) fn required_text(
    field: &FieldReader<'_, '_>,
    longest: impl Into<Option<usize>>,
) -> Text {
    text(field, longest).unwrap_or_default()
}

/// A text, trimmed, and its English twin; absent if it is blank.
pub(super) fn text(field: &FieldReader<'_, '_>, longest: impl Into<Option<usize>>) -> Option<Text> {
    let longest = longest.into();
    let english = field.in_english();
    let fr = trimmed(field, longest);
    let en = trimmed(&english, longest);
    warn_of_other_language(field, fr.as_deref(), false);
    warn_of_other_language(&english, en.as_deref(), true);
    fr.map(|fr| Text { fr, en })
}

fn warn_of_other_language(field: &FieldReader<'_, '_>, text: Option<&str>, is_english: bool) {
    let Some(sentence) = text.and_then(|text| other_language(text, is_english)) else {
        return;
    };
    let (key, sentence) = (&field.key, one_line(sentence));
    let (is_in, goes_to) = if is_english {
        ("français", key.trim_end_matches("_en").to_owned())
    } else {
        ("anglais", format!("{key}_en"))
    };
    let message = format!(
        "`{key}` est en {is_in}, au moins ici : « {sentence} » ; mettez-le dans `{goes_to}`"
    );
    field.table.warn(field.table.place_of(key), message);
}

/// A text without a twin, trimmed; a blank one counts as absent.
pub(super) fn optional_text(field: &FieldReader<'_, '_>) -> Option<String> {
    trimmed(field, None)
}

fn trimmed(field: &FieldReader<'_, '_>, longest: Option<usize>) -> Option<String> {
    let found = match longest {
        Some(longest) => field
            .clone()
            .kind(format!("texte, {longest} caractères au plus"))
            .string(),
        None => field.string(),
    }?;
    if !is_filled(field, &found) {
        return None;
    }
    let text = found.value.trim();
    let length = text.chars().count();
    if let Some(longest) = longest.filter(|longest| length > *longest) {
        report_too_long(field, &found, length, longest);
    }
    Some(text.to_owned())
}

/// Whether a text is not blank; a blank one is worth a warning.
pub(super) fn is_filled(field: &FieldReader<'_, '_>, found: &Found<String>) -> bool {
    let filled = !found.value.trim().is_empty();
    if !filled {
        let message = format!("`{}` est vide : complétez-le ou retirez-le", field.key);
        field.table.warn(found.at, message);
    }
    filled
}

fn report_too_long(
    field: &FieldReader<'_, '_>,
    found: &Found<String>,
    length: usize,
    longest: usize,
) {
    let key = &field.key;
    field.error(
        found.at,
        format!("`{key}` a {length} caractères, au plus {longest} : raccourcissez-le"),
    );
}

/// A list of words or phrases: blank ones and repeats are dropped, with a warning.
pub(super) fn words(field: &FieldReader<'_, '_>) -> Vec<String> {
    let found = field.strings();
    let words = filled(field, &found);
    let lists = words
        .iter()
        .filter(|it| field.key != "questions" && is_list(it));
    for list in lists {
        let (key, shown) = (&field.key, one_line(list));
        let parts: Vec<&str> = list
            .split(SEPARATORS)
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .collect();
        let parts = one_line(&parts.join("\", \""));
        let message = format!(
            "`{key}` : « {shown} » est une liste dans un seul texte, avec une virgule ; mettez chacun entre ses guillemets : \"{parts}\""
        );
        field.table.warn(found.at, message);
    }
    let mut seen = HashSet::new();
    for word in words.iter().filter(|it| !seen.insert(it.to_lowercase())) {
        let (key, word) = (&field.key, one_line(word));
        let message = format!("`{key}` répète « {word} » : une fois suffit");
        field.table.warn(found.at, message);
    }
    without_repeats(words)
}

/// What people put between the elements of a list.
const SEPARATORS: [char; 4] = [',', ';', '|', '\n'];

/// Whether a text is a list rather than a phrase: short parts between commas, the last without the
/// « et » of an enumeration; no question, no clause.
fn is_list(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(SEPARATORS)
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let is_short = |part: &&str| part.split_whitespace().count() <= 3 && part.chars().count() > 2;
    let joined = parts.last().is_some_and(|last| {
        let mut words = last.split_whitespace();
        words.any(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "et" | "ou" | "and" | "or" | "&"
            )
        })
    });
    parts.len() > 1 && !joined && !text.contains('?') && parts.iter().all(is_short)
}

/// The words that are not blank, trimmed; blank ones are worth a warning.
pub(super) fn filled(field: &FieldReader<'_, '_>, found: &Found<Vec<String>>) -> Vec<String> {
    let words = found.value.iter().map(|word| word.trim());
    let filled: Vec<String> = words
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    if !filled.is_empty() && filled.len() < found.value.len() {
        let message = format!("`{}` contient un texte vide : retirez-le", field.key);
        field.table.warn(found.at, message);
    }
    filled
}

/// The words, each once, ignoring case.
pub(super) fn without_repeats(mut words: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.to_lowercase()));
    words
}

/// Whether a text is an address that a base may hold.
pub(crate) fn is_link(text: &str) -> bool {
    https(text).is_some_and(|url| has_dot(&url))
}

/// Whether Discord takes its host.
fn has_dot(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.trim_matches('.').contains('.')
}

/// An https link that Discord can open; an address with accents is percent-encoded.
pub(super) fn link(field: FieldReader<'_, '_>) -> Option<String> {
    let field = field.kind("adresse https");
    let found = field.string()?;
    let key = &field.key;
    let link = found.value.trim();
    if link.starts_with("https://") && link.contains(char::is_whitespace) {
        let shown = one_line(link);
        field.error(found.at, format!("`{key}` contient une espace (ici « {shown} ») : retirez-la, ou écrivez %20 à sa place"));
        return None;
    }
    let Some(url) = https(link) else {
        let shown = one_line(link);
        field.error(found.at, format!("`{key}` doit être une adresse qui commence par https:// (ici « {shown} ») : `{key} = \"https://…\"`"));
        return None;
    };
    if !has_dot(&url) {
        let host = url.host_str().unwrap_or_default();
        field.error(found.at, format!("`{key}` : Discord refuse une adresse dont le site n’a pas de point (ici « {host} ») ; donnez son adresse complète, comme https://www.exemple.fr/page"));
        return None;
    }
    // What would end the address in Discord's markup is percent-encoded, as accents are.
    let is_plain = |byte: u8| byte.is_ascii() && !b"<>\"".contains(&byte);
    let link = if link.bytes().all(is_plain) {
        link.to_owned()
    } else {
        url.into()
    };
    if link.len() > LONG_LINK {
        field.table.warn(found.at, format!("`{key}` a plus de {LONG_LINK} caractères : Discord ne pourra pas en faire un bouton"));
    }
    Some(link)
}

fn https(link: &str) -> Option<Url> {
    let (scheme, rest) = link.split_once("://")?;
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && c != '\\';
    if !scheme.eq_ignore_ascii_case("https") || rest.starts_with('/') || !link.chars().all(is_clean)
    {
        return None;
    }
    Url::parse(link).ok().filter(Url::has_host)
}

/// A text of a file, fit for one line of a message.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = printable::line(text);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}
