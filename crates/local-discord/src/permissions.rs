//! Permissions: the bits that Discord calls by name, and who has which of them where.

use std::ops::{BitOr, Sub};

use serde::{Serialize, Serializer};

use super::id::Id;
use super::world::{Channel, World};

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(u64);

/// Names for the bits.
#[allow(missing_docs, reason = "Discord's own names")]
impl Permissions {
    pub const NONE: Self = Self(0);
    pub const ADMINISTRATOR: Self = Self(1 << 3);
    pub const MANAGE_CHANNELS: Self = Self(1 << 4);
    pub const MANAGE_GUILD: Self = Self(1 << 5);
    pub const ADD_REACTIONS: Self = Self(1 << 6);
    pub const VIEW_CHANNEL: Self = Self(1 << 10);
    pub const SEND_MESSAGES: Self = Self(1 << 11);
    pub const MANAGE_MESSAGES: Self = Self(1 << 13);
    pub const EMBED_LINKS: Self = Self(1 << 14);
    pub const ATTACH_FILES: Self = Self(1 << 15);
    pub const READ_MESSAGE_HISTORY: Self = Self(1 << 16);
    pub const MENTION_EVERYONE: Self = Self(1 << 17);
    pub const MANAGE_ROLES: Self = Self(1 << 28);
    pub const USE_APPLICATION_COMMANDS: Self = Self(1 << 31);
    pub const MANAGE_THREADS: Self = Self(1 << 34);
    pub const CREATE_PUBLIC_THREADS: Self = Self(1 << 35);
    pub const SEND_MESSAGES_IN_THREADS: Self = Self(1 << 38);
    pub const USE_EXTERNAL_APPS: Self = Self(1 << 50);
    /// Every bit that Discord has given a meaning to.
    pub const ALL: Self = Self((1 << 53) - 1);
    /// What a new guild gives everybody.
    pub const EVERYONE: Self = Self(
        Self::ADD_REACTIONS.0
            | Self::VIEW_CHANNEL.0
            | Self::SEND_MESSAGES.0
            | Self::EMBED_LINKS.0
            | Self::ATTACH_FILES.0
            | Self::READ_MESSAGE_HISTORY.0
            | Self::USE_APPLICATION_COMMANDS.0
            | Self::CREATE_PUBLIC_THREADS.0
            | Self::SEND_MESSAGES_IN_THREADS.0
            | Self::USE_EXTERNAL_APPS.0,
    );
}

impl Permissions {
    /// The set of these bits.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The bits, as client libraries want them.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether all of `others` are in this set.
    #[must_use]
    pub const fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }
}

impl BitOr for Permissions {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Sub for Permissions {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Discord writes permissions as a number in a string.
impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// What a channel allows or denies to one role or one member, beyond their roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwrite {
    /// The role (`@everyone` has the guild's id) or the person.
    pub subject: Id,
    /// Whether the subject is a person.
    pub is_member: bool,
    /// What is added.
    pub allow: Permissions,
    /// What is taken away.
    pub deny: Permissions,
}

impl World {
    /// What a member may do in the guild as a whole; nothing for who is no member of it.
    #[must_use]
    pub fn guild_permissions(&self, guild: Id, person: Id) -> Permissions {
        let Some(member) = self.members.get(&(guild, person)) else {
            return Permissions::NONE;
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
                .map_or(Permissions::NONE, |role| role.permissions)
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

    /// What a person may do in a channel. A thread goes by its parent; direct messages allow all
    /// that has a meaning there.
    #[must_use]
    pub fn channel_permissions(&self, channel: Id, person: Id) -> Permissions {
        let Some(channel) = self.channels.get(&channel) else {
            return Permissions::NONE;
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

    /// What the bot may do where an interaction takes place; it need not be there itself.
    #[must_use]
    pub(super) fn app_permissions(&self, channel: &Channel) -> Permissions {
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
            let deny = chosen().fold(Permissions::NONE, |sum, overwrite| sum | overwrite.deny);
            let allow = chosen().fold(Permissions::NONE, |sum, overwrite| sum | overwrite.allow);
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
        // Who cannot see a channel can do nothing in it.
        if now.contains(Permissions::VIEW_CHANNEL) {
            now
        } else {
            Permissions::NONE
        }
    }
}
