//! Decides whether a connection still lives, by what was received and when.

use std::time::Duration;

/// How long nothing may come: the server says something every 5 s, and one of its words may be late.
const SILENCE_MILLIS: u64 = 12_000;

/// How long an answer may take when somebody looks at the page and waits for it.
const ANSWER_MILLIS: u64 = 1_000;

/// How long a connection that is being made may take after the page was asleep: it may have died in that sleep.
const REVIVAL_MILLIS: u64 = 3_000;

/// How often to look.
const TICK_MILLIS: u64 = 1_000;

/// How much later than due a look may come before the page must have been asleep.
const LATE_MILLIS: u64 = 2_000;

/// When a connection was last heard, looked after and asked, in milliseconds by the clock on the wall: the one
/// clock that goes on while a machine sleeps.
#[derive(Debug)]
pub(in crate::client) struct LivenessMonitor {
    heard: u64,
    looked: u64,
    asked: Option<u64>,
}

/// What a look at it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum Liveness {
    /// It lives, or has time left.
    Alive,
    /// The page was asleep meanwhile, or its clock was set: ask.
    Doubtful,
    /// It does not answer.
    Dead,
}

impl LivenessMonitor {
    pub(in crate::client) fn new(now: u64) -> Self {
        Self { heard: now, looked: now, asked: None }
    }

    /// Something came.
    pub(in crate::client) fn heard(&mut self, now: u64) {
        self.heard = now;
        self.asked = None;
    }

    /// The page was asleep while the connection was being made: there is nobody to ask yet, and little time to lose.
    pub(in crate::client) fn expect_soon(&mut self, now: u64) {
        self.heard = (now + REVIVAL_MILLIS).saturating_sub(SILENCE_MILLIS);
    }

    /// There is a reason to doubt that it lives. True when to ask it: not while an answer is awaited.
    pub(in crate::client) fn suspect(&mut self, now: u64) -> bool {
        let is_new = self.asked.is_none();
        self.asked.get_or_insert(now);
        is_new
    }

    /// Looks after it.
    pub(in crate::client) fn look(&mut self, now: u64) -> Liveness {
        let was_asleep = now < self.looked || self.looked + TICK_MILLIS + LATE_MILLIS < now;
        self.looked = now;
        if was_asleep {
            // What came meanwhile waits to be heard behind this look.
            self.heard(now);
            return Liveness::Doubtful;
        }
        let is_dead = match self.asked {
            Some(asked) => asked + ANSWER_MILLIS <= now,
            None => self.heard + SILENCE_MILLIS <= now,
        };
        if is_dead { Liveness::Dead } else { Liveness::Alive }
    }

    /// When to look again.
    pub(in crate::client) fn next_look(&self, now: u64) -> Duration {
        let due = self.asked.map_or(TICK_MILLIS, |asked| (asked + ANSWER_MILLIS).saturating_sub(now));
        Duration::from_millis(due.min(TICK_MILLIS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_death_after_a_while_and_an_unanswered_question_soon() {
        let mut pulse = LivenessMonitor::new(0);
        for now in (1_000..12_000).step_by(1_000) {
            assert_eq!(pulse.look(now), Liveness::Alive);
        }
        assert_eq!(pulse.look(12_000), Liveness::Dead);

        pulse.heard(12_100);
        assert!(pulse.suspect(12_500) && !pulse.suspect(12_600));
        assert_eq!(pulse.next_look(12_600), Duration::from_millis(900));
        assert_eq!(pulse.look(13_400), Liveness::Alive);
        assert_eq!(pulse.look(13_500), Liveness::Dead);
        pulse.heard(13_500);
        assert_eq!(pulse.look(14_000), Liveness::Alive);
    }

    #[test]
    fn a_page_that_slept_asks_before_it_gives_up_and_so_does_one_whose_clock_was_set() {
        let mut pulse = LivenessMonitor::new(1_000_000);
        pulse.suspect(1_000_000);
        for now in [4_600_000, 1_000_000] {
            assert_eq!(pulse.look(now), Liveness::Doubtful);
            assert!(pulse.suspect(now));
            assert_eq!(pulse.look(now + 999), Liveness::Alive);
            assert_eq!(pulse.look(now + 1_000), Liveness::Dead);
        }
        pulse.heard(2_000_000);
        assert_eq!(pulse.look(2_000_000), Liveness::Doubtful);
        pulse.expect_soon(2_000_000);
        assert_eq!(pulse.look(2_002_999), Liveness::Alive);
        assert_eq!(pulse.look(2_003_000), Liveness::Dead);
    }
}
