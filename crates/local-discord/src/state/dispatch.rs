//! Which gateway session gets which event.

use serde_json::{Value, json};

use crate::id::Id;
use crate::intents::Intents;
use crate::journal::{FaultKind, RecordKind};
use crate::payload;
use crate::sessions::{Outgoing, Session};
use crate::state::State;

impl State {
    /// Sends an event to every session that covers the guild and has these intents.
    pub fn dispatch(
        &mut self,
        name: &'static str,
        guild: Option<Id>,
        needed: Intents,
        subject: Option<Id>,
        data: impl Fn(Intents) -> Value,
    ) {
        let wanted = |session: &Session| session.covers(guild) && session.intents.contains(needed);
        let sessions = self.sessions.all.iter();
        let chosen: Vec<_> = sessions
            .filter(|(_, session)| wanted(session))
            .map(|(id, session)| (id.clone(), session.intents))
            .collect();
        for (id, intents) in chosen {
            self.dispatch_to(&id, name, subject, &data(intents));
        }
    }

    /// Sends an event about a guild.
    pub fn dispatch_to_guild(&mut self, name: &'static str, guild: Id, subject: Id, data: &Value) {
        let (guild, subject) = (Some(guild), Some(subject));
        self.dispatch(name, guild, Intents::GUILDS, subject, |_| data.clone());
    }

    /// Sends an event to one session: numbered, checked and kept for a resume.
    pub fn dispatch_to(
        &mut self,
        session: &str,
        name: &'static str,
        subject: Option<Id>,
        data: &Value,
    ) {
        let Some(session) = self.sessions.all.get_mut(session) else {
            return;
        };
        let seq = session.seq + 1;
        let payload = json!({ "op": 0, "t": name, "s": seq, "d": data });
        let text = payload.to_string();
        session.keep(text.clone());
        let connection = session.connection;
        if let Some(check) = &self.settings.payload_check
            && let Err(missing) = check(&payload)
        {
            let detail = format!("{name}: {missing} in {payload}");
            self.journal.fault(FaultKind::IncompleteEvent, detail);
        }
        self.journal
            .add(RecordKind::Dispatched { name, seq, subject });
        if let Some(connection) = connection {
            self.sessions.send(connection, Outgoing::Payload(text));
        }
    }

    /// Sends an event about messages to the sessions that may see the channel.
    pub fn dispatch_in_channel(
        &mut self,
        name: &'static str,
        channel: Id,
        subject: Id,
        data: impl Fn(Intents) -> Value,
    ) {
        if !self.bot_sees(channel) {
            return;
        }
        let guild = self.world.guild_of(channel);
        let needed = if guild.is_some() {
            Intents::GUILD_MESSAGES
        } else {
            Intents::DIRECT_MESSAGES
        };
        self.dispatch(name, guild, needed, Some(subject), data);
    }

    /// Sends a message, without its content to sessions that may not read it.
    pub fn dispatch_message(&mut self, name: &'static str, id: Id) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let channel = message.channel;
        let complete = self.message_event(message);
        let mut without_content = complete.clone();
        payload::hide_content(&mut without_content, self.world.bot());
        let direct = self.world.guild_of(channel).is_none();
        self.dispatch_in_channel(name, channel, id, |intents| {
            if direct || intents.contains(Intents::MESSAGE_CONTENT) {
                complete.clone()
            } else {
                without_content.clone()
            }
        });
    }
}
