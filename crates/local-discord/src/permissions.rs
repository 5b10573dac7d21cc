//! Permissions, by Discord's names, and a channel's overwrites of them.

#![allow(missing_docs, reason = "Discord's own names")]

use bitflags::bitflags;
use serde::{Serialize, Serializer};

use crate::id::Id;

bitflags! {
    /// A set of permissions.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Permissions: u64 {
        const ADMINISTRATOR = 1 << 3;
        const MANAGE_CHANNELS = 1 << 4;
        const MANAGE_GUILD = 1 << 5;
        const ADD_REACTIONS = 1 << 6;
        const VIEW_CHANNEL = 1 << 10;
        const SEND_MESSAGES = 1 << 11;
        const MANAGE_MESSAGES = 1 << 13;
        const EMBED_LINKS = 1 << 14;
        const ATTACH_FILES = 1 << 15;
        const READ_MESSAGE_HISTORY = 1 << 16;
        const MENTION_EVERYONE = 1 << 17;
        const MANAGE_ROLES = 1 << 28;
        const USE_APPLICATION_COMMANDS = 1 << 31;
        const MANAGE_THREADS = 1 << 34;
        const CREATE_PUBLIC_THREADS = 1 << 35;
        const SEND_MESSAGES_IN_THREADS = 1 << 38;
        const USE_EXTERNAL_APPS = 1 << 50;
        /// What a new guild gives everybody.
        const EVERYONE = Self::ADD_REACTIONS.bits()
            | Self::VIEW_CHANNEL.bits()
            | Self::SEND_MESSAGES.bits()
            | Self::EMBED_LINKS.bits()
            | Self::ATTACH_FILES.bits()
            | Self::READ_MESSAGE_HISTORY.bits()
            | Self::USE_APPLICATION_COMMANDS.bits()
            | Self::CREATE_PUBLIC_THREADS.bits()
            | Self::SEND_MESSAGES_IN_THREADS.bits()
            | Self::USE_EXTERNAL_APPS.bits();
        /// Every bit that Discord has given a meaning to.
        const ALL = (1 << 53) - 1;
    }
}

/// Discord writes permissions as a number in a string.
impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.bits())
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
