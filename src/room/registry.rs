//! The registry of rooms: finds them, wakes them, and asks all of them.

pub(super) mod active_rooms;
pub(super) mod lookup;

use super::{
    Limits,
    actor::RoomTask,
    lobby::{self, Lobby, LobbySubscription},
    mailbox::{
        EMPTY_SUMMARY, EnterOutcome, EnteringMember, Handle, INPUT_QUEUE_LEN, Input, RoomSummary, ask,
    },
    membership::Membership,
    people::{OnlineGuard, People, TooMany},
    presence::PresenceChannel,
    ring::RingsMemory,
    service::refusal::{not_written, require},
    state::NicknameClaim,
    subscriber::Subscriber,
};
use crate::{
    domain::{Action, Epoch, Language, Member, Nickname, Person, RoomName, Seq, Viewer},
    protocol::{Code, IsAway, Join, Joined, LobbyList as Listed, Missed, Refused},
    store::{self, LogHead, Store},
};
use active_rooms::{ActiveRooms, SharedActiveRooms, WeakRooms};
use std::{
    sync::{Arc, MutexGuard},
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    time,
};
use tokio_util::task::AbortOnDropHandle;

/// All rooms of this server. Clones are the same rooms.
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
    _lobby_task: AbortOnDropHandle<()>,
}

/// Where somebody takes a room up: what they have of it.
#[derive(Debug)]
pub(super) struct JoinFrom {
    pub(super) room: RoomName,
    pub(super) after: Option<Seq>,
    pub(super) epoch: Option<Epoch>,
}

impl Rooms {
    /// The rooms of this log, all of them asleep.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError), when the log could not be read.
    pub async fn start(store: Store, limits: Limits) -> Result<Self, store::StoreError> {
        let (kept, total) = store.rooms(lobby::MAX_REMEMBERED_ROOMS).await?;
        let people = People::default();
        let lobby = Lobby::new(kept, total, people.clone());
        let lobby_task = AbortOnDropHandle::new(tokio::spawn(lobby.clone().run()));
        let awake = Arc::default();
        let rings = RingsMemory::default();
        let inner = RoomsShared { store, people, lobby, rings, limits, awake, _lobby_task: lobby_task };
        Ok(Self(Arc::new(inner)))
    }

    /// One more connection of a person, until the guard is dropped.
    ///
    /// # Errors
    /// [`Refused`], when they have as many as one may have, or their nickname could not be read.
    pub async fn arrive(&self, person: Person) -> Result<OnlineGuard, Refused> {
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

    /// A connection has gone: the guard of [`Rooms::arrive`], handed back. Its person is counted until this moment.
    pub fn depart(&self, mut arrival: OnlineGuard, until: Instant) {
        arrival.lose();
        let lobby = self.0.lobby.clone();
        tokio::spawn(async move {
            time::sleep_until(until.into()).await;
            drop(arrival);
            lobby.people_changed();
        });
    }

    /// How long somebody whose connection is lost is waited for.
    #[must_use]
    pub fn grace(&self) -> Duration {
        self.0.limits.grace
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
        Ok(introduced(person, chosen, language))
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

    /// Enters a room; `hidden` says that nobody looks at the connection. The inbox is woken when something is published there.
    /// Who of those there is away is told after [`Joined`].
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, the nickname is taken, the room is full, or the log could not be read.
    pub async fn join(
        &self,
        viewer: Viewer,
        join: Join,
        usual: Nickname,
        hidden: bool,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Joined, Vec<IsAway>, Membership), Refused> {
        require(viewer, Action::TakePart, &join.room)?;
        let person = viewer.person;
        if !self.0.people.may_enter(person, &join.room, self.0.limits.rooms_per_person) {
            let most = self.0.limits.rooms_per_person;
            let sentence = format!("One person may be in {most} rooms. Leave one first.");
            return Err(Refused::new(Code::TooManyRooms, sentence));
        }
        let claim = join.nickname.map_or(NicknameClaim::Usual(usual.clone()), NicknameClaim::Chosen);
        let is_usual = matches!(claim, NicknameClaim::Usual(_));
        let (mut you, standing, membership) = self.enter(&join.room, person, claim, hidden, inbox).await?;
        // A nickname claimed just now, after theirs was read and before they were seen to be in the room, reached
        // the rooms they were in, and not this one.
        if let Some(newer) = self.0.people.nickname(person).filter(|newer| is_usual && *newer != usual) {
            let (reply, answer) = oneshot::channel();
            let input = Input::Rename { person, nickname: newer, reply };
            let handle = self.open(&join.room).await?;
            you.nickname = ask(&handle, input, answer).await?.unwrap_or(you.nickname);
        }
        let place = JoinFrom { room: join.room, after: join.after, epoch: join.epoch };
        let (joined, away) = self.joined(place, you, standing).await?;
        Ok((joined, away, membership))
    }

    /// What somebody is told who has just come into a room that stands so, and after it of those who are away.
    pub(super) async fn joined(
        &self,
        place: JoinFrom,
        you: Member,
        standing: RoomSummary,
    ) -> Result<(Joined, Vec<IsAway>), Refused> {
        let RoomSummary { head: LogHead { epoch, seq }, people, members, away, topic } = standing;
        let known = place.epoch.is_none_or(|known| known == epoch);
        let missed = match place.after.filter(|&after| known && after <= seq) {
            Some(after) => self.missed(&place.room, after, seq).await?,
            None => Missed::Reset(self.newest(&place.room, seq).await?),
        };
        let is_away =
            |member: &Member| IsAway { room: place.room.clone(), member: member.clone(), away: true };
        let away = members.iter().filter(|member| away.contains(&member.person)).map(is_away).collect();
        Ok((Joined { room: place.room, epoch, seq, you, people, members, topic, missed }, away))
    }

    /// Gives a person another nickname, for good and in every room they are in.
    ///
    /// # Errors
    /// [`Refused`], and nothing changed, when somebody else in one of the rooms has it, they change theirs too often, or it could
    /// not be kept.
    pub async fn rename(&self, person: Person, nickname: Nickname) -> Result<(), Refused> {
        if !self.0.people.may_rename(person, Instant::now()) {
            let sentence = "Nicknames change too fast. Send this one again in a moment.";
            return Err(Refused::new(Code::TooFast, sentence).for_command("rename"));
        }
        for room in self.rooms_of(person) {
            let (reply, answer) = oneshot::channel();
            if ask(&room, Input::IsTaken { person, nickname: nickname.clone(), reply }, answer).await? {
                let sentence = format!("Somebody in {} has that nickname. Choose another one.", room.name);
                return Err(Refused::new(Code::NicknameTaken, sentence)
                    .for_command("rename")
                    .in_room(room.name.clone()));
            }
        }
        self.0.store.set_nickname(person, nickname.clone()).await.map_err(|error| {
            let sentence = not_written("The nickname", &error) + " Try again in a moment.";
            Refused::new(Code::NotKept, sentence).for_command("rename")
        })?;
        self.0.people.set_nickname(person, nickname.clone());
        // Looked up anew: whoever enters a room from here on sees the new one, see `join`.
        for room in self.rooms_of(person) {
            // Told and not asked: whatever a room makes of it, it has been decided. One that has ended need not know.
            let (reply, _) = oneshot::channel();
            let _ = room.inputs.send(Input::Rename { person, nickname: nickname.clone(), reply }).await;
        }
        Ok(())
    }

    /// The list of rooms as it is now.
    #[must_use]
    pub fn lobby(&self) -> Listed {
        self.0.lobby.list()
    }

    /// The list of rooms, or only the totals, as it was last sent, and as it changes: then the inbox is woken.
    #[must_use]
    pub fn watch_lobby(&self, totals: bool, inbox: Arc<dyn Subscriber>) -> LobbySubscription {
        self.0.lobby.watch(totals, inbox)
    }

    async fn enter(
        &self,
        room: &RoomName,
        person: Person,
        claim: NicknameClaim,
        hidden: bool,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Member, RoomSummary, Membership), Refused> {
        let handle = self.open(room).await?;
        let (reply, answer) = oneshot::channel::<EnterOutcome>();
        let room = Arc::clone(&handle.presence);
        let input = Input::Enter(Box::new(EnteringMember { room, person, claim, hidden, inbox, reply }));
        let (you, standing, subscription, presence) = ask(&handle, input, answer).await??;
        Ok((you, standing, Membership::new(handle, subscription, presence)))
    }

    /// The rooms a person is in.
    fn rooms_of(&self, person: Person) -> Vec<Arc<Handle>> {
        let awake = self.lock();
        self.0.people.rooms_of(person).iter().filter_map(|room| awake.get(room).cloned()).collect()
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
            limits: self.0.limits,
        };
        tokio::spawn(task.run(waiting, moving));
        awake.insert(alias, Arc::clone(&handle));
        Ok(handle)
    }

    /// How a room stands, without waking it.
    pub(super) async fn look(&self, room: &RoomName) -> Result<RoomSummary, Refused> {
        if let Some(standing) = self.look_awake(room).await? {
            return Ok(standing);
        }
        let head = self.0.store.head(room.clone()).await.map_err(unreadable)?;
        Ok(head.map_or(EMPTY_SUMMARY, |head| RoomSummary { head, ..EMPTY_SUMMARY }))
    }

    /// How a room stands, if it is awake.
    pub(super) async fn look_awake(&self, room: &RoomName) -> Result<Option<RoomSummary>, Refused> {
        self.ask_awake(room, |reply| Input::Look { reply }).await
    }

    /// What a room answers, if it is awake.
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

pub(super) fn introduced(person: Person, chosen: Option<Nickname>, language: Language) -> (Member, bool) {
    let named = chosen.is_some();
    let nickname = chosen.unwrap_or_else(|| Nickname::generated(person, language));
    (Member { person, nickname }, named)
}

pub(super) fn unreadable(_: store::StoreError) -> Refused {
    Refused::new(Code::Busy, "The log cannot be read at this moment. Try again.")
}
