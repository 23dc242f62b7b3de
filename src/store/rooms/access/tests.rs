//! Who has passed which door, what is remembered of it, and when it is forgotten.

use super::*;
use crate::{
    domain::{Nickname, RoomRole, Seq},
    store::{
        BesideEntry, MarkChange, NewEntry, Store, check,
        fixtures::{add, append, draft, room, said, topic},
    },
};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

const OWNER: Person = Person::from_bytes([1; 12]);
const GUEST: Person = Person::from_bytes([2; 12]);
const WRITER: Person = Person::from_bytes([3; 12]);

const NOW: Timestamp = Timestamp::from_millis(100);

const HASH: PasswordHash = PasswordHash { salt: [1; 16], hash: [2; 32] };

async fn open() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    add(&store, "a", said("by the owner")).await;
    append(&store, by(WRITER, said("by another"))).await.unwrap();
    (folder, path, store)
}

fn by(person: Person, act: Act) -> NewEntry {
    let mut draft = draft("a", 5, act);
    draft.from.person = person;
    draft
}

/// Sets the door, with a password if it takes one.
async fn set(store: &Store, door: Door) -> RoomAccess {
    let mut draft = draft("a", 5, Act::Host(HostAct::DoorSet { door }));
    draft.origin.beside = (door == Door::Password).then(|| Arc::new(BesideEntry::Password(HASH)));
    append(store, draft).await.unwrap();
    store.rules(room("a")).await.unwrap().1
}

async fn comes_in(store: &Store, person: Person) -> bool {
    store.arrival(room("a"), (person, None), NOW).await.unwrap().0.comes_in()
}

async fn pass(store: &Store, person: Person, door: RoomAccess) -> Option<PermissionError> {
    store.pass(room("a"), door, (person, None), NOW).await.unwrap()
}

#[tokio::test]
async fn each_door_lets_in_whom_it_should_and_forgets_them_when_it_is_another_one() {
    let (_folder, path, store) = open().await;
    let mut before = None;
    for door in [Door::Open, Door::Locked, Door::Password, Door::Link, Door::Link, Door::Password, Door::Open]
    {
        let access = set(&store, door).await;
        assert!(comes_in(&store, OWNER).await, "{door:?}");
        assert_eq!(comes_in(&store, WRITER).await, !door.has_secret(), "{door:?}");
        assert_eq!(comes_in(&store, GUEST).await, door == Door::Open, "{door:?}");
        if let Some(before) = before.replace(access) {
            assert_eq!(pass(&store, GUEST, before).await, Some(PermissionError::Closed), "an earlier door");
        }
        let refused = if door.has_secret() { None } else { Some(PermissionError::Closed) };
        assert_eq!(pass(&store, GUEST, access).await, refused, "{door:?}");
        assert_eq!(comes_in(&store, GUEST).await, door != Door::Locked, "{door:?}");
        let shut_out = store.shut_out(room("a"), vec![OWNER, GUEST, WRITER], NOW).await.unwrap();
        let expected: &[Person] = match door {
            Door::Open => &[],
            Door::Locked => &[GUEST],
            Door::Closed => &[OWNER, GUEST, WRITER],
            Door::Password | Door::Link => &[WRITER],
        };
        assert_eq!(shut_out, expected, "{door:?}");
        assert_eq!(store.door_password(room("a")).await.unwrap().is_some(), door == Door::Password);
        assert_eq!(check(&path).unwrap().faults, [], "{door:?}");
    }
}

#[tokio::test]
async fn the_key_of_a_door_opens_that_door_alone() {
    let (_folder, _, store) = open().await;
    assert_eq!(store.door_key(room("a")).await.unwrap(), None);
    set(&store, Door::Link).await;
    let first = store.door_key(room("a")).await.unwrap().unwrap();
    let access = store.door_of_key(room("a"), first).await.unwrap().unwrap();
    assert_eq!((access.door, access.door_since), (Door::Link, Seq::new(3)));
    assert_eq!(store.door_of_key(room("a"), [0; 16]).await.unwrap(), None);
    set(&store, Door::Link).await;
    let second = store.door_key(room("a")).await.unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(store.door_of_key(room("a"), first).await.unwrap(), None);
    set(&store, Door::Locked).await;
    assert_eq!(store.door_of_key(room("a"), second).await.unwrap(), None);
    assert_eq!(store.door_of_key(room("b"), second).await.unwrap(), None, "nobody wrote there");
}

#[tokio::test]
async fn whoever_is_banned_passes_no_door_and_is_not_let_in_by_one_they_had_passed() {
    let (_folder, _, store) = open().await;
    let ban = |person, mute| Act::Host(HostAct::Banned { person, minutes: None, mute, reason: None });
    let access = set(&store, Door::Password).await;
    assert_eq!(pass(&store, GUEST, access).await, None);
    add(&store, "a", ban(GUEST, true)).await;
    assert!(comes_in(&store, GUEST).await, "a mute sends nobody away");
    add(&store, "a", ban(GUEST, false)).await;
    assert!(!comes_in(&store, GUEST).await);
    assert_eq!(pass(&store, GUEST, access).await, Some(PermissionError::Banned { until: None }));
    add(&store, "a", Act::Host(HostAct::Unbanned { person: GUEST })).await;
    assert!(!comes_in(&store, GUEST).await, "they must know the password again");
    assert_eq!(pass(&store, GUEST, access).await, None);
    set(&store, Door::Locked).await;
    add(&store, "a", ban(WRITER, false)).await;
    assert!(!comes_in(&store, WRITER).await);
}

#[tokio::test]
async fn what_somebody_behind_a_closed_door_adds_is_refused_in_the_same_transaction() {
    let (_folder, _, store) = open().await;
    set(&store, Door::Link).await;
    let outcome = append(&store, by(GUEST, said("let me in"))).await.unwrap();
    assert_eq!(outcome, crate::store::AppendOutcome::Refused(PermissionError::Closed));
    let role = Act::Host(HostAct::RoleSet { person: GUEST, role: RoomRole::Voice });
    add(&store, "a", role).await;
    let outcome = append(&store, by(GUEST, said("thank you"))).await.unwrap();
    assert!(matches!(outcome, crate::store::AppendOutcome::New(_)), "{outcome:?}");
}

#[tokio::test]
async fn of_too_many_who_passed_those_who_came_first_are_forgotten() {
    let (_folder, path, store) = open().await;
    let access = set(&store, Door::Link).await;
    let many = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {})
         INSERT INTO passed SELECT 1, randomblob(12), n FROM n",
        RoomAccess::MAX_PASSED
    );
    Connection::open(&path).unwrap().execute_batch(&many).unwrap();
    assert_eq!(
        store.pass(room("a"), access, (GUEST, None), Timestamp::from_millis(1 << 40)).await.unwrap(),
        None
    );
    assert!(comes_in(&store, GUEST).await);
    let (count, first): (i64, i64) = Connection::open(&path)
        .unwrap()
        .query_row("SELECT count(*), min(at) FROM passed", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!((count, first), (RoomAccess::MAX_PASSED as i64, 2));
}

#[tokio::test]
async fn of_a_room_that_is_closed_to_somebody_their_list_says_the_name_alone() {
    let (_folder, _, store) = open().await;
    add(&store, "a", topic("a secret")).await;
    store.mark(GUEST, room("a"), MarkChange::Seen(Seq::new(1), NOW)).await.unwrap();
    add(&store, "a", said("hello @Ben")).await;
    let seen = async || {
        let mine = store.my_rooms((GUEST, None), Nickname::parse("Ben").unwrap(), NOW).await.unwrap();
        let mine = &mine[0];
        (mine.name.to_string(), mine.topic.is_some(), mine.unread, mine.mentions, mine.call.is_some())
    };
    let all = ("a".to_owned(), true, 2, 1, true);
    assert_eq!(seen().await, all);
    let access = set(&store, Door::Password).await;
    assert_eq!(seen().await, ("a".to_owned(), false, 0, 0, false));
    pass(&store, GUEST, access).await;
    assert_eq!(seen().await, all);
}

#[tokio::test]
async fn each_way_in_which_a_door_is_not_as_its_log_says_is_found() {
    for damage in [
        "UPDATE room SET door = 0",
        "UPDATE room SET door_since = 1",
        "UPDATE room SET listed = 0",
        "UPDATE room SET keep_days = 5",
        "DELETE FROM door_password",
        "UPDATE room SET door = 1; INSERT INTO passed VALUES (1, zeroblob(12), 1)",
    ] {
        let (_folder, path, store) = open().await;
        set(&store, Door::Password).await;
        store.close().await;
        assert!(check(&path).unwrap().is_whole());
        Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let text = check(&path).unwrap().to_string();
        assert!(text.contains("may come in"), "{damage}: {text}");
    }
}

#[tokio::test]
async fn the_rooms_that_differ_are_known_when_a_server_begins() {
    let (_folder, _, store) = open().await;
    add(&store, "b", said("elsewhere")).await;
    add(&store, "c", said("elsewhere")).await;
    let access = set(&store, Door::Locked).await;
    add(&store, "b", Act::Host(HostAct::ListedSet { listed: false })).await;
    let mut differing = store.rooms_with_access().await.unwrap();
    differing.sort_by_key(|(room, _)| room.to_string());
    let hidden = RoomAccess { listed: Some(false), ..RoomAccess::default() };
    assert_eq!(differing, [(room("a"), access), (room("b"), hidden)]);
    let (listed, total) = store.rooms(9).await.unwrap();
    let mut names: Vec<_> = listed.iter().map(|room| room.name.to_string()).collect();
    names.sort();
    assert_eq!((names, total), (vec!["a".to_owned(), "c".to_owned()], 2));
}
