//! Permissions that the bot turned out to lack: what Discord refused is not tried again for a while
//! (Discord blocks bots that are refused too often), and is logged once for each channel.

use std::time::Duration;

use serenity::all::{ChannelId, GuildChannel, UserId};
use tokio::time::Instant;

use crate::discord::api::ApiError;
use crate::discord::bounded::Bounded;

/// How long a refusal is assumed to last.
const REFUSED_FOR: Duration = Duration::from_secs(10 * 60);
/// How many refusals are remembered, of channels and of people: some 100 kB each.
const REMEMBERED: usize = 1_000;

/// Discord's error code: the bot does not see the channel.
const MISSING_ACCESS: isize = 50_001;
/// Discord's error code: the person takes no direct messages from the bot.
const CLOSED_TO_BOT: isize = 50_007;
/// Discord's error code: a permission is missing; it does not say which.
const MISSING_PERMISSIONS: isize = 50_013;
/// Discord's error code: a reply needs the permission to read what was written before.
const REPLY_WITHOUT_HISTORY: isize = 160_002;

/// What the bot needs in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// To see the channel and write in it.
    Write,
    /// To show embeds.
    Embed,
    /// To refer to the message that it answers.
    Refer,
}

/// What a refusal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionError {
    /// A permission is missing, and Discord does not say which.
    Forbidden,
    /// The bot may not read what was written before, and so not refer to it.
    Unreadable,
    /// The person takes no direct messages from the bot.
    Closed,
}

/// What an error says about permissions, if anything.
#[must_use]
pub const fn permission_error(error: &ApiError) -> Option<PermissionError> {
    let ApiError::Refused { code, .. } = error else {
        return None;
    };
    match *code {
        MISSING_PERMISSIONS | MISSING_ACCESS => Some(PermissionError::Forbidden),
        REPLY_WITHOUT_HISTORY => Some(PermissionError::Unreadable),
        CLOSED_TO_BOT => Some(PermissionError::Closed),
        _ => None,
    }
}

/// The latest refusals.
#[derive(Debug)]
pub struct MissingPermissions {
    channels: Bounded<(ChannelId, Need), Instant>,
    people: Bounded<UserId, Instant>,
}

impl Default for MissingPermissions {
    fn default() -> Self {
        Self {
            channels: Bounded::new(REMEMBERED),
            people: Bounded::new(REMEMBERED),
        }
    }
}

impl MissingPermissions {
    /// Whether this was refused in the channel a short while ago.
    #[must_use]
    pub fn lacks(&self, channel: ChannelId, need: Need, now: Instant) -> bool {
        let refused = self
            .channels
            .with(|known| known.get(&(channel, need)).copied());
        refused.is_some_and(|at| now.duration_since(at) < REFUSED_FOR)
    }

    /// Remembers a refusal; true if it is the first in this channel, which is logged.
    pub fn record(&self, channel: ChannelId, need: Need, now: Instant) -> bool {
        self.channels
            .with(|known| known.put((channel, need), now).is_none())
    }

    /// Whether the person refused direct messages a short while ago.
    #[must_use]
    pub fn is_closed(&self, person: UserId, now: Instant) -> bool {
        let refused = self.people.with(|known| known.get(&person).copied());
        refused.is_some_and(|at| now.duration_since(at) < REFUSED_FOR)
    }

    /// Remembers that the person takes no direct messages.
    pub fn record_closed(&self, person: UserId, now: Instant) {
        self.people.with(|known| known.put(person, now));
    }
}

/// The line for the log: the missing permission, by the name that Discord shows, the channel, and
/// what the bot does meanwhile. `found` is the channel, if the bot sees it.
#[must_use]
pub fn line(channel: ChannelId, need: Need, found: Option<&GuildChannel>) -> String {
    let place = found.map_or_else(
        || format!("le salon {channel}"),
        |found| {
            format!(
                "#{} (salon {channel} du serveur {})",
                found.name, found.guild_id
            )
        },
    );
    let in_thread = found.is_some_and(|found| found.thread_metadata.is_some());
    let (permission, meanwhile) = match (need, found) {
        (Need::Embed, _) => ("Intégrer des liens", "j’y réponds en texte seul"),
        (Need::Refer, _) => (
            "Voir les anciens messages",
            "j’y réponds sans citer la question",
        ),
        (Need::Write, None) => ("Voir le salon", IN_PRIVATE),
        (Need::Write, Some(_)) if in_thread => ("Envoyer des messages dans les fils", IN_PRIVATE),
        (Need::Write, Some(_)) => ("Envoyer des messages", IN_PRIVATE),
    };
    format!("il me manque la permission « {permission} » dans {place} : {meanwhile}")
}

const IN_PRIVATE: &str = "à qui me pose une question, je réponds en message privé";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_holds_for_a_while_and_is_news_once() {
        let (missing, now) = (MissingPermissions::default(), Instant::now());
        let (here, there) = (ChannelId::new(1), ChannelId::new(2));
        assert!(missing.record(here, Need::Embed, now));
        let just_before = now + REFUSED_FOR - Duration::from_millis(1);
        for (channel, need, at, expected) in [
            (here, Need::Embed, now, true),
            (here, Need::Embed, just_before, true),
            (here, Need::Embed, now + REFUSED_FOR, false),
            (here, Need::Write, now, false),
            (there, Need::Embed, now, false),
        ] {
            assert_eq!(missing.lacks(channel, need, at), expected);
        }
        assert!(!missing.record(here, Need::Embed, now), "told already");
    }
}
