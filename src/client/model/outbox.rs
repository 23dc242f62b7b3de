//! The outbox: acts that were submitted here, until the server is known to have them.

use crate::{
    domain::{Act, Epoch, MessageId, Seq},
    protocol::Code,
};

/// What was submitted here and is not yet in the timeline, in order.
///
/// One at a time is under way: the next is sent when the server has answered for the one before, so the order
/// holds whatever is refused or lost in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    pending: Vec<PendingPost>,
    under_way: Option<MessageId>,
    /// Whether the server asked for a pause: see [`Outbox::rested`].
    is_resting: bool,
}

/// Something on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingPost {
    /// Its id: the same for every attempt.
    pub id: MessageId,
    /// What it does.
    pub act: Act,
    /// How far it has come.
    pub delivery: Delivery,
    /// The log whose places it names; none when it names none, or that is not known yet.
    pub log: Option<Epoch>,
    /// Where it was submitted.
    pub origin: SubmittedIn,
}

/// Where something was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmittedIn {
    /// On an earlier page, or in another tab.
    Elsewhere,
    /// On this page, which has not sent it yet.
    Here,
    /// On this page, which has sent it: the server may have it.
    HereAndSent,
}

/// How far something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not known to be kept: it is sent again with every connection.
    Waiting,
    /// The server could not take it just now, for this reason: it is sent again by itself.
    Delayed(Code),
    /// On the server's disk, at this place.
    Kept(Seq),
    /// The server will not have it. Its author decides.
    Refused(Code),
}

impl Delivery {
    /// Whether the server may not have it yet, and should.
    #[must_use]
    pub fn is_due(self) -> bool {
        matches!(self, Self::Waiting | Self::Delayed(_))
    }
}

impl PendingPost {
    /// What is left of it when the log is gone that it was about: its words.
    fn displaced(self) -> Option<Self> {
        let Self { id, act, delivery, origin, .. } = self;
        let (body, delivery) = match act {
            Act::Said { body, .. } => (body, delivery),
            // Its author may want to say it all the same.
            Act::Edited { body, .. } => (body, Delivery::Refused(Code::NoMessage)),
            Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. } => return None,
        };
        Some(Self { id, act: Act::Said { body, reply_to: None }, delivery, log: None, origin })
    }
}

impl Outbox {
    /// What is on its way, in order.
    #[must_use]
    pub fn pending(&self) -> &[PendingPost] {
        &self.pending
    }

    /// Takes something to deliver.
    pub fn submit(&mut self, id: MessageId, act: Act) {
        let (delivery, origin) = (Delivery::Waiting, SubmittedIn::Here);
        self.pending.push(PendingPost { id, act, delivery, log: None, origin });
    }

    /// Takes what was submitted before the page was loaded, or in another tab. Ids grow with time, so they order.
    /// Of what is here already it learns whether another tab had it refused, or sends it again.
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

    /// The room's log is this one. Places of another log mean nothing in it: what was to be done to a message there
    /// must not be done to whichever one stands here.
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

    /// Takes out what was submitted on this page, for the person one is from now on. What was sent as another person may have
    /// arrived: whether it is sent again is for its author to decide, or it would be said twice.
    pub fn take_along(&mut self) -> Vec<PendingPost> {
        let pending = std::mem::take(&mut self.pending).into_iter();
        let (mut along, rest): (Vec<_>, _) = pending.partition(|item| item.origin != SubmittedIn::Elsewhere);
        self.pending = rest;
        self.under_way = None;
        for item in along.iter_mut().filter(|item| item.delivery.is_due()) {
            if item.origin == SubmittedIn::HereAndSent {
                item.delivery = Delivery::Refused(Code::NotKept);
            }
        }
        along
    }

    /// Another tab delivered it or took it back. What is known to be kept stays until it stands.
    pub fn forget(&mut self, id: MessageId) {
        if !self.find(id).is_some_and(|pending| matches!(pending.delivery, Delivery::Kept(_))) {
            self.told(id);
        }
    }

    /// What to send now, which is under way from here on; none while something is, or there is a pause.
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

    /// Whether there is anything to send, and no reason to wait with it.
    #[must_use]
    pub fn is_due(&self) -> bool {
        !self.is_resting
            && self.under_way.is_none()
            && self.pending.iter().any(|pending| pending.delivery.is_due())
    }

    /// The connection is lost: whatever was under way may not have arrived.
    pub fn disconnected(&mut self) {
        self.under_way = None;
        self.is_resting = false;
    }

    /// The server has it on disk.
    pub fn kept(&mut self, id: MessageId, seq: Seq) {
        self.answered(id, Delivery::Kept(seq));
    }

    /// The server refuses it: for the moment, then everything behind it waits as well, or for good.
    pub fn refused(&mut self, id: MessageId, code: Code) {
        let passes = matches!(code, Code::NotJoined | Code::TooFast | Code::Busy | Code::NotKept);
        self.answered(id, if passes { Delivery::Delayed(code) } else { Delivery::Refused(code) });
        self.is_resting |= passes;
    }

    /// Whether the server asked for a pause.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        self.is_resting
    }

    /// The pause is over.
    pub fn rested(&mut self) {
        self.is_resting = false;
    }

    /// It stands in the timeline.
    pub fn told(&mut self, id: MessageId) {
        self.pending.retain(|pending| pending.id != id);
        self.under_way.take_if(|under_way| *under_way == id);
    }

    /// The timeline reaches up to here: what was kept before is in it.
    pub fn reached(&mut self, seq: Seq) {
        self.pending.retain(|pending| !matches!(pending.delivery, Delivery::Kept(kept) if kept <= seq));
    }

    /// Its author wants it sent again, and now.
    pub fn retry(&mut self, id: MessageId) {
        self.set(id, Delivery::Waiting);
        self.is_resting = false;
    }

    /// Its author does not want it any more.
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
