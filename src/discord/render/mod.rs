//! A reply as Discord shows it: content, embeds and components, within Discord's limits. Pure.
//!
//! | module | role |
//! |---|---|
//! | `card` | an entry: what answers best, then its embed, or all of it as text alone |
//! | `choices` | a few entries to choose from |
//! | `page` | a list of entries: a theme, the programme |
//! | `notice` | a few sentences |
//! | `facts` | labelled facts and links |
//! | `menus` | menus under a list, which open an entry |
//! | `controls` | the row under a reply: what leads on from it |
//! | `frame` | who sees a reply, and how it is shown |
//! | `help_request` | a question that is posted for people to answer |
//! | `guide` | `/aide`: what the bot can do, reads and keeps |
//! | `lines` | as many whole lines as there is room for |
//! | `view` | what is shown in one message |

mod card;
pub mod chart;
mod choices;
mod controls;
mod facts;
mod frame;
pub mod guide;
pub mod help_request;
mod lines;
mod menus;
mod notice;
mod page;
#[cfg(test)]
mod tests;
mod view;

use crate::reply::{Content, Reply};

pub use frame::{Audience, Frame, Kept, asked_in, notes};
pub use view::View;

/// Shows a reply within its frame.
pub fn render(reply: &Reply, frame: &Frame) -> View {
    let reply = &reply.typeset();
    let mut view = body(reply, frame);
    view.rows
        .extend(view::row(controls::controls(reply, frame)));
    view
}

/// The same without what leads on from it, for a base that is not in service.
pub fn preview(reply: &Reply, frame: &Frame) -> View {
    body(&reply.typeset(), frame)
}

fn body(reply: &Reply, frame: &Frame) -> View {
    let words = reply.words();
    let mut view = match &reply.content {
        Content::Card(card) => card::render(card, words, frame),
        Content::Choices(choices) => choices::render(choices, words, frame),
        Content::Page(page) => page::render(page, words, frame),
        Content::Notice(notice) => notice::render(notice, words, frame),
    };
    view.content = frame.around(&view.content);
    view
}
