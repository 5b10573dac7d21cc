//! The fields of each table: what each may hold, and what is said of one that is missing, unknown or wrong.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fmt::Write;
use std::fs;

use colloque_bot::diagnostics::Problem;
use colloque_bot::knowledge::EntryKind;
use colloque_bot::knowledge::field_reference;
use colloque_bot::knowledge::load;

use crate::captions::SRT;
use crate::{
    LEAST, THEME, assert_after, assert_line, assert_one, errors, folder, loaded, problems,
};

#[test]
fn the_least_that_works() {
    let loaded = loaded(&[("a.toml", LEAST)]);
    assert_eq!(loaded.warnings, []);
    let [entry] = loaded.knowledge.entries.as_slice() else {
        panic!("{:?}", loaded.knowledge)
    };
    assert_eq!((entry.id.as_str(), entry.kind), ("a", EntryKind::Session));
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
