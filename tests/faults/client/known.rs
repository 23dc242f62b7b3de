//! All that a client remembers from one connection to the next, and that a scenario may look at.

use super::View;
use crate::wire::Entry;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

/// How many contradictions are remembered: the first ones say what is wrong.
const FAULTS: usize = 5;

/// What a client knows and wants.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) view: View,
    pub(crate) epoch: Option<String>,
    pub(crate) cookie: Option<String>,
    pub(crate) person: Option<String>,
    /// What is to be said, the one that is on its way first.
    pub(crate) outbox: VecDeque<Message>,
    /// What the server said is on disk: the place and the number of each id.
    pub(crate) kept: BTreeMap<String, (u64, u32)>,
    /// How many messages were sent, however often each.
    pub(crate) sent: u32,
    pub(crate) resent: u32,
    /// How many messages were given to the outbox: the next one's number.
    pub(crate) given: u32,
    /// Whether it is in the room.
    pub(crate) joined: bool,
    pub(crate) joins: u32,
    /// When it last tried to connect.
    pub(crate) knocked: Option<Instant>,
    /// When it last came into the room.
    pub(crate) came: Option<Instant>,
    /// What the server last said about coming back, and when.
    pub(crate) told_to_come_back: Option<(Instant, Duration)>,
    /// Whom it saw come and go.
    pub(crate) seen: Vec<Seen>,
    /// How often it was told that it is behind.
    pub(crate) behind: u32,
    /// How often a message was refused, by the code.
    pub(crate) refused: BTreeMap<String, u32>,
    /// How long each entry took from its sender, in microseconds, as far as it was heard live.
    pub(crate) delays: Vec<u32>,
    /// What contradicts the protocol or an earlier word of the server.
    pub(crate) faults: Vec<String>,
}

/// Somebody came, or left.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
    pub(crate) person: String,
    pub(crate) came: bool,
}

/// Something to say, or to do to what was said. It has its id and its text before it is sent, and keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) number: u32,
    pub(crate) does: Does,
    pub(crate) body: String,
    pub(crate) tries: u32,
}

/// What it is to do, and to which message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Does {
    Say,
    Edit(u64),
    Delete(u64),
}

impl Known {
    pub(crate) fn fault(&mut self, what: String) {
        if self.faults.len() < FAULTS {
            self.faults.push(what);
        }
    }

    /// The server says who this is.
    pub(crate) fn greeted(&mut self, person: String) {
        if let Some(before) = self.person.as_ref().filter(|before| **before != person) {
            let fault = format!("{before} came back as {person}");
            self.fault(fault);
        }
        self.person = Some(person);
    }

    /// The server says how the room stands; `first` when this connection has heard nothing of it before.
    pub(crate) fn joined(&mut self, epoch: String, seq: u64, entries: &[Arc<Entry>], first: bool) {
        // Nothing newer can be underway over a connection that has just begun.
        if first && seq < self.view.newest() {
            self.fault(format!("told of {}, but the log ends at {seq}", self.view.newest()));
        }
        self.take_epoch(epoch);
        self.take(entries);
        if !entries.is_empty() && self.view.newest() < seq {
            self.fault(format!("the log ends at {seq}, but nothing after {} came", self.view.newest()));
        }
        self.view.reaches(seq);
        if first {
            self.joined = true;
            self.joins += 1;
            self.came = Some(Instant::now());
        }
    }

    /// Takes entries in; true when one of them is new.
    pub(crate) fn take(&mut self, entries: &[Arc<Entry>]) -> bool {
        let mut new = false;
        for entry in entries {
            match self.view.take(entry) {
                Ok(taken) => new |= taken,
                Err(fault) => self.fault(fault),
            }
        }
        new
    }

    /// The log's name, which never changes once something was said.
    pub(crate) fn take_epoch(&mut self, epoch: String) {
        let before = self.epoch.replace(epoch);
        if before.is_some() && before != self.epoch && !self.view.entries().is_empty() {
            self.fault(format!("the log {before:?} became {:?}", self.epoch));
        }
    }

    /// The server says that a message is on disk.
    pub(crate) fn kept(&mut self, id: String, seq: u64) {
        if let Some((before, _)) = self.kept.get(&id) {
            if *before != seq {
                let fault = format!("{id} was kept at {before}, and then at {seq}");
                self.fault(fault);
            }
            return;
        }
        match self.outbox.front() {
            Some(message) if message.id == id => {
                let number = message.number;
                self.kept.insert(id, (seq, number));
                self.outbox.pop_front();
            }
            _ => self.fault(format!("an ack of what was not sent: {id}")),
        }
    }
}
