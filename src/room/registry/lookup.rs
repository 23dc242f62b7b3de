//! Finds the room of a name: no room may begin beside one that looks the same, and a watch-only name leads to the room that it
//! was made from.

use super::{Handle, unreadable};
use crate::{
    confusables::false_sign,
    domain::RoomName,
    protocol::{Code, Refused},
    room::Rooms,
    store::RoomAliases,
};
use std::sync::Arc;

/// The result of looking up the name of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundRoom {
    /// The room itself: it exists, or may begin.
    Itself,
    /// The room does not exist. Another one looks the same, or this is the plain name that it would have.
    LookAlike(RoomName),
    /// The room does not exist and may not begin: its first sign only looks like `~` or `@`.
    FalseSign {
        /// The first sign.
        written: char,
        /// The sign that it looks like.
        meant: char,
    },
    /// The room does not exist and may not begin.
    Nothing,
}

impl Rooms {
    /// Looks up this name. Existing rooms keep their names, whatever they contain.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn find(&self, room: &RoomName) -> Result<FoundRoom, Refused> {
        if self.lock().get(room).is_some() {
            return Ok(FoundRoom::Itself);
        }
        let namesakes = self.store().namesakes(room.clone()).await.map_err(unreadable)?;
        Ok(self.found(room, &namesakes))
    }

    fn found(&self, room: &RoomName, RoomAliases { alias, rooms }: &RoomAliases) -> FoundRoom {
        if rooms.contains(room) {
            return FoundRoom::Itself;
        }
        if let Some((written, meant)) = false_sign(room) {
            return FoundRoom::FalseSign { written, meant };
        }
        let awake = alias.as_ref().and_then(|alias| self.lock().found_by(alias).cloned());
        // An unlisted room is named only to people who have its name.
        let other = rooms.first().cloned().or(awake).filter(|other| other != room && other.is_listed());
        if let Some(other) = other {
            return FoundRoom::LookAlike(other);
        }
        match room.plain() {
            Some(plain) if plain == *room => FoundRoom::Itself,
            Some(plain) => FoundRoom::LookAlike(plain),
            None => FoundRoom::Nothing,
        }
    }

    /// The handle of the room, with its task running, if the room exists or may begin.
    ///
    /// # Errors
    /// [`Refused`], when no room may begin under this name, or the log could not be read.
    pub(in crate::room) async fn open(&self, room: &RoomName) -> Result<Arc<Handle>, Refused> {
        if let Some(handle) = self.lock().get(room) {
            return Ok(Arc::clone(handle));
        }
        let namesakes = self.store().namesakes(room.clone()).await.map_err(unreadable)?;
        let refused = |sentence: String| Refused::new(Code::BadRoom, sentence).in_room(room.clone());
        match self.found(room, &namesakes) {
            FoundRoom::Itself => {}
            FoundRoom::LookAlike(other) => {
                return Err(refused(format!(
                    "The room name looks like {other}, which is another one. Use that."
                )));
            }
            FoundRoom::FalseSign { written, meant } => {
                return Err(refused(format!(
                    "The room name begins with {written}, which only looks like {meant}. Begin it with {meant} itself, or with something else."
                )));
            }
            FoundRoom::Nothing => {
                return Err(refused("The room name cannot be used: it holds characters that nobody sees, or too many marks on one letter.".to_owned()));
            }
        }
        let is_kept = namesakes.rooms.contains(room);
        self.wake_unless_alike(room, namesakes.alias, is_kept).map_err(|other| {
            refused(format!("The room name looks like {other}, which is another one. Use that."))
        })
    }

    /// The room that is watched under this name; the name itself if it is a room's own.
    ///
    /// # Errors
    /// [`Refused`], when the room does not exist, or the log could not be read.
    pub async fn watched_under(&self, name: &RoomName) -> Result<RoomName, Refused> {
        if !name.is_watch_name() {
            return Ok(name.clone());
        }
        if let Some(room) = self.lock().found_by(name.as_str()) {
            return Ok(room.clone());
        }
        let room = self.store().watched(name.clone()).await.map_err(unreadable)?;
        room.ok_or_else(|| {
            let sentence = "There is no room that is watched under this name, or nothing was said in it yet.";
            Refused::new(Code::BadRoom, sentence).in_room(name.clone())
        })
    }

    /// The name for watching a room without being able to enter it: its own name if everybody may enter it anyway.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn watch_name(&self, room: &RoomName) -> Result<RoomName, Refused> {
        let name = self.store().watch_name(room.clone()).await.map_err(unreadable)?;
        Ok(name.unwrap_or_else(|| room.clone()))
    }
}
