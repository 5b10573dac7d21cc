//! `colloque-bot demo`, running on a small base of these tests.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The base before any edit.
const BASE: &str = include_str!("base.toml");

/// A demonstration that answers, in a folder of its own.
pub struct Demo {
    folder: TempDir,
    /// The page's address, without a slash at the end.
    pub url: String,
    child: Child,
}

/// The program in this folder, with nothing from the environment.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_colloque-bot"));
    command
        .arg("demo")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs the program to its end: its status, and what it says on standard error.
pub async fn ended(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = program(folder, arguments).output().await.expect("an end");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

impl Demo {
    /// Starts it on a free port, and waits until it says that it answers.
    pub async fn start() -> Self {
        Self::start_with(&["--listen", "127.0.0.1:0"]).await
    }

    pub async fn start_with(arguments: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("knowledge")).expect("a folder");
        write_base(folder.path(), BASE);
        let mut child = program(folder.path(), arguments)
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let output = child.stdout.take().expect("standard output");
        let line = BufReader::new(output).lines().next_line().await;
        let line = line.expect("a line").expect("the address, not the end");
        let address = line.split_once("http://").expect("an address").1;
        let url = format!("http://{}", address.trim_end_matches('/'));
        Self { folder, url, child }
    }

    /// Asks it to stop, and gives its status.
    pub async fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().expect("a running program").to_string();
        // The shell's own: a slim machine has no program of that name.
        let script = format!("kill -s {signal} {id}");
        let sent = Command::new("sh").args(["-c", &script]).status().await;
        assert!(sent.expect("sh").success());
        self.child.wait().await.expect("an end").code()
    }

    /// Changes the file of the base.
    pub fn edit(&self, change: impl FnOnce(&str) -> String) {
        write_base(self.folder.path(), &change(BASE));
    }

    /// The address as `host:port`.
    pub fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}

fn write_base(folder: &Path, content: &str) {
    fs::write(folder.join("knowledge/base.toml"), content).expect("writing the base");
}
