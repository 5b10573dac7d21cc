//! Who wants no answer unasked: their Discord ids, and nothing else, in a file that outlives the program.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing::warn;

use crate::knowledge::write_file;

/// The file in the folder that the bot writes in: an id a line.
pub const FILE: &str = "sans-reponse-spontanee.txt";

/// The people who opted out.
#[derive(Debug)]
pub struct OptOuts {
    /// Nothing outlives the program without one.
    file: Option<PathBuf>,
    people: Mutex<BTreeSet<u64>>,
}

impl OptOuts {
    /// Those noted in a folder, if the bot has one to write in.
    pub fn open(folder: Option<&Path>) -> Self {
        let file = folder.map(|folder| folder.join(FILE));
        let text = file.as_ref().map(fs::read_to_string);
        let text = text.unwrap_or_else(|| Ok(String::new()));
        if let Err(error) = &text
            && error.kind() != io::ErrorKind::NotFound
        {
            warn!("qui ne veut pas de réponse spontanée n’a pas pu être lu ({FILE}) : {error}");
        }
        let text = text.unwrap_or_default();
        let people = text.lines().filter_map(|line| line.trim().parse().ok());
        Self {
            file,
            people: Mutex::new(people.collect()),
        }
    }

    /// Whether somebody has.
    pub fn has(&self, person: u64) -> bool {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.contains(&person)
    }

    /// Notes that somebody opts `out`, or in again; it holds from now on. Waits for the disk.
    ///
    /// # Errors
    /// Why it holds only until the program stops.
    pub fn set(&self, person: u64, out: bool) -> io::Result<()> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if out {
            people.insert(person);
        } else {
            people.remove(&person);
        }
        let file = self.file.as_ref();
        let file = file.ok_or_else(|| io::Error::other("aucun dossier où écrire ([state] dir)"))?;
        if !file.exists() {
            file.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut options = OpenOptions::new();
            // The owner alone reads it; what replaces it has the same rights.
            options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(file)?;
        }
        let ids: Vec<String> = people.iter().map(u64::to_string).collect();
        write_file(file, ids.join("\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE, OptOuts};

    #[test]
    fn who_opted_out_is_known_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("etat");
        let people = OptOuts::open(Some(&state));
        assert!(!people.has(7));
        for (person, out) in [(7, true), (8, true), (7, true), (8, false)] {
            people.set(person, out).unwrap();
        }
        let people = OptOuts::open(Some(&state));
        assert_eq!([people.has(7), people.has(8)], [true, false]);
        let text = std::fs::read_to_string(state.join(FILE)).unwrap();
        assert_eq!(text, "7");
    }

    #[test]
    fn without_a_folder_it_holds_until_the_program_stops() {
        let people = OptOuts::open(None);
        assert!(people.set(7, true).is_err());
        assert!(people.has(7));
    }
}
