//! Who may use the moderators' commands.
//!
//! Discord hides them by `default_member_permissions`, but applies that in any server: the bot
//! checks again, against the operator's own servers. Pure.

use std::fmt;

use serenity::all::{GuildId, Member, Permissions, RoleId};

/// The operator's servers and roles, from `[moderation]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moderation {
    /// The servers where moderators' commands exist.
    pub guilds: Vec<GuildId>,
    /// Roles that may use them, besides those who may manage the server.
    pub roles: Vec<RoleId>,
}

/// Who uses a moderators' command or button, and in which server.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The server; none in direct messages.
    pub guild: Option<GuildId>,
    /// The member's permissions there, as Discord computed them.
    pub permissions: Permissions,
    /// The member's roles there.
    pub roles: &'a [RoleId],
}

impl<'a> Caller<'a> {
    /// The user of a command or button, in a server or in direct messages.
    pub fn new(guild: Option<GuildId>, member: Option<&'a Member>) -> Self {
        Self {
            guild,
            permissions: member
                .and_then(|member| member.permissions)
                .unwrap_or(Permissions::empty()),
            roles: member.map_or(&[], |member| &member.roles),
        }
    }
}

/// Why a moderators' command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessDenied {
    /// Not one of the operator's servers, or a direct message.
    WrongGuild,
    /// Neither a manager of the server nor a holder of one of the roles.
    NotModerator,
}

/// For the log.
impl fmt::Display for AccessDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongGuild => "demandé hors des serveurs de [moderation] guilds",
            Self::NotModerator => "demandé par un membre qui n’en a pas le droit",
        })
    }
}

impl Moderation {
    /// Whether `caller` may delete what the bot wrote for somebody else: anybody who may delete any
    /// message there, and the moderators.
    pub fn may_delete(&self, caller: Caller<'_>) -> bool {
        let manages = Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR;
        caller.permissions.intersects(manages) || self.check(caller).is_ok()
    }

    /// Whether `caller` may use the moderators' commands.
    ///
    /// # Errors
    /// The reason for the refusal.
    pub fn check(&self, caller: Caller<'_>) -> Result<(), AccessDenied> {
        if !caller
            .guild
            .is_some_and(|guild| self.guilds.contains(&guild))
        {
            return Err(AccessDenied::WrongGuild);
        }
        let manages = caller
            .permissions
            .intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR);
        let has_role = caller.roles.iter().any(|role| self.roles.contains(role));
        if manages || has_role {
            Ok(())
        } else {
            Err(AccessDenied::NotModerator)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: GuildId = GuildId::new(1);
    const OTHER: GuildId = GuildId::new(2);
    const MODERATOR: RoleId = RoleId::new(10);
    const MEMBER: RoleId = RoleId::new(11);

    fn moderation() -> Moderation {
        Moderation {
            guilds: vec![OURS],
            roles: vec![MODERATOR],
        }
    }

    /// Name, server, permissions, roles, and what is decided.
    type Case = (
        &'static str,
        Option<GuildId>,
        Permissions,
        &'static [RoleId],
        Result<(), AccessDenied>,
    );

    #[test]
    fn the_table_of_permissions() {
        use AccessDenied::{NotModerator, WrongGuild};
        let manage = Permissions::MANAGE_GUILD;
        let admin = Permissions::ADMINISTRATOR;
        let plain = Permissions::SEND_MESSAGES;
        #[rustfmt::skip]
        let cases: [Case; 9] = [
            ("manager", Some(OURS), manage, &[], Ok(())),
            ("administrator", Some(OURS), admin, &[], Ok(())),
            ("moderator by role", Some(OURS), plain, &[MEMBER, MODERATOR], Ok(())),
            ("member", Some(OURS), plain, &[MEMBER], Err(NotModerator)),
            ("nobody", Some(OURS), Permissions::empty(), &[], Err(NotModerator)),
            ("administrator elsewhere", Some(OTHER), admin, &[], Err(WrongGuild)),
            ("role elsewhere", Some(OTHER), plain, &[MODERATOR], Err(WrongGuild)),
            ("direct message", None, admin, &[], Err(WrongGuild)),
            ("direct message, role", None, plain, &[MODERATOR], Err(WrongGuild)),
        ];
        for (name, guild, permissions, roles, expected) in cases {
            let caller = Caller {
                guild,
                permissions,
                roles,
            };
            assert_eq!(moderation().check(caller), expected, "{name}");
        }
    }

    #[test]
    fn who_may_delete_what_was_written_for_somebody_else() {
        let manage = Permissions::MANAGE_MESSAGES;
        let admin = Permissions::ADMINISTRATOR;
        let plain = Permissions::SEND_MESSAGES;
        let cases: [(_, _, _, &[RoleId], _); 7] = [
            ("over messages, elsewhere", Some(OTHER), manage, &[], true),
            ("administrator, elsewhere", Some(OTHER), admin, &[], true),
            ("moderator by role", Some(OURS), plain, &[MODERATOR], true),
            ("manager", Some(OURS), Permissions::MANAGE_GUILD, &[], true),
            ("role, elsewhere", Some(OTHER), plain, &[MODERATOR], false),
            ("member", Some(OURS), plain, &[MEMBER], false),
            ("in private", None, Permissions::empty(), &[], false),
        ];
        for (name, guild, permissions, roles, expected) in cases {
            let caller = Caller {
                guild,
                permissions,
                roles,
            };
            assert_eq!(moderation().may_delete(caller), expected, "{name}");
        }
    }

    #[test]
    fn with_no_server_listed_nobody_may() {
        let caller = Caller {
            guild: Some(OURS),
            permissions: Permissions::ADMINISTRATOR,
            roles: &[],
        };
        assert_eq!(
            Moderation::default().check(caller),
            Err(AccessDenied::WrongGuild)
        );
    }
}
