//! A reply as Discord shows it: content, embeds and buttons, within Discord's limits.
//!
//! Pure. The point that answers is the message's own text, so that notifications, screen readers
//! and "copy text" have it; the embed below it is the entry: title, summary, people, themes.

use std::fmt::Write as _;

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateAttachment, CreateButton, CreateEmbed, CreateEmbedFooter,
    UserId,
};

use super::components::Press;
use super::limits::{self, cut};
use super::markdown;
use crate::reply::{Card, Choice, Clarify, Content, Help, Overview, Person, Pointer, Reply, Words};

/// Bar at an embed's side: readable on Discord's light and dark themes.
const COLOUR: u32 = 0x002A_6FDB;
/// How much of a member's question is repeated.
const ECHO: usize = 200;
/// How much of a choice's hint is shown.
const HINT: usize = 160;

/// What is shown in one message, whatever carries it there (a message, an interaction's response).
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The message's own text; empty where the embeds say it all.
    pub content: String,
    /// Its embeds.
    pub embeds: Vec<CreateEmbed>,
    /// Its rows of buttons.
    pub rows: Vec<CreateActionRow>,
    /// A file attached.
    pub file: Option<CreateAttachment>,
}

impl View {
    /// Plain text only, already safe; cut where it is too long.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self {
            content: cut(text, limits::CONTENT),
            ..Self::default()
        }
    }

    /// Repeats the member's question under the text: after a command, nobody else sees it.
    #[must_use]
    pub fn asked(mut self, question: &str, words: &Words) -> Self {
        let question = cut(&markdown::member(question), ECHO);
        let echo = format!(
            "-# {}",
            words.labelled(words.question, &words.quote(&question))
        );
        let room = limits::CONTENT.saturating_sub(limits::length(&echo) + 1);
        if self.content.is_empty() {
            self.content = echo;
        } else {
            self.content = format!("{}\n{echo}", cut(&self.content, room));
        }
        self
    }
}

/// Shows a reply to the member who asked.
#[must_use]
pub fn view(reply: &Reply, asker: UserId) -> View {
    let words = reply.words();
    match &reply.content {
        Content::Answer(card) => answer(card, words),
        Content::Clarify(clarify) => choices(clarify, words, asker),
        Content::Unknown(help) => View::text(&unknown(help, words)),
        Content::Elsewhere(pointer) => elsewhere(pointer, words),
        Content::Welcome(help) => View::text(&welcome(help, words)),
        Content::Theme(overview) => theme(overview, words),
        Content::Gone => View::text(words.gone),
    }
}

fn answer(card: &Card, words: &Words) -> View {
    View {
        content: lead(card, words),
        embeds: vec![entry_embed(card, words)],
        rows: row(links(card, words)),
        file: None,
    }
}

/// The point that answers, and the minute where it is said.
fn lead(card: &Card, words: &Words) -> String {
    let Some(lead) = &card.lead else {
        return String::new();
    };
    let text = markdown::base(&lead.text);
    let moment = card.video.as_ref().and_then(|video| {
        let at = video.at.as_deref()?;
        Some(markdown::link(&words.video_label(Some(at)), &video.url))
    });
    match moment {
        None => cut(&text, limits::CONTENT),
        Some(link) => {
            let room = limits::CONTENT.saturating_sub(limits::length(&link) + 1);
            format!("{}\n{link}", cut(&text, room))
        }
    }
}

fn entry_embed(card: &Card, words: &Words) -> CreateEmbed {
    let title = cut(&markdown::base(&card.title), limits::EMBED_TITLE);
    let mut fields = Vec::new();
    if !card.people.is_empty() {
        fields.push((words.people, people(&card.people)));
    }
    if !card.themes.is_empty() {
        let themes = markdown::base(&card.themes.join(", "));
        fields.push((
            words.themes_label(card.themes.len()),
            cut(&themes, limits::FIELD_VALUE),
        ));
    }
    let footer = card
        .recordings_on_page()
        .then_some(words.recordings_on_page);

    let beside: usize = fields
        .iter()
        .map(|(name, value)| limits::length(name) + limits::length(value))
        .chain([limits::length(&title), footer.map_or(0, limits::length)])
        .sum();
    let room = limits::EMBED_DESCRIPTION.min(limits::EMBEDS_TOTAL.saturating_sub(beside));

    let mut embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(title)
        .description(cut(&markdown::base(&card.summary), room));
    for (name, value) in fields {
        embed = embed.field(name, value, false);
    }
    if let Some(footer) = footer {
        embed = embed.footer(CreateEmbedFooter::new(footer));
    }
    embed
}

/// Names and roles, one a line; whole lines only.
fn people(people: &[Person]) -> String {
    let lines = people.iter().map(|person| {
        let name = markdown::base(&person.name);
        match &person.role {
            Some(role) => format!("**{name}**, {}", markdown::base(role)),
            None => format!("**{name}**"),
        }
    });
    whole_lines(lines, limits::FIELD_VALUE, |_| String::from("…"))
}

fn links(card: &Card, words: &Words) -> Vec<CreateButton> {
    let video = card
        .video
        .as_ref()
        .and_then(|video| link_button(&words.video_label(video.at.as_deref()), &video.url));
    let source = card
        .source
        .as_ref()
        .and_then(|url| link_button(words.source, url));
    video.into_iter().chain(source).collect()
}

/// A button that opens a page; none where the address is longer than Discord takes.
fn link_button(label: &str, url: &str) -> Option<CreateButton> {
    let fits = limits::length(url) <= limits::BUTTON_URL;
    fits.then(|| CreateButton::new_link(url).label(cut(label, limits::BUTTON_LABEL)))
}

fn row(buttons: Vec<CreateButton>) -> Vec<CreateActionRow> {
    if buttons.is_empty() {
        return Vec::new();
    }
    vec![CreateActionRow::Buttons(buttons)]
}

fn choices(clarify: &Clarify, words: &Words, asker: UserId) -> View {
    let mut text = words.clarify.to_owned();
    for choice in &clarify.choices {
        let _ = write!(text, "\n- **{}**", markdown::base(&choice.title));
        if let Some(hint) = &choice.hint {
            let _ = write!(text, "\n  {}", cut(&markdown::base(hint), HINT));
        }
    }
    let buttons = clarify
        .choices
        .iter()
        .take(limits::BUTTONS_PER_ROW)
        .map(|choice| choice_button(choice, asker))
        .collect();
    View {
        rows: row(buttons),
        ..View::text(&text)
    }
}

fn choice_button(choice: &Choice, asker: UserId) -> CreateButton {
    let press = Press::Entry {
        entry: choice.entry.clone(),
        asker: Some(asker),
    };
    CreateButton::new(press.custom_id())
        .style(ButtonStyle::Secondary)
        .label(cut(&choice.title, limits::BUTTON_LABEL))
}

fn unknown(help: &Help, words: &Words) -> String {
    let mut text = words.unknown.to_owned();
    if let Some(contact) = &help.contact {
        let _ = write!(
            text,
            "\n{}",
            words.labelled(words.contact, &markdown::contact(contact))
        );
    }
    text.push_str(&examples(help, words));
    text
}

fn welcome(help: &Help, words: &Words) -> String {
    let event = help.event.as_deref().map(markdown::base);
    let mut text = words.greeting(event.as_deref());
    text.push_str(&examples(help, words));
    text
}

fn examples(help: &Help, words: &Words) -> String {
    if help.examples.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}{}", words.examples, words.colon.trim_end());
    for example in &help.examples {
        let _ = write!(text, "\n- {}", markdown::base(example));
    }
    text
}

fn elsewhere(pointer: &Pointer, words: &Words) -> View {
    let link = pointer
        .url
        .as_ref()
        .and_then(|url| link_button(words.elsewhere_link, url));
    let text = format!(
        "{}\n**{}**\n{}",
        words.elsewhere,
        markdown::base(&pointer.title),
        markdown::base(&pointer.text)
    );
    View {
        rows: row(link.into_iter().collect()),
        ..View::text(&text)
    }
}

fn theme(overview: &Overview, words: &Words) -> View {
    let mut lines = vec![markdown::base(&overview.description)];
    for group in &overview.groups {
        lines.push(format!("\n**{}**", words.heading(group.kind)));
        lines.extend(group.items.iter().map(|item| match &item.url {
            Some(url) => format!("- {}", markdown::link(&item.title, url)),
            None => format!("- {}", markdown::base(&item.title)),
        }));
    }
    if overview.groups.is_empty() {
        lines.push(words.empty_theme.to_owned());
    }
    let (before, after) = words.more;
    let description = whole_lines(lines.into_iter(), limits::EMBED_DESCRIPTION, |left| {
        format!("{before}{left}{after}")
    });
    let embed = CreateEmbed::new()
        .colour(COLOUR)
        .title(cut(&markdown::base(&overview.title), limits::EMBED_TITLE))
        .description(description);
    View {
        embeds: vec![embed],
        ..View::default()
    }
}

/// As many whole lines as fit, so that no link is cut; `rest` tells how many are left out.
fn whole_lines(
    lines: impl ExactSizeIterator<Item = String>,
    limit: usize,
    rest: impl Fn(usize) -> String,
) -> String {
    let total = lines.len();
    let reserve = limits::length(&rest(total)) + 1;
    let mut text = String::new();
    for (index, line) in lines.enumerate() {
        let last = index + 1 == total;
        let room = if last {
            limit
        } else {
            limit.saturating_sub(reserve)
        };
        let separator = usize::from(index > 0);
        if limits::length(&text) + separator + limits::length(&line) > room {
            if separator > 0 {
                text.push('\n');
            }
            text.push_str(&rest(total - index));
            return cut(&text, limit);
        }
        if separator > 0 {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Entry, Knowledge, Language};
    use crate::reply::fixture;
    use crate::reply::tests::finding;
    use crate::search::Outcome;
    use serde_json::{Value, json};

    const ASKER: UserId = UserId::new(7);

    /// What Discord gets.
    fn shown(view: &View) -> Value {
        json!({"content": view.content, "embeds": view.embeds, "components": view.rows})
    }

    fn every_reply(knowledge: &Knowledge, language: Language) -> Vec<(&'static str, Reply)> {
        let found = |outcome, candidates: &[(usize, Option<usize>)]| {
            Reply::to_finding(knowledge, &finding(outcome, candidates), language)
        };
        let theme = &knowledge.themes[0];
        vec![
            ("recorded", found(Outcome::Answer, &[(0, Some(0))])),
            ("unrecorded", found(Outcome::Answer, &[(1, Some(0))])),
            ("recommendation", found(Outcome::Answer, &[(2, None)])),
            (
                "clarify",
                found(Outcome::Clarify { offered: 2 }, &[(0, Some(0)), (1, None)]),
            ),
            ("unknown", found(Outcome::Unknown, &[])),
            ("elsewhere", found(Outcome::Elsewhere(0), &[])),
            ("small_talk", found(Outcome::SmallTalk, &[])),
            ("theme", Reply::theme(knowledge, theme, language)),
            ("gone", Reply::gone(language)),
        ]
    }

    #[test]
    fn every_reply_on_discord() {
        for language in [Language::French, Language::English] {
            for (name, reply) in every_reply(&fixture::knowledge(), language) {
                let name = format!("discord_{language:?}_{name}");
                insta::assert_json_snapshot!(name, shown(&view(&reply, ASKER)));
            }
        }
    }

    #[test]
    fn every_reply_in_the_terminal() {
        for language in [Language::French, Language::English] {
            for (name, reply) in every_reply(&fixture::knowledge(), language) {
                let name = format!("terminal_{language:?}_{name}");
                insta::assert_snapshot!(name, crate::terminal::render(&reply));
            }
        }
    }

    /// A base of the longest texts allowed, of characters that escaping doubles.
    fn longest() -> Knowledge {
        let text = |length: usize| fixture::text(&"*".repeat(length), None);
        let mut knowledge = fixture::knowledge();
        knowledge.event.title = Some(text(1_000));
        knowledge.event.contact = Some("_".repeat(3_000));
        knowledge.elsewhere[0].title = text(1_000);
        knowledge.elsewhere[0].text = text(600);
        let longest = Entry {
            video: Some(format!("https://exemple.fr/{}", "v".repeat(600))),
            source: Some(format!("https://exemple.fr/{}", "s".repeat(480))),
            questions: vec!["?".repeat(2_000)],
            ..fixture::entry(&"e".repeat(64), text(250), text(3_500))
        };
        let crowd = knowledge.entries[0].speakers.iter().cycle().take(100);
        let longest = Entry {
            speakers: crowd.cloned().collect(),
            points: knowledge.entries[0].points.clone(),
            ..longest
        };
        knowledge.entries = vec![longest; 60];
        for entry in &mut knowledge.entries {
            entry.points[0].text = text(600);
        }
        knowledge.themes[0].title = text(100);
        knowledge
    }

    #[test]
    fn nothing_exceeds_discords_limits() {
        for (name, reply) in every_reply(&longest(), Language::French) {
            let view = view(&reply, ASKER).asked(&"_".repeat(6_000), reply.words());
            within_limits(name, &shown(&view));
        }
    }

    fn within_limits(name: &str, shown: &Value) {
        let within = |value: &Value, limit: usize| {
            let length = value.as_str().map_or(0, limits::length);
            assert!(length <= limit, "{name}: {length} > {limit}: {value}");
            length
        };
        within(&shown["content"], limits::CONTENT);
        for embed in shown["embeds"].as_array().unwrap() {
            let mut total = within(&embed["title"], limits::EMBED_TITLE)
                + within(&embed["description"], limits::EMBED_DESCRIPTION)
                + within(&embed["footer"]["text"], 2_048);
            for field in embed["fields"].as_array().into_iter().flatten() {
                total += within(&field["name"], limits::FIELD_NAME);
                total += within(&field["value"], limits::FIELD_VALUE);
            }
            assert!(total <= limits::EMBEDS_TOTAL, "{name}: {total}");
        }
        for row in shown["components"].as_array().unwrap() {
            let buttons = row["components"].as_array().unwrap();
            assert!(
                (1..=limits::BUTTONS_PER_ROW).contains(&buttons.len()),
                "{name}"
            );
            for button in buttons {
                within(&button["label"], limits::BUTTON_LABEL);
                within(&button["custom_id"], limits::CUSTOM_ID);
                within(&button["url"], limits::BUTTON_URL);
            }
        }
    }

    #[test]
    fn the_members_question_is_repeated_but_inert() {
        let view = View::text("Réponse").asked("@everyone **qui** ?", Words::of(Language::French));
        assert_eq!(
            view.content,
            "Réponse\n-# Question posée : « @\u{200b}everyone \\*\\*qui\\*\\* ? »"
        );
    }
}
