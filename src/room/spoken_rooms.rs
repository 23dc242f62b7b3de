//! What the lobby and connections learn of committed entries: in which rooms something was said, and whose doors have changed.

use super::{lobby::Lobby, people::People};
use crate::{
    domain::{Act, Entry, HostAct, RoomName, Seq},
    store::{CommitListener, CommittedEntry},
};
use std::collections::HashMap;

/// Notes in the lobby where something was said, from which unread rooms are told; and for both people of a room of two that it
/// is theirs; and where a door was closed, before anybody is answered. Each room is noted once for a commit, however much was said there.
#[derive(Debug)]
pub(super) struct SpokenRooms {
    pub(super) lobby: Lobby,
    pub(super) people: People,
}

impl CommitListener for SpokenRooms {
    fn committed(&self, entries: &[CommittedEntry<'_>]) {
        let mut rooms: HashMap<&RoomName, (&Entry, bool)> = HashMap::new();
        for CommittedEntry { room, entry, .. } in entries {
            let is_first = entry.prev == Seq::START;
            let noted = rooms.entry(room).or_insert((entry, is_first));
            *noted = (entry, noted.1 || is_first);
        }
        for (room, (last, is_first)) in rooms {
            // Also for a person who was never there: it is their room.
            room.pair().into_iter().flatten().for_each(|person| self.people.note_room(person, room, None));
            self.lobby.spoken(room, last.at, last.seq, is_first);
        }
        for CommittedEntry { room, entry, access, .. } in entries {
            if let Act::Host(HostAct::DoorSet { .. } | HostAct::ListedSet { .. }) = &entry.act {
                self.lobby.set_access(room, *access);
            }
            // A ban closes the door to them: they are told no more that something was said behind it.
            if let Act::Host(HostAct::Banned { person, mute: false, .. }) = &entry.act
                && self.lobby.closed_since(room).is_some()
            {
                self.people.note_room(*person, room, None);
            }
        }
    }
}
