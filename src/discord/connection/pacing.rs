//! When the bot may connect to the gateway and identify itself. Pure: the time is given.
//!
//! Discord counts IDENTIFYs (1,000 a day, then it resets the token) and wants five seconds between
//! two. [`IdentifyBudget`] stays far below, through all reconnections. Connections themselves cost
//! nothing, so that a [`Backoff`] in seconds is enough.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use tokio::time::Instant;

/// The least time between two IDENTIFYs.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause between two IDENTIFYs in a row, before chance makes it longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// How many IDENTIFYs are sent within a minute at most, and within a day.
const LIMITS: [(usize, Duration, Reason); 2] = [
    (6, Duration::from_secs(60), Reason::Minute),
    (KEPT, DAY, Reason::Day),
];
const KEPT: usize = 200;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a session lasts that ends a series of failures.
const STABLE: Duration = Duration::from_secs(5 * 60);
/// How long a connection lasts that was no failure.
const GOOD_CONNECTION: Duration = Duration::from_secs(30);
/// The longest time between two connections of an outage that has just begun, and of a long one.
const LONGEST_WAITS: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(60)];
/// After how many failures an outage is long: some minutes.
const LONG_OUTAGE: u32 = 20;

/// Why an IDENTIFY has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Another was sent a moment ago.
    Spacing,
    /// The sessions before ended too early.
    Failures,
    /// As many as the bot allows itself in a minute.
    Minute,
    /// As many as the bot allows itself in a day.
    Day,
    /// As many as Discord allows.
    Discord,
}

/// Which IDENTIFYs were sent, and when the next may be.
#[derive(Debug, Default)]
pub struct IdentifyBudget {
    /// When the latest were sent, oldest first.
    sent: VecDeque<Instant>,
    /// How many in a row began no session that lasted.
    failures: u32,
    /// Not before this, after the failures until now.
    paused_until: Option<Instant>,
    /// When Discord allows more, if it allows none now.
    exhausted_until: Option<Instant>,
}

impl IdentifyBudget {
    /// When the next IDENTIFY may be sent, and what it waits for; `None` if at once.
    pub fn wait(&self, now: Instant) -> Option<(Instant, Reason)> {
        let limits = LIMITS.into_iter().filter_map(|(most, period, reason)| {
            let nth = self.sent.len().checked_sub(most)?;
            Some((*self.sent.get(nth)? + period, reason))
        });
        let paused_for = match self.failures {
            0 => Reason::Spacing,
            _ => Reason::Failures,
        };
        let own = [
            self.paused_until.map(|until| (until, paused_for)),
            self.exhausted_until.map(|until| (until, Reason::Discord)),
        ];
        let waits = limits.chain(own.into_iter().flatten());
        waits
            .filter(|(until, _)| *until > now)
            .max_by_key(|(until, _)| *until)
    }

    /// An IDENTIFY is being sent.
    pub fn record(&mut self, now: Instant) {
        self.sent.push_back(now);
        if self.sent.len() > KEPT {
            self.sent.pop_front();
        }
        self.pause(now + FIRST_PAUSE);
    }

    /// The session that an IDENTIFY was sent for has ended; `lasted` is for how long, if it began at
    /// all, and `chance` is from 0 to 1.
    pub fn session_ended(&mut self, lasted: Option<Duration>, now: Instant, chance: f64) {
        if lasted.is_some_and(|lasted| lasted >= STABLE) {
            self.failures = 0;
            return;
        }
        let doublings = 2_u32.saturating_pow(self.failures);
        let pause = FIRST_PAUSE.saturating_mul(doublings).min(LONGEST_PAUSE);
        // The first is short, and is not made longer.
        let longer = if self.failures == 0 {
            0.0
        } else {
            chance / 2.0
        };
        self.failures = self.failures.saturating_add(1);
        let since = self.sent.back().copied().unwrap_or(now);
        self.pause(since + pause.mul_f64(1.0 + longer));
    }

    fn pause(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// How many IDENTIFYs in a row have begun no session that lasted.
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// How many were sent within the last day.
    pub fn within_a_day(&self, now: Instant) -> usize {
        let recent = |sent: &&Instant| now.duration_since(**sent) < DAY;
        self.sent.iter().filter(recent).count()
    }

    /// What Discord says is left, and when there will be more.
    pub fn limit(&mut self, remaining: u64, reset_after: Duration, now: Instant) {
        self.exhausted_until = (remaining == 0).then(|| now + reset_after.max(FIRST_PAUSE));
    }

    /// Discord has refused the session: it wants a short wait.
    pub fn session_refused(&mut self, now: Instant, chance: f64) {
        let until = now + Duration::from_secs(1) + Duration::from_secs(4).mul_f64(chance);
        self.pause(until);
    }
}

/// How long to wait before the next connection.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// A connection has ended; `ready_for` is how long events came, if they ever did. Returns how
    /// long to wait, `chance` being from 0 to 1: not at all after a connection that was good.
    pub fn ended(&mut self, ready_for: Option<Duration>, chance: f64) -> Duration {
        if ready_for.is_some_and(|time| time >= GOOD_CONNECTION) {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        let Some(doublings) = self.failures.checked_sub(2) else {
            return Duration::ZERO;
        };
        let longest = LONGEST_WAITS[usize::from(self.failures > LONG_OUTAGE)];
        let wait = Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(doublings));
        wait.min(longest).mul_f64(0.75 + chance / 4.0)
    }
}

/// When to say again that something still lasts: at intervals that double.
#[derive(Debug)]
pub struct Reminder {
    next: Instant,
    interval: Duration,
}

impl Reminder {
    const FIRST: Duration = Duration::from_secs(30);
    const LONGEST: Duration = Duration::from_secs(60 * 60);

    /// It has just been said.
    pub fn new(now: Instant) -> Self {
        Self {
            next: now + Self::FIRST,
            interval: Self::FIRST,
        }
    }

    /// Whether to say it now.
    pub fn is_due(&mut self, now: Instant) -> bool {
        if now < self.next {
            return false;
        }
        self.interval = self.interval.saturating_mul(2).min(Self::LONGEST);
        self.next = now + self.interval;
        true
    }

    /// When it is due.
    pub const fn next(&self) -> Instant {
        self.next
    }
}

/// A number from 0 to 1, so that bots that lose their connections together do not return together.
pub fn chance() -> f64 {
    let random = RandomState::new().hash_one(());
    f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

/// A time in words, such as « 7 h 12 min ».
pub fn in_words(time: Duration) -> String {
    // A wait is never told as shorter than it is.
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) if seconds == 0 => format!("{minutes} min"),
        (0, _) => format!("{minutes} min {seconds} s"),
        (_, 0) => format!("{hours} h"),
        _ => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When IDENTIFYs are sent within a time, if each is sent as soon as it may be and each session
    /// lasts so long.
    fn sent_within(time: Duration, lasts: Duration, chance: f64) -> Vec<Duration> {
        let (start, mut budget) = (Instant::now(), IdentifyBudget::default());
        let (mut now, mut sent) = (start, Vec::new());
        while now - start < time {
            if let Some((until, _)) = budget.wait(now) {
                now = until;
                continue;
            }
            budget.record(now);
            sent.push(now - start);
            now += lasts;
            budget.session_ended(Some(lasts), now, chance);
        }
        sent
    }

    #[test]
    fn pauses_double_to_minutes() {
        let sent = sent_within(Duration::from_secs(3_100), Duration::ZERO, 0.0);
        let seconds: Vec<u64> = sent.iter().map(Duration::as_secs).collect();
        let pauses = seconds.windows(2).map(|two| two[1] - two[0]);
        assert_eq!(
            pauses.collect::<Vec<_>>(),
            [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600]
        );
    }

    #[test]
    fn never_more_than_six_a_minute_and_two_hundred_a_day() {
        let lasts = [0, 1, 5, 299, 300, 301, 600].map(Duration::from_secs);
        for lasts in lasts {
            for chance in [0.0, 0.5, 1.0] {
                let sent = sent_within(3 * DAY, lasts, chance);
                for (most, period, _) in LIMITS {
                    for first in 0..sent.len().saturating_sub(most) {
                        let far = sent[first + most] >= sent[first] + period;
                        assert!(far, "more than {most} in {period:?}: {lasts:?}, {chance}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_waited_for_is_told() {
        let now = Instant::now();
        let mut budget = IdentifyBudget::default();
        assert_eq!(budget.wait(now), None);
        budget.record(now);
        let five = now + Duration::from_secs(5);
        assert_eq!(budget.wait(now), Some((five, Reason::Spacing)));
        budget.session_ended(None, now, 1.0);
        assert_eq!(budget.wait(now), Some((five, Reason::Failures)));
        budget.limit(0, Duration::from_secs(3600), now);
        let hour = now + Duration::from_secs(3600);
        assert_eq!(budget.wait(now), Some((hour, Reason::Discord)));
        budget.limit(3, Duration::from_secs(3600), now);
        assert_eq!(budget.wait(five), None);
        budget.limit(0, Duration::ZERO, five);
        let later = five + FIRST_PAUSE;
        assert_eq!(
            budget.wait(five),
            Some((later, Reason::Discord)),
            "never at once"
        );
    }

    #[test]
    fn a_session_that_lasts_ends_the_series() {
        let now = Instant::now();
        let mut budget = IdentifyBudget::default();
        for (lasted, failures) in [(None, 1), (Some(0), 2), (Some(299), 3), (Some(300), 0)] {
            budget.session_ended(lasted.map(Duration::from_secs), now, 0.0);
            assert_eq!(budget.failures(), failures, "{lasted:?}");
        }
    }

    #[test]
    fn connections_are_tried_at_once_then_within_seconds_and_long_outages_within_a_minute() {
        let mut backoff = Backoff::default();
        let mut wait = |ready: Option<u64>| {
            let ready = ready.map(Duration::from_secs);
            backoff.ended(ready, 1.0).as_secs()
        };
        let failing: Vec<u64> = (0..7).map(|_| wait(None)).collect();
        assert_eq!(failing, [0, 1, 2, 4, 8, 10, 10]);
        assert_eq!([wait(Some(29)), wait(Some(30)), wait(Some(1))], [10, 0, 1]);
        assert_eq!((0..30).map(|_| wait(None)).max(), Some(60));
    }

    #[test]
    fn reminders_come_at_growing_intervals() {
        let start = Instant::now();
        let mut reminder = Reminder::new(start);
        let due =
            (0..40_000).filter(|second| reminder.is_due(start + Duration::from_secs(*second)));
        let due: Vec<u64> = due.collect();
        assert_eq!(
            due,
            [
                30, 90, 210, 450, 930, 1890, 3810, 7410, 11_010, 14_610, 18_210, 21_810, 25_410,
                29_010, 32_610, 36_210, 39_810
            ]
        );
    }

    #[test]
    fn times_are_told_in_words() {
        for (milliseconds, expected) in [
            (1, "1 s"),
            (59_000, "59 s"),
            (59_001, "1 min"),
            (90_000, "1 min 30 s"),
            (3_600_000, "1 h"),
            (25_920_000, "7 h 12 min"),
        ] {
            assert_eq!(in_words(Duration::from_millis(milliseconds)), expected);
        }
    }
}
