//! Is this message for the bot, and what does it ask? Pure: a message in, a decision out.

use serenity::all::{ChannelId, Message, MessageType, MessageUpdateEvent, UserId};

use super::text;

/// The channels where the bot reads more than what is addressed to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// Every message there is a question.
    pub ask: Vec<ChannelId>,
    /// Ordinary channels: only what looks like a question, and only when sure.
    pub watched: Vec<ChannelId>,
    /// A new post there is a question.
    pub forums: Vec<ChannelId>,
}

impl Channels {
    /// Whether there is none: then the bot does not ask for message content.
    pub fn is_empty(&self) -> bool {
        self.ask.is_empty() && self.watched.is_empty() && self.forums.is_empty()
    }

    /// Whether the channel itself is listed, not only its parent.
    pub fn lists(&self, channel: ChannelId) -> bool {
        [&self.ask, &self.watched, &self.forums]
            .into_iter()
            .any(|list| list.contains(&channel))
    }

    /// How messages in a location are read. A thread is read like its parent, unless it is listed
    /// itself.
    fn mode_of(&self, location: &MessageLocation, starts_thread: bool) -> Option<Mode> {
        for channel in [Some(location.channel), location.parent]
            .into_iter()
            .flatten()
        {
            if self.ask.contains(&channel) {
                return Some(Mode::Ask);
            }
            if self.watched.contains(&channel) {
                return Some(Mode::Watched);
            }
        }
        let in_forum = location
            .parent
            .is_some_and(|parent| self.forums.contains(&parent));
        (in_forum && starts_thread).then_some(Mode::Ask)
    }
}

/// Where a message was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLocation {
    /// The channel or thread.
    pub channel: ChannelId,
    /// The channel that the thread belongs to, if it is a thread.
    pub parent: Option<ChannelId>,
    /// The title of the post that the message opens: often the question itself.
    pub title: Option<String>,
}

/// Why the bot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Mention,
    /// A direct message.
    Direct,
    /// A channel for asking, or a new post in a listed forum.
    Ask,
    /// A watched channel: unasked, so only when sure.
    Watched,
}

impl Mode {
    /// Whether the message is addressed to the bot: it is then always answered.
    pub const fn is_addressed(self) -> bool {
        matches!(self, Self::Mention | Self::Direct)
    }

    /// Its name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Direct => "message privé",
            Self::Ask => "salon de questions",
            Self::Watched => "salon suivi",
        }
    }
}

/// Who the bot is to the author of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    pub user: UserId,
    /// Whether the message mentions its own role in the server.
    pub role_is_mentioned: bool,
}

/// What to do with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// Not for the bot.
    Ignore,
    /// It mentions the bot's role only, and Discord has kept its text back.
    Withheld,
    /// For the bot.
    Heard(Heard),
}

/// A message for the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Why it is.
    pub mode: Mode,
    /// The ways to read its text, the whole first; none if it says nothing in words. With the title
    /// of the post that it opens: both together, then each alone.
    pub readings: Vec<String>,
    /// Whether it is said to somebody else: a reply to a person, or a mention of one, where the bot
    /// reads what is not addressed to it.
    pub is_between_members: bool,
}

/// Whether somebody could be speaking to the bot at all: an ordinary message from a person, not
/// from a bot (this one included), a webhook or Discord itself.
pub fn is_from_person(message: &Message, bot: UserId) -> bool {
    let written = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    written && !message.author.bot && message.author.id != bot && message.webhook_id.is_none()
}

/// Whether the message is addressed to the bot, in any channel: a mention of it or of its role, a
/// reply with the ping on, or a direct message.
pub fn is_addressed(message: &Message, bot: Identity) -> bool {
    message.guild_id.is_none() || bot.role_is_mentioned || mentions(message, bot.user)
}

fn mentions(message: &Message, person: UserId) -> bool {
    message.mentions.iter().any(|user| user.id == person)
}

/// Whether a message opens its thread, as in a forum post: both have the same id.
pub fn starts_thread(message: &Message) -> bool {
    message.id.get() == message.channel_id.get()
}

/// The bot's own message that this one replies to.
pub fn answer_replied_to(message: &Message, bot: UserId) -> Option<&Message> {
    let replied_to = message.referenced_message.as_deref();
    replied_to.filter(|other| other.author.id == bot)
}

/// Somebody's message that this one replies to.
pub fn question_replied_to(message: &Message, bot: UserId) -> Option<&Message> {
    let replied_to = message.referenced_message.as_deref();
    replied_to.filter(|other| other.author.id != bot)
}

/// The message as its author has changed it. Nothing if Discord only added a preview.
pub fn mended(event: &MessageUpdateEvent) -> Option<Message> {
    event.content.as_ref()?;
    event.author.as_ref()?;
    event.edited_timestamp?;
    let mut message = Message::default();
    event.apply_to_message(&mut message);
    Some(message)
}

/// Decides what to do with a message written in `location`.
pub fn read(
    message: &Message,
    bot: Identity,
    location: &MessageLocation,
    channels: &Channels,
) -> Intake {
    if !is_from_person(message, bot.user) {
        return Intake::Ignore;
    }
    let mode = if message.guild_id.is_none() {
        Some(Mode::Direct)
    } else if is_addressed(message, bot) {
        Some(Mode::Mention)
    } else {
        channels.mode_of(location, starts_thread(message))
    };
    let Some(mode) = mode else {
        return Intake::Ignore;
    };
    // A mention is text: there is none only if Discord keeps it back.
    if mode == Mode::Mention && message.content.is_empty() && !mentions(message, bot.user) {
        return Intake::Withheld;
    }
    let readings = text::with_title(location.title.as_deref(), text::said(message));
    if readings.is_empty() && !mode.is_addressed() {
        return Intake::Ignore;
    }
    Intake::Heard(Heard {
        mode,
        readings,
        is_between_members: !mode.is_addressed()
            && !starts_thread(message)
            && is_for_others(message, bot.user),
    })
}

/// Whether a message is said to other people: it replies to somebody else, or mentions somebody.
fn is_for_others(message: &Message, bot: UserId) -> bool {
    let author = message.author.id;
    let is_other = |person: UserId| person != bot && person != author;
    let replies_to_other = message.kind == MessageType::InlineReply
        && (message.referenced_message.as_ref()).is_none_or(|it| is_other(it.author.id));
    replies_to_other
        || message.mention_everyone
        || !message.mention_roles.is_empty()
        || message.mentions.iter().any(|user| is_other(user.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const BOT: UserId = UserId::new(99);
    const ROLE: u64 = 98;
    const PLAIN: u64 = 10;
    const ASK: u64 = 11;
    const WATCHED: u64 = 12;
    const FORUM: u64 = 13;
    const THREAD: u64 = 20;

    fn channels() -> Channels {
        Channels {
            ask: vec![ChannelId::new(ASK)],
            watched: vec![ChannelId::new(WATCHED)],
            forums: vec![ChannelId::new(FORUM)],
        }
    }

    /// A member's message in a server, changed by `with`.
    fn message(content: &str, channel: u64, with: &Value) -> Message {
        let mut message = json!({
            "id": "500", "channel_id": channel.to_string(), "guild_id": "1",
            "author": user(7, false), "content": content,
            "timestamp": "2025-01-21T09:00:00.000000+00:00", "edited_timestamp": null,
            "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
        });
        if let (Some(message), Some(with)) = (message.as_object_mut(), with.as_object()) {
            message.extend(with.clone());
        }
        serde_json::from_value(message).unwrap()
    }

    fn user(id: u64, bot: bool) -> Value {
        json!({"id": id.to_string(), "username": "u", "discriminator": "0", "avatar": null, "bot": bot})
    }

    fn read_in(content: &str, channel: u64, parent: Option<u64>, with: &Value) -> Intake {
        let location = MessageLocation {
            channel: ChannelId::new(channel),
            parent: parent.map(ChannelId::new),
            title: None,
        };
        read_at(&message(content, channel, with), &location)
    }

    fn read_at(message: &Message, location: &MessageLocation) -> Intake {
        let roles = &message.mention_roles;
        let bot = Identity {
            user: BOT,
            role_is_mentioned: roles.iter().any(|role| role.get() == ROLE),
        };
        read(message, bot, location, &channels())
    }

    fn heard(mode: Mode, readings: &[&str]) -> Intake {
        Intake::Heard(Heard {
            mode,
            readings: readings.iter().map(|&text| text.to_owned()).collect(),
            is_between_members: false,
        })
    }

    fn question(mode: Mode, text: &str) -> Intake {
        heard(mode, &[text])
    }

    #[test]
    fn what_is_addressed_to_the_bot() {
        let none = json!({});
        let pinged = json!({"mentions": [user(99, true)]});
        let other = json!({"mentions": [user(8, false)]});
        let direct = json!({"guild_id": null});
        let reply = json!({"type": 19, "mentions": [user(99, true)]});
        let role = json!({"mention_roles": [ROLE.to_string()]});
        let other_role = json!({"mention_roles": ["97"]});
        let mention = |text| question(Mode::Mention, text);
        let cases = [
            ("<@99> et l’IA ?", &pinged, mention("et l’IA ?")),
            ("l’IA <@!99> ?", &pinged, mention("l’IA ?")),
            ("<@99> demande à <@8>", &pinged, mention("demande à")),
            ("<@&98> et l’IA ?", &role, mention("et l’IA ?")),
            ("<@&97> et l’IA ?", &other_role, Intake::Ignore),
            ("", &role, Intake::Withheld),
            ("et l’IA ?", &reply, mention("et l’IA ?")),
            ("<@99> !", &pinged, heard(Mode::Mention, &[])),
            ("<@8> ?", &other, Intake::Ignore),
            ("<@99> ?", &none, Intake::Ignore),
            ("salut", &direct, question(Mode::Direct, "salut")),
            ("👍", &direct, heard(Mode::Direct, &[])),
        ];
        for (content, with, expected) in cases {
            assert_eq!(read_in(content, PLAIN, None, with), expected, "{content}");
        }
        let in_ask_channel = read_in("<@99> ok", ASK, None, &pinged);
        assert_eq!(in_ask_channel, mention("ok"));
    }

    #[test]
    fn what_is_read_unaddressed_depends_on_the_channel_or_its_parent() {
        let ask = question(Mode::Ask, "l’IA");
        let watched = question(Mode::Watched, "l’IA");
        let cases = [
            ("ordinary", PLAIN, None, Intake::Ignore),
            ("ask", ASK, None, ask.clone()),
            ("watched", WATCHED, None, watched.clone()),
            ("thread of ask", THREAD, Some(ASK), ask),
            ("thread of watched", THREAD, Some(WATCHED), watched),
            ("thread of ordinary", THREAD, Some(PLAIN), Intake::Ignore),
            ("later in a post", THREAD, Some(FORUM), Intake::Ignore),
        ];
        for (name, channel, parent, expected) in cases {
            let read = read_in("l’IA", channel, parent, &json!({}));
            assert_eq!(read, expected, "{name}");
        }
        let picture = read_in("", ASK, None, &json!({}));
        assert_eq!(picture, Intake::Ignore);
    }

    #[test]
    fn a_new_post_in_a_listed_forum_is_a_question() {
        let first = json!({"id": THREAD.to_string()});
        let read_titled = |content, title: Option<&str>| {
            let location = MessageLocation {
                channel: ChannelId::new(THREAD),
                parent: Some(ChannelId::new(FORUM)),
                title: title.map(str::to_owned),
            };
            read_at(&message(content, THREAD, &first), &location)
        };
        let cases: [(_, _, &[&str]); 3] = [
            ("et l’IA ?", None, &["et l’IA ?"]),
            (
                "Merci",
                Some("Et l’IA ?"),
                &["Et l’IA ?\nMerci", "Et l’IA ?", "Merci"],
            ),
            ("", Some("Et l’IA ?"), &["Et l’IA ?"]),
        ];
        for (content, title, expected) in cases {
            let read = read_titled(content, title);
            assert_eq!(read, heard(Mode::Ask, expected), "{content}");
        }
    }

    #[test]
    fn what_is_said_to_somebody_else_is_theirs() {
        let said_to = |with: &Value| match read_in("l’IA ?", ASK, None, with) {
            Intake::Heard(heard) => (heard.mode, heard.is_between_members),
            ignored => panic!("{ignored:?}"),
        };
        let (ask, mention) = (Mode::Ask, Mode::Mention);
        let reply = |author: u64, mentioned: &[u64]| {
            let mentions: Vec<Value> = mentioned.iter().map(|id| user(*id, *id == 99)).collect();
            let mut replied_to = serde_json::to_value(message("?", ASK, &json!({}))).unwrap();
            replied_to["author"] = user(author, author == 99);
            json!({"type": 19, "referenced_message": replied_to, "mentions": mentions})
        };
        let cases = [
            ("nobody", json!({}), (ask, false)),
            (
                "somebody",
                json!({"mentions": [user(8, false)]}),
                (ask, true),
            ),
            (
                "another role",
                json!({"mention_roles": ["97"]}),
                (ask, true),
            ),
            ("all", json!({"mention_everyone": true}), (ask, true)),
            ("a reply to somebody", reply(8, &[8]), (ask, true)),
            ("the same without the ping", reply(8, &[]), (ask, true)),
            (
                "a reply to a deleted message",
                json!({"type": 19}),
                (ask, true),
            ),
            ("a reply to oneself", reply(7, &[]), (ask, false)),
            (
                "a reply to the bot without the ping",
                reply(99, &[]),
                (ask, false),
            ),
            (
                "a reply to the bot about somebody",
                reply(99, &[8]),
                (ask, true),
            ),
            (
                "the bot too",
                json!({"mentions": [user(8, false), user(99, true)]}),
                (mention, false),
            ),
        ];
        for (name, with, expected) in cases {
            assert_eq!(said_to(&with), expected, "{name}");
        }
    }

    #[test]
    fn only_what_its_author_changes_is_mended() {
        let update = |with: Value| {
            let mut event = json!({
                "id": "500", "channel_id": "11", "guild_id": "1", "author": user(7, false),
                "content": "l’IA ?", "timestamp": "2025-01-21T09:00:00.000000+00:00",
                "edited_timestamp": "2025-01-21T09:30:00.000000+00:00", "type": 0, "mentions": [],
            });
            event
                .as_object_mut()
                .unwrap()
                .extend(with.as_object().unwrap().clone());
            let event: MessageUpdateEvent = serde_json::from_value(event).unwrap();
            mended(&event).map(|message| message.content)
        };
        let cases = [
            ("an edit", json!({}), true),
            (
                "a preview",
                json!({"edited_timestamp": null, "embeds": []}),
                false,
            ),
            ("a part", json!({"content": null, "author": null}), false),
        ];
        for (name, with, expected) in cases {
            assert_eq!(update(with).is_some(), expected, "{name}");
        }
    }

    #[test]
    fn machines_are_never_answered() {
        let ping = [user(99, true)];
        let cases = [
            ("bot", json!({"author": user(8, true), "mentions": ping})),
            (
                "itself",
                json!({"author": user(99, true), "mentions": ping}),
            ),
            (
                "itself, unmarked",
                json!({"author": user(99, false), "mentions": ping}),
            ),
            ("webhook", json!({"webhook_id": "3", "mentions": ping})),
            ("member joined", json!({"type": 7, "mentions": ping})),
            ("pin", json!({"type": 6, "mentions": ping})),
            ("thread created", json!({"type": 18, "mentions": ping})),
            ("command's answer", json!({"type": 20, "mentions": ping})),
            ("unheard-of type", json!({"type": 99, "mentions": ping})),
        ];
        for (name, with) in cases {
            assert_eq!(
                read_in("<@99> et l’IA ?", ASK, None, &with),
                Intake::Ignore,
                "{name}"
            );
        }
    }
}
