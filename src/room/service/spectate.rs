//! Spectating: receiving what is published in a room, unseen.

use crate::{
    domain::{Action, Member, PageRequest, Person, RoomName, Viewer},
    protocol::{IsAway, Join, Joined, Refused, Snapshot},
    room::{
        Membership, Rooms, Subscriber,
        mailbox::{Input, ask},
        service::join::JoinFrom,
    },
};
use std::sync::Arc;
use tokio::sync::oneshot;

impl Rooms {
    /// The first view of a room for a page that only watches. The reader has no identity.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or the log could not be read.
    pub async fn watched(
        &self,
        room: RoomName,
        part: Option<PageRequest>,
        viewer: Viewer,
    ) -> Result<Snapshot, Refused> {
        let snapshot = self.snapshot(room, part, viewer.watching()).await?;
        let (you, named) = self.introduced(Person::NOBODY, None, viewer.language);
        // Nobody is banned from watching: it shows what everybody may read.
        Ok(Snapshot { you, named, ban: None, newcomer_until: None, appeals: 0, ..snapshot })
    }

    /// The same for the frame in a room's own page: whoever has come in by a door that is not open sees there what is new as well.
    ///
    /// # Errors
    /// As for [`Rooms::watched`].
    pub async fn news(&self, room: RoomName, viewer: Viewer) -> Result<Snapshot, Refused> {
        if self.is_closed(&room) {
            return self.snapshot(room, None, viewer).await;
        }
        self.watched(room, None, viewer).await
    }

    /// Watches a room without an identity: `you` is the member in the answer. The subscriber is woken for everything published
    /// there. Watchers do not change the number of people.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or the log could not be read.
    pub async fn watch(
        &self,
        viewer: Viewer,
        join: Join,
        you: Member,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Joined, Vec<IsAway>, Membership), Refused> {
        self.let_in(viewer, Action::Read, &join.room).await?;
        let handle = self.open(&join.room).await?;
        let (reply, answer) = oneshot::channel();
        let (standing, subscription) = ask(&handle, Input::Watch { inbox, reply }, answer).await??;
        let membership = Membership::watching(handle, subscription);
        let place = JoinFrom { room: join.room, after: join.after, epoch: join.epoch };
        let (joined, away) = self.joined(place, you, standing).await?;
        Ok((joined, away, membership))
    }
}
