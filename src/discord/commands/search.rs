//! « Chercher dans le colloque », on a message: what it says is the question.

use serenity::all::{CommandData, Message, TargetId};

use crate::discord::listening::text;

/// The ways to read the message that the command was used on; none if there is nothing to read in it.
pub(super) fn readings(data: &CommandData) -> Vec<String> {
    target(data).map_or_else(Vec::new, text::shown)
}

/// The message that a command was used on.
pub fn target(data: &CommandData) -> Option<&Message> {
    let id = data.target_id.map(TargetId::to_message_id)?;
    data.resolved.messages.get(&id)
}
