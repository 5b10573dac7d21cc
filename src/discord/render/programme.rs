//! The programme: the day, its sessions in order, and menus that open one.

use super::menus::{self, Opening};
use super::{Frame, View, lists};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Occasion, Programme, Session, Words};

/// How much of a session's speakers stands in the list.
const PEOPLE: usize = 200;
/// How much of a fact about the colloquium is shown.
const FACT: usize = 200;

/// The day and its sessions, with a menu that opens each apart.
pub(super) fn view(programme: &Programme, words: &Words, frame: &Frame) -> View {
    let title = programme.occasion.title.as_deref();
    let title = cut(
        &markdown::base(title.unwrap_or(words.programme)),
        limits::EMBED_TITLE,
    );
    let mut lines: Vec<String> = facts(&programme.occasion, words).collect();
    lines.extend(sessions(&programme.sessions, words));
    let openings = programme.sessions.iter().map(opening).collect::<Vec<_>>();
    View {
        rows: menus::view(&openings, words.open_session, frame),
        ..lists::view(title, lines, words, frame)
    }
}

fn opening(session: &Session) -> Opening<'_> {
    Opening {
        entry: &session.entry,
        title: &session.title,
        detail: session.people.join(", "),
    }
}

/// What the base tells of the colloquium, one fact a line.
pub(super) fn facts(occasion: &Occasion, words: &Words) -> impl Iterator<Item = String> {
    let facts = [
        (words.date, &occasion.date),
        (words.place, &occasion.place),
        (words.organiser, &occasion.organiser),
    ];
    let told = facts.into_iter().filter_map(|(label, fact)| {
        let fact = cut(&markdown::base(fact.as_ref()?), FACT);
        Some(words.labelled(label, &fact))
    });
    let page = occasion.url.as_ref();
    told.chain(page.map(|url| markdown::link(words.event_page, url)))
}

fn sessions(sessions: &[Session], words: &Words) -> Vec<String> {
    if sessions.is_empty() {
        return vec![words.empty_programme.to_owned()];
    }
    let heading = format!("\n**{}**", words.programme);
    let numbered = (1..).zip(sessions).map(|(number, session)| {
        let line = format!("{number}. **{}**", markdown::base(&session.title));
        if session.people.is_empty() {
            return line;
        }
        let people = markdown::base(&session.people.join(", "));
        format!("{line}\n  {}", cut(&people, PEOPLE))
    });
    std::iter::once(heading).chain(numbered).collect()
}
