//! The rate of one network, and of the larger network that it may be a part of.

use super::{RateLimiter, Refill, RetryAfter};
use std::{hash::Hash, time::Instant};

/// How many networks of one customer may each use their full rate. A provider gives a customer a /48 of IPv6 at most (RFC 6177,
/// section 2), which has 65,536 networks; but some give each of many customers a /64 of the same one.
pub const NETWORKS_PER_SITE: u32 = 8;

/// A bucket for each network, and a larger one for each site: the networks that may belong to one customer.
#[derive(Debug)]
pub struct NetworkLimiter<K> {
    networks: RateLimiter<K>,
    sites: RateLimiter<K>,
}

impl<K: Copy + Eq + Hash> NetworkLimiter<K> {
    /// This rate for each network, of which so many have their own bucket; and as many sites.
    pub fn new(rate: impl Into<Refill>, capacity: usize) -> Self {
        let rate = rate.into();
        let site = rate.times(NETWORKS_PER_SITE);
        Self { networks: RateLimiter::new(rate, capacity), sites: RateLimiter::new(site, capacity) }
    }

    /// Whether this network may act now, of this site, if it is a part of one; if so, that is counted for both. A site that is
    /// refused takes no places from other networks.
    ///
    /// # Errors
    /// [`RetryAfter`]: when it may.
    pub fn take(&self, network: K, site: Option<K>, now: Instant) -> Result<(), RetryAfter> {
        self.check(network, site, now)?;
        if let Some(site) = site {
            self.sites.take(site, now)?;
        }
        self.networks.take(network, now)
    }

    /// Whether it may act now. It is not counted.
    ///
    /// # Errors
    /// [`RetryAfter`]: when it may.
    pub fn check(&self, network: K, site: Option<K>, now: Instant) -> Result<(), RetryAfter> {
        if let Some(site) = site {
            self.sites.check(site, now)?;
        }
        self.networks.check(network, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::{Rate, SlowRate};

    #[test]
    fn all_networks_of_one_customer_together_have_a_bound_too() {
        let limiter = NetworkLimiter::new(Rate { burst: 10, per_second: 1 }, 1_000);
        let now = Instant::now();
        let site = Some(u32::MAX);
        assert_eq!((0..200).filter(|n| limiter.take(*n, site, now).is_ok()).count(), 80);
        assert!(limiter.take(1_000, None, now).is_ok());
    }

    #[test]
    fn who_is_refused_for_one_of_the_two_is_not_counted_for_the_other() {
        let limiter = NetworkLimiter::new(SlowRate { burst: 1, per_minute: 1 }, 1_000);
        let (now, site) = (Instant::now(), Some(u32::MAX));
        assert!(limiter.take(0, site, now).is_ok());
        assert!((0..100).all(|_| limiter.take(0, site, now).is_err()));
        let others = (1..100).filter(|n| limiter.take(*n, site, now).is_ok()).count();
        assert_eq!(others, 7, "the refused ones took nothing of the site");
    }
}
