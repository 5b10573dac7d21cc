//! A reply as Discord shows it: content, embeds and components, within Discord's limits. Pure.
//!
//! | module | role |
//! |---|---|
//! | `answer` | an entry: the point that answers, then its card |
//! | `choice` | a few entries to choose from |
//! | `guide` | what the bot can do, reads and keeps |
//! | `help` | nothing found, a greeting, who else can help |
//! | `lists` | a theme and what it holds |
//! | `programme` | the day and its sessions |
//! | `menus` | menus under a list, which open an entry |
//! | `plain` | an entry as text alone |
//! | `controls` | the row under a reply: what leads on from it |
//! | `frame` | whom a reply is shown to, and how |

mod answer;
mod choice;
mod controls;
mod frame;
pub mod guide;
mod help;
mod lists;
mod menus;
mod plain;
mod programme;

use serenity::all::{CreateActionRow, CreateAttachment, CreateButton, CreateEmbed};

use crate::discord::format::limits::{self, cut};
use crate::reply::{Content, Reply};

pub use frame::{Audience, Frame, notes};

/// Bar at an embed's side: stands out on Discord's light and dark themes.
const COLOUR: u32 = 0x003B_82F6;

/// What is shown in one message, whatever carries it there (a message, an interaction's response).
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The message's own text; empty where the embeds say it all.
    pub content: String,
    /// Its embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Its rows of buttons and menus.
    pub rows: Vec<CreateActionRow>,
    /// A file attached.
    pub file: Option<CreateAttachment>,
}

impl View {
    /// Plain text only, already safe; cut where it is too long.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self {
            content: cut(text, limits::CONTENT),
            ..Self::default()
        }
    }
}

/// Shows a reply within its frame.
#[must_use]
pub fn view(reply: &Reply, frame: &Frame) -> View {
    let words = reply.words();
    let mut view = match &reply.content {
        Content::Answer(card) => answer::view(card, words, frame),
        Content::Choices(offer) => choice::view(offer, words, frame),
        Content::Unknown(help) => View::text(&help::honest(words.unknown, help, words)),
        Content::NothingElse(help) => View::text(&help::honest(words.nothing_else, help, words)),
        Content::Elsewhere(pointer) => help::elsewhere(pointer, words),
        Content::Welcome(help) => View::text(&help::welcome(help, words)),
        Content::Theme(overview) => lists::theme(overview, words, frame),
        Content::Programme(shown) => programme::view(shown, words, frame),
        Content::Thanks => View::text(words.thanks),
        Content::NoText => View::text(words.no_text),
        Content::Pause => View::text(words.pause),
        Content::Gone => View::text(words.gone),
    };
    view.content = frame.around(&view.content);
    view.rows.extend(row(controls::controls(reply, frame)));
    view
}

/// A button that opens a page; none where the address is longer than Discord takes.
fn link_button(label: &str, url: &str) -> Option<CreateButton> {
    let fits = limits::length(url) <= limits::BUTTON_URL;
    fits.then(|| CreateButton::new_link(url).label(cut(label, limits::BUTTON_LABEL)))
}

fn row(buttons: Vec<CreateButton>) -> Vec<CreateActionRow> {
    if buttons.is_empty() {
        return Vec::new();
    }
    vec![CreateActionRow::Buttons(buttons)]
}

#[cfg(test)]
mod tests;
