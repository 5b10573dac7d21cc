//! Lists of entries under a title: a theme, and the programme.

use super::content::{Group, Page};
use super::entry::{linked_item, programme_item};
use super::event::{event_facts, event_links, event_title};
use super::reference::{Reference, Target};
use super::words::Words;
use crate::knowledge::{Kind, Knowledge, Language, Theme};

/// A theme and its entries by kind, in the programme's order.
pub(super) fn theme(knowledge: &Knowledge, theme: &Theme, language: Language) -> Page {
    let words = Words::of(language);
    let of_kind = |kind| Group {
        heading: words.heading(kind),
        is_numbered: false,
        items: knowledge
            .entries_of(theme)
            .filter(|entry| entry.kind == kind)
            .map(|entry| linked_item(knowledge, entry, language))
            .collect(),
    };
    let title = theme.title.get(language);
    Page {
        reference: Reference::to(Target::Theme(theme)),
        name: title.to_owned(),
        title: title.to_owned(),
        description: Some(theme.description.get(language).to_owned()),
        facts: Vec::new(),
        links: Vec::new(),
        groups: filled([Kind::Session, Kind::Recommendation, Kind::About].map(of_kind)),
        empty: words.empty_theme,
        invitation: words.choose,
    }
}

/// The day and its sessions, in order.
pub(super) fn programme(knowledge: &Knowledge, language: Language) -> Page {
    let words = Words::of(language);
    let entries = knowledge.entries.iter();
    let sessions = Group {
        heading: words.programme,
        is_numbered: true,
        items: entries
            .filter(|entry| entry.kind == Kind::Session)
            .map(|entry| programme_item(knowledge, entry, language))
            .collect(),
    };
    let title = event_title(knowledge, language).unwrap_or(words.programme);
    Page {
        reference: Reference::to(Target::Programme),
        name: String::from("programme"),
        title: title.to_owned(),
        description: None,
        facts: event_facts(knowledge, language),
        links: event_links(knowledge, language),
        groups: filled([sessions]),
        empty: words.empty_programme,
        invitation: words.open_session,
    }
}

fn filled(groups: impl IntoIterator<Item = Group>) -> Vec<Group> {
    let groups = groups.into_iter();
    groups.filter(|group| !group.items.is_empty()).collect()
}
