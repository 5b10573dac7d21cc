//! What the bot logs about itself at start, line by line. Pure.

use serenity::all::{ApplicationId, Permissions, Ready};

use crate::discord::listening::intake::Channels;
use crate::discord::policy::moderation::Moderation;
use crate::knowledge::Knowledge;
use crate::printable;

/// What the bot needs in a server: see, answer (in threads too), embed, attach a report, and read
/// the message that it replies to.
const PERMISSIONS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// The link that invites the bot to a server, with the scopes and permissions it needs.
pub fn invite_link(application: ApplicationId) -> String {
    let permissions = PERMISSIONS.bits();
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}\
         &scope=bot+applications.commands&permissions={permissions}"
    )
}

/// The lines, in order.
pub fn lines(
    ready: &Ready,
    knowledge: &Knowledge,
    channels: &Channels,
    moderation: &Moderation,
) -> Vec<String> {
    let mut lines = vec![
        format!(
            "connecté à Discord sous le nom de {}",
            printable::line(&ready.user.name)
        ),
        format!("serveurs : {}", ready.guilds.len()),
        format!(
            "base : {}, {}",
            counted(knowledge.entries.len(), "entrée"),
            counted(knowledge.themes.len(), "thème")
        ),
        format!("répond : {}", modes(channels)),
    ];
    lines.extend(moderation_lines(moderation));
    lines.push(format!(
        "invitation : {}",
        invite_link(ready.application.id)
    ));
    lines
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number > 1 { "s" } else { "" };
    format!("{number} {noun}{plural}")
}

fn modes(channels: &Channels) -> String {
    let mut modes = vec![String::from("mentions, messages privés, commandes")];
    let lists = [
        (&channels.ask, "salons de questions"),
        (&channels.watched, "salons suivis"),
        (&channels.forums, "forums"),
    ];
    for (list, name) in lists {
        if !list.is_empty() {
            modes.push(format!("{name} ({})", list.len()));
        }
    }
    modes.join(", ")
}

fn moderation_lines(moderation: &Moderation) -> Vec<String> {
    if moderation.guilds.is_empty() {
        return vec![String::from(
            "modération : aucun serveur dans [moderation] guilds, /recharger n’existe donc nulle \
             part ; relancez le bot pour changer de base",
        )];
    }
    let mut lines = vec![format!(
        "modération : /recharger sur {}",
        counted(moderation.guilds.len(), "serveur")
    )];
    if !moderation.roles.is_empty() {
        lines.push(String::from(
            "modération : Discord ne montre /recharger aux rôles de [moderation] roles qu’une fois \
             qu’ils y sont autorisés dans Paramètres du serveur > Intégrations",
        ));
    }
    lines
}
