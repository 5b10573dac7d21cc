//! When to speak and when to keep silent in a conversation: a reply and the time come in, a verdict
//! comes out. Pure but for its bounded memory.
//!
//! | rule | where | whom it spares |
//! |---|---|---|
//! | one answer a burst of messages | channels for asking and watched ones, unaddressed | its author, who is still writing |
//! | a greeting is returned once, thanks are left alone | channels for asking, unaddressed | those who read there |
//! | an entry is not given again for some minutes | watched channels, unaddressed | those who read there |
//! | a limit of answers a minute to one person, or in one channel | every message, and what a command or button makes all see | the channel |
//!
//! A follow-up to an answer that its author has read (« et qui a parlé ? ») is exempt from the
//! burst and from the entry given before.

use std::sync::Arc;
use std::time::Duration;

use lru::LruCache;
use serenity::all::{ChannelId, MessageId, UserId};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::Instant;

use crate::config::Limits;
use crate::discord::bounded::{Locked, bounded};
use crate::discord::listening::intake::Mode;

/// Messages of one person that follow each other within this time are one burst.
const BURST: Duration = Duration::from_secs(5);
/// How long an entry given in a watched channel is not given there again unasked.
const GIVEN_FOR: Duration = Duration::from_secs(10 * 60);
/// How long after an answer a greeting or thanks gets no reply.
const COURTESY_FOR: Duration = Duration::from_secs(10 * 60);
/// Showing the same answer to all again within this time is one press too many.
const PRESSED_TWICE: Duration = Duration::from_secs(10);
/// The period over which the limits count.
const WINDOW: Duration = Duration::from_secs(60);
/// How many people, in how many channels, are remembered: some 1 MB.
const PEOPLE: usize = 5_000;
/// How many entries given in channels are remembered: some 300 kB.
const GIVEN: usize = 2_000;
/// How many answers shown to all are remembered: some 100 kB.
const SHARED: usize = 1_000;
/// How many channels are remembered: some 100 kB.
const CHANNELS: usize = 1_000;

/// What a reply gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyValue {
    /// A greeting returned.
    Courtesy,
    /// A sentence only: "I don't know", who else can help.
    Words,
    /// An answer, a choice.
    Help,
}

/// A reply that could be given to a message.
#[derive(Debug, Clone, Copy)]
pub struct ReplyRequest<'a> {
    /// Where.
    pub channel: ChannelId,
    /// To whom.
    pub person: UserId,
    /// Why.
    pub mode: Mode,
    /// What it gives.
    pub value: ReplyValue,
    /// The id of the entry that it gives, if any.
    pub entry: Option<&'a str>,
    /// What it follows up on.
    pub continues: Continues,
}

/// What a message follows up on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continues {
    Nothing,
    /// What the person was given before this message, by its id: it may not have been posted yet.
    LastAnswer(MessageId),
    /// An answer that it replies to.
    ThatAnswer,
}

/// What to do with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Give it.
    Speak,
    /// Ask for patience instead, once until the limit has passed.
    Pause,
    /// Say nothing.
    Silence,
}

/// Decides; remembers what was given.
#[derive(Debug)]
pub struct ReplyPolicy {
    limits: Limits,
    lately: Locked<Lately>,
}

#[derive(Debug)]
struct Lately {
    turns: LruCache<UserId, Arc<Mutex<()>>>,
    exchanges: LruCache<(ChannelId, UserId), Exchange>,
    given: LruCache<(ChannelId, String), Instant>,
    people: LruCache<(ChannelId, UserId), Window>,
    channels: LruCache<ChannelId, Window>,
    shared: LruCache<MessageId, Instant>,
}

/// The latest exchange between the bot and one person in one channel.
#[derive(Debug)]
struct Exchange {
    /// When the person last wrote.
    wrote: Instant,
    /// What the messages of the present burst got.
    burst_got: Option<ReplyValue>,
    /// When the person was last answered.
    answered: Option<Instant>,
    /// The answer, once it is posted.
    reply: Option<MessageId>,
}

/// The answers given since the first of this minute.
#[derive(Debug)]
struct Window {
    since: Instant,
    answers: u32,
    notified: bool,
}

impl ReplyPolicy {
    /// Nothing has been given yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            lately: Locked::of(Lately {
                turns: bounded(PEOPLE),
                exchanges: bounded(PEOPLE),
                given: bounded(GIVEN),
                people: bounded(PEOPLE),
                channels: bounded(CHANNELS),
                shared: bounded(SHARED),
            }),
        }
    }

    /// Waits for this person's turn: messages are answered concurrently, but one person's in order,
    /// so that the first of a burst is answered.
    pub async fn turn(&self, person: UserId) -> OwnedMutexGuard<()> {
        let turn = self.lately.with(|lately| {
            let turn = lately.turns.get_or_insert(person, Arc::default);
            Arc::clone(turn)
        });
        turn.lock_owned().await
    }

    /// Decides whether a reply is given and, if so, counts it.
    pub fn decide(&self, request: &ReplyRequest<'_>, now: Instant) -> Verdict {
        self.lately
            .with(|lately| lately.decide(request, self.limits, now))
    }

    /// Records that the answer is posted: from now on the person may have read it.
    pub fn replied(&self, channel: ChannelId, person: UserId, reply: MessageId) {
        self.lately.with(|lately| {
            if let Some(exchange) = lately.exchanges.get_mut(&(channel, person)) {
                exchange.reply = Some(reply);
            }
        });
    }

    /// Takes an answer back: its question was deleted.
    pub fn take_back(&self, channel: ChannelId, person: UserId, entry: Option<&str>) {
        self.lately.with(|lately| {
            lately.exchanges.pop(&(channel, person));
            if let Some(entry) = entry {
                lately.given.pop(&(channel, entry.to_owned()));
            }
        });
    }

    /// The same of one that was not given after all, or was removed at once: it does not count in
    /// the limits either.
    pub fn discount(&self, channel: ChannelId, person: UserId, entry: Option<&str>) {
        self.take_back(channel, person, entry);
        self.lately.with(|lately| {
            let person = lately.people.get_mut(&(channel, person));
            let channel = lately.channels.get_mut(&channel);
            for window in person.into_iter().chain(channel) {
                window.answers = window.answers.saturating_sub(1);
            }
        });
    }

    /// Records an answer of the time before a restart.
    pub fn record_earlier(&self, channel: ChannelId, person: UserId, at: Instant) {
        self.lately.with(|lately| {
            let exchange = Exchange {
                burst_got: Some(ReplyValue::Help),
                answered: Some(at),
                ..Exchange::new(at)
            };
            lately.exchanges.put((channel, person), exchange);
        });
    }

    /// Whether an answer may be shown to all: not if it has just been.
    pub fn may_share(&self, answer: MessageId, now: Instant) -> bool {
        let before = self.lately.with(|lately| lately.shared.put(answer, now));
        before.is_none_or(|before| now.duration_since(before) > PRESSED_TWICE)
    }

    /// Counts an answer that `person` makes all in the channel see, by a command or a button; false if
    /// that is one too many.
    pub fn may_publish(&self, channel: ChannelId, person: UserId, now: Instant) -> bool {
        let verdict = self
            .lately
            .with(|lately| lately.within(channel, person, self.limits, now));
        verdict == Verdict::Speak
    }

    /// Forgets the entries given: the base has changed, and they may read differently now.
    pub fn forget_given(&self) {
        self.lately.with(|lately| lately.given.clear());
    }
}

impl Lately {
    fn decide(&mut self, request: &ReplyRequest<'_>, limits: Limits, now: Instant) -> Verdict {
        let exchange = self.exchange(request, now);
        let asks_for_more = exchange.was_read_before(request);
        let is_enough = exchange.is_enough(request, now);
        if !request.mode.is_addressed() && !asks_for_more && is_enough {
            return Verdict::Silence;
        }
        if request.mode == Mode::Watched && !asks_for_more && self.was_given(request, now) {
            return Verdict::Silence;
        }
        match self.within(request.channel, request.person, limits, now) {
            // Nobody has asked, so nobody is asked to be patient.
            Verdict::Pause if request.mode == Mode::Watched => Verdict::Silence,
            Verdict::Speak => {
                self.give(request, now);
                Verdict::Speak
            }
            verdict => verdict,
        }
    }

    /// The exchange that this message continues or begins.
    fn exchange(&mut self, request: &ReplyRequest<'_>, now: Instant) -> &mut Exchange {
        let key = (request.channel, request.person);
        let exchange = self.exchanges.get_or_insert_mut(key, || Exchange::new(now));
        if now.duration_since(exchange.wrote) > BURST {
            exchange.burst_got = None;
        }
        exchange.wrote = now;
        exchange
    }

    fn was_given(&mut self, request: &ReplyRequest<'_>, now: Instant) -> bool {
        let Some(entry) = request.entry else {
            return false;
        };
        let given = self.given.get(&(request.channel, entry.to_owned()));
        given.is_some_and(|at| now.duration_since(*at) <= GIVEN_FOR)
    }

    fn within(
        &mut self,
        channel: ChannelId,
        person: UserId,
        limits: Limits,
        now: Instant,
    ) -> Verdict {
        let key = (channel, person);
        let person = self.people.get_or_insert_mut(key, || Window::new(now));
        match person.count(limits.person, now) {
            Verdict::Speak => {}
            verdict => return verdict,
        }
        let channel = self
            .channels
            .get_or_insert_mut(channel, || Window::new(now));
        channel.count(limits.channel, now)
    }

    fn give(&mut self, request: &ReplyRequest<'_>, now: Instant) {
        let exchange = self.exchange(request, now);
        if exchange.burst_got != Some(ReplyValue::Help) {
            exchange.burst_got = Some(request.value);
        }
        exchange.answered = Some(now);
        exchange.reply = None;
        if let Some(entry) = request.entry {
            self.given.put((request.channel, entry.to_owned()), now);
        }
    }
}

impl Exchange {
    const fn new(now: Instant) -> Self {
        Self {
            wrote: now,
            burst_got: None,
            answered: None,
            reply: None,
        }
    }

    /// Whether the message follows up on an answer that was posted before it: ids are in order of
    /// time.
    fn was_read_before(&self, request: &ReplyRequest<'_>) -> bool {
        match request.continues {
            Continues::Nothing => false,
            Continues::LastAnswer(message) => self.reply.is_some_and(|reply| reply < message),
            Continues::ThatAnswer => true,
        }
    }

    /// Whether what the person got before is enough, unless they address the bot.
    fn is_enough(&self, request: &ReplyRequest<'_>, now: Instant) -> bool {
        let lately = |at| now.duration_since(at) <= COURTESY_FOR;
        match (self.burst_got, request.value) {
            (_, ReplyValue::Courtesy) => self.answered.is_some_and(lately),
            (got, ReplyValue::Words) => got.is_some(),
            (got, ReplyValue::Help) => got == Some(ReplyValue::Help),
        }
    }
}

impl Window {
    const fn new(since: Instant) -> Self {
        Self {
            since,
            answers: 0,
            notified: false,
        }
    }

    /// Counts one more answer, if the limit allows it.
    fn count(&mut self, limit: u32, now: Instant) -> Verdict {
        if now.duration_since(self.since) >= WINDOW {
            *self = Self::new(now);
        }
        if limit == 0 || self.answers < limit {
            self.answers = self.answers.saturating_add(1);
            return Verdict::Speak;
        }
        if self.notified {
            return Verdict::Silence;
        }
        self.notified = true;
        Verdict::Pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Mode::{Ask, Direct, Mention, Watched};
    use ReplyValue::{Courtesy, Help, Words};
    use Verdict::{Pause, Silence, Speak};

    const ANYTHING: Limits = Limits {
        person: 0,
        channel: 0,
    };
    const HERE: u64 = 1;
    const ELSEWHERE: u64 = 2;
    const ZOE: u64 = 1;
    const MAX: u64 = 2;

    /// Milliseconds from the start, channel, person, mode, value, entry, and what is decided.
    type Step<'a> = (u64, u64, u64, Mode, ReplyValue, Option<&'a str>, Verdict);

    fn play(limits: Limits, story: &[Step<'_>]) {
        let (policy, start) = (ReplyPolicy::new(limits), Instant::now());
        for (index, (at, channel, person, mode, value, entry, expected)) in story.iter().enumerate()
        {
            let request = ReplyRequest {
                channel: ChannelId::new(*channel),
                person: UserId::new(*person),
                mode: *mode,
                value: *value,
                entry: *entry,
                continues: Continues::Nothing,
            };
            let now = start + Duration::from_millis(*at);
            assert_eq!(policy.decide(&request, now), *expected, "step {index}");
        }
    }

    #[test]
    fn a_burst_gets_one_answer() {
        for mode in [Ask, Watched] {
            play(
                ANYTHING,
                &[
                    (0, HERE, ZOE, mode, Help, None, Speak),
                    (4_000, HERE, ZOE, mode, Help, None, Silence),
                    (8_000, HERE, ZOE, mode, Words, None, Silence),
                    // Other people, other channels and messages addressed to the bot are answered
                    // at once.
                    (8_000, HERE, MAX, mode, Help, None, Speak),
                    (8_000, ELSEWHERE, ZOE, mode, Help, None, Speak),
                    (8_000, HERE, ZOE, Mention, Help, None, Speak),
                    (13_001, HERE, ZOE, mode, Help, None, Speak),
                ],
            );
        }
    }

    #[test]
    fn words_alone_do_not_use_a_burst_up() {
        play(
            ANYTHING,
            &[
                (0, HERE, ZOE, Ask, Words, None, Speak),
                (1_000, HERE, ZOE, Ask, Words, None, Silence),
                (2_000, HERE, ZOE, Ask, Help, None, Speak),
                (3_000, HERE, ZOE, Ask, Help, None, Silence),
                (4_000, HERE, ZOE, Ask, Words, None, Silence),
            ],
        );
    }

    #[test]
    fn a_greeting_is_returned_once_and_thanks_are_left_alone() {
        let minutes = |minutes: u64| minutes * 60_000;
        play(
            ANYTHING,
            &[
                (0, HERE, ZOE, Ask, Courtesy, None, Speak),
                (minutes(1), HERE, ZOE, Ask, Courtesy, None, Silence),
                (minutes(1), HERE, MAX, Ask, Courtesy, None, Speak),
                (minutes(9), HERE, ZOE, Ask, Help, None, Speak),
                (minutes(18), HERE, ZOE, Ask, Courtesy, None, Silence),
                (minutes(18), HERE, ZOE, Mention, Courtesy, None, Speak),
                (minutes(29), HERE, ZOE, Ask, Courtesy, None, Speak),
            ],
        );
    }

    #[test]
    fn who_has_read_an_answer_may_go_on_from_it() {
        let (policy, now) = (ReplyPolicy::new(ANYTHING), Instant::now());
        let (channel, person) = (ChannelId::new(HERE), UserId::new(ZOE));
        for mode in [Ask, Watched] {
            let request = |continues: Option<u64>| ReplyRequest {
                channel,
                person,
                mode,
                value: Help,
                entry: Some("a"),
                continues: continues.map_or(Continues::Nothing, |id| {
                    Continues::LastAnswer(MessageId::new(id))
                }),
            };
            assert_eq!(policy.decide(&request(None), now), Speak);
            assert_eq!(
                policy.decide(&request(Some(12)), now),
                Silence,
                "not there yet"
            );
            policy.replied(channel, person, MessageId::new(20));
            assert_eq!(
                policy.decide(&request(Some(15)), now),
                Silence,
                "written before"
            );
            assert_eq!(
                policy.decide(&request(None), now),
                Silence,
                "the same again"
            );
            assert_eq!(policy.decide(&request(Some(21)), now), Speak);
            assert_eq!(
                policy.decide(&request(Some(22)), now),
                Silence,
                "not there yet"
            );
            policy.take_back(channel, person, Some("a"));
        }
    }

    #[test]
    fn who_addresses_the_bot_is_always_answered() {
        for mode in [Mention, Direct] {
            let step = |at| (at, HERE, ZOE, mode, Help, Some("a"), Speak);
            play(ANYTHING, &[step(0), step(10), step(20)]);
        }
    }

    #[test]
    fn an_entry_is_not_given_again_unasked_in_a_watched_channel() {
        let minutes = |minutes: u64| minutes * 60_000;
        play(
            ANYTHING,
            &[
                (0, HERE, ZOE, Mention, Help, Some("a"), Speak),
                (minutes(1), HERE, MAX, Watched, Help, Some("a"), Silence),
                (minutes(1), HERE, MAX, Watched, Help, Some("b"), Speak),
                (minutes(1), ELSEWHERE, MAX, Watched, Help, Some("a"), Speak),
                (minutes(2), HERE, MAX, Mention, Help, Some("a"), Speak),
                (minutes(3), HERE, MAX, Ask, Help, Some("a"), Speak),
                (minutes(13), HERE, MAX, Watched, Help, Some("a"), Silence),
                (minutes(13) + 1, HERE, ZOE, Watched, Help, Some("a"), Speak),
            ],
        );
    }

    #[test]
    fn a_person_past_the_limit_is_asked_once_to_be_patient_then_gets_no_answer_for_the_minute() {
        let limits = Limits {
            person: 2,
            channel: 0,
        };
        let zoe = |at, verdict| (at, HERE, ZOE, Mention, Help, None, verdict);
        play(
            limits,
            &[
                zoe(0, Speak),
                zoe(30_000, Speak),
                zoe(30_001, Pause),
                zoe(30_002, Silence),
                (30_003, HERE, MAX, Mention, Help, None, Speak),
                (30_003, ELSEWHERE, ZOE, Mention, Help, None, Speak),
                zoe(59_999, Silence),
                zoe(60_000, Speak),
                zoe(60_001, Speak),
                zoe(60_002, Pause),
            ],
        );
    }

    #[test]
    fn a_channel_past_its_limit_is_asked_once_to_be_patient() {
        let limits = Limits {
            person: 0,
            channel: 1,
        };
        play(
            limits,
            &[
                (0, HERE, ZOE, Mention, Help, None, Speak),
                (1, HERE, MAX, Mention, Help, None, Pause),
                (2, HERE, ZOE, Mention, Help, None, Silence),
                (3, ELSEWHERE, ZOE, Mention, Help, None, Speak),
                (60_000, HERE, ZOE, Mention, Help, None, Speak),
            ],
        );
    }

    #[test]
    fn nobody_is_asked_to_be_patient_in_a_watched_channel() {
        let limits = Limits {
            person: 1,
            channel: 0,
        };
        play(
            limits,
            &[
                (0, HERE, ZOE, Watched, Help, Some("a"), Speak),
                (10_000, HERE, ZOE, Watched, Help, Some("b"), Silence),
            ],
        );
    }

    #[test]
    fn what_is_taken_back_or_forgotten_can_be_given_again() {
        let (policy, now) = (ReplyPolicy::new(ANYTHING), Instant::now());
        let (channel, person) = (ChannelId::new(HERE), UserId::new(ZOE));
        let request = ReplyRequest {
            channel,
            person,
            mode: Watched,
            value: Help,
            entry: Some("a"),
            continues: Continues::Nothing,
        };
        assert_eq!(policy.decide(&request, now), Speak);
        assert_eq!(policy.decide(&request, now), Silence);
        policy.take_back(channel, person, Some("a"));
        assert_eq!(policy.decide(&request, now), Speak);
        policy.forget_given();
        let later = now + BURST + Duration::from_millis(1);
        assert_eq!(policy.decide(&request, later), Speak);
    }
}
