//! The rows of the message list, made of the view.

pub(in crate::client) mod patch;
mod row;

use crate::{
    client::{Delivery, RoomView},
    domain::{Act, Earlier, Entry, Member, Message, Seq, Timestamp},
};
pub use row::{CalendarDay, Date, MessageRow, PendingChange, Quote, Quoted, Row, RowKey};
use std::sync::Arc;

/// The longest pause within a group of one author's messages, in milliseconds.
const PAUSE_MILLIS: u64 = 5 * 60 * 1000;

/// The rows of a room: its timeline with days and notices, then pending messages. `day` returns the local day of a moment; it
/// is called once for each day.
#[must_use]
pub fn rows(view: &RoomView, day: impl Fn(Timestamp) -> CalendarDay) -> Vec<Row> {
    let messages = view.timeline.messages();
    let changes = changes(view);
    let mut notices = view.roster.notices().iter().peekable();
    let mut rows = Vec::with_capacity(messages.len() + 8);
    // A notice comes after its message. Notices before the first loaded message are not shown, unless that is the first of the
    // log.
    let first = messages.first().map_or(Seq::new(u64::MAX), |message| message.seq);
    let has_beginning = messages.is_empty() || view.timeline.earlier() != Earlier::More;
    while let Some(notice) = notices.next_if(|notice| notice.after < first) {
        rows.extend(has_beginning.then(|| Row::Notice(Arc::clone(notice))));
    }
    // The line is shown if the messages before it are loaded, or there are none.
    let mut news = view.attention.news().filter(|seen| has_beginning || first <= *seen);
    let mut before: Option<(&Member, Timestamp)> = None;
    let mut today: Option<CalendarDay> = None;
    for message in messages {
        // A retracted message is not shown, but notices may follow it.
        if !message.retracted {
            // A clock that was set back does not begin a day twice.
            if today.as_ref().is_none_or(|today| today.span.end <= message.at) {
                let next = day(message.at);
                rows.push(Row::Day(next.date));
                today = Some(next);
                before = None;
            }
            if news.is_some_and(|seen| seen < message.seq) && message.from.person != view.you.person {
                rows.push(Row::News);
                (news, before) = (None, None);
            }
            let leads = before.is_none_or(|(member, at)| {
                *member != message.from || at.millis() + PAUSE_MILLIS < message.at.millis()
            });
            let is_about = |(entry, _): &&(Entry, Delivery)| entry.act.target() == Some(message.seq);
            let changes: Vec<_> = changes.iter().filter(is_about).cloned().collect();
            rows.push(Row::Message(Arc::new(kept(view, message, leads, &changes))));
            before = Some((&message.from, message.at));
        }
        if let Some(notice) = notices.next_if(|notice| notice.after == message.seq) {
            rows.push(Row::Notice(Arc::clone(notice)));
            before = None;
        }
    }
    let mut leads = before.is_none_or(|(member, _)| *member != view.you);
    for pending in view.outbox.pending() {
        let Act::Said { body, reply_to } = &pending.act else { continue };
        rows.push(Row::Message(Arc::new(MessageRow {
            id: pending.id,
            seq: None,
            from: view.you.clone(),
            body: body.clone(),
            reply: reply_to.map(|seq| quote(view, seq)),
            at: None,
            edited: false,
            reactions: Vec::new(),
            pinned: false,
            you: view.you.person,
            role: view.keeping.role(view.you.person),
            may_be_deleted: true,
            may_be_reported: false,
            leads,
            delivery: pending.delivery,
            change: None,
        })));
        leads = false;
    }
    rows
}

/// Pending changes of messages.
fn changes(view: &RoomView) -> Vec<(Entry, Delivery)> {
    let mut changes = Vec::new();
    let (mut seq, at) = (Seq::new(u64::MAX / 2), Timestamp::default());
    for pending in view.outbox.pending() {
        if pending.act.target().is_some() {
            let (prev, id, from, act) = (seq, pending.id, view.you.clone(), pending.act.clone());
            seq = seq.next();
            let entry = Entry { seq, prev, at, id, from, act };
            changes.push((entry, pending.delivery));
        }
    }
    changes
}

fn kept(view: &RoomView, message: &Message, leads: bool, changes: &[(Entry, Delivery)]) -> MessageRow {
    let mut changed = message.clone();
    // A refused change is not shown as done; the refusal is shown.
    for (entry, delivery) in changes {
        if !matches!(delivery, Delivery::Refused(_)) {
            changed.apply(entry);
        }
    }
    let (role, own) = (view.keeping.role(changed.from.person), view.keeping.role(view.you.person));
    let is_own = changed.from.person == view.you.person;
    MessageRow {
        role,
        may_be_deleted: is_own || own.keeps() && role <= own,
        may_be_reported: !is_own && !own.keeps() && view.keeping.has_hosts(),
        id: changed.id,
        seq: Some(changed.seq),
        you: view.you.person,
        from: changed.from,
        body: changed.body,
        reply: changed.reply_to.map(|seq| quote(view, seq)),
        at: Some(changed.at),
        edited: changed.edited.is_some(),
        reactions: changed.reactions,
        pinned: changed.pinned,
        leads,
        delivery: Delivery::Kept(changed.seq),
        change: changing(changes),
    }
}

fn changing(changes: &[(Entry, Delivery)]) -> Option<PendingChange> {
    let is_trouble = |delivery| matches!(delivery, Delivery::Refused(_) | Delivery::Delayed(_));
    let troubled = changes.iter().find(|(_, delivery)| is_trouble(*delivery));
    let (entry, delivery) = troubled.or(changes.last())?;
    let body = if let Act::Edited { body, .. } = &entry.act { body.clone() } else { None };
    Some(PendingChange { id: entry.id, delivery: *delivery, body })
}

fn quote(view: &RoomView, seq: Seq) -> Quote {
    let said = view.timeline.message(seq);
    let said = said.map(|said| Quoted { id: said.id, from: said.from.clone(), body: said.body.clone() });
    Quote { seq, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::model::timeline::tests::{entry, page},
        domain::{Epoch, MessageId, Nickname, Person, RoomName},
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
            topic: None,
            rules: crate::domain::RoomRules::default(),
            hosts: Vec::new(),
            ban: None,
            newcomer_until: None,
            appeals: 0,
            page: page(1..=3),
        });
        view.roster.entered(member(2), Seq::new(1));
        view.submit(MessageId::from_bytes([9; 16]), entry(1).act);
        let noon = Timestamp::from_millis(3000);
        let day = |at| match at < noon {
            true => CalendarDay { date: (2026, 1, 1), span: Timestamp::default()..noon },
            false => CalendarDay { date: (2026, 1, 2), span: noon..Timestamp::from_millis(u64::MAX) },
        };
        let shown = rows(&view, day);
        let shown: Vec<_> = shown
            .iter()
            .map(|row| match row {
                Row::Day((.., day)) => format!("day {day}"),
                Row::News => "news".to_owned(),
                Row::Notice(notice) => format!("notice {}", notice.after),
                Row::Message(message) => {
                    format!("{}{}", message.body.as_ref().unwrap(), if message.leads { " leads" } else { "" })
                }
            })
            .collect();
        assert_eq!(shown, ["day 1", "1 leads", "notice 1", "2 leads", "day 2", "3 leads", "1"]);
    }

    #[test]
    fn of_what_was_taken_back_at_once_there_is_nothing_to_see_but_who_came_after_it() {
        let you = Member { person: Person::from_bytes([7; 12]), nickname: Nickname::parse("Me").unwrap() };
        let mut page = page(1..=3);
        (page.messages[1].body, page.messages[1].retracted) = (None, true);
        let mut view = RoomView::new(Snapshot {
            room: RoomName::parse("a").unwrap(),
            epoch: Epoch::new(1),
            seq: Seq::new(3),
            you: you.clone(),
            named: true,
            people: 1,
            members: vec![you.clone()],
            topic: None,
            rules: crate::domain::RoomRules::default(),
            hosts: Vec::new(),
            ban: None,
            newcomer_until: None,
            appeals: 0,
            page,
        });
        let other = Member { person: Person::from_bytes([2; 12]), ..you };
        view.roster.entered(other, Seq::new(2));
        let rows = rows(&view, |at| CalendarDay { date: at.date(), span: at.day() });
        let said: Vec<_> = rows.iter().map(|row| row.message().and_then(|shown| shown.seq)).collect();
        assert_eq!(said, [None, Some(Seq::new(1)), None, Some(Seq::new(3))], "the day, and who came");
    }

    #[test]
    fn a_line_stands_before_the_first_of_what_is_new_when_what_was_seen_is_held() {
        let you = Member { person: Person::from_bytes([7; 12]), nickname: Nickname::parse("Me").unwrap() };
        let news_at = |seen: u64, said: std::ops::RangeInclusive<u64>| {
            let mut view = RoomView::new(Snapshot {
                room: RoomName::parse("a").unwrap(),
                epoch: Epoch::new(1),
                seq: Seq::new(*said.end()),
                you: you.clone(),
                named: true,
                people: 1,
                members: Vec::new(),
                topic: None,
                rules: crate::domain::RoomRules::default(),
                hosts: Vec::new(),
                ban: None,
                newcomer_until: None,
                appeals: 0,
                page: page(said),
            });
            view.attention.leave(Seq::new(seen));
            view.attention.come_back(view.timeline.messages(), &you, |_| false);
            let rows = rows(&view, |at| CalendarDay { date: at.date(), span: at.day() });
            rows.iter().position(|row| *row == Row::News)
        };
        assert_eq!(news_at(1, 1..=3), Some(2), "after the day and the first");
        assert_eq!(news_at(0, 1..=3), Some(1), "nothing was seen, and all is held");
        assert_eq!(news_at(3, 1..=3), None);
        assert_eq!(news_at(3, 1..=90), None, "it belongs further up than the page goes");
    }
}
