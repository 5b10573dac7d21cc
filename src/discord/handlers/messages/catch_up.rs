//! Answering what was asked while the bot was away.

use std::time::Duration;

use serenity::all::{Guild, GuildChannel, GuildId};
use tokio::time::Instant;
use tracing::warn;

use super::MessageHandler;
use crate::discord::listening::missed::{self, LOOKS_BACK, Missed};

impl MessageHandler {
    /// The channels for asking, their threads and the posts of a server where something was written while the bot was
    /// away, to catch up with.
    pub fn missed_in(&self, guild: &Guild) -> Vec<GuildChannel> {
        let Some(bot) = self.known_identity() else {
            return Vec::new();
        };
        let since = missed::seconds_ago(LOOKS_BACK);
        let missed = missed::channels(guild, self.threads.channels(), bot, since).into_iter();
        let missed = missed.filter(|(_, latest)| !self.sent.has_read(*latest));
        missed
            .map(|(channel, _)| channel.clone())
            .inspect(|channel| self.threads.learn_new(channel))
            .collect()
    }

    /// Answers what was asked there: one request for each.
    pub async fn catch_up(&self, guild: GuildId, missed: Vec<GuildChannel>) {
        let Some(bot) = self.identity().await else {
            return;
        };
        let since = missed::seconds_ago(LOOKS_BACK);
        for channel in missed {
            let history = match self.api.history(channel.id).await {
                Ok(history) => history,
                Err(error) => {
                    warn!(
                        "salon {} : ce qui y a été demandé en mon absence est illisible : {error}",
                        channel.id
                    );
                    continue;
                }
            };
            for missed in missed::questions(&history, bot, since) {
                self.answer_missed(missed, guild).await;
            }
        }
    }

    async fn answer_missed(&self, missed: Missed<'_>, guild: GuildId) {
        let (Missed::Waiting(message) | Missed::Answered(message)) = missed;
        let age = missed::seconds_ago(0).unix_timestamp() - message.timestamp.unix_timestamp();
        let age = Duration::from_secs(u64::try_from(age).unwrap_or_default());
        let now = Instant::now();
        let at = now.checked_sub(age).unwrap_or(now);
        if matches!(missed, Missed::Answered(_)) {
            if self.sent.is_news(message.id, message.edited_timestamp) {
                self.reply_policy
                    .record_earlier(message.channel_id, message.author.id, at);
            }
            return;
        }
        // Discord leaves the server out of what is fetched.
        let mut message = message.clone();
        message.guild_id = Some(guild);
        self.hear(&message, at).await;
    }
}
