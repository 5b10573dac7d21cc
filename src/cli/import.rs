//! `import`: an event's programme becomes drafts of a base.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, folder_fault};
use crate::knowledge::{self, Knowledge, LoadError};
use crate::programme::{self, DraftFile};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLe format est reconnu par le contenu : un tableau (CSV, ODS, XLSX ; celui de Sciencesconf aussi), \
    le JSON de pretalx, de frab, d'Indico ou de yt-dlp, le XML de frab, un calendrier (iCalendar).\n\
    Les séances que la base n'a pas y sont ajoutées, marquées « à relire » ; ce qu'elle a n'est jamais touché.\n\
    Statut 0 si tout est lu et écrit, 1 sinon."
)]
pub(super) struct Options {
    /// Les fichiers du programme
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
    /// Le dossier de la base, créé s'il n'existe pas
    #[arg(long, value_name = "DOSSIER")]
    into: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let folder = &options.into;
    for file in &options.files {
        let name = file.display();
        let refused = |reason: String| Failure::Found(format!("{name} : {reason}"));
        let bytes = read(file).map_err(refused)?;
        let programme = programme::read(&bytes).map_err(|error| refused(error.to_string()))?;
        let drafts = programme::drafts(&programme, &base(folder)?);
        for draft in &drafts.files {
            add(folder, draft).map_err(|error| folder_fault(folder, &error))?;
        }
        let mut output = io::stdout().lock();
        for note in programme.notes.iter().chain(&drafts.notes) {
            writeln!(output, "{name} : {note}")?;
        }
    }
    let folder = super::shell_word(folder);
    writeln!(
        io::stdout(),
        "À relire : colloque-bot check --knowledge {folder}"
    )?;
    Ok(())
}

/// A file's content; the error says in French why it cannot be had.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    if fs::metadata(file).is_ok_and(|it| it.len() > programme::LARGEST_FILE) {
        let mebibytes = programme::LARGEST_FILE / 1024 / 1024;
        return Err(format!(
            "plus de {mebibytes} Mio : c’est trop pour un programme"
        ));
    }
    knowledge::read_file(file).map_err(|reason| format!("impossible à lire : {reason}"))
}

/// What the folder holds already; a base with errors is mended first, else nothing is lost on it.
fn base(folder: &Path) -> Result<Knowledge, Failure> {
    match knowledge::load(folder) {
        Ok(loaded) => Ok(loaded.knowledge),
        Err(LoadError::NoBase { .. }) => Ok(Knowledge::default()),
        Err(invalid @ LoadError::Invalid { .. }) => Err(invalid.into()),
    }
}

/// Puts tables at the end of a file: whole, or not at all.
fn add(folder: &Path, draft: &DraftFile) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(&draft.name);
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if !text.is_empty() {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str(&draft.text);
    let unfinished = folder.join(format!("{}.part", draft.name));
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, path)
}
