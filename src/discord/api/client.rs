//! The client of Discord's API: one function for each call that the bot makes.

use std::sync::Arc;
use std::time::SystemTime;

use reqwest::Response;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serenity::all::{
    ActionRow, ApplicationId, BotGateway, ChannelId, CreateAttachment, CreateInteractionResponse,
    CreateModal, GuildChannel, GuildId, LightMethod, Member, Message, MessageId, PartialGuild,
    Request, Route, UserId,
};
use tracing::{debug, warn};
use url::Url;

use super::body::{self, message};
use super::interaction::InteractionHandle;
use super::transport::{ApiError, Transport, WebSocket, read};
use crate::config::Token;
use crate::discord::render::{Audience, View};
use crate::metrics::Metrics;
use crate::printable;

/// Discord's flag for a message that only the member who asked sees.
const EPHEMERAL: u64 = 1 << 6;
/// Discord's error code for an interaction that already has its response: an attempt that seemed
/// lost had arrived.
const ALREADY_ACKNOWLEDGED: isize = 40_060;

/// The kind of response to an interaction.
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
    pub const fn to(audience: Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Public,
            Audience::AskerAlone { .. } => Self::Private,
        }
    }
}

/// Where commands are registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandScope {
    /// Everywhere the bot is, and in direct messages.
    Global,
    /// In one server.
    Guild(GuildId),
}

/// A suggestion while somebody types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutocompleteChoice {
    /// The text shown.
    pub name: String,
    /// The option's value once it is chosen.
    pub value: String,
}

/// A message as Discord has taken it.
#[derive(Debug, Clone, Deserialize)]
pub struct Posted {
    pub id: MessageId,
    embeds: Option<Vec<IgnoredAny>>,
}

impl Posted {
    /// Whether Discord has left out the embeds that were sent along.
    pub fn lost_embeds(&self, sent: &View) -> bool {
        !sent.embeds.is_empty() && self.embeds.as_ref().is_some_and(Vec::is_empty)
    }
}

/// The application, as the developer portal has it.
#[derive(Debug, Clone, Deserialize)]
pub struct Application {
    pub id: ApplicationId,
    pub name: String,
    #[serde(default)]
    flags: u64,
    /// On how many servers it is, about; none if Discord does not say.
    pub approximate_guild_count: Option<u64>,
}

impl Application {
    /// Whether it may receive the content of messages: always, or as long as it is on few servers.
    pub const fn reads_content(&self) -> bool {
        const MESSAGE_CONTENT: u64 = 1 << 18 | 1 << 19;
        self.flags & MESSAGE_CONTENT != 0
    }
}

/// Calls Discord's API.
#[derive(Debug)]
pub struct ApiClient {
    transport: Transport,
}

impl ApiClient {
    /// A client of Discord, or of `api_url` instead; rate limits are counted in `metrics`.
    ///
    /// # Errors
    /// If this machine cannot make HTTP requests at all.
    pub fn new(
        token: &Token,
        api_url: Option<&str>,
        metrics: Arc<Metrics>,
    ) -> Result<Self, ApiError> {
        let transport = Transport::new(token, api_url, metrics)?;
        Ok(Self { transport })
    }

    /// The gateway's address, how many shards to open, and how many IDENTIFYs are left. One attempt.
    pub async fn gateway(&self) -> Result<BotGateway, ApiError> {
        self.transport.fetch_at_once(Route::GatewayBot).await
    }

    /// Connects to the gateway at this address.
    pub async fn open_gateway(&self, address: Url) -> Result<WebSocket, ApiError> {
        self.transport.open_websocket(address).await
    }

    /// What time it is for Discord, to the second, if it says so.
    pub async fn time(&self) -> Option<SystemTime> {
        self.transport.time().await
    }

    /// The application that the token belongs to.
    pub async fn application(&self) -> Result<Application, ApiError> {
        self.transport.fetch(Route::Oauth2ApplicationCurrent).await
    }

    /// Who the bot is.
    pub async fn me(&self) -> Result<UserId, ApiError> {
        #[derive(Deserialize)]
        struct Me {
            id: UserId,
        }
        let me: Me = self.transport.fetch(Route::UserMe).await?;
        Ok(me.id)
    }

    /// A server that the bot is in, with its roles.
    pub async fn guild(&self, guild_id: GuildId) -> Result<PartialGuild, ApiError> {
        self.transport.fetch(Route::Guild { guild_id }).await
    }

    /// A member of a server.
    pub async fn member(&self, guild_id: GuildId, user_id: UserId) -> Result<Member, ApiError> {
        let route = Route::GuildMember { guild_id, user_id };
        let mut member: Value = self.transport.fetch(route).await?;
        // serenity wants it; Discord leaves it out where the address says it.
        member["guild_id"] = json!(guild_id);
        serde_json::from_value(member).map_err(|_| ApiError::Unexpected("réponse illisible"))
    }

    /// A server's channel or thread.
    pub async fn channel(&self, channel_id: ChannelId) -> Result<GuildChannel, ApiError> {
        self.transport.fetch(Route::Channel { channel_id }).await
    }

    pub async fn message(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<Message, ApiError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        self.transport.fetch(route).await
    }

    /// Posts an answer in a channel; as a reply to a message there, if one is given, which pings
    /// nobody. `nonce` (25 characters at most) is the same for every attempt at this answer.
    pub async fn post(
        &self,
        channel_id: ChannelId,
        replies_to: Option<MessageId>,
        nonce: &str,
        view: &View,
    ) -> Result<Posted, ApiError> {
        let mut body = message(view);
        if let Some(message_id) = replies_to {
            body.insert(
                String::from("message_reference"),
                json!({
                    "message_id": message_id, "channel_id": channel_id,
                    "fail_if_not_exists": false,
                }),
            );
        }
        // One answer per message, even if an attempt that seemed lost had arrived.
        body.insert(String::from("nonce"), json!(nonce));
        body.insert(String::from("enforce_nonce"), json!(true));
        let route = Route::ChannelMessages { channel_id };
        let (body, file) = (Value::Object(body), view.file.as_ref());
        let sent = self.send(LightMethod::Post, route, body, file).await?;
        read(sent).await
    }

    /// Edits the text of one of the bot's messages; its buttons stay.
    pub async fn edit_text(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        text: &str,
    ) -> Result<(), ApiError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        let body = json!({"content": text, "allowed_mentions": {"parse": []}});
        let sent = self.send(LightMethod::Patch, route, body, None).await;
        sent.map(drop)
    }

    /// Edits one of the bot's messages.
    pub async fn edit(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
        view: &View,
    ) -> Result<(), ApiError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        let (body, file) = (Value::Object(message(view)), view.file.as_ref());
        let sent = self.send(LightMethod::Patch, route, body, file).await;
        sent.map(drop)
    }

    /// Deletes a message.
    pub async fn delete(
        &self,
        channel_id: ChannelId,
        message_id: MessageId,
    ) -> Result<(), ApiError> {
        let route = Route::ChannelMessage {
            channel_id,
            message_id,
        };
        self.transport
            .deliver(LightMethod::Delete, route, None, None)
            .await
            .map(drop)
    }

    /// Shows the bot as typing for some seconds. Tried once: later it is of no use.
    pub async fn show_typing(&self, channel_id: ChannelId) {
        let route = Route::ChannelTyping { channel_id };
        if let Err(error) = self
            .transport
            .attempt(Request::new(route, LightMethod::Post))
            .await
        {
            debug!("« est en train d’écrire » non montré : {error}");
        }
    }

    /// The channel of direct messages with a person.
    pub async fn direct_channel(&self, person: UserId) -> Result<ChannelId, ApiError> {
        #[derive(Deserialize)]
        struct Opened {
            id: ChannelId,
        }
        let body = json!({"recipient_id": person});
        let opened = self
            .transport
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
    pub async fn history(&self, channel_id: ChannelId) -> Result<Vec<Message>, ApiError> {
        let messages: Vec<Value> = self
            .transport
            .fetch(Route::ChannelMessages { channel_id })
            .await?;
        let messages = messages.into_iter();
        Ok(messages
            .filter_map(|message| serde_json::from_value(message).ok())
            .collect())
    }

    /// The content of a file that somebody gave to Discord, of at most so many bytes.
    pub async fn download(&self, address: &str, most: u64) -> Result<Vec<u8>, ApiError> {
        self.transport.download(address, most).await
    }

    /// Responds to an interaction at once.
    pub async fn respond(
        &self,
        to: &InteractionHandle,
        how: Respond,
        view: &View,
    ) -> Result<(), ApiError> {
        let mut data = message(view);
        if how == Respond::Private {
            data.insert(String::from("flags"), json!(EPHEMERAL));
        }
        let kind = match how {
            Respond::Public | Respond::Private => 4,
            Respond::Update => 7,
        };
        let body = json!({"type": kind, "data": data});
        self.callback(to, body, view.file.as_ref()).await
    }

    /// Acknowledges a choice in a menu by showing the message's own rows again, so that nothing is
    /// chosen any more: a client does not send the same choice twice.
    pub async fn reset_menus(
        &self,
        to: &InteractionHandle,
        rows: &[ActionRow],
    ) -> Result<(), ApiError> {
        let body = json!({"type": 7, "data": {"components": rows}});
        self.callback(to, body, None).await
    }

    /// Opens a form as the response to an interaction.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn open_form(
        &self,
        to: &InteractionHandle,
        form: CreateModal,
    ) -> Result<(), ApiError> {
        let body = json!(CreateInteractionResponse::Modal(form));
        self.callback(to, body, None).await
    }

    /// Offers choices to somebody who is typing.
    pub async fn suggest(
        &self,
        to: &InteractionHandle,
        choices: &[AutocompleteChoice],
    ) -> Result<(), ApiError> {
        let body = json!({"type": 8, "data": {"choices": choices}});
        self.callback(to, body, None).await
    }

    /// Acknowledges an interaction that takes longer; [`Self::finish`] gives the result, in the way
    /// chosen here. For a button ([`Respond::Update`]) nothing shows meanwhile.
    pub async fn defer(&self, to: &InteractionHandle, how: Respond) -> Result<(), ApiError> {
        let body = match how {
            Respond::Public => json!({"type": 5}),
            Respond::Private => json!({"type": 5, "data": {"flags": EPHEMERAL}}),
            Respond::Update => json!({"type": 6}),
        };
        self.callback(to, body, None).await
    }

    /// Deletes the message that an acknowledged interaction is about.
    pub async fn delete_original(&self, to: &InteractionHandle) -> Result<(), ApiError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: to.app,
            token: &to.token,
        };
        self.transport
            .deliver(LightMethod::Delete, route, None, None)
            .await
            .map(drop)
    }

    /// Sends a further message after an acknowledgement, only to the member who used the
    /// interaction.
    pub async fn follow_up(&self, to: &InteractionHandle, view: &View) -> Result<(), ApiError> {
        let route = Route::WebhookFollowupMessages {
            application_id: to.app,
            token: &to.token,
        };
        let mut body = message(view);
        body.insert(String::from("flags"), json!(EPHEMERAL));
        let (body, file) = (Value::Object(body), view.file.as_ref());
        let sent = self.send(LightMethod::Post, route, body, file).await;
        sent.map(drop)
    }

    /// The result of a deferred interaction.
    pub async fn finish(&self, to: &InteractionHandle, view: &View) -> Result<(), ApiError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: to.app,
            token: &to.token,
        };
        let (body, file) = (Value::Object(message(view)), view.file.as_ref());
        let sent = self.send(LightMethod::Patch, route, body, file).await;
        sent.map(drop)
    }

    /// All commands of a scope as registered, in every language.
    pub async fn commands(
        &self,
        application_id: ApplicationId,
        scope: CommandScope,
    ) -> Result<Value, ApiError> {
        self.transport
            .fetch(commands_of(application_id, scope))
            .await
    }

    /// Replaces all commands of a scope, and returns them as registered.
    pub async fn overwrite_commands(
        &self,
        application_id: ApplicationId,
        scope: CommandScope,
        commands: &Value,
    ) -> Result<Value, ApiError> {
        let route = commands_of(application_id, scope);
        let sent = self.send(LightMethod::Put, route, commands.clone(), None);
        read(sent.await?).await
    }

    /// Sends a body: without control characters, and once more without the links that Discord refuses,
    /// if there are any.
    async fn send(
        &self,
        method: LightMethod,
        route: Route<'_>,
        mut body: Value,
        file: Option<&CreateAttachment>,
    ) -> Result<Response, ApiError> {
        body::make_printable(&mut body);
        let deliver = |body| self.transport.deliver(method, route, Some(body), file);
        let error = match deliver(&body).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let taken = body::take_links(&mut body, error.fields());
        if taken.is_empty() {
            return Err(error);
        }
        let taken = printable::line(&taken.join(", "));
        warn!("Discord refuse ces adresses, la réponse part sans elles : {taken}");
        self.transport
            .deliver(method, route, Some(&body), file)
            .await
    }

    async fn callback(
        &self,
        to: &InteractionHandle,
        body: Value,
        file: Option<&CreateAttachment>,
    ) -> Result<(), ApiError> {
        let route = Route::InteractionResponse {
            interaction_id: to.id,
            token: &to.token,
        };
        match self.send(LightMethod::Post, route, body, file).await {
            Err(ApiError::Refused {
                code: ALREADY_ACKNOWLEDGED,
                ..
            })
            | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn commands_of<'a>(application_id: ApplicationId, scope: CommandScope) -> Route<'a> {
    match scope {
        CommandScope::Global => Route::Commands { application_id },
        CommandScope::Guild(guild_id) => Route::GuildCommands {
            application_id,
            guild_id,
        },
    }
}
