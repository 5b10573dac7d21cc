//! Who may use the moderators' commands: others are told that they may not.

use std::sync::Arc;

use tracing::info;

use crate::discord::api::{ApiClient, InteractionHandle, Respond, log_failure};
use crate::discord::commands::reload;
use crate::discord::policy::moderation::{Caller, Moderation};
use crate::discord::render::View;
use crate::knowledge::Language;

/// Lets moderators in.
#[derive(Debug, Clone)]
pub struct Moderators {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// Who they are.
    pub moderation: Arc<Moderation>,
}

impl Moderators {
    /// Whether somebody is one; if not, they are told.
    pub async fn admit(
        &self,
        interaction: &InteractionHandle,
        caller: Caller<'_>,
        language: Language,
    ) -> bool {
        let Err(refusal) = self.moderation.check(caller) else {
            return true;
        };
        info!("commande de modération refusée : {refusal}");
        let view = View::sentence(reload::refused(refusal, language), language);
        let sent = self.api.respond(interaction, Respond::Private, &view);
        log_failure("refus", &sent.await);
        false
    }
}
