//! Strangers who mean harm: each does one thing to the server, over and over, from an address of their own.

mod connections; // that say little, or nothing
mod frames; // of the WebSocket protocol, broken or too many
mod newcomers; // of whom one address gets only so many
mod requests; // that cost much to answer
mod rooms; // what those do who are let in
mod stranger; // what all of them have

pub(crate) use newcomers::{IDENTITIES_REFUSED, OPENINGS_REFUSED, identities, openings};
pub(crate) use rooms::raid;
pub(crate) use stranger::{Reached, Stranger};

use rustix::process::nice;
use std::{
    pin::Pin,
    thread::{self, JoinHandle},
};
use tokio::{
    runtime::Builder,
    sync::oneshot,
    task::{LocalSet, spawn_local},
};

/// What an attacker does until it is stopped.
pub(crate) type Attack = fn(Stranger) -> Pin<Box<dyn Future<Output = ()>>>;

/// How far the attackers' thread stands behind the server and the people who talk, when there are too few processors.
const BEHIND: i32 = 10;

/// Attackers at work, on a thread of their own. They stop when it is dropped.
pub(crate) struct Attackers {
    stop: Option<oneshot::Sender<()>>,
    working: Option<JoinHandle<()>>,
}

impl Attackers {
    pub(crate) fn start(attackers: Vec<(Attack, Stranger)>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let working = thread::spawn(move || {
            // They would be on other machines: what they do themselves is not to cost the server its processor. The
            // system lowers the thread that asks, and no other.
            nice(BEHIND).unwrap();
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            LocalSet::new().block_on(&runtime, async {
                for (attack, stranger) in attackers {
                    spawn_local(attack(stranger));
                }
                // Either way they are to stop.
                let _ = stopped.await;
            });
        });
        Self { stop: Some(stop), working: Some(working) }
    }
}

impl Drop for Attackers {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(Err(_)) = self.working.take().map(JoinHandle::join) {
            eprintln!("faults: the attackers' thread panicked");
        }
    }
}

/// All of them, by name.
pub(crate) const ATTACKS: [(&str, Attack); 23] = [
    ("half heads", |stranger| Box::pin(connections::half_heads(stranger))),
    ("silent sockets", |stranger| Box::pin(connections::silent_sockets(stranger))),
    ("half bodies", |stranger| Box::pin(connections::half_bodies(stranger))),
    ("trickled files", |stranger| Box::pin(connections::trickled_files(stranger))),
    ("comings and goings", |stranger| Box::pin(connections::comings_and_goings(stranger))),
    ("slow downloads", |stranger| Box::pin(connections::slow_downloads(stranger))),
    ("slow readers", |stranger| Box::pin(connections::slow_readers(stranger))),
    ("pings", |stranger| Box::pin(frames::pings(stranger))),
    ("half messages", |stranger| Box::pin(frames::half_messages(stranger))),
    ("huge frames", |stranger| Box::pin(frames::huge_frames(stranger))),
    ("hard words", |stranger| Box::pin(rooms::hard_words(stranger))),
    ("edits", |stranger| Box::pin(rooms::edits(stranger))),
    ("renames", |stranger| Box::pin(rooms::renames(stranger))),
    ("new rooms", |stranger| Box::pin(rooms::new_rooms(stranger))),
    ("rooms of two", |stranger| Box::pin(rooms::rooms_of_two(stranger))),
    ("twins", |stranger| Box::pin(rooms::twins(stranger))),
    ("rooms that are not read", |stranger| Box::pin(rooms::rooms_that_are_not_read(stranger))),
    ("histories", |stranger| Box::pin(rooms::histories(stranger))),
    ("pictures", |stranger| Box::pin(requests::pictures(stranger))),
    ("small chunks", |stranger| Box::pin(requests::small_chunks(stranger))),
    ("pages", |stranger| Box::pin(requests::pages(stranger))),
    ("searches", |stranger| Box::pin(requests::searches(stranger))),
    ("forms", |stranger| Box::pin(requests::forms(stranger))),
];
