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
mod tests {
    use super::*;
    use crate::domain::Body;
    use proptest::prelude::*;

    fn id(n: u8) -> MessageId {
        MessageId::from_bytes([n; 16])
    }

    fn say(n: u8) -> Act {
        Act::Said { body: Body::parse(n.to_string()).ok(), reply_to: None }
    }

    fn outbox(numbers: std::ops::RangeInclusive<u8>) -> Outbox {
        let mut outbox = Outbox::default();
        numbers.for_each(|n| outbox.submit(id(n), say(n)));
        outbox
    }

    fn next(outbox: &mut Outbox) -> Option<MessageId> {
        outbox.take_next().map(|(id, _)| id)
    }

    #[test]
    fn what_this_page_submitted_goes_along_with_its_author_and_what_may_have_arrived_waits_for_their_word() {
        let mut outbox = outbox(1..=2);
        outbox.restore(vec![PendingPost {
            origin: SubmittedIn::Elsewhere,
            id: id(0),
            ..outbox.pending()[0].clone()
        }]);
        assert_eq!(next(&mut outbox), Some(id(0)), "the oldest first");
        outbox.told(id(0));
        assert_eq!(next(&mut outbox), Some(id(1)));
        outbox.restore(vec![PendingPost {
            origin: SubmittedIn::Elsewhere,
            id: id(3),
            ..outbox.pending()[0].clone()
        }]);
        let along: Vec<_> = outbox.take_along().into_iter().map(|item| (item.id, item.delivery)).collect();
        assert_eq!(along, [(id(1), Delivery::Refused(Code::NotKept)), (id(2), Delivery::Waiting)]);
        assert_eq!(outbox.pending().len(), 1, "what another tab submitted stays that one's");
        assert_eq!(next(&mut outbox), Some(id(3)));
    }

    #[test]
    fn one_is_sent_at_a_time_and_stays_until_it_stands() {
        let mut outbox = outbox(1..=2);
        assert_eq!((next(&mut outbox), next(&mut outbox)), (Some(id(1)), None));
        outbox.kept(id(1), Seq::new(7));
        assert_eq!(next(&mut outbox), Some(id(2)));
        assert_eq!(outbox.pending().len(), 2);
        outbox.reached(Seq::new(7));
        outbox.told(id(2));
        assert!(outbox.pending().is_empty());
    }

    #[test]
    fn what_is_refused_for_the_moment_holds_up_what_is_behind_it_and_for_good_does_not() {
        let mut outbox = outbox(1..=3);
        next(&mut outbox);
        outbox.refused(id(1), Code::NotKept);
        assert!(outbox.is_resting());
        assert_eq!(next(&mut outbox), None);
        outbox.rested();
        assert_eq!(next(&mut outbox), Some(id(1)));
        outbox.refused(id(1), Code::BadBody);
        assert_eq!(next(&mut outbox), Some(id(2)));
        outbox.disconnected();
        outbox.retry(id(1));
        assert_eq!(next(&mut outbox), Some(id(1)));
    }

    #[test]
    fn what_another_tab_or_an_earlier_page_left_comes_in_its_order_and_once() {
        let mut mine = outbox(3..=3);
        mine.restore(outbox(1..=3).pending().to_vec());
        assert_eq!(mine.pending(), outbox(1..=3).pending());
    }

    #[test]
    fn what_was_to_be_done_in_another_log_is_not_done_in_this_one_and_no_words_are_lost() {
        let target = Seq::new(7);
        let words = Body::parse("words".to_owned()).ok();
        let mut outbox = outbox(1..=1);
        outbox.submit(id(2), Act::Said { body: words.clone(), reply_to: Some(target) });
        outbox.submit(id(3), Act::Edited { target, body: words.clone() });
        outbox.submit(id(4), Act::Deleted { target });
        outbox.belongs_to(Epoch::new(1));
        let before = outbox.clone();
        outbox.belongs_to(Epoch::new(1));
        assert_eq!(outbox, before);
        outbox.belongs_to(Epoch::new(2));
        let said = Act::Said { body: words, reply_to: None };
        let left: Vec<_> = outbox.pending().iter().map(|item| (item.act.clone(), item.delivery)).collect();
        let refused = Delivery::Refused(Code::NoMessage);
        assert_eq!(left, [(say(1), Delivery::Waiting), (said.clone(), Delivery::Waiting), (said, refused)]);
    }

    proptest! {
        /// Whatever is lost, repeated or refused for the moment: everything is kept once, in the order submitted.
        #[test]
        fn everything_is_kept_once_and_in_order(steps in prop::collection::vec(0..6u8, 0..200)) {
            let mut outbox = Outbox::default();
            let mut submitted = 0;
            let mut server: Vec<MessageId> = Vec::new();
            let keep = |server: &mut Vec<MessageId>, id| match server.iter().position(|kept| *kept == id) {
                Some(at) => at as u64,
                None => {
                    server.push(id);
                    server.len() as u64 - 1
                }
            };
            for step in steps {
                match step {
                    0 => {
                        submitted += 1;
                        outbox.submit(id(submitted), say(submitted));
                    }
                    1 => if let Some(id) = next(&mut outbox) {
                        let seq = keep(&mut server, id);
                        outbox.kept(id, Seq::new(seq));
                    },
                    // Kept, and the answer lost.
                    2 => if let Some(id) = next(&mut outbox) {
                        keep(&mut server, id);
                        outbox.disconnected();
                    },
                    3 => if let Some(id) = next(&mut outbox) { outbox.refused(id, Code::Busy) },
                    4 => outbox.disconnected(),
                    _ => outbox.rested(),
                }
                prop_assume!(submitted < u8::MAX);
            }
            outbox.disconnected();
            while let Some(id) = next(&mut outbox) {
                let seq = keep(&mut server, id);
                outbox.kept(id, Seq::new(seq));
            }
            prop_assert_eq!(server, (1..=submitted).map(id).collect::<Vec<_>>());
        }
    }
}
