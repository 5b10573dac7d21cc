//! The files of a base: every `*.toml` under a folder, in a stable order, and the captions that
//! they name.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::explain_io;

/// What a base is read from: files' contents by their path within its folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseFiles(BTreeMap<PathBuf, Vec<u8>>);

impl BaseFiles {
    /// The files of `folder` as they are now, whether they make a base or not: every `*.toml`, and
    /// of the other files those that `also` has.
    pub(crate) fn of_folder(folder: &Path, also: &Self) -> Result<Self, String> {
        let found = find(folder, &Self::default()).map_or_else(|_| Vec::new(), |it| it.paths);
        let others = also.0.keys().map(|inner| folder.join(inner));
        let mut files = Self::default();
        for path in found.into_iter().chain(others.filter(|it| it.exists())) {
            let inner = path.strip_prefix(folder).unwrap_or(&path);
            let bytes = read(&path).map_err(|reason| format!("« {} » : {reason}", path.display()));
            files.insert(inner, bytes?);
        }
        Ok(files)
    }

    /// Every file under `folder` that is not hidden.
    pub(super) fn all_of(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        for path in all(folder) {
            files.insert(path.strip_prefix(folder).unwrap_or(&path), fs::read(&path)?);
        }
        Ok(files)
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, inner: &Path, bytes: Vec<u8>) {
        self.0.insert(inner.to_owned(), bytes);
    }

    /// The content of the file at this path within the folder.
    pub fn get(&self, inner: &Path) -> Option<&[u8]> {
        self.0.get(inner).map(Vec::as_slice)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Path and content of each, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        let files = self.0.iter();
        files.map(|(inner, bytes)| (inner.as_path(), bytes.as_slice()))
    }

    /// Whether every one of these files is in `other` too, with the same content.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter()
            .all(|(inner, bytes)| other.get(inner) == Some(bytes))
    }

    /// Those that are read for their name: the rest are captions.
    pub(super) fn toml(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.iter().filter(|(inner, _)| is_toml(inner))
    }

    /// With those of `other`, which replace files of the same path.
    pub fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// A base's folder while it is read: some files may stand in for those on disk.
pub(super) struct Folder<'a> {
    pub path: &'a Path,
    instead: &'a BaseFiles,
    /// What was read.
    pub read: BaseFiles,
}

impl<'a> Folder<'a> {
    pub(super) fn new(path: &'a Path, instead: &'a BaseFiles) -> Self {
        let read = BaseFiles::default();
        Self {
            path,
            instead,
            read,
        }
    }

    /// The files to read.
    pub(super) fn find(&self) -> Result<Files, String> {
        find(self.path, self.instead)
    }

    /// Whether a file does not come from the disk.
    pub(super) fn is_replaced(&self, inner: &Path) -> bool {
        self.instead.get(inner).is_some()
    }

    /// A file's content, which is noted; the error says in French why it cannot be had.
    pub(super) fn read(&mut self, inner: &Path) -> Result<Vec<u8>, String> {
        let bytes = match self.instead.get(inner) {
            Some(bytes) => bytes.to_vec(),
            None => read(&self.path.join(inner))?,
        };
        self.read.insert(inner, bytes.clone());
        Ok(bytes)
    }
}

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

/// Finds the files, those of `also` too; hidden ones (editors' own) are skipped, and a folder that is
/// reached twice through links is read once. The error says why there is no base here.
fn find(folder: &Path, also: &BaseFiles) -> Result<Files, String> {
    let mut files = Files::default();
    let mut seen = HashSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        match list(&current, &mut seen) {
            Ok(paths) => {
                let (inner, others): (Vec<_>, Vec<_>) =
                    paths.into_iter().partition(|it| it.is_dir());
                folders.extend(inner);
                let (toml, others): (Vec<_>, Vec<_>) =
                    others.into_iter().partition(|it| is_toml(it));
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
    let also = also.iter().map(|(inner, _)| folder.join(inner));
    files.paths.extend(also.filter(|it| is_toml(it)));
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
    files.paths.dedup();
    files.misnamed.sort();
    Ok(files)
}

/// Whether a file is read for its name.
pub(super) fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "toml")
}

/// What editors add to the name of a file when they keep its former state.
const BACKUPS: [&str; 6] = ["~", ".bak", ".old", ".orig", ".save", ".tmp"];

/// The name that a file should have to be read, if it seems to belong to the base: `x.toml.txt`,
/// `X.TOML`, `x.tml`. A former state that an editor kept beside the file is none.
pub(super) fn meant_name(path: &Path) -> Option<String> {
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

/// Every file under `folder` that is not hidden, sorted.
pub(super) fn all(folder: &Path) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let paths = list(&current, &mut seen).unwrap_or_default();
        let (inner, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|it| it.is_dir());
        folders.extend(inner);
        files.extend(others.into_iter().filter(|it| it.is_file()));
    }
    files.sort();
    files
}

/// A number that changes when a file under `folder` is written, added or removed: captions count, and
/// whatever else may be named.
pub fn state(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for path in all(folder) {
        if let Ok(metadata) = fs::metadata(&path) {
            (path, metadata.len(), metadata.modified().ok()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// The text of each file that is in UTF-8, by its path from `folder`.
pub(crate) fn texts(folder: &Path) -> BTreeMap<String, String> {
    let paths = find(folder, &BaseFiles::default())
        .map(|files| files.paths)
        .unwrap_or_default();
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
