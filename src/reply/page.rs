//! Lists under a title: a theme, and the overviews of the whole base. A new overview is a function
//! and a line of `overview`.

use super::content::{Group, Page};
use super::entry::{linked_item, programme_item};
use super::event::{event_facts, event_links, event_title};
use super::reference::{Reference, Target};
use super::words::Words;
use crate::commands::Overview;
use crate::knowledge::{EntryKind, Knowledge, Language, Theme};

/// A theme and its entries by kind, in the programme's order.
pub(super) fn theme(knowledge: &Knowledge, theme: &Theme, language: Language) -> Page {
    let words = Words::of(language);
    let of_kind = |kind| Group {
        heading: words.heading(kind).to_owned(),
        is_numbered: false,
        items: knowledge
            .entries_of(theme)
            .filter(|entry| entry.kind == kind)
            .map(|entry| linked_item(knowledge, entry, language))
            .collect(),
    };
    let (title, description) = (theme.title.get(language), theme.description.get(language));
    Page {
        groups: filled(
            [
                EntryKind::Session,
                EntryKind::Recommendation,
                EntryKind::About,
            ]
            .map(of_kind),
        ),
        empty: Some(words.empty_theme),
        invitation: Some(words.choose),
        ..titled(Target::Theme(theme), title, title, description)
    }
}

/// A page about the whole base.
pub(super) fn overview(knowledge: &Knowledge, overview: Overview, language: Language) -> Page {
    match overview {
        Overview::Programme => programme(knowledge, language),
    }
}

/// The day and its sessions, in order.
fn programme(knowledge: &Knowledge, language: Language) -> Page {
    let words = Words::of(language);
    let entries = knowledge.entries.iter();
    let sessions = Group {
        heading: words.programme.to_owned(),
        is_numbered: true,
        items: entries
            .filter(|entry| entry.kind == EntryKind::Session)
            .map(|entry| programme_item(knowledge, entry, language))
            .collect(),
    };
    let title = event_title(knowledge, language).unwrap_or(words.programme);
    let (overview, opening) = (Overview::Programme, words.programme_opening);
    Page {
        facts: event_facts(knowledge, language),
        links: event_links(knowledge, language),
        groups: filled([sessions]),
        empty: Some(words.empty_programme),
        invitation: Some(words.open_session),
        ..titled(Target::Overview(overview), overview.name(), title, opening)
    }
}

/// A page with nothing below its title and what it is.
fn titled(target: Target<'_>, name: &str, title: &str, description: &str) -> Page {
    Page {
        reference: Reference::to(target),
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        facts: Vec::new(),
        links: Vec::new(),
        groups: Vec::new(),
        empty: None,
        invitation: None,
    }
}

fn filled(groups: impl IntoIterator<Item = Group>) -> Vec<Group> {
    let groups = groups.into_iter();
    groups.filter(|group| !group.items.is_empty()).collect()
}
