//! How often one address may change something over HTTP. Over the socket each connection has its own pace.

use super::{
    limits::{self, Bucket, Pace, Rate},
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::Mutex,
    time::Instant,
};

/// A bucket for each address that changed something lately.
#[derive(Debug, Default)]
pub(super) struct Metering {
    // A std mutex: it is held for a look-up, never across an await.
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Metering {
    /// Whether this address may change something now.
    fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().expect("no holder panics");
        if limits::METERED_ADDRESSES <= buckets.len() && !buckets.contains_key(&address) {
            buckets.retain(|_, bucket| !bucket.is_full(now));
            if limits::METERED_ADDRESSES <= buckets.len() {
                return false;
            }
        }
        let rate = Rate { burst: limits::CHANGES_BURST, per_second: limits::CHANGES_PER_SECOND };
        buckets.entry(address).or_insert_with(|| Bucket::new(rate, now)).take(now) == Pace::Steady
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
    use std::{net::Ipv4Addr, time::Duration};

    #[test]
    fn an_address_is_slowed_down_and_others_are_not_and_memory_is_bounded() {
        let (metering, now) = (Metering::default(), Instant::now());
        let address = |n: u32| IpAddr::from(Ipv4Addr::from(n));
        assert!((0..limits::CHANGES_BURST).all(|_| metering.allows(address(0), now)));
        assert!(!metering.allows(address(0), now));
        assert!((1..limits::METERED_ADDRESSES as u32).all(|n| metering.allows(address(n), now)));
        assert!(!metering.allows(address(u32::MAX), now), "all buckets are in use");
        assert!(metering.allows(address(u32::MAX), now + Duration::from_secs(60)));
        assert_eq!(metering.buckets.lock().unwrap().len(), 1);
    }
}
