//! `package-files`: what a package installs beside the program and only the program knows: its manual
//! pages and its completions.

use std::fs;
use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_complete::{Shell, generate_to};

use super::{Cli, Failure};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Où les écrire ; le dossier est créé s'il le faut
    #[arg(value_name = "DOSSIER")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let folder = &options.folder;
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        generate_to(shell, &mut Cli::command(), "colloque-bot", folder)?;
    }
    Ok(())
}
