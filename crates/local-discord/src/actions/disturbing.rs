//! Making things go wrong.

use serde_json::json;

use super::super::injection::Injection;
use super::super::server::LocalDiscord;
use super::super::sessions::Order;

impl LocalDiscord {
    /// Lets something go wrong with coming REST requests.
    pub fn inject(&self, injection: Injection) {
        self.shared.with(|state| state.injections.add(injection));
    }

    /// Closes the bot's gateway connections with a code, such as 4000, or 4014 for refused intents.
    pub fn close_gateway(&self, code: u16) {
        self.order(&Order::Close(code, "Closed by the test."));
    }

    /// Cuts the bot's gateway connections without a word.
    pub fn cut_gateway(&self) {
        self.order(&Order::Cut);
    }

    /// Asks the bot to connect anew and resume.
    pub fn ask_to_reconnect(&self) {
        self.order(&Order::Send(json!({ "op": 7, "d": null }).to_string()));
    }

    /// Declares the bot's sessions invalid; those that are not `resumable` are forgotten.
    pub fn invalidate_sessions(&self, resumable: bool) {
        self.order(&Order::Send(json!({ "op": 9, "d": resumable }).to_string()));
        if !resumable {
            self.shared.with(|state| {
                state.sessions.all.clear();
                for connection in state.sessions.connections.values_mut() {
                    connection.session = None;
                }
            });
        }
    }

    /// Forgets the bot's sessions without saying so: a resume will be refused.
    pub fn forget_sessions(&self) {
        self.shared.with(|state| state.sessions.all.clear());
    }

    /// Leaves heartbeats without an answer, or answers them again.
    pub fn ignore_heartbeats(&self, ignore: bool) {
        self.shared.with(|state| state.sessions.deaf = ignore);
    }

    fn order(&self, order: &Order) {
        self.shared.with(|state| state.sessions.order_all(order));
    }
}
