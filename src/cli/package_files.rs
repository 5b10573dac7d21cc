//! `package-files`: what a package installs beside the program and only the program knows: its manual
//! pages and its completions.

use std::fs;
use std::path::PathBuf;

use clap::Command;
use clap_complete::{Shell, generate_to};

use super::shared::Failure;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Où les écrire ; le dossier est créé s'il le faut
    #[arg(value_name = "DOSSIER")]
    folder: PathBuf,
}

/// `program` is the whole command line.
pub(super) fn run(options: &Options, mut program: Command) -> Result<(), Failure> {
    let folder = &options.folder;
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(program.clone(), folder)?;
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        generate_to(shell, &mut program, "colloque-bot", folder)?;
    }
    Ok(())
}
