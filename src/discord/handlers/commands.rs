//! Commands: what they ask for, and what to respond.

use std::sync::Arc;

use serenity::all::CommandInteraction;
use tokio::time::Instant;
use tracing::{error, info, warn};

use crate::base::Base;
use crate::discord::api::{InteractionHandle, Respond, log_failure};
use crate::discord::commands::{self, Call, question, reload, suggestions, theme};
use crate::discord::delivery::pending::Pending;
use crate::discord::handlers::answer::{Bot, LoggedReply, more_of, search, tell};
use crate::discord::policy::moderation::Caller;
use crate::discord::render::{View, guide, view};
use crate::knowledge::Language;
use crate::reply::{Reply, Words};

impl Bot {
    /// Answers a command.
    pub(crate) async fn on_command(&self, command: &CommandInteraction) {
        let language = commands::language(&command.locale);
        let base = self.base.current();
        match Call::read(&command.data, &base.knowledge) {
            Call::Reload => self.on_reload(command, language).await,
            Call::Help => self.on_help(command, &base, language).await,
            call => self.on_question(command, &base, &call, language).await,
        }
    }

    /// Answers what a command asks of the base.
    async fn on_question(
        &self,
        command: &CommandInteraction,
        base: &Base,
        call: &Call,
        language: Language,
    ) {
        let began = Instant::now();
        let asked = call.asked(&base.knowledge, language);
        let (channel, person) = (command.channel_id, command.user.id);
        let mut frame = self.display.of_command(person, command.context);
        if let Some(plain) = question::plain(&command.data) {
            frame.plain = plain;
        }
        if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
            frame = frame.asked(asked, Words::of(language));
        }
        let how = Respond::to(frame.audience);
        let pending = Pending::new(&self.api, command.into(), how);
        let before = self.memory.recall(channel, person, began);
        let Some(said) = search(|| answer(base, call, before, language)) else {
            log_failure("excuse", &pending.apologise(language).await);
            return;
        };
        self.remember(channel, person, &said, began);
        let sent = pending.respond(&view(&said.reply, &frame)).await;
        let slash = if matches!(call, Call::Message { .. }) {
            ""
        } else {
            "/"
        };
        let mode = format!("commande {slash}{}", command.data.name);
        tell(&mode, &said, began, &sent);
    }

    /// Offers what to ask while somebody types.
    pub(crate) async fn on_typing(&self, typing: &CommandInteraction) {
        let language = commands::language(&typing.locale);
        let base = self.base.current();
        let choices = search(|| suggestions::choices(&base, &typing.data, language));
        let choices = choices.unwrap_or_default();
        let sent = self.api.suggest(&typing.into(), &choices).await;
        log_failure("suggestions", &sent);
    }

    /// Shows what the bot can do, to the member who asked only.
    async fn on_help(&self, command: &CommandInteraction, base: &Base, language: Language) {
        let pending = Pending::new(&self.api, command.into(), Respond::Private);
        let plain = self.display.plain_text;
        let page = search(|| guide::view(&base.knowledge, &self.channels, language, plain));
        let sent = match page {
            Some(page) => pending.respond(&page).await,
            None => pending.apologise(language).await,
        };
        log_failure("aide", &sent);
    }

    /// Reloads the base for a moderator: acknowledged at once, reported when done.
    async fn on_reload(&self, command: &CommandInteraction, language: Language) {
        let interaction = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if let Err(refusal) = self.moderation.check(caller) {
            info!("rechargement refusé : {refusal}");
            let view = View::text(reload::refused(refusal, language));
            let sent = self.api.respond(&interaction, Respond::Private, &view);
            log_failure("refus", &sent.await);
            return;
        }
        log_failure(
            "accusé de réception",
            &self.api.defer(&interaction, Respond::Private).await,
        );
        let report = self.reload(language).await;
        let sent = self.api.finish(&interaction, &report).await;
        log_failure("compte rendu du rechargement", &sent);
        let base = self.base.current();
        let app = command.application_id;
        let registered = self.registrar.register(&self.api, app, &base.knowledge);
        if !registered.await {
            let word = View::text(reload::not_registered(language));
            let sent = self.api.follow_up(&interaction, &word).await;
            log_failure("compte rendu des commandes", &sent);
        }
    }

    async fn reload(&self, language: Language) -> View {
        let base = Arc::clone(&self.base);
        let result = tokio::task::spawn_blocking(move || base.reload()).await;
        let Ok(result) = result else {
            error!("le rechargement a échoué : c’est une erreur du bot");
            return reload::broken_down(language);
        };
        if result.is_ok() {
            self.reply_policy.forget_given();
        }
        match &result {
            Ok(reloaded) if reloaded.changes.is_empty() => info!("base rechargée sans changement"),
            Ok(_) => info!("base rechargée"),
            Err(error) => warn!("base refusée, l’ancienne reste en service : {error}"),
        }
        reload::report(&result, language)
    }
}

/// What to say to a member's command.
fn answer(base: &Base, call: &Call, before: Option<String>, language: Language) -> LoggedReply {
    match call {
        Call::Question { text } if text.is_empty() => {
            LoggedReply::plainly(Reply::welcome(&base.knowledge, language), "accueil")
        }
        Call::Question { text } => {
            if let Some(said) = more_of(base, before, text, language) {
                return said;
            }
            found(base, text, language)
        }
        Call::Message { text: Some(text) } => found(base, text, language),
        Call::Message { text: None } => {
            LoggedReply::plainly(Reply::no_text(language), "sans texte")
        }
        Call::Entry { entry } => {
            LoggedReply::plainly(Reply::entry(&base.knowledge, entry, language), entry)
        }
        Call::Theme { theme, question } => {
            let (reply, finding) = theme::answer(base, theme, question.as_deref(), language);
            match finding {
                Some(finding) => LoggedReply::of(base, reply, &finding),
                None => LoggedReply::plainly(reply, theme),
            }
        }
        Call::Programme => {
            let reply = Reply::programme(&base.knowledge, language);
            LoggedReply::plainly(reply, "programme")
        }
        Call::Help | Call::Reload | Call::Gone => {
            LoggedReply::plainly(Reply::gone(language), "commande disparue")
        }
    }
}

fn found(base: &Base, question: &str, language: Language) -> LoggedReply {
    let finding = base.ask(question);
    let reply = Reply::to_finding(&base.knowledge, &finding, language);
    LoggedReply::of(base, reply, &finding)
}
