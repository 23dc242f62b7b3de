//! Who has heard what: each message once, in one order for everyone in a room, and how long it took.

use super::{histogram::Histogram, stamp::Stamp};
use std::collections::HashSet;

/// How many faults are told in words. The others are counted.
const TOLD: usize = 3;

pub(crate) struct Ledger {
    rooms: Vec<Room>,
    people: Vec<Person>,
    /// How many are in a room.
    together: u32,
    /// For each sender, where their messages stand in the order of the room.
    places: Vec<Vec<usize>>,
    said: u64,
    complete: u64,
    deliveries: u64,
    disorder: u64,
    latency: Histogram,
    completion: Histogram,
    faults: u64,
    told: Vec<String>,
}

/// The messages in the order in which the first of its people heard them.
#[derive(Default)]
struct Room {
    messages: Vec<Message>,
    said: usize,
}

struct Message {
    stamp: Stamp,
    sent: u64,
    heard: u32,
}

/// How much of the room's order somebody has heard.
#[derive(Default)]
struct Person {
    /// Everything before this place.
    next: usize,
    /// And some that were not their turn. There are none where there is one order.
    early: HashSet<usize>,
}

impl Ledger {
    /// Of this many rooms with as many people in each.
    pub(crate) fn new(rooms: usize, people: usize, senders: usize) -> Self {
        Self {
            rooms: (0..rooms).map(|_| Room::default()).collect(),
            people: (0..rooms * people).map(|_| Person::default()).collect(),
            together: people as u32,
            places: vec![Vec::new(); rooms * senders],
            said: 0,
            complete: 0,
            deliveries: 0,
            disorder: 0,
            latency: Histogram::new(),
            completion: Histogram::new(),
            faults: 0,
            told: Vec::new(),
        }
    }

    /// From now on durations are counted.
    pub(crate) fn begin(&mut self) {
        self.latency.clear();
        self.completion.clear();
    }

    pub(crate) fn said(&mut self, room: usize) {
        self.rooms[room].said += 1;
        self.said += 1;
    }

    pub(crate) fn hear(&mut self, person: usize, now: u64, stamp: Stamp) {
        let room = person % self.rooms.len();
        let next = self.people[person].next;
        let is_next = |message: &Message| message.stamp == stamp;
        let place = if self.rooms[room].messages.get(next).is_some_and(is_next) {
            next
        } else {
            match self.place(room, stamp) {
                Some(place) => place,
                None => return self.fault(format!("person {person} was told what nobody has said yet")),
            }
        };
        let hearer = &mut self.people[person];
        if place < hearer.next || hearer.early.contains(&place) {
            return self.fault(format!("person {person} was told twice what stands at {place}"));
        }
        if place == hearer.next {
            hearer.next += 1;
            while !hearer.early.is_empty() && hearer.early.remove(&hearer.next) {
                hearer.next += 1;
            }
        } else {
            hearer.early.insert(place);
            self.disorder += 1;
        }
        let message = &mut self.rooms[room].messages[place];
        message.heard += 1;
        self.deliveries += 1;
        let took = now.saturating_sub(message.sent);
        self.latency.record(took);
        if message.heard == self.together {
            self.complete += 1;
            self.completion.record(took);
        }
    }

    /// Where a message stands in the order of its room; at the end, when it is the next of its sender and heard
    /// for the first time.
    fn place(&mut self, room: usize, stamp: Stamp) -> Option<usize> {
        let content = stamp.content().filter(|content| content.sender % self.rooms.len() == room)?;
        let places = self.places.get_mut(content.sender)?;
        let nth = usize::try_from(content.nth).ok()?;
        if nth == places.len() {
            let messages = &mut self.rooms[room].messages;
            places.push(messages.len());
            messages.push(Message { stamp, sent: content.sent, heard: 0 });
        }
        places.get(nth).copied()
    }

    /// How many messages somebody has not heard yet.
    pub(crate) fn under_way(&self) -> u64 {
        self.said - self.complete
    }

    pub(crate) fn deliveries(&self) -> u64 {
        self.deliveries
    }

    /// How many deliveries came before one that somebody else in the room had heard earlier.
    pub(crate) fn disorder(&self) -> u64 {
        self.disorder
    }

    /// How long it took until one person had a message.
    pub(crate) fn latency(&self) -> &Histogram {
        &self.latency
    }

    /// How long it took until the last one had it.
    pub(crate) fn completion(&self) -> &Histogram {
        &self.completion
    }

    /// What was doubled, made up or lost: nothing, if the server is right.
    pub(crate) fn faults(&self) -> Vec<String> {
        let expected: usize = self.rooms.iter().map(|room| room.said * self.together as usize).sum();
        let missing = expected.saturating_sub(self.deliveries as usize);
        let mut faults = self.told.clone();
        if TOLD < self.faults as usize {
            faults.push(format!("{} such faults", self.faults));
        }
        if 0 < missing {
            faults.push(format!("{missing} deliveries are missing"));
        }
        faults
    }

    fn fault(&mut self, what: String) {
        self.faults += 1;
        if self.told.len() < TOLD {
            self.told.push(what);
        }
    }
}
