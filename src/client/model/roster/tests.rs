//! Who is there, against who came and went.

use super::*;
use crate::domain::{MessageId, Timestamp};

fn member(n: u8, name: &str) -> Member {
    Member { person: Person::from_bytes([n; 12]), nickname: Nickname::parse(name).unwrap() }
}

#[test]
fn comings_and_goings_fold_into_one_line_until_something_is_said() {
    let mut roster = Roster::new(1, vec![member(0, "Me")]);
    for n in 1..=20 {
        roster.entered(member(n, &format!("P{n}")), Seq::START);
    }
    roster.left(member(1, "P1"), Seq::START);
    roster.renamed(member(2, "둘"), Nickname::parse("P2").unwrap(), Seq::START);
    assert_eq!(roster.notices().len(), 1);
    let changes = &roster.notices()[0].changes;
    assert_eq!(changes[0], (member(1, "P1"), RosterChange::CameAndWent));
    assert_eq!(changes[1], (member(2, "둘"), RosterChange::Came));
    roster.left(member(3, "P3"), Seq::new(1));
    assert_eq!(roster.notices().len(), 2);
    assert_eq!(roster.members().len(), 19);
}

#[test]
fn of_what_is_said_about_the_room_the_last_of_each_kind_stands_beside_who_came() {
    let mut roster = Roster::new(1, vec![member(0, "Me")]);
    let entry = |seq: u64, act: Act| Entry {
        seq: Seq::new(seq),
        prev: Seq::new(seq - 1),
        at: Timestamp::from_millis(seq),
        id: MessageId::from_bytes([seq as u8; 16]),
        from: member(1, "Ann"),
        act,
    };
    let topic = |text: &str| Act::TopicSet { topic: Topic::parse(text).unwrap() };
    let target = Seq::new(1);
    let acts = [topic("Tea"), Act::Pinned { target }, Act::Unpinned { target }, topic("Coffee")];
    for (act, seq) in acts.into_iter().zip(2..) {
        roster.did(&entry(seq, act), Seq::new(1));
    }
    roster.renamed(member(1, "Anna"), Nickname::parse("Ann").unwrap(), Seq::new(1));
    roster.entered(member(2, "Ben"), Seq::new(1));
    roster.left(member(2, "Ben"), Seq::new(1));
    let [notice] = roster.notices() else { panic!("it is one line: {:?}", roster.notices()) };
    let (ann, coffee) = (member(1, "Ann"), RosterChange::Topic(Topic::parse("Coffee").unwrap().unwrap()));
    let renamed = (member(1, "Anna"), RosterChange::Renamed(ann.nickname.clone()));
    let ben = (member(2, "Ben"), RosterChange::CameAndWent);
    assert_eq!(notice.changes, [(ann.clone(), RosterChange::Pinned(target)), (ann, coffee), renamed, ben]);
}

#[test]
fn what_one_does_oneself_is_no_news() {
    let mut roster = Roster::new(1, vec![member(0, "Me")]);
    roster.is_read_by(member(0, "Me").person);
    roster.renamed(member(0, "나"), Nickname::parse("Me").unwrap(), Seq::START);
    roster.left(member(0, "나"), Seq::START);
    roster.entered(member(0, "나"), Seq::START);
    assert!(roster.notices().is_empty());
    assert_eq!(roster.members(), [member(0, "나")]);
}

#[test]
fn leaving_and_coming_back_leaves_no_trace_and_an_entry_heard_twice_neither() {
    let mut roster = Roster::new(2, vec![member(0, "Me"), member(1, "Ann")]);
    roster.left(member(1, "Ann"), Seq::START);
    roster.entered(member(1, "Ann"), Seq::START);
    roster.entered(member(1, "Ann"), Seq::START);
    assert!(roster.notices().is_empty());
    assert_eq!(roster.members().len(), 2);
}

#[test]
fn who_is_away_is_so_until_they_are_back_or_leave() {
    let mut roster = Roster::new(2, vec![member(0, "Me"), member(1, "Ann")]);
    let (me, ann) = (member(0, "Me").person, member(1, "Ann").person);
    roster.joined(2, roster.members().to_vec());
    roster.is_away(ann, true);
    roster.is_away(me, true);
    roster.is_away(me, true);
    assert_eq!(roster.away(), format!("{ann}{me}"));
    roster.is_away(me, false);
    assert_eq!(roster.away(), ann.to_string());
    roster.left(member(1, "Ann"), Seq::START);
    roster.entered(member(1, "Ann"), Seq::START);
    assert!(roster.away().is_empty());
}

#[test]
fn where_nobody_tells_who_leaves_the_list_is_asked_for_when_it_can_be_whole_again() {
    let mut roster = Roster::new(1, vec![member(0, "Me")]);
    assert!(!roster.is_partial());
    roster.count(150);
    assert!(roster.is_partial() && !roster.is_due());
    roster.count(100);
    assert!(roster.is_due());
    roster.joined(130, vec![member(0, "Me"), member(1, "Ann")]);
    assert!(roster.is_partial() && !roster.is_due(), "there are more again");
    roster.count(2);
    assert!(roster.is_due());
    roster.joined(1, vec![member(0, "Me")]);
    assert!(!roster.is_partial() && !roster.is_due());
}

#[test]
fn those_who_were_here_before_a_restart_come_back_unannounced_once_and_soon() {
    let all = || vec![member(0, "Me"), member(1, "Ann"), member(2, "Ben"), member(3, "Cid")];
    let mut roster = Roster::new(4, all());
    roster.lost();
    roster.lost();
    roster.joined(2, vec![member(0, "Me"), member(3, "Cid")]);
    roster.entered(member(1, "Ann"), Seq::START);
    assert!(roster.notices().is_empty());
    assert_eq!(roster.members().len(), 3);
    for came in [member(1, "Ann"), member(3, "Cid")] {
        roster.left(came.clone(), Seq::new(1));
        roster.joined(1, vec![member(0, "Me")]);
        roster.entered(came, Seq::new(2));
    }
    roster.settled();
    roster.entered(member(2, "Ben"), Seq::new(2));
    let told: Vec<_> = roster.notices().iter().map(|notice| notice.changes.len()).collect();
    assert_eq!(told, [1, 1, 1, 2]);
}
