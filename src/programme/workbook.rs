//! A programme in a workbook: the rows of each sheet of an ODS or XLSX file, as text.

use std::io::{Cursor, Read};

use roxmltree::Node;
use zip::ZipArchive;

use super::session::Unreadable;
use super::table::Sheet;
use super::xml::{attribute, below, children, parse};

/// What opens a ZIP archive.
pub(super) const OPENING: &[u8] = b"PK\x03\x04";

/// Of a part of the archive, uncompressed, in bytes.
const LARGEST_PART: u64 = 32 * 1024 * 1024;
const MOST_SHEETS: usize = 64;
const MOST_ROWS: usize = 20_000;
/// Columns beyond are not read.
const MOST_COLUMNS: usize = 128;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| Unreadable("ce classeur est abîmé : enregistrez-le de nouveau".into()))?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        xlsx(&mut archive)
    } else if archive.index_for_name("content.xml").is_some() {
        ods(&mut archive)
    } else {
        Err(Unreadable(
            "cette archive ZIP n’est pas un classeur ODS ou XLSX : donnez le fichier qu’elle contient, ou \
             un CSV"
                .into(),
        ))
    }
}

/// A part of the archive, if it is there.
fn part(archive: &mut Archive, name: &str) -> Result<Option<String>, Unreadable> {
    if archive.index_for_name(name).is_none() {
        return Ok(None);
    }
    let damaged = || {
        Unreadable(format!(
            "ce classeur est abîmé ou protégé par un mot de passe ({name}) : enregistrez-le de nouveau, sans \
             mot de passe"
        ))
    };
    let file = archive.by_name(name).map_err(|_| damaged())?;
    let mut bytes = Vec::new();
    file.take(LARGEST_PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged())?;
    if bytes.len() as u64 > LARGEST_PART {
        let mebibytes = LARGEST_PART / 1024 / 1024;
        return Err(Unreadable(format!(
            "ce classeur fait plus de {mebibytes} Mio une fois décompressé ({name}) : c’est trop pour un programme"
        )));
    }
    Ok(Some(captions::decode(&bytes).0))
}

/// `number` rows with each cell at its column; the text of a cell is made only where it is kept.
#[derive(Default)]
struct Row(Vec<String>);

impl Row {
    fn set(&mut self, column: usize, text: String) {
        if column < MOST_COLUMNS && !text.is_empty() {
            self.0.resize(self.0.len().max(column + 1), String::new());
            if let Some(cell) = self.0.get_mut(column) {
                *cell = text;
            }
        }
    }
}

/// The rows that are not empty: gaps and repeats do not matter to a programme.
fn filled(rows: impl Iterator<Item = Row>) -> Result<Vec<Vec<String>>, Unreadable> {
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.0)
        .filter(|row| !row.is_empty())
        .take(MOST_ROWS + 1)
        .collect();
    if rows.len() > MOST_ROWS {
        return Err(Unreadable(format!(
            "ce classeur a plus de {MOST_ROWS} lignes : c’est trop pour un programme"
        )));
    }
    Ok(rows)
}

fn ods(archive: &mut Archive) -> Result<Vec<Sheet>, Unreadable> {
    let text = part(archive, "content.xml")?.unwrap_or_default();
    let document = parse(&text, "le contenu de ce classeur")?;
    below(document.root_element(), "table")
        .take(MOST_SHEETS)
        .map(|table| {
            Ok(Sheet {
                name: attribute(table, "name").unwrap_or_default().to_owned(),
                rows: filled(below(table, "table-row").map(ods_row))?,
            })
        })
        .collect()
}

fn ods_row(row: Node<'_, '_>) -> Row {
    let (mut cells, mut column) = (Row::default(), 0_usize);
    let is_cell = |it: &Node| matches!(it.tag_name().name(), "table-cell" | "covered-table-cell");
    for cell in row.children().filter(is_cell) {
        let repeats = attribute(cell, "number-columns-repeated").and_then(|it| it.parse().ok());
        let end = column.saturating_add(repeats.unwrap_or(1));
        let text = ods_text(cell);
        for at in column..end.min(MOST_COLUMNS) {
            cells.set(at, text.clone());
        }
        column = end;
    }
    cells
}

/// A cell's date and time as ISO 8601 has them, else its text as it is shown.
fn ods_text(cell: Node<'_, '_>) -> String {
    if let Some(date) = attribute(cell, "date-value") {
        return date.to_owned();
    }
    // `PT09H30M00S`
    let time = attribute(cell, "time-value").and_then(|it| it.strip_prefix("PT")?.split_once('H'));
    if let Some((hours, rest)) = time {
        let minutes = rest.split('M').next().unwrap_or_default();
        return format!("{hours}:{minutes}");
    }
    let paragraphs: Vec<String> = children(cell, "p").map(ods_paragraph).collect();
    paragraphs.join("\n").trim().to_owned()
}

fn ods_paragraph(paragraph: Node<'_, '_>) -> String {
    let pieces = paragraph
        .descendants()
        .map(|it| match it.tag_name().name() {
            "s" | "tab" => " ",
            "line-break" => "\n",
            _ if it.is_text() => it.text().unwrap_or_default(),
            _ => "",
        });
    pieces.collect()
}

/// What is needed of a workbook to read its cells.
struct Xlsx {
    strings: Vec<String>,
    /// For each style of a cell, whether it shows a date or a time.
    dates: Vec<bool>,
    /// Days are counted from 1904 instead of 1900.
    from_1904: bool,
}

fn xlsx(archive: &mut Archive) -> Result<Vec<Sheet>, Unreadable> {
    const WHAT: &str = "le contenu de ce classeur";
    let text = part(archive, "xl/workbook.xml")?.unwrap_or_default();
    let workbook = parse(&text, WHAT)?;
    let text = part(archive, "xl/sharedStrings.xml")?;
    let strings = match &text {
        Some(text) => below(parse(text, WHAT)?.root_element(), "si")
            .map(xlsx_string)
            .collect(),
        None => Vec::new(),
    };
    let text = part(archive, "xl/styles.xml")?;
    let dates = match &text {
        Some(text) => date_styles(parse(text, WHAT)?.root_element()),
        None => Vec::new(),
    };
    let is_set = |it: Node| matches!(attribute(it, "date1904"), Some("1" | "true"));
    let from_1904 = below(workbook.root_element(), "workbookPr").any(is_set);
    let xlsx = Xlsx {
        strings,
        dates,
        from_1904,
    };
    let text = part(archive, "xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let relations = parse(&text, WHAT)?;
    let target = |id: &str| {
        let mut relations = below(relations.root_element(), "Relationship");
        let relation = relations.find(|it| attribute(*it, "Id") == Some(id))?;
        let target = attribute(relation, "Target")?;
        Some(match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        })
    };
    let mut sheets = Vec::new();
    for sheet in below(workbook.root_element(), "sheet").take(MOST_SHEETS) {
        let relation = attribute(sheet, "id").and_then(target);
        let Some(text) = relation.map(|it| part(archive, &it)).transpose()?.flatten() else {
            continue;
        };
        let document = parse(&text, WHAT)?;
        sheets.push(Sheet {
            name: attribute(sheet, "name").unwrap_or_default().to_owned(),
            rows: filled(below(document.root_element(), "row").map(|row| xlsx.row(row)))?,
        });
    }
    Ok(sheets)
}

/// The runs of a text, without how it is pronounced (`rPh`).
fn xlsx_string(string: Node<'_, '_>) -> String {
    let runs = children(string, "r").flat_map(|run| children(run, "t"));
    let texts = children(string, "t").chain(runs).filter_map(|it| it.text());
    texts.collect()
}

/// For each cell style, whether it shows a date or a time.
fn date_styles(styles: Node<'_, '_>) -> Vec<bool> {
    let number = |node, name| attribute(node, name).and_then(|it| it.parse::<u32>().ok());
    let own: Vec<(u32, bool)> = below(styles, "numFmt")
        .filter_map(|it| {
            let code = attribute(it, "formatCode")?;
            Some((number(it, "numFmtId")?, is_date_format(code)))
        })
        .collect();
    let is_date = |format: u32| {
        let own = own.iter().find(|(id, _)| *id == format);
        own.map_or(
            matches!(format, 14..=22 | 27..=36 | 45..=47 | 50..=58),
            |it| it.1,
        )
    };
    let formats = below(styles, "cellXfs").flat_map(|it| children(it, "xf"));
    formats
        .map(|it| is_date(number(it, "numFmtId").unwrap_or(0)))
        .collect()
}

/// Whether a number format shows days, months, years, hours or seconds outside of its quoted texts,
/// colours and locales.
fn is_date_format(code: &str) -> bool {
    let (mut is_quoted, mut in_brackets, mut is_escaped) = (false, false, false);
    code.chars().any(|c| {
        if std::mem::take(&mut is_escaped) {
            return false;
        }
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' | '_' | '*' => is_escaped = true,
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => {
                return !is_quoted && !in_brackets;
            }
            _ => {}
        }
        false
    })
}

impl Xlsx {
    fn row(&self, row: Node<'_, '_>) -> Row {
        let (mut cells, mut column) = (Row::default(), 0_usize);
        for cell in children(row, "c") {
            column = attribute(cell, "r").and_then(column_of).unwrap_or(column);
            if column < MOST_COLUMNS {
                cells.set(column, self.text(cell).trim().to_owned());
            }
            column = column.saturating_add(1);
        }
        cells
    }

    fn text(&self, cell: Node<'_, '_>) -> String {
        let value = children(cell, "v")
            .next()
            .and_then(|it| it.text())
            .unwrap_or_default();
        match attribute(cell, "t") {
            Some("s") => {
                let index = value.trim().parse::<usize>().ok();
                let string = index.and_then(|it| self.strings.get(it));
                string.cloned().unwrap_or_default()
            }
            Some("inlineStr") => children(cell, "is").map(xlsx_string).collect(),
            None | Some("n") => {
                let style = attribute(cell, "s").and_then(|it| it.parse::<usize>().ok());
                let is_date = self.dates.get(style.unwrap_or(0)).copied().unwrap_or(false);
                let day = value.trim().parse::<f64>().ok().filter(|_| is_date);
                let date = day.and_then(|it| date_and_time(it, self.from_1904));
                date.unwrap_or_else(|| value.to_owned())
            }
            Some(_) => value.to_owned(),
        }
    }
}

/// `C12` is in column 2, from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |number, letter| {
        let value = usize::from(letter.to_ascii_uppercase() - b'A' + 1);
        number.saturating_mul(26).saturating_add(value)
    });
    number.checked_sub(1)
}

/// A day counted as spreadsheets do, with its fraction as the time: `2026-09-12 09:30`; a time alone
/// is less than a day, a date alone has no fraction.
fn date_and_time(serial: f64, from_1904: bool) -> Option<String> {
    const MINUTES: i64 = 24 * 60;
    /// The last day that spreadsheets know, 31 December 9999.
    const LAST: f64 = 2_958_466.0;
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    // In range: see above.
    #[expect(clippy::cast_possible_truncation)]
    let total = (serial * 24.0 * 60.0).round() as i64;
    let (days, minutes) = (total / MINUTES, total % MINUTES);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    // 1970-01-01 has the number 25,569, or 24,107; the 29 February 1900 that spreadsheets invented
    // is before any programme.
    let (year, month, day) = civil(days - if from_1904 { 24_107 } else { 25_569 });
    let date = format!("{year:04}-{month:02}-{day:02}");
    Some(match (days, minutes) {
        (0, _) => time,
        (_, 0) => date,
        _ => format!("{date} {time}"),
    })
}

/// Year, month and day of a day counted from 1 January 1970, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March, so that a leap day ends one; an era is 400 years, 146,097 days.
    let from_march = days + 719_468;
    let (era, day_of_era) = (
        from_march.div_euclid(146_097),
        from_march.rem_euclid(146_097),
    );
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
