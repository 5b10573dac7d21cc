//! From a request to its response: injected faults, the handler under the lock, the record.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::error::{ApiError, invalid};
use crate::injection::Effect;
use crate::journal::{self, RecordKind};
use crate::rest::call::Call;
use crate::rest::reply::Answer;
use crate::shared::SharedState;
use crate::state::State;
use crate::tcp::TcpConnection;

/// Answers the requests of a route.
pub(crate) type Handler = fn(&mut State, &Call) -> Answer;

/// Counts a request as in flight until it is answered, or given up by the bot.
struct InFlight(Arc<SharedState>);

impl InFlight {
    fn new(shared: &Arc<SharedState>) -> Self {
        shared.with(|state| state.in_flight += 1);
        Self(Arc::clone(shared))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.with(|state| state.in_flight -= 1);
    }
}

/// Answers a request by the handler of its route; `handler` is the refusal if there is no route.
pub(crate) async fn answer(
    shared: Arc<SharedState>,
    route: Option<&str>,
    handler: Result<Handler, ApiError>,
    request: Request,
) -> Response {
    let _in_flight = InFlight::new(&shared);
    let connection = request.extensions().get::<ConnectInfo<TcpConnection>>();
    let connection = connection.map(|info| info.0.clone());
    let (mut call, headers, body) = Call::read(request, route).await;
    // Nothing is read for somebody who may not ask, or where nobody answers.
    if handler.is_ok() && shared.with(|state| authorize(state, &call)).is_ok() {
        call.read_body(&headers, body).await;
    }
    let effect = shared.with(|state| state.injections.take(&call.method, &call.route));
    let fail = |status: Option<u16>, body: Option<Value>| {
        shared.with(|state| {
            let since_cause = state.journal.since_cause(call.cause(state));
            record(state, &call, status, body, true, since_cause);
        });
    };
    let execute = |answer_is_lost| {
        shared.with(|state| execute(state, &call, handler.clone(), answer_is_lost))
    };
    match effect {
        Some(Effect::RateLimited {
            retry_after,
            global,
        }) => {
            let retry_after = retry_after.as_secs_f64();
            let body = json!({ "message": "You are being rate limited.", "retry_after": retry_after, "global": global });
            fail(Some(429), Some(body.clone()));
            rate_limited(&body, retry_after, global)
        }
        Some(Effect::Status(status)) => {
            fail(Some(status), None);
            response(status, None)
        }
        Some(Effect::Refused { status, code }) => {
            let body = json!({ "message": "Refused by the test.", "code": code });
            fail(Some(status), Some(body.clone()));
            response(status, Some(body))
        }
        Some(Effect::Invalid(place)) => {
            let error = invalid(place, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            fail(Some(error.status), Some(error.body()));
            response(error.status, Some(error.body()))
        }
        Some(Effect::Cut) => {
            fail(None, None);
            cut(connection.as_ref())
        }
        Some(Effect::CutAfter) => {
            execute(true);
            cut(connection.as_ref())
        }
        Some(Effect::Delayed(time)) => {
            tokio::time::sleep(time).await;
            execute(false)
        }
        None => execute(false),
    }
}

/// Runs the handler and records the request.
fn execute(
    state: &mut State,
    call: &Call,
    handler: Result<Handler, ApiError>,
    answer_is_lost: bool,
) -> Response {
    let since_cause = state.journal.since_cause(call.cause(state));
    let answer = handler.and_then(|handler| {
        authorize(state, call)?;
        check_size(state, call)?;
        handler(state, call)
    });
    if let Err(error) = &answer
        && let Some(kind) = error.fault()
    {
        let (method, path) = (&call.method, &call.path);
        let (error, body) = (error.body(), call.body_text());
        let detail = format!("{method} {path} refused: {error}; body: {body}");
        state.journal.fault(kind, detail);
    }
    let (status, body) = match answer {
        Ok(reply) => (reply.status, reply.body),
        Err(error) => (error.status, Some(error.body())),
    };
    let seen = (!answer_is_lost).then_some(status);
    record(state, call, seen, body.clone(), answer_is_lost, since_cause);
    response(status, body)
}

/// Checks the bot's token; a path with an interaction's token needs that one to be known.
fn authorize(state: &State, call: &Call) -> Result<(), ApiError> {
    for (parameter, refusal) in [
        ("interaction_token", ApiError::UNKNOWN_INTERACTION),
        ("webhook_token", ApiError::INVALID_WEBHOOK_TOKEN),
    ] {
        if let Some(token) = call.params.get(parameter) {
            let mut known = state.interactions.values();
            let is_known = known.any(|one| one.token == *token);
            return if is_known { Ok(()) } else { Err(refusal) };
        }
    }
    let token = call.token.as_deref();
    let token = token.and_then(|token| token.strip_prefix("Bot "));
    if token == Some(state.world.application.token.as_str()) {
        Ok(())
    } else {
        Err(ApiError::UNAUTHORIZED)
    }
}

/// Refuses files that are larger than Discord takes.
fn check_size(state: &State, call: &Call) -> Result<(), ApiError> {
    let limit = usize::try_from(state.settings.attachment_size_limit).unwrap_or(usize::MAX);
    if call.files.iter().any(|file| file.bytes.len() > limit) {
        return Err(ApiError::TOO_LARGE);
    }
    Ok(())
}

fn record(
    state: &mut State,
    call: &Call,
    status: Option<u16>,
    answer: Option<Value>,
    injected: bool,
    since_cause: Option<Duration>,
) {
    // A limited journal is for no test, and keeps no contents.
    let keeps = state.settings.history_limit.is_none();
    let request = journal::Request {
        method: call.method.clone(),
        route: call.route.clone(),
        params: call.params.clone(),
        query: call.query.clone(),
        body: call.body.clone().ok().flatten().filter(|_| keeps),
        files: if keeps {
            call.files.clone()
        } else {
            Vec::new()
        },
        status,
        answer: answer.filter(|_| keeps),
        injected,
        since_cause,
    };
    state.journal.add(RecordKind::Request(Box::new(request)));
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
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
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

/// Breaks the connection; if it cannot be broken, a bare 502 comes nearest.
fn cut(connection: Option<&TcpConnection>) -> Response {
    if let Some(connection) = connection {
        connection.cut();
    }
    StatusCode::BAD_GATEWAY.into_response()
}
