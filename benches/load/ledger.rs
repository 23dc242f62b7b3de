//! Who has heard what: each message once, in one order for everyone in a room, and how long it took.

use super::{histogram::Histogram, stamp::Stamp};

/// How many faults are told in words. The others are counted.
const TOLD: usize = 3;

pub(crate) struct Ledger {
    rooms: Vec<Room>,
    /// How many messages of their room each person has heard.
    heard: Vec<usize>,
    /// For each sender, how many of their messages anybody has heard.
    first_heard: Vec<u64>,
    people: u32,
    said: u64,
    complete: u64,
    deliveries: u64,
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

impl Ledger {
    /// Of this many rooms with as many people in each.
    pub(crate) fn new(rooms: usize, people: usize, senders: usize) -> Self {
        Self {
            rooms: (0..rooms).map(|_| Room::default()).collect(),
            heard: vec![0; rooms * people],
            first_heard: vec![0; rooms * senders],
            people: people as u32,
            said: 0,
            complete: 0,
            deliveries: 0,
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
        let count = self.rooms.len();
        let room = &mut self.rooms[person % count];
        let place = self.heard[person];
        if place == room.messages.len() {
            let Some(sent) = next_of_its_sender(&mut self.first_heard, person % count, count, stamp) else {
                return self.fault(format!("person {person} heard again, or too early, {stamp:?}"));
            };
            room.messages.push(Message { stamp, sent, heard: 0 });
        }
        let message = &mut room.messages[place];
        if message.stamp != stamp {
            return self.fault(format!("person {person} did not hear what others heard at {place}"));
        }
        self.heard[person] += 1;
        self.deliveries += 1;
        message.heard += 1;
        let took = now.saturating_sub(message.sent);
        self.latency.record(took);
        if message.heard == self.people {
            self.complete += 1;
            self.completion.record(took);
        }
    }

    /// How many messages somebody has not heard yet.
    pub(crate) fn under_way(&self) -> u64 {
        self.said - self.complete
    }

    pub(crate) fn deliveries(&self) -> u64 {
        self.deliveries
    }

    /// How long it took until one person had a message.
    pub(crate) fn latency(&self) -> &Histogram {
        &self.latency
    }

    /// How long it took until the last one had it.
    pub(crate) fn completion(&self) -> &Histogram {
        &self.completion
    }

    /// What was not as it should be: nothing, if the server is right.
    pub(crate) fn faults(&self) -> Vec<String> {
        let rooms = self.rooms.len();
        let said = |person: usize| self.rooms[person % rooms].said;
        let missing: usize =
            self.heard.iter().enumerate().map(|(person, heard)| said(person).saturating_sub(*heard)).sum();
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

/// When a message was sent that is the next one of a sender in this room, as far as anybody has heard.
fn next_of_its_sender(first_heard: &mut [u64], room: usize, rooms: usize, stamp: Stamp) -> Option<u64> {
    let content = stamp.content().filter(|content| content.sender % rooms == room)?;
    let next = first_heard.get_mut(content.sender).filter(|next| **next == content.nth)?;
    *next += 1;
    Some(content.sent)
}
