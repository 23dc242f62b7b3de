//! The list of rooms, kept up to date and sent to whoever watches it.

use super::{
    inbox::Inbox,
    people::People,
    ring::{Overtaken, Ring, Subscription},
};
use crate::{
    domain::{RoomName, Seq, Timestamp},
    protocol::{Event, Frame, Lobby as Listed, LobbyRoom, limits},
    store::KeptRoom,
};
use bytes::Bytes;
use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{sync::Notify, time};

/// How many empty rooms are remembered with the time they were last spoken in. The list shows fewer.
pub(super) const REMEMBERED: usize = 1000;

/// How long the list rests between two versions, and how much longer for each watcher, so that ten thousand
/// of them cost one frame a second each.
const REST: Duration = Duration::from_millis(200);
const REST_PER_WATCHER: Duration = Duration::from_micros(100);

/// The list of rooms.
#[derive(Clone, Debug)]
pub(super) struct Lobby {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    // A std mutex: it is held for an update or a sort, never across an await.
    rooms: Mutex<Rooms>,
    people: People,
    changed: Notify,
    /// Of one frame: whoever is slow gets the newest version, and not each one between.
    ring: Arc<Ring>,
}

#[derive(Debug)]
struct Rooms {
    known: HashMap<RoomName, Listing>,
    /// How many rooms that may be listed have a log, known or not.
    kept: u64,
}

#[derive(Debug)]
struct Listing {
    people: u32,
    /// When something was last said; none when nothing ever was.
    last: Option<Timestamp>,
    /// Where its log ends, if something was said since the server started.
    head: Option<Seq>,
}

impl Lobby {
    pub(super) fn new(kept_rooms: Vec<KeptRoom>, kept: u64, people: People) -> Self {
        let listing = |last| Listing { people: 0, last: Some(last), head: None };
        let known = kept_rooms.into_iter().map(|room| (room.name, listing(room.last))).collect();
        let rooms = Rooms { known, kept };
        let ring = Arc::new(Ring::of_one());
        ring.publish(Seq::START, [Frame::encode(&Event::Lobby(rooms.list(people.count())))]);
        Self { shared: Arc::new(Shared { rooms: Mutex::new(rooms), people, changed: Notify::new(), ring }) }
    }

    /// Sends a new version of the list when it has changed, for ever.
    pub(super) async fn run(self) {
        let mut shown = None;
        loop {
            self.shared.changed.notified().await;
            let frame = Frame::encode(&Event::Lobby(self.list()));
            if shown.as_ref() != Some(&frame) {
                self.shared.ring.publish(Seq::START, [frame.clone()]);
                self.shared.ring.wake();
                shown = Some(frame);
            }
            let watchers = u32::try_from(self.shared.ring.readers_count()).unwrap_or(u32::MAX);
            time::sleep(REST + REST_PER_WATCHER.saturating_mul(watchers)).await;
        }
    }

    /// The list as it is now.
    pub(super) fn list(&self) -> Listed {
        let people = self.shared.people.count();
        self.lock().list(people)
    }

    /// The list as it was last sent, and as it will be.
    pub(super) fn watch(&self, inbox: Arc<dyn Inbox>) -> Watch {
        let mut subscription = self.shared.ring.subscribe(inbox);
        subscription.rewind();
        Watch(subscription)
    }

    /// Somebody connected, or was the last of their connections to go.
    pub(super) fn people_changed(&self) {
        self.shared.changed.notify_one();
    }

    /// A room holds this many people. `kept` says whether something was ever said in it.
    pub(super) fn occupied(&self, room: &RoomName, people: u32, kept: bool) {
        let mut rooms = self.lock();
        if let Some(listing) = rooms.known.get_mut(room) {
            listing.people = people;
            if people == 0 && listing.last.is_none() {
                rooms.known.remove(room);
            }
        } else if 0 < people {
            let last = kept.then_some(Timestamp::default());
            rooms.known.insert(room.clone(), Listing { people, last, head: None });
        }
        rooms.forget();
        drop(rooms);
        self.shared.changed.notify_one();
    }

    /// Something was said in a room; for the first time, if so.
    pub(super) fn spoken(&self, room: &RoomName, at: Timestamp, head: Seq, first: bool) {
        let mut rooms = self.lock();
        rooms.kept += u64::from(first && room.is_listed());
        let listing =
            rooms.known.entry(room.clone()).or_insert(Listing { people: 0, last: None, head: None });
        (listing.last, listing.head) = (Some(at), Some(head));
        drop(rooms);
        self.shared.changed.notify_one();
    }

    /// Where the logs of rooms end, of those in which something was said since the server started.
    pub(super) fn heads<'a>(&self, names: impl Iterator<Item = &'a RoomName>) -> Vec<Option<Seq>> {
        let rooms = self.lock();
        names.map(|name| rooms.known.get(name)?.head).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Rooms> {
        self.shared.rooms.lock().expect("no holder panics")
    }
}

/// Following the list of rooms.
#[derive(Debug)]
pub struct Watch(Subscription);

impl Watch {
    /// Appends the newest version to `pieces`, if it was not taken yet.
    pub fn take(&mut self, pieces: &mut Vec<Bytes>) {
        while self.0.take(pieces, usize::MAX) == Err(Overtaken) {
            self.0.rewind();
        }
    }
}

impl Rooms {
    fn list(&self, people_total: u64) -> Listed {
        let mut rooms: Vec<_> = self.known.iter().filter(|(name, _)| name.is_listed()).collect();
        let silent = rooms.iter().filter(|(_, listing)| listing.last.is_none()).count() as u64;
        rooms.sort_by_key(|(name, listing)| (Reverse(listing.people), Reverse(listing.last), *name));
        let shown = rooms.into_iter().take(limits::LISTED_ROOMS);
        Listed {
            rooms: shown
                .map(|(name, listing)| LobbyRoom { name: name.clone(), people: listing.people })
                .collect(),
            rooms_total: self.kept + silent,
            people_total,
        }
    }

    /// Drops the empty rooms that were spoken in longest ago, when there are twice too many to remember.
    fn forget(&mut self) {
        if self.known.len() < 2 * REMEMBERED {
            return;
        }
        let mut empty: Vec<_> =
            self.known.values().filter(|l| l.people == 0).filter_map(|l| l.last).collect();
        empty.sort_unstable_by_key(|&last| Reverse(last));
        if let Some(&oldest) = empty.get(REMEMBERED) {
            self.known.retain(|_, listing| 0 < listing.people || Some(oldest) < listing.last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str) -> RoomName {
        RoomName::parse(name).unwrap()
    }

    #[test]
    fn a_room_is_listed_while_somebody_is_in_it_or_something_was_said() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        lobby.occupied(&room("quiet"), 2, false);
        lobby.occupied(&room("busy"), 1, false);
        lobby.spoken(&room("busy"), Timestamp::from_millis(9), Seq::new(1), true);
        let names = |lobby: &Lobby| {
            lobby.list().rooms.iter().map(|r| format!("{} {}", r.name, r.people)).collect::<Vec<_>>()
        };
        assert_eq!(names(&lobby), ["quiet 2", "busy 1"]);
        lobby.occupied(&room("quiet"), 0, false);
        lobby.occupied(&room("busy"), 0, true);
        assert_eq!(names(&lobby), ["busy 0"]);
        assert_eq!(lobby.list().rooms_total, 1);
    }

    #[test]
    fn a_room_that_one_needs_the_link_of_is_neither_listed_nor_counted() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        lobby.occupied(&room("~quiet"), 2, false);
        lobby.spoken(&room("~busy"), Timestamp::from_millis(9), Seq::new(7), true);
        assert_eq!(lobby.list(), Listed { rooms: Vec::new(), rooms_total: 0, people_total: 0 });
        assert_eq!(lobby.heads([room("~busy")].iter()), [Some(Seq::new(7))], "whose room it is is told");
    }

    #[test]
    fn the_rooms_that_are_remembered_are_bounded() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        for n in 0..3 * REMEMBERED {
            let name = room(&format!("r{n}"));
            lobby.occupied(&name, 1, false);
            lobby.spoken(&name, Timestamp::from_millis(n as u64), Seq::new(1), true);
            lobby.occupied(&name, 0, true);
        }
        assert!(lobby.lock().known.len() <= 2 * REMEMBERED);
        assert_eq!(lobby.list().rooms_total, 3 * REMEMBERED as u64);
        assert_eq!(lobby.list().rooms[0].name, room("r2999"));
    }
}
