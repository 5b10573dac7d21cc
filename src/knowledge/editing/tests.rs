//! What is edited is written back with only that changed.

use super::*;

const BASE: &str = "\u{feff}# La base.\n\
[event]\ntitle = \"Le colloque\"\n\n\
# L’ouverture\n\
[[entry]] # première\n\
id = \"ouverture\" # stable\n\
title = 'L''\nsummary = \"\"\"\nUne phrase.\nUne autre.\n\"\"\" # en deux phrases\n\
speakers = [{ name = \"Ada Lovelace\", role = \"informaticienne\", role_en = \"computer scientist\" }, {name=\"Zoé\"}]\n\
keywords = [\n  \"oya\", # un pot\n  \"paillage\",\n]\n\
order = 1\n\
\n\
[[entry.point]]\n\
text = \"Une oya arrose.\" # d’après la page\n\
at = \"00:01:02\"\n\
\n\
# Le second point\n\
[[entry.point]]\n\
text = \"Le paillage garde l’eau.\"\n\
\n\
[[elsewhere]]\n\
title = \"Carte Vitale\"\n\
text = \"Voyez l’Assurance maladie.\"\n\
url = \"https://exemple.fr\"\n";

fn base(text: &str) -> BaseFiles {
    let mut files = BaseFiles::default();
    files.insert(
        Path::new("autre.toml"),
        b"[[entry]]\nid = \"autre\"\n".to_vec(),
    );
    files.insert(Path::new("base.toml"), text.as_bytes().to_vec());
    files
}

fn point(index: usize, text: &str) -> Editable {
    Editable::Point {
        entry: "ouverture".to_owned(),
        index,
        text: text.to_owned(),
    }
}

fn entry() -> Editable {
    Editable::Entry("ouverture".to_owned())
}

fn elsewhere() -> Editable {
    Editable::Elsewhere {
        title: "Carte Vitale".to_owned(),
        text: "Voyez l’Assurance maladie.".to_owned(),
    }
}

fn base_text() -> String {
    BASE.replace("title = 'L''\n", "title = 'L’ouverture'\n")
}

/// The text of the file once a field says something else.
fn with(text: &str, what: &Editable, field: EditableField, new: &str) -> String {
    let values = FieldValues::from([(field, new.to_owned())]);
    let written = what.write(&base(text), &values).unwrap();
    let text = written.get(Path::new("base.toml")).unwrap();
    String::from_utf8(text.to_vec()).unwrap()
}

#[test]
fn fields_read_as_a_curator_writes_them() {
    let text = base_text();
    let read = |what: &Editable| what.read(&base(&text)).unwrap().values;
    let values = read(&entry());
    assert_eq!(values[&EditableField::Title], "L’ouverture");
    assert_eq!(values[&EditableField::Summary], "Une phrase.\nUne autre.");
    assert_eq!(
        values[&EditableField::Speakers],
        "Ada Lovelace, informaticienne\nZoé"
    );
    assert_eq!(values[&EditableField::Keywords], "oya\npaillage");
    assert_eq!(values[&EditableField::Questions], "");
    let values = read(&point(0, "Une oya arrose."));
    assert_eq!(values[&EditableField::At], "00:01:02");
    assert_eq!(
        read(&elsewhere())[&EditableField::Url],
        "https://exemple.fr"
    );
}

/// Checks that this is all that changes, whatever the line ends: what is typed, what stood in the file and
/// what stands there then.
fn only_changes(what: &Editable, field: EditableField, edits: &[[&str; 3]]) {
    let text = base_text();
    for [new, before, after] in edits {
        for line_end in ["\n", "\r\n"] {
            let [text, before, after] =
                [&text, *before, *after].map(|it| it.replace('\n', line_end));
            assert_eq!(text.matches(&before).count(), 1, "{before}");
            let expected = text.replace(&before, &after);
            let edited = with(&text, what, field, new);
            assert_eq!(edited, expected, "{field:?} = {new}");
        }
    }
}

#[test]
fn only_what_is_edited_of_a_text_changes() {
    only_changes(
        &entry(),
        EditableField::Title,
        &[["L’entrée", "'L’ouverture'", "'L’entrée'"]],
    );
    let longer = "Une phrase.\nUne autre, plus longue.";
    only_changes(
        &entry(),
        EditableField::Summary,
        &[[longer, "Une autre.", "Une autre, plus longue."]],
    );
    let first = point(0, "Une oya arrose.");
    only_changes(
        &first,
        EditableField::Text,
        &[["Une oya arrose seule.", "arrose.\"", "arrose seule.\""]],
    );
    only_changes(
        &first,
        EditableField::At,
        &[["", "at = \"00:01:02\"\n", ""]],
    );
    only_changes(
        &elsewhere(),
        EditableField::Title,
        &[["Carte Vitale perdue", "Vitale\"", "Vitale perdue\""]],
    );
    only_changes(
        &elsewhere(),
        EditableField::Url,
        &[["", "url = \"https://exemple.fr\"\n", ""]],
    );
}

#[test]
fn a_field_more_comes_after_the_others_of_its_table() {
    let last = "order = 1\n";
    let questions = "order = 1\nquestions = [\"Quoi ?\", \"Qui ?\"]\n";
    only_changes(
        &entry(),
        EditableField::Questions,
        &[["Quoi ?\nQui ?", last, questions]],
    );
    let at = "at = \"00:01:02\"\n";
    let keywords = "at = \"00:01:02\"\nkeywords = [\"pot\"]\n";
    only_changes(
        &point(0, "Une oya arrose."),
        EditableField::Keywords,
        &[["pot", at, keywords]],
    );
    // Named by its text, by its place if it was reworded.
    for named in [
        point(0, "Le paillage garde l’eau."),
        point(1, "Le paillis garde l’eau."),
    ] {
        let at = "l’eau.\"\nat = \"00:02:00\"\n";
        only_changes(&named, EditableField::At, &[["00:02:00", "l’eau.\"\n", at]]);
    }
}

#[test]
fn only_what_is_edited_of_a_list_changes() {
    let all = "keywords = [\n  \"oya\", # un pot\n  \"paillage\",\n]\n";
    let last = "  \"paillage\",\n";
    let more = "  \"paillage\",\n  \"mulch\",\n";
    let keywords = [
        ["oya\npaillage\nmulch", last, more],
        ["oyas\npaillage", "\"oya\", #", "\"oyas\", #"],
        ["oya", last, "  \n"],
        [" ", all, ""],
    ];
    only_changes(&entry(), EditableField::Keywords, &keywords);
    let ada = "Ada Lovelace, informaticienne";
    let role = ["role = \"informaticienne\"", "role = \"mathématicienne\""];
    let zoe = "{name=\"Zoé\", role = \"jardinière\" }";
    let noe = "{name=\"Zoé\"}, { name = \"Noé\", role = \"à l’accueil, parfois\" }]";
    let speakers = [
        ["Ada Lovelace, mathématicienne\nZoé", role[0], role[1]],
        [&format!("{ada}\nZoé, jardinière"), "{name=\"Zoé\"}", zoe],
        [ada, ", {name=\"Zoé\"}]", "]"],
        [
            &format!("{ada}\nZoé\nNoé, à l’accueil, parfois"),
            "{name=\"Zoé\"}]",
            noe,
        ],
    ];
    only_changes(&entry(), EditableField::Speakers, &speakers);
}

#[test]
fn speakers_with_a_table_each_are_edited_there() {
    const ADA: &str =
        "[[entry.speakers]]\nname = 'Ada' # la première\nrole = \"reine\"\nrole_en = \"queen\"\n";
    const ZOE: &str = "[[entry.speakers]]\nname = \"Zoé\"\n";
    const NOE: &str = "[[entry.speakers]]\nname = \"Noé\"\nrole = \"roi\"\n";
    let text = |speakers: &str| {
        format!(
            "[[entry]]\nid = \"ouverture\"\ntitle = \"A\"\n\n# Qui a parlé\n{speakers}\n[[entry.point]]\ntext = \"P\"\n"
        )
    };
    let both = format!("{ADA}\n{ZOE}");
    let cases = [
        ("Ada, reine\nZoé", both.clone()),
        (
            "Ada, impératrice\nZoé",
            both.replace("\"reine\"", "\"impératrice\""),
        ),
        (
            "Ada\nZoé",
            both.replace("role = \"reine\"\nrole_en = \"queen\"\n", ""),
        ),
        (
            "Ève, reine\nZoé",
            both.replace("'Ada'", "'Ève'")
                .replace("role_en = \"queen\"\n", ""),
        ),
        ("Ada, reine\nZoé, fée", format!("{both}role = \"fée\"\n")),
        ("Ada, reine", format!("{ADA}\n")),
        ("Zoé", format!("\n{ZOE}")),
        ("Ada, reine\nZoé\nNoé, roi", format!("{both}{NOE}")),
        ("Ada, reine\nNoé, roi\nZoé", format!("{ADA}{NOE}\n{ZOE}")),
        ("Noé, roi\nAda, reine\nZoé", format!("{NOE}{both}")),
        ("", "\n".to_owned()),
    ];
    for (new, expected) in cases {
        for line_end in ["\n", "\r\n"] {
            let before = text(&both).replace('\n', line_end);
            let edited = with(&before, &entry(), EditableField::Speakers, new);
            assert_eq!(edited, text(&expected).replace('\n', line_end), "{new:?}");
        }
    }
    let alone = format!("[[entry]]\nid = \"ouverture\"\n{}", ZOE.trim_end());
    let edited = with(&alone, &entry(), EditableField::Speakers, "Zoé\nNoé, roi");
    assert_eq!(
        edited,
        format!("{alone}\n{NOE}"),
        "a file without an end of line"
    );
}

#[test]
fn two_changes_of_a_list_are_both_kept() {
    let cases = [
        (
            EditableField::Questions,
            "a\nb",
            "a\nb\nc",
            "a\nb\nd",
            "a\nb\nc\nd",
        ),
        (EditableField::Keywords, "a\nb", "b", "a\nb\nc", "b\nc"),
        (EditableField::Keywords, "a\nb", "a\nb\nc", "b", "b\nc"),
        (EditableField::Keywords, "a", "a\nb", "a\nb", "a\nb"),
        (EditableField::Keywords, "a\nb", "b\na", "a\nb\n", "b\na"),
        (EditableField::Keywords, "a", "a", "b", "b"),
        (EditableField::Summary, "a", "b", "c", "b"),
        (EditableField::Summary, "a", "a", "c", "c"),
    ];
    for (field, before, typed, now, expected) in cases {
        let merged = field.merged(before, typed, now);
        assert_eq!(merged, expected, "{before:?}: {typed:?} and {now:?}");
    }
}

#[test]
fn comments_beside_a_removed_field_stay() {
    let text = "[[elsewhere]]\ntitle = \"A\"\ntext = \"B\" # c’est dit\nurl = \"https://a.fr\" # officiel\n";
    let what = Editable::Elsewhere {
        title: "Sous un autre titre".to_owned(),
        text: "B".to_owned(),
    };
    let edited = with(text, &what, EditableField::Url, "");
    assert_eq!(
        edited,
        "[[elsewhere]]\ntitle = \"A\"\ntext = \"B\" # c’est dit\n# officiel\n"
    );
}

#[test]
fn tables_within_braces_are_edited_too() {
    let text = "entry = [{ id = \"ouverture\", title = \"A\", summary = \"B\", point = [{ text = \"P\", at = \"01:00\" }] }]\n";
    let p = point(0, "P");
    let cases = [
        (
            entry(),
            EditableField::Title,
            "C",
            text.replace("\"A\"", "\"C\""),
        ),
        (
            p.clone(),
            EditableField::At,
            "",
            text.replace(", at = \"01:00\"", ""),
        ),
        (
            p,
            EditableField::Keywords,
            "mot",
            text.replace("\"01:00\"", "\"01:00\", keywords = [\"mot\"]"),
        ),
    ];
    for (what, field, new, expected) in cases {
        assert_eq!(with(text, &what, field, new), expected);
    }
}

#[test]
fn what_cannot_be_edited_is_told() {
    let text = base_text();
    let missing = Editable::Entry("absente".to_owned());
    assert_eq!(missing.read(&base(&text)), Err(EditError::Gone));
    assert_eq!(point(7, "x").read(&base(&text)), Err(EditError::Gone));
    let broken = text.replace("order = 1", "order = ");
    let told = entry().read(&base(&broken)).unwrap_err();
    assert_eq!(told, EditError::Unreadable("base.toml".to_owned()));
    let odd = text.replace("'L’ouverture'", "3");
    let told = entry().read(&base(&odd)).unwrap_err().to_string();
    assert!(told.starts_with("`title` est écrit autrement"), "{told}");
}

#[test]
fn the_digest_changes_with_the_table_and_nothing_else() {
    let text = base_text();
    let digest = |text: &str| entry().read(&base(text)).unwrap().digest;
    let same = [
        text.replace("# La base.", "# Une base."),
        text.replace("l’eau", "toute l’eau"),
        text.replace("Vitale", "vitale"),
    ];
    for text in &same {
        assert_eq!(digest(text), digest(&base_text()));
    }
    for (before, after) in [
        ("order = 1", "order = 2"),
        ("paillage\"", "mulch\""),
        ("role_en", "role"),
    ] {
        let other = text.replacen(before, after, 1);
        if let Ok(edited) = entry().read(&base(&other)) {
            assert_ne!(edited.digest, digest(&text), "{after}");
        }
    }
}

#[test]
fn what_is_new_has_a_file_and_an_id_of_its_own() {
    let mut files = base(&base_text());
    let values = FieldValues::from([
        (EditableField::Title, " L’ouverture ".to_owned()),
        (EditableField::Summary, "Une.\nDeux.".to_owned()),
        (EditableField::Speakers, "Ada, reine\nZoé".to_owned()),
        (EditableField::Questions, "« Quoi » \"donc\" ?".to_owned()),
    ]);
    let (what, new) = added(Addable::Session, &values, &files);
    assert_eq!(what, Editable::Entry("l-ouverture".to_owned()));
    let (path, text) = new.iter().next().unwrap();
    assert_eq!(path, Path::new("l-ouverture.toml"));
    let expected = "[[entry]]\nid = \"l-ouverture\"\ntitle = \"L’ouverture\"\nsummary = \"\"\"\nUne.\nDeux.\n\"\"\"\n\
        speakers = [{ name = \"Ada\", role = \"reine\" }, { name = \"Zoé\" }]\nquestions = [\"« Quoi » \\\"donc\\\" ?\"]\n";
    assert_eq!(String::from_utf8_lossy(text), expected);
    let read = what.read(&new).unwrap();
    assert_eq!(read.values[&EditableField::Speakers], "Ada, reine\nZoé");

    files = files.with(new);
    let (again, _) = added(Addable::About, &values, &files);
    assert_eq!(again, Editable::Entry("l-ouverture-2".to_owned()));
    let (_, elsewhere) = added(Addable::Elsewhere, &values, &files);
    let (path, text) = elsewhere.iter().next().unwrap();
    assert_eq!(path, Path::new("ailleurs-l-ouverture.toml"));
    assert!(text.starts_with(b"[[elsewhere]]\ntitle = "));
    let taken = FieldValues::from([(EditableField::Title, "Autre".to_owned())]);
    let (what, _) = added(Addable::About, &taken, &files);
    assert_eq!(what, Editable::Entry("autre-2".to_owned()));
    let long = FieldValues::from([(EditableField::Title, "mot ".repeat(40))]);
    let (what, new) = added(Addable::About, &long, &files);
    let (again, _) = added(Addable::About, &long, &files.with(new));
    let (Editable::Entry(one), Editable::Entry(two)) = (what, again) else {
        panic!("entries");
    };
    assert!(one.len() <= LONGEST_ID && two.len() <= LONGEST_ID && one != two);
    let (nameless, _) = added(Addable::About, &FieldValues::new(), &base(""));
    assert_eq!(nameless, Editable::Entry("fiche".to_owned()));
}

/// Everything in the bases of this repository can be edited, and nothing beside it changes.
#[test]
fn every_shipped_base_can_be_edited() {
    for folder in ["knowledge", "starter", "examples/habiter-la-nuit"] {
        let files = BaseFiles::of_folder(Path::new(folder), &BaseFiles::default()).unwrap();
        let base = crate::knowledge::load(Path::new(folder)).unwrap().knowledge;
        let entries = base.entries.iter().flat_map(|entry| {
            let points = entry
                .points
                .iter()
                .enumerate()
                .map(|(index, point)| Editable::Point {
                    entry: entry.id.clone(),
                    index,
                    text: point.text.fr.clone(),
                });
            std::iter::once(Editable::Entry(entry.id.clone())).chain(points)
        });
        let elsewhere = base.elsewhere.iter();
        let elsewhere = elsewhere.map(|it| Editable::Elsewhere {
            title: it.title.fr.clone(),
            text: it.text.fr.clone(),
        });
        for what in entries.chain(elsewhere) {
            let before = what.read(&files).unwrap();
            let same = what.write(&files, &before.values).unwrap();
            assert!(same.is_within(&files), "{what:?}");
            let values = before.values.iter().map(|(field, text)| {
                let more = if field.is_list() {
                    "\nmot de plus"
                } else {
                    " mot de plus"
                };
                (*field, format!("{text}{more}").trim().to_owned())
            });
            let values: FieldValues = values.collect();
            let written = what.write(&files, &values).unwrap();
            let again = what.saying(&values).read(&written).unwrap();
            assert_eq!(again.values, values, "{what:?}");
            let (path, text) = written.iter().next().unwrap();
            let text = String::from_utf8_lossy(text);
            let old = String::from_utf8_lossy(files.get(path).unwrap()).into_owned();
            let is_there =
                |line: &&str| !text.contains(line.trim_end_matches(['"', ',', ']', ' ', '}']));
            let lost: Vec<&str> = old.lines().filter(is_there).collect();
            assert_eq!(lost, [""; 0], "{what:?}");
        }
    }
}
