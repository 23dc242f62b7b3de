//! The bytes that each network shared today. A client without a cookie is a new person with each file, but on the same network.

use crate::{
    rates::RetryAfter,
    server::{connections::network::Network, limits},
};
use std::{collections::HashMap, sync::Mutex, time::Duration};

const DAY_LENGTH: Duration = Duration::from_hours(24);

/// The bytes of each network since the day began (in UTC). A restart resets them.
#[derive(Debug, Default)]
pub(in crate::server) struct SharedToday {
    // A std mutex: it is held for a look-up, never across an await.
    day: Mutex<UploadDay>,
}

#[derive(Debug, Default)]
struct UploadDay {
    number: u64,
    bytes: HashMap<Network, u64>,
    /// The bytes of all networks without their own place.
    others: u64,
}

impl SharedToday {
    /// Adds a file of a network, at this time since 1970.
    ///
    /// # Errors
    /// [`RetryAfter`], with no change, if the network would exceed its quota: until the day ends.
    pub(super) fn add(
        &self,
        network: Network,
        bytes: u64,
        most: u64,
        now: Duration,
    ) -> Result<(), RetryAfter> {
        let mut day = self.day.lock().expect("no holder panics");
        let number = now.as_secs() / DAY_LENGTH.as_secs();
        if day.number != number {
            *day = UploadDay { number, ..UploadDay::default() };
        }
        let UploadDay { bytes: known, others, .. } = &mut *day;
        let is_known = known.contains_key(&network) || known.len() < limits::MAX_TRACKED_KEYS;
        let shared = if is_known { known.entry(network).or_default() } else { others };
        let sum = shared.saturating_add(bytes);
        if most < sum {
            return Err(RetryAfter::new(
                DAY_LENGTH - Duration::from_secs(now.as_secs() % DAY_LENGTH.as_secs()),
            ));
        }
        *shared = sum;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_shares_so_much_a_day_and_others_as_much() {
        let shared = SharedToday::default();
        let network = |n: u32| Network::of(std::net::Ipv4Addr::from_bits(n).into());
        let now = DAY_LENGTH * 20_000 + Duration::from_hours(10);
        assert!(shared.add(network(1), 60, 100, now).is_ok());
        let wait = shared.add(network(1), 60, 100, now).unwrap_err();
        assert_eq!(wait, RetryAfter::new(Duration::from_hours(14)));
        assert!(shared.add(network(1), 40, 100, now).is_ok(), "what was refused is not counted");
        assert!(shared.add(network(2), 100, 100, now).is_ok());
        let tomorrow = now + Duration::from_secs(wait.seconds().get().into());
        assert!(shared.add(network(1), 100, 100, tomorrow).is_ok());
    }

    #[test]
    fn networks_beyond_those_that_are_remembered_share_one_account() {
        let shared = SharedToday::default();
        let network = |n: usize| Network::of(std::net::Ipv4Addr::from_bits(u32::try_from(n).unwrap()).into());
        let added = |n| shared.add(network(n), 100, 100, DAY_LENGTH).is_ok();
        assert!((0..limits::MAX_TRACKED_KEYS).all(added));
        assert!(added(limits::MAX_TRACKED_KEYS) && !added(limits::MAX_TRACKED_KEYS + 1));
    }
}
