//! The mailbox of a room's task: what it can be asked, and how it answers.

use super::{
    presence::{Presence, PresenceChannel},
    ring::Subscription,
    state::NicknameClaim,
    subscriber::Subscriber,
};
use crate::{
    domain::{
        Act, Epoch, Member, MessageId, Nickname, PeoplePage, Person, RoomName, Seq, Topic, Whereabouts,
    },
    protocol::{Accepted, Code, Event, Frame, Refused},
    store::LogHead,
};
use std::sync::Arc;
use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};

/// How many commands may wait for a room. When it is full, the asking connection waits, which its peer feels.
pub(super) const INPUT_QUEUE_LEN: usize = 1024;

/// The way to one room's task. The registry holds one, and so does whoever is in the room or asks it something.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) name: RoomName,
    /// What it is found by beside its name.
    pub(super) alias: Option<String>,
    pub(super) inputs: mpsc::Sender<Input>,
    /// Where it hears who looks and who leaves.
    pub(super) presence: Arc<PresenceChannel>,
}

/// Asks a room's task, and waits for its answer.
pub(super) async fn ask<T>(room: &Handle, input: Input, answer: oneshot::Receiver<T>) -> Result<T, Refused> {
    let ended =
        || Refused::new(Code::Busy, "The room is just closing. Try again.").in_room(room.name.clone());
    room.inputs.send(input).await.map_err(|_| ended())?;
    answer.await.map_err(|_| ended())
}

/// Everything a room can be asked.
#[derive(Debug)]
pub(super) enum Input {
    /// One more connection of a person.
    Enter(Box<EnteringMember>),
    /// One more connection that only watches.
    Watch { inbox: Arc<dyn Subscriber>, reply: oneshot::Sender<(RoomSummary, Subscription)> },
    /// How the room stands.
    Look { reply: oneshot::Sender<RoomSummary> },
    /// The people whose nicknames hold this; it is folded.
    Company { sought: String, limit: usize, reply: oneshot::Sender<PeoplePage> },
    /// Where somebody is.
    Whereabouts { person: Person, reply: oneshot::Sender<Whereabouts> },
    /// Something to add to the log.
    Post(Box<PostRequest>),
    /// A person is writing something.
    Typing { person: Person },
    /// Whether somebody else has the nickname.
    IsTaken { person: Person, nickname: Nickname, reply: oneshot::Sender<bool> },
    /// Another nickname for a person; numbered, should somebody have taken it meanwhile. Answered with the one they
    /// have now, if they are here.
    Rename { person: Person, nickname: Nickname, reply: oneshot::Sender<Option<Nickname>> },
}

/// See [`Input::Enter`].
#[derive(Debug)]
pub(super) struct EnteringMember {
    pub(super) room: Arc<PresenceChannel>,
    pub(super) person: Person,
    pub(super) claim: NicknameClaim,
    pub(super) hidden: bool,
    pub(super) inbox: Arc<dyn Subscriber>,
    pub(super) reply: oneshot::Sender<EnterOutcome>,
}

/// See [`Input::Post`].
#[derive(Debug)]
pub(super) struct PostRequest {
    pub(super) person: Person,
    /// Who is not in the room needs a nickname to say it under.
    pub(super) visitor: Option<Nickname>,
    pub(super) act: Act,
    pub(super) receipt: Receipt,
}

/// What an [`Input::Enter`] is answered with. Dropped unread, it leaves again.
pub(super) type EnterOutcome = Result<(Member, RoomSummary, Subscription, Presence), Refused>;

/// How a room stands.
#[derive(Debug)]
pub(super) struct RoomSummary {
    pub(super) head: LogHead,
    pub(super) people: u32,
    pub(super) members: Vec<Member>,
    /// Which of them are away.
    pub(super) away: Vec<Person>,
    pub(super) topic: Option<Topic>,
}

/// A room that nobody is in and nothing was said in: its log has no name yet.
pub(super) const EMPTY_SUMMARY: RoomSummary = RoomSummary {
    head: LogHead { epoch: Epoch::new(0), seq: Seq::START },
    people: 0,
    members: Vec::new(),
    away: Vec::new(),
    topic: None,
};

/// What became of a post: its place in the log, also when it had been kept before, or why it was refused.
pub(super) type PostOutcome = Result<Accepted, Refused>;

/// Where the outcome of a post goes.
#[derive(Debug)]
pub(super) enum PostReply {
    /// To a connection, as an event.
    Connection(Arc<dyn Subscriber>),
    /// To whoever called.
    Caller(oneshot::Sender<PostOutcome>),
}

/// The one answer that a post gets. Dropped without one, it says that the room has ended: so nobody waits for ever.
#[derive(Debug)]
pub(super) struct Receipt {
    room: Arc<Handle>,
    id: MessageId,
    command: &'static str,
    /// There until it is answered.
    reply: Option<PostReply>,
}

impl PostReply {
    /// Answers. The connection that it gives is still to be woken.
    fn answer(self, outcome: PostOutcome) -> Option<Arc<dyn Subscriber>> {
        match self {
            Self::Connection(inbox) => {
                let event = outcome.map_or_else(Event::Refused, Event::Kept);
                inbox.answer(Frame::encode(&event));
                Some(inbox)
            }
            Self::Caller(caller) => {
                // Fails when nobody waits any more.
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

    /// The id of what is answered.
    pub(super) fn id(&self) -> MessageId {
        self.id
    }

    /// Answers that it is in the log, there. The connection that it gives is still to be woken.
    #[must_use]
    pub(super) fn accept(mut self, seq: Seq) -> Option<Arc<dyn Subscriber>> {
        let accepted = Accepted { room: self.room.name.clone(), id: self.id, seq };
        self.reply.take()?.answer(Ok(accepted))
    }

    /// Answers that it was not done, and why. The connection that it gives is still to be woken.
    #[must_use]
    pub(super) fn refuse(mut self, code: Code, sentence: impl Into<String>) -> Option<Arc<dyn Subscriber>> {
        let refused = self.refusal(code, sentence);
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
        // Not here and now: it may be dropped by a room that fails because of an inbox.
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
