//! Who comes into a room, by its door: every action, for every kind of person.

use super::*;

/// Somebody of each role, who has passed the door or not; and somebody who administers the server.
fn everybody(door: Door) -> impl Iterator<Item = Arrival> {
    let of = move |role| [false, true].map(|has_passed| Arrival { door, role, has_passed, ..Arrival::OPEN });
    let admin =
        Arrival { door, role: RoomRole::Owner, has_passed: false, is_banned: false, administers: true };
    RoomRole::ALL.into_iter().flat_map(of).chain([admin])
}

/// Whether somebody comes in; why not, if they do not.
fn let_in(arrival: Arrival) -> Result<(), PermissionError> {
    match arrival.door {
        Door::Open => Ok(()),
        Door::Locked | Door::Password | Door::Link => {
            let comes_in = arrival.has_passed || arrival.role != RoomRole::Member;
            if comes_in { Ok(()) } else { Err(PermissionError::Closed) }
        }
        Door::Closed if arrival.administers => Ok(()),
        Door::Closed => Err(PermissionError::ClosedByAdmins),
    }
}

#[test]
fn whoever_has_neither_passed_a_closed_door_nor_a_role_does_nothing_in_the_room() {
    let room = RoomName::parse("tea").unwrap();
    for arrival in Door::ALL.into_iter().flat_map(everybody) {
        let expected = let_in(arrival);
        let ask = |action: Action<'_>| may(AUTHOR, Role::Participant, action, &room);
        assert_eq!(ask(Action::Find), Ok(()), "its door is seen");
        for action in [Action::Read(arrival), Action::TakePart(arrival), Action::Enter(arrival, None)] {
            assert_eq!(ask(action), expected, "{action:?}");
        }
        for kind in EntryKind::ALL {
            let (act, standing, message) = (act(kind), standing(arrival.role), message());
            let new = NewAct { arrival, ..new(&act, &standing, Some(&message)) };
            let asked = ask(Action::Add(new));
            let shut_out = [PermissionError::Closed, PermissionError::ClosedByAdmins];
            let answer = asked.err().filter(|error| shut_out.contains(error));
            assert_eq!(answer, expected.err(), "{kind:?} {arrival:?}: {asked:?}");
        }
        let new = NewAppeal {
            subject: AppealSubject::Question,
            arrival,
            ban: None,
            message: None,
            rules: RULES,
            hosts: 1,
            own: 0,
            of_network: 0,
            all: 0,
        };
        assert_eq!(ask(Action::Appeal(new)), expected, "{arrival:?}");
    }
}

#[test]
fn nobody_watches_a_room_whose_door_is_not_open() {
    let room = RoomName::parse("tea").unwrap();
    for arrival in Door::ALL.into_iter().flat_map(everybody) {
        let watched = may(Person::NOBODY, Role::Watcher, Action::Read(arrival), &room);
        let expected = match arrival.door {
            Door::Open => Ok(()),
            Door::Locked | Door::Password | Door::Link => Err(PermissionError::Closed),
            Door::Closed => Err(PermissionError::ClosedByAdmins),
        };
        assert_eq!(watched, expected, "{arrival:?}");
    }
}

#[test]
fn a_ban_is_told_before_the_door_and_a_mute_opens_none() {
    let room = RoomName::parse("tea").unwrap();
    let (banned, muted) = (banned(false, None), banned(true, None));
    let arrival = Arrival { door: Door::Password, ..Arrival::OPEN };
    let enter = |ban| may(AUTHOR, Role::Participant, Action::Enter(arrival, ban), &room);
    assert_eq!(enter(banned.ban.as_ref()), Err(PermissionError::Banned { until: None }));
    assert_eq!(enter(muted.ban.as_ref()), Err(PermissionError::Closed));
}

#[test]
fn hosts_lock_and_owners_alone_set_and_remove_what_is_secret() {
    use PermissionError::{AdminsOnly, ClosedByAdmins, HostsOnly, NothingSuch, OwnersOnly};
    let room = RoomName::parse("tea").unwrap();
    for role in RoomRole::ALL {
        for (is, door) in Door::ALL.into_iter().flat_map(|is| Door::ALL.map(|door| (is, door))) {
            let (act, standing) = (Act::Host(HostAct::DoorSet { door }), standing(role));
            let arrival = Arrival { door: is, role, has_passed: true, is_banned: false, administers: false };
            let set = |has_password| {
                let new = NewAct { arrival, has_password, ..new(&act, &standing, None) };
                may(AUTHOR, Role::Participant, Action::Add(new), &room)
            };
            let expected = match role {
                _ if is == Door::Closed => Err(ClosedByAdmins),
                RoomRole::Member | RoomRole::Voice => Err(HostsOnly),
                RoomRole::Host | RoomRole::Owner if door == Door::Closed => Err(AdminsOnly),
                RoomRole::Host if is.has_secret() || door.has_secret() => Err(OwnersOnly),
                RoomRole::Host | RoomRole::Owner => Ok(()),
            };
            assert_eq!(set(true), expected, "{role:?} from {is:?} to {door:?}");
            let without = if door == Door::Password { expected.and(Err(NothingSuch)) } else { expected };
            assert_eq!(set(false), without, "{role:?} from {is:?} to {door:?}, without a password");
        }
        for kind in [EntryKind::ListedSet, EntryKind::KeepDaysSet] {
            let (act, standing) = (act(kind), standing(role));
            let set = may(AUTHOR, Role::Participant, Action::Add(new(&act, &standing, None)), &room);
            assert_eq!(set, if role.keeps() { Ok(()) } else { Err(HostsOnly) }, "{role:?} {kind:?}");
        }
    }
}

#[test]
fn those_who_administer_the_server_alone_close_a_room_and_open_it_again() {
    let (room, two) = (RoomName::parse("tea").unwrap(), RoomName::direct(AUTHOR, STRANGER).unwrap());
    for (is, door) in Door::ALL.into_iter().flat_map(|is| Door::ALL.map(|door| (is, door))) {
        let (act, standing) = (Act::Host(HostAct::DoorSet { door }), standing(RoomRole::Owner));
        let arrival = Arrival {
            door: is,
            role: RoomRole::Owner,
            has_passed: false,
            is_banned: false,
            administers: true,
        };
        let new = NewAct { arrival, has_password: true, ..new(&act, &standing, None) };
        assert_eq!(
            may(AUTHOR, Role::Participant, Action::Add(new), &room),
            Ok(()),
            "from {is:?} to {door:?}"
        );
        let of_two = may(AUTHOR, Role::Participant, Action::Add(new), &two);
        assert_eq!(of_two, Err(PermissionError::HostsOnly), "nobody is host there");
    }
}

#[test]
fn a_link_that_gives_a_role_opens_any_door_but_not_what_administrators_closed() {
    let room = RoomName::parse("tea").unwrap();
    for door in Door::ALL {
        let role = Act::Host(HostAct::RoleSet { person: AUTHOR, role: RoomRole::Owner });
        let (standing, arrival) = (Standing::default(), Arrival { door, ..Arrival::OPEN });
        let new = NewAct { arrival, has_link: true, ..new(&role, &standing, None) };
        let expected = if door == Door::Closed { Err(PermissionError::ClosedByAdmins) } else { Ok(()) };
        assert_eq!(may(AUTHOR, Role::Participant, Action::Add(new), &room), expected, "{door:?}");
    }
}

#[test]
fn a_ban_closes_each_door_that_is_not_open_whatever_role_or_secret_somebody_has_and_to_no_administrator() {
    for door in Door::ALL {
        for role in RoomRole::ALL {
            let banned = Arrival { door, role, has_passed: true, is_banned: true, administers: false };
            assert_eq!(banned.comes_in(), door == Door::Open, "{door:?} {role:?}");
            assert!(Arrival { administers: true, ..banned }.comes_in());
        }
    }
}
