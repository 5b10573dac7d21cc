//! The addresses that a base holds, with their places.

use std::path::Path;

use super::files::BaseFiles;
use super::load::FilePlace;
use crate::diagnostics::Position;

/// An address in a file of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address, as it is written.
    pub address: String,
    /// Where it begins.
    pub place: FilePlace,
}

/// The addresses that are values of fields, in the order of the files; of a base without errors.
pub fn links(folder: &Path) -> Vec<Link> {
    let files = BaseFiles::of_folder(folder, &BaseFiles::default()).unwrap_or_default();
    let found = files.iter().filter_map(|(inner, bytes)| {
        let text = str::from_utf8(bytes).ok()?;
        Some(links_of(&folder.join(inner).display().to_string(), text))
    });
    found.flatten().collect()
}

fn links_of(file: &str, text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim_start().starts_with('#');
        for (at, _) in line.match_indices("https://").filter(|_| !comment) {
            let before = line.get(..at).unwrap_or_default();
            let Some(quote) = before
                .chars()
                .next_back()
                .filter(|c| matches!(c, '"' | '\''))
            else {
                continue;
            };
            let is_value = before.trim_end_matches(quote).trim_end().ends_with('=');
            let rest = line.get(at..).unwrap_or_default();
            if let Some(end) = rest.find(quote).filter(|_| is_value) {
                found.push(Link {
                    address: rest.get(..end).unwrap_or_default().to_owned(),
                    place: FilePlace {
                        file: file.to_owned(),
                        position: Position::of(text, offset + at - 1),
                    },
                });
            }
        }
        offset += line.len();
    }
    found
}
