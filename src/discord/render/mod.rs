//! A reply as Discord shows it: content, embeds and components, within Discord's limits. Pure.
//!
//! | module | role |
//! |---|---|
//! | [`answer`] | an entry: the point that answers, then its card |
//! | [`choice`] | a few entries to choose from |
//! | [`guide`] | what the bot can do, reads and keeps |
//! | [`help`] | nothing found, a greeting, who else can help |
//! | [`lists`] | a theme and what it holds |
//! | [`programme`] | the day, its sessions, and menus that open one |

mod answer;
mod choice;
pub mod guide;
mod help;
mod lists;
pub(super) mod programme;

use serenity::all::{CreateActionRow, CreateAttachment, CreateButton, CreateEmbed, UserId};

use super::limits::{self, cut};
use super::markdown;
use crate::reply::{Content, Reply, Words};

/// Bar at an embed's side: readable on Discord's light and dark themes.
const COLOUR: u32 = 0x002A_6FDB;
/// How much of a member's question is repeated.
const ECHO: usize = 200;

/// What is shown in one message, whatever carries it there (a message, an interaction's response).
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The message's own text; empty where the embeds say it all.
    pub content: String,
    /// Its embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Its rows of buttons.
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

    /// Repeats the member's question under the text: after a command, nobody else sees it.
    #[must_use]
    pub fn asked(mut self, question: &str, words: &Words) -> Self {
        let question = cut(&markdown::member(question), ECHO);
        let echo = format!(
            "-# {}",
            words.labelled(words.question, &words.quote(&question))
        );
        let room = limits::CONTENT.saturating_sub(limits::length(&echo) + 1);
        if self.content.is_empty() {
            self.content = echo;
        } else {
            self.content = format!("{}\n{echo}", cut(&self.content, room));
        }
        self
    }
}

/// Shows a reply to the member who asked.
#[must_use]
pub fn view(reply: &Reply, asker: UserId) -> View {
    let words = reply.words();
    match &reply.content {
        Content::Answer(card) => answer::view(card, words),
        Content::Clarify(clarify) => choice::view(clarify, words, asker),
        Content::Unknown(help) => View::text(&help::unknown(help, words)),
        Content::Elsewhere(pointer) => help::elsewhere(pointer, words),
        Content::Welcome(help) => View::text(&help::welcome(help, words)),
        Content::Theme(overview) => lists::theme(overview, words),
        Content::Programme(shown) => programme::view(shown, words),
        Content::NoText => View::text(words.no_text),
        Content::Gone => View::text(words.gone),
    }
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
