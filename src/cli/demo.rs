//! `demo`: the bot against a local Discord, which people open in the browser.
//!
//! The bot is the one of `run`, started by the same function.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;

use tokio::sync::oneshot;
use tracing::warn;

use super::run::{open_base, run_bot, until_stopped};
use super::shared::{CommonOptions, Failure};
use crate::base::LiveBase;
use crate::config::{Config, Token};
use crate::knowledge::Knowledge;
use local_discord::{Clock, Id, LocalDiscord, Permissions, Settings, World, client};

/// What is logged here: not the bot's greeting, with its invitation to a server.
pub(super) const USUAL_LOG: &str = "info,colloque_bot::discord::handlers::events=warn";

/// How many records and messages a demonstration keeps.
const KEPT: usize = 1_000;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Adresse et port de la page ; sans cette option, elle n'est visible que de cette machine
    #[arg(
        long,
        value_name = "ADRESSE:PORT",
        default_value = "127.0.0.1:8080",
        hide_default_value = true
    )]
    listen: String,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    let mut config = shared.config()?;
    // Versions, uploads and the journal are there to be tried, and leave nothing behind.
    let scratch = tempfile::tempdir()?;
    if config.state.is_none() {
        config.state = Some(scratch.path().to_owned());
        config.journal.file = Some(scratch.path().join("journal.sqlite"));
    }
    let addresses = addresses(&options.listen)?;
    let base = open_base(shared, &config)?;
    let listener = listen(&options.listen, &addresses)?;
    until_stopped(|stop| serve(config, base, listener, host(&options.listen), stop))
}

/// The addresses that `--listen` names.
fn addresses(listen: &str) -> Result<Vec<SocketAddr>, Failure> {
    let found = listen.to_socket_addrs().map(Iterator::collect);
    found.map_err(|_| {
        Failure::Usage(format!(
            "--listen attend une adresse et un port, comme 127.0.0.1:8080 (ici « {listen} »)"
        ))
    })
}

/// The name or address in `--listen`, without the port.
fn host(listen: &str) -> String {
    let host = listen.rsplit_once(':').map_or(listen, |(host, _)| host);
    host.to_owned()
}

fn listen(wanted: &str, addresses: &[SocketAddr]) -> Result<TcpListener, Failure> {
    TcpListener::bind(addresses).map_err(|error| {
        let port = addresses.first().map_or(0, SocketAddr::port);
        let next = SocketAddr::from(([127, 0, 0, 1], port.checked_add(1).unwrap_or(8080)));
        Failure::Found(match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "le port {port} est déjà pris par un autre programme (peut-être une autre \
                 démonstration) : arrêtez-le, ou choisissez un autre port, par exemple \
                 `colloque-bot demo --listen {next}`"
            ),
            _ => format!(
                "impossible d’écouter sur {wanted} : {error} ; choisissez une adresse de cette \
                 machine, par exemple `colloque-bot demo --listen {next}`"
            ),
        })
    })
}

/// Serves the local Discord and runs the bot in it, until asked to stop.
async fn serve(
    mut config: Config,
    base: Arc<LiveBase>,
    listener: TcpListener,
    host: String,
    stop: oneshot::Receiver<()>,
) -> Result<(), Failure> {
    let mut server = DemoServer::new(&base.current().knowledge);
    server.configure(&mut config);
    server.world.application.token = client::secret()?;
    let is_open = !listener.local_addr()?.ip().is_loopback();
    let access = client::Access {
        people: server.people,
        names: vec![host],
        key: is_open.then(client::secret).transpose()?,
    };
    let page = match &access.key {
        Some(key) => format!("/?key={key}"),
        None => String::from("/"),
    };
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let settings = Settings::bounded(KEPT);
    let discord = LocalDiscord::serve_with(server.world, settings, listener, |discord| {
        client::router(discord, access)
    })?;
    let token = Token::find(|name| (name == "DISCORD_TOKEN").then(|| discord.token()))
        .map_err(|error| Failure::Found(error.to_string()))?;
    let url = discord.url();
    let bot = run_bot(&config, base, token, Some(&url), stop);
    tokio::pin!(bot);
    let ended = tokio::select! {
        ended = &mut bot => ended,
        () = announce(&discord, server.guild, &page) => bot.await,
    };
    discord.shutdown().await;
    ended
}

/// Prints the page's address once the bot answers.
async fn announce(discord: &LocalDiscord, guild: Id, page: &str) {
    let ready = async {
        discord.ready().await?;
        discord.commands_registered(None).await?;
        discord.commands_registered(Some(guild)).await
    };
    if ready.await.is_err() {
        warn!("le bot tarde à se connecter ; la page le dira quand il répondra");
    }
    let url = discord.url();
    let told = writeln!(
        io::stdout(),
        "Démonstration prête : {url}{page}\nOuvrez cette adresse dans un navigateur ; Ctrl-C arrête tout."
    );
    if told.is_err() {
        warn!("démonstration prête : {url}{page}");
    }
    if discord.address().is_some_and(|at| !at.ip().is_loopback()) {
        warn!(
            "la page est ouverte à tout le réseau, à qui a son adresse avec la clé : il peut y être \
             membre ou modérateur, et relire la base ; en HTTP, qui écoute le réseau lit cette clé ; \
             sans --listen, la page n’est visible que d’ici"
        );
    }
}

/// The world of the demonstration, and the ids that the bot's settings need.
struct DemoServer {
    world: World,
    guild: Id,
    ask: Id,
    watched: Id,
    forum: Id,
    help: Id,
    /// A member and a moderator.
    people: Vec<Id>,
}

impl DemoServer {
    fn new(knowledge: &Knowledge) -> Self {
        let mut world = World::new("colloque");
        let guild = world.add_guild("Serveur d’essai");
        let mut channel = |name, topic: &str| {
            let id = world.add_channel(guild, name);
            world.set_topic(id, topic);
            id
        };
        let ask = channel("poser-une-question", &topic_of_ask(knowledge));
        channel(
            "général",
            "Ici, le bot ne répond que si on le mentionne : @colloque, puis la question.",
        );
        let watched = channel(
            "discussions",
            "Le bot suit ce salon : il répond aux questions quand il est sûr, et se tait sinon.",
        );
        let help = channel(
            "entraide",
            "Ici arrive ce que le bot ne sait pas, quand quelqu’un clique sur « Demander à un humain ».",
        );
        let forum = world.add_forum(guild, "forum");
        world.set_topic(
            forum,
            "Chaque nouveau sujet reçoit une réponse, une seule fois.",
        );

        let member = world.add_person("Camille");
        world.add_member(guild, member, &[]);
        let moderator = world.add_person("Dominique");
        let role = world.add_role(
            guild,
            "modération",
            Permissions::MANAGE_GUILD | Permissions::MANAGE_MESSAGES,
        );
        world.add_member(guild, moderator, &[role]);
        let people = vec![member, moderator];
        for person in &people {
            world.direct_channel(*person);
        }
        world.set_clock(Clock::System);
        Self {
            world,
            guild,
            ask,
            watched,
            forum,
            help,
            people,
        }
    }

    /// Gives the bot its channels, and its moderators their guild.
    fn configure(&self, config: &mut Config) {
        config.discord.ask_channels = vec![self.ask.get()];
        config.discord.watched_channels = vec![self.watched.get()];
        config.discord.forums = vec![self.forum.get()];
        config.discord.help_channel = Some(self.help.get());
        config.discord.development_guilds = Vec::new();
        config.moderation.guilds = vec![self.guild.get()];
        config.moderation.roles = Vec::new();
    }
}

/// The topic of the channel for questions, with a question that the base answers.
fn topic_of_ask(knowledge: &Knowledge) -> String {
    let mut questions = knowledge.entries.iter().flat_map(|entry| &entry.questions);
    let example = questions.next().map_or_else(String::new, |question| {
        format!(" Par exemple : « {question} »")
    });
    format!(
        "Chaque message est une question, et le bot y répond (une fois, si plusieurs se suivent de \
         près).{example}"
    )
}
