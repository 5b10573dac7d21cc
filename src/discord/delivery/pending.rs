//! An interaction that waits for its response. Discord allows three seconds: if the response takes
//! longer to compute, the interaction is acknowledged first.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::discord::api::{ApiClient, ApiError, InteractionHandle, Respond, log_failure};
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
    thought: oneshot::Sender<()>,
    deferral: JoinHandle<bool>,
}

impl Pending {
    /// Starts waiting for a response of this kind. Call it before computing the response.
    #[must_use]
    pub fn new(api: &Arc<ApiClient>, to: InteractionHandle, how: Respond) -> Self {
        let (thought, thinking) = oneshot::channel();
        Self {
            deferral: tokio::spawn(defer(Arc::clone(api), to.clone(), how, thinking)),
            api: Arc::clone(api),
            to,
            how,
            thought,
        }
    }

    /// Responds.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn respond(self, view: &View) -> Result<(), ApiError> {
        let how = self.how;
        self.respond_as(how, view).await
    }

    /// Responds in another way than intended at first. Once a new message is acknowledged, its
    /// audience no longer changes; a message whose button was pressed can be left as it is.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn respond_as(self, how: Respond, view: &View) -> Result<(), ApiError> {
        drop(self.thought);
        let to = &self.to;
        if !self.deferral.await.unwrap_or(false) {
            return self.api.respond(to, how, view).await;
        }
        match (self.how, how) {
            (Respond::Update, Respond::Private) => self.api.follow_up(to, view).await,
            _ => self.api.finish(to, view).await,
        }
    }

    /// Says that answering has failed, to the member alone.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn apologise(self, language: Language) -> Result<(), ApiError> {
        let sorry = View::sentence(Words::of(language).failed, language);
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
