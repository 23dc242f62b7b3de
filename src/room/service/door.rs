//! Coming in by the door of a room.

use super::refusal::{not_written, objected, require, until};
use crate::{
    domain::{Action, Arrival, Door, Hex, RoomAccess, RoomName, Seq, Viewer, from_hex},
    protocol::{Code, Refused},
    room::{Rooms, clock, registry::unreadable},
    store::PasswordHash,
};

impl Rooms {
    /// Whether somebody may do this in a room, by its name and by its door. The answer is the entry that made the door what it is;
    /// none for an open one, for which nothing is looked up.
    pub(in crate::room) async fn let_in(
        &self,
        viewer: Viewer,
        action: impl Fn(Arrival) -> Action<'static>,
        room: &RoomName,
    ) -> Result<Option<Seq>, Refused> {
        if !self.is_closed(room) {
            return require(viewer, action(Arrival::OPEN), room).map(|()| None);
        }
        let who = (viewer.person, viewer.network);
        let (arrival, since) =
            self.store().arrival(room.clone(), who, clock::now()).await.map_err(unreadable)?;
        require(viewer, action(arrival), room).map(|()| Some(since))
    }

    /// Whether somebody may read a room.
    ///
    /// # Errors
    /// [`Refused`], when they may not, or the log could not be read.
    pub async fn may_read(&self, room: &RoomName, viewer: Viewer) -> Result<(), Refused> {
        self.let_in(viewer, Action::Read, room).await.map(drop)
    }

    /// Whether the door of a room is not open to everybody.
    #[must_use]
    pub fn is_closed(&self, room: &RoomName) -> bool {
        self.lobby_of().closed_since(room).is_some()
    }

    /// Whether a room may be listed, by its name and by what its hosts want.
    #[must_use]
    pub fn is_listed(&self, room: &RoomName) -> bool {
        self.lobby_of().is_listed(room)
    }

    /// The door of a room, also for those whom it does not let in; and whether the person is banned, for whom it does not open.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or the log could not be read.
    pub async fn door(&self, room: &RoomName, viewer: Viewer) -> Result<(Door, bool), Refused> {
        require(viewer, Action::Find, room)?;
        let (_, access) = self.store().rules(room.clone()).await.map_err(unreadable)?;
        let standings = self.store().standings(room.clone()).await.map_err(unreadable)?;
        let ban = standings.ban_at(viewer.person, clock::now());
        Ok((access.door, ban.is_some_and(|ban| !ban.mute)))
    }

    /// The password of a room, and the door that it opens; none for a room with another door.
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, or the log could not be read.
    pub async fn door_password(
        &self,
        room: &RoomName,
        viewer: Viewer,
    ) -> Result<Option<(PasswordHash, RoomAccess)>, Refused> {
        require(viewer, Action::Find, room)?;
        self.store().door_password(room.clone()).await.map_err(unreadable)
    }

    /// Notes that somebody knew what opens this door of a room.
    ///
    /// # Errors
    /// [`Refused`], when they are banned, the door is another one meanwhile, or it could not be stored.
    pub async fn pass(&self, room: &RoomName, viewer: Viewer, door: RoomAccess) -> Result<(), Refused> {
        let who = (viewer.person, viewer.network);
        let passed = self.store().pass(room.clone(), door, who, clock::now()).await;
        let not_kept =
            |error| Refused::new(Code::NotKept, not_written("It", &error) + " Try again in a moment.");
        match passed.map_err(not_kept)? {
            None => Ok(()),
            Some(objection) => {
                let (code, sentence) = objected(objection);
                Err(Refused::new(code, sentence).until(until(objection)).in_room(room.clone()))
            }
        }
    }

    /// Opens the door of a room with the key of a link.
    ///
    /// # Errors
    /// [`Refused`], when it is not the key, or not any more, and as for [`Rooms::pass`].
    pub async fn pass_with_key(&self, room: &RoomName, viewer: Viewer, key: &str) -> Result<(), Refused> {
        require(viewer, Action::Find, room)?;
        let door = match from_hex(key) {
            Some(key) => self.store().door_of_key(room.clone(), key).await.map_err(unreadable)?,
            None => None,
        };
        let Some(door) = door else {
            let sentence = "This link does not open the room, or not any more: ask for a new one.";
            return Err(Refused::new(Code::Closed, sentence).in_room(room.clone()));
        };
        self.pass(room, viewer, door).await
    }

    /// The key of the link that opens a room, for its hosts; none for a room with another door.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub(in crate::room) async fn door_key(&self, room: &RoomName) -> Result<Option<String>, Refused> {
        let key = self.store().door_key(room.clone()).await.map_err(unreadable)?;
        Ok(key.map(|key| Hex(&key).to_string()))
    }
}
