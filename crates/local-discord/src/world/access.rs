//! Who may do what in which channel.

use std::ops::BitOr;

use crate::id::Id;
use crate::permissions::{Overwrite, Permissions};
use crate::world::{Channel, ChannelKind, World};

impl World {
    /// What a member may do in the guild as a whole; nothing for a person who is not a member.
    pub(crate) fn guild_permissions(&self, guild: Id, person: Id) -> Permissions {
        let Some(member) = self.members.get(&(guild, person)) else {
            return Permissions::empty();
        };
        if self
            .guilds
            .get(&guild)
            .is_some_and(|guild| guild.owner == person)
        {
            return Permissions::ALL;
        }
        let of_role = |role: &Id| {
            self.roles
                .get(role)
                .map_or(Permissions::empty(), |role| role.permissions)
        };
        let sum = member
            .roles
            .iter()
            .map(of_role)
            .fold(of_role(&guild), BitOr::bitor);
        if sum.contains(Permissions::ADMINISTRATOR) {
            Permissions::ALL
        } else {
            sum
        }
    }

    /// What a person may do in a channel. A thread is judged by its parent; direct messages allow
    /// all that has a meaning there.
    pub(crate) fn channel_permissions(&self, channel: Id, person: Id) -> Permissions {
        let Some(channel) = self.channels.get(&channel) else {
            return Permissions::empty();
        };
        let Some(guild) = channel.guild else {
            return Permissions::EVERYONE;
        };
        let base = self.guild_permissions(guild, person);
        if base.contains(Permissions::ADMINISTRATOR) {
            return base;
        }
        let place = channel
            .parent
            .filter(|_| channel.kind.is_thread())
            .and_then(|parent| self.channels.get(&parent));
        self.overwritten(base, guild, person, place.unwrap_or(channel))
    }

    /// What the bot may do in the channel of an interaction; it need not be there itself.
    pub(crate) fn app_permissions(&self, channel: &Channel) -> Permissions {
        if self.bot_is_at(channel) {
            return self.channel_permissions(channel.id, self.bot());
        }
        Permissions::ATTACH_FILES | Permissions::EMBED_LINKS | Permissions::MENTION_EVERYONE
    }

    /// Applies a channel's overwrites in Discord's order: everybody, then the roles together, then the member.
    fn overwritten(
        &self,
        base: Permissions,
        guild: Id,
        person: Id,
        channel: &Channel,
    ) -> Permissions {
        let roles = self
            .members
            .get(&(guild, person))
            .map_or(&[][..], |member| &member.roles);
        let apply = |now: Permissions, concerns: &dyn Fn(&Overwrite) -> bool| {
            let chosen = || {
                channel
                    .overwrites
                    .iter()
                    .filter(|overwrite| concerns(overwrite))
            };
            let deny = chosen().fold(Permissions::empty(), |sum, overwrite| sum | overwrite.deny);
            let allow = chosen().fold(Permissions::empty(), |sum, overwrite| sum | overwrite.allow);
            (now - deny) | allow
        };
        let now = apply(base, &|overwrite| {
            !overwrite.is_member && overwrite.subject == guild
        });
        let now = apply(now, &|overwrite| {
            !overwrite.is_member && roles.contains(&overwrite.subject)
        });
        let now = apply(now, &|overwrite| {
            overwrite.is_member && overwrite.subject == person
        });
        // Without seeing a channel, nothing can be done in it.
        if now.contains(Permissions::VIEW_CHANNEL) {
            now
        } else {
            Permissions::empty()
        }
    }

    /// Whether a person finds this channel in their client.
    pub(crate) fn shows(&self, channel: &Channel, person: Id) -> bool {
        match channel.kind {
            ChannelKind::Direct { with } => with == person,
            ChannelKind::Private => false,
            _ => self
                .channel_permissions(channel.id, person)
                .contains(Permissions::VIEW_CHANNEL),
        }
    }
}
