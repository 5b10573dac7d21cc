//! stub
#![allow(missing_docs)]
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub discord: Discord,
    pub moderation: Moderation,
}
#[derive(Debug, Clone, Default)]
pub struct Discord {
    pub ask_channels: Vec<u64>,
    pub watched_channels: Vec<u64>,
    pub forums: Vec<u64>,
    pub development_guilds: Vec<u64>,
}
#[derive(Debug, Clone, Default)]
pub struct Moderation {
    pub guilds: Vec<u64>,
    pub roles: Vec<u64>,
}
#[derive(Clone, Debug)]
pub struct Token(String);
impl Token {
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
