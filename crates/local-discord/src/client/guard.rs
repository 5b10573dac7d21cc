//! Refuses requests that another site's page may have sent: those for a name that is not this
//! machine's (DNS rebinding), and those that say that they come from another origin; and those without
//! the key, if there is one.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Access;
use crate::tcp::TcpConnection;

/// Lets a request through, or says why not.
pub(super) async fn check(
    State(access): State<Arc<Access>>,
    request: Request,
    next: Next,
) -> Response {
    let connection = request.extensions().get::<ConnectInfo<TcpConnection>>();
    let own = Own {
        names: &access.names,
        ip: connection.and_then(|connection| Some(connection.local?.ip())),
    };
    if let Some(reason) = own.refusal(request.headers()) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    match access.key.as_deref().map(|key| entry(key, &request)) {
        None | Some(Entry::Open) => next.run(request).await,
        Some(Entry::Key(cookie)) => {
            let page = (header::LOCATION, String::from("/"));
            (StatusCode::SEE_OTHER, [page, (header::SET_COOKIE, cookie)]).into_response()
        }
        Some(Entry::Closed) => (StatusCode::FORBIDDEN, NO_KEY).into_response(),
    }
}

/// Said to who comes without the key, in French and English.
const NO_KEY: &str = "Accès refusé : il manque la clé de cette démonstration. Ouvrez l’adresse \
    affichée à son démarrage, en entier (…/?key=…).\n\
    Access refused: the key of this demonstration is missing. Open the whole address that it printed \
    at start (…/?key=…).\n";

/// What a request with or without the key may do.
enum Entry {
    /// It is answered.
    Open,
    /// It brings the key in its address: the browser is to keep it in this cookie.
    Key(String),
    /// It is refused.
    Closed,
}

fn entry(key: &str, request: &Request) -> Entry {
    let uri = request.uri();
    let (path, cookie) = (uri.path(), format!("key={key}"));
    // These ask for the bot's token.
    let is_the_bots = path.starts_with("/api/") || path.trim_end_matches('/') == "/gateway";
    let cookies = request.headers().get_all(header::COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).map(str::trim);
    if is_the_bots || pairs.any(|pair| pair == cookie) {
        return Entry::Open;
    }
    let mut asked = uri.query().unwrap_or_default().split('&');
    if path == "/" && asked.any(|pair| pair == cookie) {
        return Entry::Key(format!("{cookie}; Path=/; HttpOnly; SameSite=Lax"));
    }
    Entry::Closed
}

/// What counts as this server.
struct Own<'a> {
    /// Names besides the loopback's.
    names: &'a [String],
    /// The address that the request came in at.
    ip: Option<IpAddr>,
}

impl Own<'_> {
    /// Why a request with these headers is refused, in French and English; `None` if it is not.
    fn refusal(&self, headers: &HeaderMap) -> Option<String> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let host = text(header::HOST).unwrap_or_default();
        let Some(asked) = host.parse::<Authority>().ok().filter(|it| self.is(it)) else {
            return Some(format!(
                "Requête refusée : « {host} » n’est pas l’adresse de ce serveur. Passez par \
                 l’adresse affichée à son démarrage.\n\
                 Request refused: “{host}” is not this server's address.\n"
            ));
        };
        let origin = text(header::ORIGIN)?;
        if self.comes_from_here(origin, &asked) {
            return None;
        }
        Some(format!(
            "Requête refusée : elle vient d’une autre page (« {origin} »).\n\
             Request refused: it comes from another page (“{origin}”).\n"
        ))
    }

    /// Whether this is one of the server's own names or addresses.
    fn is(&self, authority: &Authority) -> bool {
        let host = authority.host();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(ip) = bare.parse::<IpAddr>() {
            return ip.is_loopback() || self.ip == Some(ip);
        }
        let named = |name: &String| name.eq_ignore_ascii_case(host);
        host.eq_ignore_ascii_case("localhost") || self.names.iter().any(named)
    }

    /// Whether an origin is a page of this server: its own name, and the port that was asked for.
    fn comes_from_here(&self, origin: &str, asked: &Authority) -> bool {
        let Ok(origin) = origin.parse::<Uri>() else {
            return false;
        };
        let is_web = matches!(origin.scheme_str(), Some("http" | "https"));
        let from = origin.authority().filter(|_| is_web);
        from.is_some_and(|from| self.is(from) && from.port_u16() == asked.port_u16())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_servers_own_names_and_pages_get_through() {
        let names = ["studio.local".to_owned()];
        let own = Own {
            names: &names,
            ip: "192.0.2.7".parse().ok(),
        };
        let cases = [
            ("127.0.0.1:8080", None, true),
            ("localhost:8080", None, true),
            ("LOCALHOST", None, true),
            ("[::1]:8080", None, true),
            ("192.0.2.7:8080", None, true),
            ("studio.local:8080", None, true),
            ("192.0.2.8:8080", None, false),
            ("evil.example:8080", None, false),
            ("localhost.evil.example", None, false),
            ("127.0.0.1.evil.example", None, false),
            ("", None, false),
            ("localhost:8080", Some("http://localhost:8080"), true),
            ("127.0.0.1:8080", Some("http://localhost:8080"), true),
            ("192.0.2.7:8080", Some("http://192.0.2.7:8080"), true),
            ("localhost:8080", Some("http://localhost:3000"), false),
            ("localhost:8080", Some("http://evil.example"), false),
            ("localhost:8080", Some("http://evil.example:8080"), false),
            ("localhost:8080", Some("file://localhost:8080"), false),
            ("localhost:8080", Some("null"), false),
            ("localhost:8080", Some(""), false),
        ];
        for (host, origin, passes) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a header"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().expect("a header"));
            }
            let refusal = own.refusal(&headers);
            assert_eq!(refusal.is_none(), passes, "{host} {origin:?}: {refusal:?}");
        }
        assert!(own.refusal(&HeaderMap::new()).is_some(), "no Host at all");
    }
}
