//! Rate limits over HTTP, by network and by person. The socket has its own (`socket/pace.rs`).

use crate::server::{
    connections::network::Network,
    limits::{Rate, RateDecision, TokenBucket},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, Mutex},
    time::Instant,
};

/// How many entries are probed for one to evict. With half of them idle, all probed entries are busy once in 256 times.
const EVICTION_PROBES: u64 = 8;

/// A token bucket for each recent key, and a shared one for all keys without a place.
#[derive(Debug)]
pub(in crate::server) struct RateLimiter<K> {
    rate: Rate,
    /// How many keys have their own bucket.
    capacity: usize,
    // A std mutex: it is held for a look-up, never across an await.
    buckets: Mutex<BucketTable<K>>,
    /// Random hashing: nobody can choose whose entry is evicted.
    random: RandomState,
}

#[derive(Debug)]
struct BucketTable<K> {
    places: HashMap<K, usize>,
    entries: Vec<(K, TokenBucket)>,
    /// For keys without a place. An attack from very many networks slows newcomers, but does not keep any of them out.
    shared: TokenBucket,
    /// The number of evictions tried: the next probe position is derived from it.
    searches: u64,
}

impl<K: Copy + Eq + Hash> RateLimiter<K> {
    pub(in crate::server) fn new(rate: Rate, capacity: usize) -> Self {
        let shared = TokenBucket::new(rate, Instant::now());
        let buckets = BucketTable { places: HashMap::new(), entries: Vec::new(), shared, searches: 0 };
        Self { rate, capacity, buckets: Mutex::new(buckets), random: RandomState::new() }
    }

    /// Whether this key may act now. Takes the same time for any number of keys.
    pub(in crate::server) fn allows(&self, who: K, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().expect("no holder panics");
        let buckets = &mut *buckets;
        if let Some(place) = buckets.places.get(&who) {
            return buckets.entries[*place].1.take(now) == RateDecision::Steady;
        }
        if buckets.entries.len() == self.capacity && !buckets.evict(now, &self.random) {
            return buckets.shared.take(now) == RateDecision::Steady;
        }
        let mut bucket = TokenBucket::new(self.rate, now);
        let allowed = bucket.take(now) == RateDecision::Steady;
        buckets.places.insert(who, buckets.entries.len());
        buckets.entries.push((who, bucket));
        allowed
    }
}

impl<K: Copy + Eq + Hash> BucketTable<K> {
    /// Evicts one of a few probed entries that was idle so long that its bucket is full. False if there is none.
    fn evict(&mut self, now: Instant, random: &RandomState) -> bool {
        for _ in 0..EVICTION_PROBES {
            self.searches = self.searches.wrapping_add(1);
            let count = u64::try_from(self.entries.len()).expect("a length fits");
            let place =
                usize::try_from(random.hash_one(self.searches) % count).expect("it is below a length");
            if self.entries[place].1.is_full(now) {
                let (forgotten, _) = self.entries.swap_remove(place);
                self.places.remove(&forgotten);
                if let Some((moved, _)) = self.entries.get(place) {
                    self.places.insert(*moved, place);
                }
                return true;
            }
        }
        false
    }
}

/// The request rate of one network, and of the larger network that it may be a part of.
#[derive(Debug)]
pub(in crate::server) struct NetworkLimiter {
    networks: RateLimiter<Network>,
    sites: RateLimiter<Network>,
}

/// How many networks of one customer may each use their full rate.
const NETWORKS_PER_SITE: u32 = 8;

impl NetworkLimiter {
    pub(in crate::server) fn new(rate: Rate, capacity: usize) -> Self {
        let times = |count: u32| count.saturating_mul(NETWORKS_PER_SITE);
        let site = Rate { burst: times(rate.burst), per_second: times(rate.per_second) };
        Self { networks: RateLimiter::new(rate, capacity), sites: RateLimiter::new(site, capacity) }
    }

    /// Whether this network may act now.
    pub(in crate::server) fn allows(&self, network: Network, now: Instant) -> bool {
        self.networks.allows(network, now) && network.site().is_none_or(|site| self.sites.allows(site, now))
    }
}

/// The rates of a network's requests and changes.
#[derive(Clone)]
pub(in crate::server) struct RequestLimiters {
    pub(in crate::server) reads: Arc<NetworkLimiter>,
    pub(in crate::server) changes: Arc<NetworkLimiter>,
}

/// Middleware: refuses requests and changes of a network that come too often.
pub(in crate::server) async fn limit(
    State(limiters): State<RequestLimiters>,
    Extension(network): Extension<Network>,
    request: Request,
    next: Next,
) -> Response {
    let limiter = if request.method().is_safe() { &limiters.reads } else { &limiters.changes };
    if limiter.allows(network, Instant::now()) {
        return next.run(request).await;
    }
    let headers = [(header::RETRY_AFTER, "1")];
    (StatusCode::TOO_MANY_REQUESTS, headers, "That was too often. Try again in a moment.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn whoever_is_too_fast_is_slowed_down_and_others_are_not_and_memory_is_bounded() {
        let (burst, capacity) = (100, 10_000);
        let (limiter, now) = (RateLimiter::new(Rate { burst, per_second: 10 }, capacity), Instant::now());
        assert!((0..burst).all(|_| limiter.allows(0, now)));
        assert!(!limiter.allows(0, now));
        assert!((1..capacity).all(|n| limiter.allows(n, now)));
        let newcomers = (0..1_000).filter(|n| limiter.allows(capacity + n, now)).count();
        assert_eq!(newcomers, 100, "for whom there is no room, they share one bucket");
        let later = now + Duration::from_secs(60);
        assert!(
            (0..2 * capacity)
                .all(|n| limiter.allows(2 * capacity + n, later + Duration::from_millis(n as u64)))
        );
        let buckets = limiter.buckets.lock().unwrap();
        assert_eq!((buckets.entries.len(), buckets.places.len()), (capacity, capacity));
        assert!(buckets.places.iter().all(|(who, place)| buckets.entries[*place].0 == *who));
    }

    #[test]
    fn all_networks_of_one_customer_together_have_a_bound_too() {
        let limiter = NetworkLimiter::new(Rate { burst: 10, per_second: 1 }, 1_000);
        let now = Instant::now();
        let network =
            |n: u128| Network::of(std::net::Ipv6Addr::from_bits(0x2001_0db8_u128 << 96 | n << 64).into());
        assert_eq!((0..200).filter(|n| limiter.allows(network(*n), now)).count(), 80);
        let other = Network::of("192.0.2.1".parse().unwrap());
        assert!(limiter.allows(other, now));
    }
}
