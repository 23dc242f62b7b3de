//! The registry of rooms: finds them, wakes them, and queries all of them.

pub(super) mod active_rooms;
pub(super) mod lookup;
pub(super) mod new_rooms;

use super::{
    Limits,
    actor::RoomTask,
    lobby::{self, Lobby, LobbySubscription},
    mailbox::{EMPTY_SUMMARY, Handle, INPUT_QUEUE_LEN, Input, RoomSummary, ask},
    people::People,
    presence::PresenceChannel,
    ring::RingsMemory,
    spoken_rooms::SpokenRooms,
    subscriber::Subscriber,
};
use crate::{
    domain::RoomName,
    protocol::{Code, LobbyList as Listed, Refused},
    store::{self, Store},
};
use active_rooms::{ActiveRooms, SharedActiveRooms, WeakRooms};
use new_rooms::NewRooms;
use std::sync::{Arc, MutexGuard};
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::AbortOnDropHandle;

/// All rooms of this server. Clones share the same rooms.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<RoomsShared>);

#[derive(Debug)]
struct RoomsShared {
    store: Store,
    people: People,
    lobby: Lobby,
    rings: RingsMemory,
    limits: Limits,
    awake: Arc<SharedActiveRooms>,
    new_rooms: Arc<NewRooms>,
    _lobby_task: AbortOnDropHandle<()>,
}

impl Rooms {
    /// The rooms of this log; no task runs yet.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError), when the log could not be read.
    pub async fn start(store: Store, limits: Limits) -> Result<Self, store::StoreError> {
        let (kept, total) = store.rooms(lobby::MAX_REMEMBERED_ROOMS).await?;
        let people = People::default();
        let lobby = Lobby::new(kept, total, people.clone());
        lobby.begin_with(&store.rooms_with_access().await?);
        store.listen(Box::new(SpokenRooms { lobby: lobby.clone(), people: people.clone() }));
        let _lobby_task = AbortOnDropHandle::new(tokio::spawn(lobby.clone().run()));
        let awake = Arc::default();
        let rings = RingsMemory::default();
        let new_rooms = Arc::new(NewRooms::new(&limits));
        let inner = RoomsShared { store, people, lobby, rings, limits, awake, new_rooms, _lobby_task };
        Ok(Self(Arc::new(inner)))
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn lobby_of(&self) -> &Lobby {
        &self.0.lobby
    }

    pub(super) fn people(&self) -> &People {
        &self.0.people
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(super) fn new_rooms(&self) -> &NewRooms {
        &self.0.new_rooms
    }

    /// The list of rooms as it is now.
    #[must_use]
    pub fn lobby(&self) -> Listed {
        self.0.lobby.list()
    }

    /// Subscribes to the list of rooms, or only to the totals, from the last sent version on. Changes wake the subscriber.
    #[must_use]
    pub fn watch_lobby(&self, totals: bool, inbox: Arc<dyn Subscriber>) -> LobbySubscription {
        self.0.lobby.watch(totals, inbox)
    }

    /// The room's handle, and its task running; the name of another room that looks the same and woke before, unless this one
    /// `is_kept` in the log.
    pub(super) fn wake_unless_alike(
        &self,
        room: &RoomName,
        alias: Option<String>,
        is_kept: bool,
    ) -> Result<Arc<Handle>, RoomName> {
        let mut awake = self.lock();
        if let Some(handle) = awake.get(room) {
            return Ok(Arc::clone(handle));
        }
        let other = alias.as_ref().and_then(|alias| awake.found_by(alias));
        if let Some(other) = other.filter(|_| !is_kept) {
            return Err(other.clone());
        }
        let (inputs, waiting) = mpsc::channel(INPUT_QUEUE_LEN);
        let (presence, moving) = PresenceChannel::new(room.clone());
        let handle = Arc::new(Handle { name: room.clone(), alias: alias.clone(), inputs, presence });
        let task = RoomTask {
            name: room.clone(),
            store: self.0.store.clone(),
            lobby: self.0.lobby.clone(),
            people: self.0.people.clone(),
            rooms: WeakRooms::of(&self.0.awake),
            rings: self.0.rings.clone(),
            limits: self.0.limits.clone(),
            new_rooms: Arc::clone(&self.0.new_rooms),
        };
        tokio::spawn(task.run(waiting, moving));
        awake.insert(alias, Arc::clone(&handle));
        Ok(handle)
    }

    /// The state of a room, without waking it.
    pub(super) async fn look(&self, room: &RoomName) -> Result<RoomSummary, Refused> {
        if let Some(standing) = self.look_awake(room).await? {
            return Ok(standing);
        }
        let head = self.0.store.head(room.clone()).await.map_err(unreadable)?;
        Ok(head.map_or(EMPTY_SUMMARY, |head| RoomSummary { head, ..EMPTY_SUMMARY }))
    }

    /// The state of a room, if it is awake.
    pub(super) async fn look_awake(&self, room: &RoomName) -> Result<Option<RoomSummary>, Refused> {
        self.ask_awake(room, |reply| Input::Look { reply }).await
    }

    /// The answer of a room, if it is awake.
    pub(super) async fn ask_awake<T>(
        &self,
        room: &RoomName,
        input: impl FnOnce(oneshot::Sender<T>) -> Input,
    ) -> Result<Option<T>, Refused> {
        let Some(handle) = self.lock().get(room).cloned() else { return Ok(None) };
        let (reply, answer) = oneshot::channel();
        ask(&handle, input(reply), answer).await.map(Some)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, ActiveRooms> {
        self.0.awake.lock()
    }
}

pub(super) fn unreadable(_: store::StoreError) -> Refused {
    Refused::new(Code::Busy, "The log cannot be read at this moment. Try again.")
}
