//! Faults injected into REST requests.

use std::time::Duration;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answered 429: too many requests, come back later.
    RateLimited {
        /// When to come back.
        retry_after: Duration,
        /// Whether every route is concerned, not only this one.
        global: bool,
    },
    /// Answered with this status and no useful body, such as 500 or 503; nothing is done.
    Status(u16),
    /// Refused with this status and Discord's own code, such as 403 and 50013; nothing is done.
    Refused {
        /// The status.
        status: u16,
        /// Discord's code.
        code: u32,
    },
    /// Refused as an invalid form body, for what is at this place, such as `embeds/0/url`; nothing is
    /// done.
    Invalid(&'static str),
    /// Arrives this much later, then treated as usual.
    Delayed(Duration),
    /// The connection breaks before the request is read: nothing is done.
    Cut,
    /// The connection breaks after the request was carried out: the answer is lost.
    CutAfter,
}

/// An effect, with the requests that it affects.
#[derive(Clone, Debug)]
pub struct Injection {
    effect: Effect,
    method: Option<String>,
    route: Option<String>,
    times: usize,
}

impl Injection {
    /// Affects the next request of any kind.
    pub const fn new(effect: Effect) -> Self {
        Self {
            effect,
            method: None,
            route: None,
            times: 1,
        }
    }

    /// Only such requests; the route as Discord's documentation writes it.
    pub fn on(mut self, method: &str, route: &str) -> Self {
        self.method = Some(method.to_owned());
        self.route = Some(route.to_owned());
        self
    }

    /// Affects this many requests.
    pub const fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    fn meets(&self, method: &str, route: &str) -> bool {
        let any_or = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        self.times > 0 && any_or(&self.method, method) && any_or(&self.route, route)
    }
}

/// The injections still to come.
#[derive(Debug, Default)]
pub(crate) struct Injections {
    list: Vec<Injection>,
}

impl Injections {
    pub fn add(&mut self, injection: Injection) {
        self.list.push(injection);
    }

    /// How many requests they are still to affect.
    pub fn pending(&self) -> usize {
        self.list.iter().map(|injection| injection.times).sum()
    }

    /// The effect on this request, if any; the earliest injection wins.
    pub fn take(&mut self, method: &str, route: &str) -> Option<Effect> {
        let found = self
            .list
            .iter_mut()
            .find(|injection| injection.meets(method, route))?;
        found.times -= 1;
        let effect = found.effect;
        self.list.retain(|injection| injection.times > 0);
        Some(effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_injection_meets_its_requests_and_no_more() {
        let mut injections = Injections::default();
        injections.add(
            Injection::new(Effect::Status(503))
                .on("GET", "/users/@me")
                .times(2),
        );
        assert_eq!(injections.take("GET", "/gateway/bot"), None);
        assert_eq!(
            injections.take("GET", "/users/@me"),
            Some(Effect::Status(503))
        );
        assert_eq!(
            injections.take("GET", "/users/@me"),
            Some(Effect::Status(503))
        );
        assert_eq!(injections.take("GET", "/users/@me"), None);
    }
}
