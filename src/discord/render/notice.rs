//! A few sentences: nothing found, a greeting, the bot itself, who else can help.

use super::facts::{lines, link_buttons};
use super::frame::Frame;
use super::guide;
use super::help_request::offered;
use super::view::{View, row};
use crate::discord::format::markdown;
use crate::reply::{Notice, NoticeKind, Words};

/// The text, its facts, and what can be asked.
pub(super) fn render(notice: &Notice, words: &Words, frame: &Frame) -> View {
    let mut text = vec![match notice.kind {
        // Our own words, with mentions of commands and of the bot.
        NoticeKind::HowTo => notice.text.clone(),
        _ => markdown::base(&notice.text),
    }];
    if notice.kind == NoticeKind::Privacy {
        text.extend(guide::privacy(words.language, frame.kept));
    }
    if let Some(offer) = frame.help.filter(|_| notice.kind.is_unanswered()) {
        text.push(offered(offer, words.language));
    }
    if let Some(passage) = &notice.passage {
        text.push(format!("**{}**", markdown::base(&passage.title)));
        text.push(markdown::base(&passage.text));
    }
    text.extend(lines(&notice.facts, words));
    if let Some(examples) = &notice.examples {
        text.push(words.heading_of(examples.heading));
        let questions = examples.questions.iter();
        text.extend(questions.map(|question| format!("- {}", markdown::base(question))));
    }
    View {
        rows: row(link_buttons(&notice.links)),
        ..View::text(&text.join("\n"))
    }
}
