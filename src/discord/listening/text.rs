//! A message as plain text: what its author says in words, without Discord's markup. Every surface
//! reads messages through here. Pure.

use serenity::all::{Embed, Message, Poll};

use crate::search::looks_like_question;

/// The longest markup (`</a command:123…>`) or label of a link that is looked for.
const LONGEST_MARKUP: usize = 300;
/// A text of more words is also read in parts.
const LONG: usize = 60;
/// How many of a long text's questions are read by themselves, the last ones.
const QUESTIONS: usize = 6;

/// What opens markup between `<` and `>`: mentions of people, roles and channels, emoji, time
/// stamps, places of the server, commands, links without a preview.
const MARKUP: [&str; 11] = [
    "@", "#", ":", "a:", "t:", "id:", "/", "sound:", "https://", "http://", "mailto:",
];
/// What opens a link.
const LINKS: [&str; 4] = ["https://", "http://", "www.", "discord.gg/"];
/// What mentions everybody.
const EVERYBODY: [&str; 2] = ["@everyone", "@here"];
/// What opens a line as a heading, a quotation or small print.
const LINE_MARKS: [&str; 6] = [">>> ", "> ", "### ", "## ", "# ", "-# "];

/// What a message says, forwarded messages included: the whole first, then other ways to read it.
/// Nothing if it says nothing in words.
pub fn said(message: &Message) -> Vec<String> {
    let snapshots = message.message_snapshots.iter();
    let texts = snapshots.map(|snapshot| snapshot.content.as_str());
    readings(&plain_lines(
        std::iter::once(message.content.as_str()).chain(texts),
    ))
}

/// The same of a message that somebody points at: its poll too and, if it says nothing else, its
/// embeds.
pub fn shown(message: &Message) -> Vec<String> {
    let mut texts = said(message);
    if let Some(poll) = &message.poll {
        texts.extend(poll_texts(poll));
    }
    if texts.is_empty() {
        let forwarded = message.message_snapshots.iter();
        let embeds = forwarded.flat_map(|snapshot| &snapshot.embeds);
        let embeds = message.embeds.iter().chain(embeds);
        texts = readings(&plain_lines(embeds.flat_map(embed_texts)));
    }
    texts
}

/// What a message says for people to read: its lines with their markup and links, without the names that it
/// calls; none if it says nothing in words.
pub fn as_written(message: &Message) -> Option<String> {
    let is_name =
        |word: &str| word.starts_with("<@") && word.trim_end_matches([',', ':']).ends_with('>');
    let line = |line: &str| {
        let words = line.split_whitespace().filter(|it| !is_name(it));
        words.collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = message.content.lines().map(line).collect();
    let text = lines.join("\n").trim().to_owned();
    has_words(&text).then_some(text)
}

/// Whether Discord has kept a message's text back: it says nothing and shows nothing.
pub fn is_kept_back(message: &Message) -> bool {
    message.content.is_empty()
        && message.attachments.is_empty()
        && message.sticker_items.is_empty()
        && message.message_snapshots.is_empty()
}

/// The ways to read a text: whole and, if it is long, each of its last questions and its end.
pub fn readings(text: &str) -> Vec<String> {
    if !has_words(text) {
        return Vec::new();
    }
    let mut readings = vec![text.to_owned()];
    if text.split_whitespace().count() <= LONG {
        return readings;
    }
    let sentences = sentences(text);
    let questions = sentences.iter().filter(|it| looks_like_question(it));
    let mut parts: Vec<&String> = questions.rev().take(QUESTIONS).collect();
    parts.extend(sentences.last());
    parts.dedup();
    readings.extend(parts.into_iter().cloned());
    readings
}

/// The ways to read a text under a title: both together, then each alone.
pub fn with_title(title: Option<&str>, text: Vec<String>) -> Vec<String> {
    let title = title.map(plain).filter(|title| has_words(title));
    let Some(title) = title else {
        return text;
    };
    let whole = text.first().map(|text| format!("{title}\n{text}"));
    whole.into_iter().chain([title]).chain(text).collect()
}

/// A text without Discord's markup and without links, its lines kept.
pub fn plain(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        if let Some((label, after)) = markup(rest, before) {
            text.push(' ');
            text.push_str(label);
            text.push(' ');
            (rest, before) = (after, ' ');
            continue;
        }
        rest = after_first(rest);
        if !is_formatting(next, before, rest.chars().next().unwrap_or(' ')) {
            text.push(next);
        }
        before = next;
    }
    let lines = text.lines().map(plain_line);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Whether a text says anything in letters or digits.
fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn plain_lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.map(plain).filter(|it| !it.is_empty()).collect();
    texts.join("\n")
}

/// A line's words, a space between two, without what marks the line or follows a mention.
fn plain_line(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let marks = LINE_MARKS.iter();
    let unmarked = marks.fold(line.as_str(), |line, mark| {
        line.strip_prefix(mark).unwrap_or(line)
    });
    unmarked
        .trim_start_matches([',', ':', ' '])
        .trim()
        .to_owned()
}

/// Markup that `text` starts with: the words in it that count, and what follows it.
fn markup(text: &str, before: char) -> Option<(&str, &str)> {
    if let Some(inside) = text.strip_prefix('<') {
        let opens = MARKUP.iter().any(|opening| inside.starts_with(opening));
        return opens
            .then(|| until(inside, ">"))?
            .map(|(_, after)| ("", after));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let (label, after) = until(inside, "](")?;
        let is_link = LINKS
            .iter()
            .any(|it| after.trim_start_matches('<').starts_with(it));
        return is_link
            .then(|| until(after, ")"))?
            .map(|(_, after)| (label, after));
    }
    if before.is_alphanumeric() {
        return None;
    }
    if let Some(inside) = text.strip_prefix(':') {
        return after_emoji_name(inside).map(|after| ("", after));
    }
    if let Some(after) = EVERYBODY.iter().find_map(|it| text.strip_prefix(it)) {
        return Some(("", after));
    }
    let is_link = LINKS.iter().any(|opening| text.starts_with(opening));
    is_link.then(|| {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        // The sentence's own end stays: « tu as vu https://… ? »
        let link = text.get(..end).unwrap_or(text).trim_end_matches(['?', '!']);
        ("", text.get(link.len()..).unwrap_or_default())
    })
}

/// What precedes `end` and what follows it, on this line and near.
fn until<'a>(text: &'a str, end: &str) -> Option<(&'a str, &'a str)> {
    let near = text
        .char_indices()
        .nth(LONGEST_MARKUP)
        .map_or(text.len(), |(at, _)| at);
    let at = text.get(..near)?.find(end)?;
    let inside = text.get(..at)?;
    let after = text.get(at + end.len()..)?;
    (!inside.contains('\n')).then_some((inside, after))
}

/// What follows `name:`, as in `:thumbsup:`.
fn after_emoji_name(text: &str) -> Option<&str> {
    let (name, after) = until(text, ":")?;
    let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '+' | '-' | '~');
    let says = name.chars().any(|it| !it.is_ascii_digit());
    let ends = !after.starts_with(char::is_alphanumeric);
    (name.len() >= 2 && says && ends && name.chars().all(is_name)).then_some(after)
}

/// Whether a character sets a style: `*`, `||`, `~~`, and `_` around words.
fn is_formatting(character: char, before: char, after: char) -> bool {
    match character {
        '*' => true,
        '|' | '~' => character == before || character == after,
        '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
        _ => false,
    }
}

fn after_first(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

/// The sentences of a text, each with the mark that ends it.
fn sentences(text: &str) -> Vec<String> {
    let sentences = text
        .lines()
        .flat_map(|line| line.split_inclusive(['?', '!', '.', '…']));
    let sentences = sentences.map(str::trim).filter(|it| has_words(it));
    sentences.map(str::to_owned).collect()
}

/// A poll with its answers, then its question alone.
fn poll_texts(poll: &Poll) -> Vec<String> {
    let answers = poll.answers.iter().map(|answer| &answer.poll_media);
    let all = std::iter::once(&poll.question).chain(answers);
    let texts = all.filter_map(|media| media.text.as_deref());
    let whole = plain_lines(texts);
    let question = plain(poll.question.text.as_deref().unwrap_or_default());
    let mut texts = vec![whole, question];
    texts.retain(|text| has_words(text));
    texts.dedup();
    texts
}

fn embed_texts(embed: &Embed) -> impl Iterator<Item = &str> {
    let texts = [&embed.title, &embed.description].into_iter().flatten();
    let fields = embed.fields.iter();
    let fields = fields.flat_map(|field| [&field.name, &field.value]);
    texts.chain(fields).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_no_text() {
        let cases = [
            ("<@1> et l’IA ?", "et l’IA ?"),
            ("<@!1>, et l’IA ?", "et l’IA ?"),
            ("l’IA <@&5> ?", "l’IA ?"),
            ("dans <#12>, <@!3> <@&4>", "dans ,"),
            ("<:oui:5> <a:bof:6>", ""),
            ("<t:1700000000:R> <t:1700000000>", ""),
            ("<id:customize> <id:guide> <id:linked-roles:5>", ""),
            ("</question:123> </a b:1>", ""),
            ("l’IA ? https://exemple.fr/qui?a=parlé", "l’IA ?"),
            ("tu as vu https://exemple.fr/page ?", "tu as vu ?"),
            ("<https://exemple.fr> et www.exemple.fr", "et"),
            ("[le lien](https://exemple.fr/a) ?", "le lien ?"),
            ("[x] (y)", "[x] (y)"),
            ("**Qui** a _parlé_ de ||l’IA|| ?", "Qui a parlé de l’IA ?"),
            ("mot_composé", "mot_composé"),
            ("> cité\n# Titre\ndu texte", "cité\nTitre\ndu texte"),
            ("@everyone on y va", "on y va"),
            (":pepe: :+1:", ""),
            ("à 10:30:45 : qui ?", "à 10:30:45 : qui ?"),
            ("écrire à contact@here.fr", "écrire à contact@here.fr"),
            ("2 < 3 > 1", "2 < 3 > 1"),
            ("<b", "<b"),
            ("<@1", "<@1"),
            ("!play <@1>", "!play"),
        ];
        for (content, expected) in cases {
            assert_eq!(plain(content), expected, "{content}");
        }
    }

    #[test]
    fn what_people_read_keeps_its_lines_and_links() {
        let written = |content: &str| {
            let mut message = Message::default();
            message.content = content.to_owned();
            as_written(&message)
        };
        let cases = [
            ("<@1> Mardi.", Some("Mardi.")),
            (
                "<@!1>, voir  https://exemple.fr/a_b\n\n<@2> *oui*",
                Some("voir https://exemple.fr/a_b\n\n*oui*"),
            ),
            ("<@1>", None),
            ("", None),
        ];
        for (content, expected) in cases {
            assert_eq!(written(content).as_deref(), expected, "{content}");
        }
    }

    #[test]
    fn hostile_markup_is_read_in_no_time() {
        for part in ["<@", "[", "](", ":a", "https://"] {
            let text = part.repeat(4_000 / part.len());
            assert!(plain(&text).len() <= text.len());
        }
    }

    #[test]
    fn a_long_text_is_read_to_its_end() {
        let chat = "Bonjour à tous, je vous raconte ma journée. ".repeat(20);
        let text = format!("{chat}Qui a parlé de l’IA ? Merci à vous.");
        let expected = [
            text.clone(),
            "Qui a parlé de l’IA ?".into(),
            "Merci à vous.".into(),
        ];
        assert_eq!(readings(&text), expected);
        assert_eq!(readings("Qui ?"), ["Qui ?"]);
        assert!(readings(" ?").is_empty());
    }
}
