//! Who is away: people none of whose connections was looked at for a while.

use super::{RoomState, watched::Watched};
use crate::{
    domain::Person,
    protocol::{Event, IsAway},
    room::clock::Moment,
};
use std::time::Instant;

impl RoomState {
    /// One connection of a person is looked at again, or no longer. Returns an event if that brings an away person back.
    pub(in crate::room) fn look(&mut self, person: Person, hidden: bool, now: Moment) -> Option<Event> {
        let present = self.present.get_mut(&person)?;
        present.hidden = if hidden { present.hidden + 1 } else { present.hidden.saturating_sub(1) };
        self.watch(person, now)
    }

    /// Checks whether any connection of a person is looked at now; to be called when one comes or goes. Returns an event if
    /// that brings an away person back. A person without connections keeps their state.
    pub(in crate::room) fn watch(&mut self, person: Person, now: Moment) -> Option<Event> {
        let present = self.present.get_mut(&person).filter(|present| 0 < present.connections)?;
        let is_watched = present.hidden < present.connections;
        match present.watched {
            Watched::Yes if !is_watched => {
                let until = now.instant + self.patience;
                present.watched = Watched::Until(until);
                self.drifting.insert((until, person));
                None
            }
            Watched::Until(until) if is_watched => {
                present.watched = Watched::Yes;
                self.drifting.remove(&(until, person));
                None
            }
            Watched::No if is_watched => {
                present.watched = Watched::Yes;
                self.is_away(person)
            }
            Watched::Yes | Watched::Until(_) | Watched::No => None,
        }
    }

    /// When the next person becomes away, if they do not look again.
    pub(in crate::room) fn next_away(&self) -> Option<Instant> {
        self.drifting.first().map(|(until, _)| *until)
    }

    /// Marks one person as away. To be called until it returns none.
    pub(in crate::room) fn mark_idle_away(&mut self, now: Moment) -> Option<Event> {
        self.drifting.first().filter(|(until, _)| *until <= now.instant)?;
        let (_, person) = self.drifting.pop_first()?;
        self.present.get_mut(&person)?.watched = Watched::No;
        self.is_away(person)
    }

    /// Which of the first `limit` members are away.
    pub(in crate::room) fn away(&self, limit: usize) -> Vec<Person> {
        let is_away =
            |person: &&Person| self.present.get(person).is_some_and(|present| present.watched.is_away());
        self.order.values().take(limit).filter(is_away).copied().collect()
    }

    fn is_away(&self, person: Person) -> Option<Event> {
        let (member, away) = (self.member(person)?, self.present.get(&person)?.watched.is_away());
        Some(Event::IsAway(IsAway { room: self.room.clone(), member, away }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Nickname, RoomName, Timestamp},
        room::state::NicknameClaim,
    };
    use proptest::prelude::*;
    use std::{collections::HashSet, time::Duration};

    const DRIFTING: Duration = Duration::from_secs(180);

    fn person(n: u8) -> Person {
        Person::from_bytes([n; 12])
    }

    fn moment(instant: Instant) -> Moment {
        Moment { at: Timestamp::default(), instant }
    }

    /// One more connection.
    fn enter(room: &mut RoomState, n: u8, hidden: bool, now: Instant) -> Option<Event> {
        let claim = NicknameClaim::Usual(Nickname::parse("Ann").unwrap());
        room.enter(person(n), claim, hidden, moment(now)).unwrap();
        room.watch(person(n), moment(now))
    }

    fn is_away(event: Option<Event>) -> Option<bool> {
        match event? {
            Event::IsAway(IsAway { away, .. }) => Some(away),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_looks_at_none_of_their_tabs_for_a_while_is_away_until_they_look_at_one() {
        let mut now = Instant::now();
        let mut room = RoomState::new(RoomName::parse("a").unwrap(), DRIFTING);
        enter(&mut room, 1, false, now);
        enter(&mut room, 1, true, now);
        assert_eq!(room.next_away(), None);
        assert_eq!(room.look(person(1), true, moment(now)), None);
        assert_eq!(room.next_away(), Some(now + DRIFTING));
        assert_eq!(room.mark_idle_away(moment(now + DRIFTING - Duration::from_millis(1))), None);
        now += DRIFTING;
        assert_eq!(is_away(room.mark_idle_away(moment(now))), Some(true));
        assert_eq!((room.mark_idle_away(moment(now)), room.away(9)), (None, vec![person(1)]));
        assert_eq!(is_away(room.look(person(1), false, moment(now))), Some(false));
        assert_eq!(room.away(9), []);
    }

    #[test]
    fn who_is_away_stays_so_through_a_lost_connection_and_comes_back_only_to_look() {
        let mut now = Instant::now();
        let mut room = RoomState::new(RoomName::parse("a").unwrap(), DRIFTING);
        enter(&mut room, 1, true, now);
        now += DRIFTING;
        assert_eq!(is_away(room.mark_idle_away(moment(now))), Some(true));
        room.leave(person(1), true, now + Duration::from_secs(30));
        assert_eq!(room.watch(person(1), moment(now)), None);
        assert_eq!(enter(&mut room, 1, true, now), None);
        assert_eq!(room.away(9), [person(1)]);
        room.leave(person(1), true, now + Duration::from_secs(30));
        assert_eq!(is_away(enter(&mut room, 1, false, now)), Some(false));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Enter(u8, bool),
        Leave(u8),
        Look(u8, bool),
        Wait(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..3u8, any::<bool>()).prop_map(|(p, hidden)| Step::Enter(p, hidden)),
            (0..3u8).prop_map(Step::Leave),
            (0..3u8, any::<bool>()).prop_map(|(p, hidden)| Step::Look(p, hidden)),
            (0..200u64).prop_map(Step::Wait),
        ]
    }

    proptest! {
        /// What the others are told adds up to who is away, and nobody is who looks at a connection.
        #[test]
        fn the_events_add_up_to_who_is_away(steps in prop::collection::vec(step(), 0..60)) {
            let mut room = RoomState::new(RoomName::parse("a").unwrap(), DRIFTING);
            let mut hidden: Vec<Vec<bool>> = vec![Vec::new(); 3];
            let mut told = HashSet::new();
            let mut now = Instant::now();
            for step in steps {
                let mut events = Vec::new();
                match step {
                    Step::Enter(p, is_hidden) => {
                        events.extend(enter(&mut room, p, is_hidden, now));
                        hidden[usize::from(p)].push(is_hidden);
                    }
                    Step::Leave(p) => {
                        if let Some(is_hidden) = hidden[usize::from(p)].pop() {
                            room.leave(person(p), is_hidden, now + Duration::from_secs(30));
                            events.extend(room.watch(person(p), moment(now)));
                        }
                    }
                    Step::Look(p, is_hidden) => {
                        if let Some(last) = hidden[usize::from(p)].last_mut().filter(|last| **last != is_hidden) {
                            *last = is_hidden;
                            events.extend(room.look(person(p), is_hidden, moment(now)));
                        }
                    }
                    Step::Wait(seconds) => now += Duration::from_secs(seconds),
                }
                while let Some(Event::Left(left)) = room.expire(moment(now)) {
                    told.remove(&left.member.person);
                }
                events.extend(std::iter::from_fn(|| room.mark_idle_away(moment(now))));
                for event in events {
                    let Event::IsAway(IsAway { member, away, .. }) = event else { panic!("{event:?}") };
                    let is_news = if away { told.insert(member.person) } else { told.remove(&member.person) };
                    prop_assert!(is_news);
                }
                prop_assert_eq!(room.away(9).into_iter().collect::<HashSet<_>>(), told.clone());
                for (p, hidden) in (0..).zip(&hidden) {
                    prop_assert!(!hidden.contains(&false) || !told.contains(&person(p)));
                }
            }
            let far = now + DRIFTING;
            while room.mark_idle_away(moment(far)).is_some() {}
            for (p, hidden) in (0..).zip(&hidden).filter(|(_, hidden)| !hidden.is_empty()) {
                prop_assert_eq!(room.away(9).contains(&person(p)), !hidden.contains(&false));
            }
        }
    }
}
