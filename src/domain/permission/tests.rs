//! Who may do what in a room: every act, by every role, about every other.

mod appeals;
mod doors;
mod rules;

use super::*;
use crate::domain::{
    Appeal, AppealSubject, BanReason, Emoji, EntryKind, Nickname, ReviewRules, Seq, Writers,
};

const AUTHOR: Person = Person::from_bytes([1; 12]);
const STRANGER: Person = Person::from_bytes([2; 12]);

/// No rules.
const RULES: RoomRules = RoomRules {
    writers: Writers::Everybody,
    slow_seconds: 0,
    newcomer_minutes: 0,
    calm: None,
    review: ReviewRules::OFF,
};

/// The moment of everything here.
const NOW: Timestamp = Timestamp::from_millis(1_000);

fn message() -> MessageStatus {
    MessageStatus { author: AUTHOR, is_deleted: false, edits: 0, reactions: 0, own_reactions: 0 }
}

fn standing(role: RoomRole) -> Standing {
    Standing { role, ban: None }
}

fn banned(mute: bool, until: Option<u64>) -> Standing {
    let by = Nickname::parse("Ann").ok();
    let until = until.map(Timestamp::from_millis);
    let ban = Ban { by, until, mute, reason: BanReason::parse("spam").unwrap() };
    Standing { role: RoomRole::Member, ban: Some(ban) }
}

/// An act of each kind, about a message or about the author where it can be.
fn act(kind: EntryKind) -> Act {
    let (target, emoji) = (Seq::new(1), Emoji::parse("🎉".to_owned()).unwrap());
    match kind {
        EntryKind::Said => Act::Said { body: None, reply_to: Some(target) },
        EntryKind::Edited => Act::Edited { target, body: None },
        EntryKind::Deleted => Act::Deleted { target },
        EntryKind::Reacted => Act::Reacted { target, emoji },
        EntryKind::Unreacted => Act::Unreacted { target, emoji },
        EntryKind::Pinned => Act::Pinned { target },
        EntryKind::Unpinned => Act::Unpinned { target },
        EntryKind::TopicSet => Act::TopicSet { topic: None },
        EntryKind::Described => Act::Described { description: None },
        EntryKind::RoleSet => Act::Host(HostAct::RoleSet { person: AUTHOR, role: RoomRole::Host }),
        EntryKind::Banned | EntryKind::Muted => {
            let mute = kind == EntryKind::Muted;
            Act::Host(HostAct::Banned { person: AUTHOR, minutes: None, mute, reason: None })
        }
        EntryKind::Unbanned => Act::Host(HostAct::Unbanned { person: AUTHOR }),
        EntryKind::WritersSet => Act::Host(HostAct::WritersSet { writers: Writers::Hosts }),
        EntryKind::SlowSet => Act::Host(HostAct::SlowSet { seconds: 5 }),
        EntryKind::NewcomersSet => Act::Host(HostAct::NewcomersSet { minutes: 5 }),
        EntryKind::CalmSet => Act::Host(HostAct::CalmSet { minutes: 5 }),
        EntryKind::DoorSet => Act::Host(HostAct::DoorSet { door: Door::Locked }),
        EntryKind::ListedSet => Act::Host(HostAct::ListedSet { listed: false }),
        EntryKind::KeepDaysSet => Act::Host(HostAct::KeepDaysSet { days: 5 }),
        EntryKind::LinkRevoked => Act::Host(HostAct::LinkRevoked { role: RoomRole::Host }),
        EntryKind::ReviewSet => Act::Host(HostAct::ReviewSet { review: ReviewRules::OFF }),
        EntryKind::Removed => Act::Host(HostAct::Removed { person: Some(AUTHOR), after: target }),
    }
}

/// An act in a room without rules, about a member.
fn new<'a>(act: &'a Act, standing: &'a Standing, message: Option<&'a MessageStatus>) -> NewAct<'a> {
    let (other, rules, known_since) = (RoomRole::Member, RULES, Timestamp::default());
    let (last_said, has_link, has_password, is_by_room, is_let_through) = (None, false, false, false, false);
    let (others, own_pins) = (0, 0);
    let arrival = Arrival { role: standing.role, ..Arrival::OPEN };
    NewAct {
        act,
        at: NOW,
        standing,
        arrival,
        message,
        other,
        rules,
        may_open: true,
        known_since,
        last_said,
        has_link,
        has_password,
        is_by_room,
        is_let_through,
        others,
        own_pins,
    }
}

fn is_host_act(kind: EntryKind) -> bool {
    matches!(act(kind), Act::Host(_))
}

#[test]
fn everybody_takes_part_in_any_room_but_one_of_two_other_people_and_a_watcher_only_reads() {
    use PermissionError::{Private, WatchOnly};
    let direct = RoomName::direct(AUTHOR, STRANGER).unwrap();
    let others = RoomName::direct(STRANGER, Person::from_bytes([3; 12])).unwrap();
    for (room, author, nobody) in [
        (RoomName::parse("tea").unwrap(), Ok(()), Ok(())),
        (RoomName::unlisted([7; 16]), Ok(()), Ok(())),
        (direct, Ok(()), Err(Private)),
        (others, Err(Private), Err(Private)),
        (RoomName::watching([7; 16]), Err(WatchOnly), Err(WatchOnly)),
    ] {
        let (topic, standing) = (act(EntryKind::TopicSet), Standing::default());
        let other = RoomRole::Member;
        let new = NewAct { other, ..new(&topic, &standing, None) };
        for (person, reads) in [(AUTHOR, author), (Person::NOBODY, nobody)] {
            let ask = |role, action| may(person, role, action, &room);
            for role in [Role::Participant, Role::Watcher] {
                assert_eq!(ask(role, Action::Read(Arrival::OPEN)), reads, "{room} {person} {role:?}");
            }
            let seen = reads.and(Err(WatchOnly));
            let (part, enter) = (Action::TakePart(Arrival::OPEN), Action::Enter(Arrival::OPEN, None));
            for action in [part, enter, Action::Add(new)] {
                assert_eq!(ask(Role::Participant, action), reads, "{room} {person}");
                assert_eq!(ask(Role::Watcher, action), seen, "{room} {person}");
            }
        }
    }
}

#[test]
fn each_act_is_for_whom_it_should_be_and_up_to_its_limit() {
    use PermissionError::{EditsFull, Full, NoMessage, NotYours, OwnReactionsFull, PinsFull};
    let room = RoomName::parse("tea").unwrap();
    let as_said = message();
    let deleted = MessageStatus { is_deleted: true, ..message() };
    let edited = MessageStatus { edits: Message::MAX_EDITS, ..message() };
    let reacted = MessageStatus { reactions: Message::MAX_REACTIONS, ..message() };
    let own = MessageStatus { own_reactions: Message::MAX_OWN_REACTIONS, ..message() };
    for kind in EntryKind::ALL.into_iter().filter(|kind| !is_host_act(*kind)) {
        let act = act(kind);
        let ask = |person, message, others| {
            let (standing, other) = (&Standing::default(), RoomRole::Member);
            let new = NewAct { other, others, ..new(&act, standing, message) };
            may(person, Role::Participant, Action::Add(new), &room)
        };
        let is_own = matches!(kind, EntryKind::Edited | EntryKind::Deleted);
        let is_about_room = matches!(kind, EntryKind::TopicSet | EntryKind::Described);
        let only = |is: EntryKind, error| if kind == is { Err(error) } else { Ok(()) };
        assert_eq!(ask(AUTHOR, Some(&as_said), 0), Ok(()), "{kind:?}");
        assert_eq!(ask(STRANGER, Some(&as_said), 0), if is_own { Err(NotYours) } else { Ok(()) }, "{kind:?}");
        assert_eq!(ask(AUTHOR, None, 0), if is_about_room { Ok(()) } else { Err(NoMessage) }, "{kind:?}");
        let answers = kind == EntryKind::Said || is_about_room;
        assert_eq!(ask(AUTHOR, Some(&deleted), 0), if answers { Ok(()) } else { Err(NoMessage) }, "{kind:?}");
        assert_eq!(ask(AUTHOR, Some(&edited), 0), only(EntryKind::Edited, EditsFull));
        assert_eq!(ask(AUTHOR, Some(&reacted), 0), only(EntryKind::Reacted, Full));
        assert_eq!(ask(AUTHOR, Some(&own), 0), only(EntryKind::Reacted, OwnReactionsFull));
        assert_eq!(ask(AUTHOR, Some(&as_said), Message::MAX_PINS), only(EntryKind::Pinned, PinsFull));
    }
}

#[test]
fn a_banned_person_reads_and_takes_back_and_does_nothing_else_until_the_ban_is_over() {
    let room = RoomName::parse("tea").unwrap();
    for (standing, enters, writes) in [
        (banned(false, None), false, false),
        (banned(false, Some(1_001)), false, false),
        (banned(true, Some(1_001)), true, false),
        (banned(false, Some(1_000)), true, true),
        (banned(true, Some(1_000)), true, true),
    ] {
        let until = standing.ban.as_ref().and_then(|ban| ban.until);
        let error = match standing.ban.as_ref().is_some_and(|ban| ban.mute) {
            true => PermissionError::Muted { until },
            false => PermissionError::Banned { until },
        };
        let ask = |action: Action<'_>| may(AUTHOR, Role::Participant, action, &room);
        assert_eq!(ask(Action::Read(Arrival::OPEN)), Ok(()));
        let expected = if enters { Ok(()) } else { Err(error) };
        assert_eq!(ask(Action::Enter(Arrival::OPEN, standing.ban_at(NOW))), expected, "{standing:?}");
        for kind in EntryKind::ALL {
            let (act, message) = (act(kind), message());
            let (message, other) = (Some(&message), RoomRole::Member);
            let new = NewAct { other, ..new(&act, &standing, message) };
            let takes_back = matches!(kind, EntryKind::Deleted | EntryKind::Unreacted);
            let expected = match (writes || takes_back, is_host_act(kind)) {
                (false, _) => Err(error),
                (true, true) => Err(PermissionError::HostsOnly),
                (true, false) => Ok(()),
            };
            assert_eq!(ask(Action::Add(new)), expected, "{kind:?} {standing:?}");
        }
    }
}

/// Every act of hosts, by every role, about every role, and about oneself.
#[test]
fn who_keeps_a_room_has_power_over_those_below_and_owners_alone_give_roles() {
    use PermissionError::{HostsOnly, LastOwner, NotAbove, NotYours, OwnersOnly};
    use RoomRole::{Host, Member, Owner, Voice};
    let room = RoomName::parse("tea").unwrap();
    let (set, ban) = (|role| Act::Host(HostAct::RoleSet { person: AUTHOR, role }), act(EntryKind::Banned));
    let (unban, remove, delete) =
        (act(EntryKind::Unbanned), act(EntryKind::Removed), act(EntryKind::Deleted));
    for own in RoomRole::ALL {
        for other in RoomRole::ALL {
            let standing = standing(own);
            let ask = |act: &Act, others| {
                let message = message();
                let (standing, message) = (&standing, Some(&message));
                let new = NewAct { other, others, ..new(act, standing, message) };
                may(STRANGER, Role::Participant, Action::Add(new), &room)
            };
            let what = format!("{own:?} to {other:?}");
            for role in RoomRole::ALL {
                let expected = match own {
                    Member | Voice => Err(HostsOnly),
                    Host if !role.keeps() && !other.keeps() => Ok(()),
                    Host => Err(OwnersOnly),
                    Owner if other == Owner && role != Owner => Err(LastOwner),
                    Owner => Ok(()),
                };
                assert_eq!(ask(&set(role), 0), expected, "{what}: {role:?}");
                let with_another = if own == Owner { Ok(()) } else { expected };
                assert_eq!(ask(&set(role), 1), with_another, "{what}: {role:?}, with another owner");
            }
            let host =
                |allowed: Result<(), PermissionError>| if own.keeps() { allowed } else { Err(HostsOnly) };
            let below = if !other.keeps() { Ok(()) } else { Err(NotAbove) };
            let not_above = if other <= own { Ok(()) } else { Err(NotAbove) };
            assert_eq!(ask(&ban, 0), host(below), "{what}");
            assert_eq!(ask(&unban, 0), host(Ok(())), "{what}");
            assert_eq!(ask(&remove, 0), host(not_above), "{what}");
            assert_eq!(ask(&delete, 0), if own.keeps() { not_above } else { Err(NotYours) }, "{what}");
        }
    }
}

#[test]
fn a_host_may_stop_being_one_and_nobody_bans_themselves() {
    let room = RoomName::parse("tea").unwrap();
    let ask = |own, act: &Act| {
        let standing = standing(own);
        let new = NewAct { other: own, others: 1, ..new(act, &standing, None) };
        may(AUTHOR, Role::Participant, Action::Add(new), &room)
    };
    for (own, role, expected) in [
        (RoomRole::Host, RoomRole::Member, Ok(())),
        (RoomRole::Host, RoomRole::Owner, Err(PermissionError::OwnersOnly)),
        (RoomRole::Owner, RoomRole::Member, Ok(())),
    ] {
        assert_eq!(ask(own, &Act::Host(HostAct::RoleSet { person: AUTHOR, role })), expected);
    }
    assert_eq!(ask(RoomRole::Owner, &act(EntryKind::Banned)), Err(PermissionError::NotAbove));
}

#[test]
fn roles_and_bans_have_a_limit() {
    let room = RoomName::parse("tea").unwrap();
    for (kind, most, error) in [
        (EntryKind::RoleSet, RoomRole::MAX_PER_ROOM, PermissionError::RolesFull),
        (EntryKind::Banned, Ban::MAX_PER_ROOM, PermissionError::BansFull),
    ] {
        let (act, standing) = (act(kind), standing(RoomRole::Owner));
        let ask = |others| {
            let other = RoomRole::Member;
            let new = NewAct { other, others, ..new(&act, &standing, None) };
            may(STRANGER, Role::Participant, Action::Add(new), &room)
        };
        assert_eq!((ask(most - 1), ask(most)), (Ok(()), Err(error)));
    }
}

#[test]
fn somebody_pins_so_many_messages_and_who_keeps_the_room_as_many_as_there_may_be() {
    let room = RoomName::parse("tea").unwrap();
    for role in RoomRole::ALL {
        let (act, standing, message) = (act(EntryKind::Pinned), standing(role), message());
        let ask = |own_pins| {
            let new = NewAct { others: own_pins, own_pins, ..new(&act, &standing, Some(&message)) };
            may(STRANGER, Role::Participant, Action::Add(new), &room)
        };
        let at_most = if role.keeps() { Ok(()) } else { Err(PermissionError::OwnPinsFull) };
        assert_eq!(
            (ask(Message::MAX_OWN_PINS - 1), ask(Message::MAX_OWN_PINS)),
            (Ok(()), at_most),
            "{role:?}"
        );
        assert_eq!(ask(Message::MAX_PINS), Err(PermissionError::PinsFull));
    }
}

#[test]
fn a_room_of_two_has_no_hosts() {
    let room = RoomName::direct(AUTHOR, STRANGER).unwrap();
    for kind in EntryKind::ALL.into_iter().filter(|kind| is_host_act(*kind)) {
        let (act, standing) = (act(kind), standing(RoomRole::Owner));
        let other = RoomRole::Member;
        let new = NewAct { other, ..new(&act, &standing, None) };
        let asked = may(STRANGER, Role::Participant, Action::Add(new), &room);
        assert_eq!(asked, Err(PermissionError::HostsOnly), "{kind:?}");
    }
}

#[test]
fn a_link_gives_its_role_to_whoever_has_it_and_lowers_nobody() {
    let room = RoomName::parse("tea").unwrap();
    for own in RoomRole::ALL {
        for role in RoomRole::ALL {
            let ask = |person, others| {
                let (act, standing) = (Act::Host(HostAct::RoleSet { person, role }), standing(own));
                let (standing, other, rules) = (&standing, RoomRole::Member, RULES);
                let (message, last_said, has_link) = (None, None, true);
                let new =
                    NewAct { other, rules, last_said, has_link, others, ..new(&act, standing, message) };
                may(AUTHOR, Role::Participant, Action::Add(new), &room)
            };
            if own < role {
                assert_eq!(ask(AUTHOR, 0), Ok(()), "{own:?} to {role:?}");
                let full = if own == RoomRole::Member { Err(PermissionError::RolesFull) } else { Ok(()) };
                assert_eq!(ask(AUTHOR, RoomRole::MAX_PER_ROOM), full, "{own:?} to {role:?}");
            }
            if role <= own {
                assert_eq!(ask(AUTHOR, 0), Err(PermissionError::NotAbove), "{own:?} to {role:?}");
            }
            if !own.keeps() {
                assert_eq!(ask(STRANGER, 0), Err(PermissionError::HostsOnly), "it is for oneself");
            }
        }
    }
}

#[test]
fn only_the_owners_link_works_for_somebody_who_is_banned() {
    let room = RoomName::parse("tea").unwrap();
    for (role, expected) in [
        (RoomRole::Owner, Ok(())),
        (RoomRole::Host, Err(PermissionError::Banned { until: None })),
        (RoomRole::Voice, Err(PermissionError::Banned { until: None })),
    ] {
        let (act, standing) = (Act::Host(HostAct::RoleSet { person: AUTHOR, role }), banned(false, None));
        let new = NewAct { has_link: true, ..new(&act, &standing, None) };
        assert_eq!(may(AUTHOR, Role::Participant, Action::Add(new), &room), expected, "{role:?}");
    }
}

#[test]
fn nothing_is_done_about_nobody_and_no_link_gives_a_voice() {
    let (room, owner) = (RoomName::parse("tea").unwrap(), standing(RoomRole::Owner));
    let person = Person::NOBODY;
    for act in [
        HostAct::Banned { person, minutes: None, mute: false, reason: None },
        HostAct::Unbanned { person },
        HostAct::RoleSet { person, role: RoomRole::Owner },
        HostAct::LinkRevoked { role: RoomRole::Voice },
    ] {
        let act = Act::Host(act);
        let asked = may(STRANGER, Role::Participant, Action::Add(new(&act, &owner, None)), &room);
        assert_eq!(asked, Err(PermissionError::NothingSuch), "{act:?}");
    }
}
