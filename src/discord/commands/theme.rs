//! A theme's command (`/droits`…), generated from the base: what the theme holds, or with
//! `question` an answer within it.

use serenity::all::CreateCommand;

use super::builder::{command, named_in_english, text_option};
use crate::knowledge::{Language, Theme};

/// The option of every theme's command.
pub const QUESTION: &str = "question";

/// What Discord registers for one theme.
pub fn declaration(theme: &Theme) -> CreateCommand {
    let question = text_option(
        (QUESTION, "Une question sur ce thème (facultatif)"),
        (QUESTION, "A question about this theme (optional)"),
    );
    let declaration = command(
        &theme.command,
        theme.description.get(Language::French),
        theme.description.get(Language::English),
    )
    .add_option(question);
    let english = theme.command_en.as_ref().unwrap_or(&theme.command);
    named_in_english(declaration, english)
}
