//! A few entries that are as good: the member chooses.

use std::fmt::Write as _;

use serenity::all::{ButtonStyle, CreateButton, UserId};

use super::{View, row};
use crate::discord::components::Press;
use crate::discord::limits::{self, cut};
use crate::discord::markdown;
use crate::reply::{Choice, Clarify, Words};

/// How much of a choice's hint is shown.
const HINT: usize = 160;

/// The choices: told in the text, and a button each.
pub(super) fn view(clarify: &Clarify, words: &Words, asker: UserId) -> View {
    let mut text = words.clarify.to_owned();
    for choice in &clarify.choices {
        let _ = write!(text, "\n- **{}**", markdown::base(&choice.title));
        if let Some(hint) = &choice.hint {
            let _ = write!(text, "\n  {}", cut(&markdown::base(hint), HINT));
        }
    }
    let buttons = clarify
        .choices
        .iter()
        .take(limits::BUTTONS_PER_ROW)
        .map(|choice| choice_button(choice, asker))
        .collect();
    View {
        rows: row(buttons),
        ..View::text(&text)
    }
}

fn choice_button(choice: &Choice, asker: UserId) -> CreateButton {
    let press = Press::Entry {
        entry: choice.entry.clone(),
        asker: Some(asker),
    };
    CreateButton::new(press.custom_id())
        .style(ButtonStyle::Secondary)
        .label(cut(&choice.title, limits::BUTTON_LABEL))
}
