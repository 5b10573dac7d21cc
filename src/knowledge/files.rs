//! The files of a base: every `*.toml` under a folder, in a stable order.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::explain_io;

/// What there is under a folder.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The files to read, sorted.
    pub paths: Vec<PathBuf>,
    /// Folders within that could not be listed, and why.
    pub unreadable: Vec<(PathBuf, String)>,
    /// Files that are not read for their name alone, and the name that they should have.
    pub misnamed: Vec<(PathBuf, String)>,
}

/// Finds the files; hidden ones (editors' own) are skipped, and a folder that is reached twice
/// through links is read once. The error says why there is no base here.
pub(super) fn find(folder: &Path) -> Result<Files, String> {
    let mut files = Files::default();
    let mut seen = HashSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        match list(&current, &mut seen) {
            Ok(paths) => {
                let (inner, others): (Vec<_>, Vec<_>) =
                    paths.into_iter().partition(|it| it.is_dir());
                folders.extend(inner);
                let is_toml = |path: &PathBuf| path.extension().is_some_and(|it| it == "toml");
                let (toml, others): (Vec<_>, Vec<_>) = others.into_iter().partition(is_toml);
                let misnamed = others.into_iter().filter_map(|path| {
                    let name = meant_name(&path)?;
                    Some((path, name))
                });
                files.misnamed.extend(misnamed);
                files.paths.extend(toml);
            }
            Err(error) if current == folder => return Err(explain_io(&error)),
            Err(error) => files.unreadable.push((current, explain_io(&error))),
        }
    }
    if files.paths.is_empty() {
        return Err(match files.misnamed.first() {
            Some((path, name)) => format!(
                "aucun fichier .toml ; renommez « {} » en `{name}`",
                path.file_name().unwrap_or_default().to_string_lossy()
            ),
            None => "aucun fichier .toml".to_owned(),
        });
    }
    files.paths.sort();
    files.misnamed.sort();
    Ok(files)
}

/// What editors add to the name of a file when they keep its former state.
const BACKUPS: [&str; 6] = ["~", ".bak", ".old", ".orig", ".save", ".tmp"];

/// The name that a file should have to be read, if it seems to belong to the base: `x.toml.txt`,
/// `X.TOML`, `x.tml`. A former state that an editor kept beside the file is none.
fn meant_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let lower = name.to_lowercase();
    let (stem, rest) = if let Some(at) = lower.find(".toml") {
        (name.get(..at)?, lower.get(at..)?.strip_prefix(".toml")?)
    } else {
        let (stem, extension) = name.rsplit_once('.')?;
        let near = strsim::damerau_levenshtein(&extension.trim().to_lowercase(), "toml") == 1;
        (near.then_some(stem)?, "")
    };
    let meant = format!("{}.toml", stem.trim());
    let is_backup = BACKUPS.contains(&rest) && path.with_file_name(&meant).exists();
    (!is_backup).then_some(meant)
}

/// What is not hidden in a folder; nothing if it was seen before.
fn list(folder: &Path, seen: &mut HashSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
    if !seen.insert(fs::canonicalize(folder)?) {
        return Ok(Vec::new());
    }
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let paths: io::Result<Vec<PathBuf>> = paths.collect();
    Ok(paths?.into_iter().filter(|path| !is_hidden(path)).collect())
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

/// A number that changes when a file under `folder` is written, added or removed.
pub fn state(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for path in find(folder).map(|files| files.paths).unwrap_or_default() {
        if let Ok(metadata) = fs::metadata(&path) {
            (path, metadata.len(), metadata.modified().ok()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// The text of each file that is in UTF-8, by its path from `folder`.
pub(crate) fn texts(folder: &Path) -> BTreeMap<String, String> {
    let paths = find(folder).map(|files| files.paths).unwrap_or_default();
    let text = |path: PathBuf| {
        let name = path.strip_prefix(folder).ok()?.display().to_string();
        Some((name, fs::read_to_string(path).ok()?))
    };
    paths.into_iter().filter_map(text).collect()
}

/// A file's content; the error says in French why it cannot be had.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| explain_io(&error))?;
    if !metadata.is_file() {
        return Err("ce n’est pas un fichier ordinaire".to_owned());
    }
    fs::read(path).map_err(|error| explain_io(&error))
}
