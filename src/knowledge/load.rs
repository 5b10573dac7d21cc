//! Reading a folder into a checked [`Knowledge`](super::Knowledge), or reporting every mistake.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Position, Problem, Severity};

use super::caption_files::read_captions;
use super::check::{self, Unread};
use super::copies::{self, ReadFile};
use super::drafts::{Draft, Drafts, ROOT};
use super::entry::Entry;
use super::files::{BaseFiles, Folder};
use super::model::Knowledge;
use super::spelling::spoilt_characters;
use crate::toml_reader::{Document, Report, SourceFile};

/// A base without errors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded {
    /// What the bot knows.
    pub knowledge: Knowledge,
    /// Worth a look, sorted by file and place.
    pub warnings: Vec<Problem>,
    /// For each entry of `knowledge`, in its order, the place of its `questions`.
    pub question_places: Vec<FilePlace>,
    /// What it was read from.
    pub files: BaseFiles,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// The file as its reader would name it.
    pub file: String,
    /// Where in the file.
    pub position: Position,
}

impl FilePlace {
    /// A warning about this place.
    pub fn warning(&self, message: String) -> Problem {
        Problem {
            file: self.file.clone(),
            position: self.position,
            severity: Severity::Warning,
            message,
        }
    }
}

/// Why a folder is not a base that can be put in service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// There is no base: no such folder, not readable, or without a `.toml` file.
    #[error("pas de base de connaissances dans « {} » : {reason}", folder.display())]
    NoBase {
        /// The folder asked for.
        folder: PathBuf,
        /// Why there is none, in French.
        reason: String,
    },
    /// There is one, and it has errors.
    #[error("la base de connaissances a {}", count_errors(problems))]
    Invalid {
        /// Errors and warnings, sorted by file and place.
        problems: Vec<Problem>,
    },
}

impl LoadError {
    /// Errors and warnings, sorted by file and place; none if there is no base at all.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::NoBase { .. } => &[],
            Self::Invalid { problems } => problems,
        }
    }
}

fn count_errors(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    match errors.count() {
        1 => "1 erreur".to_owned(),
        count => format!("{count} erreurs"),
    }
}

/// The line above a table that nobody has read since a program wrote it; `check` lists them.
pub(crate) const TO_REVIEW: &str = "# à relire";

/// Reads and checks every `*.toml` file under `folder`.
///
/// # Errors
/// [`LoadError`] if there is no base in the folder, or one with errors.
pub fn load(folder: &Path) -> Result<Loaded, LoadError> {
    load_with(folder, &BaseFiles::default())
}

/// The same as if `files` were in the folder, in place of those of the same path. Nothing is
/// written.
///
/// # Errors
/// [`LoadError`] if there is no base, or one with errors.
pub fn load_with(folder: &Path, files: &BaseFiles) -> Result<Loaded, LoadError> {
    let mut folder = Folder::new(folder, files);
    let files = folder.find().map_err(|reason| LoadError::NoBase {
        folder: folder.path.to_owned(),
        reason,
    })?;
    let report = Report::default();
    let mut unread = Unread::default();
    for (path, reason) in files.unreadable {
        tell_unreadable(&path, &reason, &mut unread, &report);
    }
    for (path, name) in files.misnamed {
        let message =
            format!("ce fichier n’est pas lu : renommez-le en `{name}` s’il est de la base");
        report.warn_at(&path.display().to_string(), Position::START, message);
    }
    let mut read_files = Vec::new();
    for path in files.paths {
        let inner = path.strip_prefix(folder.path).unwrap_or(&path);
        match folder.read(inner) {
            Ok(bytes) => read_files.push(read(path, bytes, &mut unread)),
            Err(reason) => tell_unreadable(&path, &reason, &mut unread, &report),
        }
    }
    let mut drafts = merge(read_files, &report);
    read_captions(&mut folder, &mut drafts.entries, &report);
    check::check(&drafts, &unread, &report);
    if drafts.entries.is_empty() && !report.has_errors() {
        let message = "la base n’a aucune [[entry]] : le bot ne pourra répondre à rien";
        report.warn_at(&folder.path.display().to_string(), Position::START, message);
    }
    if report.has_errors() {
        let problems = report.into_problems();
        return Err(LoadError::Invalid { problems });
    }
    Ok(assemble(drafts, report.into_problems(), folder.read))
}

fn tell_unreadable(path: &Path, reason: &str, unread: &mut Unread, report: &Report) {
    unread.whole_file = true;
    let name = path.display().to_string();
    report.error_at(
        &name,
        Position::START,
        format!("impossible à lire : {reason}"),
    );
}

fn read(path: PathBuf, bytes: Vec<u8>, unread: &mut Unread) -> ReadFile {
    let (mut drafts, report) = (Drafts::default(), Report::default());
    spoilt_characters(&path.display().to_string(), &bytes, &report);
    warn_of_drafts(&path.display().to_string(), &bytes, &report);
    let source = SourceFile::new(path.display().to_string(), bytes, &ROOT, &report);
    unread.whole_file |= source.is_unreadable();
    let document = Document::parse(&source, &ROOT, &report);
    drafts.read(&document, &report);
    ReadFile {
        path,
        drafts,
        report,
    }
}

/// Lists the tables that are still to be read by somebody.
fn warn_of_drafts(file: &str, bytes: &[u8], report: &Report) {
    let text = String::from_utf8_lossy(bytes);
    let marks = text.lines().enumerate();
    for (at, _) in marks.filter(|(_, line)| line.trim() == TO_REVIEW) {
        let (line, column) = (at + 1, 1);
        let message = "brouillon tiré du programme : relisez ce qui suit, puis effacez cette ligne";
        report.warn_at(file, Position { line, column }, message);
    }
}

/// What the files hold together. A file that repeats another is told as a whole, and left out.
fn merge(files: Vec<ReadFile>, report: &Report) -> Drafts {
    let originals = copies::find(&files);
    let mut merged = Drafts::default();
    for (file, copy) in files.into_iter().zip(originals) {
        if let Some(copy) = copy {
            let name = file.path.display().to_string();
            let at = Position::START;
            let original = copy.original.file_name().unwrap_or_default();
            let original = original.to_string_lossy();
            if copy.repeats {
                let message = format!(
                    "copie de {original} ? les mêmes fiches y sont : gardez-en une, effacez l’autre"
                );
                report.error_at(&name, at, message);
                continue;
            }
            let message = format!(
                "copie de {original} ? si c’en est une, effacez-la ; sinon, donnez-lui un autre nom"
            );
            report.warn_at(&name, at, message);
        }
        report.extend(file.report);
        merged.extend(file.drafts, report);
    }
    merged
}

/// The base itself, in its order: entries by `order` (those without one last), then by id.
fn assemble(drafts: Drafts, warnings: Vec<Problem>, files: BaseFiles) -> Loaded {
    let mut entries = drafts.entries;
    entries.sort_by(|a, b| {
        let key = |entry: &Entry| entry.order.unwrap_or(i64::MAX);
        let (a, b) = (&a.item, &b.item);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    let place = |draft: &Draft<Entry>| FilePlace {
        file: draft.file.clone(),
        position: draft.place("questions"),
    };
    Loaded {
        question_places: entries.iter().map(place).collect(),
        knowledge: Knowledge {
            event: drafts.event.map(|draft| draft.item).unwrap_or_default(),
            themes: drafts.themes.into_iter().map(|draft| draft.item).collect(),
            entries: entries.into_iter().map(|draft| draft.item).collect(),
            elsewhere: drafts.elsewhere,
            emergencies: drafts.emergencies,
            terms: drafts.terms.into_iter().map(|draft| draft.item).collect(),
            synonyms: drafts.synonyms,
        },
        warnings,
        files,
    }
}
