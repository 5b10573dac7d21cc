//! What moderators learn from the journal.

use std::sync::Arc;

use serenity::all::{CommandInteraction, ComponentInteraction};

use super::answer::search;
use super::editing::{Editor, Material};
use super::moderators::Moderators;
use super::recorder::Recorder;
use crate::base::{Base, LiveBase};
use crate::discord::api::{ApiClient, InteractionHandle, Respond, log_failure};
use crate::discord::commands::edit;
use crate::discord::commands::gaps::{self, Mending};
use crate::discord::commands::statistics;
use crate::discord::delivery::pending::Pending;
use crate::discord::policy::moderation::Caller;
use crate::discord::render::View;
use crate::journal::{Fault, Gap, topics};
use crate::knowledge::{Addable, Language};

/// Shows moderators what the journal has counted.
#[derive(Debug)]
pub struct Reports {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// Who may read them.
    pub moderators: Moderators,
    /// Adds what was asked to the base.
    pub editor: Arc<Editor>,
    /// Has the journal.
    pub recorder: Arc<Recorder>,
}

/// What is asked of the journal.
#[derive(Debug, Clone, Copy)]
pub enum Report {
    /// A page of the questions that were missed.
    Gaps(usize),
    /// What was answered.
    Statistics,
    /// To forget everything.
    Erasure,
}

impl Reports {
    /// Answers a command: acknowledged at once, shown when read.
    pub async fn respond(&self, command: &CommandInteraction, report: Report, language: Language) {
        let to = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        self.show(&to, caller, Respond::Private, report, language)
            .await;
    }

    /// Answers a button under a list: in its place.
    pub async fn turn_to(&self, pressed: &ComponentInteraction, page: usize, language: Language) {
        let to = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        self.show(&to, caller, Respond::Update, Report::Gaps(page), language)
            .await;
    }

    /// Shows the nearest entry with a topic's question, or opens the form of a new one.
    pub async fn mend(&self, pressed: &ComponentInteraction, mending: Mending, language: Language) {
        let to = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let id = pressed.id;
        let asked = match search(|| self.question(&mending.topic)) {
            Some(Ok(Some(asked))) => Ok(asked),
            Some(Err(fault)) => Err(gaps::failed(&fault, language)),
            _ => Err(gaps::gone(language)),
        };
        match (mending.entry, asked) {
            (Some(entry), Ok(asked)) => {
                let pending = Pending::new(&self.api, to.clone(), Respond::Private, language);
                let asked = edit::example(&asked);
                let by = pressed.user.id;
                let proposed = self.editor.propose_example(id, entry, asked, by, language);
                let (view, shown) = proposed.await;
                log_failure("proposition", &pending.respond(&view).await);
                if let Some(shown) = shown {
                    log_failure("aperçu", &self.api.follow_up(&to, &shown).await);
                }
            }
            (None, Ok(asked)) => {
                let asked = Material::question(asked);
                let kind = Addable::About;
                let opened = self.editor.open_new(id, &to, kind, Some(&asked), language);
                opened.await;
            }
            (_, Err(word)) => {
                let sent = self.api.respond(&to, Respond::Private, &word).await;
                log_failure("mot", &sent);
            }
        }
    }

    /// The question that a topic is known by, if it is still there.
    fn question(&self, topic: &str) -> Result<Option<String>, Fault> {
        let Some(journal) = self.recorder.journal() else {
            return Ok(None);
        };
        let mut gaps = journal.read()?.gaps()?.into_iter();
        let found = gaps.find(|gap| gap.key() == topic);
        Ok(found.map(|Gap { question, .. }| question))
    }

    async fn show(
        &self,
        to: &InteractionHandle,
        caller: Caller<'_>,
        how: Respond,
        report: Report,
        language: Language,
    ) {
        if !self.moderators.admit(to, caller, language).await {
            return;
        }
        let pending = Pending::new(&self.api, to.clone(), how, language);
        let base = self.base.current();
        let view = search(|| view(&self.recorder, &base, report, language));
        let sent = match view {
            Some(Ok(view)) => pending.respond(&view).await,
            Some(Err(fault)) => pending.respond(&gaps::failed(&fault, language)).await,
            None => pending.apologise().await,
        };
        log_failure("journal des lacunes", &sent);
    }
}

fn view(
    recorder: &Recorder,
    base: &Base,
    report: Report,
    language: Language,
) -> Result<View, Fault> {
    let Some(journal) = recorder.journal() else {
        return Ok(gaps::off(language));
    };
    Ok(match report {
        Report::Gaps(page) => {
            let topics = topics(journal.read()?.gaps()?, base);
            gaps::list(&topics, page, &base.knowledge, language)
        }
        Report::Statistics => {
            let store = journal.read()?;
            let days = store.last_days(statistics::DAYS)?;
            statistics::view(&store.uses()?, &days, &base.knowledge, language)
        }
        Report::Erasure => {
            recorder.erase()?;
            gaps::erased(language)
        }
    })
}
