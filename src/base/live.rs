//! The base in service: what may take its place, and what is kept of it.

pub(super) mod edits;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;

use super::index::Base;
use super::opening::Opened;
use super::self_test::{SelfTest, Tested};
use crate::diagnostics::Problem;
use crate::git::{GitError, Pulled, Repository};
use crate::knowledge::{
    self, BaseFiles, Changes, Counts, LoadError, Origin, UploadError, Version, Versions,
    read_upload,
};

/// How many example questions a reload asks at most, so that a very large base still reloads at once.
/// A start asks none.
const TESTED_ON_RELOAD: usize = 2_000;

/// The base in service.
#[derive(Debug)]
pub struct LiveBase {
    folder: Option<PathBuf>,
    versions: Option<Versions>,
    /// What the folder is a copy of.
    repository: Option<Repository>,
    current: ArcSwap<Base>,
    /// Held while the folder is read or written and while another base is put in service.
    changing: Mutex<()>,
    /// The name of the version in service, if it is kept.
    serving: Mutex<Option<String>>,
    /// Why the folder's base does not serve, in French.
    alert: Mutex<Option<String>>,
}

/// What serves after a start.
#[derive(Debug)]
pub enum Start {
    /// The folder's base. Why it is not kept as a version, in French, if it should be.
    Folder {
        /// Its warnings, except those about example questions.
        warnings: Vec<Problem>,
        /// Why it is not kept as a version, in French.
        not_kept: Option<String>,
    },
    /// The version that somebody had gone back to, since it cannot be written into the folder.
    WentBack(Version),
    /// The last version, since the folder has no base, or one with errors.
    FellBack(Version, LoadError),
}

/// What a reload does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reloaded {
    /// What differs from the base that was in service before.
    pub changes: Changes,
    /// Worth a look; the new base can be in service all the same.
    pub warnings: Vec<Problem>,
    /// What its example questions find.
    pub test: SelfTest,
    /// Those that found their entry before, and no longer do.
    pub worse: Vec<Tested>,
}

/// A base without errors that may take the place of the one in service.
#[derive(Debug, Clone)]
pub struct Candidate {
    base: Arc<Base>,
    files: BaseFiles,
    source: Source,
    /// The base in service that it was compared with.
    compared_with: Arc<Base>,
    /// What would change.
    pub reloaded: Reloaded,
}

/// Where a base comes from.
#[derive(Debug, Clone)]
enum Source {
    /// The folder.
    Folder,
    /// A version that is kept.
    Version(Version),
    /// The folder with files that are not there yet.
    Upload {
        /// These.
        files: BaseFiles,
        /// What the folder held.
        over: BaseFiles,
    },
}

/// Who puts a base in service, when and how.
#[derive(Debug, Clone)]
pub struct Served {
    /// In milliseconds since 1970.
    pub when: u64,
    /// The Discord id of the person; none if it is nobody.
    pub by: Option<u64>,
    /// What led to it.
    pub from: Origin,
}

/// Why a base is not in service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotServed {
    /// Another one was put in service since it was compared.
    #[error("une autre base a été mise en service entre-temps")]
    Superseded,
    /// Its files cannot be written.
    #[error("les fichiers n’ont pas pu être écrits : {0}")]
    NotWritten(String),
}

/// The bot has nowhere to keep what would be replaced: nothing can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "le bot n’a pas de dossier où garder ce qui serait remplacé : donnez-lui-en un dans config.toml \
     ([state] dir), puis relancez-le"
)]
pub struct NoState;

/// Why what somebody sends cannot take the place of the base in service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadRefused {
    /// It could not be undone.
    #[error(transparent)]
    NoState(#[from] NoState),
    /// No file of a base.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// With it, the base has errors.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl Candidate {
    /// The base that it would put in service.
    pub fn base(&self) -> &Base {
        &self.base
    }
}

impl LiveBase {
    /// Loads the folder and puts its base in service. Returns its warnings, except those about
    /// example questions. No version of it is kept.
    ///
    /// # Errors
    /// [`LoadError`] if there is no base in the folder, or one with errors.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Problem>), LoadError> {
        let (base, warnings) = Base::open(folder, 0)?;
        let live = Self {
            folder: Some(folder.to_owned()),
            ..Self::from_base(base)
        };
        Ok((live, warnings))
    }

    /// The same, keeping the bases that serve. A version serves instead if somebody had gone back
    /// to it and the folder cannot be written, or if the folder's base has errors. `now` is in
    /// milliseconds since 1970.
    ///
    /// # Errors
    /// [`LoadError`] of the folder if no version can serve either.
    pub fn open_with(
        folder: &Path,
        versions: Versions,
        now: u64,
    ) -> Result<(Self, Start), LoadError> {
        let load = |folder: &Path| Opened::load(folder, &BaseFiles::default(), 0);
        let loaded = |version: Version| {
            let opened = load(&versions.folder_of(&version)).ok()?;
            Some((opened.base, version))
        };
        let (base, serving, start) =
            if let Some((base, version)) = versions.resume(now).and_then(loaded) {
                (base, Some(version.name.clone()), Start::WentBack(version))
            } else {
                match load(folder) {
                    Ok(opened) => {
                        let kept = keep_at_start(&versions, &opened, now);
                        let (serving, not_kept) = match kept {
                            Ok(version) => (Some(version.name), None),
                            Err(reason) => (None, Some(reason)),
                        };
                        let warnings = opened.warnings;
                        (opened.base, serving, Start::Folder { warnings, not_kept })
                    }
                    Err(error) => {
                        let served = versions.list().into_iter();
                        let mut served = served.filter(|it| it.from != Origin::Replaced);
                        let Some((base, version)) = served.find_map(loaded) else {
                            return Err(error);
                        };
                        let name = version.name.clone();
                        (base, Some(name), Start::FellBack(version, error))
                    }
                }
            };
        let alert = match &start {
            Start::Folder { .. } => None,
            Start::WentBack(_) => Some(
                "la base en service est la version à laquelle quelqu’un est revenu, et non celle du \
                 dossier, où le bot ne peut pas écrire ; /recharger remet celle du dossier"
                    .to_owned(),
            ),
            Start::FellBack(_, error) => Some(format!(
                "la dernière bonne version est en service, et non la base du dossier : {error} ; \
                 corrigez-la, puis /recharger"
            )),
        };
        let live = Self {
            folder: Some(folder.to_owned()),
            versions: Some(versions),
            serving: Mutex::new(serving),
            alert: Mutex::new(alert),
            ..Self::from_base(base)
        };
        Ok((live, start))
    }

    /// Puts a base without a folder in service: reloading it changes nothing.
    pub fn from_base(base: Base) -> Self {
        Self {
            folder: None,
            versions: None,
            repository: None,
            current: ArcSwap::from_pointee(base),
            changing: Mutex::default(),
            serving: Mutex::default(),
            alert: Mutex::default(),
        }
    }

    /// The same, with what its folder is a copy of.
    pub fn copied_from(self, repository: Option<Repository>) -> Self {
        Self { repository, ..self }
    }

    /// Brings the folder up to date, if it is a copy of a repository. It takes time: call it where
    /// blocking is allowed.
    pub fn pull(&self) -> Option<Result<Pulled, GitError>> {
        let repository = self.repository.as_ref()?;
        let _one_at_a_time = lock(&self.changing);
        Some(repository.pull())
    }

    /// The base in service now. Keep it for the whole of one answer.
    pub fn current(&self) -> Arc<Base> {
        self.current.load_full()
    }

    /// The bases that served, and the files that they replaced, the latest first; not the one in
    /// service.
    pub fn versions(&self) -> Vec<Version> {
        let serving = lock(&self.serving).clone();
        let mut versions = self.versions.as_ref().map_or_else(Vec::new, Versions::list);
        versions.retain(|version| Some(&version.name) != serving.as_ref());
        versions
    }

    /// Why a version serves in place of the folder's base, and what to do, in French.
    pub fn alert(&self) -> Option<String> {
        lock(&self.alert).clone()
    }

    /// Loads the folder again, asks its example questions and compares it with the base in service,
    /// which stays. It reads files and takes time: call it where blocking is allowed. Concurrent
    /// calls run one after the other.
    ///
    /// # Errors
    /// [`LoadError`] if there is no base in the folder, or one with errors.
    pub fn prepare(&self) -> Result<Candidate, LoadError> {
        let _one_at_a_time = lock(&self.changing);
        match &self.folder {
            Some(folder) => self.compare(folder, Source::Folder),
            None => Ok(Candidate {
                base: self.current(),
                files: BaseFiles::default(),
                source: Source::Folder,
                compared_with: self.current(),
                reloaded: Reloaded::default(),
            }),
        }
    }

    /// The same with a version, by its name; none if it is no longer kept.
    ///
    /// # Errors
    /// [`LoadError`] if it can no longer serve.
    pub fn prepare_version(&self, name: &str) -> Option<Result<Candidate, LoadError>> {
        let versions = self.versions.as_ref()?;
        let version = versions.find(name)?;
        let _one_at_a_time = lock(&self.changing);
        Some(self.compare(&versions.folder_of(&version), Source::Version(version)))
    }

    /// The folder, if what is sent or edited can be written into it: what it replaces has to be kept.
    ///
    /// # Errors
    /// [`NoState`].
    pub fn check_writable(&self) -> Result<&Path, NoState> {
        let both = self.folder.as_deref().zip(self.versions.as_ref());
        both.map(|(folder, _)| folder).ok_or(NoState)
    }

    /// The same with files that somebody sends under a name, as if they were in the folder. Returns
    /// what an archive holds besides, too. Nothing is written.
    ///
    /// # Errors
    /// [`UploadRefused`].
    pub fn prepare_upload(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<(Candidate, Vec<String>), UploadRefused> {
        let folder = self.folder.as_ref().ok_or(NoState)?;
        let upload = read_upload(name, bytes, folder, &self.current().knowledge)?;
        let _one_at_a_time = lock(&self.changing);
        let over = files_in(folder).unwrap_or_default();
        let files = upload.files;
        let candidate = self.compare(folder, Source::Upload { files, over })?;
        Ok((candidate, upload.left_out))
    }

    fn compare(&self, folder: &Path, source: Source) -> Result<Candidate, LoadError> {
        let compared_with = self.current();
        let none = BaseFiles::default();
        let instead = match &source {
            Source::Upload { files, .. } => files,
            Source::Folder | Source::Version(_) => &none,
        };
        let opened = Opened::load(folder, instead, TESTED_ON_RELOAD)?;
        Ok(Candidate {
            reloaded: Reloaded {
                changes: Changes::between(&compared_with.knowledge, &opened.base.knowledge),
                warnings: opened.warnings,
                worse: opened.test.worse_than(&compared_with),
                test: opened.test,
            },
            base: Arc::new(opened.base),
            files: opened.files,
            source,
            compared_with,
        })
    }

    /// Puts a base in service, in one step, and keeps it as a version; the files of a version, or of
    /// an upload, are written into the folder. Returns what could not be done beside, in French. It
    /// writes files: call it where blocking is allowed.
    ///
    /// # Errors
    /// [`NotServed`], and nothing is done.
    pub fn serve(&self, candidate: &Candidate, served: &Served) -> Result<Vec<String>, NotServed> {
        let _one_at_a_time = lock(&self.changing);
        if !Arc::ptr_eq(&self.current(), &candidate.compared_with) {
            return Err(NotServed::Superseded);
        }
        let mut faults = Vec::new();
        let serving = match (&self.versions, &candidate.source) {
            (None, Source::Upload { .. }) => {
                return Err(NotServed::NotWritten(NoState.to_string()));
            }
            (None, _) => None,
            (Some(versions), Source::Folder) => {
                let noted = versions.serve_folder();
                faults.extend(noted.err().map(|reason| not_noted(&reason)));
                let kept = self.keep(versions, candidate, served);
                let fault =
                    |reason: &String| format!("cette base n’a pas pu être gardée : {reason}");
                faults.extend(kept.as_ref().err().map(fault));
                kept.ok().map(|version| version.name)
            }
            (Some(versions), Source::Version(version)) => {
                let noted = versions.touch(version, served.when, served.by);
                faults.extend(noted.err().map(|reason| not_noted(&reason)));
                let written = versions.put_in_folder(version, served.when);
                faults.extend(written.err().map(|reason| not_put_back(&reason)));
                Some(version.name.clone())
            }
            (Some(versions), Source::Upload { files, over }) => {
                if !versions.still_holds(over) {
                    return Err(NotServed::Superseded);
                }
                let version = write_upload(versions, candidate, files, served)?;
                Some(version.name)
            }
        };
        self.current.store(Arc::clone(&candidate.base));
        *lock(&self.alert) = None;
        *lock(&self.serving) = serving;
        Ok(faults)
    }

    /// Keeps a base of the folder, unless it is the version in service already.
    fn keep(
        &self,
        versions: &Versions,
        candidate: &Candidate,
        served: &Served,
    ) -> Result<Version, String> {
        let serving = lock(&self.serving).clone();
        let serving = serving.and_then(|name| versions.find(&name));
        let is_same = |version: &Version| {
            let files = versions.files_of(version);
            files.is_ok_and(|files| files == candidate.files)
        };
        if let Some(version) = serving.filter(is_same) {
            return Ok(version);
        }
        let Served { when, by, from } = served.clone();
        let changes = candidate.reloaded.changes.counts();
        versions.keep(&candidate.files, versions.version(when, by, from, changes))
    }

    /// Loads the folder again and puts its base in service. Returns what could not be done beside,
    /// in French.
    ///
    /// # Errors
    /// [`LoadError`]: the old base stays in service.
    pub fn reload(&self, served: &Served) -> Result<(Reloaded, Vec<String>), LoadError> {
        loop {
            let candidate = self.prepare()?;
            if let Ok(beside) = self.serve(&candidate, served) {
                return Ok((candidate.reloaded, beside));
            }
        }
    }

    /// What changes when a file of the base does.
    pub fn state_of_files(&self) -> u64 {
        self.folder.as_deref().map_or(0, knowledge::state_of_files)
    }
}

/// Writes an upload into the folder, and keeps the base that it makes.
fn write_upload(
    versions: &Versions,
    candidate: &Candidate,
    upload: &BaseFiles,
    served: &Served,
) -> Result<Version, NotServed> {
    // Captions that no entry names are written too.
    let files = candidate.files.clone().with(upload.clone());
    let Served { when, by, from } = served.clone();
    let changes = candidate.reloaded.changes.counts();
    let version = versions.version(when, by, from, changes);
    let version = versions
        .keep(&files, version)
        .map_err(NotServed::NotWritten)?;
    let written = versions.put_in_folder(&version, when);
    written.map_err(|reason| {
        // Should one of these fail, a restart only finds what did not serve.
        let _ = versions.serve_folder();
        let _ = versions.forget(&version);
        NotServed::NotWritten(reason)
    })?;
    Ok(version)
}

/// Keeps the base that a start puts in service, unless it is the one that served last.
fn keep_at_start(versions: &Versions, opened: &Opened, now: u64) -> Result<Version, String> {
    let mut versions_kept = versions.list().into_iter();
    let last = versions_kept.find(|it| it.from != Origin::Replaced);
    let mut changes = Counts::default();
    if let Some(last) = last {
        if versions.files_of(&last)? == opened.files {
            return Ok(last);
        }
        if let Ok(before) = knowledge::load(&versions.folder_of(&last)) {
            let difference = Changes::between(&before.knowledge, &opened.base.knowledge);
            changes = difference.counts();
        }
    }
    let version = versions.version(now, None, Origin::Start, changes);
    versions.keep(&opened.files, version)
}

/// The folder's files that are read for their name.
fn files_in(folder: &Path) -> Result<BaseFiles, String> {
    BaseFiles::of_folder(folder, &BaseFiles::default())
}

fn not_put_back(reason: &str) -> String {
    format!(
        "les fichiers du dossier n’ont pas pu être remis comme ils étaient : {reason} ; /recharger sans \
         version remettrait ceux d’à présent en service"
    )
}

fn not_noted(reason: &str) -> String {
    format!(
        "un redémarrage pourrait servir une autre base, ce choix n’a pas pu être noté : {reason}"
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
