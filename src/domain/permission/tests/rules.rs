//! Who may write, and when, by the rules of a room.

use super::*;
use crate::domain::CalmMode;

#[test]
fn where_only_hosts_write_others_react_and_a_voice_is_enough_to_write() {
    let room = RoomName::parse("tea").unwrap();
    for (role, writers) in
        RoomRole::ALL.into_iter().flat_map(|role| [(role, Writers::Hosts), (role, Writers::Admitted)])
    {
        let rules = RoomRules { writers, ..RULES };
        for kind in EntryKind::ALL.into_iter().filter(|kind| !is_host_act(*kind)) {
            let (act, standing, message) = (act(kind), standing(role), message());
            let (standing, message, other) = (&standing, Some(&message), RoomRole::Member);
            let new = NewAct { other, rules, ..new(&act, standing, message) };
            let is_quiet = matches!(kind, EntryKind::Deleted | EntryKind::Reacted | EntryKind::Unreacted);
            let expected =
                if is_quiet || role != RoomRole::Member { Ok(()) } else { Err(PermissionError::HostsWrite) };
            assert_eq!(
                may(AUTHOR, Role::Participant, Action::Add(new), &room),
                expected,
                "{role:?} {kind:?}"
            );
        }
    }
}

#[test]
fn in_slow_mode_one_waits_between_two_messages_and_hosts_do_not() {
    let room = RoomName::parse("tea").unwrap();
    let rules = RoomRules { slow_seconds: 1, ..RULES };
    let until = Timestamp::from_millis(1_001);
    for (role, last_said, expected) in [
        (RoomRole::Member, None, Ok(())),
        (RoomRole::Member, Some(0), Ok(())),
        (RoomRole::Member, Some(1), Err(PermissionError::Slow { until })),
        (RoomRole::Voice, Some(1), Err(PermissionError::Slow { until })),
        (RoomRole::Host, Some(1), Ok(())),
    ] {
        let ask = |kind| {
            let (act, standing, message) = (act(kind), standing(role), message());
            let (standing, message, other) = (&standing, Some(&message), RoomRole::Member);
            let last_said = last_said.map(Timestamp::from_millis);
            let new = NewAct { other, rules, last_said, ..new(&act, standing, message) };
            may(AUTHOR, Role::Participant, Action::Add(new), &room)
        };
        assert_eq!(ask(EntryKind::Said), expected, "{role:?} {last_said:?}");
        assert_eq!((ask(EntryKind::TopicSet), ask(EntryKind::Described)), (expected, expected));
        assert_eq!((ask(EntryKind::Edited), ask(EntryKind::Reacted)), (Ok(()), Ok(())));
    }
}

#[test]
fn newcomers_read_and_react_until_they_are_known_for_long_enough_and_who_has_a_role_is_no_newcomer() {
    let room = RoomName::parse("tea").unwrap();
    let rules = RoomRules { newcomer_minutes: 1, ..RULES };
    let until = Timestamp::from_millis(60_001);
    for (role, known_since, now, waits) in [
        (RoomRole::Member, 1, 60_000, true),
        (RoomRole::Member, 1, 60_001, false),
        (RoomRole::Member, 0, 60_000, false),
        (RoomRole::Voice, 1, 60_000, false),
        (RoomRole::Host, 1, 60_000, false),
        (RoomRole::Owner, 1, 60_000, false),
    ] {
        for kind in EntryKind::ALL.into_iter().filter(|kind| !is_host_act(*kind)) {
            let (act, standing, message) = (act(kind), standing(role), message());
            let (at, known_since) = (Timestamp::from_millis(now), Timestamp::from_millis(known_since));
            let new = NewAct { at, rules, known_since, ..new(&act, &standing, Some(&message)) };
            let is_quiet = matches!(kind, EntryKind::Deleted | EntryKind::Reacted | EntryKind::Unreacted);
            let expected = if waits && !is_quiet { Err(PermissionError::Newcomer { until }) } else { Ok(()) };
            let asked = may(AUTHOR, Role::Participant, Action::Add(new), &room);
            assert_eq!(asked, expected, "{role:?} {kind:?} at {now}");
            let without = NewAct { rules: RULES, ..new };
            assert_eq!(may(AUTHOR, Role::Participant, Action::Add(without), &room), Ok(()));
        }
    }
}

#[test]
fn in_calm_mode_those_wait_who_came_shortly_before_it_or_later() {
    let room = RoomName::parse("tea").unwrap();
    let began = Timestamp::from_millis(CalmMode::NEWCOMER_MILLIS + 5_000);
    let calm = CalmMode::from(began, 1);
    let until = Timestamp::from_millis(began.millis() + 60_000);
    assert_eq!(CalmMode::from(began, 0), None);
    for (role, known_since, now, waits) in [
        (RoomRole::Member, 5_000, began.millis(), true),
        (RoomRole::Member, until.millis() - 1, until.millis() - 1, true),
        (RoomRole::Member, 4_999, began.millis(), false),
        (RoomRole::Member, 5_000, until.millis(), false),
        (RoomRole::Voice, 5_000, began.millis(), false),
    ] {
        let (act, standing) = (act(EntryKind::TopicSet), standing(role));
        let (at, known_since) = (Timestamp::from_millis(now), Timestamp::from_millis(known_since));
        let new =
            NewAct { at, rules: RoomRules { calm, ..RULES }, known_since, ..new(&act, &standing, None) };
        let expected = if waits { Err(PermissionError::Newcomer { until }) } else { Ok(()) };
        assert_eq!(may(AUTHOR, Role::Participant, Action::Add(new), &room), expected, "{role:?} at {now}");
    }
}

#[test]
fn a_room_begins_calm_mode_by_itself_and_does_nothing_else_so() {
    let room = RoomName::parse("tea").unwrap();
    for kind in EntryKind::ALL {
        let (act, standing, message) = (act(kind), Standing::default(), message());
        let new = NewAct { is_by_room: true, ..new(&act, &standing, Some(&message)) };
        let expected = if kind == EntryKind::CalmSet { Ok(()) } else { Err(PermissionError::HostsOnly) };
        assert_eq!(may(Person::NOBODY, Role::Participant, Action::Add(new), &room), expected, "{kind:?}");
    }
}

/// A host has decided: the rules were kept when it was sent. A ban and what became of the message decide still.
#[test]
fn what_a_host_lets_through_waits_for_no_rule_and_comes_from_nobody_who_is_banned() {
    let room = RoomName::parse("tea").unwrap();
    let rules = RoomRules {
        writers: Writers::Hosts,
        slow_seconds: 60,
        newcomer_minutes: 60,
        calm: CalmMode::from(NOW, 60),
        ..RULES
    };
    for kind in [EntryKind::Said, EntryKind::Edited] {
        let (act, member, message) = (act(kind), standing(RoomRole::Member), message());
        let ask = |standing, message, is_let_through| {
            let (known_since, last_said) = (NOW, Some(NOW));
            let new =
                NewAct { rules, known_since, last_said, is_let_through, ..new(&act, standing, message) };
            may(AUTHOR, Role::Participant, Action::Add(new), &room)
        };
        assert_eq!(ask(&member, Some(&message), false), Err(PermissionError::HostsWrite));
        assert_eq!(ask(&member, Some(&message), true), Ok(()), "{kind:?}");
        assert_eq!(ask(&member, None, true), Err(PermissionError::NoMessage), "{kind:?}");
        let ban = Err(PermissionError::Banned { until: None });
        assert_eq!(ask(&banned(false, None), Some(&message), true), ban, "{kind:?}");
    }
}
