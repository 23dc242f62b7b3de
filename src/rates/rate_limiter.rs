//! A token bucket for each of very many keys, in bounded memory.

use super::{Refill, RetryAfter, TokenBucket};
use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::Mutex,
    time::Instant,
};

/// How many entries are probed for one to evict. With half of them idle, all probed entries are busy once in 256 times.
const EVICTION_PROBES: u64 = 8;

/// A token bucket for each recent key, and a shared one for all keys without a place.
#[derive(Debug)]
pub struct RateLimiter<K> {
    rate: Refill,
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
    shared: Option<TokenBucket>,
    /// The number of evictions tried: the next probe position is derived from it.
    searches: u64,
}

impl<K: Copy + Eq + Hash> RateLimiter<K> {
    /// This rate for each key, of which so many have their own bucket.
    pub fn new(rate: impl Into<Refill>, capacity: usize) -> Self {
        let buckets = BucketTable { places: HashMap::new(), entries: Vec::new(), shared: None, searches: 0 };
        Self { rate: rate.into(), capacity, buckets: Mutex::new(buckets), random: RandomState::new() }
    }

    /// Whether this key may act now; if so, that is counted. Who is refused loses nothing by it. Takes the same time for any
    /// number of keys.
    ///
    /// # Errors
    /// [`RetryAfter`]: when it may.
    pub fn take(&self, who: K, now: Instant) -> Result<(), RetryAfter> {
        self.with(who, now, |bucket| bucket.try_take(now))
    }

    /// Whether this key may act now. It is not counted.
    ///
    /// # Errors
    /// [`RetryAfter`]: when it may.
    pub fn check(&self, who: K, now: Instant) -> Result<(), RetryAfter> {
        self.with(who, now, |bucket| bucket.has_token(now))
    }

    fn with<T>(&self, who: K, now: Instant, ask: impl FnOnce(&mut TokenBucket) -> T) -> T {
        let mut buckets = self.buckets.lock().expect("no holder panics");
        let buckets = &mut *buckets;
        if let Some(place) = buckets.places.get(&who) {
            return ask(&mut buckets.entries[*place].1);
        }
        if buckets.entries.len() == self.capacity && !buckets.evict(now, &self.random) {
            return ask(buckets.shared.get_or_insert_with(|| TokenBucket::new(self.rate, now)));
        }
        let mut bucket = TokenBucket::new(self.rate, now);
        let answer = ask(&mut bucket);
        buckets.places.insert(who, buckets.entries.len());
        buckets.entries.push((who, bucket));
        answer
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::Rate;
    use std::time::Duration;

    #[test]
    fn whoever_is_too_fast_is_slowed_down_and_others_are_not_and_memory_is_bounded() {
        let (burst, capacity) = (100, 10_000);
        let (limiter, now) = (RateLimiter::new(Rate { burst, per_second: 10 }, capacity), Instant::now());
        assert!((0..burst).all(|_| limiter.take(0, now).is_ok()));
        assert!(limiter.take(0, now).is_err());
        assert!((1..capacity).all(|n| limiter.take(n, now).is_ok()));
        let newcomers = (0..1_000).filter(|n| limiter.take(capacity + n, now).is_ok()).count();
        assert_eq!(newcomers, 100, "for whom there is no room, they share one bucket");
        let later = now + Duration::from_secs(60);
        assert!(
            (0..2 * capacity)
                .all(|n| limiter.take(2 * capacity + n, later + Duration::from_millis(n as u64)).is_ok())
        );
        let buckets = limiter.buckets.lock().unwrap();
        assert_eq!((buckets.entries.len(), buckets.places.len()), (capacity, capacity));
        assert!(buckets.places.iter().all(|(who, place)| buckets.entries[*place].0 == *who));
    }

    #[test]
    fn who_only_asks_is_not_counted() {
        let (limiter, now) = (RateLimiter::new(Rate { burst: 1, per_second: 1 }, 10), Instant::now());
        assert!((0..10).all(|_| limiter.check(0, now).is_ok()));
        assert!(limiter.take(0, now).is_ok());
        assert_eq!(limiter.check(0, now), Err(RetryAfter::new(Duration::from_secs(1))));
    }
}
