//! Files that a moderator sends: what they are, told by their content, and where they belong in the
//! base's folder. Nothing is written.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::files::{self, BaseFiles};
use super::model::Knowledge;

/// How large a file may be that somebody sends, in bytes.
pub const LARGEST_UPLOAD: u64 = 25 * 1024 * 1024;
/// How large all that an archive holds may be together.
const MOST_UNPACKED: u64 = 2 * LARGEST_UPLOAD;
/// How many files an archive may hold.
const MOST_FILES: usize = 1_000;
/// How long a path within an archive may be, in characters.
const LONGEST_PATH: usize = 200;

/// What was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The files of the base, by their path within its folder.
    pub files: BaseFiles,
    /// What an archive holds besides: left out.
    pub left_out: Vec<String>,
}

/// Why what was sent is refused. Displays in French, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// More than [`LARGEST_UPLOAD`] bytes.
    #[error("le fichier est trop gros : 25 Mo au plus")]
    TooLarge,
    /// An archive that holds more than can be read.
    #[error("cette archive est trop grosse une fois ouverte : 50 Mo et 1 000 fichiers au plus")]
    TooLargeUnpacked,
    /// An archive of another kind.
    #[error("c’est une archive d’un autre genre que .zip : envoyez un .zip")]
    OtherArchive,
    /// An archive that cannot be read.
    #[error("cette archive est abîmée : refaites-la")]
    Damaged,
    /// An archive that asks for a password.
    #[error("« {0} » est chiffré : envoyez l’archive sans mot de passe")]
    Encrypted(String),
    /// An archive within an archive.
    #[error("« {0} » est une archive dans l’archive : mettez-y les fichiers eux-mêmes")]
    Nested(String),
    /// A path that leads out of the folder, or that not every system can have.
    #[error(
        "« {0} » n’est pas un chemin dans le dossier de la base : refaites l’archive depuis ce \
         dossier, sans `..`, ni chemin absolu, ni nom à rallonge"
    )]
    Misplaced(String),
    /// A symbolic link.
    #[error("« {0} » est un lien : mettez-y le fichier lui-même")]
    Link(String),
    /// Two files of one path.
    #[error("« {0} » est deux fois dans l’archive : n’en gardez qu’un")]
    Twice(String),
    /// Not text in UTF-8.
    #[error("« {0} » n’est pas du texte en UTF-8 : enregistrez-le en UTF-8")]
    NotUtf8(String),
    /// No file of a base.
    #[error(
        "« {0} » n’est ni un fichier de la base (TOML), ni des sous-titres (WebVTT, SRT, Whisper), \
         ni un .zip de tels fichiers"
    )]
    Unknown(String),
    /// An archive without any file of a base.
    #[error("cette archive n’a aucun fichier de la base (TOML) ni sous-titres")]
    Nothing,
    /// Several files of the base have this name.
    #[error(
        "plusieurs fichiers de la base s’appellent « {0} » : envoyez-le dans un .zip, avec son dossier"
    )]
    Ambiguous(String),
    /// Captions that no entry names.
    #[error(
        "aucune fiche ne nomme ces sous-titres : écrivez `captions = \"{0}\"` dans la leur, et \
         envoyez les deux dans un .zip"
    )]
    Unnamed(String),
}

/// What a file is by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileType {
    Toml,
    Captions,
    Zip,
    OtherArchive,
    Text,
    NotText,
}

/// Reads what somebody sends under this name for the base in `folder`, of which `knowledge` is in
/// service.
///
/// # Errors
/// [`UploadError`].
pub fn read_upload(
    name: &str,
    bytes: &[u8],
    folder: &Path,
    knowledge: &Knowledge,
) -> Result<Upload, UploadError> {
    if bytes.len() as u64 > LARGEST_UPLOAD {
        return Err(UploadError::TooLarge);
    }
    let place = Destination { folder, knowledge };
    let shown = || name.to_owned();
    let mut files = BaseFiles::default();
    let kind = kind(bytes);
    match kind {
        FileType::Zip => return unpack(bytes, &place),
        FileType::OtherArchive => return Err(UploadError::OtherArchive),
        FileType::NotText => return Err(UploadError::NotUtf8(shown())),
        FileType::Text => return Err(UploadError::Unknown(shown())),
        FileType::Toml | FileType::Captions => {
            let path = within(name).filter(|it| it.components().count() == 1);
            let path = path.ok_or_else(|| UploadError::Misplaced(shown()))?;
            files.insert(&place.of_one(&path, kind)?, bytes.to_vec());
        }
    }
    let left_out = Vec::new();
    Ok(Upload { files, left_out })
}

fn unpack(bytes: &[u8], place: &Destination<'_>) -> Result<Upload, UploadError> {
    let damaged = || UploadError::Damaged;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_FILES {
        return Err(UploadError::TooLargeUnpacked);
    }
    let mut room = MOST_UNPACKED;
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for at in 0..archive.len() {
        // Undeciphered: what is encrypted is told as such.
        let (name, is_encrypted, is_folder, is_link) = {
            let file = archive.by_index_raw(at).map_err(|_| damaged())?;
            let name = file.name().map_err(|_| damaged())?.into_owned();
            (name, file.encrypted(), file.is_dir(), file.is_symlink())
        };
        let path = within(&name).ok_or_else(|| UploadError::Misplaced(name.clone()))?;
        if is_link {
            return Err(UploadError::Link(name));
        }
        if is_folder || is_systems_own(&path) {
            continue;
        }
        if is_encrypted {
            return Err(UploadError::Encrypted(name));
        }
        if !seen.insert(path.to_string_lossy().to_lowercase()) {
            return Err(UploadError::Twice(name));
        }
        let file = archive.by_index(at).map_err(|_| damaged())?;
        let mut content = Vec::new();
        // What the archive says of its sizes is not believed.
        file.take(room + 1)
            .read_to_end(&mut content)
            .map_err(|_| damaged())?;
        room = room
            .checked_sub(content.len() as u64)
            .ok_or(UploadError::TooLargeUnpacked)?;
        match kind(&content) {
            FileType::Zip | FileType::OtherArchive => return Err(UploadError::Nested(name)),
            FileType::NotText => return Err(UploadError::NotUtf8(name)),
            FileType::Text => left_out.push(name),
            kind => found.push((path, kind, content)),
        }
    }
    let around = place.common_root(found.iter().map(|(path, ..)| path.as_path()));
    let mut files = BaseFiles::default();
    for (path, kind, content) in found {
        let path = path.strip_prefix(&around).unwrap_or(&path);
        let path = place.of_many(path, kind);
        if files.get(&path).is_some() {
            return Err(UploadError::Twice(path.display().to_string()));
        }
        files.insert(&path, content);
    }
    if files.is_empty() {
        return Err(UploadError::Nothing);
    }
    Ok(Upload { files, left_out })
}

/// A path as every system understands it, if it stays within a folder.
fn within(name: &str) -> Option<PathBuf> {
    let name = name.replace('\\', "/");
    let path = name.strip_suffix('/').unwrap_or(&name);
    let is_plain = |part: &str| {
        let forbidden =
            |c: char| c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
        !part.is_empty() && part != "." && part != ".." && !part.contains(forbidden)
    };
    let fits = path.chars().count() <= LONGEST_PATH;
    (fits && path.split('/').all(is_plain)).then(|| path.split('/').collect())
}

/// What file managers add to the archives that they make, and hidden files.
fn is_systems_own(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db" || part == "desktop.ini"
    })
}

fn kind(bytes: &[u8]) -> FileType {
    const ARCHIVES: [&[u8]; 6] = [
        b"\x1f\x8b",
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07",
        b"\xfd7zXZ\0",
        b"BZh",
        b"\x28\xb5\x2f\xfd",
    ];
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return FileType::Zip;
    }
    if is_tar || ARCHIVES.iter().any(|magic| bytes.starts_with(magic)) {
        return FileType::OtherArchive;
    }
    let Ok(text) = str::from_utf8(bytes) else {
        return FileType::NotText;
    };
    if text.contains('\0') {
        return FileType::NotText;
    }
    let has_list = text.lines().any(|line| line.trim_start().starts_with("[["));
    if !has_list && captions::read(bytes).is_ok() {
        FileType::Captions
    } else if has_list || begins_like_toml(text) {
        FileType::Toml
    } else {
        FileType::Text
    }
}

/// Whether the first line that says something is a table or a field, mistakes or not.
fn begins_like_toml(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
        let is_field = key.is_some_and(|key| !key.is_empty() && key.chars().all(is_name));
        let table = line.trim_start_matches('[');
        let is_table = table.len() < line.len() && table.starts_with(char::is_alphabetic);
        is_field || is_table
    })
}

/// Where files belong.
struct Destination<'a> {
    folder: &'a Path,
    knowledge: &'a Knowledge,
}

impl Destination<'_> {
    /// The path of a file that comes alone: the one of its name in the base; else at the top.
    fn of_one(&self, name: &Path, kind: FileType) -> Result<PathBuf, UploadError> {
        let shown = || name.display().to_string();
        let name = named(name, kind);
        match self.of_name(&name).as_slice() {
            [path] => Ok(path.clone()),
            [] if kind == FileType::Toml => Ok(name),
            [] => self
                .as_an_entry_says(&name)
                .ok_or_else(|| UploadError::Unnamed(shown())),
            _ => Err(UploadError::Ambiguous(shown())),
        }
    }

    /// The path of a file of an archive: as it stands there, unless it has no folder there and is the
    /// only one of its name in the base.
    fn of_many(&self, path: &Path, kind: FileType) -> PathBuf {
        let path = named(path, kind);
        let has_folder = path.components().count() > 1;
        if has_folder || self.folder.join(&path).exists() {
            return path;
        }
        match self.of_name(&path).as_slice() {
            [found] => found.clone(),
            [] if kind == FileType::Captions => self.as_an_entry_says(&path).unwrap_or(path),
            _ => path,
        }
    }

    /// The files of the folder that have this name.
    fn of_name(&self, name: &Path) -> Vec<PathBuf> {
        let wanted = name.to_string_lossy().to_lowercase();
        let paths = files::all(self.folder).into_iter().filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().to_lowercase();
            let inner = path.strip_prefix(self.folder).ok()?;
            (name == wanted).then(|| inner.to_owned())
        });
        paths.collect()
    }

    /// The path that an entry gives to captions of this name.
    fn as_an_entry_says(&self, name: &Path) -> Option<PathBuf> {
        let entries = self.knowledge.entries.iter();
        let mut written = entries.filter_map(|entry| entry.recording.captions.as_deref());
        let found = written.find(|path| Path::new(path).file_name() == Some(name.as_os_str()));
        within(found?)
    }

    /// The folder that an archive has around all of its files, as when a whole folder is packed.
    fn common_root<'p>(&self, mut paths: impl Iterator<Item = &'p Path> + Clone) -> PathBuf {
        let first = |path: &'p Path| path.parent()?.components().next();
        let root = paths.clone().next().and_then(first);
        match root {
            Some(root) if paths.all(|path| first(path) == Some(root)) => {
                let root = PathBuf::from(root.as_os_str());
                if self.folder.join(&root).is_dir() {
                    PathBuf::new()
                } else {
                    root
                }
            }
            _ => PathBuf::new(),
        }
    }
}

/// The same path with the name that its content asks for.
fn named(path: &Path, kind: FileType) -> PathBuf {
    if kind != FileType::Toml || files::is_toml(path) {
        return path.to_owned();
    }
    let meant = files::meant_name(path);
    meant.map_or_else(
        || path.with_extension("toml"),
        |name| path.with_file_name(name),
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use zip::CompressionMethod;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::knowledge::fixture;

    const TOML: &str = "# une fiche\n[[entry]]\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\n";
    const CAPTIONS: &str = "1\n00:00:01,000 --> 00:00:02,000\n[Musique]\n\n2\n00:00:03,000 --> 00:00:04,000\nBonjour.\n";

    /// A base with two files of one name, and one whose captions are named.
    fn base() -> (tempfile::TempDir, Knowledge) {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            "a.toml",
            "x/double.toml",
            "y/double.toml",
            "x/seul.toml",
            "s/b.srt",
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let mut knowledge = fixture::knowledge();
        knowledge.entries[0].recording.captions = Some("s/neuf.vtt".to_owned());
        (folder, knowledge)
    }

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            write(&mut zip, name, content, options);
        }
        zip.finish().unwrap().into_inner()
    }

    fn write<W: Write + Seek>(
        zip: &mut ZipWriter<W>,
        name: &str,
        content: &[u8],
        options: SimpleFileOptions,
    ) {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }

    fn paths(name: &str, bytes: &[u8]) -> Result<Vec<String>, UploadError> {
        let (folder, knowledge) = base();
        let upload = read_upload(name, bytes, folder.path(), &knowledge)?;
        let paths = upload
            .files
            .iter()
            .map(|(path, _)| path.display().to_string());
        Ok(paths
            .chain(upload.left_out.iter().map(|it| format!("-{it}")))
            .collect())
    }

    #[test]
    fn a_file_goes_where_its_content_and_the_base_say() {
        let spoken = CAPTIONS.as_bytes();
        let cases: [(&str, &[u8], &[&str]); 12] = [
            ("a.toml", TOML.as_bytes(), &["a.toml"]),
            ("A.TOML", TOML.as_bytes(), &["a.toml"]),
            ("a.toml.txt", TOML.as_bytes(), &["a.toml"]),
            ("neuf.txt", TOML.as_bytes(), &["neuf.toml"]),
            ("sans", b"[[entry]\nid = \"fautif", &["sans.toml"]),
            ("seul.toml", TOML.as_bytes(), &["x/seul.toml"]),
            ("b.srt", spoken, &["s/b.srt"]),
            ("neuf.vtt", spoken, &["s/neuf.vtt"]),
            (
                "x.zip",
                &archive(&[("a.toml", TOML.as_bytes()), ("LISEZMOI.md", b"Bonjour.\n")]),
                &["a.toml", "-LISEZMOI.md"],
            ),
            (
                "nom.toml",
                &archive(&[("seul.toml", TOML.as_bytes()), ("b.srt", spoken)]),
                &["s/b.srt", "x/seul.toml"],
            ),
            (
                "dossier.zip",
                &archive(&[
                    ("base/", b""),
                    ("base/a.toml", TOML.as_bytes()),
                    ("base/x/double.toml", TOML.as_bytes()),
                    ("__MACOSX/base/._a.toml", b"\xff\0"),
                    ("base/.DS_Store", b"\xff\0"),
                ]),
                &["a.toml", "x/double.toml"],
            ),
            (
                "x.zip",
                &archive(&[("x\\double.toml", TOML.as_bytes())]),
                &["x/double.toml"],
            ),
        ];
        for (name, bytes, expected) in cases {
            let found = paths(name, bytes).map_err(|error| error.to_string());
            assert_eq!(
                found.as_deref(),
                Ok(&expected
                    .iter()
                    .map(|it| (*it).to_owned())
                    .collect::<Vec<_>>()[..]),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_hostile_or_no_base_is_refused_with_a_word() {
        use UploadError as E;
        let toml = TOML.as_bytes();
        let nested = archive(&[("a.toml", toml)]);
        let bomb = vec![b'#'; usize::try_from(MOST_UNPACKED + 1).unwrap()];
        let many: Vec<String> = (0..=MOST_FILES).map(|it| format!("{it}.toml")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|it| (it.as_str(), toml)).collect();
        let link = {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default();
            zip.add_symlink("a.toml", "/etc/passwd", options).unwrap();
            zip.finish().unwrap().into_inner()
        };
        let mut cut = nested.clone();
        cut.truncate(cut.len() / 2);
        let mut spoilt = nested.clone();
        spoilt[40] ^= 0x55;
        let name = |it: &str| it.to_owned();
        let too_large = vec![b' '; usize::try_from(LARGEST_UPLOAD + 1).unwrap()];
        #[rustfmt::skip]
        let cases: [(&[u8], UploadError); 21] = [
            (&too_large, E::TooLarge),
            (&archive(&[("a.toml", &bomb)]), E::TooLargeUnpacked),
            (&archive(&many), E::TooLargeUnpacked),
            (&archive(&[("../a.toml", toml)]), E::Misplaced(name("../a.toml"))),
            (&archive(&[("x/../../a.toml", toml)]), E::Misplaced(name("x/../../a.toml"))),
            (&archive(&[("..\\a.toml", toml)]), E::Misplaced(name("..\\a.toml"))),
            (&archive(&[("/etc/a.toml", toml)]), E::Misplaced(name("/etc/a.toml"))),
            (&archive(&[("C:\\a.toml", toml)]), E::Misplaced(name("C:\\a.toml"))),
            (&archive(&[("a\0.toml", toml)]), E::Misplaced(name("a\0.toml"))),
            (&link, E::Link(name("a.toml"))),
            (&archive(&[("b.zip", &nested)]), E::Nested(name("b.zip"))),
            (&archive(&[("b.toml", &nested)]), E::Nested(name("b.toml"))),
            (&archive(&[("b.gz", b"\x1f\x8b\x08")]), E::Nested(name("b.gz"))),
            (&archive(&[("b.toml", b"title = \"\xe9\"")]), E::NotUtf8(name("b.toml"))),
            (&archive(&[("a.toml", toml), ("A.toml", toml)]), E::Twice(name("A.toml"))),
            (&archive(&[("a.md", b"Bonjour.")]), E::Nothing),
            (&cut, E::Damaged),
            (&spoilt, E::Damaged),
            (b"\x1f\x8b\x08", E::OtherArchive),
            (b"title = \"\xe9\"", E::NotUtf8(name("double.toml"))),
            (b"Bonjour.", E::Unknown(name("double.toml"))),
        ];
        for (bytes, expected) in cases {
            assert_eq!(paths("double.toml", bytes), Err(expected));
        }
        assert_eq!(
            paths("double.toml", toml),
            Err(E::Ambiguous(name("double.toml")))
        );
        assert_eq!(
            paths("../a.toml", toml),
            Err(E::Misplaced(name("../a.toml")))
        );
        assert_eq!(
            paths("c.vtt", CAPTIONS.as_bytes()),
            Err(E::Unnamed(name("c.vtt")))
        );
    }
}
