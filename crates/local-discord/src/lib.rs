//! A small Discord on this machine: a server that speaks enough of Discord's protocol for a real
//! bot to connect to it, in tests and in demonstrations.
//!
//! It knows nothing of the bot that connects, nor of the library that the bot is built on.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use local_discord::{LocalDiscord, Sample};
//!
//! let sample = Sample::new("my-bot");
//! let discord = LocalDiscord::start(sample.world).await?;
//! // Start the bot with `discord.url()` for Discord's address and `discord.token()`, then:
//! discord.ready().await?;
//! let reply = discord.mention_bot(sample.member, sample.general, "bonjour").reply().await?;
//! assert_eq!(reply.content, "Bonjour !");
//! let answer = discord.slash(sample.member, sample.general, "ping").send()?.response().await?;
//! assert!(answer.message.is_some_and(|message| message.is_ephemeral()));
//! assert!(discord.faults().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # What it covers
//! - **REST v10**: the routes of `rest/routes.rs`: the gateway's address, the application, the bot's user,
//!   guilds and channels (reading), messages (with files), reactions of the bot, typing, direct
//!   conversations, commands (global and of guilds, with ids that survive a bulk overwrite), and the answers
//!   to interactions. Tokens are checked, limits and missing permissions refused with Discord's own error
//!   bodies.
//! - **The gateway**: identify, resume with replay, heartbeats, invalid sessions, reconnects, intents,
//!   close codes, shards, compressed payloads; `READY`, `GUILD_CREATE`, `THREAD_CREATE`, `MESSAGE_CREATE`, `_UPDATE`,
//!   `_DELETE` and `_DELETE_BULK`, `INTERACTION_CREATE`. Message content is hidden where Discord hides it.
//! - **Interactions**: slash commands with subcommands, commands on messages, autocompletion, buttons,
//!   menus, forms of text inputs; 3 s for the first answer, 15 minutes for the others, one first answer only;
//!   commands shown to whom Discord shows them; applications that only the person installed, within the
//!   bounds of the guild that does not have them.
//! - **People**: by the handles of [`LocalDiscord`], or in the browser by [`client`]: messages, replies,
//!   mentions, posts, deleting, commands, completion, buttons, menus, forms, as member or moderator, with
//!   the refusals that Discord's own client would give.
//! - **Faults on demand**: closed and cut connections, ignored heartbeats, rate limits, server errors,
//!   latency.
//!
//! # What it does not
//! Voice, stickers, polls, scheduled events, moderation, invites, user commands, entitlements, presences,
//! member lists, webhooks other than those of interactions, components without rows (`IS_COMPONENTS_V2`),
//! `zlib-stream` transport, command permissions by REST or by channel, rate limits of its own. The bot cannot create or
//! change channels, threads, roles or guilds. What the bot asks for beyond this is answered as unknown and
//! kept among the [`Fault`]s.
//!
//! # Where is what
//! [`World`] is what exists; [`LocalDiscord`] is the running server and all that can be done with it;
//! [`Record`] is a line of its journal; [`Injection`] is a fault to come.

mod actions;
pub mod client;
mod commands;
mod error;
mod gateway;
mod id;
mod injection;
mod intents;
pub mod interaction;
mod journal;
mod limits;
mod mentions;
pub mod message;
mod payload;
mod permissions;
mod rest;
mod server;
mod sessions;
mod shared;
mod state;
mod tcp;
mod world;

pub use actions::client_error::ClientError;
pub use actions::interactions::Invocation;
pub use actions::messages::{Draft, SentMessage};
pub use actions::options::OptionValue;
pub use actions::responses::{Response, SentInteraction};
pub use actions::waiting::TimedOut;
pub use commands::Command;
pub use id::{Clock, Id};
pub use injection::{Effect, Injection};
pub use intents::Intents;
pub use journal::{Fault, FaultKind, File, Record, RecordKind, Request};
pub use message::{Attachment, Author, Message, MessageFlags};
pub use permissions::{Overwrite, Permissions};
pub use server::LocalDiscord;
pub use state::{PayloadCheck, Settings};
pub use world::sample::Sample;
pub use world::{Application, Channel, ChannelKind, Guild, Member, Role, User, World};
