//! A reply as plain text, for `colloque-bot ask`. It must not know Discord.

use crate::knowledge::Language;
use crate::printable;
use crate::reply::{
    Card, Choices, Content, Fact, Group, Link, Notice, NoticeKind, Page, Quotation, Reply, Words,
};

/// How the words asked for stand out in a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all: the text goes to a file or another program.
    Plain,
    /// In bold, as terminals show it.
    Bold,
}

/// The reply as text of several lines, without a line feed at the end.
pub fn render(reply: &Reply, emphasis: Emphasis) -> String {
    let (reply, words) = (reply.typeset(), reply.words());
    let paragraphs = match &reply.content {
        Content::Card(card) => card_paragraphs(card, words, emphasis),
        Content::Choices(choices) => vec![choices_paragraph(choices)],
        Content::Page(page) => page_paragraphs(page, words),
        Content::Notice(notice) => notice_paragraphs(notice, words),
    };
    safe(&paragraphs.join("\n\n"))
}

/// What begins and ends bold in a terminal.
const BOLD: (&str, &str) = ("\u{1b}[1m", "\u{1b}[0m");

/// The text without what controls a terminal, but for bold.
fn safe(text: &str) -> String {
    let (on, off) = BOLD;
    let parts = text.split(on).map(|part| {
        let parts: Vec<String> = part.split(off).map(printable::text).collect();
        parts.join(off)
    });
    parts.collect::<Vec<_>>().join(on)
}

fn card_paragraphs(card: &Card, words: &Words, emphasis: Emphasis) -> Vec<String> {
    let highlight = card.highlight.iter().map(|it| it.text.clone());
    let entry = [card.title.as_str(), &card.summary].join("\n");
    let mut told = told(&card.facts, &card.links, words);
    told.extend(card.note.map(str::to_owned));
    let quotations = card.quotations.iter();
    let quotations = quotations.map(|it| format!("{}\n{}", it.attribution, said(it, emphasis)));
    highlight
        .chain(quotations)
        .chain([entry.trim_end().to_owned()])
        .chain(paragraph(&told))
        .collect()
}

fn said(quotation: &Quotation, emphasis: Emphasis) -> String {
    let spans = quotation.text.iter().map(|span| {
        let (on, off) = match emphasis {
            Emphasis::Bold if span.is_match => BOLD,
            Emphasis::Bold | Emphasis::Plain => ("", ""),
        };
        format!("{on}{}{off}", span.text)
    });
    spans.collect()
}

/// Labelled facts, one per line.
fn told(facts: &[Fact], links: &[Link], words: &Words) -> Vec<String> {
    let facts = facts
        .iter()
        .map(|fact| words.labelled(fact.label, &fact.value.to_string()));
    let links = links
        .iter()
        .map(|link| words.labelled(&link.title, &link.url));
    facts.chain(links).collect()
}

fn paragraph(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn choices_paragraph(choices: &Choices) -> String {
    let mut lines = vec![choices.introduction.clone()];
    for choice in &choices.options {
        lines.push(format!("- {}", choice.title));
        lines.extend(choice.hint.iter().map(|hint| format!("  {hint}")));
    }
    lines.join("\n")
}

fn notice_paragraphs(notice: &Notice, words: &Words) -> Vec<String> {
    let passage = notice.passage.iter();
    let passage = passage.map(|it| format!("{}\n{}", it.title, it.text));
    let examples = notice.examples.iter().map(|examples| {
        let questions = examples.questions.iter().map(|it| format!("\n- {it}"));
        words.heading_of(examples.heading) + &questions.collect::<String>()
    });
    let here =
        (notice.kind == NoticeKind::Privacy).then(|| nothing_kept(words.language).to_owned());
    std::iter::once(notice.text.clone())
        .chain(here)
        .chain(passage)
        .chain(paragraph(&told(&notice.facts, &notice.links, words)))
        .chain(examples)
        .collect()
}

/// What becomes here of what is asked.
const fn nothing_kept(language: Language) -> &'static str {
    match language {
        Language::French => "Ici, dans le terminal, rien n’est gardé ni envoyé.",
        Language::English => "Here, in the terminal, nothing is kept or sent.",
    }
}

fn page_paragraphs(page: &Page, words: &Words) -> Vec<String> {
    let mut heading = vec![page.title.clone(), page.description.clone()];
    heading.extend(told(&page.facts, &page.links, words));
    let mut paragraphs = vec![heading.join("\n")];
    paragraphs.extend(page.groups.iter().map(group_paragraph));
    if page.groups.is_empty() {
        paragraphs.extend(page.empty.map(str::to_owned));
    }
    paragraphs
}

fn group_paragraph(group: &Group) -> String {
    let mut lines = vec![group.heading.clone()];
    for (number, item) in (1..).zip(&group.items) {
        let (mark, indent) = if group.is_numbered {
            (format!("{number}."), "   ")
        } else {
            (String::from("-"), "  ")
        };
        lines.push(format!("{mark} {}", item.title));
        let below = item.url.iter().chain(&item.details);
        lines.extend(below.map(|text| format!("{indent}{text}")));
    }
    lines.join("\n")
}
