//! A calendar: iCalendar, RFC 5545.

use super::session::{Programme, Session, minutes_between};
use super::table::speakers;

/// What opens a calendar.
pub(super) const OPENING: &str = "BEGIN:VCALENDAR";

/// Lines that were folded are one again. Some programs fold within a character: bytes, not text.
pub(super) fn unfold(bytes: &[u8]) -> Vec<u8> {
    let mut unfolded: Vec<u8> = Vec::with_capacity(bytes.len());
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.strip_prefix(b" ").or_else(|| line.strip_prefix(b"\t")) {
            Some(rest) => {
                unfolded.pop();
                unfolded.extend_from_slice(rest);
            }
            None => unfolded.extend_from_slice(line),
        }
        unfolded.push(b'\n');
    }
    unfolded
}

/// Reads a calendar whose lines are unfolded.
pub(super) fn read(text: &str) -> Programme {
    let mut programme = Programme {
        notes: vec!["calendrier (iCalendar)".to_owned()],
        is_whole: true,
        ..Programme::default()
    };
    let (mut components, mut event) = (Vec::new(), Event::default());
    for line in text.lines() {
        let (name, value) = property(line);
        match (name.as_str(), components.as_slice()) {
            ("BEGIN", _) => components.push(value.to_ascii_uppercase()),
            ("END", [.., last]) if last == "VEVENT" => {
                components.pop();
                programme
                    .sessions
                    .extend(std::mem::take(&mut event).session());
            }
            ("END", _) => _ = components.pop(),
            // An alarm within an event has a text of its own.
            (_, [.., last]) if last == "VEVENT" => event.read(&name, value),
            ("X-WR-CALNAME" | "NAME", [_]) => programme.title = Some(text_of(value)),
            _ => {}
        }
    }
    let dates = programme.sessions.iter().map(|it| &it.date);
    programme.date = dates.filter(|it| !it.is_empty()).min().cloned();
    programme
}

#[derive(Default)]
struct Event {
    session: Session,
    end: String,
    is_cancelled: bool,
}

impl Event {
    fn read(&mut self, name: &str, value: &str) {
        let session = &mut self.session;
        match name {
            "UID" => value.clone_into(&mut session.key),
            "SUMMARY" => session.title = text_of(value),
            "DESCRIPTION" => session.summary = text_of(value),
            "CATEGORIES" => session.track = text_of(first_of_list(value)),
            "URL" => value.clone_into(&mut session.source),
            "DTSTART" => (session.date, session.start) = day_and_time(value),
            "DTEND" => (_, self.end) = day_and_time(value),
            "STATUS" => self.is_cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }

    fn session(self) -> Option<Session> {
        let mut session = self.session;
        session.minutes = minutes_between(&session.start, &self.end);
        // A description that only repeats the page's address says nothing.
        if session.summary == session.source {
            session.summary.clear();
        }
        let found = people_in(&session.title);
        if let Some((title, people)) =
            found.map(|(title, people)| (title.to_owned(), speakers(people)))
        {
            (session.title, session.speakers) = (title, people);
        }
        (!self.is_cancelled && !session.title.is_empty()).then_some(session)
    }
}

/// A line's name without its parameters, and its value.
fn property(line: &str) -> (String, &str) {
    let mut is_quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == ':' && !is_quoted
    });
    let (name, value) = colon.map_or((line, ""), |(at, _)| {
        let (name, value) = line.split_at(at);
        (name, value.get(1..).unwrap_or_default())
    });
    let name = name.split(';').next().unwrap_or_default();
    (name.trim().to_ascii_uppercase(), value.trim())
}

/// A text without its escapes.
fn text_of(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    text.trim().to_owned()
}

/// What stands before the first comma that is not escaped.
fn first_of_list(value: &str) -> &str {
    let mut is_escaped = false;
    let comma = value.find(|c| {
        let ends = c == ',' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    comma.and_then(|at| value.get(..at)).unwrap_or(value)
}

/// `20150918T070000Z` → `2015-09-18`, `07:00`. The zone is left out: the order stays the same.
fn day_and_time(value: &str) -> (String, String) {
    let part = |range| {
        let digits = value.get(range);
        let digits = digits.filter(|it: &&str| it.bytes().all(|byte| byte.is_ascii_digit()));
        digits.filter(|it| !it.is_empty())
    };
    let date = match (part(0..4), part(4..6), part(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => String::new(),
    };
    let time = match (part(9..11), part(11..13)) {
        (Some(hour), Some(minute)) => format!("{hour}:{minute}"),
        _ => String::new(),
    };
    (date, time)
}

/// « Le compost (par Awa Lemoine) » → the title alone, and who speaks.
fn people_in(title: &str) -> Option<(&str, &str)> {
    const BEFORE: [&str; 6] = ["talk by ", "by ", "with ", "par ", "avec ", "animé par "];
    let (rest, inside) = title.strip_suffix(')')?.rsplit_once('(')?;
    let people = BEFORE.iter().find_map(|it| inside.strip_prefix(it))?;
    Some((rest.trim_end(), people))
}
