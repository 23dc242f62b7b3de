//! Unread messages: how far somebody has read their rooms, and which have new messages.

use super::refusal::{not_written, require};
use crate::{
    domain::{Action, Person, RoomName, Seq, Viewer},
    protocol::{Code, Refused, RoomHead},
    room::{Rooms, clock, lobby::Lobby, people::People, registry::unreadable},
    store::{ErrorCause, MarkChange, MyRoom, StoreError},
};

/// How many rooms a connection follows: more than a person may have, so only rooms that became theirs while it was open can
/// push out the first ones.
const MAX_FOLLOWED: usize = 160;

/// A person's rooms, for one of their connections: its heartbeats report what is new in them. New messages wake nothing; the
/// connection asks.
#[derive(Debug)]
pub struct Following {
    lobby: Lobby,
    people: People,
    person: Person,
    followed: Vec<Followed>,
}

#[derive(Debug)]
struct Followed {
    room: RoomName,
    /// The end of its log at the last report.
    told: Option<Seq>,
    /// How often it was touched by then.
    touched: u32,
    /// The entry that made the door which the person has passed, if it is not open.
    passed: Option<Seq>,
}

impl Following {
    /// The rooms in which something was said, or which they read elsewhere, since the last call, with the ends of their logs.
    pub fn take(&mut self) -> Vec<RoomHead> {
        self.look();
        let heads = self.lobby.heads(self.followed.iter().map(|followed| &followed.room));
        let mut new = Vec::new();
        for (followed, head) in self.followed.iter_mut().zip(heads) {
            // Of a room whose door has closed to them, nothing is told.
            let since = self.lobby.closed_since(&followed.room);
            let comes_in = since.is_none() || since == followed.passed;
            if let Some(seq) = head.filter(|_| followed.told != head && comes_in) {
                followed.told = head;
                new.push(RoomHead { room: followed.room.clone(), seq });
            }
        }
        new
    }

    /// Adds the rooms that became theirs, and reports again the rooms that they read.
    fn look(&mut self) {
        let Self { people, person, followed, .. } = self;
        people.touched(*person, |room, touched, passed| {
            match followed.iter_mut().find(|known| known.room == *room) {
                Some(known) if known.touched == touched => {}
                Some(known) => (known.told, known.touched, known.passed) = (None, touched, passed),
                None => {
                    if followed.len() == MAX_FOLLOWED {
                        followed.remove(0);
                    }
                    followed.push(Followed { room: room.clone(), told: None, touched, passed });
                }
            }
        });
    }
}

impl Rooms {
    /// Follows the current rooms of a person.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn follow(&self, viewer: Viewer) -> Result<Box<Following>, Refused> {
        let person = viewer.person;
        let names = self.store().names_of_rooms(person).await.map_err(unreadable)?;
        let (lobby, people) = (self.lobby_of().clone(), self.people().clone());
        let mut followed = Vec::with_capacity(names.len());
        for room in names {
            let passed = self.let_in(viewer, Action::Read, &room).await.unwrap_or_default();
            followed.push(Followed { room, told: None, touched: 0, passed });
        }
        let mut following = Following { lobby, people, person, followed };
        // Earlier messages are not reported.
        following.take();
        Ok(Box::new(following))
    }

    /// The names of a person's rooms that they may read.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn names_of_rooms(&self, viewer: Viewer) -> Result<Vec<RoomName>, Refused> {
        let mut names = self.store().names_of_rooms(viewer.person).await.map_err(unreadable)?;
        for at in (0..names.len()).rev() {
            if self.let_in(viewer, Action::Read, &names[at]).await.is_err() {
                names.remove(at);
            }
        }
        Ok(names)
    }

    /// A person's rooms, and their unread messages.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn my_rooms(&self, viewer: Viewer) -> Result<Vec<MyRoom>, Refused> {
        let (you, _) = self.introduce(viewer.person, viewer.language).await?;
        self.store()
            .my_rooms((viewer.person, viewer.network), you.nickname, clock::now())
            .await
            .map_err(unreadable)
    }

    /// Stores how far a person has read a room. On a disk that is nearly full it is not stored, and nobody is told: the next mark
    /// says as much.
    ///
    /// # Errors
    /// [`Refused`], when it could not be kept.
    pub async fn has_read(&self, viewer: Viewer, room: RoomName, seq: Seq) -> Result<(), Refused> {
        let passed = self.let_in(viewer, Action::Read, &room).await?;
        let seen = MarkChange::Seen(seq, clock::now());
        match self.store().mark(viewer.person, room.clone(), seen).await {
            Ok(()) => self.people().note_room(viewer.person, &room, passed),
            Err(StoreError::NotWritten(ErrorCause::NearlyFull)) => {}
            Err(error) => return Err(not_marked(&error)),
        }
        Ok(())
    }

    /// Stores a person's settings of a room.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or it could not be kept.
    pub async fn mark(&self, viewer: Viewer, room: RoomName, mark: MarkChange) -> Result<(), Refused> {
        require(viewer, Action::Find, &room)?;
        let kept = self.store().mark(viewer.person, room, mark).await;
        kept.map_err(|error| not_marked(&error))
    }
}

fn not_marked(error: &StoreError) -> Refused {
    Refused::new(Code::NotKept, not_written("That", error))
}
