//! What was asked while the bot was away: which channels to look at once it is back, and which of
//! their messages still wait for an answer. Pure.

use serenity::all::{Guild, GuildChannel, Message, MessageId, Permissions, Timestamp, UserId};

use super::intake::{self, Channels};

/// How far back the bot looks, in seconds.
pub const LOOKS_BACK: i64 = 10 * 60;
/// How many channels and posts of a server are looked at, at most.
const MOST: usize = 25;
/// What the bot needs to read what it missed, and to answer it.
const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::SEND_MESSAGES);

/// A question that was missed, or answered before the bot went away.
#[derive(Debug, Clone, Copy)]
pub enum Missed<'a> {
    /// It waits for an answer.
    Waiting(&'a Message),
    /// The bot had answered it.
    Answered(&'a Message),
}

/// The channels for asking and the new forum posts of a server with something written since then,
/// each with its latest message (a post's first).
pub fn channels<'a>(
    guild: &'a Guild,
    channels: &Channels,
    bot: UserId,
    since: Timestamp,
) -> Vec<(&'a GuildChannel, MessageId)> {
    let member = guild.members.get(&bot);
    let may = |channel: &GuildChannel| {
        member.is_some_and(|member| {
            let permissions = guild.user_permissions_in(channel, member);
            permissions.contains(NEEDED)
        })
    };
    let asked = guild.channels.values().filter_map(|channel| {
        let listed = channels.ask.contains(&channel.id);
        let latest = channel.last_message_id.filter(|_| listed)?;
        may(channel).then_some((channel, latest))
    });
    let posts = guild.threads.iter().filter_map(|post| {
        let forum = post.parent_id.filter(|it| channels.forums.contains(it))?;
        let readable = guild.channels.get(&forum).is_some_and(may);
        readable.then_some((post, MessageId::new(post.id.get())))
    });
    let is_recent = |message: MessageId| message.created_at() >= since;
    asked
        .chain(posts)
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
