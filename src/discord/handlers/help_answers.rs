//! A moderator's answer to a question that the bot has posted: who asked is told, once.

use serenity::all::{GuildId, Message, Permissions, RoleId, UserId};
use tracing::info;

use super::answer::reply_language;
use super::help_requests::HelpRequests;
use crate::discord::api::{ApiError, log_failure};
use crate::discord::delivery::messages::Placed;
use crate::discord::delivery::missing_permissions::permission_error;
use crate::discord::listening::{intake, text};
use crate::discord::policy::moderation::{AccessDenied, Caller};
use crate::discord::render::help_request::{self, HelpAnswer, asker_in, question_in};
use crate::knowledge::Language;

impl HelpRequests {
    /// Tells who asked, if a message is the first reply of a moderator's to their question.
    pub async fn handle_reply(&self, message: &Message, bot: UserId) {
        let offer = self.channel.offer(message.guild_id, false);
        let is_there = offer.is_some_and(|it| it.channel == message.channel_id);
        if !is_there || !intake::is_from_person(message, bot) {
            return;
        }
        let Some(post) = intake::answer_replied_to(message, bot) else {
            return;
        };
        let (question, asker) = (question_in(post), asker_in(post));
        let (Some(question), Some(asker), Some(marked), Some(text)) = (
            question,
            asker.filter(|it| *it != message.author.id),
            help_request::told_of_answer(post),
            text::as_written(message),
        ) else {
            return;
        };
        let is_first = || self.told.with(|told| told.put(post.id, ())).is_none();
        if !self.is_moderator(message).await || !is_first() {
            return;
        }
        let answer = HelpAnswer {
            asker,
            by: message.author.id,
            question: &question,
            text: &text,
            link: &message.link(),
        };
        match self.tell(message, post, &answer).await {
            Ok(Some(placed)) => {
                info!("réponse d’un humain transmise à qui a demandé");
                let edited = self.api.edit_text(post.channel_id, post.id, &marked).await;
                log_failure("question transmise, répondue", &edited);
                // It goes with the question, and with the answer.
                for message in [post.id, message.id] {
                    self.remember(message, placed).await;
                }
                return;
            }
            Ok(None) => {
                info!(
                    "réponse d’un humain non transmise : la question n’est plus là, ou la personne ne prend pas \
                     de messages privés"
                );
            }
            Err(error) => log_failure("réponse d’un humain", &Err(error)),
        }
        self.told.with(|told| told.pop(&post.id));
    }

    /// Writes where the question was asked; in private if it was not asked in a message there, or if that
    /// is not allowed.
    async fn tell(
        &self,
        message: &Message,
        post: &Message,
        answer: &HelpAnswer<'_>,
    ) -> Result<Option<Placed>, ApiError> {
        let language = reply_language(answer.question, Language::French);
        let view = help_request::answer(answer, language);
        let nonce = message.id.to_string();
        if let Some((channel, question)) = help_request::asked_in(post) {
            let found = self.api.message(channel, question).await;
            if matches!(found, Err(ApiError::Refused { status: 404, .. })) {
                // What was deleted is not repeated.
                return Ok(None);
            }
            let sent = self.api.post(channel, Some(question), &nonce, &view).await;
            match sent {
                Err(refused) if permission_error(&refused).is_some() => {}
                sent => return sent.map(|sent| Some((channel, sent.id))),
            }
        }
        self.sender.write_to(answer.asker, &nonce, &view).await
    }

    /// Whether the author of a message is a moderator. Discord does not say what they may do.
    async fn is_moderator(&self, message: &Message) -> bool {
        let roles = message.member.as_ref().map_or(&[][..], |it| &it.roles);
        let caller = |permissions| Caller {
            guild: message.guild_id,
            permissions,
            roles,
        };
        match (
            self.moderation.check(caller(Permissions::empty())),
            message.guild_id,
        ) {
            (Ok(()), _) => true,
            (Err(AccessDenied::NotModerator), Some(guild)) => {
                let permissions = self.permissions(guild, message.author.id, roles).await;
                self.moderation.check(caller(permissions)).is_ok()
            }
            _ => false,
        }
    }

    /// What somebody may do in a server by their roles; nothing if Discord does not say.
    async fn permissions(&self, guild: GuildId, person: UserId, roles: &[RoleId]) -> Permissions {
        let Ok(guild) = self.api.guild(guild).await else {
            return Permissions::empty();
        };
        if guild.owner_id == person {
            return Permissions::all();
        }
        let everyone = RoleId::new(guild.id.get());
        let roles = roles.iter().chain([&everyone]);
        let roles = roles.filter_map(|role| guild.roles.get(role));
        roles.fold(Permissions::empty(), |all, role| all | role.permissions)
    }
}
