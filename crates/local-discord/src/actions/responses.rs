//! Waiting for the bot's responses to an interaction.

use serde_json::Value;

use crate::actions::waiting::TimedOut;
use crate::id::Id;
use crate::message::Message;
use crate::server::LocalDiscord;
use crate::state::State;

/// An interaction that was started, to wait for the bot's answer.
#[derive(Clone)]
pub struct SentInteraction {
    pub(super) discord: LocalDiscord,
    /// The interaction.
    pub id: Id,
    pub(super) since: usize,
}

/// The bot's answer to an interaction.
#[derive(Clone, Debug)]
pub struct Response {
    /// Discord's number for the kind of the first response, see
    /// [`callbacks`](crate::interaction::callbacks).
    pub callback: u8,
    /// What came with it.
    pub data: Value,
    /// The message that it is, or has changed.
    pub message: Option<Message>,
}

impl Response {
    /// The choices offered while somebody types: name and value.
    pub fn choices(&self) -> Vec<(String, Value)> {
        let choices = self.data["choices"].as_array().into_iter().flatten();
        choices
            .map(|choice| {
                let name = choice["name"].as_str().unwrap_or_default();
                (name.to_owned(), choice["value"].clone())
            })
            .collect()
    }
}

impl SentInteraction {
    /// Waits for the first answer of any kind.
    ///
    /// # Errors
    /// When none comes in time.
    pub async fn acknowledged(&self) -> Result<Response, TimedOut> {
        self.answer("acknowledgement", |_| true).await
    }

    /// Waits for the answer; after "I am thinking", for what follows it.
    ///
    /// # Errors
    /// When none comes in time.
    pub async fn response(&self) -> Result<Response, TimedOut> {
        self.answer("response", |message| !message.is_loading())
            .await
    }

    /// Waits until the bot has changed the message that this is about, after an acknowledgement
    /// without a visible answer.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn update(&self) -> Result<Response, TimedOut> {
        self.answer("update of the message", |message| message.edited.is_some())
            .await
    }

    /// The answer, once its message (if it has one) is as wanted.
    async fn answer(
        &self,
        what: &str,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Response, TimedOut> {
        let answer = |state: &mut State| {
            let interaction = state.interactions.get(&self.id)?;
            let acknowledged = interaction.acknowledged.as_ref()?;
            let message = interaction.original.and_then(|id| state.messages.get(&id));
            message.is_none_or(&wanted).then(|| Response {
                callback: acknowledged.callback,
                data: acknowledged.data.clone(),
                message: message.cloned(),
            })
        };
        self.discord.expect(what, self.since, answer).await
    }

    /// Waits for a number of further answers.
    ///
    /// # Errors
    /// When they do not come in time.
    pub async fn follow_ups(&self, number: usize) -> Result<Vec<Message>, TimedOut> {
        let sent = |state: &mut State| {
            let ids = &state.interactions.get(&self.id)?.followups;
            let messages = ids.iter().filter_map(|id| state.messages.get(id));
            (ids.len() >= number).then(|| messages.cloned().collect())
        };
        let what = format!("{number} follow-ups");
        self.discord.expect(&what, self.since, sent).await
    }
}
