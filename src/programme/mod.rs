//! The programme of an event as organisers have it, made into drafts of a base. Its format is
//! recognised by its content: a table (CSV, Sciencesconf's too; ODS, XLSX), the JSON of pretalx, frab,
//! Indico or yt-dlp, Pentabarf's XML, or a calendar.

mod calendar;
mod drafts;
mod exports;
mod merge;
mod pairing;
mod pentabarf;
mod session;
mod table;
mod workbook;
mod xml;

pub use drafts::{Existing, RECORD, drafts};
pub use pairing::{CaptionFile, pair};
pub use session::{Programme, Session, Unreadable};

/// A programme is far smaller.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// Reads a programme.
///
/// # Errors
/// [`Unreadable`] if the format is not known, or no session is found.
pub fn read(bytes: &[u8]) -> Result<Programme, Unreadable> {
    let mut programme = if bytes.starts_with(workbook::OPENING) {
        table::read(&workbook::read(bytes)?)?
    } else {
        read_text(bytes)?
    };
    let (breaks, sessions): (Vec<_>, Vec<_>) =
        programme.sessions.into_iter().partition(Session::is_break);
    programme.sessions = sessions;
    if !breaks.is_empty() {
        let titles: Vec<&str> = breaks.iter().map(|it| it.title.as_str()).collect();
        let note = format!("pauses et repas laissés de côté : {}", titles.join(", "));
        programme.notes.push(note);
    }
    if programme.sessions.is_empty() {
        return Err(Unreadable("aucune séance n’y a été trouvée".into()));
    }
    Ok(programme)
}

fn read_text(bytes: &[u8]) -> Result<Programme, Unreadable> {
    const OLD_EXCEL: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.starts_with(OLD_EXCEL) || bytes.starts_with(b"%PDF") {
        return Err(Unreadable(
            "ce format (XLS d’avant 2007, PDF) n’est pas lu : enregistrez le programme en XLSX, ODS ou CSV".into(),
        ));
    }
    let (text, _) = captions::decode(bytes);
    let text = text.trim_start();
    if text.starts_with(['{', '[']) {
        exports::read(text)
    } else if text.starts_with(calendar::OPENING) {
        let (text, _) = captions::decode(&calendar::unfold(bytes));
        Ok(calendar::read(text.trim_start()))
    } else if text.starts_with('<') {
        pentabarf::read(text)
    } else {
        table::read(&[table::csv(text)])
    }
}

#[cfg(test)]
mod tests;
