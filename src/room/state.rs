//! Who is in a room: a pure state machine. No clock, no I/O, nothing that can fail.
//!
//! A person whose last connection is lost stays, with their nickname, until the moment given with the loss: a short disconnect
//! shows nobody a leave or a join. Moments are inputs, so tests need not wait.

mod away;
mod expelled;
mod people_page;
mod reserved;
mod watched;

use super::clock::Moment;
use crate::{
    confusables::nickname_keys,
    domain::{DepartedPerson, Member, Nickname, Person, RoomName, Timestamp, search::fold},
    protocol::{EnteredRoom, Event, LeftRoom, Renamed},
};
use expelled::ExpelledPeople;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};
use watched::Watched;

/// The nickname of a person who enters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NicknameClaim {
    /// Asked for by name: refused if somebody else has it.
    Chosen(Nickname),
    /// Their usual one: numbered if somebody else has it, so that it keeps nobody out.
    Usual(Nickname),
}

/// Somebody else in the room has the nickname.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NicknameTaken;

/// The last number that is tried for a nickname that others have.
const MAX_FIRST_NUMBER: u32 = 100;

/// The people in a room, in the order they entered.
#[derive(Debug)]
pub(super) struct RoomState {
    room: RoomName,
    /// How long a person may look elsewhere before they are away.
    patience: Duration,
    present: HashMap<Person, Present>,
    order: BTreeMap<u64, Person>,
    /// The owner of each nickname, by its look-alike key.
    names: HashMap<String, Person>,
    /// The people who keep the room, by the look-alike keys of their nicknames.
    reserved: HashMap<String, Person>,
    /// People without a connection, and until when they are waited for.
    lost: BTreeSet<(Instant, Person)>,
    /// People who look elsewhere, and when that makes them away.
    drifting: BTreeSet<(Instant, Person)>,
    /// People who left recently, the last at the end.
    gone: VecDeque<DepartedPerson>,
    /// Those who were sent away, until their connections have left as well.
    expelled: ExpelledPeople,
    arrivals: u64,
}

#[derive(Debug)]
struct Present {
    nickname: Nickname,
    /// The nickname folded for search.
    folded: Box<str>,
    /// When they entered.
    since: Timestamp,
    /// Whether they asked for this nickname here, whatever their usual one is.
    chosen: bool,
    connections: u32,
    /// How many of the connections nobody looks at.
    hidden: u32,
    watched: Watched,
    /// Until when they are waited for, while they have no connection.
    until: Option<Instant>,
    arrival: u64,
}

impl RoomState {
    /// An empty room. A person who looks elsewhere for `patience` is away.
    pub(super) fn new(room: RoomName, patience: Duration) -> Self {
        Self {
            room,
            patience,
            present: HashMap::new(),
            order: BTreeMap::new(),
            names: HashMap::new(),
            reserved: HashMap::new(),
            lost: BTreeSet::new(),
            drifting: BTreeSet::new(),
            gone: VecDeque::new(),
            expelled: ExpelledPeople::default(),
            arrivals: 0,
        }
    }

    pub(super) fn people(&self) -> u32 {
        u32::try_from(self.present.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn member(&self, person: Person) -> Option<Member> {
        self.present.get(&person).map(|present| Member { person, nickname: present.nickname.clone() })
    }

    /// A person who is not here, with their usual nickname: numbered if somebody here has it.
    pub(super) fn visitor(&self, person: Person, nickname: Nickname) -> Member {
        let nickname =
            self.grant(person, NicknameClaim::Usual(nickname)).expect("a usual nickname is never refused");
        Member { person, nickname }
    }

    /// Everybody who is here, by arrival.
    pub(super) fn everybody(&self) -> impl Iterator<Item = Person> {
        self.order.values().copied()
    }

    /// The first `limit` members by arrival.
    pub(super) fn members(&self, limit: usize) -> Vec<Member> {
        self.order.values().take(limit).filter_map(|&person| self.member(person)).collect()
    }

    /// Whether somebody else has the nickname, or keeps the room under it.
    pub(super) fn is_taken(&self, nickname: &Nickname, person: Person) -> bool {
        nickname_keys(nickname).iter().any(|key| {
            self.names.get(key).is_some_and(|&owner| owner != person) || self.is_reserved(key, person)
        })
    }

    /// Adds a connection of a person. Returns the event for the others: none if the person was here already. Somebody may look
    /// at the room again by it: see [`RoomState::watch`].
    pub(super) fn enter(
        &mut self,
        person: Person,
        claim: NicknameClaim,
        hidden: bool,
        now: Moment,
    ) -> Result<Option<Event>, NicknameTaken> {
        let chosen = matches!(claim, NicknameClaim::Chosen(_));
        if let Some(present) = self.present.get(&person) {
            // The nickname in the room wins: another tab's may be older. Only a person without a connection here may have
            // changed theirs unnoticed.
            let holds = present.chosen || 0 < present.connections;
            let seen = if holds && !chosen { None } else { self.rename(person, claim)? };
            if let Some(present) = self.present.get_mut(&person) {
                present.connections += 1;
                present.hidden += u32::from(hidden);
                present.chosen |= chosen;
                if let Some(until) = present.until.take() {
                    self.lost.remove(&(until, person));
                }
            }
            return Ok(seen);
        }
        let nickname = self.grant(person, claim)?;
        self.gone.retain(|gone| gone.member.person != person);
        self.arrivals += 1;
        self.give_name(&nickname, person);
        self.order.insert(self.arrivals, person);
        let member = Member { person, nickname: nickname.clone() };
        let folded = fold(nickname.as_str()).into_boxed_str();
        self.present.insert(
            person,
            Present {
                nickname,
                folded,
                since: now.at,
                chosen,
                connections: 1,
                hidden: u32::from(hidden),
                watched: Watched::Yes,
                until: None,
                arrival: self.arrivals,
            },
        );
        Ok(Some(Event::Entered(EnteredRoom { room: self.room.clone(), member })))
    }

    /// Removes a connection of a person. After the last one, they are waited for until this moment; see [`RoomState::expire`].
    /// Nobody may look at the others: see [`RoomState::watch`].
    pub(super) fn leave(&mut self, person: Person, hidden: bool, until: Instant) {
        if self.expelled.leave(person) {
            return;
        }
        let Some(present) = self.present.get_mut(&person) else { return };
        present.connections = present.connections.saturating_sub(1);
        present.hidden = present.hidden.saturating_sub(u32::from(hidden));
        if present.connections == 0 && present.until.is_none() {
            present.until = Some(until);
            self.lost.insert((until, person));
        }
    }

    /// Removes a person at once, also one who is waited for. Their connections count for nothing from here on. No event if they
    /// are not here.
    pub(super) fn expel(&mut self, person: Person, now: Moment) -> Option<Event> {
        let member = self.member(person)?;
        let present = self.present.get(&person)?;
        if let Some(until) = present.until {
            self.lost.remove(&(until, person));
        }
        self.expelled.add(member, present.connections);
        self.remove(person, now)
    }

    /// Somebody who was sent away a moment ago, as they were known here: what they sent before is still answered.
    pub(super) fn expelled(&self, person: Person) -> Option<Member> {
        self.expelled.member(person)
    }

    /// When the next grace period ends, if nobody comes back.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.lost.first().map(|(until, _)| *until)
    }

    /// Removes one person whose grace period has ended. To be called until it returns none.
    pub(super) fn expire(&mut self, now: Moment) -> Option<Event> {
        let (until, _) = self.lost.first()?;
        if now.instant < *until {
            return None;
        }
        let (_, person) = self.lost.pop_first()?;
        self.remove(person, now)
    }

    /// Removes a person who is waited for no longer.
    fn remove(&mut self, person: Person, now: Moment) -> Option<Event> {
        let Present { nickname, arrival, watched, .. } = self.present.remove(&person)?;
        self.order.remove(&arrival);
        self.take_name(&nickname);
        if let Watched::Until(moment) = watched {
            self.drifting.remove(&(moment, person));
        }
        let member = Member { person, nickname };
        self.note_gone(DepartedPerson { member: member.clone(), at: now.at });
        Some(Event::Left(LeftRoom { room: self.room.clone(), member }))
    }

    /// Changes a member's nickname. No event if they have it already, or are not here.
    pub(super) fn rename(
        &mut self,
        person: Person,
        claim: NicknameClaim,
    ) -> Result<Option<Event>, NicknameTaken> {
        let nickname = self.grant(person, claim)?;
        let Some(present) = self.present.get_mut(&person) else { return Ok(None) };
        if present.nickname == nickname {
            return Ok(None);
        }
        let was = std::mem::replace(&mut present.nickname, nickname.clone());
        present.folded = fold(nickname.as_str()).into_boxed_str();
        self.take_name(&was);
        self.give_name(&nickname, person);
        if self.has_reserved(person) {
            self.reserve(person, &nickname);
        }
        let member = Member { person, nickname };
        Ok(Some(Event::Renamed(Renamed { room: Some(self.room.clone()), member, was })))
    }

    fn give_name(&mut self, nickname: &Nickname, person: Person) {
        self.names.extend(nickname_keys(nickname).map(|key| (key, person)));
    }

    fn take_name(&mut self, nickname: &Nickname) {
        for key in nickname_keys(nickname) {
            self.names.remove(&key);
        }
    }

    /// The nickname that a claim gets here.
    fn grant(&self, person: Person, claim: NicknameClaim) -> Result<Nickname, NicknameTaken> {
        match claim {
            NicknameClaim::Chosen(nickname) if self.is_taken(&nickname, person) => Err(NicknameTaken),
            NicknameClaim::Chosen(nickname) => Ok(nickname),
            NicknameClaim::Usual(nickname) => {
                let free = |candidate: &Nickname| !self.is_taken(candidate, person);
                // After the first numbers, take one above the number of people: a crowd with one name is not searched.
                let beyond = self.people().saturating_add(MAX_FIRST_NUMBER);
                let numbers = (2..MAX_FIRST_NUMBER).chain(beyond..);
                let mut candidates =
                    std::iter::once(nickname.clone()).chain(numbers.map(|n| nickname.numbered(n)));
                Ok(candidates.find(free).expect("fewer people than numbers have names"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
