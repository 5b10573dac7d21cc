//! What Discord registers, from the table of commands and the themes of the base.

use serenity::all::{CommandType, CreateCommand, Permissions};

use super::builder::{command, named_in_english};
use super::{edit, gaps, question, reload, theme, trial};
use crate::commands::{COMMANDS, Command, CommandId, CommandKind, Users};
use crate::discord::format::limits;
use crate::knowledge::Knowledge;

/// The commands of every member: the bot's own, one for each theme, and those on messages.
pub fn members(knowledge: &Knowledge) -> Vec<CreateCommand> {
    let themes = knowledge.themes.iter().map(theme::declaration);
    // A server may get the moderators' commands too.
    let room = limits::COMMANDS - own(Users::Moderators, CommandKind::Slash).count();
    own(Users::Members, CommandKind::Slash)
        .chain(themes)
        .take(room)
        .chain(own(Users::Members, CommandKind::OnMessage))
        .collect()
}

pub fn moderators() -> Vec<CreateCommand> {
    own(Users::Moderators, CommandKind::Slash)
        .chain(own(Users::Moderators, CommandKind::OnMessage))
        .collect()
}

fn own(users: Users, kind: CommandKind) -> impl Iterator<Item = CreateCommand> {
    let these = move |it: &&Command| it.users == users && it.kind == kind;
    COMMANDS.iter().filter(these).map(declaration)
}

fn declaration(own: &Command) -> CreateCommand {
    let [name, name_en] = own.names;
    let declared = match own.kind {
        CommandKind::Slash => command(name, own.description[0], own.description[1]),
        CommandKind::OnMessage => CreateCommand::new(name).kind(CommandType::Message),
    };
    let declared = match own.users {
        Users::Members => declared,
        Users::Moderators => declared.default_member_permissions(Permissions::MANAGE_GUILD),
    };
    let options = match own.id {
        CommandId::Question => question::options(),
        CommandId::Reload => reload::options(),
        CommandId::Try => trial::options(),
        CommandId::Edit => edit::edit_options(),
        CommandId::New => edit::new_options(),
        CommandId::Gaps => gaps::options(),
        _ => Vec::new(),
    };
    named_in_english(declared, name_en).set_options(options)
}
