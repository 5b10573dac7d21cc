//! The programme of an event as organisers have it, made into drafts of a base. Its format is
//! recognised by its content: a table (CSV, Sciencesconf's too), or the JSON of pretalx, frab,
//! Indico or yt-dlp.

mod drafts;
mod exports;
mod table;

pub use drafts::{DraftFile, drafts};

/// What a file says of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programme {
    /// The event's name.
    pub title: Option<String>,
    /// Its first day, `2026-09-12`.
    pub date: Option<String>,
    /// In the order of the file; breaks and meals are left out.
    pub sessions: Vec<Session>,
    /// How the file was read, in French: its format, its columns, what was left out.
    pub notes: Vec<String>,
}

/// One session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    pub title: String,
    pub summary: String,
    pub speakers: Vec<Speaker>,
    /// The theme or stream that it belongs to.
    pub track: String,
    /// What it is: « atelier », `Talk`.
    pub kind: String,
    /// `2026-09-12`.
    pub date: String,
    /// `09:30`.
    pub start: String,
    pub source: String,
    pub video: String,
    /// Chapters of its recording.
    pub chapters: Vec<Chapter>,
}

/// Somebody who speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speaker {
    pub name: String,
    pub role: String,
}

/// A chapter of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    pub title: String,
    /// Seconds from the start.
    pub start: u64,
}

/// Why a file gave no programme, in French, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

/// Reads a programme.
///
/// # Errors
/// [`Unreadable`] if the format is not known, or no session is found.
pub fn read(bytes: &[u8]) -> Result<Programme, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Unreadable(
            "un classeur (ODS, XLSX) n’est pas encore lu : enregistrez-le au format CSV".into(),
        ));
    }
    let (text, _) = captions::decode(bytes);
    let start = text.trim_start();
    let mut programme = if start.starts_with(['{', '[']) {
        exports::read(start)?
    } else if start.starts_with("BEGIN:VCALENDAR") || start.starts_with('<') {
        return Err(Unreadable(
            "ce format (iCalendar, XML) n’est pas encore lu : exportez le programme en CSV ou en JSON"
                .into(),
        ));
    } else {
        table::read(&text)?
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

impl Session {
    /// Whether it is a break, a meal or the reception of participants, by its title or kind.
    fn is_break(&self) -> bool {
        const WORDS: &[&str] = &[
            "accueil",
            "badge",
            "badges",
            "break",
            "buffet",
            "cafe",
            "cocktail",
            "coffee",
            "collation",
            "dejeuner",
            "diner",
            "dinner",
            "emargement",
            "gourmande",
            "gouter",
            "inscription",
            "inscriptions",
            "lunch",
            "matin",
            "midi",
            "networking",
            "participant",
            "participante",
            "participantes",
            "participants",
            "pause",
            "pauses",
            "petit",
            "public",
            "registration",
            "repas",
            "soir",
            "tea",
            "the",
            "apres",
            "meridienne",
        ];
        let only_breaks = |text: &str| {
            let words = french_text::tokenize(text);
            let is_one = |word: &str| {
                WORDS.contains(&word) || french_lexicon::lexicon().is_folded_stop_word(word)
            };
            words.iter().any(|it| WORDS.contains(&it.word.as_str()))
                && words.iter().all(|it| is_one(&it.word))
        };
        only_breaks(&self.title) || only_breaks(&self.kind)
    }
}

#[cfg(test)]
mod tests;
