//! The knowledge base: every mistake with its message and place, one message per mistake, and no
//! file that breaks the loader.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

mod captions;
mod fields;
mod links;
mod mistakes;
mod references;
mod service;
mod warnings;
mod writing;

use std::fs;

use colloque_bot::knowledge::LoadError;
use colloque_bot::knowledge::Loaded;
use colloque_bot::knowledge::load;
use tempfile::TempDir;

/// A folder with these files.
fn folder<C: AsRef<[u8]>>(files: &[(&str, C)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// The problems of a base with these files, one a line, without the folder's own path.
fn problems<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Vec<String> {
    let folder = folder(files);
    let prefix = format!("{}/", folder.path().display());
    let problems = match load(folder.path()) {
        Ok(loaded) => loaded.warnings,
        Err(LoadError::Invalid { problems }) => problems,
        Err(error @ LoadError::NoBase { .. }) => panic!("{error}"),
    };
    let lines = problems.iter().map(ToString::to_string);
    lines.map(|line| line.replace(&prefix, "")).collect()
}

/// The same, of the errors only.
fn errors<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Vec<String> {
    let mut lines = problems(files);
    lines.retain(|line| line.contains(": error: "));
    lines
}

fn loaded<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Loaded {
    load(folder(files).path()).unwrap()
}

/// The entry that has the least.
const LEAST: &str = "[[entry]]\nid = \"a\"\ntitle = \"T\"\nsummary = \"S\"\n";

/// A theme that has all it needs; the entry of [`LEAST`] is not in it.
const THEME: &str = "[[theme]]\nid = \"t\"\ncommand = \"t\"\ntitle = \"T\"\ndescription = \"D\"\n";

/// One mistake in one file: the table's text, and the one message it gets.
#[track_caller]
fn assert_one(text: &str, expected: &str) {
    assert_eq!(errors(&[("a.toml", text)]), [expected], "\n{text}");
}

/// One more line in the entry of [`LEAST`], and the message it gets.
#[track_caller]
fn assert_line(line: &str, expected: &str) {
    assert_one(&format!("{LEAST}{line}\n"), &format!("a.toml:5:{expected}"));
}

/// More text after the entry of [`LEAST`], and the message it gets, with its line and column.
#[track_caller]
fn assert_after(text: &str, expected: &str) {
    assert_one(&format!("{LEAST}{text}\n"), &format!("a.toml:{expected}"));
}

/// An entry with the least.
fn entry(id: &str) -> String {
    format!("[[entry]]\nid = \"{id}\"\ntitle = \"T{id}\"\nsummary = \"S\"\n")
}
