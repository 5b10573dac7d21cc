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

impl ApiError {
    const fn new(status: u16, code: u32, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            errors: None,
        }
    }

    pub const UNAUTHORIZED: Self = Self::new(401, 0, "401: Unauthorized");
    pub const NOT_FOUND: Self = Self::new(404, 0, "404: Not Found");
    pub const METHOD_NOT_ALLOWED: Self = Self::new(405, 0, "405: Method Not Allowed");
    pub const BAD_JSON: Self = Self::new(400, 50_109, "The request body contains invalid JSON.");
    pub const UNKNOWN_APPLICATION: Self = Self::new(404, 10_002, "Unknown Application");
    pub const UNKNOWN_CHANNEL: Self = Self::new(404, 10_003, "Unknown Channel");
    pub const UNKNOWN_GUILD: Self = Self::new(404, 10_004, "Unknown Guild");
    pub const UNKNOWN_MEMBER: Self = Self::new(404, 10_007, "Unknown Member");
    pub const UNKNOWN_MESSAGE: Self = Self::new(404, 10_008, "Unknown Message");
    pub const UNKNOWN_USER: Self = Self::new(404, 10_013, "Unknown User");
    pub const UNKNOWN_WEBHOOK: Self = Self::new(404, 10_015, "Unknown Webhook");
    pub const UNKNOWN_INTERACTION: Self = Self::new(404, 10_062, "Unknown interaction");
    pub const UNKNOWN_COMMAND: Self = Self::new(404, 10_063, "Unknown application command");
    pub const TOO_MANY_COMMANDS: Self = Self::new(
        400,
        30_032,
        "Maximum number of application commands reached (100)",
    );
    pub const ALREADY_ACKNOWLEDGED: Self =
        Self::new(400, 40_060, "Interaction has already been acknowledged.");
    pub const TOO_MANY_FOLLOW_UPS: Self = Self::new(
        400,
        40_094,
        "This interaction has reached the maximum number of follow up messages",
    );
    pub const QUARANTINED: Self = Self::new(
        403,
        20_026,
        "Your bot has been flagged by our anti-spam system for abusive behavior.",
    );
    pub const OPENING_TOO_FAST: Self =
        Self::new(403, 40_003, "You are opening direct messages too fast.");
    pub const TOO_LARGE: Self = Self::new(413, 40_005, "Request entity too large");
    pub const MISSING_ACCESS: Self = Self::new(403, 50_001, "Missing Access");
    pub const EDIT_OF_ANOTHER: Self = Self::new(
        403,
        50_005,
        "Cannot edit a message authored by another user",
    );
    pub const EMPTY_MESSAGE: Self = Self::new(400, 50_006, "Cannot send an empty message");
    pub const CANNOT_WRITE_TO_USER: Self =
        Self::new(403, 50_007, "Cannot send messages to this user");
    pub const NO_TEXT_CHANNEL: Self =
        Self::new(400, 50_008, "Cannot send messages in a non-text channel");
    pub const MISSING_PERMISSIONS: Self = Self::new(403, 50_013, "Missing Permissions");
    pub const THREAD_ARCHIVED: Self = Self::new(400, 50_083, "Thread is archived");
    pub const NO_MUTUAL_GUILDS: Self = Self::new(
        403,
        50_278,
        "Cannot send messages to this user due to having no mutual guilds",
    );
    pub const INVALID_WEBHOOK_TOKEN: Self = Self::new(401, 50_027, "Invalid Webhook Token");
    pub const REPLY_WITHOUT_HISTORY: Self = Self::new(
        400,
        160_002,
        "Cannot reply without permission to read message history",
    );
    pub const THREAD_LOCKED: Self = Self::new(400, 160_005, "This thread is locked");
    pub const BLOCKED: Self =
        Self::new(400, 200_000, "Message was blocked by automatic moderation");

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
