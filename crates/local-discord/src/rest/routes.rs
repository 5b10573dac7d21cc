//! The routes that are covered: the table to look at first.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{MethodFilter, on};

use crate::error::ApiError;
use crate::rest::execution::{Handler, answer};
use crate::rest::{application, channels, commands, interactions, messages};
use crate::shared::SharedState;

const GET: MethodFilter = MethodFilter::GET;
const POST: MethodFilter = MethodFilter::POST;
const PUT: MethodFilter = MethodFilter::PUT;
const PATCH: MethodFilter = MethodFilter::PATCH;
const DELETE: MethodFilter = MethodFilter::DELETE;

// Long paths, and those that several methods share, as Discord's documentation writes them.
const MY_MEMBERSHIP: &str = "/users/@me/guilds/{guild_id}/member";
const MEMBER: &str = "/guilds/{guild_id}/members/{user_id}";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
const REACTION: &str = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me";
const COMMANDS: &str = "/applications/{application_id}/commands";
const COMMAND: &str = "/applications/{application_id}/commands/{command_id}";
const GUILD_COMMANDS: &str = "/applications/{application_id}/guilds/{guild_id}/commands";
const GUILD_COMMAND: &str =
    "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}";
const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
const WEBHOOK: &str = "/webhooks/{webhook_id}/{webhook_token}";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const FOLLOW_UP: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";

const ROUTES: &[(MethodFilter, &str, Handler)] = &[
    (GET, "/gateway", application::gateway),
    (GET, "/gateway/bot", application::gateway_bot),
    (GET, "/applications/@me", application::application),
    (GET, "/oauth2/applications/@me", application::application),
    (GET, "/users/@me", application::me),
    (GET, "/users/@me/guilds", application::my_guilds),
    (GET, MY_MEMBERSHIP, application::my_membership),
    (POST, "/users/@me/channels", channels::open_direct),
    (GET, "/users/{user_id}", application::user),
    (GET, "/guilds/{guild_id}", application::guild),
    (GET, "/guilds/{guild_id}/channels", channels::of_guild),
    (GET, "/guilds/{guild_id}/roles", application::roles),
    (GET, MEMBER, application::member),
    (GET, "/channels/{channel_id}", channels::get),
    (POST, "/channels/{channel_id}/typing", channels::typing),
    (GET, MESSAGES, messages::list),
    (POST, MESSAGES, messages::create),
    (GET, MESSAGE, messages::get),
    (PATCH, MESSAGE, messages::edit),
    (DELETE, MESSAGE, messages::delete),
    (PUT, REACTION, messages::react),
    (DELETE, REACTION, messages::unreact),
    (GET, COMMANDS, commands::list),
    (PUT, COMMANDS, commands::overwrite),
    (POST, COMMANDS, commands::create),
    (GET, COMMAND, commands::get),
    (PATCH, COMMAND, commands::edit),
    (DELETE, COMMAND, commands::delete),
    (GET, GUILD_COMMANDS, commands::list),
    (PUT, GUILD_COMMANDS, commands::overwrite),
    (POST, GUILD_COMMANDS, commands::create),
    (GET, GUILD_COMMAND, commands::get),
    (PATCH, GUILD_COMMAND, commands::edit),
    (DELETE, GUILD_COMMAND, commands::delete),
    (POST, CALLBACK, interactions::callback),
    (POST, WEBHOOK, interactions::follow_up),
    (GET, ORIGINAL, interactions::get_original),
    (PATCH, ORIGINAL, interactions::edit_original),
    (DELETE, ORIGINAL, interactions::delete_original),
    (GET, FOLLOW_UP, interactions::get_follow_up),
    (PATCH, FOLLOW_UP, interactions::edit_follow_up),
    (DELETE, FOLLOW_UP, interactions::delete_follow_up),
];

/// Every route, and Discord's refusals for what is none.
pub(crate) fn router() -> Router<Arc<SharedState>> {
    let answering = |route: Option<&'static str>, handler: Result<Handler, ApiError>| {
        move |State(shared): State<Arc<SharedState>>, request: Request| {
            answer(shared, route, handler, request)
        }
    };
    let routes = ROUTES.iter().fold(Router::new(), |router, route| {
        let &(method, path, handler) = route;
        let handler = answering(Some(path), Ok(handler));
        router.route(&format!("/api/v10{path}"), on(method, handler))
    });
    routes
        .method_not_allowed_fallback(answering(None, Err(ApiError::METHOD_NOT_ALLOWED)))
        .fallback(answering(None, Err(ApiError::NOT_FOUND)))
}
