//! REST: reads a request, lets the injected faults have their way, answers it under the lock, and
//! writes it in the journal.

mod application;
mod call;
mod channels;
mod commands;
mod interactions;
mod messages;
mod routes;

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Request, State as Extracted};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use self::call::Call;
use super::error::ApiError;
use super::id::Id;
use super::injection::Effect;
use super::journal::{self, FaultKind, Happening};
use super::line::Line;
use super::server::Shared;
use super::state::State;

/// What a handler gives back.
type Answer = Result<Reply, ApiError>;

/// A success.
#[derive(Clone, Debug, PartialEq)]
struct Reply {
    status: u16,
    body: Option<Value>,
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "every handler ends in one of these"
)]
impl Reply {
    fn ok(body: Value) -> Answer {
        Ok(Self {
            status: 200,
            body: Some(body),
        })
    }

    fn created(body: Value) -> Answer {
        Ok(Self {
            status: 201,
            body: Some(body),
        })
    }

    fn nothing() -> Answer {
        Ok(Self {
            status: 204,
            body: None,
        })
    }
}

/// Counts a request as under way until it is answered, or given up by the bot.
struct InFlight(Arc<Shared>);

impl InFlight {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.with(|state| state.in_flight += 1);
        Self(Arc::clone(shared))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.with(|state| state.in_flight -= 1);
    }
}

/// Answers every request that is no gateway and no file.
pub(super) async fn answer(
    Extracted(shared): Extracted<Arc<Shared>>,
    request: Request,
) -> Response {
    let _under_way = InFlight::new(&shared);
    let line = request
        .extensions()
        .get::<ConnectInfo<Line>>()
        .map(|info| info.0.clone());
    let call = Call::read(request).await;
    let effect = shared.with(|state| state.injections.take(&call.method, &call.route));
    answer_call(&shared, &call, effect, line.as_ref()).await
}

async fn answer_call(
    shared: &Shared,
    call: &Call,
    effect: Option<Effect>,
    line: Option<&Line>,
) -> Response {
    match effect {
        Some(Effect::RateLimited {
            retry_after,
            global,
        }) => {
            let body = json!({ "message": "You are being rate limited.", "retry_after": retry_after.as_secs_f64(), "global": global });
            shared.with(|state| note(state, call, Some(429), Some(&body), true));
            rate_limited(&body, retry_after.as_secs_f64(), global)
        }
        Some(Effect::Status(status)) => {
            shared.with(|state| note(state, call, Some(status), None, true));
            StatusCode::from_u16(status)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                .into_response()
        }
        Some(Effect::Refused { status, code }) => {
            let body = json!({ "message": "Refused by the test.", "code": code });
            shared.with(|state| note(state, call, Some(status), Some(&body), true));
            response(status, Some(body))
        }
        Some(Effect::Cut) => {
            shared.with(|state| note(state, call, None, None, true));
            cut(line)
        }
        Some(Effect::CutAfter) => {
            shared.with(|state| carry_out(state, call, true));
            cut(line)
        }
        Some(Effect::Delayed(time)) => {
            tokio::time::sleep(time).await;
            shared.with(|state| carry_out(state, call, false))
        }
        None => shared.with(|state| carry_out(state, call, false)),
    }
}

/// Carries a request out and writes it down.
fn carry_out(state: &mut State, call: &Call, answer_is_lost: bool) -> Response {
    let since = state.journal.since_cause(call.cause(state));
    let answer = allowed(state, call).and_then(|()| (call.handler)(state, call));
    if let Err(error) = &answer
        && let Some(kind) = fault_of(call, error)
    {
        state.journal.fault(
            kind,
            format!(
                "{} {} refused: {}; body: {}",
                call.method,
                call.path,
                error.body(),
                call.body_text()
            ),
        );
    }
    let (status, body) = match answer {
        Ok(reply) => (reply.status, reply.body),
        Err(error) => (error.status, Some(error.body())),
    };
    let mut request = written(call, Some(status), body.as_ref(), answer_is_lost);
    request.since_cause = since;
    if answer_is_lost {
        request.status = None;
    }
    state.journal.add(Happening::Request(Box::new(request)));
    response(status, body)
}

fn fault_of(call: &Call, error: &ApiError) -> Option<FaultKind> {
    if call.is_unknown {
        Some(FaultKind::UnknownRoute)
    } else {
        error.fault()
    }
}

/// Whether the request has the bot's token, where the route wants it.
fn allowed(state: &State, call: &Call) -> Result<(), ApiError> {
    let by_path = ["/interactions/", "/webhooks/"]
        .iter()
        .any(|open| call.route.starts_with(open));
    let token = call
        .token
        .as_deref()
        .and_then(|token| token.strip_prefix("Bot "));
    if by_path || call.is_unknown || token == Some(state.world.application.token.as_str()) {
        return Ok(());
    }
    Err(ApiError::UNAUTHORIZED)
}

fn note(state: &mut State, call: &Call, status: Option<u16>, body: Option<&Value>, injected: bool) {
    let mut request = written(call, status, body, injected);
    request.since_cause = state.journal.since_cause(call.cause(state));
    state.journal.add(Happening::Request(Box::new(request)));
}

fn written(
    call: &Call,
    status: Option<u16>,
    answer: Option<&Value>,
    injected: bool,
) -> journal::Request {
    journal::Request {
        method: call.method.clone(),
        route: call.route.clone(),
        params: call.params.clone(),
        query: call.query.clone(),
        body: call.body.clone().ok().flatten(),
        files: call.files.clone(),
        status,
        answer: answer.cloned(),
        injected,
        since_cause: None,
    }
}

fn response(status: u16, body: Option<Value>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        Some(body) => (status, Json(body)).into_response(),
        None => status.into_response(),
    }
}

fn rate_limited(body: &Value, retry_after: f64, global: bool) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    };
    // Discord rounds this one up to whole seconds; the body has the fraction.
    set("retry-after", &retry_after.ceil().to_string());
    set("x-ratelimit-scope", if global { "global" } else { "user" });
    if global {
        set("x-ratelimit-global", "true");
    } else {
        set("x-ratelimit-limit", "5");
        set("x-ratelimit-remaining", "0");
        set("x-ratelimit-reset-after", &retry_after.to_string());
        set("x-ratelimit-bucket", "local");
    }
    response
}

/// Breaks the connection; where it cannot be broken, a bare 502 comes nearest.
fn cut(line: Option<&Line>) -> Response {
    if let Some(line) = line {
        line.cut();
    }
    StatusCode::BAD_GATEWAY.into_response()
}

/// Serves a file that was attached to a message.
pub(super) async fn attachment(
    Extracted(shared): Extracted<Arc<Shared>>,
    Path((channel, id, _)): Path<(u64, u64, String)>,
) -> Response {
    let found = shared.with(|state| {
        let (channel, id) = (Id::new(channel), Id::new(id));
        let of_channel = state
            .messages
            .values()
            .filter(|message| message.channel == channel);
        of_channel
            .flat_map(|message| &message.attachments)
            .find(|file| file.id == id)
            .cloned()
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
