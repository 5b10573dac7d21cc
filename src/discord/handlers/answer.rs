//! A reply with what the log says about it, and the search for one.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serenity::all::{ChannelId, UserId};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::Instant;
use tracing::{debug, error, info};

use crate::base::Base;
use crate::commands::CommandId;
use crate::discord::commands::Call;
use crate::discord::listening::intake::Mode;
use crate::discord::listening::text;
use crate::discord::policy::conversations::Conversations;
use crate::knowledge::{Emergency, Language};
use crate::metrics::Surface;
use crate::reply::Reply;
use crate::search::{Finding, language_of};

/// A reply with what the log says about it.
pub(super) struct LoggedReply {
    pub reply: Reply,
    /// How sure the search is, if there was one.
    pub confidence: Option<f64>,
    /// Whether it says more about the entry given before.
    pub continues: bool,
    /// What was searched for.
    pub question: Option<String>,
}

impl LoggedReply {
    /// A reply without a search.
    pub(super) const fn new(reply: Reply) -> Self {
        Self {
            reply,
            confidence: None,
            continues: false,
            question: None,
        }
    }

    /// The reply to what was found for a question.
    pub(super) fn to_finding(
        base: &Base,
        question: &str,
        finding: &Finding,
        language: Language,
    ) -> Self {
        Self {
            question: Some(question.to_owned()),
            // Small talk needs no search and has no confidence.
            confidence: Some(finding.confidence).filter(|sure| *sure > 0.0),
            ..Self::new(Reply::to_finding(&base.knowledge, finding, language))
        }
    }

    /// The id of the entry that is given, if any.
    pub(super) fn entry(&self) -> Option<&str> {
        self.reply.content.entry()
    }

    /// Remembers which entry was given, for what is asked next.
    pub(super) fn remember(
        &self,
        conversations: &Conversations,
        channel: ChannelId,
        person: UserId,
        now: Instant,
    ) {
        if let Some(entry) = self.entry() {
            conversations.remember(channel, person, entry, now);
        }
    }
}

/// The answer and its confidence, for the log: never a question's text.
impl fmt::Display for LoggedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reply.content.label())?;
        match self.confidence {
            Some(sure) => write!(f, ", confiance {sure:.2}"),
            None => Ok(()),
        }
    }
}

/// Runs a search without blocking other events. A failure there (which is a bug) is logged, and
/// nothing is found.
pub(super) fn search<T>(search: impl FnOnce() -> T) -> Option<T> {
    let search = || catch_unwind(AssertUnwindSafe(search));
    let found = match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(search),
        _ => search(),
    };
    found
        .inspect_err(|_| error!("la recherche a échoué : c’est une erreur du bot"))
        .ok()
}

/// Who helps, if one of these texts says that somebody is in danger. To be checked before anything
/// else.
pub(super) fn emergency<'a>(base: &'a Base, texts: &[impl AsRef<str>]) -> Option<&'a Emergency> {
    search(|| texts.iter().find_map(|text| base.emergency(text.as_ref())))?
}

/// The language to reply in: English if their client or their words are.
pub(super) fn reply_language(text: &str, client: Language) -> Language {
    match client {
        Language::English => Language::English,
        Language::French => language_of(text),
    }
}

/// What to reply to a command, chosen or typed.
pub(super) fn reply_to_call(
    base: &Base,
    call: &Call,
    before: Option<String>,
    language: Language,
) -> LoggedReply {
    let knowledge = &base.knowledge;
    let reply = match call {
        Call::Question { text } => {
            let text = text::plain(text);
            let readings = text::readings(&text);
            let language = reply_language(&text, language);
            if let Some(follow_up) = reply_before_search(base, before, &text, language) {
                return follow_up;
            }
            if !readings.is_empty() {
                return found(base, &readings, language);
            }
            Reply::welcome(knowledge, language)
        }
        Call::Message { readings } if readings.is_empty() => Reply::no_text(language),
        Call::Message { readings } => return found(base, readings, language),
        Call::Entry { entry } => Reply::entry(knowledge, entry, language),
        Call::Theme { theme, question } => match (knowledge.theme(theme), question) {
            (Some(theme), None) => Reply::theme(knowledge, theme, language),
            (Some(theme), Some(question)) => {
                let question = text::plain(question);
                let finding = base.ask_within(&theme.id, &question);
                let language = reply_language(&question, language);
                return LoggedReply::to_finding(base, &question, &finding, language);
            }
            (None, _) => Reply::gone(language),
        },
        Call::Own(CommandId::Overview(overview)) => Reply::overview(knowledge, *overview, language),
        Call::Own(_) | Call::Gone => Reply::gone(language),
    };
    LoggedReply::new(reply)
}

fn found(base: &Base, readings: &[String], language: Language) -> LoggedReply {
    let finding = surest(base, readings);
    let language = reply_language(&readings.join("\n"), language);
    let question = readings.first().map_or("", String::as_str);
    LoggedReply::to_finding(base, question, &finding, language)
}

/// The finding of the most helpful reading; the first of equals.
pub(super) fn surest(base: &Base, readings: &[String]) -> Finding {
    let findings = readings.iter().rev().map(|reading| base.ask(reading));
    let surest = findings.max_by(|one, other| {
        let helps = one.helps().cmp(&other.helps());
        helps.then(one.confidence.total_cmp(&other.confidence))
    });
    surest.unwrap_or_default()
}

/// The reply to a message or command that follows up on the entry given before; it needs no search.
pub(super) fn reply_before_search(
    base: &Base,
    before: Option<String>,
    text: &str,
    language: Language,
) -> Option<LoggedReply> {
    let (entry, asks) = base.read(text, Some(&before?))?.entry()?;
    let entry = &base.knowledge.entries.get(entry)?.id;
    let reply = Reply::follow_up(&base.knowledge, entry, asks, language);
    Some(LoggedReply {
        continues: true,
        ..LoggedReply::new(reply)
    })
}

/// Where a question was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// For the metrics.
    pub on: Surface,
    /// For the log.
    pub mode: &'a str,
    /// When.
    pub at: Instant,
}

impl Asked<'static> {
    pub(super) const fn in_message(mode: Mode, at: Instant) -> Self {
        let on = match mode {
            Mode::Mention => Surface::Mention,
            Mode::Direct => Surface::Direct,
            Mode::Ask => Surface::Ask,
            Mode::Watched => Surface::Watched,
        };
        let mode = mode.name();
        Self { on, mode, at }
    }
}

/// One line for an answer that nobody could be given.
pub(super) fn log_undeliverable(mode: &str) {
    info!("réponse sans destinataire ({mode})");
}

/// One line if the bot keeps silent, with the reason.
pub(super) fn log_silence<T>(mode: Mode, why: &str) -> Option<T> {
    debug!("silence ({}) : {why}", mode.name());
    None
}
