//! A programme in a table: CSV with commas, semicolons or tabs.

use french_text::fold;

use super::{Programme, Session, Speaker, Unreadable};

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Summary,
    Speakers,
    Role,
    Track,
    Kind,
    Date,
    Start,
    Source,
    Video,
}

/// The names of columns, without accents and capitals, singular; and what they hold, in French.
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (
        Column::Title,
        "titre",
        &[
            "titre",
            "title",
            "intitule",
            "session",
            "seance",
            "communication",
            "sujet",
            "nom de la session",
        ],
    ),
    (
        Column::Summary,
        "résumé",
        &[
            "resume",
            "description",
            "abstract",
            "summary",
            "presentation",
            "contenu",
        ],
    ),
    (
        Column::Speakers,
        "intervenants",
        &[
            "intervenant",
            "intervenante",
            "speaker",
            "speaker name",
            "orateur",
            "oratrice",
            "auteur",
            "author",
            "presenter",
            "conferencier",
            "participant",
            "animateur",
        ],
    ),
    (
        Column::Role,
        "rôle",
        &[
            "role",
            "fonction",
            "organisme",
            "affiliation",
            "structure",
            "organisation",
        ],
    ),
    (
        Column::Track,
        "thème",
        &["theme", "thematique", "track", "parcours", "axe", "piste"],
    ),
    (
        Column::Kind,
        "nature",
        &["type", "format", "nature", "session type", "kind"],
    ),
    (Column::Date, "jour", &["date", "jour", "day"]),
    (
        Column::Start,
        "début",
        &[
            "debut",
            "start",
            "heure",
            "horaire",
            "heure de debut",
            "heure debut",
            "start time",
        ],
    ),
    (
        Column::Source,
        "page",
        &["url", "lien", "page", "link", "site"],
    ),
    (
        Column::Video,
        "vidéo",
        &["video", "replay", "enregistrement", "recording"],
    ),
];

/// A header stands within the first lines: some tables have a title above it.
const LAST_HEADER: usize = 10;

pub(super) fn read(text: &str) -> Result<Programme, Unreadable> {
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let found = rows
        .iter()
        .take(LAST_HEADER)
        .enumerate()
        .find_map(|(at, row)| {
            let columns: Vec<Option<Column>> = row.iter().map(column).collect();
            columns
                .contains(&Some(Column::Title))
                .then_some((at, columns))
        });
    let Some((header, columns)) = found else {
        return Err(Unreadable(format!(
            "aucune colonne de titres : donnez à la première ligne du tableau des noms comme {}",
            COLUMNS
                .iter()
                .map(|(_, name, _)| *name)
                .collect::<Vec<_>>()
                .join(", ")
        )));
    };
    let names = rows.get(header).into_iter().flatten();
    Ok(Programme {
        sessions: rows
            .iter()
            .skip(header + 1)
            .filter_map(|row| session(row, &columns))
            .collect(),
        notes: vec![format!("tableau ; {}", mapping(names, &columns))],
        ..Programme::default()
    })
}

/// The separator that the first lines have most of.
fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(LAST_HEADER).collect();
    let count = |separator: &u8| head.bytes().filter(|byte| byte == separator).count();
    // The last of equals: a comma.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

fn column(name: &str) -> Option<Column> {
    // « Intervenant·e·s » and « Intervenant(e)s » are « intervenant ».
    let is_ending = |word: &&str| word.len() < 2 || *word == "es";
    let words: Vec<String> = fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !is_ending(word))
        .map(str::to_owned)
        .collect();
    let name = words.join(" ");
    let singular: Vec<&str> = words
        .iter()
        .map(|word| word.trim_end_matches('s'))
        .collect();
    let singular = singular.join(" ");
    let is_one =
        |names: &[&str]| names.contains(&name.as_str()) || names.contains(&singular.as_str());
    COLUMNS
        .iter()
        .find(|(_, _, names)| is_one(names))
        .map(|(column, ..)| *column)
}

/// « Intitulé → titre, Orateur → intervenants ; pas lus : salle ».
fn mapping<'a>(names: impl Iterator<Item = &'a str>, columns: &[Option<Column>]) -> String {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for (name, column) in names.zip(columns) {
        match COLUMNS.iter().find(|(it, ..)| Some(*it) == *column) {
            Some((_, meaning, _)) => read.push(format!("« {} » → {meaning}", name.trim())),
            None if name.trim().is_empty() => {}
            None => unread.push(format!("« {} »", name.trim())),
        }
    }
    let unread = match unread.as_slice() {
        [] => String::new(),
        unread => format!(" ; pas lues : {}", unread.join(", ")),
    };
    format!("colonnes : {}{unread}", read.join(", "))
}

fn session(row: &csv::StringRecord, columns: &[Option<Column>]) -> Option<Session> {
    let cell = |wanted: Column| {
        let mut cells = row.iter().zip(columns);
        let found =
            cells.find(|(cell, column)| **column == Some(wanted) && !cell.trim().is_empty());
        found.map_or_else(String::new, |(cell, _)| cell.trim().to_owned())
    };
    let title = cell(Column::Title);
    if title.is_empty() {
        return None;
    }
    // Sciencesconf has day and hour in one cell.
    let (mut date, mut start) = (date(&cell(Column::Date)), time(&cell(Column::Start)));
    if date.is_empty() {
        date = self::date(&cell(Column::Start));
    }
    if start.is_empty() {
        start = time(&cell(Column::Date));
    }
    let mut speakers = speakers(&cell(Column::Speakers));
    if let [only] = speakers.as_mut_slice()
        && only.role.is_empty()
    {
        only.role = cell(Column::Role);
    }
    Some(Session {
        title,
        summary: cell(Column::Summary),
        speakers,
        track: cell(Column::Track),
        kind: cell(Column::Kind),
        date,
        start,
        source: cell(Column::Source),
        video: cell(Column::Video),
        chapters: Vec::new(),
    })
}

/// « Awa Lemoine (Drees), Paul Etcheverry et Nadia Benali »; with semicolons or lines between people,
/// « Awa Lemoine, Drees ; Paul Etcheverry ».
fn speakers(cell: &str) -> Vec<Speaker> {
    let by_person = cell.contains([';', '\n', '|']);
    let parts: Vec<&str> = if by_person {
        cell.split([';', '\n', '|']).collect()
    } else {
        outside_parentheses(cell)
    };
    let parts = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, role) = match (part.split_once('('), part.split_once(',')) {
                (Some((name, role)), _) => (name, role.trim_end().trim_end_matches(')')),
                (None, Some((name, role))) if by_person => (name, role),
                _ => (part, ""),
            };
            Speaker {
                name: name.trim().to_owned(),
                role: role.trim().to_owned(),
            }
        })
        .filter(|speaker| !speaker.name.is_empty())
        .collect()
}

/// A list split at its commas, « et » and “and”, but not within parentheses.
fn outside_parentheses(list: &str) -> Vec<&str> {
    const SEPARATORS: [&str; 5] = [",", " et ", " and ", " & ", " / "];
    let (mut parts, mut rest, mut searched) = (Vec::new(), list, 0);
    while let Some((at, separator)) = SEPARATORS
        .iter()
        .filter_map(|it| {
            rest.get(searched..)?
                .find(it)
                .map(|at| (at + searched, *it))
        })
        .min()
    {
        let (before, after) = (
            rest.get(..at).unwrap_or(""),
            rest.get(at + separator.len()..),
        );
        if before.matches('(').count() > before.matches(')').count() {
            searched = at + separator.len();
            continue;
        }
        parts.push(before);
        (rest, searched) = (after.unwrap_or(""), 0);
    }
    parts.push(rest);
    parts
}

/// `2026-09-12` from itself or from `12/09/2026`, at the start of a cell; else nothing.
fn date(cell: &str) -> String {
    let day = cell.split([' ', 'T']).next().unwrap_or("");
    let numbers: Vec<&str> = day.split(['-', '/', '.']).collect();
    let is_number = |text: &str, digits| text.len() <= digits && text.parse::<u16>().is_ok();
    match numbers.as_slice() {
        [year, month, day] if year.len() == 4 && [month, day].iter().all(|it| is_number(it, 2)) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        [day, month, year] if year.len() == 4 && [month, day].iter().all(|it| is_number(it, 2)) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => String::new(),
    }
}

/// `09:30` from the first hour in a cell: « 9h30 - 10h », `2026-09-12 09:30:00`; else nothing.
fn time(cell: &str) -> String {
    for part in cell.split([' ', 'T', '-', '–']) {
        let Some((hour, minute)) = part.split_once([':', 'h', 'H']) else {
            continue;
        };
        let minute: String = minute
            .chars()
            .take_while(char::is_ascii_digit)
            .take(2)
            .collect();
        if hour.parse::<u8>().is_ok_and(|hour| hour < 24) {
            return format!("{hour:0>2}:{minute:0>2}");
        }
    }
    String::new()
}
