//! `import`: an event's programme becomes drafts of a base, and captions find their sessions.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::shared::{Failure, folder_fault, shell_word};
use crate::knowledge::{self, LoadError};
use crate::programme::{self, CaptionFile, Existing, Programme, RECORD};

/// Where captions are put, in the base's folder.
const CAPTIONS: &str = "sous-titres";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLe format est reconnu par le contenu : un tableau (CSV, ODS, XLSX ; celui de Sciencesconf aussi), \
    le JSON de pretalx, de frab, d'Indico ou de yt-dlp, le XML de frab, un calendrier (iCalendar).\n\
    Les séances que la base n'a pas y sont ajoutées, marquées « à relire ». À l'import suivant, un champ que \
    personne n'a retouché suit le programme ; un champ que vous avez changé reste, et la différence est dite.\n\
    Statut 0 si tout est lu et écrit, 1 sinon."
)]
pub(super) struct Options {
    /// Les fichiers du programme
    #[arg(value_name = "FICHIER", required_unless_present = "from_folder")]
    files: Vec<PathBuf>,
    /// Le dossier de la base, créé s'il n'existe pas
    #[arg(long, value_name = "DOSSIER")]
    into: PathBuf,
    /// Un dossier de sous-titres, à donner aux séances d'après leur nom et leur durée
    #[arg(long, value_name = "DOSSIER")]
    from_folder: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let folder = &options.into;
    let (mut programme, mut notes) = (Programme::default(), Vec::new());
    for file in &options.files {
        let name = file.display();
        let refused = |reason: String| Failure::Found(format!("{name} : {reason}"));
        let bytes = read(file, programme::LARGEST_FILE).map_err(refused)?;
        let mut read = programme::read(&bytes).map_err(|error| refused(error.to_string()))?;
        notes.extend(read.notes.drain(..).map(|note| format!("{name} : {note}")));
        programme.add(read);
    }
    let existing = existing(folder)?;
    if options.files.is_empty() {
        programme = Programme::of_base(&existing.base);
    }
    if let Some(from) = &options.from_folder {
        let sources = captions(from, folder, &mut notes)?;
        let files: Vec<CaptionFile> = sources.values().cloned().collect();
        notes.extend(programme::pair(&mut programme, &existing.base, &files));
        for (source, file) in &sources {
            if programme.sessions.iter().any(|it| it.captions == file.path) {
                notes.extend(copy(source, &folder.join(&file.path))?);
            }
        }
    }
    let drafts = programme::drafts(&programme, &existing);
    for (name, text) in &drafts.files {
        write(folder, name, text).map_err(|error| folder_fault(folder, &error))?;
    }
    let mut output = io::stdout().lock();
    for note in notes.iter().chain(&drafts.notes) {
        writeln!(output, "{note}")?;
    }
    let folder = shell_word(folder);
    writeln!(output, "À relire : colloque-bot check --knowledge {folder}")?;
    Ok(())
}

/// A file's content; the error says in French why it cannot be had.
fn read(file: &Path, largest: u64) -> Result<Vec<u8>, String> {
    if fs::metadata(file).is_ok_and(|it| it.len() > largest) {
        let mebibytes = largest / 1024 / 1024;
        return Err(format!("plus de {mebibytes} Mio : c’est trop"));
    }
    knowledge::read_file(file).map_err(|reason| format!("impossible à lire : {reason}"))
}

/// What the folder holds already; a base with errors is mended first, else nothing is lost on it.
fn existing(folder: &Path) -> Result<Existing, Failure> {
    let base = match knowledge::load(folder) {
        Ok(loaded) => loaded.knowledge,
        Err(LoadError::NoBase { .. }) => return Ok(Existing::default()),
        Err(invalid @ LoadError::Invalid { .. }) => return Err(invalid.into()),
    };
    let mut files = knowledge::texts(folder);
    if let Ok(record) = fs::read_to_string(folder.join(RECORD)) {
        files.insert(RECORD.to_owned(), record);
    }
    Ok(Existing { base, files })
}

/// The captions in a folder, each with its place in the base; what is none is told.
fn captions(
    from: &Path,
    base: &Path,
    notes: &mut Vec<String>,
) -> Result<BTreeMap<PathBuf, CaptionFile>, Failure> {
    let refused = |error: io::Error| folder_fault(from, &error);
    let within = fs::canonicalize(base).ok().and_then(|base| {
        let from = fs::canonicalize(from).ok()?;
        Some(from.strip_prefix(base).ok()?.to_owned())
    });
    let place = within.unwrap_or_else(|| PathBuf::from(CAPTIONS));
    let mut found = BTreeMap::new();
    for file in fs::read_dir(from).map_err(refused)? {
        let source = file.map_err(refused)?.path();
        let extension = source.extension().map(OsStr::to_ascii_lowercase);
        let is_caption =
            extension.is_some_and(|it| ["vtt", "srt", "json"].iter().any(|known| it == *known));
        let (true, Some(name)) = (is_caption && source.is_file(), source.file_name()) else {
            continue;
        };
        let cues = read(&source, captions::LARGEST_FILE as u64)
            .and_then(|bytes| captions::read(&bytes).map_err(|error| error.to_string()))
            .map(|it| it.cues);
        match cues.map(|cues| cues.last().map(|it| it.end / 1_000)) {
            Ok(Some(seconds)) => {
                // Slashes, as an entry has them on every system.
                let path = place.join(name).display().to_string().replace('\\', "/");
                found.insert(source, CaptionFile { path, seconds });
            }
            Ok(None) => notes.push(format!("{} : aucune parole", source.display())),
            Err(_) => notes.push(format!("{} : pas des sous-titres", source.display())),
        }
    }
    Ok(found)
}

/// Copies a file into the base; what is there already is never overwritten.
fn copy(source: &Path, to: &Path) -> Result<Option<String>, Failure> {
    let refused = |error: io::Error| folder_fault(to, &error);
    let bytes = fs::read(source).map_err(|error| folder_fault(source, &error))?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    match File::create_new(to) {
        Ok(mut file) => file.write_all(&bytes).map_err(refused)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let is_same = fs::read(to).is_ok_and(|it| it == bytes);
            return Ok((!is_same)
                .then(|| format!("{} existe déjà, différent : il est gardé", to.display())));
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(None)
}

/// Writes a file: whole, or not at all.
fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{name}.part"));
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, folder.join(name))
}
