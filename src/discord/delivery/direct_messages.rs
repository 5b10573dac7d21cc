//! Direct messages in a channel's stead: none to who takes none, and only so many an hour, since
//! Discord puts bots that write to many people in quarantine.

use std::collections::VecDeque;
use std::time::Duration;

use lru::LruCache;
use serenity::all::UserId;
use tokio::time::Instant;

use super::missing_permissions::REFUSED_FOR;
use crate::discord::bounded::{Locked, bounded};

/// The period over which they are counted.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How many one person gets in that time.
const TO_ONE: usize = 10;
/// How many all together get.
const TO_ALL: usize = 50;
/// How many people who take none are remembered: some 100 kB.
const CLOSED: usize = 1_000;

/// Whether somebody may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// Yes; it is counted.
    Granted,
    /// Not now.
    Refused,
    /// Not now, and that is news: too many were written within an hour.
    JustExhausted,
}

/// Who was written to, and who may not be.
#[derive(Debug)]
pub struct DirectMessages {
    state: Locked<State>,
}

#[derive(Debug)]
struct State {
    closed: LruCache<UserId, Instant>,
    /// Until when Discord lets the bot open none at all.
    barred_until: Option<Instant>,
    /// The last hour's, oldest first.
    sent: VecDeque<(Instant, UserId)>,
    exhausted: bool,
}

impl Default for DirectMessages {
    fn default() -> Self {
        Self {
            state: Locked::of(State {
                closed: bounded(CLOSED),
                barred_until: None,
                sent: VecDeque::new(),
                exhausted: false,
            }),
        }
    }
}

impl DirectMessages {
    /// Whether `person` may be written to now; if it is `urgent`, only Discord says no.
    pub fn allow(&self, person: UserId, urgent: bool, now: Instant) -> Allowance {
        self.state.with(|state| state.allow(person, urgent, now))
    }

    /// The person takes none: not tried again for a while.
    pub fn close(&self, person: UserId, now: Instant) {
        self.state.with(|state| state.closed.put(person, now));
    }

    /// The person has written to the bot, and so may be written to.
    pub fn open(&self, person: UserId) {
        self.state.with(|state| state.closed.pop(&person));
    }

    /// Discord lets the bot open none for some time; true if that is news.
    pub fn bar(&self, time: Duration, now: Instant) -> bool {
        self.state.with(|state| {
            let was_barred = state.barred_until.is_some_and(|until| now < until);
            state.barred_until = Some(now + time);
            !was_barred
        })
    }
}

impl State {
    fn allow(&mut self, person: UserId, urgent: bool, now: Instant) -> Allowance {
        let is_closed = |at: &Instant| now.duration_since(*at) < REFUSED_FOR;
        if self.closed.get(&person).is_some_and(is_closed)
            || self.barred_until.is_some_and(|until| now < until)
        {
            return Allowance::Refused;
        }
        let is_old = |(at, _): &(Instant, UserId)| now.duration_since(*at) >= HOUR;
        while self.sent.front().is_some_and(is_old) {
            self.sent.pop_front();
        }
        let to_person = self.sent.iter().filter(|(_, to)| *to == person).count();
        if urgent || to_person < TO_ONE && self.sent.len() < TO_ALL {
            self.sent.push_back((now, person));
            self.exhausted = false;
            return Allowance::Granted;
        }
        if std::mem::replace(&mut self.exhausted, true) {
            Allowance::Refused
        } else {
            Allowance::JustExhausted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZOE: UserId = UserId::new(1);

    #[test]
    fn one_person_and_all_together_get_so_many_an_hour() {
        let (messages, now) = (DirectMessages::default(), Instant::now());
        for _ in 0..TO_ONE {
            assert_eq!(messages.allow(ZOE, false, now), Allowance::Granted);
        }
        assert_eq!(messages.allow(ZOE, false, now), Allowance::JustExhausted);
        assert_eq!(messages.allow(ZOE, false, now), Allowance::Refused);
        assert_eq!(messages.allow(ZOE, true, now), Allowance::Granted);
        let others = (2..).map(UserId::new).take(TO_ALL);
        let granted = others.filter(|it| messages.allow(*it, false, now) == Allowance::Granted);
        assert_eq!(granted.count(), TO_ALL - TO_ONE - 1);
        let later = now + HOUR;
        assert_eq!(messages.allow(ZOE, false, later), Allowance::Granted);
    }

    #[test]
    fn who_takes_none_gets_none_for_a_while_or_until_they_write() {
        let (messages, now) = (DirectMessages::default(), Instant::now());
        messages.close(ZOE, now);
        assert_eq!(messages.allow(ZOE, true, now), Allowance::Refused);
        let later = now + REFUSED_FOR;
        assert_eq!(messages.allow(ZOE, false, later), Allowance::Granted);
        messages.close(ZOE, now);
        messages.open(ZOE);
        assert_eq!(messages.allow(ZOE, false, now), Allowance::Granted);
    }

    #[test]
    fn barred_by_discord_it_writes_to_nobody() {
        let (messages, now) = (DirectMessages::default(), Instant::now());
        assert!(messages.bar(HOUR, now));
        assert!(!messages.bar(HOUR, now), "told already");
        assert_eq!(messages.allow(ZOE, true, now), Allowance::Refused);
        assert_eq!(messages.allow(ZOE, false, now + HOUR), Allowance::Granted);
    }
}
