//! Buttons and menus: what was pressed, and what happens then.

use serenity::all::{AuthorizingIntegrationOwner, ComponentInteraction, MessageFlags, UserId};
use tokio::time::Instant;
use tracing::{error, info};

use super::bot::{Bot, Said, tell, tell_failure};
use super::commands;
use super::components::{Action, Press};
use super::permissions::Caller;
use super::render::{self, Audience, Frame, View, view};
use super::send::{Interaction, Respond, SendError};
use crate::base::Base;
use crate::knowledge::Language;
use crate::reply::{Content, Reply, Subject, Words};

/// Discord's error code for a message that is gone already: pressed twice.
const UNKNOWN_MESSAGE: isize = 10_008;

impl Bot {
    /// Does what a button or a menu is for. The member who asked drives their answer; others get
    /// one of their own.
    pub(super) async fn on_press(&self, pressed: &ComponentInteraction) {
        let began = Instant::now();
        let language = commands::language(&pressed.locale);
        let press = Press::read(&pressed.data);
        if let Some(press) = press.as_ref().filter(|it| it.action == Action::Delete) {
            self.on_delete(pressed, press, language).await;
            return;
        }
        let base = self.base.current();
        let source = Source::of(pressed);
        let (said, how, frame) = answer(&base, press.as_ref(), &source, language);
        if let Some(press) = press.filter(|it| it.action == Action::NotThat) {
            info!("retour : « ce n’est pas ça » pour {}", about(&base, &press));
        }
        self.remember(pressed.channel_id, pressed.user.id, &said, began);
        let view = view(&said.reply, &frame);
        let sent = self.outbox.respond(of_press(pressed), how, &view).await;
        tell("bouton", &said, began, &sent);
    }

    /// Deletes an answer for the member who asked, or for a moderator.
    async fn on_delete(&self, pressed: &ComponentInteraction, press: &Press, language: Language) {
        let interaction = of_press(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        let own = press.asker == Some(pressed.user.id);
        if !own && !self.moderation.may_delete(caller) {
            let view = View::text(Words::of(language).not_theirs);
            let sent = self.outbox.respond(interaction, Respond::Private, &view);
            tell_failure("refus", &sent.await);
            return;
        }
        tell_failure("accusé", &self.outbox.acknowledge(interaction).await);
        let deleted = if is_installed_here(pressed) {
            let (channel, message) = (pressed.channel_id, pressed.message.id);
            self.outbox.delete(channel, message).await
        } else {
            self.outbox.delete_original(interaction).await
        };
        let about = about(&self.base.current(), press);
        let whose = if own { "qui a demandé" } else { "modération" };
        match deleted {
            Ok(())
            | Err(SendError::Refused {
                code: UNKNOWN_MESSAGE,
                ..
            }) => info!("réponse supprimée ({whose}) : {about}"),
            Err(refused) => {
                error!("réponse non supprimée ({whose}) : {about} ; {refused}");
                let view = View::text(Words::of(language).not_deleted);
                let sent = self.outbox.follow_up(interaction, &view).await;
                tell_failure("échec de la suppression", &sent);
            }
        }
    }
}

/// Where a button was pressed, and by whom.
struct Source {
    presser: UserId,
    /// Who sees the message.
    audience: Audience,
    /// Who would see one for the presser alone.
    alone: Audience,
    /// The message's small print.
    notes: Vec<String>,
}

impl Source {
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

    /// A message for the presser alone, apart from the one whose button was pressed.
    fn apart(&self, reply: Reply, plain: bool) -> (Reply, Respond, Frame) {
        let frame = Frame::new(self.presser, self.alone, plain);
        (reply, Respond::Private, frame)
    }

    /// A change of the message whose button was pressed.
    fn in_place(&self, reply: Reply, plain: bool) -> (Reply, Respond, Frame) {
        let mut frame = Frame::new(self.presser, self.audience, plain);
        frame.notes.clone_from(&self.notes);
        (reply, Respond::Update, frame)
    }

    /// A new message for everybody.
    fn for_all(&self, reply: Reply, plain: bool) -> (Reply, Respond, Frame) {
        let mut frame = Frame::new(self.presser, Audience::Everyone, plain);
        frame.notes.clone_from(&self.notes);
        let frame = frame.shared(self.presser, reply.words());
        (reply, Respond::Public, frame)
    }
}

/// What a button is answered with, where, and how it is shown.
fn answer(
    base: &Base,
    press: Option<&Press>,
    source: &Source,
    language: Language,
) -> (Said, Respond, Frame) {
    let (reply, how, frame) = match press {
        Some(press) => open(base, press, source, language),
        None => source.apart(Reply::gone(language), false),
    };
    let found = told(&reply);
    (Said::plainly(reply, &found), how, frame)
}

fn open(
    base: &Base,
    press: &Press,
    source: &Source,
    language: Language,
) -> (Reply, Respond, Frame) {
    let knowledge = &base.knowledge;
    let references = press.references.as_slice();
    let (first, others) = match references {
        [first, others @ ..] => (Some(*first), others),
        [] => (None, references),
    };
    let reply = match (press.action, first) {
        (Action::Open | Action::Visit | Action::Share, _) => {
            Reply::referred(knowledge, references, language)
        }
        (Action::SeeAlso, Some(first)) => Reply::related(knowledge, first, language),
        (Action::NotThat, _) => Reply::instead(knowledge, others, language),
        (Action::SeeAlso | Action::Delete, _) => Reply::gone(language),
    };
    let own = press.asker.is_none_or(|asker| asker == source.presser);
    match press.action {
        _ if reply.content == Content::Gone => source.apart(reply, press.plain),
        Action::Open | Action::NotThat if own => source.in_place(reply, press.plain),
        Action::Share => source.for_all(reply, press.plain),
        _ => source.apart(reply, press.plain),
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
        Content::Welcome(_) | Content::NoText => String::from("politesse"),
        Content::Programme(_) => String::from("programme"),
        Content::Pause => String::from("pause"),
        Content::Gone => String::from("contenu disparu"),
    }
}

/// What a button is about, for the log: an id of the base, never a text.
fn about(base: &Base, press: &Press) -> String {
    let first = press.references.first();
    match first.and_then(|reference| reference.find(&base.knowledge)) {
        Some(Subject::Entry(entry, _)) => entry.id.clone(),
        Some(Subject::Theme(theme)) => theme.id.clone(),
        Some(Subject::Elsewhere(_)) => String::from("hors colloque"),
        Some(Subject::Programme) => String::from("programme"),
        None if first.is_some() => String::from("contenu disparu"),
        None => String::from("sans réponse"),
    }
}

/// Whether the bot is in this place itself, and not only with the member who uses it: else it may
/// touch its message through the interaction alone.
fn is_installed_here(pressed: &ComponentInteraction) -> bool {
    let owners = &pressed.authorizing_integration_owners.0;
    owners
        .iter()
        .any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)))
}

fn of_press(pressed: &ComponentInteraction) -> Interaction<'_> {
    Interaction {
        id: pressed.id,
        app: pressed.application_id,
        token: &pressed.token,
    }
}
