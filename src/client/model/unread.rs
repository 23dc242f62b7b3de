//! Unread messages of a reader who looked away.

use crate::domain::{Member, Message, Person, Seq, markup::mentions};

/// How far a reader has seen a room, and what is new since they looked away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadState {
    /// The last seen place, while they look elsewhere.
    away: Option<Seq>,
    /// The last seen place before they came back.
    news: Option<Seq>,
    /// The last reported unread count.
    told: Unseen,
}

/// The number of unread messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Messages of others.
    pub messages: u32,
    /// Those of them in which they are mentioned.
    pub mentions: u32,
}

impl ReadState {
    /// They look away, and have seen everything up to here.
    pub fn leave(&mut self, seen: Seq) {
        self.away.get_or_insert(seen);
    }

    /// They are back. A line is shown before messages of others in the meantime, if there are any.
    pub fn come_back(&mut self, messages: &[Message], you: &Member, is_ignored: fn(Person) -> bool) {
        if let Some(seen) = self.away.take() {
            self.news = (unseen(messages, seen, you, is_ignored).messages != 0).then_some(seen);
        }
    }

    /// Whether they look at the page.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.away.is_none()
    }

    /// Whether the count must be reported: it differs from the last one.
    pub fn tells(&mut self, unseen: Unseen) -> bool {
        std::mem::replace(&mut self.told, unseen) != unseen
    }

    /// They have taken part since: nothing is new any more.
    pub fn catch_up(&mut self) {
        self.news = None;
    }

    /// The place after which everything is new to them, since they are back.
    #[must_use]
    pub fn news(&self) -> Option<Seq> {
        self.news
    }

    /// The unread messages while they look elsewhere.
    #[must_use]
    pub fn unseen(&self, messages: &[Message], you: &Member, is_ignored: fn(Person) -> bool) -> Unseen {
        self.away.map(|seen| unseen(messages, seen, you, is_ignored)).unwrap_or_default()
    }
}

/// The number of others' loaded messages after a place, without ignored people.
#[must_use]
pub fn unseen(messages: &[Message], seen: Seq, you: &Member, is_ignored: fn(Person) -> bool) -> Unseen {
    let new = messages.iter().rev().take_while(|message| seen < message.seq);
    let mut unseen = Unseen::default();
    let is_heard = |person| person != you.person && !is_ignored(person);
    for message in new.filter(|message| is_heard(message.from.person)) {
        // A deleted message does not count.
        let Some(body) = &message.body else { continue };
        unseen.messages += 1;
        unseen.mentions += u32::from(mentions(body.as_str(), you.nickname.as_str()));
    }
    unseen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::model::timeline::tests::entry,
        domain::{Body, Nickname, Person},
    };

    fn said(seq: u64, by: u8, words: &str) -> Message {
        let mut message = Message::said(&entry(seq)).unwrap();
        message.from.person = Person::from_bytes([by; 12]);
        message.body = Body::parse(words.to_owned()).ok();
        message
    }

    const NOBODY: fn(Person) -> bool = |_| false;

    #[test]
    fn what_others_said_since_one_left_is_new_until_one_takes_part() {
        let you = Member { person: Person::from_bytes([9; 12]), nickname: Nickname::parse("Me").unwrap() };
        let mut messages = vec![said(1, 1, "a"), said(2, 9, "mine")];
        let mut attention = ReadState::default();
        assert_eq!(attention.unseen(&messages, &you, NOBODY), Unseen::default(), "one is looking");
        attention.leave(Seq::new(2));
        messages.push(said(3, 9, "mine, from elsewhere"));
        attention.come_back(&messages, &you, NOBODY);
        assert_eq!(attention.news(), None, "what one said oneself is no news");

        attention.leave(Seq::new(3));
        messages.push(said(4, 1, "hello @me"));
        attention.leave(Seq::new(4));
        messages.push(said(5, 1, "and @somebody"));
        assert_eq!(attention.unseen(&messages, &you, NOBODY), Unseen { messages: 2, mentions: 1 });
        attention.come_back(&messages, &you, NOBODY);
        assert_eq!(attention.news(), Some(Seq::new(3)));
        assert_eq!(attention.unseen(&messages, &you, NOBODY), Unseen::default());
        attention.catch_up();
        assert_eq!(attention.news(), None);
    }

    #[test]
    fn what_somebody_says_whom_one_ignores_calls_nobody() {
        let you = Member { person: Person::from_bytes([9; 12]), nickname: Nickname::parse("Me").unwrap() };
        let messages = [said(1, 1, "a"), said(2, 2, "@Me"), said(3, 1, "@Me")];
        let mut attention = ReadState::default();
        attention.leave(Seq::START);
        let is_ignored: fn(Person) -> bool = |person| person == Person::from_bytes([1; 12]);
        assert_eq!(attention.unseen(&messages, &you, is_ignored), Unseen { messages: 1, mentions: 1 });
        attention.come_back(&messages[..1], &you, is_ignored);
        assert_eq!(attention.news(), None);
    }
}
