//! Writing the files of a base: each wholly or not at all, and never over what nobody has read.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::files::{BaseFiles, is_toml};
use crate::diagnostics::explain_io;

/// Makes the base in `folder`, read before as `replaced`, the one of `by`. A `.toml` file that only
/// the former has is removed; any other file that neither names stays. If one of them cannot be
/// written, or is no longer as it was read, those already written are put back.
///
/// # Errors
/// Which file and why, in French.
pub(super) fn replace(folder: &Path, replaced: &BaseFiles, by: &BaseFiles) -> Result<(), String> {
    let written = by.iter().map(|(inner, _)| inner);
    let removed = replaced.iter().map(|(inner, _)| inner);
    let removed = removed.filter(|inner| is_toml(inner) && by.get(inner).is_none());
    let mut done = Vec::new();
    for inner in written.chain(removed) {
        let (before, after) = (replaced.get(inner), by.get(inner));
        if before == after {
            continue;
        }
        if let Err(reason) = change(folder, inner, before, after) {
            for inner in done.into_iter().rev() {
                // What cannot be put back either is among the kept versions.
                let _ = change(folder, inner, by.get(inner), replaced.get(inner));
            }
            return Err(format!("« {} » {reason}", inner.display()));
        }
        done.push(inner);
    }
    Ok(())
}

/// Writes or removes one file, if it is still as it was read.
fn change(
    folder: &Path,
    inner: &Path,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
) -> Result<(), String> {
    let failed = |error: io::Error| {
        let reason = explain_io(&error);
        format!("ne peut être écrit ({reason})")
    };
    let path = folder.join(inner);
    let parent = path.parent().unwrap_or(folder);
    if after.is_some() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let (root, real) = (fs::canonicalize(folder), fs::canonicalize(parent));
    let is_link = fs::symlink_metadata(&path).is_ok_and(|it| it.is_symlink());
    if is_link || !real.map_err(failed)?.starts_with(root.map_err(failed)?) {
        return Err("est un lien, ou est derrière un lien : le bot n’y écrit pas".to_owned());
    }
    let now = match fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if now.as_deref() != before {
        return Err("vient d’être modifié : réessayez".to_owned());
    }
    let written = if let Some(bytes) = after {
        write_file(&path, bytes)
    } else {
        fs::remove_file(&path).and_then(|()| sync_folder(parent))
    };
    written.map_err(failed)
}

/// Writes a file beside its place, then moves it there; it keeps the rights of the one that it
/// replaces. After a power cut there is the old one or the new one.
///
/// # Errors
/// The file system's.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden: not a file of the base.
    let new = parent.join(format!(".{name}.nouveau"));
    let written = write_new(&new, bytes).and_then(|()| {
        if let Ok(metadata) = fs::metadata(path) {
            fs::set_permissions(&new, metadata.permissions())?;
        }
        fs::rename(&new, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(parent)
}

/// Writes a file that nobody reads yet, down to the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a folder's list of files down to the disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    File::open(folder)?.sync_all()
}
