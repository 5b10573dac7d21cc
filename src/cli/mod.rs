//! The command line: one file per command. Results go to standard output, everything else to
//! standard error; the exit status is the contract's.

mod ask;
mod check;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod evaluate;
mod hardening;
mod health;
mod import;
mod journal;
mod new;
mod package_files;
mod privacy;
mod run;
mod shared;
mod usage;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{ArgAction, CommandFactory as _, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::Logs;
use shared::{CommonOptions, Failure};

/// Répond aux questions des membres sur un colloque, sur Discord et dans le terminal.
#[derive(Debug, Parser)]
#[command(
    name = "colloque-bot",
    version = env!("COLLOQUE_BOT_VERSION"),
    help_template = TEMPLATE,
    subcommand_help_heading = "Commandes",
    subcommand_value_name = "COMMANDE",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
)]
pub struct Cli {
    #[command(flatten)]
    shared: CommonOptions,
    /// Affiche la version
    #[arg(long, short = 'V', action = ArgAction::Version, help_heading = "Options communes")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

#[derive(Debug, Subcommand)]
enum Command {
    /// Répond à une question, ou à chaque ligne de l'entrée standard
    #[command(help_template = TEMPLATE)]
    Ask(ask::Options),
    /// Vérifie la base de connaissances et dit tous ses problèmes
    #[command(help_template = TEMPLATE)]
    Check(check::Options),
    /// Mesure la qualité des réponses sur une liste de questions
    #[command(help_template = TEMPLATE)]
    Evaluate(evaluate::Options),
    /// Essaie le bot dans le navigateur, sur un Discord local : sans compte ni jeton
    #[cfg(feature = "demo")]
    #[command(help_template = TEMPLATE)]
    Demo(demo::Options),
    /// Écrit une petite base commentée, pour commencer celle d'un autre événement
    #[command(help_template = TEMPLATE)]
    New(new::Options),
    /// Tire d'un programme (tableur, pretalx, Indico, calendrier…) les brouillons d'une base
    #[command(help_template = TEMPLATE)]
    Import(import::Options),
    /// Montre ce que les membres ont demandé en vain, et de quoi y répondre
    #[command(help_template = TEMPLATE)]
    Journal(journal::Options),
    /// Dit ce qui va et ce qui ne va pas dans l'installation, et quoi faire
    #[command(help_template = TEMPLATE)]
    Doctor(doctor::Options),
    /// Écrit la page qui dit aux membres ce que deviennent leurs données, à publier
    #[command(help_template = TEMPLATE)]
    Privacy(privacy::Options),
    /// Se connecte à Discord et répond aux membres
    #[command(help_template = TEMPLATE)]
    Run,
    /// Demande au bot qui tourne sur cette machine s'il peut répondre ([http] dans les réglages)
    #[command(help_template = TEMPLATE)]
    Health,
    /// Écrit les pages de manuel et la complétion des commandes, pour un paquet
    #[command(hide = true, help_template = TEMPLATE)]
    PackageFiles(package_files::Options),
}

/// Runs the program with the process's own arguments.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // If even this fails, there is nowhere left to report it.
            drop(match usage::mistake(&error) {
                Some(mistake) => writeln!(io::stderr(), "{mistake}"),
                None => error.print(),
            });
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let logs = cli.logs();
    start_logging(cli.command.usual_log(), logs);
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell(logs);
            ExitCode::from(failure.status())
        }
    }
}

/// Logs to standard error what `RUST_LOG` asks for, else the default. serenity is silent unless
/// `RUST_LOG` names it: it logs members' messages and interactions' tokens, and the bot itself logs
/// everything that matters.
fn start_logging(usual: &str, logs: Logs) {
    let wanted = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let quiet = if wanted.contains("serenity") {
        ""
    } else {
        ",serenity=off"
    };
    let wanted = if wanted.trim().is_empty() {
        usual
    } else {
        wanted.trim()
    };
    let filter = EnvFilter::try_new(format!("{wanted}{quiet}"))
        .unwrap_or_else(|_| EnvFilter::new("info,serenity=off"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match logs {
        Logs::Text => log
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .init(),
        Logs::Json => log.json().flatten_event(true).init(),
    }
}

impl Command {
    /// What is logged unless `RUST_LOG` says otherwise.
    fn usual_log(&self) -> &'static str {
        match self {
            #[cfg(feature = "demo")]
            Self::Demo(_) => demo::USUAL_LOG,
            Self::Doctor(_) => "off",
            _ => "info",
        }
    }
}

impl Cli {
    /// How the log is written. The command itself says what is wrong with the settings.
    fn logs(&self) -> Logs {
        let config = match self.command {
            Command::Run => self.shared.config().ok(),
            #[cfg(feature = "demo")]
            Command::Demo(_) => self.shared.config().ok(),
            _ => None,
        };
        config.map_or(Logs::default(), |config| config.logs)
    }

    fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Ask(options) => ask::run(&options, &self.shared),
            Command::Check(options) => check::run(&options, &self.shared),
            Command::Evaluate(options) => evaluate::run(&options, &self.shared),
            #[cfg(feature = "demo")]
            Command::Demo(options) => demo::run(&options, &self.shared),
            Command::Import(options) => import::run(&options),
            Command::Journal(options) => journal::run(&options, &self.shared),
            Command::New(options) => new::run(&options),
            Command::Doctor(options) => doctor::run(&options, &self.shared),
            Command::Privacy(options) => privacy::run(&options, &self.shared),
            Command::Run => run::run(&self.shared),
            Command::Health => health::run(&self.shared),
            Command::PackageFiles(options) => package_files::run(&options, Self::command()),
        }
    }
}
