//! A programme in tables: CSV with commas, semicolons or tabs, or the sheets of a workbook.

use french_text::fold;

use super::session::{Programme, Session, Speaker, Unreadable, minutes, minutes_between};
use crate::knowledge::MONTHS;

/// One table of a file.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Empty where there is only one.
    pub name: String,
    /// The text of each cell.
    pub rows: Vec<Vec<String>>,
}

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Key,
    Title,
    Summary,
    Speakers,
    Role,
    Track,
    Kind,
    Date,
    Start,
    End,
    Duration,
    Source,
    Video,
    Captions,
}

/// The names of columns, without accents and capitals, singular; and what they hold, in French.
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (
        Column::Key,
        "identifiant",
        &["id", "identifiant", "code", "docid", "reference"],
    ),
    (
        Column::Title,
        "titre",
        &[
            "titre",
            "title",
            "titel",
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
            "beschreibung",
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
            "vortragende",
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
    (Column::Date, "jour", &["date", "jour", "day", "datum"]),
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
            "uhrzeit",
        ],
    ),
    (
        Column::End,
        "fin",
        &["fin", "end", "heure de fin", "heure fin", "end time"],
    ),
    (Column::Duration, "durée", &["duree", "duration", "dauer"]),
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
    (
        Column::Captions,
        "sous-titres",
        &["sous titres", "caption", "subtitle file"],
    ),
];

/// A header stands within the first lines: some tables have a title above it.
const LAST_HEADER: usize = 10;

/// The sheet of a CSV file.
pub(super) fn csv(text: &str) -> Sheet {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    Sheet {
        name: String::new(),
        rows: records
            .map(|row| row.iter().map(str::to_owned).collect())
            .collect(),
    }
}

/// Reads the tables that have a column of titles.
pub(super) fn read(sheets: &[Sheet]) -> Result<Programme, Unreadable> {
    let mut programme = Programme {
        is_whole: true,
        ..Programme::default()
    };
    let mut others = Vec::new();
    for sheet in sheets {
        let Some(header) = Header::find(&sheet.rows) else {
            others.push(format!("« {} »", sheet.name));
            continue;
        };
        let what = if sheet.name.is_empty() {
            "tableau".to_owned()
        } else {
            format!("feuille « {} »", sheet.name)
        };
        programme
            .notes
            .push(format!("{what} ; {}", header.mapping()));
        let mut day = String::new();
        let rows = sheet.rows.iter().skip(header.rows);
        programme
            .sessions
            .extend(rows.filter_map(|row| session(row, &header.columns, &mut day)));
    }
    if programme.notes.is_empty() {
        return Err(Unreadable(format!(
            "aucune colonne de titres : donnez à la première ligne du tableau des noms comme {}",
            COLUMNS
                .iter()
                .map(|(_, name, _)| *name)
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    if !others.is_empty() {
        let others = others.join(", ");
        programme
            .notes
            .push(format!("feuilles sans titres, pas lues : {others}"));
    }
    Ok(programme)
}

/// The line that names the columns.
struct Header {
    names: Vec<String>,
    columns: Vec<Option<Column>>,
    /// How many rows there are down to it.
    rows: usize,
}

impl Header {
    fn find(rows: &[Vec<String>]) -> Option<Self> {
        rows.iter()
            .take(LAST_HEADER)
            .enumerate()
            .find_map(|(at, row)| {
                let above = at.checked_sub(1).and_then(|at| rows.get(at));
                let names = names(row, above.map_or(&[], Vec::as_slice));
                let columns: Vec<Option<Column>> = names.iter().map(|it| column(it)).collect();
                columns.contains(&Some(Column::Title)).then_some(Self {
                    names,
                    columns,
                    rows: at + 1,
                })
            })
    }

    /// « Intitulé → titre, Orateur → intervenants ; pas lus : salle ».
    fn mapping(&self) -> String {
        let (mut read, mut unread) = (Vec::new(), Vec::new());
        for (name, column) in self.names.iter().zip(&self.columns) {
            let name = name.trim();
            match COLUMNS.iter().find(|(it, ..)| Some(*it) == *column) {
                Some((_, meaning, _)) => read.push(format!("« {name} » → {meaning}")),
                None if name.is_empty() => {}
                None => unread.push(format!("« {name} »")),
            }
        }
        // Several columns under one name are told once.
        read.dedup();
        let unread = match unread.as_slice() {
            [] => String::new(),
            unread => format!(" ; pas lues : {}", unread.join(", ")),
        };
        format!("colonnes : {}{unread}", read.join(", "))
    }
}

/// The names of the columns. Under a name that stands above several (« Intervenants » over 1, 2, 3), they
/// have that name.
fn names(row: &[String], above: &[String]) -> Vec<String> {
    let mut group = "";
    let mut names = Vec::new();
    for (at, name) in row.iter().enumerate() {
        if let Some(above) = above.get(at).filter(|it| !it.trim().is_empty()) {
            group = above;
        }
        let is_number = name.trim().bytes().all(|byte| byte.is_ascii_digit());
        let is_under = is_number && column(group).is_some();
        names.push(if is_under { group } else { name }.to_owned());
    }
    names
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

/// The session of a row. A day is written once above all its sessions, at times: `day` remembers it.
fn session(row: &[String], columns: &[Option<Column>], day: &mut String) -> Option<Session> {
    let cells = |wanted: Column| {
        let cells = row.iter().zip(columns);
        cells
            .filter(move |(cell, column)| **column == Some(wanted) && !cell.trim().is_empty())
            .map(|(cell, _)| cell.trim())
    };
    let cell = |wanted: Column| cells(wanted).next().unwrap_or_default().to_owned();
    // Sciencesconf has day and hour in one cell.
    let year = day.get(..4).unwrap_or_default();
    let [when, hour] = [Column::Date, Column::Start].map(cell);
    let mut date = date(&when, year);
    if date.is_empty() {
        date = self::date(&hour, year);
    }
    if date.is_empty() && when.is_empty() {
        date.clone_from(day);
    } else {
        day.clone_from(&date);
    }
    let mut start = time(&hour);
    if start.is_empty() {
        start = time(&when);
    }
    let title = cell(Column::Title);
    if title.is_empty() {
        return None;
    }
    let mut speakers: Vec<Speaker> = cells(Column::Speakers).flat_map(speakers).collect();
    if let [only] = speakers.as_mut_slice()
        && only.role.is_empty()
    {
        only.role = cell(Column::Role);
    }
    Some(Session {
        key: cell(Column::Key),
        title,
        summary: cell(Column::Summary),
        speakers,
        track: cell(Column::Track),
        kind: cell(Column::Kind),
        minutes: minutes(&cell(Column::Duration))
            .or_else(|| minutes_between(&start, &end(&cell(Column::End), &hour))),
        date,
        start,
        source: cell(Column::Source),
        video: cell(Column::Video),
        captions: cell(Column::Captions),
        chapters: Vec::new(),
    })
}

/// When a session ends: from its own cell, or from « 9h30 - 10h15 ».
fn end(cell: &str, start: &str) -> String {
    let own = time(cell);
    if !own.is_empty() {
        return own;
    }
    let range = start.split_once(['-', '–', '—', '→', 'à']);
    range.map(|(_, end)| time(end)).unwrap_or_default()
}

/// « Awa Lemoine (Drees), Paul Etcheverry et Nadia Benali »; with semicolons or lines between people,
/// « Awa Lemoine, Drees ; Paul Etcheverry ».
pub(super) fn speakers(cell: &str) -> Vec<Speaker> {
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

/// `2026-09-12` from itself, `12/09/2026` or « samedi 12 septembre 2026 », at the start of a cell; else
/// nothing. `year` is for « samedi 12 septembre ».
fn date(cell: &str, year: &str) -> String {
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
        _ => date_in_words(cell, year),
    }
}

/// « samedi 1er août 2026 », “August 1, 2026”.
fn date_in_words(cell: &str, year: &str) -> String {
    let folded = fold(cell);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let is_month = |word: &&str, (fr, en): &(&str, &str)| fold(fr) == **word || fold(en) == **word;
    let month = MONTHS
        .iter()
        .position(|month| words.iter().any(|word| is_month(word, month)));
    let numbers = words
        .iter()
        .filter_map(|word| word.trim_end_matches("er").parse::<u16>().ok());
    let (years, days): (Vec<u16>, Vec<u16>) = numbers.partition(|it| *it > 31);
    let year = years.first().copied().or_else(|| year.parse().ok());
    match (month, year, days.first()) {
        (Some(month), Some(year), Some(day)) => format!("{year:04}-{:02}-{day:02}", month + 1),
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
