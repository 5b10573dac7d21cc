//! The copy of a Git repository, brought up to date with `git`: read only, without questions, for a limited
//! time. Nothing of the repository is run, and its address is never shown with a password.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use url::Url;

/// How long one call of `git` may take.
const LIMIT: Duration = Duration::from_secs(60);
/// How much of a commit's name is shown.
const SHORT: usize = 8;

/// In `.git`: the commit that is being brought into the folder, until it is there whole.
const UNDER_WAY: &str = "colloque-bot-checkout";

/// What `git` leaves when it is ended in the middle; nobody else works in the copy.
const LOCKS: [&str; 3] = ["index.lock", "shallow.lock", "HEAD.lock"];

/// What `git` is told whatever its own settings: no hook, no password asked for or looked up, no submodule, no
/// symbolic link, bytes as they are.
const SETTINGS: [&str; 9] = [
    "core.hooksPath=/dev/null",
    "core.symlinks=false",
    "core.fileMode=false",
    "core.autocrlf=false",
    "core.fsmonitor=false",
    "credential.helper=",
    "submodule.recurse=false",
    "advice.detachedHead=false",
    "gc.auto=0",
];
/// What it is not told: secrets of this program, and where another repository is.
const HIDDEN: [&str; 6] = [
    "DISCORD_TOKEN",
    "DISCORD_TOKEN_FILE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_CONFIG_PARAMETERS",
];

/// The address of a repository. Displays without a name and a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address; none if it is neither `https://` nor, for a repository on this machine, `file://`.
    pub fn read(text: &str) -> Option<Self> {
        let url: Url = text.trim().parse().ok()?;
        let is_known = match url.scheme() {
            "https" => url.has_host(),
            "file" => url.to_file_path().is_ok(),
            _ => false,
        };
        is_known.then_some(Self(url))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        // Neither fails: the address has a host.
        let _ = shown.set_username("");
        let _ = shown.set_password(None);
        shown.set_query(None);
        f.write_str(shown.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// A repository, and the folder of its copy, which may have changes of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    address: Address,
    copy: PathBuf,
}

/// What bringing a copy up to date has done: the commits, shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The one before; none if there was no copy.
    pub before: Option<String>,
    /// The one now: the same if nothing is new.
    pub now: String,
}

/// For the log.
impl fmt::Display for Pulled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.before {
            Some(before) if *before == self.now => {
                write!(f, "dépôt Git : rien de nouveau ({before})")
            }
            Some(before) => write!(f, "dépôt Git : mis à jour, de {before} à {}", self.now),
            None => write!(f, "dépôt Git : copié ({})", self.now),
        }
    }
}

/// Why a copy is not up to date: it is as it was. Displays in French, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no `git`.
    #[error("la commande `git` n’est pas installée sur la machine du bot")]
    NoGit,
    /// It took too long.
    #[error("{0} ne répond pas à temps : vérifiez l’adresse et le réseau")]
    TimedOut(Address),
    /// Access is refused.
    #[error("{0} refuse l’accès : donnez une adresse que tout le monde peut lire, ou son jeton")]
    Denied(Address),
    /// There is no repository, or it is empty.
    #[error("{0} n’est pas un dépôt Git, ou il est vide")]
    NotFound(Address),
    /// Some other reason.
    #[error("{0} ne peut être lu : vérifiez l’adresse et le réseau")]
    Unreachable(Address),
    /// The copy and the repository have changed the same files, otherwise.
    #[error(
        "ces fichiers ont changé ici et dans le dépôt : {} ; reportez-y ce qui a été modifié ici, ou \
         revenez à la version d’avant (/recharger version:)",
        .0.join(", ")
    )]
    Conflict(Vec<String>),
    /// The copy cannot be written.
    #[error("la copie du dépôt ne peut être mise à jour dans « {} »", .0.display())]
    NotWritten(PathBuf),
}

impl Repository {
    /// The repository at an address, copied to a folder.
    pub const fn new(address: Address, copy: PathBuf) -> Self {
        Self { address, copy }
    }

    /// The folder of its copy.
    pub fn copy(&self) -> &Path {
        &self.copy
    }

    /// Whether the repository can be read, without a copy.
    ///
    /// # Errors
    /// [`GitError`] if it cannot.
    pub fn reach(&self) -> Result<(), GitError> {
        let found = self.git_in(
            Path::new("/"),
            &["ls-remote", "-q", "source", "HEAD"],
            LIMIT,
        )?;
        if !found.status.success() {
            return Err(self.unreachable(&String::from_utf8_lossy(&found.stderr)));
        }
        if found.stdout.is_empty() {
            return Err(GitError::NotFound(self.address.clone()));
        }
        Ok(())
    }

    /// Brings the copy up to date. Files that were changed or added in it stay, unless the repository has
    /// changed them otherwise.
    ///
    /// # Errors
    /// [`GitError`]: the copy is as it was.
    pub fn pull(&self) -> Result<Pulled, GitError> {
        self.pull_within(LIMIT)
    }

    fn pull_within(&self, limit: Duration) -> Result<Pulled, GitError> {
        let git = |arguments: &[&str]| self.git(arguments, limit);
        let inside = self.copy.join(".git");
        if !inside.exists() {
            fs::create_dir_all(&self.copy).map_err(|_| self.not_written())?;
            self.written(&git(&["init", "-q", "--template="])?)?;
        }
        for lock in LOCKS {
            let _ = fs::remove_file(inside.join(lock));
        }
        self.resume(limit)?;
        let once = ["--depth=1", "--no-tags", "--no-recurse-submodules"];
        let fetched = git(&[&["fetch", "-q"], &once[..], &["source", "HEAD"]].concat())?;
        if !fetched.status.success() {
            return Err(self.unreachable(&String::from_utf8_lossy(&fetched.stderr)));
        }
        let commit = |name: &str| -> Result<Option<String>, GitError> {
            let found = git(&["rev-parse", "-q", "--verify", name])?;
            let name = String::from_utf8_lossy(&found.stdout).trim().to_owned();
            Ok(found.status.success().then_some(name))
        };
        let not_found = || GitError::NotFound(self.address.clone());
        let now = commit("FETCH_HEAD")?.ok_or_else(not_found)?;
        let before = commit("HEAD")?;
        if before.as_ref() != Some(&now) {
            self.check_out(before.is_some(), &now, limit)?;
        }
        let short = |commit: String| commit.chars().take(SHORT).collect();
        Ok(Pulled {
            before: before.map(short),
            now: short(now),
        })
    }

    /// Finishes what was ended in the middle: every file of that commit is what it should be, even one that
    /// was half written. Needs no network.
    fn resume(&self, limit: Duration) -> Result<(), GitError> {
        let under_way = self.copy.join(".git").join(UNDER_WAY);
        let Ok(commit) = fs::read_to_string(&under_way) else {
            return Ok(());
        };
        let is_there = |name: &str| {
            let found = self.git(&["rev-parse", "-q", "--verify", name], limit)?;
            Ok(found.status.success())
        };
        if !is_there(&format!("{commit}^{{commit}}"))? {
            // It was ended before the commit was kept.
            return fs::remove_file(&under_way).map_err(|_| self.not_written());
        }
        // What was changed here beside these files was seen to before.
        let changed = if is_there("HEAD")? {
            self.names(&["diff", "--name-only", "-z", "HEAD", &commit], limit)?
        } else {
            self.names(&["ls-tree", "-r", "--name-only", "-z", &commit], limit)?
        };
        for name in &changed {
            if is_there(&format!("{commit}:{name}"))? {
                let restore = ["checkout", "-q", &commit, "--", name];
                self.written(&self.git(&restore, limit)?)?;
            } else {
                let remove = ["rm", "-q", "-f", "--ignore-unmatch", "--", name];
                self.written(&self.git(&remove, limit)?)?;
            }
        }
        self.move_to(&commit, limit)
    }

    /// Has the folder hold a commit, and what was changed in it beside that.
    fn move_to(&self, commit: &str, limit: Duration) -> Result<(), GitError> {
        let under_way = self.copy.join(".git").join(UNDER_WAY);
        fs::write(&under_way, commit).map_err(|_| self.not_written())?;
        self.written(&self.git(&["checkout", "-q", "--detach", commit], limit)?)?;
        fs::remove_file(&under_way).map_err(|_| self.not_written())
    }

    /// The names that `git` lists.
    fn names(&self, arguments: &[&str], limit: Duration) -> Result<BTreeSet<String>, GitError> {
        let listed = self.git(arguments, limit)?;
        self.written(&listed)?;
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        let names = text.split('\0').filter(|it| !it.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    /// Brings what was fetched into the folder.
    fn check_out(&self, has_copy: bool, fetched: &str, limit: Duration) -> Result<(), GitError> {
        let git = |arguments: &[&str]| self.git(arguments, limit);
        let names = |arguments: &[&str]| self.names(arguments, limit);
        let mut here = names(&["ls-files", "--others", "-z"])?;
        let there = if has_copy {
            here.extend(names(&["diff", "--name-only", "-z", "HEAD"])?);
            names(&["diff", "--name-only", "-z", "HEAD", "FETCH_HEAD"])?
        } else {
            names(&["ls-tree", "-r", "--name-only", "-z", "FETCH_HEAD"])?
        };
        let mut conflicts = Vec::new();
        for name in here.intersection(&there) {
            let content = |arguments: &[&str]| -> Result<Option<Vec<u8>>, GitError> {
                let found = git(arguments)?;
                Ok(found.status.success().then_some(found.stdout))
            };
            let ours = content(&["hash-object", "--no-filters", "--", name])?;
            let fetched = format!("FETCH_HEAD:{name}");
            let theirs = content(&["rev-parse", "-q", "--verify", &fetched])?;
            if ours == theirs {
                // Changed alike: as if it had come from there.
                self.written(&git(&["add", "-A", "-f", "--", name])?)?;
            } else {
                conflicts.push(name.clone());
            }
        }
        if !conflicts.is_empty() {
            return Err(GitError::Conflict(conflicts));
        }
        self.move_to(fetched, limit)
    }

    fn written(&self, output: &Output) -> Result<(), GitError> {
        let is_done = output.status.success();
        is_done.then_some(()).ok_or_else(|| self.not_written())
    }

    fn not_written(&self) -> GitError {
        GitError::NotWritten(self.copy.clone())
    }

    /// What a refusal means. What `git` says itself may hold the address whole: it is not shown.
    fn unreachable(&self, said: &str) -> GitError {
        let says = |words: &[&str]| words.iter().any(|it| said.contains(it));
        let address = self.address.clone();
        if says(&[
            "Authentication failed",
            "could not read Username",
            "terminal prompts disabled",
            "403",
        ]) {
            GitError::Denied(address)
        } else if says(&[
            "not found",
            "does not appear to be a git repository",
            "couldn't find remote ref",
        ]) {
            GitError::NotFound(address)
        } else {
            GitError::Unreachable(address)
        }
    }

    /// Runs `git` in the copy.
    fn git(&self, arguments: &[&str], limit: Duration) -> Result<Output, GitError> {
        self.git_in(&self.copy, arguments, limit)
    }

    /// Runs `git`. It reads the address from its environment, which no list of processes shows.
    fn git_in(
        &self,
        folder: &Path,
        arguments: &[&str],
        limit: Duration,
    ) -> Result<Output, GitError> {
        let mut command = command(arguments);
        command
            .current_dir(folder)
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "remote.source.url")
            .env("GIT_CONFIG_VALUE_0", self.address.0.as_str());
        match run(command, limit) {
            Ok(Some(output)) => Ok(output),
            Ok(None) => Err(GitError::TimedOut(self.address.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder.is_dir() => {
                Err(GitError::NoGit)
            }
            Err(_) => Err(self.not_written()),
        }
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for name in HIDDEN {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "true")
        .env("GIT_ALLOW_PROTOCOL", "https:file")
        .env("GIT_LFS_SKIP_SMUDGE", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    command
}

/// What a command says; nothing if it takes too long, and is killed with what it has started.
fn run(mut command: Command, limit: Duration) -> io::Result<Option<Output>> {
    let child = command.spawn()?;
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let (done, over) = mpsc::channel();
    thread::spawn(move || done.send(child.wait_with_output()));
    if let Ok(output) = over.recv_timeout(limit) {
        return output.map(Some);
    }
    if let Some(group) = group {
        // It may have ended just now.
        let _ = kill_process_group(group, Signal::KILL);
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
