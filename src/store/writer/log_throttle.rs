//! Limits how often the log says that the disk takes nothing.

use std::time::{Duration, Instant};

/// How often, at most. A full disk fails every batch, and the log of doings may be on the same disk.
const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// What was not written, and what of that was said.
#[derive(Debug, Default)]
pub(in crate::store) struct LogThrottle {
    said: Option<Instant>,
    unsaid: usize,
    /// Whether it was said that it is there, and not yet that it is gone.
    is_known: bool,
}

impl LogThrottle {
    /// These many writes failed. What to say now, if anything: how many since it was last said.
    pub(in crate::store) fn failed(&mut self, writes: usize, now: Instant) -> Option<usize> {
        self.unsaid += writes;
        if self.said.is_some_and(|said| now.duration_since(said) < LOG_INTERVAL) {
            return None;
        }
        self.said = Some(now);
        self.is_known = true;
        Some(std::mem::take(&mut self.unsaid))
    }

    /// A batch was written. Whether to say that it goes on, and then how many failed that nobody was told of.
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
