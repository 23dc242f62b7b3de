//! Finding rooms, waking them, and what is asked about all of them.

use super::{
    Limits,
    lobby::{self, Lobby},
    membership::Membership,
    people::{Arrival, People, TooMany},
    state::Claim,
    task::{Entrance, Input, Standing, Task, WAITING},
};
use crate::{
    domain::{Entry, Epoch, Language, Member, Nickname, Person, RoomName, Seq},
    protocol::{Code, Frame, HistoryPage, Join, Joined, Lobby as Listed, Refused, Snapshot, limits},
    store::{self, Head, Store},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, Weak},
};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio_util::task::AbortOnDropHandle;

/// All rooms of this server. Clones are the same rooms.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<Inner>);

/// The rooms, for a task that must not keep them alive.
#[derive(Clone, Debug)]
pub(super) struct WeakRooms(Weak<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    people: People,
    lobby: Lobby,
    limits: Limits,
    // A std mutex: it is held for a look-up, never across an await.
    awake: Mutex<HashMap<RoomName, Arc<Handle>>>,
    _lobby_task: AbortOnDropHandle<()>,
}

/// The way to one room's task. The registry holds one, and so does whoever is in the room or asks it something.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) name: RoomName,
    pub(super) inputs: mpsc::Sender<Input>,
    /// Unbounded, for leaving happens in a `Drop` that cannot wait; whoever leaves has entered, which is bounded.
    pub(super) departures: mpsc::UnboundedSender<Person>,
}

impl Rooms {
    /// The rooms of this log, all of them asleep.
    ///
    /// # Errors
    /// [`store::Error`], when the log could not be read.
    pub async fn start(store: Store, limits: Limits) -> Result<Self, store::Error> {
        let (kept, total) = store.rooms(lobby::REMEMBERED).await?;
        let people = People::default();
        let lobby = Lobby::new(kept, total, people.clone());
        let lobby_task = AbortOnDropHandle::new(tokio::spawn(lobby.clone().run()));
        let awake = Mutex::default();
        Ok(Self(Arc::new(Inner { store, people, lobby, limits, awake, _lobby_task: lobby_task })))
    }

    /// One more connection of a person, until the guard is dropped.
    ///
    /// # Errors
    /// [`Refused`], when they have as many as one may have, or their nickname could not be read.
    pub async fn arrive(&self, person: Person) -> Result<Arrival, Refused> {
        let nickname = self.0.store.nickname(person).await.map_err(unreadable)?;
        let limit = self.0.limits.connections_per_person;
        let arrival = self.0.people.arrive(person, nickname, limit).map_err(|TooMany| {
            Refused::new(
                Code::Busy,
                format!("One person may have {limit} connections. Close another tab first."),
            )
        })?;
        self.0.lobby.people_changed();
        Ok(arrival)
    }

    /// A connection has gone: the guard of [`Rooms::arrive`], handed back so that the lobby hears of it.
    pub fn depart(&self, arrival: Arrival) {
        drop(arrival);
        self.0.lobby.people_changed();
    }

    /// Who a person is to others, and whether they chose that nickname or it was made up for them.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn introduce(&self, person: Person, language: Language) -> Result<(Member, bool), Refused> {
        let chosen = match self.0.people.nickname(person) {
            Some(nickname) => Some(nickname),
            None => self.0.store.nickname(person).await.map_err(unreadable)?,
        };
        let named = chosen.is_some();
        let nickname = chosen.unwrap_or_else(|| Nickname::generated(person, language));
        Ok((Member { person, nickname }, named))
    }

    /// Enters a room. `wake` is notified when something is published there.
    ///
    /// # Errors
    /// [`Refused`], when the nickname is taken, the room is full, or the log could not be read.
    pub async fn join(
        &self,
        person: Person,
        join: Join,
        usual: Nickname,
        wake: Arc<Notify>,
    ) -> Result<(Joined, Membership), Refused> {
        let claim = join.nickname.map_or(Claim::Usual(usual), Claim::Chosen);
        let (you, standing) = self.enter(&join.room, person, claim, wake).await?;
        let Standing { head, people, members, reader } = standing;
        let known = join.epoch.is_none_or(|epoch| epoch == head.epoch);
        let after = join.after.filter(|&after| known && after <= head.seq).unwrap_or(Seq::START);
        let entries = self.entries(&join.room, after, head.seq.next()).await?;
        let Head { epoch, seq } = head;
        Ok((Joined { room: join.room, epoch, seq, you, people, members, entries }, reader))
    }

    /// How the room stands for a membership that was overtaken, which goes on from there.
    ///
    /// # Errors
    /// [`Refused`], when the room has ended or the log could not be read.
    pub async fn resume(&self, membership: &mut Membership, wake: Arc<Notify>) -> Result<Joined, Refused> {
        let (reply, answer) = oneshot::channel();
        let Standing { head, people, members, reader } =
            ask(membership.handle(), Input::Look { wake, reply }, answer).await?;
        membership.resume(reader);
        let room = membership.room().clone();
        let entries = self.entries(&room, Seq::START, head.seq.next()).await?;
        let (you, _) = self.introduce(membership.person(), Language::default()).await?;
        let you = members.iter().find(|member| member.person == you.person).cloned().unwrap_or(you);
        Ok(Joined { room, epoch: head.epoch, seq: head.seq, you, people, members, entries })
    }

    /// The newest page of a room's log before a place.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn history(&self, room: RoomName, before: Seq) -> Result<HistoryPage, Refused> {
        let head = self.0.store.head(room.clone()).await.map_err(unreadable)?;
        let entries = self.entries(&room, Seq::START, before).await?;
        let epoch = head.map_or(Epoch::new(0), |head| head.epoch);
        Ok(HistoryPage { room, epoch, before, entries })
    }

    /// A room as a page shows it first, without being in it and without waking it.
    ///
    /// # Errors
    /// [`Refused`], when the log could not be read.
    pub async fn snapshot(
        &self,
        room: RoomName,
        person: Person,
        language: Language,
    ) -> Result<Snapshot, Refused> {
        let (you, named) = self.introduce(person, language).await?;
        let awake = self.lock().get(&room).cloned();
        let (head, people, members) = match awake {
            Some(handle) => {
                let (reply, answer) = oneshot::channel();
                let standing = ask(&handle, Input::Look { wake: Arc::default(), reply }, answer).await?;
                (Some(standing.head), standing.people, standing.members)
            }
            None => (self.0.store.head(room.clone()).await.map_err(unreadable)?, 0, Vec::new()),
        };
        let head = head.unwrap_or(Head { epoch: Epoch::new(0), seq: Seq::START });
        let entries = self.entries(&room, Seq::START, head.seq.next()).await?;
        Ok(Snapshot { room, epoch: head.epoch, seq: head.seq, you, named, people, members, entries })
    }

    /// Gives a person another nickname, for good and in every room they are in.
    ///
    /// # Errors
    /// [`Refused`], and nothing changed, when somebody else in one of the rooms has it or it could not be kept.
    pub async fn rename(&self, person: Person, nickname: Nickname) -> Result<(), Refused> {
        let rooms: Vec<_> = {
            let awake = self.lock();
            self.0.people.rooms_of(person).iter().filter_map(|room| awake.get(room).cloned()).collect()
        };
        for room in &rooms {
            let (reply, answer) = oneshot::channel();
            if ask(room, Input::IsTaken { person, nickname: nickname.clone(), reply }, answer).await? {
                let sentence = format!("Somebody in {} has that nickname. Choose another one.", room.name);
                return Err(Refused::new(Code::NicknameTaken, sentence)
                    .of("rename")
                    .in_room(room.name.clone()));
            }
        }
        self.0.store.set_nickname(person, nickname.clone()).await.map_err(|_| {
            Refused::new(Code::NotKept, "The nickname could not be written to disk. Try again in a moment.")
                .of("rename")
        })?;
        self.0.people.set_nickname(person, nickname.clone());
        for room in &rooms {
            let (reply, answer) = oneshot::channel();
            ask(room, Input::Rename { person, nickname: nickname.clone(), reply }, answer).await?;
        }
        Ok(())
    }

    /// The list of rooms as it is now.
    #[must_use]
    pub fn lobby(&self) -> Listed {
        self.0.lobby.list()
    }

    /// The list of rooms as it was last sent, and as it changes.
    #[must_use]
    pub fn watch_lobby(&self) -> watch::Receiver<Frame> {
        self.0.lobby.watch()
    }

    async fn enter(
        &self,
        room: &RoomName,
        person: Person,
        claim: Claim,
        wake: Arc<Notify>,
    ) -> Result<(Member, Standing<Membership>), Refused> {
        let handle = self.wake(room);
        let (reply, answer) = oneshot::channel::<Entrance>();
        let input = Input::Enter { room: Arc::clone(&handle), person, claim, wake, reply };
        ask(&handle, input, answer).await?
    }

    /// The room's handle, and its task running.
    fn wake(&self, room: &RoomName) -> Arc<Handle> {
        let mut awake = self.lock();
        if let Some(handle) = awake.get(room) {
            return Arc::clone(handle);
        }
        let (inputs, waiting) = mpsc::channel(WAITING);
        let (departures, departing) = mpsc::unbounded_channel();
        let handle = Arc::new(Handle { name: room.clone(), inputs, departures });
        let task = Task {
            name: room.clone(),
            store: self.0.store.clone(),
            lobby: self.0.lobby.clone(),
            people: self.0.people.clone(),
            rooms: WeakRooms(Arc::downgrade(&self.0)),
            limits: self.0.limits,
        };
        tokio::spawn(task.run(waiting, departing));
        awake.insert(room.clone(), Arc::clone(&handle));
        handle
    }

    async fn entries(&self, room: &RoomName, after: Seq, before: Seq) -> Result<Vec<Entry>, Refused> {
        if before <= after.next() {
            return Ok(Vec::new());
        }
        self.0.store.newest(room.clone(), after, before, limits::PAGE_ENTRIES).await.map_err(unreadable)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RoomName, Arc<Handle>>> {
        self.0.awake.lock().expect("no holder panics")
    }
}

impl WeakRooms {
    /// Forgets a room, if nobody but the registry can reach its task any more. True means the task must end.
    pub(super) fn retire(&self, room: &RoomName) -> bool {
        let Some(inner) = self.0.upgrade() else { return true };
        let mut awake = inner.awake.lock().expect("no holder panics");
        // Handles are cloned only under this lock, so a count of one stays one while we hold it.
        let unreachable = awake.get(room).is_none_or(|handle| Arc::strong_count(handle) == 1);
        if unreachable {
            awake.remove(room);
        }
        unreachable
    }

    /// Forgets a room whose task could not start, so that the next one to ask starts another.
    pub(super) fn abandon(&self, room: &RoomName) {
        if let Some(inner) = self.0.upgrade() {
            inner.awake.lock().expect("no holder panics").remove(room);
        }
    }
}

async fn ask<T>(room: &Handle, input: Input, answer: oneshot::Receiver<T>) -> Result<T, Refused> {
    let ended =
        || Refused::new(Code::Busy, "The room is just closing. Try again.").in_room(room.name.clone());
    room.inputs.send(input).await.map_err(|_| ended())?;
    answer.await.map_err(|_| ended())
}

fn unreadable(error: store::Error) -> Refused {
    tracing::error!(error = &error as &dyn std::error::Error, "the log could not be read");
    Refused::new(Code::Busy, "The log cannot be read at this moment. Try again.")
}
