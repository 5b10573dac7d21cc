//! `/essayer question:… fichier:…`: what would be answered, and why. For moderators, seen by them alone.

use serenity::all::{CommandData, CreateCommandOption};

use super::builder::option;
use super::options::text_of;
use super::reload::with_details;
use super::upload;
use crate::discord::format::limits;
use crate::discord::render::View;
use crate::knowledge::{Language, bilingual};

/// The option for the question.
const QUESTION: &str = "question";

/// What Discord registers.
pub(super) fn options() -> Vec<CreateCommandOption> {
    let question = option(
        (QUESTION, "La question, comme un membre l’écrirait"),
        (QUESTION, "The question, as a member would write it"),
    );
    let file = upload::declared(
        "Sur une base avec ce fichier, sans la mettre en service (facultatif)",
        "On a base with this file, without putting it in service (optional)",
    );
    let question = question.max_length(limits::OPTION_VALUE).required(true);
    vec![question, file]
}

/// The question to try.
pub fn question(data: &CommandData) -> String {
    text_of(data, QUESTION).unwrap_or_default()
}

/// Why it is answered so: what `ask --explain` says; on a base with what somebody sent, if they did.
/// Nothing is explained to who helps somebody in danger.
pub fn explained(explanation: Option<&str>, on_upload: bool, language: Language) -> View {
    let texts = Texts::of(language);
    let Some(explanation) = explanation else {
        return View::sentence(texts.danger, language);
    };
    let seen = if on_upload {
        texts.on_upload
    } else {
        texts.seen
    };
    let opening = format!("{seen}{}", texts.why);
    with_details(&opening, explanation.trim_end(), language)
}

bilingual! {
    /// What is said beside the answer in one language.
    struct Texts {
        seen = "Voilà ce qu’un membre verrait.", "That is what a member would see.";
        on_upload =
            "Voilà ce qu’un membre verrait si ce fichier était en service ; il ne l’est pas, et rien \
             n’est écrit.",
            "That is what a member would see if this file were in service; it is not, and nothing is \
             written.";
        why = " Pourquoi :", " Why (in French, like the base):";
        danger =
            "Voilà ce qu’un membre verrait : ce message dit que quelqu’un est en danger. Rien n’est \
             cherché dans la base, et rien n’en est noté.",
            "That is what a member would see: this message says that somebody is in danger. Nothing \
             is looked up in the base, and nothing is noted.";
    }
}
