//! Which commands a person finds in which channel.

use crate::commands::Command;
use crate::id::Id;
use crate::permissions::Permissions;
use crate::server::LocalDiscord;
use crate::state::State;
use crate::world::ChannelKind;

impl LocalDiscord {
    /// The commands that a person finds in a channel.
    pub fn visible_commands(&self, person: Id, channel: Id) -> Vec<Command> {
        self.shared
            .with(|state| state.visible_commands(person, channel))
    }

    /// Allows a command to a role or a person as a guild's owner does in its Integrations,
    /// overriding the permissions that the command asks for.
    pub fn allow_command(&self, guild: Id, command: &str, subject: Id) {
        self.shared
            .with(|state| state.commands.grant(guild, command, subject));
    }
}

impl State {
    /// The commands that a person finds in a channel: the guild's first, then the global ones.
    pub(crate) fn visible_commands(&self, person: Id, channel: Id) -> Vec<Command> {
        let Some(place) = self.world.channels.get(&channel) else {
            return Vec::new();
        };
        let with_bot = self.world.bot_is_at(place);
        let installed = self.world.application.installed_by.contains(&person);
        let guild = place
            .guild
            .filter(|_| with_bot)
            .map_or(&[][..], |guild| self.commands.of(Some(guild)));
        let allowed = self.world.channel_permissions(channel, person);
        let fits = |command: &&Command| {
            let kinds = &command.json["integration_types"];
            let by_guild = with_bot
                && command
                    .lists("integration_types", 0)
                    .unwrap_or(kinds.is_null());
            let by_person = installed && command.lists("integration_types", 1).unwrap_or(false);
            (by_guild || by_person)
                && command.fits_context(place.kind)
                && (command.is_open_to(place.guild.is_some(), allowed)
                    || self.is_granted(place.guild, person, command))
        };
        guild
            .iter()
            .chain(self.commands.of(None))
            .filter(fits)
            .cloned()
            .collect()
    }

    /// Whether the guild's owner has allowed a command to this person, or to one of their roles.
    fn is_granted(&self, guild: Option<Id>, person: Id, command: &Command) -> bool {
        let Some((guild, member)) =
            guild.and_then(|id| Some((id, self.world.members.get(&(id, person))?)))
        else {
            return false;
        };
        let mut subjects = [guild, person]
            .into_iter()
            .chain(member.roles.iter().copied());
        let granted = |subject| self.commands.is_granted(guild, &command.name, subject);
        subjects.any(granted)
    }
}

impl Command {
    /// Whether it exists in such a channel. Guild commands exist only in their guild.
    fn fits_context(&self, kind: ChannelKind) -> bool {
        let context = kind.context();
        if self.guild.is_some() {
            return context == 0;
        }
        let by_default = context != 1 || self.json["dm_permission"] != false;
        self.lists("contexts", context.into()).unwrap_or(by_default)
    }

    /// Whether a member with these permissions sees it.
    fn is_open_to(&self, in_guild: bool, allowed: Permissions) -> bool {
        if !in_guild || allowed.contains(Permissions::ADMINISTRATOR) {
            return true;
        }
        let may_use = allowed.contains(Permissions::USE_APPLICATION_COMMANDS);
        may_use
            && match self.default_member_permissions() {
                // Nothing but administrators.
                Some(0) => false,
                Some(bits) => allowed.contains(Permissions::from_bits_retain(bits)),
                None => true,
            }
    }
}
