//! `/question texte:… format:…`: one question about the colloquium.

use serenity::all::{CommandData, CreateCommandOption};

use super::builder::{ENGLISH_LOCALES, option, text_option};
use super::options::text_of;

/// The option for the question.
pub const TEXT: &str = "texte";
/// The option for how the answer is shown.
pub const FORMAT: &str = "format";
/// Values of that option: with an embed, or text alone.
const EMBED: &str = "encadre";
const PLAIN: &str = "texte";

/// Its options.
pub fn options() -> Vec<CreateCommandOption> {
    let text = text_option(
        (TEXT, "Votre question, en toutes lettres"),
        ("text", "Your question, in plain words"),
    );
    vec![text.required(true), format()]
}

fn format() -> CreateCommandOption {
    let format = option(
        (FORMAT, "La présentation de la réponse (facultatif)"),
        (FORMAT, "How the answer is shown (optional)"),
    );
    [
        ("Avec encadré", "With a card", EMBED),
        ("Texte seul", "Text only", PLAIN),
    ]
    .into_iter()
    .fold(format, |format, (french, english, value)| {
        let localised = ENGLISH_LOCALES.map(|locale| (locale, english));
        format.add_string_choice_localized(french, value, localised)
    })
}

/// Whether the answer is to be text alone; none if the member leaves that to the settings.
#[must_use]
pub fn plain(data: &CommandData) -> Option<bool> {
    match text_of(data, FORMAT)?.as_str() {
        EMBED => Some(false),
        PLAIN => Some(true),
        _ => None,
    }
}
