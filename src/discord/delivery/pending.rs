//! An interaction that waits for its response. Discord allows three seconds: if the response takes
//! longer to compute, the interaction is acknowledged first.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::missing_permissions::{PermissionError, permission_error};
use crate::discord::api::{ApiClient, ApiError, InteractionHandle, Respond, log_failure};
use crate::discord::format::words::DiscordWords;
use crate::discord::render::View;
use crate::knowledge::Language;
use crate::reply::Words;

/// How long the response may take before the interaction is acknowledged.
const PATIENCE: Duration = Duration::from_secs(1);

/// An interaction that waits for its response.
pub struct Pending {
    api: Arc<ApiClient>,
    to: InteractionHandle,
    how: Respond,
    language: Language,
    thought: oneshot::Sender<()>,
    deferral: JoinHandle<bool>,
}

impl Pending {
    /// Starts waiting for a response of this kind, to somebody who reads `language`. Call it before
    /// computing the response.
    pub fn new(
        api: &Arc<ApiClient>,
        to: InteractionHandle,
        how: Respond,
        language: Language,
    ) -> Self {
        let (thought, thinking) = oneshot::channel();
        Self {
            deferral: tokio::spawn(defer(Arc::clone(api), to.clone(), how, thinking)),
            api: Arc::clone(api),
            to,
            how,
            language,
            thought,
        }
    }

    pub async fn respond(self, view: &View) -> Result<(), ApiError> {
        let how = self.how;
        self.respond_as(how, view).await
    }

    /// Responds in another way than intended at first. Once a new message is acknowledged, its
    /// audience no longer changes; a message whose button was pressed can be left as it is. If the
    /// server's automatic moderation holds the response back, the member is told so.
    pub async fn respond_as(self, how: Respond, view: &View) -> Result<(), ApiError> {
        drop(self.thought);
        let to = &self.to;
        let is_deferred = self.deferral.await.unwrap_or(false);
        let sent = if !is_deferred {
            self.api.respond(to, how, view).await
        } else if (self.how, how) == (Respond::Update, Respond::Private) {
            self.api.follow_up(to, view).await
        } else {
            self.api.finish(to, view).await
        };
        let Err(error) = sent else { return Ok(()) };
        if permission_error(&error) == Some(PermissionError::Blocked) {
            let word = DiscordWords::of(self.language).blocked;
            let word = View::sentence(word, self.language);
            let told = if is_deferred {
                self.api.follow_up(to, &word).await
            } else {
                self.api.respond(to, Respond::Private, &word).await
            };
            log_failure("mot", &told);
        }
        Err(error)
    }

    /// Says that answering has failed, to the member alone.
    pub async fn apologise(self) -> Result<(), ApiError> {
        let sorry = View::sentence(Words::of(self.language).failed, self.language);
        self.respond_as(Respond::Private, &sorry).await
    }
}

/// Acknowledges the interaction unless the response is ready before; true if it has tried to.
async fn defer(
    api: Arc<ApiClient>,
    to: InteractionHandle,
    how: Respond,
    thinking: oneshot::Receiver<()>,
) -> bool {
    tokio::select! {
        biased;
        _ = thinking => return false,
        () = sleep(PATIENCE) => {}
    }
    let sent = api.defer(&to, how).await;
    log_failure("accusé de réception", &sent);
    true
}

#[cfg(test)]
mod tests;
