//! What moderators are told unasked: that the bot does not serve the base of the folder.

use std::collections::BTreeSet;
use std::sync::Arc;

use serenity::all::{ChannelId, Guild, GuildId, UserId};
use tracing::info;

use crate::base::LiveBase;
use crate::discord::api::{ApiClient, ApiError, log_failure};
use crate::discord::bounded::Locked;
use crate::discord::policy::moderation::Moderation;
use crate::discord::render::View;
use crate::knowledge::Language;

/// Tells the operator's own servers, each once.
#[derive(Debug)]
pub struct Alerts {
    api: Arc<ApiClient>,
    base: Arc<LiveBase>,
    moderation: Arc<Moderation>,
    told: Locked<BTreeSet<GuildId>>,
}

impl Alerts {
    /// Nobody is told yet.
    pub fn new(api: Arc<ApiClient>, base: Arc<LiveBase>, moderation: Arc<Moderation>) -> Self {
        Self {
            api,
            base,
            moderation,
            told: Locked::of(BTreeSet::new()),
        }
    }

    /// Tells the moderators of a server, if it is one of the operator's and if there is something
    /// to tell: where Discord itself writes to them, else to the server's owner.
    pub fn tell(self: &Arc<Self>, guild: &Guild) {
        if !self.moderation.guilds.contains(&guild.id) {
            return;
        }
        let Some(alert) = self.base.alert() else {
            return;
        };
        if !self.told.with(|told| told.insert(guild.id)) {
            return;
        }
        let (alerts, id) = (Arc::clone(self), guild.id);
        let (channel, owner) = (guild.public_updates_channel_id, guild.owner_id);
        tokio::spawn(async move {
            let view = View::sentence(&format!("Attention : {alert}."), Language::French);
            let sent = alerts.send(id, channel, owner, &view).await;
            log_failure("alerte à la modération", &sent);
        });
    }

    async fn send(
        &self,
        guild: GuildId,
        channel: Option<ChannelId>,
        owner: UserId,
        view: &View,
    ) -> Result<(), ApiError> {
        let nonce = format!("base-{guild}");
        if let Some(channel) = channel {
            match self.api.post(channel, None, &nonce, view).await {
                Ok(_) => return Ok(()),
                Err(error) => info!("alerte envoyée à qui possède le serveur : {error}"),
            }
        }
        let direct = self.api.direct_channel(owner).await?;
        self.api.post(direct, None, &nonce, view).await.map(drop)
    }
}
