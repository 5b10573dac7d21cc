//! Somebody in danger: the number in one plain sentence, and nothing about the colloquium.

use super::content::{Content, Link, Notice, NoticeKind};
use super::notice::sentence;
use super::reference::{Reference, Target};
use super::words::Words;
use crate::knowledge::{Emergency, Language};

/// What is said if others can read it: the rest is offered by its reference.
pub(super) fn short(emergency: &Emergency, language: Language) -> Content {
    Content::Notice(Notice {
        reference: Some(Reference::to(Target::Emergency(emergency))),
        ..sentence(NoticeKind::Emergency, first(emergency, language))
    })
}

/// All that is known of who helps.
pub(super) fn whole(emergency: &Emergency, language: Language) -> Content {
    let details = emergency
        .details
        .iter()
        .map(|it| it.get(language).to_owned());
    let text: Vec<String> = std::iter::once(first(emergency, language))
        .chain(details)
        .collect();
    let title = Words::of(language).emergency_link.to_owned();
    let link = emergency.url.clone().map(|url| Link { title, url });
    Content::Notice(Notice {
        links: link.into_iter().collect(),
        ..sentence(NoticeKind::Emergency, text.join("\n\n"))
    })
}

/// The sentence that is read or heard first: it begins with the number.
fn first(emergency: &Emergency, language: Language) -> String {
    let text = emergency.text.get(language);
    if text.starts_with(&emergency.number) {
        text.to_owned()
    } else {
        Words::of(language).labelled(&emergency.number, text)
    }
}
