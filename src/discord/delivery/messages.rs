//! Answering a message as richly as Discord lets: with embeds or in plain text, as a reply or not,
//! in its channel or else in a direct message.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use serenity::all::{ChannelId, Message, MessageId};
use tokio::time::{Instant, sleep};
use tracing::warn;

use crate::discord::api::{ApiError, Posted, log_failure};
use crate::discord::delivery::missing_permissions::{
    self, Need, PermissionError, permission_error,
};
use crate::discord::format::limits::{self, cut};
use crate::discord::handlers::answer::Bot;
use crate::discord::listening::intake::Mode;
use crate::discord::render::{Frame, View, view};
use crate::reply::Reply;

/// Sending that takes longer than this shows that the bot is writing.
const TYPING_AFTER: Duration = Duration::from_millis(500);

/// Where an answer stands.
pub(crate) type Placed = (ChannelId, MessageId);

impl Bot {
    /// Answers a message where the bot may write; else whoever has asked gets the answer in a
    /// direct message. Nothing where that is not possible either.
    pub(crate) async fn deliver(
        &self,
        question: &Message,
        mode: Mode,
        reply: &Reply,
    ) -> Result<Option<Placed>, ApiError> {
        let channel = question.channel_id;
        if !self.lacks(channel, Need::Write) {
            let sending = self.deliver_here(question, reply);
            match self.showing_typing(channel, sending).await {
                Err(error) if is_forbidden(&error) => self.learn_lack(channel, Need::Write).await,
                sent => return sent.map(|posted| Some((channel, posted.id))),
            }
        }
        if mode == Mode::Watched {
            return Ok(None);
        }
        self.deliver_directly(question, reply).await
    }

    /// Answers in the question's channel: in plain text where embeds are refused or left out.
    async fn deliver_here(&self, question: &Message, reply: &Reply) -> Result<Posted, ApiError> {
        let (channel, asker) = (question.channel_id, question.author.id);
        let frame = self.display.of_message(asker);
        let rich = view(reply, &frame);
        let plain = view(
            reply,
            &Frame {
                plain: true,
                ..frame
            },
        );
        if self.lacks(channel, Need::Embed) {
            return self.post(question, &plain).await;
        }
        let posted = match self.post(question, &rich).await {
            Ok(posted) if posted.lost_embeds(&rich) => {
                let edited = self.api.edit(channel, posted.id, &plain).await;
                log_failure("texte seul", &edited);
                posted
            }
            Err(error) if is_forbidden(&error) && !rich.embeds.is_empty() => {
                self.post(question, &plain).await?
            }
            sent => return sent,
        };
        self.learn_lack(channel, Need::Embed).await;
        Ok(posted)
    }

    /// Posts in the question's channel, as a reply to it where the bot may refer to it.
    async fn post(&self, question: &Message, view: &View) -> Result<Posted, ApiError> {
        let channel = question.channel_id;
        let refers = !self.lacks(channel, Need::Refer);
        match self.api.post(channel, question, refers, view).await {
            Err(error) if permission_error(&error) == Some(PermissionError::Unreadable) => {
                self.learn_lack(channel, Need::Refer).await;
                self.api.post(channel, question, false, view).await
            }
            sent => sent,
        }
    }

    /// Answers in a direct message, saying why there.
    async fn deliver_directly(
        &self,
        question: &Message,
        reply: &Reply,
    ) -> Result<Option<Placed>, ApiError> {
        let person = question.author.id;
        if self.missing.is_closed(person, Instant::now()) {
            return Ok(None);
        }
        let why = reply
            .words()
            .cannot_write(&format!("<#{}>", question.channel_id));
        let shown = introduced(view(reply, &self.display.of_message(person)), &why);
        let channel = self.api.direct_channel(person).await?;
        match self.api.post(channel, question, false, &shown).await {
            Err(error) if permission_error(&error) == Some(PermissionError::Closed) => {
                self.missing.closed(person, Instant::now());
                Ok(None)
            }
            sent => sent.map(|posted| Some((channel, posted.id))),
        }
    }

    /// Shows that the bot is writing, where sending takes long.
    async fn showing_typing<T>(&self, channel: ChannelId, sending: impl Future<Output = T>) -> T {
        let typing = async {
            sleep(TYPING_AFTER).await;
            self.api.show_typing(channel).await;
            pending::<Infallible>().await
        };
        tokio::select! {
            sent = sending => sent,
            never = typing => match never {},
        }
    }

    fn lacks(&self, channel: ChannelId, need: Need) -> bool {
        self.missing.lacks(channel, need, Instant::now())
    }

    /// Remembers what the bot may not do in a channel; tells it once.
    async fn learn_lack(&self, channel: ChannelId, need: Need) {
        if self.missing.refused(channel, need, Instant::now()) {
            let found = self.api.channel(channel).await.ok();
            warn!(
                "{}",
                missing_permissions::line(channel, need, found.as_ref())
            );
        }
    }
}

fn is_forbidden(error: &ApiError) -> bool {
    permission_error(error) == Some(PermissionError::Forbidden)
}

/// The same view after a word of introduction.
fn introduced(view: View, word: &str) -> View {
    let content = format!("{word}\n{}", view.content);
    View {
        content: cut(content.trim_end(), limits::CONTENT),
        ..view
    }
}
