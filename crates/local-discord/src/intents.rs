//! Gateway intents: which events a session asks for.

#![allow(missing_docs, reason = "Discord's own names")]

use bitflags::bitflags;

bitflags! {
    /// A set of intents.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Intents: u64 {
        const GUILDS = 1;
        const GUILD_MEMBERS = 1 << 1;
        const GUILD_PRESENCES = 1 << 8;
        const GUILD_MESSAGES = 1 << 9;
        const GUILD_MESSAGE_REACTIONS = 1 << 10;
        const DIRECT_MESSAGES = 1 << 12;
        const DIRECT_MESSAGE_REACTIONS = 1 << 13;
        const MESSAGE_CONTENT = 1 << 15;
        /// Those that the developer portal has a switch for.
        const PRIVILEGED = Self::GUILD_MEMBERS.bits()
            | Self::GUILD_PRESENCES.bits()
            | Self::MESSAGE_CONTENT.bits();
        /// Every bit that Discord has given a meaning to (17 to 19, 22 and 23 have none).
        const _ = 0b11_0011_0001_1111_1111_1111_1111;
    }
}
