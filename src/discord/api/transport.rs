//! How a request reaches Discord: it waits out rate limits, retries after passing faults, and
//! reports failures without addresses or tokens. The gateway's WebSocket is opened here as well.
//!
//! For requests there are two ways. Most requests pass serenity's rate limiter, which knows Discord's limits
//! before they are hit, but sleeps as long as Discord says, so it gets [`LONGEST_WAIT`] at most. It
//! also keeps a bucket for every route and id that it has seen: so the first responses to
//! interactions, which have an address each and share no limit, bypass it. So does everything if
//! the address is our own (`DISCORD_API_URL`), which the rate limiter cannot be pointed to. What
//! bypasses it honours status 429 here.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{
    CONNECTION, DATE, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use reqwest::{Client, Response, Upgraded};
use serde::Deserialize;
use serde_json::Value;
use serenity::all::{
    CreateAttachment, Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload,
    Ratelimiter, Request, Route,
};
use serenity::http::StatusCode;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tracing::{debug, error, info};
use url::Url;

use super::network_fault::NetworkFault;
use crate::config::{self, Token};
use crate::metrics::Metrics;
use crate::printable;

/// How long a request may take.
const REQUEST_TIME: Duration = Duration::from_secs(15);
/// The same for a request whose failure must be told soon.
const PROMPT_TIME: Duration = Duration::from_secs(8);
/// The same for a file.
const DOWNLOAD_TIME: Duration = Duration::from_secs(60);
/// How long connecting may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How many times "too many requests" is waited out before giving up.
const RATE_LIMIT_WAITS: u32 = 5;
/// The longest such wait; a longer one is not worth a late answer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The longest rate limit that is believed.
const LONGEST_LIMIT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// After this Discord no longer accepts the first response to an interaction.
const RESPONSE_TIME: Duration = Duration::from_secs(3);
/// How many refused fields are told.
const MOST_FIELDS: usize = 10;
/// Waits before trying again after a passing fault: there is one more attempt than waits.
const RETRY_WAITS: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(750)];

/// What Discord refuses in a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldError {
    /// Its place, such as `embeds.0.url`.
    pub path: String,
    /// Discord's code for the mistake.
    pub code: String,
}

/// Why something was not sent. Displays in French, without addresses or tokens.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Discord refused.
    #[error(
        "Discord a refusé (HTTP {status}, code {code}) : {message}{}",
        told(fields)
    )]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's own code.
        code: isize,
        /// Discord's own words.
        message: String,
        /// What it refuses in the body.
        fields: Vec<FieldError>,
    },
    /// Too many requests, for too long.
    #[error("Discord demande d’attendre {} s : trop de requêtes", .0.as_secs())]
    RateLimited(Duration),
    /// Serenity's rate limiter has let nothing through for this long.
    #[error("abandon après {} s : Discord limite ces requêtes", .0.as_secs())]
    GivenUp(Duration),
    /// No answer.
    #[error("Discord ne répond pas ({0})")]
    Unreachable(NetworkFault),
    /// Anything else.
    #[error("requête ou réponse inattendue ({0})")]
    Unexpected(&'static str),
}

impl ApiError {
    /// What Discord refuses in the body.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Refused { fields, .. } => fields,
            _ => &[],
        }
    }

    /// Whether another attempt may succeed.
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, .. } => *status >= 500,
            Self::Unreachable(_) => true,
            Self::RateLimited(_) | Self::GivenUp(_) | Self::Unexpected(_) => false,
        }
    }

    /// Whether the interaction no longer waits for a response.
    pub const fn is_unknown_interaction(&self) -> bool {
        const UNKNOWN_INTERACTION: isize = 10_062;
        matches!(
            self,
            Self::Refused {
                code: UNKNOWN_INTERACTION,
                ..
            }
        )
    }

    /// What the operator can do, as a sentence.
    pub fn advice(&self) -> String {
        match self {
            Self::Unreachable(fault) => fault.advice(),
            Self::Refused { status, .. } if *status >= 500 => {
                String::from("La panne est du côté de Discord : https://discordstatus.com.")
            }
            _ => String::from("Vérifiez DISCORD_API_URL si elle est définie, ou le proxy."),
        }
    }
}

/// Logs a failure to send; `what` is a noun.
pub fn log_failure(what: &str, sent: &Result<(), ApiError>) {
    if let Err(error) = sent {
        error!("échec d’envoi ({what}) : {error}");
    }
}

/// A connection to the gateway.
pub type WebSocket = WebSocketStream<Upgraded>;

/// Sends requests.
#[derive(Debug)]
pub(super) struct Transport {
    http: Http,
    /// Bypasses serenity's rate limiter.
    client: Client,
    /// The address that replaces Discord's.
    own: Option<Url>,
    metrics: Arc<Metrics>,
}

impl Transport {
    /// See [`super::ApiClient::new`].
    pub(super) fn new(
        token: &Token,
        api_url: Option<&str>,
        metrics: Arc<Metrics>,
    ) -> Result<Self, ApiError> {
        let builder = Client::builder()
            .timeout(REQUEST_TIME)
            .connect_timeout(CONNECT_TIME);
        // A proxy from the environment is for what is outside of this machine.
        let is_local = api_url.is_some_and(config::is_local);
        let builder = if is_local {
            builder.no_proxy()
        } else {
            builder
        };
        let proxy = config::proxy_variable(api_url.unwrap_or_default(), config::environment);
        match proxy {
            Some(name) if is_local => {
                info!("proxy : {name} ne sert pas, DISCORD_API_URL est sur cette machine");
            }
            Some(name) => info!("proxy : {name} sert aux requêtes et à la passerelle"),
            None => {}
        }
        let client = builder
            .build()
            .map_err(|_| ApiError::Unexpected("TLS indisponible"))?;
        Ok(Self::with(client, token, api_url, metrics))
    }

    fn with(client: Client, token: &Token, api_url: Option<&str>, metrics: Arc<Metrics>) -> Self {
        let http = http(token, api_url, client.clone(), Arc::clone(&metrics));
        Self {
            http,
            client,
            own: api_url.and_then(|it| Url::parse(it).ok()),
            metrics,
        }
    }

    /// Downloads a file from where Discord keeps those of its members, and from nowhere else; at most
    /// so many bytes.
    pub(super) async fn download(&self, address: &str, most: u64) -> Result<Vec<u8>, ApiError> {
        const TOO_LARGE: ApiError = ApiError::Unexpected("le fichier est plus gros que prévu");
        let url = Url::parse(address).ok().filter(|url| self.keeps_files(url));
        let url = url.ok_or(ApiError::Unexpected("ce fichier n’est pas chez Discord"))?;
        let mut sent = self
            .client
            .get(url)
            .timeout(DOWNLOAD_TIME)
            .send()
            .await
            .map_err(|error| no_answer(&error))?;
        if !sent.status().is_success() || !self.keeps_files(sent.url()) {
            return Err(ApiError::Unexpected("Discord ne donne pas ce fichier"));
        }
        let mut bytes = Vec::new();
        while let Some(part) = sent.chunk().await.map_err(|error| no_answer(&error))? {
            bytes.extend_from_slice(&part);
            if bytes.len() as u64 > most {
                return Err(TOO_LARGE);
            }
        }
        Ok(bytes)
    }

    /// Whether Discord, or what replaces it, keeps members' files at this address.
    fn keeps_files(&self, url: &Url) -> bool {
        const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
        match &self.own {
            Some(own) => own.origin() == url.origin(),
            None => url.scheme() == "https" && url.host_str().is_some_and(|it| HOSTS.contains(&it)),
        }
    }

    /// Opens a WebSocket at a `ws://` or `wss://` address in the way of every other request: through
    /// the same proxy, and with the same certificates.
    pub(super) async fn open_websocket(&self, mut url: Url) -> Result<WebSocket, ApiError> {
        let scheme = if url.scheme() == "wss" {
            "https"
        } else {
            "http"
        };
        url.set_scheme(scheme)
            .map_err(|()| ApiError::Unexpected("adresse invalide"))?;
        let key = generate_key();
        let request = self
            .client
            .get(url)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let response = request.send().await.map_err(|error| no_answer(&error))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(refused(response).await);
        }
        let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        if accepted.map(HeaderValue::as_bytes) != Some(derive_accept_key(key.as_bytes()).as_bytes())
        {
            return Err(ApiError::Unexpected("ce n’est pas une passerelle"));
        }
        let stream = response
            .upgrade()
            .await
            .map_err(|error| no_answer(&error))?;
        Ok(WebSocketStream::from_raw_socket(stream, Role::Client, None).await)
    }

    /// What time it is for Discord, to the second, if it says so.
    pub(super) async fn time(&self) -> Option<SystemTime> {
        let request = Request::new(Route::Gateway, LightMethod::Get);
        let response = timeout(PROMPT_TIME, self.send(request)).await.ok()?.ok()?;
        let date = response.headers().get(DATE)?.to_str().ok()?;
        httpdate::parse_http_date(date).ok()
    }

    /// Gets what Discord has at an address, by one attempt that nothing holds back.
    pub(super) async fn fetch_at_once<T: for<'de> Deserialize<'de>>(
        &self,
        route: Route<'_>,
    ) -> Result<T, ApiError> {
        let response = self.send(Request::new(route, LightMethod::Get));
        let response = timeout(PROMPT_TIME, response).await;
        read(response.map_err(|_| ApiError::Unreachable(NetworkFault::Timeout))??).await
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
        if response.status().is_success() {
            return Ok(response);
        }
        let error = refused(response).await;
        if matches!(error, ApiError::RateLimited(_)) {
            self.metrics.rate_limited();
        }
        Err(error)
    }
}

/// What a response that is no success says.
async fn refused(response: Response) -> ApiError {
    let (status, waiting) = (response.status(), retry_after(&response));
    let body: ErrorBody = match response.bytes().await {
        Ok(body) => serde_json::from_slice(&body).unwrap_or_default(),
        Err(_) => ErrorBody::default(),
    };
    body.into_error(status, waiting)
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
    errors: Value,
    retry_after: Option<f64>,
}

impl ErrorBody {
    fn into_error(self, status: StatusCode, waiting: Option<f64>) -> ApiError {
        if status != StatusCode::TOO_MANY_REQUESTS {
            return ApiError::Refused {
                status: status.as_u16(),
                code: self.code,
                message: printable::line(&self.message),
                fields: field_errors(&self.errors),
            };
        }
        let seconds = self.retry_after.or(waiting).unwrap_or(1.0);
        let wait = Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_WAIT);
        ApiError::RateLimited(wait.min(LONGEST_LIMIT))
    }
}

/// The fields that Discord refuses, each with the code of its mistake (its words may repeat what a
/// member wrote).
fn told(fields: &[FieldError]) -> String {
    let mut told = String::new();
    for FieldError { path, code } in fields.iter().take(MOST_FIELDS) {
        // Writing to a text cannot fail.
        let _ = write!(told, " ; {path} : {code}");
    }
    printable::line(&told)
}

/// The fields in the `errors` of a refusal: `{"embeds": {"0": {"_errors": [{"code": …}]}}}`.
fn field_errors(errors: &Value) -> Vec<FieldError> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), errors)];
    while let Some((path, at)) = open.pop() {
        for (key, inner) in at.as_object().into_iter().flatten() {
            if key == "_errors" {
                let codes = inner.as_array().into_iter().flatten();
                let codes = codes.filter_map(|error| error["code"].as_str());
                found.extend(codes.map(|code| FieldError {
                    path: path.clone(),
                    code: code.to_owned(),
                }));
            } else if path.is_empty() {
                open.push((key.clone(), inner));
            } else {
                open.push((format!("{path}.{key}"), inner));
            }
        }
    }
    found.sort();
    found
}

fn http(token: &Token, api_url: Option<&str>, client: Client, metrics: Arc<Metrics>) -> Http {
    let builder = HttpBuilder::new(token.expose()).client(client.clone());
    if let Some(url) = api_url {
        return builder.proxy(url).ratelimiter_disabled(true).build();
    }
    let mut limiter = Ratelimiter::new(client, token.expose());
    limiter.set_ratelimit_callback(Box::new(move |_| metrics.rate_limited()));
    builder.ratelimiter(limiter).build()
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
            message: printable::line(&refused.error.message),
            fields: (refused.error.errors.iter())
                .map(|error| FieldError {
                    path: error.path.clone(),
                    code: error.code.clone(),
                })
                .collect(),
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
    if error.is_builder() {
        ApiError::Unexpected("adresse invalide")
    } else {
        ApiError::Unreachable(NetworkFault::of(error))
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Proxy;
    use serde_json::json;
    use serenity::all::{ChannelId, InteractionId};
    use tokio::io::{AsyncBufReadExt, BufReader};
    use tokio::net::TcpListener;

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
        Transport::with(client, &token(), None, Arc::default())
    }

    fn token() -> Token {
        let token = Token::find(|name| (name == "DISCORD_TOKEN").then(|| String::from("a.b.c")));
        token.expect("a token")
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

    /// The first line that each connection sends to a proxy, which then refuses.
    async fn asked_of_proxy(connections: usize) -> (String, tokio::task::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let lines = tokio::spawn(async move {
            let mut lines = Vec::new();
            for _ in 0..connections {
                let (stream, _) = listener.accept().await.expect("a connection");
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                stream.read_line(&mut line).await.expect("a line");
                lines.push(line.trim().to_owned());
            }
            lines
        });
        (address, lines)
    }

    #[tokio::test]
    async fn requests_and_gateway_take_the_same_proxy() {
        let (address, lines) = asked_of_proxy(2).await;
        let proxy = Proxy::all(address).expect("a proxy");
        let client = Client::builder().proxy(proxy).build().expect("a client");
        let transport = Transport::with(client, &token(), None, Arc::default());
        let found = transport.fetch_at_once::<Value>(Route::GatewayBot).await;
        assert!(matches!(found, Err(ApiError::Unreachable(_))), "{found:?}");
        let gateway = Url::parse("wss://gateway.discord.gg/?v=10").expect("an address");
        assert!(transport.open_websocket(gateway).await.is_err());
        assert_eq!(
            lines.await.expect("a proxy"),
            [
                "CONNECT discord.com:443 HTTP/1.1",
                "CONNECT gateway.discord.gg:443 HTTP/1.1"
            ]
        );
    }

    #[test]
    fn this_machine_is_reached_without_a_proxy() {
        for (url, expected) in [
            ("http://127.0.0.1:4000", true),
            ("http://[::1]:4000", true),
            ("http://localhost", true),
            ("https://discord.exemple.fr", false),
            ("http://192.168.1.2:4000", false),
        ] {
            assert_eq!(config::is_local(url), expected, "{url}");
        }
    }

    #[test]
    fn no_rate_limit_is_too_long_to_be_waited_for() {
        for (seconds, expected) in [(1.5, 1), (25_200.0, 25_200), (1e18, 604_800), (-1.0, 60)] {
            let body = ErrorBody {
                retry_after: Some(seconds),
                ..ErrorBody::default()
            };
            let error = body.into_error(StatusCode::TOO_MANY_REQUESTS, None);
            let wait = match error {
                ApiError::RateLimited(wait) => wait.as_secs(),
                _ => 0,
            };
            assert_eq!(wait, expected, "{seconds}");
        }
    }

    #[test]
    fn a_refusal_names_the_fields_and_not_what_they_hold() {
        let body = json!({
            "code": 50_035, "message": "Invalid Form Body",
            "errors": {
                "embeds": {"0": {"title": {"_errors": [
                    {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."},
                ]}}},
                "nonce": {"_errors": [{"code": "NUMBER_TYPE_COERCE", "message": "Value \"secret\" is bad."}]},
            },
        });
        let body: ErrorBody = serde_json::from_value(body).expect("a refusal");
        assert_eq!(
            body.into_error(StatusCode::BAD_REQUEST, None).to_string(),
            "Discord a refusé (HTTP 400, code 50035) : Invalid Form Body \
             ; embeds.0.title : BASE_TYPE_MAX_LENGTH ; nonce : NUMBER_TYPE_COERCE"
        );
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
