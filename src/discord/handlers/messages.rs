//! Messages in channels and direct messages: whether they are for the bot, and what to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serenity::all::{
    ChannelId, Guild, GuildChannel, GuildId, Message, MessageId, MessageUpdateEvent, Role, UserId,
};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::{info, warn};

use super::answer::{
    LoggedReply, emergency, emergency_language, log_reply, log_silence, log_undeliverable,
    reply_before_search, reply_to_call, search, surest,
};
use super::threads::ThreadTracker;
use super::work_queue::Urgency;
use crate::base::{Base, LiveBase};
use crate::commands::{COMMANDS, CommandId};
use crate::discord::api::{ApiClient, ApiError, log_failure};
use crate::discord::commands::Call;
use crate::discord::connection::registration::CommandRegistrar;
use crate::discord::delivery::messages::{Asked, MessageSender};
use crate::discord::delivery::sent_replies::{SentReplies, SentReply};
use crate::discord::format::custom_id::CustomId;
use crate::discord::format::words::DiscordWords;
use crate::discord::listening::intake::{self, Heard, Identity, Intake, Mode};
use crate::discord::listening::missed::{self, LOOKS_BACK, Missed};
use crate::discord::listening::roles::BotRoles;
use crate::discord::listening::text;
use crate::discord::policy::conversations::Conversations;
use crate::discord::policy::reply_policy::{
    Continues, ReplyPolicy, ReplyRequest, ReplyValue, Verdict,
};
use crate::knowledge::{Emergency, Language};
use crate::reply::{Reply, Target};
use crate::search::{Reading, calls_for_answer, looks_like_question};

/// The language of replies to messages. Discord does not say which one the author reads.
const LANGUAGE: Language = Language::French;
/// How long after it was written an edited message is read again, in seconds: later, the channel has
/// moved on.
const MENDED_WITHIN: i64 = 60 * 60;

/// Answers messages.
#[derive(Debug)]
pub struct MessageHandler {
    api: Arc<ApiClient>,
    base: Arc<LiveBase>,
    conversations: Arc<Conversations>,
    reply_policy: Arc<ReplyPolicy>,
    registrar: Arc<CommandRegistrar>,
    sender: MessageSender,
    sent: SentReplies,
    /// Threads, and who writes in them.
    pub threads: ThreadTracker,
    roles: BotRoles,
    /// The newest message that has come, by its id.
    newest: AtomicU64,
    /// Who the bot is, once Discord has said so.
    identity: watch::Sender<Option<UserId>>,
}

/// What is to be sent: to whom, why, and what.
struct Answer {
    asked: Asked,
    mode: Mode,
    reply: LoggedReply,
}

impl Answer {
    /// Whether it counts in the limits: what helps somebody in danger does not, nor does asking for
    /// patience.
    fn counts(&self) -> bool {
        let content = &self.reply.reply.content;
        !content.is_emergency() && !content.is_pause()
    }
}

impl MessageHandler {
    /// A handler that has answered nothing yet.
    #[must_use]
    pub fn new(
        api: Arc<ApiClient>,
        base: Arc<LiveBase>,
        conversations: Arc<Conversations>,
        reply_policy: Arc<ReplyPolicy>,
        registrar: Arc<CommandRegistrar>,
        sender: MessageSender,
        threads: ThreadTracker,
    ) -> Self {
        Self {
            api,
            base,
            conversations,
            reply_policy,
            registrar,
            sender,
            sent: SentReplies::default(),
            threads,
            roles: BotRoles::default(),
            newest: AtomicU64::new(0),
            identity: watch::Sender::new(None),
        }
    }

    /// Discord says who the bot is.
    pub fn identify(&self, bot: UserId) {
        self.identity.send_replace(Some(bot));
    }

    /// Who the bot is, if Discord has said so.
    pub fn known_identity(&self) -> Option<UserId> {
        *self.identity.borrow()
    }

    /// Whether anybody waits for what the bot says to a message; `None` if it could never be for the
    /// bot.
    pub fn urgency(&self, message: &Message) -> Option<Urgency> {
        let Some(bot) = self.known_identity() else {
            return Some(Urgency::Unasked);
        };
        if !intake::is_from_person(message, bot) {
            return None;
        }
        let is_asked = intake::is_addressed(message, self.identity_in(message, bot))
            || self.threads.is_for_asking(message);
        Some(if is_asked {
            Urgency::Asked
        } else {
            Urgency::Unasked
        })
    }

    /// Who the bot is. Events are handled concurrently: a message may come before READY.
    pub async fn identity(&self) -> Option<UserId> {
        let mut identity = self.identity.subscribe();
        let known = identity.wait_for(Option::is_some).await.ok()?;
        *known
    }

    /// Learns of a server's role: it may be the bot's own.
    pub fn learn_role(&self, role: &Role) {
        if let Some(bot) = self.known_identity() {
            self.roles.learn(role, bot);
        }
    }

    /// Who the bot is to the author of a message.
    fn identity_in(&self, message: &Message, user: UserId) -> Identity {
        Identity {
            user,
            role_is_mentioned: self.roles.is_mentioned(message),
        }
    }

    /// Answers a message if it is for the bot. One person's messages are answered in turn.
    pub async fn handle(&self, message: &Message) {
        self.newest.fetch_max(message.id.get(), Ordering::Relaxed);
        self.hear(message, Instant::now()).await;
    }

    /// Answers a message that its author has mended, in the place of the first answer.
    pub async fn handle_edited(&self, event: &MessageUpdateEvent) {
        let Some(message) = intake::mended(event) else {
            return;
        };
        let newest = self.newest.load(Ordering::Relaxed).max(message.id.get());
        let at = |id: MessageId| id.created_at().unix_timestamp();
        let age = at(MessageId::new(newest)) - at(message.id);
        if age <= MENDED_WITHIN {
            self.hear(&message, Instant::now()).await;
        }
    }

    /// The channels for asking and the posts of a server where something was written while the bot was
    /// away, to catch up with.
    #[must_use]
    pub fn missed_in(&self, guild: &Guild) -> Vec<GuildChannel> {
        let Some(bot) = self.known_identity() else {
            return Vec::new();
        };
        let since = missed::seconds_ago(LOOKS_BACK);
        let missed = missed::channels(guild, self.threads.channels(), bot, since).into_iter();
        let missed = missed.filter(|(_, latest)| !self.sent.has_read(*latest));
        missed
            .map(|(channel, _)| channel.clone())
            .inspect(|channel| self.threads.learn_new(channel))
            .collect()
    }

    /// Answers what was asked there: one request for each.
    pub async fn catch_up(&self, guild: GuildId, missed: Vec<GuildChannel>) {
        let Some(bot) = self.identity().await else {
            return;
        };
        let since = missed::seconds_ago(LOOKS_BACK);
        for channel in missed {
            let history = match self.api.history(channel.id).await {
                Ok(history) => history,
                Err(error) => {
                    warn!(
                        "salon {} : ce qui y a été demandé en mon absence est illisible : {error}",
                        channel.id
                    );
                    continue;
                }
            };
            for missed in missed::questions(&history, bot, since) {
                self.answer_missed(missed, guild).await;
            }
        }
    }

    async fn answer_missed(&self, missed: Missed<'_>, guild: GuildId) {
        let (Missed::Waiting(message) | Missed::Answered(message)) = missed;
        let age = missed::seconds_ago(0).unix_timestamp() - message.timestamp.unix_timestamp();
        let age = Duration::from_secs(u64::try_from(age).unwrap_or_default());
        let now = Instant::now();
        let at = now.checked_sub(age).unwrap_or(now);
        if matches!(missed, Missed::Answered(_)) {
            if self.sent.is_news(message.id, message.edited_timestamp) {
                self.reply_policy
                    .record_earlier(message.channel_id, message.author.id, at);
            }
            return;
        }
        // Discord leaves the server out of what is fetched.
        let mut message = message.clone();
        message.guild_id = Some(guild);
        self.hear(&message, at).await;
    }

    /// Answers a message of that time if it is for the bot and has not been read yet.
    async fn hear(&self, message: &Message, at: Instant) -> Option<()> {
        let began = Instant::now();
        let user = self.identity().await?;
        if !intake::is_from_person(message, user) {
            return None;
        }
        let _turn = self.reply_policy.turn(message.author.id).await;
        let answer = self.consider(message, user, at).await?;
        let (channel, person) = (message.channel_id, message.author.id);
        if self.sent.has_gone(message.id) {
            self.forgo(&answer, channel, person);
            return log_silence(answer.mode, "question supprimée entre-temps");
        }
        let earlier = self.sent.last(message.id);
        let Some((sent_in, sent)) = self.deliver(&answer, earlier.as_ref(), began).await else {
            self.forgo(&answer, channel, person);
            return None;
        };
        self.reply_policy.replied(channel, person, sent);
        let reply = &answer.reply;
        for place in [channel, sent_in] {
            for person in answer.asked.author.into_iter().chain([person]) {
                reply.remember(&self.conversations, place, person, at);
            }
        }
        let sent = SentReply {
            channel: sent_in,
            message: sent,
            asked_in: channel,
            asker: person,
            entry: reply.entry().map(str::to_owned),
            is_emergency: reply.reply.content.is_emergency(),
        };
        if let Some(sent) = self.sent.record(message.id, sent, Instant::now()) {
            self.withdraw(sent).await;
        }
        Some(())
    }

    /// An answer was not given after all: it does not count.
    fn forgo(&self, answer: &Answer, channel: ChannelId, person: UserId) {
        if answer.counts() {
            self.reply_policy
                .discount(channel, person, answer.reply.entry());
        }
    }

    /// Sends an answer, in the place of the earlier one if there is one: never in that of a number
    /// for somebody in danger, nor such a number where it might go unseen.
    async fn deliver(
        &self,
        answer: &Answer,
        earlier: Option<&SentReply>,
        began: Instant,
    ) -> Option<(ChannelId, MessageId)> {
        let Answer { asked, mode, reply } = answer;
        let is_emergency = reply.reply.content.is_emergency();
        if let Some(earlier) = earlier.filter(|it| it.is_emergency == is_emergency) {
            let place = (earlier.channel, earlier.message);
            match self.sender.replace(place, asked, &reply.reply).await {
                // It was removed: the new one is sent like any other.
                Err(ApiError::Refused { status: 404, .. }) => {}
                replaced => {
                    log_reply(mode.name(), reply, began, &replaced);
                    return replaced.ok().map(|()| place);
                }
            }
        }
        let sent = self.sender.send(asked, *mode, &reply.reply).await;
        match &sent {
            Ok(None) => log_undeliverable(mode.name()),
            sent => log_reply(mode.name(), reply, began, sent),
        }
        let sent = sent.ok()??;
        if is_emergency && let Some(earlier) = earlier.filter(|it| !it.is_emergency) {
            self.withdraw(earlier.clone()).await;
        }
        Some(sent)
    }

    /// What to say to a message and why; nothing if it is better to keep silent.
    async fn consider(&self, message: &Message, user: UserId, now: Instant) -> Option<Answer> {
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
            return self.within_policy(answer(Mode::Mention, reply), message, Said::default(), now);
        };
        let Heard { mode, readings, .. } = &heard;
        let (mode, base) = (*mode, self.base.current());
        if let Some(emergency) = emergency(&base, readings) {
            return Some(answer(mode, help(emergency, mode, readings)?));
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
        let said = Said {
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
        said: Said,
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
        let reply = LoggedReply::to_finding(base, &finding, LANGUAGE);
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
        if let Some(reply) = reply_before_search(base, before, text, LANGUAGE) {
            return Some(reply);
        }
        let is_wordless = |text: &String| base.read(text, None) == Some(Reading::Wordless);
        if !mode.is_addressed() && readings.iter().all(is_wordless) {
            return log_silence(mode, "aucun mot");
        }
        if mode != Mode::Watched {
            let finding = surest(base, readings);
            return Some(LoggedReply::to_finding(base, &finding, LANGUAGE));
        }
        if !looks_like_question(text) {
            return log_silence(mode, "pas une question");
        }
        let names = base.first_names();
        let unnamed: Vec<String> = readings.iter().map(|it| names.left_out_of(it)).collect();
        let finding = surest(base, &unnamed);
        let reply = LoggedReply::to_finding(base, &finding, LANGUAGE);
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
        let Call::Own(id @ (CommandId::Help | CommandId::Reload)) = call else {
            return reply_to_call(base, call, before, LANGUAGE);
        };
        let command = COMMANDS.iter().find(|command| command.id == *id);
        let name = command.map_or("aide", |command| command.names[0]);
        let mention = self.registrar.mention(name, guild);
        let how = DiscordWords::of(LANGUAGE).use_command(&mention);
        LoggedReply::new(Reply::how_to(&how, LANGUAGE))
    }

    /// Something has changed in a server that permissions depend on.
    pub fn reconsider_permissions(&self, guild: GuildId) {
        self.sender.reconsider(guild);
    }

    /// Deletes the replies to deleted messages.
    pub async fn handle_deleted(&self, messages: &[MessageId]) {
        for sent in self.sent.deleted(messages, Instant::now()) {
            self.withdraw(sent).await;
        }
    }

    /// Deletes a reply whose question was deleted.
    async fn withdraw(&self, sent: SentReply) {
        self.reply_policy
            .take_back(sent.asked_in, sent.asker, sent.entry.as_deref());
        match self.api.delete(sent.channel, sent.message).await {
            Ok(()) => info!("question supprimée : sa réponse aussi"),
            // Somebody else has deleted it.
            Err(ApiError::Refused { status: 404, .. }) => {}
            failed => log_failure("suppression d’une réponse", &failed),
        }
    }
}

/// How a message says what it says, for the policy.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// It reads as a question.
    asks: bool,
    /// It replies to an answer of the bot's.
    replies_to_answer: bool,
}

/// Helps somebody in danger first: no policy, no limit, no memory; one sentence if others can read
/// it. In a watched channel, the bot keeps silent unless it is called.
fn help(emergency: &Emergency, mode: Mode, readings: &[String]) -> Option<LoggedReply> {
    let language = emergency_language(&readings.join("\n"), LANGUAGE);
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
