//! The known rooms and their order in the list. The number of rooms does not slow any operation.

use crate::{
    domain::{RoomName, Seq, Timestamp},
    protocol::{LobbyList as Listed, LobbyRoom, limits},
    store::SpokenRoom,
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
};

/// How many empty rooms are remembered with the time of their last message. The list shows fewer.
pub(in crate::room) const MAX_REMEMBERED_ROOMS: usize = 1000;

/// The order of rooms: the fullest first, then by the latest message.
type Rank = (Reverse<u32>, Reverse<Option<Timestamp>>, RoomName);

/// The rooms with people in them, and the empty rooms with the latest messages.
#[derive(Debug, Default)]
pub(super) struct Listings {
    known: HashMap<RoomName, Listing>,
    /// The rooms that their hosts took off the list.
    hidden: HashSet<RoomName>,
    /// The rooms that may be listed, and the others.
    listed: BTreeSet<Rank>,
    unlisted: BTreeSet<Rank>,
    /// How many of all rooms have people in them.
    occupied: usize,
    /// How many rooms that may be listed have no entries.
    silent: u64,
    /// How many rooms that may be listed have a log, known or not.
    kept: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Listing {
    people: u32,
    /// The time of the last message; none if there is none.
    last: Option<Timestamp>,
    /// The end of its log, if something was said since the server started.
    head: Option<Seq>,
}

impl Listings {
    /// The rooms of a log, all of them empty. `kept` is their number.
    pub(super) fn new(kept_rooms: Vec<SpokenRoom>, kept: u64) -> Self {
        let mut listings = Self { kept, ..Self::default() };
        for SpokenRoom { name, last } in kept_rooms {
            listings.set(&name, Some(Listing { last: Some(last), ..Listing::default() }));
        }
        listings
    }

    /// Begins with these rooms off the list: none of them is known or counted yet.
    pub(super) fn hide(&mut self, rooms: impl Iterator<Item = RoomName>) {
        self.hidden.extend(rooms);
    }

    /// Whether a room may be listed.
    pub(super) fn is_listed(&self, room: &RoomName) -> bool {
        room.is_listed() && !self.hidden.contains(room)
    }

    /// Hosts want a room, which has a log, on the list or off it.
    pub(super) fn set_listed(&mut self, room: &RoomName, listed: bool) {
        let was_listed = self.is_listed(room);
        let listing = self.known.get(room).copied();
        self.set(room, None);
        if listed {
            self.hidden.remove(room);
        } else {
            self.hidden.insert(room.clone());
        }
        let is_listed = self.is_listed(room);
        self.kept = self.kept + u64::from(is_listed) - u64::from(was_listed);
        self.set(room, listing);
    }

    /// Sets the number of people in a room. `kept` says whether its log has entries.
    pub(super) fn occupied(&mut self, room: &RoomName, people: u32, kept: bool) {
        let new = Listing { last: kept.then_some(Timestamp::default()), ..Listing::default() };
        let listing = Listing { people, ..self.known.get(room).copied().unwrap_or(new) };
        // An empty room is remembered for its last message. A room without messages is forgotten when it is empty.
        let is_worth_it = 0 < people || (listing.last.is_some() && self.known.contains_key(room));
        self.set(room, is_worth_it.then_some(listing));
        self.forget();
    }

    /// Something was said in a room; `first` if it is the first time.
    pub(super) fn spoken(&mut self, room: &RoomName, at: Timestamp, head: Seq, first: bool) {
        self.kept += u64::from(first && self.is_listed(room));
        let listing = self.known.get(room).copied().unwrap_or_default();
        self.set(room, Some(Listing { last: Some(at), head: Some(head), ..listing }));
        self.forget();
    }

    /// The end of a room's log, if something was said in it since the server started.
    pub(super) fn head(&self, room: &RoomName) -> Option<Seq> {
        self.known.get(room)?.head
    }

    pub(super) fn list(&self, people_total: u64) -> Listed {
        let shown = self.listed.iter().take(limits::MAX_LISTED_ROOMS);
        let rooms = shown.map(|(Reverse(people), _, name)| LobbyRoom { name: name.clone(), people: *people });
        Listed { rooms: rooms.collect(), rooms_total: self.kept + self.silent, people_total }
    }

    /// How many rooms are known.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        assert_eq!(self.known.len(), self.listed.len() + self.unlisted.len());
        self.known.len()
    }

    /// Moves a room to its place in the order, or removes it.
    fn set(&mut self, room: &RoomName, listing: Option<Listing>) {
        let was = match listing {
            Some(listing) => self.known.insert(room.clone(), listing),
            None => self.known.remove(room),
        };
        let is_listed = self.is_listed(room);
        let order = if is_listed { &mut self.listed } else { &mut self.unlisted };
        if let Some(was) = was {
            order.remove(&was.rank(room));
            self.occupied -= usize::from(0 < was.people);
            self.silent -= u64::from(is_listed && was.last.is_none());
        }
        if let Some(listing) = listing {
            order.insert(listing.rank(room));
            self.occupied += usize::from(0 < listing.people);
            self.silent += u64::from(is_listed && listing.last.is_none());
        }
    }

    /// Forgets the empty rooms with the oldest messages, if there are too many.
    fn forget(&mut self) {
        while MAX_REMEMBERED_ROOMS < self.known.len() - self.occupied {
            // Empty rooms are at the end, the one with the oldest message last.
            let ends = [self.listed.last(), self.unlisted.last()];
            let empty = ends.into_iter().flatten().filter(|(Reverse(people), ..)| *people == 0);
            let Some((_, _, oldest)) = empty.min_by_key(|(_, Reverse(last), _)| *last) else { return };
            let oldest = oldest.clone();
            self.set(&oldest, None);
        }
        if self.known.len() < self.known.capacity() / 4 {
            self.known.shrink_to(MAX_REMEMBERED_ROOMS);
        }
    }
}

impl Listing {
    fn rank(&self, room: &RoomName) -> Rank {
        (Reverse(self.people), Reverse(self.last), room.clone())
    }
}
