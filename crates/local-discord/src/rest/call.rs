//! A request, read and matched to its route.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Query, Request};
use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::super::error::{ApiError, invalid};
use super::super::id::Id;
use super::super::journal::File;
use super::super::state::State;
use super::routes::{self, Handler};

/// Discord takes 10 MiB a file and 25 MiB a request.
const LARGEST_BODY: usize = 25 << 20;

/// A request of the bot.
pub(super) struct Call {
    pub method: String,
    /// The path below `/api/v10`.
    pub path: String,
    /// The route as the documentation writes it; the path where there is none.
    pub route: String,
    pub is_unknown: bool,
    pub handler: Handler,
    pub params: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    pub token: Option<String>,
    /// The JSON, where there is a body; an error where it is none.
    pub body: Result<Option<Value>, ApiError>,
    pub files: Vec<File>,
}

impl Call {
    pub async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let query =
            Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).map(|query| query.0);
        let method = parts.method.as_str().to_owned();
        let path = parts.uri.path().to_owned();
        let token = text_of(&parts.headers, header::AUTHORIZATION.as_str());
        let (body, files) = match axum::body::to_bytes(body, LARGEST_BODY).await {
            Ok(bytes) => read_body(&parts.headers, bytes).await,
            Err(_) => (Err(ApiError::BAD_JSON), Vec::new()),
        };
        let found = path
            .strip_prefix("/api/v10")
            .and_then(|below| routes::find(&method, below));
        let is_unknown = found.as_ref().is_none_or(|found| found.is_unknown);
        let (route, handler, params) = match found {
            Some(found) => (found.template.to_owned(), found.handler, found.params),
            None => (path.clone(), routes::UNKNOWN, BTreeMap::new()),
        };
        let query = query.unwrap_or_default();
        Self {
            method,
            path,
            route,
            is_unknown,
            handler,
            params,
            query,
            token,
            body,
            files,
        }
    }

    /// An id in the path.
    pub fn id(&self, name: &str) -> Result<Id, ApiError> {
        let text = self.param(name);
        text.parse().map_err(|_| {
            invalid(
                name,
                "NUMBER_TYPE_COERCE",
                &format!("Value \"{text}\" is not snowflake."),
            )
        })
    }

    /// A text in the path.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The JSON body, which must be there.
    pub fn json(&self) -> Result<&Value, ApiError> {
        self.body
            .as_ref()
            .map_err(Clone::clone)?
            .as_ref()
            .ok_or(ApiError::BAD_JSON)
    }

    /// What the bot reacts to by this request: an interaction, or the message that it answers.
    pub fn cause(&self, state: &State) -> Option<Id> {
        if let Some(id) = self.params.get("interaction_id") {
            return id.parse().ok();
        }
        if let Some(token) = self.params.get("webhook_token") {
            return state
                .interactions
                .values()
                .find(|one| one.token == *token)
                .map(|one| one.id);
        }
        let body = self.body.as_ref().ok()?.as_ref()?;
        body["message_reference"]["message_id"]
            .as_str()?
            .parse()
            .ok()
    }

    /// The body as a message can show it.
    pub fn body_text(&self) -> String {
        match &self.body {
            Ok(Some(body)) => body.to_string(),
            Ok(None) => "none".to_owned(),
            Err(_) => "unreadable".to_owned(),
        }
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

async fn read_body(
    headers: &HeaderMap,
    bytes: Bytes,
) -> (Result<Option<Value>, ApiError>, Vec<File>) {
    let kind = text_of(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return read_form(&kind, bytes)
            .await
            .unwrap_or((Err(ApiError::BAD_JSON), Vec::new()));
    }
    if bytes.is_empty() {
        return (Ok(None), Vec::new());
    }
    (
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| ApiError::BAD_JSON),
        Vec::new(),
    )
}

/// `payload_json` and the files of a form; nothing where it is no form.
async fn read_form(
    kind: &str,
    bytes: Bytes,
) -> Option<(Result<Option<Value>, ApiError>, Vec<File>)> {
    let request = Request::builder()
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes))
        .ok()?;
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut json, mut files) = (Ok(None), Vec::new());
    while let Some(part) = form.next_field().await.ok()? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().unwrap_or_default().to_owned();
        let content_type = part
            .content_type()
            .unwrap_or("application/octet-stream")
            .to_owned();
        let bytes = part.bytes().await.ok()?.to_vec();
        if field == "payload_json" {
            json = serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|_| ApiError::BAD_JSON);
        } else {
            files.push(File {
                field,
                name,
                content_type,
                bytes,
            });
        }
    }
    Some((json, files))
}
