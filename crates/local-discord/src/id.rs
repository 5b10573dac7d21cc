//! Snowflakes, Discord's ids, and the clock that they carry.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The first millisecond that a snowflake can carry: 1 January 2015.
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;
/// Where the clock of a reproducible world starts: 21 January 2025, 08:00 UTC.
const FIXED_START_MS: u64 = 1_737_446_400_000;

/// The id of anything: a guild, a channel, a person, a message…
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl Id {
    /// The id of this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number itself, as client libraries want it.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// When the thing was made, in Discord's notation.
    pub fn timestamp(self) -> String {
        rfc3339((self.0 >> 22) + DISCORD_EPOCH_MS)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl FromStr for Id {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Where the time in ids and timestamps comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// One millisecond passes with each id: the same story gives the same ids and timestamps.
    #[default]
    Fixed,
    /// The machine's own time, for people who look at it.
    System,
}

/// Gives every new thing its id.
#[derive(Clone, Debug)]
pub(crate) struct IdSource {
    clock: Clock,
    last_ms: u64,
}

impl IdSource {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            last_ms: FIXED_START_MS,
        }
    }

    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// A new id, higher than all before.
    pub fn next(&mut self) -> Id {
        self.last_ms = match self.clock {
            Clock::Fixed => self.last_ms + 1,
            Clock::System => system_ms().max(self.last_ms + 1),
        };
        Id((self.last_ms - DISCORD_EPOCH_MS) << 22)
    }

    /// The time now, in Discord's notation.
    pub fn timestamp(&mut self) -> String {
        self.next().timestamp()
    }
}

fn system_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn rfc3339(unix_ms: u64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms) * 1_000_000)
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_carry_their_time() {
        let mut ids = IdSource::new(Clock::Fixed);
        let (first, second) = (ids.next(), ids.next());
        assert!(first < second);
        assert_eq!(first.timestamp(), "2025-01-21T08:00:00.001Z");
        assert_eq!(first, IdSource::new(Clock::Fixed).next());
    }
}
