//! What the commands share: their options, how they fail, and words that several say.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgAction;
use tracing::error;

use crate::base::Base;
use crate::config::{self, Config, ConfigError, Logs};
use crate::diagnostics::{Problem, Severity};
use crate::discord::RunError;
use crate::git::Repository;
use crate::knowledge::LoadError;
use crate::printable;

/// The folder, among what the bot writes, of the copy of a repository.
const COPY: &str = "depot";

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options communes")]
pub(super) struct CommonOptions {
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

impl CommonOptions {
    /// The settings.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let named = self.config.as_deref();
        let config = Config::load(named)?;
        Ok(config.locate_state(Config::file(named), config::environment))
    }

    /// Which settings are read, in words.
    pub(super) fn settings_in_words(&self) -> String {
        match Config::file(self.config.as_deref()) {
            Some(file) => absolute(file),
            None => String::from("aucun fichier, donc les réglages par défaut"),
        }
    }

    /// The knowledge base's folder: the option's, else the settings', else `knowledge`.
    pub(super) fn knowledge_folder(&self) -> Result<PathBuf, Failure> {
        if let (Some(folder), None) = (&self.knowledge, &self.config) {
            return Ok(folder.clone());
        }
        Ok(self.folder_with(&self.config()?))
    }

    /// The same, with settings that are read already.
    pub(super) fn folder_with(&self, config: &Config) -> PathBuf {
        if let (Some(repository), Some(git)) = (self.repository(config), &config.git) {
            return repository.copy().join(&git.path);
        }
        let folder = self.knowledge.as_ref().or(config.knowledge.as_ref());
        folder
            .map_or(Path::new("knowledge"), PathBuf::as_path)
            .to_owned()
    }

    /// The repository that the base comes from, if it does; its copy is among what the bot writes.
    pub(super) fn repository(&self, config: &Config) -> Option<Repository> {
        let git = config.git.as_ref().filter(|_| self.knowledge.is_none())?;
        let state = config.state.as_ref()?;
        Some(Repository::new(git.address.clone(), state.join(COPY)))
    }

    /// The knowledge base, for a command that does not show its warnings.
    pub(super) fn base(&self) -> Result<Base, Failure> {
        let folder = self.knowledge_folder()?;
        let (base, _warnings) = Base::open(&folder, 0)?;
        Ok(base)
    }
}

/// Why a command ended without doing its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
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
    pub(super) fn status(&self) -> u8 {
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
    pub(super) fn tell(&self, logs: Logs) {
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

/// A path from the root, for people.
pub(super) fn absolute(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.display().to_string()
}

/// A path as one word of a command line.
pub(super) fn shell_word(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) {
        format!("\"{path}\"")
    } else {
        path
    }
}

/// Why a folder cannot be written, and what to do.
pub(super) fn folder_fault(folder: &Path, error: &io::Error) -> Failure {
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
pub(super) fn count(problems: &[Problem]) -> String {
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
