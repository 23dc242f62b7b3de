//! The outbox: submitted acts that the server has not confirmed.

use crate::{
    domain::{Act, Epoch, MessageId, Seq},
    protocol::Code,
};

/// Submitted acts that are not in the timeline yet, in order.
///
/// One act is sent at a time: the next is sent when the server has answered the one before, so the order is kept whatever is
/// refused or lost in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    pending: Vec<PendingPost>,
    under_way: Option<MessageId>,
    /// Whether the server asked for a pause: see [`Outbox::rested`].
    is_resting: bool,
}

/// An act that is not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingPost {
    /// Its id: the same for every attempt.
    pub id: MessageId,
    /// The act.
    pub act: Act,
    /// The state of its delivery.
    pub delivery: Delivery,
    /// The log whose places it names; none if it names no place, or the log is not known yet.
    pub log: Option<Epoch>,
    /// Where it was submitted.
    pub origin: SubmittedIn,
}

/// Where an act was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmittedIn {
    /// On an earlier page, or in another tab.
    Elsewhere,
    /// On this page, which has not sent it yet.
    Here,
    /// On this page, which has sent it: it may be on the server.
    HereAndSent,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not confirmed: it is sent again with every connection.
    Waiting,
    /// The server refused it temporarily, for this reason: it is retried automatically. What a host looks at first is sent again
    /// with the next connection, to learn what has become of it.
    Delayed(Code),
    /// On the server's disk, at this place.
    Kept(Seq),
    /// The server refused it. Its author decides.
    Refused(Code),
}

impl Delivery {
    /// Whether it must still be sent.
    #[must_use]
    pub fn is_due(self) -> bool {
        self != Self::HELD && matches!(self, Self::Waiting | Self::Delayed(_))
    }

    /// A host of the room looks at it first.
    pub const HELD: Self = Self::Delayed(Code::Held);
}

impl PendingPost {
    /// What remains when its log no longer exists: the text.
    fn displaced(self) -> Option<Self> {
        let Self { id, act, delivery, origin, .. } = self;
        let (body, delivery) = match act {
            Act::Said { body, .. } => (body, delivery),
            // Its author may still want to say it.
            Act::Edited { body, .. } => (body, Delivery::Refused(Code::NoMessage)),
            Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. }
            | Act::Host(_) => return None,
        };
        Some(Self { id, act: Act::Said { body, reply_to: None }, delivery, log: None, origin })
    }
}

impl Outbox {
    /// The undelivered acts, in order.
    #[must_use]
    pub fn pending(&self) -> &[PendingPost] {
        &self.pending
    }

    /// Adds an act to deliver.
    pub fn submit(&mut self, id: MessageId, act: Act) {
        let (delivery, origin) = (Delivery::Waiting, SubmittedIn::Here);
        self.pending.push(PendingPost { id, act, delivery, log: None, origin });
    }

    /// Adds acts that were submitted before the page was loaded, or in another tab, sorted by their ids, which increase with
    /// time. Updates known ones if another tab had them refused, or retries them.
    pub fn restore(&mut self, stored: Vec<PendingPost>) {
        for item in stored {
            match self.pending.iter_mut().find(|pending| pending.id == item.id) {
                None => {
                    let at = self.pending.partition_point(|pending| pending.id < item.id);
                    self.pending.insert(at, item);
                }
                Some(here) => match (here.delivery, item.delivery) {
                    (Delivery::Waiting | Delivery::Delayed(_), Delivery::Refused(_))
                    | (Delivery::Refused(_), Delivery::Waiting) => here.delivery = item.delivery,
                    _ => {}
                },
            }
        }
    }

    /// Sets the room's log. Places of another log are meaningless in it: an act on a message of that log must not be applied to
    /// a message of this one.
    pub fn belongs_to(&mut self, log: Epoch) {
        let pending = std::mem::take(&mut self.pending).into_iter();
        self.pending = pending
            .filter_map(|mut item| match item.log {
                Some(other) if other != log => item.displaced(),
                _ => {
                    item.log = item.act.has_target().then_some(log);
                    Some(item)
                }
            })
            .collect();
    }

    /// Takes out the acts of this page for another identity. An act that was sent with the old identity may have arrived: its
    /// author must decide about a retry, or it could be posted twice.
    pub fn take_along(&mut self) -> Vec<PendingPost> {
        let pending = std::mem::take(&mut self.pending).into_iter();
        let (mut along, rest): (Vec<_>, _) = pending.partition(|item| item.origin != SubmittedIn::Elsewhere);
        self.pending = rest;
        self.under_way = None;
        for item in along.iter_mut().filter(|item| item.delivery == Delivery::HELD || item.delivery.is_due())
        {
            if item.origin == SubmittedIn::HereAndSent {
                item.delivery = Delivery::Refused(Code::NotKept);
            }
        }
        along
    }

    /// Another tab delivered or discarded it. A confirmed one stays until the timeline has it.
    pub fn forget(&mut self, id: MessageId) {
        if !self.find(id).is_some_and(|pending| matches!(pending.delivery, Delivery::Kept(_))) {
            self.told(id);
        }
    }

    /// Takes the next act to send; none while one is being sent, or during a pause.
    pub fn take_next(&mut self) -> Option<(MessageId, Act)> {
        if self.is_resting || self.under_way.is_some() {
            return None;
        }
        let due = self.pending.iter_mut().find(|pending| pending.delivery.is_due())?;
        if due.origin == SubmittedIn::Here {
            due.origin = SubmittedIn::HereAndSent;
        }
        self.under_way = Some(due.id);
        Some((due.id, due.act.clone()))
    }

    /// Whether there is something to send, and no reason to wait.
    #[must_use]
    pub fn is_due(&self) -> bool {
        !self.is_resting
            && self.under_way.is_none()
            && self.pending.iter().any(|pending| pending.delivery.is_due())
    }

    /// The connection was lost: the act being sent may not have arrived.
    pub fn disconnected(&mut self) {
        self.under_way = None;
        self.is_resting = false;
        for pending in self.pending.iter_mut().filter(|pending| pending.delivery == Delivery::HELD) {
            pending.delivery = Delivery::Waiting;
        }
    }

    /// The server has stored it.
    pub fn kept(&mut self, id: MessageId, seq: Seq) {
        self.answered(id, Delivery::Kept(seq));
    }

    /// The server refused it: permanently, or temporarily; then all later acts wait as well.
    pub fn refused(&mut self, id: MessageId, code: Code) {
        // Its author has taken it back.
        if code == Code::NoMessage && self.find(id).is_some_and(|item| item.delivery == Delivery::HELD) {
            return self.told(id);
        }
        let passes = matches!(code, Code::NotJoined | Code::TooFast | Code::Busy | Code::NotKept);
        let is_delayed = passes || code == Code::Held;
        self.answered(id, if is_delayed { Delivery::Delayed(code) } else { Delivery::Refused(code) });
        self.is_resting |= passes;
    }

    /// Whether a pause is running.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        self.is_resting
    }

    /// The pause is over.
    pub fn rested(&mut self) {
        self.is_resting = false;
    }

    /// The timeline has it.
    pub fn told(&mut self, id: MessageId) {
        self.pending.retain(|pending| pending.id != id);
        self.under_way.take_if(|under_way| *under_way == id);
    }

    /// The timeline reaches this place: acts that were stored before it are in it.
    pub fn reached(&mut self, seq: Seq) {
        self.pending.retain(|pending| !matches!(pending.delivery, Delivery::Kept(kept) if kept <= seq));
    }

    /// Its author retries it.
    pub fn retry(&mut self, id: MessageId) {
        self.set(id, Delivery::Waiting);
        self.is_resting = false;
    }

    /// Its author discards it.
    pub fn discard(&mut self, id: MessageId) {
        self.told(id);
    }

    fn answered(&mut self, id: MessageId, delivery: Delivery) {
        self.under_way.take_if(|under_way| *under_way == id);
        self.set(id, delivery);
    }

    fn find(&self, id: MessageId) -> Option<&PendingPost> {
        self.pending.iter().find(|pending| pending.id == id)
    }

    fn set(&mut self, id: MessageId, delivery: Delivery) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.id == id) {
            pending.delivery = delivery;
        }
    }
}

#[cfg(test)]
mod tests;
