//! The row under a reply: what leads on from it. « Supprimer » comes last.

use serenity::all::{ButtonStyle, CreateButton};

use super::frame::{Audience, Frame};
use crate::discord::format::custom_id::Action;
use crate::discord::format::words::DiscordWords;
use crate::reply::{Content, Reference, Reply};

/// The buttons that fit a reply and those who see it.
pub(super) fn controls(reply: &Reply, frame: &Frame) -> Vec<CreateButton> {
    let words = reply.words();
    let discord_words = DiscordWords::of(reply.language);
    let shown: Vec<Reference> = reply.content.reference().into_iter().collect();
    let mut meant = shown.clone();
    let button = |action, label: &str, style, references: Vec<Reference>| {
        let id = frame.custom_id(action, references).encode();
        CreateButton::new(id).label(label).style(style)
    };
    let grey = ButtonStyle::Secondary;
    let mut buttons = Vec::new();
    if let Content::Card(card) = &reply.content {
        if card.has_related {
            let see_also = button(Action::SeeAlso, words.see_also, grey, shown.clone());
            buttons.push(see_also);
        }
        meant.extend(&card.others);
        if card.may_be_wrong() {
            let not_that = button(Action::NotThat, words.not_that, grey, meant.clone());
            buttons.push(not_that);
        }
    }
    if reply.content.is_emergency() && !shown.is_empty() {
        let blue = ButtonStyle::Primary;
        let more = button(
            Action::Visit,
            discord_words.emergency_more,
            blue,
            shown.clone(),
        );
        buttons.push(more);
    }
    let is_unanswered = matches!(&reply.content, Content::Notice(it) if it.kind.is_unanswered());
    if frame.help.is_some() && is_unanswered {
        let blue = ButtonStyle::Primary;
        let ask = discord_words.ask_people;
        buttons.push(button(Action::AskPeople, ask, blue, Vec::new()));
    }
    match frame.audience {
        Audience::AskerAlone { may_share: true } if !shown.is_empty() => {
            let blue = ButtonStyle::Primary;
            buttons.push(button(Action::Share, discord_words.share, blue, meant));
        }
        Audience::AskerAlone { .. } => {}
        Audience::Everyone => {
            let red = ButtonStyle::Danger;
            buttons.push(button(Action::Delete, discord_words.delete, red, shown));
        }
    }
    buttons
}
