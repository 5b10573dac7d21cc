//! The knowledge base: every mistake with its message and place, one message per mistake, and no
//! file that breaks the loader.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::fs;
use std::path::Path;

mod mistakes;

use colloque_bot::base::{Base, LiveBase, Served, Start};
use colloque_bot::diagnostics::{Position, Problem, Severity};
use colloque_bot::knowledge::{
    Kind, Link, LoadError, Loaded, Origin, Place, Versions, field_reference, load,
};
use colloque_bot::links::dead_links;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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

/// A field of the curators' reference: its table, its name and a value for it.
struct Field {
    table: String,
    key: String,
    value: String,
    /// How many characters it may have, if that is limited.
    longest: Option<usize>,
}

/// Every field that the reader asks for, in the order of the reference.
fn every_field() -> Vec<Field> {
    let reference = field_reference();
    let mut table = String::new();
    let mut fields = Vec::new();
    for line in reference.lines() {
        if let Some(label) = line.strip_prefix("### ") {
            table = match label.trim_matches('`') {
                "speakers" => "[[entry.speakers]]".to_owned(),
                label => label.to_owned(),
            };
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if let [key, kind, _] = cells.as_slice()
            && let Some(key) = key.strip_prefix('`').and_then(|key| key.strip_suffix('`'))
            && *kind != "des tables"
        {
            fields.push(Field {
                value: sample(&table, key, kind),
                longest: limit(kind),
                table: table.clone(),
                key: key.to_owned(),
            });
        }
    }
    fields
}

/// How many characters a text of this kind may have: « texte, 250 caractères au plus ».
fn limit(kind: &str) -> Option<usize> {
    let (limit, _) = kind.strip_prefix("texte, ")?.split_once(" caractères")?;
    Some(limit.parse().unwrap())
}

/// A value that no other field has.
fn sample(table: &str, key: &str, kind: &str) -> String {
    match (table, key) {
        ("[[entry]]", "kind") => "\"about\"".to_owned(),
        ("[event]", "noun") => "\"le festival\"".to_owned(),
        ("[[emergency]]", "kind") => "\"suicide\"".to_owned(),
        ("[[emergency]]", "number" | "text" | "text_en") => "\"3114\"".to_owned(),
        ("[[entry]]", "themes") => "[\"t\"]".to_owned(),
        ("[[entry]]", "part_of") => "\"z\"".to_owned(),
        (_, "at" | "to") => "\"12:30\"".to_owned(),
        (_, "from" | "captions_offset") => "\"00:01\"".to_owned(),
        (_, "id") => "\"t\"".to_owned(),
        _ if kind.starts_with("`true`") => "true".to_owned(),
        _ if kind.starts_with("date") => "2025-01-21".to_owned(),
        _ if kind.starts_with("nombre") => "7".to_owned(),
        _ if kind.starts_with("adresse") => format!("\"https://example.org/{key}.mp4\""),
        _ if kind.starts_with("liste") => format!("[\"une {key}\", \"autre {key}\"]"),
        _ => format!("\"{}\"", key.replace('_', "-")),
    }
}

/// A file with every field but one, and the entry that another is part of.
fn written(fields: &[Field], without: Option<&Field>) -> String {
    let mut file = LEAST.replace("\"a\"", "\"z\"");
    let mut table = "";
    for field in fields {
        if field.table != table {
            table = &field.table;
            writeln!(file, "{table}").unwrap();
        }
        if !without.is_some_and(|without| std::ptr::eq(without, field)) {
            writeln!(file, "{} = {}", field.key, field.value).unwrap();
        }
    }
    file
}

/// The fields, outermost first, that hold the first line in which two values differ.
fn first_difference(one: &impl Debug, other: &impl Debug) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let mut path: Vec<(usize, &str)> = Vec::new();
    for (line, other) in one.lines().zip(other.lines()) {
        let text = line.trim_start();
        let depth = line.len() - text.len();
        path.retain(|(above, _)| *above < depth);
        if let Some((field, _)) = text.split_once(": ") {
            path.push((depth, field));
        }
        if line != other {
            break;
        }
    }
    let fields: Vec<&str> = path.into_iter().map(|(_, field)| field).collect();
    fields.join(".")
}

/// Without a field, the base is another in this field alone, or an error names it.
#[test]
fn every_field_is_read_into_its_own() {
    let fields = every_field();
    let base = |without| {
        [
            ("a.toml", written(&fields, without)),
            ("captions", SRT.to_owned()),
        ]
    };
    let full = loaded(&base(None));
    assert_eq!(full.warnings, []);
    for field in &fields {
        let Field { table, key, .. } = field;
        match load(folder(&base(Some(field))).path()) {
            Ok(without) => {
                let changed = first_difference(&full.knowledge, &without.knowledge);
                let changed = changed.replace(".en", "_en");
                let mut path = changed.split('.');
                // The English members of a list stand with the others.
                let is_list = field.value.starts_with('[');
                let own = |it: &str| it == key || is_list && format!("{it}_en") == *key;
                assert!(path.any(own), "{table} {key}: {changed}");
            }
            Err(error) => {
                let problems = error.problems();
                let names = |it: &Problem| it.message.contains(&format!("`{key}`"));
                assert!(problems.iter().any(names), "{table} {key}: {problems:?}");
            }
        }
    }
}

#[test]
fn order_does_not_depend_on_the_files() {
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

/// More text after the entry of [`LEAST`], and the message it gets, with its line and column.
#[track_caller]
fn assert_after(text: &str, expected: &str) {
    assert_one(&format!("{LEAST}{text}\n"), &format!("a.toml:{expected}"));
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
    assert_after(
        "[[synonyms]]\nwords = [\"a\", \"b\"]\ncouleur = \"bleu\"",
        "7:1: error: champ inconnu `couleur` dans [[synonyms]] : retirez-le, ou choisissez parmi `words`",
    );
    assert_line(
        "speakers = [{ name = \"é\", rol = \"x\" }]",
        "27: error: champ inconnu `rol` dans `speakers` : vouliez-vous dire `role` ?",
    );
    assert_after(
        "[[emergency]]\nnumber = \"1\"\ntext = \"1\"\nphrases = [\"a\"]\nService = \"S\"",
        "9:1: error: champ inconnu `Service` dans [[emergency]] : vouliez-vous dire `details` ?",
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
        "1: error: champ inconnu `autre` en tête de fichier : retirez-le, ou choisissez parmi `event`, `theme`, `entry`, `elsewhere`, `emergency`, `term`, `synonyms`",
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
fn each_misspelt_header_is_reported_and_read() {
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

/// A table without one of its keys.
fn without(table: &str, key: &str) -> String {
    let lines = table.lines().filter(|line| !line.starts_with(key));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn missing_fields() {
    for key in ["id", "title", "summary"] {
        let text = without(LEAST, key);
        assert_one(
            &text,
            &format!(
                "a.toml:1:1: error: il manque `{key}` dans [[entry]] : ajoutez `{key} = \"…\"`"
            ),
        );
    }
    for key in ["id", "command", "title", "description"] {
        let text = without(THEME, key);
        assert_one(
            &text,
            &format!(
                "a.toml:1:1: error: il manque `{key}` dans [[theme]] : ajoutez `{key} = \"…\"`"
            ),
        );
    }
    let name = "error: il manque `name` dans `speakers` : ajoutez `name = \"…\"`";
    let text = format!("{LEAST}speakers = [\n  {{ name = \"x\" }},\n  {{ role = \"x\" }},\n]\n");
    assert_one(&text, &format!("a.toml:7:3: {name}"));
    assert_line(
        "[[entry.point]]\nkeywords = []",
        "1: error: il manque `text` dans [[entry.point]] : ajoutez `text = \"…\"`",
    );
    assert_line(
        "[[elsewhere]]\ntext = \"T\"",
        "1: error: il manque `title` dans [[elsewhere]] : ajoutez `title = \"…\"`",
    );
    assert_line(
        "[[emergency]]\nkind = \"fire\"\ntext = \"T\"",
        "1: error: il manque `number` dans [[emergency]] : ajoutez `number = \"…\"`",
    );
    assert_line(
        "[[emergency]]\nkind = \"fire\"\nnumber = \"112\"",
        "1: error: il manque `text` dans [[emergency]] : ajoutez `text = \"…\"`",
    );
    assert_one(
        &(LEAST.to_owned() + "[[emergency]]\nkind = \"fires\"\nnumber = \"112\"\ntext = \"T\""),
        "a.toml:6:1: error: `kind` inconnu « fires » : vouliez-vous dire `kind = \"fire\"` ?",
    );
    assert_one(
        &(LEAST.to_owned() + "[[emergency]]\nkind = \"fire\"\nnumber = \"police\"\ntext = \"T\""),
        "a.toml:7:1: error: `number` « police » n’est pas un numéro : par exemple `number = \"112\"`",
    );
    assert_line(
        "[[elsewhere]]\ntitle = \"T\"",
        "1: error: il manque `text` dans [[elsewhere]] : ajoutez `text = \"…\"`",
    );
    assert_line(
        "[[term]]\ntext = \"T\"",
        "1: error: il manque `words` dans [[term]] : ajoutez `words = [\"…\", \"…\"]`",
    );
    assert_line(
        "[[term]]\nwords = [\"CNSA\"]",
        "1: error: il manque `text` dans [[term]] : ajoutez `text = \"…\"`",
    );
    assert_line(
        "[[synonyms]]",
        "1: error: il manque `words` dans [[synonyms]] : ajoutez `words = [\"…\", \"…\"]`",
    );
}

#[test]
fn empty_fields() {
    for (key, line) in [("id", 2), ("title", 3), ("summary", 4)] {
        let blank = format!("{key} = \" \\n\"");
        let lines = LEAST
            .lines()
            .map(|line| if line.starts_with(key) { &blank } else { line });
        let text: Vec<&str> = lines.collect();
        assert_one(
            &text.join("\n"),
            &format!("a.toml:{line}:1: error: `{key}` est vide : complétez-le"),
        );
    }
    assert_line(
        "speakers = [{ name = \"\" }]",
        "15: error: `name` est vide : complétez-le",
    );
    assert_after(
        "[[synonyms]]\nwords = [\" \"]",
        "6:1: error: `words` est vide : complétez-le",
    );
}

#[test]
fn wrong_types() {
    assert_line(
        "order = \"2\"",
        "1: error: `order` doit être un nombre entier, pas un texte : `order = 2`",
    );
    assert_line(
        "captions_offset = \"-1\"",
        "1: error: `captions_offset` doit être un décalage, heures:minutes:secondes (ici « -1 ») : `captions_offset = \"-00:12:30\"`",
    );
    assert_line(
        "order = 2.0",
        "1: error: `order` doit être un nombre entier, pas un nombre à virgule : `order = 2`",
    );
    assert_line(
        "order = 99999999999999999999",
        "1: error: `order` doit être un nombre entier, pas un nombre trop grand : `order = 2`",
    );
    assert_line(
        "text = 3",
        "1: error: `text` doit être un texte entre guillemets, pas un nombre entier : `text = \"…\"`",
    );
    assert_line(
        "kind = true",
        "1: error: `kind` doit être un texte entre guillemets, pas vrai ou faux : `kind = \"…\"`",
    );
    assert_line(
        "themes = \"t\"",
        "1: error: `themes` doit être une liste (des textes entre guillemets), pas un texte : `themes = [\"…\", \"…\"]`",
    );
    assert_line(
        "keywords = [\"a\", 3]",
        "1: error: `keywords` doit contenir des textes entre guillemets ; l’élément 2 est le nombre 3 : `keywords = [\"…\", \"…\"]`",
    );
    assert_line(
        "speakers = [\"Louise\"]",
        "1: error: `speakers` est une liste de tables, pas un texte : écrivez `speakers = [{ name = \"…\" }]`",
    );
    assert_line(
        "speakers = \"Louise\"",
        "1: error: `speakers` est une liste de tables, pas un texte : écrivez `speakers = [{ name = \"…\" }]`",
    );
    assert_line(
        "point = \"Un point\"",
        "1: error: `point` est une liste de tables, pas un texte : écrivez [[entry.point]]",
    );
    assert_line(
        "[entry.point]\ntext = \"T\"",
        "1: error: écrivez [[entry.point]], avec ses doubles crochets",
    );
    assert_after(
        "[event]\ndate = \"2025-01-21\"",
        "6:1: error: `date` doit être une date sans guillemets, pas un texte : `date = 2025-01-21`",
    );
    assert_after(
        "[event]\ndate = 2025-01-21T10:00:00",
        "6:1: error: `date` doit être une date sans guillemets, pas une date avec une heure : `date = 2025-01-21`",
    );
    assert_after(
        "[[event]]\ntitle = \"T\"",
        "5:1: error: écrivez [event], avec de simples crochets",
    );
    assert_after(
        "[[synonyms]]\nwords = \"ia\"",
        "6:1: error: `words` doit être une liste (des textes entre guillemets), pas un texte : `words = [\"…\", \"…\"]`",
    );
    assert_one(
        "[entry]\nid = \"a\"\ntitle = \"T\"\nsummary = \"S\"\n",
        "a.toml:1:1: error: écrivez [[entry]], avec ses doubles crochets",
    );
    assert_one(
        "entry = 3\n",
        "a.toml:1:1: error: `entry` est une liste de tables, pas un nombre entier : écrivez [[entry]]",
    );
    assert_one(
        "id = 3\n",
        "a.toml:1:1: error: il manque la ligne [[entry]] au-dessus",
    );
    assert_one(
        &LEAST.replace("\"a\"", "3"),
        "a.toml:2:1: error: `id` doit être un texte entre guillemets, pas un nombre entier : `id = \"…\"`",
    );
}

#[test]
fn ids() {
    let id = |id: &str| LEAST.replace("\"a\"", &format!("\"{id}\""));
    for fine in ["a", "a-b", "2025", "a1-2b", &"x".repeat(64)] {
        assert_eq!(problems(&[("a.toml", id(fine))]), [""; 0]);
    }
    for (wrong, example) in [
        ("A", "a"),
        ("été", "ete"),
        ("a_b", "a-b"),
        ("a--b", "a-b"),
        ("-a", "a"),
        ("a-", "a"),
        (" a", "a"),
        ("?", "accueil-2"),
    ] {
        assert_one(
            &id(wrong),
            &format!(
                "a.toml:2:1: error: `id` n’admet que des minuscules sans accent, des chiffres et des tirets simples : par exemple `id = \"{example}\"`"
            ),
        );
    }
    assert_one(
        &id(&"x".repeat(65)),
        "a.toml:2:1: error: `id` a 65 caractères, au plus 64 : raccourcissez-le",
    );
}

#[test]
fn duplicate_ids_are_reported_once_each() {
    let files = [
        ("a.toml", LEAST.to_owned()),
        (
            "b.toml",
            format!("{LEAST}{THEME}{THEME}").replacen(
                "\"t\"\ncommand = \"t\"",
                "\"t\"\ncommand = \"u\"",
                1,
            ),
        ),
        ("c.toml", format!("\n{LEAST}")),
    ];
    assert_eq!(
        errors(&files),
        [
            "b.toml:2:1: error: l’`id` « a » est déjà celui d’une entrée (a.toml, ligne 2) : choisissez-en un autre",
            "b.toml:11:1: error: l’`id` « t » est déjà celui d’un thème (b.toml, ligne 6) : choisissez-en un autre",
            "c.toml:3:1: error: l’`id` « a » est déjà celui d’une entrée (a.toml, ligne 2) : choisissez-en un autre",
        ]
    );
    // A theme and an entry may have the same.
    assert_eq!(
        errors(&[(
            "a.toml",
            LEAST.to_owned() + &THEME.replace("\"t\"", "\"a\"")
        )]),
        [""; 0]
    );
}

#[test]
fn references() {
    assert_line(
        "themes = [\"sante\"]",
        "1: error: `themes` nomme « sante », qui n’existe pas : ajoutez un [[theme]] de cet `id`, ou retirez-le d’ici",
    );
    assert_line(
        "part_of = \"nul\"",
        "1: error: `part_of` nomme « nul », qui n’existe pas : ajoutez une [[entry]] de cet `id`, ou retirez-le d’ici",
    );
    assert_after(
        "part_of = \"\"",
        "5:1: error: `part_of` nomme «  », qui n’existe pas : ajoutez une [[entry]] de cet `id`, ou retirez-le d’ici",
    );
    let text = format!(
        "{LEAST}themes = [\n\"sante\",\n\"autonmie\"]\n{}{}",
        THEME.replace("\"t\"", "\"sante\""),
        THEME.replace("\"t\"", "\"autonomie\"")
    );
    assert_one(
        &text,
        "a.toml:5:1: error: `themes` nomme « autonmie », qui n’existe pas : vouliez-vous dire « autonomie » ?",
    );
    // In any order of the files.
    let files = [
        ("a.toml", format!("{LEAST}themes = [\"t\"]\n")),
        ("b.toml", THEME.to_owned()),
    ];
    assert_eq!(problems(&files), [""; 0]);
}

#[test]
fn circles_are_told_once() {
    let entry = |id: &str, parent: &str| {
        format!(
            "[[entry]]\nid = \"{id}\"\ntitle = \"{id}\"\nsummary = \"S\"\npart_of = \"{parent}\"\n"
        )
    };
    assert_one(
        &entry("a", "a"),
        "a.toml:5:1: error: `part_of` tourne en rond (a → a) : retirez-en un",
    );
    let tail_first = entry("x", "y")
        + &entry("y", "c")
        + &entry("b", "c")
        + &entry("c", "d")
        + &entry("d", "b")
        + &entry("z", "b");
    assert_one(
        &tail_first,
        "a.toml:15:1: error: `part_of` tourne en rond (b → c → d → b) : retirez-en un",
    );
    let two = entry("a", "b") + &entry("b", "a") + &entry("c", "d") + &entry("d", "c");
    assert_eq!(errors(&[("a.toml", two)]).len(), 2);
}

#[test]
fn kinds() {
    assert_line(
        "kind = \"sesion\"",
        "1: error: `kind` inconnu « sesion » : vouliez-vous dire `kind = \"session\"` ?",
    );
    assert_line(
        "kind = \"atelier\"",
        "1: error: `kind` inconnu « atelier » : `session`, `recommendation` ou `about`",
    );
    assert_after(
        "kind = \"\"",
        "5:1: error: `kind` inconnu «  » : `session`, `recommendation` ou `about`",
    );
}

#[test]
fn lengths_are_in_characters() {
    let mut fields = every_field();
    let mut limits = BTreeSet::new();
    for at in 0..fields.len() {
        let Some(longest) = fields[at].longest else {
            continue;
        };
        let (table, key) = (fields[at].table.clone(), fields[at].key.clone());
        let mut told = |length: usize| {
            // What an emergency says begins with the number.
            let text = format!("\"3114{}\"", "é".repeat(length - 4));
            let usual = std::mem::replace(&mut fields[at].value, text);
            let told = errors(&[("a.toml", written(&fields, None))]);
            fields[at].value = usual;
            told
        };
        assert_eq!(told(longest), [""; 0], "{table} {key}");
        let (told, over) = (told(longest + 1), longest + 1);
        let message =
            format!(": `{key}` a {over} caractères, au plus {longest} : raccourcissez-le");
        assert!(
            matches!(&*told, [one] if one.ends_with(&message)),
            "{table} {key}: {told:?}"
        );
        limits.insert(format!("{table} {key} {longest}"));
    }
    for limit in [
        "[[entry]] title 250",
        "[[entry]] summary_en 3500",
        "[[entry.point]] text 600",
        "[[theme]] title 100",
        "[[theme]] description_en 100",
        "[[term]] text 600",
        "[[elsewhere]] text_en 600",
    ] {
        assert!(limits.contains(limit), "{limit} in {limits:?}");
    }
}

#[test]
fn a_base_for_members_has_an_emergency() {
    let entries = |number: usize| -> String {
        let entry = |at| format!("[[entry]]\nid = \"e{at}\"\ntitle = \"T{at}\"\nsummary = \"S\"\n");
        (0..number).map(entry).collect()
    };
    let warns = |text: &str| {
        problems(&[("a.toml", text)])
            .join("\n")
            .contains("[[emergency]]")
    };
    assert!(!warns(&entries(9)), "a trial");
    assert!(warns(&entries(10)), "a base in service");
    let emergency = "[[emergency]]\nkind = \"fire\"\nnumber = \"112\"\ntext = \"112 : appelez.\"\n";
    assert!(!warns(&(entries(10) + emergency)));
    let led_to_by_nothing = "[[emergency]]\nnumber = \"112\"\ntext = \"112 : appelez.\"\n";
    let problems = problems(&[("a.toml", entries(1) + led_to_by_nothing)]);
    assert!(
        problems.join("").contains("rien ne mène à ce numéro"),
        "{problems:?}"
    );
}

#[test]
fn links() {
    for key in ["video", "source"] {
        for wrong in [
            "http://example.org",
            "example.org",
            "",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https:example.org",
        ] {
            assert_line(
                &format!("{key} = \"{wrong}\""),
                &format!(
                    "1: error: `{key}` doit être une adresse qui commence par https:// (ici « {wrong} ») : `{key} = \"https://…\"`"
                ),
            );
        }
        assert_line(
            &format!("{key} = \"https://example.org/a b\""),
            &format!(
                "1: error: `{key}` contient une espace (ici « https://example.org/a b ») : retirez-la, ou écrivez %20 à sa place"
            ),
        );
        for host in ["intranet", "exemple", "localhost", "exemple."] {
            assert_line(
                &format!("{key} = \"https://{host}/page\""),
                &format!(
                    "1: error: `{key}` : Discord refuse une adresse dont le site n’a pas de point (ici « {host} ») ; donnez son adresse complète, comme https://www.exemple.fr/page"
                ),
            );
        }
        let fine = format!("{LEAST}{key} = \"https://example.org/a?b=c#d\"\n");
        assert_eq!(problems(&[("a.toml", fine)]), [""; 0]);
    }
    assert_after(
        "[event]\nurl = \"x\"",
        "6:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    assert_after(
        "[[elsewhere]]\ntitle = \"T\"\ntext = \"T\"\nurl = \"x\"",
        "8:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    assert_after(
        "[[term]]\nwords = [\"W\"]\ntext = \"T\"\nurl = \"x\"",
        "8:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    // A contact may be anything.
    assert_eq!(
        errors(&[(
            "a.toml",
            format!("{LEAST}[event]\ncontact = \"le salon\"\n")
        )]),
        [""; 0]
    );
}

#[test]
fn commands() {
    let command = |name: &str| THEME.replace("command = \"t\"", &format!("command = \"{name}\""));
    let refused = |name: &str, why: &str| {
        assert_one(
            &command(name),
            &format!("a.toml:3:1: error: `command` ne peut pas être « {name} » : {why}"),
        );
    };
    refused(
        "deux mots",
        "Discord refuse une espace : seulement des lettres, des chiffres, `-` et `_`",
    );
    refused(
        "a/b",
        "Discord refuse « / » : seulement des lettres, des chiffres, `-` et `_`",
    );
    refused("Santé", "Discord veut des minuscules : « santé »");
    refused(
        "question",
        "c’est une commande du bot lui-même : choisissez un autre nom",
    );
    refused(
        "recharger",
        "c’est une commande du bot lui-même : choisissez un autre nom",
    );
    refused(&"x".repeat(33), "33 caractères, au plus 32");
    assert_eq!(errors(&[("a.toml", command("accès-aux-droits"))]), [""; 0]);
    let english = format!("{THEME}command_en = \"Help\"\n");
    assert_one(
        &english,
        "a.toml:6:1: error: `command_en` ne peut pas être « Help » : Discord veut des minuscules : « help »",
    );
}

#[test]
fn shared_commands() {
    let other = THEME.replace("id = \"t\"", "id = \"u\"");
    assert_one(
        &format!("{THEME}{other}"),
        "a.toml:8:1: error: `command` « t » est déjà la commande d’un autre thème (a.toml, ligne 3) : choisissez-en une autre",
    );
    let english = other.replace("command = \"t\"", "command = \"u\"\ncommand_en = \"t\"");
    assert_one(
        &format!("{THEME}{english}"),
        "a.toml:9:1: error: `command_en` « t » est déjà la commande d’un autre thème (a.toml, ligne 3) : choisissez-en une autre",
    );
    // The same name in both languages is one command.
    assert_eq!(
        errors(&[("a.toml", format!("{THEME}command_en = \"t\"\n"))]),
        [""; 0]
    );
}

#[test]
fn a_second_event() {
    let event = "[event]\ntitle = \"T\"\n";
    let message = "error: un seul [event] en tout : il y en a déjà un (a.toml, ligne 1)";
    assert_eq!(
        errors(&[("a.toml", event), ("b.toml", event)]),
        [format!("b.toml:1:1: {message}")]
    );
    assert_one(
        &format!("{event}{event}"),
        "a.toml:3:1: error: un seul [event] en tout : il y en a déjà un, ligne 1",
    );
}

/// Three cues of four seconds: at the first minute, at the second and at the third.
const SRT: &str = "1\n00:01:00,000 --> 00:01:04,000\nbonjour à tous\n\n\
    2\n00:02:00,000 --> 00:02:04,000\nau revoir\n\n\
    3\n00:03:00,000 --> 00:03:04,000\net merci\n";

/// What is said in the first entry: seconds and text of each passage.
fn said(lines: &str, captions: &str) -> Vec<(u32, String)> {
    let text = format!("{LEAST}captions = \"s/a.srt\"\n{lines}");
    let loaded = loaded(&[("a.toml", text.as_str()), ("s/a.srt", captions)]);
    assert_eq!(loaded.warnings, [], "{lines}");
    let passages = loaded.knowledge.entries[0].recording.passages.iter();
    passages
        .map(|it| (it.start / 1_000, it.text.clone()))
        .collect()
}

#[test]
fn captions_are_read_at_the_times_of_the_video() {
    let all = [
        (60, "bonjour à tous"),
        (120, "au revoir"),
        (180, "et merci"),
    ];
    let table: [(&str, &[(u32, &str)]); 5] = [
        ("", &all),
        ("from = \"01:30\"\nto = \"00:03:00\"", &all[1..2]),
        (
            "captions_offset = \"-00:01:00\"",
            &[(0, "bonjour à tous"), (60, "au revoir"), (120, "et merci")],
        ),
        // Before the video began.
        (
            "captions_offset = \"-01:30\"",
            &[(30, "au revoir"), (90, "et merci")],
        ),
        // The part is of the video, not of the file.
        (
            "captions_offset = \"1:00:00\"\nfrom = \"1:02:30\"",
            &[(3_780, "et merci")],
        ),
    ];
    for (lines, expected) in table {
        let expected: Vec<_> = expected
            .iter()
            .map(|(at, text)| (*at, (*text).to_owned()))
            .collect();
        assert_eq!(said(lines, SRT), expected, "{lines}");
    }
}

#[test]
fn broken_captions_are_a_warning_and_cost_only_themselves() {
    let table: [(&str, &[u8], &str, &str); 8] = [
        (
            "a.srt",
            SRT.as_bytes(),
            "to = \"00:30\"",
            "a.toml:5:1: warning: aucune parole",
        ),
        (
            "a.vtt",
            SRT.as_bytes(),
            "",
            "« a.srt » ne peut être lu (introuvable)",
        ),
        (
            "a.srt",
            b"rien",
            "",
            "« a.srt » ne contient aucun sous-titre",
        ),
        ("a.srt", b"{}", "", "« a.srt » n’est pas le JSON de Whisper"),
        (
            "a.srt",
            b"{\"segments\":[",
            "",
            "« a.srt » n’est pas un JSON complet (ligne 1)",
        ),
        (
            "a.srt",
            b"1\n0:0:1,0 --> 0:0:2,0\nlu\n\n2\n0:0:3,0 --> 0:0:x\nperdu\n",
            "",
            "a.srt:6:1: warning: temps illisible",
        ),
        (
            "a.srt",
            b"1\n0:0:9,0 --> 0:0:9,5\nlu\n\n2\n0:0:3,0 --> 0:0:4,0\nlu aussi\n",
            "",
            "a.srt:6:1: warning: ce sous-titre commence avant",
        ),
        (
            "a.srt/b.srt",
            SRT.as_bytes(),
            "",
            "« a.srt » ne peut être lu (ce n’est pas un fichier ordinaire)",
        ),
    ];
    for (name, captions, lines, expected) in table {
        let text = format!("{LEAST}captions = \"a.srt\"\n{lines}");
        let [warning] = problems(&[("a.toml", text.as_bytes()), (name, captions)])
            .try_into()
            .unwrap();
        let is_warning = warning.contains(": warning: ");
        assert!(is_warning && warning.contains(expected), "{warning}");
    }
}

#[test]
fn captions_stay_in_the_folder_of_the_base() {
    let text = |path: &str| format!("{LEAST}captions = \"{path}\"\n");
    let inside = text("../s/./a.srt");
    assert_eq!(
        problems(&[("b/a.toml", inside.as_str()), ("s/a.srt", SRT)]),
        [""; 0]
    );
    for path in ["../../etc/passwd", "/etc/passwd", "s/../../../a.srt"] {
        let text = text(path);
        let [error] = problems(&[("b/a.toml", text.as_str()), ("s/a.srt", SRT)])
            .try_into()
            .unwrap();
        assert!(
            error.starts_with("b/a.toml:5:1: error: `captions` sort du dossier"),
            "{error}"
        );
    }
    #[cfg(unix)]
    {
        let outside = folder(&[("a.srt", SRT)]);
        let base = folder(&[("a.toml", text("a.srt"))]);
        let link = base.path().join("a.srt");
        std::os::unix::fs::symlink(outside.path().join("a.srt"), link).unwrap();
        let Err(LoadError::Invalid { problems }) = load(base.path()) else {
            panic!("a link that leads out");
        };
        assert!(
            problems[0].message.contains("sort du dossier"),
            "{problems:?}"
        );
    }
}

#[test]
fn moments_of_the_video() {
    let at = |at: &str| format!("{LEAST}[[entry.point]]\ntext = \"T\"\nat = \"{at}\"\n");
    for (written, seconds) in [
        ("00:12:30", 750),
        ("1:00:00", 3_600),
        ("12:30", 750),
        ("75:00", 4_500),
    ] {
        let loaded = loaded(&[("a.toml", at(written))]);
        let point = &loaded.knowledge.entries[0].points[0];
        assert_eq!(point.at.map(|at| at.seconds), Some(seconds), "{written}");
    }
    for wrong in [
        "12",
        "0:75:00",
        "0:00:75",
        "a:b",
        "",
        "-1:00",
        "1:2:3:4",
        "00:12:30.5",
    ] {
        assert_one(
            &at(wrong),
            &format!(
                "a.toml:7:1: error: `at` doit être un moment de la vidéo, heures:minutes:secondes (ici « {wrong} ») : `at = \"00:12:30\"`"
            ),
        );
    }
    assert_one(
        &at("x").replace("\"x\"", "00:12:30"),
        "a.toml:7:1: error: `at` doit être un texte entre guillemets, pas une heure : `at = \"…\"`",
    );
}

/// An entry with the least.
fn entry(id: &str) -> String {
    format!("[[entry]]\nid = \"{id}\"\ntitle = \"T{id}\"\nsummary = \"S\"\n")
}

/// What the entries of [`mistakes::IN_ENTRY`] refer to.
fn beside() -> (&'static str, String) {
    ("a.toml", entry("parent") + THEME)
}

/// Whether the errors are the expected ones of the file `x.toml`: place and beginning of each.
#[track_caller]
fn assert_mistakes(text: &str, expected: &[(String, &str)]) {
    let lines = errors(&[beside(), ("x.toml", text.to_owned())]);
    let as_expected = |(line, (place, message)): (&String, &(String, &str))| {
        line.starts_with(&format!("x.toml:{place}: error: {message}"))
    };
    let right = lines.len() == expected.len() && lines.iter().zip(expected).all(as_expected);
    assert!(right, "{text}\nexpected {expected:#?}\ngot {lines:#?}");
}

/// A place `lines` further down.
fn below(place: &str, lines: usize) -> String {
    let (line, column) = place.split_once(':').unwrap();
    format!("{}:{column}", line.parse::<usize>().unwrap() + lines)
}

#[test]
fn what_people_type_gets_one_message_wherever_it_stands() {
    for (lines, place, message) in mistakes::IN_ENTRY {
        let text = [
            format!("{}{lines}", entry("a")),
            format!("{}{lines}\n\n{}order = 7\n", entry("a"), entry("b")),
            format!("{}\n{}{lines}\n{}", entry("a"), entry("b"), entry("c")),
        ];
        for (text, before) in text.iter().zip([4, 4, 9]) {
            let expected = [(below(place, before), *message)];
            assert_mistakes(text, &expected);
            assert_mistakes(&text.replace('\n', "\r\n"), &expected);
        }
    }
}

#[test]
fn two_mistakes_in_a_file_get_two_messages() {
    let all = mistakes::IN_ENTRY;
    for (index, (first, at_first, first_message)) in all.iter().enumerate() {
        for step in [1, 17, 50] {
            let (second, at_second, message) = all[(index + step) % all.len()];
            let between = first.matches('\n').count() + 2 + 4;
            let (a, b, c) = (entry("a"), entry("b"), entry("c"));
            assert_mistakes(
                &format!("{a}{first}\n\n{b}{second}\n\n{c}order = 7\n"),
                &[
                    (below(at_first, 4), *first_message),
                    (below(at_second, 4 + between), message),
                ],
            );
        }
    }
}

#[test]
fn mistakes_of_whole_files() {
    for (text, places, message) in mistakes::WHOLE_FILES {
        let places = places.split('|').map(str::to_owned);
        let expected: Vec<(String, &str)> = places.map(|place| (place, *message)).collect();
        assert_mistakes(text, &expected);
        assert_mistakes(&text.replace('\n', "\r\n"), &expected);
    }
}

/// The folders that a reviewer made, where they are: one line each, with the words of what would be
/// right.
#[test]
fn folders_of_the_reviewer() {
    let folder = Path::new("../shared/cases/check");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no {}", folder.display());
        return;
    }
    for (name, count, words) in mistakes::FOLDERS {
        let folder = folder.join(name).join("knowledge");
        let problems = match load(&folder) {
            Ok(loaded) => loaded.warnings,
            Err(error) => error.problems().to_vec(),
        };
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let told = lines.iter().filter(|line| line.contains(words)).count();
        assert_eq!(told, *count, "{name}\n{lines:#?}");
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        let is_error = |line: &String| line.contains(": error: ");
        let others = errors.count()
            - lines
                .iter()
                .filter(|it| is_error(it) && it.contains(words))
                .count();
        assert_eq!(
            others,
            if *name == "liens-sans-point" { 4 } else { 0 },
            "{name}\n{lines:#?}"
        );
    }
}

#[test]
fn a_conflict_within_a_text_is_no_error() {
    let text = "[[entry]]\nid = \"a\"\ntitle = \"T\"\nsummary = \"\"\"\n<<<<<<< HEAD\nS\n=======\nR\n>>>>>>> b\n\"\"\"\n";
    let lines = problems(&[("a.toml", text)]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("a.toml:5:1: warning: conflit Git non résolu, lignes 5 à 9"),
        "{lines:#?}"
    );
}

#[test]
fn a_field_set_apart_below_the_last_point() {
    let point = "[[entry.point]]\ntext = \"P\"\n";
    let warned = |text: String| problems(&[("a.toml", text)]);
    let lines = warned(format!("{LEAST}\n{point}\nkeywords = [\"k\"]\n"));
    assert!(
        lines.len() == 1 && lines[0].starts_with("a.toml:9:1: warning: `keywords` est lu"),
        "{lines:#?}"
    );
    for fine in [
        format!("{LEAST}\n{point}keywords = [\"k\"]\n"),
        format!("{LEAST}keywords = [\"l\"]\n\n{point}\nkeywords = [\"k\"]\n"),
        format!("{LEAST}\n{point}\nkeywords = [\"k\"]\n\n{point}"),
    ] {
        assert_eq!(warned(fine), [""; 0]);
    }
}

#[test]
fn copies_are_told_as_such() {
    let base = format!("{LEAST}{THEME}[event]\ntitle = \"E\"\n");
    for name in [
        "base - Copie.toml",
        "base (1).toml",
        "base (conflicted copy 2025-01-21).toml",
        "base (copie en conflit de Paul).toml",
        "base.sync-conflict-20250121-101112-ABCDEF.toml",
        "Copie de base.toml",
        "copy of base.toml",
        "base_copie.toml",
        "base2.toml",
        "autre.toml",
    ] {
        let lines = errors(&[("base.toml", base.as_str()), (name, base.as_str())]);
        // Of two names that say nothing, the later is the copy.
        let (copied, original) = if name == "autre.toml" {
            ("base.toml", name)
        } else {
            (name, "base.toml")
        };
        let expected =
            format!("{copied}:1:1: error: copie de {original} ? les mêmes fiches y sont");
        assert!(
            lines.len() == 1 && lines[0].starts_with(&expected),
            "{name}\n{lines:#?}"
        );
    }
    let words = "[[synonyms]]\nwords = [\"a\", \"b\"]\n";
    let lines = problems(&[
        ("base.toml", LEAST),
        ("mots.toml", words),
        ("mots - Copie.toml", words),
    ]);
    assert!(
        lines.len() == 1
            && lines[0].starts_with("mots - Copie.toml:1:1: warning: copie de mots.toml ?"),
        "{lines:#?}"
    );
    // Names that only begin alike.
    let other = LEAST.replace("\"a\"", "\"b\"").replace("\"T\"", "\"U\"");
    assert_eq!(
        problems(&[
            ("base.toml", LEAST),
            ("base-de-loisirs.toml", &other),
            ("base2.toml", words)
        ]),
        [""; 0]
    );
}

#[test]
fn files_that_are_not_read_for_their_name() {
    let warned = |name: &str| {
        let lines = problems(&[("base.toml", LEAST), (name, "[[entry]]\n")]);
        lines.iter().any(|line| {
            line.starts_with(&format!(
                "{name}:1:1: warning: ce fichier n’est pas lu : renommez-le en `"
            ))
        })
    };
    for name in [
        "x.toml.txt",
        "X.TOML",
        "x.Toml",
        "x .toml.txt",
        "x.toml.bak",
        "x.toml~",
        "x.tml",
        "x.toml (1)",
        "base.toml.txt",
    ] {
        assert!(warned(name), "{name}");
    }
    for name in [
        "notes.txt",
        "LISEZMOI.md",
        "base.toml.bak",
        "base.toml~",
        "x.html",
        "x.vtt",
        ".x.toml.swp",
    ] {
        assert!(!warned(name), "{name}");
    }
}

/// The entry of [`LEAST`] with another line, and how its one warning begins; none: nothing is said.
#[track_caller]
fn assert_warning(line: &str, expected: Option<&str>) {
    let lines = problems(&[("a.toml", format!("{LEAST}{line}\n"))]);
    let right = match (expected, lines.as_slice()) {
        (None, []) => true,
        (Some(expected), [only]) => only.starts_with(&format!("a.toml:5:1: warning: {expected}")),
        _ => false,
    };
    assert!(right, "{line}\n{expected:?}\n{lines:#?}");
}

#[test]
fn a_list_in_one_text() {
    for list in [
        "oya, paillage",
        "oya; paillage",
        "oya,paillage,paille",
        "arrosage goutte, paillage",
        "oya | paillage",
        "oya\\npaillage",
    ] {
        assert_warning(
            &format!("keywords = [\"{list}\"]"),
            Some("`keywords` : « oya")
                .filter(|_| list.starts_with("oya"))
                .or(Some("`keywords` : « arrosage")),
        );
    }
    for phrase in [
        "handicap, santé et aides sociales",
        "santé, vieillesse ou allocations",
        "quand il pleut beaucoup, arroser moins que la veille",
        "1,5",
        "oya",
    ] {
        assert_warning(&format!("keywords = [\"{phrase}\"]"), None);
    }
    assert_warning("questions = [\"Oya, paillage ?\"]", None);
}

#[test]
fn keywords_that_tell_nothing_apart() {
    let entry = |id: &str, keywords: &str| format!("{}keywords = [{keywords}]\n", entry(id));
    let warned = |entries: &[String]| problems(&[("a.toml", entries.concat())]);
    let own = |id: &str| entry(id, &format!("\"eau\", \"sujet {id}\""));
    assert_eq!(warned(&[own("a"), own("b")]), [""; 0]);
    let lines = warned(&[own("a"), own("b").replace("eau", "Éau"), own("c")]);
    assert!(
        lines.len() == 1
            && lines[0].starts_with(
                "a.toml:5:1: warning: `keywords` : « eau » est aussi dans 2 autres entrées (b, c)"
            ),
        "{lines:#?}"
    );
    let lines = warned(&[
        entry("a", "\"eau\", \"sol\", \"ciel\""),
        entry("b", "\"eau\", \"sol\""),
    ]);
    assert!(
        lines.len() == 1
            && lines[0].starts_with(
                "a.toml:10:1: warning: `keywords` : aucun n’est propre à cette entrée"
            ),
        "{lines:#?}"
    );
}

#[test]
fn another_language_in_a_field() {
    let english = "This is what the session says of water, and it is in English.";
    let french = "C’est ce que la séance dit de l’eau, et elle est dans la langue du lieu.";
    assert_warning(
        &format!("title_en = \"{french}\""),
        Some("`title_en` est en français, au moins ici : « C’est"),
    );
    assert_warning(
        &format!("summary_en = \"{english} {french}\""),
        Some("`summary_en` est en français, au moins ici : « C’est"),
    );
    assert_warning(&format!("summary_en = \"{english}\""), None);
    let lines = problems(&[(
        "a.toml",
        LEAST.replace("\"S\"", &format!("\"{french} {english}\"")),
    )]);
    assert!(
        lines.len() == 1
            && lines[0]
                .contains("a.toml:4:1: warning: `summary` est en anglais, au moins ici : « This"),
        "{lines:#?}"
    );
    let quoted = "Il a dit : « This is the end of the day and it is fine »";
    assert_eq!(
        problems(&[("a.toml", LEAST.replace("\"S\"", &format!("\"{quoted}\"")))]),
        [""; 0]
    );
}

#[test]
fn characters_that_were_spoilt_are_told_once_a_file() {
    let windows = |text: &str| -> String {
        // What an editor makes of UTF-8 that it takes for Windows text.
        let shown = |byte: u8| match byte {
            0x80 => '€',
            0x93 => '“',
            0x99 => '™',
            byte => char::from(byte),
        };
        text.bytes().map(shown).collect()
    };
    for (text, at, told) in [
        ("é", 9, "« Ã© » est sans doute « é » :"),
        (
            "l’été",
            10,
            "« â€™ » est sans doute « ’ » (et à 2 autres endroits) :",
        ),
        (
            "« x »",
            9,
            "« Â« » est sans doute « « » (et à 1 autre endroit) :",
        ),
        ("œuf", 9, "« Å“ » est sans doute « œ » :"),
    ] {
        let text = LEAST.replace("\"T\"", &format!("\"{}\"", windows(text)));
        let lines = problems(&[("a.toml", text)]);
        let expected = format!("a.toml:3:{}: warning: {told}", at + 1);
        assert!(
            lines.len() == 1 && lines[0].starts_with(&expected),
            "{expected}\n{lines:#?}"
        );
    }
    let fine = "Âge, « forêt », hâte… ÂGÉ «\u{a0}été\u{a0}» Å";
    assert_eq!(
        problems(&[("a.toml", LEAST.replace("\"T\"", &format!("\"{fine}\"")))]),
        [""; 0]
    );
}

#[test]
fn words_that_the_rest_of_the_base_writes_differently() {
    let base = |word: &str| {
        let keywords = "keywords = [\"illectronisme\", \"illectronisme et droits\", \"vivre avec l’illectronisme\", \"chiffres de l’illectronisme\"]";
        format!(
            "{}{keywords}\n",
            LEAST.replace("\"S\"", &format!("\"On y parle de {word} souvent.\""))
        )
    };
    for slip in [
        "l’illectonisme",
        "l’illectronnisme",
        "l’illetcronisme",
        "l’illéctronisme",
    ] {
        let lines = problems(&[("a.toml", base(slip))]);
        let told = "le reste de la base écrit « illectronisme »";
        assert!(
            lines.len() == 1 && lines[0].contains(told),
            "{slip}\n{lines:#?}"
        );
    }
    for fine in ["l’illectronisme", "illectronismes", "d’illettrisme"] {
        assert_eq!(problems(&[("a.toml", base(fine))]), [""; 0], "{fine}");
    }
}

/// The warnings of asking a base its example questions.
fn asked(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    let (_, warnings) = Base::open(folder.path(), usize::MAX).unwrap();
    warnings.iter().map(|it| it.message.clone()).collect()
}

#[test]
fn what_the_example_questions_show() {
    let entry = |id: &str, title: &str, rest: &str| {
        format!("[[entry]]\nid = \"{id}\"\ntitle = \"{title}\"\nsummary = \"Un résumé.\"\n{rest}\n")
    };
    let compost = entry(
        "compost",
        "Le compost de quartier",
        "keywords = [\"compost\"]\nquestions = [\"Comment faire un compost ?\"]",
    );
    let fine = asked(&[("a.toml", &compost)]);
    assert_eq!(fine, [""; 0]);
    let twin = |id: &str| {
        entry(
            id,
            "Les robots à l’hôpital",
            "keywords = [\"robots\", \"hôpital\"]\nquestions = [\"Que dire des robots ?\", \"Les robots sont-ils utiles ?\", \"Quels robots à l’hôpital ?\"]",
        )
    };
    let warnings = asked(&[(
        "a.toml",
        &(compost.clone() + &twin("matin") + &twin("soir")),
    )]);
    assert!(
        warnings
            .iter()
            .any(|it| it.contains("« matin » et « soir » sont trop proches")),
        "{warnings:#?}"
    );
    let elsewhere = "[[elsewhere]]\ntitle = \"Permis\"\ntext = \"Voyez la mairie.\"\nquestions = [\"Comment faire un compost ?\"]\n";
    let warnings = asked(&[("a.toml", &(compost + elsewhere))]);
    assert!(
        warnings.iter().any(|it| it.contains("mène à « Permis »")),
        "{warnings:#?}"
    );
}

#[test]
fn a_word_that_two_terms_explain_is_worth_a_warning() {
    let term = |words: &str| format!("[[term]]\nwords = [{words}]\ntext = \"T\"\n");
    let files = [
        (
            "a.toml",
            LEAST.to_owned() + &term("\"CNSA\", \"la caisse\""),
        ),
        ("b.toml", term("\"DMP\"") + &term("\"La Caisse\"")),
    ];
    assert_eq!(
        problems(&files),
        [
            "b.toml:5:1: warning: « La Caisse » est déjà expliqué par un autre [[term]] (a.toml, ligne 6), qui sert seul : gardez-en un"
        ]
    );
}

#[tokio::test]
async fn links_are_asked_politely_and_the_dead_are_told() {
    use std::sync::{Arc, Mutex};
    let journal = Arc::new(Mutex::new(Vec::new()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::clone(&journal);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let line = request.split(" HTTP/").next().unwrap().to_owned();
            let status = match line.as_str() {
                "HEAD /perdu" | "GET /perdu" => "404 Not Found",
                "HEAD /panne" | "GET /panne" => "500 Internal Server Error",
                "HEAD /prive" => "403 Forbidden",
                "HEAD /sans-head" => "405 Method Not Allowed",
                _ => "200 OK",
            };
            seen.lock().unwrap().push(line);
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    // Nobody listens there once it is dropped.
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let link = |line: usize, address: String| Link {
        address,
        place: Place {
            file: "a.toml".to_owned(),
            position: Position { line, column: 1 },
        },
    };
    let at = |path: &str| format!("http://{address}{path}");
    let links = [
        link(1, at("/bien")),
        link(2, at("/perdu")),
        link(3, at("/sans-head")),
        link(4, at("/prive")),
        link(5, at("/panne")),
        link(6, at("/perdu")),
        link(7, format!("http://{closed}/x")),
    ];
    let dead = dead_links(&links).await;
    let told: Vec<(usize, bool)> = dead
        .iter()
        .map(|it| (it.position.line, it.severity == Severity::Warning))
        .collect();
    assert_eq!(
        told,
        [(2, true), (5, true), (6, true), (7, true)],
        "{dead:#?}"
    );
    assert!(
        dead[0].message.contains("cette page n’existe plus (404)"),
        "{dead:#?}"
    );
    assert!(dead[3].message.contains("injoignable"), "{dead:#?}");
    let journal = journal.lock().unwrap().clone();
    let asked = [
        "HEAD /bien",
        "HEAD /perdu",
        "GET /perdu",
        "HEAD /sans-head",
        "GET /sans-head",
        "HEAD /prive",
        "HEAD /panne",
        "GET /panne",
    ];
    assert_eq!(journal, asked, "each once, one after the other");
}

#[test]
fn the_links_of_a_base_have_their_places() {
    let text = format!(
        "# https://example.org/commentaire\n{LEAST}video = \"https://example.org/v\"\n[[entry.point]]\ntext = \"Voir https://example.org/texte\"\nsource = 'https://example.org/p'\n"
    );
    let folder = folder(&[("a.toml", text)]);
    let found = colloque_bot::knowledge::links(folder.path());
    let found: Vec<(&str, usize, usize)> = found
        .iter()
        .map(|it| {
            (
                it.address.as_str(),
                it.place.position.line,
                it.place.position.column,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("https://example.org/v", 6, 9),
            ("https://example.org/p", 9, 10)
        ]
    );
}

#[test]
fn ids_on_broken_lines_do_not_count_as_missing() {
    let files = [
        (
            "a.toml",
            format!("{LEAST}themes = [\"sante\"]\npart_of = \"b\"\n"),
        ),
        (
            "b.toml",
            format!("{}\ntext = \"\n", LEAST.replace("\"a\"", "\"b")),
        ),
        (
            "c.toml",
            THEME.replace("id = \"t\"", "id = \"sante\"\ncouleur = rouge"),
        ),
    ];
    let lines = errors(&files);
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("b.toml:2:"), "{lines:#?}");
}

#[test]
fn a_theme_without_id_is_not_missing_in_its_entries_too() {
    let theme = "[[theme]]\ncommand = \"sante\"\ntitle = \"T\"\ndescription = \"D\"\n";
    assert_one(
        &format!("{theme}{LEAST}themes = [\"sante\"]\n"),
        "a.toml:1:1: error: il manque `id` dans [[theme]] : ajoutez `id = \"…\"`",
    );
}

#[test]
fn other_encodings() {
    let latin1 =
        b"[[entry]]\nid = \"a\"\ntitle = \"\xc9t\xe9\"\nsummary = \"\xe9\"\nordre = 1\n".to_vec();
    assert_eq!(
        errors(&[("a.toml", latin1)]),
        [
            "a.toml:3:10: error: ce caractère n’est pas en UTF-8 ; enregistrez le fichier en UTF-8 (dans l’éditeur : « Enregistrer sous », encodage UTF-8)",
            "a.toml:5:1: error: champ inconnu `ordre` dans [[entry]] : vouliez-vous dire `order` ?",
        ]
    );
    let utf16: Vec<u8> = "\u{feff}[[entry]]\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(errors(&[("a.toml", utf16)]).len(), 1);
}

#[test]
fn warnings_do_not_keep_a_base_from_service() {
    let entry = |id: &str, rest: &str| LEAST.replace("\"a\"", &format!("\"{id}\"")) + rest + "\n";
    let text = [
        entry("a", "keywords = [\"CAF\", \"caf\", \"\"]\nplace = 1")
            .replace("place = 1", "part_of = \"b\""),
        entry("b", "title_en = \"\""),
        entry("c", "")
            .replace("\"T\"", "\"C\"")
            .replace("\"S\"", &format!("\"{}\"", "x".repeat(901))),
        THEME.to_owned(),
        "[[synonyms]]\nwords = [\"seul\"]\n".to_owned(),
    ];
    let lines = problems(&[("a.toml", text.concat())]);
    assert_eq!(
        lines,
        [
            "a.toml:5:1: warning: `keywords` contient un texte vide : retirez-le",
            "a.toml:5:1: warning: `keywords` répète « caf » : une fois suffit",
            "a.toml:9:1: warning: une autre entrée a le même titre (a.toml, ligne 3) : personne ne pourra choisir entre les deux",
            "a.toml:11:1: warning: `title_en` est vide : complétez-le ou retirez-le",
            "a.toml:15:1: warning: `summary` a 901 caractères : au-delà de 900, il est long à lire sur Discord",
            "a.toml:18:1: warning: aucune entrée n’a ce thème : sa commande n’aura rien à montrer",
            "a.toml:23:1: warning: `words` n’a que « seul » : ajoutez ce qui veut dire la même chose",
        ]
    );
}

#[test]
fn no_base() {
    let empty = TempDir::new().unwrap();
    for path in [empty.path().to_owned(), empty.path().join("nul")] {
        assert!(
            matches!(load(&path), Err(LoadError::NoBase { .. })),
            "{}",
            path.display()
        );
    }
    let file = folder(&[("a.toml", LEAST)]);
    assert!(matches!(
        load(&file.path().join("a.toml")),
        Err(LoadError::NoBase { .. })
    ));
    assert_eq!(problems(&[("a.toml", "")]).len(), 1);
}

#[cfg(unix)]
#[test]
fn links_between_folders() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("sub/a.toml", LEAST)]);
    symlink(folder.path(), folder.path().join("sub/loop")).unwrap();
    symlink(folder.path().join("sub"), folder.path().join("twice")).unwrap();
    assert_eq!(load(folder.path()).unwrap().knowledge.entries.len(), 1);
    symlink(
        folder.path().join("nowhere"),
        folder.path().join("gone.toml"),
    )
    .unwrap();
    let problems = load(folder.path()).unwrap_err().problems().to_vec();
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0]
            .to_string()
            .ends_with("gone.toml:1:1: error: impossible à lire : introuvable")
    );
}

#[test]
fn eleven_mistakes_in_three_files_get_eleven_messages() {
    let files = [
        (
            "entrees.toml",
            "[[entry]]\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nthemes = [\"nul\"]\n\n[[entry]]\nid = \"a\"\ntitle = \"B\"\nsummary = \"S\"\n\n[[entry]]\nid = \"c\"\ntitle = \"C\"\nkind = \"atelier\"\n\n[[entry]]\nid = \"D d\"\ntitle = \"D\"\nsummary = \"S\"\nvideo = \"http://example.org\"\n",
        ),
        (
            "themes.toml",
            "[[theme]]\nid = \"t\"\ncommand = \"aide\"\ntitle = \"T\"\ndescription = \"\"\n\n[[theme]]\nid = \"u\"\ncommand = \"u\"\ntitle = \"U\"\ndescription = \"D\"\ncouleur = \"bleu\"\n",
        ),
        (
            "zut.toml",
            "[[entry]]\nid = \"z\"\ntitle = \"Z\"\nsummary = \"S\"\norder = \"1\"\n\n[[entry]]\nid = \"y\"\ntitle = \"Y\"\nsummary = \"sans fin\nthemes = [\"t\"]\n",
        ),
    ];
    let lines = errors(&files);
    let places: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "entrees.toml:5:1",
            "entrees.toml:8:1",
            "entrees.toml:12:1",
            "entrees.toml:15:1",
            "entrees.toml:18:1",
            "entrees.toml:21:1",
            "themes.toml:3:1",
            "themes.toml:5:1",
            "themes.toml:12:1",
            "zut.toml:5:1",
            "zut.toml:10:20",
        ],
        "{lines:#?}"
    );
}

#[test]
fn the_shipped_base_is_without_errors() {
    let (base, _warnings) = Base::open(Path::new("knowledge"), 0)
        .unwrap_or_else(|error| panic!("{error}\n{:#?}", error.problems()));
    for id in [
        "colloque",
        "introduction",
        "cadrage-statistique",
        "action-publique",
        "quotidiens-professionnels",
        "ethique-soin",
        "inegalites-inclusion",
        "conclusion",
        "reco-regulation-evaluation",
        "reco-justice-sociale",
        "reco-indicateurs",
        "reco-recherche",
    ] {
        assert!(base.knowledge.entry(id).is_some(), "{id}");
    }
}

/// `UPDATE=1 cargo test --test knowledge` writes the reference anew.
#[test]
fn the_curators_page_holds_the_field_reference() {
    const PAGE: &str = "knowledge/LISEZMOI.md";
    const HEAD: &str = "\n## Tous les champs\n";
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, _) = page.split_once(HEAD).unwrap();
    let intro = "Ce que `colloque-bot check --fields` affiche. Un champ qui n’est pas obligatoire peut manquer.";
    let expected = format!("{before}{HEAD}\n{intro}\n\n{}", field_reference());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PAGE, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(PAGE).unwrap(), expected);
}

/// The same pseudo-random numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap()
    }
}

/// Cuts, doubles and corrupts the shipped files in many ways: nothing may break the loader, and
/// every refusal has an error with a place.
#[test]
fn mutated_files_never_panic() {
    const PIECES: [&[u8]; 24] = [
        b"\"",
        b"\"\"\"",
        b"'",
        b"'''",
        b"[",
        b"]",
        b"[[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b",",
        b".",
        b"#",
        b"\n",
        b"\r",
        b"\\",
        b"\xff",
        b"\0",
        b"[[entry]]\n",
        b"[event]\n",
        b"[entry]\n",
        b"\xef\xbb\xbf",
        b"id = ",
    ];
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let folder = TempDir::new().unwrap();
    for file in fs::read_dir("knowledge").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let original: Vec<u8> = fs::read(&path).unwrap().into_iter().take(6_000).collect();
        for _ in 0..60 {
            let mut bytes = original.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(bytes.len());
                let end = (at + numbers.below(40)).min(bytes.len());
                match numbers.below(3) {
                    0 => drop(bytes.drain(at..end)),
                    1 => drop(
                        bytes.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied()),
                    ),
                    _ => drop(
                        bytes.splice(
                            at..at,
                            original[at.min(original.len() - 1)..]
                                .iter()
                                .copied()
                                .take(200),
                        ),
                    ),
                }
            }
            fs::write(folder.path().join("a.toml"), &bytes).unwrap();
            match load(folder.path()) {
                Ok(_) => {
                    let text = String::from_utf8(bytes).unwrap();
                    let text = text.trim_start_matches('\u{feff}');
                    assert!(toml::from_str::<toml::Table>(text).is_ok(), "{text}");
                }
                Err(LoadError::Invalid { problems }) => {
                    assert!(problems.iter().any(|it| it.severity == Severity::Error));
                }
                Err(error @ LoadError::NoBase { .. }) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn extreme_files_are_reported_without_a_crash() {
    let deep = [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("[{}b]\n", "a.".repeat(100_000)),
        format!("{}b = 1\n", "a.".repeat(100_000)),
        format!("[[entry]]\nid = \"{}\"\n", "x".repeat(1_000_000)),
        "]".repeat(100_000),
        "\n=\n".repeat(20_000),
        "[[entry]]\n".repeat(5_000),
        "\0".repeat(1_000),
        "\u{1}\n".repeat(1_000),
    ];
    for text in deep {
        let lines = errors(&[("a.toml", &text)]);
        assert!(!lines.is_empty());
        assert!(
            lines
                .iter()
                .all(|line| line.len() < 1_000 && !line.contains('\n'))
        );
    }
}

/// A reload by nobody, at this time.
fn served(when: u64) -> Served {
    Served {
        when,
        by: None,
        from: Origin::Signal,
    }
}

/// A base with versions in another folder, started at this time.
fn start(base: &TempDir, state: &TempDir, now: u64) -> (LiveBase, Start) {
    let versions = Versions::open(state.path(), base.path()).unwrap();
    LiveBase::open_with(base.path(), versions, now).unwrap()
}

/// Goes back to the version that was put in service at this time; what could not be done.
fn go_back(live: &LiveBase, when: u64, now: u64) -> Vec<String> {
    let mut versions = live.versions().into_iter();
    let version = versions.find(|it| it.when == when).unwrap();
    let candidate = live.prepare_version(&version.name).unwrap().unwrap();
    live.serve(&candidate, &served(now)).unwrap()
}

#[test]
fn a_moment_on_a_site_that_nobody_knows_how_to_open_there_is_worth_a_warning() {
    let entry = |video: &str, point: &str| {
        let video = format!("video = \"https://{video}\"\n");
        format!("{LEAST}{video}[[entry.point]]\ntext = \"P\"\n{point}")
    };
    let at = "at = \"00:12:30\"\n";
    let warned = |text: String| {
        let warnings = loaded(&[("a.toml", text)]).warnings;
        warnings
            .iter()
            .any(|it| it.message.contains("« videos.exemple.fr »"))
    };
    assert!(warned(entry("videos.exemple.fr/42", at)));
    assert!(!warned(entry("videos.exemple.fr/42", "")), "no moment");
    assert!(!warned(entry("videos.exemple.fr/42.mp4", at)));
    assert!(!warned(entry("www.youtube.com/watch?v=abc", at)));
}

#[test]
fn the_last_ten_bases_that_served_are_kept_and_one_takes_the_folders_place() {
    let state = TempDir::new().unwrap();
    let captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour à toutes et à tous.\n";
    let with_captions = LEAST.to_owned() + "captions = \"sous-titres/a.vtt\"\n";
    let base = folder(&[
        ("a.toml", with_captions.as_str()),
        ("sous-titres/a.vtt", captions),
        ("SOURCES.md", "à moi"),
    ]);
    let path = |name: &str| base.path().join(name);
    let read = |name: &str| fs::read_to_string(path(name)).unwrap();
    let (live, _) = start(&base, &state, 0);
    for when in 1..=12 {
        let text = with_captions.replace("\"S\"", &format!("\"S{when}\""));
        fs::write(path("a.toml"), text).unwrap();
        assert_eq!(live.reload(&served(when)).unwrap().1, [""; 0]);
    }
    // The latest is in service; nine before it are kept.
    let list = |live: &LiveBase| live.versions().iter().map(|it| it.when).collect::<Vec<_>>();
    assert_eq!(list(&live), (3..=11).rev().collect::<Vec<_>>());
    assert_eq!(live.versions()[0].changes.changed, 1);

    fs::write(path("b.toml"), "# écrit depuis, pas encore en service\n").unwrap();
    fs::write(path("sous-titres/a.vtt"), "WEBVTT\n").unwrap();
    assert_eq!(go_back(&live, 5, 20), [""; 0]);
    assert!(read("a.toml").contains("\"S5\""));
    assert_eq!(read("sous-titres/a.vtt"), captions);
    assert_eq!(read("SOURCES.md"), "à moi");
    assert!(!path("b.toml").exists());
    assert_eq!(live.current().knowledge.entries[0].summary.fr, "S5");
    // What nobody had put in service is kept too.
    assert_eq!(live.versions()[0].from, Origin::Replaced);
    assert_eq!(go_back(&live, 20, 21), [""; 0]);
    assert!(read("b.toml").starts_with("# écrit depuis"));
    assert_eq!(read("sous-titres/a.vtt"), "WEBVTT\n");
    let names = fs::read_dir(base.path()).unwrap();
    assert_eq!(names.count(), 4, "nothing else is left in the folder");
}

#[test]
fn a_start_serves_what_served_before_if_the_folder_is_broken() {
    let state = TempDir::new().unwrap();
    let base = folder(&[("a.toml", LEAST)]);
    let write = |text: &str| fs::write(base.path().join("a.toml"), text).unwrap();
    let (live, _) = start(&base, &state, 0);
    write(&LEAST.replace("\"S\"", "\"Mauvais\""));
    live.reload(&served(1)).unwrap();
    go_back(&live, 0, 2);
    drop(live);

    write("[[entry]]\nid = \"a\n");
    let (live, started) = start(&base, &state, 3);
    assert!(matches!(started, Start::FellBack(..)), "{started:?}");
    let alert = live.alert().unwrap();
    assert!(alert.contains("3 erreurs"), "{alert}");
    assert_eq!(live.current().knowledge.entries[0].summary.fr, "S");
    assert!(live.reload(&served(4)).is_err());
    assert!(live.alert().is_some());
    write(LEAST);
    live.reload(&served(5)).unwrap();
    assert_eq!(live.alert(), None);

    // Another base does not get its versions.
    let other = folder(&[("a.toml", "x")]);
    let versions = Versions::open(state.path(), other.path()).unwrap();
    assert!(LiveBase::open_with(other.path(), versions, 6).is_err());
}

#[test]
fn a_base_that_was_gone_back_to_serves_though_its_files_cannot_be_written() {
    let (state, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let target = elsewhere.path().join("a.toml");
    fs::write(&target, LEAST).unwrap();
    let base = TempDir::new().unwrap();
    // The bot does not write through links.
    std::os::unix::fs::symlink(&target, base.path().join("a.toml")).unwrap();
    let (live, _) = start(&base, &state, 0);
    let bad = LEAST.replace("\"S\"", "\"Mauvais\"");
    fs::write(&target, &bad).unwrap();
    live.reload(&served(1)).unwrap();
    let faults = go_back(&live, 0, 2);
    assert!(faults[0].contains("est un lien"), "{faults:?}");
    assert_eq!(fs::read_to_string(&target).unwrap(), bad);
    let summary = |live: &LiveBase| live.current().knowledge.entries[0].summary.fr.clone();
    assert_eq!(summary(&live), "S");
    let (live, started) = start(&base, &state, 3);
    assert!(matches!(started, Start::WentBack(_)), "{started:?}");
    assert_eq!(summary(&live), "S");
    assert!(live.alert().is_some());
    // Until somebody changes the folder.
    fs::write(&target, LEAST.replace("\"S\"", "\"Corrigé\"")).unwrap();
    let (live, started) = start(&base, &state, 4);
    assert!(matches!(started, Start::Folder { .. }), "{started:?}");
    assert_eq!(summary(&live), "Corrigé");
}

#[test]
fn what_tells_that_files_changed_sees_captions() {
    let base = folder(&[("a.toml", LEAST), ("sous-titres/a.vtt", "WEBVTT\n")]);
    let (live, _) = LiveBase::open(base.path()).unwrap();
    let before = live.state_of_files();
    assert_eq!(live.state_of_files(), before);
    fs::write(base.path().join("sous-titres/a.vtt"), "WEBVTT\n\n").unwrap();
    assert_ne!(live.state_of_files(), before);
}

#[test]
fn versions_need_a_folder_that_can_be_written() {
    let file = folder(&[("a.toml", LEAST)]);
    let versions = Versions::open(&file.path().join("a.toml"), file.path());
    assert!(versions.unwrap_err().contains("a.toml"));
}

#[test]
fn a_reload_says_what_changed_and_a_bad_one_changes_nothing() {
    let folder = folder(&[("a.toml", LEAST.to_owned() + THEME)]);
    let (live, _) = LiveBase::open(folder.path()).unwrap();
    let write = |text: String| fs::write(folder.path().join("a.toml"), text).unwrap();
    let reload = || live.reload(&served(1)).map(|(reloaded, _)| reloaded);
    assert_eq!(reload().unwrap().changes.to_string(), "Rien n’a changé.\n");

    write(
        LEAST.replace("\"S\"", "\"Autre\"")
            + &LEAST.replace("\"a\"", "\"b\"")
            + &THEME.replace("\"T\"", "\"Titre\""),
    );
    let changes = reload().unwrap().changes;
    assert!(changes.commands);
    assert_eq!(
        changes.to_string(),
        "Entrées : 1 ajoutée (b), 1 modifiée (a)\nThèmes : 1 modifié (t)\nCommandes des thèmes : à enregistrer de nouveau\n"
    );

    let before = live.current();
    write("[[entry]]\nid = \"c\"\n".to_owned());
    assert_eq!(reload().unwrap_err().problems().len(), 2);
    assert_eq!(live.current().knowledge, before.knowledge);
}

/// What the event is: as written, « le … », « du … », in English; what is told of it.
const NOUNS: &str = "
     | le colloque | du colloque | colloquium |
    noun = \"l'atelier\" | l’atelier | de l’atelier | workshop |
    noun = \"Festival\" | le festival | du festival | festival |
    noun = \"école d’été\" | l’école d’été | de l’école d’été | summer school |
    noun = \"université d'été\" | l’université d’été | de l’université d’été | summer school |
    noun = \"les journées d’étude\" | les journées d’étude | des journées d’étude | study days |
    noun = \"rencontres\" | les rencontres | des rencontres | meetings |
    noun = \"une conférence\" | la conférence | de la conférence | conference |
    noun = \"le congrès\" | le congrès | du congrès | congress |
    noun = \"la nuit\" | la nuit | de la nuit | event |
    noun = \"la nuit\"; noun_en = \"the code night\" | la nuit | de la nuit | code night |
    noun = \"causerie\" | le causerie | du causerie | event | avec son article
    noun = \"Colloque du 21 janvier 2025\" | le colloque | du colloque | colloquium | pas le titre
    noun = \" \" | le colloque | du colloque | colloquium | `noun` est vide";

#[test]
fn the_event_is_called_what_it_is() {
    for row in NOUNS.lines().skip(1) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [written, the, of_the, english, told] = cells[..] else {
            panic!("{row}");
        };
        let text = format!("{LEAST}[event]\n{}\n", written.replace("; ", "\n"));
        let loaded = loaded(&[("a.toml", &text)]);
        let noun = &loaded.knowledge.event.noun;
        let named = (noun.the(), noun.of_the(), noun.english());
        assert_eq!(named, (the.to_owned(), of_the.to_owned(), english), "{row}");
        let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings.is_empty(), told.is_empty(), "{warnings:#?}");
        assert!(warnings.iter().all(|it| it.contains(told)), "{warnings:#?}");
    }
    let wrong = errors(&[("a.toml", format!("{LEAST}[event]\nnoun = 3\n"))]);
    assert!(
        wrong.len() == 1 && wrong[0].starts_with("a.toml:6:"),
        "{wrong:#?}"
    );
}
