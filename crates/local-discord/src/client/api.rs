//! What a person does: writes, deletes, uses commands, buttons, menus and forms.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::actions::client_error::ClientError;
use crate::actions::interactions::Invocation;
use crate::client::app::App;
use crate::id::Id;
use crate::interaction::ACKNOWLEDGE_WITHIN;
use crate::permissions::Permissions;
use crate::world::ChannelKind;

/// How long a text a person may write, in characters.
const CONTENT: usize = 2000;
/// How long the title of a post may be, in characters.
const TITLE: usize = 100;

/// Why something is not done: Discord's client would not have offered it.
pub(super) struct HttpError(StatusCode, String);

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "message": self.1 }))).into_response()
    }
}

impl From<ClientError> for HttpError {
    fn from(refused: ClientError) -> Self {
        Self(StatusCode::BAD_REQUEST, refused.to_string())
    }
}

fn http_error(status: StatusCode, message: &str) -> HttpError {
    HttpError(status, message.to_owned())
}

impl App {
    /// The person, if the page may act as them.
    fn person(&self, id: Id) -> Result<Id, HttpError> {
        let known = self.people.contains(&id);
        known
            .then_some(id)
            .ok_or_else(|| http_error(StatusCode::FORBIDDEN, "no such person"))
    }

    /// Whether the person may do this in that channel.
    fn may(&self, person: Id, channel: Id, permissions: Permissions) -> bool {
        self.discord.with_world(|world| {
            let found = world.channels.get(&channel);
            found.is_some_and(|found| world.shows(found, person))
                && world
                    .channel_permissions(channel, person)
                    .contains(permissions)
        })
    }
}

#[derive(Deserialize)]
pub(super) struct CommandsQuery {
    person: Id,
    channel: Id,
}

/// The commands that a person finds in a channel, as Discord writes them, with all localisations.
pub(super) async fn commands(
    State(app): State<App>,
    Query(query): Query<CommandsQuery>,
) -> Result<Json<Vec<Value>>, HttpError> {
    let person = app.person(query.person)?;
    let commands = app.discord.visible_commands(person, query.channel);
    Ok(Json(commands.into_iter().map(|one| one.json).collect()))
}

#[derive(Deserialize)]
pub(super) struct NewMessage {
    person: Id,
    channel: Id,
    content: String,
    reply_to: Option<Id>,
}

/// Writes a message; gives its id.
pub(super) async fn write(
    State(app): State<App>,
    Json(message): Json<NewMessage>,
) -> Result<Json<Value>, HttpError> {
    let person = app.person(message.person)?;
    let content = text(&message.content, CONTENT)?;
    let channel = message.channel;
    let kind = app.discord.with_world(|world| {
        let found = world.channels.get(&channel);
        found.map(|found| found.kind)
    });
    let needed = match kind {
        Some(kind) if kind.is_thread() => Permissions::SEND_MESSAGES_IN_THREADS,
        _ => Permissions::SEND_MESSAGES,
    };
    if kind.is_some_and(|kind| !kind.takes_messages()) || !app.may(person, channel, needed) {
        return Err(http_error(
            StatusCode::FORBIDDEN,
            "nothing can be written here",
        ));
    }
    let mut draft = app.discord.draft(person, channel, content);
    if let Some(other) = message.reply_to {
        let other = app.discord.message(other);
        let other = other.filter(|other| other.channel == channel && !other.is_ephemeral());
        let other = other.ok_or_else(|| http_error(StatusCode::NOT_FOUND, "no such message"))?;
        draft = draft.reply_to(other.id);
    }
    Ok(Json(json!({ "id": draft.send().id })))
}

/// A text that is neither empty nor too long.
fn text(text: &str, most: usize) -> Result<&str, HttpError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(http_error(StatusCode::BAD_REQUEST, "too long or empty"));
    }
    Ok(text)
}

#[derive(Deserialize)]
pub(super) struct NewPost {
    person: Id,
    forum: Id,
    title: String,
    content: String,
}

/// Opens a post in a forum; gives the post's id.
pub(super) async fn post(
    State(app): State<App>,
    Json(post): Json<NewPost>,
) -> Result<Json<Value>, HttpError> {
    let person = app.person(post.person)?;
    let (title, content) = (text(&post.title, TITLE)?, text(&post.content, CONTENT)?);
    let is_forum = app.discord.with_world(|world| {
        let found = world.channels.get(&post.forum);
        found.is_some_and(|found| found.kind == ChannelKind::Forum)
    });
    if !is_forum || !app.may(person, post.forum, Permissions::SEND_MESSAGES) {
        return Err(http_error(
            StatusCode::FORBIDDEN,
            "no posts can be made here",
        ));
    }
    let post = app.discord.create_post(person, post.forum, title, content);
    Ok(Json(json!({ "id": post.id })))
}

#[derive(Deserialize)]
pub(super) struct Actor {
    person: Id,
}

/// Deletes a message: one's own, or another's with the permission to manage messages.
pub(super) async fn remove(
    State(app): State<App>,
    Path(message): Path<Id>,
    Query(Actor { person }): Query<Actor>,
) -> Result<StatusCode, HttpError> {
    let person = app.person(person)?;
    let found = app.discord.message(message);
    let found = found.ok_or_else(|| http_error(StatusCode::NOT_FOUND, "no such message"))?;
    let in_guild = app
        .discord
        .with_world(|world| world.guild_of(found.channel).is_some());
    let manages = in_guild && app.may(person, found.channel, Permissions::MANAGE_MESSAGES);
    if found.is_ephemeral() || !(found.is_by(person) || manages) {
        return Err(http_error(StatusCode::FORBIDDEN, "another's message"));
    }
    app.discord.delete_message(message);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct Interaction {
    person: Id,
    /// The language of the person's client.
    locale: String,
    #[serde(flatten)]
    action: Action,
}

/// What the person does.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Action {
    /// A slash command; subcommands are written with spaces.
    Command {
        channel: Id,
        name: String,
        options: Vec<FilledOption>,
    },
    /// A command on a message.
    MessageCommand { message: Id, name: String },
    /// An option that is being typed, beside those that are filled in.
    Autocomplete {
        channel: Id,
        name: String,
        focused: String,
        typed: String,
        options: Vec<FilledOption>,
    },
    /// A button or a menu.
    Component {
        message: Id,
        custom_id: String,
        values: Vec<String>,
    },
    /// A form, shown in answer to another interaction.
    Modal {
        trigger: Id,
        fields: Vec<(String, String)>,
    },
}

/// An option and its value.
#[derive(Deserialize)]
struct FilledOption {
    name: String,
    value: Value,
    /// The name of a file, of which `value` is the content: a character a byte.
    file: Option<String>,
}

impl FilledOption {
    fn fill(self, invocation: Invocation) -> Invocation {
        match (self.file, self.value) {
            (Some(file), Value::String(content)) => {
                let bytes = content.chars().map(|c| u8::try_from(c).unwrap_or(b'?'));
                invocation.file(&self.name, &file, bytes.collect::<Vec<u8>>())
            }
            (_, value) => invocation.option(&self.name, value),
        }
    }
}

/// Starts an interaction and waits for the bot's first answer: `callback`, Discord's number for its
/// kind, and its `data`. Status 504 if the bot does not answer in time.
pub(super) async fn interact(
    State(app): State<App>,
    Json(interaction): Json<Interaction>,
) -> Result<Json<Value>, HttpError> {
    let person = app.person(interaction.person)?;
    let invocation = invocation(&app, person, interaction.action)?;
    let invoked = invocation.locale(&interaction.locale).send()?;
    let answer = tokio::time::timeout(ACKNOWLEDGE_WITHIN, invoked.acknowledged()).await;
    let Ok(Ok(answer)) = answer else {
        return Err(http_error(
            StatusCode::GATEWAY_TIMEOUT,
            "the application did not answer",
        ));
    };
    Ok(Json(json!({
        "id": invoked.id, "callback": answer.callback, "data": answer.data,
    })))
}

fn invocation(app: &App, person: Id, action: Action) -> Result<Invocation, HttpError> {
    let discord = &app.discord;
    let filled = |invocation: Invocation, options: Vec<FilledOption>| {
        let options = options.into_iter();
        options.fold(invocation, |invocation, given| given.fill(invocation))
    };
    Ok(match action {
        Action::Command {
            channel,
            name,
            options,
        } => filled(discord.slash(person, channel, &name), options),
        Action::MessageCommand { message, name } => discord.message_command(person, message, &name),
        Action::Autocomplete {
            channel,
            name,
            focused,
            typed,
            options,
        } => filled(
            discord.autocomplete(person, channel, &name, &focused, &typed),
            options,
        ),
        Action::Component {
            message,
            custom_id,
            values,
        } => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            discord.select(person, message, &custom_id, &values)
        }
        Action::Modal { trigger, fields } => {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(id, value)| (id.as_str(), value.as_str()))
                .collect();
            let form = discord.submit_modal_of(trigger, &fields);
            form.filter(|form| form.person == person)
                .ok_or_else(|| http_error(StatusCode::NOT_FOUND, "no such form"))?
        }
    })
}
