//! A small knowledge base for unit tests.

use std::sync::Arc;

use captions::Mark;

use super::drafts::{Drafts, ROOT};
use crate::knowledge::{
    CommandName, Elsewhere, Emergency, Entry, EntryKind, Event, Knowledge, Passage, Point,
    Recording, Speaker, Term, Text, Theme, Timecode,
};
use crate::toml_reader::{Document, FieldSpec, Report, Shape, SourceFile};

/// What is said in the recording of the first entry, at 12:34.
pub const SAID: &str = "et là les médiateurs ont *vraiment* tout pris en charge";

/// French, with an English twin if one is given.
pub fn text(fr: &str, en: Option<&str>) -> Text {
    Text {
        fr: fr.to_owned(),
        en: en.map(str::to_owned),
    }
}

/// An entry of the theme `acces-aux-droits` with nothing but a title and a summary.
pub fn entry(id: &str, title: Text, summary: Text) -> Entry {
    Entry {
        id: id.to_owned(),
        title,
        summary,
        themes: vec![String::from("acces-aux-droits")],
        questions: vec![format!("Qui parle de {id} ?")],
        source: Some(format!("https://exemple.fr/{id}")),
        ..Entry::default()
    }
}

/// Who helps somebody in danger.
fn emergency() -> Emergency {
    Emergency {
        number: String::from("3114"),
        text: text("Appelez le 3114.", Some("Call 3114.")),
        details: Some(text("C’est gratuit.", Some("It is free."))),
        url: Some(String::from("https://3114.fr")),
        ..Emergency::default()
    }
}

/// A term that the recommendation uses.
fn term() -> Term {
    Term {
        words: vec![String::from("CNSA"), String::from("Caisse *nationale*")],
        text: text(
            "La caisse qui finance l’aide à l’autonomie.",
            Some("The fund that pays for support to independent living."),
        ),
        url: Some(String::from("https://www.cnsa.fr")),
    }
}

/// An event, one theme, a session with a recording, one without, a recommendation, one thing
/// treated elsewhere, and one term.
pub fn knowledge() -> Knowledge {
    let recorded = Entry {
        speakers: vec![
            Speaker {
                name: String::from("Ada Lovelace"),
                role: Some(text("informaticienne", Some("computer scientist"))),
            },
            Speaker {
                name: String::from("Louis_Braille"),
                role: None,
            },
        ],
        video: Some(String::from("https://www.youtube.com/watch?v=abc")),
        recording: Recording {
            passages: Arc::new([Passage {
                start: 754_200,
                end: 781_000,
                text: String::from(SAID),
                speaker: None,
                marks: Box::new([Mark {
                    offset: 0,
                    start: 754_200,
                }]),
            }]),
            ..Recording::default()
        },
        points: vec![Point {
            text: text(
                "Une personne sur six a du mal avec le numérique.",
                Some("One person in six struggles with digital tools."),
            ),
            at: Some(Timecode { seconds: 750 }),
            ..Point::default()
        }],
        ..entry(
            "chiffres",
            text("Les *chiffres* du numérique", Some("Digital figures")),
            text("Un état des lieux chiffré.\nEn deux paragraphes.", None),
        )
    };
    let unrecorded = Entry {
        speakers: vec![Speaker {
            name: String::from("Simone Veil"),
            role: Some(text("ministre", None)),
        }],
        points: vec![Point {
            text: text("Les guichets restent nécessaires.", None),
            ..Point::default()
        }],
        ..entry(
            "guichets",
            text("Les guichets", None),
            text("Pourquoi les garder.", None),
        )
    };
    let recommendation = Entry {
        kind: EntryKind::Recommendation,
        source: None,
        ..entry(
            "reco",
            text("Former les agents", None),
            text("Former, et encore former, avec la CNSA.", None),
        )
    };
    Knowledge {
        event: Event {
            title: Some(text("Numérique & droits", Some("Digital & rights"))),
            url: Some(String::from("https://exemple.fr/colloque")),
            contact: Some(String::from("le salon <#123>")),
            ..Event::default()
        },
        themes: vec![Theme {
            id: String::from("acces-aux-droits"),
            command: CommandName::parse("droits").unwrap(),
            command_en: CommandName::parse("rights").ok(),
            title: text("Accès aux droits", Some("Access to rights")),
            description: text(
                "Ce que le colloque a dit de l’accès aux droits",
                Some("What the colloquium said of access to rights"),
            ),
        }],
        entries: vec![recorded, unrecorded, recommendation],
        elsewhere: vec![Elsewhere {
            title: text("Carte Vitale", None),
            keywords: Vec::new(),
            questions: Vec::new(),
            text: text(
                "Demandez à votre caisse.",
                Some("Ask your health insurance office."),
            ),
            url: Some(String::from("https://www.ameli.fr")),
        }],
        emergencies: vec![emergency()],
        terms: vec![term()],
        synonyms: Vec::new(),
    }
}

/// An event and an entry, with every field that their readers ask for as long as it may be, and of
/// characters that escaping doubles.
pub fn longest() -> (Event, Entry) {
    let line = |it: &FieldSpec| Some(format!("{} = {}\n", it.key, longest_value(it)?));
    let written = |table: &Shape| {
        let fields = table.fields.iter().filter(|it| it.table.is_none());
        format!(
            "{}\n{}",
            table.label,
            fields.filter_map(line).collect::<String>()
        )
    };
    let tables = ROOT
        .tables()
        .filter(|it| ["event", "entry"].contains(&it.key));
    let toml: String = tables.map(written).collect();
    let report = Report::default();
    let source = SourceFile::new(String::new(), toml.into_bytes(), &ROOT, &report);
    let mut drafts = Drafts::default();
    drafts.read(&Document::parse(&source, &ROOT, &report), &report);
    (drafts.event.unwrap().item, drafts.entries.remove(0).item)
}

/// Nothing for a field whose values are few.
fn longest_value(field: &FieldSpec) -> Option<String> {
    let FieldSpec { key, kind, .. } = field;
    let text = |length| format!("\"{}\"", "_".repeat(length));
    if let Some(limit) = kind.strip_suffix(" caractères au plus") {
        let (kind, limit) = limit.rsplit_once(", ").unwrap();
        let limit: usize = limit.parse().unwrap();
        let id = format!("\"{}\"", "e".repeat(limit));
        return Some(if kind == "texte" { text(limit) } else { id });
    }
    match kind.as_str() {
        "texte" => Some(text(2_000)),
        "liste de textes" => Some(format!("[{}]", text(2_000))),
        "adresse https" => Some(format!("\"https://exemple.fr/{}\"", key.repeat(120))),
        "nombre entier" => Some(i64::MAX.to_string()),
        "date sans guillemets" => Some("2025-12-31".to_owned()),
        few if few.contains(['`', '"']) || key == "captions" => None,
        other => panic!("what is the longest {other}, for {key}?"),
    }
}
