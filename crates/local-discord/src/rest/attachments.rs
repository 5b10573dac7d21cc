//! The files that were attached to messages, or given to commands.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::id::Id;
use crate::shared::SharedState;

/// Serves a file.
pub(crate) async fn serve(
    State(shared): State<Arc<SharedState>>,
    Path((channel, id, _)): Path<(u64, u64, String)>,
) -> Response {
    let (channel, id) = (Id::new(channel), Id::new(id));
    let found = shared.with(|state| {
        let messages = state.messages.values();
        let in_channel = messages.filter(|message| message.channel == channel);
        let posted = in_channel.flat_map(|message| &message.attachments);
        let given = state.uploads.iter().filter(|(at, _)| *at == channel);
        let mut files = posted.chain(given.map(|(_, file)| file));
        files.find(|file| file.id == id).cloned()
    });
    match found {
        // A file that is opened in a browser must not act as a page of this server.
        Some(file) => (
            [
                (header::CONTENT_TYPE, file.content_type.as_str()),
                (header::CONTENT_DISPOSITION, "attachment"),
                (header::CONTENT_SECURITY_POLICY, "sandbox"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            Body::from(file.bytes),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
