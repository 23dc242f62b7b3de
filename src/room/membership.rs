//! A membership: one connection's place in a room.

use super::{
    mailbox::{Handle, Input, PostReply, PostRequest, Receipt},
    presence::Presence,
    ring::{Form, RingLagged, Subscription},
    subscriber::Subscriber,
};
use crate::{
    domain::{Act, MessageId, Person, RoomName, Seq, Viewer},
    store::EntryOrigin,
};
use bytes::Bytes;
use std::{sync::Arc, time::Instant};

/// One connection's membership in a room: its subscription, and a [`Poster`]. A watcher has no poster, and nobody sees them.
///
/// Dropping it leaves the room: at the moment set by [`Membership::leaves_at`], or else after the grace period.
#[derive(Debug)]
pub struct Membership {
    room: Arc<Handle>,
    subscription: Subscription,
    presence: Option<Presence>,
}

/// The right of a member to post in a room.
#[derive(Debug)]
pub struct Poster {
    room: Arc<Handle>,
    person: Person,
}

impl Poster {
    /// Adds to the log. The subscriber gets exactly one answer, `kept` or `refused`. Waits while the room's queue is full.
    pub async fn post(self, id: MessageId, act: Act, viewer: Viewer, inbox: Arc<dyn Subscriber>) {
        let Self { room, person } = self;
        let inputs = room.inputs.clone();
        let receipt = Receipt::new(room, id, act.kind().command(), PostReply::Connection(inbox));
        // Fails if the room has ended; then the receipt reports it.
        let origin = EntryOrigin::of(viewer);
        let request = PostRequest { person, visitor: None, act, origin, receipt };
        let _ = inputs.send(Input::Post(Box::new(request))).await;
    }

    /// Shows the others that this person is typing. A room that is too busy, or has ended, shows nothing.
    pub fn type_on(&self, viewer: Viewer) {
        let (person, known_since) = (self.person, viewer.known_since);
        let _ = self.room.inputs.try_send(Input::Typing { person, known_since });
    }
}

/// The result of [`Membership::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// Everything was taken.
    All,
    /// As much as the limit allows was taken; there is more.
    Some,
    /// The reader is too far behind: some frames are no longer in memory, and must be read from the log. Frames that are
    /// published from now on can be taken again.
    Overtaken,
}

impl Membership {
    pub(super) fn new(room: Arc<Handle>, subscription: Subscription, presence: Presence) -> Self {
        Self { room, subscription, presence: Some(presence) }
    }

    /// The membership of a watcher.
    pub(super) fn watching(room: Arc<Handle>, subscription: Subscription) -> Self {
        Self { room, subscription, presence: None }
    }

    /// Which room.
    #[must_use]
    pub fn room(&self) -> &RoomName {
        &self.room.name
    }

    /// The poster; none for a watcher.
    #[must_use]
    pub fn poster(&self) -> Option<Poster> {
        let person = self.presence.as_ref()?.person;
        Some(Poster { room: Arc::clone(&self.room), person })
    }

    /// Reports whether anybody looks at this connection. A watcher's report has no effect.
    pub fn look(&mut self, hidden: bool) {
        if let Some(presence) = &mut self.presence {
            presence.look(hidden);
        }
    }

    /// Sets when this connection is seen to have left, after it is dropped: until then its person may come back unnoticed.
    pub fn leaves_at(&mut self, moment: Instant) {
        if let Some(presence) = &mut self.presence {
            presence.leaves_at(moment);
        }
    }

    /// The last place of the log whose frames were all taken; none if frames are waiting.
    #[must_use]
    pub fn head(&self) -> Option<Seq> {
        self.subscription.head()
    }

    /// Appends the new frames to `pieces`, until it has this many bytes: unchanged, or in this form.
    pub fn take(
        &mut self,
        pieces: &mut Vec<Bytes>,
        limit_bytes: usize,
        form: Option<Form<'_>>,
    ) -> ReadOutcome {
        match self.subscription.take_as(pieces, limit_bytes, form) {
            Ok(false) => ReadOutcome::All,
            Ok(true) => ReadOutcome::Some,
            Err(RingLagged) => {
                self.subscription.skip();
                ReadOutcome::Overtaken
            }
        }
    }
}
