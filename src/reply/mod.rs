//! What to say: turns a finding into content for any medium.
//!
//! Pure: the same knowledge and finding give the same reply; no clock, no I/O. It must not know
//! Discord or the terminal (they render a [`Reply`]), nor scores (search has decided already).
//!
//! | module | role |
//! |---|---|
//! | `content` | what a reply is made of |
//! | `typography` | no-break spaces in a French text |
//! | `words` | the bot's own words, French and English |
//! | `reference` | short names for what a reply shows |
//! | `entry` | an entry as a card, a choice or an item of a list; **its facts** |
//! | `event` | facts about the colloquium, and what can be asked |
//! | `page` | a theme and the programme |
//! | `explanation` | why a question is decided as it is, for curators |
//! | `notice` | a few sentences: nothing found, a greeting, somebody else who can help |
//! | `related` | entries related to one |
//! | `quotation` | what was said, from captions |
//! | `term` | acronyms and hard words, explained |
//! | `build` | which reply to what |
//! | `lead` | the first sentence of a text |
//! | `typeset` | a reply as it is shown, with its language's typography |

mod build;
mod content;
mod emergency;
mod entry;
mod event;
mod explanation;
mod lead;
mod notice;
mod page;
mod quotation;
mod reference;
mod related;
mod term;
mod typeset;
mod typography;
mod words;

#[cfg(test)]
pub(crate) mod tests;

pub use content::{
    Card, Choices, Content, Fact, Group, Item, Link, Notice, NoticeKind, Page, Quotation, Reply,
    Value,
};
pub(crate) use event::{contact, event_facts, event_links, event_title, examples, operator};
pub use explanation::explain;
pub use lead::split_lead;
pub use quotation::link_to;
pub use reference::{Focus, Reference, Target};
pub use words::Words;
