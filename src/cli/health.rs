//! `health`: whether a bot that runs on this machine can answer, for a container's health check.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::shared::{CommonOptions, Failure};

/// How long each step may take.
const STEP_TIME: Duration = Duration::from_secs(2);
/// How much of the response is read.
const RESPONSE_BYTES: u64 = 4 * 1024;

pub(super) fn run(shared: &CommonOptions) -> Result<(), Failure> {
    let Some(address) = shared.config()?.http.listen else {
        return Err(Failure::Usage(String::from(
            "rien à interroger : donnez une adresse à `listen`, sous [http] dans les réglages",
        )));
    };
    let address = reachable(address);
    let response = ask(address, "/readyz").map_err(|error| {
        Failure::Found(format!(
            "le bot ne répond pas sur http://{address} : {error}"
        ))
    })?;
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or_default();
    if head.split(' ').nth(1) != Some("200") {
        return Err(Failure::Found(body.trim().to_owned()));
    }
    Ok(io::stdout().write_all(body.as_bytes())?)
}

/// Whether what listens at this address is a bot.
pub(super) fn is_bot(address: SocketAddr) -> bool {
    ask(reachable(address), "/healthz").is_ok_and(|it| it.ends_with("\r\n\r\nen vie\n"))
}

/// Where to ask a server that listens at this address, which may stand for all of the machine's.
fn reachable(mut listens: SocketAddr) -> SocketAddr {
    if listens.ip().is_unspecified() {
        listens.set_ip(match listens.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listens
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, STEP_TIME)?;
    stream.set_read_timeout(Some(STEP_TIME))?;
    stream.set_write_timeout(Some(STEP_TIME))?;
    stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes())?;
    let mut response = String::new();
    stream.take(RESPONSE_BYTES).read_to_string(&mut response)?;
    Ok(response)
}
