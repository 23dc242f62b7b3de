//! Who is connected to the server, and in which rooms.

use super::networks::RecentNetworks;
use crate::{
    domain::{NetworkKey, Nickname, Person, RoomName, Seq, Viewer},
    rates::{RateLimiter, RetryAfter, SlowRate},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Instant,
};

/// How many rooms are remembered that a person got while connected: as many as a person may have.
const MAX_TOUCHED_ROOMS: usize = 64;

/// How often a person may change their nickname, which each of their rooms is told: the burst, and the rate in the long run.
const RENAME_RATE: SlowRate = SlowRate { burst: 8, per_minute: 15 };

/// How many people who renamed recently have their own bucket. Further ones share one.
const MAX_REMEMBERED_RENAMES: usize = 10_000;

/// Everyone who is connected: their number of connections, nickname and rooms.
#[derive(Clone, Debug)]
pub(super) struct People {
    // A std mutex: it is held for a look-up, never across an await.
    connected: Arc<Mutex<HashMap<Person, Connected>>>,
    renames: Arc<RateLimiter<Person>>,
    networks: Arc<Mutex<RecentNetworks>>,
}

#[derive(Debug, Default)]
struct Connected {
    connections: u32,
    /// How many of their lost connections are in the grace period.
    waited_for: u32,
    /// The nickname they chose, if any.
    nickname: Option<Nickname>,
    /// The number of their connections in each room.
    rooms: HashMap<RoomName, u32>,
    /// The rooms that they got or read while connected, how often, and the entry that made the door they passed then.
    touched: Vec<(RoomName, u32, Option<Seq>)>,
}

/// A person has the maximum number of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Default for People {
    fn default() -> Self {
        Self {
            connected: Arc::default(),
            renames: Arc::new(RateLimiter::new(RENAME_RATE, MAX_REMEMBERED_RENAMES)),
            networks: Arc::default(),
        }
    }
}

impl People {
    /// Adds a connection of a person, until the guard is dropped.
    pub(super) fn arrive(
        &self,
        person: Person,
        nickname: Option<Nickname>,
        limit: u32,
    ) -> Result<OnlineGuard, TooMany> {
        let mut connected = self.lock();
        let known = connected.entry(person).or_default();
        if limit <= known.connections {
            return Err(TooMany);
        }
        known.connections += 1;
        if known.nickname.is_none() {
            known.nickname = nickname;
        }
        Ok(OnlineGuard { people: self.clone(), person, is_lost: false })
    }

    /// Notes the network that somebody comes from.
    pub(super) fn comes_from(&self, viewer: Viewer) {
        if let Some(network) = viewer.network {
            self.networks.lock().expect("no holder panics").note(viewer.person, network);
        }
    }

    /// The network that somebody came from last, if that was lately.
    pub(super) fn network(&self, person: Person) -> Option<NetworkKey> {
        self.networks.lock().expect("no holder panics").of(person)
    }

    pub(super) fn count(&self) -> u64 {
        self.lock().len() as u64
    }

    /// The nickname that a connected person chose; none if they did not choose one, or are not connected.
    pub(super) fn nickname(&self, person: Person) -> Option<Nickname> {
        self.lock().get(&person)?.nickname.clone()
    }

    pub(super) fn set_nickname(&self, person: Person, nickname: Nickname) {
        if let Some(known) = self.lock().get_mut(&person) {
            known.nickname = Some(nickname);
        }
    }

    /// Whether a person may rename now; if so, the rename is counted.
    ///
    /// # Errors
    /// [`RetryAfter`]: when they may.
    pub(super) fn may_rename(&self, person: Person, now: Instant) -> Result<(), RetryAfter> {
        self.renames.take(person, now)
    }

    /// Whether a person may enter a room: they are in it, or in fewer rooms than the limit.
    pub(super) fn may_enter(&self, person: Person, room: &RoomName, limit: u32) -> bool {
        self.lock().get(&person).is_none_or(|known| {
            known.rooms.contains_key(room)
                || u32::try_from(known.rooms.len()).is_ok_and(|rooms| rooms < limit)
        })
    }

    pub(super) fn rooms_of(&self, person: Person) -> Vec<RoomName> {
        self.lock().get(&person).map(|known| known.rooms.keys().cloned().collect()).unwrap_or_default()
    }

    pub(super) fn entered(&self, person: Person, room: &RoomName) {
        if let Some(known) = self.lock().get_mut(&person) {
            *known.rooms.entry(room.clone()).or_default() += 1;
        }
    }

    pub(super) fn left(&self, person: Person, room: &RoomName) {
        if let Some(known) = self.lock().get_mut(&person)
            && let Some(connections) = known.rooms.get_mut(room)
        {
            *connections -= 1;
            if *connections == 0 {
                known.rooms.remove(room);
            }
        }
    }

    /// Notes that a room is theirs: they have read it, having passed the door that this entry made, or it is a room of two people in
    /// which something was said.
    pub(super) fn note_room(&self, person: Person, room: &RoomName, passed: Option<Seq>) {
        if let Some(known) = self.lock().get_mut(&person) {
            if let Some((_, times, door)) = known.touched.iter_mut().find(|(touched, ..)| touched == room) {
                (*times, *door) = (times.wrapping_add(1), passed);
            } else {
                // The oldest is removed, so that strangers cannot keep out rooms that the person reads.
                if known.touched.len() == MAX_TOUCHED_ROOMS {
                    known.touched.remove(0);
                }
                known.touched.push((room.clone(), 1, passed));
            }
        }
    }

    /// Calls `tell` with each room that became theirs or that they read, how often, and the entry that made the door they passed.
    pub(super) fn touched(&self, person: Person, mut tell: impl FnMut(&RoomName, u32, Option<Seq>)) {
        if let Some(known) = self.lock().get(&person) {
            known.touched.iter().for_each(|(room, times, passed)| tell(room, *times, *passed));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Person, Connected>> {
        self.connected.lock().expect("no holder panics")
    }
}

/// One connection of a person. Dropping a person's last one takes them off the server.
#[derive(Debug)]
pub struct OnlineGuard {
    people: People,
    person: Person,
    is_lost: bool,
}

impl OnlineGuard {
    /// Who.
    #[must_use]
    pub fn person(&self) -> Person {
        self.person
    }

    /// The connection is lost, and its person is waited for until this is dropped. It no longer counts towards their limit of
    /// connections.
    pub(super) fn lose(&mut self) {
        if !std::mem::replace(&mut self.is_lost, true)
            && let Some(known) = self.people.lock().get_mut(&self.person)
        {
            known.connections -= 1;
            known.waited_for += 1;
        }
    }
}

impl Drop for OnlineGuard {
    fn drop(&mut self) {
        let mut connected = self.people.lock();
        if let Some(known) = connected.get_mut(&self.person) {
            let one_of = if self.is_lost { &mut known.waited_for } else { &mut known.connections };
            *one_of -= 1;
            if known.connections == 0 && known.waited_for == 0 {
                connected.remove(&self.person);
                // Frees memory after a load peak.
                if connected.len() < connected.capacity() / 4 {
                    connected.shrink_to_fit();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn people_are_counted_and_not_their_connections() {
        let people = People::default();
        let ann = Person::from_bytes([1; 12]);
        let tabs: Vec<_> = (0..3).map(|_| people.arrive(ann, None, 3).unwrap()).collect();
        assert!(people.arrive(ann, None, 3).is_err());
        assert_eq!(people.count(), 1);
        drop(tabs);
        assert_eq!(people.count(), 0);
    }

    #[test]
    fn a_nickname_changes_a_few_times_at_once_and_then_once_in_a_while() {
        let (people, now) = (People::default(), Instant::now());
        let ann = Person::from_bytes([1; 12]);
        let _tab = people.arrive(ann, None, 3).unwrap();
        let renames = |now| (0..100).filter(|_| people.may_rename(ann, now).is_ok()).count();
        assert_eq!(renames(now), 8);
        assert_eq!(renames(now + Duration::from_secs(9)), 2);
        assert_eq!(
            people.may_rename(ann, now + Duration::from_secs(9)),
            Err(RetryAfter::new(Duration::from_secs(3)))
        );
        assert_eq!(renames(now + Duration::from_mins(10)), 8);
    }

    #[test]
    fn somebody_is_in_so_many_rooms_and_may_still_come_into_those_with_another_tab() {
        let people = People::default();
        let ann = Person::from_bytes([1; 12]);
        let _tab = people.arrive(ann, None, 3).unwrap();
        let room = |n: u32| RoomName::parse(&format!("r{n}")).unwrap();
        (0..3).for_each(|n| people.entered(ann, &room(n)));
        assert!(people.may_enter(ann, &room(0), 3) && !people.may_enter(ann, &room(3), 3));
        people.left(ann, &room(0));
        assert!(people.may_enter(ann, &room(3), 3));
    }

    #[test]
    fn somebody_whose_connection_is_lost_still_counts_while_they_are_waited_for() {
        let people = People::default();
        let ann = Person::from_bytes([1; 12]);
        let mut lost = people.arrive(ann, None, 1).unwrap();
        assert!(people.arrive(ann, None, 1).is_err());
        lost.lose();
        assert_eq!(people.count(), 1);
        let back = people.arrive(ann, None, 1).unwrap();
        drop(lost);
        assert_eq!(people.count(), 1);
        drop(back);
        assert_eq!(people.count(), 0);
    }

    #[test]
    fn strangers_rooms_do_not_keep_out_what_somebody_reads_afterwards() {
        let people = People::default();
        let ann = Person::from_bytes([1; 12]);
        let _here = people.arrive(ann, None, 1).unwrap();
        for nth in 0..3 * MAX_TOUCHED_ROOMS {
            people.note_room(ann, &RoomName::parse(&format!("stranger-{nth}")).unwrap(), None);
        }
        people.note_room(ann, &RoomName::parse("tea").unwrap(), None);
        let mut touched = Vec::new();
        people.touched(ann, |room, _, _| touched.push(room.to_string()));
        assert_eq!((touched.len(), touched.last().unwrap().as_str()), (MAX_TOUCHED_ROOMS, "tea"));
    }
}
