//! `run`: the bot on Discord, until it is asked to stop; and the runtime of such commands.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing::{error, info, warn};

use super::hardening;
use super::shared::{CommonOptions, Failure, absolute, count};
use crate::base::{LiveBase, Start};
use crate::config::{self, Config, Token};
use crate::diagnostics::Problem;
use crate::discord;
use crate::git::Repository;
use crate::knowledge::Versions;
use crate::metrics::Metrics;
use crate::monitoring::Monitoring;

/// How long stopping may take in all: `run` promises 5 s.
const STOP_TIME: Duration = Duration::from_millis(4_500);
/// How many searches run at once beside other work: each has a thread and memory of its own.
const SEARCHES: usize = 4;
/// How long work that cannot be interrupted may keep the process once the bot has stopped.
const LAST_WORK_TIME: Duration = Duration::from_millis(250);

pub(super) fn run(shared: &CommonOptions) -> Result<(), Failure> {
    hardening::turn_core_dumps_off();
    let config = shared.config()?;
    info!("réglages : {}", shared.settings_in_words());
    info!("base : {}", absolute(&shared.folder_with(&config)));
    let usage = |error: &dyn std::error::Error| Failure::Usage(error.to_string());
    let token = Token::find(config::environment).map_err(|error| usage(&error))?;
    let api_url = config::api_url(config::environment).map_err(|error| usage(&error))?;
    for warning in hardening::warnings(config::environment) {
        warn!("{warning}");
    }
    let base = open_base(shared, &config)?;
    until_stopped(
        |stop| async move { run_bot(&config, base, token, api_url.as_deref(), stop).await },
    )
}

/// Runs the bot until asked to stop, with what `[http]` serves beside it.
pub(super) async fn run_bot(
    config: &Config,
    base: Arc<LiveBase>,
    token: Token,
    api_url: Option<&str>,
    stop: oneshot::Receiver<()>,
) -> Result<(), Failure> {
    let metrics = Arc::<Metrics>::default();
    if let Some(address) = config.http.listen {
        let monitoring = monitor(address, &metrics).await?;
        info!("supervision : http://{}/metrics", monitoring.address()?);
        tokio::spawn(monitoring.serve());
    }
    let shutdown = async { drop(stop.await) };
    Ok(discord::run(config, base, token, api_url, &metrics, shutdown).await?)
}

async fn monitor(address: SocketAddr, metrics: &Arc<Metrics>) -> Result<Monitoring, Failure> {
    let monitoring = Monitoring::listen(address, Arc::clone(metrics)).await;
    monitoring.map_err(|error| {
        Failure::Found(format!(
            "impossible d’écouter sur {address} : {error} ; changez `listen` sous [http]"
        ))
    })
}

/// The knowledge base in service; its warnings are logged, and why it is another one than the
/// folder's.
pub(super) fn open_base(shared: &CommonOptions, config: &Config) -> Result<Arc<LiveBase>, Failure> {
    let repository = shared.repository(config);
    match repository.as_ref().map(Repository::pull) {
        Some(Ok(pulled)) => info!("{pulled}"),
        Some(Err(error)) => warn!("dépôt Git : {error} ; la base est celle de la dernière fois"),
        None => {}
    }
    let folder = shared.folder_with(config);
    let versions = config.state.as_ref().and_then(|state| {
        let versions = Versions::open(state, &folder);
        let fault = |reason: &String| {
            warn!(
                "les bases mises en service ne sont pas gardées, faute d’un dossier où écrire ; \
                 donnez-en un dans config.toml ([state] dir) : {reason}"
            );
        };
        versions.inspect_err(fault).ok()
    });
    let Some(versions) = versions else {
        let (base, warnings) = LiveBase::open(&folder)?;
        log_warnings(&warnings);
        return Ok(Arc::new(base.copied_from(repository)));
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
    let (base, start) = LiveBase::open_with(&folder, versions, now)?;
    match start {
        Start::Folder { warnings, not_kept } => {
            log_warnings(&warnings);
            if let Some(reason) = not_kept {
                warn!("la base mise en service n’a pas pu être gardée : {reason}");
            }
        }
        Start::WentBack(_) => {}
        Start::FellBack(_, failure) => {
            for problem in failure.problems() {
                error!("{problem}");
            }
        }
    }
    if let Some(alert) = base.alert() {
        error!("{alert}");
    }
    Ok(Arc::new(base.copied_from(repository)))
}

/// Runs work that ends by itself soon after the future that it is given, which completes when a
/// signal asks to stop.
pub(super) fn until_stopped<W>(work: impl FnOnce(oneshot::Receiver<()>) -> W) -> Result<(), Failure>
where
    W: Future<Output = Result<(), Failure>>,
{
    let stop = stop_on_signals()?;
    let runtime = runtime()?;
    let ended = runtime.block_on(work(stop));
    runtime.shutdown_timeout(LAST_WORK_TIME);
    ended
}

fn log_warnings(warnings: &[Problem]) {
    if !warnings.is_empty() {
        warn!(
            "base : {} ; `colloque-bot check` les montre",
            count(warnings)
        );
    }
}

/// What commands that speak to Discord run on.
pub(super) fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .max_blocking_threads(SEARCHES)
        .enable_all()
        .build()
}

/// Reports when SIGTERM or SIGINT asks to stop, and ends the process if stopping then takes too
/// long. On a thread of its own, so that the bot cannot block it.
fn stop_on_signals() -> io::Result<oneshot::Receiver<()>> {
    let (asked, stop) = oneshot::channel();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (mut interrupt, mut terminate) = {
        let _entered = runtime.enter();
        (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        )
    };
    let wait = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        info!("arrêt demandé");
        let _ = asked.send(());
        tokio::time::sleep(STOP_TIME).await;
        std::process::exit(0);
    };
    let thread = std::thread::Builder::new().name(String::from("signals"));
    thread.spawn(move || runtime.block_on(wait))?;
    Ok(stop)
}
