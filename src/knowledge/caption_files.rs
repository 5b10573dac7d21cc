//! The files of captions that entries name: found within the base, read once each, their mistakes
//! told as warnings.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use captions::{Cue, LARGEST_FILE, MOST_CUES, ReadError, WarningKind};

use super::drafts::Draft;
use super::entry::Entry;
use super::files::Folder;
use super::values::one_line;
use crate::diagnostics::{Position, explain_io};
use crate::toml_reader::Report;

/// Reads the captions of all entries, each file once. What is wrong with a file is worth a warning
/// and costs only its captions; a path that leaves the base's folder is an error.
pub(super) fn read_captions(base: &mut Folder<'_>, entries: &mut [Draft<Entry>], report: &Report) {
    let mut files: HashMap<PathBuf, Vec<Cue>> = HashMap::new();
    for draft in entries {
        let Some(written) = draft.item.recording.captions.clone() else {
            continue;
        };
        let at = draft.place("captions");
        let inner = match locate(base, Path::new(&draft.file), &written) {
            Ok(inner) => inner,
            Err(Misplaced::Outside) => {
                let message = format!(
                    "`captions` sort du dossier de la base (« {} ») : mettez-y le fichier, et \
                     écrivez son chemin depuis le dossier de celui-ci",
                    one_line(&written)
                );
                report.error_at(&draft.file, at, message);
                continue;
            }
            Err(Misplaced::Unreadable(reason)) => {
                let message = format!(
                    "`captions` : « {} » {reason} ; l’entrée est en service sans ses sous-titres",
                    one_line(&written)
                );
                report.warn_at(&draft.file, at, message);
                continue;
            }
        };
        let cues = files
            .entry(inner)
            .or_insert_with_key(|inner| read_file(base, inner, &draft.file, at, report));
        if cues.is_empty() {
            continue;
        }
        let recording = &mut draft.item.recording;
        recording.passages = recording.passages_of(cues);
        if recording.passages.is_empty() {
            let message = "aucune parole des sous-titres n’est dans cette partie de la vidéo : \
                           vérifiez `from`, `to` et `captions_offset`";
            report.warn_at(&draft.file, at, message);
        }
    }
}

/// Why there is no file to read.
enum Misplaced {
    /// It is not in the base's folder.
    Outside,
    /// It cannot be read: why, in French.
    Unreadable(String),
}

/// The path within the base's folder of the file that an entry of the file `named_in` names.
fn locate(base: &Folder<'_>, named_in: &Path, written: &str) -> Result<PathBuf, Misplaced> {
    let folder = named_in.parent().unwrap_or(base.path);
    let mut inner = folder
        .strip_prefix(base.path)
        .unwrap_or(Path::new(""))
        .to_owned();
    for component in Path::new(written).components() {
        match component {
            Component::Normal(name) => inner.push(name),
            Component::CurDir => {}
            Component::ParentDir if inner.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(Misplaced::Outside);
            }
        }
    }
    if base.is_replaced(&inner) {
        return Ok(inner);
    }
    let unreadable = |error: std::io::Error| {
        Misplaced::Unreadable(format!("ne peut être lu ({})", explain_io(&error)))
    };
    // Links are followed, and may not lead out either.
    let path = fs::canonicalize(base.path.join(&inner)).map_err(unreadable)?;
    let folder = fs::canonicalize(base.path).map_err(unreadable)?;
    if path.starts_with(folder) {
        Ok(inner)
    } else {
        Err(Misplaced::Outside)
    }
}

/// What a file says; nothing if it cannot be read, which is told where it is named.
fn read_file(
    base: &mut Folder<'_>,
    inner: &Path,
    named_in: &str,
    at: Position,
    report: &Report,
) -> Vec<Cue> {
    let path = base.path.join(inner);
    let length =
        fs::metadata(&path).map_or(0, |it| usize::try_from(it.len()).unwrap_or(usize::MAX));
    let bytes = if length > LARGEST_FILE && !base.is_replaced(inner) {
        Err(reason(&ReadError::TooLarge { bytes: length }))
    } else {
        let read = base.read(inner);
        read.map_err(|reason| format!("ne peut être lu ({reason})"))
    };
    let read = bytes.and_then(|bytes| captions::read(&bytes).map_err(|error| reason(&error)));
    match read {
        Ok(captions) => {
            warn(&path, &captions.warnings, report);
            captions.cues
        }
        Err(reason) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("`captions` : « {} » {reason}", one_line(&name));
            report.warn_at(named_in, at, message);
            Vec::new()
        }
    }
}

/// Why a file gives no captions, and what to do, after its name.
fn reason(error: &ReadError) -> String {
    match error {
        ReadError::TooLarge { .. } => {
            let most = LARGEST_FILE / (1024 * 1024);
            format!("est trop gros ({most} Mio au plus) : découpez-le, ou exportez-le en WebVTT")
        }
        ReadError::NoCues => {
            "ne contient aucun sous-titre avec des mots : exportez-le de nouveau, \
                              en WebVTT ou en SRT"
                .to_owned()
        }
        ReadError::Json { line, .. } => {
            format!("n’est pas un JSON complet (ligne {line}) : exportez-le de nouveau")
        }
        ReadError::UnknownJson => "n’est pas le JSON de Whisper (`segments`) ni de whisper.cpp \
                                   (`transcription`) : exportez-le en WebVTT ou en SRT"
            .to_owned(),
    }
}

/// Tells what was wrong with a file that was read, each kind once, at the first line that has it.
fn warn(path: &Path, warnings: &[captions::Warning], report: &Report) {
    let name = path.display().to_string();
    let mut kinds: Vec<(WarningKind, usize, usize)> = Vec::new();
    for warning in warnings {
        match kinds.iter_mut().find(|(kind, ..)| *kind == warning.kind) {
            Some((_, _, times)) => *times += 1,
            None => kinds.push((warning.kind, warning.line, 1)),
        }
    }
    for (kind, line, times) in kinds {
        let position = Position {
            line: line.max(1),
            column: 1,
        };
        let times = match times {
            1 => String::new(),
            times => format!(" ({times} fois dans ce fichier)"),
        };
        report.warn_at(&name, position, format!("{}{times}", remedy(kind)));
    }
}

fn remedy(kind: WarningKind) -> String {
    match kind {
        WarningKind::InvalidBytes => {
            "des octets ne sont pas du texte, et sont remplacés : enregistrez le fichier en UTF-8"
                .to_owned()
        }
        WarningKind::UnreadableTime => "temps illisible, ce sous-titre est laissé de côté : \
                                        écrivez par exemple `00:12:30,000 --> 00:12:34,500`"
            .to_owned(),
        WarningKind::EndsBeforeStart => {
            "ce sous-titre finit avant de commencer : corrigez l’un des deux temps".to_owned()
        }
        WarningKind::OutOfOrder => {
            "ce sous-titre commence avant celui du dessus : les sous-titres \
                                    sont remis dans l’ordre du temps, vérifiez celui-ci"
                .to_owned()
        }
        WarningKind::TooLate => "ce sous-titre est à plus d’un jour du début, il est laissé de \
                                 côté : corrigez son temps"
            .to_owned(),
        WarningKind::TooManyCues => format!(
            "plus de {MOST_CUES} sous-titres, la suite est laissée de côté : découpez le fichier"
        ),
    }
}
