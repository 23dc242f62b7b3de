//! What hosts note about people, over forms.

use super::refusal::{not_written, objected};
use crate::{
    domain::{Authored, HostNote, NewNote, Person, RoomName, Viewer},
    protocol::{Code, Refused},
    room::{Rooms, clock, registry::unreadable},
};

impl Rooms {
    /// What hosts of a room noted about somebody, for its hosts; nothing for others.
    ///
    /// # Errors
    /// [`Refused`], when it could not be read.
    pub(in crate::room) async fn note(
        &self,
        room: &RoomName,
        viewer: Viewer,
        person: Person,
    ) -> Result<Option<Authored<HostNote>>, Refused> {
        match self.role_of_host(room, viewer).await {
            Ok(_) => self.store().note(room.clone(), person).await.map_err(unreadable),
            Err(_) => Ok(None),
        }
    }

    /// Notes something about somebody, for hosts alone, in place of what was noted before; nothing removes it.
    ///
    /// # Errors
    /// [`Refused`], when the person who notes is no host, there are too many notes, or it could not be stored.
    pub async fn set_note(
        &self,
        room: &RoomName,
        viewer: Viewer,
        person: Person,
        text: Option<HostNote>,
    ) -> Result<(), Refused> {
        self.role_of_host(room, viewer).await?;
        let (member, _) = self.introduce(viewer.person, viewer.language).await?;
        let new = NewNote { person, by: member.nickname, at: clock::now(), text };
        let not_kept =
            |error| Refused::new(Code::NotKept, not_written("It", &error) + " Try again in a moment.");
        match self.store().set_note(room.clone(), new).await.map_err(not_kept)? {
            None => Ok(()),
            Some(objection) => {
                let (code, sentence) = objected(objection);
                Err(Refused::new(code, sentence).in_room(room.clone()))
            }
        }
    }
}
