//! `/question texte:… format:… pour:…`: one question about the colloquium.

use serenity::all::{
    CommandData, CommandDataOptionValue, CommandOptionType, CreateCommandOption, UserId,
};

use super::builder::{ENGLISH_LOCALES, option, text_option};
use super::options::text_of;

/// The option for the question.
pub const TEXT: &str = "texte";
/// The option for how the answer is shown.
pub const FORMAT: &str = "format";
/// The option for whom the answer is.
const FOR: &str = "pour";
/// How people write the option for the question, here or of a theme's command, when they type it.
pub const TEXT_NAMES: [&str; 3] = [TEXT, "text", super::theme::QUESTION];
/// The same of the other options.
pub const FURTHER_NAMES: [&str; 3] = [FORMAT, FOR, "for"];
/// Values of that option: with an embed, or text alone.
const EMBED: &str = "encadre";
const PLAIN: &str = "texte";

pub fn options() -> Vec<CreateCommandOption> {
    let text = text_option(
        (TEXT, "Votre question, en toutes lettres"),
        ("text", "Your question, in plain words"),
    );
    let whom = option(
        (
            FOR,
            "À qui la réponse est destinée : elle est alors visible de tous",
        ),
        ("for", "Whom the answer is for: everyone then sees it"),
    );
    vec![
        text.required(true),
        format(),
        whom.kind(CommandOptionType::User),
    ]
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
pub fn plain(data: &CommandData) -> Option<bool> {
    match text_of(data, FORMAT)?.as_str() {
        EMBED => Some(false),
        PLAIN => Some(true),
        _ => None,
    }
}

/// The person whom the answer is for, if one is named; not a bot.
pub fn addressee(data: &CommandData) -> Option<UserId> {
    let option = data.options.iter().find(|option| option.name == FOR)?;
    let CommandDataOptionValue::User(person) = option.value else {
        return None;
    };
    let is_bot = data.resolved.users.get(&person).is_some_and(|it| it.bot);
    (!is_bot).then_some(person)
}
