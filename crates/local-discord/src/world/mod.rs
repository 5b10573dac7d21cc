//! The world: the application, the guilds, the people and the channels that the bot will find.
//!
//! Plain tables keyed by id, and setters that fill them. Nothing here talks to anybody.

pub(crate) mod access;
pub(crate) mod sample;

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{Clock, Id, IdSource};
use crate::intents::Intents;
use crate::permissions::{Overwrite, Permissions};

/// Everything that exists before the bot connects; it can be changed while the bot runs.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) ids: IdSource,
    /// The bot's application.
    pub application: Application,
    /// Every person and bot.
    pub users: BTreeMap<Id, User>,
    /// Every guild, those without the bot too.
    pub guilds: BTreeMap<Id, Guild>,
    /// Every role; `@everyone` has its guild's id.
    pub roles: BTreeMap<Id, Role>,
    /// Who is a member of what: (guild, person).
    pub members: BTreeMap<(Id, Id), Member>,
    /// Every channel, thread, forum and direct conversation.
    pub channels: BTreeMap<Id, Channel>,
}

/// The application as its developer portal shows it.
#[derive(Clone, Debug)]
pub struct Application {
    /// The application's id, which is the bot user's too.
    pub id: Id,
    /// The bot's name.
    pub name: String,
    /// The only token that is accepted.
    pub token: String,
    /// The privileged intents that are switched on.
    pub privileged_intents: Intents,
    /// How it can be installed, by Discord's numbers: 0 in a guild, 1 by a person for themselves. New
    /// global commands are available so, unless they say otherwise.
    pub integration_types: Vec<u8>,
    /// The people who installed the application for themselves.
    pub installed_by: BTreeSet<Id>,
    /// What keeps the bot from opening conversations, if anything does.
    pub direct_messages: DirectMessages,
}

/// Whether the bot may open a conversation with somebody who has not written to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DirectMessages {
    /// It may.
    #[default]
    Open,
    /// It opens them too fast: 40003.
    TooFast,
    /// It is in quarantine: 20026.
    Quarantined,
}

/// A person or a bot.
#[derive(Clone, Debug)]
pub struct User {
    /// The id.
    pub id: Id,
    /// The name, also shown.
    pub name: String,
    /// Whether this is a bot.
    pub is_bot: bool,
    /// The language of the person's client.
    pub locale: String,
    /// Whether bots can write to this person.
    pub accepts_direct_messages: bool,
}

/// A guild: what people call a server.
#[derive(Clone, Debug)]
pub struct Guild {
    /// The id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// The owner, who may do everything.
    pub owner: Id,
    /// The guild's language.
    pub locale: String,
    /// Words that its automatic moderation keeps out of messages which all can see.
    pub blocked_words: Vec<String>,
}

/// A role in a guild.
#[derive(Clone, Debug)]
pub struct Role {
    /// The id.
    pub id: Id,
    /// The guild.
    pub guild: Id,
    /// The name.
    pub name: String,
    /// What it allows.
    pub permissions: Permissions,
    /// The bot that it belongs to, if Discord made it for one.
    pub bot: Option<Id>,
}

/// A membership.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// The name in this guild, if it differs.
    pub nick: Option<String>,
    /// The roles, besides `@everyone`.
    pub roles: Vec<Id>,
}

/// What a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// An ordinary text channel.
    Text,
    /// A conversation between the bot and one person.
    Direct {
        /// The person.
        with: Id,
    },
    /// A conversation between people, without the bot.
    Private,
    /// A public thread, or a post of a forum.
    Thread,
    /// A forum, which holds only posts.
    Forum,
    /// A category, which only groups channels.
    Category,
}

impl ChannelKind {
    /// Discord's number for it.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Direct { .. } => 1,
            Self::Private => 3,
            Self::Thread => 11,
            Self::Forum => 15,
            Self::Category => 4,
        }
    }

    /// Discord's number for an interaction's context.
    pub(crate) const fn context(self) -> u8 {
        match self {
            Self::Direct { .. } => 1,
            Self::Private => 2,
            _ => 0,
        }
    }

    /// Whether messages are written in it.
    pub(crate) const fn takes_messages(self) -> bool {
        !matches!(self, Self::Forum | Self::Category)
    }

    /// Whether this is a thread.
    pub(crate) const fn is_thread(self) -> bool {
        matches!(self, Self::Thread)
    }
}

/// A place where messages are written.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The id.
    pub id: Id,
    /// The guild; none for direct conversations.
    pub guild: Option<Id>,
    /// What it is.
    pub kind: ChannelKind,
    /// The name.
    pub name: String,
    /// The channel or forum that a thread belongs to.
    pub parent: Option<Id>,
    /// Who opened a thread.
    pub owner: Option<Id>,
    /// The latest message; of a forum, the latest post.
    pub last_message: Option<Id>,
    /// What it is for, if it says.
    pub topic: Option<String>,
    /// What it allows and denies.
    pub overwrites: Vec<Overwrite>,
    /// Whether only those who manage threads may write in it: a thread alone can be locked.
    pub locked: bool,
    /// Whether a thread is archived: writing opens it again, unless it is locked.
    pub archived: bool,
}

impl Channel {
    fn new(id: Id, guild: Option<Id>, kind: ChannelKind, name: &str) -> Self {
        Self {
            id,
            guild,
            kind,
            name: name.to_owned(),
            parent: None,
            owner: None,
            last_message: None,
            topic: None,
            overwrites: Vec::new(),
            locked: false,
            archived: false,
        }
    }
}

impl World {
    /// A world with nothing in it but the application.
    pub fn new(bot_name: &str) -> Self {
        let mut ids = IdSource::new(Clock::Fixed);
        let id = ids.next();
        let application = Application {
            id,
            name: bot_name.to_owned(),
            token: format!("local-token-of-{id}"),
            privileged_intents: Intents::PRIVILEGED,
            integration_types: vec![0, 1],
            installed_by: BTreeSet::new(),
            direct_messages: DirectMessages::Open,
        };
        let bot = User {
            id,
            name: bot_name.to_owned(),
            is_bot: true,
            locale: "en-US".to_owned(),
            accepts_direct_messages: false,
        };
        Self {
            ids,
            application,
            users: BTreeMap::from([(id, bot)]),
            guilds: BTreeMap::new(),
            roles: BTreeMap::new(),
            members: BTreeMap::new(),
            channels: BTreeMap::new(),
        }
    }

    /// The bot's user.
    pub fn bot(&self) -> Id {
        self.application.id
    }

    /// Takes ids and timestamps from another clock.
    pub fn set_clock(&mut self, clock: Clock) {
        self.ids.set_clock(clock);
    }

    /// A new person, whose client speaks French.
    pub fn add_person(&mut self, name: &str) -> Id {
        self.add_user(name, false)
    }

    /// Another bot.
    pub fn add_bot(&mut self, name: &str) -> Id {
        self.add_user(name, true)
    }

    fn add_user(&mut self, name: &str, is_bot: bool) -> Id {
        let id = self.ids.next();
        let user = User {
            id,
            name: name.to_owned(),
            is_bot,
            locale: "fr".to_owned(),
            accepts_direct_messages: true,
        };
        self.users.insert(id, user);
        id
    }

    /// A new French-speaking guild with the bot in it, owned by somebody new.
    pub fn add_guild(&mut self, name: &str) -> Id {
        let guild = self.add_guild_without_bot(name);
        let bot = self.bot();
        self.add_member(guild, bot, &[]);
        guild
    }

    /// A new guild that has not invited the bot.
    pub fn add_guild_without_bot(&mut self, name: &str) -> Id {
        let owner = self.add_person(&format!("propriétaire de {name}"));
        let id = self.ids.next();
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            locale: "fr".to_owned(),
            blocked_words: Vec::new(),
        };
        self.guilds.insert(id, guild);
        let everyone = Role {
            id,
            guild: id,
            name: "@everyone".to_owned(),
            permissions: Permissions::EVERYONE,
            bot: None,
        };
        self.roles.insert(id, everyone);
        self.add_member(id, owner, &[]);
        id
    }

    /// Whether the bot is in this guild.
    pub(crate) fn has_bot(&self, guild: Id) -> bool {
        self.members.contains_key(&(guild, self.bot()))
    }

    /// Whether the bot and this person have a guild in common, or the person installed it.
    pub(crate) fn bot_shares_guild_with(&self, person: Id) -> bool {
        let of_person = self.members.keys().filter(|(_, member)| *member == person);
        self.application.installed_by.contains(&person)
            || of_person.into_iter().any(|(guild, _)| self.has_bot(*guild))
    }

    /// Whether the bot is in this channel's guild or conversation.
    pub(crate) fn bot_is_at(&self, channel: &Channel) -> bool {
        match channel.guild {
            Some(guild) => self.has_bot(guild),
            None => channel.kind != ChannelKind::Private,
        }
    }

    /// A new role.
    pub fn add_role(&mut self, guild: Id, name: &str, permissions: Permissions) -> Id {
        let id = self.ids.next();
        let name = name.to_owned();
        let role = Role {
            id,
            guild,
            name,
            permissions,
            bot: None,
        };
        self.roles.insert(id, role);
        id
    }

    /// The role that Discord makes for the bot where it is invited with permissions; it bears the
    /// bot's name.
    pub fn add_bot_role(&mut self, guild: Id) -> Id {
        let (bot, name) = (self.bot(), self.application.name.clone());
        let id = self.add_role(guild, &name, Permissions::EVERYONE);
        if let Some(role) = self.roles.get_mut(&id) {
            role.bot = Some(bot);
        }
        if let Some(member) = self.members.get_mut(&(guild, bot)) {
            member.roles.push(id);
        }
        id
    }

    /// Makes a person a member of a guild, with these roles.
    pub fn add_member(&mut self, guild: Id, person: Id, roles: &[Id]) {
        let (nick, roles) = (None, roles.to_vec());
        self.members.insert((guild, person), Member { nick, roles });
    }

    /// A new text channel.
    pub fn add_channel(&mut self, guild: Id, name: &str) -> Id {
        self.create_channel(Some(guild), ChannelKind::Text, name)
    }

    /// A new forum.
    pub fn add_forum(&mut self, guild: Id, name: &str) -> Id {
        self.create_channel(Some(guild), ChannelKind::Forum, name)
    }

    /// A new category.
    pub fn add_category(&mut self, guild: Id, name: &str) -> Id {
        self.create_channel(Some(guild), ChannelKind::Category, name)
    }

    /// A thread that is already there; `LocalDiscord::create_thread` opens one while the bot runs.
    pub fn add_thread(&mut self, parent: Id, name: &str, owner: Id) -> Id {
        let id = self.ids.next();
        self.add_thread_on(id, parent, name, owner);
        id
    }

    /// A thread started from a message: it has the message's id.
    pub(crate) fn add_thread_on(&mut self, message: Id, parent: Id, name: &str, owner: Id) {
        let guild = self.guild_of(parent);
        let mut thread = Channel::new(message, guild, ChannelKind::Thread, name);
        thread.parent = Some(parent);
        thread.owner = Some(owner);
        self.channels.insert(message, thread);
        if let Some(forum) = self.channels.get_mut(&parent)
            && forum.kind == ChannelKind::Forum
        {
            forum.last_message = Some(message);
        }
    }

    /// The direct conversation of the bot with a person; opened if there is none.
    pub fn direct_channel(&mut self, person: Id) -> Id {
        let kind = ChannelKind::Direct { with: person };
        let mut channels = self.channels.values();
        let known = channels.find(|channel| channel.kind == kind);
        let known = known.map(|channel| channel.id);
        known.unwrap_or_else(|| self.create_channel(None, kind, ""))
    }

    /// A new conversation between people; only people who installed the bot for themselves can use
    /// it there.
    pub fn add_private_channel(&mut self) -> Id {
        self.create_channel(None, ChannelKind::Private, "")
    }

    fn create_channel(&mut self, guild: Option<Id>, kind: ChannelKind, name: &str) -> Id {
        let id = self.ids.next();
        self.channels
            .insert(id, Channel::new(id, guild, kind, name));
        id
    }

    /// Takes permissions away from a person (the bot, usually) in a channel.
    pub fn deny(&mut self, channel: Id, person: Id, permissions: Permissions) {
        if let Some(channel) = self.channels.get_mut(&channel) {
            channel.overwrites.push(Overwrite {
                subject: person,
                is_member: true,
                allow: Permissions::empty(),
                deny: permissions,
            });
        }
    }

    /// Says what a channel is for.
    pub fn set_topic(&mut self, channel: Id, topic: &str) {
        if let Some(channel) = self.channels.get_mut(&channel) {
            channel.topic = Some(topic.to_owned());
        }
    }

    /// The guild of a channel; none for direct conversations.
    pub(crate) fn guild_of(&self, channel: Id) -> Option<Id> {
        self.channels.get(&channel)?.guild
    }
}
