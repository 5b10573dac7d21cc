//! Whether the places that the configuration names are what it takes them for: looked at when
//! servers arrive, without a request. Each mistake is a line of the log.

use std::collections::BTreeSet;
use std::num::NonZeroU64;

use serenity::all::{
    ChannelId, ChannelType, Guild, GuildChannel, GuildId, Permissions, Ready, UserId,
};

use crate::config::Config;
use crate::discord::bounded::Locked;
use crate::discord::listening::intake::Channels;
use crate::discord::policy::moderation::Moderation;
use crate::printable;

/// What the bot needs in a channel, by the names that Discord shows.
const NEEDS: [(Permissions, &str); 4] = [
    (Permissions::VIEW_CHANNEL, "Voir le salon"),
    (Permissions::SEND_MESSAGES, "Envoyer des messages"),
    (Permissions::EMBED_LINKS, "Intégrer des liens"),
    (
        Permissions::READ_MESSAGE_HISTORY,
        "Voir les anciens messages",
    ),
];
/// The same in a forum, and in a thread.
const NEEDS_IN_THREADS: [(Permissions, &str); 4] = [
    NEEDS[0],
    (
        Permissions::SEND_MESSAGES_IN_THREADS,
        "Envoyer des messages dans les fils",
    ),
    NEEDS[2],
    NEEDS[3],
];

/// A list of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Channels for asking.
    AskChannels,
    WatchedChannels,
    Forums,
    HelpChannel,
    ModerationRoles,
}

impl List {
    /// Its name in the settings file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AskChannels => "ask_channels",
            Self::WatchedChannels => "watched_channels",
            Self::Forums => "forums",
            Self::HelpChannel => "help_channel",
            Self::ModerationRoles => "[moderation] roles",
        }
    }
}

/// The channels that the bot reads.
pub fn channels(config: &Config) -> Channels {
    Channels {
        ask: ids(&config.discord.ask_channels),
        watched: ids(&config.discord.watched_channels),
        forums: ids(&config.discord.forums),
    }
}

/// Where people answer what the bot could not.
pub fn help_channel(config: &Config) -> Option<ChannelId> {
    let id = config.discord.help_channel.and_then(NonZeroU64::new);
    id.map(ChannelId::from)
}

/// The configuration's ids, each once, as Discord's.
pub fn ids<T: From<NonZeroU64>>(ids: &[u64]) -> Vec<T> {
    let distinct: BTreeSet<NonZeroU64> = ids.iter().copied().filter_map(NonZeroU64::new).collect();
    distinct.into_iter().map(T::from).collect()
}

/// The places, and the servers that have been looked at.
#[derive(Debug)]
pub struct ConfiguredPlaces {
    listed: Vec<(u64, List)>,
    moderation: Vec<GuildId>,
    progress: Locked<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The shards that have begun.
    shards: BTreeSet<u32>,
    all_have_begun: bool,
    /// Servers that Discord has announced and not sent yet.
    awaited: BTreeSet<GuildId>,
    looked_at: BTreeSet<GuildId>,
    found: BTreeSet<u64>,
    is_over: bool,
}

impl ConfiguredPlaces {
    /// The places that these name.
    pub fn new(channels: &Channels, help: Option<ChannelId>, moderation: &Moderation) -> Self {
        let help: Vec<ChannelId> = help.into_iter().collect();
        let channels = [
            (List::AskChannels, &channels.ask),
            (List::WatchedChannels, &channels.watched),
            (List::Forums, &channels.forums),
            (List::HelpChannel, &help),
        ];
        let channels = channels
            .into_iter()
            .flat_map(|(list, ids)| ids.iter().map(move |id| (id.get(), list)));
        let roles = moderation.roles.iter();
        let roles = roles.map(|role| (role.get(), List::ModerationRoles));
        Self {
            listed: channels.chain(roles).collect(),
            moderation: moderation.guilds.clone(),
            progress: Locked::of(Progress::default()),
        }
    }

    /// A session begins: its servers are to come. Returns what there is to tell already.
    pub fn begin(&self, ready: &Ready) -> Vec<String> {
        self.progress.with(|progress| {
            let guilds = ready.guilds.iter().map(|guild| guild.id);
            let new = guilds.filter(|guild| !progress.looked_at.contains(guild));
            progress.awaited.extend(new.collect::<Vec<_>>());
            let (shard, shards) = ready
                .shard
                .as_ref()
                .map_or((0, 1), |shard| (shard.id.0, shard.total));
            progress.shards.insert(shard);
            progress.all_have_begun = (0..shards).all(|shard| progress.shards.contains(&shard));
            self.conclude(progress)
        })
    }

    /// A server has arrived. Returns what is wrong in it, and at the last of them what was in none.
    pub fn look_at(&self, guild: &Guild, bot: UserId) -> Vec<String> {
        self.progress.with(|progress| {
            progress.awaited.remove(&guild.id);
            if !progress.looked_at.insert(guild.id) {
                return Vec::new();
            }
            let mut lines = Vec::new();
            for &(id, list) in &self.listed {
                if let Some(found) = self.look_for(id, list, guild, bot) {
                    progress.found.insert(id);
                    let told = |what| format!("config.toml, {}, {id} : {what}", list.name());
                    lines.extend(found.err().map(told));
                }
            }
            lines.extend(self.conclude(progress));
            lines
        })
    }

    /// A server is gone: if it comes back it is looked at again.
    pub fn left(&self, guild: GuildId) {
        self.progress
            .with(|progress| progress.looked_at.remove(&guild));
    }

    /// What was in no server, once all are there.
    fn conclude(&self, progress: &mut Progress) -> Vec<String> {
        let is_complete = progress.all_have_begun && progress.awaited.is_empty();
        if progress.is_over || !is_complete {
            return Vec::new();
        }
        progress.is_over = true;
        let unknown = self.listed.iter();
        unknown
            .filter(|(id, _)| !progress.found.contains(id))
            .map(|(id, list)| {
                let what = match list {
                    List::ModerationRoles => "aucun serveur où je suis n’a ce rôle",
                    _ => {
                        "aucun serveur où je suis n’a ce salon, ou je ne le vois pas : vérifiez \
                         l’identifiant, et que j’ai « Voir le salon »"
                    }
                };
                format!("config.toml, {}, {id} : {what}", list.name())
            })
            .collect()
    }

    /// Whether a place is what its list takes it for, or what is wrong; `None` if it is not in this
    /// server.
    fn look_for(
        &self,
        id: u64,
        list: List,
        guild: &Guild,
        bot: UserId,
    ) -> Option<Result<(), String>> {
        let server = printable::line(&guild.name);
        if id == guild.id.get() {
            let wanted = match list {
                List::ModerationRoles => "un rôle",
                _ => "un salon",
            };
            return Some(Err(format!("c’est le serveur « {server} », pas {wanted}")));
        }
        if let Some(role) = guild.roles.values().find(|role| role.id.get() == id) {
            let role = printable::line(&role.name);
            let moderates = self.moderation.contains(&guild.id);
            return Some(match list {
                List::ModerationRoles if moderates => Ok(()),
                List::ModerationRoles => Err(format!(
                    "le rôle « {role} » est du serveur « {server} », que [moderation] guilds ne \
                     nomme pas : il n’y permet rien"
                )),
                _ => Err(format!(
                    "c’est le rôle « {role} » du serveur « {server} », pas un salon"
                )),
            });
        }
        let mut channels = guild.channels.values().chain(&guild.threads);
        let channel = channels.find(|channel| channel.id.get() == id)?;
        let permissions = guild
            .members
            .get(&bot)
            .map(|member| guild.user_permissions_in(parent(channel, guild), member));
        let mistake = mistake(list, channel, permissions);
        Some(mistake.map_or(Ok(()), |mistake| {
            Err(format!("{} {mistake}", place_name(channel, &guild.name)))
        }))
    }
}

/// A channel's name, with its server's.
pub fn place_name(channel: &GuildChannel, server: &str) -> String {
    let (channel, server) = (printable::line(&channel.name), printable::line(server));
    format!("#{channel} (serveur « {server} »)")
}

/// What is wrong with a channel of a list; `permissions` are the bot's, if they are known.
pub fn mistake(
    list: List,
    channel: &GuildChannel,
    permissions: Option<Permissions>,
) -> Option<String> {
    mistaken_for(channel, list).or_else(|| lacks(channel, permissions?))
}

/// The channel whose permissions count: a thread's are its parent's.
fn parent<'a>(channel: &'a GuildChannel, guild: &'a Guild) -> &'a GuildChannel {
    let parent = channel.parent_id.filter(|_| is_thread(channel));
    let parent = parent.and_then(|parent| guild.channels.get(&parent));
    parent.unwrap_or(channel)
}

const fn is_thread(channel: &GuildChannel) -> bool {
    channel.thread_metadata.is_some()
}

/// Whether posts are opened in it. Media channels are forums by another name.
fn is_forum(channel: &GuildChannel) -> bool {
    const MEDIA: ChannelType = ChannelType::Unknown(16);
    channel.kind == ChannelType::Forum || channel.kind == MEDIA
}

/// What a channel is instead of what its list takes it for.
fn mistaken_for(channel: &GuildChannel, list: List) -> Option<String> {
    let problem = match list {
        _ if channel.kind == ChannelType::Category => {
            "est une catégorie : donnez les salons qu’elle contient"
        }
        List::ModerationRoles => "est un salon, pas un rôle",
        List::Forums if !is_forum(channel) => {
            "n’est pas un forum : mettez-le dans ask_channels ou watched_channels"
        }
        List::AskChannels | List::WatchedChannels if is_forum(channel) => {
            "est un forum : mettez-le dans forums"
        }
        List::HelpChannel if is_forum(channel) => {
            "est un forum : donnez un salon où l’on écrit des messages"
        }
        _ => return None,
    };
    Some(problem.to_owned())
}

/// The permissions that the bot lacks in a channel.
fn lacks(channel: &GuildChannel, permissions: Permissions) -> Option<String> {
    let needs = if is_thread(channel) || is_forum(channel) {
        NEEDS_IN_THREADS
    } else {
        NEEDS
    };
    let sees = permissions.contains(Permissions::VIEW_CHANNEL);
    // Without the first, the others do not matter yet.
    let needs = needs.into_iter().take(if sees { needs.len() } else { 1 });
    let missing = needs.filter(|(needed, _)| !permissions.contains(*needed));
    let missing: Vec<String> = missing.map(|(_, name)| format!("« {name} »")).collect();
    match missing.as_slice() {
        [] => None,
        [one] => Some(format!("ne me donne pas la permission {one}")),
        several => Some(format!(
            "ne me donne pas les permissions {}",
            several.join(", ")
        )),
    }
}
