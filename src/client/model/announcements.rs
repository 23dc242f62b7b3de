//! Announcements for screen readers: grouped, and never too many to listen to.

use crate::{
    client::RoomView,
    domain::{Message, Person, Seq, markup::mentions},
};

/// How many messages are read out in full at once, of those that mention the reader and of the others.
const MAX_READ_IN_FULL: usize = 3;

/// What a screen reader user has heard of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announcer {
    /// The last place that was announced.
    heard: Option<Seq>,
}

/// The messages of one announcement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement<'a> {
    /// Messages that mention the reader, to be read first.
    pub for_them: Vec<&'a Message>,
    /// Messages of others.
    pub others: Vec<&'a Message>,
}

impl Announcer {
    /// Whether there may be something to announce. Messages from before the page was opened are not.
    pub fn is_due(&mut self, view: &RoomView) -> bool {
        let newest = view.timeline.newest();
        *self.heard.get_or_insert(newest) < newest && view.attention.is_here()
    }

    /// The messages of others since the last announcement, if there are any, without ignored people. A reader who looks
    /// elsewhere hears it when they return.
    pub fn next<'a>(
        &mut self,
        view: &'a RoomView,
        is_ignored: fn(Person) -> bool,
    ) -> Option<Announcement<'a>> {
        if !self.is_due(view) {
            return None;
        }
        let heard = self.heard.replace(view.timeline.newest())?;
        let messages = view.timeline.messages();
        let (mut for_them, mut others) = (Vec::new(), Vec::new());
        for message in &messages[messages.partition_point(|message| message.seq <= heard)..] {
            let by = message.from.person;
            let is_heard = by != view.you.person && !is_ignored(by);
            let Some(body) = message.body.as_ref().filter(|_| is_heard) else { continue };
            let is_meant = mentions(body.as_str(), view.you.nickname.as_str());
            if is_meant && for_them.len() < MAX_READ_IN_FULL {
                for_them.push(message)
            } else {
                others.push(message)
            }
        }
        (!for_them.is_empty() || !others.is_empty()).then_some(Announcement { for_them, others })
    }
}

impl Announcement<'_> {
    /// The authors, if there are too many messages to read out; else none.
    #[must_use]
    pub fn busy(&self) -> Option<Vec<&str>> {
        if self.others.len() <= MAX_READ_IN_FULL {
            return None;
        }
        let mut authors: Vec<&str> = Vec::new();
        for message in &self.others {
            let author = message.from.nickname.as_str();
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        Some(authors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::model::timeline::tests::entry,
        domain::{Act, Body, Entry, Epoch, Member, Nickname, RoomName},
        protocol::{EntryAdded, Event, MessagePage, Snapshot},
    };

    const NOBODY: fn(Person) -> bool = |_| false;

    fn view() -> RoomView {
        let you = Member { person: Person::from_bytes([9; 12]), nickname: Nickname::parse("Ann").unwrap() };
        RoomView::new(Snapshot {
            room: RoomName::parse("tea").unwrap(),
            epoch: Epoch::new(1),
            seq: Seq::START,
            you,
            named: true,
            people: 1,
            members: vec![],
            topic: None,
            rules: crate::domain::RoomRules::default(),
            hosts: Vec::new(),
            ban: None,
            newcomer_until: None,
            appeals: 0,
            page: MessagePage { messages: vec![], earlier: crate::domain::Earlier::Nothing, later: false },
        })
    }

    fn said(view: &mut RoomView, by: u8, text: &str) {
        let seq = view.timeline.newest().next();
        let from = Member {
            person: Person::from_bytes([by; 12]),
            nickname: Nickname::parse(&format!("P{by}")).unwrap(),
        };
        let act = Act::Said { body: Body::parse(text.to_owned()).ok(), reply_to: None };
        let entry = Entry { from, act, ..entry(seq.get()) };
        view.fold(Event::Told(EntryAdded { room: view.room.clone(), entry }));
    }

    fn texts<'a>(messages: &[&'a Message]) -> Vec<&'a str> {
        messages.iter().filter_map(|message| Some(message.body.as_ref()?.as_str())).collect()
    }

    #[test]
    fn what_mentions_somebody_is_told_first_and_much_else_is_summed_up() {
        let (mut view, mut announcer) = (view(), Announcer::default());
        assert!(!announcer.is_due(&view));
        said(&mut view, 1, "one");
        said(&mut view, 9, "my own");
        said(&mut view, 2, "two, @Ann");
        let told = announcer.next(&view, NOBODY).unwrap();
        assert_eq!((texts(&told.for_them), texts(&told.others)), (vec!["two, @Ann"], vec!["one"]));
        assert_eq!(told.busy(), None);
        assert_eq!(announcer.next(&view, NOBODY), None, "they were told");
        for n in 0..4 {
            said(&mut view, 1 + n % 2, "more");
        }
        assert_eq!(announcer.next(&view, NOBODY).unwrap().busy(), Some(vec!["P1", "P2"]));
    }

    #[test]
    fn who_looks_elsewhere_is_told_when_they_are_back_and_never_of_what_was_there_before() {
        let (mut view, mut announcer) = (view(), Announcer::default());
        said(&mut view, 1, "before");
        assert!(!announcer.is_due(&view));
        view.attention.leave(view.timeline.newest());
        said(&mut view, 1, "meanwhile");
        assert_eq!(announcer.next(&view, NOBODY), None);
        view.attention.come_back(view.timeline.messages(), &view.you, NOBODY);
        assert_eq!(texts(&announcer.next(&view, NOBODY).unwrap().others), ["meanwhile"]);
    }

    #[test]
    fn what_somebody_says_whom_one_ignores_is_not_read_out() {
        let (mut view, mut announcer) = (view(), Announcer::default());
        said(&mut view, 1, "before");
        assert!(!announcer.is_due(&view));
        said(&mut view, 1, "@Ann");
        assert_eq!(announcer.next(&view, |person| person == Person::from_bytes([1; 12])), None);
        assert_eq!(announcer.next(&view, NOBODY), None, "nor later");
    }
}
