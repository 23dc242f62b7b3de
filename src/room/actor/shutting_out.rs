//! What the task does when the door of its room closes.

use super::RoomActor;
use crate::{
    domain::{Act, Arrival, Door, Entry, HostAct, PermissionError, Person, RoomAccess, Seq},
    protocol::Refused,
    room::{clock, service::refusal::objected},
    store::{BesideEntry, EntryOrigin},
};
use std::sync::Arc;

impl RoomActor {
    /// A person at the door, who has passed the one that this entry made.
    pub(super) fn arrival(&self, person: Person, passed: Option<Seq>) -> Arrival {
        let has_passed = passed == Some(self.access.door_since);
        let (door, role) = (self.access.door, self.standings.role(person));
        self.task.store.law().arrival(person, Arrival { door, role, has_passed, ..Arrival::OPEN })
    }

    /// The origin of an act, with those who are here if it locks the room: they may stay.
    pub(super) fn staying(&self, origin: EntryOrigin, act: &Act) -> EntryOrigin {
        if *act != Act::Host(HostAct::DoorSet { door: Door::Locked }) {
            return origin;
        }
        let present = self.state.everybody().take(RoomAccess::MAX_PASSED).collect();
        EntryOrigin { beside: Some(Arc::new(BesideEntry::Present(present))), ..origin }
    }

    /// Why somebody is not let in.
    pub(super) fn closed(&self) -> Refused {
        let (code, sentence) = objected(PermissionError::at_door(self.access.door));
        self.refuse(code, "join", sentence)
    }

    /// After an entry of the log: whether it may have closed the door to some who are here.
    pub(super) fn watch_door(&mut self, entry: &Entry) {
        let Act::Host(act) = &entry.act else { return };
        self.must_shut_out |= self.access.apply(entry) | matches!(act, HostAct::RoleSet { .. });
    }

    /// Ends the memberships of those whom the door does not let in. If that cannot be read, nobody stays who must have passed it.
    pub(super) async fn shut_out(&mut self) {
        if !std::mem::take(&mut self.must_shut_out) || self.access.door == Door::Open {
            return;
        }
        let reason = self.closed();
        self.ring.end(&[Person::NOBODY], &reason);
        let must_pass = |person: &Person| !self.arrival(*person, None).comes_in();
        let people: Vec<_> = self.state.everybody().filter(must_pass).collect();
        let name = self.task.name.clone();
        let shut_out = match self.task.store.shut_out(name, people.clone(), clock::now()).await {
            Ok(shut_out) => shut_out,
            Err(error) => {
                let room = self.task.name.in_logs();
                tracing::warn!(room.id = room, %error, "who has passed a room's door could not be read: all must pass it again");
                people
            }
        };
        self.expel(&shut_out, &reason);
    }
}
