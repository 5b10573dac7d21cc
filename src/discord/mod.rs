//! The bot on Discord, with serenity's models and HTTP client. The only part of the program that knows Discord.
//!
//! One room per step; each uses only those below it.
//!
//! | room | role |
//! |---|---|
//! | `doctor` | examines the bot's place on Discord, without a session |
//! | `handlers` | what the bot does with each event |
//! | `connection` | registers commands, reconnects within Discord's rules, logs start and end |
//! | `delivery` | delivers an answer as well as permissions allow |
//! | `commands` | each command: declaration, options, suggestions (pure) |
//! | `api` | the one place from which anything is sent |
//! | `render` | a reply as Discord shows it (pure) |
//! | `policy` | whether the bot speaks, and who may use what |
//! | `listening` | reads messages: where they were written, whether they are for the bot |
//! | `format` | texts and component ids as Discord takes them (pure) |
//! | `bounded` | bounded memory |

mod api;
mod bounded;
mod commands;
mod connection;
mod delivery;
mod doctor;
mod format;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod handlers;
mod listening;
mod policy;
mod render;

use std::pin::pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serenity::all::GatewayIntents;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

pub use connection::closing::{FinalClose, RunError};
pub use doctor::{Diagnosis, Health, examine};

use crate::base::LiveBase;
use crate::config::{Config, Token};
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::opt_outs::OptOuts;
use api::ApiClient;
use connection::configured_places::{ConfiguredPlaces, channels, help_channel, ids};
use connection::gateway::Gateway;
use connection::registration::{CommandRegistrar, Targets};
use delivery::messages::{Display, MessageSender};
use handlers::alerts::Alerts;
use handlers::commands::CommandHandler;
use handlers::components::ComponentHandler;
use handlers::dispatcher::Dispatcher;
use handlers::editing::Editor;
use handlers::events::Bot;
use handlers::help_requests::HelpRequests;
use handlers::messages::MessageHandler;
use handlers::moderators::Moderators;
use handlers::recorder::Recorder;
use handlers::reloading::{HangUp, Reloader};
use handlers::reports::Reports;
use handlers::threads::ThreadTracker;
use listening::intake::Channels;
use policy::conversations::Conversations;
use policy::help_channel::HelpChannel;
use policy::moderation::Moderation;
use policy::reply_policy::ReplyPolicy;
use render::Kept;

/// How long disconnecting may take when the bot is asked to stop.
const HANG_UP_TIME: Duration = Duration::from_secs(2);
/// How long answers under way may then take.
const FINISH_TIME: Duration = Duration::from_millis(1_500);

/// Runs the bot until `shutdown` completes, or until Discord forbids going on.
///
/// `api_url` replaces Discord's own address: every request goes there, and the gateway is the one
/// that `GET gateway/bot` names. What happens is counted in `metrics`.
///
/// # Errors
/// [`RunError`], which says what to change.
pub async fn run(
    config: &Config,
    base: Arc<LiveBase>,
    token: Token,
    api_url: Option<&str>,
    metrics: &Arc<Metrics>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    let mut shutdown = pin!(shutdown);
    let hang_up = HangUp::listen();
    let knowledge = &base.current().knowledge;
    metrics.base_served(
        knowledge.version(),
        knowledge.entries.len(),
        SystemTime::now(),
    );
    let api = Arc::new(ApiClient::new(&token, api_url, Arc::clone(metrics))?);
    let gateway = tokio::select! {
        gateway = Gateway::find(&api, metrics) => gateway?,
        () = &mut shutdown => return Ok(()),
    };
    let (done, finished) = mpsc::channel(1);
    let channels = channels(config);
    let intents = intents(&channels);
    let bot = bot(config, base, &api, channels, metrics, done);
    let reloader = Arc::clone(&bot.commands.reloader);
    let dispatcher = Dispatcher::new(bot);
    let (stop, stopping) = watch::channel(false);
    {
        let on_event = |event| dispatcher.dispatch(event);
        let mut running = pin!(gateway.run(&token, intents, stopping, &on_event));
        tokio::select! {
            ended = &mut running => return ended,
            () = reloader.reload_by_itself(hang_up, config.watch) => {}
            () = &mut shutdown => {}
        }
        stop.send_replace(true);
        drop(timeout(HANG_UP_TIME, running).await);
    }
    drop(reloader);
    dispatcher.stop();
    finish(finished).await;
    Ok(())
}

/// Waits for the answers under way: each holds the bot, which holds the other end.
async fn finish(mut finished: mpsc::Receiver<()>) {
    drop(timeout(FINISH_TIME, finished.recv()).await);
}

/// What the bot receives. Message content, which is privileged, only if the configuration has
/// channels to read; mentions and direct messages come with theirs anyway.
fn intents(channels: &Channels) -> GatewayIntents {
    let ordinary =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if channels.is_empty() {
        ordinary
    } else {
        ordinary | GatewayIntents::MESSAGE_CONTENT
    }
}

/// The bot, each of its handlers with what it needs.
fn bot(
    config: &Config,
    base: Arc<LiveBase>,
    api: &Arc<ApiClient>,
    channels: Channels,
    metrics: &Arc<Metrics>,
    done: mpsc::Sender<()>,
) -> Bot {
    let moderation = Arc::new(Moderation {
        guilds: ids(&config.moderation.guilds),
        roles: ids(&config.moderation.roles),
    });
    let recorder = recorder(config, metrics);
    let opt_outs = Arc::new(OptOuts::open(config.state.as_deref()));
    let display = display(config);
    let registrar = registrar(config, api, &moderation);
    let help = Arc::new(HelpChannel::new(help_channel(config)));
    let sender = MessageSender::new(Arc::clone(api), display, Arc::clone(&help));
    let sender = Arc::new(sender);
    let requests = HelpRequests::new(api, &base, &moderation, &help, &sender, metrics);
    let help_requests = Arc::new(requests);
    let places = ConfiguredPlaces::new(&channels, help_channel(config), &moderation);
    let conversations = Arc::<Conversations>::default();
    let reply_policy = Arc::new(ReplyPolicy::new(config.limits));
    let moderators = Moderators {
        api: Arc::clone(api),
        moderation: Arc::clone(&moderation),
    };
    let reloader = Arc::new(Reloader {
        api: Arc::clone(api),
        base: Arc::clone(&base),
        moderators: moderators.clone(),
        reply_policy: Arc::clone(&reply_policy),
        registrar: Arc::clone(&registrar),
        metrics: Arc::clone(metrics),
        waiting: Mutex::default(),
    });
    let editor = Arc::new(Editor::new(
        Arc::clone(api),
        Arc::clone(&base),
        moderators.clone(),
        Arc::clone(&reloader),
        display,
    ));
    let reports = Arc::new(Reports {
        api: Arc::clone(api),
        base: Arc::clone(&base),
        moderators: moderators.clone(),
        editor: Arc::clone(&editor),
        recorder: Arc::clone(&recorder),
    });
    Bot {
        messages: MessageHandler::new(
            Arc::clone(api),
            Arc::clone(&base),
            Arc::clone(&conversations),
            Arc::clone(&reply_policy),
            Arc::clone(&registrar),
            sender,
            ThreadTracker::new(Arc::clone(api), channels.clone()),
            Arc::clone(&recorder),
            Arc::clone(&opt_outs),
        ),
        commands: CommandHandler {
            api: Arc::clone(api),
            base: Arc::clone(&base),
            channels,
            display,
            conversations: Arc::clone(&conversations),
            reply_policy: Arc::clone(&reply_policy),
            moderators,
            reloader: Arc::clone(&reloader),
            editor: Arc::clone(&editor),
            registrar: Arc::clone(&registrar),
            reports: Arc::clone(&reports),
            help_channel: Arc::clone(&help),
            opt_outs: Arc::clone(&opt_outs),
            recorder: Arc::clone(&recorder),
        },
        components: ComponentHandler {
            api: Arc::clone(api),
            base: Arc::clone(&base),
            moderation: Arc::clone(&moderation),
            conversations,
            reply_policy,
            reloader,
            editor,
            reports,
            opt_outs,
            help_requests: Arc::clone(&help_requests),
            recorder,
        },
        help_channel: help,
        help_requests,
        alerts: Arc::new(Alerts::new(
            Arc::clone(api),
            Arc::clone(&base),
            Arc::clone(&moderation),
        )),
        base,
        moderation,
        registrar,
        places,
        greeted: AtomicBool::new(false),
        _done: done,
    }
}

/// Keeps commands registered: everywhere, or where the settings say.
fn registrar(
    config: &Config,
    api: &Arc<ApiClient>,
    moderation: &Moderation,
) -> Arc<CommandRegistrar> {
    let targets = Targets {
        development: ids(&config.discord.development_guilds),
        moderation: moderation.guilds.clone(),
    };
    Arc::new(CommandRegistrar::new(Arc::clone(api), targets))
}

/// Counts replies, in the journal too if there is one.
fn recorder(config: &Config, metrics: &Arc<Metrics>) -> Arc<Recorder> {
    let settings = &config.journal;
    let file = settings.file.as_deref();
    let journal = file.map(|file| Journal::start(file, settings.keep_days));
    Arc::new(Recorder::new(Arc::clone(metrics), journal))
}

fn display(config: &Config) -> Display {
    let (settings, journal) = (&config.discord, &config.journal);
    Display {
        public_commands: settings.public_commands,
        plain_text: settings.plain_text,
        kept: Kept {
            journal_days: journal.file.as_ref().map(|_| journal.keep_days),
            opt_outs: !settings.watched_channels.is_empty(),
            help_channel: help_channel(config),
        },
    }
}
