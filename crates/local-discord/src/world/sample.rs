//! A ready-made world for tests.

use crate::id::Id;
use crate::permissions::Permissions;
use crate::world::World;

/// A ready-made world: two guilds, three channels and a forum, a member, a moderator, and the
/// administrator of the other guild.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The world, to start with.
    pub world: World,
    /// The first guild.
    pub guild: Id,
    /// An ordinary channel of it.
    pub general: Id,
    /// Another, meant for asking.
    pub ask: Id,
    /// Another, meant to be watched.
    pub watched: Id,
    /// Its forum.
    pub forum: Id,
    /// A person without any role.
    pub member: Id,
    /// A person who may manage the first guild.
    pub moderator: Id,
    /// The moderator's role.
    pub moderator_role: Id,
    /// The second guild.
    pub other_guild: Id,
    /// A channel of the second guild.
    pub other_channel: Id,
    /// The administrator of the second guild, who is no member of the first.
    pub other_admin: Id,
}

impl Sample {
    /// The world described above, with a bot of this name in both guilds.
    pub fn new(bot_name: &str) -> Self {
        let mut world = World::new(bot_name);
        let guild = world.add_guild("Premier serveur");
        let general = world.add_channel(guild, "général");
        let ask = world.add_channel(guild, "questions");
        let watched = world.add_channel(guild, "discussions");
        let forum = world.add_forum(guild, "forum");
        let member = world.add_person("Camille");
        world.add_member(guild, member, &[]);
        let moderator = world.add_person("Dominique");
        let moderator_role = world.add_role(
            guild,
            "modération",
            Permissions::MANAGE_GUILD | Permissions::MANAGE_MESSAGES,
        );
        world.add_member(guild, moderator, &[moderator_role]);

        let other_guild = world.add_guild("Second serveur");
        let other_channel = world.add_channel(other_guild, "général");
        let other_admin = world.add_person("Sacha");
        let admins = world.add_role(other_guild, "administration", Permissions::ADMINISTRATOR);
        world.add_member(other_guild, other_admin, &[admins]);
        Self {
            world,
            guild,
            general,
            ask,
            watched,
            forum,
            member,
            moderator,
            moderator_role,
            other_guild,
            other_channel,
            other_admin,
        }
    }
}
