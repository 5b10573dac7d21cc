//! Changing what exists while the bot runs, with the events that Discord sends for it.

use serde_json::json;

use crate::id::Id;
use crate::payload;
use crate::server::LocalDiscord;
use crate::world::{Channel, Member, Role};

impl LocalDiscord {
    /// Changes a channel or thread: `CHANNEL_UPDATE` or `THREAD_UPDATE`. `false` if there is none.
    pub fn change_channel(&self, channel: Id, change: impl FnOnce(&mut Channel)) -> bool {
        self.shared.with(|state| {
            let Some(changed) = state.world.channels.get_mut(&channel) else {
                return false;
            };
            change(changed);
            let changed = changed.clone();
            let name = if changed.kind.is_thread() {
                "THREAD_UPDATE"
            } else {
                "CHANNEL_UPDATE"
            };
            if let Some(guild) = changed.guild {
                let data = payload::channel(&state.world, &changed);
                state.dispatch_to_guild(name, guild, channel, &data);
            }
            true
        })
    }

    /// Changes a role: `GUILD_ROLE_UPDATE`. `false` if there is none.
    pub fn change_role(&self, role: Id, change: impl FnOnce(&mut Role)) -> bool {
        self.shared.with(|state| {
            let Some(changed) = state.world.roles.get_mut(&role) else {
                return false;
            };
            change(changed);
            let changed = changed.clone();
            let data = payload::role_event(&state.world, changed.guild, role);
            state.dispatch_to_guild("GUILD_ROLE_UPDATE", changed.guild, role, &data);
            true
        })
    }

    /// Changes the bot's own membership of a guild: `GUILD_MEMBER_UPDATE`, which needs no intent for
    /// itself. `false` if it is not in the guild.
    pub fn change_own_member(&self, guild: Id, change: impl FnOnce(&mut Member)) -> bool {
        self.shared.with(|state| {
            let bot = state.world.bot();
            let Some(changed) = state.world.members.get_mut(&(guild, bot)) else {
                return false;
            };
            change(changed);
            if let Some(mut data) = payload::member(&state.world, guild, bot) {
                data["guild_id"] = json!(guild);
                state.dispatch_to_guild("GUILD_MEMBER_UPDATE", guild, bot, &data);
            }
            true
        })
    }
}
