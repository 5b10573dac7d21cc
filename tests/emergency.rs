//! Somebody in danger is given the right number, and everyday words alarm nobody.
//!
//! `emergencies/development.toml` may be read when the language of danger is worked on; nobody
//! reads the messages or failures of `emergencies/unseen.toml`, which only measures.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use colloque_bot::base::Base;
use colloque_bot::knowledge::load;
use serde::Deserialize;

static BASE: LazyLock<Base> =
    LazyLock::new(|| Base::new(load(Path::new("knowledge")).unwrap().knowledge));

#[derive(Debug, Deserialize)]
struct List {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    text: String,
    /// The numbers that help; none if the message only sounds like danger.
    #[serde(default)]
    expects: Vec<String>,
}

fn read(path: &Path) -> Vec<Question> {
    toml::from_str::<List>(&fs::read_to_string(path).unwrap())
        .unwrap()
        .question
}

fn number(message: &str) -> Option<&'static str> {
    BASE.emergency(message).map(|it| it.number.as_str())
}

/// Of the messages in danger, how many are given a number that helps; of the others, how many are
/// given one; and the failures.
fn judge(questions: &[Question]) -> (f64, f64, Vec<String>) {
    let (mut right, mut danger, mut alarms, mut calm) = (0.0, 0.0, 0.0, 0.0);
    let mut failures = Vec::new();
    for Question { text, expects } in questions {
        let given = number(text);
        let helps = given.is_some_and(|given| expects.iter().any(|it| it == given));
        if expects.is_empty() {
            calm += 1.0;
            alarms += f64::from(u8::from(given.is_some()));
        } else {
            danger += 1.0;
            right += f64::from(u8::from(helps));
        }
        if helps == expects.is_empty() && (given.is_some() || !expects.is_empty()) {
            failures.push(format!("{given:?} for {expects:?}: {text}"));
        }
    }
    (right / danger, alarms / calm, failures)
}

#[test]
fn messages_in_danger_are_given_the_number_that_helps() {
    let (recall, alarms, failures) = judge(&read(Path::new("tests/emergencies/development.toml")));
    println!("development: recall {recall:.3}, false alarms {alarms:.3}");
    println!("{}", failures.join("\n"));
    assert!(recall >= RECALL_D && alarms <= ALARMS_D);
    // Only the totals of the unseen list.
    let (recall, alarms, _) = judge(&read(Path::new("tests/emergencies/unseen.toml")));
    println!("unseen: recall {recall:.3}, false alarms {alarms:.3}");
    assert!(recall >= RECALL_U && alarms <= ALARMS_U);
}

/// Floors: the figures reached, to be raised with them. The aim is .97 and .02 on messages nobody
/// saw.
const RECALL_D: f64 = 0.97;
const ALARMS_D: f64 = 0.02;
const RECALL_U: f64 = 0.9;
const ALARMS_U: f64 = 0.067;

#[test]
fn questions_about_the_colloquium_alarm_nobody() {
    let folders = [
        "tests/questions",
        "../shared/questions",
        "../shared/cases/questions",
    ];
    let mut alarms = Vec::new();
    let mut tried = 0;
    for folder in folders {
        let Ok(files) = fs::read_dir(folder) else {
            println!("skipped: no {folder} here");
            continue;
        };
        let files: Vec<PathBuf> = files.map(|it| it.unwrap().path()).collect();
        for file in files
            .iter()
            .filter(|it| it.extension().is_some_and(|it| it == "toml"))
        {
            let questions = read(file).into_iter().map(|it| it.text);
            let found = questions
                .inspect(|_| tried += 1)
                .filter(|it| number(it).is_some());
            alarms.extend(found);
        }
    }
    let knowledge = &BASE.knowledge;
    let titles = knowledge.entries.iter().flat_map(|entry| {
        let own = [Some(&entry.title.fr), entry.title.en.as_ref()];
        own.into_iter().flatten().chain(&entry.questions)
    });
    // Elsewheres about distress name who helps: their questions are not everyday ones.
    let numbers: Vec<&str> = knowledge
        .emergencies
        .iter()
        .map(|it| it.number.as_str())
        .collect();
    let everyday = knowledge.elsewhere.iter().filter(|it| {
        let words = it.text.fr.split(|c: char| !c.is_alphanumeric());
        !words
            .clone()
            .any(|word| numbers.contains(&word) || word == "3977")
    });
    let elsewhere = everyday.flat_map(|elsewhere| {
        [&elsewhere.title.fr]
            .into_iter()
            .chain(&elsewhere.questions)
    });
    let own = titles.chain(elsewhere).inspect(|_| tried += 1);
    alarms.extend(own.filter(|it| number(it).is_some()).cloned());
    assert!(tried > 1_000, "{tried} tried only");
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

/// Lists that the recogniser has not learnt from: how many of each it may still alarm. The aim is 0.
#[test]
fn other_questions_alarm_few() {
    for (list, most) in [
        ("unread/blind", 5),
        ("fit/discord", 0),
        ("fit/eau", 0),
        ("later/eau", 7),
        ("fit/ecrans", 11),
        ("fit/travail", 13),
        ("unread/guests", 2),
    ] {
        let questions = read(Path::new(&format!("tests/questions/{list}.toml")));
        let alarms = questions.iter().filter(|it| number(&it.text).is_some());
        let alarms = alarms.count();
        assert!(alarms <= most, "{list}: {alarms} alarms, at most {most}");
    }
}

#[test]
fn danger_is_found_in_the_middle_of_a_long_message() {
    let before = "Bonjour, je cherche le compte rendu de la séance sur les aidants. ".repeat(25);
    let after = "Est-ce que les présentations sont en ligne ? ".repeat(25);
    assert_eq!(number(&before), None);
    assert_eq!(
        number(&format!("{before}Mon mari me frappe. {after}")),
        Some("3919")
    );
}
