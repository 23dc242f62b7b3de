//! Words leave the log when they are too old; everything else stays.

use crate::{
    domain::{Act, Earlier, HostAct, PermissionError, RoomName, Seq, Timestamp},
    store::{AppendOutcome, Store, check, fixtures},
};
use rusqlite::Connection;
use std::{path::Path, time::Duration};

async fn said_at(store: &Store, room: &str, at: u64, text: &str) -> AppendOutcome {
    fixtures::append(store, fixtures::draft(room, at, fixtures::said(text))).await.unwrap()
}

async fn texts(store: &Store, room: RoomName) -> (Vec<String>, Earlier) {
    let (messages, earlier) = store.messages(room, None, None, 50).await.unwrap();
    (
        messages
            .into_iter()
            .map(|message| message.body.map_or_else(String::new, |body| body.to_string()))
            .collect(),
        earlier,
    )
}

fn holds(path: &Path, words: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[tokio::test]
async fn words_that_are_too_old_leave_the_file_and_their_places_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let old = fixtures::draft("a", 10, fixtures::said("an old secret"));
    fixtures::append(&store, old.clone()).await.unwrap();
    fixtures::append(&store, fixtures::draft("a", 11, fixtures::reacted(1))).await.unwrap();
    said_at(&store, "a", 20, "young").await;
    fixtures::append(&store, fixtures::draft("a", 21, fixtures::edited(1, "a young edit of it")))
        .await
        .unwrap();
    said_at(&store, "b", 12, "all of it").await;
    said_at(&store, "c", 30, "nothing of it").await;

    // While the indexer reads the log, the write-ahead log cannot be emptied; it is another time.
    assert!(store.search.is_caught_up(Duration::from_secs(30)).await);
    assert_eq!(store.trim(Timestamp::from_millis(20)).await.unwrap(), 3);
    for name in ["parlor.db", "parlor.db-wal"] {
        assert!(
            !holds(&folder.path().join(name), "an old secret"),
            "{name} is overwritten, not only let go of"
        );
    }
    assert_eq!(texts(&store, fixtures::room("a")).await, (vec!["young".to_owned()], Earlier::NotKept));
    assert_eq!(texts(&store, fixtures::room("b")).await, (Vec::new(), Earlier::NotKept));
    assert_eq!(
        texts(&store, fixtures::room("c")).await,
        (vec!["nothing of it".to_owned()], Earlier::Nothing)
    );
    assert_eq!(store.trim(Timestamp::from_millis(20)).await.unwrap(), 0, "again there is nothing to do");

    // The order goes on, what is sent again is found, and what is gone can be neither answered nor changed.
    assert_eq!(fixtures::append(&store, old).await.unwrap(), AppendOutcome::Before(Seq::new(1)));
    assert_eq!(fixtures::add(&store, "b", fixtures::said("on it goes")).await, 2);
    for act in
        [fixtures::reply("yes", 1), fixtures::edited(1, "no"), fixtures::deleted(1), fixtures::reacted(1)]
    {
        let outcome = fixtures::append(&store, fixtures::draft("a", 30, act)).await.unwrap();
        assert_eq!(outcome, AppendOutcome::Refused(PermissionError::NoMessage));
    }
    let entries = store.entries(fixtures::room("a"), Seq::START, Seq::new(9), 9).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.seq.get()).collect::<Vec<_>>(), [3, 4]);
    let report = check(&path).unwrap();
    assert_eq!((report.faults, report.trimmed), (Vec::new(), 3));
    store.close().await;
    assert!(holds(&path, "young"));
    assert!(!holds(&path, "a young edit"), "nobody could take it back any more");
    assert!(!folder.path().join("parlor.db-wal").exists());
}

#[tokio::test]
async fn trimming_takes_small_steps_between_which_others_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    said_at(&store, "a", 10, "first").await;
    // Many, without an fsync each.
    let many = "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)
                INSERT INTO entry SELECT room, n, n - 1, 10, randomblob(16), person, nickname, 0, 0, NULL, 'word', NULL, NULL, NULL
                FROM entry JOIN n WHERE seq = 1";
    Connection::open(&path).unwrap().execute_batch(many).unwrap();
    let trimming = tokio::spawn({
        let store = store.clone();
        async move { store.trim(Timestamp::from_millis(20)).await.unwrap() }
    });
    let mut between = 0;
    while !trimming.is_finished() {
        said_at(&store, "b", 30, "meanwhile").await;
        between += 1;
    }
    assert_eq!(trimming.await.unwrap(), 3000);
    assert!(1 < between, "only {between} was said between twelve steps");
    assert_eq!(texts(&store, fixtures::room("a")).await, (Vec::new(), Earlier::NotKept));
    assert!(check(&path).unwrap().is_whole());
}

#[tokio::test]
async fn many_rooms_are_trimmed_and_no_young_word_goes_with_an_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let db = Connection::open(&path).unwrap();
    let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
                INSERT INTO room (id, name, epoch, last, trimmed) SELECT n, 'room-' || n, 1, 10, 0 FROM n;
                INSERT INTO entry SELECT id, 1, 0, 10, randomblob(16), zeroblob(12), 'Ann', 0, 0, NULL, 'word', NULL, NULL, NULL FROM room;
                INSERT INTO standing (room, person, role) SELECT id, zeroblob(12), 3 FROM room;";
    db.execute_batch(many).unwrap();
    // A clock was set back: what is old by it stands behind what is young, and waits for that.
    said_at(&store, "clock", 10, "old").await;
    said_at(&store, "clock", 30, "young").await;
    said_at(&store, "clock", 10, "old by its time").await;
    assert_eq!(store.trim(Timestamp::from_millis(20)).await.unwrap(), 1001);
    let kept = ["young".to_owned(), "old by its time".to_owned()];
    assert_eq!(texts(&store, fixtures::room("clock")).await, (kept.to_vec(), Earlier::NotKept));
    assert!(check(&path).unwrap().is_whole());
}

#[tokio::test]
async fn a_young_deletion_of_an_old_message_does_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    said_at(&store, "a", 10, "old").await;
    let delete = fixtures::draft("a", 30, Act::Deleted { target: Seq::new(1) });
    fixtures::append(&store, delete).await.unwrap();
    assert_eq!(store.trim(Timestamp::from_millis(20)).await.unwrap(), 1);
    assert_eq!(texts(&store, fixtures::room("a")).await, (Vec::new(), Earlier::NotKept));
    assert!(check(&path).unwrap().is_whole());
}

#[tokio::test]
async fn the_edits_of_what_is_no_longer_kept_go_with_it_in_steps_that_count_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    for _ in 0..20 {
        said_at(&store, "a", 10, "old").await;
    }
    for nth in 1..=20 {
        for _ in 0..20 {
            let edit = fixtures::draft("a", 30, fixtures::edited(nth, "a young secret"));
            fixtures::append(&store, edit).await.unwrap();
        }
    }
    let first = store.writer.trim(super::Expiry::Before(Timestamp::from_millis(20)), 0).await.unwrap();
    assert!((10..20).contains(&first.entries) && first.next.is_some(), "{first:?}");
    assert_eq!(store.trim(Timestamp::from_millis(20)).await.unwrap(), 20 - first.entries);
    let entries = store.entries(fixtures::room("a"), Seq::START, Seq::new(u64::MAX), 1000).await.unwrap();
    assert_eq!(entries.len(), 400, "that something was edited stays in the log");
    assert!(entries.iter().all(|entry| matches!(entry.act, Act::Edited { body: None, .. })));
    store.close().await;
    assert!(!holds(&path, "a young secret"));
    assert_eq!(check(&path).unwrap().faults, []);
}

#[tokio::test]
async fn a_room_keeps_words_for_its_own_days_where_those_are_fewer() {
    const DAY: u64 = 24 * 60 * 60 * 1_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    for name in ["a", "b"] {
        for day in 0..4 {
            said_at(&store, name, day * DAY, &format!("day {day}")).await;
        }
    }
    let days = |days| fixtures::draft("a", 3 * DAY, Act::Host(HostAct::KeepDaysSet { days }));
    fixtures::append(&store, days(2)).await.unwrap();
    let left = async |name: &str| texts(&store, fixtures::room(name)).await.0.len();
    let now = Timestamp::from_millis(3 * DAY + 5);
    let older = store.count_older(fixtures::room("a"), Timestamp::from_millis(DAY + 5)).await.unwrap();
    assert_eq!((older.messages, older.is_more), (2, false), "what one is told before");
    assert_eq!(store.trim_rooms(now).await.unwrap(), 2);
    assert_eq!((left("a").await, left("b").await), (2, 4));
    assert_eq!(
        store.trim(Timestamp::from_millis(DAY + 6)).await.unwrap(),
        2,
        "the server keeps them for as long"
    );
    assert_eq!((left("a").await, left("b").await), (2, 2));
    assert_eq!(store.trim(Timestamp::from_millis(2 * DAY + 6)).await.unwrap(), 2, "and for less long");
    assert_eq!((left("a").await, left("b").await), (1, 1));
    fixtures::append(&store, days(0)).await.unwrap();
    assert_eq!(store.trim_rooms(Timestamp::from_millis(99 * DAY)).await.unwrap(), 0, "as the server does");
    assert_eq!(check(&path).unwrap().faults, []);
}

#[tokio::test]
async fn however_much_is_too_old_counting_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    said_at(&store, "a", 10, "first").await;
    let many = "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)
                INSERT INTO entry SELECT room, n, n - 1, 10, randomblob(16), person, nickname, 0, 0, NULL, 'word', NULL, NULL, NULL
                FROM entry JOIN n WHERE seq = 1";
    Connection::open(&path).unwrap().execute_batch(many).unwrap();
    let older = store.count_older(fixtures::room("a"), Timestamp::from_millis(20)).await.unwrap();
    assert_eq!((older.messages, older.is_more), (1_000, true));
    let older = store.count_older(fixtures::room("a"), Timestamp::from_millis(10)).await.unwrap();
    assert_eq!((older.messages, older.is_more), (0, false));
}
