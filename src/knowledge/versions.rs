//! The bases that served lately, kept on disk: to go back to one, or to start on a good one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::changes::Counts;
use super::files::BaseFiles;
use super::load::load;
use super::replacement::{replace, sync_folder, write_file, write_new};
use crate::diagnostics::explain_io;

/// How many bases that served are kept.
const KEPT: usize = 10;
/// What a version's folder holds: this file, which says what it is, and the folder of its files.
const ABOUT: &str = "version.json";
const FILES: &str = "base";
/// The version that takes the place of the folder's files: there while they are written, and for as
/// long as they cannot be.
const RETURN: &str = "retour.json";
/// What the name of a version begins with until all of it is written.
const UNFINISHED: &str = ".en-cours";

/// The versions of one base, each in a folder of its own.
#[derive(Debug, Clone)]
pub struct Versions {
    kept_in: PathBuf,
    base: PathBuf,
}

/// A base that served, or files that another one has replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its folder's name.
    #[serde(skip)]
    pub name: String,
    /// The folder of the base that it is a version of.
    base: PathBuf,
    /// When it was put in service last, or replaced, in milliseconds since 1970.
    pub when: u64,
    /// Who did, by their Discord id; nobody if it was no person.
    pub by: Option<u64>,
    /// What led to it.
    pub from: Origin,
    /// How many entries it changed.
    pub changes: Counts,
}

/// What led to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The program started on it.
    Start,
    /// `/recharger`.
    Command,
    /// SIGHUP.
    Signal,
    /// Its files changed, and are watched.
    Watch,
    /// A file with this name, sent on Discord.
    Upload(String),
    /// What is called so, edited or added on Discord.
    Edit(String),
    /// `/recharger version:`, which went back to it.
    Return,
    /// The folder's files when a version took their place; they did not serve as they were.
    Replaced,
}

/// A version that takes the place of the folder's files, and one that holds those.
#[derive(Debug, Serialize, Deserialize)]
struct Return {
    base: PathBuf,
    version: String,
    replaced: String,
}

impl Versions {
    /// Those in the folder `kept_in`, which is made if it is not there, of the base in the folder
    /// `base`.
    ///
    /// # Errors
    /// Why nothing can be written there, in French.
    pub fn open(kept_in: &Path, base: &Path) -> Result<Self, String> {
        let base = std::path::absolute(base).unwrap_or_else(|_| base.to_owned());
        let versions = Self {
            kept_in: kept_in.to_owned(),
            base,
        };
        let writable = versions.clean();
        writable.map_err(|error| format!("« {} » : {}", kept_in.display(), explain_io(&error)))?;
        Ok(versions)
    }

    /// Removes what was never finished; fails where nothing can be written.
    fn clean(&self) -> io::Result<()> {
        let probe = self.kept_in.join(format!("{UNFINISHED}-essai"));
        fs::create_dir_all(&probe)?;
        write_new(&probe.join(ABOUT), b"{}")?;
        for entry in fs::read_dir(&self.kept_in)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// The versions, the latest in service first.
    pub fn list(&self) -> Vec<Version> {
        let entries = fs::read_dir(&self.kept_in).into_iter().flatten().flatten();
        let read = entries.filter_map(|entry| {
            let about = fs::read(entry.path().join(ABOUT)).ok()?;
            let version: Version = serde_json::from_slice(&about).ok()?;
            let name = entry.file_name().into_string().ok()?;
            let is_whole = !name.starts_with(UNFINISHED);
            (is_whole && version.base == self.base).then_some(Version { name, ..version })
        });
        let mut versions: Vec<Version> = read.collect();
        versions.sort_by(|a, b| (b.when, &b.name).cmp(&(a.when, &a.name)));
        versions
    }

    /// The version of this name.
    pub fn find(&self, name: &str) -> Option<Version> {
        self.list().into_iter().find(|it| it.name == name)
    }

    /// The folder that holds a version's files: a base like any other.
    pub fn folder_of(&self, version: &Version) -> PathBuf {
        self.kept_in.join(&version.name).join(FILES)
    }

    /// A version's files.
    ///
    /// # Errors
    /// Why they cannot be read, in French.
    pub fn files_of(&self, version: &Version) -> Result<BaseFiles, String> {
        let files = BaseFiles::all_of(&self.folder_of(version));
        let files = files.map_err(|error| explain_io(&error))?;
        if files.is_empty() {
            return Err("ses fichiers ne sont plus là".to_owned());
        }
        Ok(files)
    }

    /// A version to [keep](Self::keep): when (in milliseconds since 1970), by whom, from where, and
    /// what it changes.
    pub fn version(&self, when: u64, by: Option<u64>, from: Origin, changes: Counts) -> Version {
        Version {
            name: String::new(),
            base: self.base.clone(),
            when,
            by,
            from,
            changes,
        }
    }

    /// Keeps files as a version, and forgets the oldest that served beyond ten. Returns it with its
    /// name.
    ///
    /// # Errors
    /// Why it cannot be kept, in French; the others are as they were.
    pub fn keep(&self, files: &BaseFiles, version: Version) -> Result<Version, String> {
        let kept = self.write(files, &version);
        let name = kept.map_err(|error| explain_io(&error))?;
        let served = self.list().into_iter();
        let served = served.filter(|it| it.from != Origin::Replaced);
        for old in served.skip(KEPT) {
            // It goes the next time.
            let _ = self.forget(&old);
        }
        Ok(Version { name, ..version })
    }

    fn write(&self, files: &BaseFiles, version: &Version) -> io::Result<String> {
        let process = std::process::id();
        let unfinished = self.kept_in.join(format!("{UNFINISHED}-{process}"));
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        let written = self.write_to(&unfinished, files, version);
        if written.is_err() {
            let _ = fs::remove_dir_all(&unfinished);
        }
        written
    }

    fn write_to(
        &self,
        unfinished: &Path,
        files: &BaseFiles,
        version: &Version,
    ) -> io::Result<String> {
        let folder = unfinished.join(FILES);
        fs::create_dir_all(&folder)?;
        for (inner, bytes) in files.iter() {
            let path = folder.join(inner);
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent)?;
            write_new(&path, bytes)?;
            sync_folder(parent)?;
        }
        write_new(
            &unfinished.join(ABOUT),
            &serde_json::to_vec_pretty(version)?,
        )?;
        sync_folder(unfinished)?;
        let names = (0..).map(|number: u32| format!("{:015}-{number:02}", version.when));
        for name in names {
            let path = self.kept_in.join(&name);
            if !path.exists() {
                fs::rename(unfinished, path)?;
                sync_folder(&self.kept_in)?;
                return Ok(name);
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Notes that a version is in service again, when (in milliseconds since 1970) and by whom.
    ///
    /// # Errors
    /// Why that cannot be written, in French.
    pub fn touch(&self, version: &Version, when: u64, by: Option<u64>) -> Result<(), String> {
        let about = self.kept_in.join(&version.name).join(ABOUT);
        let version = Version {
            when,
            by,
            from: Origin::Return,
            ..version.clone()
        };
        let written = serde_json::to_vec_pretty(&version).map_err(io::Error::from);
        let written = written.and_then(|bytes| write_file(&about, &bytes));
        written.map_err(|error| explain_io(&error))
    }

    /// Removes a version that has not served.
    ///
    /// # Errors
    /// Why it is still there.
    pub fn forget(&self, version: &Version) -> io::Result<()> {
        let folder = self.kept_in.join(&version.name);
        // No longer a version, should the rest fail.
        fs::remove_file(folder.join(ABOUT))?;
        fs::remove_dir_all(folder)
    }

    /// Puts a version's files in the place of the folder's, each wholly or not at all. The folder's
    /// are kept first, if no version has them. What is interrupted here is finished by
    /// [`resume`](Self::resume).
    ///
    /// # Errors
    /// Why not, in French: the folder's files stay.
    pub fn put_in_folder(&self, version: &Version, when: u64) -> Result<(), String> {
        let files = self.files_of(version)?;
        let now = BaseFiles::of_folder(&self.base, &files)?;
        if now == files {
            return Ok(());
        }
        let replaced = self.keep_replaced(&now, when)?;
        self.begin(version, &replaced)?;
        replace(&self.base, &now, &files)?;
        self.serve_folder()
    }

    /// [`put_in_folder`](Self::put_in_folder), if the program ended after so many files.
    #[cfg(test)]
    #[allow(clippy::unwrap_used, reason = "a test may fail")]
    pub(crate) fn put_in_folder_until(&self, version: &Version, when: u64, files: usize) {
        let new = self.files_of(version).unwrap();
        let now = BaseFiles::of_folder(&self.base, &new).unwrap();
        let replaced = self.keep_replaced(&now, when).unwrap();
        self.begin(version, &replaced).unwrap();
        let mut part = now.clone();
        for (inner, bytes) in new.iter().take(files) {
            part.insert(inner, bytes.to_vec());
        }
        replace(&self.base, &now, &part).unwrap();
    }

    /// Whether the folder still holds the base that these files were read as.
    pub fn still_holds(&self, files: &BaseFiles) -> bool {
        let now = BaseFiles::of_folder(&self.base, &BaseFiles::default());
        now.is_ok_and(|now| now.toml().eq(files.toml()))
    }

    /// The version that holds these files of the folder; a new one if there is none.
    fn keep_replaced(&self, now: &BaseFiles, when: u64) -> Result<Version, String> {
        let holds = |version: &Version| {
            let files = self.files_of(version);
            files.is_ok_and(|files| {
                let all_there = files.toml().all(|(it, _)| now.get(it).is_some());
                now.is_within(&files) && all_there
            })
        };
        if let Some(version) = self.list().into_iter().find(holds) {
            return Ok(version);
        }
        // With its captions, if it is a base.
        let read = load(&self.base).map_or_else(|_| BaseFiles::default(), |it| it.files);
        let version = self.version(when, None, Origin::Replaced, Counts::default());
        self.keep(&read.with(now.clone()), version)
    }

    fn begin(&self, version: &Version, replaced: &Version) -> Result<(), String> {
        let note = Return {
            base: self.base.clone(),
            version: version.name.clone(),
            replaced: replaced.name.clone(),
        };
        let written = serde_json::to_vec_pretty(&note).map_err(io::Error::from);
        let written = written.and_then(|bytes| write_file(&self.kept_in.join(RETURN), &bytes));
        written.map_err(|error| explain_io(&error))
    }

    /// Notes that the folder's files serve, and no version in their place.
    ///
    /// # Errors
    /// Why that cannot be written, in French.
    pub fn serve_folder(&self) -> Result<(), String> {
        let note = self.kept_in.join(RETURN);
        if self.noted().is_none() {
            return Ok(());
        }
        let removed = fs::remove_file(note).and_then(|()| sync_folder(&self.kept_in));
        removed.map_err(|error| explain_io(&error))
    }

    fn noted(&self) -> Option<Return> {
        let note = fs::read(self.kept_in.join(RETURN)).ok()?;
        let note: Return = serde_json::from_slice(&note).ok()?;
        (note.base == self.base).then_some(note)
    }

    /// Finishes what an end of the program has interrupted, if the folder's files are still as they
    /// were then. Returns the version that is to serve in their place, if they cannot be written.
    pub fn resume(&self, when: u64) -> Option<Version> {
        let note = self.noted()?;
        let found = self.find(&note.version).zip(self.find(&note.replaced));
        let files = found.and_then(|(version, replaced)| {
            let old = self.files_of(&replaced).ok()?;
            Some((self.files_of(&version).ok()?, old, version))
        });
        let Some((new, old, version)) = files else {
            // Nothing can be done any more: if it is not removed now, it is the next time.
            let _ = self.serve_folder();
            return None;
        };
        let changed = |inner: &&Path| new.get(inner) != old.get(inner);
        let new_paths = new.iter().map(|(inner, _)| inner);
        let old_paths = old.toml().map(|(inner, _)| inner);
        let mut changed = new_paths.chain(old_paths).filter(changed);
        let now = BaseFiles::of_folder(&self.base, &new).unwrap_or_default();
        let has_begun = changed.any(|inner| now.get(inner) == new.get(inner));
        if !has_begun && !now.is_within(&old) {
            // Somebody has changed the folder since: theirs is the latest word.
            let _ = self.serve_folder();
            return None;
        }
        // Somebody's words among files half replaced are kept too; the mixture itself is no version.
        let is_kept = |(inner, bytes): (&Path, &[u8])| {
            [&old, &new].iter().any(|it| it.get(inner) == Some(bytes))
        };
        let all_kept = now.iter().all(is_kept) || self.keep_replaced(&now, when).is_ok();
        let written = all_kept && replace(&self.base, &now, &new).is_ok();
        if written && self.serve_folder().is_ok() {
            return None;
        }
        Some(version)
    }
}
