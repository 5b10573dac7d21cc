//! `/essayer question:…`: what would be answered, and why. For moderators, seen by them alone.

use serenity::all::{CommandData, CreateCommandOption};

use super::builder::option;
use super::options::text_of;
use super::reload::with_details;
use crate::discord::format::limits;
use crate::discord::render::View;
use crate::knowledge::Language;

/// The option for the question.
const QUESTION: &str = "question";

/// What Discord registers.
pub(super) fn options() -> Vec<CreateCommandOption> {
    let question = option(
        (QUESTION, "La question, comme un membre l’écrirait"),
        (QUESTION, "The question, as a member would write it"),
    );
    vec![question.max_length(limits::OPTION_VALUE).required(true)]
}

/// The question to try.
pub fn question(data: &CommandData) -> String {
    text_of(data, QUESTION).unwrap_or_default()
}

/// Why it is answered so: what `ask --explain` says. Nothing is explained to who helps somebody in
/// danger.
pub fn explained(explanation: Option<&str>, language: Language) -> View {
    let (why, danger) = match language {
        Language::French => (
            "Voilà ce qu’un membre verrait. Pourquoi :",
            "Voilà ce qu’un membre verrait : ce message dit que quelqu’un est en danger. Rien n’est \
             cherché dans la base, et rien n’en est noté.",
        ),
        Language::English => (
            "That is what a member would see. Why (in French, like the base):",
            "That is what a member would see: this message says that somebody is in danger. Nothing \
             is looked up in the base, and nothing is noted.",
        ),
    };
    match explanation {
        Some(explanation) => with_details(why, explanation.trim_end(), language),
        None => View::sentence(danger, language),
    }
}
