//! How often one address, or one person, may do something over HTTP. Over the socket each connection has its own pace.

use super::{
    limits::{Bucket, Pace, Rate},
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{collections::HashMap, hash::Hash, net::SocketAddr, sync::Mutex, time::Instant};

/// A bucket for each of those who did something lately.
#[derive(Debug)]
pub(super) struct Metering<K> {
    rate: Rate,
    /// How many are metered at once.
    most: usize,
    // A std mutex: it is held for a look-up, never across an await.
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Metering<K> {
    pub(super) fn new(rate: Rate, most: usize) -> Self {
        Self { rate, most, buckets: Mutex::default() }
    }

    /// Whether this one may do it now.
    pub(super) fn allows(&self, who: K, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().expect("no holder panics");
        if self.most <= buckets.len() && !buckets.contains_key(&who) {
            buckets.retain(|_, bucket| !bucket.is_full(now));
            if self.most <= buckets.len() {
                return false;
            }
        }
        buckets.entry(who).or_insert_with(|| Bucket::new(self.rate, now)).take(now) == Pace::Steady
    }
}

/// Middleware: refuses what would change something when its address has done so too often.
pub(super) async fn meter(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() || state.metering.allows(peer.ip(), Instant::now()) {
        return next.run(request).await;
    }
    (StatusCode::TOO_MANY_REQUESTS, "That was too often. Try again in a moment.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn whoever_is_too_fast_is_slowed_down_and_others_are_not_and_memory_is_bounded() {
        let (burst, most) = (100, 10_000);
        let (metering, now) = (Metering::new(Rate { burst, per_second: 10 }, most), Instant::now());
        assert!((0..burst).all(|_| metering.allows(0, now)));
        assert!(!metering.allows(0, now));
        assert!((1..most).all(|n| metering.allows(n, now)));
        assert!(!metering.allows(most, now), "all buckets are in use");
        assert!(metering.allows(most, now + Duration::from_secs(60)));
        assert_eq!(metering.buckets.lock().unwrap().len(), 1);
    }
}
