//! A request of the bot, read to its end.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::RequestExt as _;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Path, Query, Request};
use axum::http::{HeaderMap, header};
use serde_json::Value;
use tokio::time::timeout;

use crate::error::{ApiError, invalid};
use crate::id::Id;
use crate::journal::File;
use crate::state::State;

/// Discord takes 25 MiB a request.
const LARGEST_BODY: usize = 25 << 20;
/// How large its JSON may be: a hundred commands of 8,000 characters fit.
const LARGEST_JSON: usize = 4 << 20;
/// How long a request may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A request of the bot.
pub(crate) struct Call {
    pub method: String,
    pub path: String,
    /// The route as the documentation writes it; the path if there is none.
    pub route: String,
    pub params: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    pub token: Option<String>,
    /// The JSON, if there is a body; an error if it is not JSON.
    pub body: Result<Option<Value>, ApiError>,
    pub files: Vec<File>,
}

impl Call {
    /// Reads the request's head; its body is still to be [read](Self::read_body).
    pub async fn read(mut request: Request, route: Option<&str>) -> (Self, HeaderMap, Body) {
        let params = request.extract_parts::<Path<_>>().await;
        let path = request.uri().path().to_owned();
        let (parts, body) = request.into_parts();
        let query = Query::try_from_uri(&parts.uri);
        let call = Self {
            method: parts.method.to_string(),
            route: route.unwrap_or(&path).to_owned(),
            path,
            params: params.map(|params| params.0).unwrap_or_default(),
            query: query.map(|query| query.0).unwrap_or_default(),
            token: text_of(&parts.headers, header::AUTHORIZATION.as_str()),
            body: Ok(None),
            files: Vec::new(),
        };
        (call, parts.headers, body)
    }

    /// Reads its body, if it comes in time and is not too large.
    pub async fn read_body(&mut self, headers: &HeaderMap, body: Body) {
        let bytes = timeout(BODY_TIME, axum::body::to_bytes(body, LARGEST_BODY)).await;
        (self.body, self.files) = match bytes {
            Ok(Ok(bytes)) => read_body(headers, bytes).await,
            Ok(Err(_)) => (Err(ApiError::TOO_LARGE), Vec::new()),
            Err(_) => (Err(ApiError::BAD_JSON), Vec::new()),
        };
    }

    /// An id in the path.
    pub fn id(&self, name: &str) -> Result<Id, ApiError> {
        let text = self.param(name);
        let message = format!("Value \"{text}\" is not snowflake.");
        text.parse()
            .map_err(|_| invalid(name, "NUMBER_TYPE_COERCE", &message))
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
        let form = read_form(&kind, bytes).await;
        return form.unwrap_or((Err(ApiError::BAD_JSON), Vec::new()));
    }
    let json = if bytes.is_empty() {
        Ok(None)
    } else {
        read_json(&bytes)
    };
    (json, Vec::new())
}

fn read_json(bytes: &[u8]) -> Result<Option<Value>, ApiError> {
    if bytes.len() > LARGEST_JSON {
        return Err(ApiError::TOO_LARGE);
    }
    serde_json::from_slice(bytes)
        .map(Some)
        .map_err(|_| ApiError::BAD_JSON)
}

/// `payload_json` and the files of a form; nothing if it is no form.
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
            json = read_json(&bytes);
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
