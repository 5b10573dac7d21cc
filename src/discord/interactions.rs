//! Commands: what they ask for, and what to respond.

use std::sync::Arc;

use serenity::all::CommandInteraction;
use tokio::time::Instant;
use tracing::{error, info, warn};

use super::bot::{Bot, Said, more_of, tell, tell_failure, thinking};
use super::commands::{self, Call, question, reload, suggestions, theme};
use super::pending::Pending;
use super::permissions::Caller;
use super::render::{View, guide, view};
use super::send::{InteractionHandle, Respond};
use crate::base::Base;
use crate::knowledge::Language;
use crate::reply::{Reply, Words};

impl Bot {
    /// Answers a command.
    pub(super) async fn on_command(&self, command: &CommandInteraction) {
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
        let pending = Pending::new(&self.outbox, command.into(), how);
        let before = self.memory.recall(channel, person, began);
        let Some(said) = thinking(|| answer(base, call, before, language)) else {
            tell_failure("excuse", &pending.apologise(language).await);
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
    pub(super) async fn on_typing(&self, typing: &CommandInteraction) {
        let language = commands::language(&typing.locale);
        let base = self.base.current();
        let choices = thinking(|| suggestions::choices(&base, &typing.data, language));
        let choices = choices.unwrap_or_default();
        let sent = self.outbox.suggest(&typing.into(), &choices).await;
        tell_failure("suggestions", &sent);
    }

    /// Shows what the bot can do, to the member who asked only.
    async fn on_help(&self, command: &CommandInteraction, base: &Base, language: Language) {
        let pending = Pending::new(&self.outbox, command.into(), Respond::Private);
        let plain = self.display.plain_text;
        let page = thinking(|| guide::view(&base.knowledge, &self.channels, language, plain));
        let sent = match page {
            Some(page) => pending.respond(&page).await,
            None => pending.apologise(language).await,
        };
        tell_failure("aide", &sent);
    }

    /// Reloads the base for a moderator: acknowledged at once, reported when done.
    async fn on_reload(&self, command: &CommandInteraction, language: Language) {
        let interaction = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if let Err(refusal) = self.moderation.check(caller) {
            info!("rechargement refusé : {refusal}");
            let view = View::text(reload::refused(refusal, language));
            let sent = self.outbox.respond(&interaction, Respond::Private, &view);
            tell_failure("refus", &sent.await);
            return;
        }
        tell_failure(
            "accusé de réception",
            &self.outbox.defer(&interaction, Respond::Private).await,
        );
        let report = self.reload(language).await;
        let sent = self.outbox.finish(&interaction, &report).await;
        tell_failure("compte rendu du rechargement", &sent);
        let base = self.base.current();
        let app = command.application_id;
        let registered = self.registrar.register(&self.outbox, app, &base.knowledge);
        if !registered.await {
            let word = View::text(reload::not_registered(language));
            let sent = self.outbox.follow_up(&interaction, &word).await;
            tell_failure("compte rendu des commandes", &sent);
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
            self.tact.forget_given();
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
fn answer(base: &Base, call: &Call, before: Option<String>, language: Language) -> Said {
    match call {
        Call::Question { text } if text.is_empty() => {
            Said::plainly(Reply::welcome(&base.knowledge, language), "accueil")
        }
        Call::Question { text } => {
            if let Some(said) = more_of(base, before, text, language) {
                return said;
            }
            found(base, text, language)
        }
        Call::Message { text: Some(text) } => found(base, text, language),
        Call::Message { text: None } => Said::plainly(Reply::no_text(language), "sans texte"),
        Call::Entry { entry } => {
            Said::plainly(Reply::entry(&base.knowledge, entry, language), entry)
        }
        Call::Theme { theme, question } => {
            let (reply, finding) = theme::answer(base, theme, question.as_deref(), language);
            match finding {
                Some(finding) => Said::of(base, reply, &finding),
                None => Said::plainly(reply, theme),
            }
        }
        Call::Programme => {
            let reply = Reply::programme(&base.knowledge, language);
            Said::plainly(reply, "programme")
        }
        Call::Help | Call::Reload | Call::Gone => {
            Said::plainly(Reply::gone(language), "commande disparue")
        }
    }
}

fn found(base: &Base, question: &str, language: Language) -> Said {
    let finding = base.ask(question);
    let reply = Reply::to_finding(&base.knowledge, &finding, language);
    Said::of(base, reply, &finding)
}
