//! The page's files, embedded in the program, with the headers that keep the page to itself.

use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The page may load and reach nothing but this server, and build nothing from text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; \
                      trusted-types 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Name, kind and content of a file of the page.
macro_rules! files {
    ($($name:literal $kind:ident),* $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("page/", $name)))),*]
    };
}

const FILES: &[(&str, &str, &str)] = files![
    "icon.svg" SVG,
    "style.css" CSS,
    "app.js" JS,
    "channels.js" JS,
    "commands.js" JS,
    "composer.js" JS,
    "connection.js" JS,
    "controls.js" JS,
    "dialog.js" JS,
    "dom.js" JS,
    "embed.js" JS,
    "fields.js" JS,
    "markdown.js" JS,
    "menu.js" JS,
    "messages.js" JS,
    "settings.js" JS,
    "state.js" JS,
    "suggestions.js" JS,
    "words.js" JS,
];

pub(super) async fn index() -> Response {
    served(HTML, include_str!("page/index.html"))
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    let found = FILES.iter().find(|(known, ..)| *known == name);
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |(_, kind, content)| served(kind, content),
    )
}

fn served(kind: &'static str, content: &'static str) -> Response {
    (HEADERS, [(header::CONTENT_TYPE, kind)], content).into_response()
}
