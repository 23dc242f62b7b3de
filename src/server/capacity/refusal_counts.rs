//! How often each limit refused something since the server started: numbers alone, of nobody.

use crate::sheets::HitLimit;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often each limit refused something. Counting costs one atomic addition, and only when something is refused.
#[derive(Debug, Default)]
pub(in crate::server) struct RefusalCounts([AtomicU64; HitLimit::ALL.len()]);

impl RefusalCounts {
    /// Counts one more.
    pub(in crate::server) fn count(&self, limit: HitLimit) {
        self.0[limit as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many it were.
    pub(in crate::server) fn of(&self, limit: HitLimit) -> u64 {
        self.0[limit as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_counted_by_itself() {
        let counts = RefusalCounts::default();
        for (times, limit) in HitLimit::ALL.into_iter().enumerate() {
            (0..times).for_each(|_| counts.count(limit));
        }
        let counted = HitLimit::ALL.map(|limit| counts.of(limit) as usize);
        assert!(counted.into_iter().eq(0..HitLimit::ALL.len()), "{counted:?}");
    }
}
