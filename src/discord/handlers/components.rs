//! Buttons and menus: what was pressed, and what the bot does.

use std::sync::Arc;

use serenity::all::{
    ActionRowComponent, AuthorizingIntegrationOwner, ButtonKind, ComponentInteraction,
    ComponentInteractionDataKind, MessageFlags, MessageInteractionMetadata, ModalInteraction,
    UserId,
};
use tokio::time::Instant;
use tracing::{error, info, warn};

use super::answer::{Asked, LoggedReply, search};
use super::editing::Editor;
use super::help_requests::HelpRequests;
use super::recorder::Recorder;
use super::reloading::Reloader;
use super::reports::Reports;
use crate::base::{Base, LiveBase};
use crate::discord::api::{ApiClient, ApiError, InteractionHandle, Respond, log_failure};
use crate::discord::commands::edit::Opening;
use crate::discord::commands::form::FormId;
use crate::discord::commands::{self, gaps, reload};
use crate::discord::delivery::missing_permissions::{PermissionError, permission_error};
use crate::discord::delivery::pending::Pending;
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::words::DiscordWords;
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::moderation::{Caller, Moderation};
use crate::discord::policy::publishing::may_publish;
use crate::discord::policy::reply_policy::ReplyPolicy;
use crate::discord::render::help_request::Use;
use crate::discord::render::{self, Audience, Frame, View, guide, render};
use crate::knowledge::Language;
use crate::metrics::Surface;
use crate::opt_outs::OptOuts;
use crate::reply::{Reply, Target, Words};

/// Discord's error code for a message already deleted: the button was pressed twice.
const UNKNOWN_MESSAGE: isize = 10_008;

/// Answers buttons and menus.
#[derive(Debug)]
pub struct ComponentHandler {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// Who may delete an answer to somebody else.
    pub moderation: Arc<Moderation>,
    /// The latest answers.
    pub conversations: Arc<Conversations>,
    /// Keeps an answer from being shown to all twice.
    pub reply_policy: Arc<ReplyPolicy>,
    /// Puts another base in service.
    pub reloader: Arc<Reloader>,
    /// Edits the base.
    pub editor: Arc<Editor>,
    /// Shows what the journal has counted.
    pub reports: Arc<Reports>,
    /// Who wants no answer unasked.
    pub opt_outs: Arc<OptOuts>,
    /// Posts questions for people to answer.
    pub help_requests: Arc<HelpRequests>,
    /// Counts answers.
    pub recorder: Arc<Recorder>,
}

impl ComponentHandler {
    /// Does what a button or a menu is for. The member who asked drives their answer; others get
    /// one of their own.
    pub async fn handle(&self, pressed: &ComponentInteraction, bot: UserId) {
        let language = commands::language(&pressed.locale);
        let read = CustomId::read(&pressed.data);
        let is_own = is_own_component(pressed, bot);
        if let Some(page) = gaps::page(&pressed.data.custom_id).filter(|_| is_own) {
            self.reports.turn_to(pressed, page, language).await;
            return;
        }
        if let Some(mending) = gaps::Mending::read(&pressed.data.custom_id).filter(|_| is_own) {
            self.reports.mend(pressed, mending, language).await;
            return;
        }
        if let Some(out) = guide::opts_out(&pressed.data.custom_id).filter(|_| is_own) {
            self.opt_out(pressed, out, language).await;
            return;
        }
        let reload = reload::Button::read(&pressed.data.custom_id);
        if let Some(button) = reload.filter(|_| is_own) {
            if self.editor.has_edited(button.command) {
                let decided = self.editor.respond_to_decision(pressed, button, language);
                return decided.await;
            }
            return self
                .reloader
                .respond_to_button(pressed, button, language)
                .await;
        }
        if let Some(how) = Use::read(&pressed.data).filter(|_| is_own) {
            return self.editor.respond_to_use(pressed, how, language).await;
        }
        let opening = Opening::read(&pressed.data.custom_id);
        if let Some(opening) = opening.filter(|_| is_own) {
            return self
                .editor
                .respond_to_button(pressed, opening, language)
                .await;
        }
        match read.filter(|_| is_own) {
            Some(custom_id) if custom_id.action == Action::Delete => {
                self.delete(pressed, &custom_id, language).await;
            }
            Some(custom_id) if custom_id.action == Action::AskPeople => {
                let is_theirs = is_asker(pressed, &custom_id);
                self.help_requests
                    .respond(pressed, is_theirs, language)
                    .await;
            }
            Some(custom_id) if custom_id.action == Action::Share => {
                match self.refuses_to_share(pressed, language) {
                    Some(word) => {
                        self.respond_privately(&pressed.into(), word, language, "mot")
                            .await;
                    }
                    None => self.respond(pressed, &custom_id, language).await,
                }
            }
            Some(custom_id) => self.respond(pressed, &custom_id, language).await,
            None => self.respond_unknown(&pressed.into(), language).await,
        }
    }

    /// The switch of `/aide`: whether somebody wants answers unasked.
    async fn opt_out(&self, pressed: &ComponentInteraction, out: bool, language: Language) {
        let pending = Pending::new(&self.api, pressed.into(), Respond::Private, language);
        let noted = search(|| self.opt_outs.set(pressed.user.id.get(), out));
        if let Some(Err(error)) = &noted {
            warn!("un refus de réponse spontanée n’a pas pu être noté : {error}");
        }
        let view = guide::opted_out(out, matches!(noted, Some(Ok(()))), language);
        log_failure("réglage", &pending.respond(&view).await);
    }

    /// Leads on from a reply: a choice, « Voir aussi », « Ce n’est pas ça », « Montrer à tous ».
    async fn respond(
        &self,
        pressed: &ComponentInteraction,
        custom_id: &CustomId,
        language: Language,
    ) {
        let began = Instant::now();
        let source = ComponentMessage::of(pressed);
        let response = ComponentMessage::response(custom_id.action, is_asker(pressed, custom_id));
        if is_menu(pressed) && response == Respond::Private {
            return self.respond_beside_menu(pressed, custom_id, language).await;
        }
        let pending = Pending::new(&self.api, pressed.into(), response, language);
        let base = self.base.current();
        if custom_id.action == Action::NotThat
            && let Some(subject) = subject(&base, custom_id)
        {
            info!("retour : « ce n’est pas ça » pour {subject}");
        }
        let Some(reply) = search(|| reply(&base, custom_id, language)) else {
            log_failure("excuse", &pending.apologise().await);
            return;
        };
        let logged = LoggedReply::new(reply);
        logged.remember(
            &self.conversations,
            pressed.channel_id,
            pressed.user.id,
            began,
        );
        let response = if logged.reply.content.is_gone() {
            Respond::Private
        } else {
            response
        };
        let mut frame = source.frame(response, &logged.reply, custom_id.plain);
        if response == Respond::Update {
            frame.help = self.help_requests.offer(pressed);
        }
        let sent = pending
            .respond_as(response, &render(&logged.reply, &frame))
            .await;
        let asked = Asked {
            on: Surface::Component,
            mode: "bouton",
            at: began,
        };
        self.recorder.record(asked, &logged, &sent);
        if custom_id.action == Action::NotThat {
            let entry = entry_of(&base, custom_id);
            let rejected = self.recorder.rejected(&self.api, pressed, entry);
            rejected.await;
        }
    }

    /// Opens what was chosen in a menu that stays, in a message of its own. The menu is shown again
    /// first, so that the same can be chosen again.
    async fn respond_beside_menu(
        &self,
        pressed: &ComponentInteraction,
        custom_id: &CustomId,
        language: Language,
    ) {
        let (began, to) = (Instant::now(), InteractionHandle::from(pressed));
        let reset = self.api.reset_menus(&to, &pressed.message.components);
        let is_reset = reset.await.is_ok();
        let base = self.base.current();
        let source = ComponentMessage::of(pressed);
        let reply = search(|| reply(&base, custom_id, language));
        let logged = LoggedReply::new(reply.unwrap_or_else(|| Reply::gone(language)));
        let frame = source.frame(Respond::Private, &logged.reply, custom_id.plain);
        let view = render(&logged.reply, &frame);
        let sent = if is_reset {
            self.api.follow_up(&to, &view).await
        } else {
            self.api.respond(&to, Respond::Private, &view).await
        };
        let asked = Asked {
            on: Surface::Component,
            mode: "menu",
            at: began,
        };
        self.recorder.record(asked, &logged, &sent);
        let (channel, person) = (pressed.channel_id, pressed.user.id);
        logged.remember(&self.conversations, channel, person, began);
    }

    /// A form that somebody has filled in.
    pub async fn handle_form(&self, form: &ModalInteraction) {
        let language = commands::language(&form.locale);
        match FormId::read(&form.data.custom_id) {
            Some(id) => self.editor.respond_to_form(form, id, language).await,
            None => self.respond_unknown(&form.into(), language).await,
        }
    }

    /// A polite excuse for a component that only another version of the bot can read.
    async fn respond_unknown(&self, to: &InteractionHandle, language: Language) {
        let word = Words::of(language).gone;
        self.respond_privately(to, word, language, "réponse à un bouton inconnu")
            .await;
    }

    /// Why an answer is not shown to all, if it is not: the person may not write there, it was just
    /// shown, or too many were.
    fn refuses_to_share(
        &self,
        pressed: &ComponentInteraction,
        language: Language,
    ) -> Option<&'static str> {
        let (words, now) = (DiscordWords::of(language), Instant::now());
        let (channel, person) = (pressed.channel_id, pressed.user.id);
        if !may_publish(pressed.member.as_ref(), pressed.channel.as_ref()) {
            Some(words.may_not_share)
        } else if !self.reply_policy.may_share(pressed.message.id, now) {
            Some(words.shared_already)
        } else if !self.reply_policy.may_publish(channel, person, now) {
            Some(words.shared_too_much)
        } else {
            None
        }
    }

    /// A sentence for the person who pressed, alone; `what` names it in the log if it cannot be
    /// sent.
    async fn respond_privately(
        &self,
        to: &InteractionHandle,
        word: &str,
        language: Language,
        what: &str,
    ) {
        let view = View::sentence(word, language);
        let sent = self.api.respond(to, Respond::Private, &view).await;
        log_failure(what, &sent);
    }

    /// Deletes an answer for the member who asked, or for a moderator.
    async fn delete(
        &self,
        pressed: &ComponentInteraction,
        custom_id: &CustomId,
        language: Language,
    ) {
        let handle = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        let own = custom_id.asker.is_some() && is_asker(pressed, custom_id);
        if !own && !self.moderation.may_delete(caller) {
            let word = DiscordWords::of(language).not_theirs;
            self.respond_privately(&handle, word, language, "refus")
                .await;
            return;
        }
        log_failure(
            "accusé de réception",
            &self.api.defer(&handle, Respond::Update).await,
        );
        let deleted = self.remove(pressed).await;
        // Nothing is noted of an emergency.
        let subject = subject(&self.base.current(), custom_id);
        let whose = if own { "qui a demandé" } else { "modération" };
        match deleted {
            Ok(())
            | Err(ApiError::Refused {
                code: UNKNOWN_MESSAGE,
                ..
            }) => {
                if let Some(subject) = subject {
                    info!("réponse supprimée ({whose}) : {subject}");
                }
                self.discount(pressed, custom_id);
            }
            Err(refused) => {
                error!("réponse non supprimée ({whose}) : {refused}");
                let view = View::sentence(DiscordWords::of(language).not_deleted, language);
                let sent = self.api.follow_up(&handle, &view).await;
                log_failure("échec de la suppression", &sent);
            }
        }
    }

    /// An answer that was removed does not count: whoever asks next is answered.
    fn discount(&self, pressed: &ComponentInteraction, custom_id: &CustomId) {
        let Some(asker) = custom_id.asker else {
            return;
        };
        let base = self.base.current();
        let shown = custom_id.references.first();
        let shown = shown.and_then(|shown| shown.find(&base.knowledge));
        if matches!(shown, Some(Target::Emergency(_))) {
            // It never counted.
            return;
        }
        let entry = entry_of(&base, custom_id);
        self.reply_policy.discount(pressed.channel_id, asker, entry);
    }

    /// Deletes the message whose button was pressed: through the interaction if the bot is not in
    /// this place, or does not see the channel.
    async fn remove(&self, pressed: &ComponentInteraction) -> Result<(), ApiError> {
        if is_installed_here(pressed) {
            let (channel, message) = (pressed.channel_id, pressed.message.id);
            match self.api.delete(channel, message).await {
                Err(error) if permission_error(&error) == Some(PermissionError::Forbidden) => {}
                deleted => return deleted,
            }
        }
        self.api.delete_original(&pressed.into()).await
    }
}

/// Where a button was pressed, and by whom.
struct ComponentMessage {
    presser: UserId,
    /// Who sees the message.
    audience: Audience,
    /// Who would see a message for the person who pressed alone.
    alone: Audience,
    /// The message's small print.
    notes: Vec<String>,
}

impl ComponentMessage {
    fn of(pressed: &ComponentInteraction) -> Self {
        let flags = pressed.message.flags;
        let alone = Audience::alone(pressed.context);
        let is_private = flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        Self {
            presser: pressed.user.id,
            alone,
            audience: if is_private {
                alone
            } else {
                Audience::Everyone
            },
            notes: render::notes(&pressed.message.content),
        }
    }

    /// How the bot responds: in place of the message if its asker (`own`) chooses or rejects it, to
    /// everybody if the button says so, otherwise in a message of its own.
    const fn response(action: Action, own: bool) -> Respond {
        match action {
            Action::Open | Action::Choose | Action::NotThat if own => Respond::Update,
            Action::Share => Respond::Public,
            _ => Respond::Private,
        }
    }

    /// How a reply is shown; one that replaces or repeats the message keeps its small print.
    fn frame(&self, response: Respond, reply: &Reply, plain: bool) -> Frame {
        let audience = match response {
            Respond::Public => Audience::Everyone,
            Respond::Private => self.alone,
            Respond::Update => self.audience,
        };
        let mut frame = Frame::new(self.presser, audience, plain);
        if response != Respond::Private {
            frame.notes.clone_from(&self.notes);
        }
        if response == Respond::Public {
            frame = frame.shared(self.presser, reply.language);
        }
        frame
    }
}

/// Whether the component is on a message of the bot's own: Discord sends no other, and a forged one
/// means nothing.
fn is_own_component(pressed: &ComponentInteraction, bot: UserId) -> bool {
    let rows = pressed.message.components.iter();
    let mut ids = rows
        .flat_map(|row| &row.components)
        .map(|component| match component {
            ActionRowComponent::Button(button) => match &button.data {
                ButtonKind::NonLink { custom_id, .. } => Some(custom_id),
                _ => None,
            },
            ActionRowComponent::SelectMenu(menu) => menu.custom_id.as_ref(),
            _ => None,
        });
    pressed.message.author.id == bot && ids.any(|id| id == Some(&pressed.data.custom_id))
}

/// Whether the person who pressed is who asked: as the component says and, for an answer to a command
/// or a button, as Discord does.
fn is_asker(pressed: &ComponentInteraction, custom_id: &CustomId) -> bool {
    let by = match pressed.message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(it)) => Some(it.user.id),
        Some(MessageInteractionMetadata::Component(it)) => Some(it.user.id),
        Some(MessageInteractionMetadata::ModalSubmit(it)) => Some(it.user.id),
        _ => None,
    };
    let is_user = |id: UserId| id == pressed.user.id;
    by.is_none_or(is_user) && custom_id.asker.is_none_or(is_user)
}

/// What a button or a menu shows.
fn reply(base: &Base, custom_id: &CustomId, language: Language) -> Reply {
    let knowledge = &base.knowledge;
    let references = custom_id.references.as_slice();
    match (custom_id.action, references) {
        (Action::Open | Action::Visit | Action::Share, _) => {
            Reply::referred(knowledge, references, language)
        }
        (Action::Choose, _) => Reply::chosen(knowledge, references, language),
        (Action::SeeAlso, [entry, ..]) => Reply::related(knowledge, *entry, language),
        (Action::NotThat, _) => {
            let others = references.get(1..).unwrap_or_default();
            Reply::instead(knowledge, others, language)
        }
        (Action::SeeAlso | Action::AskPeople | Action::Delete, _) => Reply::gone(language),
    }
}

/// The id of the entry that a button is about.
fn entry_of<'a>(base: &'a Base, custom_id: &CustomId) -> Option<&'a str> {
    let shown = custom_id.references.first()?;
    match shown.find(&base.knowledge)? {
        Target::Entry(entry, _) => Some(&entry.id),
        _ => None,
    }
}

/// What a button is about, for the log: an id of the base, never a text; nothing for an emergency.
fn subject(base: &Base, custom_id: &CustomId) -> Option<String> {
    let first = custom_id.references.first();
    let subject = match first.and_then(|reference| reference.find(&base.knowledge)) {
        Some(Target::Emergency(_)) => return None,
        Some(Target::Entry(entry, _)) => &entry.id,
        Some(Target::Theme(theme)) => &theme.id,
        Some(Target::Elsewhere(_)) => "hors colloque",
        Some(Target::Term(_)) => "définition",
        Some(Target::Overview(overview)) => overview.name(),
        None if first.is_some() => "contenu disparu",
        None => "aucune entrée",
    };
    Some(subject.to_owned())
}

/// Whether a choice was made in a menu.
const fn is_menu(pressed: &ComponentInteraction) -> bool {
    matches!(
        pressed.data.kind,
        ComponentInteractionDataKind::StringSelect { .. }
    )
}

/// Whether the bot is in this place itself, and not only with the member who uses it.
fn is_installed_here(pressed: &ComponentInteraction) -> bool {
    let owners = &pressed.authorizing_integration_owners.0;
    owners
        .iter()
        .any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)))
}
