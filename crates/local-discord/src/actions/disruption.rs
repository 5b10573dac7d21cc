//! Making things go wrong.

use serde_json::{Value, json};

use crate::injection::Injection;
use crate::intents::Intents;
use crate::server::LocalDiscord;
use crate::sessions::{GatewayBehaviour, Outgoing};

impl LocalDiscord {
    /// Injects a fault into coming REST requests.
    pub fn inject(&self, injection: Injection) {
        self.shared.with(|state| state.injections.add(injection));
    }

    /// How many requests the injected faults are still to affect.
    pub fn pending_injections(&self) -> usize {
        self.shared.with(|state| state.injections.pending())
    }

    /// Changes how the gateway behaves from now on.
    pub fn change_gateway(&self, change: impl FnOnce(&mut GatewayBehaviour)) {
        self.shared
            .with(|state| change(&mut state.sessions.behaviour));
    }

    /// Sends an event as it is given, unchecked: one that a client cannot read, say.
    pub fn send_raw_event(&self, name: &'static str, data: &Value) {
        self.shared.with(|state| {
            let check = state.settings.payload_check.take();
            state.dispatch(name, None, Intents::empty(), None, |_| data.clone());
            state.settings.payload_check = check;
        });
    }

    /// Closes the bot's gateway connections with a code, such as 4000, or 4014 for refused intents.
    pub fn close_gateway(&self, code: u16) {
        self.send(&Outgoing::Close(code, "Closed by the test."));
    }

    /// Cuts the bot's gateway connections without a close frame.
    pub fn cut_gateway(&self) {
        self.send(&Outgoing::Cut);
    }

    /// Asks the bot to connect anew and resume.
    pub fn ask_to_reconnect(&self) {
        self.send(&Outgoing::Payload(
            json!({ "op": 7, "d": null }).to_string(),
        ));
    }

    /// Declares the bot's sessions invalid; those that are not `resumable` are forgotten.
    pub fn invalidate_sessions(&self, resumable: bool) {
        self.send(&Outgoing::Payload(
            json!({ "op": 9, "d": resumable }).to_string(),
        ));
        if !resumable {
            self.shared.with(|state| state.sessions.invalidate());
        }
    }

    /// Leaves heartbeats without an answer, or answers them again.
    pub fn ignore_heartbeats(&self, ignore: bool) {
        self.shared
            .with(|state| state.sessions.ignores_heartbeats = ignore);
    }

    fn send(&self, outgoing: &Outgoing) {
        self.shared
            .with(|state| state.sessions.send_to_all(outgoing));
    }
}
