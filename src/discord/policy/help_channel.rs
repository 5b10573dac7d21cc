//! The channel where people answer what the bot could not: for which questions it is offered, and how
//! often somebody may have one posted there. Pure but for its bounded memory.

use std::collections::VecDeque;
use std::time::Duration;

use serenity::all::{ChannelId, Guild, GuildId, UserId};
use tokio::time::Instant;

use crate::discord::bounded::Locked;

/// The period over which questions are counted.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How many of one person's are posted in that time.
pub const FROM_ONE: usize = 3;
/// How many of all together.
const FROM_ALL: usize = 30;

/// The channel of `[discord] help_channel`, if there is one.
#[derive(Debug)]
pub struct HelpChannel {
    configured: Option<ChannelId>,
    state: Locked<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Its server, while the bot sees it.
    guild: Option<GuildId>,
    /// The last hour's questions, oldest first.
    posted: VecDeque<(Instant, UserId)>,
}

/// A channel that a question may be posted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpOffer {
    /// The channel.
    pub channel: ChannelId,
    /// Its server.
    pub guild: GuildId,
    /// Whether the question was asked in private.
    pub asked_in_private: bool,
}

impl HelpChannel {
    /// This channel, whose server is not known yet.
    pub fn new(configured: Option<ChannelId>) -> Self {
        Self {
            configured,
            state: Locked::of(State::default()),
        }
    }

    /// A server has arrived, with the channels that the bot sees.
    pub fn look_at(&self, guild: &Guild) {
        let Some(channel) = self.configured else {
            return;
        };
        let threads = guild.threads.iter().map(|thread| thread.id);
        let is_there =
            guild.channels.contains_key(&channel) || threads.into_iter().any(|it| it == channel);
        self.state.with(|state| {
            if is_there {
                state.guild = Some(guild.id);
            } else if state.guild == Some(guild.id) {
                state.guild = None;
            }
        });
    }

    /// The bot sees a channel of a server.
    pub fn see(&self, channel: ChannelId, guild: GuildId) {
        if self.configured == Some(channel) {
            self.state.with(|state| state.guild = Some(guild));
        }
    }

    /// The channel is gone: it is not offered before it is seen again.
    pub fn forget(&self) {
        self.state.with(|state| state.guild = None);
    }

    /// Where a question may be posted: one of the channel's own server, or one asked of the bot in private
    /// (`is_direct`).
    pub fn offer(&self, guild: Option<GuildId>, is_direct: bool) -> Option<HelpOffer> {
        let own = self.state.with(|state| state.guild)?;
        let is_ours = match guild {
            Some(guild) => guild == own,
            None => is_direct,
        };
        is_ours.then_some(HelpOffer {
            channel: self.configured?,
            guild: own,
            asked_in_private: guild.is_none(),
        })
    }

    /// Whether one more question of this person's may be posted; it is counted.
    pub fn allow(&self, person: UserId, now: Instant) -> bool {
        self.state.with(|state| {
            let posted = &mut state.posted;
            while (posted.front()).is_some_and(|(at, _)| now.duration_since(*at) >= HOUR) {
                posted.pop_front();
            }
            let theirs = posted.iter().filter(|(_, by)| *by == person).count();
            let is_allowed = theirs < FROM_ONE && posted.len() < FROM_ALL;
            if is_allowed {
                posted.push_back((now, person));
            }
            is_allowed
        })
    }

    /// It was not posted after all: it does not count.
    pub fn discount(&self, person: UserId) {
        self.state.with(|state| {
            let last = state.posted.iter().rposition(|(_, by)| *by == person);
            last.and_then(|last| state.posted.remove(last))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::new(1);
    const OURS: GuildId = GuildId::new(10);

    fn seen() -> HelpChannel {
        let help = HelpChannel::new(Some(CHANNEL));
        help.see(CHANNEL, OURS);
        help
    }

    #[test]
    fn it_is_offered_in_its_server_and_in_private_once_it_is_seen() {
        let other = Some(GuildId::new(11));
        let offered = |help: &HelpChannel| {
            [
                (Some(OURS), false),
                (other, false),
                (None, true),
                (None, false),
            ]
            .map(|(guild, is_direct)| help.offer(guild, is_direct).is_some())
        };
        let help = HelpChannel::new(Some(CHANNEL));
        assert_eq!(offered(&help), [false; 4], "not seen yet");
        help.see(ChannelId::new(2), OURS);
        assert_eq!(offered(&help), [false; 4], "another channel");
        help.see(CHANNEL, OURS);
        assert_eq!(offered(&help), [true, false, true, false]);
        help.forget();
        assert_eq!(offered(&help), [false; 4], "gone");
        let none = HelpChannel::new(None);
        none.see(CHANNEL, OURS);
        assert_eq!(offered(&none), [false; 4]);
    }

    #[test]
    fn so_many_an_hour_from_one_and_from_all() {
        let (help, now) = (seen(), Instant::now());
        let person = UserId::new(7);
        for _ in 0..FROM_ONE {
            assert!(help.allow(person, now));
        }
        assert!(!help.allow(person, now));
        help.discount(person);
        assert!(help.allow(person, now), "one did not count");
        let others = (100..).map(UserId::new);
        let granted = others.take(FROM_ALL).filter(|it| help.allow(*it, now));
        assert_eq!(granted.count(), FROM_ALL - FROM_ONE);
        assert!(help.allow(person, now + HOUR), "an hour later");
    }
}
