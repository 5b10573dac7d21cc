//! A few entries to choose from: a button each, or a menu if there are many.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::frame::Frame;
use super::view::{View, row};
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::reply::{Choices, Words};

/// How much of a choice's title is shown.
const TITLE: usize = 150;
/// How much of a choice's hint is shown.
const HINT: usize = 160;

/// The choices: listed in the text, with a button each; a menu alone if there are many.
pub(super) fn render(choices: &Choices, words: &Words, frame: &Frame) -> View {
    let mut text = markdown::base(&choices.introduction);
    if choices.options.len() > limits::BUTTONS_PER_ROW {
        return View {
            rows: vec![CreateActionRow::SelectMenu(menu(choices, words, frame))],
            ..View::text(&text)
        };
    }
    let titles = titles(choices, limits::BUTTON_LABEL);
    for (choice, title) in choices.options.iter().zip(&titles) {
        let title = cut(&markdown::base(title), TITLE);
        let _ = write!(text, "\n- **{title}**");
        if let Some(hint) = &choice.hint {
            let _ = write!(text, "\n  {}", cut(&markdown::base(hint), HINT));
        }
    }
    View {
        rows: row(buttons(choices, &titles, frame)),
        ..View::text(&text)
    }
}

/// The choices' titles, numbered if some would read the same within `limit`.
fn titles(choices: &Choices, limit: usize) -> Vec<String> {
    let titles = choices.options.iter().map(|choice| choice.title.as_str());
    let labels: BTreeSet<String> = titles.clone().map(|title| cut(title, limit)).collect();
    if labels.len() == choices.options.len() {
        return titles.map(str::to_owned).collect();
    }
    let numbered = (1..).zip(titles);
    numbered
        .map(|(number, title)| format!("{number}. {title}"))
        .collect()
}

fn buttons(choices: &Choices, titles: &[String], frame: &Frame) -> Vec<CreateButton> {
    let titles = titles.iter().enumerate();
    titles
        .map(|(index, title)| {
            let id = frame.custom_id(opening(choices), choices.from(index));
            CreateButton::new(id.encode())
                .style(ButtonStyle::Secondary)
                .label(cut(title, limits::BUTTON_LABEL))
        })
        .collect()
}

fn menu(choices: &Choices, words: &Words, frame: &Frame) -> CreateSelectMenu {
    let titles = titles(choices, limits::CHOICE_NAME);
    let options = (titles.iter().enumerate().take(limits::CHOICES))
        .map(|(index, title)| {
            let label = cut(title, limits::CHOICE_NAME);
            CreateSelectMenuOption::new(label, CustomId::encode_choice(&choices.from(index)))
        })
        .collect();
    let id = frame.custom_id(opening(choices), Vec::new()).encode();
    CreateSelectMenu::new(id, CreateSelectMenuKind::String { options }).placeholder(words.choose)
}

/// What choosing does: related entries answer no question.
const fn opening(choices: &Choices) -> Action {
    if choices.answer_question {
        Action::Choose
    } else {
        Action::Open
    }
}
