//! The routes that are covered: the table to look at first.

use std::collections::BTreeMap;

use super::super::error::ApiError;
use super::super::state::State;
use super::call::Call;
use super::{Answer, application, channels, commands, interactions, messages};

/// Answers the requests of a route.
pub(super) type Handler = fn(&mut State, &Call) -> Answer;

/// Answers what is no route.
pub(super) const UNKNOWN: Handler = |_, _| Err(ApiError::NOT_FOUND);
const WRONG_METHOD: Handler = |_, _| Err(ApiError::METHOD_NOT_ALLOWED);

/// Method, route as Discord's documentation writes it, handler. Words stand before parameters.
const ROUTES: &[(&str, &str, Handler)] = &[
    ("GET", "/gateway", application::gateway),
    ("GET", "/gateway/bot", application::gateway_bot),
    ("GET", "/applications/@me", application::application),
    ("GET", "/oauth2/applications/@me", application::application),
    ("GET", "/users/@me", application::me),
    ("GET", "/users/@me/guilds", application::my_guilds),
    ("POST", "/users/@me/channels", channels::open_direct),
    (
        "GET",
        "/users/@me/guilds/{guild_id}/member",
        application::my_membership,
    ),
    ("GET", "/users/{user_id}", application::user),
    ("GET", "/guilds/{guild_id}", application::guild),
    ("GET", "/guilds/{guild_id}/channels", channels::of_guild),
    ("GET", "/guilds/{guild_id}/roles", application::roles),
    (
        "GET",
        "/guilds/{guild_id}/members/{user_id}",
        application::member,
    ),
    ("GET", "/channels/{channel_id}", channels::get),
    ("POST", "/channels/{channel_id}/typing", channels::typing),
    ("GET", "/channels/{channel_id}/messages", messages::list),
    ("POST", "/channels/{channel_id}/messages", messages::create),
    (
        "GET",
        "/channels/{channel_id}/messages/{message_id}",
        messages::get,
    ),
    (
        "PATCH",
        "/channels/{channel_id}/messages/{message_id}",
        messages::edit,
    ),
    (
        "DELETE",
        "/channels/{channel_id}/messages/{message_id}",
        messages::delete,
    ),
    (
        "PUT",
        "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me",
        messages::react,
    ),
    (
        "DELETE",
        "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me",
        messages::unreact,
    ),
    (
        "GET",
        "/applications/{application_id}/commands",
        commands::list,
    ),
    (
        "PUT",
        "/applications/{application_id}/commands",
        commands::overwrite,
    ),
    (
        "POST",
        "/applications/{application_id}/commands",
        commands::create,
    ),
    (
        "GET",
        "/applications/{application_id}/commands/{command_id}",
        commands::get,
    ),
    (
        "PATCH",
        "/applications/{application_id}/commands/{command_id}",
        commands::edit,
    ),
    (
        "DELETE",
        "/applications/{application_id}/commands/{command_id}",
        commands::delete,
    ),
    (
        "GET",
        "/applications/{application_id}/guilds/{guild_id}/commands",
        commands::list,
    ),
    (
        "PUT",
        "/applications/{application_id}/guilds/{guild_id}/commands",
        commands::overwrite,
    ),
    (
        "POST",
        "/applications/{application_id}/guilds/{guild_id}/commands",
        commands::create,
    ),
    (
        "GET",
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
        commands::get,
    ),
    (
        "PATCH",
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
        commands::edit,
    ),
    (
        "DELETE",
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}",
        commands::delete,
    ),
    (
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        interactions::callback,
    ),
    (
        "POST",
        "/webhooks/{webhook_id}/{webhook_token}",
        interactions::follow_up,
    ),
    (
        "GET",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        interactions::get_original,
    ),
    (
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        interactions::edit_original,
    ),
    (
        "DELETE",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        interactions::delete_original,
    ),
    (
        "GET",
        "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        interactions::get_follow_up,
    ),
    (
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        interactions::edit_follow_up,
    ),
    (
        "DELETE",
        "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        interactions::delete_follow_up,
    ),
];

/// A route that fits a path.
pub(super) struct Found {
    pub template: &'static str,
    pub handler: Handler,
    pub params: BTreeMap<String, String>,
    /// Whether the path exists with other methods only.
    pub is_unknown: bool,
}

/// The route of a method and a path.
pub(super) fn find(method: &str, path: &str) -> Option<Found> {
    let mut fitting = ROUTES
        .iter()
        .filter_map(|route| Some((route, params(route.1, path)?)));
    let first = fitting.next()?;
    let with_method = std::iter::once(first.clone())
        .chain(fitting)
        .find(|((with, ..), _)| *with == method);
    let is_unknown = with_method.is_none();
    let ((_, template, handler), params) = with_method.unwrap_or(first);
    Some(Found {
        template,
        handler: if is_unknown { WRONG_METHOD } else { *handler },
        params,
        is_unknown,
    })
}

/// The parameters of a path, where it fits the template.
fn params(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    let mut params = BTreeMap::new();
    loop {
        match (template.next(), path.next()) {
            (None, None) => return Some(params),
            (Some(expected), Some(found)) => {
                let name = expected
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'));
                match name {
                    Some(name) if !found.is_empty() => {
                        params.insert(name.to_owned(), percent_decoded(found));
                    }
                    _ if expected == found => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// `%C3%A9` is é; what is no such code stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let code = (byte == b'%')
            .then(|| Some(hex(ahead.next()?)? * 16 + hex(ahead.next()?)?))
            .flatten();
        if code.is_some() {
            rest = ahead;
        }
        bytes.push(code.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_win_over_parameters() {
        let route = |method, path| find(method, path).map(|found| found.template);
        assert_eq!(route("GET", "/users/@me"), Some("/users/@me"));
        assert_eq!(route("GET", "/users/12"), Some("/users/{user_id}"));
        assert_eq!(
            route("PATCH", "/webhooks/1/abc/messages/@original"),
            Some("/webhooks/{webhook_id}/{webhook_token}/messages/@original")
        );
        assert_eq!(route("GET", "/users/12/34"), None);
        assert_eq!(route("GET", "/channels//messages"), None);
        assert!(find("DELETE", "/gateway/bot").is_some_and(|found| found.is_unknown));
    }

    #[test]
    fn paths_are_decoded() {
        assert_eq!(percent_decoded("%F0%9F%91%8D"), "👍");
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
