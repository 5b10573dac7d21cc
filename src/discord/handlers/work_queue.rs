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
    Waits,
    /// It waits, and another was given up in its place; or it was given up itself.
    Overflows,
}

/// How much there may be.
#[derive(Debug, Clone, Copy)]
pub struct Capacity {
    /// In progress at once.
    pub running: usize,
    /// Of these, one sender's.
    pub running_each: usize,
    pub waiting: usize,
    /// Of these, one sender's.
    pub waiting_each: usize,
}

/// Work in progress, and work that waits, each piece with its sender if it has one: nobody takes the
/// place of all.
#[derive(Debug)]
pub struct WorkQueue<S, T> {
    capacity: Capacity,
    /// The senders of what is in progress.
    running: Vec<Option<S>>,
    waiting: VecDeque<Waiting<S, T>>,
}

#[derive(Debug)]
struct Waiting<S, T> {
    sender: Option<S>,
    urgency: Urgency,
    work: T,
}

impl<S: Copy + PartialEq, T> WorkQueue<S, T> {
    /// An idle queue.
    pub const fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            running: Vec::new(),
            waiting: VecDeque::new(),
        }
    }

    /// A piece of work arrives. If there is too much of its sender's, the oldest of theirs that nobody
    /// asked for is given up, else their oldest; if there is too much in all, the same of all.
    pub fn admit(&mut self, sender: Option<S>, urgency: Urgency, work: T) -> Admission<T> {
        if self.running.len() < self.capacity.running && self.has_room(sender) {
            self.running.push(sender);
            return Admission::Start(work);
        }
        self.waiting.push_back(Waiting {
            sender,
            urgency,
            work,
        });
        let is_theirs = |it: &Waiting<S, T>| sender.is_some() && it.sender == sender;
        let theirs = self.waiting.iter().filter(|it| is_theirs(it)).count();
        if theirs > self.capacity.waiting_each {
            self.give_up(is_theirs);
        } else if self.waiting.len() > self.capacity.waiting {
            self.give_up(|_| true);
        } else {
            return Admission::Waits;
        }
        Admission::Overflows
    }

    /// A piece of work of this sender's is done; returns the next to do, with its sender.
    pub fn finish(&mut self, sender: Option<S>) -> Option<(Option<S>, T)> {
        if let Some(done) = self.running.iter().position(|it| *it == sender) {
            self.running.swap_remove(done);
        }
        let next = self
            .waiting
            .iter()
            .position(|it| self.has_room(it.sender))?;
        let Waiting { sender, work, .. } = self.waiting.remove(next)?;
        self.running.push(sender);
        Some((sender, work))
    }

    /// Gives up all that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Whether nothing waits.
    pub fn is_relaxed(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether one more of this sender's may be in progress.
    fn has_room(&self, sender: Option<S>) -> bool {
        let theirs = self.running.iter().filter(|it| **it == sender).count();
        sender.is_none() || theirs < self.capacity.running_each
    }

    fn give_up(&mut self, may_go: impl Fn(&Waiting<S, T>) -> bool) {
        let unasked = |it: &Waiting<S, T>| it.urgency == Urgency::Unasked && may_go(it);
        let waiting = &mut self.waiting;
        let oldest = waiting.iter().position(unasked);
        if let Some(oldest) = oldest.or_else(|| waiting.iter().position(&may_go)) {
            waiting.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Admission::{Overflows, Start, Waits};
    use Urgency::{Asked, Unasked};

    #[test]
    fn the_oldest_that_nobody_asked_for_is_given_up_first() {
        let mut queue = WorkQueue::new(Capacity {
            running: 1,
            running_each: 1,
            waiting: 3,
            waiting_each: 3,
        });
        assert_eq!(queue.admit(Some('a'), Unasked, 0), Start(0));
        let arrivals = [
            (Asked, 1),
            (Unasked, 2),
            (Unasked, 3),
            (Asked, 4),
            (Asked, 5),
            (Asked, 6),
        ];
        let admitted = arrivals.map(|(urgency, work)| queue.admit(None, urgency, work));
        assert_eq!(
            admitted,
            [Waits, Waits, Waits, Overflows, Overflows, Overflows]
        );
        let mut done = Vec::new();
        let mut sender = Some('a');
        while let Some((next, work)) = queue.finish(sender) {
            sender = next;
            done.push(work);
        }
        assert_eq!(done, [4, 5, 6]);
        assert!(queue.is_relaxed());
        assert_eq!(queue.admit(Some('a'), Unasked, 7), Start(7));
    }

    #[test]
    fn one_sender_leaves_room_for_others() {
        let mut queue = WorkQueue::new(Capacity {
            running: 3,
            running_each: 1,
            waiting: 5,
            waiting_each: 2,
        });
        let (a, b, c) = (Some('a'), Some('b'), Some('c'));
        let arrivals = [
            (a, Asked, 0, Start(0)),
            (a, Asked, 1, Waits),
            (b, Asked, 2, Start(2)),
            (a, Unasked, 3, Waits),
            // Of their own, the one that nobody asked for goes.
            (a, Asked, 4, Overflows),
            (None, Asked, 5, Start(5)),
            (c, Asked, 6, Waits),
        ];
        for (sender, urgency, work, expected) in arrivals {
            assert_eq!(queue.admit(sender, urgency, work), expected, "{work}");
        }
        // Whoever has one in progress waits, even before others.
        assert_eq!(queue.finish(b), Some((c, 6)));
        assert_eq!(queue.finish(c), None);
        assert_eq!(queue.finish(a), Some((a, 1)));
        assert_eq!(queue.finish(a), Some((a, 4)));
        assert_eq!(queue.finish(a), None);
        assert_eq!(queue.finish(None), None);
    }
}
