//! Menus under a list: each choice opens an entry apart, so that the list stays.

use serenity::all::{
    CreateActionRow, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::Frame;
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::limits::{self, cut};
use crate::reply::Reference;

/// Menus under a list; a row is left for buttons.
const MENUS: usize = limits::ROWS - 1;

/// An entry that can be opened.
pub(super) struct Opening<'a> {
    /// The entry's id.
    pub entry: &'a str,
    /// How the choice reads.
    pub title: &'a str,
    /// What stands under it, if anything.
    pub detail: String,
}

/// As many menus as a message holds; `invitation` is what they say before anything is chosen.
pub(super) fn view(
    openings: &[Opening<'_>],
    invitation: &str,
    frame: &Frame,
) -> Vec<CreateActionRow> {
    let menus = openings.chunks(limits::CHOICES).take(MENUS);
    menus
        .enumerate()
        .map(|(index, part)| {
            let first = index * limits::CHOICES + 1;
            let range = format!(" ({first}–{})", first + part.len() - 1);
            let range = if openings.len() > part.len() {
                &range
            } else {
                ""
            };
            let options = part.iter().map(option).collect();
            // Its first entry tells it from the other menus.
            let first = part.iter().take(1).map(reference).collect();
            let id = frame.press(Action::Visit, first).custom_id();
            let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
            CreateActionRow::SelectMenu(menu.placeholder(format!("{invitation}{range}")))
        })
        .collect()
}

fn reference(opening: &Opening<'_>) -> Reference {
    Reference::to_entry(opening.entry)
}

fn option(opening: &Opening<'_>) -> CreateSelectMenuOption {
    let label = cut(opening.title, limits::CHOICE_NAME);
    let option = CreateSelectMenuOption::new(label, CustomId::choice(&[reference(opening)]));
    if opening.detail.is_empty() {
        return option;
    }
    option.description(cut(&opening.detail, limits::CHOICE_NAME))
}
