//! Whether somebody may make the bot write for all to see: where they may write themselves. Pure.

use serenity::all::{ChannelType, Member, PartialChannel, Permissions};

/// Whether the user of a command or button may write in its channel. `member` is none in direct
/// messages, where everybody may.
pub fn may_publish(member: Option<&Member>, channel: Option<&PartialChannel>) -> bool {
    let Some(member) = member else { return true };
    let is_thread = channel.is_some_and(|channel| {
        use ChannelType::{NewsThread, PrivateThread, PublicThread};
        matches!(channel.kind, NewsThread | PrivateThread | PublicThread)
    });
    let needed = if is_thread {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    let allowed = member.permissions.unwrap_or(Permissions::empty());
    allowed.intersects(needed | Permissions::ADMINISTRATOR)
}
