//! Work that arrives faster than it is done: so much at once, so much waiting, and no more. Pure.

use std::collections::VecDeque;

/// Whether somebody waits for a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Nobody has asked for it.
    Unasked,
    /// Somebody has.
    Asked,
}

/// What becomes of a piece of work.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission<T> {
    /// It is to be done now.
    Start(T),
    /// It waits.
    Waits,
    /// It waits, and another was given up in its place; or it was given up itself.
    Overflows,
}

/// Work in progress, and work that waits.
#[derive(Debug)]
pub struct WorkQueue<T> {
    waiting: VecDeque<(Urgency, T)>,
    running: usize,
    most_running: usize,
    most_waiting: usize,
}

impl<T> WorkQueue<T> {
    /// An idle queue.
    pub const fn new(most_running: usize, most_waiting: usize) -> Self {
        Self {
            waiting: VecDeque::new(),
            running: 0,
            most_running,
            most_waiting,
        }
    }

    /// A piece of work arrives. If there is too much, the oldest that nobody asked for is given up,
    /// else the oldest of all.
    pub fn admit(&mut self, urgency: Urgency, work: T) -> Admission<T> {
        if self.running < self.most_running {
            self.running += 1;
            return Admission::Start(work);
        }
        self.waiting.push_back((urgency, work));
        if self.waiting.len() <= self.most_waiting {
            return Admission::Waits;
        }
        let unasked = |(urgency, _): &(Urgency, T)| *urgency == Urgency::Unasked;
        let oldest = self.waiting.iter().position(unasked).unwrap_or(0);
        self.waiting.remove(oldest);
        Admission::Overflows
    }

    /// A piece of work is done; returns the next to do.
    pub fn finish(&mut self) -> Option<T> {
        let next = self.waiting.pop_front().map(|(_, work)| work);
        if next.is_none() {
            self.running -= 1;
        }
        next
    }

    /// Gives up all that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Whether nothing waits.
    pub fn is_relaxed(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Admission::{Overflows, Waits};
    use Urgency::{Asked, Unasked};

    #[test]
    fn the_oldest_that_nobody_asked_for_is_given_up_first() {
        let mut queue = WorkQueue::new(1, 3);
        assert_eq!(queue.admit(Unasked, 0), Admission::Start(0));
        let arrivals = [
            (Asked, 1),
            (Unasked, 2),
            (Unasked, 3),
            (Asked, 4),
            (Asked, 5),
            (Asked, 6),
        ];
        let admitted = arrivals.map(|(urgency, work)| queue.admit(urgency, work));
        assert_eq!(
            admitted,
            [Waits, Waits, Waits, Overflows, Overflows, Overflows]
        );
        let mut done = Vec::new();
        while let Some(next) = queue.finish() {
            done.push(next);
        }
        assert_eq!(done, [4, 5, 6]);
        assert!(queue.is_relaxed());
        assert_eq!(queue.admit(Unasked, 7), Admission::Start(7));
    }
}
