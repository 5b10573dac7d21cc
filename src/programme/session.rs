//! What a programme says, whatever file it comes from.

use crate::knowledge::{self, Entry, Knowledge};

/// What a file says of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programme {
    /// The event's name.
    pub title: Option<String>,
    /// Its first day, `2026-09-12`.
    pub date: Option<String>,
    /// In the order of the file; breaks and meals are left out.
    pub sessions: Vec<Session>,
    /// The sessions are the base's own, and say nothing new of themselves.
    pub is_base: bool,
    /// The sessions are all those of the event, in their order, not a video's alone.
    pub is_whole: bool,
    /// How the file was read, in French: its format, its columns, what was left out.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// What the program that made the file calls it, the same next time; empty if it does not say.
    pub key: String,
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
    /// How long it lasts.
    pub minutes: Option<u32>,
    pub source: String,
    pub video: String,
    /// The file of its captions.
    pub captions: String,
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
pub struct Unreadable(pub(super) String);

impl Programme {
    /// The sessions of a base, to find their captions.
    pub fn of_base(base: &Knowledge) -> Self {
        let sessions = base
            .entries
            .iter()
            .filter(|it| it.kind == knowledge::EntryKind::Session);
        Self {
            sessions: sessions.map(Session::from).collect(),
            is_base: true,
            ..Self::default()
        }
    }

    /// Adds what another file says of the same event; of a session that both have, what the first lacks.
    pub fn add(&mut self, other: Self) {
        self.title = self.title.take().or(other.title);
        self.date = self.date.take().or(other.date);
        self.is_whole |= other.is_whole;
        let had = self.sessions.len();
        for session in other.sessions {
            let mut sessions = self.sessions.iter_mut().take(had);
            match sessions.find(|it| it.is_same_as(&session)) {
                Some(first) => first.complete_with(session),
                None => self.sessions.push(session),
            }
        }
    }
}

/// Minutes from `0:45`, « 1h30 » or « 45 min »; days are left out.
pub(super) fn minutes(duration: &str) -> Option<u32> {
    let duration = duration.trim().to_lowercase();
    if let Some((hours, minutes)) = duration.split_once([':', 'h']) {
        let minutes: String = minutes
            .trim()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let minutes = if minutes.is_empty() {
            0
        } else {
            minutes.parse().ok()?
        };
        return hours
            .trim()
            .parse::<u32>()
            .ok()?
            .checked_mul(60)?
            .checked_add(minutes);
    }
    let digits: String = duration.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Minutes between two times of a day, `09:30` and `10:15`.
pub(super) fn minutes_between(start: &str, end: &str) -> Option<u32> {
    minutes(end)?
        .checked_sub(minutes(start)?)
        .filter(|it| *it > 0)
}

/// At most so many characters, with an ellipsis if it is cut, at a space.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    let end = kept.rfind(' ').unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept))
}

impl From<&Entry> for Session {
    fn from(entry: &Entry) -> Self {
        let speaker = |it: &knowledge::Speaker| Speaker {
            name: it.name.clone(),
            role: it
                .role
                .as_ref()
                .map_or_else(String::new, |it| it.fr.clone()),
        };
        Self {
            key: entry.id.clone(),
            title: entry.title.fr.clone(),
            speakers: entry.speakers.iter().map(speaker).collect(),
            captions: entry.recording.captions.clone().unwrap_or_default(),
            ..Self::default()
        }
    }
}

impl Session {
    /// Whether another file's session is this one: the same title, and no other day.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        let same_day =
            [&self.date, &other.date].iter().any(|it| it.is_empty()) || self.date == other.date;
        same_day && knowledge::slug(&self.title) == knowledge::slug(&other.title)
    }

    fn complete_with(&mut self, other: Self) {
        let texts = [
            (&mut self.summary, other.summary),
            (&mut self.track, other.track),
            (&mut self.date, other.date),
            (&mut self.start, other.start),
            (&mut self.source, other.source),
            (&mut self.video, other.video),
            (&mut self.captions, other.captions),
        ];
        for (text, other) in texts {
            if text.is_empty() {
                *text = other;
            }
        }
        if self.speakers.is_empty() {
            self.speakers = other.speakers;
        }
        if self.chapters.is_empty() {
            self.chapters = other.chapters;
        }
        self.minutes = self.minutes.or(other.minutes);
    }

    /// Whether it is a break, a meal or the reception of participants, by its title or kind.
    pub(super) fn is_break(&self) -> bool {
        const WORDS: &[&str] = &[
            "accueil",
            "badge",
            "badges",
            "break",
            "breakfast",
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
