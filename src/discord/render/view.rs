//! What is shown in one message.

use serenity::all::{CreateActionRow, CreateAttachment, CreateButton, CreateEmbed};

use crate::discord::format::limits::{self, cut};
use crate::knowledge::Language;
use crate::reply::Words;

/// Bar at an embed's side: stands out on Discord's light and dark themes.
pub(super) const COLOUR: u32 = 0x003B_82F6;

/// The content of one message, sent as a message or as an interaction's response.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The message's own text: never empty, since people can hide embeds.
    pub content: String,
    pub embeds: Vec<CreateEmbed>,
    /// Its rows of buttons and menus.
    pub rows: Vec<CreateActionRow>,
    pub file: Option<CreateAttachment>,
}

impl View {
    /// A sentence of the bot's own, which is no reply.
    pub fn sentence(text: &str, language: Language) -> Self {
        Self::text(&Words::of(language).typeset(text))
    }

    /// Plain text only, already safe; cut if it is too long.
    pub fn text(text: &str) -> Self {
        Self {
            content: cut(text, limits::CONTENT),
            ..Self::default()
        }
    }
}

/// A row of these buttons, if there are any.
pub(super) fn row(buttons: Vec<CreateButton>) -> Vec<CreateActionRow> {
    if buttons.is_empty() {
        return Vec::new();
    }
    vec![CreateActionRow::Buttons(buttons)]
}
