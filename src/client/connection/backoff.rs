//! The delay before the next attempt to connect.

use std::time::Duration;

/// The longest first delay: a short outage should not be noticed.
const MAX_FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest delay: after an outage of an hour, clients reconnect within this time.
const MAX_WAIT: Duration = Duration::from_secs(15);

/// The delay before attempt `attempt` (0 is the first retry): a random part of a span that doubles up to [`MAX_WAIT`]. `random`
/// is in 0 to 1. Full jitter spreads clients that were disconnected together (Marc Brooker, "Exponential Backoff And Jitter",
/// 2015).
pub(in crate::client) fn wait(attempt: u32, random: f64) -> Duration {
    let span = MAX_FIRST_WAIT.saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX)).min(MAX_WAIT);
    span.mul_f64(random.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_doubles_and_stays_below_its_cap() {
        assert_eq!(wait(0, 1.0), MAX_FIRST_WAIT);
        assert_eq!(wait(2, 1.0), MAX_FIRST_WAIT * 4);
        assert_eq!(wait(2, 0.0), Duration::ZERO);
        for attempt in [10, 31, 32, u32::MAX] {
            assert_eq!(wait(attempt, 1.0), MAX_WAIT);
        }
    }
}
