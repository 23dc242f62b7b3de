//! Who is in a room: a pure state machine. No clock, no I/O, nothing that can fail.
//!
//! Somebody whose last connection is lost stays, with their nickname, until the moment that came with the loss:
//! a blip shows nobody a leave or a join. Moments are inputs, so that this is tested without waiting.

mod away;
mod people_page;
mod watched;

use super::clock::Moment;
use crate::{
    confusables::nickname_keys,
    domain::{DepartedPerson, Member, Nickname, Person, RoomName, Timestamp, search::fold},
    protocol::{EnteredRoom, Event, LeftRoom, Renamed},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};
use watched::Watched;

/// The nickname somebody comes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NicknameClaim {
    /// Asked for by name: refused when somebody else has it.
    Chosen(Nickname),
    /// The one they go by: numbered when somebody else has it, for nobody is kept out by it.
    Usual(Nickname),
}

/// Somebody else in the room has the nickname.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NicknameTaken;

/// Up to which number a nickname is tried that others have.
const MAX_FIRST_NUMBER: u32 = 100;

/// Who is in a room, in the order they came.
#[derive(Debug)]
pub(super) struct RoomState {
    room: RoomName,
    /// For how long somebody may look elsewhere and not be away.
    patience: Duration,
    present: HashMap<Person, Present>,
    order: BTreeMap<u64, Person>,
    /// Who has each nickname, by its keys: how it looks.
    names: HashMap<String, Person>,
    /// Who has no connection, and until when they are waited for.
    lost: BTreeSet<(Instant, Person)>,
    /// Who looks elsewhere, and from when on that makes them away.
    drifting: BTreeSet<(Instant, Person)>,
    /// Who left lately, the last at the end.
    gone: VecDeque<DepartedPerson>,
    arrivals: u64,
}

#[derive(Debug)]
struct Present {
    nickname: Nickname,
    /// The same as it is looked for.
    folded: Box<str>,
    /// Since when they are here.
    since: Timestamp,
    /// Whether they asked for it here, whatever they go by elsewhere.
    chosen: bool,
    connections: u32,
    /// How many of them nobody looks at.
    hidden: u32,
    watched: Watched,
    /// Until when they are waited for, while they have no connection.
    until: Option<Instant>,
    arrival: u64,
}

impl RoomState {
    /// Nobody yet. Somebody is away who looks elsewhere for this long.
    pub(super) fn new(room: RoomName, patience: Duration) -> Self {
        Self {
            room,
            patience,
            present: HashMap::new(),
            order: BTreeMap::new(),
            names: HashMap::new(),
            lost: BTreeSet::new(),
            drifting: BTreeSet::new(),
            gone: VecDeque::new(),
            arrivals: 0,
        }
    }

    pub(super) fn people(&self) -> u32 {
        u32::try_from(self.present.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn member(&self, person: Person) -> Option<Member> {
        self.present.get(&person).map(|present| Member { person, nickname: present.nickname.clone() })
    }

    /// Somebody who is not here, under the nickname they go by: numbered when somebody here has it.
    pub(super) fn visitor(&self, person: Person, nickname: Nickname) -> Member {
        let nickname =
            self.grant(person, NicknameClaim::Usual(nickname)).expect("a usual nickname is never refused");
        Member { person, nickname }
    }

    /// The first `limit` members by arrival.
    pub(super) fn members(&self, limit: usize) -> Vec<Member> {
        self.order.values().take(limit).filter_map(|&person| self.member(person)).collect()
    }

    /// Whether somebody else has the nickname.
    pub(super) fn is_taken(&self, nickname: &Nickname, person: Person) -> bool {
        nickname_keys(nickname).iter().any(|key| self.names.get(key).is_some_and(|&owner| owner != person))
    }

    /// One more connection of a person. Tells what the others see of it: nothing, when they were here already. With that
    /// it may be that somebody looks at the room again: see [`RoomState::watch`].
    pub(super) fn enter(
        &mut self,
        person: Person,
        claim: NicknameClaim,
        hidden: bool,
        now: Moment,
    ) -> Result<Option<Event>, NicknameTaken> {
        let chosen = matches!(claim, NicknameClaim::Chosen(_));
        if let Some(present) = self.present.get(&person) {
            // The nickname in the room is the one that holds: another tab's may be older. Only who has no connection
            // here may have changed theirs unnoticed.
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

    /// One connection of a person less. With the last one they are waited for until this moment; see
    /// [`RoomState::expire`]. Those that are left may be looked at by nobody: see [`RoomState::watch`].
    pub(super) fn leave(&mut self, person: Person, hidden: bool, until: Instant) {
        let Some(present) = self.present.get_mut(&person) else { return };
        present.connections = present.connections.saturating_sub(1);
        present.hidden = present.hidden.saturating_sub(u32::from(hidden));
        if present.connections == 0 && present.until.is_none() {
            present.until = Some(until);
            self.lost.insert((until, person));
        }
    }

    /// When somebody will have been waited for long enough, if nobody comes back.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.lost.first().map(|(until, _)| *until)
    }

    /// Somebody who was waited for until now, and has left with that. To be asked again until there is none.
    pub(super) fn expire(&mut self, now: Moment) -> Option<Event> {
        let (until, _) = self.lost.first()?;
        if now.instant < *until {
            return None;
        }
        let (_, person) = self.lost.pop_first()?;
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

    /// Gives a member another nickname. Nothing is seen of it when it is the one they have, or they are not here.
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

    /// The nickname a claim gets here.
    fn grant(&self, person: Person, claim: NicknameClaim) -> Result<Nickname, NicknameTaken> {
        match claim {
            NicknameClaim::Chosen(nickname) if self.is_taken(&nickname, person) => Err(NicknameTaken),
            NicknameClaim::Chosen(nickname) => Ok(nickname),
            NicknameClaim::Usual(nickname) => {
                let free = |candidate: &Nickname| !self.is_taken(candidate, person);
                // Past the first few numbers, one beyond all who are here: nobody looks through a crowd of one name.
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
