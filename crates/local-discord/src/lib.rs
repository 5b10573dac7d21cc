#![doc = include_str!("../README.md")]

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
pub use message::{Attachment, Author, Forwarded, Message, MessageFlags};
pub use permissions::{Overwrite, Permissions};
pub use server::LocalDiscord;
pub use sessions::GatewayBehaviour;
pub use state::{PayloadCheck, Settings};
pub use world::sample::Sample;
pub use world::{
    Application, Channel, ChannelKind, DirectMessages, Guild, Member, Role, User, World,
};
