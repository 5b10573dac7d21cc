//! When to speak and when to keep silent among people who talk: what would be said comes in with
//! the time, a verdict comes out. Pure but for its memory, which is bounded.
//!
//! | rule | where | whom it spares |
//! |---|---|---|
//! | one answer a burst of messages | channels for asking and watched ones, unaddressed | its author, who is still writing |
//! | an entry is not given again for some minutes | watched channels, unaddressed | those who read there |
//! | so many answers a minute to one person, or in one channel | every message | the channel |

use std::array;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lru::LruCache;
use serenity::all::{ChannelId, UserId};
use tokio::sync::{Mutex as Turn, MutexGuard as TurnTaken};
use tokio::time::Instant;

use super::bounded::bounded;
use super::intake::Mode;
use crate::config::Limits;

/// Messages of one person that follow each other within this time are one burst.
const BURST: Duration = Duration::from_secs(5);
/// How long an entry given in a watched channel is not given there again unasked.
const GIVEN_FOR: Duration = Duration::from_secs(10 * 60);
/// What the limits count over.
const WINDOW: Duration = Duration::from_secs(60);
/// How many people in channels are remembered: some 600 kB.
const PEOPLE: usize = 5_000;
/// How many entries given in channels are remembered: some 300 kB.
const GIVEN: usize = 2_000;
/// How many channels are remembered: some 100 kB.
const CHANNELS: usize = 1_000;
/// Among how many queues people are spread to await their turn.
const QUEUES: usize = 64;

/// What a reply gives, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// Words only: a greeting, "I don't know".
    Words,
    /// An answer, a choice, who can help.
    Help,
}

/// A reply that could be given to a message.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Where.
    pub channel: ChannelId,
    /// To whom.
    pub person: UserId,
    /// Why.
    pub mode: Mode,
    /// What it gives.
    pub worth: Worth,
    /// The id of the entry that it gives, where it gives one.
    pub entry: Option<&'a str>,
}

/// What to do with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Give it.
    Speak,
    /// Ask for patience in its place: said once, until the limit has passed.
    Pause,
    /// Say nothing.
    Silence,
}

/// Decides; remembers what was given.
#[derive(Debug)]
pub struct Tact {
    limits: Limits,
    lately: Mutex<Lately>,
    queues: [Turn<()>; QUEUES],
}

#[derive(Debug)]
struct Lately {
    bursts: LruCache<(ChannelId, UserId), Burst>,
    given: LruCache<(ChannelId, String), Instant>,
    people: LruCache<(ChannelId, UserId), Window>,
    channels: LruCache<ChannelId, Window>,
}

/// Messages of one person in one channel that follow each other closely.
#[derive(Debug)]
struct Burst {
    last: Instant,
    got: Option<Worth>,
}

/// The answers given since the first of this minute.
#[derive(Debug)]
struct Window {
    since: Instant,
    answers: u32,
    told: bool,
}

impl Tact {
    /// Nothing has been given yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            lately: Mutex::new(Lately {
                bursts: bounded(PEOPLE),
                given: bounded(GIVEN),
                people: bounded(PEOPLE),
                channels: bounded(CHANNELS),
            }),
            queues: array::from_fn(|_| Turn::default()),
        }
    }

    /// Waits for this person's turn: messages are thought about side by side, but one person's one
    /// after the other, so that of a burst the first is answered.
    pub async fn turn(&self, person: UserId) -> TurnTaken<'_, ()> {
        // The upper bits, since the lower ones of most ids are 0.
        let queue = usize::try_from(person.get() >> 22).unwrap_or(0) % QUEUES;
        self.queues[queue].lock().await
    }

    /// Decides whether a reply is given, and counts it as given where it is.
    #[must_use]
    pub fn decide(&self, wish: &Wish<'_>, now: Instant) -> Verdict {
        self.with(|lately| lately.decide(wish, self.limits, now))
    }

    /// The question has gone, and so does what it was given.
    pub fn take_back(&self, channel: ChannelId, person: UserId, entry: Option<&str>) {
        self.with(|lately| {
            lately.bursts.pop(&(channel, person));
            if let Some(entry) = entry {
                lately.given.pop(&(channel, entry.to_owned()));
            }
        });
    }

    /// The base has changed: what was given before may read otherwise now.
    pub fn forget_given(&self) {
        self.with(|lately| lately.given.clear());
    }

    fn with<T>(&self, act: impl FnOnce(&mut Lately) -> T) -> T {
        // Each of the maps is whole after every statement: a panic elsewhere does not spoil them.
        act(&mut self.lately.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Lately {
    fn decide(&mut self, wish: &Wish<'_>, limits: Limits, now: Instant) -> Verdict {
        let burst = self.burst(wish, now);
        if !wish.mode.is_addressed() && burst.got >= Some(wish.worth) {
            return Verdict::Silence;
        }
        if wish.mode == Mode::Watched && self.was_given(wish, now) {
            return Verdict::Silence;
        }
        match self.within(wish, limits, now) {
            // Nobody has asked: nobody needs to be told.
            Verdict::Pause if wish.mode == Mode::Watched => Verdict::Silence,
            Verdict::Speak => {
                self.give(wish, now);
                Verdict::Speak
            }
            verdict => verdict,
        }
    }

    /// The burst that this message belongs to, or begins.
    fn burst(&mut self, wish: &Wish<'_>, now: Instant) -> &mut Burst {
        let new = || Burst {
            last: now,
            got: None,
        };
        let key = (wish.channel, wish.person);
        let burst = self.bursts.get_or_insert_mut(key, new);
        if now.duration_since(burst.last) > BURST {
            *burst = new();
        }
        burst.last = now;
        burst
    }

    fn was_given(&mut self, wish: &Wish<'_>, now: Instant) -> bool {
        let Some(entry) = wish.entry else {
            return false;
        };
        let given = self.given.get(&(wish.channel, entry.to_owned()));
        given.is_some_and(|at| now.duration_since(*at) <= GIVEN_FOR)
    }

    fn within(&mut self, wish: &Wish<'_>, limits: Limits, now: Instant) -> Verdict {
        let key = (wish.channel, wish.person);
        let person = self.people.get_or_insert_mut(key, || Window::new(now));
        match person.count(limits.person, now) {
            Verdict::Speak => {}
            verdict => return verdict,
        }
        let channel = self
            .channels
            .get_or_insert_mut(wish.channel, || Window::new(now));
        channel.count(limits.channel, now)
    }

    fn give(&mut self, wish: &Wish<'_>, now: Instant) {
        let burst = self.burst(wish, now);
        burst.got = burst.got.max(Some(wish.worth));
        if let Some(entry) = wish.entry {
            self.given.put((wish.channel, entry.to_owned()), now);
        }
    }
}

impl Window {
    const fn new(since: Instant) -> Self {
        Self {
            since,
            answers: 0,
            told: false,
        }
    }

    /// Counts one answer more, where there is room for it.
    fn count(&mut self, limit: u32, now: Instant) -> Verdict {
        if now.duration_since(self.since) >= WINDOW {
            *self = Self::new(now);
        }
        if limit == 0 || self.answers < limit {
            self.answers = self.answers.saturating_add(1);
            return Verdict::Speak;
        }
        if self.told {
            return Verdict::Silence;
        }
        self.told = true;
        Verdict::Pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Mode::{Ask, Direct, Mention, Watched};
    use Verdict::{Pause, Silence, Speak};
    use Worth::{Help, Words};

    const ANYTHING: Limits = Limits {
        person: 0,
        channel: 0,
    };
    const HERE: u64 = 1;
    const ELSEWHERE: u64 = 2;
    const ZOE: u64 = 1;
    const MAX: u64 = 2;

    /// Milliseconds from the start, channel, person, mode, worth, entry, and what is decided.
    type Step<'a> = (u64, u64, u64, Mode, Worth, Option<&'a str>, Verdict);

    fn play(limits: Limits, story: &[Step<'_>]) {
        let (tact, start) = (Tact::new(limits), Instant::now());
        for (index, (at, channel, person, mode, worth, entry, expected)) in story.iter().enumerate()
        {
            let wish = Wish {
                channel: ChannelId::new(*channel),
                person: UserId::new(*person),
                mode: *mode,
                worth: *worth,
                entry: *entry,
            };
            let now = start + Duration::from_millis(*at);
            assert_eq!(tact.decide(&wish, now), *expected, "step {index}");
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
                    // Others, elsewhere, and who addresses the bot are not kept waiting.
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
    fn a_person_past_the_limit_is_told_once_and_then_left_unanswered_until_the_minute_is_over() {
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
    fn a_channel_past_its_limit_is_told_once_whoever_writes() {
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
    fn nobody_is_told_of_a_limit_in_a_watched_channel() {
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
        let (tact, now) = (Tact::new(ANYTHING), Instant::now());
        let (channel, person) = (ChannelId::new(HERE), UserId::new(ZOE));
        let wish = Wish {
            channel,
            person,
            mode: Watched,
            worth: Help,
            entry: Some("a"),
        };
        assert_eq!(tact.decide(&wish, now), Speak);
        assert_eq!(tact.decide(&wish, now), Silence);
        tact.take_back(channel, person, Some("a"));
        assert_eq!(tact.decide(&wish, now), Speak);
        tact.forget_given();
        let later = now + BURST + Duration::from_millis(1);
        assert_eq!(tact.decide(&wish, later), Speak);
    }
}
