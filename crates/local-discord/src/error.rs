//! Discord's error bodies.

use serde_json::{Map, Value, json};

use crate::journal::FaultKind;

/// A refusal, as the bot gets it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    pub status: u16,
    pub code: u32,
    pub message: &'static str,
    pub errors: Option<Value>,
}

/// A refusal a row: its name, status, code and message.
macro_rules! refusals {
    ($($name:ident = $status:literal, $code:literal, $message:literal;)*) => {
        impl ApiError {
            $(pub const $name: Self = Self::new($status, $code, $message);)*
        }
    };
}

refusals! {
    UNAUTHORIZED = 401, 0, "401: Unauthorized";
    NOT_FOUND = 404, 0, "404: Not Found";
    METHOD_NOT_ALLOWED = 405, 0, "405: Method Not Allowed";
    BAD_JSON = 400, 50_109, "The request body contains invalid JSON.";
    UNKNOWN_APPLICATION = 404, 10_002, "Unknown Application";
    UNKNOWN_CHANNEL = 404, 10_003, "Unknown Channel";
    UNKNOWN_GUILD = 404, 10_004, "Unknown Guild";
    UNKNOWN_MEMBER = 404, 10_007, "Unknown Member";
    UNKNOWN_MESSAGE = 404, 10_008, "Unknown Message";
    UNKNOWN_USER = 404, 10_013, "Unknown User";
    UNKNOWN_WEBHOOK = 404, 10_015, "Unknown Webhook";
    UNKNOWN_INTERACTION = 404, 10_062, "Unknown interaction";
    UNKNOWN_COMMAND = 404, 10_063, "Unknown application command";
    TOO_MANY_COMMANDS = 400, 30_032, "Maximum number of application commands reached (100)";
    ALREADY_ACKNOWLEDGED = 400, 40_060, "Interaction has already been acknowledged.";
    TOO_MANY_FOLLOW_UPS = 400, 40_094,
        "This interaction has reached the maximum number of follow up messages";
    QUARANTINED = 403, 20_026,
        "Your bot has been flagged by our anti-spam system for abusive behavior.";
    OPENING_TOO_FAST = 403, 40_003, "You are opening direct messages too fast.";
    TOO_LARGE = 413, 40_005, "Request entity too large";
    MISSING_ACCESS = 403, 50_001, "Missing Access";
    EDIT_OF_ANOTHER = 403, 50_005, "Cannot edit a message authored by another user";
    EMPTY_MESSAGE = 400, 50_006, "Cannot send an empty message";
    CANNOT_WRITE_TO_USER = 403, 50_007, "Cannot send messages to this user";
    NO_TEXT_CHANNEL = 400, 50_008, "Cannot send messages in a non-text channel";
    MISSING_PERMISSIONS = 403, 50_013, "Missing Permissions";
    THREAD_ARCHIVED = 400, 50_083, "Thread is archived";
    NO_MUTUAL_GUILDS = 403, 50_278,
        "Cannot send messages to this user due to having no mutual guilds";
    INVALID_WEBHOOK_TOKEN = 401, 50_027, "Invalid Webhook Token";
    REPLY_WITHOUT_HISTORY = 400, 160_002, "Cannot reply without permission to read message history";
    THREAD_LOCKED = 400, 160_005, "This thread is locked";
    BLOCKED = 400, 200_000, "Message was blocked by automatic moderation";
}

impl ApiError {
    const fn new(status: u16, code: u32, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            errors: None,
        }
    }

    /// Discord's body for it.
    pub fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }

    /// The bot's fault that this refusal shows, if any. Missing permissions and things deleted
    /// meanwhile are not the bot's fault.
    pub fn fault(&self) -> Option<FaultKind> {
        match self.code {
            0 if matches!(self.status, 404 | 405) => Some(FaultKind::UnknownRoute),
            30_032 | 40_005 | 40_094 | 50_006 | 50_008 | 50_035 | 50_109 => {
                Some(FaultKind::InvalidBody)
            }
            40_060 => Some(FaultKind::AcknowledgedTwice),
            10_015 | 10_062 | 50_027 => Some(FaultKind::UnknownToken),
            _ => None,
        }
    }
}

/// Collects what is wrong with a body, each mistake at its place.
#[derive(Debug, Default)]
pub(crate) struct FormErrors {
    root: Map<String, Value>,
}

impl FormErrors {
    /// Adds a mistake at a place such as `embeds/0/title`.
    pub fn add(&mut self, place: &str, code: &str, message: impl Into<String>) {
        let mistake = json!({ "code": code, "message": message.into() });
        let mut at = &mut self.root;
        for key in place.split('/') {
            let below = at.entry(key).or_insert_with(|| json!({}));
            match below {
                Value::Object(map) => at = map,
                _ => return,
            }
        }
        if let Value::Array(list) = at.entry("_errors").or_insert_with(|| json!([])) {
            list.push(mistake);
        }
    }

    /// Discord's refusal, if anything was wrong.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.root.is_empty() {
            return Ok(());
        }
        Err(ApiError {
            errors: Some(Value::Object(self.root)),
            ..ApiError::new(400, 50_035, "Invalid Form Body")
        })
    }
}

/// A body refused for one mistake.
pub(crate) fn invalid(place: &str, code: &str, message: &str) -> ApiError {
    let mut errors = FormErrors::default();
    errors.add(place, code, message);
    match errors.finish() {
        Err(error) => error,
        Ok(()) => ApiError::BAD_JSON,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_nested_as_discord_nests_them() {
        let mut errors = FormErrors::default();
        errors.add("embeds/0/title", "BASE_TYPE_BAD_LENGTH", "Too long.");
        let Err(error) = errors.finish() else {
            panic!("nothing was refused")
        };
        assert_eq!(
            error.body(),
            json!({
                "message": "Invalid Form Body",
                "code": 50_035,
                "errors": { "embeds": { "0": { "title": { "_errors": [
                    { "code": "BASE_TYPE_BAD_LENGTH", "message": "Too long." }
                ] } } } },
            })
        );
    }
}
