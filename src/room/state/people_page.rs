//! Finds people of a room: who is there, and who left recently.

use super::{Present, RoomState};
use crate::domain::{DepartedPerson, Member, PeoplePage, Person, PresentPerson, Whereabouts};

/// How many people who left recently are remembered: as many as one reads to find out who just left.
const MAX_REMEMBERED_DEPARTURES: usize = 20;

impl RoomState {
    /// The first `limit` members by arrival, and the people who left recently, whose nicknames contain this folded text. An
    /// empty text matches all.
    pub(in crate::room) fn company(&self, sought: &str, limit: usize) -> PeoplePage {
        let mut found = 0;
        let mut here = Vec::new();
        let present = self.order.values().filter_map(|person| Some((*person, self.present.get(person)?)));
        for (person, present) in present.filter(|(_, present)| present.folded.contains(sought)) {
            found += 1;
            if here.len() < limit {
                here.push(present.here(person));
            }
        }
        let is_sought = |gone: &&DepartedPerson| {
            crate::domain::search::fold(gone.member.nickname.as_str()).contains(sought)
        };
        let gone = self.gone.iter().rev().filter(is_sought).cloned().collect();
        PeoplePage { people: self.people(), found, here, gone }
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
        domain::{Nickname, RoomName, Timestamp},
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

    fn names(company: &PeoplePage) -> Vec<&str> {
        company.here.iter().map(|here| here.member.nickname.as_str()).collect()
    }

    #[test]
    fn people_are_found_by_any_part_of_their_nickname_in_whatever_case_and_with_or_without_accents() {
        let room = room_of(&["Zoë", "ANNA", "김철수", "Joanna", "Ann"], Instant::now());
        let company = room.company("ann", 2);
        assert_eq!((company.people, company.found, names(&company)), (5, 3, vec!["ANNA", "Joanna"]));
        assert_eq!(names(&room.company("zoe", 9)), ["Zoë"]);
        assert_eq!(names(&room.company("철", 9)), ["김철수"]);
        assert_eq!(names(&room.company("", 9)).len(), 5);
        assert_eq!(room.company("nobody", 9), PeoplePage { people: 5, ..PeoplePage::default() });
    }

    #[test]
    fn since_when_somebody_is_here_is_begun_anew_only_by_leaving() {
        let began = Instant::now();
        let mut room = room_of(&["Ann"], began);
        let claim = || NicknameClaim::Usual(Nickname::parse("Ann").unwrap());
        let since = |room: &RoomState| room.company("", 1).here[0].since.millis();
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
        let company = room.company("", 9);
        let gone: Vec<_> = company.gone.iter().map(|gone| gone.member.person).collect();
        assert_eq!(gone, (2..MAX_REMEMBERED_DEPARTURES as u8 + 2).rev().map(person).collect::<Vec<_>>());
        room.enter(
            person(3),
            NicknameClaim::Usual(Nickname::parse("Ann").unwrap()),
            false,
            moment(began, 200),
        )
        .unwrap();
        assert!(!room.company("", 9).gone.iter().any(|gone| gone.member.person == person(3)));
        assert!(matches!(room.whereabouts(person(3)), Whereabouts::Here(_)));
        assert_eq!(room.whereabouts(person(0)), Whereabouts::Elsewhere, "too long ago");
        assert_eq!(room.company("ann 9", 9).gone.len(), 1);
    }
}
