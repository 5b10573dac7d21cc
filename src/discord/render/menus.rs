//! Menus under a list: each choice opens an entry in a message of its own, so that the list stays.

use serenity::all::{
    CreateActionRow, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};

use super::frame::Frame;
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::limits::{self, cut};
use crate::reply::{Item, Reference};

/// Menus under a list; a row is left for buttons.
const MENUS: usize = limits::ROWS - 1;

/// As many menus as a message holds; `invitation` is what they say before anything is chosen.
pub(super) fn render<'a>(
    items: impl Iterator<Item = &'a Item>,
    invitation: Option<&str>,
    frame: &Frame,
) -> Vec<CreateActionRow> {
    let opens = |item: &'a Item| Some((item, Reference::to_entry(item.entry.as_ref()?)));
    let items: Vec<(&Item, Reference)> = items.filter_map(opens).collect();
    let menus = items.chunks(limits::CHOICES).take(MENUS);
    menus
        .enumerate()
        .map(|(index, part)| {
            let first = index * limits::CHOICES + 1;
            let range = format!(" ({first}–{})", first + part.len() - 1);
            let range = if items.len() > part.len() { &range } else { "" };
            let options = part
                .iter()
                .map(|(item, opens)| option(item, *opens))
                .collect();
            // Its first entry distinguishes it from the other menus.
            let first = part.iter().take(1).map(|(_, opens)| *opens).collect();
            let id = frame.custom_id(Action::Visit, first).encode();
            let menu = CreateSelectMenu::new(id, CreateSelectMenuKind::String { options });
            let menu = match invitation {
                Some(invitation) => menu.placeholder(format!("{invitation}{range}")),
                None => menu,
            };
            CreateActionRow::SelectMenu(menu)
        })
        .collect()
}

fn option(item: &Item, opens: Reference) -> CreateSelectMenuOption {
    let label = cut(&item.title, limits::CHOICE_NAME);
    let option = CreateSelectMenuOption::new(label, CustomId::encode_choice(&[opens]));
    if item.details.is_empty() {
        return option;
    }
    option.description(cut(&item.details.join(" · "), limits::CHOICE_NAME))
}
