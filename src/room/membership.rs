//! Being in a room.

use super::{
    people::People,
    registry::Handle,
    ring::{Overtaken, Subscription},
    task::Input,
};
use crate::{
    domain::{Body, MessageId, Person, RoomName},
    protocol::Frame,
};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Being in a room, for one connection: what is published there, and the right to say something.
///
/// Dropping it is leaving.
#[derive(Debug)]
pub struct Membership {
    room: Arc<Handle>,
    person: Person,
    people: People,
    subscription: Subscription,
}

/// What became of [`Membership::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// What there was, up to the limit.
    Frames,
    /// Too much was published since: the room must be looked at anew.
    Overtaken,
}

impl Membership {
    pub(super) fn new(room: Arc<Handle>, person: Person, people: People, subscription: Subscription) -> Self {
        people.entered(person, &room.name);
        Self { room, person, people, subscription }
    }

    /// Which room.
    #[must_use]
    pub fn room(&self) -> &RoomName {
        &self.room.name
    }

    /// Says something. `replies` gets exactly one frame for it, `kept` or `refused`, and must have room for it.
    /// Waits while the room has too many commands to take one more. False when the room has ended.
    pub async fn say(&self, id: MessageId, body: Body, replies: mpsc::Sender<Frame>) -> bool {
        self.room.inputs.send(Input::Say { person: self.person, id, body, replies }).await.is_ok()
    }

    /// Appends what was published since to `frames`, at most `limit` of it.
    pub fn take(&mut self, frames: &mut Vec<Frame>, limit: usize) -> Taken {
        match self.subscription.take(frames, limit) {
            Ok(()) => Taken::Frames,
            Err(Overtaken) => Taken::Overtaken,
        }
    }

    pub(super) fn handle(&self) -> &Arc<Handle> {
        &self.room
    }

    pub(super) fn person(&self) -> Person {
        self.person
    }

    pub(super) fn resume(&mut self, subscription: Subscription) {
        self.subscription = subscription;
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.people.left(self.person, &self.room.name);
        // Fails only when the room has ended, and with it everybody's being in it.
        let _ = self.room.departures.send(self.person);
    }
}
