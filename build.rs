//! Tells the program which commit it is built from: `COLLOQUE_BOT_COMMIT` if it is set, else what git
//! says of this folder. git is asked for release builds only: else each commit would rebuild the
//! tests. Where there is neither, the program is built all the same.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How many digits of a commit are shown.
const SHOWN: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=COLLOQUE_BOT_COMMIT");
    let given = env::var("COLLOQUE_BOT_COMMIT").ok();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = given.filter(|it| !it.is_empty());
    let commit = commit.or_else(|| is_release.then(commit_here).flatten());
    let is_commit = |it: &String| it.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut commit = commit.filter(is_commit).unwrap_or_default();
    commit.truncate(SHOWN);
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let version = if commit.is_empty() {
        version
    } else {
        format!("{version} ({commit})")
    };
    println!("cargo::rustc-env=COLLOQUE_BOT_COMMIT={commit}");
    println!("cargo::rustc-env=COLLOQUE_BOT_VERSION={version}");
}

/// The commit that is checked out in this folder, if it is a repository of its own.
fn commit_here() -> Option<String> {
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = env::var("CARGO_MANIFEST_DIR").ok()?;
    if fs::canonicalize(top).ok()? != fs::canonicalize(here).ok()? {
        return None;
    }
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]).unwrap_or_default();
    for name in ["HEAD", "packed-refs", &branch] {
        // A file that is absent would be news each time.
        let path = git(&["rev-parse", "--git-path", name]);
        if let Some(path) = path.filter(|it| Path::new(it).is_file()) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let is_done = output.status.success() && !text.trim().is_empty();
    is_done.then(|| text.trim().to_owned())
}
