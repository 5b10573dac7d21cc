//! Commands and options with their names and descriptions in French and English.

use serenity::all::{CommandOptionType, CreateCommand, CreateCommandOption};

use crate::discord::format::limits;

/// Discord's locales that get the English names and descriptions.
pub(super) const ENGLISH_LOCALES: [&str; 2] = ["en-US", "en-GB"];

/// A command with its description in both languages.
pub(super) fn command(name: &str, description: &str, description_en: &str) -> CreateCommand {
    let command = CreateCommand::new(name).description(described(description));
    ENGLISH_LOCALES
        .into_iter()
        .fold(command, |command, locale| {
            command.description_localized(locale, described(description_en))
        })
}

/// The command's name in English.
pub(super) fn named_in_english(command: CreateCommand, name: &str) -> CreateCommand {
    ENGLISH_LOCALES
        .into_iter()
        .fold(command, |command, locale| {
            command.name_localized(locale, name)
        })
}

/// A text option that offers what to ask.
pub(super) fn text_option(french: (&str, &str), english: (&str, &str)) -> CreateCommandOption {
    option(french, english)
        .max_length(limits::OPTION_VALUE)
        .set_autocomplete(true)
}

/// A text option: name and description in French and in English.
pub(super) fn option(french: (&str, &str), english: (&str, &str)) -> CreateCommandOption {
    let option = CreateCommandOption::new(CommandOptionType::String, french.0, described(french.1));
    ENGLISH_LOCALES.into_iter().fold(option, |option, locale| {
        option
            .name_localized(locale, english.0)
            .description_localized(locale, described(english.1))
    })
}

/// A description as long as Discord takes.
fn described(text: &str) -> String {
    limits::cut(text, limits::COMMAND_DESCRIPTION)
}
