//! What the log says of connections: a line for each while they are few, and their number while they are many.

use super::limits::{Bucket, CONNECTION_LINES};
use std::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

/// The log of connections.
#[derive(Debug)]
pub(super) struct ConnectionLog {
    // A std mutex: it is held for a count, never across an await, nor while a line is written.
    unsaid: Mutex<Unsaid>,
}

/// What the log has not said yet.
#[derive(Debug)]
struct Unsaid {
    lines: Bucket,
    counts: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    opened: u64,
    closed: u64,
    refused: u64,
}

/// What there is to write.
#[derive(Debug, PartialEq, Eq)]
enum Lines {
    None,
    /// A line for this one, after one for those that had none.
    One(Counts),
}

impl Default for ConnectionLog {
    fn default() -> Self {
        let lines = Bucket::new(CONNECTION_LINES, Instant::now());
        Self { unsaid: Mutex::new(Unsaid { lines, counts: Counts::default() }) }
    }
}

impl ConnectionLog {
    /// A connection is there.
    pub(super) fn opened(&self, id: u64) {
        if self.may_write(|counts| counts.opened += 1) {
            tracing::info!(conn.id = id, "connected");
        }
    }

    /// A connection has ended.
    pub(super) fn closed(&self, id: u64, reason: &str, duration_ms: u64) {
        if self.may_write(|counts| counts.closed += 1) {
            tracing::info!(conn.id = id, reason, duration_ms, "disconnected");
        }
    }

    /// There was no place for one.
    pub(super) fn refused(&self) {
        if self.may_write(|counts| counts.refused += 1) {
            tracing::warn!("refused a connection: all places are taken, or all of its network");
        }
    }

    /// Whether there is to be a line. If not it is counted, and what was counted is written before the next.
    fn may_write(&self, count: impl FnOnce(&mut Counts)) -> bool {
        let lines = self.lock().next(Instant::now(), count);
        match lines {
            Lines::None => false,
            Lines::One(before) => {
                if before != Counts::default() {
                    let Counts { opened, closed, refused } = before;
                    tracing::info!(opened, closed, refused, "connections without a line of their own");
                }
                true
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Unsaid> {
        self.unsaid.lock().expect("no holder panics")
    }
}

impl Unsaid {
    fn next(&mut self, now: Instant, count: impl FnOnce(&mut Counts)) -> Lines {
        if self.lines.try_take(now) {
            return Lines::One(std::mem::take(&mut self.counts));
        }
        count(&mut self.counts);
        Lines::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn of_very_many_connections_the_log_has_few_lines_and_the_number_of_the_others() {
        let now = Instant::now();
        let mut unsaid = Unsaid { lines: Bucket::new(CONNECTION_LINES, now), counts: Counts::default() };
        let written = (0..10_000).filter(|_| unsaid.next(now, |counts| counts.opened += 1) != Lines::None);
        assert_eq!(written.count(), CONNECTION_LINES.burst as usize);
        let opened = 10_000 - u64::from(CONNECTION_LINES.burst);
        let later = now + Duration::from_secs(1);
        let before = Counts { opened, ..Counts::default() };
        assert_eq!(unsaid.next(later, |counts| counts.closed += 1), Lines::One(before));
        assert_eq!(unsaid.next(later, |counts| counts.closed += 1), Lines::One(Counts::default()));
    }
}
