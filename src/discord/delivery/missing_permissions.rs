//! Permissions that the bot turned out to lack: what Discord refused is not tried again (Discord
//! blocks bots that are refused too often) until something changes in that server, or for a while;
//! it is logged once for each channel.

use std::time::Duration;

use serenity::all::{ChannelId, GuildChannel, GuildId};
use tokio::time::Instant;

use crate::discord::api::ApiError;
use crate::discord::bounded::Bounded;
use crate::printable;

/// How long a refusal is assumed to last if nothing changes.
pub const REFUSED_FOR: Duration = Duration::from_secs(10 * 60);
/// How many refusals are remembered: some 100 kB.
const REMEMBERED: usize = 1_000;

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
    /// The thread is locked or archived.
    Locked,
    /// The bot may not read what was written before, and so not refer to it.
    Unreadable,
    /// The person takes no direct messages from the bot.
    Closed,
    /// The bot writes to too many people.
    TooManyDirect,
    /// Discord has put the bot in quarantine: it may open no direct messages.
    Quarantined,
    /// The server's automatic moderation holds this text back.
    Blocked,
}

/// What an error says about permissions, if anything.
pub const fn permission_error(error: &ApiError) -> Option<PermissionError> {
    let ApiError::Refused { status, code, .. } = error else {
        return None;
    };
    Some(match (*code, *status) {
        (50_083 | 160_005, _) => PermissionError::Locked,
        (160_002, _) => PermissionError::Unreadable,
        (50_007 | 50_278, _) => PermissionError::Closed,
        (40_003, _) => PermissionError::TooManyDirect,
        (20_026, _) => PermissionError::Quarantined,
        (200_000 | 200_001, _) => PermissionError::Blocked,
        // 50001 and 50013; Discord does not document every code. Without one it is not Discord's word.
        (1.., 403) => PermissionError::Forbidden,
        _ => return None,
    })
}

#[derive(Debug, Clone, Copy)]
struct Refusal {
    guild: Option<GuildId>,
    /// When; none once something has changed in the server.
    at: Option<Instant>,
}

/// The latest refusals.
#[derive(Debug)]
pub struct MissingPermissions {
    channels: Bounded<(ChannelId, Need), Refusal>,
}

impl Default for MissingPermissions {
    fn default() -> Self {
        Self {
            channels: Bounded::new(REMEMBERED),
        }
    }
}

impl MissingPermissions {
    /// Whether this was refused in the channel a short while ago, and nothing has changed since.
    pub fn lacks(&self, channel: ChannelId, need: Need, now: Instant) -> bool {
        let refusal = self
            .channels
            .with(|known| known.get(&(channel, need)).copied());
        let at = refusal.and_then(|refusal| refusal.at);
        at.is_some_and(|at| now.duration_since(at) < REFUSED_FOR)
    }

    /// Remembers a refusal; true if it is news in this channel, which is logged.
    pub fn record(
        &self,
        channel: ChannelId,
        guild: Option<GuildId>,
        need: Need,
        now: Instant,
    ) -> bool {
        let refusal = Refusal {
            guild,
            at: Some(now),
        };
        self.channels
            .with(|known| known.put((channel, need), refusal).is_none())
    }

    /// Something has changed in the server that permissions depend on: what was refused there may be
    /// tried again. If it is refused again, that is no news.
    pub fn reconsider(&self, guild: GuildId) {
        self.channels.with(|known| {
            let there = known.iter_mut().filter(|(_, it)| it.guild == Some(guild));
            there.for_each(|(_, refusal)| refusal.at = None);
        });
    }

    /// What was refused is possible now: the next refusal is news again.
    pub fn is_allowed(&self, channel: ChannelId, need: Need) {
        self.channels.with(|known| known.pop(&(channel, need)));
    }
}

/// The line for the log: the missing permission, by the name that Discord shows, the channel, and
/// what the bot does meanwhile. `found` is the channel, if the bot sees it.
pub fn line(channel: ChannelId, need: Need, found: Option<&GuildChannel>) -> String {
    let place = found.map_or_else(
        || format!("le salon {channel}"),
        |found| {
            format!(
                "#{} (salon {channel} du serveur {})",
                printable::line(&found.name),
                found.guild_id
            )
        },
    );
    let thread = found.and_then(|found| found.thread_metadata);
    if need == Need::Write && thread.is_some_and(|thread| thread.locked || thread.archived) {
        return format!("je ne peux pas écrire dans {place}, verrouillé ou archivé : {IN_PRIVATE}");
    }
    let (permission, meanwhile) = match (need, found) {
        (Need::Embed, _) => ("Intégrer des liens", "j’y réponds en texte seul"),
        (Need::Refer, _) => (
            "Voir les anciens messages",
            "j’y réponds sans citer la question",
        ),
        (Need::Write, None) => ("Voir le salon", IN_PRIVATE),
        (Need::Write, Some(_)) if thread.is_some() => {
            ("Envoyer des messages dans les fils", IN_PRIVATE)
        }
        (Need::Write, Some(_)) => ("Envoyer des messages", IN_PRIVATE),
    };
    format!("il me manque la permission « {permission} » dans {place} : {meanwhile}")
}

const IN_PRIVATE: &str = "à qui me pose une question, je réponds en message privé";

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Option<GuildId> = Some(GuildId::new(9));

    #[test]
    fn a_refusal_holds_for_a_while_and_is_news_once() {
        let (missing, now) = (MissingPermissions::default(), Instant::now());
        let (here, there) = (ChannelId::new(1), ChannelId::new(2));
        assert!(missing.record(here, SERVER, Need::Embed, now));
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
        assert!(
            !missing.record(here, SERVER, Need::Embed, now),
            "told already"
        );
    }

    #[test]
    fn a_change_in_its_server_ends_a_refusal_and_only_success_makes_the_next_one_news() {
        let (missing, now) = (MissingPermissions::default(), Instant::now());
        let (here, elsewhere) = (ChannelId::new(1), ChannelId::new(2));
        missing.record(here, SERVER, Need::Write, now);
        missing.record(elsewhere, Some(GuildId::new(8)), Need::Write, now);
        missing.reconsider(GuildId::new(9));
        assert!(!missing.lacks(here, Need::Write, now));
        assert!(missing.lacks(elsewhere, Need::Write, now));
        assert!(
            !missing.record(here, SERVER, Need::Write, now),
            "told already"
        );
        missing.is_allowed(here, Need::Write);
        assert!(missing.record(here, SERVER, Need::Write, now));
    }

    #[test]
    fn refusals_are_told_from_other_errors() {
        use PermissionError::{Blocked, Closed, Forbidden, Locked, Quarantined};
        let refused = |status, code| ApiError::Refused {
            status,
            code,
            message: String::new(),
            fields: Vec::new(),
        };
        for (status, code, expected) in [
            (403, 50_001, Some(Forbidden)),
            (403, 50_013, Some(Forbidden)),
            (403, 99_999, Some(Forbidden)),
            (400, 50_083, Some(Locked)),
            (403, 160_005, Some(Locked)),
            (403, 50_278, Some(Closed)),
            (403, 20_026, Some(Quarantined)),
            (400, 40_003, Some(PermissionError::TooManyDirect)),
            (400, 200_000, Some(Blocked)),
            (400, 50_035, None),
            (403, 0, None),
            (404, 10_003, None),
            (500, 0, None),
        ] {
            assert_eq!(permission_error(&refused(status, code)), expected, "{code}");
        }
    }
}
