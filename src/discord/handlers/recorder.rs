//! What is counted of replies: in numbers for those who operate the bot and, with a journal, for those
//! who tend the base.

use std::sync::Arc;

use lru::LruCache;
use serenity::all::{Message, MessageInteractionMetadata};
use tracing::{error, info};

use super::answer::{Asked, LoggedReply};
use crate::discord::api::ApiError;
use crate::discord::bounded::Bounded;
use crate::journal::{Fault, Journal, Record};
use crate::metrics::{Metrics, Outcome, Surface};
use crate::reply::{Content, NoticeKind};

/// Answers whose question is remembered, for « Ce n’est pas ça ».
const MOST_REMEMBERED: usize = 1_000;

/// Counts replies. Never who asked, nor where; nothing about an emergency.
#[derive(Debug)]
pub struct Recorder {
    metrics: Arc<Metrics>,
    journal: Option<Journal>,
    /// What to count if an answer is rejected, by the message that it answers in, or by the command
    /// that it answers. Empty without a journal.
    rejections: Bounded<u64, Record>,
}

impl Recorder {
    /// Counts here and, if there is one, in a journal.
    pub fn new(metrics: Arc<Metrics>, journal: Option<Journal>) -> Self {
        Self {
            metrics,
            journal,
            rejections: Bounded::new(MOST_REMEMBERED),
        }
    }

    /// The journal.
    pub(super) const fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    /// Forgets all that the journal has noted, and what it might note yet. Waits for the disk.
    ///
    /// # Errors
    /// [`Fault`]: something is left.
    pub(super) fn erase(&self) -> Result<(), Fault> {
        self.rejections.with(LruCache::clear);
        self.journal.as_ref().map_or(Ok(()), Journal::erase)
    }

    /// Counts an answer and logs one line for it, without its text; nothing about an emergency. What was
    /// not delivered is not named, so that it never tells that somebody was in danger.
    pub(super) fn record<T>(
        &self,
        asked: Asked<'_>,
        reply: &LoggedReply,
        sent: &Result<T, ApiError>,
    ) {
        let Asked { on, mode, at } = asked;
        let took = at.elapsed();
        match sent {
            Ok(_) => {
                let Some(outcome) = outcome(&reply.reply.content) else {
                    return;
                };
                self.metrics.replied(on, outcome, took);
                self.note(on, outcome, reply);
                info!("réponse ({mode}) : {reply}, {} ms", took.as_millis());
            }
            Err(error) => {
                self.metrics.replied(on, Outcome::Lost, took);
                error!("réponse perdue ({mode}) : {error}");
            }
        }
    }

    /// Counts a reply in the journal, and its question if nothing answered it.
    fn note(&self, on: Surface, outcome: Outcome, reply: &LoggedReply) {
        let Some(journal) = &self.journal else {
            return;
        };
        let content = &reply.reply.content;
        let entry = match content {
            Content::Card(card) => card.entry.clone(),
            Content::Page(page) => page.name.clone(),
            Content::Choices(_) | Content::Notice(_) => String::new(),
        };
        journal.count(Record::Use {
            surface: on.label(),
            outcome: outcome.label(),
            entry,
        });
        let gap = reply.question.as_deref().filter(|_| content.is_unknown());
        if let Some(gap) = gap.and_then(Record::unknown) {
            journal.count(gap);
        }
    }

    /// Remembers, masked, what was answered in a message or to a command, in case it is rejected.
    pub(super) fn remember(&self, answered: u64, reply: &LoggedReply) {
        let question = reply.question.as_deref().filter(|_| self.journal.is_some());
        let rejection = question.and_then(|it| Record::rejected(it, reply.entry()));
        if let Some(rejection) = rejection {
            self.rejections.with(|all| all.put(answered, rejection));
        }
    }

    /// « Ce n’est pas ça » was pressed under an answer.
    pub(super) fn rejected(&self, answer: &Message) {
        let command = match answer.interaction_metadata.as_deref() {
            Some(MessageInteractionMetadata::Command(command)) => Some(command.id.get()),
            _ => None,
        };
        let answered = command.unwrap_or(answer.id.get());
        let rejection = self.rejections.with(|all| all.pop(&answered));
        if let (Some(journal), Some(rejection)) = (&self.journal, rejection) {
            journal.count(rejection);
        }
    }
}

/// What a reply is counted as; none for an emergency.
const fn outcome(content: &Content) -> Option<Outcome> {
    Some(match content {
        Content::Card(_) => Outcome::Answer,
        Content::Choices(_) => Outcome::Clarify,
        Content::Page(_) => Outcome::Other,
        Content::Notice(notice) => match notice.kind {
            NoticeKind::Emergency => return None,
            NoticeKind::Unknown | NoticeKind::NothingElse => Outcome::Unknown,
            NoticeKind::Elsewhere | NoticeKind::Definition => Outcome::Elsewhere,
            _ => Outcome::Other,
        },
    })
}
