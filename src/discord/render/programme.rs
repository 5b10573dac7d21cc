//! The programme: the day, its sessions in order, and menus that open one.

use serenity::all::{
    CreateActionRow, CreateEmbed, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::lists::whole_lines;
use super::{COLOUR, View};
use crate::discord::components::Press;
use crate::discord::limits::{self, cut};
use crate::discord::markdown;
use crate::reply::{Occasion, Programme, Session, Words};

/// Menus under a programme; a row is left for buttons.
const MENUS: usize = limits::ROWS - 1;
/// How much of a session's speakers stands in the list.
const PEOPLE: usize = 200;
/// How much of a fact about the colloquium is shown.
const FACT: usize = 200;

pub(super) fn view(programme: &Programme, words: &Words) -> View {
    let title = programme.occasion.title.as_deref();
    let mut lines: Vec<String> = facts(&programme.occasion, words).collect();
    lines.extend(sessions(&programme.sessions, words));
    let (before, after) = words.more;
    let description = whole_lines(lines.into_iter(), limits::EMBED_DESCRIPTION, |left| {
        format!("{before}{left}{after}")
    });
    let title = markdown::base(title.unwrap_or(words.programme));
    let embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(cut(&title, limits::EMBED_TITLE))
        .description(description);
    View {
        embeds: vec![embed],
        rows: menus(&programme.sessions, words),
        ..View::default()
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
fn menus(sessions: &[Session], words: &Words) -> Vec<CreateActionRow> {
    let menus = sessions.chunks(limits::MENU_OPTIONS).take(MENUS);
    menus
        .enumerate()
        .map(|(index, part)| {
            let first = index * limits::MENU_OPTIONS + 1;
            let range = format!(" ({first}–{})", first + part.len() - 1);
            let range = if sessions.len() > part.len() {
                &range
            } else {
                ""
            };
            let options = part.iter().map(option).collect();
            let menu = CreateSelectMenu::new(
                Press::Programme { menu: index }.custom_id(),
                CreateSelectMenuKind::String { options },
            );
            CreateActionRow::SelectMenu(menu.placeholder(format!("{}{range}", words.open_session)))
        })
        .collect()
}

fn option(session: &Session) -> CreateSelectMenuOption {
    let label = cut(&session.title, limits::MENU_TEXT);
    let option = CreateSelectMenuOption::new(label, &session.entry);
    if session.people.is_empty() {
        return option;
    }
    option.description(cut(&session.people.join(", "), limits::MENU_TEXT))
}
