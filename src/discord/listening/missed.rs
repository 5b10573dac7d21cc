//! What was asked while the bot was away: which channels to look at once it is back, and which of
//! their messages still wait for an answer. Pure.

use serenity::all::{
    ChannelId, Guild, GuildChannel, Message, MessageId, Permissions, Timestamp, UserId,
};

use super::intake::{self, Channels};

/// How far back the bot looks, in seconds.
pub const LOOKS_BACK: i64 = 10 * 60;
/// How many channels and posts of a server are looked at, at most.
const MOST: usize = 25;
/// What the bot needs to read what it missed.
const TO_READ: Permissions = Permissions::VIEW_CHANNEL.union(Permissions::READ_MESSAGE_HISTORY);

/// A question that was missed, or answered before the bot went away.
#[derive(Debug, Clone, Copy)]
pub enum Missed<'a> {
    /// It waits for an answer.
    Waiting(&'a Message),
    /// The bot had answered it.
    Answered(&'a Message),
}

/// The channels for asking with their threads and the new forum posts of a server, with something
/// written since then, each with its latest message (a post's first).
pub fn channels<'a>(
    guild: &'a Guild,
    channels: &Channels,
    bot: UserId,
    since: Timestamp,
) -> Vec<(&'a GuildChannel, MessageId)> {
    let member = guild.members.get(&bot);
    let may = |channel: &GuildChannel, to_answer: Permissions| {
        member.is_some_and(|member| {
            let permissions = guild.user_permissions_in(channel, member);
            permissions.contains(TO_READ | to_answer)
        })
    };
    let is_for_asking = |channel: ChannelId| channels.ask.contains(&channel);
    let asked = guild.channels.values().filter_map(|channel| {
        let latest = channel.last_message_id?;
        let readable = is_for_asking(channel.id) && may(channel, Permissions::SEND_MESSAGES);
        readable.then_some((channel, latest))
    });
    let threads = guild.threads.iter().filter_map(|thread| {
        let parent = thread.parent_id?;
        let latest = if is_for_asking(parent) || is_for_asking(thread.id) {
            thread.last_message_id?
        } else if channels.forums.contains(&parent) {
            MessageId::new(thread.id.get())
        } else {
            return None;
        };
        let parent = guild.channels.get(&parent)?;
        let readable = may(parent, Permissions::SEND_MESSAGES_IN_THREADS);
        readable.then_some((thread, latest))
    });
    let is_recent = |message: MessageId| message.created_at() >= since;
    asked
        .chain(threads)
        .filter(|(_, latest)| is_recent(*latest))
        .take(MOST)
        .collect()
}

/// The questions of a channel's history (newest first, as Discord gives it) since then, oldest first.
/// Those that somebody else has taken up are left to them.
pub fn questions(history: &[Message], bot: UserId, since: Timestamp) -> Vec<Missed<'_>> {
    let replies = |question: &Message, by_bot: bool| {
        history.iter().any(|message| {
            let replied_to = message.message_reference.as_ref();
            let replied_to = replied_to.and_then(|reference| reference.message_id);
            let from_other = message.author.id != question.author.id;
            let in_post = intake::starts_thread(question) && message.id != question.id;
            (message.author.id == bot) == by_bot
                && from_other
                && (replied_to == Some(question.id) || in_post)
        })
    };
    let recent = history
        .iter()
        .rev()
        .filter(|message| message.timestamp >= since && intake::is_from_person(message, bot));
    recent
        .filter_map(|message| {
            if replies(message, true) {
                return Some(Missed::Answered(message));
            }
            (!replies(message, false)).then_some(Missed::Waiting(message))
        })
        .collect()
}

/// The time that many seconds before now.
pub fn seconds_ago(seconds: i64) -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_unix_timestamp(now.unix_timestamp() - seconds).unwrap_or(now)
}
