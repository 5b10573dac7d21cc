//! What is counted of replies: in numbers for those who operate the bot and, with a journal, for those
//! who tend the base.

use std::sync::Arc;

use lru::LruCache;
use serenity::all::{ComponentInteraction, MessageId};
use tracing::{error, info};

use super::answer::{Asked, LoggedReply};
use super::found_question::FoundQuestion;
use crate::discord::api::{ApiClient, ApiError};
use crate::discord::bounded::Bounded;
use crate::discord::listening::text;
use crate::journal::{Fault, Journal, Record};
use crate::metrics::{Metrics, Outcome, Surface};
use crate::reply::{Content, NoticeKind};

/// Answers that are known to have been rejected.
const MOST_REMEMBERED: usize = 1_000;

/// Counts replies. Never who asked, nor where; nothing about an emergency.
#[derive(Debug)]
pub struct Recorder {
    metrics: Arc<Metrics>,
    journal: Option<Journal>,
    /// The answers whose rejection is counted, each with what it was asked: an answer changes with its
    /// question. Empty without a journal.
    rejected: Bounded<(MessageId, u64), ()>,
}

impl Recorder {
    /// Counts here and, if there is one, in a journal.
    pub fn new(metrics: Arc<Metrics>, journal: Option<Journal>) -> Self {
        Self {
            metrics,
            journal,
            rejected: Bounded::new(MOST_REMEMBERED),
        }
    }

    /// The journal.
    pub(super) const fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    /// Forgets all that the journal has noted. Waits for the disk.
    ///
    /// # Errors
    /// [`Fault`]: something is left.
    pub(super) fn erase(&self) -> Result<(), Fault> {
        self.rejected.with(LruCache::clear);
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

    /// « Ce n’est pas ça » was pressed under an answer that gave this entry, or several: counted once for
    /// what was asked, which the answer itself tells.
    pub(super) async fn rejected(
        &self,
        api: &ApiClient,
        pressed: &ComponentInteraction,
        entry: Option<&str>,
    ) {
        let Some(journal) = &self.journal else {
            return;
        };
        let Some(question) = FoundQuestion::of(api, pressed).await else {
            return;
        };
        let answer = (pressed.message.id, question.digest());
        let is_news = self.rejected.with(|all| all.put(answer, ()).is_none());
        let asked = text::plain(&question.text);
        let rejection = Record::rejected(&asked, entry).filter(|_| is_news);
        if let Some(rejection) = rejection {
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
