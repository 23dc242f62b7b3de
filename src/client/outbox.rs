//! What was submitted here, until the server is known to have it.

use crate::{
    domain::{Body, MessageId, RoomName, Seq},
    protocol::{Code, Say},
};

/// What was submitted here and is not yet in the timeline, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox(Vec<Pending>);

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id: the same for every attempt.
    pub id: MessageId,
    /// What it says.
    pub body: Body,
    /// How far it has come.
    pub delivery: Delivery,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not known to be kept: it is sent again with every connection.
    Waiting,
    /// On the server's disk, at this place.
    Kept(Seq),
    /// The server will not have it. Its author decides.
    Refused(Code),
}

impl Outbox {
    /// The messages on their way, in order.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.0
    }

    /// Takes a message.
    pub fn submit(&mut self, id: MessageId, body: Body) {
        self.0.push(Pending { id, body, delivery: Delivery::Waiting });
    }

    /// The server has it on disk.
    pub fn kept(&mut self, id: MessageId, seq: Seq) {
        self.set(id, Delivery::Kept(seq));
    }

    /// The server refuses it. When the connection had not joined yet, it is sent again once it has.
    pub fn refused(&mut self, id: MessageId, code: Code) {
        let again = matches!(code, Code::NotJoined);
        self.set(id, if again { Delivery::Waiting } else { Delivery::Refused(code) });
    }

    /// It stands in the timeline.
    pub fn said(&mut self, id: MessageId) {
        self.0.retain(|pending| pending.id != id);
    }

    /// The timeline reaches up to here: what was kept before is in it.
    pub fn reached(&mut self, seq: Seq) {
        self.0.retain(|pending| !matches!(pending.delivery, Delivery::Kept(kept) if kept <= seq));
    }

    /// Its author wants it sent again.
    pub fn retry(&mut self, id: MessageId) {
        self.set(id, Delivery::Waiting);
    }

    /// Its author does not want it any more.
    pub fn discard(&mut self, id: MessageId) {
        self.said(id);
    }

    /// What to send, to a server that may have none of it.
    pub fn unsent(&self, room: &RoomName) -> impl Iterator<Item = Say> {
        let waiting = self.0.iter().filter(|pending| pending.delivery == Delivery::Waiting);
        waiting.map(|pending| Say { room: room.clone(), id: pending.id, body: pending.body.clone() })
    }

    fn set(&mut self, id: MessageId, delivery: Delivery) {
        if let Some(pending) = self.0.iter_mut().find(|pending| pending.id == id) {
            pending.delivery = delivery;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> MessageId {
        MessageId::from_bytes([n; 16])
    }

    fn unsent(outbox: &Outbox) -> Vec<MessageId> {
        outbox.unsent(&RoomName::parse("a").unwrap()).map(|say| say.id).collect()
    }

    #[test]
    fn a_message_is_sent_until_it_is_kept_or_refused_and_stays_until_it_stands() {
        let mut outbox = Outbox::default();
        for n in 1..=3 {
            outbox.submit(id(n), Body::parse("x".to_owned()).unwrap());
        }
        outbox.kept(id(1), Seq::new(7));
        outbox.refused(id(2), Code::TooFast);
        assert_eq!(unsent(&outbox), [id(3)]);
        assert_eq!(outbox.pending().len(), 3);
        outbox.reached(Seq::new(7));
        outbox.retry(id(2));
        assert_eq!(unsent(&outbox), [id(2), id(3)]);
        outbox.said(id(2));
        outbox.discard(id(3));
        assert!(outbox.pending().is_empty());
    }
}
