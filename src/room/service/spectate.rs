//! Spectating: hearing what is published in a room, unseen.

use super::refusal::require_member;
use crate::room::{
    Membership, Rooms, Subscriber,
    mailbox::{Input, ask},
    registry::{JoinFrom, introduced},
};
use crate::{
    domain::{Language, Member, PageRequest, Person, RoomName},
    protocol::{IsAway, Join, Joined, Refused, Snapshot},
};
use std::sync::Arc;
use tokio::sync::oneshot;

impl Rooms {
    /// A room as a page shows it first that only watches: whoever looks, it is nobody.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or the log could not be read.
    pub async fn watched(
        &self,
        room: RoomName,
        part: Option<PageRequest>,
        person: Person,
        language: Language,
    ) -> Result<Snapshot, Refused> {
        let snapshot = self.snapshot(room, part, person, language).await?;
        let (you, named) = introduced(Person::NOBODY, None, language);
        Ok(Snapshot { you, named, ..snapshot })
    }

    /// Watches a room, as nobody in particular: `you` is who they are told they are. The inbox is woken when something is
    /// published there. However many watch, the room has as many people as before.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or the log could not be read.
    pub async fn watch(
        &self,
        person: Person,
        join: Join,
        you: Member,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Joined, Vec<IsAway>, Membership), Refused> {
        require_member(&join.room, person)?;
        let handle = self.open(&join.room).await?;
        let (reply, answer) = oneshot::channel();
        let (standing, subscription) = ask(&handle, Input::Watch { inbox, reply }, answer).await?;
        let membership = Membership::watching(handle, subscription);
        let place = JoinFrom { room: join.room, after: join.after, epoch: join.epoch };
        let (joined, away) = self.joined(place, you, standing).await?;
        Ok((joined, away, membership))
    }
}
