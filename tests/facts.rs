//! What the knowledge base says is true as far as a program can see: every number, date and name
//! has its source in `knowledge/SOURCES.md`, nothing is copied from the report unmarked, and the
//! addresses of public services are today's.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::env;
use std::fs;
use std::iter::once;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use unicode_normalization::UnicodeNormalization;

/// The fields that members read, without the `_en` of their English twins.
const TEXTS: [&str; 11] = [
    "details",
    "title",
    "summary",
    "text",
    "role",
    "name",
    "description",
    "place",
    "organiser",
    "operator",
    "contact",
];

/// The section of `SOURCES.md` that counts for every file.
const EVERYWHERE: &str = "Toute la base";

/// As many words in a row as make a copy.
const COPY: usize = 8;

const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "January"],
    ["février", "February"],
    ["mars", "March"],
    ["avril", "April"],
    ["mai", "May"],
    ["juin", "June"],
    ["juillet", "July"],
    ["août", "August"],
    ["septembre", "September"],
    ["octobre", "October"],
    ["novembre", "November"],
    ["décembre", "December"],
];

/// From three: « un » and « deux » often do not count anything, and « neuf » also means new.
const IN_LETTERS: [(&str, &str); 18] = [
    ("trois", "3"),
    ("three", "3"),
    ("quatre", "4"),
    ("four", "4"),
    ("cinq", "5"),
    ("five", "5"),
    ("six", "6"),
    ("sept", "7"),
    ("seven", "7"),
    ("huit", "8"),
    ("eight", "8"),
    ("dix", "10"),
    ("ten", "10"),
    ("onze", "11"),
    ("eleven", "11"),
    ("douze", "12"),
    ("twelve", "12"),
    ("nine", "9"),
];

/// Capitalised by their place in the sentence, not by being names.
const NOT_NAMES: [&str; 28] = [
    "A",
    "At",
    "Au",
    "Ce",
    "Ces",
    "Cette",
    "C’est",
    "Dans",
    "De",
    "Des",
    "D’après",
    "En",
    "For",
    "If",
    "In",
    "L",
    "La",
    "Le",
    "Les",
    "Of",
    "On",
    "Pour",
    "Selon",
    "The",
    "This",
    "Un",
    "Une",
    "Using",
];

/// One text that members read.
struct Field {
    file: String,
    /// `entry.0.point.3.text_en`
    path: String,
    text: String,
}

impl Field {
    /// The name of the field.
    fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    fn is_english(&self) -> bool {
        self.key().ends_with("_en")
    }

    /// Its place, for messages.
    fn place(&self) -> String {
        let start: String = self.text.chars().take(50).collect();
        format!("{}: {} « {start}… »", self.file, self.path)
    }
}

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")
}

/// The files of the base with their content, in the order of their names.
fn files() -> BTreeMap<String, String> {
    let folder = fs::read_dir(knowledge()).expect("the knowledge folder");
    folder
        .map(|file| file.expect("a file of the folder").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let content = fs::read_to_string(&path).expect("a text file");
            (name.into_owned(), content)
        })
        .collect()
}

/// Every text of the base that members read.
fn fields() -> Vec<Field> {
    let mut fields = Vec::new();
    for (file, content) in files() {
        if Path::new(&file).extension().is_some_and(|it| it == "toml") {
            let table: Table = content.parse().expect("a file in TOML");
            collect(&Value::Table(table), &file, "", &mut fields);
        }
    }
    assert!(fields.len() > 500, "only {} texts", fields.len());
    fields
}

fn collect(value: &Value, file: &str, path: &str, fields: &mut Vec<Field>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    };
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                collect(value, file, &below(name), fields);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                collect(value, file, &below(&index.to_string()), fields);
            }
        }
        Value::String(text) => {
            let key = path.rsplit('.').next().unwrap_or_default();
            if TEXTS.contains(&key.strip_suffix("_en").unwrap_or(key)) {
                fields.push(Field {
                    file: file.to_owned(),
                    path: path.to_owned(),
                    text: text.clone(),
                });
            }
        }
        // `event.date`, read by members as the day it is.
        Value::Datetime(date) => fields.push(Field {
            file: file.to_owned(),
            path: path.to_owned(),
            text: date.date.map_or_else(String::new, |date| {
                let month = MONTHS[usize::from(date.month) - 1][0];
                format!("{} {month} {}", date.day, date.year)
            }),
        }),
        _ => {}
    }
}

/// The text without its addresses, whose numbers mean nothing.
fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace();
    let kept: Vec<&str> = words.filter(|word| !word.contains("://")).collect();
    kept.join(" ")
}

/// Each number of a text, written one way: `15.4`, `100000`, `2021`.
fn numbers(text: &str, english: bool) -> BTreeSet<String> {
    let text: Vec<char> = without_addresses(text).chars().collect();
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    // Three digits, no more, which a separator of thousands comes before.
    let group = |at: usize| (at..at + 3).all(digit) && !digit(at + 3);
    let (thousands, decimal) = if english { (',', '.') } else { (' ', ',') };
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < text.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let mut number = String::new();
        let mut fraction = false;
        let start = at;
        while let Some(&character) = text.get(at) {
            if character.is_ascii_digit() {
                number.push(character);
            } else if character == decimal && !fraction && digit(at + 1) {
                fraction = true;
                number.push('.');
            } else if character != thousands || fraction || at - start > 3 || !group(at + 1) {
                break;
            }
            at += 1;
        }
        found.insert(number);
    }
    for word in words(&text.iter().collect::<String>()) {
        let number = IN_LETTERS.iter().find(|(letters, _)| *letters == word);
        found.extend(number.map(|(_, digits)| (*digits).to_owned()));
    }
    found
}

/// The dates of a text in French: « 21 janvier 2025 », « avril 2021 ».
fn dates(text: &str) -> Vec<String> {
    let clean = |word: &str| {
        word.trim_matches(|it: char| !it.is_alphanumeric())
            .to_owned()
    };
    let words: Vec<String> = text.split_whitespace().map(clean).collect();
    let number = |word: &&String| !word.is_empty() && word.chars().all(|it| it.is_ascii_digit());
    let mut dates = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some([french, _]) = MONTHS.iter().find(|names| names.contains(&word.as_str())) else {
            continue;
        };
        let day = at
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .filter(number);
        let year = words.get(at + 1).filter(number);
        if day.is_some() || year.is_some() {
            let parts = [
                day.map(String::as_str),
                Some(*french),
                year.map(String::as_str),
            ];
            dates.push(parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
    }
    dates
}

/// The names of a text: two capitalised words or more in a row.
fn names(text: &str) -> Vec<String> {
    let text = without_addresses(text);
    let mut names = Vec::new();
    let mut name: Vec<&str> = Vec::new();
    for word in text.split_whitespace().chain(once("")) {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        let capitalised = bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().any(char::is_lowercase)
            && !NOT_NAMES.contains(&bare);
        let opens = !word.starts_with(char::is_alphanumeric);
        if !capitalised || opens {
            take_name(&mut name, &mut names);
        }
        if capitalised {
            name.push(bare);
        }
        if !word.ends_with(char::is_alphanumeric) {
            take_name(&mut name, &mut names);
        }
    }
    names
}

fn take_name(name: &mut Vec<&str>, names: &mut Vec<String>) {
    if name.len() > 1 {
        names.push(name.join(" "));
    }
    name.clear();
}

/// The words of a text in lower case without accents, « l’autonomie » being one word.
fn words(text: &str) -> Vec<String> {
    let fold = |word: &str| -> String {
        let letters = word
            .to_lowercase()
            .replace('’', "'")
            .nfd()
            .collect::<String>();
        letters
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, '\'' | '-'))
            .collect()
    };
    without_addresses(text)
        .split_whitespace()
        .map(fold)
        .filter(|word| word.contains(char::is_alphanumeric))
        .collect()
}

/// The parts of a text outside of « … » and “ … ”, which may be nested.
fn outside_quotations(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '«' | '“' => {
                if depth == 0 {
                    parts.push(String::new());
                }
                depth += 1;
            }
            '»' | '”' => depth = depth.saturating_sub(1),
            _ => {
                if depth == 0 {
                    parts.last_mut().expect("a part").push(character);
                }
            }
        }
    }
    parts
}

/// The longest runs of [`COPY`] words or more that a text shares with the report.
fn copied(text: &str, runs: &HashSet<Vec<String>>) -> Vec<String> {
    let mut copied = Vec::new();
    for part in outside_quotations(text) {
        let words = words(&part);
        let mut end = 0;
        for (at, run) in words.windows(COPY).enumerate() {
            if !runs.contains(run) {
                continue;
            }
            if at < end {
                // The run continues: one more word.
                let last: &mut String = copied.last_mut().expect("the run that goes on");
                last.push(' ');
                last.push_str(&run[COPY - 1]);
            } else {
                copied.push(run.join(" "));
            }
            // Continues only if the next run starts one word further.
            end = at + 2;
        }
    }
    copied
}

/// The report, unless it is not here.
fn report() -> Option<String> {
    let path = env::var_os("COLLOQUE_REPORT").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/colloque-report.txt"),
        PathBuf::from,
    );
    match fs::read_to_string(&path) {
        Ok(report) => Some(report),
        Err(error) => {
            let path = path.display();
            eprintln!("SKIPPED: no report to compare with: {path}: {error}");
            eprintln!("SKIPPED: set COLLOQUE_REPORT to the file of the report");
            None
        }
    }
}

/// The sections of `SOURCES.md` by their titles, without their addresses.
fn sources() -> BTreeMap<String, String> {
    let text = fs::read_to_string(knowledge().join("SOURCES.md")).expect("SOURCES.md");
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut title = String::new();
    for line in text.lines() {
        if line.starts_with('#') {
            line.trim_start_matches('#').trim().clone_into(&mut title);
        } else {
            let section = sections.entry(title.clone()).or_default();
            section.push_str(&without_addresses(line));
            section.push('\n');
        }
    }
    sections
}

#[test]
fn every_number_date_and_name_has_its_source() {
    let sources = sources();
    let everywhere = sources.get(EVERYWHERE).expect("the common section");
    let mut missing = Vec::new();
    for field in fields() {
        let own = sources.get(&field.file).map_or("", String::as_str);
        let section = format!("{everywhere}\n{own}");
        let known = numbers(&section, false);
        for number in numbers(&field.text, field.is_english()) {
            if !known.contains(&number) {
                missing.push(format!("{}: number {number}", field.place()));
            }
        }
        let known = dates(&section);
        for date in dates(&field.text) {
            if !known.contains(&date) {
                missing.push(format!("{}: date {date}", field.place()));
            }
        }
        let mut names = names(&field.text);
        if field.key() == "name" {
            names.push(field.text.clone());
        }
        for name in names {
            if !section.contains(&name) {
                missing.push(format!("{}: name {name}", field.place()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "not in the section of knowledge/SOURCES.md that is the file’s:\n{}",
        missing.join("\n")
    );
}

#[test]
fn nothing_is_copied_from_the_report_unmarked() {
    let Some(report) = report() else {
        return;
    };
    let paragraphs: Vec<Vec<String>> = report.lines().map(words).collect();
    let runs: HashSet<Vec<String>> = paragraphs
        .iter()
        .flat_map(|words| words.windows(COPY).map(<[String]>::to_vec))
        .collect();
    assert!(runs.len() > 500, "not the report: {} runs", runs.len());
    // The names of the colloquium and of its sessions are theirs.
    let headings: Vec<String> = report
        .lines()
        .filter(|line| !line.trim_end().ends_with('.'))
        .map(|line| words(line).join(" "))
        .collect();
    let is_heading = |text: &str| {
        let text = words(text).join(" ");
        headings.iter().any(|heading| heading.contains(&text))
    };
    let mut found = Vec::new();
    for field in fields() {
        if field.key() == "title" && is_heading(&field.text) {
            continue;
        }
        for run in copied(&field.text, &runs) {
            let length = run.split(' ').count();
            found.push(format!("{}: {length} words: {run}", field.place()));
        }
    }
    assert!(
        found.is_empty(),
        "as in the report, and not between quotation marks:\n{}",
        found.join("\n")
    );
}

#[test]
fn public_addresses_are_todays() {
    let mut found = Vec::new();
    for (file, content) in files() {
        for (line, text) in (1..).zip(content.lines()) {
            if text.contains("www.service-public.fr") {
                found.push(format!("{file}:{line}: {text}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "www.service-public.gouv.fr since October 2025:\n{}",
        found.join("\n")
    );
}

#[test]
fn numbers_are_read_in_both_languages() {
    let read = |text, english| numbers(text, english).into_iter().collect::<Vec<_>>();
    assert_eq!(
        read("En 2021, 15,4 % ; 4 000 adultes", false),
        ["15.4", "2021", "4000"]
    );
    assert_eq!(
        read("In 2021, 15.4%; over 4,000 adults", true),
        ["15.4", "2021", "4000"]
    );
    assert_eq!(read("le 15, le 17 ou le 112", false), ["112", "15", "17"]);
    assert_eq!(read("les 15-24 ans, dans le 7e", false), ["15", "24", "7"]);
    assert_eq!(read("Douze équipes, https://3114.fr", false), ["12"]);
}

#[test]
fn dates_are_read_in_both_languages() {
    assert_eq!(
        dates("le 4 juin 2025, en avril 2021."),
        ["4 juin 2025", "avril 2021"]
    );
    assert_eq!(
        dates("on 4 June 2025, in April 2021."),
        ["4 juin 2025", "avril 2021"]
    );
    assert!(dates("You may ask. Il est mai.").is_empty());
}

#[test]
fn names_are_words_with_capitals_in_a_row() {
    assert_eq!(
        names("Selon Céline Borelle (EHESS), Louise Viard-Guillot et la MiRe. Paris. Le Monde"),
        ["Céline Borelle", "Louise Viard-Guillot"]
    );
}

#[test]
fn copies_are_found_outside_of_quotation_marks_only() {
    let copy = "un deux trois quatre cinq six sept huit neuf";
    let runs: HashSet<Vec<String>> = words(copy).windows(COPY).map(<[String]>::to_vec).collect();
    assert_eq!(copied(&format!("Zéro {copy}, dix."), &runs), [copy]);
    assert!(copied(&format!("On lit « zéro “un” {copy} » ici."), &runs).is_empty());
    assert!(copied("un deux trois quatre « cinq » six sept huit neuf", &runs).is_empty());
}
