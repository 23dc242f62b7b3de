//! What the log settles, and what leaves with its words.

use super::*;
use crate::{
    domain::Epoch,
    store::{
        NewEntry, Store, check,
        fixtures::{add, append, draft, room, said},
    },
};
use tempfile::TempDir;

const GUEST: Person = Person::from_bytes([2; 12]);
/// The author of all messages but the first.
const AUTHOR: Person = Person::from_bytes([4; 12]);

fn appeal_by(person: Person, at: u64, subject: AppealSubject) -> AppealDraft {
    let from = Member { person, nickname: Nickname::parse("Ben").unwrap() };
    let text = AppealText::parse("a secret").unwrap();
    AppealDraft { room: room("a"), from, network: None, at: Timestamp::from_millis(at), subject, text }
}

fn by(person: Person, act: Act) -> NewEntry {
    let mut draft = draft("a", 5, act);
    draft.from.person = person;
    draft
}

fn report(seq: u64) -> AppealSubject {
    AppealSubject::Report { message: Seq::new(seq) }
}

async fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    add(&store, "a", said("by the owner")).await;
    for text in ["by another", "by another as well"] {
        append(&store, by(AUTHOR, said(text))).await.unwrap();
    }
    (folder, store)
}

async fn subjects(store: &Store) -> Vec<AppealSubject> {
    let appeals = store.appeals(room("a")).await.unwrap();
    assert_eq!(store.count_appeals(room("a")).await.unwrap() as usize, appeals.len());
    appeals.iter().map(|appeal| appeal.subject).collect()
}

#[tokio::test]
async fn what_an_entry_settles_waits_no_longer() {
    let (folder, store) = open().await;
    let admitted = Act::Host(HostAct::WritersSet { writers: crate::domain::Writers::Admitted });
    add(&store, "a", admitted.clone()).await;
    let all = [report(1), report(2), AppealSubject::Write, AppealSubject::Question];
    store.appeal(appeal_by(GUEST, 50, report(3))).await.unwrap();
    add(&store, "a", Act::Deleted { target: Seq::new(3) }).await;
    assert_eq!(subjects(&store).await, [], "a host has deleted it");
    let tell = async || {
        for subject in all {
            assert_eq!(store.appeal(appeal_by(GUEST, 50, subject)).await.unwrap(), None, "{subject:?}");
        }
    };
    tell().await;
    assert_eq!(subjects(&store).await, all);
    add(&store, "a", Act::Host(HostAct::RoleSet { person: GUEST, role: RoomRole::Member })).await;
    assert_eq!(subjects(&store).await, all, "the role of a member lets nobody in");
    append(&store, by(AUTHOR, Act::Deleted { target: Seq::new(2) })).await.unwrap();
    assert_eq!(subjects(&store).await, all, "nobody gets out of a report by deleting what they said");
    let shown = store.appeals(room("a")).await.unwrap();
    assert!(shown[1].message.as_ref().is_some_and(|message| message.body.is_none()));
    add(&store, "a", admitted).await;
    assert_eq!(subjects(&store).await, all, "nothing else than before");
    store.remove_appeals(room("a"), SettledAppeals::One(shown[1].id)).await.unwrap();
    assert_eq!(subjects(&store).await, [report(1), AppealSubject::Write, AppealSubject::Question]);
    add(&store, "a", Act::Host(HostAct::RoleSet { person: GUEST, role: RoomRole::Voice })).await;
    assert_eq!(subjects(&store).await, [report(1), AppealSubject::Question]);
    add(&store, "a", Act::Host(HostAct::Removed { person: Some(GUEST), after: Seq::START })).await;
    assert_eq!(subjects(&store).await, [report(1), AppealSubject::Question], "of somebody else");
    add(&store, "a", Act::Host(HostAct::Removed { person: None, after: Seq::START })).await;
    assert_eq!(subjects(&store).await, [AppealSubject::Question]);
    add(&store, "a", Act::Host(HostAct::RoleSet { person: GUEST, role: RoomRole::Member })).await;
    let other = Person::from_bytes([3; 12]);
    for person in [GUEST, other] {
        store.appeal(appeal_by(person, 60, AppealSubject::Write)).await.unwrap();
    }
    let ban = |mute| Act::Host(HostAct::Banned { person: GUEST, minutes: None, mute, reason: None });
    add(&store, "a", ban(true)).await;
    assert_eq!(subjects(&store).await.len(), 3);
    add(&store, "a", ban(false)).await;
    assert_eq!(subjects(&store).await, [AppealSubject::Write]);
    add(&store, "a", Act::Host(HostAct::WritersSet { writers: crate::domain::Writers::Everybody })).await;
    assert_eq!(subjects(&store).await, []);
    store.close().await;
    assert_eq!(check(&folder.path().join("parlor.db")).unwrap().faults, []);
}

#[tokio::test]
async fn what_was_told_leaves_the_file_when_it_is_too_old_and_with_the_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let at = |millis, text| NewEntry { epoch: Epoch::new(9), ..draft("a", millis, said(text)) };
    append(&store, at(10, "old")).await.unwrap();
    append(&store, at(30, "young")).await.unwrap();
    for (millis, subject) in [(40, report(1)), (40, report(2)), (15, AppealSubject::Question)] {
        assert_eq!(store.appeal(appeal_by(GUEST, millis, subject)).await.unwrap(), None);
    }
    store.trim(Timestamp::from_millis(20)).await.unwrap();
    assert_eq!(subjects(&store).await, [report(2)]);
    // Also when nothing of the log is too old any more.
    store.appeal(appeal_by(GUEST, 22, AppealSubject::Question)).await.unwrap();
    store.trim(Timestamp::from_millis(25)).await.unwrap();
    assert_eq!(subjects(&store).await, [report(2)]);
    store.remove_appeals(room("a"), SettledAppeals::UpTo(u64::MAX)).await.unwrap();
    store.close().await;
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"a secret"), "it is overwritten");
}

#[tokio::test]
async fn what_came_after_a_host_looked_is_not_settled() {
    let (_folder, store) = open().await;
    for person in [GUEST, AUTHOR] {
        store.appeal(appeal_by(person, 50, AppealSubject::Question)).await.unwrap();
    }
    let seen = store.appeals(room("a")).await.unwrap().pop().unwrap().id;
    // One that is told anew is another one.
    store.appeal(appeal_by(GUEST, 60, AppealSubject::Question)).await.unwrap();
    store.remove_appeals(room("a"), SettledAppeals::UpTo(seen)).await.unwrap();
    let left: Vec<_> =
        store.appeals(room("a")).await.unwrap().into_iter().map(|left| left.from.person).collect();
    assert_eq!(left, [GUEST]);
}

#[tokio::test]
async fn one_network_does_not_fill_the_list_by_being_many() {
    let (folder, store) = open().await;
    let from = |n: u8, network: u8| AppealDraft {
        network: Some(NetworkKey::from_bytes([network; 8])),
        ..appeal_by(Person::from_bytes([n; 12]), 50, AppealSubject::Question)
    };
    let most = Appeal::MAX_PER_NETWORK as u8;
    for n in 0..most {
        assert_eq!(store.appeal(from(10 + n, 1)).await.unwrap(), None);
    }
    assert_eq!(store.appeal(from(99, 1)).await.unwrap(), Some(PermissionError::AppealsFull));
    assert_eq!(store.appeal(from(99, 2)).await.unwrap(), None);
    store.close().await;
    let path = folder.path().join("parlor.db");
    assert_eq!(check(&path).unwrap().faults, []);
    for damage in ["kind = 9", "nickname = ''", "kind = 0, message = 77", "message = 1"] {
        let broken = folder.path().join("broken.db");
        std::fs::copy(&path, &broken).unwrap();
        let db = rusqlite::Connection::open(&broken).unwrap();
        db.execute_batch(&format!("UPDATE appeal SET {damage} WHERE id = 1")).unwrap();
        drop(db);
        assert_eq!(check(&broken).unwrap().faults.len(), 1, "{damage}");
    }
}

#[tokio::test]
async fn no_room_has_more_than_a_host_can_read() {
    let (_folder, store) = open().await;
    let nth = |n: u32| {
        let mut bytes = [9; 12];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        Person::from_bytes(bytes)
    };
    for n in 0..Appeal::MAX_PER_ROOM as u32 {
        assert_eq!(store.appeal(appeal_by(nth(n), 50, AppealSubject::Question)).await.unwrap(), None);
    }
    let one_more = appeal_by(GUEST, 50, AppealSubject::Question);
    assert_eq!(store.appeal(one_more).await.unwrap(), Some(PermissionError::AppealsFull));
    let again = appeal_by(nth(0), 60, AppealSubject::Question);
    assert_eq!(store.appeal(again).await.unwrap(), None, "it replaces theirs");
    assert_eq!(subjects(&store).await.len(), Appeal::MAX_PER_ROOM);
}
