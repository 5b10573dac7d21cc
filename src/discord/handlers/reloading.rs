//! Putting another base in service: a moderator's command, the button that confirms it, and reloads
//! that nobody asked for on Discord.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serenity::all::{Attachment, CommandInteraction, ComponentInteraction, InteractionId, UserId};
#[cfg(unix)]
use tokio::signal::unix::SignalKind;
use tokio::time::MissedTickBehavior;
use tracing::{error, info, warn};

use super::moderators::Moderators;
use crate::base::{Candidate, LiveBase, NotServed, Reloaded, Served, UploadRefused};
use crate::discord::api::{ApiClient, AutocompleteChoice, InteractionHandle, Respond, log_failure};
use crate::discord::commands::reload::{self, Outcome};
use crate::discord::commands::{upload, version};
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::delivery::pending::Pending;
use crate::discord::policy::moderation::Caller;
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::discord::render::View;
use crate::git::{GitError, Pulled};
use crate::knowledge::{LARGEST_UPLOAD, Language, LoadError, Origin, UploadError};
use crate::metrics::{Metrics, Reload};
use crate::printable;

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
    pub moderators: Moderators,
    /// Forgets what was given once the base has changed.
    pub reply_policy: Arc<ReplyPolicy>,
    /// Keeps the commands registered.
    pub registrar: Arc<CommandRegistrar>,
    /// Counts reloads.
    pub metrics: Arc<Metrics>,
    /// The bases that wait to be confirmed, by the command that loaded them, and where they come from.
    pub waiting: Mutex<VecDeque<(InteractionId, Candidate, Origin)>>,
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

impl Reloader {
    /// `/recharger`: acknowledged at once, reported when done.
    pub async fn respond(&self, command: &CommandInteraction, language: Language) {
        let interaction = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if !self.moderators.admit(&interaction, caller, language).await {
            return;
        }
        log_failure(
            "accusé de réception",
            &self.api.defer(&interaction, Respond::Private).await,
        );
        let by = command.user.id;
        let mut pulled = None;
        let outcome = if let Some(name) = version::chosen(&command.data) {
            self.go_back(name, by).await
        } else if let Some(file) = upload::file(&command.data) {
            self.propose(command.id, file).await
        } else {
            pulled = self.pull().await;
            self.load(command.id, by).await
        };
        let view = reload::report(&outcome, command.id, language);
        let view = reload::with_pulled(view, pulled.as_ref(), language);
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
        if !self.moderators.admit(&interaction, caller, language).await {
            return;
        }
        // Writing files may take longer than Discord waits.
        let pending = Pending::new(&self.api, pressed.into(), Respond::Update, language);
        let outcome = self.decide(button, pressed.user.id).await;
        let view = reload::report(&outcome, button.command, language);
        let sent = pending.respond(&view).await;
        log_failure("suite du rechargement", &sent);
        self.follow(&outcome, &interaction, language).await;
    }

    /// Does what a button says.
    pub(super) async fn decide(&self, button: reload::Button, by: UserId) -> Outcome {
        match self.take(button.command) {
            None if button.serve => Outcome::Gone,
            Some((candidate, from)) if button.serve => {
                let served = served_by(from, Some(by));
                let outcome = self.serve(candidate, served, false).await;
                outcome.unwrap_or(Outcome::Gone)
            }
            _ => Outcome::Dropped,
        }
    }

    /// What follows once a base is in service.
    pub(super) async fn follow(
        &self,
        outcome: &Outcome,
        interaction: &InteractionHandle,
        language: Language,
    ) {
        if matches!(outcome, Outcome::Served { .. }) {
            self.register(interaction, language).await;
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
                () = hang_up.received() => Origin::Signal,
                _ = clock.tick(), if watches => {
                    if !watch.has_settled(self.state().await) {
                        continue;
                    }
                    Origin::Watch
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

    /// Brings the folder up to date, if it is a copy of a repository.
    async fn pull(&self) -> Option<Result<Pulled, GitError>> {
        let base = Arc::clone(&self.base);
        let pulled = tokio::task::spawn_blocking(move || base.pull())
            .await
            .ok()?;
        match &pulled {
            Some(Ok(pulled)) => info!("{pulled}"),
            Some(Err(error)) => warn!("dépôt Git : {error}"),
            None => {}
        }
        pulled
    }

    async fn reload(&self, from: Origin) {
        if from == Origin::Signal {
            self.pull().await;
        }
        let why = match from {
            Origin::Signal => "SIGHUP",
            _ => "fichiers modifiés",
        };
        let (base, served) = (Arc::clone(&self.base), served_by(from, None));
        let result = tokio::task::spawn_blocking(move || base.reload(&served)).await;
        match result {
            Ok(Ok((reloaded, beside))) => {
                let summary = reload::in_one_line(&reloaded);
                info!("base rechargée ({why}) : {summary}");
                warn_of(&beside);
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
            Err(_) => {
                self.broke_down();
            }
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

    pub(super) fn broke_down(&self) -> Outcome {
        self.metrics.reloaded(Reload::Refused);
        error!("le rechargement a échoué : c’est une erreur du bot");
        Outcome::BrokenDown
    }

    fn refused(&self, error: LoadError) -> Outcome {
        self.metrics.reloaded(Reload::Refused);
        warn!("base refusée, l’ancienne reste en service : {error}");
        Outcome::Refused(error)
    }

    /// Loads the base and puts it in service, or keeps it until somebody confirms.
    async fn load(&self, command: InteractionId, by: UserId) -> Outcome {
        loop {
            let base = Arc::clone(&self.base);
            let prepared = tokio::task::spawn_blocking(move || base.prepare()).await;
            let candidate = match prepared {
                Ok(Ok(candidate)) => candidate,
                Ok(Err(error)) => return self.refused(error),
                Err(_) => return self.broke_down(),
            };
            if !candidate.reloaded.worse.is_empty() {
                self.metrics.reloaded(Reload::Waits);
                let reloaded = self.wait(command, candidate, Origin::Command);
                return Outcome::Waits(reloaded);
            }
            let served = served_by(Origin::Command, Some(by));
            if let Some(outcome) = self.serve(candidate, served, false).await {
                return outcome;
            }
        }
    }

    /// Downloads what somebody sends, and keeps the base that it makes until they confirm.
    async fn propose(&self, command: InteractionId, file: &Attachment) -> Outcome {
        if let Err(no_state) = self.base.check_writable() {
            return not_taken(&no_state);
        }
        match self.prepare_upload(file).await {
            Ok((candidate, left_out)) => {
                let from = Origin::Upload(printable::line(&file.filename));
                let reloaded = self.wait(command, candidate, from);
                Outcome::Proposed { reloaded, left_out }
            }
            Err(Outcome::Refused(error)) => self.refused(error),
            Err(outcome) => outcome,
        }
    }

    /// Downloads what somebody sends, and loads the base that it makes; nothing is written. Returns
    /// what an archive holds besides, too.
    pub(super) async fn prepare_upload(
        &self,
        file: &Attachment,
    ) -> Result<(Candidate, Vec<String>), Outcome> {
        if u64::from(file.size) > LARGEST_UPLOAD {
            return Err(not_taken(&UploadError::TooLarge));
        }
        let downloaded = self.api.download(&file.url, LARGEST_UPLOAD).await;
        let bytes = downloaded.map_err(|error| not_taken(&error))?;
        let (base, name) = (Arc::clone(&self.base), file.filename.clone());
        let prepared =
            tokio::task::spawn_blocking(move || base.prepare_upload(&name, &bytes)).await;
        match prepared {
            Ok(Ok(prepared)) => Ok(prepared),
            Ok(Err(UploadRefused::Load(error))) => Err(Outcome::Refused(error)),
            Ok(Err(error)) => Err(not_taken(&error)),
            Err(_) => Err(self.broke_down()),
        }
    }

    /// Puts a version in service again.
    async fn go_back(&self, name: String, by: UserId) -> Outcome {
        loop {
            let (base, version) = (Arc::clone(&self.base), name.clone());
            let prepared =
                tokio::task::spawn_blocking(move || base.prepare_version(&version)).await;
            let candidate = match prepared {
                Ok(Some(Ok(candidate))) => candidate,
                Ok(Some(Err(error))) => return self.refused(error),
                Ok(None) => return Outcome::NoVersion,
                Err(_) => return self.broke_down(),
            };
            let served = served_by(Origin::Return, Some(by));
            if let Some(outcome) = self.serve(candidate, served, true).await {
                return outcome;
            }
        }
    }

    /// Puts a base in service; nothing if another one was, since it was compared.
    async fn serve(
        &self,
        candidate: Candidate,
        served: Served,
        went_back: bool,
    ) -> Option<Outcome> {
        let base = Arc::clone(&self.base);
        let reloaded = candidate.reloaded.clone();
        let result = tokio::task::spawn_blocking(move || base.serve(&candidate, &served)).await;
        let Ok(result) = result else {
            return Some(self.broke_down());
        };
        let beside = match result {
            Ok(beside) => beside,
            Err(NotServed::Superseded) => return None,
            Err(NotServed::NotWritten(reason)) => {
                warn!("base refusée, ses fichiers ne peuvent être écrits : {reason}");
                return Some(Outcome::NotWritten(reason));
            }
        };
        let what = if went_back {
            "base revenue à une version"
        } else {
            "base rechargée"
        };
        info!("{what} : {}", reload::in_one_line(&reloaded));
        warn_of(&beside);
        self.served();
        Some(Outcome::Served {
            reloaded,
            beside,
            went_back,
        })
    }

    /// The versions to offer to somebody who may reload, while they choose.
    pub async fn offer_versions(
        &self,
        typing: &CommandInteraction,
        language: Language,
    ) -> Vec<AutocompleteChoice> {
        let caller = Caller::new(typing.guild_id, typing.member.as_deref());
        if self.moderators.moderation.check(caller).is_err() {
            return Vec::new();
        }
        let base = Arc::clone(&self.base);
        let versions = tokio::task::spawn_blocking(move || base.versions()).await;
        version::choices(&versions.unwrap_or_default(), now(), language)
    }

    /// Keeps a base until somebody confirms; what it changes.
    pub(super) fn wait(
        &self,
        command: InteractionId,
        candidate: Candidate,
        from: Origin,
    ) -> Reloaded {
        let reloaded = candidate.reloaded.clone();
        info!("base à confirmer : {}", reload::in_one_line(&reloaded));
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back((command, candidate, from));
        if waiting.len() > WAITING_AT_MOST {
            waiting.pop_front();
        }
        reloaded
    }

    fn take(&self, command: InteractionId) -> Option<(Candidate, Origin)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|(id, ..)| *id == command)?;
        waiting
            .remove(at)
            .map(|(_, candidate, from)| (candidate, from))
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

fn not_taken(reason: &impl fmt::Display) -> Outcome {
    info!("fichier envoyé, refusé : {reason}");
    Outcome::NotTaken(reason.to_string())
}

fn warn_of(beside: &[String]) {
    for fault in beside {
        warn!("{fault}");
    }
}

/// Now, by this person.
fn served_by(from: Origin, by: Option<UserId>) -> Served {
    Served {
        when: now(),
        by: by.map(UserId::get),
        from,
    }
}

/// Milliseconds since 1970.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX))
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
