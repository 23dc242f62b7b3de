//! Decides whether a connection is alive, by the times of received data.

use std::time::Duration;

/// How long nothing may be received: the server sends something every 5 s, and one heartbeat may be late.
const SILENCE_MILLIS: u64 = 12_000;

/// How long an answer may take while somebody looks at the page.
const ANSWER_MILLIS: u64 = 1_000;

/// How long connecting may take after the page was asleep: the connection may have died meanwhile.
const REVIVAL_MILLIS: u64 = 3_000;

/// The interval of checks.
const TICK_MILLIS: u64 = 1_000;

/// A check that is later than this means that the page was asleep.
const LATE_MILLIS: u64 = 2_000;

/// When a connection was last heard, checked and probed, in milliseconds of the wall clock: the only clock that continues while
/// a machine sleeps.
#[derive(Debug)]
pub(in crate::client) struct LivenessMonitor {
    heard: u64,
    looked: u64,
    asked: Option<u64>,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum Liveness {
    /// It is alive, or has time left.
    Alive,
    /// The page was asleep, or its clock was set: send a probe.
    Doubtful,
    /// It does not answer.
    Dead,
}

impl LivenessMonitor {
    pub(in crate::client) fn new(now: u64) -> Self {
        Self { heard: now, looked: now, asked: None }
    }

    /// Something was received.
    pub(in crate::client) fn heard(&mut self, now: u64) {
        self.heard = now;
        self.asked = None;
    }

    /// The page was asleep while connecting: a probe cannot be sent yet, and the timeout is short.
    pub(in crate::client) fn expect_soon(&mut self, now: u64) {
        self.heard = (now + REVIVAL_MILLIS).saturating_sub(SILENCE_MILLIS);
    }

    /// There is a reason for doubt. True if a probe must be sent: not while an answer is awaited.
    pub(in crate::client) fn suspect(&mut self, now: u64) -> bool {
        let is_new = self.asked.is_none();
        self.asked.get_or_insert(now);
        is_new
    }

    /// Checks the connection.
    pub(in crate::client) fn look(&mut self, now: u64) -> Liveness {
        let was_asleep = now < self.looked || self.looked + TICK_MILLIS + LATE_MILLIS < now;
        self.looked = now;
        if was_asleep {
            // Data that arrived during sleep is handled after this check.
            self.heard(now);
            return Liveness::Doubtful;
        }
        let is_dead = match self.asked {
            Some(asked) => asked + ANSWER_MILLIS <= now,
            None => self.heard + SILENCE_MILLIS <= now,
        };
        if is_dead { Liveness::Dead } else { Liveness::Alive }
    }

    /// The time until the next check.
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
