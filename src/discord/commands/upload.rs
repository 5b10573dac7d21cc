//! `/recharger fichier:…`, `/essayer fichier:…`: the option, and the file that it names.

use serenity::all::{
    Attachment, CommandData, CommandDataOptionValue, CommandOptionType, CreateCommandOption,
};

use super::builder::option;

/// Its name.
const FILE: &str = "fichier";

/// What Discord registers, with what it is for in French and in English.
pub(super) fn declared(french: &str, english: &str) -> CreateCommandOption {
    option((FILE, french), ("file", english)).kind(CommandOptionType::Attachment)
}

/// The file that was given, if there is one.
pub fn file(data: &CommandData) -> Option<&Attachment> {
    let option = data.options.iter().find(|option| option.name == FILE)?;
    let CommandDataOptionValue::Attachment(id) = option.value else {
        return None;
    };
    data.resolved.attachments.get(&id)
}
