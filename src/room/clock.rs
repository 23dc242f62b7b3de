//! Reads the time for rooms, by the wall clock and the monotonic clock.

use crate::domain::Timestamp;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A moment by both clocks: the wall clock, which people read, and the monotonic clock, which never goes back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    pub(super) instant: Instant,
}

/// Now, by both clocks.
pub(super) fn moment() -> Moment {
    Moment { at: now(), instant: Instant::now() }
}

/// Now. A clock before 1970 reads as 1970: an entry must have a time, and Seq, not time, orders the log.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
