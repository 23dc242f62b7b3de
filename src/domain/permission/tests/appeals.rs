//! What people may tell the hosts of a room.

use super::*;

/// What each may tell the hosts, in each kind of room.
#[test]
fn everybody_but_the_banned_tells_hosts_what_there_is_to_tell_where_there_are_hosts() {
    use PermissionError::{
        AppealsFull, Banned, HostsOnly, NoHosts, NoMessage, NothingToAsk, Private, WatchOnly,
    };
    let (report, write) = (AppealSubject::Report { message: Seq::new(1) }, AppealSubject::Write);
    let (as_said, deleted) = (message(), MessageStatus { is_deleted: true, ..message() });
    let rules = RoomRules { writers: Writers::Admitted, ..RULES };
    let (arrival, message) = (Arrival::OPEN, Some(&as_said));
    let (subject, ban) = (AppealSubject::Question, None);
    let new = NewAppeal { subject, arrival, ban, message, rules, hosts: 1, own: 0, of_network: 0, all: 0 };
    let tea = RoomName::parse("tea").unwrap();
    let ask_in = |room: &RoomName, role, new| may(AUTHOR, role, Action::Appeal(new), room);
    let ask = |new| ask_in(&tea, Role::Participant, new);
    let (banned, muted) = (banned(false, None), banned(true, None));
    for subject in [report, write, AppealSubject::Question] {
        let new = NewAppeal { subject, ..new };
        assert_eq!(ask(new), Ok(()));
        assert_eq!(ask(NewAppeal { ban: muted.ban.as_ref(), ..new }), Ok(()));
        assert_eq!(ask(NewAppeal { ban: banned.ban.as_ref(), ..new }), Err(Banned { until: None }));
        assert_eq!(ask(NewAppeal { hosts: 0, ..new }), Err(NoHosts));
        assert_eq!(ask(NewAppeal { own: Appeal::MAX_PER_PERSON, ..new }), Err(AppealsFull));
        assert_eq!(ask(NewAppeal { of_network: Appeal::MAX_PER_NETWORK, ..new }), Err(AppealsFull));
        assert_eq!(ask(NewAppeal { all: Appeal::MAX_PER_ROOM, ..new }), Err(AppealsFull));
        assert_eq!(ask_in(&tea, Role::Watcher, new), Err(WatchOnly));
        assert_eq!(ask_in(&RoomName::watching([7; 16]), Role::Participant, new), Err(WatchOnly));
        let direct = RoomName::direct(AUTHOR, STRANGER).unwrap();
        assert_eq!(ask_in(&direct, Role::Participant, new), Err(NoHosts));
        assert_eq!(may(Person::NOBODY, Role::Participant, Action::Appeal(new), &direct), Err(Private));
        let is_report = if subject == report { Err(NoMessage) } else { Ok(()) };
        assert_eq!(ask(NewAppeal { message: None, ..new }), is_report);
        assert_eq!(ask(NewAppeal { message: Some(&deleted), ..new }), is_report);
        let is_write = if subject == write { Err(NothingToAsk) } else { Ok(()) };
        for role in [RoomRole::Voice, RoomRole::Host, RoomRole::Owner] {
            assert_eq!(ask(NewAppeal { arrival: Arrival { role, ..Arrival::OPEN }, ..new }), is_write);
        }
        for writers in [Writers::Everybody, Writers::Hosts] {
            assert_eq!(ask(NewAppeal { rules: RoomRules { writers, ..RULES }, ..new }), is_write);
        }
    }
    for role in RoomRole::ALL {
        let reads = if role.keeps() { Ok(()) } else { Err(HostsOnly) };
        assert_eq!(may(AUTHOR, Role::Participant, Action::KeepPrivately(role), &tea), reads);
        assert_eq!(may(AUTHOR, Role::Watcher, Action::KeepPrivately(role), &tea), Err(WatchOnly));
    }
}
