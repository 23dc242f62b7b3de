//! The mailbox of a room's task: its inputs and their answers.

use super::{
    presence::{Presence, PresenceChannel},
    registry::new_rooms::RoomOpener,
    ring::Subscription,
    state::NicknameClaim,
    subscriber::Subscriber,
};
use crate::{
    domain::{
        Act, Ban, Epoch, Member, MessageId, NetworkKey, Nickname, PeoplePage, Person, ReviewRules, RoomName,
        RoomRules, Seq, Timestamp, Topic, Whereabouts, Writers,
    },
    protocol::{Accepted, Code, Event, Frame, Refused, RoomHost},
    store::{EntryOrigin, LogHead},
};
use std::{num::NonZeroU32, sync::Arc};
use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};

/// How many inputs may wait for a room. When the queue is full, the sending connection waits, and so its peer does.
pub(super) const INPUT_QUEUE_LEN: usize = 1024;

/// The handle of one room's task. The registry has one, and so has everybody who is in the room or asks it something.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) name: RoomName,
    /// The key by which the room is found beside its name.
    pub(super) alias: Option<String>,
    pub(super) inputs: mpsc::Sender<Input>,
    /// The channel for looking and leaving.
    pub(super) presence: Arc<PresenceChannel>,
}

/// Sends an input to a room's task, and waits for its answer.
pub(super) async fn ask<T>(room: &Handle, input: Input, answer: oneshot::Receiver<T>) -> Result<T, Refused> {
    let ended =
        || Refused::new(Code::Busy, "The room is just closing. Try again.").in_room(room.name.clone());
    room.inputs.send(input).await.map_err(|_| ended())?;
    answer.await.map_err(|_| ended())
}

/// Every input of a room.
#[derive(Debug)]
pub(super) enum Input {
    /// A person enters with one more connection.
    Enter(Box<EnteringMember>),
    /// A connection that only watches.
    Watch { inbox: Arc<dyn Subscriber>, reply: oneshot::Sender<WatchOutcome> },
    /// Asks for the state of the room.
    Look { reply: oneshot::Sender<RoomSummary> },
    /// Asks for the people whose nicknames contain this folded text.
    Company { sought: String, limit: usize, reply: oneshot::Sender<PeoplePage> },
    /// Asks where a person is.
    Whereabouts { person: Person, reply: oneshot::Sender<Whereabouts> },
    /// An act to add to the log.
    Post(Box<PostRequest>),
    /// A person is typing.
    Typing { person: Person, known_since: Timestamp },
    /// Asks whether somebody else has the nickname.
    IsTaken { person: Person, nickname: Nickname, reply: oneshot::Sender<bool> },
    /// Changes a person's nickname; numbered if somebody has taken it meanwhile. The answer is the nickname they have now, if
    /// they are here.
    Rename { person: Person, nickname: Nickname, reply: oneshot::Sender<Option<Nickname>> },
    /// Ends the memberships of a person who was banned from the server; with a network also of those from there. Somebody who no
    /// longer administers the server must leave a closed room.
    Banned { person: Person, network: Option<NetworkKey> },
    /// Something else waits for the hosts, or no longer does; or they are to be told `again`.
    Appealed { again: bool },
    /// A refusal for the connections of one person alone.
    Refuse { person: Person, refused: Box<Refused> },
}

/// See [`Input::Enter`].
#[derive(Debug)]
pub(super) struct EnteringMember {
    pub(super) room: Arc<PresenceChannel>,
    pub(super) opener: RoomOpener,
    /// The entry that made the door which they have passed.
    pub(super) passed: Option<Seq>,
    pub(super) claim: NicknameClaim,
    pub(super) hidden: bool,
    pub(super) inbox: Arc<dyn Subscriber>,
    pub(super) reply: oneshot::Sender<EnterOutcome>,
}

/// See [`Input::Post`].
#[derive(Debug)]
pub(super) struct PostRequest {
    pub(super) person: Person,
    /// The nickname for a person who is not in the room.
    pub(super) visitor: Option<Nickname>,
    pub(super) act: Act,
    /// How it came.
    pub(super) origin: EntryOrigin,
    pub(super) receipt: Receipt,
}

/// The answer to [`Input::Enter`]. If it is dropped unread, the person leaves again.
pub(super) type EnterOutcome = Result<(Member, RoomSummary, Subscription, Presence), Refused>;

/// The answer to [`Input::Watch`].
pub(super) type WatchOutcome = Result<(RoomSummary, Subscription), Refused>;

/// The state of a room.
#[derive(Debug)]
pub(super) struct RoomSummary {
    pub(super) head: LogHead,
    pub(super) people: u32,
    pub(super) members: Vec<Member>,
    /// Which of the members are away.
    pub(super) away: Vec<Person>,
    pub(super) topic: Option<Topic>,
    /// Its rules.
    pub(super) rules: RoomRules,
    /// Who keeps it.
    pub(super) hosts: Vec<RoomHost>,
    /// The ban of the person who asks, if it lets them be here.
    pub(super) ban: Option<Ban>,
    /// How much waits for the hosts, if the person who asks is one.
    pub(super) appeals: u32,
}

/// The state of a room without people and entries: its log has no epoch yet.
pub(super) const EMPTY_SUMMARY: RoomSummary = RoomSummary {
    head: LogHead { epoch: Epoch::new(0), seq: Seq::START },
    people: 0,
    members: Vec::new(),
    away: Vec::new(),
    topic: None,
    rules: RoomRules {
        writers: Writers::Everybody,
        slow_seconds: 0,
        newcomer_minutes: 0,
        calm: None,
        review: ReviewRules::OFF,
    },
    hosts: Vec::new(),
    ban: None,
    appeals: 0,
};

/// The outcome of a post: its place in the log, also if it had been kept before, or the refusal.
pub(super) type PostOutcome = Result<Accepted, Refused>;

/// The receiver of a post's outcome.
#[derive(Debug)]
pub(super) enum PostReply {
    /// To a connection, as an event.
    Connection(Arc<dyn Subscriber>),
    /// The caller.
    Caller(oneshot::Sender<PostOutcome>),
}

/// The one answer to a post. If it is dropped without an answer, it reports that the room has ended, so nobody waits forever.
#[derive(Debug)]
pub(super) struct Receipt {
    room: Arc<Handle>,
    id: MessageId,
    command: &'static str,
    /// Set until the post is answered.
    reply: Option<PostReply>,
}

impl PostReply {
    /// Sends the answer. The caller must wake the returned connection.
    fn answer(self, outcome: PostOutcome) -> Option<Arc<dyn Subscriber>> {
        match self {
            Self::Connection(inbox) => {
                let event = outcome.map_or_else(Event::Refused, Event::Kept);
                inbox.answer(Frame::encode(&event));
                Some(inbox)
            }
            Self::Caller(caller) => {
                // Fails if nobody waits any more.
                let _ = caller.send(outcome);
                None
            }
        }
    }
}

impl Receipt {
    pub(super) fn new(room: Arc<Handle>, id: MessageId, command: &'static str, reply: PostReply) -> Self {
        Self { room, id, command, reply: Some(reply) }
    }

    /// The id of the post.
    pub(super) fn id(&self) -> MessageId {
        self.id
    }

    /// Answers with the place in the log. The caller must wake the returned connection.
    #[must_use]
    pub(super) fn accept(mut self, seq: Seq) -> Option<Arc<dyn Subscriber>> {
        let accepted = Accepted { room: self.room.name.clone(), id: self.id, seq };
        self.reply.take()?.answer(Ok(accepted))
    }

    /// Answers with a refusal. The caller must wake the returned connection.
    #[must_use]
    pub(super) fn refuse(self, code: Code, sentence: impl Into<String>) -> Option<Arc<dyn Subscriber>> {
        self.refuse_until(code, sentence, None)
    }

    /// The same, for what is refused until a moment.
    #[must_use]
    pub(super) fn refuse_until(
        mut self,
        code: Code,
        sentence: impl Into<String>,
        until: Option<Timestamp>,
    ) -> Option<Arc<dyn Subscriber>> {
        let refused = self.refusal(code, sentence).until(until);
        self.reply.take()?.answer(Err(refused))
    }

    /// The same, for what may be sent again in as many seconds.
    #[must_use]
    pub(super) fn refuse_for(
        mut self,
        code: Code,
        sentence: impl Into<String>,
        seconds: NonZeroU32,
    ) -> Option<Arc<dyn Subscriber>> {
        let refused = self.refusal(code, sentence).retry_after(seconds);
        self.reply.take()?.answer(Err(refused))
    }

    fn refusal(&self, code: Code, sentence: impl Into<String>) -> Refused {
        let refused = Refused::new(code, sentence).for_command(self.command).with_id(&self.id.to_string());
        refused.in_room(self.room.name.clone())
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        let Some(reply) = self.reply.take() else { return };
        // Not on this stack: the receipt may be dropped by a room that panics because of a subscriber.
        if let Ok(runtime) = runtime::Handle::try_current() {
            let refused = self.refusal(Code::Busy, "The room has just ended. Join it again.");
            runtime.spawn(async move {
                if let Some(inbox) = reply.answer(Err(refused)) {
                    inbox.wake();
                }
            });
        }
    }
}
