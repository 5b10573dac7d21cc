//! Commands and buttons: what they ask for, and what to respond.

use std::sync::Arc;
use std::time::Instant;

use serenity::all::{
    CommandInteraction, ComponentInteraction, ComponentInteractionData,
    ComponentInteractionDataKind, Permissions, UserId,
};
use tracing::{error, info, warn};

use super::bot::{Bot, Said, more_of, tell, tell_failure};
use super::commands::{self, Call, reload, theme};
use super::components::Press;
use super::permissions::Caller;
use super::render::{View, guide, view};
use super::send::{Interaction, Respond};
use crate::base::Base;
use crate::knowledge::Language;
use crate::reply::{Reply, Words};

impl Bot {
    /// Answers a slash command.
    pub(super) async fn on_command(&self, command: &CommandInteraction) -> Option<()> {
        let began = Instant::now();
        let language = commands::language(&command.locale);
        let call = Call::read(&command.data, &self.base.current().knowledge);
        match call {
            Call::Reload => {
                self.on_reload(command, language).await;
                return None;
            }
            Call::Help => {
                self.on_help(command, language).await;
                return None;
            }
            _ => {}
        }
        let asked = match &call {
            Call::Question { text } => Some(text.clone()),
            Call::Theme { question, .. } => question.clone(),
            Call::Message { text } => text.clone(),
            Call::Programme | Call::Help | Call::Reload | Call::Gone => None,
        };
        let (channel, person) = (command.channel_id, command.user.id);
        let before = self.memory.recall(channel, person, began);
        let said = self.thinking(|base| answer(base, &call, before, language))?;
        self.remember(channel, person, &said, began);
        let mut view = view(&said.reply, person);
        if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
            view = view.asked(&asked, Words::of(language));
        }
        let how = match call {
            Call::Message { .. } => Respond::Private,
            _ => Respond::Public,
        };
        let sent = self.outbox.respond(of_command(command), how, &view).await;
        let mode = format!("commande /{}", command.data.name);
        tell(&mode, &said, began, &sent);
        Some(())
    }

    /// Shows what the bot can do, to the member who asked only.
    async fn on_help(&self, command: &CommandInteraction, language: Language) {
        let base = self.base.current();
        let page = guide::view(&base.knowledge, &self.channels, language);
        let sent = self
            .outbox
            .respond(of_command(command), Respond::Private, &page)
            .await;
        tell_failure("aide", &sent);
    }

    /// Reloads the base for a moderator: acknowledged at once, reported when done.
    async fn on_reload(&self, command: &CommandInteraction, language: Language) {
        let interaction = of_command(command);
        let member = command.member.as_deref();
        let caller = Caller {
            guild: command.guild_id,
            permissions: member
                .and_then(|member| member.permissions)
                .unwrap_or(Permissions::empty()),
            roles: member.map_or(&[], |member| &member.roles),
        };
        if let Err(refusal) = self.moderation.check(caller) {
            info!("rechargement refusé : {refusal:?}");
            let view = View::text(reload::refused(refusal, language));
            let sent = self.outbox.respond(interaction, Respond::Private, &view);
            tell_failure("refus", &sent.await);
            return;
        }
        tell_failure("rechargement", &self.outbox.defer(interaction).await);
        let report = self.reload().await;
        let sent = self.outbox.finish(interaction, &report).await;
        tell_failure("compte rendu du rechargement", &sent);
        let base = self.base.current();
        self.registrar
            .register(&self.outbox, command.application_id, &base.knowledge)
            .await;
    }

    async fn reload(&self) -> View {
        let base = Arc::clone(&self.base);
        let result = tokio::task::spawn_blocking(move || base.reload()).await;
        let Ok(result) = result else {
            error!("le rechargement a échoué : c’est une erreur du bot");
            return reload::broken_down();
        };
        match &result {
            Ok(reloaded) if reloaded.changes.is_empty() => info!("base rechargée sans changement"),
            Ok(_) => info!("base rechargée"),
            Err(error) => warn!("base refusée, l’ancienne reste en service : {error}"),
        }
        reload::report(&result)
    }

    /// Opens what a button names: in place for the member who asked, apart for others.
    pub(super) async fn on_press(&self, press: &ComponentInteraction) {
        let began = Instant::now();
        let language = commands::language(&press.locale);
        let base = self.base.current();
        let (said, how) = open(&base, &press.data, press.user.id, language);
        self.remember(press.channel_id, press.user.id, &said, began);
        let interaction = Interaction {
            id: press.id,
            app: press.application_id,
            token: &press.token,
        };
        let view = view(&said.reply, press.user.id);
        let sent = self.outbox.respond(interaction, how, &view).await;
        tell("bouton", &said, began, &sent);
    }
}

/// What a button or a menu opens, and where. A programme stays as it is for those who come next.
fn open(
    base: &Base,
    data: &ComponentInteractionData,
    presser: UserId,
    language: Language,
) -> (Said, Respond) {
    let gone = || {
        let said = Said::plainly(Reply::gone(language), "contenu disparu");
        (said, Respond::Private)
    };
    let (entry, how) = match Press::parse(&data.custom_id) {
        Some(Press::Entry { entry, asker }) if asker.is_none_or(|asker| asker == presser) => {
            (Some(entry), Respond::Update)
        }
        Some(Press::Entry { entry, .. }) => (Some(entry), Respond::Private),
        Some(Press::Programme { .. }) => (chosen(data), Respond::Private),
        None => (None, Respond::Private),
    };
    match entry.filter(|entry| base.knowledge.entry(entry).is_some()) {
        Some(entry) => {
            let reply = Reply::entry(&base.knowledge, &entry, language);
            (Said::plainly(reply, &entry), how)
        }
        None => gone(),
    }
}

/// What was chosen in a menu.
fn chosen(data: &ComponentInteractionData) -> Option<String> {
    match &data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().cloned(),
        _ => None,
    }
}

fn of_command(command: &CommandInteraction) -> Interaction<'_> {
    Interaction {
        id: command.id,
        app: command.application_id,
        token: &command.token,
    }
}

/// What to say to a member's command.
fn answer(base: &Base, call: &Call, before: Option<String>, language: Language) -> Said {
    match call {
        Call::Question { text } => {
            if let Some(said) = more_of(base, before, text, language) {
                return said;
            }
            found(base, text, language)
        }
        Call::Message { text: Some(text) } => found(base, text, language),
        Call::Message { text: None } => Said::plainly(Reply::no_text(language), "sans texte"),
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
