//! Unread messages: how far somebody has read their rooms, and which have news.

use super::refusal::{not_written, require};
use crate::{
    domain::{Action, Person, RoomName, Seq, Viewer},
    protocol::{Code, Refused, RoomHead},
    room::{Rooms, clock, lobby::Lobby, people::People, registry::unreadable},
    store::{MarkChange, MyRoom},
};

/// How many rooms a connection follows: more than may be somebody's, so only what became theirs while it was open can push
/// out what it began with.
const MAX_FOLLOWED: usize = 160;

/// Somebody's rooms, for one of their connections, which is told with its heartbeats what is new in them. Nothing wakes
/// for it: whoever asks is told.
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
    /// Where its log ended when that was last told.
    told: Option<Seq>,
    /// How often it was touched by then.
    touched: u32,
}

impl Following {
    /// The rooms in which something was said, or which they read elsewhere, since this was last asked, and where their
    /// logs end now.
    pub fn take(&mut self) -> Vec<RoomHead> {
        self.look();
        let heads = self.lobby.heads(self.followed.iter().map(|followed| &followed.room));
        let mut new = Vec::new();
        for (followed, head) in self.followed.iter_mut().zip(heads) {
            if let Some(seq) = head.filter(|_| followed.told != head) {
                followed.told = head;
                new.push(RoomHead { room: followed.room.clone(), seq });
            }
        }
        new
    }

    /// Takes in what became theirs, and has to tell again of what they read.
    fn look(&mut self) {
        let Self { people, person, followed, .. } = self;
        people.touched(*person, |room, touched| {
            match followed.iter_mut().find(|known| known.room == *room) {
                Some(known) if known.touched == touched => {}
                Some(known) => (known.told, known.touched) = (None, touched),
                None => {
                    if followed.len() == MAX_FOLLOWED {
                        followed.remove(0);
                    }
                    followed.push(Followed { room: room.clone(), told: None, touched });
                }
            }
        });
    }
}

impl Rooms {
    /// Follows the rooms that are somebody's now.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn follow(&self, person: Person) -> Result<Box<Following>, Refused> {
        let names = self.store().names_of_rooms(person).await.map_err(unreadable)?;
        let (lobby, people) = (self.lobby_of().clone(), self.people().clone());
        let followed = names.into_iter().map(|room| Followed { room, told: None, touched: 0 }).collect();
        let mut following = Following { lobby, people, person, followed };
        // What was so before is not told.
        following.take();
        Ok(Box::new(following))
    }

    /// The names of the rooms that are somebody's.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn names_of_rooms(&self, person: Person) -> Result<Vec<RoomName>, Refused> {
        self.store().names_of_rooms(person).await.map_err(unreadable)
    }

    /// The rooms that are somebody's, and what they have not read of them.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub async fn my_rooms(&self, viewer: Viewer) -> Result<Vec<MyRoom>, Refused> {
        let (you, _) = self.introduce(viewer.person, viewer.language).await?;
        self.store().my_rooms(viewer.person, you.nickname).await.map_err(unreadable)
    }

    /// Keeps how far somebody has read a room.
    ///
    /// # Errors
    /// [`Refused`], when it could not be kept.
    pub async fn has_read(&self, viewer: Viewer, room: RoomName, seq: Seq) -> Result<(), Refused> {
        self.mark(viewer, room.clone(), MarkChange::Seen(seq, clock::now())).await?;
        self.people().note_room(viewer.person, &room);
        Ok(())
    }

    /// Keeps what somebody wants of a room.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or it could not be kept.
    pub async fn mark(&self, viewer: Viewer, room: RoomName, mark: MarkChange) -> Result<(), Refused> {
        require(viewer, Action::Read, &room)?;
        let kept = self.store().mark(viewer.person, room, mark).await;
        kept.map_err(|error| Refused::new(Code::NotKept, not_written("That", &error)))
    }
}
