//! A reply as it is shown: its texts with their language's typography. What names things (ids,
//! references, addresses, people) stays as it is.

use super::content::{Card, Choices, Content, Fact, Link, Notice, Page, Reply, Value};

impl Reply {
    /// The same as members read it.
    pub fn typeset(&self) -> Self {
        let mut shown = self.clone();
        for text in texts(&mut shown.content) {
            *text = self.words().typeset(text);
        }
        shown
    }
}

fn texts(content: &mut Content) -> Vec<&mut String> {
    match content {
        Content::Card(card) => of_card(card),
        Content::Choices(choices) => of_choices(choices),
        Content::Page(page) => of_page(page),
        Content::Notice(notice) => of_notice(notice),
    }
}

fn of_card(card: &mut Card) -> Vec<&mut String> {
    let mut texts = vec![&mut card.title, &mut card.summary];
    if let Some(highlight) = &mut card.highlight {
        texts.push(&mut highlight.text);
        texts.extend(of_links(&mut highlight.moment));
    }
    for quotation in &mut card.quotations {
        texts.push(&mut quotation.attribution);
        texts.extend(of_links(&mut quotation.link));
    }
    texts.extend(of_facts(&mut card.facts));
    texts.extend(of_links(&mut card.links));
    texts
}

fn of_choices(choices: &mut Choices) -> Vec<&mut String> {
    let mut texts = vec![&mut choices.introduction];
    for option in &mut choices.options {
        texts.push(&mut option.title);
        texts.extend(&mut option.hint);
    }
    texts
}

fn of_page(page: &mut Page) -> Vec<&mut String> {
    let mut texts = vec![&mut page.title, &mut page.description];
    texts.extend(of_facts(&mut page.facts));
    texts.extend(of_links(&mut page.links));
    for group in &mut page.groups {
        texts.push(&mut group.heading);
        for item in &mut group.items {
            texts.push(&mut item.title);
            texts.extend(&mut item.details);
        }
    }
    texts
}

fn of_notice(notice: &mut Notice) -> Vec<&mut String> {
    let mut texts = vec![&mut notice.text];
    if let Some(passage) = &mut notice.passage {
        texts.extend([&mut passage.title, &mut passage.text]);
    }
    texts.extend(of_facts(&mut notice.facts));
    texts.extend(of_links(&mut notice.links));
    texts.extend(notice.examples.iter_mut().flat_map(|it| &mut it.questions));
    texts
}

fn of_facts(facts: &mut [Fact]) -> impl Iterator<Item = &mut String> {
    facts.iter_mut().flat_map(|fact| match &mut fact.value {
        Value::Text(text) | Value::Contact(text) => vec![text],
        Value::Lines(lines) => lines.iter_mut().collect(),
        Value::People(people) => people.iter_mut().flat_map(|it| &mut it.role).collect(),
    })
}

fn of_links<'a>(
    links: impl IntoIterator<Item = &'a mut Link>,
) -> impl Iterator<Item = &'a mut String> {
    links.into_iter().map(|link| &mut link.title)
}
