//! An interaction on its way to its response. Discord gives three seconds to the first sign of
//! life: where thinking takes long, the interaction is acknowledged first and the response follows.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{ApplicationId, InteractionId};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::error;

use super::render::View;
use super::send::{Interaction, Outbox, Respond, SendError};

/// How long the response may take before the interaction is acknowledged.
const PATIENCE: Duration = Duration::from_secs(1);

/// An interaction that waits for its response.
pub struct Pending {
    outbox: Arc<Outbox>,
    to: Owned,
    how: Respond,
    thought: oneshot::Sender<()>,
    deferral: JoinHandle<bool>,
}

#[derive(Clone)]
struct Owned {
    id: InteractionId,
    app: ApplicationId,
    token: String,
}

impl Owned {
    fn borrowed(&self) -> Interaction<'_> {
        Interaction {
            id: self.id,
            app: self.app,
            token: &self.token,
        }
    }
}

impl Pending {
    /// Begins to wait for what will be responded in this way. Think after this.
    #[must_use]
    pub fn new(outbox: &Arc<Outbox>, to: Interaction<'_>, how: Respond) -> Self {
        let to = Owned {
            id: to.id,
            app: to.app,
            token: to.token.to_owned(),
        };
        let (thought, thinking) = oneshot::channel();
        Self {
            deferral: tokio::spawn(defer(Arc::clone(outbox), to.clone(), how, thinking)),
            outbox: Arc::clone(outbox),
            to,
            how,
            thought,
        }
    }

    /// Responds.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn respond(self, view: &View) -> Result<(), SendError> {
        drop(self.thought);
        let to = self.to.borrowed();
        if self.deferral.await.unwrap_or(false) {
            self.outbox.finish(to, view).await
        } else {
            self.outbox.respond(to, self.how, view).await
        }
    }
}

/// Acknowledges the interaction unless the thinking ends before; true where it has tried to.
async fn defer(
    outbox: Arc<Outbox>,
    to: Owned,
    how: Respond,
    thinking: oneshot::Receiver<()>,
) -> bool {
    tokio::select! {
        biased;
        _ = thinking => return false,
        () = sleep(PATIENCE) => {}
    }
    if let Err(error) = outbox.defer(to.borrowed(), how).await {
        error!("accusé de réception non envoyé : {error}");
    }
    true
}
