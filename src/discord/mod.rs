//! The bot on Discord, with serenity. The only part of the program that knows Discord.
//!
//! | module | role |
//! |---|---|
//! | [`handler`] | gateway events, handed to who answers them |
//! | [`bot`] | what the bot knows and remembers, and how it thinks |
//! | [`messages`] | messages → decisions → what is sent |
//! | [`delivery`] | an answer to a message, as richly as Discord lets |
//! | [`interactions`] | commands, and typing in them → decisions → what is sent |
//! | [`presses`] | buttons and menus → decisions → what is sent |
//! | [`pending`] | an interaction that waits for its response, acknowledged in time |
//! | [`intake`] | is this message for the bot, and what does it ask (pure) |
//! | [`commands`] | one file per command: declaration and behaviour (pure) |
//! | [`components`] | what a button or a menu means (pure) |
//! | [`permissions`] | who may use the moderators' commands (pure) |
//! | [`render`] | a reply as Discord shows it (pure) |
//! | [`markdown`], [`limits`] | texts made inert, and within Discord's limits (pure) |
//! | [`bounded`] | what is remembered, never without end (pure) |
//! | [`memory`] | the answers given lately, for follow-ups (pure) |
//! | [`tact`] | when to keep silent among people who talk (pure) |
//! | [`places`], [`threads`] | which channel a thread belongs to, who has written in it |
//! | [`replies`] | which reply a question got, to go with it |
//! | [`missing`] | permissions that the bot turned out not to have (pure) |
//! | [`registration`] | which commands exist where |
//! | [`send`] | the one place from which anything is sent |
//! | [`watchdog`], [`closing`] | reconnecting within Discord's rules; why the bot stops |
//! | [`greeting`] | what the log says at start |

pub mod bot;
pub mod bounded;
pub mod closing;
pub mod commands;
pub mod components;
pub mod delivery;
pub mod greeting;
pub mod handler;
pub mod intake;
pub mod interactions;
pub mod limits;
pub mod markdown;
pub mod memory;
pub mod messages;
pub mod missing;
pub mod pending;
pub mod permissions;
pub mod places;
pub mod presses;
pub mod registration;
pub mod render;
pub mod replies;
pub mod send;
pub mod tact;
pub mod threads;
pub mod watchdog;

use std::collections::BTreeSet;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serenity::all::{BotGateway, Client, ClientBuilder, GatewayIntents};
use tokio::sync::{mpsc, watch};

pub use closing::{FinalClose, RunError};

use crate::base::LiveBase;
use crate::config::{Config, Token};
use bot::{Bot, Display};
use intake::Channels;
use memory::Memory;
use missing::Missing;
use permissions::Moderation;
use places::Places;
use registration::{Registrar, Targets};
use replies::Replies;
use send::Outbox;
use tact::Tact;
use threads::Threads;
use watchdog::{Identity, Watchdog};

/// How long serenity may take to hang up when the bot is asked to stop.
const HANG_UP_TIME: Duration = Duration::from_secs(2);
/// How long answers under way may then take.
const FINISH_TIME: Duration = Duration::from_millis(1_500);

/// Runs the bot until `shutdown` completes, or until Discord forbids going on.
///
/// `api_url` stands in for Discord's own address; every request goes there, and the gateway is
/// the one that `GET gateway/bot` names.
///
/// # Errors
/// [`RunError`], which says what to change.
pub async fn run(
    config: &Config,
    base: Arc<LiveBase>,
    token: Token,
    api_url: Option<&str>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    tokio::pin!(shutdown);
    let outbox = Arc::new(Outbox::new(&token, api_url)?);
    let gateway = tokio::select! {
        gateway = outbox.gateway() => gateway?,
        () = &mut shutdown => return Ok(()),
    };
    let (done, finished) = mpsc::channel(1);
    let bot = bot(config, base, Arc::clone(&outbox), done);
    let intents = intents(&bot.channels);
    let identity = Identity {
        token,
        intents,
        shards: gateway.shards,
    };
    let mut client = client(&outbox, bot, &identity, &gateway).await?;
    let manager = Arc::clone(&client.shard_manager);
    let watchdog = Watchdog {
        manager: Arc::clone(&manager),
        address: Arc::clone(&client.ws_url),
        identity,
    };
    let reason = watchdog.start().map_err(|_| RunError::Stopped)?;
    tokio::select! {
        ended = client.start_shards(gateway.shards) => {
            return Err(ended.err().map_or(RunError::Stopped, |error| RunError::from(&error)));
        }
        Ok(reason) = reason => return Err(reason),
        () = &mut shutdown => {}
    }
    drop(tokio::time::timeout(HANG_UP_TIME, manager.shutdown_all()).await);
    drop((client, manager));
    finish(finished).await;
    Ok(())
}

/// Waits for the answers under way: each holds the bot, which holds the other end.
async fn finish(mut finished: mpsc::Receiver<()>) {
    drop(tokio::time::timeout(FINISH_TIME, finished.recv()).await);
}

async fn client(
    outbox: &Outbox,
    bot: Bot,
    identity: &Identity,
    gateway: &BotGateway,
) -> Result<Client, RunError> {
    let http = outbox.gateway_http(&identity.token);
    let client = ClientBuilder::new_with_http(http, identity.intents)
        .event_handler(bot)
        .await
        .map_err(|error| RunError::from(&error))?;
    // serenity takes the address from elsewhere, and Discord's own where that fails.
    client.ws_url.lock().await.clone_from(&gateway.url);
    Ok(client)
}

/// What the bot receives. The content of messages, which is privileged, only where the
/// configuration has channels to read; mentions and direct messages come with theirs anyway.
fn intents(channels: &Channels) -> GatewayIntents {
    let ordinary =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if channels.is_empty() {
        ordinary
    } else {
        ordinary | GatewayIntents::MESSAGE_CONTENT
    }
}

fn bot(config: &Config, base: Arc<LiveBase>, outbox: Arc<Outbox>, done: mpsc::Sender<()>) -> Bot {
    let moderation = Moderation {
        guilds: ids(&config.moderation.guilds),
        roles: ids(&config.moderation.roles),
    };
    let targets = Targets {
        development: ids(&config.discord.development_guilds),
        moderation: moderation.guilds.clone(),
    };
    Bot {
        outbox,
        base,
        channels: Channels {
            ask: ids(&config.discord.ask_channels),
            watched: ids(&config.discord.watched_channels),
            forums: ids(&config.discord.forums),
        },
        moderation,
        display: Display {
            public_commands: config.discord.public_commands,
            plain_text: config.discord.plain_text,
        },
        registrar: Registrar::new(targets),
        memory: Memory::default(),
        places: Places::default(),
        threads: Threads::default(),
        tact: Tact::new(config.limits),
        replies: Replies::default(),
        missing: Missing::default(),
        identity: watch::Sender::new(None),
        greeted: AtomicBool::new(false),
        done,
    }
}

/// The configuration's ids, each once, as Discord's.
fn ids<T: From<NonZeroU64>>(ids: &[u64]) -> Vec<T> {
    let distinct: BTreeSet<NonZeroU64> = ids.iter().copied().filter_map(NonZeroU64::new).collect();
    distinct.into_iter().map(T::from).collect()
}
