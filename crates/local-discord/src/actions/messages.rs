//! Writing, editing and deleting messages as a person, and waiting for the bot's reply.

use serde_json::{Value, json};

use crate::actions::waiting::TimedOut;
use crate::id::Id;
use crate::journal::RecordKind;
use crate::mentions::AllowedMentions;
use crate::message::{Attachment, Author, Forwarded, Message, kinds};
use crate::payload;
use crate::server::LocalDiscord;
use crate::state::State;

/// A message about to be sent.
#[must_use = "nothing is sent before `send`"]
pub struct Draft {
    discord: LocalDiscord,
    channel: Id,
    author: Author,
    content: String,
    kind: u8,
    reply_to: Option<Id>,
    pings: bool,
    files: Vec<(String, Vec<u8>)>,
    stickers: Vec<Value>,
    poll: Option<Value>,
    forwards: Option<Id>,
}

/// A message that was sent, to wait for what the bot does.
#[derive(Clone)]
pub struct SentMessage {
    discord: LocalDiscord,
    /// The message.
    pub id: Id,
    /// Its channel.
    pub channel: Id,
    since: usize,
}

impl LocalDiscord {
    /// Starts a message.
    pub fn draft(&self, author: Id, channel: Id, content: &str) -> Draft {
        Draft {
            discord: self.clone(),
            channel,
            author: Author::User(author),
            content: content.to_owned(),
            kind: kinds::DEFAULT,
            reply_to: None,
            pings: true,
            files: Vec::new(),
            stickers: Vec::new(),
            poll: None,
            forwards: None,
        }
    }

    /// Sends a plain message; `<@id>` in it mentions.
    pub fn send_message(&self, author: Id, channel: Id, content: &str) -> SentMessage {
        self.draft(author, channel, content).send()
    }

    /// Sends a message that mentions the bot first.
    pub fn mention_bot(&self, author: Id, channel: Id, content: &str) -> SentMessage {
        self.send_message(author, channel, &format!("<@{}> {content}", self.bot()))
    }

    /// Writes to the bot in private.
    pub fn direct_message(&self, author: Id, content: &str) -> SentMessage {
        let channel = self.with_world(|world| world.direct_channel(author));
        self.send_message(author, channel, content)
    }

    /// Changes a message's text as its author; `false` if there is no such message.
    pub fn edit_message(&self, message: Id, content: &str) -> bool {
        self.shared.with(|state| {
            let Some(mut changed) = state.messages.get(&message).cloned() else {
                return false;
            };
            content.clone_into(&mut changed.content);
            state.set_mentions(&mut changed, &AllowedMentions::without_reply());
            state.edit_message(message, |old| *old = changed)
        })
    }

    /// Discord adds the preview of a link to a message, which is no edit of its author's; `false` if
    /// there is no such message.
    pub fn add_preview(&self, message: Id, embed: Value) -> bool {
        self.shared
            .with(|state| state.update_message(message, |message| message.embeds.push(embed)))
    }

    /// Deletes a message; `false` if there is no such message.
    pub fn delete_message(&self, message: Id) -> bool {
        self.shared.with(|state| state.delete_message(message))
    }

    /// Deletes several messages of a channel at once, as moderators' tools do.
    pub fn delete_messages(&self, channel: Id, messages: &[Id]) {
        self.shared
            .with(|state| state.delete_messages(channel, messages));
    }

    /// Adds the bot to a guild: `GUILD_CREATE`.
    pub fn invite_bot(&self, guild: Id) {
        self.with_world(|world| world.add_member(guild, world.bot(), &[]));
        self.shared.with(|state| {
            if let Some(joined) = state.world.guilds.get(&guild) {
                let data = payload::guild_create(&state.world, joined);
                state.dispatch_to_guild("GUILD_CREATE", guild, guild, &data);
            }
        });
    }

    /// Makes the bot's own role in a guild, as Discord does if it is invited anew with permissions:
    /// `GUILD_ROLE_CREATE`.
    pub fn create_bot_role(&self, guild: Id) -> Id {
        let role = self.with_world(|world| world.add_bot_role(guild));
        self.shared.with(|state| {
            let data = payload::role_event(&state.world, guild, role);
            state.dispatch_to_guild("GUILD_ROLE_CREATE", guild, role, &data);
        });
        role
    }

    /// Opens a thread in a channel: `THREAD_CREATE`, then Discord's own message in the channel.
    pub fn create_thread(&self, author: Id, channel: Id, name: &str) -> Id {
        let thread = self.open_thread(author, channel, name);
        let mut notice = self.draft(author, channel, name);
        notice.kind = kinds::THREAD_CREATED;
        notice.send();
        thread
    }

    /// Opens a thread on a message: `THREAD_CREATE`. The thread has the message's id.
    pub fn create_thread_on(&self, author: Id, message: Id, name: &str) -> Option<Id> {
        let channel = self.message(message)?.channel;
        self.with_world(|world| world.add_thread_on(message, channel, name, author));
        self.dispatch_thread(message);
        let mut starter = self.draft(author, message, "");
        starter.kind = kinds::THREAD_STARTER_MESSAGE;
        starter.reply_to = Some(message);
        starter.pings = false;
        starter.send();
        Some(message)
    }

    /// Opens a post in a forum: `THREAD_CREATE`. Gives the post's first message; its id and its channel
    /// are both the post's.
    pub fn create_post(&self, author: Id, forum: Id, title: &str, content: &str) -> SentMessage {
        let thread = self.open_thread(author, forum, title);
        self.draft(author, thread, content).send_as(Some(thread))
    }

    fn open_thread(&self, author: Id, parent: Id, name: &str) -> Id {
        let thread = self.with_world(|world| world.add_thread(parent, name, author));
        self.dispatch_thread(thread);
        thread
    }

    fn dispatch_thread(&self, thread: Id) {
        self.shared.with(|state| {
            state.journal.add(RecordKind::ThreadCreated { thread });
            let found = state.world.channels.get(&thread);
            if let Some((channel, guild)) = found.and_then(|found| Some((found, found.guild?))) {
                let mut data = payload::channel(&state.world, channel);
                data["newly_created"] = true.into();
                state.dispatch_to_guild("THREAD_CREATE", guild, thread, &data);
            }
        });
    }
}

impl Draft {
    /// Makes it an answer to another message; that message's author is pinged.
    pub fn reply_to(mut self, message: Id) -> Self {
        self.reply_to = Some(message);
        self.kind = kinds::REPLY;
        self
    }

    /// The same, with the ping switched off.
    pub fn reply_without_ping(mut self, message: Id) -> Self {
        self.pings = false;
        self.reply_to(message)
    }

    /// Sends it through a webhook of this name.
    pub fn through_webhook(mut self, name: &str) -> Self {
        let id = self.discord.with_world(|world| world.ids.next());
        self.author = Author::Webhook {
            id,
            name: name.to_owned(),
        };
        self
    }

    /// Makes it a message of Discord's own, such as "… joined the server"; see [`kinds`].
    pub const fn system(mut self, kind: u8) -> Self {
        self.kind = kind;
        self
    }

    /// Adds a sticker of this name.
    pub fn sticker(mut self, name: &str) -> Self {
        let id = self.discord.with_world(|world| world.ids.next());
        self.stickers
            .push(json!({ "id": id, "name": name, "format_type": 1 }));
        self
    }

    /// Adds a poll.
    pub fn poll(mut self, question: &str, answers: &[&str]) -> Self {
        let answers = (1..)
            .zip(answers)
            .map(|(number, text)| json!({ "answer_id": number, "poll_media": { "text": text } }));
        self.poll = Some(json!({
            "question": { "text": question }, "answers": answers.collect::<Vec<_>>(),
            "expiry": null, "allow_multiselect": false, "layout_type": 1,
        }));
        self
    }

    /// Makes it a forward of another message.
    pub const fn forward(mut self, message: Id) -> Self {
        self.forwards = Some(message);
        self
    }

    /// Attaches a file.
    pub fn attach(mut self, name: &str, bytes: &[u8]) -> Self {
        self.files.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Sends it.
    pub fn send(self) -> SentMessage {
        self.send_as(None)
    }

    fn send_as(self, id: Option<Id>) -> SentMessage {
        let discord = self.discord.clone();
        let (channel, (id, since)) = (
            self.channel,
            discord.shared.with(|state| {
                let since = state.journal.len();
                let id = id.unwrap_or_else(|| state.world.ids.next());
                let mut message = Message::new(id, self.channel, self.author);
                message.kind = self.kind;
                message.content = self.content;
                message.reply_to = self.reply_to;
                message.stickers = self.stickers;
                message.poll = self.poll;
                let forwarded = self.forwards.and_then(|id| state.messages.get(&id));
                message.forwarded = forwarded.map(|it| Forwarded {
                    channel: it.channel,
                    message: it.id,
                    snapshot: state.snapshot(it),
                });
                for (name, bytes) in self.files {
                    let id = state.world.ids.next();
                    let content_type = "application/octet-stream".to_owned();
                    message.attachments.push(Attachment {
                        id,
                        name,
                        content_type,
                        description: None,
                        bytes,
                    });
                }
                let allowed = if self.pings {
                    AllowedMentions::everything()
                } else {
                    AllowedMentions::without_reply()
                };
                state.set_mentions(&mut message, &allowed);
                (state.create_message(message), since)
            }),
        );
        SentMessage {
            discord,
            id,
            channel,
            since,
        }
    }
}

impl SentMessage {
    /// Waits for the bot's reply: its first message in this channel after this one that is a reply
    /// to it, or to nothing.
    ///
    /// # Errors
    /// When none comes in time.
    pub async fn reply(&self) -> Result<Message, TimedOut> {
        let first = |state: &mut State| {
            let answers = |one: &&Message| {
                one.interaction.is_none() && one.reply_to.is_none_or(|id| id == self.id)
            };
            self.bot_messages(state).find(answers).cloned()
        };
        let discord = &self.discord;
        discord.expect("reply of the bot", self.since, first).await
    }

    /// What the bot has written in this channel since this message, so far.
    pub fn replies(&self) -> Vec<Message> {
        self.discord
            .shared
            .with(|state| self.bot_messages(state).cloned().collect())
    }

    fn bot_messages<'a>(&'a self, state: &'a State) -> impl Iterator<Item = &'a Message> {
        let new = state.journal.since(self.since).iter();
        let new = new.filter_map(|record| match record.kind {
            RecordKind::MessageCreated {
                channel,
                message,
                by_bot: true,
            } if channel == self.channel => Some(message),
            _ => None,
        });
        new.filter_map(|id| state.messages.get(&id))
    }

    /// Makes sure that the bot says nothing in this channel: no message and no typing since this
    /// message. [`LocalDiscord::settle`] says what that proves.
    ///
    /// # Errors
    /// When the bot does not settle in time, or has said something.
    pub async fn expect_silence(&self) -> Result<(), TimedOut> {
        self.discord.expect_silence(self.channel, self.since).await
    }
}
