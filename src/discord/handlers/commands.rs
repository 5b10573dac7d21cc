//! Commands: what they ask for, and what to respond.

use std::sync::Arc;

use serenity::all::{CommandInteraction, InteractionContext};
use tokio::time::Instant;
use tracing::debug;

use super::answer::{Asked, LoggedReply, emergency, reply_language, reply_to_call, search};
use super::editing::Editor;
use super::moderators::Moderators;
use super::recorder::Recorder;
use super::reloading::Reloader;
use super::reports::{Report, Reports};
use crate::base::{Base, Candidate, LiveBase};
use crate::commands::CommandId;
use crate::discord::api::{ApiClient, InteractionHandle, Respond, log_failure};
use crate::discord::commands::{
    self, Call, edit, gaps, question, reload, suggestions, trial, upload,
};
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::delivery::messages::Display;
use crate::discord::delivery::pending::Pending;
use crate::discord::listening::intake::Channels;
use crate::discord::listening::text;
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::help_channel::HelpChannel;
use crate::discord::policy::moderation::Caller;
use crate::discord::policy::publishing::may_publish;
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::discord::render::{Audience, guide, preview, render};
use crate::knowledge::Language;
use crate::metrics::Surface;
use crate::opt_outs::OptOuts;
use crate::printable;
use crate::reply::{Reply, Words, explain};

/// Answers commands.
#[derive(Debug)]
pub struct CommandHandler {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// The channels of the configuration, which `/aide` lists.
    pub channels: Channels,
    /// How answers are shown.
    pub display: Display,
    /// The latest answers.
    pub conversations: Arc<Conversations>,
    /// Counts what all see.
    pub reply_policy: Arc<ReplyPolicy>,
    /// Who may try a question.
    pub moderators: Moderators,
    /// Reloads the base.
    pub reloader: Arc<Reloader>,
    /// Edits the base.
    pub editor: Arc<Editor>,
    /// Removes commands left where none should be.
    pub registrar: Arc<CommandRegistrar>,
    /// Shows what the journal has counted.
    pub reports: Arc<Reports>,
    /// Where people answer what the bot could not.
    pub help_channel: Arc<HelpChannel>,
    /// Who wants no answer unasked.
    pub opt_outs: Arc<OptOuts>,
    /// Counts answers.
    pub recorder: Arc<Recorder>,
}

impl CommandHandler {
    /// Answers a command.
    pub async fn handle(&self, command: &CommandInteraction) {
        let language = commands::language(&command.locale);
        let base = self.base.current();
        self.editor.forget_old();
        match Call::read(&command.data, &base.knowledge) {
            Call::Own(CommandId::Reload) => self.reloader.respond(command, language).await,
            Call::Own(CommandId::Try) => self.respond_to_trial(command, &base, language).await,
            Call::Own(CommandId::Edit) => self.editor.respond_to_edit(command, language).await,
            Call::Own(CommandId::New) => self.editor.respond_to_new(command, language).await,
            Call::Own(CommandId::AddMessage) => {
                self.editor.respond_to_message(command, language).await;
            }
            Call::Own(CommandId::Gaps) => {
                let report = if gaps::erases(&command.data) {
                    Report::Erasure
                } else {
                    Report::Gaps(0)
                };
                self.reports.respond(command, report, language).await;
            }
            Call::Own(CommandId::Statistics) => {
                let report = Report::Statistics;
                self.reports.respond(command, report, language).await;
            }
            Call::Own(CommandId::Help) => self.respond_to_help(command, &base, language).await,
            call => self.respond(command, &base, &call, language).await,
        }
        if let Some(guild) = command.data.guild_id {
            self.registrar.clean(guild).await;
        }
    }

    /// Answers what a command asks of the base.
    async fn respond(
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
        let texts = call.texts().into_iter();
        let texts: Vec<String> = texts
            .flat_map(|it| [it.to_owned(), text::plain(it)])
            .collect();
        let emergency = emergency(base, &texts);
        let is_alone = command.context == Some(InteractionContext::BotDm);
        let addressee = question::addressee(&command.data).filter(|_| !is_alone);
        if emergency.is_some() {
            frame.audience = Audience::alone(command.context);
        } else {
            if addressee.is_some() {
                frame.audience = Audience::Everyone;
            }
            let is_public = frame.audience == Audience::Everyone;
            let is_allowed = !is_public || self.may_publish(command, began);
            if !is_allowed {
                frame.audience = Audience::AskerAlone { may_share: false };
            }
            if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
                frame = frame.asked(asked, Words::of(language));
                frame.help = self.help_channel.offer(command.guild_id, is_alone);
            }
            if let Some(addressee) = addressee.filter(|_| is_allowed) {
                frame = frame.addressed(addressee, language);
            }
        }
        let how = Respond::to(frame.audience);
        let pending = Pending::new(&self.api, command.into(), how, language);
        let before = self.conversations.recall(channel, person, began);
        let reply = match emergency {
            Some(emergency) => {
                let language = reply_language(&texts.join("\n"), language);
                Some(LoggedReply::new(Reply::emergency(emergency, language)))
            }
            None => search(|| reply_to_call(base, call, before, language)),
        };
        let Some(reply) = reply else {
            log_failure("excuse", &pending.apologise().await);
            return;
        };
        reply.remember(&self.conversations, channel, person, began);
        let sent = pending.respond(&render(&reply.reply, &frame)).await;
        let slash = if matches!(call, Call::Message { .. }) {
            ""
        } else {
            "/"
        };
        let mode = format!("commande {slash}{}", printable::line(&command.data.name));
        let asked = Asked {
            on: Surface::Command,
            mode: &mode,
            at: began,
        };
        self.recorder.record(asked, &reply, &sent);
    }

    /// Whether the answer to a command may be seen by all: if the person may write there, and not too
    /// many were within a minute.
    fn may_publish(&self, command: &CommandInteraction, now: Instant) -> bool {
        let (channel, person) = (command.channel_id, command.user.id);
        may_publish(command.member.as_deref(), command.channel.as_ref())
            && self.reply_policy.may_publish(channel, person, now)
    }

    /// Offers what to ask while somebody types.
    pub async fn autocomplete(&self, typing: &CommandInteraction) {
        let language = commands::language(&typing.locale);
        let base = self.base.current();
        let choices = match Call::read(&typing.data, &base.knowledge) {
            Call::Own(CommandId::Reload) => self.reloader.offer_versions(typing, language).await,
            Call::Own(CommandId::Edit) if !self.is_moderator(typing) => Vec::new(),
            Call::Own(CommandId::Edit) => {
                search(|| edit::choices(&base, &typing.data, language)).unwrap_or_default()
            }
            _ => search(|| suggestions::choices(&base, &typing.data, language)).unwrap_or_default(),
        };
        match self.api.suggest(&typing.into(), &choices).await {
            // Discord has dropped it: somebody types on, or the answer came too late.
            Err(error) if error.is_unknown_interaction() => debug!("suggestions tardives"),
            sent => log_failure("suggestions", &sent),
        }
    }

    fn is_moderator(&self, typing: &CommandInteraction) -> bool {
        let caller = Caller::new(typing.guild_id, typing.member.as_deref());
        self.moderators.moderation.check(caller).is_ok()
    }

    /// Says to somebody that what they used was not understood.
    pub async fn apologise(&self, to: InteractionHandle) {
        let pending = Pending::new(&self.api, to, Respond::Private, Language::French);
        log_failure("excuse", &pending.apologise().await);
    }

    /// Shows to a moderator what a member would be answered, and why. Nothing of it is logged.
    async fn respond_to_trial(
        &self,
        command: &CommandInteraction,
        base: &Base,
        language: Language,
    ) {
        let interaction = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if !self.moderators.admit(&interaction, caller, language).await {
            return;
        }
        let text = trial::question(&command.data);
        let pending = Pending::new(&self.api, command.into(), Respond::Private, language);
        let sent = match upload::file(&command.data) {
            Some(file) => Some(self.reloader.prepare_upload(file).await),
            None => None,
        };
        let candidate = match sent.transpose() {
            Ok(prepared) => prepared.map(|(candidate, _)| candidate),
            Err(outcome) => {
                let report = reload::report(&outcome, command.id, language);
                log_failure("refus d’un essai", &pending.respond(&report).await);
                return;
            }
        };
        let base = candidate.as_ref().map_or(base, Candidate::base);
        let found = search(|| {
            if let Some(emergency) = base.emergency(&text) {
                let language = reply_language(&text, language);
                return (Reply::emergency(emergency, language), None);
            }
            let why = explain(&base.knowledge, &base.explain(&text));
            let logged = reply_to_call(base, &Call::Question { text }, None, language);
            (logged.reply, Some(why))
        });
        let Some((reply, why)) = found else {
            log_failure("excuse", &pending.apologise().await);
            return;
        };
        let mut frame = self.display.of_command(command.user.id, command.context);
        frame.audience = Audience::AskerAlone { may_share: false };
        let show = if candidate.is_some() { preview } else { render };
        let sent = pending.respond(&show(&reply, &frame)).await;
        log_failure("essai", &sent);
        let why = trial::explained(why.as_deref(), candidate.is_some(), language);
        let sent = self.api.follow_up(&interaction, &why).await;
        log_failure("explication", &sent);
    }

    /// Shows what the bot can do, only to the member who asked.
    async fn respond_to_help(&self, command: &CommandInteraction, base: &Base, language: Language) {
        let pending = Pending::new(&self.api, command.into(), Respond::Private, language);
        let plain = self.display.plain_text;
        let settings = guide::Settings {
            channels: &self.channels,
            kept: self.display.kept,
            is_opted_out: self.opt_outs.has(command.user.id.get()),
        };
        let page = search(|| guide::render(&base.knowledge, &settings, language, plain));
        let sent = match page {
            Some(page) => pending.respond(&page).await,
            None => pending.apologise().await,
        };
        log_failure("aide", &sent);
    }
}
