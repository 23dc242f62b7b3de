//! A membership: one connection's place in a room.

use super::{
    mailbox::{Handle, Input, PostReply, PostRequest, Receipt},
    presence::Presence,
    ring::{Form, RingLagged, Subscription},
    subscriber::Subscriber,
};
use crate::domain::{Act, MessageId, Person, RoomName, Seq};
use bytes::Bytes;
use std::{sync::Arc, time::Instant};

/// Being in a room, for one connection: what is published there, and a [`Poster`]. Who only watches has none, and is
/// seen by nobody.
///
/// Dropping it is leaving: when [`Membership::leaves_at`] says, or after the grace where nothing was said.
#[derive(Debug)]
pub struct Membership {
    room: Arc<Handle>,
    subscription: Subscription,
    presence: Option<Presence>,
}

/// The right of a member to say something in a room.
#[derive(Debug)]
pub struct Poster {
    room: Arc<Handle>,
    person: Person,
}

impl Poster {
    /// Adds to the log. The inbox gets exactly one answer, `kept` or `refused`. Waits while the room has too many
    /// commands to take one more.
    pub async fn post(self, id: MessageId, act: Act, inbox: Arc<dyn Subscriber>) {
        let Self { room, person } = self;
        let inputs = room.inputs.clone();
        let receipt = Receipt::new(room, id, act.kind().command(), PostReply::Connection(inbox));
        // Fails when the room has ended; then the receipt says so.
        let _ = inputs.send(Input::Post(Box::new(PostRequest { person, visitor: None, act, receipt }))).await;
    }

    /// Shows the others that this person is writing something. A room that is too busy, or has ended, shows it to nobody.
    pub fn type_on(&self) {
        let _ = self.room.inputs.try_send(Input::Typing { person: self.person });
    }
}

/// What became of [`Membership::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// Everything.
    All,
    /// As much as the limit allows; there is more.
    Some,
    /// Too much was published since: some of it is gone from memory, and must be read from the log. What is
    /// published from now on comes again.
    Overtaken,
}

impl Membership {
    pub(super) fn new(room: Arc<Handle>, subscription: Subscription, presence: Presence) -> Self {
        Self { room, subscription, presence: Some(presence) }
    }

    /// Of somebody who only watches.
    pub(super) fn watching(room: Arc<Handle>, subscription: Subscription) -> Self {
        Self { room, subscription, presence: None }
    }

    /// Which room.
    #[must_use]
    pub fn room(&self) -> &RoomName {
        &self.room.name
    }

    /// What says something there; none for who only watches.
    #[must_use]
    pub fn voice(&self) -> Option<Poster> {
        let person = self.presence.as_ref()?.person;
        Some(Poster { room: Arc::clone(&self.room), person })
    }

    /// Says whether anybody looks at this connection. Of who only watches nobody knows.
    pub fn look(&mut self, hidden: bool) {
        if let Some(presence) = &mut self.presence {
            presence.look(hidden);
        }
    }

    /// Says when this connection will be seen to have left, once it is dropped: until then its person may come
    /// back and nobody notices.
    pub fn leaves_at(&mut self, moment: Instant) {
        if let Some(presence) = &mut self.presence {
            presence.leaves_at(moment);
        }
    }

    /// The last place of the room's log of which everything was taken; none when something waits to be.
    #[must_use]
    pub fn head(&self) -> Option<Seq> {
        self.subscription.head()
    }

    /// Appends the frames that were published since to `pieces`, until it has this many bytes: as they are, or in this form.
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
