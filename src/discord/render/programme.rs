//! The programme: the day, its sessions in order, and menus that open one.

use serenity::all::{
    CreateActionRow, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::{Frame, View, lists};
use crate::discord::components::{Action, Press};
use crate::discord::limits::{self, cut};
use crate::discord::markdown;
use crate::reply::{Occasion, Programme, Reference, Session, Words};

/// Menus under a programme; a row is left for buttons.
const MENUS: usize = limits::ROWS - 1;
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
    View {
        rows: menus(&programme.sessions, words, frame),
        ..lists::view(title, lines, words, frame)
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

/// Menus of sessions, as many as a message holds.
fn menus(sessions: &[Session], words: &Words, frame: &Frame) -> Vec<CreateActionRow> {
    let menus = sessions.chunks(limits::CHOICES).take(MENUS);
    menus
        .enumerate()
        .map(|(index, part)| {
            let first = index * limits::CHOICES + 1;
            let range = format!(" ({first}–{})", first + part.len() - 1);
            let range = if sessions.len() > part.len() {
                &range
            } else {
                ""
            };
            let options = part.iter().map(option).collect();
            // Its first session tells it from the other menus.
            let first = part.iter().take(1).map(reference).collect();
            let id = frame.press(Action::Visit, first).custom_id();
            let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
            CreateActionRow::SelectMenu(menu.placeholder(format!("{}{range}", words.open_session)))
        })
        .collect()
}

fn reference(session: &Session) -> Reference {
    Reference::to_entry(&session.entry)
}

fn option(session: &Session) -> CreateSelectMenuOption {
    let label = cut(&session.title, limits::CHOICE_NAME);
    let option = CreateSelectMenuOption::new(label, Press::choice(&[reference(session)]));
    if session.people.is_empty() {
        return option;
    }
    option.description(cut(&session.people.join(", "), limits::CHOICE_NAME))
}
