//! An entry as members see it: as a card, as a choice, and in a list.

use super::content::{Card, Choice, Fact, Highlight, Item, Link, Person, Quotation, Value};
use super::quotation::{Excerpt, quotation};
use super::reference::{Focus, Reference, Target};
use super::related::related;
use super::term::{definition, explained};
use super::words::Words;
use crate::knowledge::{Entry, Knowledge, Language, Point, at_moment};
use crate::search::FollowUp;

/// Links of a card at most: a row of buttons.
const MOST_LINKS: usize = 5;

/// The facts about an entry beside its summary, in reading order, with their labels. A new field of
/// entries is one line here; `in_programme` shows it in the programme too.
fn facts(knowledge: &Knowledge, entry: &Entry, language: Language) -> Vec<Fact> {
    let words = Words::of(language);
    let themes: Vec<&str> = entry
        .themes
        .iter()
        .filter_map(|id| knowledge.theme(id))
        .map(|theme| theme.title.get(language))
        .collect();
    let people = people(entry, language);
    let facts = [
        (!people.is_empty()).then(|| {
            let label = language.pick(["Avec", "With"]);
            Fact::new(label, Value::People(people)).in_programme()
        }),
        (!themes.is_empty())
            .then(|| Fact::text(words.themes_label(themes.len()), themes.join(", "))),
    ];
    facts.into_iter().flatten().collect()
}

fn people(entry: &Entry, language: Language) -> Vec<Person> {
    let speakers = entry.speakers.iter();
    speakers
        .map(|speaker| Person {
            name: speaker.name.clone(),
            role: speaker
                .role
                .as_ref()
                .map(|role| role.get(language).to_owned()),
        })
        .collect()
}

/// The entry as a card. What was said of it is quoted, and its links come before the whole recording.
pub(super) fn card(
    knowledge: &Knowledge,
    entry: &Entry,
    focus: Focus,
    mut quotations: Vec<Quotation>,
    language: Language,
) -> Card {
    let words = Words::of(language);
    let point = point_of(entry, focus);
    if quotations.is_empty() {
        quotations.extend(said_at(entry, focus, language));
    }
    let (video, is_moment) = match (&entry.video, point.and_then(|point| point.at)) {
        (Some(video), Some(at)) => (
            Some((words.video_label(Some(&at.clock())), at_moment(video, at))),
            true,
        ),
        (Some(video), None) => {
            let start = entry.recording.from;
            let url = start.map_or_else(|| video.clone(), |from| at_moment(video, from));
            (Some((words.video_label(None), url)), false)
        }
        (None, _) => (None, false),
    };
    let video = video.map(|(title, url)| Link { title, url });
    let source = match focus {
        Focus::Asked(FollowUp::Links) => entry.source.as_ref().or(knowledge.event.url.as_ref()),
        _ => entry.source.as_ref(),
    };
    let source = source.map(|url| Link {
        title: words.source.to_owned(),
        url: url.clone(),
    });
    let term = match focus {
        Focus::Defined(name) => name.find(knowledge),
        _ => None,
    };
    let own_source = match term {
        Some(term) => (words.elsewhere_link, term.url.as_ref()),
        None => (
            words.point_source,
            point.and_then(|point| point.source.as_ref()),
        ),
    };
    let (title, own_source) = own_source;
    let own_source = own_source.map(|url| Link {
        title: title.to_owned(),
        url: url.clone(),
    });
    let on_page = video.is_none() && source.is_some();
    let said = quotations.iter().filter_map(|it| it.link.clone());
    let mut links: Vec<Link> = said.collect();
    let whole = video.clone().filter(|_| is_moment || links.is_empty());
    links.extend(whole.into_iter().chain(own_source).chain(source));
    links.truncate(MOST_LINKS);
    let defined = term.map(|term| Highlight {
        text: definition(term, language),
        moment: None,
    });
    let mut card = Card {
        entry: entry.id.clone(),
        reference: Reference::to(Target::Entry(entry, focus)),
        others: Vec::new(),
        answers_question: false,
        has_related: !related(knowledge, entry).is_empty(),
        highlight: defined.or_else(|| {
            let moment = video.filter(|_| is_moment);
            let text = point?.text.get(language).to_owned();
            Some(Highlight { text, moment })
        }),
        quotations,
        title: entry.title.get(language).to_owned(),
        summary: entry.summary.get(language).trim().to_owned(),
        facts: facts(knowledge, entry, language),
        links,
        note: on_page.then_some(words.recordings_on_page),
    };
    let highlight = card.highlight.as_ref().filter(|_| term.is_none());
    let texts = highlight.map(|it| it.text.as_str()).into_iter();
    let texts = texts.chain([card.summary.as_str(), &card.title]);
    card.facts
        .extend(explained(knowledge, texts, term, language));
    match focus {
        Focus::Asked(FollowUp::People) => {
            let speakers = speakers_sentence(&people(entry, language), words);
            brief(card, Some(speakers))
        }
        Focus::Asked(FollowUp::Links) if !card.links.is_empty() => {
            let on_page = card.note.map(str::to_owned);
            brief(card, on_page)
        }
        Focus::Asked(FollowUp::Links | FollowUp::Whole)
        | Focus::Whole
        | Focus::Point(_)
        | Focus::Moment(_)
        | Focus::Defined(_) => card,
    }
}

/// Title and links under what was asked: the rest was given before.
fn brief(card: Card, asked: Option<String>) -> Card {
    Card {
        highlight: asked.map(|text| Highlight { text, moment: None }),
        summary: String::new(),
        facts: Vec::new(),
        note: None,
        ..card
    }
}

/// Who spoke, as a sentence.
fn speakers_sentence(people: &[Person], words: &Words) -> String {
    let names: Vec<String> = people.iter().map(Person::to_string).collect();
    let (one, several) = words.spoke;
    match words.list(&names) {
        None => words.nobody_named.to_owned(),
        Some(list) => format!("{list}{}", if names.len() == 1 { one } else { several }),
    }
}

/// What is said at the moment that is highlighted.
fn said_at(entry: &Entry, focus: Focus, language: Language) -> Option<Quotation> {
    let Focus::Moment(second) = focus else {
        return None;
    };
    let said = Excerpt::at(entry, second)?;
    Some(quotation(entry, said, false, language))
}

/// Everybody who spoke, each once, as a sentence.
pub(super) fn all_speakers_sentence(knowledge: &Knowledge, language: Language) -> String {
    let mut all: Vec<Person> = Vec::new();
    for person in knowledge
        .entries
        .iter()
        .flat_map(|entry| people(entry, language))
    {
        if all.iter().all(|it| it.name != person.name) {
            all.push(person);
        }
    }
    speakers_sentence(&all, Words::of(language))
}

/// The entry as one of a few to choose from.
pub(super) fn choice(entry: &Entry, focus: Focus, language: Language) -> Choice {
    Choice {
        entry: entry.id.clone(),
        reference: Reference::to(Target::Entry(entry, focus)),
        title: entry.title.get(language).to_owned(),
        hint: point_of(entry, focus)
            .map(|point| point.text.get(language).to_owned())
            .or_else(|| {
                let said = said_at(entry, focus, language)?;
                Some(format!("{} {said}", said.attribution))
            }),
    }
}

/// The point that is highlighted, if one is.
fn point_of(entry: &Entry, focus: Focus) -> Option<&Point> {
    match focus {
        Focus::Point(index) => entry.points.get(index),
        Focus::Whole | Focus::Asked(_) | Focus::Moment(_) | Focus::Defined(_) => None,
    }
}

/// The entry in a list, with its recording, else its page, else the event's page.
pub(super) fn linked_item(knowledge: &Knowledge, entry: &Entry, language: Language) -> Item {
    let links = [&entry.video, &entry.source, &knowledge.event.url];
    Item {
        entry: Some(entry.id.clone()),
        title: entry.title.get(language).to_owned(),
        url: links.into_iter().find_map(Clone::clone),
        details: Vec::new(),
    }
}

/// The entry in the programme, with its facts: people by their names alone.
pub(super) fn programme_item(knowledge: &Knowledge, entry: &Entry, language: Language) -> Item {
    let words = Words::of(language);
    let facts = facts(knowledge, entry, language).into_iter();
    let told = facts.filter(|fact| fact.in_programme);
    let details = told.map(|fact| match fact.value {
        Value::People(people) => {
            let names: Vec<String> = people.into_iter().map(|person| person.name).collect();
            names.join(", ")
        }
        value => words.labelled(fact.label, &value.to_string()),
    });
    Item {
        entry: Some(entry.id.clone()),
        title: entry.title.get(language).to_owned(),
        url: None,
        details: details.collect(),
    }
}
