//! A few entries to choose from: a button each, or a menu where they are many.

use std::fmt::Write as _;

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::{Frame, View, row};
use crate::discord::components::{Action, Press};
use crate::discord::limits::{self, cut};
use crate::discord::markdown;
use crate::reply::{Choices, Words};

/// How much of a choice's title is told.
const TITLE: usize = 150;
/// How much of a choice's hint is told.
const HINT: usize = 160;

/// The choices: told in the text, and a button each; a menu alone where they are many.
pub(super) fn view(offer: &Choices, words: &Words, frame: &Frame) -> View {
    let mut text = markdown::base(&words.introduction(&offer.purpose));
    if offer.choices.len() > limits::BUTTONS_PER_ROW {
        return View {
            rows: vec![CreateActionRow::SelectMenu(menu(offer, words, frame))],
            ..View::text(&text)
        };
    }
    for choice in &offer.choices {
        let title = cut(&markdown::base(&choice.title), TITLE);
        let _ = write!(text, "\n- **{title}**");
        if let Some(hint) = &choice.hint {
            let _ = write!(text, "\n  {}", cut(&markdown::base(hint), HINT));
        }
    }
    View {
        rows: row(buttons(offer, frame)),
        ..View::text(&text)
    }
}

fn buttons(offer: &Choices, frame: &Frame) -> Vec<CreateButton> {
    let choices = offer.choices.iter().enumerate();
    choices
        .map(|(index, choice)| {
            let press = frame.press(Action::Open, offer.from(index));
            CreateButton::new(press.custom_id())
                .style(ButtonStyle::Secondary)
                .label(cut(&choice.title, limits::BUTTON_LABEL))
        })
        .collect()
}

fn menu(offer: &Choices, words: &Words, frame: &Frame) -> CreateSelectMenu {
    let choices = offer.choices.iter().enumerate().take(limits::CHOICES);
    let options = choices
        .map(|(index, choice)| {
            let label = cut(&choice.title, limits::CHOICE_NAME);
            CreateSelectMenuOption::new(label, Press::choice(&offer.from(index)))
        })
        .collect();
    let id = frame.press(Action::Open, Vec::new()).custom_id();
    CreateSelectMenu::new(id, CreateSelectMenuKind::String { options }).placeholder(words.choose)
}
