//! What holds between tables and files: ids, what refers to them, names that are taken.

use colloque_bot::knowledge::load;

use crate::{LEAST, THEME, assert_after, assert_line, assert_one, errors, folder, problems};

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
