//! Who sees a reply, and how it is shown.

use serenity::all::{ChannelId, InteractionContext, UserId};

use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::format::words::DiscordWords;
use crate::discord::policy::help_channel::HelpOffer;
use crate::knowledge::Language;
use crate::reply::{Reference, Words};

/// How much of a member's question is repeated.
const ECHO: usize = 300;
/// How a line of small print starts.
const SMALL: &str = "-# ";

/// Who sees a reply, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Who asked: the reply's buttons are theirs.
    pub asker: UserId,
    /// Who sees it.
    pub audience: Audience,
    /// Text alone, without embeds.
    pub plain: bool,
    /// Lines of small print under the text, as Discord's markup.
    pub notes: Vec<String>,
    /// What is written, for who asks.
    pub kept: Kept,
    /// Where the question may be posted if nothing answers it.
    pub help: Option<HelpOffer>,
}

/// What is written down, by the settings in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// For how many days a journal keeps what it counts, if there is one.
    pub journal_days: Option<u32>,
    /// Who wants no answer unasked: if there are channels for such answers.
    pub opt_outs: bool,
    /// Where questions are posted for people to answer, if who asked wants that.
    pub help_channel: Option<ChannelId>,
}

/// Who sees a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody in the channel.
    Everyone,
    /// The member who asked.
    AskerAlone {
        /// Whether there is somebody else to show it to.
        may_share: bool,
    },
}

impl Audience {
    /// The member who asked: in direct messages there is nobody else to show it to.
    pub fn alone(context: Option<InteractionContext>) -> Self {
        Self::AskerAlone {
            may_share: context != Some(InteractionContext::BotDm),
        }
    }
}

impl Frame {
    /// A frame without small print.
    pub const fn new(asker: UserId, audience: Audience, plain: bool) -> Self {
        Self {
            asker,
            audience,
            plain,
            notes: Vec::new(),
            kept: Kept {
                journal_days: None,
                opt_outs: false,
                help_channel: None,
            },
            help: None,
        }
    }

    /// Repeats the member's question under the text: after a command, nobody else sees it.
    pub fn asked(mut self, question: &str, words: &Words) -> Self {
        let question = cut(&markdown::member(question), ECHO);
        self.notes.push(echo(&question, words));
        self
    }

    /// Says who showed it to all. Like every mention of the bot's, the name pings nobody.
    pub fn shared(mut self, by: UserId, language: Language) -> Self {
        self.notes.push(format!(
            "{SMALL}{} <@{by}>",
            DiscordWords::of(language).shared_by
        ));
        self
    }

    /// Says whom it is for, if it was somebody else who asked. The name pings nobody either.
    pub fn addressed(mut self, to: UserId, language: Language) -> Self {
        let words = DiscordWords::of(language).addressed_to;
        self.notes.push(format!("{SMALL}{words} <@{to}>"));
        self
    }

    /// What a button or a menu of this message means when it is used.
    pub(super) fn custom_id(&self, action: Action, references: Vec<Reference>) -> CustomId {
        CustomId {
            action,
            asker: Some(self.asker),
            plain: self.plain,
            references,
        }
    }

    /// How much text there is room for above the small print.
    pub(super) fn room(&self) -> usize {
        let lines = self.notes.iter().map(|note| limits::length(note) + 1);
        limits::CONTENT.saturating_sub(lines.sum())
    }

    /// The text with the small print under it.
    pub fn around(&self, text: &str) -> String {
        let text = cut(text, self.room());
        let notes = self.notes.iter().map(String::as_str);
        let lines = Some(text.as_str()).filter(|text| !text.is_empty());
        lines
            .into_iter()
            .chain(notes)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The line that repeats a question.
fn echo(question: &str, words: &Words) -> String {
    let echo = words.labelled(words.question, &words.quote(question));
    format!("{SMALL}{echo}")
}

/// The question that a message of the bot's own repeats, inert as it is there.
pub fn asked_in(content: &str) -> Option<String> {
    const MARK: &str = "\n";
    let notes = notes(content);
    let echoes = [Language::French, Language::English].map(|it| echo(MARK, Words::of(it)));
    let mut found = echoes.iter().flat_map(|echo| {
        let (before, after) = echo.split_once(MARK).unwrap_or_default();
        notes
            .iter()
            .filter_map(move |note| note.strip_prefix(before)?.strip_suffix(after))
    });
    found.next().map(str::to_owned)
}

/// The small print at the end of a message of the bot's own.
pub fn notes(content: &str) -> Vec<String> {
    let lines: Vec<&str> = content.lines().collect();
    let start = lines
        .iter()
        .rposition(|line| !line.starts_with(SMALL))
        .map_or(0, |last| last + 1);
    let notes = lines.get(start..).unwrap_or_default();
    notes.iter().map(|&line| line.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: UserId = UserId::new(7);

    fn frame() -> Frame {
        Frame::new(PERSON, Audience::Everyone, false)
    }

    #[test]
    fn the_members_question_is_repeated_but_inert() {
        let words = Words::of(Language::French);
        let frame = frame().asked("@everyone **qui** ?", words);
        let shown = frame.around("Réponse");
        assert_eq!(
            shown,
            "Réponse\n-# Question posée\u{a0}: «\u{a0}@\u{200b}everyone \\*\\*qui\\*\\* ?\u{a0}»"
        );
    }

    #[test]
    fn small_print_is_read_back_as_it_was_written() {
        let words = Words::of(Language::French);
        let frame = frame()
            .asked("qui ?", words)
            .shared(PERSON, Language::French);
        assert_eq!(frame.notes.len(), 2);
        assert_eq!(asked_in(&frame.around("Réponse")).as_deref(), Some("qui ?"));
        for text in ["", "Réponse", "-# pas une note\nRéponse"] {
            assert_eq!(notes(&frame.around(text)), frame.notes, "{text}");
        }
        let english = super::Frame::new(PERSON, Audience::Everyone, false);
        let english = english.asked("*who*?", Words::of(Language::English));
        let asked = asked_in(&english.around("Answer"));
        assert_eq!(asked.as_deref(), Some(r"\*who\*?"));
        assert_eq!(asked_in("Réponse\n-# autre chose"), None);
        assert!(notes("").is_empty());
        assert!(notes("Réponse").is_empty());
    }

    #[test]
    fn small_print_stays_whole_under_a_text_that_is_too_long() {
        let words = Words::of(Language::French);
        let frame = frame().asked(&"_".repeat(6_000), words);
        let shown = frame.around(&"mot ".repeat(1_000));
        assert!(limits::length(&shown) <= limits::CONTENT);
        assert_eq!(notes(&shown), frame.notes);
    }
}
