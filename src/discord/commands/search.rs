//! « Chercher dans le colloque », on a message: what it says is the question.

use serenity::all::{CommandData, TargetId};

use crate::discord::listening::text;

/// The ways to read the message that the command was used on; none if there is nothing to read in it.
pub(super) fn readings(data: &CommandData) -> Vec<String> {
    let message = data.target_id.map(TargetId::to_message_id);
    let message = message.and_then(|id| data.resolved.messages.get(&id));
    message.map_or_else(Vec::new, text::shown)
}
