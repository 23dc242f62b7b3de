//! The list of rooms, kept up to date and sent to its watchers.

mod listings;

use super::{
    people::People,
    ring::{Ring, RingLagged, Subscription},
    subscriber::Subscriber,
};
use crate::{
    domain::{Door, RoomAccess, RoomName, Seq, Timestamp},
    protocol::{Event, Frame, LobbyList as Listed},
    store::SpokenRoom,
};
use bytes::Bytes;
use listings::Listings;
pub(super) use listings::MAX_REMEMBERED_ROOMS;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};
use tokio::{sync::Notify, time};

/// The pause between two versions of the list, which grows with each watcher: with ten thousand watchers, each gets one frame
/// per second.
const REST_BETWEEN_LISTS: Duration = Duration::from_millis(200);
const REST_PER_WATCHER: Duration = Duration::from_micros(100);

/// How many bytes of lists are sent per second, to all watchers together: a long list with many watchers is sent less often. A
/// thousand people get a short list once per second, and the longest list every three seconds.
const LIST_BYTES_PER_SECOND: usize = 4 * 1024 * 1024;

/// The list of rooms.
#[derive(Clone, Debug)]
pub(super) struct Lobby {
    shared: Arc<LobbyShared>,
}

#[derive(Debug)]
struct LobbyShared {
    // A std mutex: it is held for an update, or to read the first few, never across an await.
    rooms: Mutex<Listings>,
    /// The rooms whose door is not open, each with the entry that made it what it is. It takes an owner two entries to add one, so
    /// this is a small part of what they take on disk. Every request asks it, so that a room with an open door costs no look-up.
    closed: RwLock<HashMap<RoomName, Seq>>,
    people: People,
    changed: Notify,
    /// A ring of one frame: a slow reader gets the newest version, and skips those in between.
    lists: Arc<Ring>,
    /// The same without the rooms, for clients that do not show them.
    totals: Arc<Ring>,
}

impl Lobby {
    pub(super) fn new(kept_rooms: Vec<SpokenRoom>, kept: u64, people: People) -> Self {
        let rooms = Listings::new(kept_rooms, kept);
        let (lists, totals) = (Arc::new(Ring::of_one()), Arc::new(Ring::of_one()));
        let list = rooms.list(people.count());
        totals.publish(Seq::START, [without_rooms(&list)]);
        lists.publish(Seq::START, [Frame::encode(&Event::Lobby(list))]);
        let (rooms, closed, changed) = (Mutex::new(rooms), RwLock::default(), Notify::new());
        Self { shared: Arc::new(LobbyShared { rooms, closed, people, changed, lists, totals }) }
    }

    /// Begins with the rooms whose door is not open, or of which hosts said whether they are listed.
    pub(super) fn begin_with(&self, rooms: &[(RoomName, RoomAccess)]) {
        let closed = rooms.iter().filter(|(_, access)| access.door != Door::Open);
        self.closed_mut().extend(closed.map(|(room, access)| (room.clone(), access.door_since)));
        let hidden = rooms.iter().filter(|(_, access)| !access.is_listed());
        self.lock().hide(hidden.map(|(room, _)| room.clone()));
    }

    /// Hosts have changed who may come into a room, or whether it is listed.
    pub(super) fn set_access(&self, room: &RoomName, access: RoomAccess) {
        if access.door == Door::Open {
            self.closed_mut().remove(room);
        } else {
            self.closed_mut().insert(room.clone(), access.door_since);
        }
        self.lock().set_listed(room, access.is_listed());
        self.shared.changed.notify_one();
    }

    /// The entry that made the door of a room what it is, if it is not open.
    pub(super) fn closed_since(&self, room: &RoomName) -> Option<Seq> {
        self.closed().get(room).copied()
    }

    /// Whether a room may be listed, by its name and by what its hosts want.
    pub(super) fn is_listed(&self, room: &RoomName) -> bool {
        self.lock().is_listed(room)
    }

    /// Sends a new version of the list when it has changed. Never returns.
    pub(super) async fn run(self) {
        let LobbyShared { changed, lists, totals, .. } = &*self.shared;
        let mut shown = (None, None);
        loop {
            changed.notified().await;
            let list = self.list();
            let total = without_rooms(&list);
            let list = Frame::encode(&Event::Lobby(list));
            let bytes = publish(totals, &mut shown.0, total) + publish(lists, &mut shown.1, list);
            let watchers = lists.readers_count() + totals.readers_count();
            time::sleep(rest(watchers, bytes)).await;
        }
    }

    /// The list as it is now.
    pub(super) fn list(&self) -> Listed {
        let people = self.shared.people.count();
        self.lock().list(people)
    }

    /// Subscribes to the list, or only to the totals, beginning with the version that was sent last.
    pub(super) fn watch(&self, totals: bool, inbox: Arc<dyn Subscriber>) -> LobbySubscription {
        let ring = if totals { &self.shared.totals } else { &self.shared.lists };
        let mut subscription = ring.subscribe(inbox);
        subscription.rewind();
        LobbySubscription(subscription)
    }

    /// Somebody connected, or closed their last connection.
    pub(super) fn people_changed(&self) {
        self.shared.changed.notify_one();
    }

    /// Sets the number of people in a room. `kept` says whether its log has entries.
    pub(super) fn occupied(&self, room: &RoomName, people: u32, kept: bool) {
        self.lock().occupied(room, people, kept);
        self.shared.changed.notify_one();
    }

    /// Something was said in a room; `first` if it is the first time.
    pub(super) fn spoken(&self, room: &RoomName, at: Timestamp, head: Seq, first: bool) {
        self.lock().spoken(room, at, head, first);
        self.shared.changed.notify_one();
    }

    /// The ends of rooms' logs, for rooms in which something was said since the server started.
    pub(super) fn heads<'a>(&self, names: impl Iterator<Item = &'a RoomName>) -> Vec<Option<Seq>> {
        let rooms = self.lock();
        names.map(|name| rooms.head(name)).collect()
    }

    fn closed(&self) -> RwLockReadGuard<'_, HashMap<RoomName, Seq>> {
        self.shared.closed.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn closed_mut(&self) -> RwLockWriteGuard<'_, HashMap<RoomName, Seq>> {
        self.shared.closed.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Listings> {
        self.shared.rooms.lock().expect("no holder panics")
    }
}

/// The list with only the totals.
fn without_rooms(list: &Listed) -> Frame {
    Frame::encode(&Event::Lobby(Listed { rooms: Vec::new(), ..*list }))
}

/// Publishes a version if it differs from the last one. Returns the bytes sent to all readers.
fn publish(ring: &Ring, shown: &mut Option<Frame>, frame: Frame) -> usize {
    if shown.as_ref() == Some(&frame) {
        return 0;
    }
    ring.publish(Seq::START, [frame.clone()]);
    ring.wake();
    let bytes = frame.bytes().len().saturating_mul(ring.readers_count());
    *shown = Some(frame);
    bytes
}

/// The pause after this many bytes were sent to this many watchers.
fn rest(watchers: usize, bytes: usize) -> Duration {
    let rest =
        REST_BETWEEN_LISTS + REST_PER_WATCHER.saturating_mul(u32::try_from(watchers).unwrap_or(u32::MAX));
    let sent = Duration::from_millis(
        u64::try_from(bytes.saturating_mul(1000) / LIST_BYTES_PER_SECOND).unwrap_or(u64::MAX),
    );
    rest.max(sent)
}

/// A subscription to the list of rooms.
#[derive(Debug)]
pub struct LobbySubscription(Subscription);

impl LobbySubscription {
    /// Appends the newest version to `pieces`, if it was not taken yet.
    pub fn take(&mut self, pieces: &mut Vec<Bytes>) {
        while self.0.take(pieces, usize::MAX) == Err(RingLagged) {
            self.0.rewind();
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
    fn a_room_that_its_hosts_took_off_the_list_is_neither_listed_nor_counted_until_they_put_it_on_again() {
        let (kept, hidden) = (room("kept"), room("hidden"));
        let spoken = |name: &RoomName| SpokenRoom { name: name.clone(), last: Timestamp::from_millis(5) };
        let lobby = Lobby::new(vec![spoken(&kept)], 1, People::default());
        let off = RoomAccess { listed: Some(false), ..RoomAccess::default() };
        let on = RoomAccess { listed: Some(true), ..off };
        lobby.begin_with(&[(hidden.clone(), off)]);
        let listed = || {
            let list = lobby.list();
            (list.rooms.iter().map(|room| room.name.to_string()).collect::<Vec<_>>(), list.rooms_total)
        };
        lobby.occupied(&hidden, 3, true);
        assert_eq!(listed(), (vec!["kept".to_owned()], 1));
        for _ in 0..2 {
            lobby.set_access(&hidden, on);
            assert_eq!(listed(), (vec!["hidden".to_owned(), "kept".to_owned()], 2));
        }
        for _ in 0..2 {
            lobby.set_access(&kept, off);
            assert_eq!(listed(), (vec!["hidden".to_owned()], 1));
        }
        lobby.spoken(&kept, Timestamp::from_millis(9), Seq::new(7), false);
        assert_eq!(listed(), (vec!["hidden".to_owned()], 1));
        assert_eq!(lobby.heads([kept].iter()), [Some(Seq::new(7))], "whose room it is is told");
        lobby.set_access(&room("~secret"), on);
        assert_eq!(listed().1, 1, "its name alone hides it");
    }

    #[test]
    fn a_room_is_closed_from_the_entry_that_closed_it_until_it_is_opened() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        let tea = room("tea");
        let access = RoomAccess { door: Door::Link, door_since: Seq::new(4), ..RoomAccess::default() };
        assert_eq!(lobby.closed_since(&tea), None);
        lobby.begin_with(&[(tea.clone(), access), (room("open"), RoomAccess::default())]);
        assert_eq!((lobby.closed_since(&tea), lobby.closed_since(&room("open"))), (Some(Seq::new(4)), None));
        lobby.set_access(&tea, RoomAccess { door_since: Seq::new(9), ..access });
        assert_eq!(lobby.closed_since(&tea), Some(Seq::new(9)));
        lobby.set_access(&tea, RoomAccess { door: Door::Open, ..access });
        assert_eq!(lobby.closed_since(&tea), None);
    }

    #[test]
    fn however_many_look_at_the_list_so_many_bytes_of_it_are_sent_in_a_second() {
        assert_eq!(rest(0, 0), REST_BETWEEN_LISTS);
        for (watchers, list) in [(10, 3_000), (1_000, 3_000), (1_000, 18_000), (10_000, 18_000)] {
            let bytes = watchers * list;
            let rest = rest(watchers, bytes);
            assert!(
                bytes as f64 / rest.as_secs_f64() <= 1.01 * LIST_BYTES_PER_SECOND as f64,
                "{watchers} of {list}"
            );
        }
    }

    #[derive(Debug, Default)]
    struct Woken(Notify);

    impl Subscriber for Woken {
        fn wake(&self) {
            self.0.notify_one();
        }

        fn answer(&self, _: Frame) {}
    }

    #[tokio::test]
    async fn who_does_not_look_at_the_rooms_is_told_the_totals_alone_and_only_when_they_change() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        let running = tokio::spawn(lobby.clone().run());
        let woken = Arc::new(Woken::default());
        let mut list = lobby.watch(false, Arc::<Woken>::clone(&woken));
        let mut totals = lobby.watch(true, Arc::new(Woken::default()));
        let told = |watch: &mut LobbySubscription| {
            let mut pieces = Vec::new();
            watch.take(&mut pieces);
            pieces.len()
        };
        assert_eq!((told(&mut list), told(&mut totals)), (1, 1), "as it is");
        for people in 1..4 {
            lobby.occupied(&room("a"), people, false);
            woken.0.notified().await;
            assert_eq!((told(&mut list), told(&mut totals)), (1, usize::from(people == 1)), "{people}");
        }
        running.abort();
    }

    #[test]
    fn the_rooms_that_are_remembered_are_bounded() {
        let lobby = Lobby::new(Vec::new(), 0, People::default());
        for n in 0..3 * MAX_REMEMBERED_ROOMS {
            let name = room(&format!("r{n}"));
            lobby.occupied(&name, 1, false);
            lobby.spoken(&name, Timestamp::from_millis(n as u64), Seq::new(1), true);
            lobby.occupied(&name, 0, true);
        }
        assert!(lobby.lock().len() <= MAX_REMEMBERED_ROOMS + 1);
        assert_eq!(lobby.list().rooms_total, 3 * MAX_REMEMBERED_ROOMS as u64);
        assert_eq!(lobby.list().rooms[0].name, room("r2999"));
    }
}
