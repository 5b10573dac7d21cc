//! What is worth a look.

use colloque_bot::base::Base;

use crate::{LEAST, THEME, entry, errors, folder, loaded, problems};

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
