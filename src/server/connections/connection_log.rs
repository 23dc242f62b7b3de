//! Logs connections: a line for each while they are few, and only their number while they are many.

use crate::{rates::TokenBucket, server::limits::CONNECTION_LOG_RATE};
use std::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

/// The log of connections.
#[derive(Debug)]
pub(in crate::server) struct ConnectionLog {
    // A std mutex: it is held for a count, never across an await, nor while a line is written.
    unsaid: Mutex<UnloggedConnections>,
}

/// The counts that are not logged yet.
#[derive(Debug)]
struct UnloggedConnections {
    lines: TokenBucket,
    counts: ConnectionCounts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ConnectionCounts {
    opened: u64,
    closed: u64,
    refused: u64,
}

/// The lines to write.
#[derive(Debug, PartialEq, Eq)]
enum LogLines {
    None,
    /// A line for this connection, after one for those without a line.
    One(ConnectionCounts),
}

impl Default for ConnectionLog {
    fn default() -> Self {
        let lines = TokenBucket::new(CONNECTION_LOG_RATE, Instant::now());
        Self { unsaid: Mutex::new(UnloggedConnections { lines, counts: ConnectionCounts::default() }) }
    }
}

impl ConnectionLog {
    /// A connection was opened.
    pub(in crate::server) fn opened(&self, id: u64) {
        if self.may_write(|counts| counts.opened += 1) {
            tracing::info!(conn.id = id, "connected");
        }
    }

    /// A connection has ended.
    pub(in crate::server) fn closed(&self, id: u64, reason: &str, duration_ms: u64) {
        if self.may_write(|counts| counts.closed += 1) {
            tracing::info!(conn.id = id, reason, duration_ms, "disconnected");
        }
    }

    /// A connection was refused for lack of a place.
    pub(in crate::server) fn refused(&self) {
        if self.may_write(|counts| counts.refused += 1) {
            tracing::warn!("refused a connection: all places are taken, or all of its network");
        }
    }

    /// Whether a line may be written. If not, the event is counted, and the counts are written before the next line.
    fn may_write(&self, count: impl FnOnce(&mut ConnectionCounts)) -> bool {
        let lines = self.lock().next(Instant::now(), count);
        match lines {
            LogLines::None => false,
            LogLines::One(before) => {
                if before != ConnectionCounts::default() {
                    let ConnectionCounts { opened, closed, refused } = before;
                    tracing::info!(opened, closed, refused, "connections without a line of their own");
                }
                true
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, UnloggedConnections> {
        self.unsaid.lock().expect("no holder panics")
    }
}

impl UnloggedConnections {
    fn next(&mut self, now: Instant, count: impl FnOnce(&mut ConnectionCounts)) -> LogLines {
        if self.lines.try_take(now).is_ok() {
            return LogLines::One(std::mem::take(&mut self.counts));
        }
        count(&mut self.counts);
        LogLines::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn of_very_many_connections_the_log_has_few_lines_and_the_number_of_the_others() {
        let now = Instant::now();
        let mut unsaid = UnloggedConnections {
            lines: TokenBucket::new(CONNECTION_LOG_RATE, now),
            counts: ConnectionCounts::default(),
        };
        let written = (0..10_000).filter(|_| unsaid.next(now, |counts| counts.opened += 1) != LogLines::None);
        assert_eq!(written.count(), CONNECTION_LOG_RATE.burst as usize);
        let opened = 10_000 - u64::from(CONNECTION_LOG_RATE.burst);
        let later = now + Duration::from_secs(1);
        let before = ConnectionCounts { opened, ..ConnectionCounts::default() };
        assert_eq!(unsaid.next(later, |counts| counts.closed += 1), LogLines::One(before));
        assert_eq!(
            unsaid.next(later, |counts| counts.closed += 1),
            LogLines::One(ConnectionCounts::default())
        );
    }
}
