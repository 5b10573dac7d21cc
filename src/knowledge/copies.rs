//! Files that repeat another: what sync clients and file managers leave beside it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::drafts::Drafts;
use crate::toml_reader::Report;

/// One file of the base, with what is wrong in it.
#[derive(Debug)]
pub(super) struct ReadFile {
    pub path: PathBuf,
    pub drafts: Drafts,
    pub report: Report,
}

/// What a file repeats.
#[derive(Debug)]
pub(super) struct Copy {
    /// The other file.
    pub original: PathBuf,
    /// It holds themes or entries of the other one, or both hold the event: both cannot be read.
    pub repeats: bool,
}

/// For each file, the other one that it seems to be a copy of: by its name, or because it holds
/// nothing but what the other holds.
pub(super) fn find(files: &[ReadFile]) -> Vec<Option<Copy>> {
    let ids: Vec<BTreeSet<&str>> = files.iter().map(|it| it.drafts.ids().collect()).collect();
    let shares = |a: usize, b: usize| {
        let both = [a, b].map(|at| files.get(at).is_some_and(|it| it.drafts.event.is_some()));
        let ids = ids.get(a).zip(ids.get(b));
        both == [true, true] || ids.is_some_and(|(a, b)| !a.is_disjoint(b))
    };
    let by_name = |copy: usize| {
        let path = &files.get(copy)?.path;
        let original = files.iter().position(|it| is_copy_of(path, &it.path))?;
        Some((original, shares(copy, original)))
    };
    // One entry may have the id of another by mistake; several do not.
    let by_content = |copy: usize| {
        let own = ids.get(copy).filter(|own| own.len() > 1)?;
        let mut others = ids.iter().enumerate();
        let (other, _) = others.find(|(at, other)| {
            // Of two files that hold the same, the later is the copy, unless the other's name says so.
            let is_later = *at < copy || own.len() < other.len();
            *at != copy && is_later && own.is_subset(other) && by_name(*at).is_none()
        })?;
        Some((other, true))
    };
    let copies = (0..files.len()).map(|at| by_name(at).or_else(|| by_content(at)));
    let copies = copies.map(|found| {
        let (original, repeats) = found?;
        let original = files.get(original)?.path.clone();
        Some(Copy { original, repeats })
    });
    copies.collect()
}

/// What comes before the name of the original.
const PREFIXES: [&str; 4] = ["copie de ", "copy of ", "copie-de-", "copie_de_"];

/// What comes after it.
const MARKS: [&str; 5] = ["copie", "copy", "conflict", "conflit", "backup"];

/// Whether a file's name says that it is a copy of another of its folder.
fn is_copy_of(path: &Path, original: &Path) -> bool {
    let stem = |path: &Path| Some(path.file_stem()?.to_str()?.to_lowercase());
    let (Some(copy), Some(name)) = (stem(path), stem(original)) else {
        return false;
    };
    if path.parent() != original.parent() || copy == name {
        return false;
    }
    if PREFIXES
        .iter()
        .any(|prefix| copy.strip_prefix(prefix) == Some(&name))
    {
        return true;
    }
    let Some(suffix) = copy.strip_prefix(&name) else {
        return false;
    };
    let words = suffix.trim_matches(|c: char| " -_.()".contains(c));
    let is_number = !words.is_empty() && words.bytes().all(|it| it.is_ascii_digit());
    let numbered = is_number && suffix.trim_start().starts_with('(');
    let begins_apart = suffix.starts_with(|c: char| " -_.(".contains(c));
    numbered || (begins_apart && MARKS.iter().any(|mark| suffix.contains(mark)))
}
