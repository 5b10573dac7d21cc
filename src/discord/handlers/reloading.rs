//! Putting another base in service: a moderator's command, the button that confirms it, and reloads
//! that nobody asked for on Discord.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serenity::all::{CommandInteraction, ComponentInteraction, InteractionId};
#[cfg(unix)]
use tokio::signal::unix::SignalKind;
use tokio::time::MissedTickBehavior;
use tracing::{error, info, warn};

use crate::base::{Candidate, LiveBase, Reloaded};
use crate::discord::api::{ApiClient, InteractionHandle, Respond, log_failure};
use crate::discord::commands::reload;
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::policy::moderation::{Caller, Moderation};
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::discord::render::View;
use crate::knowledge::{Language, LoadError};
use crate::metrics::{Metrics, Reload};

/// How many loaded bases wait for a moderator's word at most.
const WAITING_AT_MOST: usize = 4;
/// How often the files are looked at.
const WATCH_INTERVAL: Duration = Duration::from_secs(2);

/// Reloads the base.
#[derive(Debug)]
pub struct Reloader {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// Who may reload.
    pub moderation: Arc<Moderation>,
    /// Forgets what was given once the base has changed.
    pub reply_policy: Arc<ReplyPolicy>,
    /// Keeps the commands registered.
    pub registrar: Arc<CommandRegistrar>,
    /// Counts reloads.
    pub metrics: Arc<Metrics>,
    /// The bases that wait to be confirmed, by the command that loaded them.
    pub waiting: Mutex<VecDeque<(InteractionId, Candidate)>>,
}

/// Tells from the state of some files, looked at now and then, when they have changed and nobody is
/// still writing.
#[derive(Debug)]
struct Watch {
    known: u64,
    changing: Option<u64>,
}

impl Watch {
    const fn new(known: u64) -> Self {
        let changing = None;
        Self { known, changing }
    }

    /// Whether they have changed, and are the same as the last time.
    fn has_settled(&mut self, state: u64) -> bool {
        let settled = self.changing == Some(state);
        self.changing = (state != self.known && !settled).then_some(state);
        if settled {
            self.known = state;
        }
        settled
    }
}

/// SIGHUP, where there are signals: caught from when this is made, else it ends the program.
#[derive(Debug)]
pub struct HangUp(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl HangUp {
    /// Catches the signal from now on.
    pub fn listen() -> Self {
        #[cfg(unix)]
        return Self(tokio::signal::unix::signal(SignalKind::hangup()).ok());
        #[cfg(not(unix))]
        Self()
    }

    async fn received(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

/// What became of a base that was loaded.
enum Loaded {
    Served(Reloaded),
    /// Questions find their entry no more: somebody has to confirm.
    Waits(Reloaded),
}

impl Reloader {
    /// `/recharger`: acknowledged at once, reported when done.
    pub async fn respond(&self, command: &CommandInteraction, language: Language) {
        let interaction = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if !self.is_allowed(&interaction, caller, language).await {
            return;
        }
        log_failure(
            "accusé de réception",
            &self.api.defer(&interaction, Respond::Private).await,
        );
        let loaded = self.load(command.id).await;
        let view = match &loaded {
            None => reload::broken_down(language),
            Some(Ok(Loaded::Waits(reloaded))) => reload::to_confirm(reloaded, command.id, language),
            Some(Ok(Loaded::Served(reloaded))) => reload::report(Ok(reloaded), language),
            Some(Err(error)) => reload::report(Err(error), language),
        };
        let sent = self.api.finish(&interaction, &view).await;
        log_failure("compte rendu du rechargement", &sent);
        self.register(&interaction, language).await;
    }

    /// The buttons under the report of a base that waits.
    pub async fn respond_to_button(
        &self,
        pressed: &ComponentInteraction,
        button: reload::Button,
        language: Language,
    ) {
        let interaction = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        if !self.is_allowed(&interaction, caller, language).await {
            return;
        }
        let candidate = self.take(button.command);
        let served = candidate
            .filter(|_| button.serve)
            .map(|it| (self.base.serve(&it), it));
        let view = match &served {
            None if button.serve => reload::gone(language),
            None => reload::dropped(language),
            Some((false, _)) => reload::gone(language),
            Some((true, candidate)) => {
                info!("base rechargée après confirmation");
                self.served();
                reload::report(Ok(&candidate.reloaded), language)
            }
        };
        let sent = self.api.respond(&interaction, Respond::Update, &view).await;
        log_failure("suite du rechargement", &sent);
        if matches!(served, Some((true, _))) {
            self.register(&interaction, language).await;
        }
    }

    /// Reloads on SIGHUP and, if the folder is to be watched, when its files have changed. Runs for
    /// as long as the bot.
    pub async fn reload_by_itself(&self, mut hang_up: HangUp, watches: bool) {
        let mut clock = tokio::time::interval(WATCH_INTERVAL);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watch = Watch::new(self.state().await);
        loop {
            let why = tokio::select! {
                () = hang_up.received() => "SIGHUP",
                _ = clock.tick(), if watches => {
                    if !watch.has_settled(self.state().await) {
                        continue;
                    }
                    "fichiers modifiés"
                }
            };
            self.reload(why).await;
        }
    }

    /// What tells whether the files have changed.
    async fn state(&self) -> u64 {
        let base = Arc::clone(&self.base);
        let state = tokio::task::spawn_blocking(move || base.state_of_files());
        state.await.unwrap_or_default()
    }

    async fn reload(&self, why: &str) {
        let base = Arc::clone(&self.base);
        let result = tokio::task::spawn_blocking(move || base.reload()).await;
        match result {
            Ok(Ok(reloaded)) => {
                let summary = reload::in_one_line(&reloaded);
                info!("base rechargée ({why}) : {summary}");
                self.served();
                let base = self.base.current();
                self.registrar.register(&base.knowledge).await;
            }
            Ok(Err(error)) => {
                self.metrics.reloaded(Reload::Refused);
                warn!(
                    "base refusée ({why}), l’ancienne reste en service : {error} ; \
                     `colloque-bot check` dit où"
                );
            }
            Err(_) => self.broke_down(),
        }
    }

    /// Another base is in service.
    fn served(&self) {
        self.reply_policy.forget_given();
        let knowledge = &self.base.current().knowledge;
        let (version, entries) = (knowledge.version(), knowledge.entries.len());
        self.metrics
            .base_served(version, entries, SystemTime::now());
        self.metrics.reloaded(Reload::Served);
    }

    fn broke_down(&self) {
        self.metrics.reloaded(Reload::Refused);
        error!("le rechargement a échoué : c’est une erreur du bot");
    }

    /// Whether somebody may reload; if not, they are told.
    async fn is_allowed(
        &self,
        interaction: &InteractionHandle,
        caller: Caller<'_>,
        language: Language,
    ) -> bool {
        let Err(refusal) = self.moderation.check(caller) else {
            return true;
        };
        info!("rechargement refusé : {refusal}");
        let view = View::sentence(reload::refused(refusal, language), language);
        let sent = self.api.respond(interaction, Respond::Private, &view);
        log_failure("refus", &sent.await);
        false
    }

    /// Loads the base and puts it in service, or keeps it until somebody confirms; nothing if that
    /// broke down.
    async fn load(&self, command: InteractionId) -> Option<Result<Loaded, LoadError>> {
        loop {
            let base = Arc::clone(&self.base);
            let Ok(prepared) = tokio::task::spawn_blocking(move || base.prepare()).await else {
                self.broke_down();
                return None;
            };
            let candidate = match prepared {
                Ok(candidate) => candidate,
                Err(error) => {
                    self.metrics.reloaded(Reload::Refused);
                    warn!("base refusée, l’ancienne reste en service : {error}");
                    return Some(Err(error));
                }
            };
            let reloaded = candidate.reloaded.clone();
            if !reloaded.worse.is_empty() {
                info!(
                    "base chargée, à confirmer : {}",
                    reload::in_one_line(&reloaded)
                );
                self.metrics.reloaded(Reload::Waits);
                self.keep(command, candidate);
                return Some(Ok(Loaded::Waits(reloaded)));
            }
            if self.base.serve(&candidate) {
                info!("base rechargée : {}", reload::in_one_line(&reloaded));
                self.served();
                return Some(Ok(Loaded::Served(reloaded)));
            }
        }
    }

    fn keep(&self, command: InteractionId, candidate: Candidate) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back((command, candidate));
        if waiting.len() > WAITING_AT_MOST {
            waiting.pop_front();
        }
    }

    fn take(&self, command: InteractionId) -> Option<Candidate> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|(id, _)| *id == command)?;
        waiting.remove(at).map(|(_, candidate)| candidate)
    }

    /// Registers the commands of the base in service, and says if that failed.
    async fn register(&self, interaction: &InteractionHandle, language: Language) {
        let base = self.base.current();
        if !self.registrar.register(&base.knowledge).await {
            let word = View::sentence(reload::not_registered(language), language);
            let sent = self.api.follow_up(interaction, &word).await;
            log_failure("compte rendu des commandes", &sent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Watch;

    #[test]
    fn files_are_read_once_they_have_changed_and_nobody_writes() {
        let mut watch = Watch::new(1);
        let looks = [1, 2, 3, 3, 3, 1, 1, 4, 3, 5, 5];
        let settled: Vec<bool> = looks.into_iter().map(|it| watch.has_settled(it)).collect();
        let expected = [3, 6, 10].map(|at: usize| at);
        let found = settled
            .iter()
            .enumerate()
            .filter(|(_, it)| **it)
            .map(|(at, _)| at);
        assert!(found.eq(expected), "{settled:?}");
    }
}
