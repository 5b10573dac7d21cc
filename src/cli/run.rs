//! `run`: the bot on Discord, until it is asked to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{info, warn};

use super::{Failure, Shared, count};
use crate::base::LiveBase;
use crate::config::{self, Config, Token};
use crate::diagnostics::Problem;
use crate::discord;

/// How long the whole of stopping may take, whatever still runs: `run` promises 5 s.
const STOP_TIME: Duration = Duration::from_millis(4_500);
/// How long work that cannot be interrupted may keep the process once the bot has stopped.
const LAST_WORK_TIME: Duration = Duration::from_millis(250);

pub(super) fn run(shared: &Shared) -> Result<(), Failure> {
    let config = shared.config()?;
    let usage = |error: &dyn std::error::Error| Failure::Usage(error.to_string());
    let token = Token::find(config::environment).map_err(|error| usage(&error))?;
    let api_url = config::api_url(config::environment).map_err(|error| usage(&error))?;
    let (base, warnings) = LiveBase::open(&shared.folder_with(&config))?;
    tell_warnings(&warnings);

    let runtime = Runtime::new()?;
    let ended = runtime.block_on(serve(&config, base, token, api_url.as_deref()));
    runtime.shutdown_timeout(LAST_WORK_TIME);
    ended
}

fn tell_warnings(warnings: &[Problem]) {
    if !warnings.is_empty() {
        warn!("base : {} ; `colloque-bot check` les montre", count(warnings));
    }
}

async fn serve(
    config: &Config,
    base: LiveBase,
    token: Token,
    api_url: Option<&str>,
) -> Result<(), Failure> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    let shutdown = async move {
        either(&mut interrupt, &mut terminate).await;
        info!("arrêt demandé");
        stop.send_replace(true);
    };
    let bot = discord::run(config, Arc::new(base), token, api_url, shutdown);
    let hard_limit = async {
        // An error means that the bot has ended, and then its branch is the one that counts.
        if stopping.wait_for(|&stopping| stopping).await.is_ok() {
            tokio::time::sleep(STOP_TIME).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = bot => Ok(ended?),
        () = hard_limit => Ok(()),
    }
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}
