//! Reading a command's options.

use serenity::all::{CommandData, CommandDataOptionValue};

/// A text option's value; white space alone is none.
pub(super) fn text_of(data: &CommandData, name: &str) -> Option<String> {
    let option = data.options.iter().find(|option| option.name == name)?;
    match &option.value {
        CommandDataOptionValue::String(text) if !text.trim().is_empty() => {
            Some(text.trim().to_owned())
        }
        _ => None,
    }
}
