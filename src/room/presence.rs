//! Presence in a room. Dropping it leaves the room, so leaving cannot be forgotten.

use super::people::People;
use crate::domain::{Person, RoomName};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// What a connection tells its room that the room cannot refuse. Inputs arrive in order, so the room always knows how many
/// of a person's connections are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum PresenceInput {
    /// Somebody looks at the connection again, or no longer does.
    Look { person: Person, hidden: bool },
    /// The connection closed. If it was the person's last one, they stay present until `until`.
    Leave { person: Person, hidden: bool, until: Instant },
}

/// The channel of presence inputs. Each room with a task has one.
#[derive(Debug)]
pub(super) struct PresenceChannel {
    room: RoomName,
    /// Unbounded, because leaving happens in a `Drop` that cannot wait. The number of leaves is bounded by the number of
    /// enters, and looking away is bounded by the rate limit of commands.
    inputs: mpsc::UnboundedSender<PresenceInput>,
}

impl PresenceChannel {
    /// The channel of a room, and what its task reads.
    pub(super) fn new(room: RoomName) -> (Arc<Self>, mpsc::UnboundedReceiver<PresenceInput>) {
        let (inputs, heard) = mpsc::unbounded_channel();
        (Arc::new(Self { room, inputs }), heard)
    }

    fn send(&self, input: PresenceInput) {
        // Fails only if the room has ended; then nobody is in it.
        let _ = self.inputs.send(input);
    }
}

/// One connection's presence in a room.
///
/// Dropping it leaves the room: at the moment set by [`Presence::leaves_at`], or else after the grace period.
#[derive(Debug)]
pub(super) struct Presence {
    pub(super) person: Person,
    room: Arc<PresenceChannel>,
    people: People,
    grace: Duration,
    /// Whether nobody looks at the connection.
    hidden: bool,
    leaves_at: Option<Instant>,
}

impl Presence {
    pub(super) fn new(
        person: Person,
        room: Arc<PresenceChannel>,
        people: People,
        grace: Duration,
        hidden: bool,
    ) -> Self {
        people.entered(person, &room.room);
        Self { person, room, people, grace, hidden, leaves_at: None }
    }

    /// Reports whether anybody looks at this connection.
    pub(super) fn look(&mut self, hidden: bool) {
        if std::mem::replace(&mut self.hidden, hidden) != hidden {
            self.room.send(PresenceInput::Look { person: self.person, hidden });
        }
    }

    /// Sets when this connection is seen to have left, after it is dropped.
    pub(super) fn leaves_at(&mut self, moment: Instant) {
        self.leaves_at = Some(moment);
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let Self { person, hidden, .. } = *self;
        self.people.left(person, &self.room.room);
        let until = self.leaves_at.unwrap_or_else(|| Instant::now() + self.grace);
        self.room.send(PresenceInput::Leave { person, hidden, until });
    }
}
