//! Who keeps a room and who is banned, as the store has it.

use crate::{
    domain::{Act, HostAct, PermissionError, Person, RoomName, RoomRole, Seq, Timestamp},
    store::{
        AppendOutcome, NewEntry, Store, check,
        fixtures::{add, append, deleted, draft, room, said},
    },
};
use tempfile::TempDir;

/// The author of drafts, who opens the room.
const OWNER: Person = Person::from_bytes([1; 12]);
const GUEST: Person = Person::from_bytes([2; 12]);

fn host(act: HostAct) -> Act {
    Act::Host(act)
}

fn by_guest(at: u64, act: Act) -> NewEntry {
    let mut draft = draft("a", at, act);
    draft.from.person = GUEST;
    draft
}

fn ban(minutes: Option<u32>) -> Act {
    host(HostAct::Banned { person: GUEST, minutes, mute: false, reason: None })
}

fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    (folder, store)
}

#[tokio::test]
async fn what_was_kept_before_a_ban_is_kept_when_it_is_sent_again_and_nothing_new_is() {
    let (folder, store) = open();
    add(&store, "a", said("mine")).await;
    let early = by_guest(5, said("early"));
    append(&store, early.clone()).await.unwrap();
    append(&store, draft("a", 10, ban(Some(1)))).await.unwrap();
    let end = Timestamp::from_millis(60_010);
    assert_eq!(append(&store, early).await.unwrap(), AppendOutcome::Before(Seq::new(2)));
    // It waited in an outbox since before the ban, and gets its place after it.
    let late = by_guest(60_009, said("late"));
    let refused = AppendOutcome::Refused(PermissionError::Banned { until: Some(end) });
    assert_eq!(append(&store, late.clone()).await.unwrap(), refused);
    let over = NewEntry { at: end, ..late };
    assert!(matches!(append(&store, over).await.unwrap(), AppendOutcome::New(_)), "the ban is over");
    store.close().await;
    assert_eq!(check(&folder.path().join("parlor.db")).unwrap().faults, []);
}

#[tokio::test]
async fn standings_outlive_the_words_that_made_them() {
    let (folder, store) = open();
    add(&store, "a", said("mine")).await;
    add(&store, "a", host(HostAct::RoleSet { person: Person::from_bytes([3; 12]), role: RoomRole::Host }))
        .await;
    add(&store, "a", ban(None)).await;
    let before = store.standings(room("a")).await.unwrap();
    store.trim(Timestamp::from_millis(1_000)).await.unwrap();
    assert_eq!(store.standings(room("a")).await.unwrap(), before);
    assert_eq!((before.role(OWNER), before.hosts().count()), (RoomRole::Owner, 2));
    store.close().await;
    assert_eq!(check(&folder.path().join("parlor.db")).unwrap().faults, []);
}

#[tokio::test]
async fn a_removal_takes_the_words_out_of_the_file_and_a_check_finds_what_is_left() {
    let (folder, store) = open();
    let path = folder.path().join("parlor.db");
    add(&store, "a", said("mine")).await;
    for text in ["unwanted one", "unwanted two"] {
        append(&store, by_guest(5, said(text))).await.unwrap();
    }
    add(&store, "a", deleted(2)).await;
    add(&store, "a", host(HostAct::Removed { person: Some(GUEST), after: Seq::START })).await;
    append(&store, by_guest(6, said("afterwards"))).await.unwrap();
    let (messages, _) = store.messages(room("a"), None, None, 50).await.unwrap();
    let shown: Vec<_> = messages.iter().map(|message| (message.seq.get(), message.retracted)).collect();
    assert_eq!(shown, [(1, false), (6, false)]);
    store.close().await;
    let file = std::fs::read(&path).unwrap();
    assert!(!file.windows(8).any(|bytes| bytes == b"unwanted"));
    assert_eq!(check(&path).unwrap().faults, []);
    let db = rusqlite::Connection::open(&path).unwrap();
    for (damage, mend) in [
        ("UPDATE entry SET target = 0 WHERE seq = 3", "UPDATE entry SET target = -2 WHERE seq = 3"),
        ("UPDATE entry SET target = -2 WHERE seq = 6", "UPDATE entry SET target = 0 WHERE seq = 6"),
        ("UPDATE standing SET role = 2", "UPDATE standing SET role = 3"),
    ] {
        db.execute_batch(damage).unwrap();
        assert!(!check(&path).unwrap().is_whole(), "{damage}");
        db.execute_batch(mend).unwrap();
    }
}

#[tokio::test]
async fn a_room_of_two_people_has_no_owner() {
    let (_folder, store) = open();
    let room = RoomName::direct(OWNER, GUEST).unwrap();
    let mut hello = draft("a", 5, said("hello"));
    hello.room = room.clone();
    append(&store, hello.clone()).await.unwrap();
    assert_eq!(store.standings(room).await.unwrap().hosts().count(), 0);
    let act = host(HostAct::RoleSet { person: GUEST, role: RoomRole::Host });
    let outcome =
        append(&store, NewEntry { act, id: crate::store::fixtures::fresh_id(), ..hello }).await.unwrap();
    assert_eq!(outcome, AppendOutcome::Refused(PermissionError::HostsOnly));
}
