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
mod usage;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};
use tracing::error;
use tracing_subscriber::EnvFilter;

use crate::base::Base;
use crate::config::{self, Config, ConfigError, Logs};
use crate::diagnostics::{Problem, Severity};
use crate::discord::RunError;
use crate::git::Repository;
use crate::knowledge::LoadError;
use crate::printable;

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
    shared: Shared,
    /// Affiche la version
    #[arg(long, short = 'V', action = ArgAction::Version, help_heading = "Options communes")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

/// The folder, among what the bot writes, of the copy of a repository.
const COPY: &str = "depot";

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options communes")]
struct Shared {
    /// Dossier de la base de connaissances [par défaut : celui des réglages, sinon « knowledge »]
    #[arg(long, global = true, value_name = "DOSSIER")]
    knowledge: Option<PathBuf>,
    /// Fichier de réglages [par défaut : « config.toml » s'il existe]
    #[arg(long, global = true, value_name = "FICHIER")]
    config: Option<PathBuf>,
    /// Affiche cette aide
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

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

/// Why a command ended without doing its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Wrong usage or configuration: status 2.
    #[error("{0}")]
    Usage(String),
    /// The settings: status 2.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The knowledge base: status 2 if there is none, 1 if it has errors.
    #[error(transparent)]
    Knowledge(#[from] LoadError),
    /// The reader of the results closed the pipe: status 0.
    #[error("plus personne ne lit la sortie")]
    ReaderGone,
    /// Reading questions or writing results: status 1.
    #[error("entrée ou sortie impossible : {0}")]
    Io(io::Error),
    /// Discord does not let the bot go on: status 78 (`EX_CONFIG`) if no restart can mend it, else 1.
    #[error(transparent)]
    Discord(#[from] RunError),
    /// The work found errors and has reported them: status 1.
    #[error("{0}")]
    Found(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Io(error),
        }
    }
}

impl Failure {
    fn status(&self) -> u8 {
        match self {
            Self::ReaderGone => 0,
            Self::Discord(error) if error.is_final() => 78,
            Self::Io(_)
            | Self::Discord(_)
            | Self::Found(_)
            | Self::Knowledge(LoadError::Invalid { .. }) => 1,
            Self::Usage(_) | Self::Config(_) | Self::Knowledge(LoadError::NoBase { .. }) => 2,
        }
    }

    /// Says what happened: on standard error, problems first, or in the log if programs read that.
    fn tell(&self, logs: Logs) {
        if logs == Logs::Json {
            error!("{self}");
            return;
        }
        let mut lines = Vec::new();
        if let Self::Knowledge(error) = self {
            let problems = error.problems().iter();
            let errors = problems.filter(|problem| problem.severity == Severity::Error);
            lines.extend(errors.map(Problem::to_string));
        }
        if !matches!(self, Self::ReaderGone) {
            lines.push(format!("colloque-bot : {self}"));
        }
        for line in lines {
            // If even this fails, there is nowhere left to report it.
            drop(writeln!(io::stderr(), "{}", printable::text(&line)));
        }
    }
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
            Command::PackageFiles(options) => package_files::run(&options),
        }
    }
}

impl Shared {
    /// The settings.
    fn config(&self) -> Result<Config, Failure> {
        let named = self.config.as_deref();
        let config = Config::load(named)?;
        Ok(config.locate_state(Config::file(named), config::environment))
    }

    /// Which settings are read, in words.
    fn settings_in_words(&self) -> String {
        match Config::file(self.config.as_deref()) {
            Some(file) => absolute(file),
            None => String::from("aucun fichier, donc les réglages par défaut"),
        }
    }

    /// The knowledge base's folder: the option's, else the settings', else `knowledge`.
    fn knowledge_folder(&self) -> Result<PathBuf, Failure> {
        if let (Some(folder), None) = (&self.knowledge, &self.config) {
            return Ok(folder.clone());
        }
        Ok(self.folder_with(&self.config()?))
    }

    /// The same, with settings that are read already.
    fn folder_with(&self, config: &Config) -> PathBuf {
        if let (Some(repository), Some(git)) = (self.repository(config), &config.git) {
            return repository.copy().join(&git.path);
        }
        let folder = self.knowledge.as_ref().or(config.knowledge.as_ref());
        folder
            .map_or(Path::new("knowledge"), PathBuf::as_path)
            .to_owned()
    }

    /// The repository that the base comes from, if it does; its copy is among what the bot writes.
    fn repository(&self, config: &Config) -> Option<Repository> {
        let git = config.git.as_ref().filter(|_| self.knowledge.is_none())?;
        let state = config.state.as_ref()?;
        Some(Repository::new(git.address.clone(), state.join(COPY)))
    }

    /// The knowledge base, for a command that does not show its warnings.
    fn base(&self) -> Result<Base, Failure> {
        let folder = self.knowledge_folder()?;
        let (base, _warnings) = Base::open(&folder, 0)?;
        Ok(base)
    }
}

/// A path from the root, for people.
fn absolute(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.display().to_string()
}

/// A path as one word of a command line.
fn shell_word(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) {
        format!("\"{path}\"")
    } else {
        path
    }
}

/// Why a folder cannot be written, and what to do.
fn folder_fault(folder: &Path, error: &io::Error) -> Failure {
    use io::ErrorKind as Kind;
    let why = match error.kind() {
        Kind::DirectoryNotEmpty => {
            "ce dossier contient déjà des fichiers ; choisissez-en un nouveau, ou un dossier vide"
                .to_owned()
        }
        Kind::AlreadyExists | Kind::NotADirectory => {
            "un fichier porte ce nom ; choisissez un autre dossier".to_owned()
        }
        Kind::PermissionDenied => {
            "vous n’avez pas le droit d’écrire ici ; choisissez un autre dossier".to_owned()
        }
        _ => format!("la base n’a pas pu être écrite ({error})"),
    };
    Failure::Found(format!("{} : {why}", folder.display()))
}

/// How many problems of each severity, in French.
fn count(problems: &[Problem]) -> String {
    let of = |severity| problems.iter().filter(|it| it.severity == severity).count();
    let words = |count: usize, word: &str| match count {
        0 => format!("aucun{} {word}", if word == "erreur" { "e" } else { "" }),
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let errors = words(of(Severity::Error), "erreur");
    let warnings = words(of(Severity::Warning), "avertissement");
    format!("{errors}, {warnings}")
}
