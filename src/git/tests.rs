//! A copy of a repository on this machine, and what becomes of it.

use std::net::TcpListener;

use tempfile::TempDir;

use super::*;

/// A repository that somebody writes, and its copy.
struct Trial {
    origin: TempDir,
    copy: TempDir,
}

impl Trial {
    fn new() -> Self {
        let trial = Self {
            origin: TempDir::new().unwrap(),
            copy: TempDir::new().unwrap(),
        };
        trial.origin(&["init", "-q"]);
        trial.commit("a.toml", "un\r\n");
        trial
    }

    fn origin(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@exemple.fr"];
        let done = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(&self.origin)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ALLOW_PROTOCOL", "file")
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    fn commit(&self, name: &str, content: &str) {
        fs::write(self.origin.path().join(name), content).unwrap();
        self.origin(&["add", "-A"]);
        self.origin(&["commit", "-q", "-m", "x"]);
    }

    /// The newest commit.
    fn head(&self) -> String {
        let head = Command::new("git")
            .args(["rev-parse", "HEAD"])
            .current_dir(&self.origin)
            .output()
            .unwrap();
        String::from_utf8(head.stdout).unwrap().trim().to_owned()
    }

    /// Puts the copy's HEAD back to where it was before the last pull: to no commit without `had_one`.
    fn forget_head(&self, had_one: bool) {
        let inside = self.path("copie/.git");
        if had_one {
            let log = fs::read_to_string(inside.join("logs/HEAD")).unwrap();
            let last = log.lines().last().unwrap();
            let before = last.split(' ').next().unwrap();
            fs::write(inside.join("HEAD"), format!("{before}\n")).unwrap();
        } else {
            fs::write(inside.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        }
    }

    fn repository(&self) -> Repository {
        let address = format!("file://{}", self.origin.path().display());
        Repository::new(Address::read(&address).unwrap(), self.path("copie"))
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.copy.path().join(inner)
    }

    fn pull(&self) -> Result<Pulled, GitError> {
        self.repository().pull()
    }

    fn copied(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path("copie").join(name)).ok()
    }
}

#[test]
fn a_copy_follows_and_keeps_what_was_changed_here() {
    let trial = Trial::new();
    let first = trial.pull().unwrap();
    assert_eq!(first.before, None);
    assert_eq!(trial.copied("a.toml").unwrap(), "un\r\n", "byte for byte");
    assert_eq!(trial.pull().unwrap().before.unwrap(), first.now);

    // Changed and added here, changed elsewhere in the repository.
    fs::write(trial.path("copie/a.toml"), "deux").unwrap();
    fs::write(trial.path("copie/neuf.toml"), "neuf").unwrap();
    trial.commit("b.toml", "b");
    for lock in LOCKS {
        fs::write(trial.path("copie/.git").join(lock), "").unwrap();
    }
    assert_eq!(trial.pull().unwrap().before.unwrap(), first.now);
    let copied = ["a.toml", "b.toml", "neuf.toml"].map(|it| trial.copied(it).unwrap());
    assert_eq!(copied, ["deux", "b", "neuf"]);

    // The same files, otherwise: told, and nothing changes.
    trial.commit("a.toml", "trois");
    trial.commit("neuf.toml", "autre");
    let told = trial.pull().unwrap_err();
    let names = ["a.toml", "neuf.toml"].map(str::to_owned);
    assert_eq!(told, GitError::Conflict(names.into()));
    assert_eq!(trial.copied("a.toml").unwrap(), "deux");

    // Once it is in the repository too, it goes on; with another history as well.
    trial.commit("neuf.toml", "neuf");
    fs::write(trial.origin.path().join("a.toml"), "deux").unwrap();
    fs::remove_file(trial.origin.path().join("b.toml")).unwrap();
    trial.origin(&["add", "-A"]);
    trial.origin(&["commit", "-q", "--amend", "-m", "y"]);
    trial.pull().unwrap();
    assert_eq!(trial.copied("a.toml").unwrap(), "deux");
    assert_eq!(trial.copied("b.toml"), None);
    trial.commit("a.toml", "quatre");
    trial.pull().unwrap();
    assert_eq!(trial.copied("a.toml").unwrap(), "quatre");
}

/// Ended at any moment of the checkout, the copy is whole once the bot starts again, even without the
/// network, and what was changed here beside it stays.
#[test]
fn what_was_ended_in_the_middle_is_finished_without_the_network() {
    for has_copy in [false, true] {
        let trial = Trial::new();
        for name in ["b.toml", "c.toml", "parti.toml"] {
            trial.commit(name, "avant");
        }
        if has_copy {
            trial.pull().unwrap();
            fs::write(trial.path("copie/a.toml"), "ici").unwrap();
        }
        for name in ["b.toml", "c.toml", "d.toml"] {
            trial.commit(name, "après");
        }
        fs::remove_file(trial.origin.path().join("parti.toml")).unwrap();
        trial.commit("e.toml", "après");
        let now = trial.head();

        // Fetched, then ended: the last file is half written, the index locked and as it was before.
        let copy = trial.path("copie");
        let index = fs::read(copy.join(".git/index")).ok();
        trial.pull().unwrap();
        match &index {
            Some(index) => fs::write(copy.join(".git/index"), index).unwrap(),
            None => fs::remove_file(copy.join(".git/index")).unwrap(),
        }
        trial.forget_head(has_copy);
        fs::write(copy.join("b.toml"), "apr").unwrap();
        fs::write(copy.join("c.toml"), "avant").unwrap();
        fs::remove_file(copy.join("d.toml")).unwrap();
        if has_copy {
            fs::write(copy.join("parti.toml"), "avant").unwrap();
        }
        fs::write(copy.join(".git").join(LOCKS[0]), "").unwrap();
        fs::write(copy.join(".git").join(UNDER_WAY), &now).unwrap();

        fs::rename(trial.origin.path(), trial.path("loin")).unwrap();
        assert!(trial.pull().is_err(), "the repository is out of reach");
        let copied = ["b.toml", "c.toml", "d.toml", "e.toml"].map(|it| trial.copied(it).unwrap());
        assert_eq!(copied, ["après"; 4], "{has_copy}");
        assert_eq!(trial.copied("parti.toml"), None);
        let own = if has_copy { "ici" } else { "un\r\n" };
        assert_eq!(trial.copied("a.toml").unwrap(), own);
        assert!(!copy.join(".git").join(UNDER_WAY).exists());
        fs::rename(trial.path("loin"), trial.origin.path()).unwrap();
        let pulled = trial.pull().unwrap();
        assert_eq!(pulled.before, Some(pulled.now), "nothing is left to do");
    }
}

#[test]
fn nothing_of_the_repository_is_run_or_followed() {
    let trial = Trial::new();
    let other = Trial::new();
    let sub = format!("file://{}", other.origin.path().display());
    trial.origin(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        &sub,
        "sous",
    ]);
    std::os::unix::fs::symlink("/etc/passwd", trial.origin.path().join("lien.toml")).unwrap();
    trial.commit("b.toml", "b");
    trial.pull().unwrap();
    assert_eq!(trial.copied("sous/a.toml"), None);
    assert_eq!(trial.copied("lien.toml").unwrap(), "/etc/passwd", "no link");
    let hooks = trial.path("copie/.git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    let hook = hooks.join("post-checkout");
    fs::write(
        &hook,
        format!("#!/bin/sh\ntouch {}\n", trial.path("lancé").display()),
    )
    .unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, mode).unwrap();
    trial.commit("c.toml", "c");
    trial.pull().unwrap();
    assert_eq!(trial.copied("c.toml").unwrap(), "c");
    assert!(!trial.path("lancé").exists());
}

#[test]
fn what_cannot_be_had_is_told_in_time_without_a_password() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = silent.local_addr().unwrap();
    let folder = TempDir::new().unwrap();
    let cases = [
        (
            format!("https://ada:secret@{silent}/base.git"),
            "ne répond pas à temps",
        ),
        (
            "https://ada:secret@127.0.0.1:1/base.git".to_owned(),
            "ne peut être lu",
        ),
        (
            format!("file://{}", folder.path().display()),
            "n’est pas un dépôt Git",
        ),
    ];
    for (address, told) in cases {
        let address = Address::read(&address).unwrap();
        assert!(!format!("{address:?}").contains("secret"));
        let repository = Repository::new(address, folder.path().join("copie"));
        let error = repository
            .pull_within(Duration::from_millis(500))
            .unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        assert!(
            !format!("{error} {error:?} {repository:?}").contains("secret"),
            "{error}"
        );
        let config = fs::read_to_string(folder.path().join("copie/.git/config")).unwrap();
        assert!(!config.contains("secret"), "{config}");
    }
    for other in [
        "git@exemple.fr:base",
        "ssh://exemple.fr/base",
        "http://exemple.fr",
        "base",
        "",
    ] {
        assert_eq!(Address::read(other), None, "{other}");
    }
}
