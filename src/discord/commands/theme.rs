//! A theme's command (`/droits`…), generated from the base: what the theme holds, or with
//! `question` an answer within it.

use serenity::all::CreateCommand;

use super::{command, named_in_english, text_option};
use crate::base::Base;
use crate::knowledge::{Language, Theme};
use crate::reply::Reply;
use crate::search::Finding;

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

/// What the theme holds, or the answer within it and what was found.
#[must_use]
pub fn answer(
    base: &Base,
    theme: &str,
    question: Option<&str>,
    language: Language,
) -> (Reply, Option<Finding>) {
    let Some(theme) = base.knowledge.theme(theme) else {
        return (Reply::gone(language), None);
    };
    match question {
        None => (Reply::theme(&base.knowledge, theme, language), None),
        Some(question) => {
            let finding = base.ask_within(&theme.id, question);
            let reply = Reply::to_finding(&base.knowledge, &finding, language);
            (reply, Some(finding))
        }
    }
}
