//! The state with its lock, and a signal after every change.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::state::State;

/// The state that the server and its handles share.
pub(crate) struct SharedState {
    state: Mutex<State>,
    changes: watch::Sender<()>,
    /// Asks everything to end.
    pub stop: watch::Sender<bool>,
    /// Whether the server has ended, or was never started.
    pub stopped: watch::Sender<bool>,
}

impl SharedState {
    pub fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            changes: watch::Sender::new(()),
            stop: watch::Sender::new(false),
            stopped: watch::Sender::new(true),
        }
    }

    /// Reads or changes the state. Never held across an `await`.
    pub fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let result = self.look(act);
        self.changes.send_replace(());
        result
    }

    /// Looks at the state without a signal, or those who wait would wake each other for ever.
    pub fn look<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        // A panic elsewhere (in a test's own check, say) leaves the state as usable as it was.
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until `found` finds something in the state, or the timeout of the settings is over.
    pub async fn until<T>(&self, found: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let timeout = self.look(|state| state.settings.timeout);
        let found = tokio::time::timeout(timeout, self.whenever(found));
        found.await.ok().flatten()
    }

    /// The same without a timeout.
    pub async fn whenever<T>(&self, mut found: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(result) = self.look(&mut found) {
                return Some(result);
            }
            changes.changed().await.ok()?;
        }
    }
}
