//! The HTTP server of `[http]`, for those who operate the bot: is it alive, is it ready, what has it
//! counted. It reads nothing but the request line and its headers, and answers from memory; requests
//! are bounded in size, in time and in number.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tracing::debug;

use crate::metrics::Metrics;

const PLAIN: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How many connections are served at once; others wait.
const CONNECTIONS: usize = 16;
/// How long a request may take to come, and its response to go.
const CONNECTION_TIME: Duration = Duration::from_secs(5);
/// How many bytes, and how many headers, a request may have.
const REQUEST_BYTES: usize = 8 * 1024;
const REQUEST_HEADERS: usize = 64;
/// How long to wait if the system gives no connection.
const PAUSE: Duration = Duration::from_millis(100);

/// The server, which listens but does not answer yet.
#[derive(Debug)]
pub struct Monitoring {
    listener: TcpListener,
    metrics: Arc<Metrics>,
}

impl Monitoring {
    /// Listens at an address.
    ///
    /// # Errors
    /// If it is taken, or not this machine's.
    pub async fn listen(address: SocketAddr, metrics: Arc<Metrics>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, metrics })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers, without end.
    pub async fn serve(self) -> Infallible {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let place = Arc::clone(&places).acquire_owned().await;
            let stream = match self.listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    debug!("supervision : connexion impossible : {error}");
                    sleep(PAUSE).await;
                    continue;
                }
            };
            let metrics = Arc::clone(&self.metrics);
            tokio::spawn(async move {
                drop(timeout(CONNECTION_TIME, answer(stream, &metrics)).await);
                drop(place);
            });
        }
    }
}

/// Answers the one request of a connection.
async fn answer(stream: TcpStream, metrics: &Metrics) {
    let service = service_fn(|request: Request<Incoming>| {
        let response = respond(request.method(), request.uri().path(), metrics);
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(CONNECTION_TIME)
        .keep_alive(false)
        .max_buf_size(REQUEST_BYTES)
        .max_headers(REQUEST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = served.await {
        debug!("supervision : requête abandonnée : {error}");
    }
}

fn respond(method: &Method, path: &str, metrics: &Metrics) -> Response<String> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refused = response(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "GET, HEAD\n");
        let allowed = HeaderValue::from_static("GET, HEAD");
        refused.headers_mut().insert(ALLOW, allowed);
        return refused;
    }
    match path {
        "/healthz" => response(StatusCode::OK, PLAIN, "en vie\n"),
        "/readyz" => match metrics.readiness() {
            Ok(()) => response(StatusCode::OK, PLAIN, "prêt\n"),
            Err(why) => response(StatusCode::SERVICE_UNAVAILABLE, PLAIN, format!("{why}\n")),
        },
        "/metrics" => response(
            StatusCode::OK,
            OPEN_METRICS,
            metrics.exposition(SystemTime::now()),
        ),
        _ => response(
            StatusCode::NOT_FOUND,
            PLAIN,
            "/healthz, /readyz, /metrics\n",
        ),
    }
}

fn response(status: StatusCode, kind: &'static str, body: impl Into<String>) -> Response<String> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
