//! The bot's own role in each server. Discord makes it with the bot, by the same name, and offers it
//! beside the bot to who types `@`: people mention it and mean the bot.

use serenity::all::{GuildId, Message, Role, RoleId, UserId};

use crate::discord::bounded::Bounded;

/// How many servers are remembered: some 300 kB.
const REMEMBERED: usize = 5_000;

/// The bot's own roles.
#[derive(Debug)]
pub struct BotRoles {
    known: Bounded<GuildId, RoleId>,
}

impl Default for BotRoles {
    fn default() -> Self {
        Self {
            known: Bounded::new(REMEMBERED),
        }
    }
}

impl BotRoles {
    /// Learns from a server's role; only the bot's own counts.
    pub fn learn(&self, role: &Role, bot: UserId) {
        if role.tags.bot_id == Some(bot) {
            self.known.with(|known| known.put(role.guild_id, role.id));
        }
    }

    /// Whether a message mentions the bot's role.
    pub fn is_mentioned(&self, message: &Message) -> bool {
        let role = message
            .guild_id
            .and_then(|guild| self.known.with(|known| known.get(&guild).copied()));
        role.is_some_and(|role| message.mention_roles.contains(&role))
    }
}
