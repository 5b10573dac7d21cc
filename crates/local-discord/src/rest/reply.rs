//! What a handler answers.

use serde_json::Value;

use crate::error::ApiError;

/// A success, or Discord's refusal.
pub(crate) type Answer = Result<Reply, ApiError>;

/// A success.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub status: u16,
    pub body: Option<Value>,
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "every handler ends in one of these"
)]
impl Reply {
    pub fn ok(body: Value) -> Answer {
        Self::with(200, Some(body))
    }

    pub fn created(body: Value) -> Answer {
        Self::with(201, Some(body))
    }

    pub fn no_content() -> Answer {
        Self::with(204, None)
    }

    fn with(status: u16, body: Option<Value>) -> Answer {
        Ok(Self { status, body })
    }
}
