//! How the task handles entering, leaving and looking away.

use super::{COUNT_INTERVAL, RoomActor};
use crate::{
    domain::{Action, Person, Role, Seq, Timestamp, may},
    protocol::{Code, Count, Event, Frame, IsTyping, limits},
    room::{
        clock,
        mailbox::{EnterOutcome, RoomSummary},
        presence::{Presence, PresenceChannel, PresenceInput},
        registry::new_rooms::{RoomOpener, too_many_rooms},
        service::read::hosts,
        state::{NicknameClaim, NicknameTaken},
        subscriber::Subscriber,
    },
};
use std::sync::Arc;
use tokio::time::Instant;

impl RoomActor {
    pub(super) fn enter(
        &mut self,
        room: Arc<PresenceChannel>,
        (opener, passed): (RoomOpener, Option<Seq>),
        claim: NicknameClaim,
        hidden: bool,
        inbox: Arc<dyn Subscriber>,
    ) -> EnterOutcome {
        let RoomOpener { person, network, .. } = opener;
        if self.task.limits.people_per_room <= self.state.people() && self.state.member(person).is_none() {
            let sentence =
                format!("This room holds {} people, and is full.", self.task.limits.people_per_room);
            return Err(self.refuse(Code::RoomFull, "join", sentence));
        }
        let now = clock::moment();
        let ban = self.ban_of(person, network, now.at);
        let enter = Action::Enter(self.arrival(person, passed), ban.as_ref());
        may(person, Role::Participant, enter, &self.task.name)
            .map_err(|error| self.banned(error, ban.as_ref()))?;
        self.open_for(opener).map_err(|wait| {
            self.refuse(Code::TooFast, "join", too_many_rooms(wait)).retry_after(wait.seconds())
        })?;
        let seen = self.state.enter(person, claim, hidden, now).map_err(|NicknameTaken| {
            self.refuse(Code::NicknameTaken, "join", "Somebody here has that nickname. Choose another one.")
        })?;
        if let Some(event) = seen {
            self.tell(event);
        }
        self.watch(person);
        // Subscribe, then snapshot: everything published from here on comes after the snapshot.
        let subscription = self.ring.subscribe(inbox);
        let (people, grace) = (self.task.people.clone(), self.task.limits.grace);
        let presence = Presence::new(person, room, people, grace, hidden);
        let you = self.state.member(person).expect("they just came in");
        if self.task.store.law().administers(person) {
            self.state.reserve(person, &you.nickname);
        }
        let appeals = if self.role(person).keeps() { self.appeals.count } else { 0 };
        Ok((you, RoomSummary { ban, appeals, ..self.standing() }, subscription, presence))
    }

    pub(super) fn standing(&self) -> RoomSummary {
        let members = self.state.members(limits::MAX_LISTED_MEMBERS);
        let (away, topic) = (self.state.away(limits::MAX_LISTED_MEMBERS), self.topic.clone());
        let hosts = hosts(&self.standings);
        let (people, rules) = (self.state.people(), self.rules);
        RoomSummary { head: self.head, people, members, away, topic, rules, hosts, ban: None, appeals: 0 }
    }

    /// Handles a presence input of a connection.
    pub(super) fn hear_of(&mut self, moved: PresenceInput) {
        match moved {
            PresenceInput::Look { person, hidden } => {
                let seen = self.state.look(person, hidden, clock::moment());
                self.tell_away(seen);
            }
            PresenceInput::Leave { person, hidden, until } => {
                self.state.leave(person, hidden, until);
                self.watch(person);
                self.expire();
            }
        }
    }

    pub(super) fn expire(&mut self) {
        let now = clock::moment();
        while let Some(event) = self.state.expire(now) {
            self.tell(event);
        }
    }

    pub(super) fn mark_idle_away(&mut self) {
        let now = clock::moment();
        while let Some(event) = self.state.mark_idle_away(now) {
            self.tell_away(Some(event));
        }
    }

    fn watch(&mut self, person: Person) {
        let seen = self.state.watch(person, clock::moment());
        self.tell_away(seen);
    }

    /// Publishes that somebody is away or back, except in a large room, where such events are not sent.
    fn tell_away(&mut self, seen: Option<Event>) {
        if let Some(event) = seen.filter(|_| self.state.people() as usize <= limits::MAX_LISTED_MEMBERS) {
            self.publish_frames([Frame::encode(&event)]);
        }
    }

    /// Publishes an entering, a leaving or a new nickname, and the count. A large room only publishes the count, and later:
    /// otherwise thousands would get each of these events.
    pub(super) fn tell(&mut self, event: Event) {
        let people = self.state.people();
        self.task.lobby.occupied(&self.task.name, people, self.head.seq != Seq::START);
        if limits::MAX_LISTED_MEMBERS < people as usize {
            self.count_due.get_or_insert_with(|| Instant::now() + COUNT_INTERVAL);
        } else {
            self.publish_frames([event, self.count()].iter().map(Frame::encode));
        }
    }

    /// Publishes who is typing, except in a large room, where it would never stop.
    pub(super) fn tell_typing(&mut self, person: Person, known_since: Timestamp) {
        if let Some(member) = self.state.member(person).filter(|_| self.may_write(person, known_since))
            && self.state.people() <= limits::MAX_PEOPLE_FOR_TYPING
        {
            let typing = Event::IsTyping(IsTyping { room: self.task.name.clone(), member });
            self.publish_frames([Frame::encode(&typing)]);
        }
    }

    pub(super) fn count(&self) -> Event {
        Event::Count(Count { room: self.task.name.clone(), people: self.state.people() })
    }
}
