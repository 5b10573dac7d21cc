//! A reply as plain text, for `colloque-bot ask` and for whoever reads without Discord.
//! It must not know Discord.

use std::fmt::Write as _;

use crate::reply::{
    Card, Choices, Content, Help, Overview, Person, Pointer, Programme, Reply, Words,
};

/// The reply as text of several lines, without a line feed at the end.
#[must_use]
pub fn render(reply: &Reply) -> String {
    let words = reply.words();
    let paragraphs = match &reply.content {
        Content::Answer(card) => answer(card, words),
        Content::Choices(offer) => choices(offer, words),
        Content::Unknown(help) => honest(words.unknown, help, words),
        Content::NothingElse(help) => honest(words.nothing_else, help, words),
        Content::Elsewhere(pointer) => elsewhere(pointer, words),
        Content::Welcome(help) => welcome(help, words),
        Content::Theme(overview) => theme(overview, words),
        Content::Programme(shown) => programme(shown, words),
        Content::Thanks => vec![words.thanks.to_owned()],
        Content::NoText => vec![words.no_text.to_owned()],
        Content::Pause => vec![words.pause.to_owned()],
        Content::Gone => vec![words.gone.to_owned()],
    };
    paragraphs.join("\n\n")
}

fn answer(card: &Card, words: &Words) -> Vec<String> {
    let mut paragraphs = Vec::new();
    if let Some(lead) = &card.lead {
        paragraphs.push(lead.text.clone());
    }
    let entry = [card.title.as_str(), &card.summary].join("\n");
    paragraphs.push(entry.trim_end().to_owned());
    let facts = facts(card, words);
    if !facts.is_empty() {
        paragraphs.push(facts.join("\n"));
    }
    paragraphs
}

fn facts(card: &Card, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(people) = people(&card.people) {
        lines.push(words.labelled(words.people, &people));
    }
    if !card.themes.is_empty() {
        let label = words.themes_label(card.themes.len());
        lines.push(words.labelled(label, &card.themes.join(", ")));
    }
    if let Some(video) = &card.video {
        let label = words.video_label(video.at.as_deref());
        lines.push(words.labelled(&label, &video.url));
    }
    if let Some(source) = &card.source {
        lines.push(words.labelled(words.source, source));
    }
    if card.recordings_on_page() {
        lines.push(words.recordings_on_page.to_owned());
    }
    lines
}

fn people(people: &[Person]) -> Option<String> {
    let named: Vec<String> = people.iter().map(Person::to_string).collect();
    (!named.is_empty()).then(|| named.join(", "))
}

fn choices(offer: &Choices, words: &Words) -> Vec<String> {
    let mut list = String::new();
    for choice in &offer.choices {
        let _ = write!(list, "\n- {}", choice.title);
        if let Some(hint) = &choice.hint {
            let _ = write!(list, "\n  {hint}");
        }
    }
    vec![format!("{}{list}", words.introduction(&offer.purpose))]
}

/// An honest word, then who to ask and what.
fn honest(word: &str, help: &Help, words: &Words) -> Vec<String> {
    let mut paragraphs = vec![word.to_owned()];
    if let Some(contact) = &help.contact {
        paragraphs.push(words.labelled(words.contact, contact));
    }
    paragraphs.extend(examples(help, words));
    paragraphs
}

fn welcome(help: &Help, words: &Words) -> Vec<String> {
    let mut paragraphs = vec![words.greeting(help.event.as_deref())];
    paragraphs.extend(examples(help, words));
    paragraphs
}

fn examples(help: &Help, words: &Words) -> Option<String> {
    if help.examples.is_empty() {
        return None;
    }
    let mut list = format!("{}{}", words.examples, words.colon.trim_end());
    for example in &help.examples {
        let _ = write!(list, "\n- {example}");
    }
    Some(list)
}

fn elsewhere(pointer: &Pointer, words: &Words) -> Vec<String> {
    let mut paragraphs = vec![
        words.elsewhere.to_owned(),
        format!("{}\n{}", pointer.title, pointer.text),
    ];
    if let Some(url) = &pointer.url {
        paragraphs.push(words.labelled(words.elsewhere_link, url));
    }
    paragraphs
}

fn theme(overview: &Overview, words: &Words) -> Vec<String> {
    let mut paragraphs = vec![format!("{}\n{}", overview.title, overview.description)];
    for group in &overview.groups {
        let mut list = words.heading(group.kind).to_owned();
        for item in &group.items {
            let _ = write!(list, "\n- {}", item.title);
            if let Some(url) = &item.url {
                let _ = write!(list, "\n  {url}");
            }
        }
        paragraphs.push(list);
    }
    if overview.groups.is_empty() {
        paragraphs.push(words.empty_theme.to_owned());
    }
    paragraphs
}

fn programme(programme: &Programme, words: &Words) -> Vec<String> {
    let occasion = &programme.occasion;
    let facts = [
        (words.date, &occasion.date),
        (words.place, &occasion.place),
        (words.organiser, &occasion.organiser),
        (words.event_page, &occasion.url),
    ];
    let title = occasion.title.as_deref().unwrap_or(words.programme);
    let told = facts
        .into_iter()
        .filter_map(|(label, fact)| Some(words.labelled(label, fact.as_ref()?)));
    let heading: Vec<String> = std::iter::once(title.to_owned()).chain(told).collect();
    let mut list = words.programme.to_owned();
    for (number, session) in (1..).zip(&programme.sessions) {
        let _ = write!(list, "\n{number}. {}", session.title);
        if !session.people.is_empty() {
            let _ = write!(list, "\n   {}", session.people.join(", "));
        }
    }
    if programme.sessions.is_empty() {
        words.empty_programme.clone_into(&mut list);
    }
    vec![heading.join("\n"), list]
}
