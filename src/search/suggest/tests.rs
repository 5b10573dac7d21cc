use super::*;
use crate::knowledge::Speaker;
use crate::knowledge::fixture;

fn knowledge() -> Knowledge {
    let entry = |id: &str, title: Text, questions: &[&str]| Entry {
        questions: questions.iter().map(|&text| text.to_owned()).collect(),
        ..fixture::entry(id, title, fixture::text("Un résumé.", None))
    };
    let speaker = |name: &str| Speaker {
        name: name.to_owned(),
        role: None,
    };
    let mut figures = entry(
        "chiffres",
        fixture::text("Les chiffres de l’illectronisme", Some("Digital figures")),
        &[
            "Qui a parlé d’illectronisme ?",
            "Who spoke of digital exclusion?",
        ],
    );
    figures.speakers = vec![speaker("Zoé Éluard"), speaker("Ada Lovelace")];
    let mut ethics = entry(
        "ethique",
        fixture::text("Éthique et chiffrement des données", None),
        &["Que dit-on d’éthique ?"],
    );
    ethics.speakers = vec![speaker("Ada Lovelace")];
    ethics.themes = Vec::new();
    let training = Entry {
        kind: EntryKind::Recommendation,
        ..entry("former", fixture::text("Former les agents", None), &[])
    };
    Knowledge {
        entries: vec![figures, ethics, training],
        ..fixture::knowledge()
    }
}

fn labels(typed: &str, language: Language) -> Vec<String> {
    let suggester = Suggester::new(&knowledge());
    let found = suggester.suggest(typed, language, None, 25);
    found.iter().map(|found| found.label.to_owned()).collect()
}

#[test]
fn the_nearest_come_first() {
    let figures = "Les chiffres de l’illectronisme";
    let ethics = "Éthique et chiffrement des données";
    let asked = "Qui a parlé d’illectronisme ?";
    let cases: [(&str, &[&str]); 12] = [
        ("les ch", &[figures]),
        ("éthique", &[ethics, "Que dit-on d’éthique ?"]),
        ("ETHIQUE", &[ethics, "Que dit-on d’éthique ?"]),
        ("chiffre", &[figures, ethics]),
        ("donnees chiff", &[ethics]),
        ("l’illec", &[figures, asked]),
        ("lectron", &[figures, asked]),
        ("ilectronime", &[figures, asked]),
        ("chifre", &[figures, ethics]),
        ("eluard zoe", &["Zoé Éluard"]),
        ("acces", &["Accès aux droits"]),
        ("xyzzy", &[]),
    ];
    for (typed, expected) in cases {
        assert_eq!(labels(typed, Language::French), expected, "{typed}");
    }
}

#[test]
fn an_english_client_reads_english_titles() {
    for typed in ["digital fig", "chiffres de", "les chiffres"] {
        let found = labels(typed, Language::English);
        assert_eq!(
            found.first().map(String::as_str),
            Some("Digital figures"),
            "{typed}"
        );
    }
}

#[test]
fn before_a_letter_is_typed_there_is_something_of_each_kind() {
    let shared = [
        "Éthique et chiffrement des données",
        "Former les agents",
        "Accès aux droits",
    ];
    let french = [
        "Qui a parlé d’illectronisme ?",
        "Que dit-on d’éthique ?",
        "Les chiffres de l’illectronisme",
    ];
    let english = ["Who spoke of digital exclusion?", "Digital figures"];
    assert_eq!(
        labels(" ? ", Language::French),
        [&french[..], &shared].concat()
    );
    let found = labels("", Language::English);
    assert_eq!(found[..4], [&english[..], &shared[..2]].concat());
}

#[test]
fn within_some_entries_only_what_leads_to_them() {
    let suggester = Suggester::new(&knowledge());
    let only_ethics = |entry: usize| entry == 1;
    let within = |typed| {
        let found = suggester.suggest(typed, Language::French, Some(&only_ethics), 25);
        found.iter().map(|it| it.label).collect::<Vec<_>>()
    };
    assert_eq!(within("chiffr"), ["Éthique et chiffrement des données"]);
    assert_eq!(within("lovelace"), ["Ada Lovelace"]);
    assert!(within("eluard").is_empty());
    assert!(within("acces").is_empty());
}

#[test]
fn choosing_opens_what_the_label_says() {
    let suggester = Suggester::new(&knowledge());
    let first = |typed: &str| {
        let found = suggester.suggest(typed, Language::French, None, 1);
        found.first().map(|found| found.target.clone())
    };
    let question = Target::Question {
        text: String::from("Qui a parlé d’illectronisme ?"),
        entry: String::from("chiffres"),
    };
    let cases = [
        ("former", Target::Entry(String::from("former"))),
        ("acces", Target::Theme(String::from("acces-aux-droits"))),
        ("ada", Target::Person(String::from("Ada Lovelace"))),
        ("qui a", question),
    ];
    for (typed, expected) in cases {
        assert_eq!(first(typed), Some(expected), "{typed}");
    }
}
