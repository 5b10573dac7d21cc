//! A few sentences: nothing found, a greeting, the bot itself, somebody else who can help.

use super::content::{Content, Examples, Link, Notice, NoticeKind, Passage};
use super::event::{contact, event_links, event_title, examples, operator};
use super::reference::{Reference, Target};
use super::term::{definition, explained};
use super::words::Words;
use crate::knowledge::{Elsewhere, Knowledge, Language, Term};
use crate::search::BotTopic;

pub(super) fn sentence(kind: NoticeKind, text: impl Into<String>) -> Notice {
    Notice {
        kind,
        reference: None,
        text: text.into(),
        passage: None,
        facts: Vec::new(),
        links: Vec::new(),
        examples: None,
    }
}

/// Nothing answers: who to ask, and what.
pub(super) fn unknown(knowledge: &Knowledge, language: Language) -> Content {
    let word = Words::of(language).unknown;
    not_found(NoticeKind::Unknown, word, knowledge, language)
}

/// The answer was not meant, and there is no other.
pub(super) fn nothing_else(knowledge: &Knowledge, language: Language) -> Content {
    let word = Words::of(language).nothing_else;
    not_found(NoticeKind::NothingElse, word, knowledge, language)
}

fn not_found(kind: NoticeKind, word: &str, knowledge: &Knowledge, language: Language) -> Content {
    let word = Words::of(language).naming(&knowledge.event.noun, word);
    Content::Notice(Notice {
        facts: contact(knowledge, language).into_iter().collect(),
        examples: example_questions(knowledge, language),
        ..sentence(kind, word)
    })
}

/// A greeting, and what the bot can do.
pub(super) fn welcome(knowledge: &Knowledge, language: Language) -> Content {
    let event = event_title(knowledge, language);
    let greeting = Words::of(language).greeting(&knowledge.event.noun, event);
    Content::Notice(Notice {
        examples: example_questions(knowledge, language),
        ..sentence(NoticeKind::Welcome, greeting)
    })
}

/// What the bot says of itself, and who to ask about it.
pub(super) fn about_bot(knowledge: &Knowledge, topic: BotTopic, language: Language) -> Content {
    let words = Words::of(language);
    let operator = operator(knowledge, language);
    let naming = |sentence| words.naming(&knowledge.event.noun, sentence);
    let (kind, text) = match topic {
        BotTopic::Status if operator.is_some() => (NoticeKind::Status, naming(words.automatic)),
        BotTopic::Status => {
            let text = naming(&format!("{} {}", words.not_official, words.automatic));
            (NoticeKind::Status, text)
        }
        BotTopic::Privacy => (NoticeKind::Privacy, words.privacy.to_owned()),
    };
    Content::Notice(Notice {
        facts: operator
            .into_iter()
            .chain(contact(knowledge, language))
            .collect(),
        links: event_links(knowledge, language),
        ..sentence(kind, text)
    })
}

fn example_questions(knowledge: &Knowledge, language: Language) -> Option<Examples> {
    let heading = Words::of(language).examples;
    let questions = examples(knowledge, language);
    (!questions.is_empty()).then_some(Examples { heading, questions })
}

/// Who can help with something that was not treated.
pub(super) fn elsewhere(
    knowledge: &Knowledge,
    elsewhere: &Elsewhere,
    language: Language,
) -> Content {
    let words = Words::of(language);
    let passage = passage(elsewhere, language);
    Content::Notice(Notice {
        reference: Some(Reference::to(Target::Elsewhere(elsewhere))),
        facts: explained(knowledge, [passage.text.as_str()], None, language)
            .into_iter()
            .collect(),
        links: link(elsewhere.url.as_ref(), words),
        passage: Some(passage),
        ..sentence(NoticeKind::Elsewhere, words.elsewhere)
    })
}

/// What a term means, where no entry speaks of it; and who can help, if that is known.
pub(super) fn defined(term: &Term, elsewhere: Option<&Elsewhere>, language: Language) -> Content {
    let words = Words::of(language);
    let text = format!("{}\n{}", definition(term, language), words.elsewhere);
    let urls = [term.url.as_ref(), elsewhere.and_then(|it| it.url.as_ref())];
    Content::Notice(Notice {
        reference: Some(Reference::to(Target::Term(term))),
        passage: elsewhere.map(|it| passage(it, language)),
        links: link(urls.into_iter().flatten().next(), words),
        ..sentence(NoticeKind::Definition, text)
    })
}

fn passage(elsewhere: &Elsewhere, language: Language) -> Passage {
    Passage {
        title: elsewhere.title.get(language).to_owned(),
        text: elsewhere.text.get(language).to_owned(),
    }
}

fn link(url: Option<&String>, words: &Words) -> Vec<Link> {
    let title = words.elsewhere_link.to_owned();
    let url = url.cloned();
    url.map(|url| Link { title, url }).into_iter().collect()
}
