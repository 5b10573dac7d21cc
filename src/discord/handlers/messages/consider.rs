//! What to say to a message, and whether to say it.

use serenity::all::{GuildId, Message, UserId};
use tokio::time::Instant;

use super::{Answer, LANGUAGE, MessageHandler};
use crate::base::Base;
use crate::commands::{COMMANDS, Command, CommandId, Users};
use crate::discord::commands::Call;
use crate::discord::delivery::messages::Asked;
use crate::discord::format::custom_id::CustomId;
use crate::discord::format::words::DiscordWords;
use crate::discord::handlers::answer::{
    LoggedReply, emergency, log_silence, reply_before_search, reply_language, reply_to_call,
    search, surest,
};
use crate::discord::listening::intake::{self, Heard, Intake, Mode};
use crate::discord::listening::text;
use crate::discord::policy::reply_policy::{Continues, ReplyRequest, ReplyValue, Verdict};
use crate::discord::render::help_request::question_in;
use crate::knowledge::Emergency;
use crate::reply::{Reply, Target};
use crate::search::{Reading, calls_for_answer, looks_like_question};

impl MessageHandler {
    /// What to say to a message and why; nothing if it is better to keep silent.
    pub(super) async fn consider(
        &self,
        message: &Message,
        user: UserId,
        now: Instant,
    ) -> Option<Answer> {
        let bot = self.identity_in(message, user);
        let location = self.threads.locate(message, bot).await;
        let in_thread = location.parent.is_some();
        let heard = intake::read(message, bot, &location, self.threads.channels());
        if heard == Intake::Ignore || !self.sent.is_news(message.id, message.edited_timestamp) {
            return None;
        }
        let answer = |mode, reply| Answer {
            asked: Asked::by(message),
            mode,
            reply,
        };
        let Intake::Heard(heard) = heard else {
            let how = DiscordWords::of(LANGUAGE).mention_me(user);
            let reply = LoggedReply::new(Reply::how_to(&how, LANGUAGE));
            return self.within_policy(
                answer(Mode::Mention, reply),
                message,
                MessageTraits::default(),
                now,
            );
        };
        let Heard { mode, readings, .. } = &heard;
        let (mode, base) = (*mode, self.base.current());
        if let Some(emergency) = emergency(&base, readings) {
            return Some(answer(mode, help(emergency, mode, readings)?));
        }
        let answers = intake::answer_replied_to(message, user).and_then(question_in);
        if answers.is_some() {
            return log_silence(mode, "réponse à une question transmise");
        }
        if mode == Mode::Watched && self.opt_outs.has(message.author.id.get()) {
            return log_silence(mode, "ne veut pas de réponse spontanée");
        }
        if heard.is_between_members || (!mode.is_addressed() && is_to_friend(&base, readings)) {
            return log_silence(mode, "conversation entre membres");
        }
        if in_thread && !mode.is_addressed() && self.threads.has_company(message, user).await {
            return log_silence(mode, "conversation entre membres");
        }
        let before = self.before(message, user, readings, &base, now).await;
        let guild = message.guild_id;
        let composed = search(|| self.compose(&base, mode, readings, before, guild))?;
        let asks = readings.iter().any(|text| looks_like_question(text));
        let replies_to_answer = intake::answer_replied_to(message, user).is_some();
        let said = MessageTraits {
            asks,
            replies_to_answer,
        };
        let is_bare = readings.iter().all(|text| calls_for_answer(text));
        let may_be_call = is_bare || composed.as_ref().is_some_and(is_unknown);
        if mode == Mode::Mention
            && may_be_call
            && !replies_to_answer
            && let Some(called) = self.called_on(message, user, is_bare, &base).await
        {
            if called.reply.reply.content.is_emergency() {
                return Some(called);
            }
            return self.within_policy(called, message, said, now);
        }
        self.within_policy(answer(mode, composed?), message, said, now)
    }

    /// The answer, unless the policy would rather keep silent, or ask for patience.
    fn within_policy(
        &self,
        answer: Answer,
        message: &Message,
        said: MessageTraits,
        now: Instant,
    ) -> Option<Answer> {
        let Answer { mode, reply, .. } = &answer;
        let (channel, person) = (message.channel_id, message.author.id);
        let earlier = self.sent.last(message.id);
        if let Some(earlier) = &earlier {
            self.reply_policy
                .take_back(channel, person, earlier.entry.as_deref());
        }
        let request = ReplyRequest {
            channel,
            person,
            mode: *mode,
            value: value(&reply.reply, said.asks),
            entry: reply.entry(),
            continues: match (reply.continues, said.replies_to_answer) {
                (true, true) => Continues::ThatAnswer,
                (true, false) => Continues::LastAnswer(message.id),
                (false, _) => Continues::Nothing,
            },
        };
        match self.reply_policy.decide(&request, now) {
            Verdict::Speak => Some(answer),
            Verdict::Pause if earlier.is_none() => {
                let text = DiscordWords::of(LANGUAGE).pause;
                let reply = LoggedReply::new(Reply::pause(text, LANGUAGE));
                Some(Answer { reply, ..answer })
            }
            Verdict::Pause | Verdict::Silence => {
                log_silence(*mode, &format!("réponse de trop : {reply}"))
            }
        }
    }

    /// The entry that a message may follow up on: that of the answer it replies to, whoever got it;
    /// else what its author was given last here; else that of the answer its thread was opened on.
    async fn before(
        &self,
        message: &Message,
        bot: UserId,
        readings: &[String],
        base: &Base,
        now: Instant,
    ) -> Option<String> {
        if let Some(answer) = intake::answer_replied_to(message, bot) {
            return entry_shown(answer, base);
        }
        let (channel, person) = (message.channel_id, message.author.id);
        let recalled = self.conversations.recall(channel, person, now);
        if recalled.is_some() || !readings.first().is_some_and(|text| base.follows_up(text)) {
            return recalled;
        }
        message.guild_id?;
        let opening = self.threads.opening(channel).await?;
        (opening.author.id == bot).then(|| entry_shown(&opening, base))?
    }

    /// What the bot says if it is called on somebody's question; nothing if there is none. If the call
    /// is not bare, only an answer that helps.
    async fn called_on(
        &self,
        message: &Message,
        bot: UserId,
        is_bare: bool,
        base: &Base,
    ) -> Option<Answer> {
        let (question, readings) = self.question_called_on(message, bot).await?;
        let answer = |asked, reply| Answer {
            asked,
            mode: Mode::Mention,
            reply,
        };
        let asked = Asked::by(message);
        if let Some(emergency) = emergency(base, &readings) {
            let reply = help(emergency, Mode::Mention, &readings)?;
            return Some(answer(asked.on(&question), reply));
        }
        if readings.is_empty() {
            let text = DiscordWords::of(LANGUAGE).cannot_read;
            let reply = LoggedReply::new(Reply::how_to(text, LANGUAGE));
            return (is_bare && text::is_kept_back(&question)).then(|| answer(asked, reply));
        }
        let finding = search(|| surest(base, &readings))?;
        let language = reply_language(&readings.join("\n"), LANGUAGE);
        let asks = readings.first()?;
        let reply = LoggedReply::to_finding(base, asks, &finding, language);
        (is_bare || finding.helps()).then(|| answer(asked.on(&question), reply))
    }

    /// The question that the bot is called on, and the ways to read it: the message that the call
    /// replies to, or the one that opened the post or thread in which it is written.
    async fn question_called_on(
        &self,
        message: &Message,
        bot: UserId,
    ) -> Option<(Message, Vec<String>)> {
        if let Some(question) = intake::question_replied_to(message, bot) {
            return Some((question.clone(), text::shown(question)));
        }
        if message.guild_id.is_none() || intake::starts_thread(message) {
            return None;
        }
        let thread = message.channel_id;
        let opening = self.threads.opening(thread).await;
        let opening = opening.filter(|it| it.author.id != bot)?;
        let title = self.threads.title(thread).await;
        let readings = text::with_title(title.as_deref(), text::shown(&opening));
        Some((opening, readings))
    }

    /// What to say to a message; nothing if it is better to keep silent.
    fn compose(
        &self,
        base: &Base,
        mode: Mode,
        readings: &[String],
        before: Option<String>,
        guild: Option<GuildId>,
    ) -> Option<LoggedReply> {
        let Some(text) = readings.first() else {
            let reply = Reply::welcome(&base.knowledge, LANGUAGE);
            return Some(LoggedReply::new(reply));
        };
        // « !aide » in a channel for all may be for another bot.
        let typed = Call::typed(text, &base.knowledge);
        if let Some(call) = typed.filter(|_| mode != Mode::Watched || text.starts_with('/')) {
            return Some(self.typed(base, &call, before, guild));
        }
        let language = reply_language(text, LANGUAGE);
        if let Some(reply) = reply_before_search(base, before, text, language) {
            return Some(reply);
        }
        let is_wordless = |text: &String| base.read(text, None) == Some(Reading::Wordless);
        if !mode.is_addressed() && readings.iter().all(is_wordless) {
            return log_silence(mode, "aucun mot");
        }
        if mode != Mode::Watched {
            let finding = surest(base, readings);
            return Some(LoggedReply::to_finding(base, text, &finding, language));
        }
        if !looks_like_question(text) {
            return log_silence(mode, "pas une question");
        }
        if base.first_names().stand_alone_in(text) {
            return log_silence(mode, "un prénom, qui peut être celui d’un membre");
        }
        let finding = surest(base, readings);
        let reply = LoggedReply::to_finding(base, text, &finding, language);
        if !finding.is_sure() {
            return log_silence(mode, &format!("pas assez sûr : {reply}"));
        }
        Some(reply)
    }

    /// The reply to a command that was typed as text: what the command does or, if that is for the one
    /// who asks alone, how to use it.
    fn typed(
        &self,
        base: &Base,
        call: &Call,
        before: Option<String>,
        guild: Option<GuildId>,
    ) -> LoggedReply {
        let is_private = |it: &&Command| it.users == Users::Moderators || it.id == CommandId::Help;
        let mut private = COMMANDS.iter().filter(is_private);
        let Some(command) = private.find(|it| *call == Call::Own(it.id)) else {
            return reply_to_call(base, call, before, LANGUAGE);
        };
        let mention = self.registrar.mention(command.names[0], guild);
        let how = DiscordWords::of(LANGUAGE).use_command(&mention);
        LoggedReply::new(Reply::how_to(&how, LANGUAGE))
    }
}

/// How a message says what it says, for the policy.
#[derive(Debug, Clone, Copy, Default)]
struct MessageTraits {
    /// It reads as a question.
    asks: bool,
    /// It replies to an answer of the bot's.
    replies_to_answer: bool,
}

/// Helps somebody in danger first: no policy, no limit, no memory; one sentence if others can read
/// it. In a watched channel, the bot keeps silent unless it is called.
fn help(emergency: &Emergency, mode: Mode, readings: &[String]) -> Option<LoggedReply> {
    let language = reply_language(&readings.join("\n"), LANGUAGE);
    let reply = match mode {
        Mode::Watched => return None,
        Mode::Direct => Reply::emergency(emergency, language),
        _ => Reply::emergency_in_short(emergency, language),
    };
    Some(LoggedReply::new(reply))
}

/// Whether a message speaks to somebody by a first name that is also a speaker's.
fn is_to_friend(base: &Base, readings: &[String]) -> bool {
    let whole = readings.first();
    whole.is_some_and(|text| base.first_names().is_spoken_to_in(text))
}

fn is_unknown(reply: &LoggedReply) -> bool {
    reply.reply.content.is_unknown()
}

/// The id of the entry that one of the bot's own messages shows, if it still exists.
fn entry_shown(answer: &Message, base: &Base) -> Option<String> {
    let shown = CustomId::shown_in(&answer.components)?;
    match shown.find(&base.knowledge)? {
        Target::Entry(entry, _) => Some(entry.id.clone()),
        _ => None,
    }
}

/// What a reply is worth to its reader; `asks`: the message reads as a question (« tu peux m’aider
/// ? »).
const fn value(reply: &Reply, asks: bool) -> ReplyValue {
    if reply.content.is_found() {
        ReplyValue::Help
    } else if reply.content.is_courtesy() && !asks {
        ReplyValue::Courtesy
    } else {
        ReplyValue::Words
    }
}
