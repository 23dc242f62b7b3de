//! The task of one room. It alone owns the room's state.

mod appeals;
mod calming;
mod hosting;
mod opening;
mod presence;
mod publishing;
mod shutting_out;
pub(crate) mod surge;
mod waiting_appeals;

use super::{
    Limits, clock,
    lobby::Lobby,
    mailbox::{EnteringMember, Input, PostRequest, Receipt},
    people::People,
    presence::PresenceInput,
    registry::{
        active_rooms::WeakRooms,
        new_rooms::{NewRooms, RoomOpener, too_many_rooms},
    },
    ring::{Ring, RingsMemory},
    state::{NicknameClaim, RoomState},
};
use crate::{
    domain::{Door, NetworkKey, Person, RoomAccess, RoomName, RoomRules, Seq, Standings, Timestamp, Topic},
    protocol::{Code, Event, Frame, Lagged, Refused},
    store::{self, Append, AppendOutcome, LogHead, NewEntry, Store},
};
use futures::FutureExt;
use std::{collections::VecDeque, future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration};
use surge::SurgeWatch;
use tokio::{
    sync::mpsc,
    time::{self, Instant},
};
use waiting_appeals::WaitingAppeals;

/// The maximum number of the writer's outcomes that are published at once.
const MAX_OUTCOMES_PER_PUBLISH: usize = 512;

/// How often a room that is too large for single presence events publishes its count.
const COUNT_INTERVAL: Duration = Duration::from_millis(500);

pub(super) struct RoomTask {
    pub(super) name: RoomName,
    pub(super) store: Store,
    pub(super) lobby: Lobby,
    pub(super) people: People,
    pub(super) rooms: WeakRooms,
    /// The memory of all rooms' rings together.
    pub(super) rings: RingsMemory,
    pub(super) limits: Limits,
    pub(super) new_rooms: Arc<NewRooms>,
}

impl RoomTask {
    /// Runs the room until nobody is in it or asks for it. If the task panics, the next person who enters starts a new one, and
    /// the people who are in the room are told to join again.
    pub(super) async fn run(
        self,
        inputs: mpsc::Receiver<Input>,
        moves: mpsc::UnboundedReceiver<PresenceInput>,
    ) {
        let (name, rooms, lobby) = (self.name.clone(), self.rooms.clone(), self.lobby.clone());
        let ring = Arc::new(Ring::new(Seq::START, self.rings.clone()));
        let lived = AssertUnwindSafe(self.live(Arc::clone(&ring), inputs, moves)).catch_unwind().await;
        if lived.is_err() {
            let failures = rooms.fail(&name);
            tracing::error!(room.id = name.in_logs(), failures, "a room failed, and begins anew");
            lobby.occupied(&name, 0, false);
            ring.publish_event(Frame::encode(&Event::Behind(Lagged { room: name })));
        }
    }

    async fn live(
        self,
        ring: Arc<Ring>,
        mut inputs: mpsc::Receiver<Input>,
        mut moves: mpsc::UnboundedReceiver<PresenceInput>,
    ) {
        let Some((head, topic, (rules, access), standings, network_bans, appeals)) = self.load().await else {
            return self.rooms.abandon(&self.name);
        };
        let mut state = RoomState::new(self.name.clone(), self.limits.away);
        for (person, nickname) in self.names_of_hosts(&standings).await {
            state.reserve(person, &nickname);
        }
        ring.publish(head.seq, []);
        // Created with the first post.
        let mut outcomes = None;
        let mut room = RoomActor {
            task: self,
            head,
            topic,
            rules,
            access,
            must_shut_out: false,
            standings,
            network_bans,
            appeals: WaitingAppeals::new(appeals),
            appeals_read: None,
            state,
            ring,
            done: None,
            waiting: VecDeque::new(),
            surge: SurgeWatch::default(),
            is_opened: false,
            unnamed: Vec::new(),
            count_due: None,
            woke: Instant::now(),
            gathered: 0,
        };
        let mut batch = Vec::new();
        let mut asked = Vec::new();
        tracing::debug!(room.id = room.task.name.in_logs(), "room awake");
        loop {
            room.hand_over(&mut outcomes);
            room.name_hosts().await;
            room.shut_out().await;
            room.begin_counting_appeals();
            let is_empty = room.state.people() == 0 && room.waiting.is_empty();
            let due = room.next_due();
            tokio::select! {
                () = decided(&mut outcomes, &mut batch) => room.publish(batch.drain(..)).await,
                counted = counted(&mut room.appeals_read) => room.appeals_counted(counted),
                Some(moved) = moves.recv() => room.hear_of(moved),
                count = inputs.recv_many(&mut asked, MAX_OUTCOMES_PER_PUBLISH) => {
                    if count == 0 {
                        break;
                    }
                    asked.drain(..).for_each(|input| room.take(input));
                }
                () = time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => room.do_what_is_due(),
                () = time::sleep(room.task.limits.idle), if is_empty => {
                    if room.task.rooms.retire(&room.task.name) {
                        break;
                    }
                }
            }
        }
        tracing::debug!(room.id = room.task.name.in_logs(), "room asleep");
    }
}

/// A running read of how much waits for the hosts.
type AppealsRead = Pin<Box<dyn Future<Output = Result<u32, store::StoreError>> + Send>>;

/// Waits for that read, if one runs.
async fn counted(read: &mut Option<AppealsRead>) -> Result<u32, store::StoreError> {
    match read {
        Some(running) => {
            let outcome = running.await;
            *read = None;
            outcome
        }
        None => future::pending().await,
    }
}

/// The writer's answer to a room.
type Outcome = Result<AppendOutcome, store::StoreError>;

/// Waits for answers of the writer.
async fn decided(outcomes: &mut Option<mpsc::UnboundedReceiver<Outcome>>, batch: &mut Vec<Outcome>) {
    match outcomes {
        Some(outcomes) => drop(outcomes.recv_many(batch, MAX_OUTCOMES_PER_PUBLISH).await),
        None => future::pending().await,
    }
}

struct RoomActor {
    task: RoomTask,
    head: LogHead,
    /// The room's topic at the head of the log.
    topic: Option<Topic>,
    /// The room's rules at the head of the log.
    rules: RoomRules,
    /// Who may come in, at the head of the log.
    access: RoomAccess,
    /// Whether the door may have closed to some who are here.
    must_shut_out: bool,
    /// Who keeps the room and who is banned, at the head of the log.
    standings: Standings,
    /// The networks for which bans hold as well, each with the person who is banned.
    network_bans: Vec<(NetworkKey, Person)>,
    /// What waits for the hosts.
    appeals: WaitingAppeals,
    /// Reads how much that is. The room goes on meanwhile.
    appeals_read: Option<AppealsRead>,
    state: RoomState,
    ring: Arc<Ring>,
    /// Where the writer sends its answers, from the first post on; and the receiving end until the loop has it.
    done: Option<TaskEnd>,
    /// The posts that the writer has not answered yet, in order.
    waiting: VecDeque<WaitingPost>,
    surge: SurgeWatch,
    /// Whether it was counted that somebody opened the room, if its log is empty.
    is_opened: bool,
    /// Those who keep the room and whose names are to be read and reserved.
    unnamed: Vec<Person>,
    /// When to publish the count, in a room too large to publish it at once.
    count_due: Option<Instant>,
    /// When the readers were last woken.
    woke: Instant,
    /// How many frames were published since then.
    gathered: usize,
}

/// A post that the writer has not answered yet.
#[derive(Debug, Default)]
struct WaitingPost {
    /// Who gets the answer; nobody, for what the room does by itself.
    receipt: Option<Receipt>,
    /// The network for which a ban holds as well.
    banned_network: Option<NetworkKey>,
    /// Since when its author is known.
    known_since: Timestamp,
    /// Whether it waited until a host had looked at it.
    is_let_through: bool,
}

struct TaskEnd {
    sender: mpsc::UnboundedSender<Outcome>,
    receiver: Option<mpsc::UnboundedReceiver<Outcome>>,
}

impl TaskEnd {
    fn new() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { sender, receiver: Some(receiver) }
    }
}

impl RoomActor {
    fn take(&mut self, input: Input) {
        // The asker may have gone; then nobody needs the answer.
        match input {
            Input::Enter(visitor) => {
                let EnteringMember { room, opener, passed, claim, hidden, inbox, reply } = *visitor;
                let _ = reply.send(self.enter(room, (opener, passed), claim, hidden, inbox));
            }
            Input::Watch { inbox, reply } => {
                let is_open = self.access.door == Door::Open;
                let watch = || (self.standing(), self.ring.subscribe(inbox));
                let _ = reply.send(if is_open { Ok(watch()) } else { Err(self.closed()) });
            }
            Input::Look { reply } => {
                let _ = reply.send(self.standing());
            }
            Input::Company { sought, limit, reply } => {
                let _ = reply.send(self.state.company(&sought, limit, &self.standings));
            }
            Input::Whereabouts { person, reply } => {
                let _ = reply.send(self.state.whereabouts(person));
            }
            Input::Post(wish) => self.post(*wish),
            Input::Banned { person, network } => {
                self.end(person, network);
                // They may have administered the server until now.
                self.must_shut_out = true;
                // What waited of theirs waits no longer.
                self.appeals.changed(false);
            }
            Input::Appealed { again } => self.appeals.changed(again),
            Input::Refuse { person, refused } => {
                self.ring.tell(&[person], &Frame::encode(&Event::Refused(*refused)));
            }
            Input::Typing { person, known_since } => self.tell_typing(person, known_since),
            Input::IsTaken { person, nickname, reply } => {
                let _ = reply.send(self.state.is_taken(&nickname, person));
            }
            Input::Rename { person, nickname, reply } => {
                if let Ok(Some(event)) = self.state.rename(person, NicknameClaim::Usual(nickname)) {
                    self.tell(event);
                }
                let _ = reply.send(self.state.member(person).map(|member| member.nickname));
            }
        }
    }

    fn post(&mut self, PostRequest { person, visitor, act, origin, receipt }: PostRequest) {
        let visiting = || visitor.map(|nickname| self.state.visitor(person, nickname));
        let known = self.state.member(person).or_else(|| self.state.expelled(person));
        let from = known.or_else(visiting);
        let opener = RoomOpener { person, network: origin.network, site: origin.site };
        let answered = match from.map(|from| self.open_for(opener).map(|()| from)) {
            None => receipt.refuse(Code::NotJoined, "Join the room before you say something in it."),
            Some(Err(wait)) => receipt.refuse_for(Code::TooFast, too_many_rooms(wait), wait.seconds()),
            Some(Ok(from)) => {
                let done = self.done.get_or_insert_with(TaskEnd::new).sender.clone();
                let RoomTask { name, store, .. } = &self.task;
                let (room, id) = (name.clone(), receipt.id());
                let (banned_network, known_since) = (origin.banned_network, origin.known_since);
                let is_let_through = origin.let_through_by().is_some();
                let origin = self.staying(self.comparing(origin, &act, person), &act);
                let draft =
                    NewEntry { room, epoch: self.head.epoch, at: clock::now(), id, from, act, origin };
                match store.append(Append { draft, done }) {
                    Ok(()) => {
                        let receipt = Some(receipt);
                        let post = WaitingPost { receipt, banned_network, known_since, is_let_through };
                        return self.waiting.push_back(post);
                    }
                    Err(_) => {
                        receipt.refuse(Code::Busy, "The disk does not keep up. Send it again in a moment.")
                    }
                }
            }
        };
        answered.iter().for_each(|inbox| inbox.wake());
    }

    /// Gives the loop the receiver of the writer's answers.
    fn hand_over(&mut self, outcomes: &mut Option<mpsc::UnboundedReceiver<Outcome>>) {
        if let Some(receiver) = self.done.as_mut().and_then(|done| done.receiver.take()) {
            *outcomes = Some(receiver);
        }
    }

    fn next_due(&self) -> Option<Instant> {
        let expiry = self.state.next_expiry().map(Instant::from_std);
        let away = self.state.next_away().map(Instant::from_std);
        [self.count_due, self.wake_due(), expiry, away].into_iter().flatten().min()
    }

    fn do_what_is_due(&mut self) {
        let now = Instant::now();
        self.expire();
        self.mark_idle_away();
        if self.count_due.is_some_and(|due| due <= now) {
            self.count_due = None;
            self.publish_frames([Frame::encode(&self.count())]);
        }
        if self.wake_due().is_some_and(|due| due <= now) {
            self.wake(now);
        }
    }

    fn refuse(&self, code: Code, command: &str, sentence: impl Into<String>) -> Refused {
        Refused::new(code, sentence).for_command(command).in_room(self.task.name.clone())
    }
}

#[cfg(test)]
mod failing;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_is_only_entered_has_small_channels() {
        // A channel begins with places for 32.
        let (input, moved) = (size_of::<Input>(), size_of::<PresenceInput>());
        assert!(input <= 48 && moved <= 48, "{input} and {moved} bytes");
    }
}
