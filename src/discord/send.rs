//! The one place from which anything is sent to Discord's HTTP API.
//!
//! Everything common to all of it lives here: nobody is ever pinged (`allowed_mentions` with an
//! empty `parse` on every message), rate limits are honoured, passing faults are tried again, and
//! what failed is told without addresses or tokens.
//!
//! With Discord itself, serenity's rate limiter sends. It cannot be pointed to another address, so
//! with an address of our own (`DISCORD_API_URL`) requests go out directly and an answer 429 is
//! honoured here.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};
use serenity::all::{
    ApplicationId, BotGateway, ChannelId, CreateAttachment, GuildChannel, Http, HttpBuilder,
    HttpError, InteractionId, LightMethod, Message, MessageId, Multipart, MultipartUpload, Request,
    Route, UserId,
};
use serenity::http::StatusCode;
use tracing::debug;

use super::commands::suggestions::Choice;
use super::registration::Scope;
use super::render::{Audience, View};
use crate::config::Token;

/// How long a request may take.
const REQUEST_TIME: Duration = Duration::from_secs(15);
/// How long connecting may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How often an answer "too many requests" is waited out before giving up.
const RATE_LIMIT_WAITS: u32 = 5;
/// The longest such wait; a longer one is not worth a late answer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Waits before trying again after a passing fault: one attempt more than there are waits.
const RETRY_WAITS: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(750)];
/// Discord's flag of a message that only the member who asked sees.
const EPHEMERAL: u64 = 1 << 6;
/// Discord's error code for an interaction that has its response already: an attempt thought
/// lost had arrived.
const ALREADY_ACKNOWLEDGED: isize = 40_060;

/// What is said in response to an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Respond {
    /// A new message, seen by all.
    Public,
    /// A new message, seen by the member who asked.
    Private,
    /// A change of the message whose button was pressed.
    Update,
}

impl Respond {
    /// A new message for an audience.
    #[must_use]
    pub const fn to(audience: Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Public,
            Audience::AskerAlone { .. } => Self::Private,
        }
    }
}

/// An interaction to respond to. Its token lives 15 minutes and stays out of every log.
#[derive(Clone, Copy)]
pub struct Interaction<'a> {
    /// Its id.
    pub id: InteractionId,
    /// The application, for what follows the first response.
    pub app: ApplicationId,
    /// Its token.
    pub token: &'a str,
}

/// A message as Discord has taken it.
#[derive(Debug, Clone, Deserialize)]
pub struct Posted {
    /// Its id.
    pub id: MessageId,
    embeds: Option<Vec<IgnoredAny>>,
}

impl Posted {
    /// Whether Discord has left out the embeds that were sent along.
    #[must_use]
    pub fn lost_embeds(&self, sent: &View) -> bool {
        !sent.embeds.is_empty() && self.embeds.as_ref().is_some_and(Vec::is_empty)
    }
}

/// Why something was not sent. Displays in French, without addresses or tokens.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
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
    /// No answer.
    #[error("Discord ne répond pas ({0})")]
    Unreachable(&'static str),
    /// Anything else.
    #[error("requête ou réponse inattendue ({0})")]
    Unexpected(&'static str),
}

impl SendError {
    /// Whether another attempt may succeed.
    const fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, .. } => *status >= 500,
            Self::Unreachable(_) => true,
            Self::RateLimited(_) | Self::Unexpected(_) => false,
        }
    }
}

/// Sends everything.
#[derive(Debug)]
pub struct Outbox {
    http: Arc<Http>,
    /// Sends past serenity's rate limiter, where the address is our own.
    direct: Option<Client>,
}

impl Outbox {
    /// Ready to send to Discord, or to `api_url` in its place.
    ///
    /// # Errors
    /// Where this machine cannot make HTTP requests at all.
    pub fn new(token: &Token, api_url: Option<&str>) -> Result<Self, SendError> {
        let builder = Client::builder()
            .timeout(REQUEST_TIME)
            .connect_timeout(CONNECT_TIME);
        // An address given on purpose is reached as given, not through a proxy of the environment.
        let builder = match api_url {
            Some(_) => builder.no_proxy(),
            None => builder,
        };
        let client = builder
            .build()
            .map_err(|_| SendError::Unexpected("TLS indisponible"))?;
        Ok(Self {
            http: Arc::new(http(token, api_url, client.clone())),
            direct: api_url.map(|_| client),
        })
    }

    /// A serenity `Http` for the gateway client, which only asks it for addresses.
    #[must_use]
    pub fn gateway_http(&self, token: &Token) -> Http {
        http(
            token,
            self.http.proxy.as_deref(),
            self.direct.clone().unwrap_or_default(),
        )
    }

    /// Where the gateway is and how many shards to open.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn gateway(&self) -> Result<BotGateway, SendError> {
        self.fetch(Route::GatewayBot).await
    }

    /// A server's channel or thread.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn channel(&self, channel_id: ChannelId) -> Result<GuildChannel, SendError> {
        self.fetch(Route::Channel { channel_id }).await
    }

    /// Writes what answers `question` in a channel; as a reply to it where `refers`, which pings
    /// nobody.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn post(
        &self,
        channel_id: ChannelId,
        question: &Message,
        refers: bool,
        view: &View,
    ) -> Result<Posted, SendError> {
        let mut body = message(view);
        if refers {
            body.insert(
                String::from("message_reference"),
                json!({
                    "message_id": question.id, "channel_id": question.channel_id,
                    "fail_if_not_exists": false,
                }),
            );
        }
        // One answer a message, even where an attempt thought lost had arrived.
        body.insert(String::from("nonce"), json!(question.id.to_string()));
        body.insert(String::from("enforce_nonce"), json!(true));
        let route = Route::ChannelMessages { channel_id };
        let body = Value::Object(body);
        let sent = self
            .deliver(LightMethod::Post, route, Some(&body), view.file.as_ref())
            .await?;
        read(sent).await
    }

    /// Changes a message of the bot's own.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn edit(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        view: &View,
    ) -> Result<(), SendError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        let body = Value::Object(message(view));
        self.deliver(LightMethod::Patch, route, Some(&body), view.file.as_ref())
            .await
            .map(drop)
    }

    /// Deletes a message.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn delete(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<(), SendError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        self.deliver(LightMethod::Delete, route, None, None)
            .await
            .map(drop)
    }

    /// Shows for some seconds that the bot is writing. Tried once: it is of no use later.
    pub async fn show_typing(&self, channel_id: ChannelId) {
        let route = Route::ChannelTyping { channel_id };
        if let Err(error) = self.attempt(Request::new(route, LightMethod::Post)).await {
            debug!("« est en train d’écrire » non montré : {error}");
        }
    }

    /// The channel of direct messages with a person.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn direct_channel(&self, person: UserId) -> Result<ChannelId, SendError> {
        #[derive(Deserialize)]
        struct Opened {
            id: ChannelId,
        }
        let body = json!({"recipient_id": person});
        let opened = self
            .deliver(
                LightMethod::Post,
                Route::UserMeDmChannels,
                Some(&body),
                None,
            )
            .await?;
        read(opened).await.map(|opened: Opened| opened.id)
    }

    /// The latest messages of a channel, newest first; those that cannot be read are left out.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn history(&self, channel_id: ChannelId) -> Result<Vec<Message>, SendError> {
        let messages: Vec<Value> = self.fetch(Route::ChannelMessages { channel_id }).await?;
        let messages = messages.into_iter();
        Ok(messages
            .filter_map(|message| serde_json::from_value(message).ok())
            .collect())
    }

    /// Responds to an interaction at once.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn respond(
        &self,
        to: Interaction<'_>,
        how: Respond,
        view: &View,
    ) -> Result<(), SendError> {
        let mut data = message(view);
        if how == Respond::Private {
            data.insert(String::from("flags"), json!(EPHEMERAL));
        }
        let kind = match how {
            Respond::Public | Respond::Private => 4,
            Respond::Update => 7,
        };
        let body = json!({"type": kind, "data": data});
        self.callback(to, &body, view.file.as_ref()).await
    }

    /// Offers choices to somebody who is typing.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn suggest(&self, to: Interaction<'_>, choices: &[Choice]) -> Result<(), SendError> {
        let body = json!({"type": 8, "data": {"choices": choices}});
        self.callback(to, &body, None).await
    }

    /// Acknowledges an interaction whose work takes longer; [`Self::finish`] says the result, in
    /// the way that is told here.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn defer(&self, to: Interaction<'_>, how: Respond) -> Result<(), SendError> {
        let body = match how {
            Respond::Public => json!({"type": 5}),
            Respond::Private => json!({"type": 5, "data": {"flags": EPHEMERAL}}),
            Respond::Update => json!({"type": 6}),
        };
        self.callback(to, &body, None).await
    }

    /// Acknowledges that a button was pressed, and shows nothing.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn acknowledge(&self, to: Interaction<'_>) -> Result<(), SendError> {
        self.callback(to, &json!({"type": 6}), None).await
    }

    /// Deletes the message that an acknowledged interaction is about.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn delete_original(&self, to: Interaction<'_>) -> Result<(), SendError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: to.app,
            token: to.token,
        };
        self.deliver(LightMethod::Delete, route, None, None)
            .await
            .map(drop)
    }

    /// Says more after an interaction was acknowledged, to the member who used it only.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn follow_up(&self, to: Interaction<'_>, view: &View) -> Result<(), SendError> {
        let route = Route::WebhookFollowupMessages {
            application_id: to.app,
            token: to.token,
        };
        let mut body = message(view);
        body.insert(String::from("flags"), json!(EPHEMERAL));
        let body = Value::Object(body);
        self.deliver(LightMethod::Post, route, Some(&body), view.file.as_ref())
            .await
            .map(drop)
    }

    /// The result of a deferred interaction.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn finish(&self, to: Interaction<'_>, view: &View) -> Result<(), SendError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: to.app,
            token: to.token,
        };
        let body = Value::Object(message(view));
        self.deliver(LightMethod::Patch, route, Some(&body), view.file.as_ref())
            .await
            .map(drop)
    }

    /// All commands of a scope, as Discord has them, in every language.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn commands(
        &self,
        application_id: ApplicationId,
        scope: Scope,
    ) -> Result<Value, SendError> {
        self.fetch(commands_of(application_id, scope)).await
    }

    /// Replaces all commands of a scope.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn overwrite_commands(
        &self,
        application_id: ApplicationId,
        scope: Scope,
        commands: &Value,
    ) -> Result<(), SendError> {
        let route = commands_of(application_id, scope);
        self.deliver(LightMethod::Put, route, Some(commands), None)
            .await
            .map(drop)
    }

    async fn callback(
        &self,
        to: Interaction<'_>,
        body: &Value,
        file: Option<&CreateAttachment>,
    ) -> Result<(), SendError> {
        let route = Route::InteractionResponse {
            interaction_id: to.id,
            token: to.token,
        };
        match self
            .deliver(LightMethod::Post, route, Some(body), file)
            .await
        {
            Err(SendError::Refused {
                code: ALREADY_ACKNOWLEDGED,
                ..
            })
            | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn fetch<T: for<'de> Deserialize<'de>>(&self, route: Route<'_>) -> Result<T, SendError> {
        read(self.deliver(LightMethod::Get, route, None, None).await?).await
    }

    /// Sends a request: waits out rate limits and tries again after passing faults.
    async fn deliver(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<&Value>,
        file: Option<&CreateAttachment>,
    ) -> Result<Response, SendError> {
        let mut waits = RETRY_WAITS.into_iter();
        let mut limited = 0;
        loop {
            let request = request(method, route, body, file);
            let error = match self.attempt(request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let wait = match &error {
                SendError::RateLimited(wait) if limited < RATE_LIMIT_WAITS => {
                    limited += 1;
                    (*wait <= LONGEST_WAIT).then_some(*wait)
                }
                error if error.is_passing() => waits.next(),
                _ => None,
            };
            let Some(wait) = wait else {
                return Err(error);
            };
            debug!("nouvel essai dans {} ms : {error}", wait.as_millis());
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, request: Request<'_>) -> Result<Response, SendError> {
        let Some(client) = &self.direct else {
            return self
                .http
                .request(request)
                .await
                .map_err(|error| through_serenity(&error));
        };
        let response = request
            .build(client, self.http.token(), self.http.proxy.as_deref())
            .map_err(|error| through_serenity(&error))?
            .send()
            .await
            .map_err(|error| no_answer(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let waiting = retry_after(&response);
        let refusal: Refusal = match response.bytes().await {
            Ok(body) => serde_json::from_slice(&body).unwrap_or_default(),
            Err(_) => Refusal::default(),
        };
        Err(refusal.into_error(status, waiting))
    }
}

async fn read<T: for<'de> Deserialize<'de>>(response: Response) -> Result<T, SendError> {
    let body = response.bytes().await.map_err(|error| no_answer(&error))?;
    serde_json::from_slice(&body).map_err(|_| SendError::Unexpected("réponse illisible"))
}

/// The body of Discord's refusals.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: isize,
    message: String,
    retry_after: Option<f64>,
}

impl Refusal {
    fn into_error(self, status: StatusCode, waiting: Option<f64>) -> SendError {
        if status != StatusCode::TOO_MANY_REQUESTS {
            return SendError::Refused {
                status: status.as_u16(),
                code: self.code,
                message: self.message,
            };
        }
        let seconds = self.retry_after.or(waiting).unwrap_or(1.0);
        SendError::RateLimited(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_WAIT))
    }
}

fn http(token: &Token, api_url: Option<&str>, client: Client) -> Http {
    let builder = HttpBuilder::new(token.expose()).client(client);
    match api_url {
        Some(url) => builder.proxy(url).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

/// The parts of a message, whatever carries it. All are given even where empty, so that a change
/// of a message leaves nothing of the old one.
fn message(view: &View) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert(String::from("content"), json!(view.content));
    body.insert(String::from("embeds"), json!(view.embeds));
    body.insert(String::from("components"), json!(view.rows));
    body.insert(
        String::from("allowed_mentions"),
        json!({"parse": [], "replied_user": false}),
    );
    if let Some(file) = &view.file {
        body.insert(
            String::from("attachments"),
            json!([{"id": 0, "filename": file.filename}]),
        );
    }
    body
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

fn commands_of<'a>(application_id: ApplicationId, scope: Scope) -> Route<'a> {
    match scope {
        Scope::Global => Route::Commands { application_id },
        Scope::Guild(guild_id) => Route::GuildCommands {
            application_id,
            guild_id,
        },
    }
}

/// What a request asks for beside its path: commands in every language, not in Discord's guess.
fn query(method: LightMethod, route: Route<'_>) -> Option<Vec<(&'static str, String)>> {
    let lists = matches!(route, Route::Commands { .. } | Route::GuildCommands { .. });
    (lists && matches!(method, LightMethod::Get))
        .then(|| vec![("with_localizations", String::from("true"))])
}

fn retry_after(response: &Response) -> Option<f64> {
    let header = response.headers().get("retry-after")?;
    header.to_str().ok()?.parse().ok()
}

fn through_serenity(error: &serenity::Error) -> SendError {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(refused)) => SendError::Refused {
            status: refused.status_code.as_u16(),
            code: refused.error.code,
            message: refused.error.message.clone(),
        },
        serenity::Error::Http(HttpError::Request(error)) => no_answer(error),
        serenity::Error::Http(HttpError::InvalidHeader(_)) => {
            SendError::Unexpected("le jeton contient des caractères interdits")
        }
        serenity::Error::Http(HttpError::Url(_)) => SendError::Unexpected("adresse invalide"),
        _ => SendError::Unexpected("erreur interne"),
    }
}

/// reqwest's errors name the address, which may hold an interaction's token: only their kind is
/// kept.
fn no_answer(error: &reqwest::Error) -> SendError {
    if error.is_timeout() {
        SendError::Unreachable("délai dépassé")
    } else if error.is_connect() {
        SendError::Unreachable("connexion impossible")
    } else if error.is_builder() {
        SendError::Unexpected("adresse invalide")
    } else {
        SendError::Unreachable("connexion interrompue")
    }
}
