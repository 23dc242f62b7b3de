//! Limits how many rooms are opened: a room that nobody spoke in, and nobody is in, costs memory from whoever comes first, and
//! space on the disk from its first entry on, for ever.

use crate::{
    domain::{NetworkKey, Person, Viewer},
    rates::{NetworkLimiter, RateLimiter, RetryAfter},
    room::Limits,
};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

/// The rate of all people of one network together, in multiples of one person's: a class in which everybody opens a room stays
/// below it.
const NETWORK_FACTOR: u32 = 16;

/// How many people, and networks, have their own bucket. Further ones share one.
const MAX_TRACKED_KEYS: usize = 10_000;

/// The rates at which rooms are opened.
#[derive(Debug)]
pub(in crate::room) struct NewRooms {
    people: RateLimiter<Person>,
    networks: NetworkLimiter<NetworkKey>,
    /// How often somebody was refused.
    refused: AtomicU64,
}

/// Who opens a room.
#[derive(Clone, Copy, Debug)]
pub(in crate::room) struct RoomOpener {
    pub(in crate::room) person: Person,
    /// Their network, and the site that it is a part of.
    pub(in crate::room) network: Option<NetworkKey>,
    pub(in crate::room) site: Option<NetworkKey>,
}

impl RoomOpener {
    pub(in crate::room) fn of(viewer: Viewer) -> Self {
        let Viewer { person, network, site, .. } = viewer;
        Self { person, network, site }
    }
}

impl NewRooms {
    pub(in crate::room) fn new(limits: &Limits) -> Self {
        Self {
            people: RateLimiter::new(limits.new_rooms, MAX_TRACKED_KEYS),
            networks: NetworkLimiter::new(limits.new_rooms.times(NETWORK_FACTOR), MAX_TRACKED_KEYS),
            refused: AtomicU64::default(),
        }
    }

    /// How often somebody could open no room, since the server started.
    pub(in crate::room) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Whether somebody could open a room now. It is not counted.
    ///
    /// # Errors
    /// [`RetryAfter`]: when they could.
    pub(in crate::room) fn check(&self, opener: RoomOpener, now: Instant) -> Result<(), RetryAfter> {
        let RoomOpener { person, network, site } = opener;
        let own = self.people.check(person, now);
        let checked = own.and_then(|()| match network {
            Some(network) => self.networks.check(network, site, now),
            None => Ok(()),
        });
        checked.inspect_err(|_| {
            self.refused.fetch_add(1, Ordering::Relaxed);
        })
    }

    /// Whether somebody may open a room now; if so, that is counted.
    ///
    /// # Errors
    /// [`RetryAfter`]: when they may.
    pub(in crate::room) fn take(&self, opener: RoomOpener, now: Instant) -> Result<(), RetryAfter> {
        self.check(opener, now)?;
        let RoomOpener { person, network, site } = opener;
        if let Some(network) = network {
            self.networks.take(network, site, now)?;
        }
        self.people.take(person, now)
    }
}

/// The sentence for who may open no more rooms for now.
pub(in crate::room) fn too_many_rooms(wait: RetryAfter) -> String {
    let seconds = wait.seconds();
    format!("You, or others of your network, opened very many rooms. This one can be opened in {seconds} s.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::SlowRate;

    #[test]
    fn a_person_a_network_and_a_site_open_so_many_rooms_and_who_is_refused_by_one_is_counted_by_none() {
        let limits = Limits { new_rooms: SlowRate { burst: 2, per_minute: 1 }, ..Limits::default() };
        let (rooms, now) = (NewRooms::new(&limits), Instant::now());
        let opened = |people: std::ops::Range<u8>, network: u8| {
            let opener = |person| RoomOpener {
                person: Person::from_bytes([person; 12]),
                network: Some(NetworkKey::from_bytes([network; 8])),
                site: Some(NetworkKey::from_bytes([9; 8])),
            };
            people.flat_map(|person| [person; 5]).filter(|n| rooms.take(opener(*n), now).is_ok()).count()
        };
        assert_eq!(opened(0..1, 1), 2);
        assert_eq!(opened(1..100, 1), 30, "of 32 of the network");
        assert_eq!(opened(0..1, 2), 0, "the same person elsewhere");
        assert_eq!(opened(100..250, 2) + opened(100..250, 3), 64, "two more networks");
        let others: usize = (4..30).map(|network| opened(network * 8..network * 8 + 8, network)).sum();
        assert_eq!(others, 8 * 32 - 96, "what is left of the site");
    }
}
