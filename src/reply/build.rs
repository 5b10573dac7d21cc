//! Which reply to what: a finding, a follow-up, a reference, a command.

use super::content::{Choice, Choices, Content, Highlight, NoticeKind, Quotation, Reply};
use super::entry::{card, choice};
use super::quotation::{Excerpt, quotation};
use super::reference::{Focus, Reference, Target, TermName};
use super::term::{also_in, definition};
use super::words::Words;
use super::{emergency, event, notice, page, related};
use crate::commands::Overview;
use crate::knowledge::{Emergency, Entry, Knowledge, Language, Term, Theme};
use crate::search::{
    Candidate, EventFact, EventQuestion, Finding, FollowUp, Moment, Outcome, Reading,
};

/// How many candidates of a ranking are worth showing, the answer included.
const WORTH_A_LOOK: usize = 6;
/// How many entries are offered at once instead of one that was not meant.
const INSTEAD: usize = 5;

impl Reply {
    /// What to reply to a finding.
    pub fn to_finding(knowledge: &Knowledge, finding: &Finding, language: Language) -> Self {
        let content = match finding.outcome {
            Outcome::Answer => answer(knowledge, finding, language),
            Outcome::Clarify { offered } => ambiguous(knowledge, finding, offered, language),
            Outcome::Elsewhere(index) => not_treated(knowledge, finding, Some(index), language),
            Outcome::NoSearch(reading) => without_search(knowledge, reading, language),
            Outcome::Unknown => not_treated(knowledge, finding, None, language),
        };
        let content = content.unwrap_or_else(|| notice::unknown(knowledge, language));
        Self { language, content }
    }

    /// Who helps somebody in danger, in a sentence: for channels that others read.
    pub fn emergency_in_short(emergency: &Emergency, language: Language) -> Self {
        let content = emergency::short(emergency, language);
        Self { language, content }
    }

    /// Who helps somebody in danger, and what is known of them.
    pub fn emergency(emergency: &Emergency, language: Language) -> Self {
        let content = emergency::whole(emergency, language);
        Self { language, content }
    }

    /// What the bot can do: for a bare mention.
    pub fn welcome(knowledge: &Knowledge, language: Language) -> Self {
        let content = notice::welcome(knowledge, language);
        Self { language, content }
    }

    /// Asks for patience instead of one answer too many, in the medium's own words.
    pub fn pause(text: &str, language: Language) -> Self {
        Self::sentence(NoticeKind::Pause, text, language)
    }

    /// How to reach the bot, in the medium's own words and markup.
    pub fn how_to(text: &str, language: Language) -> Self {
        Self::sentence(NoticeKind::HowTo, text, language)
    }

    /// The message to look for says nothing.
    pub fn no_text(language: Language) -> Self {
        Self::sentence(NoticeKind::NoText, Words::of(language).no_text, language)
    }

    /// What was named is no longer in the base.
    pub fn gone(language: Language) -> Self {
        Self::sentence(NoticeKind::Gone, Words::of(language).gone, language)
    }

    fn sentence(kind: NoticeKind, text: &str, language: Language) -> Self {
        let content = sentence(kind, text);
        Self { language, content }
    }

    /// One entry, whole: chosen from a list. Says so if the base no longer has it.
    pub fn entry(knowledge: &Knowledge, id: &str, language: Language) -> Self {
        Self::follow_up(knowledge, id, FollowUp::Whole, language)
    }

    /// More about the entry just given: first what the follow-up asks for.
    pub fn follow_up(knowledge: &Knowledge, id: &str, asks: FollowUp, language: Language) -> Self {
        let Some(entry) = knowledge.entry(id) else {
            return Self::gone(language);
        };
        let focus = Focus::Asked(asks);
        let content = entry_with(knowledge, entry, focus, Vec::new(), Vec::new(), language);
        Self { language, content }
    }

    /// What the first reference names; the others may have been meant instead. Says so if the base
    /// no longer has it.
    pub fn referred(knowledge: &Knowledge, references: &[Reference], language: Language) -> Self {
        let (target, others) = match references {
            [first, others @ ..] => (first.find(knowledge), others.to_vec()),
            [] => (None, Vec::new()),
        };
        let content = match target {
            Some(Target::Entry(entry, focus)) => {
                entry_with(knowledge, entry, focus, others, Vec::new(), language)
            }
            Some(Target::Theme(theme)) => Content::Page(page::theme(knowledge, theme, language)),
            Some(Target::Elsewhere(it)) => notice::elsewhere(knowledge, it, language),
            Some(Target::Term(term)) => notice::defined(term, None, language),
            Some(Target::Emergency(it)) => emergency::whole(it, language),
            Some(Target::Overview(it)) => Content::Page(page::overview(knowledge, it, language)),
            None => return Self::gone(language),
        };
        Self { language, content }
    }

    /// The same, chosen as the answer to a question.
    pub fn chosen(knowledge: &Knowledge, references: &[Reference], language: Language) -> Self {
        let content = Self::referred(knowledge, references, language).content;
        Self {
            language,
            content: answering(content),
        }
    }

    /// What may have been meant instead of an answer, as far as the base still has it; says so if
    /// nothing is left.
    pub fn instead(knowledge: &Knowledge, others: &[Reference], language: Language) -> Self {
        let choices: Vec<Choice> = others
            .iter()
            .filter_map(|reference| match reference.find(knowledge)? {
                Target::Entry(entry, focus) => Some(choice(entry, focus, language)),
                Target::Theme(_)
                | Target::Elsewhere(_)
                | Target::Term(_)
                | Target::Emergency(_)
                | Target::Overview(_) => None,
            })
            .take(INSTEAD)
            .collect();
        let content = if choices.is_empty() {
            notice::nothing_else(knowledge, language)
        } else {
            Content::Choices(Choices {
                introduction: Words::of(language).instead.to_owned(),
                answer_question: true,
                options: choices,
                further: others.iter().skip(INSTEAD).copied().collect(),
            })
        };
        Self { language, content }
    }

    /// Entries related to one. Says so if the base no longer has it.
    pub fn related(knowledge: &Knowledge, to: Reference, language: Language) -> Self {
        let Some(Target::Entry(entry, _)) = to.find(knowledge) else {
            return Self::gone(language);
        };
        let related = related::related(knowledge, entry).into_iter();
        let choices: Vec<Choice> = related
            .map(|entry| choice(entry, Focus::Whole, language))
            .collect();
        let content = if choices.is_empty() {
            notice::nothing_else(knowledge, language)
        } else {
            Content::Choices(Choices {
                introduction: Words::of(language).related_to(entry.title.get(language)),
                answer_question: false,
                options: choices,
                further: Vec::new(),
            })
        };
        Self { language, content }
    }

    /// A theme and its entries.
    pub fn theme(knowledge: &Knowledge, theme: &Theme, language: Language) -> Self {
        let content = Content::Page(page::theme(knowledge, theme, language));
        Self { language, content }
    }

    /// A page about the whole base.
    pub fn overview(knowledge: &Knowledge, overview: Overview, language: Language) -> Self {
        let content = Content::Page(page::overview(knowledge, overview, language));
        Self { language, content }
    }
}

/// What to say to a message that is not searched; nothing if the base has no longer what it names.
fn without_search(knowledge: &Knowledge, reading: Reading, language: Language) -> Option<Content> {
    Some(match reading {
        Reading::Entry { entry, asks } => {
            let entry = knowledge.entries.get(entry)?;
            let focus = Focus::Asked(asks);
            entry_with(knowledge, entry, focus, Vec::new(), Vec::new(), language)
        }
        Reading::Event(question) => about_event(knowledge, question, language),
        Reading::AboutBot(topic) => notice::about_bot(knowledge, topic, language),
        // If what says nothing in words is answered at all, it is greeted.
        Reading::SmallTalk | Reading::Wordless => notice::welcome(knowledge, language),
        Reading::Thanks => {
            let words = Words::of(language);
            sentence(
                NoticeKind::Thanks,
                &words.naming(&knowledge.event.noun, words.thanks),
            )
        }
    })
}

/// What is asked of the event, first; the programme if no entry is about the event.
fn about_event(knowledge: &Knowledge, question: EventQuestion, language: Language) -> Content {
    let told = event::told(knowledge, question.fact, language);
    let entry = question.entry.and_then(|at| knowledge.entries.get(at));
    let Some(entry) = entry.filter(|_| question.fact != EventFact::Programme) else {
        let mut programme = page::overview(knowledge, Overview::Programme, language);
        programme.description = told.unwrap_or(programme.description);
        return Content::Page(programme);
    };
    let focus = match (question.point, question.fact) {
        (Some(point), _) => Focus::Point(point),
        (None, EventFact::Links) => Focus::Asked(FollowUp::Links),
        (None, _) => Focus::Whole,
    };
    let mut card = card(knowledge, entry, focus, Vec::new(), language);
    if card.highlight.is_none() {
        card.highlight = told.map(|text| Highlight { text, moment: None });
    }
    answering(Content::Card(Box::new(card)))
}

fn sentence(kind: NoticeKind, text: &str) -> Content {
    Content::Notice(notice::sentence(kind, text))
}

fn answer(knowledge: &Knowledge, finding: &Finding, language: Language) -> Option<Content> {
    let candidate = finding.candidates.first()?;
    let (entry, mut focus) = found(knowledge, finding, candidate)?;
    if let Some(term) = asked_term(knowledge, finding) {
        focus = Focus::Defined(TermName::of(term));
    }
    let quoted = quoted(knowledge, finding, candidate.entry, language);
    let mut others = further_moments(knowledge, finding, candidate.entry);
    others.extend(worth_a_look(knowledge, finding, 1));
    others.truncate(WORTH_A_LOOK - 1);
    let mut content = entry_with(knowledge, entry, focus, others, quoted, language);
    if let (Content::Card(card), Some(definition)) = (&mut content, &finding.definition) {
        let entries = definition
            .entries
            .iter()
            .filter(|it| **it != candidate.entry);
        let entries = entries.filter_map(|at| knowledge.entries.get(*at));
        card.facts.extend(also_in(entries, language));
    }
    Some(answering(content))
}

/// The term whose meaning was asked for.
fn asked_term<'a>(knowledge: &'a Knowledge, finding: &Finding) -> Option<&'a Term> {
    knowledge.terms.get(finding.definition.as_ref()?.term)
}

/// What is known of what no entry treats: who can help, or what a term means.
fn not_treated(
    knowledge: &Knowledge,
    finding: &Finding,
    elsewhere: Option<usize>,
    language: Language,
) -> Option<Content> {
    let elsewhere = elsewhere.and_then(|at| knowledge.elsewhere.get(at));
    match asked_term(knowledge, finding) {
        Some(term) => Some(notice::defined(term, elsewhere, language)),
        None => elsewhere.map(|it| notice::elsewhere(knowledge, it, language)),
    }
}

/// The same as the answer to a question.
fn answering(mut content: Content) -> Content {
    if let Content::Card(card) = &mut content {
        card.answers_question = true;
    }
    content
}

fn entry_with(
    knowledge: &Knowledge,
    entry: &Entry,
    focus: Focus,
    others: Vec<Reference>,
    quotations: Vec<Quotation>,
    language: Language,
) -> Content {
    let mut card = card(knowledge, entry, focus, quotations, language);
    card.others = others;
    Content::Card(Box::new(card))
}

fn ambiguous(
    knowledge: &Knowledge,
    finding: &Finding,
    offered: usize,
    language: Language,
) -> Option<Content> {
    let offers = finding.candidates.iter().take(offered);
    let choices: Vec<Choice> = offers
        .filter_map(|candidate| found(knowledge, finding, candidate))
        .map(|(entry, focus)| choice(entry, focus, language))
        .collect();
    let words = Words::of(language);
    let clarify = words.naming(&knowledge.event.noun, words.clarify);
    let introduction = match asked_term(knowledge, finding) {
        Some(term) => format!("{}\n{clarify}", definition(term, language)),
        None => clarify,
    };
    (!choices.is_empty()).then(|| {
        Content::Choices(Choices {
            introduction,
            answer_question: true,
            options: choices,
            further: worth_a_look(knowledge, finding, offered),
        })
    })
}

/// The entry that a search found, and what to highlight: a point, else what was said.
fn found<'a>(
    knowledge: &'a Knowledge,
    finding: &Finding,
    candidate: &Candidate,
) -> Option<(&'a Entry, Focus)> {
    let entry = knowledge.entries.get(candidate.entry)?;
    let said = || {
        finding
            .moments_of(candidate.entry)
            .find(|it| it.is_likely())
    };
    let focus = match candidate.point {
        Some(point) => Focus::Point(point),
        None => said().map_or(Focus::Whole, |moment| at(entry, moment)),
    };
    Some((entry, focus))
}

/// The second at which something was said.
fn at(entry: &Entry, moment: &Moment) -> Focus {
    let said = Excerpt::found(entry, moment);
    said.map_or(Focus::Whole, |said| Focus::Moment(said.second()))
}

/// What is quoted with an answer; of other entries' recordings, with their titles.
fn quoted(
    knowledge: &Knowledge,
    finding: &Finding,
    answered: usize,
    language: Language,
) -> Vec<Quotation> {
    let moments = finding.quoted().into_iter();
    let quotations = moments.filter_map(|moment| {
        let entry = knowledge.entries.get(moment.entry)?;
        let said = Excerpt::found(entry, moment)?;
        Some(quotation(entry, said, moment.entry != answered, language))
    });
    quotations.collect()
}

/// What else was said of it where the answer comes from, best first.
fn further_moments(knowledge: &Knowledge, finding: &Finding, answered: usize) -> Vec<Reference> {
    let Some(entry) = knowledge.entries.get(answered) else {
        return Vec::new();
    };
    let quoted = finding.quoted();
    let further = finding
        .moments_of(answered)
        .filter(|moment| moment.is_likely() && !quoted.contains(moment));
    further
        .map(|moment| Reference::to(Target::Entry(entry, at(entry, moment))))
        .collect()
}

/// The best of a ranking after the first `shown`.
fn worth_a_look(knowledge: &Knowledge, finding: &Finding, shown: usize) -> Vec<Reference> {
    let others = finding.candidates.iter().take(WORTH_A_LOOK).skip(shown);
    others
        .filter_map(|candidate| found(knowledge, finding, candidate))
        .map(|(entry, focus)| Reference::to(Target::Entry(entry, focus)))
        .collect()
}
