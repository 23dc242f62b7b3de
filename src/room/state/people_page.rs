//! Finds people of a room: who is there, and who left recently.

use super::{Present, RoomState};
use crate::domain::{DepartedPerson, Member, PeoplePage, Person, PresentPerson, Standings, Whereabouts};
use std::{cmp::Reverse, collections::HashMap};

/// How many people who left recently are remembered: as many as one reads to find out who just left.
const MAX_REMEMBERED_DEPARTURES: usize = 20;

impl RoomState {
    /// The first `limit` members, hosts before the others and these by arrival, and the people who left recently, whose
    /// nicknames contain this folded text. An empty text matches all.
    pub(in crate::room) fn company(&self, sought: &str, limit: usize, standings: &Standings) -> PeoplePage {
        let (mut found, mut here) = (0, Vec::new());
        let roles: HashMap<_, _> = standings.hosts().collect();
        let mut hosts: Vec<_> = standings.hosts().collect();
        hosts.sort_by_key(|(_, role)| Reverse(*role));
        let others = self.order.values().filter(|person| !roles.contains_key(person));
        for person in hosts.iter().map(|(person, _)| person).chain(others) {
            let Some(present) = self.present.get(person).filter(|present| present.folded.contains(sought))
            else {
                continue;
            };
            found += 1;
            if here.len() < limit {
                here.push(present.here(*person));
            }
        }
        let is_sought = |gone: &&DepartedPerson| {
            crate::domain::search::fold(gone.member.nickname.as_str()).contains(sought)
        };
        let gone = self.gone.iter().rev().filter(is_sought).cloned().collect();
        PeoplePage { people: self.people(), found, here, gone, roles, earlier: HashMap::new() }
    }

    /// Where a person is.
    pub(in crate::room) fn whereabouts(&self, person: Person) -> Whereabouts {
        let gone = || self.gone.iter().find(|gone| gone.member.person == person);
        match self.present.get(&person) {
            Some(present) => Whereabouts::Here(present.here(person)),
            None => gone().map_or(Whereabouts::Elsewhere, |gone| Whereabouts::Gone(gone.clone())),
        }
    }

    /// Remembers a person who left.
    pub(super) fn note_gone(&mut self, gone: DepartedPerson) {
        if self.gone.len() == MAX_REMEMBERED_DEPARTURES {
            self.gone.pop_front();
        }
        self.gone.push_back(gone);
    }
}

impl Present {
    fn here(&self, person: Person) -> PresentPerson {
        let member = Member { person, nickname: self.nickname.clone() };
        PresentPerson { member, since: self.since, away: self.watched.is_away() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Nickname, RoomName, RoomRole, Standing, Timestamp},
        room::{clock::Moment, state::NicknameClaim},
    };
    use std::time::{Duration, Instant};

    fn person(n: u8) -> Person {
        Person::from_bytes([n; 12])
    }

    /// A room that these have come to, one a second.
    fn room_of(names: &[&str], began: Instant) -> RoomState {
        let mut room = RoomState::new(RoomName::parse("a").unwrap(), Duration::from_secs(180));
        for (n, name) in (0..).zip(names) {
            let now = moment(began, u64::from(n));
            room.enter(person(n), NicknameClaim::Usual(Nickname::parse(name).unwrap()), false, now).unwrap();
        }
        room
    }

    fn moment(began: Instant, seconds: u64) -> Moment {
        let at = Timestamp::from_millis(seconds * 1000);
        Moment { at, instant: began + Duration::from_secs(seconds) }
    }

    /// Without hosts.
    fn found(room: &RoomState, sought: &str, limit: usize) -> PeoplePage {
        room.company(sought, limit, &Standings::default())
    }

    fn names(company: &PeoplePage) -> Vec<&str> {
        company.here.iter().map(|here| here.member.nickname.as_str()).collect()
    }

    #[test]
    fn people_are_found_by_any_part_of_their_nickname_in_whatever_case_and_with_or_without_accents() {
        let room = room_of(&["Zoë", "ANNA", "김철수", "Joanna", "Ann"], Instant::now());
        let company = found(&room, "ann", 2);
        assert_eq!((company.people, company.found, names(&company)), (5, 3, vec!["ANNA", "Joanna"]));
        assert_eq!(names(&found(&room, "zoe", 9)), ["Zoë"]);
        assert_eq!(names(&found(&room, "철", 9)), ["김철수"]);
        assert_eq!(names(&found(&room, "", 9)).len(), 5);
        assert_eq!(found(&room, "nobody", 9), PeoplePage { people: 5, ..PeoplePage::default() });
    }

    #[test]
    fn hosts_are_shown_before_the_others_also_where_not_all_are_shown() {
        let room = room_of(&["Ann", "Ben", "Cho", "Dan"], Instant::now());
        let role = |role| Standing { role, ban: None };
        let (host, owner) = (role(RoomRole::Host), role(RoomRole::Owner));
        // The last is not in the room.
        let standings =
            Standings::new(vec![(person(1), host.clone()), (person(3), owner), (person(9), host)]);
        assert_eq!(names(&room.company("", 9, &standings)), ["Dan", "Ben", "Ann", "Cho"]);
        let company = room.company("n", 2, &standings);
        assert_eq!((company.found, names(&company)), (3, vec!["Dan", "Ben"]));
        assert_eq!(company.roles.get(&person(9)), Some(&RoomRole::Host));
    }

    #[test]
    fn since_when_somebody_is_here_is_begun_anew_only_by_leaving() {
        let began = Instant::now();
        let mut room = room_of(&["Ann"], began);
        let claim = || NicknameClaim::Usual(Nickname::parse("Ann").unwrap());
        let since = |room: &RoomState| found(room, "", 1).here[0].since.millis();
        room.leave(person(0), false, began + Duration::from_secs(30));
        room.enter(person(0), claim(), false, moment(began, 20)).unwrap();
        assert_eq!(since(&room), 0, "a reload, or a blip");
        room.leave(person(0), false, began + Duration::from_secs(50));
        assert!(room.expire(moment(began, 50)).is_some());
        let Whereabouts::Gone(gone) = room.whereabouts(person(0)) else { panic!("they have just left") };
        assert_eq!(gone.at.millis(), 50_000);
        room.enter(person(0), claim(), false, moment(began, 60)).unwrap();
        assert_eq!(since(&room), 60_000);
    }

    #[test]
    fn those_who_left_lately_are_known_the_last_first_until_they_are_back() {
        let began = Instant::now();
        let mut room = room_of(&["Ann"; MAX_REMEMBERED_DEPARTURES + 4], began);
        for n in 0..MAX_REMEMBERED_DEPARTURES as u8 + 2 {
            room.leave(person(n), false, began);
            assert!(room.expire(moment(began, 100 + u64::from(n))).is_some());
        }
        let company = found(&room, "", 9);
        let gone: Vec<_> = company.gone.iter().map(|gone| gone.member.person).collect();
        assert_eq!(gone, (2..MAX_REMEMBERED_DEPARTURES as u8 + 2).rev().map(person).collect::<Vec<_>>());
        room.enter(
            person(3),
            NicknameClaim::Usual(Nickname::parse("Ann").unwrap()),
            false,
            moment(began, 200),
        )
        .unwrap();
        assert!(!found(&room, "", 9).gone.iter().any(|gone| gone.member.person == person(3)));
        assert!(matches!(room.whereabouts(person(3)), Whereabouts::Here(_)));
        assert_eq!(room.whereabouts(person(0)), Whereabouts::Elsewhere, "too long ago");
        assert_eq!(found(&room, "ann 9", 9).gone.len(), 1);
    }
}
