//! What the message list shows, line by line.

use super::{Delivery, RoomView};
use crate::domain::{Body, Member, MessageId, Seq, Timestamp};

/// How long somebody may pause and still be seen as going on, in milliseconds.
const PAUSE: u64 = 5 * 60 * 1000;

/// A day of the calendar: year, month, day.
type Day = (u64, u64, u64);

/// One line of the message list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day(Day),
    /// Somebody said something.
    Message(Message),
    /// People came and went after this entry.
    Notice(Seq),
}

/// A message as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its sender's id for it.
    pub id: MessageId,
    /// Who said it.
    pub from: Member,
    /// What.
    pub body: Body,
    /// When; not known while it is on its way.
    pub at: Option<Timestamp>,
    /// Whether it is oneself who said it.
    pub own: bool,
    /// Whether it begins somebody's turn: then it shows who speaks.
    pub leads: bool,
    /// How far it has come.
    pub delivery: Delivery,
}

/// What a row is the same row by: a message on its way becomes the kept one in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// A day.
    Day(Day),
    /// A message: ids are unique for a person only, so it takes both; the person by their fingerprint.
    Message(u32, MessageId),
    /// A notice.
    Notice(Seq),
}

impl Row {
    /// What it is the same row by.
    #[must_use]
    pub fn key(&self) -> RowKey {
        match self {
            Self::Day(day) => RowKey::Day(*day),
            Self::Message(message) => RowKey::Message(message.from.person.fingerprint(), message.id),
            Self::Notice(after) => RowKey::Notice(*after),
        }
    }
}

/// The rows of a room: its timeline with days and notices between, then what is on its way. `day` says which
/// day a moment is of, which depends on where one is.
#[must_use]
pub fn rows(view: &RoomView, day: impl Fn(Timestamp) -> Day) -> Vec<Row> {
    let entries = view.timeline.entries();
    let mut notices = view.roster.notices().iter().map(|notice| notice.after).peekable();
    let mut rows = Vec::with_capacity(entries.len() + 8);
    let first = entries.first().map_or(Seq::START, |entry| entry.prev);
    while notices.next_if(|&after| after < first).is_some() {}
    rows.extend(notices.next_if_eq(&first).map(Row::Notice));
    let mut before: Option<(&Member, Timestamp)> = None;
    let mut today = None;
    for entry in entries {
        let date = day(entry.at);
        if today.replace(date) != Some(date) {
            rows.push(Row::Day(date));
            before = None;
        }
        let leads = before
            .is_none_or(|(member, at)| *member != entry.from || at.millis() + PAUSE < entry.at.millis());
        rows.push(Row::Message(Message {
            id: entry.id,
            from: entry.from.clone(),
            body: entry.body.clone(),
            at: Some(entry.at),
            own: entry.from.person == view.you.person,
            leads,
            delivery: Delivery::Kept(entry.seq),
        }));
        before = Some((&entry.from, entry.at));
        if let Some(after) = notices.next_if_eq(&entry.seq) {
            rows.push(Row::Notice(after));
            before = None;
        }
    }
    let mut leads = before.is_none_or(|(member, _)| *member != view.you);
    for pending in view.outbox.pending() {
        let (from, body) = (view.you.clone(), pending.body.clone());
        rows.push(Row::Message(Message {
            id: pending.id,
            from,
            body,
            at: None,
            own: true,
            leads,
            delivery: pending.delivery,
        }));
        leads = false;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::timeline::tests::entry,
        domain::{Epoch, Nickname, Person, RoomName},
        protocol::Snapshot,
    };

    #[test]
    fn days_notices_and_messages_on_their_way_stand_where_they_belong() {
        let member =
            |n| Member { person: Person::from_bytes([n; 12]), nickname: Nickname::parse("Ann").unwrap() };
        let mut view = RoomView::new(Snapshot {
            room: RoomName::parse("a").unwrap(),
            epoch: Epoch::new(1),
            seq: Seq::new(3),
            you: member(1),
            named: true,
            people: 1,
            members: vec![member(1)],
            entries: (1..=3).map(entry).collect(),
        });
        view.roster.entered(member(2), Seq::new(1));
        view.submit(MessageId::from_bytes([9; 16]), entry(1).body);
        let shown = rows(&view, |at| (2026, 1, if at.millis() < 3000 { 1 } else { 2 }));
        let shown: Vec<_> = shown
            .iter()
            .map(|row| match row {
                Row::Day((.., day)) => format!("day {day}"),
                Row::Notice(after) => format!("notice {after}"),
                Row::Message(message) => {
                    format!("{}{}", message.body, if message.leads { " leads" } else { "" })
                }
            })
            .collect();
        assert_eq!(shown, ["day 1", "1 leads", "notice 1", "2 leads", "day 2", "3 leads", "1"]);
    }
}
