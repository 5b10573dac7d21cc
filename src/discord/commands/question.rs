//! `/question texte:…`: one question about the colloquium.

use serenity::all::CreateCommand;

use super::{command, named_in_english, text_option};

/// The command's name.
pub const NAME: &str = "question";
/// Its option.
pub const TEXT: &str = "texte";

/// What Discord registers.
pub fn declaration() -> CreateCommand {
    let text = text_option(
        (TEXT, "Votre question, en toutes lettres"),
        ("text", "Your question, in plain words"),
    );
    let question = command(
        NAME,
        "Poser une question sur le colloque",
        "Ask a question about the colloquium",
    );
    named_in_english(question, NAME).add_option(text.required(true))
}
