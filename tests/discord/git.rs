//! `[knowledge] git`: the real program on a base that comes from a repository.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use local_discord::{LocalDiscord, Record, RecordKind, Sample};
use tempfile::TempDir;
use tokio::process::Command;

use crate::buttons::shown;
use crate::process::{said, signal, start_program};

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@exemple.fr"];
    let mut git = std::process::Command::new("git");
    let done = git
        .args(identity)
        .args(arguments)
        .current_dir(folder)
        .output();
    assert!(done.expect("git").status.success(), "{arguments:?}");
}

fn commit(repository: &Path, summary: &str) {
    let base = format!(
        "[[entry]]\nid = \"oya\"\ntitle = \"Les oyas\"\nsummary = \"{summary}\"\nquestions = [\"À quoi sert une oya ?\"]\n"
    );
    fs::create_dir_all(repository.join("base")).expect("a folder");
    fs::write(repository.join("base/a.toml"), base).expect("a file");
    git(repository, &["add", "-A"]);
    git(repository, &["commit", "-q", "-m", "x"]);
}

/// A folder whose `git` notes its environment beside it, then does what git does.
fn watched_git() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let script = "#!/bin/sh\nenv >> \"$(dirname \"$0\")/environment\"\n\
                  PATH=/usr/local/bin:/usr/bin:/bin exec git \"$@\"\n";
    let program = folder.path().join("git");
    fs::write(&program, script).expect("a program");
    fs::set_permissions(&program, Permissions::from_mode(0o700)).expect("its rights");
    folder
}

/// What the moderator is told who reloads.
async fn reloaded(discord: &LocalDiscord, sample: &Sample) -> String {
    let command = discord.slash(sample.moderator, sample.general, "recharger");
    let report = command.send().expect("a command").response().await;
    let report = shown(report.expect("a report"));
    report.content.replace('\u{a0}', " ")
}

async fn answer(discord: &LocalDiscord, sample: &Sample) -> String {
    let asked = discord.mention_bot(sample.member, sample.general, "À quoi sert une oya ?");
    asked.reply().await.expect("a reply").content
}

#[tokio::test]
async fn the_base_follows_its_repository() {
    let (repository, folder) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    git(repository.path(), &["init", "-q"]);
    commit(repository.path(), "Elle arrose.");
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let settings = format!(
        "[knowledge]\ngit = \"file://{}\"\npath = \"base\"\n[moderation]\nguilds = [{}]\n",
        repository.path().display(),
        sample.guild
    );
    fs::write(folder.path().join("config.toml"), settings).expect("settings");
    let watched = watched_git();
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_colloque-bot"));
        let path = format!("{}:/usr/bin:/bin", watched.path().display());
        program
            .arg("run")
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", path)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        program
    };
    let mut child = start_program(program(), &discord).await;
    let registered = discord.commands_registered(Some(sample.guild)).await;
    registered.expect("the moderators' commands");
    assert!(answer(&discord, &sample).await.contains("Elle arrose."));

    let told = reloaded(&discord, &sample).await;
    assert!(told.starts_with("Dépôt Git : rien de nouveau"), "{told}");
    commit(repository.path(), "Elle arrose seule.");
    let told = reloaded(&discord, &sample).await;
    assert!(told.starts_with("Dépôt Git : mis à jour, de"), "{told}");
    assert!(told.contains("Entrées : 1 modifiée (oya)"), "{told}");
    assert!(
        answer(&discord, &sample)
            .await
            .contains("Elle arrose seule.")
    );

    fs::remove_dir_all(repository.path().join(".git")).expect("no repository any more");
    let told = reloaded(&discord, &sample).await;
    assert!(
        told.starts_with("Dépôt Git : rien n’en a été repris"),
        "{told}"
    );
    assert!(told.contains("n’est pas un dépôt Git"), "{told}");
    assert!(
        answer(&discord, &sample)
            .await
            .contains("Elle arrose seule.")
    );
    signal(&child, "TERM").await;
    let log = said(&mut child).await;
    assert!(log.contains("dépôt Git : copié"), "{log}");
    assert!(log.contains("dépôt Git : mis à jour"), "{log}");
    let environment = fs::read_to_string(watched.path().join("environment"));
    let environment = environment.expect("git was run");
    assert!(environment.contains("GIT_TERMINAL_PROMPT=0"));
    assert!(!environment.contains(&discord.token()), "no token for git");

    // As if the last checkout had been ended within the file: finished at the start, without the repository.
    let copy = folder.path().join("etat/depot");
    let inside = copy.join(".git");
    let head = fs::read_to_string(inside.join("HEAD")).expect("a commit");
    git(&copy, &["update-ref", "--no-deref", "HEAD", "HEAD@{1}"]);
    fs::write(inside.join("colloque-bot-checkout"), head.trim()).expect("a commit");
    fs::write(inside.join("index.lock"), "").expect("a lock");
    fs::write(copy.join("base/a.toml"), "[[entry]]\nid = \"oy").expect("half a file");
    let since = discord.journal_len();
    let child = start_program(program(), &discord).await;
    let identified = |record: &Record| matches!(record.kind, RecordKind::Identified { .. });
    let ready = discord.wait_for(since, "a new session", identified);
    ready.await.expect("the bot connects again");
    assert!(
        answer(&discord, &sample)
            .await
            .contains("Elle arrose seule.")
    );
    let whole = fs::read_to_string(copy.join("base/a.toml")).expect("a file");
    assert!(whole.contains("Elle arrose seule."), "{whole}");
    signal(&child, "TERM").await;
}
