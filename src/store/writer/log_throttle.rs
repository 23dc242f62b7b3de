//! Limits how often failed writes are logged.

use std::time::{Duration, Instant};

/// The minimum interval. A full disk fails every batch, and the server's log may be on the same disk.
const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// The failed writes, and how many of them were logged.
#[derive(Debug, Default)]
pub(in crate::store) struct LogThrottle {
    said: Option<Instant>,
    unsaid: usize,
    /// Whether the failure was logged, and its end not yet.
    is_known: bool,
}

impl LogThrottle {
    /// This many writes failed. Returns what to log now, if anything: the failures since the last report.
    pub(in crate::store) fn failed(&mut self, writes: usize, now: Instant) -> Option<usize> {
        self.unsaid += writes;
        if self.said.is_some_and(|said| now.duration_since(said) < LOG_INTERVAL) {
            return None;
        }
        self.said = Some(now);
        self.is_known = true;
        Some(std::mem::take(&mut self.unsaid))
    }

    /// A batch was written. Returns, if the end of the failure must be logged, the failures that were not logged.
    pub(in crate::store) fn written(&mut self) -> Option<usize> {
        std::mem::take(&mut self.is_known).then(|| std::mem::take(&mut self.unsaid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_once_a_minute_and_its_end_once() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut trouble = LogThrottle::default();
        assert_eq!(trouble.written(), None);
        assert_eq!(trouble.failed(3, after(0)), Some(3));
        assert_eq!(trouble.failed(4, after(1)), None);
        assert_eq!(trouble.failed(5, after(60)), Some(9));
        assert_eq!(trouble.failed(1, after(61)), None);
        assert_eq!(trouble.written(), Some(1));
        assert_eq!(trouble.written(), None);
        // It comes and goes: still no more than a line a minute, and none about an end whose beginning was not told.
        assert_eq!(trouble.failed(1, after(62)), None);
        assert_eq!(trouble.written(), None);
        assert_eq!(trouble.failed(1, after(120)), Some(2));
    }
}
