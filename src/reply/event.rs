//! Facts about the colloquium itself, and what can be asked about it.

use super::content::{Fact, Link, Value};
use super::entry::all_speakers_sentence;
use super::words::Words;
use crate::knowledge::{Date, Knowledge, Language, MONTHS};
use crate::search::{EventFact, language_of};

/// How many example questions are shown.
const EXAMPLES: usize = 3;

/// The colloquium's name.
pub(crate) fn event_title(knowledge: &Knowledge, language: Language) -> Option<&str> {
    let title = knowledge.event.title.as_ref()?;
    Some(title.get(language))
}

/// When and where it took place, and by whom.
pub(crate) fn event_facts(knowledge: &Knowledge, language: Language) -> Vec<Fact> {
    let event = &knowledge.event;
    let facts = [
        (
            ["Date", "Date"],
            event.date.map(|date| in_words(date, language)),
        ),
        (["Lieu", "Place"], event.place.clone()),
        (["Organisation", "Organiser"], event.organiser.clone()),
    ];
    let told = facts.into_iter();
    told.filter_map(|(label, fact)| Some(Fact::text(language.pick(label), fact?)))
        .collect()
}

/// What is asked of the event, in a line; nothing if it is more than a fact.
pub(super) fn told(knowledge: &Knowledge, fact: EventFact, language: Language) -> Option<String> {
    let event = &knowledge.event;
    let date = event.date.map(|date| in_words(date, language));
    match fact {
        EventFact::Date => date,
        EventFact::Place => event.place.clone(),
        EventFact::DateAndPlace => Some([date?, event.place.clone()?].join(", ")),
        EventFact::Organiser => event.organiser.clone(),
        EventFact::Speakers => Some(all_speakers_sentence(knowledge, language)),
        EventFact::Programme | EventFact::Links | EventFact::Whole => None,
    }
}

/// Who runs the bot.
pub(crate) fn operator(knowledge: &Knowledge, language: Language) -> Option<Fact> {
    let operator = knowledge.event.operator.as_ref()?.get(language);
    let label = language.pick(["Qui fait fonctionner ce bot", "Who runs this bot"]);
    Some(Fact::text(label, operator.to_owned()))
}

/// Its page.
pub(crate) fn event_links(knowledge: &Knowledge, language: Language) -> Vec<Link> {
    let words = Words::of(language);
    let title = words.naming(&knowledge.event.noun, words.event_page);
    let url = knowledge.event.url.clone();
    url.map(|url| Link { title, url }).into_iter().collect()
}

/// Who to ask when the bot does not know.
pub(crate) fn contact(knowledge: &Knowledge, language: Language) -> Option<Fact> {
    let contact = knowledge.event.contact.clone()?;
    let label = language.pick(["Qui peut aider", "Who can help"]);
    Some(Fact::new(label, Value::Contact(contact)))
}

/// A few example questions, spread over the programme so that they show what can be asked; in this
/// language if the base has some.
pub(crate) fn examples(knowledge: &Knowledge, language: Language) -> Vec<String> {
    let in_language = |question: &&String| language_of(question) == language;
    let mut all = one_of_each(knowledge, in_language);
    if all.is_empty() {
        all = one_of_each(knowledge, |_| true);
    }
    let step = (all.len() / EXAMPLES).max(1);
    let some = all.into_iter().step_by(step).take(EXAMPLES);
    some.cloned().collect()
}

/// Each entry's first example question of this sort.
fn one_of_each(knowledge: &Knowledge, is_one: impl Fn(&&String) -> bool) -> Vec<&String> {
    let entries = knowledge.entries.iter();
    entries
        .filter_map(|entry| entry.questions.iter().find(&is_one))
        .collect()
}

/// `21 janvier 2025`, `1er mars 2025`, `21 January 2025`.
fn in_words(date: Date, language: Language) -> String {
    let Date { year, month, day } = date;
    let month = MONTHS.get(usize::from(month).wrapping_sub(1));
    let (french, english) = month.copied().unwrap_or_default();
    match (language, day) {
        (Language::French, 1) => format!("1er {french} {year}"),
        (Language::French, _) => format!("{day} {french} {year}"),
        (Language::English, _) => format!("{day} {english} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_words() {
        let cases = [
            ((2025, 1, 21), "21 janvier 2025", "21 January 2025"),
            ((2024, 8, 1), "1er août 2024", "1 August 2024"),
            ((2025, 12, 31), "31 décembre 2025", "31 December 2025"),
        ];
        for ((year, month, day), french, english) in cases {
            let date = Date { year, month, day };
            assert_eq!(in_words(date, Language::French), french);
            assert_eq!(in_words(date, Language::English), english);
        }
    }
}
