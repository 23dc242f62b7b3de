//! The task of one room. It alone owns the room's state.

mod hosting;
mod opening;
mod presence;

use super::{
    Limits, clock,
    lobby::Lobby,
    mailbox::{EnteringMember, Input, PostRequest, Receipt},
    people::People,
    presence::PresenceInput,
    registry::active_rooms::WeakRooms,
    ring::{Ring, RingsMemory},
    service::refusal::{not_written, objected, until},
    state::{NicknameClaim, RoomState},
};
use crate::{
    domain::{Act, NetworkKey, Person, RoomName, RoomRules, Seq, Standings, Topic},
    protocol::{Code, EntryAdded, Event, Frame, Lagged, Refused, limits},
    store::{self, Append, AppendOutcome, LogHead, NewEntry, Store},
};
use futures::FutureExt;
use std::{collections::VecDeque, future, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{self, Instant},
};

/// The maximum number of the writer's outcomes that are published at once.
const MAX_OUTCOMES_PER_PUBLISH: usize = 512;

/// How often a room that is too large for single presence events publishes its count.
const COUNT_INTERVAL: Duration = Duration::from_millis(500);

/// How long a large room rests per reader after it woke them all. Waking one, with the write that follows, takes about 6 µs. So
/// waking costs about an eighth of one core, whatever the number of readers.
const REST_PER_READER: Duration = Duration::from_micros(48);

/// The longest rest: a delay of a message that people in a busy room do not notice.
const MAX_REST: Duration = Duration::from_millis(48);

/// The number of frames that ends a rest: shared by that many frames, a wake-up costs almost nothing per frame.
const FRAMES_THAT_END_REST: usize = 16;

pub(super) struct RoomTask {
    pub(super) name: RoomName,
    pub(super) store: Store,
    pub(super) lobby: Lobby,
    pub(super) people: People,
    pub(super) rooms: WeakRooms,
    /// The memory of all rooms' rings together.
    pub(super) rings: RingsMemory,
    pub(super) limits: Limits,
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
        let Some((head, topic, rules, standings)) = self.load().await else {
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
            standings,
            state,
            ring,
            done: None,
            waiting: VecDeque::new(),
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
            let is_empty = room.state.people() == 0 && room.waiting.is_empty();
            let due = room.next_due();
            tokio::select! {
                () = decided(&mut outcomes, &mut batch) => room.publish(batch.drain(..)),
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
    /// Who keeps the room and who is banned, at the head of the log.
    standings: Standings,
    state: RoomState,
    ring: Arc<Ring>,
    /// Where the writer sends its answers, from the first post on; and the receiving end until the loop has it.
    done: Option<TaskEnd>,
    /// The posts that the writer has not answered yet, in order.
    /// With the network for which a ban holds as well.
    waiting: VecDeque<(Receipt, Option<NetworkKey>)>,
    /// Those who keep the room and whose names are to be read and reserved.
    unnamed: Vec<Person>,
    /// When to publish the count, in a room too large to publish it at once.
    count_due: Option<Instant>,
    /// When the readers were last woken.
    woke: Instant,
    /// How many frames were published since then.
    gathered: usize,
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
                let EnteringMember { room, person, claim, hidden, inbox, reply } = *visitor;
                let _ = reply.send(self.enter(room, person, claim, hidden, inbox));
            }
            Input::Watch { inbox, reply } => {
                let subscription = self.ring.subscribe(inbox);
                let _ = reply.send((self.standing(), subscription));
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
            Input::Typing { person } => self.tell_typing(person),
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
        let answered = match known.or_else(visiting) {
            None => receipt.refuse(Code::NotJoined, "Join the room before you say something in it."),
            Some(from) => {
                let done = self.done.get_or_insert_with(TaskEnd::new).sender.clone();
                let RoomTask { name, store, .. } = &self.task;
                let (room, id, network) = (name.clone(), receipt.id(), origin.banned_network);
                let draft =
                    NewEntry { room, epoch: self.head.epoch, at: clock::now(), id, from, act, origin };
                match store.append(Append { draft, done }) {
                    Ok(()) => return self.waiting.push_back((receipt, network)),
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

    /// Publishes the entries that are on disk now, and answers the sender of each.
    fn publish(&mut self, outcomes: impl Iterator<Item = Result<AppendOutcome, store::StoreError>>) {
        let mut frames = Vec::new();
        let mut banned = Vec::new();
        let mut answered = Vec::new();
        for outcome in outcomes {
            let Some((receipt, network)) = self.waiting.pop_front() else { break };
            answered.extend(match outcome {
                Ok(AppendOutcome::New(entry)) => {
                    let seq = entry.seq;
                    self.head.seq = seq;
                    if let Act::TopicSet { topic } = &entry.act {
                        self.topic.clone_from(topic);
                    }
                    if self.standings.apply(&self.task.name, &entry) {
                        self.reserve_names(&entry);
                    }
                    self.rules.apply(&entry);
                    if let Act::Host(act) = &entry.act {
                        banned.extend(act.expels().map(|person| (person, network)));
                    }
                    let room = self.task.name.clone();
                    frames.push(Frame::encode(&Event::Told(EntryAdded { room, entry })));
                    receipt.accept(seq)
                }
                Ok(AppendOutcome::Before(seq)) => receipt.accept(seq),
                Ok(AppendOutcome::Refused(objection)) => {
                    let (code, sentence) = objected(objection);
                    receipt.refuse_until(code, sentence, until(objection))
                }
                Err(error) => {
                    let sentence = not_written("It", &error) + " Send it again in a moment.";
                    receipt.refuse(Code::NotKept, sentence)
                }
            });
        }
        if !frames.is_empty() {
            self.publish_frames(frames);
        }
        // After publishing: so they learn of the ban, and then that they are no longer there.
        banned.into_iter().for_each(|(person, network)| self.end(person, network));
        // After publishing: so the answer travels with the published frames, if those are sent now.
        answered.iter().for_each(|inbox| inbox.wake());
    }

    /// Adds frames to the ring and wakes the readers: at once, unless the room is large and woke them recently. Then it wakes
    /// them once for all frames of that time.
    fn publish_frames(&mut self, frames: impl IntoIterator<Item = Frame>) {
        self.gathered += self.ring.publish(self.head.seq, frames);
        let now = Instant::now();
        if FRAMES_THAT_END_REST <= self.gathered || self.wake_due().is_some_and(|due| due <= now) {
            self.wake(now);
        }
    }

    fn wake(&mut self, now: Instant) {
        self.woke = now;
        self.gathered = 0;
        self.ring.wake();
    }

    /// When to wake the readers; none if no frames wait for them.
    fn wake_due(&self) -> Option<Instant> {
        (0 < self.gathered).then(|| self.woke + rest(self.ring.readers_count()))
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

/// How long a room with this many readers rests after it woke them; zero if it is not large.
fn rest(readers: usize) -> Duration {
    if readers <= limits::MAX_LISTED_MEMBERS {
        return Duration::ZERO;
    }
    REST_PER_READER.saturating_mul(u32::try_from(readers).unwrap_or(u32::MAX)).min(MAX_REST)
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

    #[test]
    fn a_room_that_is_not_large_never_rests_and_no_room_rests_longer_than_people_notice() {
        assert_eq!(rest(0), Duration::ZERO);
        assert_eq!(rest(limits::MAX_LISTED_MEMBERS), Duration::ZERO);
        assert_eq!(rest(500), Duration::from_millis(24));
        assert_eq!(rest(1_000), MAX_REST);
        assert_eq!(rest(usize::MAX), MAX_REST);
    }
}
