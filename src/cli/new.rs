//! `new`: a small commented base to start from.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::shared::{Failure, absolute, folder_fault, shell_word};
use crate::knowledge;

/// The files of the starter base; the guide gets the fields' reference at its end.
const FILES: [(&str, &str); 5] = [
    (GUIDE, include_str!("../../starter/LISEZMOI.md")),
    (
        "evenement.toml",
        include_str!("../../starter/evenement.toml"),
    ),
    ("seances.toml", include_str!("../../starter/seances.toml")),
    (
        "vocabulaire.toml",
        include_str!("../../starter/vocabulaire.toml"),
    ),
    (
        "urgences.toml",
        include_str!("../../knowledge/urgences.toml"),
    ),
];

const GUIDE: &str = "LISEZMOI.md";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLe dossier est créé ; s'il existe, il doit être vide : rien n'est jamais écrasé.\n\
    Statut 0 si la base est écrite, 1 sinon."
)]
pub(super) struct Options {
    /// Le dossier de la nouvelle base
    #[arg(value_name = "DOSSIER")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let folder = &options.folder;
    write_into(folder).map_err(|error| folder_fault(folder, &error))?;
    let folder = shell_word(folder);
    writeln!(
        io::stdout(),
        "Une base de départ est dans {}.\n\
         \n\
         Par où commencer : {GUIDE}, dans ce dossier. Ensuite :\n  \
         colloque-bot check --knowledge {folder}\n  \
         colloque-bot ask --knowledge {folder} \"Comment faire du compost en ville ?\"\n  \
         colloque-bot demo --knowledge {folder}",
        absolute(&options.folder)
    )?;
    Ok(())
}

/// Writes the files into an empty folder. A file that somebody else writes meanwhile is kept.
fn write_into(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(io::ErrorKind::DirectoryNotEmpty.into());
    }
    for (name, text) in FILES {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .open(folder.join(name))?;
        file.write_all(text.as_bytes())?;
        if name == GUIDE {
            write!(
                file,
                "\n## Tous les champs\n\n{}",
                knowledge::field_reference()
            )?;
        }
    }
    Ok(())
}
