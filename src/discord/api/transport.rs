//! How a request reaches Discord: it waits out rate limits, retries after passing faults, and
//! reports failures without addresses or tokens.
//!
//! There are two ways. Most requests pass serenity's rate limiter, which knows Discord's limits
//! before they are hit, but sleeps as long as Discord says, so it gets [`LONGEST_WAIT`] at most. It
//! also keeps a bucket for every route and id that it has seen: so the first responses to
//! interactions, which have an address each and share no limit, bypass it. So does everything if
//! the address is our own (`DISCORD_API_URL`), which the rate limiter cannot be pointed to. What
//! bypasses it honours status 429 here.

use std::time::Duration;

use reqwest::{Client, Response};
use serde::Deserialize;
use serde_json::Value;
use serenity::all::{
    CreateAttachment, Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload,
    Request, Route,
};
use serenity::http::StatusCode;
use tokio::time::{sleep, timeout};
use tracing::{debug, error};

use crate::config::Token;

/// How long a request may take.
const REQUEST_TIME: Duration = Duration::from_secs(15);
/// How long connecting may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How many times "too many requests" is waited out before giving up.
const RATE_LIMIT_WAITS: u32 = 5;
/// The longest such wait; a longer one is not worth a late answer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After this Discord no longer accepts the first response to an interaction.
const RESPONSE_TIME: Duration = Duration::from_secs(3);
/// Waits before trying again after a passing fault: there is one more attempt than waits.
const RETRY_WAITS: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(750)];

/// Why something was not sent. Displays in French, without addresses or tokens.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Discord refused.
    #[error("Discord a refusé (HTTP {status}, code {code}) : {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's own code.
        code: isize,
        /// Discord's own words.
        message: String,
    },
    /// Too many requests, for too long.
    #[error("Discord demande d’attendre {} s : trop de requêtes", .0.as_secs())]
    RateLimited(Duration),
    /// Serenity's rate limiter has let nothing through for this long.
    #[error("abandon après {} s : Discord limite ces requêtes", .0.as_secs())]
    GivenUp(Duration),
    /// No answer.
    #[error("Discord ne répond pas ({0})")]
    Unreachable(&'static str),
    /// Anything else.
    #[error("requête ou réponse inattendue ({0})")]
    Unexpected(&'static str),
}

impl ApiError {
    /// Whether another attempt may succeed.
    const fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, .. } => *status >= 500,
            Self::Unreachable(_) => true,
            Self::RateLimited(_) | Self::GivenUp(_) | Self::Unexpected(_) => false,
        }
    }
}

/// Logs a failure to send; `what` is a noun.
pub fn log_failure(what: &str, sent: &Result<(), ApiError>) {
    if let Err(error) = sent {
        error!("échec d’envoi ({what}) : {error}");
    }
}

/// Sends requests.
#[derive(Debug)]
pub(super) struct Transport {
    http: Http,
    /// Bypasses serenity's rate limiter.
    client: Client,
}

impl Transport {
    /// See [`super::ApiClient::new`].
    pub(super) fn new(token: &Token, api_url: Option<&str>) -> Result<Self, ApiError> {
        let builder = Client::builder()
            .timeout(REQUEST_TIME)
            .connect_timeout(CONNECT_TIME);
        // An address given on purpose is used directly, not through a proxy from the environment.
        let builder = match api_url {
            Some(_) => builder.no_proxy(),
            None => builder,
        };
        let client = builder
            .build()
            .map_err(|_| ApiError::Unexpected("TLS indisponible"))?;
        Ok(Self::with(client, token, api_url))
    }

    fn with(client: Client, token: &Token, api_url: Option<&str>) -> Self {
        let http = http(token, api_url, client.clone());
        Self { http, client }
    }

    /// A serenity `Http` to the same address.
    pub(super) fn another_http(&self, token: &Token) -> Http {
        http(token, self.http.proxy.as_deref(), self.client.clone())
    }

    /// Gets what Discord has at an address.
    pub(super) async fn fetch<T: for<'de> Deserialize<'de>>(
        &self,
        route: Route<'_>,
    ) -> Result<T, ApiError> {
        read(self.deliver(LightMethod::Get, route, None, None).await?).await
    }

    /// Sends a request: waits out rate limits and tries again after passing faults.
    pub(super) async fn deliver(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<&Value>,
        file: Option<&CreateAttachment>,
    ) -> Result<Response, ApiError> {
        let mut waits = RETRY_WAITS.into_iter();
        let mut limited = 0;
        let longest = if is_first_response(&route) {
            RESPONSE_TIME
        } else {
            LONGEST_WAIT
        };
        loop {
            let request = request(method, route, body, file);
            let error = match self.attempt(request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let wait = match &error {
                ApiError::RateLimited(wait) if limited < RATE_LIMIT_WAITS => {
                    limited += 1;
                    (*wait <= longest).then_some(*wait)
                }
                error if error.is_passing() => waits.next(),
                _ => None,
            };
            let Some(wait) = wait else {
                return Err(error);
            };
            debug!("nouvel essai dans {} ms : {error}", wait.as_millis());
            sleep(wait).await;
        }
    }

    /// Sends a request once, without a retry.
    pub(super) async fn attempt(&self, request: Request<'_>) -> Result<Response, ApiError> {
        if self.http.ratelimiter.is_none() || is_first_response(request.route_ref()) {
            return self.send(request).await;
        }
        timeout(LONGEST_WAIT, self.http.request(request))
            .await
            .map_err(|_| ApiError::GivenUp(LONGEST_WAIT))?
            .map_err(|error| through_serenity(&error))
    }

    /// Sends a request without serenity's rate limiter.
    async fn send(&self, request: Request<'_>) -> Result<Response, ApiError> {
        let response = request
            .build(&self.client, self.http.token(), self.http.proxy.as_deref())
            .map_err(|error| through_serenity(&error))?
            .send()
            .await
            .map_err(|error| no_answer(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let waiting = retry_after(&response);
        let body: ErrorBody = match response.bytes().await {
            Ok(body) => serde_json::from_slice(&body).unwrap_or_default(),
            Err(_) => ErrorBody::default(),
        };
        Err(body.into_error(status, waiting))
    }
}

/// Whether this is the address of the first response to an interaction.
const fn is_first_response(route: &Route<'_>) -> bool {
    matches!(route, Route::InteractionResponse { .. })
}

/// The body of a response.
pub(super) async fn read<T: for<'de> Deserialize<'de>>(response: Response) -> Result<T, ApiError> {
    let body = response.bytes().await.map_err(|error| no_answer(&error))?;
    serde_json::from_slice(&body).map_err(|_| ApiError::Unexpected("réponse illisible"))
}

/// The body of Discord's refusals.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    code: isize,
    message: String,
    retry_after: Option<f64>,
}

impl ErrorBody {
    fn into_error(self, status: StatusCode, waiting: Option<f64>) -> ApiError {
        if status != StatusCode::TOO_MANY_REQUESTS {
            return ApiError::Refused {
                status: status.as_u16(),
                code: self.code,
                message: self.message,
            };
        }
        let seconds = self.retry_after.or(waiting).unwrap_or(1.0);
        ApiError::RateLimited(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_WAIT))
    }
}

fn http(token: &Token, api_url: Option<&str>, client: Client) -> Http {
    let builder = HttpBuilder::new(token.expose()).client(client);
    match api_url {
        Some(url) => builder.proxy(url).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

fn request<'a>(
    method: LightMethod,
    route: Route<'a>,
    body: Option<&Value>,
    file: Option<&CreateAttachment>,
) -> Request<'a> {
    let request = Request::new(route, method).params(query(method, route));
    match (body, file) {
        (None, _) => request,
        (Some(body), None) => request.body(Some(body.to_string().into_bytes())),
        (Some(body), Some(file)) => request.multipart(Some(Multipart {
            upload: MultipartUpload::Attachments(vec![file.clone()]),
            fields: Vec::new(),
            payload_json: Some(body.to_string()),
        })),
    }
}

/// The query: commands in every language, not only in the one that Discord guesses.
fn query(method: LightMethod, route: Route<'_>) -> Option<Vec<(&'static str, String)>> {
    let lists = matches!(route, Route::Commands { .. } | Route::GuildCommands { .. });
    (lists && matches!(method, LightMethod::Get))
        .then(|| vec![("with_localizations", String::from("true"))])
}

fn retry_after(response: &Response) -> Option<f64> {
    let header = response.headers().get("retry-after")?;
    header.to_str().ok()?.parse().ok()
}

fn through_serenity(error: &serenity::Error) -> ApiError {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(refused)) => ApiError::Refused {
            status: refused.status_code.as_u16(),
            code: refused.error.code,
            message: refused.error.message.clone(),
        },
        serenity::Error::Http(HttpError::Request(error)) => no_answer(error),
        serenity::Error::Http(HttpError::InvalidHeader(_)) => {
            ApiError::Unexpected("le jeton contient des caractères interdits")
        }
        serenity::Error::Http(HttpError::Url(_)) => ApiError::Unexpected("adresse invalide"),
        _ => ApiError::Unexpected("erreur interne"),
    }
}

/// reqwest's errors name the address, which may hold an interaction's token: only their kind is
/// kept.
fn no_answer(error: &reqwest::Error) -> ApiError {
    if error.is_timeout() {
        ApiError::Unreachable("délai dépassé")
    } else if error.is_connect() {
        ApiError::Unreachable("connexion impossible")
    } else if error.is_builder() {
        ApiError::Unexpected("adresse invalide")
    } else {
        ApiError::Unreachable("connexion interrompue")
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Proxy;
    use serenity::all::{ChannelId, InteractionId};

    use super::*;

    const RESPONSE: Route<'static> = Route::InteractionResponse {
        interaction_id: InteractionId::new(1),
        token: "secret",
    };
    const MESSAGES: Route<'static> = Route::ChannelMessages {
        channel_id: ChannelId::new(1),
    };

    /// To Discord itself, behind a proxy that is not there: nothing leaves this machine.
    fn to_discord() -> Transport {
        let nowhere = Proxy::all("http://127.0.0.1:1").expect("a proxy");
        let client = Client::builder().proxy(nowhere).build().expect("a client");
        let token = Token::find(|name| (name == "DISCORD_TOKEN").then(|| String::from("a.b.c")));
        Transport::with(client, &token.expect("a token"), None)
    }

    #[tokio::test]
    async fn first_responses_go_past_the_rate_limiter_and_leave_nothing_in_it() {
        for (route, buckets) in [(RESPONSE, 0), (MESSAGES, 1)] {
            let transport = to_discord();
            let request = Request::new(route, LightMethod::Post);
            let sent = transport.attempt(request).await;
            assert!(matches!(sent, Err(ApiError::Unreachable(_))), "{sent:?}");
            let limiter = transport.http.ratelimiter.as_ref();
            let routes = limiter.expect("a rate limiter").routes();
            assert_eq!(routes.read().await.len(), buckets, "{route:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_limiter_that_holds_back_for_too_long_is_given_up() {
        let transport = to_discord();
        let limiter = transport.http.ratelimiter.as_ref();
        let routes = limiter.expect("a rate limiter").routes();
        let mut routes = routes.write().await;
        let bucket = routes.entry(MESSAGES.ratelimiting_bucket()).or_default();
        let held = bucket.clone().lock_owned().await;
        drop(routes);
        let sent = transport.deliver(LightMethod::Post, MESSAGES, None, None);
        let error = sent.await.expect_err("nothing goes out");
        assert_eq!(
            error.to_string(),
            "abandon après 60 s : Discord limite ces requêtes"
        );
        drop(held);
    }
}
