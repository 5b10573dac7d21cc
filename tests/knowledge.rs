//! The knowledge base: every mistake with its message and place, one message a mistake, and no
//! file that makes the loader stumble.

use std::fs;
use std::path::Path;

use colloque_bot::base::{Base, LiveBase};
use colloque_bot::diagnostics::Severity;
use colloque_bot::knowledge::{Kind, LoadError, Loaded, load};
use tempfile::TempDir;

/// A folder with these files.
fn folder<C: AsRef<[u8]>>(files: &[(&str, C)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// The problems of a base with these files, one a line, without the folder's own path.
fn problems<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Vec<String> {
    let folder = folder(files);
    let prefix = format!("{}/", folder.path().display());
    let problems = match load(folder.path()) {
        Ok(loaded) => loaded.warnings,
        Err(LoadError::Invalid { problems }) => problems,
        Err(error @ LoadError::NoBase { .. }) => panic!("{error}"),
    };
    let lines = problems.iter().map(ToString::to_string);
    lines.map(|line| line.replace(&prefix, "")).collect()
}

/// The same, of the errors only.
fn errors<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Vec<String> {
    let mut lines = problems(files);
    lines.retain(|line| line.contains(": error: "));
    lines
}

fn loaded<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Loaded {
    load(folder(files).path()).unwrap()
}

/// The entry that has the least.
const LEAST: &str = "[[entry]]\nid = \"a\"\ntitle = \"T\"\nsummary = \"S\"\n";

/// A theme that has all it needs; the entry of [`LEAST`] is not in it.
const THEME: &str = "[[theme]]\nid = \"t\"\ncommand = \"t\"\ntitle = \"T\"\ndescription = \"D\"\n";

#[test]
fn the_least_that_works() {
    let loaded = loaded(&[("a.toml", LEAST)]);
    assert_eq!(loaded.warnings, []);
    let [entry] = loaded.knowledge.entries.as_slice() else {
        panic!("{:?}", loaded.knowledge)
    };
    assert_eq!((entry.id.as_str(), entry.kind), ("a", Kind::Session));
}

#[test]
fn every_field_is_read() {
    let full = r#"
        [event]
        title = "Colloque"
        title_en = "Conference"
        date = 2025-01-21
        place = "Paris"
        organiser = "Les organisateurs"
        url = "https://example.org/"
        contact = "le salon #aide"

        [[theme]]
        id = "droits"
        command = "droits"
        command_en = "rights"
        title = "Accès aux droits"
        title_en = "Access to rights"
        description = "Ce qui s’en dit"
        description_en = "What is said of it"

        [[entry]]
        id = "parent"
        kind = "about"
        title = "Parent"
        summary = "Résumé"

        [[entry]]
        id = "enfant"
        kind = "recommendation"
        title = "  Enfant "
        title_en = "Child"
        summary = """
        Résumé
        """
        summary_en = "Summary"
        text = "Transcription"
        themes = ["droits"]
        speakers = [{ name = "Louise", role = "Drees", role_en = "Office" }, { name = "Paul" }]
        keywords = ["illectronisme"]
        questions = ["Qui ?"]
        order = -2
        part_of = "parent"
        video = "https://example.org/vidéo"
        source = "https://example.org/page"
        [[entry.point]]
        text = "Un point"
        text_en = "A point"
        keywords = ["mot"]
        at = "01:02:03"
        [[entry.point]]
        text = "Un autre"

        [[elsewhere]]
        title = "Carte Vitale"
        title_en = "Health card"
        keywords = ["carte"]
        questions = ["Où ?"]
        text = "Voyez la caisse."
        text_en = "Ask the fund."
        url = "https://example.org/caisse"

        [[synonyms]]
        words = ["ia", "intelligence artificielle"]
    "#;
    let loaded = loaded(&[("a.toml", full)]);
    assert_eq!(loaded.warnings, []);
    insta::assert_debug_snapshot!(loaded.knowledge);
}

#[test]
fn order_is_stable_whatever_the_files() {
    let entry = |id: &str, order: &str| {
        format!("[[entry]]\nid = \"{id}\"\ntitle = \"{id}\"\nsummary = \"S\"\n{order}\n")
    };
    let loaded = loaded(&[
        ("z.toml", entry("zz", "order = 1") + &entry("b", "")),
        ("sub/deep/a.toml", entry("a", "") + &entry("y", "order = 2")),
        ("m.toml", entry("first", "order = 1")),
        (".#m.toml", "not toml at all".to_owned()),
        (".hidden/x.toml", "not toml at all".to_owned()),
        ("notes.txt", "not toml at all".to_owned()),
    ]);
    let ids: Vec<&str> = loaded
        .knowledge
        .entries
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(ids, ["first", "zz", "y", "a", "b"]);
}

#[test]
fn byte_order_mark_and_windows_line_ends() {
    let text = format!("\u{feff}{}", LEAST.replace('\n', "\r\n"));
    assert_eq!(problems(&[("a.toml", &text)]), [""; 0]);
    let wrong = text + "couleur = 1\r\n";
    assert_eq!(errors(&[("a.toml", wrong)]).len(), 1);
}

/// One mistake in one file: the table's text, and the one message it gets.
#[track_caller]
fn assert_one(text: &str, expected: &str) {
    assert_eq!(errors(&[("a.toml", text)]), [expected], "\n{text}");
}

/// One more line in the entry of [`LEAST`], and the message it gets.
#[track_caller]
fn assert_line(line: &str, expected: &str) {
    assert_one(&format!("{LEAST}{line}\n"), &format!("a.toml:5:{expected}"));
}

#[test]
fn unknown_fields() {
    assert_line(
        "keyword = [\"a\"]",
        "1: error: champ inconnu `keyword` dans [[entry]] : vouliez-vous dire `keywords` ?",
    );
    assert_line(
        "  Speakers = []",
        "3: error: champ inconnu `Speakers` dans [[entry]] : vouliez-vous dire `speakers` ?",
    );
    assert_line(
        "couleur = \"bleu\"",
        "1: error: champ inconnu `couleur` dans [[entry]] : retirez-le, ou choisissez parmi `id`, `kind`, `title`, `title_en`, `summary`, `summary_en`, `text`, `themes`, `speakers`, `keywords`, `questions`, `order`, `part_of`, `video`, `source`, `point`",
    );
    assert_line(
        "speakers = [{ name = \"é\", rol = \"x\" }]",
        "27: error: champ inconnu `rol` dans `speakers` : vouliez-vous dire `role` ?",
    );
    assert_line(
        "[[entry.points]]\ntext = \"T\"",
        "1: error: champ inconnu `points` dans [[entry]] : vouliez-vous dire `point` ?",
    );
    assert_line(
        "[[themes]]\nid = \"t\"\ncommand = \"t\"\ntitle = \"T\"\ndescription = \"D\"",
        "1: error: champ inconnu `themes` en tête de fichier : vouliez-vous dire `theme` ?",
    );
    assert_line(
        "[autre]",
        "2: error: champ inconnu `autre` en tête de fichier : retirez-le, ou choisissez parmi `event`, `theme`, `entry`, `elsewhere`, `synonyms`",
    );
}

#[test]
fn a_misspelt_field_is_not_missing_too() {
    let text = LEAST.replace("summary", "sumary");
    assert_one(
        &text,
        "a.toml:4:1: error: champ inconnu `sumary` dans [[entry]] : vouliez-vous dire `summary` ?",
    );
}

#[test]
fn each_misspelt_header_is_told_and_read() {
    let text = format!(
        "{}[[entrie]]\nid = \"b\"\ntitle = \"U\"\nsummary = \"S\"\npart_of = \"nul\"\n",
        LEAST.replace("entry", "entrie")
    );
    assert_eq!(
        errors(&[("a.toml", text)]),
        [
            "a.toml:1:1: error: champ inconnu `entrie` en tête de fichier : vouliez-vous dire `entry` ?",
            "a.toml:5:1: error: champ inconnu `entrie` en tête de fichier : vouliez-vous dire `entry` ?",
            "a.toml:9:1: error: `part_of` nomme « nul », qui n’existe pas : ajoutez une [[entry]] de cet `id`, ou retirez-le d’ici",
        ]
    );
}

#[test]
fn missing_fields() {
    for key in ["id", "title", "summary"] {
        let text: String = LEAST
            .lines()
            .filter(|line| !line.starts_with(key))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_one(
            &text,
            &format!(
                "a.toml:1:1: error: il manque `{key}` dans [[entry]] : ajoutez `{key} = \"…\"`"
            ),
        );
    }
    for key in ["id", "command", "title", "description"] {
        let text: String = THEME
            .lines()
            .filter(|line| !line.starts_with(key))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_one(
            &text,
            &format!(
                "a.toml:1:1: error: il manque `{key}` dans [[theme]] : ajoutez `{key} = \"…\"`"
            ),
        );
    }
    assert_line("speakers = [\n  { role = \"x\" },\n]", "x")
}
