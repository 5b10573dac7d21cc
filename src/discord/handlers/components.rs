//! Buttons and menus: what was pressed, and what happens then.

use serenity::all::{
    AuthorizingIntegrationOwner, ComponentInteraction, MessageFlags, ModalInteraction, UserId,
};
use tokio::time::Instant;
use tracing::{error, info};

use crate::base::Base;
use crate::discord::api::{ApiError, InteractionHandle, Respond, log_failure};
use crate::discord::commands;
use crate::discord::delivery::missing_permissions::{PermissionError, permission_error};
use crate::discord::delivery::pending::Pending;
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::handlers::answer::{Bot, LoggedReply, search, tell};
use crate::discord::policy::moderation::Caller;
use crate::discord::render::{self, Audience, Frame, View, view};
use crate::knowledge::Language;
use crate::reply::{Content, Reply, Subject, Words};

/// Discord's error code for a message that is gone already: pressed twice.
const UNKNOWN_MESSAGE: isize = 10_008;

impl Bot {
    /// Does what a button or a menu is for. The member who asked drives their answer; others get
    /// one of their own.
    pub(crate) async fn on_press(&self, pressed: &ComponentInteraction) {
        let language = commands::language(&pressed.locale);
        match CustomId::read(&pressed.data) {
            Some(press) if press.action == Action::Delete => {
                self.on_delete(pressed, &press, language).await;
            }
            Some(press) if self.is_too_much(pressed, &press) => {
                let word = Words::of(language).shared_already;
                self.say_apart(&pressed.into(), word, "mot").await;
            }
            Some(press) => self.on_lead(pressed, &press, language).await,
            None => self.on_stranger(&pressed.into(), language).await,
        }
    }

    /// Leads on from a reply: a choice, « Voir aussi », « Ce n’est pas ça », « Montrer à tous ».
    async fn on_lead(&self, pressed: &ComponentInteraction, press: &CustomId, language: Language) {
        let began = Instant::now();
        let source = ComponentMessage::of(pressed);
        let manner = source.manner(press);
        let pending = Pending::new(&self.api, pressed.into(), manner);
        let base = self.base.current();
        if press.action == Action::NotThat {
            let about = about(&base, press);
            info!("retour : « ce n’est pas ça » pour {about}");
        }
        let Some(reply) = search(|| reply(&base, press, language)) else {
            log_failure("excuse", &pending.apologise(language).await);
            return;
        };
        let found = told(&reply);
        let said = LoggedReply::plainly(reply, &found);
        self.remember(pressed.channel_id, pressed.user.id, &said, began);
        let manner = match said.reply.content {
            Content::Gone => Respond::Private,
            _ => manner,
        };
        let frame = source.frame(manner, &said.reply, press.plain);
        let sent = pending.respond_as(manner, &view(&said.reply, &frame)).await;
        tell("bouton", &said, began, &sent);
    }

    /// A form: this version of the bot shows none.
    pub(crate) async fn on_form(&self, form: &ModalInteraction) {
        self.on_stranger(&form.into(), commands::language(&form.locale))
            .await;
    }

    /// A kind word where another version of the bot would know what is meant.
    async fn on_stranger(&self, to: &InteractionHandle, language: Language) {
        let word = Words::of(language).gone;
        self.say_apart(to, word, "réponse à un bouton inconnu")
            .await;
    }

    /// Whether the button was pressed twice in a row and has shown its answer to all already.
    fn is_too_much(&self, pressed: &ComponentInteraction, press: &CustomId) -> bool {
        let shares = press.action == Action::Share;
        shares
            && !self
                .reply_policy
                .may_share(pressed.message.id, Instant::now())
    }

    /// A word for the presser alone; `what` tells the log of one that is not sent.
    async fn say_apart(&self, to: &InteractionHandle, word: &str, what: &str) {
        let view = View::text(word);
        let sent = self.api.respond(to, Respond::Private, &view).await;
        log_failure(what, &sent);
    }

    /// Deletes an answer for the member who asked, or for a moderator.
    async fn on_delete(
        &self,
        pressed: &ComponentInteraction,
        press: &CustomId,
        language: Language,
    ) {
        let interaction = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        let own = press.asker == Some(pressed.user.id);
        if !own && !self.moderation.may_delete(caller) {
            let word = Words::of(language).not_theirs;
            self.say_apart(&interaction, word, "refus").await;
            return;
        }
        log_failure(
            "accusé de réception",
            &self.api.defer(&interaction, Respond::Update).await,
        );
        let deleted = self.remove(pressed).await;
        let about = about(&self.base.current(), press);
        let whose = if own { "qui a demandé" } else { "modération" };
        match deleted {
            Ok(())
            | Err(ApiError::Refused {
                code: UNKNOWN_MESSAGE,
                ..
            }) => info!("réponse supprimée ({whose}) : {about}"),
            Err(refused) => {
                error!("réponse non supprimée ({whose}) : {about} ; {refused}");
                let view = View::text(Words::of(language).not_deleted);
                let sent = self.api.follow_up(&interaction, &view).await;
                log_failure("échec de la suppression", &sent);
            }
        }
    }

    /// Deletes the message whose button was pressed: through the interaction where the bot is not in
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
    /// Who would see one for the presser alone.
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

    /// How the bot responds: in the place of the message where its asker chooses or turns it down,
    /// to all where that is what the button says, else apart.
    fn manner(&self, press: &CustomId) -> Respond {
        let own = press.asker.is_none_or(|asker| asker == self.presser);
        match press.action {
            Action::Open | Action::Choose | Action::NotThat if own => Respond::Update,
            Action::Share => Respond::Public,
            _ => Respond::Private,
        }
    }

    /// How a reply is shown; one in the place of the message, or that repeats it, keeps its small
    /// print.
    fn frame(&self, manner: Respond, reply: &Reply, plain: bool) -> Frame {
        let audience = match manner {
            Respond::Public => Audience::Everyone,
            Respond::Private => self.alone,
            Respond::Update => self.audience,
        };
        let mut frame = Frame::new(self.presser, audience, plain);
        if manner != Respond::Private {
            frame.notes.clone_from(&self.notes);
        }
        if manner == Respond::Public {
            frame = frame.shared(self.presser, reply.words());
        }
        frame
    }
}

/// What a button or a menu shows.
fn reply(base: &Base, press: &CustomId, language: Language) -> Reply {
    let knowledge = &base.knowledge;
    let references = press.references.as_slice();
    match (press.action, references) {
        (Action::Open | Action::Visit | Action::Share, _) => {
            Reply::referred(knowledge, references, language)
        }
        (Action::Choose, _) => Reply::chosen(knowledge, references, language),
        (Action::SeeAlso, [entry, ..]) => Reply::related(knowledge, *entry, language),
        (Action::NotThat, _) => {
            let others = references.get(1..).unwrap_or_default();
            Reply::instead(knowledge, others, language)
        }
        (Action::SeeAlso | Action::Delete, _) => Reply::gone(language),
    }
}

/// What a button showed, for the log.
fn told(reply: &Reply) -> String {
    match &reply.content {
        Content::Answer(card) => card.entry.clone(),
        Content::Theme(overview) => overview.title.clone(),
        Content::Choices(offer) => {
            let ids: Vec<&str> = offer.choices.iter().map(|it| it.entry.as_str()).collect();
            format!("choix entre {}", ids.join(", "))
        }
        Content::Elsewhere(_) => String::from("hors colloque"),
        Content::Unknown(_) | Content::NothingElse(_) => String::from("rien d’autre"),
        Content::Welcome(_) | Content::Thanks | Content::NoText => String::from("politesse"),
        Content::Programme(_) => String::from("programme"),
        Content::Pause => String::from("pause"),
        Content::Gone => String::from("contenu disparu"),
    }
}

/// What a button is about, for the log: an id of the base, never a text.
fn about(base: &Base, press: &CustomId) -> String {
    let first = press.references.first();
    match first.and_then(|reference| reference.find(&base.knowledge)) {
        Some(Subject::Entry(entry, _)) => entry.id.clone(),
        Some(Subject::Theme(theme)) => theme.id.clone(),
        Some(Subject::Elsewhere(_)) => String::from("hors colloque"),
        Some(Subject::Programme) => String::from("programme"),
        None if first.is_some() => String::from("contenu disparu"),
        None => String::from("aucune entrée"),
    }
}

/// Whether the bot is in this place itself, and not only with the member who uses it.
fn is_installed_here(pressed: &ComponentInteraction) -> bool {
    let owners = &pressed.authorizing_integration_owners.0;
    owners
        .iter()
        .any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)))
}
