//! What is counted while the bot runs, for those who operate it: numbers, and labels from the lists
//! in this file. Never a person, a server, a channel or a text, and nothing about an emergency.
//!
//! Pure: no global state, no clock (the time is given), no I/O.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the times to answer, in seconds. Discord drops a command after 3.
const ANSWER_SECONDS: [f64; 10] = [0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0];

/// Declares the values of a label, each with its name for programs.
macro_rules! label {
    ($(#[$about:meta])* $label:ident { $($(#[$meaning:meta])* $value:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $label {
            $($(#[$meaning])* $value,)*
        }

        impl $label {
            const ALL: &[Self] = &[$(Self::$value),*];

            /// Its name for programs.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$value => $name,)*
                }
            }
        }
    };
}

label! {
    /// Where a question was asked.
    Surface {
        /// In a message that mentions the bot.
        Mention = "mention",
        /// In a direct message.
        Direct = "direct",
        /// In a channel for asking, or a forum.
        Ask = "ask",
        /// In a watched channel.
        Watched = "watched",
        /// By a slash command, or the command on somebody's message.
        Command = "command",
        /// By a button or a menu under an answer.
        Component = "component",
    }
}

label! {
    /// What became of a question.
    Outcome {
        /// An entry answered.
        Answer = "answer",
        /// A few entries were offered.
        Clarify = "clarify",
        /// Nothing answered.
        Unknown = "unknown",
        /// It was not treated at the colloquium; who can help was said.
        Elsewhere = "elsewhere",
        /// A page of the base, or a sentence about the bot.
        Other = "other",
        /// The reply could not be delivered.
        Lost = "lost",
    }
}

label! {
    /// What became of a question that somebody wanted to ask people.
    Passed {
        /// It is posted.
        Posted = "posted",
        /// It may not be posted, or was already.
        Refused = "refused",
        /// Discord did not take it.
        Lost = "lost",
    }
}

label! {
    /// What became of a reload.
    Reload {
        /// The new base is in service.
        Served = "served",
        /// It waits for a moderator's word.
        Waits = "waits",
        /// It has errors, or the program failed: the old one stays.
        Refused = "refused",
    }
}

label! {
    /// How a connection to the gateway began.
    Connected {
        /// With a new session, which costs an IDENTIFY.
        Identified = "identified",
        /// With the session of the connection before.
        Resumed = "resumed",
    }
}

type Labels<const N: usize> = [(&'static str, String); N];
type Counters<const N: usize> = Family<[(&'static str, &'static str); N], Counter>;
/// A gauge that has no value until one is known.
type Known<N, A> = Family<Labels<0>, Gauge<N, A>>;
type Seconds = Gauge<f64, std::sync::atomic::AtomicU64>;

/// The counters of one bot.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    questions: Counters<2>,
    answer_time: Histogram,
    shards: Gauge,
    ready_shards: Gauge,
    reconnections: Counters<1>,
    identifies: Counter,
    identifies_left: Known<i64, std::sync::atomic::AtomicI64>,
    rate_limits: Counter,
    passed_on: Counters<1>,
    reloads: Counters<1>,
    base: Family<Labels<1>, Gauge>,
    base_entries: Gauge,
    base_since: Seconds,
    state: Mutex<State>,
}

/// What a scrape must see as a whole.
#[derive(Debug, Default)]
struct State {
    /// How many IDENTIFYs Discord grants in a period, and when the next period begins.
    allowance: Option<(u64, SystemTime)>,
    base_version: Option<u64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("colloque_bot"),
            questions: Counters::default(),
            answer_time: Histogram::new(ANSWER_SECONDS),
            shards: Gauge::default(),
            ready_shards: Gauge::default(),
            reconnections: Counters::default(),
            identifies: Counter::default(),
            identifies_left: Known::default(),
            rate_limits: Counter::default(),
            passed_on: Counters::default(),
            reloads: Counters::default(),
            base: Family::default(),
            base_entries: Gauge::default(),
            base_since: Seconds::default(),
            state: Mutex::default(),
        };
        metrics.register();
        metrics.start_at_zero();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let to = &mut self.registry;
        let build = Info::new([
            ("version", env!("CARGO_PKG_VERSION")),
            ("commit", env!("COLLOQUE_BOT_COMMIT")),
        ]);
        to.register("build", "The program", build);
        to.register(
            "questions",
            "Questions and commands replied to, by surface and outcome",
            self.questions.clone(),
        );
        to.register_with_unit(
            "answer",
            "Time from a question's arrival until Discord has the reply",
            Unit::Seconds,
            self.answer_time.clone(),
        );
        to.register(
            "gateway_shards",
            "Connections to the gateway that there should be",
            self.shards.clone(),
        );
        to.register(
            "gateway_ready_shards",
            "Connections to the gateway over which events come",
            self.ready_shards.clone(),
        );
        to.register(
            "gateway_reconnections",
            "Connections to the gateway made anew after a loss",
            self.reconnections.clone(),
        );
        to.register(
            "gateway_identifies",
            "IDENTIFYs sent to Discord",
            self.identifies.clone(),
        );
        to.register(
            "gateway_identifies_left",
            "IDENTIFYs that Discord grants until its next reset",
            self.identifies_left.clone(),
        );
        to.register(
            "rate_limits",
            "Rate limits of Discord that a request met",
            self.rate_limits.clone(),
        );
        to.register(
            "help_requests",
            "Questions that members wanted to ask people",
            self.passed_on.clone(),
        );
        to.register("reloads", "Reloads of the base", self.reloads.clone());
        to.register(
            "base_info",
            "1 for the content of the base in service",
            self.base.clone(),
        );
        to.register(
            "base_entries",
            "Entries of the base in service",
            self.base_entries.clone(),
        );
        to.register_with_unit(
            "base_served_timestamp",
            "When the base in service was put there",
            Unit::Seconds,
            self.base_since.clone(),
        );
    }

    /// Counters exist before they count: else the first increment is invisible.
    fn start_at_zero(&self) {
        for &surface in Surface::ALL {
            for &outcome in Outcome::ALL {
                drop(self.questions.get_or_create(&question(surface, outcome)));
            }
        }
        for &how in Connected::ALL {
            drop(self.reconnections.get_or_create(&[("how", how.label())]));
        }
        for &result in Passed::ALL {
            drop(self.passed_on.get_or_create(&[("result", result.label())]));
        }
        for &result in Reload::ALL {
            drop(self.reloads.get_or_create(&[("result", result.label())]));
        }
    }

    /// A question was replied to, after so long.
    pub fn replied(&self, surface: Surface, outcome: Outcome, took: Duration) {
        self.questions
            .get_or_create(&question(surface, outcome))
            .inc();
        if outcome != Outcome::Lost {
            self.answer_time.observe(took.as_secs_f64());
        }
    }

    /// The gateway is known: so many shards are to connect.
    pub fn expect_shards(&self, number: u32) {
        self.shards.set(i64::from(number));
    }

    /// Events come over a shard's connection, its first or, after a loss, a later one.
    pub fn connected(&self, how: Connected, is_first: bool) {
        self.ready_shards.inc();
        if !is_first {
            self.reconnections
                .get_or_create(&[("how", how.label())])
                .inc();
        }
    }

    /// A connection over which events came has ended.
    pub fn disconnected(&self) {
        self.ready_shards.dec();
    }

    /// Discord says how many IDENTIFYs are left, of how many, and when there will be all again.
    pub fn identifies_left(&self, left: u64, total: u64, reset: SystemTime) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.allowance = Some((total, reset));
        self.set_identifies_left(left);
    }

    /// An IDENTIFY is being sent.
    pub fn identified(&self) {
        self.identifies.inc();
        if let Some(left) = self.identifies_left.get(&[]) {
            left.set((left.get() - 1).max(0));
        }
    }

    /// Discord has limited a request.
    pub fn rate_limited(&self) {
        self.rate_limits.inc();
    }

    /// Somebody wanted to ask people.
    pub fn passed_on(&self, result: Passed) {
        self.passed_on
            .get_or_create(&[("result", result.label())])
            .inc();
    }

    /// The base was loaded again.
    pub fn reloaded(&self, result: Reload) {
        self.reloads
            .get_or_create(&[("result", result.label())])
            .inc();
    }

    /// A base is in service since then.
    pub fn base_served(&self, version: u64, entries: usize, since: SystemTime) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.base_version = Some(version);
        self.base.clear();
        let label = [("version", format!("{version:016x}"))];
        self.base.get_or_create(&label).set(1);
        self.base_entries
            .set(i64::try_from(entries).unwrap_or(i64::MAX));
        let since = since.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.base_since.set(since.as_secs_f64());
    }

    /// Whether the bot can answer.
    ///
    /// # Errors
    /// Why not, in French.
    pub fn readiness(&self) -> Result<(), String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.base_version.is_none() {
            return Err(String::from("aucune base en service"));
        }
        match (self.ready_shards.get(), self.shards.get()) {
            (_, 0) => Err(String::from(
                "la passerelle de Discord n’est pas encore connue",
            )),
            (ready, all) if ready < all => Err(format!(
                "pas de connexion à la passerelle de Discord ({ready} sur {all}) ; le journal dit pourquoi"
            )),
            _ => Ok(()),
        }
    }

    /// Everything in the text format of OpenMetrics.
    pub fn exposition(&self, now: SystemTime) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((total, _)) = state.allowance.filter(|(_, reset)| now >= *reset) {
            self.set_identifies_left(total);
        }
        let mut written = String::new();
        // Writing to a text cannot fail.
        let _ = text::encode(&mut written, &self.registry);
        written
    }

    fn set_identifies_left(&self, left: u64) {
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        self.identifies_left.get_or_create(&[]).set(left);
    }
}

const fn question(surface: Surface, outcome: Outcome) -> [(&'static str, &'static str); 2] {
    [("surface", surface.label()), ("outcome", outcome.label())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a series, as it is written.
    fn value(metrics: &Metrics, now: SystemTime, series: &str) -> Option<String> {
        let text = metrics.exposition(now);
        let mut lines = text.lines();
        let found = lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        found.map(str::to_owned)
    }

    #[test]
    fn identifies_left_go_down_with_each_and_come_back_with_the_reset() {
        let (metrics, now) = (Metrics::default(), UNIX_EPOCH + Duration::from_secs(1_000));
        let left = |now| value(&metrics, now, "colloque_bot_gateway_identifies_left");
        assert_eq!(left(now), None, "unknown is not zero");
        metrics.identifies_left(2, 1_000, now + Duration::from_secs(60));
        for expected in ["2", "1", "0", "0"] {
            assert_eq!(left(now).as_deref(), Some(expected));
            metrics.identified();
        }
        assert_eq!(left(now + Duration::from_secs(60)).as_deref(), Some("1000"));
        assert_eq!(
            value(&metrics, now, "colloque_bot_gateway_identifies_total").as_deref(),
            Some("4")
        );
    }

    #[test]
    fn it_is_ready_with_a_base_and_every_shard() {
        let metrics = Metrics::default();
        let why = || metrics.readiness().err().unwrap_or_default();
        assert!(why().contains("base"), "{}", why());
        metrics.base_served(1, 2, UNIX_EPOCH);
        assert!(why().contains("pas encore connue"), "{}", why());
        metrics.expect_shards(2);
        metrics.connected(Connected::Identified, true);
        assert!(why().contains("1 sur 2"), "{}", why());
        metrics.connected(Connected::Identified, true);
        assert_eq!(metrics.readiness(), Ok(()));
        metrics.disconnected();
        assert!(why().contains("1 sur 2"), "{}", why());
    }

    #[test]
    fn only_the_base_in_service_has_its_version() {
        let metrics = Metrics::default();
        for (version, entries) in [(1, 12), (0xabc, 13)] {
            metrics.base_served(version, entries, UNIX_EPOCH + Duration::from_millis(2_500));
        }
        let text = metrics.exposition(UNIX_EPOCH);
        let lines = text
            .lines()
            .filter(|line| line.starts_with("colloque_bot_base"));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            [
                "colloque_bot_base_info{version=\"0000000000000abc\"} 1",
                "colloque_bot_base_entries 13",
                "colloque_bot_base_served_timestamp_seconds 2.5",
            ]
        );
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
